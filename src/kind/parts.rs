//! Columns that ask for several things in one cell, or for one thing of a shape of its own: 抽检批次/不合格批次, 经费及来源（万元）,
//! 电子邮箱, 起止时间, 目标值.
//!
//! The heading names the parts ([`super::asks`]); each part has a shape by its own name, and the cell must hold something of
//! every shape. Figures stand beside one another as their names say: what is 不合格 is no more than what is 抽检.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::amount::{is_counted, is_unit, money, without_counter};
use super::asks::{self, Named};
use super::contact;
use super::face::{self, Face};
use super::progress::plain;
use super::span::Span;
use super::*;
use crate::grid::Dated;
use crate::normal::{arabic, date, deadline, person, phone};
use crate::pattern::Regex;
use crate::rule;
use crate::text::{nfkc, regex};

/// What one part of a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// 353批次, 1.8万元.
    Figure,
    /// 一季度3000；二季度4000: several figures of one thing.
    Series,
    /// 60%.
    Share,
    /// A value with its own unit, which may be a bound: ≥90%, 38DDDs, 1:0.48.
    Measure,
    /// +1.2, 下降3例, 持平.
    Change,
    /// 每月1次.
    Frequency,
    /// 2026年6月20日, 6月中旬.
    Day,
    /// 3月1日至10月31日.
    Span,
    /// 13907240001.
    Phone,
    /// A number within the house: 6314.
    Short,
    /// name@example.cn.
    Mail,
    /// 〔2026〕2号.
    Document,
    /// A person's name.
    Name,
    /// 东经117.2834°，北纬31.8613°.
    Place,
    /// A body that is not known to the office: 某某建设有限公司.
    Body,
    /// Whatever words say.
    Words,
}

/// One part of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub name: String,
    pub unit: String,
    pub shape: Shape,
}

pub(super) static PARTS: Model = Model {
    kind: Kind::Parts,
    word: "分项",
    means: |heading| !is_long(heading.plain) && is_own(&of(heading.plain)),
    asked: "栏目名称中的各项内容",
    nothing: Nothing::Answer,
    owed: Owed::Always,
    repeats: true,
    read,
    rule: &rule::ANSWER_UNREADABLE,
    surely: never,
    normal: true,
    compared: Compared::Never,
    printed: Printed::AsWritten,
    entry: Entry {
        centered: true,
        // 6/2 would become a day.
        text: true,
        question: Question::None,
        prompt: |heading| {
            let parts = of(heading);
            let names: Vec<String> = parts.iter().map(Part::label).collect();
            Some(match parts.as_slice() {
                [part] => format!("例如：{}。", part.sample(0)),
                _ => format!("请依次填写：{}。", names.join("、")),
            })
        },
        choices: no_choices,
        how: None,
        samples: no_samples,
    },
    width: Width::Heading([116, 104, 90]),
    in_master: Some(130),
};

/// Whether a text is too long for a heading.
fn is_long(plain: &str) -> bool {
    const LONGEST: usize = 60;
    plain.len() > 3 * LONGEST
}

impl Part {
    fn label(&self) -> String {
        if self.unit.is_empty() {
            self.name.clone()
        } else {
            format!("{}（{}）", self.name, self.unit)
        }
    }

    /// An example; of several, the later ones are less.
    fn sample(&self, nth: usize) -> String {
        let figure = |most: usize| format!("{}{}", most / (nth + 1), if self.unit == "%" { "%" } else { "" });
        match self.shape {
            Shape::Figure => figure(120),
            Shape::Series => "一季度30；二季度30；三季度40；四季度20".to_owned(),
            Shape::Share => "60%".to_owned(),
            Shape::Measure => "95%".to_owned(),
            Shape::Change => "+1.2".to_owned(),
            Shape::Frequency => "每月1次".to_owned(),
            Shape::Day => "{2}月20日".to_owned(),
            Shape::Span => "{1}月1日至{3}月31日".to_owned(),
            Shape::Phone => "13X XXXX XXXX".to_owned(),
            Shape::Short => "6314".to_owned(),
            Shape::Mail => "name@example.cn".to_owned(),
            Shape::Document => "〔{no}〕2号".to_owned(),
            Shape::Name => ["张某某", "李某某"].get(nth).copied().unwrap_or("王某某").to_owned(),
            Shape::Place => "东经XXX.XXXX°，北纬XX.XXXX°".to_owned(),
            Shape::Body => "某某建设有限公司".to_owned(),
            Shape::Words => "（写明具体内容）".to_owned(),
        }
    }
}

/// An example of a column's answer.
pub(super) fn sample(heading: &str) -> String {
    let parts = of(heading);
    let figures = parts.iter().all(|part| part.shape == Shape::Figure);
    let texts: Vec<String> = parts.iter().enumerate().map(|(nth, part)| part.sample(nth)).collect();
    texts.join(if figures { "/" } else { " " })
}

/// The shape that the name of one thing tells.
fn shape(named: &Named) -> Shape {
    let has = |list: &str| headings::holds(Kind::Parts, list, &named.name);
    let ends = |list: &str| headings::ends(Kind::Parts, list, &named.name);
    let plain = if named.unit.is_empty() {
        named.name.clone()
    } else {
        format!("{}({})", named.name, named.unit)
    };
    // 公式, 依据, 说明 are words, whatever they are of.
    if ends("words") {
        return Shape::Words;
    }
    if has("mail") {
        return Shape::Mail;
    }
    if ends("place") {
        return Shape::Place;
    }
    if has("document") {
        return Shape::Document;
    }
    if has("short") {
        return Shape::Short;
    }
    if ends("frequency") {
        return Shape::Frequency;
    }
    if ends("change") || named.remark.contains('±') {
        return Shape::Change;
    }
    if ends("measure") {
        return Shape::Measure;
    }
    if has("span") {
        return Shape::Span;
    }
    if headings::list(Kind::Parts, "figure").contains(&named.name.as_str()) {
        return Shape::Figure;
    }
    if is_body_of_others(&named.name) {
        return Shape::Body;
    }
    // 罚没款 is a sum without a unit behind it, too.
    if ends("money") {
        return Shape::Figure;
    }
    // 措施总数 counts what 措施 names.
    if named.name.ends_with('数') && !ends("no-count") {
        return Shape::Figure;
    }
    let series = headings::list(Kind::Parts, "series")
        .iter()
        .any(|word| named.name.starts_with(word));
    match alone(&plain) {
        Kind::Amount if series => Shape::Series,
        Kind::Amount => Shape::Figure,
        Kind::Share | Kind::Progress => Shape::Share,
        Kind::Date | Kind::Deadline => Shape::Day,
        Kind::Phone => Shape::Phone,
        // 在场人员（人): what is counted in a unit is a figure, whatever it is of; 资金来源（万元） is words all the same.
        _ if !named.unit.is_empty() && !headings::holds(Kind::Amount, "words", &named.name) => Shape::Figure,
        Kind::Person | Kind::Persons => Shape::Name,
        _ => Shape::Words,
    }
}

/// The kind of one name by the other models.
fn alone(plain: &str) -> Kind {
    let heading = Heading::of(plain);
    let others = ALL.into_iter().filter(|model| model.kind != Kind::Parts);
    let meant = others.into_iter().find(|model| (model.means)(&heading));
    meant.map_or(Kind::Text, |model| model.kind)
}

/// Whether a heading names a body by what it does for a project or has to do with a place, which only the unit knows: 施工单位,
/// 项目业主, 联系村. Bodies that share in the task are the office's to name.
pub(super) fn is_body_of_others(name: &str) -> bool {
    headings::holds(Kind::Parts, "party", name) && headings::ends(Kind::Parts, "bodies", name)
}

