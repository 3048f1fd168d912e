//! An account read into quantities: how many of what, called what, and how each stands to the one before it.
//!
//! `投入900万元，其中省级420万元、市级310万元` holds three: each has its value, what it is counted in, the words before and behind it,
//! and the sign that joins it to the rest. What the words of a quantity say of it (that it is the sum, what was aimed at, what is
//! left, what was before) stands in the lexicon under `figure`. The judges ([`judges`], of growth and shares [`rates`], of months and
//! quarters [`periods`], of lists that take a whole apart [`lists`]) ask nothing but this model; what the days of an account say of
//! one another is read in [`days`].

pub(super) mod days;
mod judges;
mod lists;
mod measure;
mod number;
mod periods;
mod rates;

use std::sync::LazyLock;

use crate::lexicon::{self, Kind};
use crate::normal::squeeze;
use crate::sought::Sought;

/// What the words of a quantity say of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// 合计: the sum of what stands before it.
    Total,
    /// 计划, 目标: what was aimed at.
    Aim,
    /// 应查: what was to be done, of which no more can be done.
    Due,
    /// 去年, 同期: as it was.
    Before,
    /// 年底, 目前: as it is.
    Now,
    /// 现有, 剩余: what there is to work on.
    Stock,
    /// 其余, 还剩: all that is left.
    Rest,
    /// 累计, 历年: counts more than this account does.
    Carried,
    /// 增: it became more.
    Up,
    /// 降: it became less.
    Down,
    /// 新增: how many came.
    Came,
    /// 压减: how many went.
    Went,
    /// 每户, 人均: of one out of many.
    Each,
    /// 等, 分别: the list is not all of it, or not one list.
    Loose,
    /// 一期, 首批: of one stage among several.
    Stage,
}

impl Role {
    const ALL: [Role; 15] = [
        Role::Total,
        Role::Aim,
        Role::Due,
        Role::Before,
        Role::Now,
        Role::Stock,
        Role::Rest,
        Role::Carried,
        Role::Up,
        Role::Down,
        Role::Came,
        Role::Went,
        Role::Each,
        Role::Loose,
        Role::Stage,
    ];

    fn label(self) -> &'static str {
        match self {
            Role::Total => "total",
            Role::Aim => "aim",
            Role::Due => "due",
            Role::Before => "before",
            Role::Now => "now",
            Role::Stock => "stock",
            Role::Rest => "rest",
            Role::Carried => "carried",
            Role::Up => "up",
            Role::Down => "down",
            Role::Came => "came",
            Role::Went => "went",
            Role::Each => "each",
            Role::Loose => "loose",
            Role::Stage => "stage",
        }
    }

    /// The words of a role, one by one and to be looked for together.
    fn list(self) -> Option<&'static (Vec<&'static str>, Sought)> {
        static WORDS: LazyLock<Vec<(Vec<&'static str>, Sought)>> = LazyLock::new(|| {
            let of = |role: Role| {
                let entries = lexicon::entries(Kind::Figure).iter();
                let has = move |entry: &&lexicon::Entry| entry.label.split('/').any(|label| label == role.label());
                let words: Vec<&'static str> = entries.filter(has).map(|entry| entry.word).collect();
                let sought = Sought::of(words.iter().copied());
                (words, sought)
            };
            Role::ALL.into_iter().map(of).collect()
        });
        WORDS.get(self as usize)
    }

    /// The words of a role.
    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        self.list().into_iter().flat_map(|(words, _)| words).copied()
    }

    /// Whether words say it.
    pub(super) fn said_in(self, words: &str) -> bool {
        self.list().is_some_and(|(_, sought)| sought.is_in(words)) && (self != Role::Due || owes(words))
    }

    /// Where the last of its words stands.
    fn last_in(self, words: &str) -> Option<usize> {
        self.list()?.1.rfind(words)
    }
}

