//! Knows every task by its text: exact, or nearest by shared pairs of characters.

use std::cell::LazyCell;
use std::collections::HashSet;
use std::sync::OnceLock;

use super::matter;
use crate::held;
use crate::lexicon::{self, Kind};
use crate::list::{Id, List, id};
use crate::memo::QuickMap;
use crate::normal::{fold, is_han, pairs};
use crate::register::Register;
use crate::task::TaskIndex;

/// Share of pairs (Dice) from which a reworded text is the same task. Rewordings measured 0.70 to 1.00.
pub const LIKE: f64 = 0.6;
/// How far the best task must stand before the next one; different tasks measured at most 0.20 alike.
pub const LEAD: f64 = 0.2;
/// Share of a shortened text's pairs that must stand in the task.
pub const PART: f64 = 0.9;
/// Shortest text that may count as a part of a task, in characters.
pub const PART_LENGTH: usize = 8;

/// The tasks' texts, ready to be looked up.
#[derive(Debug)]
pub struct Texts {
    exact: QuickMap<String, Vec<TaskIndex>>,
    /// Names by pair of characters, with how often each has it.
    postings: QuickMap<(char, char), Vec<(NameId, usize)>>,
    /// What tasks are called: first the text of each, then what forms print of them besides.
    names: List<NameId, Name>,
    /// Number of tasks.
    tasks: usize,
    ids: QuickMap<String, TaskIndex>,
    /// Tasks by their folded numbers, in the notice's order.
    numbers: QuickMap<String, Vec<TaskIndex>>,
    /// Length of the longest task, in folded characters.
    longest: usize,
    /// What tells tasks apart: made when the first account is looked at.
    matters: OnceLock<Matters>,
    /// The fields of work of each task: likewise.
    fields: OnceLock<List<TaskIndex, matter::Fields>>,
}

/// Letters in a row that an account shares with its task where it speaks of it in its own words: 推进“加强新型基础设施建设”.
const REPEATED: usize = 6;

/// Whether a folded account repeats a part of the folded text of its task.
fn repeats_part(account: &str, task: &str) -> bool {
    let starts: Vec<usize> = task.char_indices().map(|(at, _)| at).chain([task.len()]).collect();
    let mut parts = starts
        .windows(REPEATED + 1)
        .filter_map(|part| task.get(*part.first()?..*part.last()?));
    held::seek(account, |stands| parts.any(stands))
}

id!(
    /// Place of a name among those of all tasks; the first ones are the tasks' texts.
    NameId,
    "name of a task"
);

/// A text that stands for a task.
#[derive(Debug)]
struct Name {
    task: TaskIndex,
    folded: String,
    /// Number of its pairs.
    pairs: usize,
}

/// The text of a task among the names.
fn own_text(task: TaskIndex) -> NameId {
    NameId::at(task.place())
}

/// How near a text comes to a task.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness {
    /// The task.
    pub task: TaskIndex,
    /// The name that it comes near to.
    name: NameId,
    /// Dice coefficient of the two texts.
    pub dice: f64,
    /// Share of the text that stands in the task.
    pub part: f64,
    /// Share of the task that stands in the text.
    pub whole: f64,
}

impl Texts {
    /// Takes the texts of all tasks of a register.
    pub fn new(register: &Register) -> Self {
        let mut texts = Texts {
            exact: QuickMap::default(),
            postings: QuickMap::default(),
            names: List::default(),
            tasks: register.tasks.len(),
            ids: QuickMap::default(),
            numbers: QuickMap::default(),
            longest: 0,
            matters: OnceLock::new(),
            fields: OnceLock::new(),
        };
        for (id, task) in register.tasks.with_ids() {
            texts.add(id, fold(&task.text));
            texts.ids.insert(task.id.as_str().to_uppercase(), id);
            texts.numbers.entry(fold(&task.number)).or_default().push(id);
        }
        let columns = || register.forms.iter().flat_map(|form| &form.columns);
        for (id, task) in register.tasks.with_ids() {
            for column in columns().filter(|column| column.names_task()) {
                let name = fold(&column.given(task));
                let known = texts.exact(&name).contains(&id);
                if name.chars().count() >= 2 && !known {
                    texts.add(id, name);
                }
            }
        }
        texts
    }

    fn add(&mut self, task: TaskIndex, folded: String) {
        let pairs = pairs(&folded);
        self.exact.entry(folded.clone()).or_default().push(task);
        self.longest = self.longest.max(folded.chars().count());
        let name = self.names.push(Name {
            task,
            folded,
            pairs: pairs.len(),
        });
        for run in pairs.chunk_by(|a, b| a == b) {
            if let Some(pair) = run.first() {
                self.postings.entry(*pair).or_default().push((name, run.len()));
            }
        }
    }

