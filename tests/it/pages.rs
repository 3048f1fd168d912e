//! Forms and notices whose layout is fixed: PDF and OFD, drawn here letter by letter.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use duban::finding::Severity;
use duban::grid::{Grid, Value};
use duban::notice::Block;
use duban::read::{document, notice_source};
use duban::sheet::written;
use proptest::prelude::*;

use crate::hostile::make::zipped;

/// What is drawn on a page of 842 by 595 points, from the left and from the top.
#[derive(Clone, Default)]
pub struct Drawn {
    /// Where a line of letters begins, how large they are, and what they say.
    pub texts: Vec<(f32, f32, f32, String)>,
    /// Lines from one point to another.
    pub lines: Vec<[f32; 4]>,
}

const WIDTH: f32 = 842.0;
const HEIGHT: f32 = 595.0;

/// The size of a page: landscape, or as large as what is drawn on it.
fn size(page: &Drawn) -> (f32, f32) {
    let ends = |place: usize| page.lines.iter().map(move |line| line[place].max(line[place + 2]));
    (
        ends(0).fold(WIDTH - 50.0, f32::max) + 50.0,
        ends(1).fold(HEIGHT - 30.0, f32::max) + 30.0,
    )
}

/// How the codes of a PDF are letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// Numbers of glyphs, with a map to letters.
    Mapped,
    /// Numbers of glyphs, and nobody says which letters they are.
    Unmapped,
    /// UTF-16.
    Unicode,
    /// GBK.
    Gbk,
}

fn advance(letter: char) -> f32 {
    if letter.is_ascii() { 0.5 } else { 1.0 }
}

/// A PDF of pages; `turned` draws them on paper that stands upright, with the letters going up.
pub fn pdf(pages: &[Drawn], coding: Coding, turned: bool, mode: u8) -> Vec<u8> {
    let mut letters: Vec<char> = pages
        .iter()
        .flat_map(|page| page.texts.iter().flat_map(|(.., text)| text.chars()))
        .collect();
    letters.sort_unstable();
    letters.dedup();
    let code = |letter: char| -> String {
        match coding {
            Coding::Mapped | Coding::Unmapped => {
                format!("{:04X}", letters.binary_search(&letter).unwrap() + 1)
            }
            Coding::Unicode => letter
                .encode_utf16(&mut [0; 2])
                .iter()
                .fold(String::new(), |mut text, unit| {
                    write!(text, "{unit:04X}").unwrap();
                    text
                }),
            Coding::Gbk => {
                let text = letter.to_string();
                let (bytes, ..) = encoding_rs::GB18030.encode(&text);
                bytes.iter().fold(String::new(), |mut text, byte| {
                    write!(text, "{byte:02X}").unwrap();
                    text
                })
            }
        }
    };
    let mut objects: Vec<String> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 6 + 2 * page)).collect();
    objects.push("<</Type/Catalog/Pages 2 0 R>>".to_owned());
    objects.push(format!(
        "<</Type/Pages/Kids[{}]/Count {}>>",
        kids.join(" "),
        pages.len()
    ));
    let encoding = match coding {
        Coding::Mapped | Coding::Unmapped => "Identity-H",
        Coding::Unicode => "UniGB-UTF16-H",
        Coding::Gbk => "GBK-EUC-H",
    };
    let map = if coding == Coding::Mapped {
        "/ToUnicode 5 0 R"
    } else {
        ""
    };
    objects.push(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/{encoding}/DescendantFonts[4 0 R]{map}>>"
    ));
    let widths: Vec<String> = (1..)
        .zip(&letters)
        .map(|(code, letter)| format!("{code}[{}]", advance(*letter) * 1_000.0))
        .collect();
    objects.push(format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[{}]>>",
        widths.join("")
    ));
    let chars = letters
        .iter()
        .enumerate()
        .fold(String::new(), |mut text, (place, letter)| {
            let units: String = letter
                .encode_utf16(&mut [0; 2])
                .iter()
                .map(|unit| format!("{unit:04X}"))
                .collect();
            writeln!(text, "1 beginbfchar <{:04X}> <{units}> endbfchar", place + 1).unwrap();
            text
        });
    let map = format!("begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n{chars}endcmap");
    objects.push(format!("<</Length {}>>stream\n{map}\nendstream", map.len()));
    for page in pages {
        let (width, height) = size(page);
        let mut drawn = String::from("q 0.5 w\n");
        if turned {
            // What goes right goes up, on a page that stands upright.
            writeln!(drawn, "0 1 -1 0 {height} 0 cm").unwrap();
        }
        for [x0, y0, x1, y1] in &page.lines {
            writeln!(drawn, "{x0} {} m {x1} {} l S", height - y0, height - y1).unwrap();
        }
        for (x, y, size, text) in &page.texts {
            let mut at = *x;
            for letter in text.chars() {
                // Each letter by itself, as some programs do it.
                writeln!(
                    drawn,
                    "BT {mode} Tr /F1 {size} Tf 1 0 0 1 {at} {} Tm <{}> Tj ET",
                    height - y,
                    code(letter)
                )
                .unwrap();
                at += advance(letter) * size;
            }
        }
        drawn.push('Q');
        let size = if turned {
            format!("0 0 {height} {width}")
        } else {
            format!("0 0 {width} {height}")
        };
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[{size}]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            objects.len() + 2
        ));
        objects.push(format!("<</Length {}>>stream\n{drawn}\nendstream", drawn.len()));
    }
    assembled(&objects)
}

