//! 完成投资(万元), 受益人数, 面积(亩): an amount with its unit, which the heading gives or the cell.

use std::sync::LazyLock;

use super::progress::plain;
use super::*;
use crate::normal::{arabic, phrase, without_remarks};
use crate::pattern::Regex;
use crate::rule;
use crate::text::regex;

/// What counts or measures things by one character: 个, 张, 例. Chinese has no more than these hundred and some.
const MEASURES: &str = "元亩顷米里吨斤克升度人名户个套间件次项所座处家场台批宗辆条分篇期份株天月年周时张例剂床头只匹艘架本册门课节班组对双颗粒棵块片段层栋幢笔起桩封幅支枚根口盏列趟届轮车箱袋瓶桶盒包村镇乡社县校师生位成倍页字款种类点站井库厂桥路孔";

/// Units that are written with more than one character, and those of other letters.
const COMPOUND: [&str; 48] = [
    "平方米",
    "平方公里",
    "立方米",
    "公里",
    "千米",
    "公顷",
    "公斤",
    "千克",
    "厘米",
    "毫米",
    "海里",
    "千瓦",
    "千瓦时",
    "兆瓦",
    "兆瓦时",
    "吉瓦",
    "标箱",
    "标准箱",
    "人次",
    "人天",
    "人月",
    "车次",
    "班次",
    "架次",
    "例次",
    "剂次",
    "床日",
    "件次",
    "份次",
    "批次",
    "场次",
    "户次",
    "家次",
    "学时",
    "课时",
    "工时",
    "台套",
    "台班",
    "台次",
    "立方",
    "平方",
    "工作日",
    "分钟",
    "小时",
    "百分点",
    "美元",
    "吨标准煤",
    "标煤",
];

/// Units in other letters.
const LETTERS: [&str; 17] = [
    "%", "‰", "km", "m", "m²", "m2", "㎡", "m3", "m³", "kg", "t", "kw", "mw", "gw", "kwh", "teu", "ha",
];

/// A unit without the word that counts it: 个工作日 is 工作日, 个月 is 月; 个 alone is a unit.
pub(super) fn without_counter(unit: &str) -> &str {
    unit.strip_prefix('个').filter(|rest| !rest.is_empty()).unwrap_or(unit)
}

/// Whether a text is a unit: 万元, 人次, 万剂次, 张. It is a measure, or several of them, with 万 or 亿 before it.
pub(super) fn is_unit(text: &str) -> bool {
    let lower = text.to_lowercase();
    if LETTERS.contains(&lower.as_str()) {
        return true;
    }
    let bare = without_counter(text.trim_start_matches(['万', '亿', '千', '百', '十']));
    let one = |text: &str| {
        let mut chars = text.chars();
        chars.next().is_some_and(|c| MEASURES.contains(c)) && chars.next().is_none()
    };
    one(bare) || COMPOUND.contains(&bare)
}

