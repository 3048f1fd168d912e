//! A person's decisions: read from input/decisions.xlsx, and the skeleton for the next ones written from the findings.

use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::Date;

use crate::check::{Action, Decision, decision};
use crate::command::context;
use crate::error::{Error, Result};
use crate::finding::{Finding, Place, Severity};
use crate::form::Form;
use crate::grid::Grid;
use crate::normal::arabic;
use crate::office_words::{self, Book, canonical};
use crate::pattern::Regex;
use crate::period::{Period, Rhythm, written};
use crate::register::Register;
use crate::rule;
use crate::table::{Row, Table, value_text};
use crate::task::{Task, TaskId};
use crate::text::{name_key, regex};
use crate::write::decisions::{AsWritten, Carried, heading, sheet};

/// Name of the decisions, in the input folder and, as a skeleton, in the output folder.
pub const DECISIONS: &str = "decisions.xlsx";

/// What decisions.xlsx holds.
#[derive(Debug, Default)]
pub struct Decided {
    /// The decisions, those that nobody has taken yet among them.
    pub decisions: Vec<Decision>,
    /// What cannot be read, with its cell.
    pub findings: Vec<Finding>,
    /// What comes back as it was written.
    pub carried: Carried,
}

/// The decisions of the input folder, with a finding for each row that cannot be read; none if there is no file.
///
/// # Errors
/// If the file cannot be read, or is no list of decisions.
pub fn read(input: &Path, register: &Register) -> Result<(Vec<Decision>, Vec<Finding>)> {
    read_whole(input, register).map(|decided| (decided.decisions, decided.findings))
}

/// The same, with the rows that decide nothing and hold words of a person's.
///
/// # Errors
/// As [`read`].
pub fn read_whole(input: &Path, register: &Register) -> Result<Decided> {
    let path = input.join(DECISIONS);
    if !path.exists() {
        return Ok(Decided::default());
    }
    let document = context::document(&path)?;
    let tables: Vec<(&Grid, Table)> = (document.grids.iter())
        .filter_map(|grid| {
            let canonical = |heading: &str| canonical(Book::Decisions, heading);
            Some((grid, Table::find_as(grid, &[heading::ACTION], canonical)?))
        })
        .filter(|(grid, table)| grid.name != sheet::HELP && table.headings.len() > 2)
        .collect();
    if tables.is_empty() {
        return Err(Error::input(
            &path,
            format!("找不到“{}”一列", heading::ACTION),
            "请以 output/decisions.xlsx 为底稿填写后再放到 input/",
        ));
    }
    let mut reader = Reader {
        register,
        decided: Decided {
            carried: Carried {
                person: person(&document.grids),
                ..Carried::default()
            },
            ..Decided::default()
        },
    };
    for (grid, table) in &tables {
        reader.unread_columns(grid, table);
        for row in &table.rows {
            reader.row(row, grid);
        }
    }
    Ok(reader.decided)
}

/// The period that a text names; a month without its year is near the one that is collected.
fn period(text: &str, asked: Option<Period>) -> Option<Period> {
    let near = asked.map(Period::last_day).or_else(|| {
        let year = text.get(..4)?.parse().ok()?;
        Date::new(year, 6, 30).ok()
    });
    text.trim().parse().ok().or_else(|| written(text, near?))
}

/// How a period of a form is written, by one of the round.
fn periods_shown(register: &Register, form: Option<&Form>) -> String {
    let day = register.date.or(form.and_then(|form| form.due));
    let own = form.and_then(|form| form.period.or(Some(form.every?.current(day?))));
    match own.or(day.map(|day| Rhythm::Month.around(day))) {
        Some(period) => format!("“{period}”“{}”", period.label()),
        None => "年份和月份、季度或周次".to_owned(),
    }
}

/// Whoever decides, by the sheet that asks for it once.
fn person(grids: &[Grid]) -> String {
    let grid = grids.iter().find(|grid| grid.name == sheet::PERSON);
    let mut cells = grid.into_iter().flat_map(|grid| grid.cells.range((1, 0)..));
    cells
        .find_map(|(_, value)| Some(value_text(value).trim().to_owned()).filter(|text| !text.is_empty()))
        .unwrap_or_default()
}

