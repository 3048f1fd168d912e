//! What a column or field of a form holds: for each kind, in one place, what it is called, what may stand in it, and how it looks.
//!
//! A heading tells the kind (`of_heading`); the kind's [`Model`] says everything else. Readers, checks, writers and the
//! rehearsal ask the model; only what is of one kind and no other asks which kind it is.

mod amount;
mod asks;
mod completion;
pub mod condition;
mod contact;
mod day;
mod face;
mod figures;
pub mod headings;
pub mod life;
pub mod notes;
mod offered;
mod office;
mod parts;
mod person;
mod progress;
mod prose;
mod quantities;
mod share;
pub mod span;
mod state;
pub mod steps;
mod words;

pub use asks::beyond;
pub use completion::{Asked, REASONS, asked as asked_whether};
pub use day::has_come;
pub use face::{is_by_when, is_state};
pub use headings::called;
pub use offered::{listed, meaning, offered, offers_several, other_than_offered};
pub use parts::{Figure, figures};
pub use progress::percent;
pub use prose::left_over;
pub(crate) use quantities::{leaves_open, misses_aim, names_aim, passes_aim};
pub use words::asks_others;

use jiff::civil::Date;

use crate::form::{Column, Field, FilledBy, Form, Kind};
use crate::grid::Held;
use crate::lexicon;
use crate::memo::Memo;
use crate::normal::blank::{self, Worth};
use crate::normal::choice::Habit;
use crate::normal::{fold, has_more_han, is_han, phrase, squeeze, without_remarks};
use crate::rule::Rule;
use crate::sample::Dates;
use crate::text::walled;

/// A heading made ready to be told: folded, without spaces.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading<'a> {
    /// All of it: `是否完成(未完成需说明原因)`.
    pub plain: &'a str,
    /// What stands before a bracket; the bracket holds a unit or a remark on how to fill in: `是否完成`.
    pub head: &'a str,
}

impl<'a> Heading<'a> {
    fn of(plain: &'a str) -> Self {
        let head = plain.split('(').next().unwrap_or(plain);
        Heading { plain, head }
    }

    /// Whether a word stands in the heading before any bracket.
    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.head.contains(word))
    }

    /// Whether the heading before any bracket ends with a word.
    fn ends(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.head.ends_with(word))
    }

    /// What stands in its first bracket.
    fn remark(&self) -> &'a str {
        let inner = self.plain.split_once('(').map_or("", |(_, rest)| rest);
        inner.split(')').next().unwrap_or(inner)
    }
}

/// What stands in a cell or field, to be read by its kind.
#[derive(Debug, Clone, Copy)]
pub struct Content<'a> {
    /// The heading or label.
    pub heading: &'a str,
    /// The text as written.
    pub text: &'a str,
    /// Whether the file holds a number.
    pub number: bool,
    /// The year of the campaign.
    pub year: i16,
    /// Whether it is a field above or below the table, and no column.
    pub field: bool,
    /// What the file holds behind the text, where it shows a number or day by a format.
    pub held: Option<Held>,
    /// How the unit marks its choices, as the other cells of the column show.
    pub habit: Habit,
}

impl<'a> Content<'a> {
    /// A text of a column, of which nothing more is known.
    pub fn of(heading: &'a str, text: &'a str, year: i16) -> Self {
        Content {
            heading,
            text,
            number: false,
            year,
            field: false,
            held: None,
            habit: Habit::default(),
        }
    }
}

/// Why a content is no answer of its kind: what goes on behind the quotation in a finding, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Goes on behind “标题”填的是“内容”: `，超过100%`.
    pub what: String,
    /// What the unit is to do.
    pub advice: &'static str,
}

impl Wrong {
    pub(crate) fn new(what: impl Into<String>, advice: &'static str) -> Self {
        Wrong {
            what: what.into(),
            advice,
        }
    }
}

/// The normal value of a content, where its kind has one; or why it is none.
pub type Read = Result<Option<String>, Wrong>;

/// What 无, a stroke or a bare 0 is in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nothing {
    /// No answer: somebody still has to say who or when.
    Blank,
    /// An answer, if it is a word: there are no remarks.
    Word,
    /// An answer, also as a stroke: there are no problems.
    Answer,
    /// An answer, if it is 0 or a word for it.
    Zero,
    /// An answer where it says that something is still to come: 待定.
    Open,
}

