//! A unit's answers on other paper than its workbook: as they are printed and stamped, and in one table of several units.

use std::fmt::Write as _;

use crate::form::Kind;
use crate::write::unit_workbook::{FormSheet, UnitWorkbook};

/// What is printed of a form: lines, a ruled table, lines.
struct Paper {
    above: Vec<String>,
    rows: Vec<Vec<String>>,
    below: Vec<String>,
}

/// Heading of the column that says whose a row is.
const WHOSE: &str = "填报单位";

/// A form as units hand it in; with a column for the unit where it is of several.
fn paper(sheets: &[(&str, &FormSheet<'_>)], joint: bool) -> Paper {
    let mut paper = Paper {
        above: Vec::new(),
        rows: Vec::new(),
        below: Vec::new(),
    };
    let Some((unit, first)) = sheets.first() else {
        return paper;
    };
    let form = first.form;
    paper.above.push(form.print_title());
    for (field, value) in form.header.iter().zip(&first.header) {
        match field.kind {
            Kind::Unit if joint => {}
            Kind::Unit => paper.above.push(format!("{}：{unit}", field.label)),
            _ => paper.above.push(format!("{}：{value}", field.label)),
        }
    }
    let whose = |name: &str| joint.then(|| name.to_owned());
    let headings = form.columns.iter().map(|column| column.heading.clone());
    paper.rows.push(headings.chain(whose(WHOSE)).collect());
    for (unit, sheet) in sheets {
        for row in sheet.bands.iter().flat_map(|(_, rows)| rows) {
            let cells = sheet.form.columns.iter().zip(&row.values).map(|(column, value)| {
                let given = column.given(row.task);
                if value.is_empty() {
                    given.into_owned()
                } else {
                    value.clone()
                }
            });
            paper.rows.push(cells.chain(whose(unit)).collect());
        }
    }
    let footer = form.footer.iter().zip(&first.footer);
    paper
        .below
        .extend(footer.map(|(field, value)| format!("{}：{value}", field.label)));
    paper
}

/// The answers of several units in one table for each form, as a page that spreadsheets open.
pub fn joint(workbooks: &[&UnitWorkbook<'_>]) -> Vec<u8> {
    let mut page = String::from("<html><head><meta charset=\"utf-8\"></head><body>\n");
    let forms = workbooks.first().map_or(0, |workbook| workbook.sheets.len());
    for place in 0..forms {
        let sheets: Vec<(&str, &FormSheet<'_>)> = (workbooks.iter())
            .filter_map(|workbook| Some((workbook.unit.name.as_str(), workbook.sheets.get(place)?)))
            .collect();
        let paper = paper(&sheets, true);
        lines(&mut page, &paper.above);
        page.push_str("<table border=\"1\">\n");
        for row in &paper.rows {
            let cells: String = row.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
            let _ = writeln!(page, "<tr>{cells}</tr>");
        }
        page.push_str("</table>\n");
        lines(&mut page, &paper.below);
    }
    page.push_str("</body></html>\n");
    page.into_bytes()
}

fn lines(page: &mut String, lines: &[String]) {
    for line in lines {
        let _ = writeln!(page, "<p>{}</p>", escaped(line));
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('\n', "<br>")
}

/// Points of a letter, of a column and of what lies around the table.
const SIZE: f32 = 10.0;
const COLUMN: f32 = 130.0;
const MARGIN: f32 = 40.0;

/// The forms of a workbook as they are printed: a PDF with letters, one page a form.
pub fn printed(workbook: &UnitWorkbook<'_>) -> Vec<u8> {
    let pages: Vec<String> = workbook
        .sheets
        .iter()
        .map(|sheet| paper(&[(workbook.unit.name.as_str(), sheet)], false))
        .map(|paper| drawn(&paper))
        .collect();
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 5 + 2 * page)).collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.join(" "), pages.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>".to_owned(),
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000>>"
            .to_owned(),
    ];
    for page in pages {
        let (size, content) = page.split_once('\n').unwrap_or(("0 0 842 595", ""));
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[{size}]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
            objects.len() + 2
        ));
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    assembled(&objects)
}

/// The size of a page on its first line, and behind it what is drawn there.
fn drawn(paper: &Paper) -> String {
    let mut texts: Vec<(f32, f32, &str)> = Vec::new();
    let mut rules: Vec<[f32; 4]> = Vec::new();
    let columns = paper.rows.first().map_or(1, Vec::len).max(1);
    let right = MARGIN + COLUMN * columns as f32;
    let mut y = MARGIN;
    for line in &paper.above {
        texts.push((MARGIN, y, line));
        y += 2.0 * SIZE;
    }
    let top = y;
    for row in &paper.rows {
        rules.push([MARGIN, y, right, y]);
        let cells: Vec<Vec<&str>> = row.iter().map(|cell| wrapped(cell)).collect();
        for (place, cell) in cells.iter().enumerate() {
            for (line, text) in cell.iter().enumerate() {
                let (x, down) = (MARGIN + 4.0 + COLUMN * place as f32, SIZE * (line + 1) as f32 * 1.2);
                texts.push((x, y + down, text));
            }
        }
        let most = cells.iter().map(Vec::len).max().unwrap_or(1);
        y += SIZE * (most as f32 + 1.0) * 1.2;
    }
    rules.push([MARGIN, y, right, y]);
    rules.extend((0..=columns).map(|place| {
        let x = MARGIN + COLUMN * place as f32;
        [x, top, x, y]
    }));
    for line in &paper.below {
        y += 2.0 * SIZE;
        texts.push((MARGIN, y, line));
    }
    let height = y + MARGIN;
    let mut page = format!("0 0 {} {height}\nq 0.5 w\n", right + MARGIN);
    for [x0, y0, x1, y1] in rules {
        let _ = writeln!(page, "{x0} {} m {x1} {} l S", height - y0, height - y1);
    }
    for (x, y, text) in texts {
        // Each letter by itself, as wide as it is high, or half of that: nobody has the font.
        let mut at = x;
        for letter in text.chars() {
            let mut units = [0; 2];
            let code: String = letter
                .encode_utf16(&mut units)
                .iter()
                .map(|unit| format!("{unit:04X}"))
                .collect();
            let _ = writeln!(page, "BT /F1 {SIZE} Tf 1 0 0 1 {at} {} Tm <{code}> Tj ET", height - y);
            at += if letter.is_ascii() { SIZE / 2.0 } else { SIZE };
        }
    }
    page.push('Q');
    page
}

/// A cell in lines that fit its column; what is written in Latin letters and figures stays whole where it can.
fn wrapped(text: &str) -> Vec<&str> {
    const LETTERS: usize = 12;
    let mut lines = Vec::new();
    for part in text.split('\n') {
        let mut rest = part;
        while rest.chars().nth(LETTERS).is_some() {
            let cut = rest.char_indices().nth(LETTERS).map_or(rest.len(), |(at, _)| at);
            let line = rest.get(..cut).unwrap_or(rest);
            let word = line.chars().rev().take_while(char::is_ascii_alphanumeric).count();
            let cut = if word < LETTERS { cut - word } else { cut };
            let (line, more) = rest.split_at(cut);
            lines.push(line);
            rest = more;
        }
        lines.push(rest);
    }
    lines
}

/// A PDF of objects.
fn assembled(objects: &[String]) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(file.len());
        let _ = writeln!(file, "{number} 0 obj\n{object}\nendobj");
    }
    let table = file.len();
    let _ = writeln!(file, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1);
    for place in places {
        let _ = writeln!(file, "{place:010} 00000 n ");
    }
    let _ = writeln!(
        file,
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF",
        objects.len() + 1
    );
    file.into_bytes()
}
