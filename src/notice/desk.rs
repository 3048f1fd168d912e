//! The desk on which a notice is read: its lines, what each was read as, the tasks so far, and the findings.

use std::collections::{BTreeMap, BTreeSet};

use super::clause::{Clause, Group, How};
use super::fold::fold;
use super::lines::Line;
use super::matrix::Marks;
use super::names::Names;
use super::numbering::{Style, numbering, value_of};
use super::reference::{Numbers, Told};
use super::rules::{Scope, Standing};
use super::settle::{By, Rules, Settled, settle};
use super::table_header::Column;
use super::token::Share;
use crate::finding::{Finding, Place, Severity};
use crate::question::{self, Question};
use crate::task::{Certainty, Task, TaskId};

/// What a line was read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Use {
    /// A part of the letter that is known by its shape: title, number, list of attachments, signature, what a page says of itself.
    Letter,
    /// Other words around the tasks: the opening, what stands below a heading.
    Head,
    /// A heading.
    Heading,
    /// Words or units of a task.
    Task,
    /// A sample form.
    Form,
    /// Neither, and a finding says so.
    Reported,
}

/// A task with the account of how it was read.
#[derive(Debug, Clone)]
pub(crate) struct Read {
    pub task: Task,
    pub notes: Vec<String>,
    /// Place of its line.
    pub line: usize,
    /// It goes on with the number of the task above it.
    pub again: bool,
}

/// A unit that a statement gives to many tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Given {
    pub name: String,
    /// The line of the statement.
    pub line: usize,
    pub lead: bool,
    pub scope: Scope,
    /// The line at which its section ends.
    pub until: usize,
    /// The numbers of its tasks, if it names them: 第1至3项.
    pub numbers: Option<Numbers>,
}

/// Everything that the readers of a notice share.
pub(crate) struct Desk<'a> {
    pub file: &'a str,
    pub lines: &'a [Line],
    pub uses: Vec<Option<Use>>,
    pub findings: Vec<Finding>,
    pub rules: Rules,
    /// The lines for which the notice states that the first unit leads.
    pub first_leads: Vec<std::ops::Range<usize>>,
    /// The line that is being read.
    pub at: usize,
    pub read: Vec<Read>,
    /// The columns of the last table of tasks, for one that goes on without a header.
    pub header: Option<Vec<Column>>,
    /// Units that, as the notice states, have a part in many tasks.
    pub standing: Vec<Given>,
    /// What statements elsewhere give to the items on lines: 第3项由某局牵头.
    pub assigned: BTreeMap<usize, Told>,
    /// Lines that are no tasks and were understood all the same: statements about tasks, rosters.
    pub understood: BTreeSet<usize>,
    /// Names that hold these words have no part from these lines on: 以下两条不涉及市（州）.
    pub excepted: Vec<(usize, String)>,
    /// The role of names in brackets without a word of one, on the lines for which it is stated: 括号内为配合单位.
    pub bracketed: Vec<(std::ops::Range<usize>, Share)>,
    /// The names that are known.
    pub names: Names,
    /// What the marks of a matrix say of the bodies above them.
    pub marks: Marks,
    /// People that clauses name, with their lines.
    pub people: Vec<(usize, String)>,
}

impl<'a> Desk<'a> {
    /// An empty desk with the lines on it.
    pub fn new(file: &'a str, lines: &'a [Line]) -> Self {
        Desk {
            file,
            lines,
            uses: vec![None; lines.len()],
            findings: Vec::new(),
            rules: Rules::default(),
            first_leads: Vec::new(),
            at: 0,
            read: Vec::new(),
            header: None,
            standing: Vec::new(),
            assigned: BTreeMap::new(),
            understood: BTreeSet::new(),
            excepted: Vec::new(),
            bracketed: Vec::new(),
            names: Names::default(),
            marks: Marks::default(),
            people: Vec::new(),
        }
    }

    /// Says what a line was read as.
    pub fn mark(&mut self, line: usize, as_what: Use) {
        if let Some(place) = self.uses.get_mut(line) {
            *place = Some(as_what);
        }
    }