/// When a column that must be filled is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// For every task.
    Always,
    /// Where another column says that the work is not done.
    IfNotDone,
    /// Where another column says that the work is done, or none says how far it is.
    IfDone,
}

/// When a column that must be filled is owed: as its kind says, unless its heading asks for what only comes with the end of the
/// work (销号日期) or only if that is late (延期后时限).
pub fn owed(column: &Column) -> Owed {
    let own = of(column.kind).owed;
    if own != Owed::Always || column.filled_by == FilledBy::Office {
        return own;
    }
    let plain = squeeze(&column.heading);
    let late = [
        "未完成",
        "未办结",
        "未销号",
        "未整改",
        "未按期",
        "未达标",
        "滞后",
        "逾期",
        "超期",
        "延期",
        "延后",
        "整改不到位",
    ];
    match column.kind {
        Kind::Date if has_come(&plain) => Owed::IfDone,
        Kind::Text if proves(&plain) => Owed::IfDone,
        Kind::Completion | Kind::Question | Kind::State | Kind::Amount | Kind::Progress | Kind::Share => own,
        _ if late.iter().any(|word| plain.contains(word)) || is_of_points(column) => Owed::IfNotDone,
        _ => own,
    }
}

/// Whether a column asks why a score is less than full: 扣分理由.
pub fn is_of_points(column: &Column) -> bool {
    let holds = |list: &str| headings::holds(Kind::Reason, list, &column.heading);
    !matches!(column.kind, Kind::Amount | Kind::Parts) && holds("points") && holds("points-why")
}

/// Three examples of what a unit may write in a column, done, not done and ongoing: the words that the form itself offers, the
/// period that it asks for, else those of the kind. `notice`: the day of the notice, if it bears one.
pub fn samples(form: &Form, column: &Column, notice: Option<Date>) -> Option<[String; 3]> {
    let dates = Dates::of(notice);
    let usual = || (of(column.kind).entry.samples)(&column.heading).map(|texts| texts.map(|text| dates.fill(text)));
    match column.kind {
        Kind::Period => {
            let every = || Some(form.every?.current(notice?).label());
            let label = form.period.map(|period| period.label()).or_else(every);
            label.map(|label| [label.clone(), label.clone(), label]).or_else(usual)
        }
        Kind::State => {
            let offered = offered(form, column);
            // A stands for 已解决, as the notes say.
            let stage = |word: &str| {
                let meant = meaning(form, word);
                let meant = meant.as_deref().and_then(|meant| meant.split('或').next());
                life::of_state(meant.unwrap_or(word))
            };
            let is_done = |word: &&String| stage(word) == Some(life::Stage::Done);
            let holds = |words: &[&str], word: &&String| words.iter().any(|part| word.contains(part));
            let well = |word: &&String| holds(&["正常", "提前", "超前", "序时", "按期"], word);
            let Some(done) = offered
                .iter()
                .find(is_done)
                .or(offered.iter().find(well))
                .or(offered.last())
            else {
                return usual();
            };
            let late = |word: &&String| holds(&["滞后", "逾期", "超期", "未"], word);
            let rest = || offered.iter().filter(|word| *word != done);
            let open = rest().find(late).or(rest().next()).unwrap_or(done);
            let ongoing = rest().find(|word| *word != open).unwrap_or(open);
            Some([done.clone(), open.clone(), ongoing.clone()])
        }
        // What was planned is the same however much of it is done: 年度计划数 120 beside 累计完成数 120, 72 and 90.
        Kind::Amount if headings::holds(Kind::Amount, "budgeted", &column.heading) => {
            usual().map(|[planned, ..]| [planned.clone(), planned.clone(), planned])
        }
        // 否 under 是否面商 has no 面商日期, and the day stands beside 是.
        Kind::Question if asks_day(form, column) => Some(["是", "否", "否"].map(str::to_owned)),
        // 是 under 是否达到序时进度 needs no 未达序时原因.
        Kind::Reason if asked_whether(&column.heading) == Asked::OnSchedule => usual().map(|[none, why, _]| {
            let again = none.clone();
            [none, why, again]
        }),
        Kind::Parts => {
            let sample = dates.fill(&parts::sample(&column.heading));
            Some([sample.clone(), sample.clone(), sample])
        }
        _ => usual(),
    }
}