/// A PDF of objects.
pub fn assembled(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        writeln!(file, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    let table = file.len();
    writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1).unwrap();
    for place in places {
        writeln!(file, "{place:010} 00000 n ").unwrap();
    }
    writeln!(
        file,
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF",
        objects.len() + 1
    )
    .unwrap();
    file.into_bytes()
}

/// An OFD of pages.
pub fn ofd(pages: &[Drawn]) -> Vec<u8> {
    const MM: f32 = 25.4 / 72.0;
    let mut parts: Vec<(String, String)> = vec![(
        "OFD.xml".to_owned(),
        r#"<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"#.to_owned(),
    )];
    let list: String = (0..pages.len())
        .map(|page| {
            format!(
                r#"<ofd:Page ID="{}" BaseLoc="Pages/Page_{page}/Content.xml"/>"#,
                page + 1
            )
        })
        .collect();
    parts.push((
        "Doc_0/Document.xml".to_owned(),
        format!(
            r#"<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 {} {}</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"#,
            WIDTH * MM,
            HEIGHT * MM
        ),
    ));
    for (number, page) in pages.iter().enumerate() {
        let mut things = String::new();
        for [x0, y0, x1, y1] in &page.lines {
            let (x, y) = (x0.min(*x1) * MM, y0.min(*y1) * MM);
            write!(
                things,
                r#"<ofd:PathObject Boundary="{x} {y} {} {}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {} {}</ofd:AbbreviatedData></ofd:PathObject>"#,
                (x1 - x0).abs() * MM,
                (y1 - y0).abs() * MM,
                (x1 - x0).abs() * MM,
                (y1 - y0).abs() * MM
            )
            .unwrap();
        }
        for (x, y, size, text) in &page.texts {
            let steps: Vec<String> = text
                .chars()
                .map(|letter| (advance(letter) * size * MM).to_string())
                .collect();
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
            write!(
                things,
                r#"<ofd:TextObject Boundary="{} {} 200 {}" Size="{}"><ofd:TextCode X="0" Y="{}" DeltaX="{}">{escaped}</ofd:TextCode></ofd:TextObject>"#,
                x * MM,
                (y - size) * MM,
                size * MM,
                size * MM,
                size * MM,
                steps.join(" ")
            )
            .unwrap();
        }
        parts.push((
            format!("Doc_0/Pages/Page_{number}/Content.xml"),
            format!(r#"<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>{things}</ofd:Layer></ofd:Content></ofd:Page>"#),
        ));
    }
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    zipped(&parts)
}

/// Widths of the columns of a drawn table.
const COLUMNS: [f32; 5] = [40.0, 220.0, 260.0, 100.0, 120.0];
const SIZE: f32 = 10.0;

/// Widths of the columns of a table of so many.
fn widths(columns: usize) -> Vec<f32> {
    match columns {
        5 => COLUMNS.to_vec(),
        _ => std::iter::once(36.0)
            .chain(std::iter::repeat_n(700.0 / (columns - 1) as f32, columns - 1))
            .collect(),
    }
}

/// A text in lines of so many points; Latin words and numbers stay whole.
fn wrapped(text: &str, width: f32) -> Vec<String> {
    const CLOSING: &str = "，。、；：！？）》】”’";
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut line = String::new();
        let mut used = 0.0;
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let word: usize = rest.chars().take_while(char::is_ascii_alphanumeric).count();
            let (word, after) = rest.split_at(if word > 0 { word } else { first.len_utf8() });
            let wide = word.chars().map(advance).sum::<f32>() * SIZE;
            if used + wide > width && used > 0.0 && !CLOSING.contains(first) {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            line.push_str(word);
            used += wide;
            rest = after;
        }
        lines.push(line);
    }
    lines
}