/// Whether the 应 of some words is one of what was to be done: 应搬迁, 应修; not 应急, 应保尽保.
fn owes(words: &str) -> bool {
    /// Letters from 应 to the 尽 of 应保尽保.
    const ALL_THAT: usize = 3;
    let rest = lexicon::words(Kind::NotDue).fold(words.to_owned(), |rest, word| rest.replace(word, " "));
    rest.match_indices('应').any(|(at, sign)| {
        let behind = rest.get(at + sign.len()..).unwrap_or_default();
        behind.starts_with(|c: char| c.is_alphabetic()) && !behind.chars().take(ALL_THAT).any(|c| c == '尽')
    })
}

/// What joins a quantity to what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// It opens the sentence.
    Opens,
    /// Nothing but words: 投入资金900万元用于改造12个.
    Words,
    /// 、
    Listed,
    /// A comma.
    Comma,
    /// An opening bracket.
    Bracket,
    /// A colon, a closing bracket, or what else there is.
    Other,
}

/// A quantity of an account.
#[derive(Debug, Clone)]
pub(super) struct Quantity<'t> {
    /// Its number, in units.
    pub value: f64,
    /// How far from it the true one may lie: half of the last digit that was written, where its unit is a round one.
    pub slack: f64,
    /// 户, 元, %, 个百分点: what it is counted in.
    pub unit: String,
    /// As it stands there: 3.2万人.
    pub shown: &'t str,
    /// The words before it, up to a stop or the quantity before.
    pub label: &'t str,
    /// The same with the years, days and names that stand among them: 由2019年的 of 由2019年的246家.
    pub dated: &'t str,
    /// The words behind it, up to a stop or the next quantity.
    pub behind: &'t str,
    pub joint: Joint,
    /// Whether it is about, at least or above: 约12万元, 20亿元以上.
    pub vague: bool,
    /// Whether it says of what size one thing is: 4栋28层楼, 每户2000元, 平均3.5吨.
    pub each: bool,
    pub start: usize,
    pub end: usize,
}

impl Quantity<'_> {
    /// Whether its own words say something of it.
    pub(super) fn is(&self, role: Role) -> bool {
        role.said_in(self.label)
    }

    /// Whether its words say that something was found.
    fn finds(&self) -> bool {
        lexicon::holds(self.label, Kind::Finds) && !lexicon::holds(self.label, Kind::Settles)
    }

    /// Whether its words say that something was settled.
    fn settles(&self) -> bool {
        lexicon::holds(self.label, Kind::Settles) && !lexicon::holds(self.label, Kind::Finds)
    }

    /// Whether it counts things, and is no share, growth or size of one thing.
    fn counts(&self) -> bool {
        !self.each && !self.is_share() && self.unit != "个百分点" && self.unit != "倍"
    }

    fn is_share(&self) -> bool {
        self.unit == "%"
    }

    /// Whether it counts the same as another.
    fn alike(&self, other: &Quantity<'_>) -> bool {
        self.unit == other.unit && self.counts() && other.counts()
    }
}

/// One sentence of an account, with its quantities.
#[derive(Debug)]
pub(super) struct Sentence<'t> {
    pub text: &'t str,
    pub all: Vec<Quantity<'t>>,
}

/// Units of two letters and more, of which the first alone is another.
fn long_unit(behind: &str) -> Option<&'static str> {
    lexicon::begun(behind, Kind::LongUnit).max_by_key(|unit| unit.len())
}

/// Whether a number is a name by what stands behind it: 热线 of 12345热线.
fn words_behind_names(behind: &str) -> bool {
    lexicon::begun(behind, Kind::NoUnit).any(|word| word.chars().count() > 1 && !word.starts_with('个'))
}

fn is_stop(c: char) -> bool {
    joins(c) || matches!(c, '“' | '”' | '"' | '《' | '》')
}

