//! Names everything that stands outside of every form.

use super::draft::{at, shorten};
use super::intake::{Intake, Work};
use super::rules;
use crate::finding::a1;
use crate::reply::reading::{Reading, Stray};

impl Intake<'_, '_> {
    /// Text that stands outside of every form.
    pub(super) fn strays(&self, file: &str, reading: &Reading, unknown_forms: &[&str], work: &mut Work<'_>) {
        let cells: usize = reading.strays.iter().map(|stray| stray.cells.len()).sum();
        work.taken.reported += cells;
        for float in &reading.floats {
            work.report.account(
                &rules::text_unplaced::RULE,
                at(
                    file,
                    Some(&float.sheet),
                    float.cell.map(|(row, column)| a1(row, column)),
                ),
                format!("{}：{}", float.what, shorten(&float.text, 300)),
                "内容应填在表格的相应栏内",
                "请阅看，需要时转填到表内",
            );
        }
        if reading.parts.is_empty() {
            let found = if cells == 0 {
                "文件是空的".to_owned()
            } else {
                format!(
                    "没有找到通知所附的表格，共{cells}格文字：{}",
                    excerpt(&reading.strays, 300)
                )
            };
            work.report.account(
                &rules::form_unknown::RULE,
                at(file, None, None),
                found,
                format!("应为{}", self.form_labels()),
                "请让单位用下发的表格填报",
            );
            return;
        }
        for stray in &reading.strays {
            let first = stray.cells.first().map(|(row, column, _)| a1(*row, *column));
            let list: Vec<String> = stray
                .cells
                .iter()
                .map(|(row, column, text)| format!("{}：{}", a1(*row, *column), shorten(text, 300)))
                .collect();
            if unknown_forms.contains(&stray.sheet.as_str()) {
                work.report.account(
                    &rules::form_unknown::RULE,
                    at(file, Some(&stray.sheet), None),
                    format!(
                        "表头与几张表都相近，无法认定，共{}格：{}",
                        list.len(),
                        shorten(&list.join("；"), 2000)
                    ),
                    format!("应为{}", self.form_labels()),
                    "请恢复表题和列名后重新报送",
                );
            } else if stray.beside_form {
                work.report.account(
                    &rules::text_unplaced::RULE,
                    at(file, Some(&stray.sheet), first),
                    format!("表外文字：{}", list.join("；")),
                    "内容应填在表格的相应栏内",
                    "请阅看，需要时转填到表内",
                );
            } else {
                work.report.account(
                    &rules::sheet_unplaced::RULE,
                    at(file, Some(&stray.sheet), None),
                    format!(
                        "工作表“{}”不是通知所附表格，共{}格：{}",
                        stray.sheet,
                        list.len(),
                        shorten(&list.join("；"), 2000)
                    ),
                    "内容应填在通知所附表格中",
                    "请阅看，需要时转填到表内",
                );
            }
        }
    }

    fn form_labels(&self) -> String {
        let labels: Vec<String> = self
            .known
            .register
            .forms
            .iter()
            .map(|form| format!("“{}”", form.label()))
            .collect();
        labels.join("或")
    }
}

fn excerpt(strays: &[Stray], max: usize) -> String {
    let mut text = String::new();
    for (_, _, cell) in strays.iter().flat_map(|stray| &stray.cells) {
        if text.chars().count() > max {
            break;
        }
        if !text.is_empty() {
            text.push('；');
        }
        text.push_str(cell);
    }
    shorten(&text, max)
}
