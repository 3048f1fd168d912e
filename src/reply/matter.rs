//! Of which fields of work a text speaks: 扩种油菜3万亩 is of agriculture, 更换波形护栏1400米 of roads.
//!
//! The lexicon holds words of each field. An account and its task are of one matter where they share a field; an account that
//! speaks of other fields alone stands in a wrong row. Of a text without any such word nothing is said.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::lexicon::{self, Kind};
use crate::memo::QuickMap;
use crate::normal::fold;

/// A task of this field may be done by work of nearly every field: 脱贫, 复工复产.
const ANY: &str = "any";
/// Fields whose work stands apart, so that it belongs to no such task either.
const APART: [&str; 4] = ["police", "relic", "overseas", "audit"];
/// Letters of words of other fields that a text must hold before it can be said to be of these.
const ENOUGH: usize = 4;
/// So many words of other fields make an account wholly theirs, even where the task names one of the fields in passing.
const WHOLLY: usize = 4;

/// A word with the fields that have it; a weak one is used in work of every field, and makes nothing foreign.
#[derive(Debug)]
struct Word {
    text: String,
    fields: Vec<&'static str>,
    weak: bool,
}

/// The words by first letter, the longest first.
type Words = QuickMap<char, Vec<Word>>;

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    for entry in lexicon::entries(Kind::Field) {
        let word = fold(entry.word);
        if let Some(first) = word.chars().next() {
            words.entry(first).or_default().push(Word {
                text: word,
                fields: entry.label.split('/').collect(),
                weak: entry.verb == "weak",
            });
        }
    }
    for list in words.values_mut() {
        list.sort_by_key(|word| std::cmp::Reverse(word.text.len()));
    }
    words
});

/// The fields of which a text speaks, each with the words by which it surely does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<&'static str, BTreeSet<&'static str>>);