/// Reads the rows.
struct Reader<'a> {
    register: &'a Register,
    decided: Decided,
}

/// What is wrong with a cell: its heading, what was found, what is expected.
type Fault = (&'static str, String, String);

impl Reader<'_> {
    /// One row, its words understood: a decision for each of the units and tasks that it names. What cannot be understood is
    /// told and decides nothing, and the row comes back as it was written.
    fn row(&mut self, row: &Row, grid: &Grid) {
        let register = self.register;
        let word = row.get(heading::ACTION);
        let is_nil = grid.name == sheet::NIL || rule::called(row.get(heading::RULE)) == Some(rule::ANSWER_NIL.name);
        let said = match office_words::beginning(Book::Refusal, word) {
            // What a unit calls not its own, and the office does not agree.
            Some((_, reason)) if is_nil => Said {
                action: Some(Action::Return),
                reason,
                ..Said::default()
            },
            _ => said(word, register),
        };
        let mut faults: Vec<Fault> = Vec::new();
        if said.action.is_none() && !word.is_empty() {
            faults.push((heading::ACTION, format!("“{word}”不是程序认识的决定"), expected(word)));
        }
        let written = row.get(heading::FORM);
        let form = register.form_called(written).map(|form| &register.forms[form]);
        if form.is_none() && !written.is_empty() {
            // Without its form a decision would hold for every one.
            faults.push((heading::FORM, format!("没有“{written}”这张表"), labels(register)));
        }
        let written = row.get(heading::PERIOD);
        let period = period(written, form.and_then(|form| form.period));
        if period.is_none() && !written.is_empty() {
            // Without its period a decision would hold in every one.
            faults.push((
                heading::PERIOD,
                format!("看不出“{written}”是哪一期"),
                format!("应为{}这样的期间", periods_shown(register, form)),
            ));
        }
        let units = many(row.get(heading::UNIT), |text| unit(register, text));
        if let Err(name) = &units {
            faults.push((
                heading::UNIT,
                format!("台账里没有“{name}”这个单位"),
                nearest_unit(register, name),
            ));
        }
        let tasks = tasks(register, row.get(heading::TASK));
        if let Err(name) = &tasks {
            faults.push((
                heading::TASK,
                format!("台账里没有任务“{name}”，或同号的不止一项"),
                TASK.to_owned(),
            ));
        }
        let (to_unit, to_task) = (row.get(heading::TO_UNIT), row.get(heading::TO_TASK));
        let (unit_meant, task_meant) = (unit(register, to_unit), task(register, to_task));
        if unit_meant.is_none() && !to_unit.is_empty() {
            let expected = nearest_unit(register, to_unit);
            faults.push((heading::TO_UNIT, format!("台账里没有“{to_unit}”这个单位"), expected));
        }
        if task_meant.is_none() && !to_task.is_empty() {
            let found = format!("台账里没有任务“{to_task}”，或同号的不止一项");
            faults.push((heading::TO_TASK, found, TASK.to_owned()));
        }
        let lasting = decision::lasts(word, row.get(heading::REASON));
        let rule_named = row.get(heading::RULE);
        let rule_named = match rule::called(rule_named) {
            // 文件无法读取 stood for all that the reader says of files: any of them.
            Some(name) if name == rule::FILE_UNREADABLE.name => String::new(),
            Some(name) => name.to_owned(),
            None => rule_named.to_owned(),
        };
        // What the program proposed names its form; where an earlier edition did not, it meant the round.
        let excuses = row.get(heading::FILE).is_empty()
            && row.get(heading::RULE).is_empty()
            && !row.get(heading::UNIT).is_empty()
            && !lasting
            && said.action == Some(Action::Exclude);
        if excuses && row.get(heading::FORM).is_empty() && register.forms.len() > 1 {
            // For one form, or for all that will ever come, is for a person to say.
            faults.push((
                heading::FORM,
                "没有写明免报哪张表".to_owned(),
                format!("{}；以后各表各期都免报的，决定写“长期免报”", labels(register)),
            ));
        }
        if excuses
            && period.is_none()
            && form.is_some_and(|form| form.every.is_some())
            && row.get(heading::PERIOD).is_empty()
        {
            faults.push((
                heading::PERIOD,
                "这张表反复报送，没有写明免报哪一期".to_owned(),
                format!(
                    "应为{}这样的期间；以后各期都免报的，决定写“长期免报”",
                    periods_shown(register, form)
                ),
            ));
        }
        // Nobody has decided anything: what the row is about is the program's own.
        let is_open = word.is_empty();
        let or = |written: &str, said: String| if written.is_empty() { said } else { written.to_owned() };
        let place = Place {
            file: given(row.get(heading::FILE)),
            sheet: given(row.get(heading::SHEET)),
            cell: given(row.get(heading::CELL)),
            line: None,
            unit: given(row.get(heading::UNIT)),
            task: given(row.get(heading::TASK)).map(TaskId),
            form: form.map(|form| form.key.clone()),
            column: given(row.get(heading::COLUMN)),
        };
        let whole = Decision {
            rule: rule_named,
            place,
            found: row.get(heading::FOUND).to_owned(),
            action: said.action.filter(|_| faults.is_empty()),
            to_unit: unit_meant.unwrap_or(said.to_unit),
            to_task: task_meant.unwrap_or(said.to_task),
            value: row.get(heading::VALUE).to_owned(),
            period,
            lasting,
            reason: or(row.get(heading::REASON), said.reason),
            name: or(row.get(heading::NAME), self.decided.carried.person.clone()),
        };
        let none = |list: Vec<String>| match list.is_empty() {
            true => vec![None],
            false => list.into_iter().map(Some).collect(),
        };
        let (units, tasks) = match (units, tasks) {
            (Ok(units), Ok(tasks)) => (none(units), none(tasks)),
            _ => (
                vec![whole.place.unit.clone()],
                vec![whole.place.task.as_ref().map(ToString::to_string)],
            ),
        };
        let mut decisions = units.iter().flat_map(|unit| {
            tasks.iter().map(|task| {
                let mut one = whole.clone();
                one.place.unit.clone_from(unit);
                one.place.task = task.clone().map(TaskId);
                one
            })
        });
        let own = [
            heading::TO_UNIT,
            heading::TO_TASK,
            heading::VALUE,
            heading::REASON,
            heading::NAME,
        ];
        let has_words = own.iter().any(|heading| !row.get(heading).is_empty());
        if is_open && !has_words || !is_open && faults.is_empty() {
            self.decided.decisions.extend(decisions);
            return;
        }
        let undecided = Decision {
            action: None,
            ..decisions.next().unwrap_or_else(|| whole.clone())
        };
        self.decided
            .carried
            .rows
            .push(AsWritten::new(&grid.name, row, undecided));
        for (heading, found, expected) in faults.into_iter().filter(|_| !is_open) {
            self.refuse(row, grid, heading, found, expected);
        }
    }

    fn refuse(&mut self, row: &Row, grid: &Grid, heading: &str, found: String, expected: String) {
        let advice = "请改正；本次没有采用这一行，它原样留在 output/decisions.xlsx 里";
        self.tell(
            grid,
            row.address(heading),
            Severity::Error,
            [found, expected, advice.to_owned()],
        );
    }

    /// Columns that nobody asks for: what stands there is told.
    fn unread_columns(&mut self, grid: &Grid, table: &Table) {
        let unread = table.headings.iter().filter(|(heading, _)| {
            let plain = ["", "序号", "编号"].contains(&name_key(heading).as_str());
            let filled = table.rows.iter().any(|row| !row.get(heading).is_empty());
            !plain && filled && office_words::meaning(Book::Decisions, heading).is_none()
        });
        for (heading, address) in unread {
            let said = [
                format!("“{heading}”一列没有读取，下次写出的表里没有它"),
                "只读取程序写出的各列".to_owned(),
                "要用到的内容请移到“理由”等列，否则不必处理".to_owned(),
            ];
            self.tell(grid, address.clone(), Severity::Info, said);
        }
    }

    fn tell(&mut self, grid: &Grid, cell: String, severity: Severity, said: [String; 3]) {
        let place = Place {
            file: Some(DECISIONS.to_owned()),
            sheet: Some(grid.name.clone()),
            cell: Some(cell),
            ..Place::default()
        };
        let [found, expected, advice] = said;
        let finding = Finding::new("decision-unreadable", severity, place, found, expected, advice);
        self.decided.findings.push(finding);
    }
}