/// A sheet as it is printed, on one page of any size: what stands above the headings as lines, the rest ruled, with merged
/// cells; a column of ids is hidden and not printed.
pub fn printed(grid: &Grid) -> Drawn {
    const COLUMN: f32 = 130.0;
    let text = |at: (u32, u32)| grid.cells.get(&at).map(written).unwrap_or_default();
    let rows: Vec<u32> = match (grid.cells.keys().next(), grid.cells.keys().next_back()) {
        (Some(first), Some(last)) => (first.0..=last.0).collect(),
        _ => return Drawn::default(),
    };
    let is_id =
        |text: &str| text.len() == 4 && text.starts_with('T') && text[1..].bytes().all(|byte| byte.is_ascii_digit());
    let used: std::collections::BTreeSet<u32> = grid.cells.keys().map(|(_, column)| *column).collect();
    let hides = |column: &u32| {
        let held: Vec<String> = rows
            .iter()
            .map(|row| text((*row, *column)))
            .filter(|text| !text.is_empty())
            .collect();
        held.iter().filter(|text| is_id(text)).count() * 2 > held.len()
    };
    let columns: Vec<u32> = (used.first().copied().unwrap_or(0)..=used.last().copied().unwrap_or(0))
        .filter(|column| !hides(column))
        .collect();
    let filled = |row: u32| {
        columns
            .iter()
            .filter(|column| !text((row, **column)).trim().is_empty())
            .count()
    };
    let head = rows.iter().position(|row| filled(*row) >= 3).unwrap_or(rows.len());
    let mut drawn = Drawn::default();
    let x = |place: usize| 50.0 + COLUMN * place as f32;
    let mut y = 40.0;
    for row in &rows[..head] {
        for (place, column) in columns.iter().enumerate() {
            let said = text((*row, *column));
            if !said.trim().is_empty() {
                drawn.texts.push((x(place), y, SIZE, said.replace('\n', " ")));
            }
        }
        y += 22.0;
    }
    let table = &rows[head..];
    let merge = |row: u32, column: u32| {
        let holds =
            |range: &&(u32, u32, u32, u32)| (range.0..=range.2).contains(&row) && (range.1..=range.3).contains(&column);
        grid.merges
            .iter()
            .find(holds)
            .copied()
            .unwrap_or((row, column, row, column))
    };
    let lines = |row: u32, column: u32| {
        let (_, left, _, right) = merge(row, column);
        let wide = columns.iter().filter(|column| (left..=right).contains(column)).count();
        wrapped(&text((row, column)), COLUMN * wide as f32 - 14.0)
    };
    let mut tops = vec![y];
    for row in table {
        let tall = columns
            .iter()
            .map(|column| lines(*row, *column).len())
            .max()
            .unwrap_or(1);
        tops.push(tops.last().unwrap() + tall as f32 * 13.0 + 8.0);
    }
    for (place, row) in table.iter().enumerate() {
        for (at, column) in columns.iter().enumerate() {
            let own = merge(*row, *column);
            let (top, bottom, left, right) = (tops[place], tops[place + 1], x(at), x(at + 1));
            let above = place.checked_sub(1).map(|above| merge(table[above], *column));
            let beside = at.checked_sub(1).map(|beside| merge(*row, columns[beside]));
            if above != Some(own) {
                drawn.lines.push([left, top, right, top]);
            }
            if beside != Some(own) {
                drawn.lines.push([left, top, left, bottom]);
            }
            if at + 1 == columns.len() {
                drawn.lines.push([right, top, right, bottom]);
            }
            if place + 1 == table.len() {
                drawn.lines.push([left, bottom, right, bottom]);
            }
            for (line, said) in lines(*row, *column).into_iter().enumerate() {
                drawn
                    .texts
                    .push((left + 4.0, top + 13.0 * (line as f32 + 1.0), SIZE, said));
            }
        }
    }
    drawn
}

