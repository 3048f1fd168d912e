//! What `collect --pieces`, `merge --pieces` and `take` share: rows of what replies gave, and the file that they go into.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::check::piece::{Kept, Origin, Row, Stamp};
use crate::check::{Taken, Taker};
use crate::cli::Common;
use crate::command::gather::{self, Round};
use crate::command::{Ended, say};
use crate::error::{Error, Result};
use crate::finding::Severity;
use crate::folder;
use crate::period::Period;
use crate::read::intake::Intake;
use crate::read::pieces;
use crate::register::Register;
use crate::workers::{self, Came, Ended as Whole, Pool};
use crate::write::pieces::Writer;

/// The piece in the folder that is given.
const FILE: &str = "replies.parquet";

/// What was written. The contract of `collect --pieces --json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The piece.
    pub piece: String,
    /// Files in it.
    pub files: usize,
    /// Replies in these.
    pub replies: usize,
    /// What is found of the replies by themselves, of severity error, warning and info.
    pub findings: [usize; 3],
}

impl Account {
    fn count(&mut self, replies: &[Taken]) {
        self.files += 1;
        self.replies += replies.len();
        for finding in replies.iter().flat_map(Taken::findings) {
            let place = match finding.severity {
                Severity::Error => 0,
                Severity::Warning => 1,
                Severity::Info => 2,
            };
            if let Some(count) = self.findings.get_mut(place) {
                *count += 1;
            }
        }
    }

    /// Tells of what was written.
    fn tell(&self, common: &Common, of: &str) -> Result<Ended> {
        if common.json {
            say::json(self)?;
        } else {
            let [errors, warnings, infos] = self.findings;
            say::print(&format!(
                "{of}：文件 {} 个，回复 {} 份；单看各份回复，须处理 {errors} 处，请核对 {warnings} 处，提示 {infos} 处\n片段：{}\n下一步：把片段交给汇总的单位，由它运行 duban merge；自己汇总的，运行 duban merge {}。\n",
                self.files, self.replies, self.piece, self.piece
            ))?;
        }
        Ok(if self.findings.first().is_some_and(|errors| *errors > 0) {
            Ended::Findings
        } else {
            Ended::Clean
        })
    }
}

/// Writes what each of these files gave as one piece into a folder.
///
/// # Errors
/// If no worker can be started, or the folder cannot be written.
pub fn write(
    common: &Common,
    round: &Round<'_>,
    period: Option<Period>,
    files: Intake,
    folder: &Path,
) -> Result<Ended> {
    let terms = gather::terms(round);
    let stamp = Stamp::of(&terms, period, round.as_of)?.text()?;
    let taker = Taker::new(&terms);
    let settings = workers::Settings::usual()?.taking_in(&terms)?;
    let mut pool = Pool::start(files, settings)?;
    let (total, progress) = (pool.len(), say::progress(pool.len(), "回收"));
    let path = folder.join(FILE);
    let mut account = Account {
        piece: path.display().to_string(),
        ..Account::default()
    };
    // Two files of one name are two: systems differ in how they write names.
    let mut last = (String::new(), 0);
    folder::write_by(&path, |file| {
        let mut writer = Writer::new(&path, file, &stamp)?;
        let mut came = Vec::new();
        while let Some(one) = pool.next() {
            let Came::Ended(mut whole) = one else {
                came.push(one);
                continue;
            };
            progress.file(&whole.file);
            last = match whole.file == last.0 {
                true => (last.0.clone(), last.1 + 1),
                false => (whole.file.clone(), 0),
            };
            if last.1 > 0 {
                whole.file.push_str(&format!("\u{1}{}", last.1));
            }
            let replies = taken(&taker, std::mem::take(&mut came));
            // What was only passed over has no row.
            if !replies.is_empty() {
                account.count(&replies);
                writer.add(row(stamp.clone(), whole, &replies, round.register)?)?;
            }
            progress.set_position(u64::try_from(total - pool.len()).unwrap_or(0));
        }
        writer.finish()
    })?;
    progress.finish_and_clear();
    gather::tell_skipped(&pool);
    account.tell(common, &round.register.title)
}

/// The replies of a file, all of them taken in.
pub fn taken(taker: &Taker<'_>, came: Vec<Came>) -> Vec<Taken> {
    came.into_iter()
        .filter_map(|one| match one {
            Came::Read(incoming) => Some(taker.take(&incoming)),
            Came::Taken(taken) | Came::Kept(taken) => Some(taker.receive(*taken)),
            Came::Ended(_) => None,
        })
        .collect()
}

/// The row of a file.
///
/// # Errors
/// If it cannot be written down.
pub fn row(stamp: String, whole: Whole, replies: &[Taken], register: &Register) -> Result<Row> {
    let origin = Origin {
        terms: stamp,
        source: whole.file,
        sha256: whole.sha256,
        sound: whole.is_sound,
    };
    Row::of(origin, replies, register)
}

