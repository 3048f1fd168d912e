//! `row-contradiction` of figures and choices: the part and the whole, the rate and what it is reckoned of, what was aimed at and
//! what was reached, in a row and in the unit's other forms of the same task.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::reason_missing;
use super::row_contradiction::{Faults, is_to_come, unlike};
use crate::check::draft::{Draft, says};
use crate::form::{Column, Form, Kind, PLAN};
use crate::kind::life::{self, Stage};
use crate::kind::{self, Content, Figure, headings, notes, span};
use crate::normal::{fold, squeeze, without_remarks};
use crate::pattern::Regex;
use crate::record::Fields;
use crate::task::Task;
use crate::text::regex;

/// A figure of a row, with its column.
#[derive(Debug, Clone)]
pub(in crate::check) struct Told {
    /// Place of its column in the form; nothing for one of another form, or of the office.
    pub at: Option<usize>,
    pub heading: String,
    pub kind: Kind,
    pub figure: Figure,
}

/// A row to be held against itself and against what the unit says of the task elsewhere.
pub(in crate::check) struct Row<'a> {
    pub form: &'a Form,
    pub draft: &'a Draft,
    pub normalised: &'a Fields,
    /// The task's own words.
    pub task: &'a str,
    /// The day that the notice sets for it.
    pub due: Option<Date>,
    /// Figures of the unit's other forms.
    pub others: &'a [Told],
    pub day: Date,
}

/// The figures of a row.
pub(in crate::check) fn figures(form: &Form, task: &Task, draft: &Draft, normalised: &Fields, year: i16) -> Vec<Told> {
    let mut all = Vec::new();
    // What the office printed counts as well: 总投资 of the notice's own list.
    for column in form
        .columns
        .iter()
        .filter(|column| column.kind == Kind::Amount && !column.asks(task))
    {
        let given = column.given(task);
        let content = Content::of(&column.heading, &given, year);
        let normal = kind::of(Kind::Amount).read_content(&content).ok().flatten();
        let figure = normal.and_then(|normal| plain(column, &normal));
        all.extend(figure.map(|figure| Told {
            at: None,
            heading: column.heading.clone(),
            kind: column.kind,
            figure,
        }));
    }
    for (at, column) in form.unit_columns() {
        let told = |figure: Figure| Told {
            at: Some(at),
            heading: column.heading.clone(),
            kind: column.kind,
            figure,
        };
        match column.kind {
            Kind::Amount | Kind::Share | Kind::Progress => {
                let figure = normalised.get(&column.heading).and_then(|normal| plain(column, normal));
                all.extend(figure.map(told));
            }
            // What could not be read is told already.
            Kind::Parts if normalised.get(&column.heading).is_some() => {
                let found = (draft.said(at))
                    .map(|answer| kind::figures(&column.heading, &answer.text))
                    .unwrap_or_default();
                all.extend(found.into_iter().map(told));
            }
            _ => {}
        }
    }
    all
}

/// A normal value as a figure: 1200万元.
fn plain(column: &Column, normal: &str) -> Option<Figure> {
    let end = normal
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-')))
        .unwrap_or(normal.len());
    let (number, unit) = normal.split_at(end);
    Some(Figure {
        name: squeeze(&without_remarks(&column.heading)),
        value: number.parse().ok()?,
        unit: unit.to_owned(),
        decimals: number.split_once('.').map_or(0, |(_, behind)| behind.len()),
        bound: None,
    })
}

/// What contradicts itself in a row; `own` are its figures.
pub(in crate::check) fn check(row: &Row<'_>, own: &[Told]) -> Faults {
    let mut faults = Faults::new();
    row.begun(&mut faults);
    row.claimed(&mut faults);
    row.ended(&mut faults);
    row.planned_late(&mut faults);
    row.in_order(&mut faults);
    row.of_period(&mut faults);
    row.rates(own, &mut faults);
    row.of_notes(own, &mut faults);
    row.days_of_notes(&mut faults);
    row.demanded(own, &mut faults);
    row.money(own, &mut faults);
    row.worded(own, &mut faults);
    row.scored(own, &mut faults);
    row.aims(own, &mut faults);
    row.steps(own, &mut faults);
    let mut places: Vec<usize> = Vec::new();
    faults.retain(|(at, _)| {
        let new = !places.contains(at);
        places.push(*at);
        new
    });
    faults
}