    /// The number of a line in the source.
    pub fn number(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.number)
    }

    /// Words of a line with its number in the source, for a finding.
    pub fn quote(&self, line: usize, words: &str) -> String {
        quote(self.number(line), words)
    }

    /// The id that the next task gets.
    pub fn next_id(&self) -> TaskId {
        TaskId::nth(self.read.len() + 1)
    }

    /// Takes the rules that a clause states, which hold from its task on (第一责任单位为牵头单位，下同), then settles it.
    pub fn learn(&mut self, clause: &Clause) -> Settled {
        self.rules.first_leads |= clause.first_leads;
        self.rules.responsible_leads |= clause.responsible_leads;
        self.settled(clause)
    }

    /// Who leads and who answers by a clause and the rules of the notice. A label whose bodies lead where others stand beside
    /// them means the same where nobody does: the notice is consistent with itself.
    pub fn settled(&self, clause: &Clause) -> Settled {
        let stated = self.first_leads.iter().any(|lines| lines.contains(&self.at));
        let rules = Rules {
            first_leads: self.rules.first_leads || stated,
            ..self.rules
        };
        let mut settled = settle(clause, rules);
        let alone = |group: &Group| {
            let leads = group.how == How::Label || group.how == How::Verb && group.share == Share::Main;
            group.list.names.is_empty() || leads && self.names.terms().leads(&group.word)
        };
        if settled.lead.is_empty() && !settled.co.is_empty() && clause.groups.iter().all(alone) {
            settled.lead = std::mem::take(&mut settled.co);
            settled.lead_open = std::mem::take(&mut settled.co_open);
            settled.by = By::Elsewhere;
        }
        for name in settled.lead.iter_mut().chain(&mut settled.co) {
            if let Some(meant) = self.names.full(name) {
                meant.clone_into(name);
            }
        }
        settled
    }

    /// Notes the units that a statement on a line gives to many tasks. One that stands in a cell holds from its row on.
    pub fn state(&mut self, line: usize, stated: &[(Vec<String>, Standing)]) {
        if stated.is_empty() {
            return;
        }
        let until = self.section_end(line);
        for (names, rule) in stated {
            let scope = self.scope(line, rule.scope);
            for name in names {
                let given = Given {
                    name: name.clone(),
                    line,
                    lead: rule.lead,
                    scope,
                    until,
                    numbers: None,
                };
                if !self.standing.contains(&given) {
                    self.standing.push(given);
                }
            }
        }
    }

    /// The tasks for which a statement on a line holds: what a heading states of 以下任务 holds for what it heads.
    pub fn scope(&self, line: usize, stated: Scope) -> Scope {
        if stated == Scope::Later && self.heads(line, self.section_end(line)) {
            Scope::Section
        } else {
            stated
        }
    }

    /// Notes the role that a line states for names in brackets: a heading's holds for its section, another for the notice.
    pub fn state_brackets(&mut self, line: usize, share: Share) {
        let until = self.section_end(line);
        let lines = if self.heads(line, until) {
            line..until
        } else {
            0..self.lines.len()
        };
        self.bracketed.push((lines, share));
    }

    /// The role that names in brackets have on a line without a word of one.
    pub fn bracket_share(&self, line: usize) -> Option<Share> {
        let stated = self.bracketed.iter().rfind(|(lines, _)| lines.contains(&line));
        stated
            .map(|(_, share)| *share)
            .or_else(|| self.names.terms().place(super::legend::Place::InBrackets))
    }

    /// Whether a line is a heading: it is numbered, short but for its brackets, and finer numbers follow it.
    pub fn heads(&self, line: usize, until: usize) -> bool {
        let number = |line: &Line| numbering(&line.text).filter(|number| !number.risky && line.rows.is_none());
        let Some(head) = self.lines.get(line) else { return false };
        let Some(own) = number(head).filter(|number| number.style <= Style::HanBracket) else {
            return false;
        };
        // A task is a sentence, or names units behind one; a heading has no full stop outside of brackets.
        let mut depth = 0_usize;
        let stops = head.plain.chars().any(|letter| {
            match letter {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            letter == '。' && depth == 0
        });
        let next = self.lines.get(line + 1..until).unwrap_or(&[]).iter().find_map(number);
        !stops && head.plain.chars().count() <= 160 && next.is_some_and(|next| next.style > own.style)
    }

    /// Whether a line is an item by its number.
    pub fn counts(&self, line: usize) -> bool {
        let number = |line: &Line| numbering(&line.text).filter(|number| !number.risky && line.rows.is_none());
        self.lines.get(line).and_then(number).is_some()
    }

    /// The line that heads the section in which a line stands.
    pub fn section_start(&self, line: usize) -> usize {
        let heads = |at: &usize| {
            self.lines.get(*at).is_some_and(|line| {
                line.rows.is_none()
                    && numbering(&line.text).is_some_and(|number| !number.risky && number.style <= Style::HanBracket)
            })
        };
        (0..=line).rev().find(heads).unwrap_or(0)
    }

    /// The line at which the section ends that a line heads or stands in: the next heading that is no finer.
    pub fn section_end(&self, line: usize) -> usize {
        let style = |line: &Line| {
            numbering(&line.text)
                .filter(|number| !number.risky && number.style <= Style::HanBracket && line.rows.is_none())
                .map(|number| number.style)
        };
        let own = self.lines.iter().take(line + 1).rev().find_map(style);
        let next = |(_, line): &(usize, &Line)| style(line).is_some_and(|style| own.is_none_or(|own| style <= own));
        self.lines
            .iter()
            .enumerate()
            .skip(line + 1)
            .find(next)
            .map_or(self.lines.len(), |(at, _)| at)
    }

    /// Gives a task on a line the units that statements give it; out: these units.
    pub fn give(&self, task: &mut Task, line: usize) -> Vec<String> {
        let mut added = Vec::new();
        let led = !task.lead.is_empty();
        for given in &self.standing {
            let holds = match given.scope {
                Scope::Later => line >= given.line,
                Scope::Above => line < given.line,
                Scope::Section => line >= given.line && line < given.until,
                Scope::All => true,
            };
            let counted = given.numbers.as_ref().is_none_or(|numbers| {
                let own = value_of(&task.number);
                let within = |number: u32| numbers.iter().any(|(first, last)| (*first..=*last).contains(&number));
                own.is_some_and(within)
            });
            let holds = holds && counted;
            let named = task.lead.contains(&given.name) || task.co.contains(&given.name);
            let excepted = self
                .excepted
                .iter()
                .any(|(from, stem)| *from > given.line && line >= *from && fold(&given.name).contains(stem.as_str()));
            if !holds || named || excepted || given.lead && led {
                continue;
            }
            added.push(given.name.clone());
            if given.lead {
                task.lead.push(given.name.clone());
            } else {
                task.co.push(given.name.clone());
            }
        }
        added
    }

    /// Reports something about a line, and about a task if one is given.
    pub fn report(&mut self, rule: &str, severity: Severity, at: (usize, Option<&TaskId>), texts: [String; 3]) {
        let (line, task) = at;
        let place = Place {
            file: Some(self.file.to_owned()),
            line: self.lines.get(line).map(|line| line.number),
            task: task.cloned(),
            ..Place::default()
        };
        let [found, expected, advice] = texts;
        self.findings
            .push(Finding::new(rule, severity, place, found, expected, advice));
    }

    /// Asks about a task: the same question about other tasks becomes one with it.
    pub fn ask(
        &mut self,
        task: &mut Task,
        line: usize,
        (rule, severity): (&str, Severity),
        (subject, names): (&str, &[String]),
        texts: [String; 3],
    ) {
        if severity != Severity::Info {
            task.certainty = Certainty::Unsure;
        }
        let id = task.id.clone();
        self.report(rule, severity, (line, Some(&id)), texts);
        if let Some(last) = self.findings.last_mut() {
            last.question = Some(Question::new(subject, question::choices(rule), id, names));
        }
    }

    /// Makes one finding of those with the same cause: the same question, or the same words about several tasks.
    pub fn join(&mut self) {
        let mut joined: Vec<(Finding, Vec<TaskId>)> = Vec::new();
        let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
        for finding in std::mem::take(&mut self.findings) {
            let task = finding.place.task.clone();
            let cause = match &finding.question {
                Some(question) => question.subject.clone(),
                None => format!("{}\n{}", finding.found, finding.advice),
            };
            let key = (format!("{}\n{}", finding.rule, finding.question.is_some()), cause);
            let known = places.get(&key).and_then(|&place| joined.get_mut(place));
            match (known, task) {
                (Some((first, tasks)), Some(task)) => {
                    if let (Some(all), Some(more)) = (&mut first.question, finding.question) {
                        all.absorb(more);
                    }
                    if !tasks.contains(&task) {
                        tasks.push(task);
                    }
                }
                (_, task) => {
                    places.insert(key, joined.len());
                    joined.push((finding, task.into_iter().collect()));
                }
            }
        }
        // Headings that name units are one kind of heading: one line tells of them all.
        let of_headings = |(finding, _): &&(Finding, Vec<TaskId>)| finding.rule == "notice-heading-units";
        let others: Vec<usize> = joined
            .iter()
            .filter(of_headings)
            .skip(1)
            .filter_map(|(finding, _)| finding.place.line)
            .collect();
        if let Some(last) = others.last() {
            let mut first = true;
            joined.retain(|(finding, _)| finding.rule != "notice-heading-units" || std::mem::take(&mut first));
            if let Some((finding, _)) = joined
                .iter_mut()
                .find(|(finding, _)| finding.rule == "notice-heading-units")
            {
                finding.found = format!(
                    "{}；到第{last}行为止，另有{}个标题也带有单位",
                    finding.found,
                    others.len()
                );
            }
        }
        // That most tasks have no lead is one cause, however it is said.
        let of =
            |joined: &[(Finding, Vec<TaskId>)], rule: &str| joined.iter().position(|(finding, _)| finding.rule == rule);
        if let (Some(each), Some(_)) = (of(&joined, question::NO_LEAD), of(&joined, question::LEADS_MISSING)) {
            let (each, _) = joined.remove(each);
            if let Some((all, _)) = of(&joined, question::LEADS_MISSING).and_then(|all| joined.get_mut(all)) {
                all.question = each.question;
                all.severity = each.severity;
            }
        }
        for (mut finding, tasks) in joined {
            if let [_, others @ ..] = tasks.as_slice()
                && !others.is_empty()
            {
                let shown: Vec<&str> = others.iter().take(12).map(TaskId::as_str).collect();
                let more = if others.len() > shown.len() { "等" } else { "" };
                finding.found = format!(
                    "{}；同样的还有{}项任务（{}{more}）",
                    finding.found,
                    others.len(),
                    shown.join("、")
                );
            }
            self.findings.push(finding);
        }
    }

    /// Reports a doubt about a task, which is unsure from then on.
    pub fn doubt(&mut self, task: &mut Task, line: usize, rule: &str, texts: [String; 3]) {
        task.certainty = Certainty::Unsure;
        let id = task.id.clone();
        self.report(rule, Severity::Warning, (line, Some(&id)), texts);
    }
}

/// How many lines one finding quotes.
pub(crate) const QUOTED: usize = 6;
/// How many letters of each it quotes.
const LETTERS: usize = 40;

/// Words of a line of the source with its number, for a finding.
pub(crate) fn quote(line: usize, words: &str) -> String {
    format!("第{line}行“{}”", short(words.trim(), LETTERS))
}

/// At most `count` letters of a text, for a finding.
pub(crate) fn short(text: &str, count: usize) -> String {
    let mut letters = text.chars();
    let head: String = letters.by_ref().take(count).collect();
    if letters.next().is_some() {
        format!("{head}…")
    } else {
        head
    }
}
