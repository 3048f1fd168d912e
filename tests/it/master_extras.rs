//! What `duban collect` makes besides the master: exports, the comparison with an earlier collection, the PDF.

use std::io::Cursor;
use std::path::Path;
use std::process::Command;

use calamine::{Reader, Xlsx};

use crate::master::grid;
use crate::run::Desk;

/// A desk with a small register and the replies of all its units to the plan form.
fn desk() -> Desk {
    let desk = Desk::empty();
    let made = desk.duban(&["rehearse", "--units", "8", "--faults", "none", "--form", "plan"]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let rehearsal = desk.output().join("rehearsal");
    std::fs::copy(rehearsal.join("register.xlsx"), desk.input().join("register.xlsx")).unwrap();
    std::fs::rename(rehearsal.join("replies"), desk.input().join("replies")).unwrap();
    desk
}

const COLLECT: [&str; 3] = ["collect", "--as-of", "2020-07-20"];

#[test]
fn an_export_holds_what_the_collection_holds() {
    let desk = desk();
    for format in ["csv", "jsonl", "parquet"] {
        let collected = desk.json(&[&COLLECT[..], &["--export", format]].concat(), 0);
        let count = collected["records"].as_array().unwrap().len();
        assert!(count > 8);
        let bytes = std::fs::read(desk.output().join(format!("明细.{format}"))).unwrap();
        let rows = match format {
            "csv" => csv::Reader::from_reader(bytes.as_slice()).records().count(),
            "jsonl" => bytes.iter().filter(|byte| **byte == b'\n').count(),
            _ => {
                assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
                continue;
            }
        };
        assert_eq!(rows, count, "{format}");
    }
}

#[test]
fn a_comparison_names_what_came_and_what_went() {
    let desk = desk();
    desk.json(&COLLECT, 0);
    let old = desk.output().join("old.json");
    std::fs::rename(desk.output().join("collected.json"), &old).unwrap();
    let replies = desk.input().join("replies");
    let gone = std::fs::read_dir(&replies).unwrap().next().unwrap().unwrap().path();
    std::fs::remove_file(gone).unwrap();
    let compare = [&COLLECT[..], &["--compare", old.to_str().unwrap()]].concat();
    let collected = desk.json(&compare, 1);
    let before: serde_json::Value = serde_json::from_slice(&std::fs::read(&old).unwrap()).unwrap();
    let count = |json: &serde_json::Value| json["records"].as_array().unwrap().len();
    let bytes = std::fs::read(desk.output().join("master.xlsx")).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let rows = grid(&mut book, "与上次对比");
    let note = format!("不再出现{}项", count(&before) - count(&collected));
    assert!(rows.iter().any(|row| row[0].contains(&note)), "{note}: {:?}", rows[3]);
    // What is no earlier collection is refused in words.
    let wrong = desk.duban(&["collect", "--compare", "input/register.xlsx"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("collected.json"));
}

/// Collects with `--pdf` where programs are looked for only in `path`; gives back what was said.
fn print(desk: &Desk, path: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_duban"))
        .args(COLLECT)
        .arg("--pdf")
        .args(["--input", desk.input().to_str().unwrap()])
        .args(["--output", desk.output().to_str().unwrap()])
        .env("PATH", path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(desk.output().join("master.xlsx").exists());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn a_machine_without_an_office_suite_is_told_so_and_loses_nothing() {
    use std::os::unix::fs::PermissionsExt;

    let desk = desk();
    let programs = tempfile::tempdir().unwrap();
    let said = print(&desk, programs.path());
    assert!(said.contains("没有 LibreOffice"), "{said}");
    // One that breaks down says no more than that.
    let broken = programs.path().join("soffice");
    std::fs::write(&broken, "#!/bin/sh\nexit 3\n").unwrap();
    std::fs::set_permissions(&broken, std::fs::Permissions::from_mode(0o755)).unwrap();
    let said = print(&desk, programs.path());
    assert!(said.contains("没有生成 PDF") && said.contains("中途退出"), "{said}");
    assert!(!desk.output().join("master.pdf").exists());
}
