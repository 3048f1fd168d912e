//! Hostile and broken replies in worker processes: each gets its finding, and the good ones beside it are untouched.

pub mod files;
pub mod fixed;
pub mod loose;
pub mod matching;
pub mod make;
pub mod mended;
pub mod mutants;
pub mod old;
pub mod packages;
pub mod pages;
pub mod raw;
pub mod sheets;
pub mod word;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use duban::read::{intake, limit};
use duban::reply::incoming::Incoming;
use duban::workers;
use files::{Hostile, Told};

fn settings() -> workers::Settings {
    workers::Settings {
        program: PathBuf::from(env!("CARGO_BIN_EXE_duban")),
        workers: 2,
        step: Duration::from_secs(20),
        memory: 384 << 20,
        text: limit::FILE_TEXT_BYTES,
        terms: None,
    }
}

fn read(folder: &Path, settings: workers::Settings) -> Vec<Incoming> {
    let pool = workers::Pool::start(intake::open(folder).unwrap(), settings).unwrap();
    pool.filter_map(as_read).collect()
}

fn as_read(came: workers::Came) -> Option<Incoming> {
    match came {
        workers::Came::Read(incoming) => Some(*incoming),
        workers::Came::Ended(_) => None,
        workers::Came::Taken(taken) | workers::Came::Kept(taken) => panic!("{taken:?}"),
    }
}

/// Ten good replies of every kind that duban reads, in a folder.
fn good_replies(folder: &Path) {
    for number in 0..10 {
        let row = format!(
            "<row r=\"{0}\">{1}</row>",
            number + 1,
            make::text_cell(&format!("B{}", number + 1), "措施")
        );
        fs::write(folder.join(format!("好{number}.xlsx")), make::xlsx(&row)).unwrap();
    }
    let cells = [(0, 0, 1.0), (3, 2, 2.5)];
    fs::write(folder.join("好.xls"), make::xls(&cells)).unwrap();
    fs::write(folder.join("好.csv"), "序号,措施\n1,建成\n").unwrap();
}

/// How the file was told of, by the incoming documents that came of it.
fn told(of: &Hostile, incoming: &[&Incoming]) -> Result<(), String> {
    let faults: Vec<&str> = incoming
        .iter()
        .filter_map(|one| one.content.as_ref().err())
        .map(|fault| fault.rule.as_str())
        .collect();
    let findings: Vec<&str> = incoming
        .iter()
        .flat_map(|one| &one.findings)
        .map(|finding| finding.rule.as_str())
        .collect();
    let right = match of.told {
        Told::Fault(rule) => incoming.len() == 1 && faults == [rule] && findings.is_empty(),
        Told::Part(rule) => incoming.len() == 1 && faults.is_empty() && findings.contains(&rule),
        Told::Harmless => incoming.len() == 1 && faults.is_empty() && findings.is_empty(),
        Told::Crowd(rule) => faults.split_last().is_some_and(|(last, rest)| {
            *last == "file-oversized"
                && (limit::DOCUMENTS - 10..=limit::DOCUMENTS).contains(&rest.len())
                && rest.iter().all(|one| *one == rule)
        }),
        Told::Inside(rules) => faults == rules && findings.is_empty() && !incoming.is_empty(),
    };
    if right {
        Ok(())
    } else {
        Err(format!("{}: {:?} expected, {faults:?} {findings:?}", of.name, of.told))
    }
}

#[test]
fn each_hostile_file_gets_its_finding_and_the_good_ones_are_untouched() {
    let _alone = alone();
    let alone = tempfile::tempdir().unwrap();
    good_replies(alone.path());
    let expected = read(alone.path(), settings());
    assert_eq!(expected.len(), 12);
    assert!(expected.iter().all(|incoming| incoming.content.is_ok()));
    // The same within this process.
    assert_eq!(intake::open(alone.path()).unwrap().collect::<Vec<_>>(), expected);

    let mixed = tempfile::tempdir().unwrap();
    good_replies(mixed.path());
    let hostile = files::all();
    fs::create_dir(mixed.path().join("坏")).unwrap();
    for file in &hostile {
        fs::write(mixed.path().join("坏").join(file.name), &file.bytes).unwrap();
    }
    let memory = Memory::watch();
    let started = Instant::now();
    let incoming = read(mixed.path(), settings());
    println!(
        "{} hostile files: {:?}, peak {} MiB",
        hostile.len(),
        started.elapsed(),
        memory.peak() >> 20
    );

    let good: Vec<&Incoming> = incoming
        .iter()
        .filter(|incoming| !incoming.file.starts_with("坏/"))
        .collect();
    assert_eq!(good, expected.iter().collect::<Vec<_>>());
    let mut by_file: BTreeMap<&str, Vec<&Incoming>> = BTreeMap::new();
    for one in incoming.iter().filter(|one| one.file.starts_with("坏/")) {
        let name = one.file.split('/').nth(1).unwrap();
        by_file.entry(name).or_default().push(one);
    }
    let wrong: Vec<String> = hostile
        .iter()
        .filter_map(|file| told(file, by_file.get(file.name).map_or(&[], Vec::as_slice)).err())
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(by_file.len(), hostile.len());
    assert!(memory.peak() < 1 << 30, "{} MiB", memory.peak() >> 20);
    // What is told a second time is the same: nothing depends on which worker reads what.
    let again = read(mixed.path(), settings());
    assert_eq!(again.len(), incoming.len());
    let differing: Vec<_> = again.iter().zip(&incoming).filter(|(a, b)| a != b).collect();
    assert!(differing.is_empty(), "{differing:?}");
}

