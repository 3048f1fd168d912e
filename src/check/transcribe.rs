//! Puts what a person transcribed into the answers, in place of what was read or beside it.

use std::collections::BTreeMap;

use super::context::Context;
use super::decision::Decisions;
use super::draft::{Draft, Taken, one_line};
use super::findings::Report;
use super::key::Key;
use super::merge::{Kept, Merged, Weighed};
use crate::finding::Place;
use crate::reply::body::Answer;

/// The name of the sheet that a transcribed answer is said to stand on.
const SHEET: &str = "转录";
/// What the office is asked to do about a column that its transcription left out.
pub(super) const LEFT_OUT: &str =
    "转录时没有录入这一栏：请对照原件，在 decisions.xlsx 中补写一行“转录”；原件上也没有的，再请单位补填";

/// Whether an answer stands only in what a person transcribed.
pub(super) fn is_transcribed(draft: &Draft) -> bool {
    draft.sheet == SHEET
}

/// Puts transcriptions into the merged answers; what they replace is told.
pub(super) fn apply(
    context: &Context<'_>,
    taken: &[Taken],
    merged: &mut BTreeMap<Key, Merged<'_>>,
    weighed: &mut Weighed,
    report: &mut Report<'_>,
) {
    for ((key, column), decision) in context.decisions.transcribed(context.register) {
        let (unit, form, task) = key;
        let assigned = context.roles[unit].contains_key(&task);
        let (data, info) = (&context.register.forms[form], &context.register.tasks[task]);
        // A decision of another round waits for it; one for a task that the unit does not have is told as unusable.
        if !context.forms.contains(&form) {
            context.decisions.followed_one(decision);
            continue;
        }
        if !assigned {
            continue;
        }
        context.decisions.followed_one(decision);
        let file = decision.place.file.as_deref();
        let source = taken.iter().position(|reply| Some(reply.file.file.as_str()) == file);
        let of_unit = || {
            let own = |reply: &&(usize, &Taken)| reply.1.material.is_some() && reply.1.units == [unit];
            let all: Vec<(usize, &Taken)> = taken.iter().enumerate().collect();
            all.iter()
                .filter(own)
                .max_by_key(|(_, reply)| reply.order.clone())
                .map(|(place, _)| *place)
        };
        let one = merged.entry(key).or_insert_with(|| Merged {
            draft: Kept::Made(Box::new(Draft {
                unit,
                form,
                task,
                period: data.period,
                sheet: SHEET.to_owned(),
                row: 0,
                fields: vec![None; data.columns.len()],
                absent: Vec::new(),
                columns: vec![None; data.columns.len()],
            })),
            from: Vec::new(),
            // Where nothing came, the decision itself is where it stands.
            file: source.or_else(of_unit).unwrap_or(usize::MAX),
        });
        let draft = one.draft.to_mut();
        draft.absent.retain(|absent| *absent != column);
        let kind = data.columns.get(column).map(|column| column.kind);
        let (Some(field), Some(kind)) = (draft.fields.get_mut(column), kind) else {
            continue;
        };
        let old = field.replace(Answer {
            text: decision.value.trim().to_owned(),
            kind,
            row: draft.row,
            column: draft.columns.get(column).copied().flatten().unwrap_or_default(),
            cells: 0,
            number: false,
            held: None,
            habit: Default::default(),
            from_above: None,
        });
        let heading = data.columns.get(column).map(|column| column.heading.as_str());
        let mut what = format!(
            "“{}”转录为“{}”",
            heading.unwrap_or_default(),
            one_line(decision.value.trim())
        );
        if let Some(old) = old {
            weighed.replaced += old.cells;
            what.push_str(&format!("，原为“{}”", one_line(&old.text)));
        }
        let place = Place {
            unit: Some(context.register.unit_name(unit).to_owned()),
            task: Some(info.id.clone()),
            form: Some(data.key.clone()),
            column: heading.map(str::to_owned),
            file: decision.place.file.clone(),
            ..Place::default()
        };
        Decisions::tell(report, decision, place, what);
    }
}