pub(super) static AMOUNT: Model = Model {
    kind: Kind::Amount,
    word: "数字",
    means: |heading| {
        let unit = heading
            .remark()
            .trim_start_matches("单位")
            .trim_start_matches([':', '、', ',']);
        // 措施总数 counts what the word names.
        let counts = heading.head.ends_with("总数") || heading.head.ends_with("个数");
        // 资金计划安排 asks for words, and 财政资金（万元）计划安排 for money.
        let unnumbered = heading.has(headings::list(Kind::Amount, "words-without-unit")) && !is_unit(unit);
        let words = (heading.has(headings::list(Kind::Amount, "words")) || unnumbered) && !counts;
        !words && (is_unit(unit) || headings::mean(Kind::Amount, heading) || heading.plain.contains('%'))
    },
    asked: "数字",
    nothing: Nothing::Zero,
    owed: Owed::Always,
    repeats: true,
    read,
    rule: &rule::AMOUNT_UNREADABLE,
    surely: |content| read(content).is_ok_and(|normal| normal.is_some()) && !squeeze(content.text).ends_with('%'),
    normal: true,
    compared: Compared::Figure,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        text: false,
        question: Question::None,
        prompt: |heading| {
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
    if is_unit(inner) {
        return inner.to_owned();
    }
    // 计划抽检批次: the name ends with what it is counted in.
    let head = bare.split('(').next().unwrap_or_default();
    let counted = ["批次", "场次", "人次", "户次", "件次", "家次", "例次", "台次"];
    let ends = counted.into_iter().find(|end| head.ends_with(end));
    ends.unwrap_or_default().to_owned()
}

/// How many 元 a unit of money is.
pub(super) fn money(unit: &str) -> Option<f64> {
    Some(match unit {
        "元" => 1.0,
        "千元" => 1e3,
        "万元" | "万" => 1e4,
        "亿元" | "亿" => 1e8,
        _ => return None,
    })
}

/// Whether a text says that there is none of what its heading names: 无投资 under 计划投资(万元).
fn names_none(text: &str, heading: &str) -> bool {
    let bare = squeeze(text);
    let bare = bare.trim_end_matches('。');
    let what = headings::list(Kind::Amount, "none-of")
        .iter()
        .find_map(|none| bare.strip_prefix(none));
    let of_money = |word: &str| headings::list(Kind::Amount, "nothing-of").contains(&word);
    what.is_some_and(|what| {
        what.chars().count() >= 2 && (squeeze(heading).contains(what) || phrase::made_of(what, of_money))
    })
}

/// Numbers that are to be added, as their sum: 320+180（市、县两级） is 500（市、县两级）.
fn added(bare: &str) -> Option<String> {
    static SUM: LazyLock<Regex> =
        LazyLock::new(|| regex(r"^([0-9]+(?:\.[0-9]+)?(?:\+[0-9]+(?:\.[0-9]+)?)+)(?:=([0-9]+(?:\.[0-9]+)?))?"));
    let found = SUM.captures(bare)?;
    let parts = found.get(1)?.as_str().split('+').map(str::parse::<f64>);
    let sum = parts.sum::<Result<f64, _>>().ok()?;
    // 320+180=600 is for nobody to guess.
    let said = found.get(2).map(|said| said.as_str().parse::<f64>());
    let agrees = said.is_none_or(|said| said.is_ok_and(|said| (said - sum).abs() < 0.005));
    let rest = bare.get(found.get(0)?.end()..)?;
    agrees.then(|| format!("{}{rest}", plain(sum)))
}

/// Most figures of a number that anybody reports.
const MOST: usize = 13;
/// So many figures are all the same only where somebody held a key down.
const ALIKE: usize = 7;

fn read(content: &Content<'_>) -> Read {
    static AMOUNT: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:约|大约|近|超|超过|共|共计|合计|累计|总计|总|已|完成|投资额|投资|资金|新增|新建|到位|达|达到|计|为|人民币|[￥¥:：])*([-+]?[0-9][0-9,]*(?:\.[0-9]+)?)(\p{Han}{0,5}|%|km|m²|m2|㎡)(?:[。]|[,，;；(（].*)?$",
        )
    });
    let advice = "请改填数字";
    let text = content.text;
    let own = unit_of(content.heading);
    // 无（工作类任务，不涉及投资）: why there is none is no figure.
    if is_none(text) || is_none(&without_remarks(text)) {
        return Ok(Some(format!("0{own}")));
    }
    let wrong = |what: &str| Wrong::new(what, advice);
    // 列入部门预算，不另安排投资
    static NO_MONEY: LazyLock<Regex> = LazyLock::new(|| regex(&lexicon::any(&[lexicon::Kind::NoMoney])));
    let worded = !text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    if worded && money(&own).is_some() && NO_MONEY.is_match(&squeeze(text)) {
        return Ok(Some(format!("0{own}")));
    }
    if names_none(text, content.heading) {
        return Ok(Some(format!("0{own}")));
    }
    // 35 above 80 in one cell are two numbers, and never 3580.
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let figure = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    if (lines.windows(2))
        .any(|pair| matches!(pair, [above, below] if above.ends_with(figure) && below.starts_with(figure)))
    {
        return Err(wrong("，写了不止一个数"));
    }
    let bare = plain_number(text);
    // (万元)1200: the unit of the heading once more.
    let bare = bare
        .strip_prefix(&format!("({own})"))
        .filter(|_| !own.is_empty())
        .map(str::to_owned)
        .unwrap_or(bare);
    let bare = added(&bare).unwrap_or(bare);
    let dated = without_time(&bare, content.heading);
    let Some(found) = AMOUNT.captures(dated) else {
        return Err(wrong("，不是一个数"));
    };
    // 约三千多: words for a number that nobody has counted.
    if !text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
        && text.contains(['多', '余', '几', '来'])
    {
        return Err(wrong("，不是确切的数"));
    }
    let part = |n: usize| found.get(n).map_or("", |part| part.as_str());
    let digits = part(1).replace(',', "");
    if digits.len() == 11 && digits.starts_with('1') && digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(wrong("，像是电话号码"));
    }
    if digits.starts_with('0') && digits.len() > 3 && !digits.contains('.') {
        return Err(wrong("，像是电话号码"));
    }
    let mut figures = digits.chars().filter(char::is_ascii_digit);
    let first = figures.next();
    let (alike, count) = figures.fold((true, 1), |(alike, count), next| {
        (alike && Some(next) == first, count + 1)
    });
    if count > MOST || alike && count >= ALIKE && first != Some('0') {
        return Err(wrong("，不像是真实的数"));
    }
    let Ok(number) = digits.parse::<f64>() else {
        return Err(wrong("，不是一个数"));
    };
    let may_fall = own == "%"
        || [
            "增减",
            "增长",
            "增速",
            "增幅",
            "同比",
            "环比",
            "较",
            "差",
            "净",
            "利润",
            "盈亏",
            "损益",
            "结余",
            "变动",
            "比上年",
            "升降",
        ]
        .iter()
        .any(|word| content.heading.contains(word));
    if number < 0.0 && !may_fall {
        return Err(wrong("，不应是负数"));
    }
    let said = part(2)
        .trim_end_matches(['多', '余'])
        .trim_end_matches("左右")
        .trim_end_matches("以上");
    // 5日 under 办理时长（天） is how long, and no day.
    let day = ["年", "月", "日", "号", "点", "季度", "时"]
        .iter()
        .any(|word| said.starts_with(word));
    if day && !same(&own, said) {
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
    if let Some(sum) = bracketed_sum(dated).filter(|sum| (sum - number).abs() > 0.005 * number.abs() + 0.5) {
        return Err(wrong(&format!("，括号里各项之和是{}", plain(sum))));
    }
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
    // 2.5件: what is counted comes whole.
    if is_counted(unit) && (number * times).fract().abs() > 1e-6 && !content.heading.contains(['均', '率', '折']) {
        return Err(wrong("，不是整数"));
    }
    Ok(Some(format!("{}{unit}", plain(number * times))))
}

