//! The words that people put beside the headings of a form, and those that they use for its fields.

use crate::normal::{fold, without_remarks};

/// Words that may stand beside the words of a heading or a label without saying anything of their own.
pub(super) const BESIDE: [&str; 39] = [
    "调整后",
    "修改后",
    "变更后",
    "更正后",
    "现",
    "及",
    "和",
    "与",
    "或",
    "的",
    "等",
    "其",
    "及其",
    "以及",
    "具体",
    "主要",
    "目前",
    "当前",
    "截至目前",
    "拟",
    "拟采取",
    "拟采取的",
    "本单位",
    "各项",
    "全年",
    "年度",
    "本年度",
    "请",
    "填写",
    "填报",
    "需",
    "需要",
    "要求",
    "必填",
    "选填",
    "栏",
    "简要",
    "详细",
    "重点",
];

/// Remarks in brackets behind a heading that only say how it is to be filled.
pub(super) const REMARKS: [&str; 36] = [
    "调整后",
    "修改后",
    "变更后",
    "更正后",
    "更新后",
    "现填报",
    "本次填报",
    "最新",
    "现",
    "是否",
    "是或否",
    "年月日",
    "年月",
    "格式年月日",
    "职务",
    "签字",
    "签名",
    "盖章",
    "公章",
    "签章",
    "手写",
    "手机",
    "座机",
    "固话",
    "固定电话",
    "区号",
    "万元",
    "亿元",
    "未完成的说明原因",
    "未完成需说明原因",
    "未完成说明原因",
    "未完成请说明原因",
    "说明原因",
    "附件",
    "可附页",
    "可另附页",
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

/// What says of a column that it holds what was before.
pub(super) const SUPERSEDED: [&str; 22] = [
    "原",
    "旧",
    "原来",
    "原有",
    "原定",
    "原方案",
    "原计划",
    "原填报",
    "原报",
    "原上报",
    "原内容",
    "修改前",
    "调整前",
    "变更前",
    "更正前",
    "更新前",
    "前次",
    "上次",
    "上次填报",
    "初报",
    "首次填报",
    "原稿",
];