    /// Whether a text is about as long as a task can be; anything longer need not be compared with them.
    pub fn may_hold(&self, text: &str) -> bool {
        /// Shortest task that is looked for where nothing says that a task stands there, in characters.
        const LEAST: usize = 4;
        let most = self.longest * 3 / 2 + 40;
        (LEAST..=most).contains(&text.chars().take(most + 1).count())
    }

    /// The task of an id.
    pub fn id(&self, id: &str) -> Option<TaskIndex> {
        self.ids.get(&id.trim().to_uppercase()).copied()
    }

    /// The tasks that bear a number, folded, in the notice's order.
    pub fn numbered(&self, folded: &str) -> &[TaskIndex] {
        self.numbers.get(folded).map(Vec::as_slice).unwrap_or_default()
    }

    /// The tasks that read exactly so, folded.
    pub fn exact(&self, folded: &str) -> &[TaskIndex] {
        self.exact.get(folded).map(Vec::as_slice).unwrap_or_default()
    }

    /// The folded text of a task.
    pub fn folded(&self, task: TaskIndex) -> &str {
        &self.names[own_text(task)].folded
    }

    /// The name that a text comes near to.
    pub fn name(&self, likeness: &Likeness) -> &str {
        &self.names[likeness.name].folded
    }

    /// All tasks that share pairs with a folded text, nearest first.
    pub fn near(&self, folded: &str) -> Vec<Likeness> {
        let pairs = pairs(folded);
        if pairs.is_empty() {
            return Vec::new();
        }
        let mut shared: QuickMap<NameId, usize> = QuickMap::default();
        for run in pairs.chunk_by(|a, b| a == b) {
            let Some(list) = run.first().and_then(|pair| self.postings.get(pair)) else {
                continue;
            };
            for (name, count) in list {
                *shared.entry(*name).or_default() += run.len().min(*count);
            }
        }
        let mut near: Vec<Likeness> = shared
            .into_iter()
            .map(|(name, n)| self.likeness_of(name, n, pairs.len()))
            .collect();
        near.sort_by(|a, b| {
            b.dice
                .total_cmp(&a.dice)
                .then(a.task.cmp(&b.task))
                .then(a.name.cmp(&b.name))
        });
        near
    }

    /// Whether an account speaks of fields of work that its task has nothing to do with; and which of the others is nearest to them.
    pub fn foreign_to(
        &self,
        folded: &str,
        own: TaskIndex,
        others: impl Iterator<Item = TaskIndex>,
    ) -> Option<Option<TaskIndex>> {
        if !(SPOKEN..=LONG_ACCOUNT).contains(&folded.chars().count()) {
            return None;
        }
        let of_tasks = self.fields();
        let account = matter::fields(folded);
        // 已回流数据62项，独居老人主题表在4个镇试用: words that no other task has, as many as are foreign or two, tell whose it is.
        let shares = || {
            let words = &self.matters().words;
            let alone = |pair: &Pair| words.get(pair).is_some_and(|tasks| tasks.len() == 1);
            let held = words_of(self.folded(own)).filter(alone);
            let held: HashSet<Pair> = held
                .filter(|(a, b)| folded.contains(&String::from_iter([*a, *b])))
                .collect();
            held.len() >= account.words().clamp(1, 2)
        };
        if !account.are_foreign_to(&of_tasks[own]) || repeats_part(folded, self.folded(own)) || shares() {
            return None;
        }
        // 已回流数据62项，独居老人…: two words that hardly another task has say of which it is.
        let (few, rare) = &self.matters().own[own];
        if few.iter().filter(|word| folded.contains(word.as_str())).count() >= 2 {
            return None;
        }
        // 老年优待, 敬老月, 欺老骗老线索 under 保障老人合法权益: a letter of few tasks that comes back again and again.
        if rare.iter().any(|letter| folded.matches(*letter).count() > 2) {
            return None;
        }
        let near = others.map(|other| (account.shared(&of_tasks[other]), other));
        let near = near.filter(|(shared, _)| *shared > 1);
        Some(
            near.max_by_key(|(shared, other)| (*shared, std::cmp::Reverse(*other)))
                .map(|(_, other)| other),
        )
    }

    /// The fields of work of each task.
    fn fields(&self) -> &List<TaskIndex, matter::Fields> {
        self.fields.get_or_init(|| {
            let own = self.names.iter().take(self.tasks);
            own.map(|name| matter::fields(&name.folded)).collect()
        })
    }

