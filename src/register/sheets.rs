//! The words of register.xlsx: its sheets and headings, shared by the writer and by the reader of a corrected copy.

/// Sheet of the tasks.
pub const TASKS: &str = "任务";
/// Sheet of the measures of tasks that have several unit clauses; there only if a task has.
pub const MEASURES: &str = "分项";
/// Sheet of all columns of the notice's own table, task by task; there only if the notice has one.
pub const COLUMNS: &str = "通知原表";
/// Sheet of the units.
pub const UNITS: &str = "单位";
/// Sheet of what a person must check.
pub const REVIEW: &str = "待核";
/// Sheet of what the notice says as a whole.
pub const NOTICE: &str = "通知";
/// Sheet of the forms' titles, fields and columns.
pub const FORMS: &str = "表格";

/// Headings of the sheet 任务.
pub mod task {
    /// Ordinal id; blank for a row that a person added.
    pub const ID: &str = "任务编号";
    /// The number as printed.
    pub const NUMBER: &str = "序号";
    /// The part's heading.
    pub const PART: &str = "部分";
    /// The section's heading.
    pub const SECTION: &str = "章节";
    /// The task's text.
    pub const TEXT: &str = "重点工作";
    /// Lead designations, one a line.
    pub const LEAD: &str = "牵头单位";
    /// Co-responsible designations, one a line.
    pub const CO: &str = "责任单位";
    /// Which lists are open: 牵头, 责任, or both.
    pub const OPEN: &str = "名单未列全";
    /// The deadline that the notice states for the task.
    pub const DUE: &str = "完成时限";
    /// Id of the task under which it stands.
    pub const PARENT: &str = "上级任务";
    /// Where it was read.
    pub const SOURCE: &str = "出处";
    /// How sure the reading is.
    pub const CERTAINTY: &str = "把握";
}

/// Headings of the sheet 分项 besides 任务编号, 牵头单位 and 责任单位.
pub mod measure {
    /// The words of the measure.
    pub const TEXT: &str = "分项内容";
}

/// Headings of the sheet 通知原表 besides those of the notice's table.
pub mod columns {
    /// The task's id in this register; a notice's table may have a 任务编号 of its own.
    pub const ID: &str = "台账任务编号";
}

/// Headings of the sheet 待核.
pub mod review {
    /// How much it weighs.
    pub const SEVERITY: &str = "程度";
    /// Where it stands.
    pub const PLACE: &str = "位置";
    /// The task, if it is of one.
    pub const TASK: &str = "任务编号";
    /// What was found.
    pub const FOUND: &str = "发现";
    /// What is expected.
    pub const EXPECTED: &str = "应为";
    /// What to do.
    pub const ADVICE: &str = "怎么办";
    /// The answers that are understood, one a line.
    pub const CHOICES: &str = "可选的答复";
    /// Where a person answers: it settles every task of the row.
    pub const ANSWER: &str = "答复";
    /// The name, label or level in doubt.
    pub const SUBJECT: &str = "对象";
    /// The tasks, with the names in doubt.
    pub const ABOUT: &str = "涉及任务";
    /// The rule's name.
    pub const RULE: &str = "规则";
}

/// Headings of the sheet 通知, and its items.
pub mod notice {
    /// Column of the items' names.
    pub const ITEM: &str = "项目";
    /// Column of their values.
    pub const VALUE: &str = "内容";
    /// Item: the title.
    pub const TITLE: &str = "标题";
    /// Item: the issuer.
    pub const ISSUER: &str = "印发机关";
    /// Item: the date, `2020-07-06`.
    pub const DATE: &str = "印发日期";
    /// Item: to whom replies go.
    pub const REPORT_TO: &str = "报送单位";
    /// Item: whom units may call.
    pub const CONTACT: &str = "联系人";
    /// Item: under which number.
    pub const PHONE: &str = "联系电话";
    /// Item: where they may write.
    pub const ADDRESS: &str = "联系地址";
}

/// Headings of the sheet 表格: one row a title, field or column.
pub mod form {
    /// The form's key.
    pub const KEY: &str = "表";
    /// The attachment's number.
    pub const ATTACHMENT: &str = "附件";
    /// Where it stands: 标题, 表头, 列 or 表尾.
    pub const WHERE: &str = "位置";
    /// The title, label or heading.
    pub const TEXT: &str = "文字";
    /// The kind.
    pub const KIND: &str = "类型";
    /// 是 or 否.
    pub const REQUIRED: &str = "必填";
    /// 单位 or 办公室.
    pub const FILLED_BY: &str = "由谁填写";
    /// The heading of the notice's table whose words the office prints in a column; there only if a form has such.
    pub const SOURCE: &str = "取自通知";
    /// When the form is due, or how often it comes back (每月25日前), on its title row.
    pub const DUE: &str = "报送时限";

    /// `WHERE` of the title row.
    pub const AT_TITLE: &str = "标题";
    /// `WHERE` of a header field.
    pub const AT_HEADER: &str = "表头";
    /// `WHERE` of a column.
    pub const AT_COLUMN: &str = "列";
    /// `WHERE` of a footer field.
    pub const AT_FOOTER: &str = "表尾";
    /// Where a text of the form stands: a note below the table.
    pub const AT_NOTE: &str = "表注";
}
