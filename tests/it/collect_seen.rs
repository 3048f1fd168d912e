//! What the clerk saw is the answer: number formats, days that show no day, text that is struck out or hidden, pictures.

use std::path::Path;

use serde_json::Value;

use super::run::Desk;

/// What a folder of `fixtures/seen` is to come out as.
struct Case<'c> {
    folder: &'c str,
    form: &'c str,
    /// Task, column, text as shown, value beside it (nothing where none may stand there).
    answers: &'c [(&'c str, &'c str, &'c str, &'c str)],
    /// Rule and cell of what must be told of the file.
    told: &'c [(&'c str, &'c str)],
}

fn collect(folder: &str, form: &str) -> Value {
    let collected = collect_any(folder, form);
    assert!(collected["ledger"]["cells_read"].as_u64() > Some(0), "{folder}");
    collected
}

fn record<'c>(collected: &'c Value, task: &str) -> &'c Value {
    let records = collected["records"].as_array().expect("records");
    let record = records.iter().find(|record| record["task"] == task);
    record.unwrap_or_else(|| panic!("no record of {task}"))
}

fn collect_any(folder: &str, form: &str) -> Value {
    let desk = Desk::sample();
    let replies = desk.input().join("replies");
    std::fs::create_dir(&replies).expect("made");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seen").join(folder);
    for entry in std::fs::read_dir(&from).expect("fixture") {
        let entry = entry.expect("entry");
        std::fs::copy(entry.path(), replies.join(entry.file_name())).expect("copied");
    }
    let day = if form == "plan" { "2020-07-05" } else { "2020-12-25" };
    desk.json(&["collect", "--form", form, "--as-of", day], 1)
}

fn check(case: &Case<'_>) {
    let collected = collect(case.folder, case.form);
    let records = collected["records"].as_array().expect("records");
    for (task, column, text, value) in case.answers {
        let record = records.iter().find(|record| record["task"] == *task);
        let record = record.unwrap_or_else(|| panic!("{}: no record of {task}", case.folder));
        let of = |map: &str| record[map][*column].as_str().unwrap_or_default().to_owned();
        let found = (of("fields"), of("normalised"));
        assert_eq!(
            found,
            ((*text).to_owned(), (*value).to_owned()),
            "{} {task} {column}",
            case.folder
        );
    }
    let findings = collected["findings"].as_array().expect("findings");
    for (rule, cell) in case.told {
        let told = |finding: &&Value| finding["rule"] == *rule && finding["cell"] == *cell;
        assert_eq!(
            findings.iter().filter(told).count(),
            1,
            "{} {rule} {cell}: {findings:#?}",
            case.folder
        );
    }
}

const MEASURES: &str = "落实措施";
const RESULTS: &str = "落实情况";
const DEADLINE: &str = "完成时限";
const DONE: &str = "是否完成 (未完成需说明原因)";

#[test]
fn a_number_is_what_its_format_shows_and_its_value_stands_beside_it() {
    check(&Case {
        folder: "16-fmt",
        form: "plan",
        answers: &[
            // A figure alone is told in a column of words, and is kept as it is shown.
            ("T081", MEASURES, "60%", "0.6"),
            ("T036", MEASURES, "1/2", "0.5"),
            ("T034", MEASURES, "1月2日", "2020-01-02"),
        ],
        told: &[("text-cancelled", "D12")],
    });
    check(&Case {
        folder: "17-fmt2",
        form: "plan",
        answers: &[
            ("T001", MEASURES, "12,345,678.90", "12345678.9"),
            ("T036", MEASURES, "叁", "3"),
            ("T083", MEASURES, "已完成", "5"),
        ],
        told: &[],
    });
}

#[test]
fn a_day_that_shows_its_month_only_is_the_end_of_the_month() {
    check(&Case {
        folder: "19-past",
        form: "plan",
        answers: &[
            ("T001", DEADLINE, "2020年12月", "2020-12-31"),
            ("T034", DEADLINE, "2020/12", "2020-12-31"),
        ],
        told: &[],
    });
}

#[test]
fn a_serial_number_without_its_format_is_told_and_not_decided() {
    check(&Case {
        folder: "13-1904",
        form: "plan",
        answers: &[
            ("T081", DEADLINE, "2020/12/31", "2020-12-31"),
            ("T001", DEADLINE, "42734", ""),
        ],
        told: &[("deadline-unreadable", "E9")],
    });
}

#[test]
fn struck_text_is_no_answer_and_is_told() {
    check(&Case {
        folder: "06-strike-run",
        form: "plan",
        answers: &[("T085", DEADLINE, "12月底", "2020-12-31")],
        told: &[("text-cancelled", "D7")],
    });
    check(&Case {
        folder: "07-strike-cell",
        form: "plan",
        answers: &[("T085", "责任领导", "", "")],
        told: &[("text-cancelled", "F7"), ("text-cancelled", "D9")],
    });
    check(&Case {
        folder: "185-strike-status",
        form: "status",
        answers: &[("T085", DONE, "否，原因：资金未到位", "no")],
        told: &[("text-cancelled", "E7")],
    });
}