#[test]
fn a_reply_that_takes_too_long_costs_its_time_and_no_more() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "甲,乙\n").unwrap();
    let slow = format!("<row r=\"1\">{}</row>", make::text_cell("A1", &make::noise(60 << 20)));
    fs::write(folder.path().join("b.xlsx"), make::xlsx(&slow)).unwrap();
    fs::write(folder.path().join("c.csv"), "丙,丁\n").unwrap();
    let limit = workers::Settings {
        step: Duration::from_millis(250),
        workers: 1,
        ..settings()
    };
    let incoming = read(folder.path(), limit);
    let rules: Vec<Option<&str>> = incoming
        .iter()
        .map(|one| one.content.as_ref().err().map(|fault| fault.rule.as_str()))
        .collect();
    assert_eq!(rules, [None, Some("file-timeout"), None]);
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_gets_an_outcome() {
    let _alone = alone();
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::process::Command;

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("好.csv"), "甲\n").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", path("链接.xlsx")).unwrap();
    std::os::unix::fs::symlink(folder.path(), path("环")).unwrap();
    std::os::unix::fs::symlink("圈乙", path("圈甲")).unwrap();
    std::os::unix::fs::symlink("圈甲", path("圈乙")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", path("设备.csv")).unwrap();
    std::os::unix::fs::symlink("/nowhere", path("断链.csv")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(path("套接字.csv")).unwrap();
    // Three gigabytes of nothing, which take no room on the disk.
    fs::File::create(path("稀疏.xlsx")).unwrap().set_len(3 << 30).unwrap();
    fs::File::create(path("空洞.csv")).unwrap().set_len(100 << 20).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(path("管道.xlsx"))
            .status()
            .unwrap()
            .success()
    );
    fs::write(folder.path().join(OsStr::from_bytes(b"\xcf\xcc\xb0\xb2.csv")), "甲\n").unwrap();
    // The longest name there is, in bytes.
    fs::write(path(&format!("{}.csv", "长".repeat(83))), "甲\n").unwrap();
    let deep: PathBuf = (0..40).map(|_| "层").collect();
    fs::create_dir_all(folder.path().join(deep)).unwrap();
    let listed = intake::open(folder.path()).unwrap();
    // It vanishes after it has been listed.
    fs::write(path("消失.csv"), "甲\n").unwrap();
    let with_vanishing = intake::open(folder.path()).unwrap();
    fs::remove_file(path("消失.csv")).unwrap();
    let incoming: Vec<Incoming> = workers::Pool::start(with_vanishing, settings())
        .unwrap()
        .filter_map(as_read)
        .collect();
    assert_eq!(incoming.len(), listed.len() + 1);
    let outcome = |start: &str| {
        let one = incoming.iter().find(|one| one.file.starts_with(start)).unwrap();
        one.content.as_ref().err().map(|fault| fault.rule.clone())
    };
    assert_eq!(outcome("好"), None);
    assert_eq!(outcome("咸安"), None, "a GBK name is shown as its writer meant it");
    assert_eq!(outcome("长"), None);
    for odd in ["链接", "环", "管道", "圈甲", "圈乙", "设备", "断链", "套接字"] {
        assert_eq!(outcome(odd).as_deref(), Some("file-not-plain"), "{odd}");
    }
    assert_eq!(outcome("稀疏").as_deref(), Some("file-oversized"));
    assert_eq!(outcome("空洞").as_deref(), Some("file-type-unknown"));
    for gone in ["消失", "层"] {
        assert_eq!(outcome(gone).as_deref(), Some("file-unreadable"), "{gone}");
    }
}