/// Pieces put together: a row for each file, in the order of their names.
pub struct Joined {
    /// The files of the pieces.
    pub files: Vec<PathBuf>,
    /// By what the rows are taken in, and the piece that says so; of several days the latest.
    pub stamp: (Stamp, PathBuf),
    /// The rows by their files.
    pub rows: BTreeMap<String, Kept>,
}

/// Puts pieces together, in whatever order and grouping they come.
///
/// # Errors
/// If a piece cannot be read, two of them were not taken in alike, or two files bear one name.
pub fn join(named: &[PathBuf]) -> Result<Joined> {
    let files = pieces::files(named)?;
    let mut stamps: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut rows: BTreeMap<String, (Kept, PathBuf)> = BTreeMap::new();
    for path in &files {
        let piece = pieces::read(path)?;
        let own = piece.rows.iter().map(|row| row.terms.clone());
        for stamp in own.chain(piece.stamp) {
            stamps.entry(stamp).or_insert_with(|| path.clone());
        }
        for row in piece.rows {
            match rows.entry(row.source.clone()) {
                std::collections::btree_map::Entry::Vacant(free) => {
                    free.insert((row, path.clone()));
                }
                std::collections::btree_map::Entry::Occupied(mut there) => {
                    let (before, other) = there.get();
                    let Some(better) = before.better(&row) else {
                        return Err(namesakes(path, other, &row.source));
                    };
                    if *better == row {
                        there.insert((row, path.clone()));
                    }
                }
            }
        }
    }
    let rows = rows.into_iter().map(|(source, (row, _))| (source, row)).collect();
    let stamp = common_stamp(&files, stamps)?;
    Ok(Joined { files, stamp, rows })
}

fn namesakes(path: &Path, other: &Path, source: &str) -> Error {
    Error::input(
        path,
        format!("其中的“{source}”和 {} 里的同名，内容却不同", other.display()),
        "是同一处先后收的，请只留最后的片段；是几处各自收的，请各处在 duban collect --pieces 后加 --under 写明是哪里，如 --under 咸安区",
    )
}

/// The stamp of all rows, as of the latest day.
fn common_stamp(files: &[PathBuf], stamps: BTreeMap<String, PathBuf>) -> Result<(Stamp, PathBuf)> {
    let mut latest: Option<(Stamp, PathBuf)> = None;
    for (text, path) in stamps {
        let stamp: Stamp = serde_json::from_str(&text).map_err(|_| {
            let advice = "请用这个版本的 duban 重新运行 duban collect --pieces";
            Error::input(&path, "片段是另一个版本的 duban 写的，格式不认识", advice)
        })?;
        latest = Some(match latest {
            None => (stamp, path),
            Some((before, other)) => {
                if let Some(what) = before.differs_from(&stamp) {
                    return Err(unlike(&path, &format!("{}", other.display()), what));
                }
                if stamp.as_of > before.as_of {
                    (stamp, path)
                } else {
                    (before, other)
                }
            }
        });
    }
    latest.ok_or_else(|| {
        let first = files.first().cloned().unwrap_or_default();
        Error::input(
            first,
            "片段里没有一行，也没有写明是怎样收的",
            "请重新运行 duban collect --pieces",
        )
    })
}

/// Two things were not taken in alike.
pub fn unlike(path: &Path, other: &str, what: &str) -> Error {
    Error::input(
        path,
        format!("和 {other} 的{what}不同，不能放在一起算"),
        "请用同一份通知、单位名录、duban.toml 和 decisions.xlsx，以同样的选项重新运行 duban collect --pieces",
    )
}

/// Writes pieces that were put together as one.
///
/// # Errors
/// If the folder cannot be written.
pub fn rewrite(common: &Common, joined: &Joined, register: &Register, folder: &Path) -> Result<Ended> {
    let path = folder.join(FILE);
    let mut account = Account {
        piece: path.display().to_string(),
        ..Account::default()
    };
    folder::write_by(&path, |file| {
        let mut writer = Writer::new(&path, file, &joined.stamp.0.text()?)?;
        for kept in joined.rows.values() {
            let replies = replies(kept, joined, register)?;
            account.count(&replies);
            let origin = Origin {
                terms: kept.terms.clone(),
                source: kept.source.clone(),
                sha256: kept.sha256.clone(),
                sound: kept.sound,
            };
            writer.add(Row::of(origin, &replies, register)?)?;
        }
        writer.finish()
    })?;
    account.tell(common, &register.title)
}

/// The replies of a row.
///
/// # Errors
/// If they are not what this program writes.
pub fn replies(kept: &Kept, joined: &Joined, register: &Register) -> Result<Vec<Taken>> {
    let replies = kept.taken().ok();
    let fitting = replies.filter(|replies| replies.iter().all(|reply| reply.fits(register)));
    fitting.ok_or_else(|| {
        Error::input(
            &joined.stamp.1,
            format!("“{}”一行的内容不认识，多半是另一个版本的 duban 写的", kept.source),
            "请用这个版本的 duban 重新运行 duban collect --pieces",
        )
    })
}