/// What is expected of a task.
const TASK: &str = "应为任务编号（如 T008）或序号（如 8）；几项用“、”隔开";

/// What a cell names: one thing, or several between marks; the first that is not known instead.
fn many(text: &str, known: impl Fn(&str) -> Option<String>) -> std::result::Result<Vec<String>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Vec::new());
    }
    // 6 under 8 are not 68.
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut found = Vec::new();
    for line in lines {
        if let Some(one) = known(line) {
            found.push(one);
            continue;
        }
        let parts = line.split(['、', ',', '，', ';', '；', '/']).map(str::trim);
        for part in parts.filter(|part| !part.is_empty()) {
            match known(part) {
                Some(one) => found.push(one),
                None => {
                    let both: Option<Vec<String>> = part.split(['和', '及', '与']).map(&known).collect();
                    found.extend(both.ok_or_else(|| part.to_owned())?);
                }
            }
        }
    }
    let mut seen = Vec::new();
    found.retain(|one| {
        !seen.contains(one) && {
            seen.push(one.clone());
            true
        }
    });
    Ok(found)
}

/// The tasks that a cell names: 8, 第6、8项, 任务6和8, 6-8.
fn tasks(register: &Register, text: &str) -> std::result::Result<Vec<String>, String> {
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| regex(r"(\d)[ \t　]+(\d)"));
    static SPAN: LazyLock<Regex> = LazyLock::new(|| regex(r"^\D*?(\d{1,3})\D?[-—–~～至到]\D?(\d{1,3})\D*$"));
    let spaced = BETWEEN.replace_all(text, "$1、$2");
    let named = many(&spaced, |text| task(register, text));
    let span = |found: regex::Captures<'_>| -> Option<Vec<String>> {
        let end = |place: usize| found.get(place)?.as_str().parse::<usize>().ok();
        let (first, last) = (end(1)?, end(2)?);
        (first < last).then(|| {
            (first..=last)
                .map(|number| task(register, &number.to_string()))
                .collect()
        })?
    };
    named.or_else(|name| SPAN.captures(&spaced).and_then(span).ok_or(name))
}

