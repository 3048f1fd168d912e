//! Knows every column and field of every form by its heading, and by what people make of headings.

use std::collections::HashMap;

use super::normal::{containment, dice, fold, without_remarks};
use crate::form::{Form, Kind};
use crate::register::Register;

/// Headings that mean the same; a column belongs to the family that holds its printed heading.
const FAMILIES: [(&str, &[&str]); 12] = [
    ("serial", &["序号", "编号", "序列", "任务序号", "顺序", "号"]),
    (
        "task",
        &[
            "重点工作",
            "重点任务",
            "工作任务",
            "任务",
            "任务内容",
            "工作内容",
            "重点工作任务",
            "主要任务",
            "目标任务",
            "工作事项",
            "任务名称",
            "重点工作内容",
            "重点工作事项",
            "任务事项",
            "工作要点",
            "具体任务",
            "任务分解",
            "重点任务内容",
        ],
    ),
    (
        "measures",
        &[
            "落实措施",
            "措施",
            "工作措施",
            "具体措施",
            "主要措施",
            "推进措施",
            "落实举措",
            "工作举措",
            "具体举措",
            "主要举措",
            "落实方案",
            "实施措施",
            "贯彻落实措施",
            "保障措施",
            "工作安排",
            "工作计划",
            "落实计划",
            "落实的措施",
            "具体落实措施",
            "拟采取措施",
            "拟采取的措施",
            "措施及办法",
            "措施办法",
        ],
    ),
    (
        "progress",
        &[
            "落实情况",
            "进展情况",
            "工作进展",
            "工作进展情况",
            "完成情况",
            "推进情况",
            "落实进展",
            "落实进展情况",
            "落实情况及成效",
            "工作情况",
            "进度情况",
            "目前进展",
            "进展",
            "目前进展情况",
            "办理情况",
            "实施情况",
            "任务完成情况",
            "贯彻落实情况",
            "工作落实情况",
            "任务落实情况",
            "具体落实情况",
            "落实完成情况",
            "工作完成情况",
            "推进落实情况",
        ],
    ),
    (
        "problems",
        &[
            "存在问题",
            "存在的问题",
            "存在问题及困难",
            "困难和问题",
            "问题困难",
            "存在困难",
            "存在的困难和问题",
            "主要问题",
        ],
    ),
    (
        "next",
        &[
            "下步打算",
            "下一步打算",
            "下步工作",
            "下一步工作",
            "下一步工作打算",
            "下步工作打算",
            "下一步计划",
            "下步计划",
            "下一步措施",
            "下一步工作计划",
        ],
    ),
    ("remark", &["备注", "说明", "附注", "其他", "备考"]),
    (
        "deadline",
        &[
            "完成时限",
            "完成时间",
            "时限",
            "时间节点",
            "完成期限",
            "办结时限",
            "时限要求",
            "计划完成时间",
            "完成日期",
            "截止时间",
            "时间要求",
            "预计完成时间",
            "完成时间节点",
            "时间安排",
            "办结时间",
            "完成时限要求",
            "计划完成时限",
            "拟完成时间",
        ],
    ),
    (
        "completion",
        &[
            "是否完成",
            "完成与否",
            "是否办结",
            "是否已完成",
            "是否完成任务",
            "是否落实",
            "是否完成目标",
            "是否全部完成",
        ],
    ),
    (
        "person",
        &[
            "责任领导",
            "责任人",
            "分管领导",
            "负责人",
            "牵头领导",
            "责任领导姓名",
            "领导",
            "主要负责人",
            "单位负责人",
            "领导姓名",
            "责任领导及职务",
            "分管负责人",
            "责任领导职务",
            "责任人姓名",
            "责任领导签字",
            "分管责任领导",
            "姓名",
            "负责领导",
        ],
    ),
    (
        "phone",
        &[
            "联系电话",
            "电话",
            "联系方式",
            "手机",
            "手机号",
            "手机号码",
            "电话号码",
            "办公电话",
            "联系电话号码",
            "联系号码",
            "联系手机",
            "领导电话",
        ],
    ),
    (
        "unit",
        &[
            "填报单位",
            "报送单位",
            "单位名称",
            "单位",
            "填报部门",
            "责任单位",
            "上报单位",
            "填表单位",
            "填写单位",
            "报告单位",
        ],
    ),
];

/// Labels of header and footer fields that mean the same.
const LABELS: [&[&str]; 4] = [
    &[
        "填报单位",
        "报送单位",
        "单位名称",
        "填报部门",
        "上报单位",
        "填表单位",
        "填写单位",
        "报告单位",
        "单位",
    ],
    &[
        "填报时间",
        "填报日期",
        "报送时间",
        "报送日期",
        "填表时间",
        "填表日期",
        "上报时间",
        "上报日期",
        "填写时间",
        "填写日期",
        "日期",
        "时间",
    ],
    &[
        "填表人",
        "填报人",
        "制表人",
        "经办人",
        "填写人",
        "填报人员",
        "填表人员",
        "联系人",
        "填报人姓名",
    ],
    &[
        "联系电话",
        "联系方式",
        "电话",
        "手机",
        "手机号",
        "手机号码",
        "电话号码",
        "办公电话",
    ],
];

/// A column of a form that a heading may mean.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Place of the form in the register.
    pub form: usize,
    /// Place of the column in the form.
    pub column: usize,
    /// How surely, 0 to 1.
    pub score: f64,
}