/// The parts of a column.
pub(super) fn of(heading: &str) -> Vec<Part> {
    let named = asks::named(heading);
    let part = |named: &Named| Part {
        name: named.name.clone(),
        unit: named.unit.clone(),
        shape: shape(named),
    };
    if let [one] = named.as_slice() {
        // 宣传报道(媒体、日期): the bracket names the parts.
        let (within, unit) = asks::within(one);
        if let Some(unit) = unit.filter(|_| within.len() > 1) {
            // 资金构成（上级补助/地方配套/业主自筹，万元): a figure of each.
            let each = within.iter().map(|named| Part {
                name: named.name.clone(),
                unit: unit.clone(),
                shape: Shape::Figure,
            });
            return each.collect();
        }
        // 完成时间节点（立项/环评/开工): a day of each.
        let own = part(one);
        let strokes = within.len() > 1 && within.iter().skip(1).all(|named| named.joint == Some('/'));
        if own.shape == Shape::Day && strokes && within.iter().all(|named| named.name.chars().count() > 1) {
            let each = within.iter().map(|named| Part {
                name: named.name.clone(),
                ..own.clone()
            });
            return each.collect();
        }
        let words = headings::ends(Kind::Parts, "words", &one.name);
        let inner: Vec<Part> = within.iter().map(part).collect();
        let telling = inner.iter().any(|part| part.shape != Shape::Words);
        let listed = one.remark.contains(['、', '和', '及', '与']) && !one.remark.contains(['/', ',', ';', '“', '"']);
        if !words && listed && within.len() > 1 && telling {
            return inner;
        }
        return vec![part(one)];
    }
    let mut parts: Vec<Part> = named.iter().map(part).collect();
    let strokes = named.iter().skip(1).all(|named| named.joint == Some('/'));
    share_unit(&mut parts, strokes);
    share_noun(&mut parts);
    parts
}

/// 经费预算及来源（万元）: the unit at the end is of the first name that it makes a figure of, where its own is none; with strokes
/// between them (组织处理/纪律处分（人次）) it is of all.
fn share_unit(parts: &mut [Part], strokes: bool) {
    let Some((last, before)) = parts.split_last_mut() else {
        return;
    };
    if last.unit.is_empty() || matches!(last.shape, Shape::Series | Shape::Share) {
        return;
    }
    if last.shape == Shape::Figure {
        let bare = |part: &&mut Part| strokes && part.shape == Shape::Words && part.unit.is_empty();
        for part in before.iter_mut().filter(bare) {
            part.shape = Shape::Figure;
            part.unit.clone_from(&last.unit);
        }
        return;
    }
    let with = |part: &Part| Named {
        name: part.name.clone(),
        unit: last.unit.clone(),
        remark: String::new(),
        joint: None,
    };
    let figure = |part: &&mut Part| part.unit.is_empty() && shape(&with(part)) == Shape::Figure;
    if let Some(part) = before.iter_mut().find(figure) {
        part.shape = Shape::Figure;
        part.unit = std::mem::take(&mut last.unit);
    }
}

/// 开工/竣工时间, 抽检/不合格批次: what the last name ends with is of the others, too.
fn share_noun(parts: &mut [Part]) {
    /// Longest name that lacks its noun, in characters.
    const SHORT: usize = 5;
    let Some((last, before)) = parts.split_last_mut() else {
        return;
    };
    let nouns = headings::list(Kind::Amount, "ends")
        .iter()
        .chain(headings::list(Kind::Parts, "noun"));
    let noun = nouns
        .filter(|noun| last.name.ends_with(**noun))
        .max_by_key(|noun| noun.len());
    let Some(noun) = noun.filter(|_| matches!(last.shape, Shape::Figure | Shape::Day)) else {
        return;
    };
    for part in before
        .iter_mut()
        .filter(|part| part.shape == Shape::Words && part.name.chars().count() <= SHORT)
    {
        let whole = Named {
            name: format!("{}{noun}", part.name),
            unit: last.unit.clone(),
            remark: String::new(),
            joint: None,
        };
        if shape(&whole) == last.shape {
            part.shape = last.shape;
            part.name = whole.name;
            part.unit = whole.unit;
        }
    }
}

/// Whether parts make a column of this kind: they are several, and one of them has a shape that shows, or it is one of a shape
/// that no other kind has. A person with a telephone number, and words beside words, are other kinds.
fn is_own(parts: &[Part]) -> bool {
    use Shape::*;
    let shapes: Vec<Shape> = parts.iter().map(|part| part.shape).collect();
    match shapes.as_slice() {
        [] => false,
        [one] => matches!(
            one,
            Series | Measure | Change | Frequency | Span | Short | Mail | Document | Place | Body
        ),
        many => {
            let people = many.iter().all(|shape| matches!(shape, Name | Phone | Words | Body));
            let names = many.len() > 1 && many.iter().all(|shape| *shape == Name);
            let bodies = many.iter().all(|shape| *shape == Body);
            let shows = |shape: &Shape| !matches!(shape, Words | Name | Phone | Body);
            // 建设内容及规模 may be told without a figure.
            let vague = |part: &Part| {
                part.shape == Figure && part.unit.is_empty() && headings::ends(Kind::Parts, "vague", &part.name)
            };
            names || bodies || !people && many.iter().any(shows) && !parts.iter().any(vague)
        }
    }
}

/// Whether a heading names a person and how to reach them, side by side.
pub(super) fn is_contact(plain: &str) -> bool {
    // One name is told by its own words.
    if asks::named(plain).len() < 2 {
        return false;
    }
    let parts = of(plain);
    let any = |shape: Shape| parts.iter().any(|part| part.shape == shape);
    any(Shape::Name)
        && any(Shape::Phone)
        && parts
            .iter()
            .all(|part| matches!(part.shape, Shape::Name | Shape::Phone))
}

/// Figures of the shortest number by which a register knows a document: 2510-441900-04-01.
const REGISTERED: usize = 6;

/// A number in a cell.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    value: f64,
    /// Digits before the point.
    digits: usize,
    unit: String,
    /// The words right before it.
    label: String,
}

/// What a cell holds, by what shows.
#[derive(Debug, Default)]
struct Tokens {
    mails: usize,
    documents: usize,
    days: Vec<String>,
    shares: Vec<f64>,
    numbers: Vec<Number>,
    /// Words that are left.
    words: usize,
}

static MAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"));
static DOCUMENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"[〔\[(【〖{<]?(?:19|20)[0-9]{2}[〕\])】〗}>年]?\s*(?:第|字第)?\s*[0-9]+\s*号|第\s*[0-9]+\s*号")
});
/// Whether a text is the number of a paper: 澄公函〔2026〕31号.
pub(super) fn is_document(text: &str) -> bool {
    static NUMBER: LazyLock<Regex> =
        LazyLock::new(|| regex(r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】]\s*(?:第)?[0-9]+\s*号"));
    NUMBER.is_match(&ready(text))
}

static SHARE: LazyLock<Regex> = LazyLock::new(|| regex(r"([-+]?[0-9]+(?:\.[0-9]+)?)\s*[%‰]"));
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:(?:(?:19|20)?[0-9]{2}年)|(?:(?:19|20)[0-9]{2}[./-]))?[0-9]{1,2}月份?(?:[0-9]{1,2}[日号]?|[上中下]旬|初|底|末)?|(?:19|20)[0-9]{2}(?:-[0-9]{1,2}-[0-9]{1,2}|\.[0-9]{1,2}\.[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2})\b|(?:19|20)[0-9]{2}年(?:第?[一二三四1-4]季度|上半年|下半年|[底末内])?|第?[一二三四1-4]季度|[今本明]年[底末内]|年[底末内]|[上下]半年",
    )
});
/// 2026.6: a month only where days are asked for.
static MONTH: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:19|20)[0-9]{2}[-./][0-9]{1,2}(?:[上中下]旬)?"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"));

