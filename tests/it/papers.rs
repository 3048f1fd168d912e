//! Official papers: templates of the office, placeholders, what stands on the paper.

use std::io::{Cursor, Read, Write};

use duban::papers::Paper;
use duban::papers::values::{Value, Values};
use duban::write::{docx, docx_template};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::run::Desk;

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a document");
    let mut text = String::new();
    let mut file = archive.by_name(name).expect("the part");
    file.read_to_string(&mut text).expect("text");
    text
}

/// The paragraphs of a document as plain text.
fn paragraphs(bytes: &[u8]) -> Vec<String> {
    let xml = part(bytes, "word/document.xml");
    let paragraphs = xml.split("<w:p>").skip(1);
    paragraphs.map(words).collect()
}

/// The text in a piece of a document's XML.
fn words(xml: &str) -> String {
    let texts = xml.split("<w:t").skip(1);
    texts
        .filter_map(|text| text.split_once('>')?.1.split_once("</w:t>"))
        .map(|(text, _)| text)
        .collect()
}

/// A document of one body.
fn document(body: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive
        .start_file("word/document.xml", SimpleFileOptions::default())
        .expect("started");
    let xml = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    archive.write_all(xml.as_bytes()).expect("written");
    archive.finish().expect("finished").into_inner()
}

fn run(text: &str) -> String {
    format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>")
}

fn values() -> Values {
    Values::new(vec![
        ("主送", Value::Line("市财政局<&>".to_owned())),
        ("正文", Value::Lines(vec!["一。".to_owned(), "二。".to_owned()])),
        ("附注", Value::Line(String::new())),
    ])
    .with_list(
        &["序号", "单位"],
        vec![vec!["1".into(), "甲".into()], vec!["2".into(), "乙".into()]],
    )
}

#[test]
fn a_placeholder_is_filled_however_an_office_suite_parts_it() {
    for pieces in [
        vec!["致{主送}："],
        vec!["致{", "主", "送}："],
        vec!["致", "{主送", "}", "："],
        vec!["致｛ 主送 ｝："],
        vec!["致{主送", "}："],
    ] {
        let body = format!(
            "<w:p>{}</w:p>",
            pieces.iter().map(|piece| run(piece)).collect::<String>()
        );
        let filled = docx::fill(&document(&body), &values()).expect("filled");
        assert_eq!(paragraphs(&filled), ["致市财政局&lt;&amp;&gt;："], "{pieces:?}");
        let looks = part(&filled, "word/document.xml").matches("<w:b/>").count();
        assert_eq!(looks, pieces.len());
    }
}

#[test]
fn paragraphs_and_rows_are_repeated_and_what_has_no_value_goes() {
    let cell = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(text));
    let row = format!("<w:tr>{}{}</w:tr>", cell("{序号}"), cell("{单位}"));
    let body = format!(
        "<w:p>{}</w:p><w:tbl>{row}</w:tbl><w:p>{}</w:p>",
        run("{正文}"),
        run("{附注}")
    );
    let filled = docx::fill(&document(&body), &values()).expect("filled");
    assert_eq!(paragraphs(&filled), ["一。", "二。", "1", "甲", "2", "乙"]);
    let none = values().with_list(&["序号", "单位"], Vec::new());
    let filled = docx::fill(&document(&body), &none).expect("filled");
    assert_eq!(paragraphs(&filled), ["一。", "二。"]);
    assert!(!part(&filled, "word/document.xml").contains("<w:tbl>"));
}

#[test]
fn the_built_in_templates_are_the_same_bytes_and_have_the_margins_of_the_standard() {
    for paper in Paper::ALL {
        let bytes = docx_template::template(paper).expect("drawn");
        assert_eq!(bytes, docx_template::template(paper).expect("drawn"));
        let xml = part(&bytes, "word/document.xml");
        // 37 mm and 28 mm in twentieths of a point.
        assert!(
            xml.contains("w:top=\"2098\"") && xml.contains("w:left=\"1588\""),
            "{xml}"
        );
    }
}

