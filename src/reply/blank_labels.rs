//! Knows the labels of the blanks around a form: those of the forms' fields, and those that people make themselves.

use super::heading_words::{BESIDE, REMARKS, label_words};
use crate::form::{FieldId, FormId};
use crate::normal::fold;
use crate::normal::phrase::made_of;
use crate::register::Register;

/// The labels of header and footer fields of all forms.
#[derive(Debug, Default)]
pub(super) struct LabelBook {
    pub words: Vec<Vec<String>>,
    /// The letters with which the words begin.
    pub firsts: Vec<char>,
    /// Form, field, whether it stands below the table.
    pub owners: Vec<Vec<(FormId, FieldId, bool)>>,
}

impl LabelBook {
    /// Takes the labels of all forms of a register.
    pub fn new(register: &Register) -> Self {
        let mut labels = LabelBook::default();
        for (of, form) in register.forms.with_ids() {
            for (id, field) in form.fields() {
                let words = label_words(&field.label);
                let which = labels
                    .words
                    .iter()
                    .position(|known| known.first() == words.first())
                    .unwrap_or_else(|| {
                        labels.words.push(words);
                        labels.owners.push(Vec::new());
                        labels.words.len() - 1
                    });
                if let Some(owners) = labels.owners.get_mut(which) {
                    owners.push((of, id, form.is_below(id)));
                }
            }
        }
        let words = labels.words.iter().flatten();
        labels.firsts = words.filter_map(|word| word.chars().next()).collect();
        labels.firsts.sort_unstable();
        labels.firsts.dedup();
        labels
    }
}

/// Whether a text is a label with or without its value behind it: `审核人：`, `单位负责人（签字）：王某`.
pub fn is_label(text: &str) -> bool {
    text.split_once([':', '：']).is_some_and(|(label, _)| {
        let length = fold(label).chars().count();
        (1..=14).contains(&length) && !label.contains(['。', '；', '，', ',', ';'])
    })
}

/// Words of which people make the labels of blanks around a form.
const LABELS: [&str; 64] = [
    "单位",
    "本单位",
    "部门",
    "科室",
    "处室",
    "机关",
    "主要",
    "分管",
    "领导",
    "责任领导",
    "局",
    "科",
    "处",
    "室",
    "主任",
    "局长",
    "科长",
    "处长",
    "县长",
    "市长",
    "秘书长",
    "负责人",
    "负责同志",
    "同志",
    "主管",
    "人",
    "人员",
    "员",
    "审核",
    "审签",
    "审批",
    "审阅",
    "复核",
    "审定",
    "签发",
    "批准",
    "核稿",
    "校对",
    "制表",
    "填表",
    "填报",
    "填写",
    "报送",
    "上报",
    "经办",
    "联络",
    "联系",
    "电话",
    "联系方式",
    "手机",
    "传真",
    "邮箱",
    "电子邮箱",
    "地址",
    "日期",
    "时间",
    "签字",
    "签名",
    "盖章",
    "公章",
    "签章",
    "意见",
    "职务",
    "姓名",
];

/// Whether a text is a label and nothing more: `审核人（签字）：`, `年　月　日`.
pub(super) fn is_blank_label(text: &str) -> bool {
    let blank = |text: &str| ["备注", "说明", "注"].contains(&fold(text).as_str()) || is_remark(text);
    is_label(text) && blank(text) || fold(text) == "年月日"
}

/// Whether what stands in brackets behind a label only says how the blank is to be filled.
pub(super) fn is_remark(text: &str) -> bool {
    let is_word = |word: &str| LABELS.contains(&word) || BESIDE.contains(&word) || REMARKS.contains(&word);
    made_of(&fold(text), is_word)
}