fn nearest_unit(register: &Register, name: &str) -> String {
    let names = register.units.iter().map(|unit| unit.unit.name.as_str());
    let nearest = names.max_by(|a, b| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b)));
    let nearest = nearest
        .map(|nearest| format!("（是不是“{nearest}”？）"))
        .unwrap_or_default();
    format!("应为“单位名单”工作表里的单位{nearest}；几个用“、”隔开")
}

/// What a cell of 决定 says.
#[derive(Debug, Default, PartialEq)]
struct Said {
    action: Option<Action>,
    to_unit: String,
    to_task: String,
    reason: String,
}

/// Understands 同意, 同意剔除, 退回：请补电话, 任务 8, 指定给市财政局: a word of the table, whatever it is about, and a reason
/// behind it. Words that say two things say nothing.
fn said(word: &str, register: &Register) -> Said {
    let word = word.replace("长期", "");
    let word = word.trim();
    let action = |meaning: &str| Action::named(meaning);
    if let Some(meaning) = office_words::meaning(Book::Action, word) {
        return Said {
            action: action(meaning),
            ..Said::default()
        };
    }
    let object = |text: &str| {
        let to_unit = unit(register, text).unwrap_or_default();
        let to_task = if to_unit.is_empty() {
            task(register, text).unwrap_or_default()
        } else {
            String::new()
        };
        let action = (!to_unit.is_empty() || !to_task.is_empty()).then_some(Action::Assign);
        Said {
            action,
            to_unit,
            to_task,
            reason: String::new(),
        }
    };
    let Some((first, rest)) = office_words::beginning(Book::Action, word) else {
        return object(word);
    };
    if first == Action::Assign.label() {
        return object(&rest);
    }
    let rest = rest.trim_start_matches(['并', '后', '且']).to_owned();
    // 剔除或退回 leaves the choice to somebody else.
    if rest.starts_with(['或', '还']) {
        return Said::default();
    }
    let second = office_words::beginning(Book::Action, &rest);
    match second {
        // 同意退回: what is agreed to is what is done.
        Some((other, behind)) if first == Action::Accept.label() || other == first => Said {
            action: action(other),
            reason: behind,
            ..Said::default()
        },
        Some(_) => Said::default(),
        None => Said {
            action: action(first),
            reason: rest,
            ..Said::default()
        },
    }
}