#[test]
fn an_unknown_placeholder_of_the_office_stops_the_collection_and_names_the_right_ones() {
    let desk = Desk::sample();
    desk.duban(&["generate"]);
    std::fs::create_dir_all(desk.input().join("replies")).expect("made");
    let templates = desk.input().join("templates");
    std::fs::create_dir_all(&templates).expect("made");
    let collect = ["collect", "--form", "plan", "--as-of", "2020-07-20"];
    let wrong = document(&format!("<w:p>{}</w:p>", run("{主送单位}")));
    std::fs::write(templates.join("催办函.docx"), wrong).expect("written");
    let output = desk.duban(&collect);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in ["催办函.docx", "{主送单位}", "{主送}", "{正文}"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!desk.output().join("master.xlsx").exists());
    // What is no Word document is said, too.
    std::fs::write(templates.join("催办函.docx"), "不是").expect("written");
    assert_eq!(desk.duban(&collect).status.code(), Some(2));
    // The office's own words stand in every letter, with the contact of the settings.
    let own = ["本室函告{主送}", "{正文}", "{结语}", "{附注}"];
    let own: String = own.iter().map(|text| format!("<w:p>{}</w:p>", run(text))).collect();
    std::fs::write(templates.join("催办函.docx"), document(&own)).expect("written");
    let settings = "[notice]\ncontact = \"张三\"\nphone = \"0715-8255555\"\n[papers]\nissuer = \"某市政府办\"\n";
    std::fs::write(desk.input().with_file_name("duban.toml"), settings).expect("written");
    let output = desk.duban(&collect);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let listing = std::fs::read(desk.output().join("reminders.json")).expect("a listing");
    let listing: serde_json::Value = serde_json::from_slice(&listing).expect("JSON");
    let files = listing["files"].as_array().expect("files");
    assert!(files.len() > 100);
    for file in files {
        let path = file["path"].as_str().expect("a path");
        let words = paragraphs(&std::fs::read(desk.output().join(path)).expect("a letter"));
        let (unit, text) = (
            file["unit"].as_str().expect("a unit"),
            file["text"].as_str().expect("a text"),
        );
        assert_eq!(words.first(), Some(&format!("本室函告{unit}")));
        assert_eq!(
            words.last().map(String::as_str),
            Some("（联系人：张三，电话0715-8255555）")
        );
        assert!(text.contains("请联系张三，电话0715-8255555"), "{text}");
        for line in words.get(1..words.len() - 1).unwrap_or_default() {
            assert!(text.contains(line.as_str()), "{line}: {text}");
        }
    }
}

/// The texts of the cells of each row of a document's tables.
fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let xml = part(bytes, "word/document.xml");
    let cells = |row: &str| -> Vec<String> {
        let cells = row.split("<w:tc>").skip(1);
        cells
            .map(|cell| words(cell.split("</w:tc>").next().unwrap_or_default()))
            .collect()
    };
    xml.split("<w:tr>").skip(1).map(cells).collect()
}

