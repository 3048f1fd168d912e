//! Pieces: collected anywhere, in any grouping, they make what one collection makes; what does not belong together is refused.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::hostile::{self, make};
use crate::run::Desk;

const DAY: &str = "2020-12-31";
/// A file for which the memory of a worker is not enough.
pub const KILLING: &str = "膨胀.pdf";

/// A desk with a register and replies with the usual faults, broken and hostile files, archives and the same file twice.
pub fn desk(units: &str, hostile: bool) -> Desk {
    let desk = Desk::empty();
    let out = desk.input().with_file_name("rehearsal");
    let told = desk.duban(&[
        "rehearse",
        "--units",
        units,
        "--seed",
        "7",
        "--out",
        out.to_str().unwrap(),
    ]);
    assert_eq!(told.status.code(), Some(0), "{told:?}");
    fs::copy(out.join("register.xlsx"), desk.input().join("register.xlsx")).unwrap();
    let replies = desk.input().join("replies");
    fs::rename(out.join("replies"), &replies).unwrap();
    fs::remove_dir_all(&out).unwrap();
    let first = names(&replies)
        .into_iter()
        .find(|name| name.ends_with(".xlsx"))
        .unwrap();
    fs::copy(replies.join(&first), replies.join("再发一份.xlsx")).unwrap();
    if hostile {
        let write = |name: &str, bytes: &[u8]| fs::write(replies.join(name), bytes).unwrap();
        let good = fs::read(replies.join(&first)).unwrap();
        let old = make::xls(&[(0, 0, 1.0), (3, 2, 2.5)]);
        write("截断.xls", &old[..old.len() / 2]);
        write("没有文件.zip", &make::zipped(&[]));
        // The archive's name sorts before this one, and what is in it behind.
        write(
            "好坏.zip",
            &make::zipped(&[("内/甲.xlsx", &good), ("乙.xlsx", b"PK\x03\x04"), ("~$丙.xlsx", b"x")]),
        );
        write("好坏.zip.csv", "序号,落实措施\n1,建成\n".as_bytes());
        write("~$锁.xlsx", b"x");
        write(KILLING, &make::inflating(420 << 20));
    }
    desk
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Runs a verb that must come to an end, with or without findings.
fn done(desk: &Desk, args: &[&str]) {
    let output = desk.duban(args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{args:?}: {said}");
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// What one collection makes.
fn whole(desk: &Desk) -> Vec<(PathBuf, Vec<u8>)> {
    done(desk, &["collect", "--as-of", DAY]);
    let made = desk.made();
    fs::remove_dir_all(desk.output()).unwrap();
    made
}

/// What a merge makes, but for nothing that one collection makes besides.
fn merged(desk: &Desk, pieces: &[PathBuf]) -> Vec<(PathBuf, Vec<u8>)> {
    let args: Vec<&str> = std::iter::once("merge")
        .chain(pieces.iter().map(|path| text(path)))
        .collect();
    done(desk, &args);
    let made = desk.made();
    fs::remove_dir_all(desk.output()).unwrap();
    made
}

fn same(one: &[(PathBuf, Vec<u8>)], other: &[(PathBuf, Vec<u8>)]) {
    let list = |made: &[(PathBuf, Vec<u8>)]| made.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(list(one), list(other));
    for ((path, one), (_, other)) in one.iter().zip(other) {
        assert!(one == other, "{} differs", path.display());
    }
}

/// A grouping of files: for each the groups that it is in (of four, one at least), and in which order groups are joined in pairs.
#[derive(Debug, Clone)]
struct Grouping {
    groups: Vec<u8>,
    joins: Vec<(usize, usize)>,
}

fn grouping(files: usize) -> impl Strategy<Value = Grouping> {
    let groups = proptest::collection::vec(prop_oneof![4 => (0u8..4).prop_map(|one| 1 << one), 1 => 1u8..16], files);
    let joins = proptest::collection::vec((0usize..8, 0usize..8), 0..3);
    (groups, joins).prop_map(|(groups, joins)| Grouping { groups, joins })
}

#[test]
fn any_grouping_of_replies_into_pieces_and_pieces_of_pieces_makes_what_one_collection_makes() {
    let _alone = hostile::alone();
    let desk = desk("6", true);
    let replies = desk.input().join("replies");
    let files = names(&replies);
    let expected = whole(&desk);
    assert!(expected.iter().any(|(path, _)| path.ends_with("master.xlsx")));
    assert!(expected.iter().any(|(path, _)| path.starts_with("reminders")));
    let config = Config {
        cases: if std::env::var_os("LONG").is_some() { 40 } else { 4 },
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let run = runner.run(&grouping(files.len()), |grouping| {
        let base = tempfile::tempdir().unwrap();
        let mut pieces: Vec<PathBuf> = Vec::new();
        for group in 0..4 {
            let (folder, piece) = (
                base.path().join(format!("{group}")),
                base.path().join(format!("p{group}")),
            );
            fs::create_dir(&folder).unwrap();
            for (file, groups) in files.iter().zip(&grouping.groups) {
                if groups & (1 << group) != 0 {
                    fs::copy(replies.join(file), folder.join(file)).unwrap();
                }
            }
            done(
                &desk,
                &["collect", text(&folder), "--as-of", DAY, "--pieces", text(&piece)],
            );
            pieces.push(piece);
        }
        for (nth, (one, other)) in grouping.joins.iter().enumerate() {
            let joined = base.path().join(format!("j{nth}"));
            let (one, other) = (&pieces[one % pieces.len()], &pieces[other % pieces.len()]);
            done(&desk, &["merge", text(one), text(other), "--pieces", text(&joined)]);
            // What was joined may come along a second time in the whole.
            pieces.insert(0, joined);
        }
        same(&merged(&desk, &pieces), &expected);
        Ok(())
    });
    run.unwrap();
}

#[test]
fn offices_that_collect_for_themselves_make_what_one_folder_with_their_folders_makes() {
    let desk = desk("4", false);
    let replies = desk.input().join("replies");
    for (place, file) in names(&replies).iter().enumerate() {
        let office = replies.join(["咸安区", "赤壁市"][place % 2]);
        fs::create_dir_all(&office).unwrap();
        fs::rename(replies.join(file), office.join(file)).unwrap();
    }
    // Two offices call a file by the same name.
    fs::write(replies.join("咸安区").join("说明.csv"), "甲,乙\n1,2\n").unwrap();
    fs::write(replies.join("赤壁市").join("说明.csv"), "丙,丁\n3,4\n").unwrap();
    let expected = whole(&desk);
    let base = tempfile::tempdir().unwrap();
    let mut bare = Vec::new();
    for office in ["咸安区", "赤壁市"] {
        let folder = replies.join(office);
        let (own, piece) = (
            base.path().join("bare").join(office),
            base.path().join("named").join(office),
        );
        done(
            &desk,
            &["collect", text(&folder), "--as-of", DAY, "--pieces", text(&own)],
        );
        let named = ["--under", office, "--pieces", text(&piece)];
        done(
            &desk,
            &[&["collect", text(&folder), "--as-of", "2020-12-30"], &named[..]].concat(),
        );
        bare.push(own);
    }
    // The day of the merge counts; that of the pieces only where it gives other years.
    done(&desk, &["merge", text(&base.path().join("named")), "--as-of", DAY]);
    same(&desk.made(), &expected);
    let refused = desk.duban(&["merge", text(&bare[0]), text(&bare[1])]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(said.contains("说明.csv") && said.contains("--under"), "{said}");
}

#[test]
fn what_was_not_taken_in_alike_or_was_changed_is_refused_and_says_why() {
    let desk = desk("3", false);
    let base = tempfile::tempdir().unwrap();
    let piece = base.path().join("a");
    done(&desk, &["collect", "--as-of", DAY, "--pieces", text(&piece)]);
    let file = piece.join("replies.parquet");
    let said = |args: &[&str]| {
        let output = desk.duban(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(said(&["merge", text(base.path()), "missing"]).contains("没有这个文件或文件夹"));
    assert!(said(&["merge", text(&desk.input())]).contains("没有片段"));
    let january = said(&["merge", text(&piece), "--as-of", "2021-05-01"]);
    assert!(january.contains("--as-of"), "{january}");
    // One byte of what was taken in is another.
    let bytes = fs::read(&file).unwrap();
    let taken = duban::read::pieces::read(&file).unwrap().rows.remove(0).taken;
    let at = bytes.windows(taken.len()).position(|window| window == taken).unwrap();
    let mut changed = bytes.clone();
    changed[at + taken.len() / 2] ^= 1;
    let other = base.path().join("changed.parquet");
    fs::write(&other, changed).unwrap();
    assert!(said(&["merge", text(&other)]).contains("写出后被改动过"));
    fs::write(&other, &bytes[..bytes.len() / 2]).unwrap();
    assert!(said(&["merge", text(&other)]).contains("读不出来"));
    fs::write(&other, "序号").unwrap();
    assert!(said(&["merge", text(&other)]).contains("读不出来"));
    done(&desk, &["collect", "--as-of", DAY, "--export", "parquet"]);
    let export = desk.output().join("明细.parquet");
    assert!(said(&["merge", text(&export)]).contains("不是 duban collect --pieces 写出的片段"));
    fs::write(
        desk.input().with_file_name("duban.toml"),
        "[check.rules]\nfield-missing = \"off\"\n",
    )
    .unwrap();
    let settings = said(&["merge", text(&file)]);
    assert!(settings.contains("duban.toml"), "{settings}");
    let anew = base.path().join("b");
    done(&desk, &["collect", "--as-of", DAY, "--pieces", text(&anew)]);
    let unlike = said(&["merge", text(&piece), text(&anew)]);
    assert!(
        unlike.contains("duban.toml") && unlike.contains("不能放在一起算"),
        "{unlike}"
    );
}

#[test]
fn an_empty_folder_is_a_piece_and_its_merge_is_the_empty_collection() {
    let desk = desk("3", false);
    let replies = desk.input().join("replies");
    for name in names(&replies) {
        fs::remove_file(replies.join(name)).unwrap();
    }
    // An office that has generated forms may collect before anything has come.
    done(&desk, &["generate"]);
    done(&desk, &["collect", "--as-of", DAY, "--records-only"]);
    let expected = fs::read(desk.output().join("collected.json")).unwrap();
    let piece = desk.input().with_file_name("piece");
    done(&desk, &["collect", "--as-of", DAY, "--pieces", text(&piece)]);
    fs::remove_file(desk.output().join("collected.json")).unwrap();
    done(&desk, &["merge", text(&piece), "--records-only"]);
    assert_eq!(fs::read(desk.output().join("collected.json")).unwrap(), expected);
}