/// The columns in which a reason is owed by the notes or by their own headings, and is not there: place and what is told.
pub(in crate::check) fn reasons(form: &Form, draft: &Draft) -> Faults {
    let text = |at: usize| Some(draft.said(at)?.text.trim());
    let states: Vec<(usize, &Column, &str)> = (form.unit_columns())
        .filter(|(_, column)| column.kind == Kind::State && !kind::offers_several(column))
        .filter_map(|(at, column)| Some((at, column, text(at)?)))
        .collect();
    let is = |word: &str, said: &str| {
        let (word, said) = (fold(word), fold(said));
        // 进度滞后 is asked for, 滞后 was said; 达标 is no 未达标.
        let short = word.strip_suffix(said.as_str()).filter(|_| said.chars().count() > 1);
        said.starts_with(&word) || short.is_some_and(|before| !before.ends_with(['未', '不', '没', '非']))
    };
    let mut owed: Vec<(usize, usize)> = Vec::new();
    for (words, place) in notes::reasons(form) {
        let stated = states
            .iter()
            .find(|(_, _, said)| words.iter().any(|word| is(word, said)));
        owed.extend(stated.map(|(at, ..)| (*at, place)));
    }
    // 未达成原因 is owed where the state is 未达成.
    for (place, column) in form.unit_columns().filter(|(_, column)| column.kind == Kind::Reason) {
        let heading = fold(&without_remarks(&column.heading));
        let Some((_, behind)) = heading.split_once('未') else {
            continue;
        };
        let matter: String = behind.split(['原', '的', '说']).next().unwrap_or_default().to_owned();
        let denied = format!("未{matter}");
        let stated = states
            .iter()
            .find(|(_, _, said)| matter.chars().count() > 1 && fold(said).starts_with(&denied));
        owed.extend(stated.map(|(at, ..)| (*at, place)));
    }
    // 扣分理由 is owed where the score is less than full.
    if let Some((score, full)) = notes::full_marks(form)
        && let Some(value) = text(score).and_then(|said| squeeze(said).trim_end_matches('分').parse::<f64>().ok())
        && value < full
    {
        let asks = form.unit_columns().find(|(_, column)| kind::is_of_points(column));
        owed.extend(asks.map(|(place, _)| (score, place)));
    }
    let mut faults = Faults::new();
    for (state, place) in owed {
        let said_nothing = |text: &str| kind::is_none(text) || fold(text).is_empty();
        let blank = (draft.said(place)).is_none_or(|answer| said_nothing(&answer.text));
        let absent = draft.absent.contains(&place)
            || !form
                .columns
                .get(place)
                .is_some_and(|column| column.filled_by == crate::form::FilledBy::Unit);
        if !blank || absent || faults.iter().any(|(known, _)| *known == place) {
            continue;
        }
        let (Some(of), Some(column), Some(said)) = (form.columns.get(state), form.columns.get(place), text(state))
        else {
            continue;
        };
        let found = match draft.said(place) {
            Some(answer) => format!(
                "“{}”填的是“{said}”，“{}”填的是“{}”",
                of.heading,
                column.heading,
                answer.text.trim()
            ),
            _ => format!("“{}”填的是“{said}”，“{}”是空的", of.heading, column.heading),
        };
        let expected = "按填表说明，这种情况应说明原因";
        faults.push((place, reason_missing::fault(found, expected, "请补填原因")));
    }
    faults
}

/// Choices of a row of which one says that all is well and the other that it is not, where they go together in nearly every row of
/// the round; `usual` yields the word that usually stands there.
pub(in crate::check) fn opposed<'u>(
    form: &Form,
    draft: &Draft,
    usual: impl Fn((usize, usize), (&str, &str)) -> Option<&'u str>,
) -> Faults {
    let text = |at: usize| Some(draft.said(at)?.text.trim());
    let states: Vec<(usize, &Column)> = form
        .unit_columns()
        .filter(|(_, column)| column.kind == Kind::State)
        .collect();
    let mut faults = Faults::new();
    for (nth, (a, one)) in states.iter().enumerate() {
        for (b, other) in states.iter().skip(nth + 1) {
            let (Some(said), Some(beside)) = (text(*a), text(*b)) else {
                continue;
            };
            // Whichever of the two is usually found beside the other tells that they do not agree.
            let word = usual((*a, *b), (said, beside)).or_else(|| usual((*b, *a), (beside, said)));
            if let Some(word) = word {
                let found = format!("“{}”填的是“{said}”，“{}”填的是“{beside}”", one.heading, other.heading);
                faults.push((
                    *b,
                    unlike(found, &format!("本次各单位的填法是“{word}”，两栏应相互一致")),
                ));
            }
        }
    }
    faults
}

