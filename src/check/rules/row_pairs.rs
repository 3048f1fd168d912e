//! `row-contradiction` of two cells of a row that go together: a question and its day, money received and money spent, a rate and how it is judged.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::reason_missing;
use super::row_contradiction::{Faults, is_of_work, is_to_come, unlike};
use crate::check::draft::{Draft, says, shorten};
use crate::form::{Column, Form, Kind};
use crate::kind::life::{self, Stage};
use crate::kind::{self, headings, span};
use crate::lexicon;
use crate::normal::{fold, squeeze, without_remarks};
use crate::pattern::Regex;
use crate::period::Period;
use crate::record::Fields;
use crate::text::regex;

/// What two cells of a row say against each other, or against the day of the form.
///
/// `began`: the day of the notice.
pub(in crate::check) fn check(
    form: &Form,
    draft: &Draft,
    normalised: &Fields,
    began: Option<Date>,
    day: Date,
) -> Faults {
    let row = Row { form, normalised, day };
    let mut faults = Faults::new();
    row.questions(draft, &mut faults);
    row.money(&mut faults);
    row.late(&mut faults);
    row.open(&mut faults);
    row.paced(began, &mut faults);
    row.explained(draft, &mut faults);
    row.nothing_next(draft, &mut faults);
    row.swapped(draft, &mut faults);
    row.early(began, &mut faults);
    row.begins_late(&mut faults);
    row.not_begun(draft, &mut faults);
    faults
}

struct Row<'a> {
    form: &'a Form,
    normalised: &'a Fields,
    day: Date,
}

