//! What a column or field of a form holds, told by its heading.

use super::fold::fold;
use crate::form::{Column, Field, FilledBy, Kind};

/// The column of a heading; the heading is kept as printed.
pub(crate) fn column(heading: &str) -> Column {
    let plain: String = fold(heading).chars().filter(|letter| !letter.is_whitespace()).collect();
    let kind = kind(&plain);
    let office = matches!(kind, Kind::Serial | Kind::Task) || (kind == Kind::Unit && !plain.contains("填"));
    Column {
        heading: heading.trim().to_owned(),
        kind,
        required: !office && !optional(&plain),
        filled_by: if office { FilledBy::Office } else { FilledBy::Unit },
        width: None,
    }
}

/// The field of a label; the label is kept as printed.
pub(crate) fn field(label: &str) -> Field {
    let plain: String = fold(label).chars().filter(|letter| !letter.is_whitespace()).collect();
    Field {
        label: label.trim().to_owned(),
        kind: if plain.contains("单位") && !plain.contains("负责人") && !plain.contains("领导") {
            Kind::Unit
        } else {
            kind(&plain)
        },
        required: !optional(&plain),
    }
}

fn optional(plain: &str) -> bool {
    [
        "备注",
        "附注",
        "说明事项",
        "其他",
        "其它",
        "备考",
        "选填",
        "如有",
        "传真",
        "邮编",
    ]
    .iter()
    .any(|word| plain.contains(word))
}

/// The kind of a folded heading without spaces.
pub(crate) fn kind(plain: &str) -> Kind {
    let has = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    // The bracket holds a remark on how to fill in: 是否完成(未完成需说明原因).
    let head = plain.split('(').next().unwrap_or(plain);
    let heads = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if matches!(
        head,
        "序号" | "编号" | "序" | "号" | "任务编号" | "NO." | "No." | "任务序号"
    ) {
        Kind::Serial
    } else if has(&["电话", "手机", "联系方式", "传真"]) {
        Kind::Phone
    } else if heads(&["是否", "完成与否", "完成状态", "销号", "办结"]) {
        Kind::Completion
    } else if heads(&[
        "填报时间",
        "填报日期",
        "填表时间",
        "填表日期",
        "报送时间",
        "报送日期",
        "上报时间",
        "上报日期",
    ]) || matches!(head, "时间" | "日期")
    {
        Kind::Date
    } else if heads(&[
        "时限",
        "期限",
        "完成时间",
        "时间节点",
        "完成日期",
        "预计完成",
        "办结时间",
        "时间安排",
        "时间要求",
        "完成节点",
    ]) {
        Kind::Deadline
    } else if heads(&[
        "领导",
        "责任人",
        "负责人",
        "填表人",
        "联系人",
        "经办人",
        "审核人",
        "签发",
        "填报人",
        "联络员",
        "报送人",
        "制表人",
        "签字",
        "签名",
        "审签",
    ]) {
        Kind::Person
    } else if heads(&[
        "%",
        "率",
        "百分",
        "分值",
        "得分",
        "数量",
        "金额",
        "投资额",
        "完成进度",
        "形象进度",
        "进度值",
    ]) && !heads(&["情况"])
        || head == "进度"
        || plain.contains("(%)")
        || plain.contains("万元")
    {
        Kind::Number
    } else if heads(&[
        "措施",
        "情况",
        "问题",
        "方案",
        "进展",
        "成效",
        "做法",
        "计划",
        "打算",
        "建议",
        "原因",
        "举措",
        "困难",
        "步骤",
        "说明",
        "意见",
        "亮点",
        "节点目标",
        "阶段目标",
        "阶段性",
        "工作安排",
        "具体安排",
        "推进安排",
    ]) {
        Kind::Narrative
    } else if heads(&["单位", "部门"]) {
        Kind::Unit
    } else if heads(&[
        "重点工作",
        "任务",
        "工作内容",
        "事项",
        "目标",
        "工作项目",
        "主要内容",
        "项目名称",
        "指标",
        "工作要点",
    ]) {
        Kind::Task
    } else {
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tell_their_kind() {
        for (heading, kind, required) in [
            ("序号", Kind::Serial, false),
            ("重点工作", Kind::Task, false),
            ("落实措施", Kind::Narrative, true),
            ("完成时限", Kind::Deadline, true),
            ("责任领导", Kind::Person, true),
            ("联系电话", Kind::Phone, true),
            ("是否完成 (未完成需说明原因)", Kind::Completion, true),
            ("落 实 情 况", Kind::Narrative, true),
            ("存在问题", Kind::Narrative, true),
            ("下一步措施", Kind::Narrative, true),
            ("分管领导", Kind::Person, true),
            ("进度", Kind::Number, true),
            ("完成率（%）", Kind::Number, true),
            ("备注", Kind::Text, false),
            ("責任領導", Kind::Person, true),
        ] {
            let read = column(heading);
            assert_eq!((read.kind, read.required), (kind, required), "{heading}");
        }
        assert_eq!(field("填报单位(盖章)").kind, Kind::Unit);
        assert_eq!(field("填报时间").kind, Kind::Date);
        assert_eq!(field("填表人").kind, Kind::Person);
    }
}