impl Row<'_> {
    fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Column, &str)> {
        let columns = self.form.unit_columns().filter(move |(_, column)| column.kind == kind);
        columns.filter_map(|(at, column)| Some((at, column, self.normalised.get(&column.heading)?)))
    }

    /// 是否销号 answered with yes beside a progress that is short of its end.
    fn claimed(&self, faults: &mut Faults) {
        let short = self.of(Kind::Progress).find(|(_, column, value)| {
            span::of(&column.heading).is_now() && kind::percent(value).is_some_and(|share| share < 100.0)
        });
        let Some((_, other, value)) = short else { return };
        for (at, column, _) in self.of(Kind::Completion).filter(|(.., said)| *said == "yes") {
            if span::is_of_whole(&column.heading) {
                let found = format!("“{}”填的是“是”，“{}”是{value}", column.heading, other.heading);
                faults.push((at, unlike(found, "同一行各栏应相互一致")));
            }
        }
    }

    /// 未启动 beside a progress, and 在建 beside a day of beginning that is not there.
    fn begun(&self, faults: &mut Faults) {
        for (at, column, state) in self
            .of(Kind::State)
            .filter(|(_, column, _)| life::tells(self.form, column))
        {
            let stage = life::of_choice(&kind::offered(self.form, column), state);
            let progress = self.of(Kind::Progress).find(|(_, column, value)| {
                span::of(&column.heading).is_now() && kind::percent(value).is_some_and(|share| share > 0.0)
            });
            if let (Some(Stage::NotBegun), Some((_, other, value))) = (stage, progress) {
                let found = format!("“{}”填的是“{state}”，“{}”是{value}", column.heading, other.heading);
                faults.push((at, unlike(found, "同一行各栏应相互一致")));
            }
            let building = ["在建", "施工", "竣工", "完工", "投用", "投产"]
                .iter()
                .any(|word| state.contains(word))
                && !state.starts_with(['未', '待', '拟']);
            let unbegun = self.of(Kind::Date).find(|(_, column, value)| {
                let heading = &column.heading;
                *value == "待定" && heading.contains("开工") && !heading.contains(['拟', '计'])
            });
            if let (true, Some((day, other, _))) = (building, unbegun) {
                let found = format!("“{}”填的是“{state}”，“{}”没有日期", column.heading, other.heading);
                faults.push((day, unlike(found, "同一行各栏应相互一致")));
            }
        }
    }

    /// A matter that is at its end on a day that is still to come.
    fn ended(&self, faults: &mut Faults) {
        // 宣传报道（媒体、日期）: what has been told of has happened.
        let past = |heading: &str| self.form.key != PLAN && !headings::holds(Kind::Parts, "to-come", heading);
        for (at, column, value) in self.of(Kind::Parts).filter(|(_, column, _)| past(&column.heading)) {
            let later = value
                .split('/')
                .filter_map(|part| part.parse::<Date>().ok())
                .find(|date| *date > self.day);
            if let Some(later) = later {
                let found = format!("“{}”中的日期是{later}，在填报以后", column.heading);
                faults.push((at, unlike(found, "已经发生的事项日期不会晚于填报的日期")));
            }
        }
        let done = self
            .of(Kind::State)
            .find(|(_, column, state)| life::of_state(state) == Some(Stage::Done) && life::tells(self.form, column));
        let Some((_, state, said)) = done else { return };
        // 已销号 has its 销号时间; 验收日期 beside it may be planned.
        let ends = headings::list(Kind::Date, "finish");
        let ended = |heading: &str| ends.iter().any(|word| said.contains(word) && heading.contains(word));
        for (at, column, value) in self
            .of(Kind::Date)
            .filter(|(_, column, _)| kind::has_come(&column.heading) && ended(&column.heading))
        {
            if (value.parse::<Date>()).is_ok_and(|day| is_to_come(self.draft, at, day, self.day)) {
                let found = format!(
                    "“{}”填的是“{said}”，“{}”是{value}，在填报以后",
                    state.heading, column.heading
                );
                faults.push((at, unlike(found, "已经办结的日期不会晚于填报的日期")));
            }
        }
    }

    /// An end that is still to come, and later than the notice sets: 销号时间（未销号的填拟销号时间).
    fn planned_late(&self, faults: &mut Faults) {
        let Some(due) = self.due else { return };
        let may = self
            .form
            .notes
            .iter()
            .any(|note| note.contains("可以晚于") || note.contains("可晚于"));
        for (at, column, value) in self.of(Kind::Date) {
            let ends = headings::holds(Kind::Date, "finish", &column.heading);
            let later = value.parse::<Date>().is_ok_and(|day| day > self.day && day > due);
            if ends && later && !may {
                let found = format!("“{}”是{value}，通知规定的完成时限是{due}", column.heading);
                faults.push((at, unlike(found, "不应晚于通知规定的时限")));
            }
        }
    }

    /// More that has come to its end than has begun, both counted from the beginning: 完工楼栋 5 beside 开工楼栋 3.
    fn steps(&self, own: &[Told], faults: &mut Faults) {
        // In one year more may come to its end than begins in it.
        let counted = |told: &Told| {
            let column = told.at.and_then(|at| self.form.columns.get(at));
            column.is_some_and(|column| span::only_grows(self.form, column))
        };
        let steps: Vec<_> = own
            .iter()
            .filter_map(|told| Some((told, kind::steps::within(&told.heading)?)))
            .collect();
        for (first, one) in &steps {
            for (then, other) in &steps {
                let rest = |told: &Told, word: &str| squeeze(&told.heading).replacen(word, "", 1);
                let of_one = one.matter == other.matter && one.order < other.order;
                if of_one
                    && rest(first, one.word) == rest(then, other.word)
                    && first.figure.unit == then.figure.unit
                    && then.figure.value > first.figure.value
                    && counted(first)
                    && counted(then)
                {
                    let found = format!(
                        "“{}”填的是{}，“{}”是{}",
                        then.heading, then.figure.value, first.heading, first.figure.value
                    );
                    let wrong = unlike(found, "后一步的数不应多于前一步的数");
                    faults.extend(then.at.map(|at| (at, wrong)));
                }
            }
        }
    }

    /// An end before its beginning, each in a column of its own: 竣工时间 before 开工时间.
    fn in_order(&self, faults: &mut Faults) {
        let days = || {
            let columns = self.of(Kind::Date).chain(self.of(Kind::Deadline));
            columns.filter_map(|(at, column, value)| Some((at, column, value.parse::<Date>().ok()?)))
        };
        let starts = |column: &Column| headings::holds(Kind::Date, "start", &column.heading);
        let finishes = |column: &Column| headings::holds(Kind::Date, "finish", &column.heading) && !starts(column);
        for (_, start, begun) in days().filter(|(_, column, _)| starts(column)) {
            for (at, end, ended) in days().filter(|(_, column, _)| finishes(column)) {
                if ended < begun {
                    let found = format!("“{}”是{ended}，“{}”是{begun}", end.heading, start.heading);
                    faults.push((at, unlike(found, "结束的时间不早于开始的时间")));
                }
            }
        }
    }

    /// 统计周期 of another period than the one that is reported.
    fn of_period(&self, faults: &mut Faults) {
        let Some(period) = self.form.period else { return };
        let spans = self.of(Kind::Parts).chain(self.of(Kind::Period));
        for (at, column, value) in
            spans.filter(|(_, column, _)| headings::holds(Kind::Period, "report", &column.heading))
        {
            let last = value.split_once('/').and_then(|(_, last)| last.parse::<Date>().ok());
            if last.is_some_and(|last| !period.contains(last)) {
                let found = format!(
                    "“{}”是{}，本期是{}",
                    column.heading,
                    value.replace('/', "至"),
                    period.label()
                );
                faults.push((at, unlike(found, "应填本期的起止时间")));
            }
        }
    }

    /// A rate against the two figures that it is the quotient of: 抽检合格率 of 抽检批次/不合格批次, a value of 分子/分母.
    fn rates(&self, own: &[Told], faults: &mut Faults) {
        for pair in own.chunk_by(|a, b| a.at == b.at) {
            let [first, second] = pair else { continue };
            if first.kind != Kind::Parts {
                continue;
            }
            let (a, b) = (&first.figure, &second.figure);
            let fraction = a.name.contains("分子") && b.name.contains("分母");
            for rate in own.iter().filter(|told| told.at != first.at) {
                let (value, unit) = (rate.figure.value, rate.figure.unit.as_str());
                let reckoned: Vec<f64> =
                    if fraction && rate.kind == Kind::Parts && is_value(&rate.figure.name) && b.value != 0.0 {
                        let quotient = a.value / b.value;
                        match unit {
                            "%" => vec![quotient * 100.0],
                            "‰" => vec![quotient * 1000.0],
                            _ => [1.0, 100.0, 1000.0, 10_000.0]
                                .iter()
                                .map(|times| quotient * times)
                                .collect(),
                        }
                    } else if matches!(rate.kind, Kind::Share | Kind::Progress)
                        && unit == "%"
                        && reckons(&rate.figure.name, a, b)
                    {
                        let (part, whole) = if a.value <= b.value {
                            (a.value, b.value)
                        } else {
                            (b.value, a.value)
                        };
                        if whole == 0.0 {
                            continue;
                        }
                        let share = part / whole * 100.0;
                        vec![share, 100.0 - share]
                    } else {
                        continue;
                    };
                let digits = i32::try_from(rate.figure.decimals).unwrap_or(0);
                let tolerance = 1.01 * 10f64.powi(-digits);
                if let Some(likely) = reckoned
                    .first()
                    .filter(|_| !reckoned.iter().any(|one| (one - value).abs() <= tolerance))
                {
                    let likely = reckoned
                        .iter()
                        .min_by(|a, b| (*a - value).abs().total_cmp(&(*b - value).abs()))
                        .unwrap_or(likely);
                    let found = format!(
                        "“{}”填的是{value}{unit}，按“{}”计算约为{likely:.2}{unit}",
                        rate.heading, first.heading
                    );
                    faults.extend(rate.at.map(|at| (at, unlike(found, "比率应与所依据的两个数一致"))));
                }
            }
        }
    }

    /// What the notes say of sums and quotients.
    fn of_notes(&self, own: &[Told], faults: &mut Faults) {
        let all: Vec<Told> = own.iter().chain(self.others).cloned().collect();
        for (place, whole) in notes::sums(self.form) {
            let parts: Vec<&Told> = own.iter().filter(|told| told.at == Some(place)).collect();
            let Some(total) = named(&all, &whole).filter(|_| parts.len() > 1) else {
                continue;
            };
            let sum: f64 = parts.iter().map(|told| told.figure.value).sum();
            let (unit, of) = (
                parts.first().map_or("", |told| told.figure.unit.as_str()),
                total.figure.unit.as_str(),
            );
            let times = kind::yuan(unit).zip(kind::yuan(of)).map_or(1.0, |(from, to)| from / to);
            if (sum * times - total.figure.value).abs() > total.figure.value.abs() * 0.01 + 0.5 {
                let heading = parts.first().map_or("", |told| told.heading.as_str());
                let found = format!(
                    "“{heading}”合计{sum}{unit}，“{}”是{}{of}",
                    total.heading, total.figure.value
                );
                faults.push((place, unlike(found, "按填表说明，两者应当相等")));
            }
        }
        for bound in notes::bounds(self.form).into_iter().filter(|bound| !bound.days) {
            let Some(place) = notes::column_of(self.form, &bound.what) else {
                within_columns(own, &bound, faults);
                continue;
            };
            let one = own.iter().find(|told| told.at == Some(place));
            let rest: Vec<Told> = all.iter().filter(|told| told.at != Some(place)).cloned().collect();
            let (Some(one), Some(other)) = (one, named(&rest, &bound.by)) else {
                continue;
            };
            let times =
                (kind::yuan(&one.figure.unit).zip(kind::yuan(&other.figure.unit))).map_or(1.0, |(from, to)| from / to);
            let (value, limit) = (one.figure.value * times, other.figure.value);
            if beyond(bound.most, value, limit) {
                let found = format!(
                    "“{}”填的是{}{}，“{}”是{limit}{}",
                    one.heading, one.figure.value, one.figure.unit, other.heading, other.figure.unit
                );
                faults.push((place, unlike(found, "与填表说明不符")));
            }
        }
        for (place, part, whole) in notes::quotients(self.form) {
            let rate = own.iter().find(|told| told.at == Some(place));
            let (Some(rate), Some(part), Some(whole)) = (rate, named(&all, &part), named(&all, &whole)) else {
                continue;
            };
            let times =
                (kind::yuan(&part.figure.unit).zip(kind::yuan(&whole.figure.unit))).map_or(1.0, |(from, to)| from / to);
            if whole.figure.value == 0.0 {
                continue;
            }
            let reckoned = part.figure.value * times / whole.figure.value * 100.0;
            // Clerks round; a point is no contradiction.
            if (reckoned - rate.figure.value).abs() > 1.5 {
                let found = format!(
                    "“{}”填的是{}%，“{}”÷“{}”约为{reckoned:.1}%",
                    rate.heading, rate.figure.value, part.heading, whole.heading
                );
                faults.push((place, unlike(found, "按填表说明，比率应与所依据的数一致")));
            }
        }
    }

    /// Days that the notes bound: by another column, or by the time that the notice sets.
    fn days_of_notes(&self, faults: &mut Faults) {
        let day = |at: usize| {
            let column = self.form.columns.get(at)?;
            let day = self.normalised.get(&column.heading)?.parse::<Date>().ok()?;
            Some((column, day))
        };
        for bound in notes::bounds(self.form).into_iter().filter(|bound| bound.days) {
            let Some(at) = notes::column_of(self.form, &bound.what) else {
                continue;
            };
            let Some((column, said)) = day(at) else { continue };
            let other = notes::column_of(self.form, &bound.by).filter(|other| *other != at);
            let of_notice = || {
                let of_time = ["时限", "期限", "时间", "日期", "要求"]
                    .iter()
                    .any(|word| bound.by.contains(word));
                let due = self.due.filter(|_| of_time && bound.most)?;
                Some(("通知规定的时限".to_owned(), due))
            };
            let limit = other
                .and_then(day)
                .map(|(other, day)| (format!("“{}”", other.heading), day))
                .or_else(of_notice);
            let Some((whose, limit)) = limit else { continue };
            if bound.most && said > limit || !bound.most && said < limit {
                let found = format!("“{}”是{said}，{whose}是{limit}", column.heading);
                faults.push((at, unlike(found, "与填表说明不符")));
            }
        }
    }

    /// What the notes ask of other columns by the word that is chosen in one: told where it is not so, and of several once, where the
    /// word stands.
    fn demanded(&self, own: &[Told], faults: &mut Faults) {
        type Broken = (usize, String);
        /// The column and the words that ask, and what is not so.
        type Demanded = ((usize, Vec<String>), Vec<Broken>);
        let mut broken: Vec<Demanded> = Vec::new();
        for demand in notes::demands(self.form, |column| kind::offered(self.form, column)) {
            let chosen = self.form.columns.get(demand.chosen.0);
            let said = chosen.and_then(|column| self.normalised.get(&column.heading));
            let is = said.is_some_and(|said| demand.chosen.1.iter().any(|word| fold(said) == fold(word)));
            if !is {
                continue;
            }
            let against = demand
                .columns
                .iter()
                .filter_map(|at| Some((*at, self.against(*at, &demand, own)?)));
            let against: Vec<Broken> = against.collect();
            match broken.iter_mut().find(|(known, _)| *known == demand.chosen) {
                Some((_, known)) => known.extend(against),
                None => broken.push((demand.chosen, against)),
            }
        }
        for ((chosen, _), against) in broken {
            let Some(column) = self.form.columns.get(chosen) else {
                continue;
            };
            let said = self.normalised.get(&column.heading).unwrap_or_default();
            let state = format!("“{}”填的是“{said}”", column.heading);
            match against.as_slice() {
                [] => {}
                [(at, what)] => faults.push((*at, unlike(format!("{state}，{what}"), "与填表说明不符"))),
                many => {
                    let all: Vec<&str> = many.iter().map(|(_, what)| what.as_str()).collect();
                    faults.push((chosen, unlike(format!("{state}，{}", all.join("，")), "与填表说明不符")));
                }
            }
        }
    }

    /// What a column says against what a note asks of it; nothing where it is as asked, or cannot be told.
    fn against(&self, at: usize, demand: &notes::Demand, own: &[Told]) -> Option<String> {
        let column = self.form.columns.get(at)?;
        let figures: Vec<&Figure> = own
            .iter()
            .filter(|told| told.at == Some(at))
            .map(|told| &told.figure)
            .collect();
        let figure = match figures.as_slice() {
            [one] => Some(*one),
            // 改革后办理时限: the part that the note names.
            many => many
                .iter()
                .copied()
                .find(|figure| demand.called.contains(figure.name.as_str())),
        };
        let text = match &demand.asked {
            notes::Asked::All => {
                let short = match (column.kind, figures.as_slice()) {
                    (Kind::Parts, [part, whole]) => part.value < whole.value,
                    (Kind::Progress, [one]) => one.value < 100.0,
                    _ => false,
                };
                return short.then(|| format!("“{}”没有全部完成", column.heading));
            }
            notes::Asked::Text(text) => text,
        };
        let number = text.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<f64>().ok();
        match number.zip(figure) {
            Some((number, figure)) => {
                let differs = (figure.value - number).abs() > 1e-6;
                differs.then(|| format!("“{}”是{}{}", column.heading, figure.value, figure.unit))
            }
            None if number.is_some() => None,
            None => {
                let said = self.draft.said(at)?.text.trim();
                let normal = self.normalised.get(&column.heading).unwrap_or(said);
                let zero = figures.iter().all(|figure| figure.value == 0.0) && !figures.is_empty();
                let nothing = kind::is_none(text) && (zero || kind::is_none(said));
                let holds = |said: &str| !fold(text).is_empty() && fold(said).contains(&fold(text));
                // 未开工 is asked for, 尚未开工 was written: the day is open.
                let open = text.starts_with(['未', '待', '尚']) && normal == "待定";
                let same = nothing || holds(said) || holds(normal) || open;
                (!same).then(|| format!("“{}”是“{said}”", column.heading))
            }
        }
    }

    /// A sum of money that the account names as another one: 32000000 under 万元 beside 投资3200万元, 0 beside 完成投资760万元.
    fn worded(&self, own: &[Told], faults: &mut Faults) {
        static SUM: LazyLock<Regex> = LazyLock::new(|| {
            regex(r"(?:投资|投入资金|投入)(?:额|约|共|总额|合计|达|为)*([0-9][0-9,]*(?:\.[0-9]+)?)(亿元|万元|元)")
        });
        /// What a point or a unit that stands elsewhere makes of a sum.
        const TIMES: [f64; 4] = [1e3, 1e4, 1e8, 1e12];
        let accounts = self.form.columns.iter().zip(&self.draft.fields);
        let accounts = accounts.filter(|(column, _)| column.kind == Kind::Narrative);
        let text: String = accounts
            .filter_map(|(_, answer)| answer.as_ref().filter(|answer| says(answer)))
            .map(|answer| squeeze(&answer.text) + "。")
            .collect();
        let mut sums = SUM.captures_iter(&text).filter_map(|found| {
            let number: f64 = found.get(1)?.as_str().replace(',', "").parse().ok()?;
            Some((found.get(0)?.as_str(), number * kind::yuan(found.get(2)?.as_str())?))
        });
        let (Some((shown, said)), None) = (sums.next(), sums.next()) else {
            return;
        };
        for told in own
            .iter()
            .filter(|told| told.kind == Kind::Amount && told.heading.contains("投资"))
        {
            let (Some(at), Some(yuan)) = (told.at, kind::yuan(&told.figure.unit)) else {
                continue;
            };
            let value = yuan * told.figure.value;
            let times = |times: &f64| {
                let off = |more: f64, less: f64| (more / less / times - 1.0).abs() < 1e-6;
                off(value, said) || off(said, value)
            };
            let none = value == 0.0
                && said > 0.0
                && !shown.contains("计划")
                && sum_of(&told.heading).is_some_and(|(sum, _)| sum == Sum::Done);
            if none || value > 0.0 && said > 0.0 && TIMES.iter().any(times) {
                let found = format!(
                    "“{}”填的是{}{}，情况里写的是“{shown}”",
                    told.heading, told.figure.value, told.figure.unit
                );
                faults.push((at, unlike(found, "同一笔投资各处应一致，请核对单位")));
            }
        }
    }

    /// More than full marks.
    fn scored(&self, own: &[Told], faults: &mut Faults) {
        let Some((at, full)) = notes::full_marks(self.form) else {
            return;
        };
        let Some(told) = own.iter().find(|told| told.at == Some(at) && told.figure.value > full) else {
            return;
        };
        let found = format!("“{}”填的是{}，满分是{full}", told.heading, told.figure.value);
        faults.push((at, unlike(found, "得分不超过满分")));
    }

    /// Sums of money of one matter: a year's plan is no more than the whole, what is done not many times what was planned.
    fn money(&self, own: &[Told], faults: &mut Faults) {
        /// So many times what was planned nobody spends: a point too far right makes ten times of it, 元 under 万元 ten thousand.
        const TIMES: f64 = 8.0;
        /// So many times a year's share no whole is.
        const YEARS: f64 = 2000.0;
        let moves_point = |sum: f64, whole: f64| {
            let times = [1e2, 1e3, 1e4].into_iter();
            sum > 0.0
                && times
                    .map(|times| sum * times / whole)
                    .any(|same| (same - 1.0).abs() < 1e-6)
        };
        let said = life::said(self.form, |heading| self.normalised.get(heading));
        let done = said.is_some_and(|said| said.stage == Stage::Done);
        let sums: Vec<(&Told, Sum, String, f64)> = own
            .iter()
            .chain(self.others)
            .filter(|told| matches!(told.kind, Kind::Amount | Kind::Parts))
            .filter_map(|told| {
                let yuan = kind::yuan(&told.figure.unit)? * told.figure.value;
                let heading = if told.kind == Kind::Parts {
                    &told.figure.name
                } else {
                    &told.heading
                };
                let (sum, matter) = sum_of(heading)?;
                (yuan > 0.0).then_some((told, sum, matter, yuan))
            })
            .collect();
        for (one, sum, matter, yuan) in &sums {
            let Some(at) = one.at else { continue };
            for (other, of, _, whole) in sums
                .iter()
                // 资金执行投资 stands below a heading of its own, and is of the 投资 all the same.
                .filter(|(other, _, of, _)| matter.ends_with(of.as_str()) && other.heading != one.heading)
            {
                let said = format!(
                    "“{}”填的是{}{}，“{}”是{}{}",
                    one.heading,
                    one.figure.value,
                    one.figure.unit,
                    other.heading,
                    other.figure.value,
                    other.figure.unit
                );
                let wrong = match (sum, of) {
                    (Sum::Planned | Sum::Done | Sum::Ever, Sum::Whole) | (Sum::Done, Sum::Ever)
                        if *yuan > whole * 1.001 =>
                    {
                        Some("部分不应多于总数")
                    }
                    (Sum::Done, Sum::Planned) if *yuan > whole * TIMES => Some("完成数与计划数相差悬殊，请核对单位"),
                    // 48 beside 4800 where all is done: one figure, whose point stands elsewhere.
                    (Sum::Done | Sum::Ever, Sum::Planned) if done && moves_point(*yuan, *whole) => {
                        Some("已经完成的，完成数与计划数不应相差悬殊")
                    }
                    (Sum::Whole, Sum::Planned) if *yuan > whole * YEARS => Some("总数与年度数相差悬殊，请核对单位"),
                    _ => None,
                };
                faults.extend(wrong.map(|expected| (at, unlike(said, expected))));
            }
        }
    }

    /// Values with units of their own: the aim, where it began, what was reached, and what the unit says of it.
    fn aims(&self, own: &[Told], faults: &mut Faults) {
        let values = || {
            own.iter()
                .filter(|told| told.kind == Kind::Parts && told.figure.unit.chars().count() <= 8)
        };
        let any = || values().chain(self.others.iter().filter(|told| told.kind == Kind::Parts));
        let holds = |words: &[&str]| words.iter().any(|word| self.task.contains(word));
        let share = holds(&["率", "比例", "占比", "比重"]) && !holds(&["增长", "增速", "增幅", "率先", "倍"]);
        let may_be_less = holds(&["增", "温", "利润", "差", "同比", "环比", "盈", "损", "净"]);
        let measured =
            |told: &&Told| is_value(&told.figure.name) || is_aim(&told.figure.name) || is_base(&told.figure.name);
        for told in values().filter(measured) {
            let Some(at) = told.at else { continue };
            let figure = &told.figure;
            if figure.unit == "%" && figure.value > 100.0 && share {
                let found = format!("“{}”填的是{}%，超过100%", told.heading, figure.value);
                faults.push((at, unlike(found, "比率不超过100%")));
            } else if figure.value < 0.0 && !may_be_less {
                let found = format!("“{}”填的是{}{}，是负数", told.heading, figure.value, figure.unit);
                faults.push((at, unlike(found, "指标值一般不应是负数")));
            }
        }
        let aim = any().find(|told| is_aim(&told.figure.name));
        let base = any().find(|told| is_base(&told.figure.name));
        let value = values().find(|told| is_value(&told.figure.name));
        let comparable =
            |a: &Told, b: &Told| a.figure.unit == b.figure.unit || a.figure.unit.is_empty() != b.figure.unit.is_empty();
        let odd = |a: &Told, b: &Told| {
            let ratio = |told: &Told| matches!(told.figure.unit.as_str(), "%" | "‰");
            !a.figure.unit.is_empty() && !b.figure.unit.is_empty() && ratio(a) != ratio(b)
        };
        let up = holds(&["提高", "提升", "增加", "扩大"]);
        let down = holds(&["降低", "下降", "压减", "缩短", "减少"]);
        if let (Some(aim), Some(base)) = (aim, base)
            && let Some(at) = aim.at
        {
            let (to, from) = (aim.figure.value, base.figure.value);
            if odd(aim, base) {
                let found = format!(
                    "“{}”的单位是{}，“{}”的单位是{}",
                    aim.heading, aim.figure.unit, base.heading, base.figure.unit
                );
                faults.push((at, unlike(found, "同一指标的单位应当一致")));
            } else if comparable(aim, base) && up != down && (up && to < from || down && to > from) {
                let way = if up { "提高" } else { "降低" };
                let found = format!("“{}”是{to}，“{}”是{from}，而任务是要{way}", aim.heading, base.heading);
                faults.push((at, unlike(found, "目标的方向应与任务一致")));
            }
        }
        let (Some(aim), Some(value)) = (aim, value) else { return };
        let (Some(at), true) = (value.at, comparable(aim, value)) else {
            return;
        };
        if odd(aim, value) {
            let found = format!(
                "“{}”的单位是{}，“{}”的单位是{}",
                value.heading, value.figure.unit, aim.heading, aim.figure.unit
            );
            faults.push((at, unlike(found, "同一指标的单位应当一致")));
            return;
        }
        let from = base.filter(|base| comparable(aim, base) && base.figure.value != aim.figure.value);
        let rises = (aim.figure.bound)
            .or_else(|| (up != down).then_some(up))
            .or_else(|| from.map(|base| aim.figure.value > base.figure.value));
        let Some(rises) = rises else { return };
        let met = if rises {
            value.figure.value >= aim.figure.value
        } else {
            value.figure.value <= aim.figure.value
        };
        for (place, column, said) in self.of(Kind::State) {
            let of_aim = ["达成", "达标", "目标"]
                .iter()
                .any(|word| column.heading.contains(word));
            let fully = ["达成", "达标", "完成", "实现"].iter().any(|word| said.contains(word))
                && !said.contains("基本")
                && !said.contains("部分");
            let claims = match fully {
                true => Some(!said.starts_with(['未', '不', '没'])),
                false => None,
            };
            if let Some(claims) = claims.filter(|claims| of_aim && *claims != met) {
                let found = format!(
                    "“{}”填的是“{said}”，“{}”是{}{}，“{}”是{}{}",
                    column.heading,
                    value.heading,
                    value.figure.value,
                    value.figure.unit,
                    aim.heading,
                    aim.figure.value,
                    aim.figure.unit
                );
                let expected = if claims {
                    "指标值没有达到目标值的不是“已达成”"
                } else {
                    "指标值已达到目标值"
                };
                faults.push((place, unlike(found, expected)));
            }
        }
    }
}