/// The sum of two parts or more of an amount that stand in brackets behind it, each by its name: 1200（中央800，地方600）. Nothing where
/// they have units of their own or are said to be only some.
fn bracketed_sum(dated: &str) -> Option<f64> {
    static PART: LazyLock<Regex> = LazyLock::new(|| regex(r"^\p{Han}{2,8}([0-9][0-9]*(?:\.[0-9]+)?)$"));
    let (_, rest) = dated.split_once(['(', '（'])?;
    let inner = rest.trim_end_matches(['。', ')', '）']);
    let parts: Vec<f64> = inner
        .split(['、', ',', '，', ';', '；', '+'])
        .map(|part| PART.captures(part.trim())?.get(1)?.as_str().parse().ok())
        .collect::<Option<_>>()?;
    (parts.len() > 1 && !inner.contains("其中")).then(|| parts.iter().sum())
}

/// A sum without the time that stands before it: 2020年3200 is 3200, 三年合计9000，其中2020年3200 is the whole, and under 年度计划投资 the year's part.
fn without_time<'t>(bare: &'t str, heading: &str) -> &'t str {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:截[至止]到?(?:20[0-9]{2}年)?(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号])?[底末]?|20[0-9]{2}年(?:度|全年)?|今年|本年度?|当年|全年|年内|[一二两三四五六0-9]{1,2}年(?:合计|共计?|总计|累计|总投资|总))(?:计划|完成|投资|投入|安排|为|:)*",
        )
    });
    static OF_YEAR: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^[一二两三四五六0-9]{1,2}年[^0-9]{0,8}[0-9.]+(?:万元|亿元|万|亿)?[,(](?:其中)?(?:20[0-9]{2}年|今年|本年|当年)(?:度|计划|投资|安排|完成|为)*",
        )
    });
    let yearly = headings::holds(Kind::Amount, "of-year", &squeeze(heading));
    let time = (yearly.then(|| OF_YEAR.find(bare)).flatten()).or_else(|| TIME.find(bare));
    let rest = time.and_then(|time| bare.get(time.end()..)).unwrap_or(bare);
    // 2020年3月 is a day.
    match rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(['月', '日']) {
        true => rest.trim_end_matches(')'),
        false => bare,
    }
}