impl Row<'_> {
    fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &Column, &str)> {
        let columns = self.form.unit_columns().filter(move |(_, column)| column.kind == kind);
        columns.filter_map(|(at, column)| Some((at, column, self.normalised.get(&column.heading)?)))
    }

    /// A progress of the whole that stands at 100 %, among the columns that are meant.
    fn full(&self, is_meant: impl Fn(&Column) -> bool) -> Option<(usize, &Column, &str)> {
        self.of(Kind::Progress).find(|(_, column, value)| {
            let of_whole = is_meant(column) && span::is_of_whole(&column.heading);
            of_whole && kind::percent(value).is_some_and(|share| share >= 100.0)
        })
    }

    /// 是否面商 and 面商日期: a no has no day that is past, and a yes none that is still to come.
    fn questions(&self, draft: &Draft, faults: &mut Faults) {
        for (at, column, value) in self.of(Kind::Date) {
            let Some((place, question)) = kind::asked_by(self.form, column) else {
                continue;
            };
            let (Some(said), Ok(date)) = (self.normalised.get(&question.heading), value.parse::<Date>()) else {
                continue;
            };
            let answer = draft.said(place).map(|answer| answer.text.trim()).unwrap_or_default();
            let found = match said {
                // A day that is to come may be planned.
                "no" if date <= self.day => format!(
                    "“{}”填的是“{answer}”，“{}”填有日期{date}",
                    question.heading, column.heading
                ),
                "yes" if is_to_come(draft, at, date, self.day) => format!(
                    "“{}”填的是“{answer}”，“{}”是{date}，在填报以后",
                    question.heading, column.heading
                ),
                _ => continue,
            };
            faults.push((at, unlike(found, "同一行各栏应相互一致")));
        }
    }

    /// 答复日期 before the notice: nobody answered what had not been handed out.
    fn early(&self, began: Option<Date>, faults: &mut Faults) {
        let Some(began) = began else { return };
        let answers = |column: &Column| headings::holds(Kind::Date, "response", &column.heading);
        for (at, column, value) in self.of(Kind::Date).filter(|(_, column, _)| answers(column)) {
            if value.parse::<Date>().is_ok_and(|date| date < began) {
                let found = format!("“{}”是{value}，在通知印发（{began}）以前", column.heading);
                faults.push((at, unlike(found, "应在通知印发以后")));
            }
        }
        // 2018年1月—2018年12月 under 起止时间: all of it lies in years before the notice.
        let terms = |column: &Column| headings::holds(Kind::Parts, "term", &column.heading);
        for (at, column, value) in self.of(Kind::Parts).filter(|(_, column, _)| terms(column)) {
            let ends = value.rsplit('/').next().and_then(|last| last.parse::<Date>().ok());
            if ends.is_some_and(|ends| ends.year() < began.year()) {
                let found = format!(
                    "“{}”到{}为止，在通知印发（{began}）以前",
                    column.heading,
                    ends.unwrap_or(began)
                );
                faults.push((at, unlike(found, "应是本次工作的起止时间")));
            }
        }
        // 2019年12月 under 填报月份 of a round of 2020.
        for (at, column, value) in self.of(Kind::Period) {
            let Ok(period) = value.parse::<Period>() else { continue };
            if period.last_day().year() < began.year() {
                let found = format!("“{}”填的是{value}，在通知印发（{began}）以前", column.heading);
                faults.push((at, unlike(found, "应填本次报送的期间")));
            }
            // 2021年12月 in a report of December 2020; a day before the notice itself is none of the round.
            if began <= self.day && period.first_day() > self.day {
                let found = format!("“{}”填的是{value}，还没有到", column.heading);
                faults.push((at, unlike(found, "填报的期间不晚于填报的日期")));
            }
        }
        // 实际完成日期 of a year before: what was handed out this year was not done then.
        let done = |column: &Column| {
            let holds = |list: &str| headings::holds(Kind::Date, list, &column.heading);
            holds("finish") && !holds("start") && !holds("planned")
        };
        for (at, column, value) in self.of(Kind::Date).filter(|(_, column, _)| done(column)) {
            if value.parse::<Date>().is_ok_and(|date| date.year() < began.year()) {
                let found = format!("“{}”是{value}，在通知印发（{began}）以前", column.heading);
                faults.push((at, unlike(found, "应是本次工作完成的日期")));
            }
        }
    }

    /// 起止时间 that begins behind 完成时限: what is to be done by then has not begun.
    fn begins_late(&self, faults: &mut Faults) {
        let terms = |column: &Column| headings::holds(Kind::Parts, "term", &column.heading);
        let due = self
            .of(Kind::Deadline)
            .find_map(|(at, column, value)| Some((at, column, value.parse::<Date>().ok()?)));
        let Some((at, deadline, due)) = due else { return };
        for (_, column, value) in self.of(Kind::Parts).filter(|(_, column, _)| terms(column)) {
            // Of 7月中旬到12月中旬 only the end is told.
            let begins = value.split_once('/').and_then(|(first, _)| first.parse::<Date>().ok());
            if let Some(begins) = begins.filter(|begins| *begins > due) {
                let found = format!("“{}”是{due}，“{}”从{begins}开始", deadline.heading, column.heading);
                faults.push((at, unlike(found, "完成时限应在开始以后")));
            }
        }
    }

    /// A reason why the work has not begun beside a state that says that it is done.
    fn not_begun(&self, draft: &Draft, faults: &mut Faults) {
        let done = self.of(Kind::State).find(|(_, column, state)| {
            life::of_state(state) == Some(Stage::Done)
                && life::tells(self.form, column)
                && span::is_of_whole(&column.heading)
        });
        let Some((_, state, said)) = done else { return };
        for (at, column) in self
            .form
            .unit_columns()
            .filter(|(_, column)| column.kind == Kind::Reason)
        {
            let Some(answer) = draft.said(at).filter(|answer| says(answer)) else {
                continue;
            };
            if let Some(words) = lexicon::held(&answer.text, lexicon::Kind::NotBegun) {
                let found = format!(
                    "“{}”填的是“{said}”，“{}”里写的是“{words}”",
                    state.heading, column.heading
                );
                faults.push((at, unlike(found, "同一行各栏应相互一致")));
            }
        }
    }

    /// 推进中 beside 100 % of the work, or beside the day on which it was done.
    fn open(&self, faults: &mut Faults) {
        let full = self.full(is_of_work);
        let ended = || {
            self.of(Kind::Date).find(|(_, column, value)| {
                let done = kind::has_come(&column.heading) && headings::holds(Kind::Date, "finish", &column.heading);
                done && value.parse::<Date>().is_ok_and(|date| date <= self.day)
            })
        };
        let Some((_, other, value)) = full.or_else(ended) else {
            return;
        };
        for (at, column, state) in self
            .of(Kind::State)
            .filter(|(_, column, _)| life::tells(self.form, column) && span::is_of_whole(&column.heading))
        {
            let offered = kind::offered(self.form, column);
            let may_end = offered.is_empty() || offered.iter().any(|word| life::of_state(word) == Some(Stage::Done));
            let stage = life::of_choice(&offered, state);
            // 正常推进 is how it goes, 基本完成 nearly all, and 未到销号时限 waits for its day.
            let going = stage == Some(Stage::NotBegun)
                || lexicon::holds(state, lexicon::Kind::Stopped) && stage != Some(Stage::Done)
                || stage == Some(Stage::UnderWay)
                    && state.contains(['中', '正'])
                    && !["well", "late", "nearly-done", "denied"]
                        .iter()
                        .any(|list| headings::holds(Kind::State, list, state));
            if may_end && going {
                let found = format!("“{}”填的是“{state}”，“{}”是{value}", column.heading, other.heading);
                faults.push((at, unlike(found, "同一行各栏应相互一致")));
            }
        }
    }

    /// 达到序时 beside a share that lies far behind the time that has passed since the notice.
    fn paced(&self, began: Option<Date>, faults: &mut Faults) {
        /// By so many percentage points no work is behind that keeps its time, whenever it is to end this year or soon after.
        const FAR: f64 = 50.0;
        let share = self.of(Kind::Progress).find_map(|(_, column, value)| {
            let share = kind::percent(value).filter(|_| is_of_work(column) && span::is_of_whole(&column.heading))?;
            Some((column, value, share))
        });
        let (Some((progress, value, share)), Some(began)) = (share, began) else {
            return;
        };
        let Ok(end) = Date::new(began.year(), 12, 31) else {
            return;
        };
        let passed = life::elapsed(began, end, self.day).unwrap_or_default();
        if self.day.year() != began.year() || passed - share <= FAR {
            return;
        }
        for (at, column, state) in self.of(Kind::State).chain(self.of(Kind::Question)) {
            let asks = kind::asked_whether(&column.heading) == kind::Asked::OnSchedule
                || headings::holds(Kind::Question, "schedule", &column.heading);
            let keeps = state == "yes"
                || (state.starts_with("达到")
                    || state.starts_with('已')
                    || headings::holds(Kind::State, "well", state))
                    && !headings::begins(Kind::State, "denied", state);
            if asks && keeps {
                let found = format!("“{}”填的是“{state}”，“{}”是{value}", column.heading, progress.heading);
                faults.push((at, unlike(found, "进度与时间相当的才是达到序时")));
            }
        }
    }

    /// 无 under 下一步打算 in a row of work that is not done.
    fn nothing_next(&self, draft: &Draft, faults: &mut Faults) {
        let Some(said) = life::said(self.form, |heading| self.normalised.get(heading)) else {
            return;
        };
        let open = match said.kind {
            Kind::Completion => said.stage == Stage::NotDone,
            Kind::State => said.stage <= Stage::UnderWay,
            _ => false,
        };
        let state = self.form.columns.get(said.at).zip(draft.said(said.at));
        let (true, Some((state, answer))) = (open, state) else {
            return;
        };
        // 未到销号时限, 暂缓 may have nothing next.
        let waits = headings::begins(Kind::State, "denied", answer.text.trim());
        if said.kind == Kind::State && waits && said.stage == Stage::UnderWay {
            return;
        }
        for (at, column) in self.form.unit_columns().filter(|(_, column)| column.kind == Kind::Next) {
            let none = draft.said(at).filter(|next| kind::is_none(&next.text));
            if let Some(next) = none {
                let found = format!(
                    "“{}”填的是“{}”，“{}”填的是“{}”",
                    state.heading,
                    shorten(&answer.text, 20),
                    column.heading,
                    next.text.trim()
                );
                faults.push((at, unlike(found, "没有完成的应写明下一步怎么做")));
            }
        }
    }

    /// An account that only says what is to come, beside next steps that only say what was done.
    fn swapped(&self, draft: &Draft, faults: &mut Faults) {
        static DID: LazyLock<Regex> = LazyLock::new(|| {
            regex(
                r"[已了]|(?:完成|办理|建成|组织|开展|新增|培训|检查|整改|召开|办结|印发)[^,。;]{0,10}[0-9]+[^月日年,。;0-9]",
            )
        });
        let is_to_come = |text: &str| {
            let later =
                text.contains("底前") || text.contains("明年") || text.contains(&format!("{}年", self.day.year() + 1));
            let hoped = [
                lexicon::Kind::Hope,
                lexicon::Kind::Promise,
                lexicon::Kind::PlanVerb,
                lexicon::Kind::StepVerb,
            ];
            later || hoped.into_iter().any(|kind| lexicon::begins(text, kind))
        };
        let of = |kind: Kind| {
            let mut columns = self.form.unit_columns().filter(move |(_, column)| column.kind == kind);
            columns.find_map(|(at, column)| Some((at, column, squeeze(&draft.said(at)?.text))))
        };
        let (Some((told, account, said)), Some((at, next, steps))) = (of(Kind::Narrative), of(Kind::Next)) else {
            return;
        };
        // 落实措施 are to come as well.
        let tells = !kind::is_plan(&account.heading) && !super::answer_vague::asks_measures(&account.heading);
        if tells && is_to_come(&said) && !DID.is_match(&said) && DID.is_match(&steps) && !is_to_come(&steps) {
            let found = format!(
                "“{}”写的是要做的事，“{}”写的是“{}”",
                account.heading,
                next.heading,
                shorten(&steps, 30)
            );
            let expected = "做了什么和要做什么应分别填在各自的一栏";
            faults.push((told, unlike(found.clone(), expected)));
            faults.push((at, unlike(found, expected)));
        }
    }

    /// A reason that says all goes well, in a row that says it does not: 按计划推进 beside 未达序时, 已按期完成 beside 推进中.
    fn explained(&self, draft: &Draft, faults: &mut Faults) {
        let late = self.of(Kind::State).find(|(_, column, state)| {
            let timed = headings::holds(Kind::Question, "schedule", &column.heading);
            headings::holds(Kind::State, "late", state) || timed && state.starts_with('未')
        });
        let open = self.of(Kind::State).find(|(_, column, state)| {
            let stage = life::of_choice(&kind::offered(self.form, column), state);
            life::tells(self.form, column) && stage.is_some_and(|stage| stage < Stage::Waiting)
        });
        for (at, column) in self
            .form
            .unit_columns()
            .filter(|(_, column)| column.kind == Kind::Reason)
        {
            let answer = draft.fields.get(at).and_then(Option::as_ref);
            let text = answer.map(|answer| answer.text.trim()).unwrap_or_default();
            // 无, 填写原因 and a blank give none.
            let nothing = answer.is_none_or(|answer| kind::is_none(&answer.text) || !says(answer));
            if let Some((_, other, state)) = late.filter(|_| nothing && !draft.absent.contains(&at)) {
                let found = match answer {
                    Some(_) => format!("“{}”填的是“{state}”，“{}”填的是“{text}”", other.heading, column.heading),
                    None => format!("“{}”填的是“{state}”，“{}”是空的", other.heading, column.heading),
                };
                faults.push((at, reason_missing::fault(found, "这种情况应说明原因", "请补填原因")));
                continue;
            }
            let Some(said) = draft.said(at).map(|answer| answer.text.trim()) else {
                continue;
            };
            let bare = squeeze(said);
            let only_state =
                kind::is_state(&fold(said)) || life::of_state(&bare).is_some() && bare.chars().count() <= 8;
            let done = life::of_state(&bare) == Some(Stage::Done);
            let well = headings::holds(Kind::State, "well", &bare);
            let against = if done { open } else { late.filter(|_| well) };
            if let Some((_, other, state)) = against.filter(|_| only_state) {
                let found = format!("“{}”填的是“{state}”，“{}”填的是“{said}”", other.heading, column.heading);
                faults.push((at, unlike(found, "应写明为什么没有按期完成")));
            }
        }
    }

    /// 实际支出 above 实际到位 of the same money.
    fn money(&self, faults: &mut Faults) {
        let sums: Vec<(usize, &Column, Side, String, f64)> = self
            .of(Kind::Amount)
            .filter_map(|(at, column, value)| {
                let end = value
                    .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                    .unwrap_or(value.len());
                let (number, unit) = value.split_at(end);
                let yuan = kind::yuan(unit)? * number.parse::<f64>().ok()?;
                let (side, matter) = side_of(&column.heading)?;
                Some((at, column, side, matter, yuan))
            })
            .collect();
        for (at, spent, _, matter, yuan) in sums.iter().filter(|(_, _, side, ..)| *side == Side::Spent) {
            let received = sums.iter().find(|(_, other, side, of, sum)| {
                let same = of == matter && span::of(&other.heading) == span::of(&spent.heading);
                *side == Side::Received && same && *sum < *yuan
            });
            if let Some((_, other, ..)) = received {
                let value = |column: &Column| self.normalised.get(&column.heading).unwrap_or_default().to_owned();
                let found = format!(
                    "“{}”填的是{}，“{}”是{}",
                    spent.heading,
                    value(spent),
                    other.heading,
                    value(other)
                );
                faults.push((*at, unlike(found, "支出的资金不会多于到位的资金")));
            }
        }
    }

    /// 滞后 beside a progress of 100 %.
    fn late(&self, faults: &mut Faults) {
        let full = self.full(|column| span::of(&column.heading).is_now());
        let Some((_, progress, value)) = full else { return };
        for (at, column, state) in self
            .of(Kind::State)
            .filter(|(_, column, _)| life::tells(self.form, column))
        {
            // 逾期完成 is done.
            let late = headings::holds(Kind::State, "late", state) && life::of_state(state) != Some(Stage::Done);
            if late {
                let found = format!("“{}”填的是“{state}”，“{}”是{value}", column.heading, progress.heading);
                faults.push((at, unlike(found, "同一行各栏应相互一致")));
            }
        }
    }
}

/// What is told of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// It has come: 到位.
    Received,
    /// It has gone: 支出.
    Spent,
}

/// Which side of a matter's money a heading is of, and the matter: 财政资金 of 财政资金（万元）实际支出.
fn side_of(heading: &str) -> Option<(Side, String)> {
    let plain = squeeze(&without_remarks(heading));
    let side = |list: &str| {
        let words = headings::list(Kind::Amount, list).iter();
        words.copied().find(|word| plain.contains(word))
    };
    let (side, word) = match (side("received"), side("paid")) {
        (Some(word), None) => (Side::Received, word),
        (None, Some(word)) => (Side::Spent, word),
        _ => return None,
    };
    let spare = headings::list(Kind::Amount, "manner").iter().copied().chain(["数"]);
    let matter = spare.fold(plain.replace(word, ""), |rest, word| rest.replace(word, ""));
    (!matter.is_empty()).then_some((side, matter))
}
