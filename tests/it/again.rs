//! Collecting again: only what is new is read, and the same bytes come out, whatever becomes of what was kept.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use duban::check::Taken;
use duban::read::{intake, limit};
use duban::workers;
use duban::workers::cache::Cache;

use crate::collect_terms::terms;
use crate::hostile;
use crate::pieces;
use crate::run::Desk;

fn collect(desk: &Desk) -> Vec<(PathBuf, Vec<u8>)> {
    let output = desk.duban(&["collect", "--as-of", "2020-12-31"]);
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    desk.made()
}

/// The same collection where nothing is kept.
fn anew(desk: &Desk) -> Vec<(PathBuf, Vec<u8>)> {
    fs::remove_dir_all(desk.output()).unwrap();
    collect(desk)
}

fn same(one: &[(PathBuf, Vec<u8>)], other: &[(PathBuf, Vec<u8>)]) {
    let record = |path: &PathBuf| path.ends_with(".duban-made.json");
    let names = |made: &[(PathBuf, Vec<u8>)]| made.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    for ((path, one), (_, other)) in one.iter().zip(other) {
        assert!(one == other || record(path), "{} differs", path.display());
    }
}

#[test]
fn collecting_again_makes_what_collecting_anew_makes_after_every_kind_of_change() {
    let desk = pieces::desk("5", false);
    let replies = desk.input().join("replies");
    let path = |name: &str| replies.join(name);
    let mut names: Vec<String> = fs::read_dir(&replies)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".xlsx"))
        .collect();
    names.sort();
    let first = collect(&desk);
    same(&collect(&desk), &first);
    // A new reply, one that is gone, one with another content, one with another name.
    fs::write(path("新.csv"), "序号,落实措施\n1,建成\n").unwrap();
    fs::remove_file(path(&names[0])).unwrap();
    fs::copy(path(&names[1]), path(&names[2])).unwrap();
    fs::rename(path(&names[3]), path("改名.xlsx")).unwrap();
    let kept = collect(&desk);
    assert_ne!(kept, first);
    same(&kept, &anew(&desk));
    // Other settings, and then other decisions.
    fs::write(
        desk.input().with_file_name("duban.toml"),
        "[check.rules]\nunit-silent = \"info\"\n",
    )
    .unwrap();
    let kept = collect(&desk);
    same(&kept, &anew(&desk));
    // What was kept is damaged, cut off, or no such thing at all.
    let cache = desk.output().join(".cache").join("replies");
    let whole = fs::read(&cache).unwrap();
    assert!(whole.len() > 10_000);
    for damage in 0..6 {
        let mut bytes = whole.clone();
        match damage {
            0 => bytes.truncate(whole.len() / 2),
            1 => bytes.truncate(20),
            2 => bytes.iter_mut().skip(60).step_by(997).for_each(|byte| *byte ^= 0x41),
            3 => bytes.extend_from_slice(&[7; 90]),
            4 => bytes.iter_mut().for_each(|byte| *byte = 0xff),
            _ => bytes.clear(),
        }
        fs::write(&cache, bytes).unwrap();
        same(&collect(&desk), &kept);
    }
}

fn settings() -> workers::Settings {
    let settings = workers::Settings {
        program: PathBuf::from(env!("CARGO_BIN_EXE_duban")),
        workers: 2,
        step: Duration::from_secs(20),
        memory: 384 << 20,
        text: limit::FILE_TEXT_BYTES,
        terms: None,
    };
    settings.taking_in(&terms()).unwrap()
}

/// What comes of a folder, and how many of its files were read; the rest was kept.
fn read(folder: &std::path::Path, output: &std::path::Path, settings: workers::Settings) -> (Vec<Taken>, usize) {
    let cache = Arc::new(Cache::open(output, &settings).unwrap());
    let mut keeper = cache.keeper().unwrap();
    let files = intake::open(folder).unwrap();
    let pool = workers::Pool::start_with(files, settings, Some(Arc::clone(&cache))).unwrap();
    let (mut taken, mut read) = (Vec::new(), 0);
    for came in pool {
        match came {
            workers::Came::Taken(one) => {
                keeper.add(&one);
                taken.push(*one);
            }
            workers::Came::Kept(one) => taken.push(*one),
            workers::Came::Read(_) => {}
            workers::Came::Ended(ended) => {
                read += usize::from(!ended.is_kept);
                keeper.end(&ended);
            }
        }
    }
    Arc::into_inner(cache).unwrap().close(keeper);
    (taken, read)
}

#[test]
fn only_what_is_new_is_read_and_what_a_worker_died_of_is_tried_again() {
    let _alone = hostile::alone();
    let (folder, output) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let good = |number: usize| format!("序号,落实措施\n{number},建成\n");
    for number in 0..8 {
        fs::write(folder.path().join(format!("{number}.csv")), good(number)).unwrap();
    }
    fs::write(folder.path().join(pieces::KILLING), hostile::make::inflating(420 << 20)).unwrap();
    let run = || read(folder.path(), output.path(), settings());
    let (first, count) = run();
    assert_eq!(count, 9);
    let (second, count) = run();
    // Only the one that a worker died of.
    assert_eq!(count, 1);
    assert_eq!(second, first);
    fs::write(folder.path().join("3.csv"), good(33)).unwrap();
    assert_eq!(run().1, 2);
    assert_eq!(run().1, 1);
    // Of most files nothing is left: neither is it in what is kept.
    let size = || {
        fs::metadata(output.path().join(".cache").join("replies"))
            .unwrap()
            .len()
    };
    let before = size();
    for number in 0..7 {
        fs::remove_file(folder.path().join(format!("{number}.csv"))).unwrap();
    }
    run();
    assert!(size() < before / 3, "{} of {before}", size());
    assert_eq!(run().1, 1);
    // Other limits are other terms.
    let other = workers::Settings {
        step: Duration::from_secs(19),
        ..settings()
    };
    assert_eq!(read(folder.path(), output.path(), other).1, 2);
}
