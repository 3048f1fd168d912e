//! Words that sheets and papers share: what a campaign is about, what its tasks are called, what units say for themselves.

use crate::normal::{completion, fold};
use crate::register::Register;

/// What a task is called on paper: 重点工作 where the notice calls its tasks so, else 任务, which is true of a list of
/// problems or projects, too.
pub fn noun(register: &Register) -> &'static str {
    const NOUN: &str = "重点工作";
    let mut headings = register.forms.iter().flat_map(|form| &form.columns);
    let is_named = register.title.contains(NOUN) || headings.any(|column| column.heading.contains(NOUN));
    if is_named { NOUN } else { "任务" }
}

/// What a unit says of a task, as short lists quote it: without the label that only repeats unit and task. Of 市财政局牵头推进“减税降费”：
/// 已印发方案 that is 已印发方案.
pub fn own<'t>(said: &'t str, unit: &str, task: &str) -> &'t str {
    /// Characters that a label has beside the unit's name: 按照职责分工牵头推进.
    const BESIDE: usize = 10;
    /// Letters of the shortest name of a task.
    const LEAST: usize = 3;
    let text = fold(task);
    let is_of_task = |part: &str| {
        let part = fold(part);
        part.chars().count() >= LEAST && text.contains(part.as_str())
    };
    let is_short = |label: &str| {
        label.chars().count() <= unit.chars().count() + BESIDE && !label.contains(['，', '。', '；', ','])
    };
    let labelled = (["”：", "”:", "》：", "》:"].iter()).filter_map(|end| {
        let (label, account) = said.split_once(end)?;
        let (before, name) = label.split_once(['“', '《'])?;
        (is_short(before) && is_of_task(name)).then_some(account)
    });
    let named = said.split_once(['：', ':']).filter(|(label, _)| is_of_task(label));
    let account = labelled.chain(named.map(|(_, account)| account)).map(str::trim);
    account.into_iter().find(|account| !account.is_empty()).unwrap_or(said)
}

/// A reason without the 否 in front of it, where it stands beside the word for how the task is.
pub fn reason(said: &str) -> &str {
    let Some((verdict, behind)) = said.split_once(['，', ',', '：', ':', '；', ';', '。']) else {
        return said;
    };
    let is_no = verdict.chars().count() <= 3
        && completion::read(verdict).is_some_and(|read| read.state == completion::State::No);
    if is_no && !behind.trim().is_empty() {
        behind.trim()
    } else {
        said
    }
}

/// What a campaign is about, by its title: without 关于…的通知 around it, and without 责任分解 and the like behind it.
pub fn about(title: &str) -> &str {
    let title = title.trim();
    let about = title.strip_suffix("的通知").and_then(|text| text.split_once("关于"));
    let Some((_, about)) = about else {
        return undivided(title).unwrap_or(title);
    };
    let Some(mut issued) = about.strip_prefix("印发") else {
        let work = work(about);
        return undivided(work).unwrap_or(work);
    };
    // The name of what is issued stands in marks of its own, unless they are those of a name inside.
    if let Some(inside) = issued.strip_prefix('《').and_then(|text| text.strip_suffix('》'))
        && !inside.contains('》')
    {
        issued = inside;
    }
    undivided(issued).unwrap_or(issued)
}

/// The work that a notice asks to be done: of 进一步做好2026年提案办理工作 that is 2026年提案办理工作.
fn work(about: &str) -> &str {
    const HOW: [&str; 8] = ["进一步", "切实", "扎实", "认真", "全面", "全力", "持续", "深入"];
    const DO: [&str; 5] = ["组织开展", "开展", "做好", "抓好", "组织实施"];
    let bare = HOW.iter().find_map(|word| about.strip_prefix(word)).unwrap_or(about);
    let done = DO.iter().find_map(|word| bare.strip_prefix(word));
    done.filter(|rest| !rest.is_empty()).unwrap_or(about)
}

/// A title without the word for dividing tasks that it ends in, if it does and is more than that.
fn undivided(title: &str) -> Option<&str> {
    const ENDS: [&str; 6] = ["责任分解", "责任分工", "任务分解", "分工方案", "任务清单", "责任清单"];
    let bare = title.strip_suffix("方案").or(title.strip_suffix('表')).unwrap_or(title);
    ENDS.iter()
        .find_map(|end| title.strip_suffix(end).or_else(|| bare.strip_suffix(end)))
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{about, own, reason};

    #[test]
    fn what_a_unit_says_is_quoted_without_what_repeats_unit_and_task() {
        let task = "完善国资监管体制,深化混合所有制改革。";
        for (said, expected) in [
            ("市国资委牵头推进“完善国资监管体制”：已印发方案", "已印发方案"),
            ("我委牵头落实“深化混合所有制改革”:已完成3户", "已完成3户"),
            ("深化混合所有制改革：已完成3户", "已完成3户"),
            // What only begins alike is the unit's own.
            ("一是健全机制：已印发方案", "一是健全机制：已印发方案"),
            ("按照“三年行动”要求，已完成：3户", "按照“三年行动”要求，已完成：3户"),
            (
                "市国资委牵头推进“完善国资监管体制”：",
                "市国资委牵头推进“完善国资监管体制”：",
            ),
        ] {
            assert_eq!(own(said, "市国资委", task), expected, "{said}");
        }
    }

    #[test]
    fn a_reason_stands_without_the_no_before_it() {
        for (said, expected) in [
            ("否，资金没有到位", "资金没有到位"),
            ("否。原因：土地未批", "原因：土地未批"),
            ("未完成，资金没有到位", "资金没有到位"),
            ("部分完成，需持续推进", "部分完成，需持续推进"),
            ("否", "否"),
            ("否决，不同意", "否决，不同意"),
        ] {
            assert_eq!(reason(said), expected, "{said}");
        }
    }

    #[test]
    fn a_title_is_what_the_campaign_is_about() {
        for (title, expected) in [
            (
                "2020年国务院《政府工作报告》重点工作责任分解",
                "2020年国务院《政府工作报告》重点工作",
            ),
            (
                "某市人民政府办公室关于印发2025年市《政府工作报告》重点工作责任分解方案的通知",
                "2025年市《政府工作报告》重点工作",
            ),
            ("关于印发《2025年重点工作任务清单》的通知", "2025年重点工作"),
            ("关于印发《甲》和《乙》的通知", "《甲》和《乙》"),
            ("某市人民政府办公室关于2025年重点工作责任分解的通知", "2025年重点工作"),
            ("关于做好重点工作的通知", "重点工作"),
            (
                "某市安委会办公室关于进一步加强安全生产工作的通知",
                "进一步加强安全生产工作",
            ),
            ("某区管委会关于扎实开展隐患整改销号工作的通知", "隐患整改销号工作"),
            ("重点工作的通知", "重点工作的通知"),
            ("责任分解", "责任分解"),
            ("分工方案", "分工方案"),
            ("", ""),
        ] {
            assert_eq!(about(title), expected, "{title}");
        }
    }
}