/// The unit that a text names in full, by any of its names, or without its level or with its place: 财政局, 咸宁市财政局.
fn unit(register: &Register, text: &str) -> Option<String> {
    const LEVELS: [char; 8] = ['市', '县', '区', '州', '省', '旗', '盟', '镇'];
    let text = text.trim();
    let bare = text.strip_suffix("的").unwrap_or(text);
    let bare = ["给", "为", "是"]
        .iter()
        .fold(bare, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let key = name_key(bare);
    if key.is_empty() {
        return None;
    }
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut units = register.units.iter().filter(|unit| {
            let aliases = unit.unit.aliases.iter().chain(&unit.designations);
            std::iter::once(&unit.unit.name)
                .chain(aliases)
                .any(|name| fits(&name_key(name)))
        });
        let found = units.next().filter(|_| units.next().is_none())?;
        Some(found.unit.name.clone())
    };
    let named = register.units.iter().find(|unit| name_key(&unit.unit.name) == key);
    if let Some(named) = named {
        return Some(named.unit.name.clone());
    }
    let places = name_key(&format!("{}{}{}", register.title, register.issuer, register.report_to));
    only(&|name| name == key)
        .or_else(|| only(&|name| name.strip_prefix(LEVELS).is_some_and(|rest| rest == key)))
        .or_else(|| {
            only(&|name| {
                let place = key.strip_suffix(name).filter(|place| !place.is_empty());
                name.starts_with(LEVELS) && place.is_some_and(|place| places.contains(place))
            })
        })
}