fn beyond(most: bool, value: f64, limit: f64) -> bool {
    most && value > limit + 1e-9 || !most && value < limit - 1e-9
}

/// The parts of a column of which a note binds one by the other: 改革后的环节不得多于改革前, 已整改数不得多于差评数.
fn within_columns(own: &[Told], bound: &notes::Bound, faults: &mut Faults) {
    let is = |figure: &Figure, words: &str| {
        let (name, words) = (fold(&figure.name), fold(words.trim_end_matches('数')));
        name.chars().count() > 1 && (words.starts_with(&name) || name.ends_with(&words))
    };
    for parts in own.chunk_by(|a, b| a.at == b.at).filter(|parts| parts.len() > 1) {
        let part = |words: &str| parts.iter().find(|told| is(&told.figure, words));
        let (Some(one), Some(other)) = (part(&bound.what), part(&bound.by)) else {
            continue;
        };
        if one.figure.name != other.figure.name && beyond(bound.most, one.figure.value, other.figure.value) {
            let found = format!(
                "“{}”中{}是{}，{}是{}",
                one.heading, one.figure.name, one.figure.value, other.figure.name, other.figure.value
            );
            faults.extend(one.at.map(|at| (at, unlike(found, "与填表说明不符"))));
        }
    }
}

/// The figure whose heading is some words, or holds them, or at least all their letters (完成投资 本年累计完成 is 本年累计完成投资):
/// of the row first, then of the other forms.
fn named<'t>(all: &'t [Told], words: &str) -> Option<&'t Told> {
    let words = fold(words);
    let heading = |told: &Told| fold(&told.figure.name);
    let whole = |told: &Told| fold(&without_remarks(&told.heading));
    let is = |told: &&Told| heading(told) == words || whole(told) == words;
    let like = |told: &&Told| heading(told).contains(&words);
    let letters = |told: &&Told| {
        let own = fold(&told.heading);
        words.chars().count() >= 4 && words.chars().all(|c| own.contains(c))
    };
    let closest = || {
        let of = all.iter().filter(letters);
        of.min_by_key(|told| told.heading.chars().count())
    };
    all.iter().find(is).or_else(|| all.iter().find(like)).or_else(closest)
}

