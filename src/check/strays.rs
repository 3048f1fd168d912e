//! Names everything that stands outside of every form.

use super::draft::{address, at, one_line};
use super::work::{Intake, Work};
use crate::finding::{Severity, a1};
use crate::reply::caption::is_caption;
use crate::reply::letter;
use crate::reply::reading::{Around, Reading, Stray};
use crate::rule;

/// Text that stands outside of every form.
pub(super) fn take_strays(
    intake: &Intake<'_, '_>,
    file: &str,
    reading: &Reading,
    unknown_forms: &[&str],
    work: &mut Work<'_>,
) {
    // Around a form in the text of a message stand salutation and signature.
    let in_mail = letter::is_body(file);
    let courtesy = |stray: &Stray| {
        in_mail && stray.around == Around::Form && !stray.cells.iter().any(|(_, _, text)| letter::says_more(text))
    };
    let (polite, strays): (Vec<&Stray>, Vec<&Stray>) = reading.strays.iter().partition(|stray| courtesy(stray));
    work.taken.official += polite.iter().map(|stray| stray.cells.len()).sum::<usize>();
    let cells: usize = strays.iter().map(|stray| stray.cells.len()).sum();
    work.taken.reported += cells;
    for float in &reading.floats {
        work.report.account(
            &rule::TEXT_UNPLACED,
            at(
                file,
                Some(&float.sheet),
                float.cell.map(|(row, column)| a1(row, column)),
            ),
            format!("{}：{}", float.what, one_line(&float.text)),
            "内容应填在表格的相应栏内",
            "请阅看，需要时转填到表内",
        );
    }
    if reading.parts.is_empty() {
        let found = if cells == 0 {
            "文件是空的".to_owned()
        } else {
            format!("没有找到通知所附的表格，共{cells}格文字：")
        };
        let expected = format!("应为{}", form_labels(intake));
        let advice = "请让单位用下发的表格填报";
        let place = at(file, None, None);
        if cells == 0 {
            work.report.account(&rule::FORM_UNKNOWN, place, found, expected, advice);
        } else {
            let texts = strays.iter().flat_map(|stray| &stray.cells);
            let texts: Vec<String> = texts.map(|(_, _, text)| one_line(text)).collect();
            work.report
                .account_all(&rule::FORM_UNKNOWN, place, &found, &texts, &expected, advice);
        }
        return;
    }
    for stray in strays {
        let turn = reading.turns.get(&stray.sheet);
        let first = stray.cells.first().map(|(row, column, _)| a1(*row, *column));
        let list: Vec<String> = stray
            .cells
            .iter()
            .map(|(row, column, text)| format!("{}：{}", address(turn, *row, *column), one_line(text)))
            .collect();
        let forms = format!("应为{}", form_labels(intake));
        let unknown = unknown_forms.contains(&stray.sheet.as_str());
        let (rule, cell, found, expected, advice) = match stray.around {
            _ if unknown => (
                &rule::FORM_UNKNOWN,
                None,
                format!("表头与几张表都相近，无法认定，共{}格：", list.len()),
                forms.as_str(),
                "请恢复表题和列名后重新报送",
            ),
            Around::Heading => (
                &rule::TEXT_UNPLACED,
                first,
                "列名处的文字与通知不符：".to_owned(),
                "列名应与通知所附表格一致，内容应填在下面的相应栏内",
                "请看其中有没有填报的内容，有的请转填到表内",
            ),
            Around::Form => (
                &rule::TEXT_UNPLACED,
                first,
                "表外文字：".to_owned(),
                "内容应填在表格的相应栏内",
                "请阅看，需要时转填到表内",
            ),
            Around::Newer => (
                &rule::SHEET_UNPLACED,
                None,
                format!(
                    "工作表“{}”从名称或标题看是旧稿，共{}格，未采用：",
                    stray.sheet,
                    list.len()
                ),
                "同一文件里另有这张表，已按那张收集",
                "如应采用这张，请单位改正名称和标题后重新报送",
            ),
            Around::Guide => (
                &rule::SHEET_UNPLACED,
                None,
                format!(
                    "工作表“{}”是下发时的填报说明，共{}格，没有逐格核对：",
                    stray.sheet,
                    list.len()
                ),
                "填报说明里不应填写内容",
                "一般无须处理",
            ),
            Around::Nothing => (
                &rule::SHEET_UNPLACED,
                None,
                format!("工作表“{}”不是通知所附表格，共{}格：", stray.sheet, list.len()),
                "内容应填在通知所附表格中",
                "请阅看，需要时转填到表内",
            ),
        };
        let from = work.report.findings.len();
        let place = at(file, Some(&stray.sheet), cell);
        work.report.account_all(rule, place, &found, &list, expected, advice);
        let caption = matches!(stray.cells.as_slice(), [(_, _, text)] if is_caption(text));
        if stray.around == Around::Guide || stray.around == Around::Form && caption {
            let told = work.report.findings.iter_mut().skip(from);
            told.for_each(|finding| finding.severity = Severity::Info);
        }
    }
}

fn form_labels(intake: &Intake<'_, '_>) -> String {
    let labels: Vec<String> = intake
        .known
        .register
        .forms
        .iter()
        .map(|form| format!("“{}”", form.label()))
        .collect();
    labels.join("或")
}