/// Whether a sign joins a quantity to what stands before it; a quotation is of the words: 、“银种子”企业35家.
fn joins(c: char) -> bool {
    matches!(c, ',' | '、' | '(' | ')' | ':' | '[' | ']')
}

impl<'t> Sentence<'t> {
    /// Reads a sentence, squeezed, without its full stop.
    pub(super) fn read(text: &'t str) -> Self {
        let mut all: Vec<Quantity<'t>> = Vec::new();
        let mut last = 0;
        // Where the last number that counts nothing opens its label, and what joined it: 10月 of 、10月场14亿元.
        let mut skipped: Option<(usize, Joint)> = None;
        for found in number::numbers(text) {
            let before = text.get(..found.start).unwrap_or_default();
            let behind = |stops: fn(char) -> bool| {
                let mut back = before.char_indices().rev();
                let stop = back.find(|(at, c)| stops(*c) || *at < last);
                stop.map_or(last.min(before.len()), |(at, c)| last.max(at + c.len_utf8()))
            };
            let (from, lead) = (behind(is_stop), behind(joins));
            // A day between the sign and the number joins nothing: what stands before the day does.
            let touches = lead == last && last > 0;
            let (opens, joint) = match before.get(..lead).unwrap_or_default().chars().next_back() {
                None => (lead, Joint::Opens),
                Some(_) if touches => skipped.unwrap_or((lead, Joint::Words)),
                Some('、') => (lead, Joint::Listed),
                Some(',') => (lead, Joint::Comma),
                Some('(') => (lead, Joint::Bracket),
                Some(_) => (lead, Joint::Other),
            };
            let Some(first) = found.first else {
                last = found.end;
                skipped = Some((opens, joint));
                continue;
            };
            let start = found.end - first.len();
            let rest = text.get(start..).unwrap_or_default();
            let unit = long_unit(rest).unwrap_or(first);
            let end = start + unit.len();
            let goes_on = text.get(end..).unwrap_or_default();
            // G351, 第3批, 2-3次, 1343·3 and days count nothing, and 1/3 is a share of something.
            let part_of_other = before.ends_with(|c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '第' | '-' | '~' | '.' | '/' | '·' | '+')
            }) || goes_on.starts_with(['-', '~', '/', '·']);
            // 收到12345工单1320件: the number is a name.
            if words_behind_names(rest) {
                continue;
            }
            if part_of_other || lexicon::is(unit, Kind::NoUnit) {
                last = end;
                skipped = Some((opens, joint));
                continue;
            }
            let scale = match found.scale {
                "万亿" => 1e12,
                "百万" => 1e6,
                "千万" => 1e7,
                "万" => 1e4,
                "亿" => 1e8,
                _ => 1.0,
            };
            let decimals = found.decimals;
            let Ok(number) = format!("{}.{decimals}0", found.digits.replace(',', "")).parse::<f64>() else {
                continue;
            };
            let ulp = decimals.chars().fold(1.0, |ulp, _| ulp / 10.0);
            let exact = scale == 1.0 && decimals.is_empty() && unit != "%";
            let label = before.get(from..).unwrap_or_default();
            let dated = before.get(opens..).unwrap_or_default();
            // 已签约480户, 通过9项 are no 约 and no 过.
            let says_about = ["约", "近", "超", "逾", "过", "上", "于", "几"]
                .iter()
                .any(|word| label.ends_with(word))
                && !lexicon::ends(label, Kind::NotAbout);
            let about = found.about
                || says_about
                || ["以上", "以下", "左右", "以内", "多", "余", "级", "档"]
                    .iter()
                    .any(|word| goes_on.starts_with(word));
            // 两台33万千瓦机组, 4栋28层楼
            let numeral = |c: char| "一二两三四五六七八九十".contains(c);
            let counted = lexicon::ended(label, Kind::CountWord).find_map(|word| label.strip_suffix(word));
            let of_some = label.ends_with(numeral) || counted.is_some_and(|before| before.ends_with(numeral));
            let sized = label.is_empty() && joint == Joint::Words || of_some || Role::Each.said_in(label);
            all.push(Quantity {
                value: number * scale,
                slack: if exact { 0.0 } else { ulp * scale * 0.5 },
                unit: unit.to_owned(),
                shown: text.get(found.start..end).unwrap_or_default(),
                label,
                dated,
                behind: "",
                joint,
                vague: about,
                each: sized,
                start: found.start,
                end,
            });
            last = end;
            skipped = None;
        }
        let starts: Vec<usize> = all.iter().skip(1).map(|next| next.start).chain([text.len()]).collect();
        for (quantity, next) in all.iter_mut().zip(starts) {
            let behind = text.get(quantity.end..next).unwrap_or_default();
            let stop = behind.find(is_stop).unwrap_or(behind.len());
            quantity.behind = behind.get(..stop).unwrap_or_default();
        }
        Sentence { text, all }
    }

    /// What stands between two places.
    fn between(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The letters between two quantities.
    fn letters(&self, one: &Quantity<'_>, other: &Quantity<'_>) -> usize {
        self.between(one.end, other.start).chars().count()
    }
}