/// The text half-width, with its spaces and line breaks, but for those around 年, 月 and 日.
fn ready(text: &str) -> String {
    static AROUND: LazyLock<Regex> = LazyLock::new(|| regex(r"\s*([年月日号/:%@])\s*"));
    let half: String = nfkc(text)
        .chars()
        .map(|c| match c {
            '﹣' | '−' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' => '-',
            '∶' => ':',
            c if c.is_whitespace() || c.is_control() => ' ',
            c => c,
        })
        .collect();
    AROUND.replace_all(half.trim(), "$1").into_owned()
}

/// Takes everything that a pattern finds out of a text.
fn take(text: &mut String, pattern: &Regex) -> Vec<String> {
    let found: Vec<String> = pattern.find_iter(text).map(|found| found.as_str().to_owned()).collect();
    if !found.is_empty() {
        *text = pattern.replace_all(text, "\u{1}").into_owned();
    }
    found
}

impl Tokens {
    fn of(text: &str, days: bool) -> Tokens {
        let mut rest = ready(text);
        let mails = take(&mut rest, &MAIL).len();
        let documents = take(&mut rest, &DOCUMENT).len();
        let shares = SHARE
            .captures_iter(&rest)
            .filter_map(|found| {
                let number = found.get(1)?;
                // 30%-40%: a stroke between two shares is no minus.
                let before = rest.get(..number.start()).unwrap_or_default();
                let joined = before.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | '‰'));
                let text = if joined {
                    number.as_str().trim_start_matches('-')
                } else {
                    number.as_str()
                };
                text.parse().ok()
            })
            .collect();
        take(&mut rest, &SHARE);
        let mut found = take(&mut rest, &DAY);
        if days {
            found.extend(take(&mut rest, &MONTH));
        }
        let numbers = numbers(&rest);
        let words = rest.chars().filter(|c| is_han(*c)).count();
        Tokens {
            mails,
            documents,
            days: found,
            shares,
            numbers,
            words,
        }
    }
}

/// The numbers of a text, each with its unit and the words before it. A stroke between two digits is no minus.
fn numbers(text: &str) -> Vec<Number> {
    let mut all = Vec::new();
    for found in NUMBER.find_iter(text) {
        let (before, behind) = (
            text.get(..found.start()).unwrap_or_default(),
            text.get(found.end()..).unwrap_or_default(),
        );
        // Q1 is no number.
        if before.ends_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let raw = found.as_str().replace(',', "");
        let joined = before.ends_with(|c: char| c.is_ascii_digit() || c == ')' || is_han(c) || c == '\u{1}');
        let raw = if joined {
            raw.trim_start_matches('-')
        } else {
            raw.as_str()
        };
        let Ok(value) = raw.parse::<f64>() else { continue };
        let run: Vec<char> = behind
            .trim_start()
            .chars()
            .take_while(|c| is_han(*c) || c.is_ascii_alphabetic() || matches!(c, '²' | '³' | '㎡'))
            .take(5)
            .collect();
        let units = (1..=run.len())
            .rev()
            .map(|len| run.iter().take(len).collect::<String>());
        let unit = units.into_iter().find(|unit| is_unit(unit)).unwrap_or_default();
        let unit = without_counter(&unit).to_owned();
        let label: String = before
            .trim_end_matches([' ', ':', '为', '达', '共', '约', '是'])
            .chars()
            .rev()
            .take_while(|c| is_han(*c))
            .collect();
        all.push(Number {
            value,
            digits: raw
                .split('.')
                .next()
                .unwrap_or_default()
                .chars()
                .filter(char::is_ascii_digit)
                .count(),
            unit,
            label: label.chars().rev().collect(),
        });
    }
    all
}

/// A figure of a column, with the name and unit that its heading and cell give it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// 抽检批次
    pub name: String,
    /// Its value.
    pub value: f64,
    /// 批次, %, 万元; empty where nobody says.
    pub unit: String,
    /// Digits behind the point, as written.
    pub decimals: usize,
    /// Whether it is a bound from below (`Some(true)`), or from above.
    pub bound: Option<bool>,
}

/// The figures of a column of parts, one for each part that is one, in order; fewer where they cannot be told apart.
pub fn figures(heading: &str, text: &str) -> Vec<Figure> {
    let parts = of(heading);
    if is_none(text) {
        return Vec::new();
    }
    if let [part] = parts.as_slice()
        && part.shape == Shape::Measure
    {
        return measure(&part.name, text).into_iter().collect();
    }
    let wanted: Vec<&Part> = parts
        .iter()
        .filter(|part| matches!(part.shape, Shape::Figure | Shape::Series))
        .collect();
    let tokens = Tokens::of(text, false);
    let series = wanted.iter().any(|part| part.shape == Shape::Series);
    let chosen: Vec<(&Part, &Number)> = match wanted.as_slice() {
        [part] if series => tokens.numbers.iter().map(|number| (*part, number)).collect(),
        _ => assign(&wanted, &tokens.numbers).unwrap_or_default(),
    };
    let figure = |(part, number): (&Part, &Number)| Figure {
        name: part.name.clone(),
        value: number.value,
        unit: if number.unit.is_empty() {
            part.unit.clone()
        } else {
            number.unit.clone()
        },
        decimals: 0,
        bound: None,
    };
    chosen.into_iter().map(figure).collect()
}

/// Which number is of which part: by its unit or the words before it, else by its place.
fn assign<'a>(parts: &[&'a Part], numbers: &'a [Number]) -> Option<Vec<(&'a Part, &'a Number)>> {
    let fits = |part: &Part, number: &Number| {
        !number.unit.is_empty() && (number.unit == part.unit || part.name.ends_with(number.unit.as_str()))
    };
    let says = |part: &Part, number: &Number| {
        // 批次 is the unit of both 抽检批次 and 不合格批次, and tells neither.
        let of_unit = fits(part, number) && parts.iter().filter(|other| fits(other, number)).count() == 1;
        let of_name = number.label.chars().count() >= 2 && part.name.contains(number.label.as_str())
            || part.name.chars().count() >= 2 && number.label.ends_with(part.name.as_str());
        of_unit || of_name
    };
    // Where each part is told by exactly one number, these count.
    let told: Vec<Option<&Number>> = parts
        .iter()
        .map(|part| {
            let mut own = numbers
                .iter()
                .filter(|number| says(part, number) && parts.iter().filter(|other| says(other, number)).count() == 1);
            own.next().filter(|_| own.next().is_none())
        })
        .collect();
    if told.iter().all(Option::is_some) {
        return Some(parts.iter().copied().zip(told.into_iter().flatten()).collect());
    }
    (numbers.len() >= parts.len()).then(|| parts.iter().copied().zip(numbers).collect())
}

