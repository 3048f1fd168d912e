//! Runs that cannot finish, or meet another: what stood in the output folder stays as it was.

use std::fs;

use crate::run::Desk;

/// A desk with one reply, collected once; and the arguments that collect it.
fn collected() -> (Desk, [&'static str; 3]) {
    let desk = Desk::sample();
    fs::create_dir(desk.input().join("replies")).expect("made");
    fs::write(desk.input().join("replies/a.csv"), "甲,乙\n").expect("written");
    let args = ["collect", "--as-of", "2020-12-31"];
    assert_eq!(desk.duban(&args).status.code(), Some(1));
    (desk, args)
}

#[test]
fn a_second_run_on_the_same_output_is_refused_and_says_so() {
    let (desk, args) = collected();
    let made = desk.made();
    let held = duban::folder::lock(&desk.output()).expect("locked");
    fs::write(desk.input().join("replies/b.csv"), "丙\n").expect("written");
    for args in [&args[..], &["generate"], &["register"]] {
        let refused = desk.duban(args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("另一个 duban 正在使用这个输出文件夹"), "{said}");
    }
    assert_eq!(desk.made(), made);
    drop(held);
    assert_eq!(desk.duban(&args).status.code(), Some(1));
    assert_ne!(desk.made(), made);
}

#[test]
fn what_cannot_be_put_in_place_leaves_folders_as_they_were_and_no_leftovers() {
    let (desk, args) = collected();
    let data = desk.output().join("collected.json");
    fs::remove_file(&data).expect("removed");
    fs::create_dir(&data).expect("made");
    let made = desk.made();
    fs::write(desk.input().join("replies/b.csv"), "丙\n").expect("written");
    let failed = desk.duban(&args);
    assert_eq!(failed.status.code(), Some(2));
    let said = String::from_utf8_lossy(&failed.stderr).into_owned();
    assert!(said.contains("collected.json：写入失败"), "{said}");
    let kept = |of: &[(std::path::PathBuf, Vec<u8>)]| -> Vec<(std::path::PathBuf, Vec<u8>)> {
        of.iter()
            .filter(|(path, _)| path.parent() != Some("".as_ref()))
            .cloned()
            .collect()
    };
    assert_eq!(kept(&desk.made()), kept(&made));
    let names = fs::read_dir(desk.output()).expect("listed").flatten();
    let leftovers = names.filter(|entry| entry.file_name().to_string_lossy().starts_with(".duban-tmp-"));
    assert_eq!(leftovers.count(), 0);
}

#[test]
fn leftovers_of_a_killed_run_go_and_the_next_run_is_undisturbed() {
    let (desk, args) = collected();
    let made = desk.made();
    fs::write(desk.output().join(".duban-tmp-x"), "half").expect("written");
    fs::create_dir(desk.output().join(".duban-tmp-y")).expect("made");
    // Killed between the two renames of a system that cannot exchange folders.
    let aside = desk.output().join(".duban-tmp-old-reminders");
    fs::rename(desk.output().join("reminders"), aside).expect("renamed");
    assert_eq!(desk.duban(&args).status.code(), Some(1));
    assert_eq!(desk.made(), made);
}

#[test]
fn what_a_reply_says_does_not_steer_the_terminal() {
    let (desk, args) = collected();
    fs::write(desk.input().join("replies/c.csv"), "\u{202e}反,\u{9b}2J甲\n").expect("written");
    let said = desk.duban(&args);
    let text = String::from_utf8(said.stdout).expect("text");
    assert!(text.contains("2J甲"), "{text}");
    assert!(!text.contains(['\u{202e}', '\u{9b}', '\u{1b}']), "{text}");
}