/// Whether an account tells that what was aimed at was reached or passed, and of no aim that it was not: 达标率95.7%，省定90%.
pub(crate) fn passes_aim(account: &str) -> bool {
    let bare = squeeze(account);
    let all: Vec<Held> = with_aims(&bare).flat_map(|sentence| held(&sentence)).collect();
    !all.is_empty() && all.iter().all(|held| held.passed)
}

/// What an account says of an aim of this year that was not reached: 签约12家，年度任务30家; 占全年任务90家的64%.
pub(crate) fn misses_aim(account: &str) -> Option<String> {
    let bare = squeeze(account);
    with_aims(&bare).find_map(|sentence| {
        // 到2025年目标100家: an aim with a year of its own may be of a later one.
        let this_year =
            |held: &Held| !held.shown.contains('年') || held.shown.contains("年度") || held.shown.contains("全年");
        let of_both = held(&sentence).into_iter().find(|held| !held.passed && this_year(held));
        of_both.map(|held| held.shown).or_else(|| part_of_aim(&sentence))
    })
}

/// What an account says of the same things that is still open, right behind what was done of them: 改革事项40项，完成33项，7项正在推进.
pub(crate) fn leaves_open(account: &str) -> Option<String> {
    let bare = squeeze(account);
    let open = |text: &&str| lexicon::holds(text, Kind::StillOpen);
    sentences(&bare).filter(open).map(Sentence::read).find_map(|sentence| {
        let said = sentence.all.windows(2).find_map(|two| {
            let [done, rest] = two else { return None };
            // 3户尚未脱贫 is of what was counted before it where it has no name of its own.
            let unnamed = rest.label.is_empty() || rest.is(Role::Rest) || lexicon::is(rest.label, Kind::Left);
            let chained = matches!(rest.joint, Joint::Comma | Joint::Listed);
            let open = lexicon::begins(rest.behind, Kind::StillOpen);
            // 5个正在验收, 8户正在办理结算: what comes after the work.
            let after = lexicon::holds(rest.behind, Kind::Aftercare);
            let of_same = done.alike(rest) && done.counts() && !done.is(Role::Aim) && rest.value > 0.0;
            (unnamed && chained && open && !after && of_same).then_some((rest.start, rest.end + rest.behind.len()))
        });
        said.map(|(start, end)| sentence.between(start, end).to_owned())
    })
}

/// The sentences of a text, squeezed.
fn sentences(bare: &str) -> impl Iterator<Item = &str> {
    bare.split(['。', '\n', ';', '!', '?'])
}

/// Those that name an aim, with their quantities.
fn with_aims(bare: &str) -> impl Iterator<Item = Sentence<'_>> {
    sentences(bare).filter(|text| names_aim(text)).map(Sentence::read)
}

