//! Rows of a table of tasks: each is a task, a measure of the one above, a band that groups, or a note.

use std::collections::BTreeSet;

use super::cells::{cell_clause, remark};
use super::clause::{Clause, Group, How};
use super::desk::{Desk, Read, short};
use super::doubts;
use super::fold::fold;
use super::footnotes::noted;
use super::matrix::{Marks, Said};
use super::names::Names;
use super::numbering::{Style, numbering};
use super::paragraph::Stand;
use super::table_header::{Column, Header, Role, own_heading};
use super::tasks::{Seen, add};
use super::token::{Share, role_share};
use super::unit_list::{UnitList, split_by};
use super::words::{due_in_text, is_due};
use crate::finding::Severity;
use crate::lexicon::{Kind, begins, is};
use crate::task::{Columns, Measure, Task};

/// Reads the rows of one table, from top to bottom.
pub(super) struct Reader<'h> {
    pub header: &'h Header,
    /// The column of the words that tell rows apart.
    pub text: usize,
    /// All columns of words, in the table's order.
    pub columns: Vec<usize>,
    pub line: usize,
    /// Some row has bodies that only help.
    pub helped: bool,
    /// Each body leads its own duties.
    pub each_leads: bool,
    /// Rows whose number and units stand further up.
    pub carried: &'h BTreeSet<usize>,
    /// Rows that a person should look at, and why.
    pub unsure: &'h [(usize, String)],
    /// The bodies that a heading above the table names, and those that one above the rows does.
    pub heading: Option<Clause>,
    pub owner: Option<Clause>,
    /// A column says which part the body in its row has.
    pub has_part: bool,
    pub part: String,
    pub section: String,
    pub last: Option<(usize, String)>,
    pub seen: Seen,
}

