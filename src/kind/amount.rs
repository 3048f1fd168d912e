//! 完成投资(万元), 受益人数, 面积(亩): an amount with its unit, which the heading gives or the cell.

use std::sync::LazyLock;

use regex::Regex;

use super::progress::plain;
use super::*;
use crate::reply::normal::arabic;
use crate::text::regex;

/// Units that stand in the bracket of a heading or behind a number.
const UNITS: [&str; 55] = [
    "万元",
    "亿元",
    "元",
    "千元",
    "万亩",
    "亩",
    "公顷",
    "平方米",
    "平方公里",
    "公里",
    "千米",
    "米",
    "万人",
    "万人次",
    "人次",
    "人",
    "名",
    "户",
    "万户",
    "个",
    "套",
    "万套",
    "间",
    "万吨",
    "吨",
    "件",
    "次",
    "项",
    "所",
    "座",
    "处",
    "家",
    "场",
    "台",
    "批",
    "宗",
    "辆",
    "条",
    "万平方米",
    "立方米",
    "万立方米",
    "万千瓦",
    "千瓦",
    "千瓦时",
    "分",
    "篇",
    "期",
    "份",
    "株",
    "%",
    "天",
    "里",
    "km",
    "m²",
    "m2",
];

pub(super) static AMOUNT: Model = Model {
    kind: Kind::Amount,
    word: "数字",
    means: |heading| {
        let words = heading.has(&[
            "情况",
            "说明",
            "来源",
            "措施",
            "问题",
            "原因",
            "计划安排",
            "进展",
            "成效",
            "名单",
            "内容",
            "清单",
            "依据",
        ]);
        let unit = heading
            .remark()
            .trim_start_matches("单位")
            .trim_start_matches([':', '、', ',']);
        let measured = UNITS.contains(&unit);
        let counted = heading.ends(&[
            "数",
            "数量",
            "人数",
            "户数",
            "个数",
            "面积",
            "里程",
            "金额",
            "额",
            "分值",
            "得分",
            "增长",
            "增速",
            "增幅",
            "投资",
            "资金",
            "经费",
            "增长率",
            "分数",
            "规模",
            "产值",
            "长度",
            "总量",
            "人次",
            "万元",
            "亿元",
        ]);
        let growth = heading.plain.contains('%');
        !words && (measured || counted || growth)
    },
    called: &[],
    asked: "数字",
    nothing: Nothing::Zero,
    owed: Owed::Always,
    repeats: true,
    read,
    rule: &rules::amount_unreadable::RULE,
    surely: |content| read(content).is_ok_and(|normal| normal.is_some()) && !squeeze(content.text).ends_with('%'),
    normal: true,
    entry: Entry {
        centered: true,
        text: false,
        question: Question::None,
        prompt: |heading, _| {
            let unit = unit_of(heading);
            Some(if unit.is_empty() {
                "请填数字和单位；没有的填0。".to_owned()
            } else {
                format!("请填数字，单位：{unit}；没有的填0。")
            })
        },
        choices: no_choices,
        how: None,
        samples: |heading| {
            let unit = unit_of(heading);
            let money = unit.ends_with('元');
            Some(match unit.as_str() {
                "%" => ["6.5", "3.2", "5"],
                _ if money => ["1200", "720.5", "900"],
                _ => ["120", "72", "90"],
            })
        },
    },
    width: Width::Fixed([80, 72, 62]),
    in_master: Some(84),
};

/// The unit that a heading gives: 万元 of 完成投资(万元), nothing where it gives none.
fn unit_of(heading: &str) -> String {
    let bare = squeeze(heading).replace('（', "(").replace('）', ")");
    let inner = bare.split_once('(').map_or("", |(_, rest)| rest);
    let inner = inner.split(')').next().unwrap_or_default();
    let inner = inner.trim_start_matches("单位").trim_start_matches([':', '：']);
    if UNITS.contains(&inner) {
        inner.to_owned()
    } else {
        String::new()
    }
}