fn read(content: &Content<'_>) -> Read {
    let parts = of(content.heading);
    let text = content.text;
    let shaped = |shape: Shape| parts.iter().filter(move |part| part.shape == shape);
    let people = parts
        .iter()
        .any(|part| matches!(part.shape, Shape::Name | Shape::Phone | Shape::Mail | Shape::Short));
    if is_none(text) {
        return if people {
            Err(Wrong::new("，没有具体内容", "请补填"))
        } else {
            Ok(None)
        };
    }
    let figures = parts.iter().all(|part| part.shape == Shape::Figure);
    if figures && matches!(content.held, Some(Held::Day(..))) {
        return Err(Wrong::new(
            "，像是日期（表格软件会把6/2变成6月2日）",
            "请把单元格设为文本后重填",
        ));
    }
    if let Face::Prompt | Face::Trial | Face::Remark = face::of(content) {
        return Err(Wrong::new("，像是没有填完的内容", "请改填具体内容"));
    }
    if is_nonsense(text) && !is_figure(text) {
        return Err(Wrong::new("，看不出意思", "请改填具体内容"));
    }
    let asks_days = parts.iter().any(|part| matches!(part.shape, Shape::Day | Shape::Span));
    let tokens = Tokens::of(text, asks_days);
    if let [part] = parts.as_slice() {
        match part.shape {
            Shape::Measure => return value_of(part, content),
            Shape::Change => return change(content, &tokens),
            Shape::Frequency => return frequency(content, &tokens),
            Shape::Span => return span(content),
            Shape::Place => return place(content),
            Shape::Body => return body(content),
            _ => {}
        }
    }
    let mut normals: Vec<String> = Vec::new();
    if shaped(Shape::Mail).next().is_some() && tokens.mails == 0 {
        let address = text.contains(".cn") || text.contains(".com") || text.contains(".net") || text.contains(".org");
        let what = if address {
            "，邮箱地址缺少@"
        } else {
            "，没有电子邮箱"
        };
        return Err(Wrong::new(what, "请补填电子邮箱"));
    }
    if shaped(Shape::Phone).next().is_some() {
        normals.push(telephone(text)?);
    }
    if shaped(Shape::Short).next().is_some() && !tokens.numbers.iter().any(|number| (3..=8).contains(&number.digits)) {
        return Err(Wrong::new("，没有号码", "请补填号码"));
    }
    // 备案2510-4409-04: a register's own number, in words or letters and figures.
    let registered = || {
        // 2026年7月9日 is the day of the paper, and not its number.
        text.chars().filter(char::is_ascii_digit).count() >= REGISTERED && date::read(text, content.year).is_err()
    };
    if shaped(Shape::Document).next().is_some() && tokens.documents == 0 && !registered() {
        return Err(Wrong::new(
            "，没有文号",
            "请补填文号，如“〔2026〕2号”；没有文号的请注明",
        ));
    }
    days(&parts, &tokens, content, &mut normals)?;
    shares(&parts, &tokens)?;
    numbers_of(&parts, &tokens, &mut normals)?;
    let names = shaped(Shape::Name).count();
    if names > 0 {
        persons(text, names, &parts)?;
    }
    if let Some(part) = shaped(Shape::Words).chain(shaped(Shape::Body)).next() {
        let units: usize = tokens
            .numbers
            .iter()
            .map(|number| number.unit.chars().filter(|c| is_han(*c)).count())
            .sum();
        // 0万元 needs no source.
        let nothing = tokens.numbers.first().is_some_and(|number| number.value == 0.0);
        let said = tokens.words.saturating_sub(units) >= 2 || tokens.documents > 0;
        if !said && !nothing {
            let what = format!("，没有写{}", part.name);
            return Err(Wrong::new(what, "请按栏目名称补填完整"));
        }
    }
    Ok((!normals.is_empty()).then(|| normals.join("/")))
}

/// The telephone number of a cell that holds other things, too.
fn telephone(text: &str) -> Result<String, Wrong> {
    let mut rest = ready(text);
    take(&mut rest, &MAIL);
    take(&mut rest, &DOCUMENT);
    let rest = rest.replace('\u{1}', " ");
    let runs: String = rest
        .chars()
        .map(|c| {
            if is_han(c) && !"转机分号".contains(c) || matches!(c, '(' | ')' | ':') {
                '、'
            } else {
                c
            }
        })
        .collect();
    phone::read(&runs)
        .or_else(|_| phone::read(&rest))
        .map_err(|fault| contact::wrong(fault, "，没有电话号码"))
}

/// The days of a cell: each must be one of the calendar, and the first of two is no later than the second.
fn days(parts: &[Part], tokens: &Tokens, content: &Content<'_>, normals: &mut Vec<String>) -> Result<(), Wrong> {
    let asked: Vec<&Part> = parts.iter().filter(|part| part.shape == Shape::Day).collect();
    if asked.is_empty() {
        return Ok(());
    }
    let open = ["未", "待", "暂", "尚", "长期", "持续"]
        .iter()
        .any(|word| content.text.contains(word));
    let mut found: Vec<Date> = Vec::new();
    for day in &tokens.days {
        match day_of(day, content.year) {
            Ok(day) => found.push(day),
            Err(date::Fault::Impossible) => {
                return Err(Wrong::new("，日历上没有这个日期", "请核对后改填"));
            }
            Err(date::Fault::Unreadable) => {}
        }
    }
    if found.is_empty() && !open {
        return Err(Wrong::new("，没有写明时间", "请补填具体时间"));
    }
    if found.len() < asked.len() && !open {
        return Err(Wrong::new(
            format!("，只有{}个时间，栏目要填{}个", found.len(), asked.len()),
            "请按栏目名称补填完整",
        ));
    }
    if let ([first, second], [begun, ended]) = (asked.as_slice(), found.as_slice())
        && ended < begun
    {
        let what = format!("，{}早于{}", second.name, first.name);
        return Err(Wrong::new(what, "请核对两个时间的先后"));
    }
    normals.extend(found.iter().map(Date::to_string));
    Ok(())
}

/// A day or the end of a period.
fn day_of(text: &str, year: i16) -> Result<Date, date::Fault> {
    match deadline::read(text, year) {
        Ok(deadline::Deadline::By(day)) => Ok(day),
        Ok(_) => Err(date::Fault::Unreadable),
        Err(fault) => Err(fault),
    }
}

/// The shares of a cell: none is more than the whole, and what a thing is made of is no more than it.
fn shares(parts: &[Part], tokens: &Tokens) -> Result<(), Wrong> {
    let Some(part) = parts.iter().find(|part| part.shape == Shape::Share) else {
        return Ok(());
    };
    let nothing = tokens.numbers.first().is_some_and(|number| number.value == 0.0);
    if tokens.shares.is_empty() && !nothing {
        return Err(Wrong::new(format!("，没有写{}", part.name), "请补填百分数"));
    }
    if let Some(share) = tokens.shares.iter().find(|share| !(0.0..=100.0).contains(*share)) {
        let what = if *share < 0.0 {
            "，比例不能是负数"
        } else {
            "，超过100%"
        };
        return Err(Wrong::new(what, "请核对比例后改填"));
    }
    let sum: f64 = tokens.shares.iter().sum();
    let made_of = headings::holds(Kind::Parts, "made-of", &part.name);
    if made_of && tokens.shares.len() > 1 && sum > 100.5 {
        return Err(Wrong::new(format!("，各项比例合计{}%", plain(sum)), "请核对比例后改填"));
    }
    Ok(())
}

