//! The same notice in every kind of file, and the kinds that are refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use duban::notice::{Block, Notice, read};
use duban::read::notice_source::source;
use duban::task::Task;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

fn notice(path: &str) -> Notice {
    let bytes = std::fs::read(path).unwrap();
    read(&source(path, &bytes).unwrap())
}

/// Tasks without the place where each stood.
fn tasks(notice: &Notice) -> Vec<Task> {
    let mut tasks = notice.tasks.clone();
    for task in &mut tasks {
        task.source.clear();
    }
    tasks
}

#[test]
fn docx_of_libreoffice_and_of_word_read_to_the_same_register() {
    let text = notice("input/notice.txt");
    for name in ["xianning-libreoffice", "xianning-automatic-numbers"] {
        let word = notice(&format!("fixtures/notices/docx/{name}.docx"));
        assert_eq!(tasks(&word), tasks(&text), "{name}");
        assert_eq!(word.forms, text.forms, "{name}");
        assert_eq!(
            (&word.title, &word.issuer, word.date, &word.report_to),
            (&text.title, &text.issuer, text.date, &text.report_to),
            "{name}"
        );
        assert_eq!(word.findings.len(), text.findings.len(), "{name}");
    }
}

#[test]
fn older_and_open_documents_read_to_the_same_register_with_their_automatic_numbers() {
    for name in ["table-merged-cells", "xianning-automatic-numbers"] {
        let word = notice(&format!("fixtures/notices/docx/{name}.docx"));
        for kind in ["doc", "odt"] {
            let other = notice(&format!("fixtures/notices/docx/{name}.{kind}"));
            let mut expected = tasks(&word);
            let mut found = tasks(&other);
            // LibreOffice begins the numbers of the parts anew where it writes doc, and shows them so itself.
            if name.starts_with("xianning") && kind == "doc" {
                expected.iter_mut().chain(&mut found).for_each(|task| task.part.clear());
            }
            assert_eq!(found, expected, "{name}.{kind}");
            assert_eq!(other.forms, word.forms, "{name}.{kind}");
            assert_eq!(
                (&other.title, &other.issuer, other.date),
                (&word.title, &word.issuer, word.date),
                "{name}.{kind}"
            );
        }
    }
}

#[test]
fn a_page_whose_text_is_set_as_typed_keeps_its_lines() {
    let text = std::fs::read_to_string("input/notice.txt").unwrap();
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let page = format!("<html><head><title>x</title></head><body><pre>{escaped}</pre></body></html>");
    let archive = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\nContent-Location: file:///C:/a.html\r\n\r\n{page}\r\n--b--\r\n"
    );
    let expected = notice("input/notice.txt");
    for (name, bytes) in [("a.html", page.as_bytes()), ("a.mht", archive.as_bytes())] {
        let read_page = read(&source(name, bytes).unwrap());
        assert_eq!(tasks(&read_page), tasks(&expected), "{name}");
        assert_eq!(read_page.title, expected.title, "{name}");
    }
}

