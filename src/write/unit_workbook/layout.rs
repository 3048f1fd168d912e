//! How wide the columns of a form are, on which paper and in which size, by what the columns hold.

use crate::form::{Column, Form};
use crate::kind::{self, Width};
use crate::write::style::Paper;
use crate::write::text_height::line_width;

/// The column of the hidden task ids, right after the first one.
pub(super) const ID_COLUMN: u16 = 1;
/// Length in characters from which tasks and answers take width from each other.
const LONG: usize = 200;
/// Widest a column with a short text becomes for its heading's sake, in pixels.
const HEADING_MAX: u32 = 150;

/// Lengths in characters of the longest texts that a form's table holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Longest {
    /// The longest task.
    pub task: usize,
    /// The longest answer.
    pub answer: usize,
}

/// Paper, size and widths of a form's table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Layout {
    /// The paper.
    pub paper: Paper,
    /// Font size of the table in points.
    pub size: f64,
    /// Width of each column of the form in pixels.
    pub widths: Vec<u32>,
}

/// One way to set a table, tried in order.
struct Setting {
    paper: Paper,
    size: f64,
    /// Place in the rows of [`short_width`].
    step: usize,
    /// What a column of long text must have at least, in pixels.
    long: u32,
}

const SETTINGS: [Setting; 4] = [
    Setting {
        paper: Paper::A4,
        size: 12.0,
        step: 0,
        long: 250,
    },
    Setting {
        paper: Paper::A4,
        size: 10.5,
        step: 1,
        long: 200,
    },
    Setting {
        paper: Paper::A4,
        size: 9.0,
        step: 2,
        long: 160,
    },
    Setting {
        paper: Paper::A3,
        size: 10.5,
        step: 1,
        long: 170,
    },
];

/// What a table gets that fits nowhere; printing shrinks it to the page's width.
const SMALLEST: Setting = Setting {
    paper: Paper::A3,
    size: 9.0,
    step: 2,
    long: 120,
};

impl Layout {
    /// Lays out a form that holds texts of some lengths.
    pub(super) fn of(form: &Form, longest: Longest) -> Layout {
        let fits = |setting: &&Setting| spread(form, setting, longest).1;
        let setting = SETTINGS.iter().find(fits).unwrap_or(&SMALLEST);
        Layout {
            paper: setting.paper,
            size: setting.size,
            widths: spread(form, setting, longest).0,
        }
    }

    /// The column of the sheet that holds a column of the form.
    pub(super) fn sheet_column(column: usize) -> u16 {
        let column = u16::try_from(column).unwrap_or(u16::MAX - 1);
        if column < ID_COLUMN { column } else { column + 1 }
    }

    /// Widths by column of the sheet; the hidden one has none.
    pub(super) fn sheet_widths(&self) -> Vec<u32> {
        let mut widths = self.widths.clone();
        widths.insert(usize::from(ID_COLUMN).min(widths.len()), 0);
        widths
    }
}

/// The widths in one setting, and whether long text gets enough.
fn spread(form: &Form, setting: &Setting, longest: Longest) -> (Vec<u32>, bool) {
    let shares: Vec<u32> = form.columns.iter().map(|column| share(form, column, longest)).collect();
    let fixed: u32 = form
        .columns
        .iter()
        .zip(&shares)
        .filter(|(_, share)| **share == 0)
        .map(|(column, _)| short_width(column, setting))
        .sum();
    let total: u32 = shares.iter().sum();
    let room = setting.paper.width().saturating_sub(fixed);
    let widths: Vec<u32> = form
        .columns
        .iter()
        .zip(&shares)
        .map(|(column, &share)| match share {
            0 => short_width(column, setting),
            _ => (room * share / total.max(1)).max(setting.long),
        })
        .collect();
    // A share may be smaller than an equal one by design, so the mean is what counts.
    let long = u32::try_from(shares.iter().filter(|share| **share > 0).count()).unwrap_or(u32::MAX);
    let enough = long == 0 && fixed <= setting.paper.width() || long > 0 && room / long >= setting.long;
    (widths, enough)
}