/// Whether a question has a day of its own: 是否面商 beside 面商日期.
fn asks_day(form: &Form, question: &Column) -> bool {
    let days = form.columns.iter().filter(|column| column.kind == Kind::Date);
    let mut asked = days.filter_map(|column| asked_by(form, column));
    asked.any(|(_, other)| other.heading == question.heading)
}

/// How to fill in a column, one line of the guide behind its heading.
pub fn how(form: &Form, column: &Column) -> Option<&'static str> {
    match column.kind {
        Kind::State if offered(form, column).len() > 1 => Some("从列出的几种里选一个。"),
        Kind::Reason if asked_whether(&column.heading) == Asked::OnSchedule => {
            Some("没有达到的写明原因；达到的不用填。")
        }
        kind => of(kind).entry.how,
    }
}

/// What a kind asks for, as findings say it of a round.
pub fn asked(kind: Kind, dates: Dates) -> String {
    dates.fill(of(kind).asked)
}

/// What a prompt says of a column in a round; nothing where nothing helps.
pub fn prompt(kind: Kind, heading: &str, dates: Dates) -> Option<String> {
    (of(kind).entry.prompt)(heading).map(|text| dates.fill(&text))
}

/// The kind that a text shows by itself, as an example in a form does: 13800138000, 60%, 1200万元, 2027年3月20日.
pub fn of_example(text: &str) -> Option<Kind> {
    /// The year does not matter for what an example is.
    const YEAR: i16 = 2020;
    let is = |kind: Kind| (of(kind).surely)(&Content::of("", text, YEAR));
    let figures = text.chars().any(|c| c.is_ascii_digit()) && !has_more_han(text, 8);
    let kinds = [Kind::Contact, Kind::Phone, Kind::Share, Kind::Date];
    let found = kinds.into_iter().find(|kind| figures && is(*kind));
    found.or((figures && face::is_sum(text)).then_some(Kind::Amount))
}

/// Whether units that share a task may say the same in a column: it is of the task and not of the unit (形象进度, 实施步骤), or the notes
/// ask them to agree first (核对一致后分别填报).
pub fn is_shared(form: &Form, column: &Column) -> bool {
    let of_task = ["步骤", "阶段", "节点", "形象", "目标", "内容", "工期"];
    let agreed = ["核对一致", "协商一致", "会商一致", "共同填报", "统一填报", "填报一致"];
    of_task.iter().any(|word| column.heading.contains(word))
        || form
            .notes
            .iter()
            .any(|note| agreed.iter().any(|word| note.contains(word)))
}

/// The end that a heading names, where that is more than the work being done: 是否验收, 销号日期.
pub fn end_named(heading: &str) -> Option<&'static str> {
    headings::list(Kind::Date, "end")
        .iter()
        .copied()
        .find(|word| *word != "办结" && heading.contains(word))
}

/// Whether a heading asks for what is there only when a matter is at its end: 销号文号, 验收材料名称.
fn proves(plain: &str) -> bool {
    let ended = headings::list(Kind::Date, "end")
        .iter()
        .chain(&["结案", "结项", "结题"]);
    let proof = [
        "文号", "文件", "材料", "报告", "意见", "结论", "编号", "证明", "依据", "证书",
    ];
    ended.copied().any(|word| plain.contains(word)) && proof.iter().any(|word| plain.contains(word))
}

/// The question of a form that asks whether there is anything to say in a column: 是否需协调 before 需协调事项.
pub fn asked_by<'f>(form: &'f Form, column: &Column) -> Option<(usize, &'f Column)> {
    let heading = squeeze(&without_remarks(&column.heading));
    let mut questions = form
        .columns
        .iter()
        .enumerate()
        .filter(|(_, other)| other.kind == Kind::Question);
    questions.find(|(_, question)| {
        let mut core = squeeze(&without_remarks(&question.heading));
        for word in ["是否", "与否", "能否", "需要", "需", "有无", "存在", "涉及", "有", "的"] {
            core = core.replace(word, "");
        }
        question.heading != column.heading && core.chars().count() >= 2 && heading.contains(&core)
    })
}