/// The figures of a cell, each of its part.
fn numbers_of(parts: &[Part], tokens: &Tokens, normals: &mut Vec<String>) -> Result<(), Wrong> {
    let wanted: Vec<&Part> = parts
        .iter()
        .filter(|part| matches!(part.shape, Shape::Figure | Shape::Series))
        .collect();
    let names = || {
        wanted
            .iter()
            .map(|part| part.name.as_str())
            .collect::<Vec<_>>()
            .join("、")
    };
    if wanted.is_empty() {
        return Ok(());
    }
    let advice = "请按栏目名称填写数字";
    if let Some(number) = tokens.numbers.iter().find(|number| number.digits >= 10) {
        return Err(Wrong::new(format!("，像是{}位的号码", number.digits), advice));
    }
    if tokens.numbers.is_empty() {
        let what = if tokens.days.is_empty() {
            "，没有数字"
        } else {
            "，像是日期"
        };
        return Err(Wrong::new(what, advice));
    }
    let series = wanted.iter().any(|part| part.shape == Shape::Series);
    let zero = tokens.numbers.iter().all(|number| number.value == 0.0);
    if tokens.numbers.len() < wanted.len() && !zero {
        let what = format!(
            "，只有{}个数，栏目要填{}个（{}）",
            tokens.numbers.len(),
            wanted.len(),
            names()
        );
        return Err(Wrong::new(what, advice));
    }
    if let Some(number) = tokens.numbers.iter().find(|number| number.value < 0.0) {
        return Err(Wrong::new(format!("，{}是负数", plain(number.value)), "请核对后改填"));
    }
    if series {
        let texts: Vec<String> = tokens.numbers.iter().map(|number| plain(number.value)).collect();
        normals.push(texts.join("/"));
        return Ok(());
    }
    let Some(chosen) = assign(&wanted, &tokens.numbers) else {
        normals.extend(wanted.iter().map(|_| "0".to_owned()));
        return Ok(());
    };
    for (part, number) in &chosen {
        let own = if part.unit.is_empty() {
            counted(&part.name)
        } else {
            &part.unit
        };
        let unit = if number.unit.is_empty() { own } else { &number.unit };
        let other = !own.is_empty()
            && !number.unit.is_empty()
            && number.unit != own
            && money(own).is_some() != money(&number.unit).is_some();
        if other && wanted.len() == 1 {
            return Err(Wrong::new(format!("，单位不是{own}"), "请核对单位后改填"));
        }
        if is_counted(unit) && number.value.fract().abs() > 1e-6 {
            return Err(Wrong::new(
                format!("，{}{unit}不是整数", plain(number.value)),
                "请核对后改填",
            ));
        }
    }
    if let Some((less, more)) = ordered(&chosen) {
        let what = format!("，{}比{}多", less.name, more.name);
        return Err(Wrong::new(what, "请核对是否填颠倒或有误"));
    }
    normals.extend(chosen.iter().map(|(part, number)| {
        let unit = if number.unit.is_empty() {
            part.unit.as_str()
        } else {
            number.unit.as_str()
        };
        format!("{}{unit}", plain(number.value))
    }));
    Ok(())
}

/// What things are counted in by the end of a name: 批次 of 抽检批次.
fn counted(name: &str) -> &str {
    let mut ends = headings::list(Kind::Parts, "counter").iter();
    ends.find(|end| name.ends_with(**end)).copied().unwrap_or_default()
}

/// Two parts of which the one is more, though its name says that it is a part of the other: 不合格批次 of 抽检批次, 已整改数 of
/// 应整改数; and meetings of which there are more than people that went there.
fn ordered<'a>(chosen: &[(&'a Part, &Number)]) -> Option<(&'a Part, &'a Part)> {
    let of_part = |name: &str| headings::holds(Kind::Parts, "part", name);
    let of_whole = |name: &str| headings::holds(Kind::Parts, "whole", name);
    // More may be done than was planned.
    let of_plan = |name: &str| headings::holds(Kind::Parts, "plan", name);
    let units = |part: &Part, number: &Number| {
        if number.unit.is_empty() {
            format!("{}{}", part.name, part.unit)
        } else {
            number.unit.clone()
        }
    };
    for (less, one) in chosen {
        for (more, other) in chosen {
            let whole = (of_whole(&more.name) || !of_part(&more.name)) && !of_plan(&more.name);
            let within = span::of(&less.name) == Span::Within && span::of(&more.name) == Span::ToDate;
            // 本期 of 本期/累计: what this period brought is a part of all.
            let of_period = within && less.unit == more.unit && span::base(&less.name) == span::base(&more.name);
            // 受益户数/其中脱贫户: whatever stands before it is the whole.
            let of_one_unit = [&less.unit, &more.unit].iter().all(|unit| !unit.contains('%'));
            let among = less.name.starts_with("其中") && of_one_unit && !more.name.starts_with("其中");
            let share = of_period || among || of_part(&less.name) && whole && same_matter(less, more);
            let (meeting, people) = (units(less, one), units(more, other));
            let meetings =
                headings::ends(Kind::Parts, "meetings", &meeting) && headings::ends(Kind::Parts, "people", &people);
            if less.name != more.name && (share || meetings) && one.value > other.value {
                return Some((less, more));
            }
        }
    }
    None
}

/// Whether two names are of the same thing, so that one may be part of the other: 批次 of 抽检批次 and of 不合格批次; 检查次数 and
/// 整改问题数 are not.
fn same_matter(a: &Part, b: &Part) -> bool {
    let bare = |part: &Part| {
        let lists = ["part", "whole"].into_iter();
        let words = lists.flat_map(|list| headings::list(Kind::Parts, list).iter());
        words.fold(part.name.clone(), |name, word| name.replace(word, ""))
    };
    let (a_bare, b_bare) = (bare(a), bare(b));
    let within = |long: &str, short: &str| short.chars().count() > 1 && long.ends_with(short);
    // 差评/已整改: what is nothing but a part is one of the other; of what a period brings more may be settled than is new.
    let new = |part: &Part| part.name.contains('新') || span::of(&part.name) == Span::Within;
    let bare_part = a_bare.is_empty() != b_bare.is_empty() && !new(a) && !new(b);
    a.unit == b.unit && (a_bare == b_bare || bare_part || within(&a_bare, &b_bare) || within(&b_bare, &a_bare))
}

/// Several names: as many as the heading asks for, and not the same twice.
fn persons(text: &str, asked: usize, parts: &[Part]) -> Result<(), Wrong> {
    let names = names(text);
    let han = text.chars().filter(|c| is_han(*c)).count();
    if han < 2 {
        return Err(Wrong::new("，没有姓名", "请补填姓名"));
    }
    if asked < 2 || parts.iter().any(|part| part.shape != Shape::Name) {
        return Ok(());
    }
    if names.len() < asked {
        return Err(Wrong::new(
            format!("，只有{}人，栏目要填{asked}人", names.len().max(1)),
            "请按栏目名称补填完整",
        ));
    }
    let twice = names
        .iter()
        .enumerate()
        .any(|(at, name)| names.iter().take(at).any(|known| known == name));
    if twice && names.len() == asked {
        return Err(Wrong::new("，填的是同一个人", "请核对后改填"));
    }
    Ok(())
}

/// The persons that a text names, without titles and labels.
fn names(text: &str) -> Vec<String> {
    let half = ready(text);
    let mut plain = String::new();
    let mut depth = 0;
    for c in half.chars() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                plain.push(' ');
            }
            _ if depth > 0 => {}
            c => plain.push(c),
        }
    }
    let pieces = plain.split([' ', '、', ',', '/', ';', '\\', '|', '。']).map(|piece| {
        let said = piece.rsplit(':').next().unwrap_or(piece);
        squeeze(said)
    });
    pieces
        .filter(|piece| piece.chars().filter(|c| is_han(*c)).count() >= 2 && !person::is_title(piece))
        .collect()
}