/// The fields of a folded text.
pub fn fields(folded: &str) -> Fields {
    let mut found = Fields::default();
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let word = WORDS
            .get(&first)
            .and_then(|words| words.iter().find(|word| rest.starts_with(word.text.as_str())));
        let length = word.map_or(first.len_utf8(), |word| word.text.len());
        // 市教育局 says who, and not what.
        let behind = rest.get(length..).unwrap_or_default();
        let named = word.filter(|_| !behind.starts_with(['局', '厅', '委']));
        if let Some(word) = named {
            for field in &word.fields {
                let words = found.0.entry(*field).or_default();
                if !word.weak {
                    words.insert(word.text.as_str());
                }
            }
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

impl Fields {
    /// Whether two texts speak of one field at least.
    pub fn meet(&self, other: &Fields) -> bool {
        self.0.keys().any(|field| *field != ANY && other.0.contains_key(field))
    }

    /// Whether an account of these fields is surely of no task of those: it shares none, and says enough of its own.
    pub fn are_foreign_to(&self, task: &Fields) -> bool {
        let any = task.0.contains_key(ANY);
        if any && self.stand_apart_from(task) {
            return true;
        }
        if task.0.is_empty() || self.meet(task) && !self.only_graze(task) {
            return false;
        }
        let own = self
            .0
            .iter()
            .filter(|(field, _)| **field != ANY && (!any || APART.contains(*field)));
        let words: BTreeSet<&str> = own.flat_map(|(_, words)| words.iter().copied()).collect();
        words.iter().map(|word| word.chars().count()).sum::<usize>() >= ENOUGH
    }

    /// Whether a task names the fields of an account in passing alone, and the account is wholly of these: 粮食, 生猪, 高标准农田 under a task of
    /// shops, which 快递进农村 serve.
    fn only_graze(&self, task: &Fields) -> bool {
        let own: BTreeSet<&str> = (self.0.iter().filter(|(field, _)| **field != ANY))
            .flat_map(|(_, words)| words.iter().copied())
            .collect();
        let weak = |field: &&&'static str| task.0.get(**field).is_none_or(BTreeSet::is_empty);
        let letters: usize = own.iter().map(|word| word.chars().count()).sum();
        self.0.keys().filter(|field| **field != ANY).all(|field| weak(&field))
            && task.are_named()
            && own.len() >= WHOLLY
            && letters >= 2 * WHOLLY
    }

    /// Whether work of nearly every field serves a task of these.
    pub fn are_of_any(&self) -> bool {
        self.0.contains_key(ANY)
    }

    /// Whether an account is so much of one other field that it is of no task that work of many fields may serve: 优抚 and 士兵 under
    /// a task of taxes. What speaks of several fields, or of the task's own matter, may serve it.
    fn stand_apart_from(&self, task: &Fields) -> bool {
        let own = |field: &str| field != ANY && task.0.contains_key(field);
        let in_own: BTreeSet<&str> = (self.0.iter().filter(|(field, _)| own(field)))
            .flat_map(|(_, words)| words.iter().copied())
            .collect();
        let says_so = self.0.get(ANY).is_some_and(|words| !words.is_empty());
        let others = || self.0.iter().filter(|(field, _)| **field != ANY && !own(field));
        let of = |words: &BTreeSet<&'static str>| -> BTreeSet<&'static str> {
            let apart = words.iter().copied().filter(|word| !in_own.contains(word));
            apart.collect()
        };
        let Some(most) = others().map(|(_, words)| of(words)).max_by_key(BTreeSet::len) else {
            return false;
        };
        let rest: BTreeSet<&str> = others()
            .flat_map(|(_, words)| of(words))
            .filter(|word| !most.contains(word))
            .collect();
        let letters: usize = most.iter().map(|word| word.chars().count()).sum();
        let much = most.len() >= 3 && letters >= 6 || most.len() == 2 && letters >= 5 && in_own.is_empty();
        !says_so && in_own.len() <= 1 && rest.len() <= 1 && much
    }

    /// Whether a text names what its work is of: a word of a field that is not every field's.
    pub fn are_named(&self) -> bool {
        self.0.iter().any(|(field, words)| *field != ANY && !words.is_empty())
    }

    /// How many words of a text speak of one field or another.
    pub fn words(&self) -> usize {
        let named = self.0.iter().filter(|(field, _)| **field != ANY);
        named.flat_map(|(_, words)| words).collect::<BTreeSet<_>>().len()
    }

    /// How many words of a text speak of a field that the other speaks of, too.
    pub fn shared(&self, other: &Fields) -> usize {
        let both = self
            .0
            .iter()
            .filter(|(field, _)| **field != ANY && other.0.contains_key(*field));
        both.flat_map(|(_, words)| words).collect::<BTreeSet<_>>().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(account: &str, task: &str) -> bool {
        fields(&fold(account)).are_foreign_to(&fields(&fold(task)))
    }

    #[test]
    fn an_account_of_another_field_is_foreign_to_its_task() {
        for (account, task) in [
            (
                "扩种油菜3万亩，推广“双低”品种。",
                "新开工改造城镇老旧小区,支持管网改造、加装电梯等",
            ),
            ("查处非法捕捞案件12起，收缴电鱼设备30套。", "开展第七次全国人口普查。"),
            ("完成公路养护32公里，更换波形护栏1400米。", "倡导全民阅读。"),
            ("对接海关开展RCEP原产地规则培训。", "保障老人合法权益。"),
            ("开展禁毒宣传进校园，破获毒品案件15起。", "加强易地扶贫搬迁后续扶持。"),
            (
                "全年安置退役士兵63人，走访优抚对象780户。",
                "落实减税降费政策，稳定就业，保障民生。",
            ),
            (
                "对农贸市场抽检2200批次，召回不合格产品，公布药品飞检结果。",
                "开展消费扶贫行动，巩固脱贫成果。",
            ),
        ] {
            assert!(foreign(account, task), "{account}");
        }
        for (account, task) in [
            (
                "CDC实验室添PCR仪2台；发热门诊按“三区两通道”改完。",
                "要毫不放松常态化疫情防控",
            ),
            (
                "校医配齐；开学前核酸“应检尽检”；食堂错峰三批次。",
                "坚决防止疫情反弹,坚决守护人民健康。",
            ),
            (
                "建成管网8公里，剩余3公里待新施工单位进场。",
                "加强污水、垃圾处置设施建设,推进生活垃圾分类。",
            ),
            ("A级景区限量开放；影院隔座售票。", "全面促进复工复产、复市复业。"),
            ("开展专项检查3次，下发提示单12份。", "倡导全民阅读。"),
            (
                "为贫困户改造危房62户，新建村卫生室12个，落实家庭医生签约和医保资助。",
                "巩固脱贫成果，稳岗就业。",
            ),
            ("改造危房62户，资助学生120人，新修通村公路31公里。", "巩固脱贫成果。"),
            ("建成高标准农田4.2万亩。", "做好本系统各项工作。"),
        ] {
            assert!(!foreign(account, task), "{account}");
        }
    }
}