/// Draws lines of text and a table, page by page, the first row of the table on every page; `ruled` draws its lines.
pub fn drawn(above: &[&str], rows: &[Vec<String>], below: &[&str], ruled: bool) -> Vec<Drawn> {
    let widths = widths(rows[0].len());
    let mut pages = vec![Drawn::default()];
    let mut y = 40.0;
    for line in above {
        pages[0].texts.push((50.0, y, SIZE, (*line).to_owned()));
        y += 20.0;
    }
    let put = |row: &Vec<String>, pages: &mut Vec<Drawn>, y: &mut f32| {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| wrapped(cell, width - 14.0))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap() as f32 * 13.0 + if ruled { 8.0 } else { 14.0 };
        let page = pages.last_mut().unwrap();
        let mut x = 50.0;
        for (lines, width) in cells.iter().zip(&widths) {
            for (place, line) in lines.iter().enumerate() {
                page.texts
                    .push((x + 4.0, *y + 13.0 * (place as f32 + 1.0), SIZE, line.clone()));
            }
            if ruled {
                page.lines.push([x, *y, x, *y + height]);
            }
            x += width;
        }
        if ruled {
            page.lines.push([x, *y, x, *y + height]);
            page.lines.push([50.0, *y, x, *y]);
            page.lines.push([50.0, *y + height, x, *y + height]);
        }
        *y += height;
    };
    for (place, row) in rows.iter().enumerate() {
        let lines = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| wrapped(cell, width - 14.0).len())
            .max()
            .unwrap();
        if y + lines as f32 * 13.0 + 14.0 > 560.0 && place > 0 {
            let number = format!("第 {} 页", pages.len());
            pages.last_mut().unwrap().texts.push((400.0, 585.0, 9.0, number));
            pages.push(Drawn::default());
            y = 40.0;
            put(&rows[0], &mut pages, &mut y);
        }
        put(row, &mut pages, &mut y);
    }
    for line in below {
        y += 20.0;
        pages
            .last_mut()
            .unwrap()
            .texts
            .push((50.0, y, SIZE, (*line).to_owned()));
    }
    pages
}

fn grid(name: &str, bytes: &[u8]) -> Grid {
    let mut reading = document(name, bytes).unwrap();
    assert_eq!(reading.document.grids.len(), 1);
    reading.document.grids.remove(0)
}

/// The cells of the rows that are a table, without white space.
fn table(grid: &Grid) -> Vec<Vec<String>> {
    let [tabled] = grid.tables.as_slice() else {
        panic!("{:?}", grid.tables)
    };
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for row in tabled.first..=tabled.last {
        rows.insert(row, vec![String::new(); COLUMNS.len()]);
    }
    for ((row, column), value) in &grid.cells {
        let Value::Text(text) = value else { panic!("{value:?}") };
        if let Some(cells) = rows.get_mut(row) {
            cells[*column as usize] = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        }
    }
    rows.into_values().collect()
}