    /// The task of whose matter a folded text speaks: it shares with it two words or more that hardly another task has, and
    /// with its own task neither a word nor a letter that is not in many: 恢复生猪存栏，建成高标准农田. With how many words it shares.
    pub fn spoken_of(&self, folded: &str, own: TaskIndex) -> Option<(TaskIndex, usize)> {
        let count = folded.chars().count();
        if !(SPOKEN..=LONG_ACCOUNT).contains(&count) {
            return None;
        }
        let matters = self.matters();
        let (few, rare) = &matters.own[own];
        let shares = few.iter().any(|word| folded.contains(word.as_str()));
        let letter = rare.iter().any(|letter| folded.contains(*letter));
        // 校医, 核酸 under 防控能力: one field, whatever the words are.
        let account = LazyCell::new(|| matter::fields(folded));
        let one_field = || account.meet(&self.fields()[own]);
        if shares || letter || self.tasks < LEAST || one_field() {
            return None;
        }
        // 特别国债 under 支持湖北发展一揽子政策: of a task that work of nearly every field serves, only what is wholly of another is told.
        if self.fields()[own].are_of_any() && !account.are_foreign_to(&self.fields()[own]) {
            return None;
        }
        let mut hits: QuickMap<TaskIndex, Vec<Pair>> = QuickMap::default();
        let mut ends: QuickMap<TaskIndex, usize> = QuickMap::default();
        for (at, pair) in folded.chars().zip(folded.chars().skip(1)).enumerate() {
            let tasks = matters
                .words
                .get(&pair)
                .filter(|tasks| tasks.len() <= (self.tasks / SELDOM).max(1));
            for task in tasks.into_iter().flatten().filter(|task| **task != own) {
                // Words do not overlap, and what runs on is one term: 一网通办.
                let runs_on = ends.get(task).is_some_and(|end| *end == at);
                if ends.get(task).is_none_or(|end| *end <= at) {
                    ends.insert(*task, at + 2);
                }
                if !runs_on && ends.get(task) == Some(&(at + 2)) {
                    let words = hits.entry(*task).or_default();
                    if !words.contains(&pair) {
                        words.push(pair);
                    }
                }
            }
        }
        let (task, words) = hits
            .into_iter()
            .max_by_key(|(task, words)| (words.len(), std::cmp::Reverse(*task)))?;
        (words.len() >= 2).then_some((task, words.len()))
    }

    /// What tells tasks apart.
    fn matters(&self) -> &Matters {
        self.matters.get_or_init(|| {
            let mut all = Matters::default();
            let mut letters: QuickMap<char, usize> = QuickMap::default();
            for name in self.names.iter().take(self.tasks) {
                for pair in words_of(&name.folded) {
                    let tasks = all.words.entry(pair).or_default();
                    if tasks.last() != Some(&name.task) {
                        tasks.push(name.task);
                    }
                }
                for letter in letters_of(&name.folded) {
                    *letters.entry(letter).or_default() += 1;
                }
            }
            let is_of_few = |pair: &Pair| all.words.get(pair).is_some_and(|tasks| tasks.len() <= self.tasks / FEW);
            let is_rare = |letter: &char| letters.get(letter).is_some_and(|tasks| *tasks <= self.tasks / RARE);
            all.own = (self.names.iter().take(self.tasks))
                .map(|name| {
                    let few = words_of(&name.folded).filter(is_of_few);
                    let rare = letters_of(&name.folded).into_iter().filter(is_rare);
                    (few.map(|(a, b)| String::from_iter([a, b])).collect(), rare.collect())
                })
                .collect();
            all
        })
    }

    fn likeness_of(&self, name: NameId, shared: usize, length: usize) -> Likeness {
        let Name { task, pairs, .. } = &self.names[name];
        let (shared, length, size) = (shared as f64, length as f64, *pairs as f64);
        Likeness {
            task: *task,
            name,
            dice: 2.0 * shared / (length + size),
            part: shared / length,
            whole: if size > 0.0 { shared / size } else { 0.0 },
        }
    }

    /// The one task that a text is sure to mean, though it does not read exactly so; `None` where a person must decide.
    pub fn sure(&self, folded: &str, near: &[Likeness]) -> Option<TaskIndex> {
        let best = near.first()?;
        let next = near
            .iter()
            .find(|one| one.task != best.task)
            .map_or(0.0, |next| next.dice);
        if best.dice >= LIKE && best.dice - next >= LEAD {
            return Some(best.task);
        }
        let long = |text: &str| text.chars().count() >= PART_LENGTH;
        // Shortened: the text stands in one task only.
        if long(folded)
            && let Some(task) = one_task(near.iter().filter(|one| one.part >= PART))
        {
            return Some(task);
        }
        // Lengthened: one task only stands in the text.
        let [held] = *self.held(folded, near).as_slice() else {
            return None;
        };
        let close = |one: &&Likeness| one.whole >= PART && long(self.name(one));
        (one_task(near.iter().filter(close)) == Some(held)).then_some(held)
    }