/// Units of what is counted one by one.
const COUNTED: &str = "人名户个件次项所座家场台宗辆篇份株张例床头只匹艘架本册门位起";

/// Whether things of a unit come whole.
pub(super) fn is_counted(unit: &str) -> bool {
    let mut chars = unit.chars();
    ["人次", "批次", "场次", "户次", "件次", "家次", "例次", "台次"].contains(&unit)
        || chars.next().is_some_and(|c| COUNTED.contains(c)) && chars.next().is_none()
}

/// Whether a text is a number with its unit and nothing else: 1200万元, ￥1200, 35户.
pub(super) fn is_sum(text: &str) -> bool {
    static SUM: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:约|近|超|共|[￥¥])*[0-9][0-9,]*(?:\.[0-9]+)?(?:多|余)?(\p{Han}{0,4}|%|km|m²|m2|㎡)(?:左右|以上)?[。]?$",
        )
    });
    let bare = plain_number(text);
    SUM.captures(&bare).is_some_and(|found| {
        let unit = found.get(1).map_or("", |unit| unit.as_str());
        unit.is_empty() || is_unit(unit) || ["万", "亿"].contains(&unit)
    })
}

/// The text half-width, its numbers in digits: `一千二百万元` and `壹仟贰佰万元` are `1200万元`, `1亿2千万元` is `12000万元`.
fn plain_number(text: &str) -> String {
    let bare: String = squeeze(text).chars().map(simple).collect();
    let chars: Vec<char> = bare.chars().collect();
    let mut out = String::with_capacity(bare.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let run: Vec<char> = chars.iter().skip(at).take_while(|c| is_numeral(**c)).copied().collect();
        match compound(&run) {
            Some(number) => {
                out.push_str(&number);
                at += run.len();
            }
            None if run.is_empty() => {
                out.push(c);
                at += 1;
            }
            None => {
                out.extend(&run);
                at += run.len();
            }
        }
    }
    arabic(&out)
}

/// 壹 is 一, 佰 is 百.
fn simple(c: char) -> char {
    const FORMAL: &str = "壹贰叁肆伍陆柒捌玖拾佰仟萬億";
    const PLAIN: &str = "一二三四五六七八九十百千万亿";
    let place = FORMAL.chars().position(|formal| formal == c);
    place.and_then(|place| PLAIN.chars().nth(place)).unwrap_or(c)
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',') || digit(c).is_some() || scale(c).is_some()
}

fn digit(c: char) -> Option<f64> {
    let place = "零一二三四五六七八九".chars().position(|one| one == c);
    place.map(|place| place as f64).or((c == '两').then_some(2.0))
}

fn scale(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1e3,
        '万' => 1e4,
        '亿' => 1e8,
        _ => return None,
    })
}

/// A number that is put together from digits and 十百千万亿; what it ends with of 万 and 亿 stays, as the unit does.
/// Nothing for one that is digits alone, or digits with 万 or 亿 behind them.
fn compound(run: &[char]) -> Option<String> {
    let scales = run.iter().filter(|c| scale(**c).is_some()).count();
    let last = run.last().copied().filter(|c| matches!(c, '万' | '亿'));
    let written = run.iter().any(|c| digit(*c).is_some());
    if scales == usize::from(last.is_some()) && !(written && scales > 0) || run.contains(&',') && scales > 1 {
        return None;
    }
    let (mut total, mut section): (f64, f64) = (0.0, 0.0);
    let mut current: Option<f64> = None;
    let mut at = 0;
    while let Some(&c) = run.get(at) {
        if c.is_ascii_digit() {
            let text: String = run
                .iter()
                .skip(at)
                .take_while(|c| c.is_ascii_digit() || **c == '.')
                .collect();
            current = Some(text.parse().ok()?);
            at += text.len();
            continue;
        }
        match (digit(c), scale(c)) {
            (Some(0.0), _) => {}
            (Some(value), _) if current.is_none() => current = Some(value),
            (_, Some(times)) if times < 1e4 => section += current.take().unwrap_or(1.0) * times,
            (_, Some(times)) => {
                let before = section + current.take().unwrap_or(0.0);
                let before = if before == 0.0 { total.max(1.0) } else { before };
                total = if times > 1e4 {
                    (total + before) * times
                } else {
                    total + before * times
                };
                section = 0.0;
            }
            _ => return None,
        }
        at += 1;
    }
    total += section + current.unwrap_or(0.0);
    let times = last.and_then(scale).unwrap_or(1.0);
    let unit: String = last.into_iter().collect();
    Some(format!("{}{unit}", plain(total / times)))
}