#[derive(Debug)]
struct Head {
    form: usize,
    column: usize,
    folded: String,
    bare: String,
    family: Option<usize>,
    kind: Kind,
}

/// The headings of all forms, ready to be looked up.
#[derive(Debug)]
pub struct Headings {
    heads: Vec<Head>,
    families: HashMap<&'static str, usize>,
    /// Folded headings that are known without any guessing.
    known: HashMap<String, ()>,
}

impl Headings {
    /// Takes the headings of all forms of a register.
    pub fn new(register: &Register) -> Self {
        let mut families: HashMap<&'static str, usize> = HashMap::new();
        for (place, (_, words)) in FAMILIES.iter().enumerate() {
            for word in *words {
                families.entry(word).or_insert(place);
            }
        }
        let mut heads = Vec::new();
        let mut known = HashMap::new();
        for (form, item) in register.forms.iter().enumerate() {
            for (column, data) in item.columns.iter().enumerate() {
                let folded = fold(&data.heading);
                let bare = fold(&without_remarks(&data.heading));
                let family = families.get(bare.as_str()).copied().or_else(|| kind_family(data.kind));
                known.insert(folded.clone(), ());
                known.insert(bare.clone(), ());
                heads.push(Head {
                    form,
                    column,
                    folded,
                    bare,
                    family,
                    kind: data.kind,
                });
            }
        }
        Headings { heads, families, known }
    }

    /// Whether a text is surely a heading: printed on a form, or a common word for such.
    pub fn is_known(&self, text: &str) -> bool {
        let folded = fold(&without_remarks(text));
        self.known.contains_key(&folded)
            || self.families.contains_key(folded.as_str())
            || self.known.contains_key(&fold(text))
    }

    /// The columns that a heading may mean, in any form.
    pub fn hits(&self, text: &str) -> Vec<Hit> {
        let folded = fold(text);
        let bare = fold(&without_remarks(text));
        if bare.is_empty() {
            return Vec::new();
        }
        let family = self.families.get(bare.as_str()).copied();
        self.heads
            .iter()
            .filter_map(|head| {
                let score = likeness(head, &folded, &bare, family);
                (score > 0.0).then_some(Hit {
                    form: head.form,
                    column: head.column,
                    score,
                })
            })
            .collect()
    }

    /// Several columns of one form written as one heading: 责任领导及联系电话.
    pub fn joint(&self, text: &str, form: usize) -> Vec<usize> {
        let bare = fold(&without_remarks(text));
        let inside: Vec<&Head> = self
            .heads
            .iter()
            .filter(|head| {
                head.form == form
                    && matches!(
                        head.kind,
                        Kind::Person | Kind::Phone | Kind::Deadline | Kind::Completion
                    )
            })
            .filter(|head| bare.len() > head.bare.len() && holds_family(&bare, head))
            .collect();
        if inside.len() < 2 {
            return Vec::new();
        }
        inside.iter().map(|head| head.column).collect()
    }
}

fn holds_family(bare: &str, head: &Head) -> bool {
    if bare.contains(&head.bare) {
        return true;
    }
    let Some((_, words)) = head.family.and_then(|family| FAMILIES.get(family)) else {
        return false;
    };
    words
        .iter()
        .any(|word| word.chars().count() >= 2 && bare.contains(word))
}

/// A printed heading that no family knows is still of its kind.
fn kind_family(kind: Kind) -> Option<usize> {
    let name = match kind {
        Kind::Serial => "serial",
        Kind::Task => "task",
        Kind::Deadline => "deadline",
        Kind::Completion => "completion",
        Kind::Person => "person",
        Kind::Phone => "phone",
        _ => return None,
    };
    FAMILIES.iter().position(|(family, _)| *family == name)
}

fn likeness(head: &Head, folded: &str, bare: &str, family: Option<usize>) -> f64 {
    if head.folded == *folded {
        return 1.0;
    }
    if head.bare == *bare {
        return 0.98;
    }
    if family.is_some() {
        return if family == head.family { 0.8 } else { 0.0 };
    }
    let (short, long) = if head.bare.len() < bare.len() {
        (head.bare.as_str(), bare)
    } else {
        (bare, head.bare.as_str())
    };
    if short.chars().count() >= 3
        && long.chars().count() <= 14
        && (long.contains(short) || containment(short, long) >= 0.99)
    {
        return 0.7;
    }
    let dice = dice(&head.bare, bare);
    if dice >= 0.6 { 0.6 } else { 0.0 }
}

/// The folded words for a field's label, its own first.
pub fn label_words(label: &str) -> Vec<String> {
    let own = fold(&without_remarks(label));
    let mut words = vec![own.clone()];
    if let Some(family) = LABELS.iter().find(|family| family.contains(&own.as_str())) {
        words.extend(
            family
                .iter()
                .filter(|word| **word != own)
                .map(|word| (*word).to_owned()),
        );
    }
    words
}

/// What a title says about a form: 2 its whole title, 1 its short name or attachment, 0 nothing.
pub fn title_says(form: &Form, text: &str) -> u8 {
    let folded = fold(text);
    if folded.contains(&fold(&form.print_title())) {
        return 2;
    }
    let attachment = format!("附件{}", form.attachment);
    let numbered = form.attachment > 0
        && folded.find(&attachment).is_some_and(|at| {
            !folded
                .get(at + attachment.len()..)
                .unwrap_or_default()
                .starts_with(|c: char| c.is_ascii_digit())
        });
    u8::from(numbered || folded.contains(&fold(&form.short_name())))
}