/// How many 元 a unit of money is.
fn money(unit: &str) -> Option<f64> {
    Some(match unit {
        "元" => 1.0,
        "千元" => 1e3,
        "万元" | "万" => 1e4,
        "亿元" | "亿" => 1e8,
        _ => return None,
    })
}

fn read(content: &Content<'_>) -> Read {
    static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:约|大约|近|超|超过|共|共计|合计|累计|总计|已|完成|投资|新增|新建|到位|达|达到|计|为|[:：])*([-+]?[0-9][0-9,]*(?:\.[0-9]+)?)(\p{Han}{0,5}|%|km|m²|m2|㎡)(?:[。]|[,，;；(（].*)?$",
        )
    });
    let advice = "请改填数字";
    let text = content.text;
    let own = unit_of(content.heading);
    if is_none(text) {
        return Ok(Some(format!("0{own}")));
    }
    let bare = arabic(&squeeze(text));
    let wrong = |what: &str| Wrong::new(what, advice);
    let Some(found) = AMOUNT.captures(&bare) else {
        return Err(wrong("，不是一个数"));
    };
    let part = |n: usize| found.get(n).map_or("", |part| part.as_str());
    let digits = part(1).replace(',', "");
    if digits.len() == 11 && digits.starts_with('1') && digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(wrong("，像是电话号码"));
    }
    if digits.starts_with('0') && digits.len() > 3 && !digits.contains('.') {
        return Err(wrong("，像是电话号码"));
    }
    let Ok(number) = digits.parse::<f64>() else {
        return Err(wrong("，不是一个数"));
    };
    let may_fall = own == "%" || content.heading.contains(['增', '差']);
    if number < 0.0 && !may_fall {
        return Err(wrong("，不应是负数"));
    }
    let said = part(2)
        .trim_end_matches(['多', '余'])
        .trim_end_matches("左右")
        .trim_end_matches("以上");
    if ["年", "月", "日", "号", "点", "季度", "时"]
        .iter()
        .any(|word| said.starts_with(word))
    {
        return Err(wrong("，像是日期"));
    }
    let (times, said) = match said.strip_prefix(['万', '亿', '千']) {
        // 3.2万 is of money where the heading says so, and ten thousands elsewhere (受益人数).
        Some(_) if own == said || money(said).is_some() && (said.chars().count() > 1 || money(&own).is_some()) => {
            (1.0, said)
        }
        Some(rest) if said.starts_with('万') => (1e4, rest),
        Some(rest) if said.starts_with('亿') => (1e8, rest),
        Some(rest) => (1e3, rest),
        None => (1.0, said),
    };
    if let (Some(to), Some(from)) = (money(&own), money(said)) {
        return Ok(Some(format!("{}{own}", plain(number * from / to))));
    }
    let differs = match (own.as_str(), said) {
        (_, "") => false,
        // 受益人数 without a unit takes any but a share.
        ("", "%") => !may_fall,
        ("", _) => false,
        (own, said) => own != said && !same(own, said),
    };
    if differs {
        let own = if own.is_empty() { "数量" } else { own.as_str() };
        return Err(Wrong::new(format!("，单位不是{own}"), "请核对单位后改填"));
    }
    let unit = if own.is_empty() { said } else { own.as_str() };
    // 3.2万 under 人 is 32000人, under 万人 it is 3.2万人.
    let times = if unit.starts_with('万') || unit.starts_with('亿') {
        1.0
    } else {
        times
    };
    Ok(Some(format!("{}{unit}", plain(number * times))))
}

/// Whether two units mean the same.
fn same(a: &str, b: &str) -> bool {
    const ALIKE: [&[&str]; 5] = [
        &["人", "名", "人次"],
        &["公里", "千米", "km", "里"],
        &["平方米", "m²", "m2", "㎡"],
        &[
            "个", "项", "处", "所", "座", "件", "家", "套", "台", "场", "次", "条", "间", "批", "宗",
        ],
        &["万人", "万人次"],
    ];
    ALIKE.iter().any(|row| row.contains(&a) && row.contains(&b))
}