/// Whether two units mean the same.
fn same(a: &str, b: &str) -> bool {
    const ALIKE: [&[&str]; 11] = [
        &["天", "日", "工作日"],
        &["小时", "时"],
        &["分钟", "分"],
        &["批次", "批", "个", "次"],
        &["场次", "场", "次", "期"],
        &["户次", "户", "家", "家次", "次"],
        &["人", "名", "人次"],
        &["公里", "千米", "km", "里"],
        &["平方米", "m²", "m2", "㎡"],
        &[
            "个", "项", "处", "所", "座", "件", "家", "套", "台", "场", "次", "条", "间", "批", "宗",
        ],
        &["万人", "万人次"],
    ];
    let (a, b) = (without_counter(a), without_counter(b));
    a == b || ALIKE.iter().any(|row| row.contains(&a) && row.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_brackets_make_the_amount_and_no_money_is_nought() {
        let read = |text: &str| read(&Content::of("计划投资(万元)", text, 2026));
        for (text, normal) in [
            ("1200（中央800，地方400）", "1200万元"),
            ("1200（中央800）", "1200万元"),
            ("1200（其中中央800，地方300）", "1200万元"),
            ("列入部门预算，不另安排投资", "0万元"),
            ("不涉及资金", "0万元"),
        ] {
            assert_eq!(read(text), Ok(Some(normal.to_owned())), "{text}");
        }
        for text in [
            "1200（中央800，地方600）",
            "1200(中央800、省级300、市级200)",
            "资金尚未落实",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_unit_may_be_counted_by_a_word_more() {
        for (unit, text, normal) in [
            ("工作日", "0.9个工作日", "0.9工作日"),
            ("工作日", "5个工作日", "5工作日"),
            ("个工作日", "5工作日", "5个工作日"),
            ("工作日", "5天", "5工作日"),
            ("天", "5日", "5天"),
            ("月", "3个月", "3月"),
            ("个月", "3个月", "3个月"),
            ("小时", "1.5个小时", "1.5小时"),
            ("个", "12", "12个"),
            ("个", "12个", "12个"),
            ("学时", "16个学时", "16学时"),
        ] {
            let read = read(&Content::of(&format!("平均时长（{unit}）"), text, 2026));
            assert_eq!(read, Ok(Some(normal.to_owned())), "{text} under {unit}");
        }
        for (unit, text) in [
            ("工作日", "5个小时"),
            ("人", "5个月"),
            ("万元", "3个项目"),
            ("人", "6月12日"),
        ] {
            assert!(
                read(&Content::of(&format!("数量（{unit}）"), text, 2026)).is_err(),
                "{text} under {unit}"
            );
        }
    }

    #[test]
    fn numbers_one_above_the_other_are_never_one() {
        for text in ["35\n80", "1200 \n 350", "１２\n５"] {
            assert!(read(&Content::of("累计投入（万元）", text, 2026)).is_err(), "{text:?}");
        }
        let broken = read(&Content::of("累计投入（万元）", "1200\n万元", 2026));
        assert_eq!(broken.ok().flatten().as_deref(), Some("1200万元"));
    }

    #[test]
    fn sums_are_read_however_their_numbers_are_written() {
        for (text, normal) in [
            ("1200", "1200万元"),
            ("一千二百万元", "1200万元"),
            ("壹仟贰佰万元", "1200万元"),
            ("1亿2千万元", "12000万元"),
            ("1亿2000万元", "12000万元"),
            ("5百万", "500万元"),
            ("3千万元", "3000万元"),
            ("两亿元", "20000万元"),
            ("1.2亿", "12000万元"),
            ("十二万", "12万元"),
            ("￥1200", "1200万元"),
            ("¥1200万元", "1200万元"),
            ("总投资1200万元", "1200万元"),
            ("(万元)1200", "1200万元"),
            ("12000000元", "1200万元"),
            ("1,234.56", "1234.56万元"),
        ] {
            let read = read(&Content::of("投资额（万元）", text, 2020));
            assert_eq!(read, Ok(Some(normal.to_owned())), "{text}");
        }
        for text in ["12.3.4", "若干", "1200亩", "XX万元", "万元", "千方百计"] {
            assert!(read(&Content::of("投资额（万元）", text, 2020)).is_err(), "{text}");
        }
    }
}