#[test]
fn a_unit_is_told_officially_of_its_tasks() {
    let desk = Desk::sample();
    let generated = desk.json(&["generate", "--notices"], 0);
    let register = desk.json(&["register"], 0);
    let tasks = register["tasks"].as_array().expect("tasks");
    let workbooks = generated["workbooks"].as_array().expect("workbooks");
    assert!(workbooks.len() > 100);
    for written in workbooks {
        let (unit, path) = (
            written["unit"].as_str().expect("a unit"),
            written["notice"].as_str().expect("a notice"),
        );
        let file = std::path::Path::new(path).file_name().expect("a name");
        let bytes = std::fs::read(desk.output().join("notices").join(file)).expect("the notice");
        let words = paragraphs(&bytes);
        assert!(words.contains(&format!("{unit}：")), "{unit}: {words:?}");
        let (lead, co) = (
            written["lead"].as_u64().expect("a number"),
            written["co"].as_u64().expect("a number"),
        );
        let text = words.join("\n");
        assert!(text.contains(&format!("重点工作{}项", lead + co)), "{unit}: {text}");
        assert!(
            text.contains("根据《2020年国务院〈政府工作报告〉重点工作责任分解》"),
            "{text}"
        );
        assert!(text.contains("于2020年7月10日前报送落实方案"), "{text}");
        let rows = rows(&bytes);
        let listed = |role: &str| {
            rows.iter()
                .filter(|row| row.get(2).is_some_and(|cell| cell == role))
                .count() as u64
        };
        assert_eq!((listed("牵头"), listed("责任")), (lead, co), "{unit}");
        for row in rows.iter().skip(1) {
            let task = tasks
                .iter()
                .find(|task| task["number"] == row[0].as_str())
                .expect("the task");
            assert_eq!(
                task["text"].as_str().map(str::to_owned),
                Some(row[1].replace("&amp;", "&")),
                "{unit}"
            );
        }
    }
    // The same bytes from the same input, whatever the day.
    let name = std::path::Path::new(workbooks[0]["notice"].as_str().expect("a path"));
    let place = desk.output().join("notices").join(name.file_name().expect("a name"));
    let first = std::fs::read(&place).expect("read");
    desk.duban(&["generate", "--notices"]);
    assert_eq!(std::fs::read(&place).expect("read"), first);
    // A later round without notices leaves none that is no longer true.
    desk.duban(&["generate"]);
    assert!(!place.exists());
}

/// The built-in 督办通知 of an office of this name.
fn notice_of(issuer: &str) -> Vec<u8> {
    let line = |text: &str| Value::Line(text.to_owned());
    let values = Values::new(vec![
        ("发文机关", line(issuer)),
        ("署名", line(issuer)),
        ("文号", line("")),
        ("标题", line("关于重点工作的督办通知")),
        ("主送", line("市财政局")),
        ("正文", Value::Lines(vec!["请研究落实。".to_owned()])),
        ("结语", line("特此通知。")),
        ("附件说明", line("附件：任务清单")),
        ("日期", line("2026年3月20日")),
        ("附注", line("")),
        ("附件", line("附件")),
        ("附件标题", line("任务清单")),
    ])
    .with_list(
        &["序号", "任务", "分工", "牵头单位", "时限"],
        vec![vec![String::new(); 5]],
    );
    docx::fill(&docx_template::template(Paper::Notice).expect("drawn"), &values).expect("filled")
}

#[test]
fn the_name_of_an_office_stays_on_its_line_however_long_it_is() {
    for length in [7, 15, 16, 17, 18, 22, 30] {
        let notice = notice_of(&"督".repeat(length));
        // 发文机关标志: 17 characters of 26 points fill 156 mm, more are set narrower.
        let head = part(&notice, "word/header1.xml");
        let narrow = head.split("<w:w w:val=\"").nth(1);
        let percent: usize = narrow.map_or(100, |rest| {
            rest.split('"').next().expect("a value").parse().expect("a number")
        });
        assert!(length * percent <= 1700, "{length} at {percent}%");
        assert_eq!(narrow.is_some(), length > 17, "{length}");
        // 署名: its middle stands above that of the day, but it ends within the text.
        let body = part(&notice, "word/document.xml");
        let signature = body.split("\"Signature\"/>").nth(1).expect("a signature");
        let signature = signature.split("</w:p>").next().expect("a paragraph");
        let middle = signature.split("\"center\" w:pos=\"").nth(1);
        let middle: usize = middle.map_or(8844 - 315 * 15 / 2, |rest| {
            rest.split('"').next().expect("a value").parse().expect("a number")
        });
        assert!(middle + length * 315 / 2 <= 8844 + 315, "{length} at {middle}");
    }
}

#[test]
fn a_paragraph_of_placeholders_goes_where_all_of_them_are_without_a_value() {
    let body = format!("<w:p>{}</w:p><w:p>{}</w:p>", run("{附注} {附注}"), run("{附注}{主送}"));
    let filled = docx::fill(&document(&body), &values()).expect("filled");
    assert_eq!(paragraphs(&filled), ["市财政局&lt;&amp;&gt;"]);
}

