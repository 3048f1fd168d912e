//! Answers as units would write them: believable, correct, different for each unit and task, and all made up.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Dice;
use crate::check::rules;
use crate::form::{Column, Field, Form, Kind, PLAN};
use crate::kind::life::{self, Stage};
use crate::kind::{self, Asked, Content, headings};
use crate::task::Task;
use crate::text::chinese_day;
use crate::unit::{Role, Unit};

const SURNAMES: [char; 24] = [
    '王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴', '徐', '孙', '胡', '朱', '高', '林', '何', '郭', '马',
    '罗', '梁', '宋', '郑', '谢',
];
const GIVEN: [&str; 24] = [
    "建国", "志强", "海燕", "晓明", "文斌", "丽华", "国庆", "春梅", "永刚", "秀英", "俊杰", "雪松", "立新", "红霞",
    "德胜", "玉兰", "伟", "敏", "静", "磊", "洋", "艳", "勇", "军",
];
const ACTIONS: [&str; 8] = [
    "成立工作专班，由主要负责同志任组长，每周调度一次",
    "制定实施方案，细化为8项具体措施，逐项落实到科室和责任人",
    "建立工作台账，实行销号管理，每月25日前通报进度",
    "组织3个督导组深入一线开展专项检查，对发现的问题限期整改",
    "会同有关部门召开联席会议，协调解决突出问题不少于10个",
    "安排专项经费，确保资金在9月底前拨付到位",
    "开展政策宣讲进企业、进社区活动不少于20场次",
    "建立月报告、季分析制度，按季度向市政府报送进展情况",
];
const RESULTS: [&str; 8] = [
    "已印发实施方案，8项措施全部落地见效",
    "已开展专项检查12次，发现问题36个，已全部整改到位",
    "已召开调度会15次，协调解决问题28个",
    "已拨付专项资金，惠及企业和群众1200余户",
    "已举办政策宣讲活动24场次，覆盖5600余人次",
    "已建立工作台账并完成销号管理，形成长效机制",
    "已与有关部门建立联席会议制度，推进事项全部办结",
    "各项指标均达到年度目标要求，群众满意度达95%以上",
];
const DEADLINES: [&str; 3] = ["年底前", "长期坚持", "持续推进"];
const PROBLEMS: [&str; 3] = ["无", "上级资金尚未全部到位", "专业人员不足，需增派力量"];
const REASONS: [&str; 4] = [
    "受汛期影响，部分工程进度滞后，正在抓紧施工",
    "上级配套政策尚未出台，待文件印发后立即组织实施",
    "项目前期手续正在办理，预计下一阶段完成",
    "此项为长期性工作，需持续推进",
];

/// A unit that answers on one form: what it writes in every field and cell.
#[derive(Debug, Clone)]
pub struct Respondent<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// The form.
    pub form: &'a Form,
    /// The seed of the rehearsal.
    pub seed: u64,
    /// The last day that a deadline may name: the end of the round.
    pub end: Date,
    /// The day of the notice, if it bears one: nothing that it asks for is done before.
    pub began: Option<Date>,
}