#[test]
fn a_picture_in_a_cell_is_told_and_is_no_answer() {
    check(&Case {
        folder: "22-dispimg",
        form: "status",
        answers: &[("T081", RESULTS, "", "")],
        told: &[("text-unplaced", "D7")],
    });
    // Excel's formula for a picture, and its own picture in a cell, which has none: an error stands for both.
    for cell in [
        "t=\"e\"><f>_xlfn.IMAGE(\"https://example.cn/a.png\")</f><v>#NAME?</v></c>",
        "t=\"e\"><f>IMAGE(\"https://example.cn/a.png\",\"现场\")</f><v>#BLOCKED!</v></c>",
        "t=\"e\" vm=\"1\"><v>#VALUE!</v></c>",
    ] {
        let desk = Desk::sample();
        let replies = desk.input().join("replies");
        std::fs::create_dir(&replies).expect("made");
        let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/seen/22-dispimg/055.xlsx"))
            .expect("a fixture");
        std::fs::write(replies.join("055.xlsx"), with_cell(&bytes, "D7", cell)).expect("written");
        let collected = desk.json(&["collect", "--form", "status", "--as-of", "2020-12-25"], 1);
        let findings = collected["findings"].as_array().expect("findings");
        let of = |finding: &&Value| finding["cell"] == "D7" && finding["file"] == "055.xlsx";
        let told: Vec<&Value> = findings.iter().filter(of).collect();
        assert!(
            told.iter()
                .any(|told| told["rule"] == "text-unplaced" && told["found"].to_string().contains("图片")),
            "{told:#?}"
        );
        assert!(told.iter().all(|told| told["rule"] != "cell-error"), "{told:#?}");
        assert!(!collected["records"].to_string().contains('#'), "{cell}");
    }
}

/// A workbook with the cell at a place replaced, from its attributes on.
fn with_cell(bytes: &[u8], place: &str, cell: &str) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut replaced = 0;
    for index in 0..from.len() {
        let mut member = from.by_index(index).expect("a member");
        let name = member.name().expect("a name").into_owned();
        let mut content = Vec::new();
        member.read_to_end(&mut content).expect("read");
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(content).expect("text");
            let start = format!("<c r=\"{place}\"");
            content = match text.split_once(&start) {
                Some((before, after)) if after.split_once("</c>").is_some_and(|(own, _)| own.contains("DISPIMG")) => {
                    replaced += 1;
                    let (_, rest) = after.split_once("</c>").expect("an end");
                    format!("{before}{start} {cell}{rest}").into_bytes()
                }
                _ => text.into_bytes(),
            };
        }
        out.start_file(name, zip::write::SimpleFileOptions::default())
            .expect("begun");
        out.write_all(&content).expect("written");
    }
    assert_eq!(replaced, 1);
    out.finish().expect("whole").into_inner()
}

#[test]
fn a_choice_in_a_document_is_read_from_the_marks_that_it_shows() {
    // Content controls and letters of Wingdings; the drop-down and the boxes of old forms; ticks alone.
    for (folder, first, second) in [
        ("105-checkbox", ("☒是☐否", "yes"), ("□是☑否，原因：资金未到位", "no")),
        (
            "104-formfields",
            ("否，原因：资金未到位", "no"),
            ("□是☑否，原因：项目未开工", "no"),
        ),
        (
            "104-formfields-doc",
            ("否，原因：资金未到位", "no"),
            ("□是☑否，原因：项目未开工", "no"),
        ),
        (
            "104-formfields-odt",
            ("否，原因：资金未到位", "no"),
            ("□是☑否，原因：项目未开工", "no"),
        ),
        ("106-symonly", ("☑", "yes"), ("√", "yes")),
    ] {
        let collected = collect_any(folder, "status");
        for (task, (text, normal)) in [("T085", first), ("T001", second)] {
            let record = record(&collected, task);
            let found = (record["fields"][DONE].as_str(), record["normalised"][DONE].as_str());
            assert_eq!(found, (Some(text), Some(normal)), "{folder} {task}");
        }
    }
    // LibreOffice does not keep in rtf which box is ticked: nothing is decided.
    let collected = collect_any("104-formfields-rtf", "status");
    let findings = collected["findings"].as_array().expect("findings");
    assert!(
        findings
            .iter()
            .any(|finding| finding["rule"] == "completion-unreadable"),
        "{findings:#?}"
    );
    assert_eq!(record(&collected, "T001")["normalised"][DONE], Value::Null);
}

#[test]
fn marks_of_many_habits_are_read_right_or_told_in_a_workbook() {
    for folder in ["120-ticks", "121-ticks2"] {
        let collected = collect_any(folder, "status");
        for record in collected["records"].as_array().expect("records") {
            let text = record["fields"][DONE].as_str().unwrap_or_default();
            let normal = record["normalised"][DONE].as_str();
            // In these files the reason names the no.
            if text.contains("资金未到位") {
                assert!(matches!(normal, Some("no") | None), "{folder} {text}: {normal:?}");
            }
            let yes = ["☒是", "☑是", "■是", "是（√）", "（√）是"];
            if yes.iter().any(|mark| text.starts_with(mark)) {
                assert_eq!(normal, Some("yes"), "{folder} {text}");
            }
        }
    }
}

