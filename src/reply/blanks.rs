//! Reads the labelled blanks above and below a table, and gives each to the table that it belongs to.

use super::fates::{Fate, Fates};
use super::grid::Float;
use super::heading_words::{BESIDE, REMARKS, label_words};
use super::labels::{labels, opens};
use super::normal::{fold, fold_one, is_space};
use super::phrase::made_of;
use super::reading::{Filled, Known, Part, Reading, fields};
use super::sheet::{Row, Sheet};
use super::table::Table;
use crate::form::{FormId, Kind};
use crate::register::Register;

/// The labels of header and footer fields of all forms.
#[derive(Debug, Default)]
pub(super) struct LabelBook {
    pub words: Vec<Vec<String>>,
    /// The letters with which the words begin.
    firsts: Vec<char>,
    /// Form, place among its header and footer fields, whether it is a footer field.
    pub owners: Vec<Vec<(FormId, usize, bool)>>,
}

impl LabelBook {
    /// Takes the labels of all forms of a register.
    pub fn new(register: &Register) -> Self {
        let mut labels = LabelBook::default();
        for (place, form) in register.forms.with_ids() {
            for (i, (field, footer)) in fields(form) {
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
                    owners.push((place, i, footer));
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
fn is_remark(text: &str) -> bool {
    let is_word = |word: &str| LABELS.contains(&word) || BESIDE.contains(&word) || REMARKS.contains(&word);
    made_of(&fold(text), is_word)
}

impl Known<'_> {
    /// Whether a text opens with the label of a form's field.
    pub(super) fn opens_field(&self, text: &str) -> bool {
        // Nearly every cell begins as no label does.
        let first = text.chars().find(|c| !is_space(*c)).and_then(fold_one);
        first.is_some_and(|first| self.labels.firsts.contains(&first))
            && text.chars().count() <= 200
            && opens(text, &self.labels.words)
    }

    /// A row whose first cell opens with a field's label; inside a table it must not look like a task.
    pub(super) fn is_field_row(&self, row: &Row, current: Option<&Table>) -> bool {
        let Some(first) = row.cells.first() else { return false };
        if !self.opens_field(&first.text) {
            // 分管领导签字：　填报人：张三　电话：… — a field behind a label that no form has.
            let behind = row.cells.iter().any(|cell| self.opens_field(&cell.text));
            return behind && (current.is_none() || row.cells.iter().all(|cell| is_label(&cell.text)));
        }
        let Some(table) = current else { return true };
        let form = table.form.map(|form| &self.register.forms[form]);
        let task = form
            .and_then(|form| table.column_of(form, Kind::Task))
            .and_then(|column| row.at(column))
            .is_some_and(|cell| cell.column != first.column && !self.texts.exact(&fold(&cell.text)).is_empty());
        !task
    }

    /// Reads the labelled blanks of a row and gives each to the table that it belongs to.
    pub(super) fn fields(
        &self,
        sheet: &Sheet<'_>,
        row: &Row,
        tables: &[&Table],
        parts: &mut [Part],
        fates: &mut Fates,
        reading: &mut Reading,
    ) {
        let mut taken: Option<u32> = None;
        for (i, cell) in row.cells.iter().enumerate() {
            if taken == Some(cell.column) {
                continue;
            }
            let found = labels(&cell.text, &self.labels.words);
            if !found.first().is_some_and(|label| label.opens) {
                continue;
            }
            fates.insert((row.row, cell.column), Fate::Official);
            let mut counted = false;
            let last = found.len().saturating_sub(1);
            for (n, label) in found.iter().enumerate() {
                if !is_remark(&label.remark) {
                    reading.floats.push(Float {
                        sheet: sheet.name.to_owned(),
                        cell: Some((row.row, cell.column)),
                        what: "栏名后的括号内".to_owned(),
                        text: label.remark.clone(),
                    });
                }
                let mut at = cell.column;
                let mut text = label.value.clone();
                if text.is_none() && n == last {
                    let right = row.cells.get(i + 1).and_then(|right| {
                        let own = labels(&right.text, &self.labels.words);
                        match own.as_slice() {
                            // 填报时间： | 填报时间：7月8日 repeats the label before the value.
                            [again] if again.opens && again.which == label.which => {
                                again.value.clone().map(|value| (right, value))
                            }
                            [first, ..] if first.opens => None,
                            _ => Some((right, right.text.clone())),
                        }
                    });
                    if let Some((right, value)) = right {
                        text = Some(value);
                        at = right.column;
                        taken = Some(at);
                    }
                }
                let Some((part, field)) = self.owner(label.which, row.row, tables, parts) else {
                    if let Some(text) = text {
                        let unit = self
                            .labels
                            .words
                            .get(label.which)
                            .and_then(|words| words.first())
                            .is_some_and(|w| w.contains("单位"));
                        // On a cover the unit's name alone says whose the reply is; with more it is told.
                        if !unit || self.names.exact(&text).is_none() {
                            fates.insert((row.row, at), Fate::Left);
                        } else if at != cell.column {
                            fates.insert((row.row, at), Fate::Official);
                        }
                        if unit {
                            reading.cover.push(text);
                        }
                    }
                    continue;
                };
                let Some(part) = parts.get_mut(part) else { continue };
                part.labels.push((field, row.row, cell.column));
                let Some(text) = text else { continue };
                let own_cell = at != cell.column;
                let cells = usize::from(own_cell || !counted);
                counted |= !own_cell;
                fates.insert((row.row, at), Fate::Answer);
                part.fields.push(Filled {
                    field,
                    text,
                    row: row.row,
                    column: at,
                    cells,
                });
            }
        }
    }

    /// The table whose blank a label in a row is: a footer's the table above, a header's the table below.
    fn owner(&self, which: usize, row: u32, tables: &[&Table], parts: &[Part]) -> Option<(usize, usize)> {
        let owners = self.labels.owners.get(which)?;
        let above = tables.iter().rposition(|table| table.head_end < row);
        let below = tables.iter().position(|table| table.head > row);
        let field = |part: usize, footer: Option<bool>| {
            let form = parts.get(part)?.form?;
            let free = |place: usize| {
                !parts
                    .get(part)
                    .is_some_and(|part| part.labels.iter().any(|(field, _, _)| *field == place))
            };
            owners
                .iter()
                .find(|(f, place, is_footer)| {
                    *f == form && footer.is_none_or(|footer| footer == *is_footer) && free(*place)
                })
                .map(|(_, place, _)| (part, *place))
        };
        above
            .and_then(|part| field(part, Some(true)))
            .or_else(|| below.and_then(|part| field(part, Some(false))))
            .or_else(|| above.and_then(|part| field(part, None)))
            .or_else(|| below.and_then(|part| field(part, None)))
    }
}