    /// The tasks of which a whole name stands in a text, however short it is: several only where they read the same. One
    /// that stands inside another of them does not count; two that stand side by side leave none.
    pub fn held(&self, folded: &str, near: &[Likeness]) -> Vec<TaskIndex> {
        let held: Vec<&Likeness> = near
            .iter()
            .filter(|one| self.name(one).chars().count() >= 4 && folded.contains(self.name(one)))
            .collect();
        let longest = held.iter().map(|one| self.name(one)).max_by_key(|text| text.len());
        let Some(longest) = longest else { return Vec::new() };
        let tasks: Vec<TaskIndex> = held
            .iter()
            .filter(|one| self.name(one) == longest)
            .map(|one| one.task)
            .collect();
        let apart = |one: &&Likeness| !longest.contains(self.name(one)) && !tasks.contains(&one.task);
        if held.iter().copied().any(|one| apart(&one)) {
            return Vec::new();
        }
        tasks
    }
}

/// Characters of an account that may be about one matter only, and of the shortest one.
const LONG_ACCOUNT: usize = 80;
const SPOKEN: usize = 6;
/// Of how many tasks a register must have before words can be said to be of a few of them.
const LEAST: usize = 30;
/// A word is seldom where one task in so many has it, a word or letter of the task's own counts where no more than one in so many.
const SELDOM: usize = 50;
const FEW: usize = 13;
const RARE: usize = 17;

/// Two letters that stand side by side.
type Pair = (char, char);

/// What tells tasks apart.
#[derive(Debug, Default)]
struct Matters {
    /// Pairs of letters with the tasks that hold them.
    words: QuickMap<Pair, Vec<TaskIndex>>,
    /// Of each task, its pairs that only a few have, and its letters that are rare.
    own: List<TaskIndex, (Vec<String>, Vec<char>)>,
}

/// The pairs of Han or Latin letters of a folded text that are no word of every matter: 新增, 预计.
fn words_of(folded: &str) -> impl Iterator<Item = Pair> {
    folded.chars().zip(folded.chars().skip(1)).filter(|(a, b)| {
        let is_plain = a.is_ascii_digit() || b.is_ascii_digit();
        !is_plain && !lexicon::is(String::from_iter([*a, *b]).as_str(), Kind::AnyMatter)
    })
}

/// The Han of a folded text, each once.
fn letters_of(folded: &str) -> HashSet<char> {
    folded.chars().filter(|c| is_han(*c)).collect()
}

/// The task of all of some likenesses, if it is one.
fn one_task<'l>(mut list: impl Iterator<Item = &'l Likeness>) -> Option<TaskIndex> {
    let first = list.next()?.task;
    list.all(|one| one.task == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::{Task, TaskId};

    fn texts(list: &[&str]) -> Texts {
        let tasks = list
            .iter()
            .enumerate()
            .map(|(i, text)| Task {
                id: TaskId::nth(i + 1),
                text: (*text).into(),
                ..Task::default()
            })
            .collect();
        Texts::new(&Register {
            tasks,
            ..Register::default()
        })
    }

    #[test]
    fn a_reworded_shortened_or_lengthened_text_is_known_again() {
        let texts = texts(&[
            "完善信访制度，化解信访突出矛盾。",
            "加强法律援助，及时解决群众合理诉求，妥善化解矛盾纠纷。",
            "宽带和专线平均资费降低15%。",
            "移动网络平均资费降低20%。",
        ]);
        let sure = |text: &str| {
            let folded = fold(text);
            texts.sure(&folded, &texts.near(&folded))
        };
        assert_eq!(sure("完善信访工作制度，化解信访突出矛盾"), Some(TaskIndex::at(0)));
        assert_eq!(sure("加强法律援助，及时解决群众"), Some(TaskIndex::at(1)));
        assert_eq!(
            sure("宽带和专线平均资费降低15%（牵头单位：市经信局；责任单位：市发改委）"),
            Some(TaskIndex::at(2))
        );
        assert_eq!(sure("平均资费降低"), None);
        assert_eq!(sure("本单位自行安排的党建工作"), None);
    }
}