/// How an answer stands to what the same unit reported of the same task before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// It may be anything.
    Never,
    /// What was at its end stays so.
    Stage,
    /// It is a figure, which does not fall where it is a sum ([`span::only_grows`]).
    Figure,
}

/// How the master prints an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Printed {
    /// As written.
    AsWritten,
    /// As written, and beside it what it means where that says more: 年底前（2026年12月31日）, 0.6（60%）.
    WithNormal,
}

/// How wide a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// In pixels, at the three sizes of a form.
    Fixed([u32; 3]),
    /// The same, and as wide as its heading needs.
    Heading([u32; 3]),
    /// The task's share of what is left.
    Task,
    /// A long answer's share of what is left.
    Long,
}

/// What is questioned while somebody types; nothing is ever refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Nothing.
    None,
    /// A text so short: title and message.
    Shorter(usize, &'static str, &'static str),
}

/// How a cell that a unit fills behaves.
pub struct Entry {
    /// Whether text stands in the middle of the cell.
    pub centered: bool,
    /// Whether spreadsheets must take what is typed as text: they turn `2020.12` into a date and phones into numbers.
    ///
    /// Long text stays general, since old Excel shows `####` for text cells above 255 characters.
    pub text: bool,
    /// What is questioned.
    pub question: Question,
    /// What to write, by heading, shown while the cell is selected; nothing where no words help.
    pub prompt: fn(&str) -> Option<String>,
    /// What a list offers; other words may be typed all the same.
    pub choices: fn(&str) -> &'static [&'static str],
    /// How to fill it in, one line of the guide, behind the heading: `选“是”，或者…`.
    pub how: Option<&'static str>,
    /// Three examples by heading: done, not done, ongoing.
    pub samples: fn(&str) -> Option<[&'static str; 3]>,
}