fn rows(count: usize, seed: usize) -> Vec<Vec<String>> {
    const WORDS: [&str; 8] = [
        "加强重大风险防控，坚决守住底线。",
        "制定方案（2020年版），按月调度；",
        "争取资金1.2亿元，支持3个项目",
        "对“双随机”问题企业限期整改、销号管理！",
        "见附件A/B：See plan",
        "张三",
        "0715-8255066",
        "持续推进",
    ];
    let mut rows: Vec<Vec<String>> = vec![
        ["序号", "重点工作", "落实措施", "完成时限", "责任领导"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for number in 0..count {
        let word = |by: usize| WORDS[(seed + number * 7 + by * 3) % WORDS.len()];
        rows.push(vec![
            (number + 1).to_string(),
            [word(0), word(1), word(2)].concat(),
            (0..(seed + number) % 5).map(word).collect(),
            "2020年12月底".to_owned(),
            if number % 3 == 0 {
                String::new()
            } else {
                "李四（副主任）".to_owned()
            },
        ]);
    }
    rows
}

fn squeezed(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let one = |cell: &String| cell.chars().filter(|letter| !letter.is_whitespace()).collect();
    rows.iter().map(|row| row.iter().map(one).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever a table says, over however many pages, however its letters are written down: it is read cell by cell.
    #[test]
    fn a_ruled_table_is_read_cell_by_cell_from_pdf_and_ofd(count in 1_usize..40, seed in 0_usize..1_000, turned: bool) {
        let given = rows(count, seed);
        let pages = drawn(&["附件2", "重点工作落实方案", "填报单位：市财政局"], &given, &["填表人：王五"], true);
        for coding in [Coding::Mapped, Coding::Unicode, Coding::Gbk] {
            let grid = grid("a.pdf", &pdf(&pages, coding, turned, 0));
            prop_assert_eq!(table(&grid), squeezed(&given), "{:?}", coding);
            prop_assert_eq!(grid.pages.len(), pages.len());
        }
        let grid = grid("a.ofd", &ofd(&pages));
        prop_assert_eq!(table(&grid), squeezed(&given));
        prop_assert_eq!(&grid.cells[&(2, 0)], &Value::Text("填报单位：市财政局".to_owned()));
    }

    #[test]
    fn a_table_without_rulings_is_read_by_its_headings_and_columns(count in 1_usize..12, seed in 0_usize..1_000) {
        let given = rows(count, seed);
        let pages = drawn(&["重点工作落实方案"], &given, &[], false);
        prop_assume!(pages.len() == 1);
        let grid = grid("a.pdf", &pdf(&pages, Coding::Mapped, false, 0));
        prop_assert_eq!(table(&grid), squeezed(&given));
    }
}

#[test]
fn letters_of_which_nobody_says_what_they_are_make_a_scan() {
    let pages = drawn(&["附件2"], &rows(3, 1), &[], true);
    let fault = document("a.pdf", &pdf(&pages, Coding::Unmapped, false, 0)).unwrap_err();
    assert_eq!(fault.rule, "file-scan");
    assert!(fault.found.contains("编码"), "{fault:?}");
}

#[test]
fn letters_that_a_program_guessed_from_a_picture_are_not_read() {
    let pages = drawn(&["附件2"], &rows(3, 1), &[], true);
    let fault = document("a.pdf", &pdf(&pages, Coding::Mapped, false, 3)).unwrap_err();
    assert_eq!(fault.rule, "file-scan");
}

#[test]
fn a_row_that_a_page_break_cuts_is_one_row() {
    let head = rows(0, 0).remove(0);
    let row = |cells: [&str; 5]| cells.map(str::to_owned).to_vec();
    let mut pages = drawn(
        &[],
        &[head.clone(), row(["1", "加强", "制定方案，按月", "年底", "张三"])],
        &[],
        true,
    );
    pages.extend(drawn(
        &[],
        &[
            head.clone(),
            row(["", "", "调度，限期整改。", "", ""]),
            row(["2", "推进", "整改。", "年底", "李四"]),
        ],
        &[],
        true,
    ));
    let expected = [
        head,
        row(["1", "加强", "制定方案，按月调度，限期整改。", "年底", "张三"]),
        row(["2", "推进", "整改。", "年底", "李四"]),
    ];
    assert_eq!(table(&grid("a.pdf", &pdf(&pages, Coding::Mapped, false, 0))), expected);
}

#[test]
fn what_is_struck_through_is_told_and_no_answer() {
    let head = rows(0, 0).remove(0);
    let row = ["1", "加强", "作废的", "年底", "张三"].map(str::to_owned).to_vec();
    let mut pages = drawn(&[], &[head, row], &[], true);
    let (x, y, ..) = *pages[0].texts.iter().find(|text| text.3 == "作废的").unwrap();
    pages[0].lines.push([x, y - 3.5, x + 30.0, y - 3.5]);
    let reading = document("a.pdf", &pdf(&pages, Coding::Mapped, false, 0)).unwrap();
    assert_eq!(reading.findings.len(), 1, "{:?}", reading.findings);
    assert!(reading.findings[0].found.contains("作废的"));
    assert_eq!(table(&reading.document.grids[0])[1][2], "");
}

#[test]
fn a_notice_as_pdf_and_as_ofd_has_its_paragraphs() {
    let text = [
        "关于分解落实重点工作的通知",
        "各县、市、区人民政府，市政府各部门：",
        "为深入贯彻落实重要讲话精神和意见要求，确保重大决策部署落细落实，奋力夺取双胜利，经市政府同意，现将分解落实重点工作通知如下：请各牵头单位、责任单位要主动作为，奋发有为，协同配合，形成合力，狠抓工作落实。",
        "一、加大宏观政策实施力度",
        "1.赤字率拟按3.6%以上安排，财政赤字规模比去年增加1万亿元，同时发行1万亿元抗疫特别国债，上述2万亿元全部转给地方，建立特殊转移支付机制。（牵头单位：市财政局；责任单位：市直各单位）",
        "2.推进工作。（牵头单位：市教育局）",
    ];
    let mut page = Drawn::default();
    let mut y = 40.0;
    for line in text.iter().flat_map(|text| wrapped(text, 722.0)) {
        page.texts.push((60.0, y, SIZE, line));
        y += 16.0;
    }
    for (name, bytes) in [
        ("通知.pdf", pdf(std::slice::from_ref(&page), Coding::Mapped, false, 0)),
        ("通知.ofd", ofd(std::slice::from_ref(&page))),
    ] {
        let source = notice_source::source(name, &bytes).unwrap();
        let read: Vec<&str> = source
            .blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph { text, .. } => text.as_str(),
                Block::Table { .. } => "table",
            })
            .collect();
        assert_eq!(read, text, "{name}");
    }
}

/// The blank line is all that tells it: 室。 fills the line above to the border, and nothing is indented.
#[test]
fn behind_an_empty_line_a_paragraph_begins_however_full_the_line_above_is() {
    let full = "按时报送工作方案".repeat(9);
    let ended = format!("{}。", full.trim_end_matches('案'));
    // The office signs a line further below; or at once, where nobody can say that its name does not go on the line above.
    for (gap, paragraphs) in [(16.0, 2), (0.0, 1)] {
        let mut page = Drawn::default();
        let lines = [
            (40.0, full.as_str()),
            (56.0, &full),
            (72.0, &ended),
            (88.0 + gap, "铁岭山区人民政府办公室"),
        ];
        page.texts
            .extend(lines.map(|(y, text)| (60.0, y, SIZE, text.to_owned())));
        for (name, bytes) in [
            ("通知.pdf", pdf(std::slice::from_ref(&page), Coding::Mapped, false, 0)),
            ("通知.ofd", ofd(std::slice::from_ref(&page))),
        ] {
            let source = notice_source::source(name, &bytes).unwrap();
            assert_eq!(source.blocks.len(), paragraphs, "{name} {:?}", source.blocks);
        }
    }
}

/// Files that are meant to cost more than they are worth.
#[test]
fn hostile_pages_cost_their_own_finding_and_no_more() {
    let page = |content: &str| {
        assembled(&[
            "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
            "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>/XObject<</X 4 0 R>>>>/Contents 4 0 R>>".to_owned(),
            format!("<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>/Length {}>>stream\n{content}\nendstream", content.len()),
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
        ])
    };
    // A form that draws itself, twice.
    let fault = document("a.pdf", &page("/X Do /X Do")).unwrap_err();
    assert_eq!(fault.rule, "file-scan");
    // A tree of pages that is a circle.
    let circle = assembled(&[
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[2 0 R 3 0 R]/Count 2>>".to_owned(),
        "<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 1>>".to_owned(),
    ]);
    assert!(document("a.pdf", &circle).is_err());
    // More letters than anybody reads, far beyond the page.
    let many = format!(
        "BT /F1 9 Tf {} ET",
        "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ".repeat(20_500)
    );
    let reading = document("a.pdf", &page(&many)).unwrap();
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error),
        "{:?}",
        reading.findings
    );
    // Numbers that are no places.
    let wild = "1e38 0 0 1e38 1e38 1e38 cm 0 0 m 1e38 1e38 l S BT /F1 1e38 Tf (a) Tj ET 0 0 1e30 1e30 re W n";
    assert!(document("a.pdf", &page(wild)).is_err());
    // A password, and half a file.
    let locked = String::from_utf8(page("")).unwrap().replace(
        "/Root 1 0 R",
        "/Root 1 0 R/ID[(aaaaaaaaaaaaaaaa)(aaaaaaaaaaaaaaaa)]/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)/U(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)>>",
    );
    assert_eq!(document("a.pdf", locked.as_bytes()).unwrap_err().rule, "file-encrypted");
    assert_eq!(
        document("a.pdf", b"%PDF-1.7\n1 0 obj\n<</Type/Cat").unwrap_err().rule,
        "file-damaged"
    );
}