/// How much of the free width a column takes; none where its width does not depend on the rest.
fn share(form: &Form, column: &Column, longest: Longest) -> u32 {
    let no_answer = !form.columns.iter().any(|column| column.kind.is_long());
    match kind::of(column.kind).width {
        _ if column.width.is_some() => 0,
        Width::Task if longest.task > LONG && longest.answer <= LONG => 60,
        Width::Long if longest.task > LONG && longest.answer <= LONG => 40,
        Width::Task if longest.answer > LONG && longest.task <= LONG => 40,
        Width::Long if longest.answer > LONG && longest.task <= LONG => 60,
        Width::Task => 50,
        Width::Long => 51,
        Width::Heading(_) if no_answer => 30,
        Width::Heading(_) | Width::Fixed(_) => 0,
    }
}

/// The width in pixels of a column that holds short text: measured for figures, dates and names at each size.
fn short_width(column: &Column, setting: &Setting) -> u32 {
    if let Some(width) = column.width {
        return width.clamp(20, 1000);
    }
    let model = kind::of(column.kind);
    let [large, middle, small] = match model.width {
        Width::Fixed(widths) | Width::Heading(widths) => widths,
        Width::Task | Width::Long => [116, 104, 90],
    };
    let width = match setting.step {
        0 => large,
        1 => middle,
        _ => small,
    };
    match model.width {
        Width::Heading(_) => width.max(line_width(&column.heading, setting.size).min(HEADING_MAX)),
        _ => width,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::{Kind, PLAN};

    const SHORT: Longest = Longest { task: 100, answer: 0 };

    fn form(kinds: &[Kind]) -> Form {
        Form {
            key: PLAN.into(),
            attachment: 2,
            title: "落实方案".into(),
            due: None,
            every: None,
            period: None,
            header: Vec::new(),
            columns: kinds
                .iter()
                .map(|&kind| Column {
                    heading: format!("{kind:?}").to_lowercase(),
                    kind,
                    required: true,
                    ..Column::default()
                })
                .collect(),
            footer: Vec::new(),
            notes: Vec::new(),
        }
    }

    use Kind::*;

    #[test]
    fn the_two_known_forms_get_the_measured_widths() {
        let plan = Layout::of(&form(&[Serial, Task, Narrative, Deadline, Person, Phone]), SHORT);
        assert_eq!((plan.paper, plan.size), (Paper::A4, 12.0));
        assert_eq!(plan.widths, [48, 295, 301, 116, 92, 118]);
        let status = Layout::of(
            &form(&[Serial, Task, Narrative, Deadline, Completion, Person, Phone]),
            SHORT,
        );
        assert_eq!((status.paper, status.size), (Paper::A4, 10.5));
        assert_eq!(status.widths, [44, 261, 267, 104, 104, 84, 106]);
    }

    #[test]
    fn a_long_task_takes_width_from_the_answers() {
        let kinds = [Serial, Task, Narrative, Deadline, Person, Phone];
        let wide = Layout::of(&form(&kinds), Longest { task: 201, answer: 0 });
        assert!(wide.widths[1] > 340 && wide.widths[2] >= 200, "{:?}", wide.widths);
    }

    #[test]
    fn a_long_answer_takes_width_from_the_tasks_unless_they_are_long_too() {
        let form = form(&[Serial, Task, Narrative, Deadline, Person, Phone]);
        let widths = |task, answer| Layout::of(&form, Longest { task, answer }).widths;
        assert!(widths(100, 300)[2] > 340);
        assert_eq!(widths(300, 300), Layout::of(&form, SHORT).widths);
    }

    #[test]
    fn many_columns_get_smaller_and_then_larger_paper() {
        let eight = form(&[Serial, Task, Narrative, Narrative, Narrative, Deadline, Person, Phone]);
        let layout = Layout::of(&eight, SHORT);
        assert_eq!((layout.paper, layout.size), (Paper::A4, 9.0));
        let twelve = form(&[
            Serial, Task, Narrative, Narrative, Narrative, Deadline, Completion, Person, Phone, Text, Text, Progress,
        ]);
        let layout = Layout::of(&twelve, SHORT);
        assert_eq!(layout.paper, Paper::A3);
        assert!(layout.widths.iter().sum::<u32>() <= Paper::A3.width());
    }

    #[test]
    fn a_table_fills_the_paper_and_a_set_width_is_kept() {
        let mut custom = form(&[Serial, Task, Text, Text]);
        custom.columns[2].width = Some(77);
        let layout = Layout::of(&custom, SHORT);
        assert_eq!(layout.widths[2], 77);
        assert!(
            layout.widths.iter().sum::<u32>().abs_diff(971) < 10,
            "{:?}",
            layout.widths
        );
    }
}
