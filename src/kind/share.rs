//! 满意率, 达标率, 不良贷款率: a share that is none of the work, so that it may rise and fall.

use super::progress::{self, plain};
use super::*;
use crate::normal::arabic;
use crate::rule;

pub(super) static SHARE: Model = Model {
    kind: Kind::Share,
    word: "比率",
    means: |heading| {
        let percent = heading.plain.contains('%') || heading.has(&["百分"]);
        let words = heading.has(headings::list(Kind::Progress, "words"));
        !grows(heading) && (percent || is_one(heading) && !words)
    },
    asked: "百分数，如“96%”",
    nothing: Nothing::Zero,
    owed: Owed::Always,
    repeats: true,
    read: |content| read(content).map(|percent| Some(format!("{}%", plain(percent)))),
    rule: &rule::PROGRESS_UNREADABLE,
    surely: |content| squeeze(content.text).ends_with('%') && read(content).is_ok(),
    normal: true,
    compared: Compared::Never,
    printed: Printed::WithNormal,
    entry: Entry {
        centered: true,
        text: false,
        question: Question::None,
        prompt: |_| Some("请填百分数，如96%。".to_owned()),
        choices: no_choices,
        how: Some("填百分数，如96%。"),
        samples: |_| Some(["96%", "91.5%", "94%"]),
    },
    width: Width::Fixed([80, 72, 62]),
    in_master: Some(72),
};

/// Whether a heading names a share: 满意率, 占比; 效率 and 利率 are none.
pub(super) fn is_one(heading: &Heading<'_>) -> bool {
    headings::mean(Kind::Share, heading)
}

/// Whether a heading is of a change, which is an amount of per cent and may be less than nothing: 同比增速(%).
pub(super) fn grows(heading: &Heading<'_>) -> bool {
    heading.has(headings::list(Kind::Share, "growth"))
}

/// Whether a share may be more than the whole, or less than nothing: 拨备覆盖率, 收益率.
fn is_unbounded(heading: &str) -> bool {
    headings::holds(Kind::Share, "unbounded", heading)
}

fn read(content: &Content<'_>) -> Result<f64, Wrong> {
    if is_unbounded(content.heading) {
        let bare = arabic(&squeeze(content.text));
        let number = bare
            .trim_end_matches('%')
            .trim_end_matches("以上")
            .trim_start_matches(['约', '近']);
        if let Ok(value) = number.replace(',', "").parse::<f64>() {
            // 1.8 in a cell of per cents that lost its format is 180%.
            return Ok(value);
        }
    }
    match progress::read(content) {
        Ok(value) if value > 100.0 => Err(Wrong::new("，超过100%", "请核对后改填")),
        read => read,
    }
}
