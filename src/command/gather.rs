//! Gathers the replies of a round: workers read and take them in, and what they gave is weighed together.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::check::{self, Decision};
use crate::command::say;
use crate::error::Result;
use crate::period::same_years_since;
use crate::read;
use crate::read::intake::Intake;
use crate::record::Collected;
use crate::register::Register;
use crate::register::assignment;
use crate::settings::Settings;
use crate::workers::cache::{Cache, Shelved};
use crate::workers::{self, Came, Pool};

/// What is collected, and by what.
#[derive(Debug)]
pub struct Round<'a> {
    /// The register.
    pub register: &'a Register,
    /// The settings.
    pub settings: &'a Settings,
    /// A person's decisions.
    pub decisions: Vec<Decision>,
    /// Keys of the forms; without them, those that any reply answers.
    pub forms: Option<Vec<String>>,
    /// The day of the collection.
    pub as_of: Date,
}

/// The day by the machine's clock.
pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

/// What taking in the replies of a round depends on.
pub fn terms(round: &Round<'_>) -> check::Terms {
    check::Terms {
        register: round.register.clone(),
        round: check::Round {
            forms: round.forms.clone(),
            // On all days that give the same years a reply is taken in alike.
            as_of: same_years_since(round.as_of),
        },
        settings: round.settings.check.clone(),
        decisions: round.decisions.clone(),
    }
}

/// What weighs the replies of a round, against an earlier collection where there is one.
pub fn collector<'a>(round: &Round<'a>, earlier: Option<&Collected>) -> check::Collector<'a> {
    let assignments = assignment::assign(round.register);
    let asked = check::Round {
        forms: round.forms.clone(),
        as_of: round.as_of,
    };
    let collector = check::Collector::new(round.register, &assignments, asked)
        .settings(round.settings.check.clone())
        .decisions(round.decisions.clone());
    match earlier {
        Some(earlier) => collector.after(&earlier.records),
        None => collector,
    }
}

/// Reads and checks a folder of replies, against an earlier collection where there is one. What replies gave is kept in
/// the output folder `cache` for the next time, if one is given; nothing else is written.
///
/// # Errors
/// If the replies cannot be listed or no worker can be started.
pub fn gather(
    round: &Round<'_>,
    replies: &Path,
    earlier: Option<&Collected>,
    cache: Option<&Path>,
) -> Result<Collected> {
    gather_listed(round, read::intake::open(replies)?, earlier, cache)
}

/// The same of a folder that was listed.
pub fn gather_listed(
    round: &Round<'_>,
    replies: Intake,
    earlier: Option<&Collected>,
    cache: Option<&Path>,
) -> Result<Collected> {
    let mut collector = collector(round, earlier);
    let settings = workers::Settings::usual()?.taking_in(&terms(round))?;
    let cache = cache.and_then(|output| Cache::open(output, &settings)).map(Arc::new);
    let mut keeper = cache.as_deref().and_then(Cache::keeper);
    let mut pool = Pool::start_with(replies, settings, cache.clone())?;
    let progress = say::progress(pool.len(), "回收");
    let total = pool.len();
    while let Some(came) = pool.next() {
        match came {
            Came::Read(incoming) => {
                progress.file(&incoming.file);
                collector.add(*incoming);
            }
            Came::Taken(taken) => {
                progress.read(taken.name(), taken.outcome().label());
                if let Some(keeper) = &mut keeper {
                    keeper.add(&taken);
                }
                collector.add_taken(*taken);
            }
            Came::Kept(taken) => {
                progress.read(taken.name(), taken.outcome().label());
                collector.add_taken(*taken);
            }
            Came::Ended(ended) => {
                if let Some(keeper) = &mut keeper {
                    keeper.end(&ended);
                }
                progress.set_position(u64::try_from(total - pool.len()).unwrap_or(0));
            }
        }
    }
    progress.finish_and_clear();
    if let Some(failed) = pool.failed() {
        return Err(failed);
    }
    tell_skipped(&pool);
    drop(pool);
    let shelf = cache.and_then(Arc::into_inner).zip(keeper);
    let shelf = shelf.map(|(cache, keeper)| Shelved::new(cache, keeper));
    let collected = collector.finish_with(shelf.as_ref().map(|shelf| shelf as &dyn check::Shelf));
    if let Some(shelf) = shelf {
        shelf.close();
    }
    Ok(collected)
}

/// Tells how many files were passed over.
pub fn tell_skipped(pool: &Pool) {
    if let Some(first) = pool.skipped.first() {
        let (count, reason) = (pool.skipped.len(), &first.reason);
        eprintln!(
            "另有 {count} 个临时文件、系统文件或名片、签名等附带的文件没有读取，如 {}（{reason}）。",
            first.file
        );
    }
}
