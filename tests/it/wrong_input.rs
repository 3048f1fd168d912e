//! Bad input gets one clear error that names the file and the mend, exit status 2, and leaves earlier output as it was.

use crate::run::Desk;

/// Runs `generate` on the desk, which must be refused with all these words, and must change nothing.
fn refused(desk: &Desk, words: &[&str]) {
    let before = desk.made();
    for verb in ["register", "generate"] {
        let output = desk.duban(&[verb]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        for word in words {
            assert!(said.contains(word), "{word}: {said}");
        }
        assert_eq!(said.lines().count(), 1, "{said}");
        // Sentences that are put together end once.
        assert!(!said.contains("。。") && !said.contains("。；"), "{said}");
        assert!(output.stdout.is_empty());
    }
    let without_lock = |made: Vec<(std::path::PathBuf, Vec<u8>)>| -> Vec<(std::path::PathBuf, Vec<u8>)> {
        made.into_iter()
            .filter(|(name, _)| !name.ends_with(".duban.lock"))
            .collect()
    };
    assert!(without_lock(before) == without_lock(desk.made()));
}

/// A desk on which a round was generated before its input went bad.
fn used() -> Desk {
    let desk = Desk::sample();
    assert_eq!(desk.duban(&["generate"]).status.code(), Some(0));
    desk
}

#[test]
fn no_notice() {
    let desk = used();
    std::fs::remove_file(desk.input().join("notice.txt")).expect("removed");
    refused(&desk, &["input", "没有找到通知", "notice"]);
}

#[test]
fn two_notices() {
    let desk = used();
    std::fs::write(desk.input().join("通知（修订）.txt"), "另一份").expect("written");
    refused(&desk, &["notice.txt", "通知（修订）.txt", "只留一份"]);
}

#[test]
fn a_notice_without_tasks() {
    let desk = used();
    std::fs::write(
        desk.input().join("notice.txt"),
        "关于召开会议的通知\n各单位：\n请参会。\n",
    )
    .expect("written");
    refused(&desk, &["notice.txt", "没有读到任何任务"]);
}

#[test]
fn an_unreadable_register() {
    let desk = used();
    std::fs::write(desk.input().join("register.xlsx"), "这不是表格").expect("written");
    refused(&desk, &["register.xlsx"]);
}

#[test]
fn an_unreadable_directory() {
    let desk = used();
    std::fs::write(desk.input().join("directory.xlsx"), b"PK\x03\x04 cut off").expect("written");
    refused(&desk, &["directory.xlsx"]);
}

#[test]
fn a_directory_that_contradicts_itself() {
    let desk = used();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet().set_name("单位").expect("named");
    for (row, cells) in [["名称", "别名"], ["甲局", "丙局"], ["乙局", "丙局"]]
        .iter()
        .enumerate()
    {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).expect("written");
        }
    }
    workbook.save(desk.input().join("directory.xlsx")).expect("saved");
    refused(&desk, &["directory.xlsx", "丙局", "甲局", "乙局"]);
}

#[test]
fn an_output_folder_that_cannot_be_written() {
    let desk = Desk::sample();
    std::fs::write(desk.output(), "a file stands here").expect("written");
    let output = desk.duban(&["generate"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("output") && said.contains("写入"), "{said}");
}

#[test]
fn a_settings_file_with_an_unknown_key() {
    let desk = used();
    let beside = desk.input().parent().expect("the desk").join("duban.toml");
    std::fs::write(beside, "[notice]\ntitel = \"x\"\n").expect("written");
    refused(&desk, &["duban.toml", "titel", "title"]);
}