/// The id of the task that a text names: 任务 8, 第8项, 第八项, 8., T8, T008, or its words.
fn task(register: &Register, text: &str) -> Option<String> {
    let key = arabic(&name_key(text));
    let bare = ["给", "为", "是", "第", "任务", "序号", "编号", "第"]
        .iter()
        .fold(key.as_str(), |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let bare = bare.trim_start_matches(['.', ':', '：']);
    let bare = bare.trim_end_matches(['.', '、', '。', ',', ';', '号']);
    let bare = ["任务", "项", "号", "条"]
        .iter()
        .fold(bare, |rest, word| rest.strip_suffix(word).unwrap_or(rest));
    // A number that a spreadsheet kept as one.
    let bare = bare.strip_suffix(".0").unwrap_or(bare);
    if bare.is_empty() {
        return None;
    }
    let counted = bare
        .strip_prefix(['T', 't'])
        .and_then(|digits| digits.parse::<usize>().ok());
    let counted = counted.map(TaskId::nth);
    let by_id = register
        .tasks
        .iter()
        .find(|task| task.id.as_str().eq_ignore_ascii_case(bare) || counted.as_ref().is_some_and(|id| task.id == *id));
    let only = |fits: &dyn Fn(&Task) -> bool| {
        let mut tasks = register.tasks.iter().filter(|task| fits(task));
        tasks.next().filter(|_| tasks.next().is_none())
    };
    let plain = |text: &str| name_key(text).trim_end_matches(['。', '.', ';']).to_owned();
    let words = plain(text);
    by_id
        .or_else(|| only(&|task| name_key(&task.number) == bare))
        .or_else(|| only(&|task| arabic(&name_key(&task.number)) == bare))
        .or_else(|| only(&|task| plain(&task.text) == words))
        .map(|task| task.id.to_string())
}

fn labels(register: &Register) -> String {
    let labels: Vec<String> = register
        .forms
        .iter()
        .map(|form| format!("“{}”", form.label()))
        .collect();
    format!("应为{}", labels.join("或"))
}

/// The words that stand for a decision, for whoever wrote another one.
fn expected(word: &str) -> String {
    if office_words::beginning(Book::Refusal, word).is_some() {
        return "回复不算数、要单位重报的写“退回”，不要这个文件或准予免报的写“剔除”，这一处没有问题的写“接受”"
            .to_owned();
    }
    let words: Vec<String> = (Action::ALL.iter())
        .map(|action| format!("“{}”", action.label()))
        .collect();
    format!("应为{}之一", words.join(""))
}

fn given(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A decision as one sentence for the master.
pub fn sentence(decision: &Decision) -> Option<String> {
    let action = decision.action?.label();
    let mut about = decision.place.to_string();
    if about.is_empty() {
        rule::title(&decision.rule)
            .unwrap_or(&decision.rule)
            .clone_into(&mut about);
    }
    let mut text = format!("{action}：{about}");
    for (what, to) in [("单位", &decision.to_unit), ("任务", &decision.to_task)] {
        if !to.is_empty() {
            text.push_str(&format!("，指定{what}为{to}"));
        }
    }
    if let (Some(column), false) = (&decision.place.column, decision.value.is_empty()) {
        text.push_str(&format!("，“{column}”转录为“{}”", decision.value));
    }
    if decision.lasting {
        text.push_str("，长期有效");
    }
    if !decision.reason.is_empty() {
        text.push_str(&format!("，理由：{}", decision.reason));
    }
    if !decision.name.is_empty() {
        text.push_str(&format!("（{}）", decision.name));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::RegisterUnit;
    use crate::unit::Unit;

    fn register() -> Register {
        let unit = Unit {
            aliases: vec!["市财政局（国资委）".to_owned()],
            ..Unit::named("市财政局")
        };
        let task = |n: usize| Task {
            id: TaskId::nth(n),
            number: n.to_string(),
            text: "任务".to_owned(),
            ..Task::default()
        };
        Register {
            units: vec![RegisterUnit {
                unit,
                designations: Vec::new(),
                resolved: true,
                lead: 0,
                co: 0,
            }]
            .into(),
            tasks: (1..=9).map(task).collect(),
            ..Register::default()
        }
    }

    #[test]
    fn decisions_are_understood_in_all_plain_words_and_never_the_wrong_way_round() {
        let register = register();
        let understood = |word: &str| {
            let said = said(word, &register);
            (
                said.action.map(Action::label).unwrap_or_default(),
                said.to_unit,
                said.to_task,
                said.reason,
            )
        };
        let of = |action: &'static str, unit: &str, task: &str, reason: &str| {
            (action, unit.to_owned(), task.to_owned(), reason.to_owned())
        };
        for (word, expected) in [
            ("接受", of("接受", "", "", "")),
            (" 同意 ", of("接受", "", "", "")),
            ("OK", of("接受", "", "", "")),
            ("免报", of("剔除", "", "", "")),
            ("长期剔除", of("剔除", "", "", "")),
            ("同意剔除", of("剔除", "", "", "")),
            ("退回：请补电话", of("退回", "", "", "请补电话")),
            ("打回", of("退回", "", "", "")),
            ("与本单位无关", of("不涉及", "", "", "")),
            ("任务 8", of("指定", "", "T008", "")),
            ("第8项", of("指定", "", "T008", "")),
            ("指定任务8", of("指定", "", "T008", "")),
            ("T008", of("指定", "", "T008", "")),
            ("指定给市财政局", of("指定", "市财政局", "", "")),
            ("归市财政局（国资委）", of("指定", "市财政局", "", "")),
            ("市财政局", of("指定", "市财政局", "", "")),
            ("不同意", of("", "", "", "")),
            ("不接受", of("", "", "", "")),
            ("剔除或退回", of("", "", "", "")),
            ("再看看", of("", "", "", "")),
            ("任务 99", of("", "", "", "")),
        ] {
            assert_eq!(understood(word), expected, "{word}");
        }
    }
}