/// A value of its own unit: a number, a bound or a proportion.
fn measure(name: &str, text: &str) -> Option<Figure> {
    static VALUE: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?P<sign>[≥≤><=＞＜]*|不低于|不少于|不小于|大于等于|大于|高于|超过|达到|达|不高于|不超过|不多于|不大于|小于等于|小于|低于|控制在|约|为|提高到|提高至|提升到|提升至|降到|降至|下降到|下降至|稳定在|保持在)?(?:1:)?(?P<number>[-+]?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>[^0-9]{0,8}?)(?P<end>以上|以下|以内|之内|及以上|及以下|左右)?[。]?$",
        )
    });
    let bare = ready(text).replace(' ', "");
    let found = VALUE.captures(&bare)?;
    let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
    let digits = part("number").replace(',', "");
    let says = format!("{}{}", part("sign"), part("end"));
    let above = ["≥", ">", "不低于", "不少于", "不小于", "大于", "高于", "以上", "达"]
        .iter()
        .any(|word| says.contains(word));
    let below = [
        "≤",
        "<",
        "不高于",
        "不超过",
        "不多于",
        "不大于",
        "小于",
        "低于",
        "以下",
        "内",
        "控制",
    ]
    .iter()
    .any(|word| says.contains(word));
    // 不低于 holds 低于.
    let below = below && !["不低于", "不少于", "不小于"].iter().any(|word| says.contains(word));
    let above = above && !["不高于", "不大于", "不超过"].iter().any(|word| says.contains(word));
    Some(Figure {
        name: name.to_owned(),
        value: digits.parse().ok()?,
        unit: part("unit").to_owned(),
        decimals: digits.split_once('.').map_or(0, |(_, behind)| behind.len()),
        bound: (above != below).then_some(above),
    })
}

fn value_of(part: &Part, content: &Content<'_>) -> Read {
    let text = content.text;
    let advice = "请改填数值";
    if let Some(Held::Day(..)) = content.held {
        return Err(Wrong::new("，像是日期", advice));
    }
    let bare = ready(text);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    if digits == 0 && measure(&part.name, &arabic(&bare)).is_none() {
        return Err(Wrong::new("，没有数值", advice));
    }
    // What stands behind the value explains it; a sentence is none.
    let head = bare.split(['(', ',', ';', '。']).next().unwrap_or(&bare);
    if measure(&part.name, &bare).is_none() && measure(&part.name, head).is_none() && has_more_han(&bare, 8) {
        return Err(Wrong::new("，不是数值", advice));
    }
    if is_day(&bare) {
        return Err(Wrong::new("，像是日期", advice));
    }
    if numbers(&bare).iter().any(|number| number.digits >= 10) {
        return Err(Wrong::new("，像是电话号码", advice));
    }
    Ok(measure(&part.name, text).map(|figure| {
        let unit = if figure.unit.chars().count() <= 6 {
            figure.unit.as_str()
        } else {
            ""
        };
        format!("{}{unit}", plain(figure.value))
    }))
}

/// Whether a text is a day and nothing else: 2026.6.25, 6月25日.
fn is_day(bare: &str) -> bool {
    let mut rest = bare.to_owned();
    let days = take(&mut rest, &DAY).len();
    days == 1 && !rest.contains(|c: char| c.is_alphanumeric())
}

/// How much more or less: a number with its sign or in words, or that nothing changed.
fn change(content: &Content<'_>, tokens: &Tokens) -> Read {
    let text = content.text;
    let advice = "请填增减的数量，如“+1.2”“-3”，没有变化的填“持平”";
    if ["持平", "不变", "无变化", "没有变化", "无增减", "相同"]
        .iter()
        .any(|word| text.contains(word))
    {
        return Ok(Some("0".to_owned()));
    }
    if matches!(content.held, Some(Held::Day(..))) || is_day(&ready(text)) {
        return Err(Wrong::new("，像是日期", advice));
    }
    if let Some(number) = tokens.numbers.iter().find(|number| number.digits >= 10) {
        return Err(Wrong::new(format!("，像是{}位的号码", number.digits), advice));
    }
    let value = tokens
        .shares
        .first()
        .copied()
        .or(tokens.numbers.first().map(|number| number.value));
    let Some(value) = value else {
        return Err(Wrong::new("，没有写增减多少", advice));
    };
    let less = ["下降", "减少", "降低", "减", "降", "↓"]
        .iter()
        .any(|word| text.contains(word));
    let value = if less && value > 0.0 { -value } else { value };
    Ok(Some(plain(value)))
}

/// How often: so many times, or every so long.
fn frequency(content: &Content<'_>, tokens: &Tokens) -> Read {
    let text = content.text;
    let advice = "请写明多久一次，如“每月1次”";
    if let Some(number) = tokens.numbers.iter().find(|number| number.digits >= 7) {
        return Err(Wrong::new(format!("，像是{}位的号码", number.digits), advice));
    }
    static OFTEN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"每.{0,3}(?:日|天|周|星期|旬|月|季|年|小时|班)|(?:日|天|周|旬|月|季|年|季度|半年)度?(?:不少于|至少|不低于)?[0-9一二三四五六七八九十两]*次|次[/每]|[按逐](?:日|周|旬|月|季|年)|(?:日|周|旬|月|季|年)(?:报|度|检|查|巡)|双周|半月|半年|全年[0-9]|[0-9]次",
        )
    });
    /// Longest text that says how often, in characters.
    const LONGEST: usize = 24;
    let bare = ready(text);
    if is_day(&bare) {
        return Err(Wrong::new("，像是日期", advice));
    }
    if !OFTEN.is_match(&bare) || fold(&bare).chars().count() > LONGEST {
        return Err(Wrong::new("，没有写明多久一次", advice));
    }
    Ok(None)
}

/// From when to when.
pub(super) fn span(content: &Content<'_>) -> Read {
    let advice = "请写明起止时间";
    if let Some(Held::Day(serial, Dated::DAY)) = content.held {
        return Ok(date::from_serial(serial).map(|day| day.to_string()));
    }
    let bare = ready(content.text);
    if numbers(&bare).iter().any(|number| number.digits >= 10) {
        return Err(Wrong::new("，像是电话号码", advice));
    }
    if deadline::runs_backwards(content.text, content.year) {
        return Err(Wrong::new("，起止时间颠倒", "请核对起止时间"));
    }
    match ends(&bare, content.year) {
        Ok(Some((from, to))) if to < from => Err(Wrong::new("，起止时间颠倒", "请核对起止时间")),
        Ok(Some((from, to))) => Ok(Some(format!("{from}/{to}"))),
        Err(date::Fault::Impossible) => Err(Wrong::new("，日历上没有这个日期", "请核对起止时间")),
        Ok(None) | Err(date::Fault::Unreadable) => match deadline::read(content.text, content.year) {
            Ok(deadline) => Ok(Some(deadline.normal())),
            Err(date::Fault::Impossible) => Err(Wrong::new("，日历上没有这个日期", "请核对起止时间")),
            Err(date::Fault::Unreadable) => Err(Wrong::new("，看不出起止时间", advice)),
        },
    }
}