/// What was done, held against what was aimed at.
struct Held {
    passed: bool,
    /// Both, as they stand there.
    shown: String,
}

/// Each aim of a sentence with what was done of it right before or behind.
fn held(sentence: &Sentence<'_>) -> Vec<Held> {
    let two = sentence.all.windows(2).filter_map(|two| {
        let (done, aim) = match two {
            [aim, done] if aim.is(Role::Aim) => (done, aim),
            [done, aim] => (done, aim),
            _ => return None,
        };
        let joint = if aim.start < done.start { done.joint } else { aim.joint };
        let same = done.unit == aim.unit && !done.each && !aim.each && joint != Joint::Words;
        // 距年度目标还差1个 is no aim.
        let bare = aim.label.trim_end_matches(['为', '是', '数', '的']);
        let named = Role::Aim.words().any(|word| bare.ends_with(word)) && !bare.contains(['距', '比', '超', '离']);
        // 任务数8000人、3000人 are two aims; 计划3000个，超412个 says by how much.
        let listed = aim.start < done.start && done.joint == Joint::Listed;
        let by = done
            .label
            .trim_end_matches(['了', '出', '额', '约', '过'])
            .ends_with(['超', '差', '缺', '少', '多', '欠']);
        let aimed = named && !listed && !by && !done.is(Role::Aim) && !done.is(Role::Rest);
        let shown = || {
            let (first, last) = if aim.start < done.start {
                (aim, done)
            } else {
                (done, aim)
            };
            sentence.between(first.start - first.dated.len(), last.end).to_owned()
        };
        (same && aimed).then(|| Held {
            passed: done.value >= aim.value,
            shown: shown(),
        })
    });
    two.collect()
}

/// A share of less than all of an aim that stands with it: 占全年任务90家的64%, 完成全年3亿元目标的73.3%.
fn part_of_aim(sentence: &Sentence<'_>) -> Option<String> {
    sentence.all.windows(2).find_map(|two| {
        let [aim, share] = two else { return None };
        let bare = share.label.trim_end_matches(['约', '近']);
        let of_aim = bare.ends_with('的') && share.joint == Joint::Words && (aim.is(Role::Aim) || share.is(Role::Aim));
        let opens = aim.label.contains('占') || aim.label.contains("完成");
        let from = aim.start - aim.label.len();
        (share.is_share() && share.value < 100.0 && !share.vague && of_aim && opens)
            .then(|| sentence.between(from, share.end).to_owned())
    })
}

/// Whether words name what was aimed at.
pub(crate) fn names_aim(words: &str) -> bool {
    Role::Aim.said_in(words)
}

/// Whether a sentence may say anything against itself: it takes two figures, or one beside 每周一次 or a share.
fn may_contradict(text: &str) -> bool {
    let is_figure = u8::is_ascii_digit;
    let bytes = text.as_bytes();
    let begins = |(before, byte): (&u8, &u8)| is_figure(byte) && !is_figure(before);
    let behind = bytes.get(1..).unwrap_or_default();
    let figures = bytes.iter().zip(behind).filter(|two| begins(*two)).take(2).count()
        + usize::from(bytes.first().is_some_and(is_figure));
    figures > 1 || figures == 1 && text.contains(['每', '%'])
}

/// What the quantities and days of a text, squeezed, say against one another, as it goes on behind the quotation in a finding.
pub(super) fn fault(bare: &str, year: i16) -> Option<String> {
    // 完成46个；其中经责17个: what is taken apart behind a stop is of the sentence before.
    let joined = bare.contains(";其中").then(|| bare.replace(";其中", ",其中"));
    let mut counted = sentences(joined.as_deref().unwrap_or(bare)).filter(|text| may_contradict(text));
    counted.find_map(|text| {
        let sentence = Sentence::read(text);
        days::backwards(text, year).or_else(|| judges::of(&sentence))
    })
}