#[test]
fn a_file_that_grows_while_it_is_read_is_never_taken_by_half() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.csv");
    fs::write(folder.path().join("a.csv"), "甲\n").unwrap();
    fs::write(folder.path().join("c.csv"), "乙\n").unwrap();
    fs::write(&path, "一行\n".repeat(4 << 20)).unwrap();
    let growing = Arc::new(AtomicBool::new(true));
    let writer = {
        let (growing, path) = (Arc::clone(&growing), path.clone());
        std::thread::spawn(move || {
            use std::io::Write;
            let mut file = fs::OpenOptions::new().append(true).open(path).unwrap();
            let more = "又一行\n".repeat(1 << 10);
            while growing.load(Ordering::Relaxed) {
                file.write_all(more.as_bytes()).unwrap();
                std::thread::sleep(Duration::from_micros(50));
            }
        })
    };
    let incoming = read(folder.path(), settings());
    growing.store(false, Ordering::Relaxed);
    writer.join().unwrap();
    let rules: Vec<Option<&str>> = incoming
        .iter()
        .map(|one| one.content.as_ref().err().map(|fault| fault.rule.as_str()))
        .collect();
    // Should the writer have paused, it is told that there is too much of it.
    let told = incoming[1]
        .findings
        .iter()
        .any(|finding| finding.rule == "file-oversized");
    assert_eq!((rules[0], rules[2]), (None, None));
    assert!(
        told || matches!(rules[1], Some("file-unreadable" | "file-oversized")),
        "{rules:?}"
    );
}

#[test]
fn ten_thousand_files_come_in_order() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    for number in 0..10_000 {
        fs::write(folder.path().join(format!("{number:05}.csv")), format!("{number}\n")).unwrap();
    }
    let started = Instant::now();
    let incoming = read(folder.path(), settings());
    println!("10000 files: {:?}", started.elapsed());
    assert_eq!(incoming.len(), 10_000);
    assert!(incoming.is_sorted_by(|a, b| a.file < b.file));
    assert!(incoming.iter().all(|one| one.content.is_ok()));
}

#[cfg(target_os = "linux")]
#[test]
fn workers_that_somebody_else_kills_cost_nothing() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    for number in 0..400 {
        let row = format!("<row r=\"1\">{}</row>", make::text_cell("A1", &format!("措施{number}")));
        fs::write(folder.path().join(format!("{number:03}.xlsx")), make::xlsx(&row)).unwrap();
    }
    let expected = read(folder.path(), settings());
    let pool = workers::Pool::start(intake::open(folder.path()).unwrap(), settings()).unwrap();
    let mut killed = 0;
    let mut incoming = Vec::new();
    for (place, one) in pool.filter_map(as_read).enumerate() {
        incoming.push(one);
        if place % 40 == 20 {
            for worker in workers() {
                killed += 1;
                std::process::Command::new("kill")
                    .args(["-9", &worker])
                    .status()
                    .unwrap();
            }
        }
    }
    assert!(killed >= 5, "{killed}");
    assert_eq!(incoming, expected);
}

/// Process ids of the workers that run now; `alone` sees to it that they are this test's.
#[cfg(target_os = "linux")]
fn workers() -> Vec<String> {
    let mut children = Vec::new();
    for task in fs::read_dir("/proc/self/task").unwrap().flatten() {
        let listed = fs::read_to_string(task.path().join("children")).unwrap_or_default();
        children.extend(listed.split_whitespace().map(str::to_owned));
    }
    let is_worker = |id: &String| {
        fs::read_to_string(format!("/proc/{id}/cmdline")).is_ok_and(|line| line.contains("__read-worker"))
    };
    children.retain(is_worker);
    children
}

#[cfg(not(target_os = "linux"))]
fn workers() -> Vec<String> {
    Vec::new()
}

/// One test with workers at a time: they are counted, measured and killed.
pub fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Watches the resident memory of all workers together.
struct Memory {
    peak: Arc<AtomicU64>,
    watching: Arc<AtomicBool>,
}

impl Memory {
    fn watch() -> Memory {
        let memory = Memory {
            peak: Arc::default(),
            watching: Arc::new(AtomicBool::new(true)),
        };
        let (peak, watching) = (Arc::clone(&memory.peak), Arc::clone(&memory.watching));
        std::thread::spawn(move || {
            while watching.load(Ordering::Relaxed) {
                let resident = |id: String| {
                    let pages = fs::read_to_string(format!("/proc/{id}/statm")).ok()?;
                    Some(pages.split(' ').nth(1)?.parse::<u64>().ok()? * 4096)
                };
                let total = workers().into_iter().filter_map(resident).sum();
                peak.fetch_max(total, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        memory
    }

    fn peak(&self) -> u64 {
        self.peak.load(Ordering::Relaxed)
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        self.watching.store(false, Ordering::Relaxed);
    }
}