/// Everything that is known of a kind.
pub struct Model {
    /// The kind.
    pub kind: Kind,
    /// How register.xlsx and settings call it.
    pub word: &'static str,
    /// Whether a heading is one of its kind; asked in the order of [`ALL`].
    pub(crate) means: fn(&Heading<'_>) -> bool,
    /// What the unit may write: `姓名`.
    pub asked: &'static str,
    /// What 无, a stroke or 0 is.
    pub nothing: Nothing,
    /// When it is owed.
    pub owed: Owed,
    /// Whether the notice may fill it: it can say what the task is, but not who in a unit answers for it.
    pub repeats: bool,
    /// Reads a content that says something; asked through [`Model::read_content`].
    read: fn(&Content<'_>) -> Read,
    /// The rule that a wrong content breaks.
    pub rule: &'static Rule,
    /// Whether a text that is wrong elsewhere is surely of this kind.
    pub surely: fn(&Content<'_>) -> bool,
    /// Whether its normal value is worth a column of its own in the details.
    pub normal: bool,
    /// How it stands to what was reported before.
    pub compared: Compared,
    /// How the master prints it.
    pub printed: Printed,
    /// The cell.
    pub entry: Entry,
    /// Its width on the form.
    pub width: Width,
    /// Its width in pixels in the master, nothing where it takes what is left.
    pub in_master: Option<u32>,
}

impl Model {
    /// The normal value of a content, or why it is none. A mistake of this program in reading it costs this one answer: it is told
    /// as not understood.
    ///
    /// # Errors
    /// What is wrong with the content.
    pub fn read_content(&self, content: &Content<'_>) -> Read {
        // 0715-8123906#REF!: whatever else stands there, the cell lost something.
        if blank::holds_error(content.text) {
            return Err(Wrong::new("，其中有公式的错误值", "请核对后改填"));
        }
        walled(|| (self.read)(content)).unwrap_or_else(|| {
            let what = "，程序没有读懂";
            Err(Wrong::new(what, "请人工核对这一格；内容无误的，请接受本条"))
        })
    }
}

/// The models; of two that a heading may mean, the first is meant.
pub static ALL: [&Model; 22] = [
    &office::SERIAL,
    &completion::COMPLETION,
    &completion::QUESTION,
    &parts::PARTS,
    &day::PERIOD,
    &day::DATE,
    &state::STATE,
    &day::DEADLINE,
    &contact::CONTACT,
    &contact::PHONE,
    &person::PERSONS,
    &person::PERSON,
    &progress::PROGRESS,
    &share::SHARE,
    &amount::AMOUNT,
    &words::REASON,
    &words::PROBLEMS,
    &words::NEXT,
    &words::NARRATIVE,
    &office::UNIT,
    &office::TASK,
    &words::TEXT,
];

/// The model of a kind.
pub fn of(kind: Kind) -> &'static Model {
    ALL.into_iter().find(|model| model.kind == kind).unwrap_or(&words::TEXT)
}

/// The kind of a word of register.xlsx or settings.
pub fn named(word: &str) -> Option<Kind> {
    ALL.into_iter().find(|model| model.word == word).map(|model| model.kind)
}

/// The words for all kinds.
pub fn all_words() -> Vec<&'static str> {
    ALL.into_iter().map(|model| model.word).collect()
}

/// The kind of a heading that is folded and without spaces.
pub(crate) fn of_heading(plain: &str) -> Kind {
    thread_local! {
        // A notice's cells are asked about once for each row that may head them.
        static KNOWN: Memo<Kind> = Memo::of_short_texts();
    }
    KNOWN.with(|known| known.get(plain, || find_kind(plain)))
}

fn find_kind(plain: &str) -> Kind {
    // The rate in 未完成原因(完成率低于100%的填写) is that of another column.
    let plain = &*condition::without(plain);
    // 部门(单位)负责人签字: a bracket within a heading is no remark on it.
    let joined = plain.split_once('(').and_then(|(before, rest)| {
        let (_, behind) = rest.split_once(')')?;
        let goes_on = behind.starts_with(|c: char| c.is_alphanumeric());
        goes_on.then(|| format!("{before}{behind}"))
    });
    let heading = Heading {
        head: joined.as_deref().unwrap_or(Heading::of(plain).head),
        plain,
    };
    // 接管单位 holds 单位, by which it would be the unit that reports.
    if office::is_another_body(heading.head) {
        return Kind::Text;
    }
    let meant = ALL.into_iter().find(|model| (model.means)(&heading));
    meant.map_or(Kind::Text, |model| model.kind)
}

/// Whether a heading of bodies names those within a unit, which nobody but the unit knows: 责任科室.
fn is_inner(plain: &str) -> bool {
    ["科室", "处室", "股室", "部室", "庭室", "班组", "内设"]
        .iter()
        .any(|word| plain.contains(word))
}

/// The column of a heading, which is kept as printed; `plain` is the heading folded and without spaces.
pub(crate) fn column(heading: &str, plain: &str) -> Column {
    let kind = of_heading(plain);
    let office =
        matches!(kind, Kind::Serial | Kind::Task) || (kind == Kind::Unit && !plain.contains("填") && !is_inner(plain));
    Column {
        heading: heading.trim().to_owned(),
        kind,
        required: !office && !optional(plain),
        filled_by: if office { FilledBy::Office } else { FilledBy::Unit },
        ..Column::default()
    }
}

/// The field of a label, which is kept as printed; `plain` is the label folded and without spaces.
pub(crate) fn field(label: &str, plain: &str) -> Field {
    let people = plain.contains("负责人") || plain.contains("领导");
    let unit = !people && (plain.contains("单位") || is_reporter(plain));
    Field {
        label: label.trim().to_owned(),
        kind: if unit { Kind::Unit } else { of_heading(plain) },
        required: !optional(plain) && (unit || !is_signed(plain)),
    }
}

/// Whether a label names the body that fills the form in, by whatever the office calls its bodies: 填报处室, 报送学院.
fn is_reporter(plain: &str) -> bool {
    let head = plain.split('(').next().unwrap_or(plain);
    let mut verbs = headings::list(Kind::Unit, "reports").iter();
    let body = verbs.find_map(|verb| head.strip_prefix(verb));
    body.is_some_and(|body| lexicon::is(body, lexicon::Kind::Class))
}

/// Whether a field is filled by hand, on paper: 单位负责人签字.
fn is_signed(plain: &str) -> bool {
    ["签字", "签名", "签章", "签批", "审签", "盖章"]
        .iter()
        .any(|word| plain.contains(word))
}

/// Whether a heading says that nobody need fill it.
fn optional(plain: &str) -> bool {
    [
        "备注",
        "附注",
        "说明事项",
        "其他",
        "其它",
        "备考",
        "选填",
        "如有",
        "传真",
        "邮编",
    ]
    .iter()
    .any(|word| plain.contains(word))
}

/// Whether a heading asks for the plan of next steps.
pub fn is_plan(heading: &str) -> bool {
    of_heading(&squeeze(heading)) == Kind::Next
}

/// What a text is worth as an answer of a kind: 无 is one to 存在问题, 0 is one to 进度.
pub fn worth(kind: Kind, text: &str) -> Worth {
    let worth = blank::worth(text);
    if worth != Worth::Blank {
        return worth;
    }
    let folded = fold(text);
    let said = match of(kind).nothing {
        Nothing::Blank => false,
        Nothing::Word => NONE.contains(&folded.as_str()),
        Nothing::Answer => NONE.contains(&folded.as_str()) || is_stroke(text),
        Nothing::Zero => NONE.contains(&folded.as_str()),
        Nothing::Open => folded == "待定",
    };
    if said { Worth::Answer } else { worth }
}

/// Words for nothing. 待定, 待补 and their like are none: they say that something is to come.
const NONE: [&str; 8] = ["无", "暂无", "没有", "na", "nil", "none", "0", "零"];

/// Whether a text says anything at all: neither a word for nothing nor what nobody means.
pub fn says_something(text: &str) -> bool {
    !is_none(text) && !is_nonsense(text)
}

/// Whether the heading of a column is one by which everybody calls its kind.
pub fn is_sure(column: &Column) -> bool {
    let heading = fold(&without_remarks(&column.heading));
    headings::called(column.kind)
        .iter()
        .flatten()
        .any(|name| *name == heading)
}

/// Whether a text is one of the words for nothing, or a stroke.
pub fn is_none(text: &str) -> bool {
    // Nearly every text is longer than any word for nothing.
    !has_more_han(text, 2) && (NONE.contains(&fold(text).as_str()) || is_stroke(text))
}

/// A stroke through the cell: `/`, `——`.
fn is_stroke(text: &str) -> bool {
    if text.starts_with(is_han) {
        return false;
    }
    let bare = squeeze(text);
    !bare.is_empty() && bare.chars().all(|c| matches!(c, '/' | '\\' | '-'))
}

/// Whether a text is what nobody means, run by run of letters of one script: one letter over and over, keys side by side, a word
/// for trying out, and figures beside them. 测试测试 asdfgh 111111.
fn is_nonsense(text: &str) -> bool {
    /// Bytes of the longest text that is typed for trying out.
    const TRIED: usize = 90;
    if text.len() > TRIED {
        return false;
    }
    let folded = fold(text);
    if folded.is_empty() {
        return !squeeze(text).is_empty();
    }
    let letters: Vec<char> = folded.chars().collect();
    let script = |c: &char| (is_han(*c), c.is_ascii_digit());
    let runs: Vec<String> = letters
        .chunk_by(|a, b| script(a) == script(b))
        .map(|run| run.iter().collect())
        .collect();
    if let [only] = runs.as_slice() {
        return is_typed_for_nothing(only, 3);
    }
    let figures = |run: &String| run.starts_with(|c: char| c.is_ascii_digit());
    let rubbish = |run: &String| figures(run) || is_typed_for_nothing(run, 4);
    lexicon::is(&folded, lexicon::Kind::Trial) || runs.iter().any(|run| !figures(run)) && runs.iter().all(rubbish)
}

/// Whether a run of letters of one script, of so many at least, is a word for trying out, one letter, or keys side by side.
fn is_typed_for_nothing(run: &str, least: usize) -> bool {
    const KEYS: [&str; 5] = [
        "qwertyuiop",
        "asdfghjkl",
        "zxcvbnm",
        "1234567890",
        "abcdefghijklmnopqrstuvwxyz",
    ];
    if phrase::made_of(run, |word| lexicon::is(word, lexicon::Kind::Trial)) {
        return true;
    }
    let letters: Vec<char> = run.chars().collect();
    if letters.len() < least {
        return false;
    }
    let same = letters
        .windows(2)
        .all(|two| matches!(two, [one, other] if one == other));
    KEYS.iter().any(|row| row.contains(run)) || same
}

/// Whether a text holds nothing but figures and what stands between them: a number, a phone, a date in digits.
fn is_figure(text: &str) -> bool {
    let is_beside = |c: char| "年月日号季度.,-/:%()+、约".contains(c);
    if text.chars().any(|c| is_han(c) && !is_beside(c)) {
        return false;
    }
    let bare = squeeze(text);
    bare.chars().any(|c| c.is_ascii_digit()) && bare.chars().all(|c| c.is_ascii_digit() || is_beside(c))
}

/// Whether a text is a person's name and nothing else, as far as anybody can tell: two to four Han and no figure.
fn is_name(text: &str) -> bool {
    let folded = fold(text);
    (2..=4).contains(&folded.chars().count()) && folded.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// What a text is on its face, where it surely belongs to another column than one of words: a telephone number, a day, or a
/// person with a number.
pub fn is_foreign(content: &Content<'_>) -> Option<&'static str> {
    let face = face::of(content);
    if matches!(face, face::Face::Phone | face::Face::Day) {
        return face.what();
    }
    if face == face::Face::Figure && content.text.contains(['年', '月']) {
        return Some("，像是日期");
    }
    if face == face::Face::Figure && is_mobile(content.text) {
        return Some("，像是电话号码");
    }
    /// Most Han of a name with its title.
    const NAME: usize = 6;
    let digits = content.text.chars().filter(char::is_ascii_digit).count();
    let person = digits >= 7 && !has_more_han(content.text, NAME) && (contact::CONTACT.read)(content).is_ok();
    person.then_some("，像是姓名和电话")
}

/// Whether a text is the number of a mobile telephone and nothing else.
fn is_mobile(text: &str) -> bool {
    let bare = squeeze(text);
    bare.len() == 11
        && bare.bytes().all(|byte| byte.is_ascii_digit())
        && bare.starts_with('1')
        && bare.chars().nth(1).is_some_and(|second| ('3'..='9').contains(&second))
}

/// How many 元 a unit of money is; nothing for other units.
pub fn yuan(unit: &str) -> Option<f64> {
    amount::money(unit)
}

fn never(_: &Content<'_>) -> bool {
    false
}

fn no_choices(_: &str) -> &'static [&'static str] {
    &[]
}

fn no_prompt(_: &str) -> Option<String> {
    None
}

fn no_samples(_: &str) -> Option<[&'static str; 3]> {
    None
}

fn any(_: &Content<'_>) -> Read {
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_on_which_this_program_stumbles_is_told_and_no_more() {
        let stumbles = Model {
            read: |content| unreachable!("{}", content.text),
            ..words::LONG
        };
        let read = stumbles.read_content(&Content::of("联系电话", "02", 2020));
        assert!(read.is_err_and(|wrong| wrong.what.contains("没有读懂")));
    }

    #[test]
    fn every_kind_has_one_model_and_one_word() {
        let mut words = all_words();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), ALL.len());
        for model in ALL {
            assert_eq!(of(model.kind).word, model.word);
            assert_eq!(named(model.word), Some(model.kind));
        }
    }

    #[test]
    fn samples_and_choices_are_answers_of_their_kind() {
        for model in ALL {
            for heading in [
                "整改措施",
                "落实情况",
                "完成投资(万元)",
                "受益人数",
                "新建面积(亩)",
                "销号情况",
                "进度状态",
            ] {
                let samples = (model.entry.samples)(heading).into_iter().flatten();
                for text in samples.chain((model.entry.choices)(heading).iter().copied()) {
                    let text = Dates::of_year(2026).fill(text);
                    // Names and numbers in examples are masked, so that nobody rings them.
                    let text = text
                        .replace("区号-XXXXXXX", "0715-8126015")
                        .replace("13X XXXX XXXX", "13907240001")
                        .replace("某某", "明远");
                    // An example as it stands is told as one.
                    let own = matches!(model.kind, Kind::Narrative).then_some("另走访企业3家。");
                    let text = text + own.unwrap_or_default();
                    let content = Content::of(heading, &text, 2026);
                    assert_eq!(worth(model.kind, &text), Worth::Answer, "{}: {text}", model.word);
                    assert!(model.read_content(&content).is_ok(), "{} {heading}: {text}", model.word);
                }
            }
        }
    }
}