impl Reader<'_> {
    fn cells<'r>(&self, row: &'r [String], is: impl Fn(Role) -> bool) -> Vec<(&Column, &'r str)> {
        self.header
            .columns
            .iter()
            .zip(row)
            .filter(|(column, _)| is(column.role))
            .map(|(column, cell)| (column, cell.trim()))
            .collect()
    }

    /// Whether a row names a further body of the task in the row above: with its number and words again, or without any.
    pub fn goes_on(&self, row: &[String], next: &[String]) -> bool {
        let mut named = self.cells(next, |role| matches!(role, Role::Units(_))).into_iter();
        let same = |is: Role| {
            let (own, more) = (self.cells(row, |role| role == is), self.cells(next, |role| role == is));
            own.iter()
                .zip(&more)
                .all(|((_, own), (_, more))| more.is_empty() || own == more)
        };
        named.any(|(_, cell)| !cell.is_empty()) && same(Role::Serial) && same(Role::Task)
    }

    /// Reads one row; `number` counts from 1 in the table. `more`: the rows below it that name further bodies of its task.
    pub fn row(&mut self, desk: &mut Desk<'_>, number: usize, row: &[String], more: &[&[String]]) {
        let filled: Vec<&str> = row
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        let Some(first) = filled.first().copied() else { return };
        let text = row.get(self.text).map(|cell| cell.trim()).unwrap_or("");
        let units_filled = self
            .cells(row, |role| matches!(role, Role::Units(_) | Role::Marks(_) | Role::Said))
            .iter()
            .any(|(_, cell)| !cell.is_empty());
        // A band across the table is a heading; so is a row with nothing but one cell.
        if filled.iter().all(|cell| *cell == first) && (filled.len() > 1 || !units_filled) {
            self.band(desk, first);
            return;
        }
        let serial = self
            .cells(row, |role| role == Role::Serial)
            .first()
            .map_or("", |(_, cell)| *cell)
            .to_owned();
        let (own, words) = match numbering(text).filter(|number| {
            serial.is_empty() && !matches!(number.style, Style::HanIs | Style::Bullet) && !number.risky
        }) {
            Some(number) => (number.printed.clone(), text.get(number.rest..).unwrap_or("").to_owned()),
            None => (serial.trim_end_matches(['.', '、', '．']).to_owned(), text.to_owned()),
        };
        let key = format!("{own}\u{1f}{text}");
        let same = self
            .last
            .as_ref()
            .is_some_and(|(_, last)| *last == key && !text.is_empty());
        let continues = text.is_empty() && serial.is_empty() && units_filled && self.last.is_some();
        if let Some((at, _)) = self.last.clone().filter(|_| same || continues) {
            self.more(desk, at, number, row, continues);
            return;
        }
        let mut task = Task {
            id: desk.next_id(),
            number: own,
            part: self.part.clone(),
            section: self.section.clone(),
            source: format!("{} 表格第{number}行", desk.number(self.line)),
            columns: self.all_columns(row),
            ..Task::default()
        };
        let mut groups = self.groups(row);
        // 长期坚持。 beside 查处混装混运行为 says when: what groups it says what.
        let plain = fold(words.trim().trim_end_matches('。'));
        let words =
            match groups.pop_if(|_| is(&plain, Kind::DueBehind) || is_due(&plain) && plain.chars().count() <= 10) {
                Some(what) => format!("{what}\n{words}"),
                None => words,
            };
        let mut groups = groups.into_iter();
        if let Some(group) = groups.next() {
            if task.part.is_empty() {
                task.part = group;
            } else {
                task.section = group;
            }
        }
        if let Some(group) = groups.next_back() {
            task.section = group;
        }
        // A total is no task.
        if !units_filled && is(fold(first).trim(), Kind::Total) {
            let texts = [
                format!(
                    "表格第{number}行是合计（{}），未作为任务读出",
                    short(&filled.join(" "), 24)
                ),
                String::new(),
                "不必处理".to_owned(),
            ];
            desk.report("notice-table-note", Severity::Info, (self.line, None), texts);
            return;
        }
        let words = self.words(row, &words);
        let found = super::paragraph::clauses(&words, false, &desk.names);
        let helps = |found: &super::paragraph::Found| {
            let word = |group: &Group| group.share >= Share::Assist && !group.word.is_empty();
            found.clause.names_units() && found.clause.groups.iter().all(word)
        };
        // 检查教学（协同：总务处） beside the body that leads.
        let in_text = found.iter().any(|found| found.clause.names_units())
            && (!units_filled || self.only_leads() && found.iter().all(helps));
        let ranges: Vec<_> = found.iter().map(|found| found.range.clone()).collect();
        task.text = if in_text {
            super::paragraph::without(&words, &ranges)
        } else {
            words.trim().to_owned()
        };
        let mut clause = self.clause(row, desk);
        for row in more {
            clause.absorb(self.clause(row, desk));
            task.columns.extend(&self.all_columns(row));
        }
        for cell in row.iter().filter(|cell| !in_text || !words.contains(cell.trim())) {
            noted(cell, &mut clause, &desk.names);
        }
        if in_text {
            for found in found {
                clause.groups.extend(found.clause.groups);
            }
        } else if let Some(lead) = words
            .split(['。', '\n', '：', ':'])
            .flat_map(|part| super::paragraph::of_line(part, &desk.names))
            .find_map(|found| leading(&found.clause, &clause))
        {
            // 由市商务局牵头，并负责报进度 beside 责任单位：市商务局 市税务局 says which of both leads.
            for group in &mut clause.groups {
                group.list.names.retain(|name| !lead.list.names.contains(name));
            }
            clause.groups.insert(0, lead);
        } else {
            // 新建道路（县公安局负责疏导） beside a column of leads: whom the words name besides is told.
            let new = |found: &&super::paragraph::Found| {
                let mut named = found.clause.names();
                found.stand != Stand::Bare && named.any(|name| clause.names().all(|other| other != name))
            };
            let said = |found: &super::paragraph::Found| words.get(found.range.clone()).unwrap_or("").trim().to_owned();
            let told: Vec<String> = found
                .iter()
                .filter(new)
                .map(said)
                .filter(|said| !said.is_empty())
                .collect();
            let told = told
                .iter()
                .map(|said| format!("“{}”写在任务内容里，没有读作单位", short(said, 40)));
            clause.unsure.extend(told);
        }
        let owned = self.owned(&mut clause);
        // 全体教职工返校 in a table whose words themselves name the bodies is no task of anybody.
        let by_words = !self
            .header
            .columns
            .iter()
            .any(|column| matches!(column.role, Role::Units(_) | Role::Marks(_) | Role::Said));
        // （纪检监察室） at the end of words in a table whose other rows name their bodies so.
        if by_words
            && !clause.names_units()
            && let Some((words, named)) = in_last_brackets(&task.text, &desk.names)
        {
            clause.unsure.push(format!(
                "“{}”写在末尾的括号里，照同表其他行读作单位",
                named.names.join("、")
            ));
            task.text = words;
            clause.groups.push(Group {
                share: Share::Responsible,
                how: How::Plain,
                word: String::new(),
                list: named,
            });
        }
        if by_words && !clause.names_units() && task.number.is_empty() {
            let texts = [
                format!("“{}”没有写单位，未作为任务读出", short(text, 24)),
                "任务写明牵头单位或责任单位".to_owned(),
                "如是任务，请在台账中补上；否则不必处理".to_owned(),
            ];
            desk.report("notice-item-without-units", Severity::Info, (self.line, None), texts);
            return;
        }
        let settled = desk.learn(&clause);
        self.seen = Seen::default();
        add(&mut task, &settled, &mut self.seen, true);
        desk.state(self.line, &clause.standing);
        let given = desk.give(&mut task, self.line);
        task.due = clause.due.clone().or_else(|| due_in_text(&task.text));
        let mut notes = vec![format!(
            "{} 第{}行的表格，第{number}行",
            desk.file,
            desk.number(self.line)
        )];
        notes.extend(settled.account());
        notes.extend(super::tasks::account_given(&given));
        if owned {
            notes.push("本行没有写明由谁办理，用上面标题的单位".to_owned());
        }
        doubts::of_clauses(desk, &mut task, self.line, &[&clause], Vec::new());
        if text.is_empty() {
            let texts = [
                format!("表格第{number}行没有任务内容"),
                "每行都有任务内容".to_owned(),
                "请对照通知原文，在台账中补上".to_owned(),
            ];
            desk.doubt(&mut task, self.line, "notice-row-without-text", texts);
        }
        let own = number..=number + more.len();
        if let Some((_, why)) = self.unsure.iter().find(|(unsure, _)| own.contains(&(unsure + 1))) {
            let texts = [
                why.clone(),
                "每行的格子和表头一一对应".to_owned(),
                "请对照通知原文核对本项任务的内容、单位和时限".to_owned(),
            ];
            desk.doubt(&mut task, self.line, "notice-row-unsure", texts);
        }
        self.last = Some((desk.read.len(), key));
        let line = self.line;
        let again = self.carried.contains(&(number - 1));
        desk.read.push(Read {
            task,
            notes,
            line,
            again,
        });
    }

    /// The words of all columns of words; `own` stands in the column that tells rows apart, without its number.
    fn words(&self, row: &[String], own: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        for &at in &self.columns {
            let cell = if at == self.text {
                own.trim()
            } else {
                row.get(at).map_or("", |cell| cell.trim())
            };
            if cell.is_empty() {
                continue;
            }
            let stage = self.header.columns.get(at).filter(|column| column.role == Role::Stage);
            // 四季度：— has no goal.
            if stage.is_some() && is(fold(cell).trim(), Kind::Nothing) {
                continue;
            }
            let cell = match stage {
                Some(column) => format!("{}：{cell}", column.printed),
                None => cell.to_owned(),
            };
            if !words.contains(&cell) {
                words.push(cell);
            }
        }
        words.join("\n")
    }

    /// The cells of grouping columns, and of task columns that repeat over several rows.
    fn groups(&self, row: &[String]) -> Vec<String> {
        self.header
            .columns
            .iter()
            .zip(row)
            .enumerate()
            .filter(|&(at, (column, cell))| {
                let group = column.role == Role::Task && at < self.text && !self.columns.contains(&at);
                !cell.trim().is_empty() && (column.role == Role::Group || group)
            })
            .map(|(_, (_, cell))| cell.trim().to_owned())
            .collect()
    }

    /// All that a row says, heading by heading; no table of tasks that a person drew has a hundred columns.
    fn all_columns(&self, row: &[String]) -> Columns {
        let mut columns = Columns::default();
        for (at, (column, cell)) in self.header.columns.iter().zip(row).take(128).enumerate() {
            if column.printed.is_empty() {
                columns.add(&format!("第{}列", at + 1), cell);
            } else {
                columns.add(&column.printed, cell);
            }
        }
        columns
    }

    /// Whether no column is of bodies that help.
    fn only_leads(&self) -> bool {
        let helps = |column: &Column| matches!(column.role, Role::Units(share) if share >= Share::Responsible);
        !self.header.columns.iter().any(helps)
    }

    /// Gives a row that names nobody who acts, or nobody who leads, the bodies that the heading above it names so; out: whether it did.
    fn owned(&self, clause: &mut Clause) -> bool {
        let Some(owner) = &self.owner else { return false };
        let has = |clause: &Clause, up_to: Share| {
            let named = |group: &Group| group.share <= up_to && !group.list.names.is_empty();
            clause.groups.iter().any(named)
        };
        let leads = has(owner, Share::Lead);
        if !clause.joins.is_empty() {
            let joins = std::mem::take(&mut clause.joins);
            let mut own = owner.groups.clone();
            own.retain(|group| group.share <= Share::Responsible);
            own.iter_mut().for_each(|group| group.share = Share::Lead);
            for group in clause
                .groups
                .iter_mut()
                .filter(|group| group.list.names.iter().any(|name| joins.contains(name)))
            {
                group.share = Share::Lead;
            }
            clause.groups.splice(0..0, own);
            return true;
        }
        if has(clause, Share::Lead) || has(clause, Share::Responsible) && !leads {
            return false;
        }
        let helped = self.helped || clause.names_units();
        let acts = has(clause, Share::Responsible);
        let mut own = owner.groups.clone();
        own.retain(|group| !acts || group.share == Share::Lead);
        for group in own
            .iter_mut()
            .filter(|group| helped && group.share <= Share::Responsible)
        {
            group.share = Share::Lead;
        }
        clause.groups.splice(0..0, own);
        clause.people.extend(owner.people.iter().cloned());
        true
    }

    /// What the columns of parts say of the bodies in a row: 主导 below 角色, √ below 牵头, 是 below 是否牵头.
    fn part(&self, row: &[String], marks: &Marks) -> Option<Share> {
        self.cells(row, |role| role == Role::Part)
            .into_iter()
            .find_map(|(column, cell)| {
                let heading = column.heading.trim_start_matches("是否");
                let asked = heading.len() < column.heading.len();
                match marks.said(cell) {
                    Said::Share(share) if super::matrix::part(cell).is_some() => Some(share),
                    Said::Share(_) | Said::Unexplained(_) => role_share(heading),
                    Said::Words if asked && cell.starts_with('是') => role_share(heading),
                    Said::Words | Said::Nothing if asked && !cell.starts_with('是') => role_share(heading)
                        .filter(|share| *share < Share::Assist)
                        .map(|_| Share::Assist),
                    Said::Words | Said::Nothing => None,
                }
            })
    }

    /// Adds the bodies whose marks say that they have a part in a row, by their parts.
    fn marked(&self, row: &[String], marks: &Marks, clause: &mut Clause) {
        let mut named = [Share::Lead, Share::Responsible, Share::Assist]
            .map(|share| (share, own_heading(Role::Units(share)), Vec::<String>::new()));
        for (column, cell) in self.header.columns.iter().zip(row) {
            let Role::Marks(above) = column.role else { continue };
            let said = match marks.said(cell) {
                Said::Share(share) => share,
                Said::Unexplained(_) => above.unwrap_or(Share::Responsible),
                Said::Words if !cell.trim().is_empty() => {
                    clause
                        .unsure
                        .push(format!("“{}”下面的“{}”不是记号", column.printed, short(cell, 16)));
                    continue;
                }
                Said::Nothing | Said::Words => continue,
            };
            let place = match said {
                Share::Lead | Share::Main => 0,
                Share::Responsible => 1,
                Share::Assist | Share::Guide => 2,
            };
            if let Some((_, _, names)) = named.get_mut(place) {
                names.push(column.printed.clone());
            }
        }
        let groups = named.into_iter().filter(|(_, _, names)| !names.is_empty());
        clause
            .groups
            .extend(groups.map(|(share, word, names)| Group::of(share, How::Column, word, names)));
    }

    fn clause(&self, row: &[String], desk: &Desk<'_>) -> Clause {
        let names = &desk.names;
        let mut clause = Clause::default();
        for (column, cell) in self.header.columns.iter().zip(row) {
            let cell = cell.trim();
            if cell.is_empty() || is(cell, Kind::Nothing) {
                continue;
            }
            match column.role {
                Role::Units(_) => cell_clause(cell, column, &mut clause, names),
                Role::Due => clause.due = clause.due.take().or_else(|| Some(cell.replace(['\n', '\r'], ""))),
                Role::People => clause.people.push(cell.to_owned()),
                Role::Said => said(cell, &mut clause, names),
                _ => {}
            }
        }
        self.marked(row, &desk.marks, &mut clause);
        if self.has_part {
            match self.part(row, &desk.marks) {
                Some(share) => {
                    let open = |group: &&mut Group| group.how == How::Column && group.share <= Share::Responsible;
                    clause
                        .groups
                        .iter_mut()
                        .filter(open)
                        .for_each(|group| group.share = share);
                }
                None if clause.names_units() => clause.unsure.push("这一行没有写明单位的角色，读作责任单位".to_owned()),
                None => {}
            }
        }
        for (column, cell) in self.header.columns.iter().zip(row) {
            if is(&column.heading, Kind::HeadingRemark) && cell.len() < 900 {
                remark(cell, &column.printed, &mut clause, names);
            }
        }
        // 主责部门 beside 协同部门 leads where nobody helps, too; so does 责任部门.
        let shares = || {
            self.header.columns.iter().filter_map(|column| match column.role {
                Role::Units(share) => Some(share),
                _ => None,
            })
        };
        let helped = shares().any(|share| share >= Share::Assist) && self.helped;
        let led = shares().any(|share| share == Share::Lead);
        let main = shares().any(|share| share == Share::Main);
        let leads = |share: Share| share == Share::Main || share == Share::Responsible && helped && !main && !led;
        let alone = clause
            .groups
            .iter()
            .all(|group| leads(group.share) && group.how == How::Column);
        for group in clause.groups.iter_mut().filter(|_| alone && shares().count() > 1) {
            group.share = Share::Lead;
        }
        if self.each_leads
            && clause.names().count() == 1
            && let [only] = clause.groups.as_mut_slice()
        {
            only.share = Share::Lead;
        }
        clause
    }

    /// A further row of the same task: a measure of its own, or the rest of a row that a page broke.
    fn more(&mut self, desk: &mut Desk<'_>, at: usize, number: usize, row: &[String], continues: bool) {
        let clause = self.clause(row, desk);
        let settled = desk.settled(&clause);
        let line = self.line;
        let Some(read) = desk.read.get_mut(at) else { return };
        let mut task = std::mem::take(&mut read.task);
        task.columns.extend(&self.all_columns(row));
        read.notes.push(format!("表格第{number}行并入本项"));
        read.notes.extend(settled.account());
        if task.measures.is_empty() {
            task.measures.push(Measure {
                text: task.text.clone(),
                lead: task.lead.clone(),
                co: task.co.clone(),
            });
        }
        add(&mut task, &settled, &mut self.seen, false);
        if continues {
            task.measures.clear();
            let texts = [
                format!("表格第{number}行只有单位，并入上一项任务"),
                "每行有序号和任务内容".to_owned(),
                "请对照通知原文核对本项任务的单位".to_owned(),
            ];
            desk.doubt(&mut task, line, "notice-row-continued", texts);
        } else {
            task.measures.push(Measure {
                text: task.text.clone(),
                lead: settled.lead,
                co: settled.co,
            });
        }
        if let Some(read) = desk.read.get_mut(at) {
            read.task = task;
        }
    }

    fn band(&mut self, desk: &mut Desk<'_>, text: &str) {
        let plain = fold(text);
        let stated = super::tasks::statements(text, &desk.names);
        desk.state(self.line, &stated);
        if begins(&plain, Kind::NoteBegin) {
            let texts = [
                format!("表中附注：“{}”", short(text, 60)),
                String::new(),
                "请看附注是否影响单位和分工".to_owned(),
            ];
            desk.report("notice-table-note", Severity::Info, (self.line, None), texts);
            return;
        }
        let style = numbering(text).map(|number| number.style);
        match super::tables::owner_in(text, &desk.names) {
            Some(owner) => self.owner = Some(owner),
            // （一）义务教育 below 县教育局 leaves its tasks to it.
            None if style.is_some_and(|style| style > Style::Han) => {}
            None => self.owner.clone_from(&self.heading),
        }
        if style.is_some_and(|style| style > Style::Han) && !self.part.is_empty() {
            self.section = text.to_owned();
        } else {
            self.part = text.to_owned();
            self.section = String::new();
        }
        self.last = None;
    }
}