fn is_aim(name: &str) -> bool {
    headings::holds(Kind::Parts, "aim", name)
}

fn is_base(name: &str) -> bool {
    headings::holds(Kind::Parts, "base", name)
}

fn is_value(name: &str) -> bool {
    !is_aim(name) && !is_base(name) && headings::ends(Kind::Parts, "value", name)
}

/// Whether a rate is reckoned of two figures by their names: 合格率 of 抽检批次 and 不合格批次.
fn reckons(rate: &str, a: &Figure, b: &Figure) -> bool {
    let Some(stem) = rate.strip_suffix('率') else {
        return false;
    };
    let chars: Vec<char> = stem.chars().collect();
    let Some(last) = chars.len().checked_sub(2).and_then(|from| chars.get(from..)) else {
        return false;
    };
    let last: String = last.iter().collect();
    (a.unit == b.unit) && [a, b].iter().any(|figure| figure.name.contains(&last))
}

/// What a sum of money is of its matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sum {
    /// 总投资.
    Whole,
    /// 年度计划投资, 概算资金.
    Planned,
    /// 累计完成投资, 已落实资金.
    Done,
    /// 开工以来累计完成投资: of all years.
    Ever,
}

/// What a heading of money is of, and the matter without its time and manner: 投资 of 年初以来累计完成投资.
fn sum_of(heading: &str) -> Option<(Sum, String)> {
    let plain = squeeze(&without_remarks(heading));
    let holds = |test: &str| headings::holds(Kind::Amount, test, &plain);
    if holds("no-sum") {
        return None;
    }
    let sum = match () {
        _ if holds("of-all-years") => Sum::Ever,
        _ if plain.contains('总') => Sum::Whole,
        _ if holds("spent") => Sum::Done,
        _ if holds("budgeted") => Sum::Planned,
        _ => return None,
    };
    let bare: String = plain.chars().filter(|c| !c.is_ascii_digit()).collect();
    let manner = headings::list(Kind::Amount, "manner").iter();
    let matter = manner.fold(bare, |bare, word| bare.replace(word, ""));
    (!matter.is_empty()).then_some((sum, matter))
}