/// The first and the last day of a span whose both ends say their day: 2026年5月26日至6月25日, 5.26-6.25.
fn ends(bare: &str, year: i16) -> Result<Option<(Date, Date)>, date::Fault> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:自|从)?(?:((?:19|20)[0-9]{2})[-年./])?([0-9]{1,2})[-月./]([0-9]{1,2})日?(?:起|开始|启动)?[,，;]?\s*(?:至|到|~|-)*(?:((?:19|20)[0-9]{2})[-年./])?([0-9]{1,2})[-月./]([0-9]{1,2})日?(?:前|止|结束|完成|前完成)?$",
        )
    });
    let bare: String = bare.replace(' ', "");
    // 2020.7-2020.12: of months alone, from the first day of the one to the last of the other.
    static MONTHS: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r"^(?:自|从)?((?:19|20)[0-9]{2})[年./]([0-9]{1,2})月?份?(?:起|开始)?(?:至|到|~|-)+(?:((?:19|20)[0-9]{2})[-年./])?([0-9]{1,2})月?(?:份|底|末)?(?:前|止)?(?:\(.{0,8}\))?$",
        )
    });
    if let Some(found) = MONTHS.captures(&bare) {
        let number = |n: usize| found.get(n).and_then(|part| part.as_str().parse::<i16>().ok());
        if let (Some(from_year), Some(from), Some(to)) = (number(1), number(2), number(4)) {
            let to_year = number(3).unwrap_or(from_year);
            let first = date::day_of(from_year, from, 1)?;
            return Ok(Some((first, date::month_end(to_year, to)?)));
        }
    }
    let Some(found) = SPAN.captures(&bare) else {
        return Ok(None);
    };
    let number = |n: usize| found.get(n).and_then(|part| part.as_str().parse::<i16>().ok());
    let (Some(from_month), Some(from_day), Some(to_month), Some(to_day)) = (number(2), number(3), number(5), number(6))
    else {
        return Ok(None);
    };
    let from_year = number(1).unwrap_or(year);
    let said = number(4);
    // 12月26日至1月25日 runs into the next year.
    let turns = said.is_none() && number(1).is_none() && from_month == 12 && to_month == 1;
    let to_year = said.unwrap_or(from_year);
    let from_year = if turns { from_year.saturating_sub(1) } else { from_year };
    let from = date::day_of(from_year, from_month, from_day)?;
    let to = date::day_of(to_year, to_month, to_day)?;
    Ok(Some((from, to)))
}

/// Where something lies: a longitude and a latitude, in degrees and their parts or in decimals, of this country.
fn place(content: &Content<'_>) -> Read {
    static DEGREES: LazyLock<Regex> = LazyLock::new(|| {
        regex(
            r#"([0-9]{1,3})[°度]\s*([0-9]{1,2})['′’分]\s*(?:([0-9]{1,2}(?:\.[0-9]+)?)\s*(?:"|″|”|''|秒)?)?|([0-9]{1,3}(?:\.[0-9]+)?)"#,
        )
    });
    let advice = "请同时填写经度和纬度，如“东经117.2834°，北纬31.8613°”";
    let text = ready(content.text);
    let number =
        |found: &regex::Captures<'_>, n: usize| found.get(n).and_then(|part| part.as_str().parse::<f64>().ok());
    let values: Vec<f64> = DEGREES
        .captures_iter(&text)
        .filter_map(|found| {
            number(&found, 4).or_else(|| {
                let parts = number(&found, 2)? / 60.0 + number(&found, 3).unwrap_or(0.0) / 3600.0;
                Some(number(&found, 1)? + parts)
            })
        })
        .collect();
    let longitude = |value: f64| (73.0..=136.0).contains(&value);
    let latitude = |value: f64| (3.0..=54.0).contains(&value);
    match values.as_slice() {
        [] => Err(Wrong::new("，没有经度和纬度", advice)),
        [value] if latitude(*value) => Err(Wrong::new("，只有纬度，没有经度", advice)),
        [_] => Err(Wrong::new("，只有经度，没有纬度", advice)),
        many => {
            let points = many.chunks(2);
            let lies = |pair: &[f64]| match pair {
                [one, other] => longitude(*one) && latitude(*other) || latitude(*one) && longitude(*other),
                _ => false,
            };
            if !points.clone().all(lies) {
                return Err(Wrong::new("，经度或纬度不在我国范围内", "请核对经纬度"));
            }
            let texts: Vec<String> = many.iter().map(|value| plain(*value)).collect();
            Ok(Some(texts.join("/")))
        }
    }
}