#[test]
fn what_a_document_hides_strikes_out_or_puts_beside_the_answer_is_told() {
    for folder in [
        "108-strike-vanish",
        "108-strike-vanish-doc",
        "108-strike-vanish-rtf",
        "108-strike-vanish-odt",
    ] {
        check(&Case {
            folder,
            form: "plan",
            answers: &[
                ("T085", DEADLINE, "12月底", "2020-12-31"),
                ("T001", "责任领导", "张建国", "张建国"),
            ],
            told: &[
                ("text-cancelled", "E5"),
                ("text-cancelled", "E6"),
                ("text-cancelled", "F6"),
            ],
        });
    }
    for (folder, told) in [
        ("112-comment", ("text-unplaced", "D5")),
        ("112-comment-doc", ("text-unplaced", "D5")),
        ("112-comment-rtf", ("text-unplaced", "D5")),
        ("111-piccell", ("text-unplaced", "D5")),
        ("111-piccell-doc", ("text-unplaced", "D5")),
        ("111-piccell-rtf", ("text-unplaced", "D5")),
        ("111-piccell-odt", ("text-unplaced", "D5")),
        ("110-textbox-pic", ("text-unplaced", "D5")),
        ("182-ole-docx", ("text-unplaced", "D5")),
        ("183-ole-cover", ("text-unplaced", "A5")),
        ("181-ole-real", ("text-unplaced", "D7")),
    ] {
        check(&Case {
            folder,
            form: "plan",
            answers: &[],
            told: &[told],
        });
    }
    // What is embedded is read like what is attached.
    for folder in ["182-ole-docx", "183-ole-cover"] {
        let collected = collect_any(folder, "plan");
        let inside = "052-市红十字会.docx/Microsoft_Excel_Sheet1.xlsx";
        assert_eq!(record(&collected, "T085")["source"]["file"], inside, "{folder}");
        let owed = collected["owed"].as_array().expect("owed").iter();
        let mut own = owed.filter(|duty| duty["unit"] == "市红十字会");
        assert!(own.all(|duty| duty["state"] == "已报"), "{folder}");
    }
    let collected = collect_any("43-ole", "plan");
    assert!(collected["findings"].to_string().contains("嵌入的Word文档"));
    let collected = collect_any("168-piconly", "plan");
    assert!(collected["findings"].to_string().contains("picture-unread"));
}

#[test]
fn a_page_that_strikes_out_or_hides_is_read_as_it_shows() {
    let collected = collect_any("194-html-del", "plan");
    let record = record(&collected, "T085");
    assert_eq!(record["fields"][DEADLINE], "12月底");
    let told = collected["findings"].as_array().expect("findings");
    let told = told
        .iter()
        .filter(|finding| finding["rule"] == "text-cancelled" && finding["cell"] == "E5");
    assert_eq!(told.count(), 3);
}

#[test]
fn the_prompt_of_a_content_control_is_blank() {
    check(&Case {
        folder: "102-sdt-placeholder",
        form: "plan",
        answers: &[("T085", MEASURES, "", "")],
        told: &[("field-missing", "D5"), ("field-missing", "E6")],
    });
}

#[test]
fn a_plan_before_the_notice_is_a_hint_and_an_impossible_day_is_told() {
    check(&Case {
        folder: "203-dates",
        form: "plan",
        answers: &[("T034", DEADLINE, "2019年12月底", "2019-12-31")],
        told: &[
            ("deadline-early", "E10"),
            ("deadline-early", "E12"),
            ("deadline-unreadable", "E7"),
            ("deadline-unreadable", "E9"),
        ],
    });
}

#[test]
fn workbooks_of_other_formats_show_the_same() {
    for kind in ["xls", "ods"] {
        check(&Case {
            folder: if kind == "xls" {
                "06-strike-run-xls"
            } else {
                "06-strike-run-ods"
            },
            form: "plan",
            answers: &[("T085", DEADLINE, "12月底", "2020-12-31")],
            told: &[("text-cancelled", "D7")],
        });
        check(&Case {
            folder: if kind == "xls" { "19-past-xls" } else { "19-past-ods" },
            form: "plan",
            answers: &[
                ("T001", DEADLINE, "2020年12月", "2020-12-31"),
                ("T034", DEADLINE, "2020/12", "2020-12-31"),
            ],
            told: &[("deadline-unreadable", "E7")],
        });
        check(&Case {
            folder: if kind == "xls" { "196-fmt3-xls" } else { "196-fmt3-ods" },
            form: "status",
            answers: &[
                ("T034", RESULTS, "3.50亿元", "3.5"),
                ("T001", RESULTS, "95.5%", "0.955"),
            ],
            told: &[],
        });
    }
}
