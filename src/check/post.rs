//! Takes in reports about the office's own letters: what became of which unit's letter. They are no replies.

use super::draft::at;
use super::work::{Intake, Work};
use crate::finding::Place;
use crate::mail::letter_report::{Report, units};
use crate::record::Says;
use crate::record::{Outcome, Receipt};
use crate::reply::incoming::Incoming;
use crate::rule;
use crate::unit::UnitId;

/// Takes in the reports that a message is.
pub(super) fn take_reports(intake: &Intake<'_, '_>, incoming: &Incoming, work: &mut Work<'_>) {
    work.taken.file.outcome = Outcome::Receipt;
    let mut names: Vec<String> = Vec::new();
    for report in &incoming.evidence.reports {
        let known = units(report, &intake.known.register.units);
        let about: Vec<Option<UnitId>> = if known.is_empty() {
            vec![None]
        } else {
            known.into_iter().map(Some).collect()
        };
        for unit in about {
            let name = unit.map(|unit| intake.unit_name(unit));
            tell_report(&incoming.file, name.as_deref(), report, work);
            work.taken.mail.push(Receipt {
                file: incoming.file.clone(),
                unit: name.clone(),
                says: report.says,
                addresses: report.addresses.clone(),
                sent: incoming.evidence.sent,
                words: report.words.clone(),
            });
            names.extend(name.filter(|name| !names.contains(name)));
        }
    }
    work.taken.file.unit = (!names.is_empty()).then(|| names.join("、"));
}

fn tell_report(file: &str, unit: Option<&str>, report: &Report, work: &mut Work<'_>) {
    let place = Place {
        unit: unit.map(str::to_owned),
        ..at(file, None, None)
    };
    let to = match (report.addresses.as_slice(), unit) {
        ([], Some(unit)) => format!("给“{unit}”的"),
        ([], None) => String::new(),
        (addresses, _) => format!(
            "{}{}的",
            if is_from(report.says) { "来自" } else { "发往" },
            addresses.join("、")
        ),
    };
    let mut found = match report.says {
        Says::Automatic => format!("{to}自动回复，不是报送的回复"),
        says => format!("{to}邮件{}", says.label()),
    };
    if !report.words.is_empty() {
        found.push_str(&format!("，对方系统称：{}", report.words.trim_end_matches('。')));
    }
    if !report.enclosed.is_empty() {
        found.push_str(&format!(
            "；所附“{}”是退回的原信，未作为回复",
            report.enclosed.join("”“")
        ));
    }
    if report.says == Says::Failed {
        let advice = match unit {
            Some(_) => {
                "请核对名录里的邮箱，改正后再运行 duban mail --send，或另行送达；已送达的，请把这封退信移出本文件夹"
            }
            None => "不知道是给哪个单位的，请打开退信查明，另行送达；处理后请把它移出本文件夹",
        };
        work.report
            .add(&rule::MAIL_UNDELIVERED, place, found, "每个单位都应收到", advice);
    } else {
        work.report.add(
            &rule::MAIL_RECEIPT,
            place,
            found,
            "",
            if report.says == Says::Delayed {
                "对方服务器还会再试；过几天仍没有送达的，请另行送达"
            } else {
                "无须处理"
            },
        );
    }
}

/// Whether the addresses of what is said are those that said it.
fn is_from(says: Says) -> bool {
    says == Says::Automatic
}
