//! 满意率, 达标率, 不良贷款率: a share that is none of the work, so that it may rise and fall.

use super::progress::{self, plain};
use super::*;
use crate::reply::normal::arabic;
use crate::rule;

pub(super) static SHARE: Model = Model {
    kind: Kind::Share,
    word: "比率",
    means: |heading| {
        let percent = heading.plain.contains('%') || heading.has(&["百分"]);
        let words = heading.has(&["情况", "状态", "原因", "说明", "问题", "措施", "安排", "计划"]);
        !grows(heading) && (percent || is_one(heading) && !words)
    },
    called: &[],
    asked: "百分数，如“96%”",
    nothing: Nothing::Zero,
    owed: Owed::Always,
    repeats: true,
    read: |content| read(content).map(|percent| Some(format!("{}%", plain(percent)))),
    rule: &rule::PROGRESS_UNREADABLE,
    surely: |content| squeeze(content.text).ends_with('%') && read(content).is_ok(),
    normal: true,
    entry: Entry {
        centered: true,
        text: false,
        question: Question::None,
        prompt: |_, _| Some("请填百分数，如96%。".to_owned()),
        choices: no_choices,
        how: Some("填百分数，如96%。"),
        samples: |_| Some(["96%", "91.5%", "94%"]),
    },
    width: Width::Fixed([80, 72, 62]),
    in_master: Some(72),
};

/// Whether a heading names a share: 满意率, 占比; 效率 and 利率 are none.
pub(super) fn is_one(heading: &Heading<'_>) -> bool {
    heading.ends(&["率", "比例", "占比", "比重", "百分比", "完成度", "进度值"])
        && !heading.ends(&["效率", "频率", "汇率", "利率", "速率", "概率", "费率", "税率", "斜率"])
}

/// Whether a heading is of a change, which is an amount of per cent and may be less than nothing: 同比增速(%).
pub(super) fn grows(heading: &Heading<'_>) -> bool {
    heading.has(&["增", "同比", "环比", "下降", "上升", "提高", "变动", "较年初", "较上年"])
}

/// Whether a share may be more than the whole, or less than nothing: 拨备覆盖率, 收益率.
fn is_unbounded(heading: &str) -> bool {
    [
        "拨备", "负债", "杠杆", "周转", "充足", "利润", "收益", "回报", "流动", "速动", "贷存", "存贷", "偿", "容积",
        "毛利", "净利", "净息", "产销",
    ]
    .iter()
    .any(|word| heading.contains(word))
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
    progress::read(content)
}