impl Respondent<'_> {
    /// What the unit writes in a header or footer field; blank where the form is prefilled.
    pub fn field(&self, field: &Field) -> String {
        let mut dice = self.dice(&field.label);
        match field.kind {
            Kind::Unit => String::new(),
            // 统计截止 asks for a day, too.
            Kind::Date | Kind::Deadline => {
                let due = self.form.due.unwrap_or(self.end);
                let day = due
                    .checked_sub(i64::try_from(1 + dice.below(3)).unwrap_or(1).days())
                    .unwrap_or(due);
                chinese_day(day)
            }
            Kind::Person => person(&mut dice),
            Kind::Phone => phone(&mut dice),
            Kind::Period => self.period(self.form.due.unwrap_or(self.end)),
            Kind::Contact => format!("{} {}", person(&mut dice), phone(&mut dice)),
            Kind::Persons => format!("{}、{}", person(&mut dice), person(&mut dice)),
            _ => "无异议".to_owned(),
        }
    }

    /// What the unit writes in a column for a task; blank where the office fills the column.
    pub fn cell(&self, task: &Task, role: Role, column: &Column) -> String {
        // Deadline, leader and phone are the same on both forms, as in a unit that keeps its word.
        let mut dice = match column.kind {
            Kind::Deadline | Kind::Person | Kind::Phone => {
                Dice::new(self.seed, &format!("{}/{}/{:?}", self.unit.name, task.id, column.kind))
            }
            _ => self.dice(&format!("{}/{}", task.id, column.heading)),
        };
        match column.kind {
            Kind::Narrative if self.form.key == PLAN => self.measures(task, role, &mut dice),
            Kind::Narrative => self.result(task, role, &mut dice),
            Kind::Deadline => self.deadline(task, &mut dice),
            Kind::Completion => self.completion(task, &mut dice),
            Kind::Question => self.reply_to(column).to_owned(),
            Kind::Person => person(&mut dice),
            Kind::Phone => phone(&mut dice),
            // What has not come yet has no day; what is answered with yes has one: 实际开工时间 beside 是否开工.
            Kind::Date if column.heading.contains("实际") && kind::asked_by(self.form, column).is_none() => {
                "无".to_owned()
            }
            // Nor is a day that has come later than the one on which the form is filled in.
            Kind::Date => {
                let due = self.form.due.unwrap_or(self.end).min(self.end);
                let day = due.checked_sub(5.days()).unwrap_or(due);
                chinese_day(self.began.map_or(day, |began| day.max(began).min(due)))
            }
            Kind::Progress if self.is_finished(task) => "100%".to_owned(),
            Kind::Progress => format!("{}%", 80 + dice.below(20)),
            // 完成率 of figures that are all the same.
            Kind::Share if self.has_figures() => "100%".to_owned(),
            Kind::Share => format!("{}%", 90 + dice.below(10)),
            Kind::Amount => self.figure(task, column),
            Kind::Problems => dice.pick(&PROBLEMS).to_owned(),
            // 未销号原因: a reason is given where the row says that the end has not come.
            Kind::Reason if self.is_open(task) => dice.pick(&REASONS).to_owned(),
            Kind::Reason => "无".to_owned(),
            Kind::Next => self.measures(task, role, &mut dice),
            Kind::State => self.state(task, column, &mut dice),
            Kind::Period => self.period(self.end),
            Kind::Persons => format!("{}、{}", person(&mut dice), person(&mut dice)),
            Kind::Contact => format!("{} {}", person(&mut dice), phone(&mut dice)),
            Kind::Parts => {
                let samples = kind::samples(self.form, column, None).unwrap_or_default();
                let [sample, ..] = samples;
                // Numbers in examples are masked, so that nobody rings them.
                sample
                    .replace("13X XXXX XXXX", &phone(&mut dice))
                    .replace("××××", &self.end.year().to_string())
                    .replace("某某", "建国")
            }
            Kind::Text => "正常推进".to_owned(),
            Kind::Serial | Kind::Task | Kind::Unit => String::new(),
        }
    }

    /// The answer to a question that speaks well of the work: 是 to 是否达到序时进度, 否 to 是否滞后; 是, too, where a day beside it
    /// goes with a yes.
    fn reply_to(&self, question: &Column) -> &'static str {
        let dated = (self.form.unit_columns())
            .filter(|(_, column)| column.kind == Kind::Date)
            .filter_map(|(_, column)| kind::asked_by(self.form, column))
            .any(|(_, asked)| asked.heading == question.heading);
        match kind::asked_whether(&question.heading) {
            Asked::Finished | Asked::OnSchedule | Asked::Begun => "是",
            Asked::Other if dated => "是",
            Asked::Late | Asked::Other => "否",
        }
    }

    /// Whether a row speaks of its end: its day is over, 是否完成 is asked and mostly answered with yes, or its figures are reckoned
    /// against each other.
    fn is_finished(&self, task: &Task) -> bool {
        self.is_over(task) || self.form.column_of(Kind::Completion).is_some() || self.has_figures()
    }

    /// Whether a row has figures that may be reckoned against each other: 年度目标值 and 累计完成值.
    fn has_figures(&self) -> bool {
        let figures = self.form.columns.iter().filter(|column| column.kind == Kind::Amount);
        figures.count() > 1
    }

    /// Whether a state of the row says that the end has not come.
    fn is_open(&self, task: &Task) -> bool {
        let states = (self.form.unit_columns()).filter(|(_, column)| column.kind == Kind::State);
        states.into_iter().any(|(_, column)| {
            let mut dice = self.dice(&format!("{}/{}", task.id, column.heading));
            let word = self.state(task, column, &mut dice);
            self.stage(&kind::offered(self.form, column), &word)
                .is_some_and(|stage| stage != Stage::Done)
        })
    }

    /// How far the work is by a word that a form offers; by what it stands for where the notes say that: 已解决或基本解决 of A.
    fn stage(&self, offered: &[String], word: &str) -> Option<Stage> {
        match kind::meaning(self.form, word) {
            Some(meant) => life::of_state(meant.split('或').next().unwrap_or(&meant)),
            None => life::of_choice(offered, word),
        }
    }

    /// A figure of a row. Plan, result, what came in and what was spent are the same, so that every sum and rate of them holds;
    /// what the office printed counts among them.
    fn figure(&self, task: &Task, column: &Column) -> String {
        let printed = (self.form.columns.iter())
            .filter(|column| column.kind == Kind::Amount && !column.asks(task))
            .find_map(|column| {
                let given = column.given(task);
                let content = Content::of(&column.heading, &given, self.end.year());
                kind::of(Kind::Amount).read_content(&content).ok().flatten()
            });
        let mut dice = Dice::new(self.seed, &format!("{}/{}/figures", self.unit.name, task.id));
        let drawn = (100 + dice.below(900)).to_string();
        let number =
            |text: String| -> String { text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect() };
        let figure = printed.map(number).filter(|number| !number.is_empty()).unwrap_or(drawn);
        // 自评得分（满分100分）: no more than the heading allows.
        match kind::beyond(&column.heading, &figure, Some(&figure)) {
            Some(_) => (80 + dice.below(20)).to_string(),
            None => figure,
        }
    }

    /// A state that goes with the rest of the row: of the words that the form offers, else of those that are usual.
    ///
    /// It is not at its end while the progress is not, not under way when its day is over, and neither late nor still to begin: the
    /// account beside it speaks of results. A choice that says nothing of how far the work is (满意, 超前) is the best that the form
    /// offers.
    fn state(&self, task: &Task, column: &Column, dice: &mut Dice) -> String {
        let finished = self.is_finished(task);
        let late = |word: &str| headings::holds(Kind::State, "late", word);
        let fits = |stage: Option<Stage>| match stage {
            Some(Stage::Done) => finished,
            Some(Stage::NotBegun) => false,
            Some(_) => !finished,
            None => true,
        };
        let offered = kind::offered(self.form, column);
        if offered.is_empty() {
            let usual = (kind::of(Kind::State).entry.choices)(&column.heading);
            let open: Vec<&str> = (usual.iter().copied())
                .filter(|word| !late(word) && fits(life::of_state(word)))
                .collect();
            return dice.pick(&open).to_owned();
        }
        let stage = |word: &String| self.stage(&offered, word);
        // Beside A for 已解决, C for 留作参考 is no answer that asks for nothing more; 正常 beside 已完成 is one.
        let ends = offered.iter().any(|word| stage(word) == Some(Stage::Done));
        let well = |word: &str| headings::holds(Kind::State, "well", word);
        let silent = |word: &String| stage(word).is_none() && ends && !well(word);
        let open: Vec<&String> = (offered.iter())
            .filter(|word| !late(word) && !silent(word) && fits(stage(word)))
            .collect();
        let graded = open.iter().all(|word| stage(word).is_none());
        match (graded, open.first(), open.get(dice.below(open.len().max(1)))) {
            (true, Some(best), _) | (false, _, Some(best)) => (*best).clone(),
            // No word goes with the row: the one for the end is the one that nobody asks a reason of.
            _ => {
                let ends = offered.iter().find(|word| stage(word) == Some(Stage::Done));
                let timely = || offered.iter().rev().find(|word| !late(word));
                ends.or_else(timely).or(offered.last()).cloned().unwrap_or_default()
            }
        }
    }

    /// Whether the day of a task, that of the notice or else the unit's own, lies within the round.
    fn is_over(&self, task: &Task) -> bool {
        let mut dice = Dice::new(
            self.seed,
            &format!("{}/{}/{:?}", self.unit.name, task.id, Kind::Deadline),
        );
        let said = self.deadline(task, &mut dice);
        let content = Content::of("完成时限", &said, self.end.year());
        let normal = kind::of(Kind::Deadline).read_content(&content).ok().flatten();
        let day: Option<Date> = normal.and_then(|normal| normal.parse().ok());
        day.is_some_and(|day| day <= self.end)
    }

    /// The reply of a unit that has not finished: no, with its reason.
    pub fn not_done(&self, task: &Task) -> String {
        let mut dice = self.dice(&format!("{}/not-done", task.id));
        format!("否，{}", dice.pick(&REASONS))
    }

    /// The period that the form is of; of one that comes once, the month of a day.
    fn period(&self, day: Date) -> String {
        let month = || format!("{}年{}月", day.year(), day.month());
        self.form.period.map_or_else(month, |period| period.label())
    }

    fn dice(&self, purpose: &str) -> Dice {
        Dice::new(self.seed, &format!("{}/{}/{purpose}", self.unit.name, self.form.key))
    }

    fn measures(&self, task: &Task, role: Role, dice: &mut Dice) -> String {
        let first = dice.below(ACTIONS.len());
        let second = first + 1 + dice.below(ACTIONS.len() - 1);
        let action = |place: usize| ACTIONS.get(place % ACTIONS.len()).copied().unwrap_or_default();
        let duty = match role {
            Role::Lead => "牵头抓总",
            Role::Co => "配合落实",
        };
        format!(
            "{}{duty}“{}”：一是{}；二是{}；三是{}月底前开展一次自查。",
            self.unit.name,
            gist(&task.text),
            action(first),
            action(second),
            8 + dice.below(4)
        )
    }

    fn result(&self, task: &Task, role: Role, dice: &mut Dice) -> String {
        let first = dice.below(RESULTS.len());
        let second = first + 1 + dice.below(RESULTS.len() - 1);
        let result = |place: usize| RESULTS.get(place % RESULTS.len()).copied().unwrap_or_default();
        let duty = match role {
            Role::Lead => "牵头推进",
            Role::Co => "按职责推进",
        };
        format!(
            "{}{duty}“{}”：{}；{}。",
            self.unit.name,
            gist(&task.text),
            result(first),
            result(second)
        )
    }

    /// The day that the notice sets for the task; else a day or period of the round, or an ongoing duty, in the spellings
    /// that people use.
    fn deadline(&self, task: &Task, dice: &mut Dice) -> String {
        if let Some(day) = rules::deadline_late::of_notice(task, self.end.year()) {
            return chinese_day(day);
        }
        // A plan speaks of what is still to come, also where nothing but plans is collected.
        let end = self.end.month().unsigned_abs();
        let last = if self.form.key == PLAN && end < 10 { 12 } else { end };
        let year = self.end.year();
        let month = last.saturating_sub(u8::try_from(dice.below(3)).unwrap_or(0)).max(1);
        match dice.below(6) {
            0 => format!("{year}年{month}月底"),
            1 => format!("{year}年{month}月底前"),
            2 => format!("{year}-{month:02}-15"),
            3 => format!("{year}年{month}月10日"),
            4 => format!("{year}.{month}"),
            _ => dice.pick(&DEADLINES).to_owned(),
        }
    }

    /// Mostly done; what is not done is an ongoing duty, with its reason.
    fn completion(&self, task: &Task, dice: &mut Dice) -> String {
        let mut deadline = Dice::new(
            self.seed,
            &format!("{}/{}/{:?}", self.unit.name, task.id, Kind::Deadline),
        );
        let ongoing = ["长期坚持", "持续推进"].contains(&self.deadline(task, &mut deadline).as_str());
        match dice.below(10) {
            0 if ongoing => self.not_done(task),
            1 if ongoing => "部分完成，长期性工作，需持续推进".to_owned(),
            2..=4 => "已完成".to_owned(),
            _ => "是".to_owned(),
        }
    }
}

/// The first clause of a task, short enough to be quoted.
fn gist(text: &str) -> String {
    let clause = text
        .split(['，', ',', '。', '；', ';', '、'])
        .find(|clause| !clause.trim().is_empty());
    clause.unwrap_or(text).trim().chars().take(24).collect()
}

fn person(dice: &mut Dice) -> String {
    let place = dice.below(SURNAMES.len());
    let surname = SURNAMES.get(place).copied().unwrap_or('王');
    format!("{surname}{}", dice.pick(&GIVEN))
}

/// Numbers of a form that is in use, with digits at random; nobody is meant.
fn phone(dice: &mut Dice) -> String {
    let digits = dice.below(100_000_000);
    match dice.below(4) {
        0 => format!("0715-8{:06}", digits % 1_000_000),
        _ => format!("{}{digits:08}", dice.pick(&["138", "139", "150", "158", "187", "189"])),
    }
}