/// The name of a body: neither a figure nor a day, nor a bare answer.
fn body(content: &Content<'_>) -> Read {
    let han = content.text.chars().filter(|c| is_han(*c)).count();
    let face = face::of(content);
    if han < 2
        || matches!(
            face,
            Face::Figure | Face::Phone | Face::Day | Face::Sum | Face::Yes | Face::State
        )
    {
        return Err(Wrong::new("，不是单位名称", "请改填单位名称"));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(heading: &str) -> Vec<Shape> {
        of(&squeeze(heading)).iter().map(|part| part.shape).collect()
    }

    fn told(heading: &str, text: &str) -> Read {
        read(&Content::of(heading, text, 2026))
    }

    #[test]
    fn a_place_is_a_longitude_and_a_latitude_in_any_writing() {
        let heading = "经纬度（经度，纬度，保留4位小数）";
        assert_eq!(shapes(heading), [Shape::Place]);
        assert_eq!(shapes("点位坐标"), [Shape::Place]);
        for text in [
            "117.2834，31.8613",
            "117.2834,31.8613",
            "117.2834、31.8613",
            "E117.2834，N31.8613",
            "东经117.2834°，北纬31.8613°",
            "经度117.2834\n纬度31.8613",
            "117°17′0.24″E，31°51′40.68″N",
            "东经117度17分，北纬31度51分",
            "北纬31.8613，东经117.2834",
        ] {
            assert!(told(heading, text).is_ok(), "{text}");
        }
        for text in [
            "市区",
            "116.7734",
            "31.8613",
            "217.3561，31.9247",
            "117.28，91.2",
            "13800008206",
            "待定",
        ] {
            assert!(told(heading, text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_a_part_by_its_name_is_no_more_than_the_whole() {
        for (heading, text, fits) in [
            ("累计差评/已整改（件）", "5/1", true),
            ("累计差评/已整改（件）", "1/5", false),
            ("监督检查（本期/累计，次）", "3/16", true),
            ("监督检查（本期/累计，次）", "17/12", false),
            ("问题/已办结（个）", "3/4", false),
            ("受益户数/其中脱贫户（户）", "120/36", true),
            ("受益户数/其中脱贫户（户）", "36/120", false),
            // Old ones are settled, too.
            ("本月新增/已整改（处）", "2/5", true),
            ("本周受理/办结（件）", "2/5", true),
        ] {
            assert_eq!(told(heading, text).is_ok(), fits, "{heading}: {text}");
        }
    }

    #[test]
    fn names_tell_shapes() {
        use Shape::*;
        for (heading, right) in [
            ("已整改学校数/应整改学校数", vec![Figure, Figure]),
            ("立案数（件）/罚没款（万元）", vec![Figure, Figure]),
            ("开工/竣工时间", vec![Day, Day]),
            ("分子/分母", vec![Figure, Figure]),
            ("培训场次及人次", vec![Figure, Figure]),
            ("抽检/不合格批次", vec![Figure, Figure]),
            ("概算资金（万元）及省级占比", vec![Figure, Share]),
            ("经费预算及来源（万元）", vec![Figure, Words]),
            ("联络员手机及电子邮箱", vec![Phone, Mail]),
            ("联系人及院内短号", vec![Name, Short]),
            ("依据文件及文号", vec![Words, Document]),
            ("宣传报道（媒体、日期）", vec![Words, Day]),
            ("报告人/审核人", vec![Name, Name]),
            ("整改责任人（主要负责人、分管负责人）", vec![Name, Name]),
            ("2026年目标值", vec![Measure]),
            ("较上月增减（±）", vec![Change]),
            ("督查频次", vec![Frequency]),
            ("整改起止时间", vec![Span]),
            ("完成时间节点（立项/环评/开工）", vec![Day, Day, Day]),
            ("项目业主单位", vec![Body]),
            ("分季度投资计划（万元）", vec![Series]),
            (
                "资金构成（上级补助/地方配套/业主自筹，万元）",
                vec![Figure, Figure, Figure],
            ),
            ("组织处理/纪律处分（人次）", vec![Figure, Figure]),
            ("在场人员/机械（人/台）", vec![Figure, Figure]),
            ("施工单位/监理单位", vec![Body, Body]),
            ("已完成措施数/措施总数", vec![Figure, Figure]),
            ("已建立或修订制度（个数及名称）", vec![Figure, Words]),
        ] {
            assert_eq!(shapes(heading), right, "{heading}");
            assert!(is_own(&of(&squeeze(heading))), "{heading}");
        }
        for heading in [
            "存在问题及困难",
            "联系人及电话",
            "责任领导",
            "涉及主体数（户）",
            "指标计算公式（分子、分母）",
            "涉及环节（种养殖/生产/流通/餐饮，可多选）",
            "整改方式（立行立改/限期整改/长期坚持）",
            "建设内容及规模",
            "牵头单位",
            "完成投资（万元）",
            "完成投资（万元）本月完成",
            "建设规模（公里/座/处）",
            "佐证材料清单（名称、份数）",
            "涉及资金（万元，不涉及的填“/”）",
        ] {
            assert!(!is_own(&of(&squeeze(heading))), "{heading}: {:?}", shapes(heading));
        }
    }

    #[test]
    fn two_figures_are_read_however_they_are_written_and_the_part_is_no_more_than_the_whole() {
        let heading = "抽检批次/不合格批次";
        for text in [
            "353/5",
            "353批次/5批次",
            "抽检353批次，不合格5批次",
            "不合格5批次，抽检353批次",
            "353／5",
            "1,353 / 5",
        ] {
            let normal = told(heading, text).expect(text).expect(text);
            assert!(normal.ends_with("/5") || normal.ends_with("/5批次"), "{text}: {normal}");
        }
        assert_eq!(told(heading, "无"), Ok(None));
        for text in ["28/53", "353", "正在送检", "2026年6月", "-3/1", "13907240001", "3.5/1"] {
            assert!(told(heading, text).is_err(), "{text}");
        }
        assert!(
            told("已整改学校数/应整改学校数", "31/24").is_err() && told("已整改学校数/应整改学校数", "18/24").is_ok()
        );
        assert!(told("培训场次及人次", "106场、2人次").is_err() && told("培训场次及人次", "2场、106人次").is_ok());
        assert!(told("分子/分母", "577/422").is_ok());
    }

    #[test]
    fn every_part_must_be_there() {
        for (heading, right, wrong) in [
            ("开工/竣工时间", "2025年3月/2026年11月", "2026年11月/2025年3月"),
            ("开工/竣工时间", "2025.3/2026.11", "2026年13月/2027年6月"),
            (
                "联络员手机及电子邮箱",
                "邰娟13800004426，邮箱：qy@example.cn",
                "邰娟 13800004426",
            ),
            (
                "联络员手机及电子邮箱",
                "邰娟\n13800004426\nqy@example.cn",
                "邰娟 13800004426 qyexample.cn",
            ),
            ("联系人及院内短号", "甘露露（短号：6882）", "甘露露"),
            ("依据文件及文号", "清食安委〔2026〕2号", "有关文件"),
            ("依据文件及文号", "《办法》（清政发〔2025〕6号）", "13500003322"),
            ("经费预算及来源（万元）", "18，县级食品安全专项经费", "已列入预算"),
            ("资金构成（上级补助/地方配套/业主自筹，万元）", "1744/736/0", "900/1000"),
            ("组织处理/纪律处分（人次）", "2人次/0人次", "若干"),
            ("已完成措施数/措施总数", "2/3", "5/3"),
            ("经费预算及来源（万元）", "5.2万元，来源：乡镇财政", "已列入预算"),
            ("经费预算及来源（万元）", "0", "5.2"),
            (
                "概算资金（万元）及省级占比",
                "1450万元（省级占60%）",
                "1450万元（省级占140%）",
            ),
            ("年度资金来源及占比", "专项债40%；银行贷款60%", "财政60%，自筹60%"),
            (
                "宣传报道（媒体、日期）",
                "县电视台（6月9日）",
                "《清源报》2026年2月30日",
            ),
            ("报告人/审核人", "报告人：甘露露\n审核人：尚敏", "莘悦/莘悦"),
            ("报告人/审核人", "甘露露 尚敏", "甘露露"),
            ("2026年目标值", "控制在38DDDs以内", "明显改善"),
            ("本月指标值", "1:0.48", "2026.6.25"),
            ("较上月增减（±）", "↓0.3", "变化不大"),
            ("督查频次", "1次/周", "适时开展"),
            ("整改起止时间", "2026年3月—10月", "2026年8月至2026年3月"),
            ("统计周期", "5月26日至6月25日", "2026年5月26日至2026年6月31日"),
            ("项目业主单位", "临泽精工机床有限公司", "13800002233"),
            (
                "分季度投资计划（万元）",
                "一季度300；二季度400；三季度200；四季度100",
                "均衡推进",
            ),
        ] {
            assert!(
                told(heading, right).is_ok(),
                "{heading}: {right}: {:?}",
                told(heading, right)
            );
            assert!(told(heading, wrong).is_err(), "{heading}: {wrong}");
        }
    }

    #[test]
    fn a_value_is_a_bound_by_its_words() {
        for (text, value, unit, bound) in [
            ("≥90%", 90.0, "%", Some(true)),
            ("不高于38DDDs", 38.0, "DDDs", Some(false)),
            ("控制在18分钟以内", 18.0, "分钟", Some(false)),
            ("不低于1:0.48", 0.48, "", Some(true)),
            ("94分及以上", 94.0, "分", Some(true)),
            ("7.4", 7.4, "", None),
        ] {
            let figure = measure("目标值", text).expect(text);
            assert_eq!(
                (figure.value, figure.unit.as_str(), figure.bound),
                (value, unit, bound),
                "{text}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn two_figures_with_any_signs_between_them_give_the_same(a in 1u32..9000, b in 0u32..9000, way in 0usize..6) {
            let (less, more) = (a.min(b), a.max(b));
            let heading = "检查户次/整改户次";
            let text = [
                format!("{more}/{less}"), format!("{more}户次/{less}户次"), format!("检查{more}户次，整改{less}户次"),
                format!("{more}／{less}"), format!("{more}、{less}"), format!("检查：{more}\n整改：{less}"),
            ];
            let read = told(heading, &text[way]);
            proptest::prop_assert!(read.is_ok(), "{}: {read:?}", text[way]);
            let values: Vec<f64> = figures(heading, &text[way]).iter().map(|figure| figure.value).collect();
            proptest::prop_assert_eq!(values, vec![f64::from(more), f64::from(less)]);
        }

        #[test]
        fn nothing_that_anybody_types_is_too_much_for_it(text in "\\PC{0,24}", at in 0usize..8) {
            let headings = ["抽检批次/不合格批次", "开工/竣工时间", "联络员手机及电子邮箱", "2026年目标值", "较上月增减（±）", "督查频次", "起止时间", "报告人/审核人"];
            let _ = told(headings[at], &text);
            let _ = figures(headings[at], &text);
        }
    }
}