#[test]
fn every_encoding_reads_to_the_same_register() {
    let bytes = std::fs::read("input/notice.txt").unwrap();
    let plain = std::str::from_utf8(&bytes).unwrap();
    let expected = read(&source("a.txt", &bytes).unwrap());
    let with_mark: Vec<u8> = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(plain.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let (gb, _, lost) = encoding_rs::GB18030.encode(plain);
    assert!(!lost);
    for bytes in [with_mark, utf16, gb.into_owned()] {
        assert_eq!(read(&source("a.txt", &bytes).unwrap()), expected);
    }
}

#[test]
fn a_web_page_reads_to_the_same_register() {
    let text = std::fs::read_to_string("input/notice.txt").unwrap();
    let body: String = text
        .lines()
        .map(|line| {
            format!(
                "<p style=\"text-indent:2em\">{}</p>\n",
                line.replace('<', "&lt;").replace('>', "&gt;")
            )
        })
        .collect();
    let page = format!(
        "<!DOCTYPE html><html><head><title>x</title></head><body><div class=\"nav\">首页 公开</div><div id=\"zoom\">{body}</div></body></html>"
    );
    let read_page = read(&source("a.html", page.as_bytes()).unwrap());
    let expected = notice("input/notice.txt");
    assert_eq!(tasks(&read_page), tasks(&expected));
    assert_eq!(read_page.title, expected.title);
}

#[test]
fn kinds_that_are_not_read_say_how_to_save_them() {
    let mut ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    ole.resize(600, 0);
    for (name, bytes) in [
        ("通知.doc", ole.as_slice()),
        ("通知.wps", ole.as_slice()),
        ("通知.docx", ole.as_slice()),
        ("通知.pdf", b"%PDF-1.7 ...".as_slice()),
        ("通知.txt", b"%PDF-1.7 ...".as_slice()),
        ("通知.rtf", b"{\\rtf1\\ansi".as_slice()),
    ] {
        let message = source(name, bytes).unwrap_err().to_string();
        assert!(message.contains(name) && message.contains("docx"), "{message}");
    }
    assert!(source("通知.txt", b"").is_err());
}

/// Number, lead, co and deadline of every task.
fn rows(notice: &Notice) -> Vec<String> {
    notice
        .tasks
        .iter()
        .map(|task| {
            let due = task.due.clone().unwrap_or_default();
            format!(
                "{} {} | {} | {due}",
                task.number,
                task.lead.join(";"),
                task.co.join(";")
            )
        })
        .collect()
}

#[test]
fn a_word_table_with_merged_cells_and_a_repeated_header() {
    let notice = notice("fixtures/notices/docx/table-merged-cells.docx");
    assert_eq!(
        rows(&notice),
        [
            "1 县发改局 | 县财政局;县统计局;各乡镇（街道） | 6月底前",
            "2 县工信局 | 县税务局;县人民银行 | 年底前",
            "3 县教育局;县人力资源和社会保障局 | 各县、市、区人民政府 | 持续推进",
            "4  | 县民政局 | 持续推进",
            "5 县农业农村局 |  | 长期",
        ]
    );
    let groups: Vec<(&str, &str)> = notice
        .tasks
        .iter()
        .map(|task| (task.part.as_str(), task.section.as_str()))
        .collect();
    assert_eq!(
        groups,
        [
            ("产业", ""),
            ("产业", ""),
            ("民生", ""),
            ("民生", ""),
            ("二、乡村振兴", "农业")
        ]
    );
    let forms: Vec<(u32, String)> = notice
        .forms
        .iter()
        .map(|form| (form.attachment, form.due.map(|due| due.to_string()).unwrap_or_default()))
        .collect();
    assert_eq!(forms, [(2, "2024-03-10".to_owned()), (3, "2024-12-20".to_owned())]);
    assert_eq!(notice.forms[1].columns.len(), 8);
    assert!(!notice.forms[1].columns[7].required);
}

#[test]
fn workbooks_of_every_kind_read_to_the_same_tasks() {
    for kind in ["xlsx", "xls", "ods"] {
        let notice = notice(&format!("fixtures/notices/sheets/table.{kind}"));
        assert_eq!(
            rows(&notice),
            [
                "1 区发改局 | 区财政局;区统计局 | ",
                "2 区工信局;区商务局 | 各镇（街道） | 2024年6月",
                "3 区教育局 | 区财政局;区民政局 | 12月底前",
            ],
            "{kind}"
        );
        assert_eq!(notice.title, "某区2024年政府工作报告任务分解表");
        assert_eq!(notice.tasks[1].part, "经济");
        assert!(
            notice
                .findings
                .iter()
                .any(|finding| finding.rule == "notice-sheet-hidden"),
            "{kind}"
        );
    }
}

/// Tracked changes, links, notes, breaks, fields, content controls, text boxes, moved and hidden words: what the page
/// shows is read, what it does not show or shows elsewhere is told.
#[test]
fn revisions_fields_and_controls_read_as_the_page_shows_them() {
    let notice = notice("fixtures/notices/docx/revisions-fields-controls.docx");
    let read: Vec<String> = notice
        .tasks
        .iter()
        .map(|task| format!("{} {}/{}", task.number, task.lead.join("|"), task.co.join("|")))
        .collect();
    let expected = [
        "1 市审计局/",
        "2 市教育局/",
        "3 市科技局/",
        "4 市民政局/市司法局|市水利局",
        "5 市林业局/",
        "6 市商务局/",
        "7 市体育局/",
        "8 市统计局/",
        "9 市信访局/",
        "10 市医保局/",
        "11 市人社局/",
        "12 市卫健委/市应急局",
    ];
    assert_eq!(read, expected);
    for (rule, words) in [
        ("notice-text-box", "文本框里的字"),
        ("notice-footnote", "脚注的字"),
        ("notice-hidden-text", "隐藏字"),
    ] {
        let told = notice.findings.iter().find(|finding| finding.rule == rule);
        assert!(told.is_some_and(|finding| finding.found.contains(words)), "{rule}");
    }
}

#[test]
fn markdown_reads_without_its_marks() {
    let text = "# 某区2024年工作要点任务分工\n\n## 一、第一部分\n### 1. 学习理论\n**责任领导：** 王某\n**牵头单位：** 区委宣传部\n\
        **责任单位：** 区委组织部、区委党校\n\n### 2\\. 招商引资\n- 牵头单位：区商务局\n- 责任单位：区投促中心、各街道\n\n\
        ## 二、第二部分\n- 修一条路（区交通局牵头）\n- 架一座桥（区水利局牵头，区财政局配合）\n\n\
        | 序号 | 重点任务 | 牵头单位 | 责任单位 |\n|---|---|---|---|\n| 4 | 建公园 | 区园林中心 | 区城管局<br>各街道 |\n";
    let notice = read(&source("notice.md", text.as_bytes()).unwrap());
    assert_eq!(
        rows(&notice),
        [
            "1 区委宣传部 | 区委组织部;区委党校 | ",
            "2 区商务局 | 区投促中心;各街道 | ",
            "• 区交通局 |  | ",
            "• 区水利局 | 区财政局 | ",
            "4 区园林中心 | 区城管局;各街道 | ",
        ]
    );
    let texts: Vec<&str> = notice.tasks.iter().map(|task| task.text.as_str()).collect();
    assert_eq!(texts, ["学习理论", "招商引资", "修一条路", "架一座桥", "建公园"]);
    assert_eq!(notice.title, "某区2024年工作要点任务分工");
    assert_eq!(notice.tasks[2].part, "二、第二部分");
}

#[test]
fn every_kind_of_file_gives_the_same_columns_of_the_notice_s_table() {
    let of = |path: &str| -> Vec<String> {
        let joined = |task: &Task| -> String {
            let cells = task.columns.iter().map(|(heading, text)| format!("{heading}={text}"));
            cells.collect::<Vec<_>>().join("|")
        };
        notice(path).tasks.iter().map(joined).collect()
    };
    let xlsx = of("fixtures/notices/sheets/table.xlsx");
    assert!(xlsx.iter().all(|columns| columns.contains("单位=")), "{xlsx:?}");
    assert_eq!(of("fixtures/notices/sheets/table.xls"), xlsx);
    assert_eq!(of("fixtures/notices/sheets/table.ods"), xlsx);
    let word = of("fixtures/notices/docx/table-merged-cells.docx");
    assert!(word.iter().all(|columns| columns.contains('=')), "{word:?}");
}

#[test]
fn a_notice_in_docx_is_read_as_it_is_shown_without_what_is_struck_and_without_prompts() {
    let paragraph = |runs: &str| format!("<w:p>{runs}</w:p>");
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let struck = |text: &str| format!("<w:r><w:rPr><w:strike/></w:rPr><w:t>{text}</w:t></w:r>");
    let prompt = |text: &str| {
        format!(
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"
        )
    };
    let body = [
        paragraph(&run("某市人民政府办公室关于印发2026年重点工作责任分解的通知")),
        paragraph(
            &(run("1.发展养老服务。（牵头单位：市民政局；责任单位：市财政局") + &struck("、市公安局") + &run("）")),
        ),
        paragraph(&(run("2.发展托幼服务。（牵头单位：市卫健委；责任单位：市教育局）") + &prompt("单击此处输入文字"))),
    ]
    .concat();
    let notice = read(&source("notice.docx", &crate::hostile::make::docx(&body)).unwrap());
    let read: Vec<(&str, &[String])> = (notice.tasks.iter())
        .map(|task| (task.text.as_str(), task.co.as_slice()))
        .collect();
    assert_eq!(
        read,
        [
            ("发展养老服务。", &["市财政局".to_owned()][..]),
            ("发展托幼服务。", &["市教育局".to_owned()][..])
        ]
    );
    let told: Vec<&str> = notice.findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(told.contains(&"notice-struck-text"), "{told:?}");
}

/// The texts of a source's paragraphs and cells.
fn texts(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>) {
    let source = source(name, bytes).unwrap();
    let texts = source.blocks.iter().flat_map(|block| match block {
        Block::Paragraph { text, .. } => vec![text.clone()],
        Block::Table { rows, .. } => rows.iter().flatten().cloned().collect(),
    });
    let rules = source.findings.iter().map(|finding| finding.rule.clone());
    (texts.collect(), rules.collect())
}

#[test]
fn what_a_web_page_takes_back_is_no_part_of_the_notice_and_told() {
    let page = "<html><body><p>1.推进项目建设<del>，年底前完成</del>。（牵头单位：市发改委）</p>\
        <p style='display:none'>2.内部掌握。（牵头单位：市财政局）</p><table><tr><td>3</td><td><s>旧任务</s>新任务</td></tr></table></body></html>";
    let (texts, rules) = texts("a.html", page.as_bytes());
    assert_eq!(texts, ["1.推进项目建设。（牵头单位：市发改委）", "3", "新任务"]);
    assert_eq!(rules, ["notice-hidden-text", "notice-struck-text"]);
}

#[test]
fn a_workbook_of_tasks_is_read_as_it_shows_its_numbers_and_days() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let percent = Format::new().set_num_format("0%");
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    for (column, heading) in ["序号", "任务", "目标", "完成时限"].into_iter().enumerate() {
        sheet.write(0, column as u16, heading).unwrap();
    }
    sheet.write(1, 0, 1).unwrap();
    sheet.write(1, 1, "推进项目建设").unwrap();
    sheet.write_with_format(1, 2, 0.6, &percent).unwrap();
    let june = ExcelDateTime::from_ymd(2026, 6, 30).unwrap();
    sheet.write_with_format(1, 3, &june, &day).unwrap();
    let (texts, _) = texts("a.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(texts[4..], ["1", "推进项目建设", "60%", "2026年6月30日"]);
}

#[test]
fn a_workbook_in_the_xml_of_2003_is_rows_and_cells() {
    let book = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
        <Worksheet ss:Name=\"任务\"><Table><Row><Cell><Data ss:Type=\"String\">序号</Data></Cell><Cell><Data ss:Type=\"String\">任务</Data></Cell></Row>\
        <Row><Cell><Data ss:Type=\"Number\">1</Data></Cell><Cell><Data ss:Type=\"String\">推进项目建设</Data></Cell></Row></Table></Worksheet></Workbook>";
    let (texts, _) = texts("a.xml", book.as_bytes());
    assert_eq!(texts, ["序号", "任务", "1", "推进项目建设"]);
}