/// Reads a cell that says in so many words who does what: 由甲局牵头，乙局配合，7月10日前拨付。
fn said(cell: &str, clause: &mut Clause, names: &Names) {
    let found = super::paragraph::clauses(cell, false, names);
    let none = found.is_empty();
    for found in found {
        clause.unsure.extend(found.doubt);
        clause.absorb(found.clause);
    }
    if clause.due.is_none() {
        clause.due = due_in_text(cell);
    }
    if none && !super::bare::names_inside(&fold(cell), names).is_empty() {
        clause.unsure.push(format!("“{}”里的单位没有读出", short(cell, 24)));
    }
}

/// Those whom the words of a row say to lead, where they are some of its own bodies, of which none leads so far.
fn leading(said: &Clause, own: &Clause) -> Option<Group> {
    let leads = |group: &&Group| group.share == Share::Lead && !group.list.names.is_empty();
    let group = said.groups.iter().find(leads)?;
    let known = |name: &String| own.names().any(|other| other == name);
    (group.list.names.iter().all(known) && !own.groups.iter().any(|group| leads(&group))).then(|| group.clone())
}

/// What stands before brackets at the end of words, and the names in them, if they may be names.
fn in_last_brackets(text: &str, names: &Names) -> Option<(String, UnitList)> {
    let text = text.trim().trim_end_matches('。');
    let inner = text.strip_suffix(['）', ')'])?;
    let at = inner.rfind(['（', '('])?;
    let (words, inside) = inner.split_at_checked(at)?;
    let list = split_by(inside.trim_start_matches(['（', '(']), names);
    let short = |name: &String| (2..=16).contains(&name.chars().count()) && !super::sentence::prose(&fold(name));
    let body = |name: &String| super::words::ends_like_unit(&fold(name)) || names.know(&fold(name));
    let fits = list.names.iter().all(short) && list.names.iter().any(body);
    (fits && !words.trim().is_empty()).then(|| (words.trim().to_owned(), list))
}