/// A round of the sample that was played.
fn played() -> Desk {
    let desk = Desk::sample();
    let played = desk.duban(&["rehearse"]);
    assert!(played.status.success(), "{}", String::from_utf8_lossy(&played.stderr));
    desk
}

/// Collects it when much of it is late.
fn collect_late(desk: &Desk) {
    let collect = [
        "collect",
        "output/rehearsal/replies",
        "--as-of",
        "2021-03-01",
        "--slips",
    ];
    let forms = ["--form", "plan", "--form", "status"];
    let done = desk.duban(&[&collect[..], &forms].concat());
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
}

fn papers(desk: &Desk, folder: &str) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(desk.output().join(folder)).expect("the folder");
    let mut files: Vec<(String, Vec<u8>)> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(path).expect("read"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_slip_names_the_day_of_reply_that_the_office_has_set() {
    let desk = played();
    for (settings, closing) in [
        ("", "请于2021年3月8日前将办理情况书面反馈市政府政务督查室。"),
        (
            "[papers]\nreply_days = 3\n",
            "请于2021年3月4日前将办理情况书面反馈市政府政务督查室。",
        ),
        (
            "[papers]\nreply_days = 0\n",
            "请及时将办理情况书面反馈市政府政务督查室。",
        ),
    ] {
        std::fs::write(desk.input().with_file_name("duban.toml"), settings).expect("written");
        collect_late(&desk);
        let slips = papers(&desk, "slips");
        assert!(slips.len() > 3, "{}", slips.len());
        for (name, bytes) in slips {
            let words = paragraphs(&bytes);
            assert!(words.iter().any(|line| line == closing), "{name}: {words:?}");
        }
    }
}

#[test]
fn a_report_to_leaders_counts_what_it_does_not_tell_and_points_at_no_other_paper() {
    let desk = played();
    collect_late(&desk);
    let reports = papers(&desk, "papers");
    let (_, report) = reports
        .iter()
        .find(|(name, _)| name == "督查专报.docx")
        .expect("the report");
    let words = paragraphs(report);
    let text = words.join("\n");
    assert!(!text.contains("汇总表"), "{text}");
    // What is not among the five is counted by its kind, and something is asked of the reader about each kind.
    let rest = words
        .iter()
        .find(|line| line.starts_with("此外还有"))
        .expect("the rest");
    for kind in rest.trim_start_matches("此外还有").trim_end_matches('。').split('，') {
        let asked = words.iter().filter(|line| line.contains("．请") && line.contains(kind));
        assert_eq!(asked.count(), 1, "{kind}: {text}");
    }
    // Names of tasks and parts are whole words: none ends in dots.
    let titles = text.split('“').skip(1).filter_map(|rest| rest.split('”').next());
    for title in titles {
        assert!(!title.ends_with('…') || title.chars().count() > 24, "{title}");
        assert!(!title.contains(','), "{title}");
    }
}

#[test]
fn a_circular_asks_for_what_is_late_at_once_and_for_the_rest_in_time() {
    let desk = Desk::sample();
    desk.duban(&["generate"]);
    std::fs::create_dir_all(desk.input().join("replies")).expect("made");
    for (as_of, list, asked) in [
        (
            "2020-07-05",
            "现将尚未报送、报送不全的单位",
            "请有关单位按时报送至市政府政务督查室。",
        ),
        (
            "2020-12-31",
            "现将尚未报送、报送不全的单位",
            "请有关单位抓紧补报逾期内容，其余内容按时报送至市政府政务督查室。",
        ),
        (
            "2021-01-05",
            "现将逾期未报、报送不全的单位",
            "请有关单位抓紧补报至市政府政务督查室。",
        ),
    ] {
        desk.duban(&["collect", "--form", "plan", "--form", "status", "--as-of", as_of]);
        let bytes = std::fs::read(desk.output().join("papers/报送通报.docx")).expect("the circular");
        let text = paragraphs(&bytes).join("\n");
        assert!(text.contains(list) && text.contains(asked), "{as_of}: {text}");
    }
}
