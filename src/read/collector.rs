//! Gathers cells, merges and findings of one document within the limits, the same way for every format.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::limit;
use crate::finding::{Finding, Place, Severity, a1};
use crate::grid::{Cancel, Dated, Document, Float, Grid, Tabled, Value};
use crate::sheet::written;

/// A document as read, with what could be read only in part.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The document.
    pub document: Document,
    /// The day on which the document says that it was last changed.
    pub changed: Option<Date>,
    /// What was left out or cut, and where.
    pub findings: Vec<Finding>,
}

impl Reading {
    /// Whether nothing stands in the document, and nothing was to be told of it either.
    pub(crate) fn is_blank(&self) -> bool {
        self.findings.is_empty() && self.document.grids.iter().all(|grid| grid.cells.is_empty())
    }
}

/// Collects one document, sheet by sheet.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    file: String,
    reading: Reading,
    grid: Grid,
    in_sheet: bool,
    names: BTreeSet<String>,
    cells: usize,
    text: usize,
    untold: usize,
    told_merges: bool,
    full: bool,
    /// Cells of the current sheet that hold a picture.
    pictures: BTreeSet<(u32, u32)>,
}

impl Collector {
    /// A collector for the file of this name, which findings carry.
    pub(crate) fn new(file: &str) -> Self {
        Collector {
            file: file.to_owned(),
            ..Collector::default()
        }
    }

    /// Begins a sheet; the sheet before it is complete.
    pub(crate) fn sheet(&mut self, name: &str, hidden: bool) {
        self.end_sheet();
        if self.reading.document.grids.len() == limit::SHEETS && !self.full {
            self.full = true;
            self.tell_sheet(&format!("工作表超过{}张，后面的没有读取", limit::SHEETS));
        }
        if !self.full {
            self.in_sheet = true;
            self.grid.name = clean(name);
            self.grid.hidden = hidden;
        }
    }

    /// As [`Self::sheet`], for readers that find a sheet by its name; false if that would give an earlier one again.
    pub(crate) fn sheet_by_name(&mut self, name: &str, hidden: bool) -> bool {
        self.sheet(name, hidden);
        let is_new = self.names.insert(name.to_owned());
        if !is_new {
            self.tell_sheet("文件中另有一张同名的工作表，这一张无法读取");
        }
        is_new && !self.full
    }

    /// Whether a limit has been reached and nothing more is taken.
    pub(crate) fn is_full(&self) -> bool {
        self.full
    }

    /// Whether the current sheet holds a value at this place.
    pub(crate) fn has(&self, row: u32, column: u32) -> bool {
        self.grid.cells.contains_key(&(row, column)) || self.pictures.contains(&(row, column))
    }

    /// Takes one cell of the current sheet; empty text is no cell.
    pub(crate) fn cell(&mut self, row: u32, column: u32, value: Value) {
        let value = match value {
            Value::Text(text) if text.is_empty() => return,
            Value::Text(text) => Value::Text(self.cut(row, column, text)),
            Value::Number(number) | Value::DateTime(number) if !number.is_finite() => Value::Error(number.to_string()),
            other => other,
        };
        if self.full {
            return;
        }
        // WPS keeps pictures that stand in cells behind a formula, and shows the picture.
        if let Value::Text(text) = &value
            && is_wps_picture(text)
            && !self.grid.name.starts_with(PICTURES)
        {
            self.picture((row, column));
            return;
        }
        if row >= limit::ROWS || column >= limit::COLUMNS {
            let shown = show(&value);
            self.tell(
                "cell-out-of-range",
                Severity::Error,
                None,
                format!(
                    "有一个单元格的位置（第{}行第{}列）超出表格范围，内容为“{shown}”",
                    u64::from(row) + 1,
                    u64::from(column) + 1
                ),
                "单元格应在表格范围内",
                "请打开原文件核对，必要时请该单位重新报送",
            );
            return;
        }
        if let Value::Text(text) = &value {
            self.text += text.len();
        }
        self.cells += 1;
        if self.cells > limit::CELLS || self.text > limit::TEXT_BYTES {
            self.full = true;
            self.tell(
                "file-oversized",
                Severity::Error,
                Some((row, column)),
                format!("文件内容异常庞大，读到这里为止（已读{}个单元格）", self.cells - 1),
                "一份报送表的内容远少于此",
                "请核对此后的内容；如有需要，请该单位只保留报送表后重新报送",
            );
            return;
        }
        if let Some(earlier) = self.grid.cells.insert((row, column), value) {
            let shown = show(&earlier);
            self.tell(
                "cell-duplicate",
                Severity::Error,
                Some((row, column)),
                format!("文件中同一单元格出现两次，先出现的内容“{shown}”没有采用"),
                "一个单元格只有一个内容",
                "请打开原文件核对",
            );
        }
    }

    /// Takes a cell that shows a picture, whatever stands for it in the file.
    pub(crate) fn picture(&mut self, at: (u32, u32)) {
        self.grid.cells.remove(&at);
        if self.pictures.insert(at) {
            self.float(Some(at), "图片", "单元格里是图片，图上的内容没有读取");
        }
    }

    /// The value of the current sheet at a place.
    pub(crate) fn value(&self, at: (u32, u32)) -> Option<&Value> {
        self.grid.cells.get(&at)
    }

    /// Takes a cell's value for another: a number that its format tells to be a day.
    pub(crate) fn retype(&mut self, at: (u32, u32), value: Value) {
        if let Some(held) = self.grid.cells.get_mut(&at) {
            *held = value;
        }
    }

    /// Takes what a cell shows in place of its value, and which parts of a day.
    pub(crate) fn show(&mut self, at: (u32, u32), shown: String, dated: Option<Dated>) {
        let Some(value) = self.grid.cells.get(&at) else {
            return;
        };
        let held = written(value);
        let is_same = shown.trim() == held.trim();
        if is_same && dated.is_none_or(|dated| dated == Dated::DAY) {
            return;
        }
        if shown.trim().is_empty() && !held.trim().is_empty() {
            self.tell(
                "text-cancelled",
                Severity::Warning,
                Some(at),
                format!("单元格的格式不显示内容，文件中记为“{}”，没有采用", excerpt(&held)),
                "填报的内容应看得见",
                "请打开原文件核对，请该单位把单元格设为常规格式后重新填写",
            );
        }
        let look = self.grid.looks.entry(at).or_default();
        look.shown = (!is_same).then_some(shown);
        look.dated = dated;
    }

    /// Takes text of a cell back that its page takes back: of its runs, those that are true; what is left stays.
    pub(crate) fn cancel(&mut self, at: (u32, u32), how: Cancel, runs: &[(bool, String)]) {
        if !matches!(self.grid.cells.get(&at), Some(Value::Text(_))) {
            return;
        }
        let (gone, kept): (Vec<_>, Vec<_>) = runs.iter().partition(|(gone, _)| *gone);
        let kept: String = kept.into_iter().map(|(_, text)| text.as_str()).collect();
        for (_, text) in gone {
            self.cancelled(at, how, text);
        }
        if kept.trim().is_empty() {
            self.grid.cells.remove(&at);
        } else {
            self.grid.cells.insert(at, Value::Text(kept));
        }
    }

    /// Takes all of a cell back.
    pub(crate) fn cancel_all(&mut self, at: (u32, u32), how: Cancel) {
        if let Some(value) = self.grid.cells.remove(&at) {
            self.cancelled(at, how, &written(&value));
        }
    }

    /// Takes note of a text that stood in a cell and that its page takes back.
    pub(crate) fn cancelled(&mut self, at: (u32, u32), how: Cancel, text: &str) {
        let inside = at.0 < limit::ROWS && at.1 < limit::COLUMNS;
        if text.trim().is_empty() || !inside || self.full || !self.in_sheet {
            return;
        }
        self.text += text.len();
        if self.text > limit::TEXT_BYTES || self.grid.looks.len() > limit::CELLS {
            return;
        }
        let cancelled = &mut self.grid.looks.entry(at).or_default().cancelled;
        match cancelled.last_mut() {
            Some((last, before)) if *last == how => before.push_str(text),
            _ => cancelled.push((how, text.to_owned())),
        }
    }

    /// Tells of the cancelled text of the current sheet, one finding for each row and way.
    fn tell_cancelled(&mut self) {
        /// Cells that are named one by one.
        const NAMED: usize = 8;
        let mut rows: BTreeMap<(u32, Cancel), Vec<(u32, String)>> = BTreeMap::new();
        for ((row, column), look) in &self.grid.looks {
            for (how, text) in &look.cancelled {
                rows.entry((*row, *how))
                    .or_default()
                    .push((*column, excerpt(text.trim())));
            }
        }
        for ((row, how), cells) in rows {
            let is_blank = |column: &u32| !self.grid.cells.contains_key(&(row, *column));
            let lost = how == Cancel::Struck && cells.iter().any(|(column, _)| is_blank(column));
            let mut named: Vec<String> = (cells.iter().take(NAMED))
                .map(|(column, text)| format!("{}“{text}”", a1(row, *column)))
                .collect();
            if cells.len() > NAMED {
                named.push(format!("等{}处", cells.len()));
            }
            let first = cells.first().map(|(column, _)| (row, *column));
            self.tell(
                "text-cancelled",
                if lost { Severity::Warning } else { Severity::Info },
                first,
                format!("有文字{}，没有采用：{}", how.label(), named.join("、")),
                "划去、隐藏或删除的文字不是填报的内容",
                "请打开原文件核对；如仍是填报的内容，请去掉删除线或隐藏后重新放入",
            );
        }
    }

    /// Takes one merged range of the current sheet; ranges of one cell or outside the sheet are no merges.
    pub(crate) fn merge(&mut self, first: (u32, u32), last: (u32, u32)) {
        if self.grid.merges.len() == limit::MERGES && !self.told_merges {
            self.told_merges = true;
            self.tell(
                "merges-unreadable",
                Severity::Warning,
                Some(first),
                format!("合并单元格超过{}处，后面的按没有合并处理", limit::MERGES),
                "一张报送表的合并单元格远少于此",
                "请核对此表中合并单元格的内容是否归对了行",
            );
        }
        let inside = last.0 < limit::ROWS && last.1 < limit::COLUMNS;
        if inside && first.0 <= last.0 && first.1 <= last.1 && first != last && self.grid.merges.len() < limit::MERGES {
            self.grid.merges.push((first.0, first.1, last.0, last.1));
        }
    }

    /// Takes note that rows of a text document are a table.
    pub(crate) fn table(&mut self, table: Tabled) {
        if table.first <= table.last && self.grid.tables.len() < limit::CELLS {
            self.grid.tables.push(table);
        }
    }

    /// Takes note of where pages begin: the first row of each, and its number.
    pub(crate) fn pages(&mut self, pages: Vec<(u32, u32)>) {
        self.grid.pages = pages;
    }

    /// Takes note that what comes from this row on stands in text boxes.
    pub(crate) fn boxes(&mut self, from: u32) {
        self.grid.boxes.get_or_insert(from);
    }

    /// Takes a custom document property, if it is one of duban's.
    pub(crate) fn property(&mut self, name: &str, value: &str) {
        if name.starts_with("duban") && name.len() <= 64 && self.reading.document.properties.len() < 64 {
            let value: String = value.chars().take(4_096).collect();
            self.reading.document.properties.insert(name.to_owned(), value);
        }
    }

    /// Takes what floats above the current sheet, unless it says nothing.
    pub(crate) fn float(&mut self, cell: Option<(u32, u32)>, what: &str, text: &str) {
        if !text.trim().is_empty() && self.in_sheet {
            self.reading.document.floats.push(Float {
                sheet: self.grid.name.clone(),
                cell,
                what: what.to_owned(),
                text: text.trim().to_owned(),
            });
        }
    }

    /// Tells of pictures in a text document that stand in no table; a document with nothing else is told as a scan.
    pub(crate) fn tell_pictures(&mut self, count: usize) {
        if count > 0 && !self.grid.cells.is_empty() {
            self.tell(
                "picture-unread",
                Severity::Info,
                None,
                format!("表外有图片{count}张，图上的内容没有读取"),
                "填报的内容应是文字",
                "如是印章或签名，无须处理",
            );
        }
    }

    /// Takes the moment of the last change as the document writes it (ISO 8601, or a day at its beginning).
    pub(crate) fn changed(&mut self, text: &str) {
        self.reading.changed = text.get(..10).and_then(|day| day.parse().ok());
    }

    /// Tells of something in the current sheet that could not be taken.
    pub(crate) fn tell(
        &mut self,
        rule: &str,
        severity: Severity,
        at: Option<(u32, u32)>,
        found: impl Into<String>,
        expected: &str,
        advice: &str,
    ) {
        if self.reading.findings.len() >= limit::FINDINGS {
            self.untold += 1;
            return;
        }
        let place = Place {
            file: Some(self.file.clone()),
            sheet: (self.in_sheet && !self.grid.name.is_empty()).then(|| self.grid.name.clone()),
            cell: at.map(|(row, column)| a1(row, column)),
            ..Place::default()
        };
        let finding = Finding::new(rule, severity, place, found, expected, advice);
        self.reading.findings.push(finding);
    }

    /// Number of findings so far, told one by one or counted.
    pub(crate) fn told(&self) -> usize {
        self.reading.findings.len() + self.untold
    }

    /// Tells of cells of the current sheet that cannot be read, nobody knows which.
    pub(crate) fn tell_bad_cells(&mut self, count: usize) {
        self.tell(
            "cell-unreadable",
            Severity::Error,
            None,
            format!("有{count}个单元格已损坏，内容无法读取"),
            "单元格应能读取",
            "请打开原文件核对，必要时请该单位重新报送",
        );
    }

    /// Tells of a sheet that is not read, and why.
    pub(crate) fn tell_sheet(&mut self, found: &str) {
        self.tell(
            "sheet-unreadable",
            Severity::Error,
            None,
            found,
            "工作表应能读取",
            "请打开原文件核对，必要时请该单位重新报送",
        );
    }

    /// Tells of a sheet that is not read since it cannot hold an answer, and what it is.
    pub(crate) fn tell_left_out(&mut self, found: &str) {
        self.tell(
            "sheet-unreadable",
            Severity::Warning,
            None,
            found,
            "报送的内容应在普通工作表里",
            "请打开原文件确认这张表里没有要报送的内容",
        );
    }

    /// Tells that the rest of the file or sheet is lost.
    pub(crate) fn tell_cut_off(&mut self, at: Option<(u32, u32)>) {
        self.tell(
            "file-damaged",
            Severity::Error,
            at,
            "文件从这里起已损坏，后面的内容没有读到",
            "文件应当完整",
            "请打开原文件核对后面的内容，必要时请该单位重新报送",
        );
    }

    /// Tells that what was read is perhaps not what was written: the part does not end well, or has another checksum.
    pub(crate) fn tell_corrupt(&mut self, part: &str) {
        self.tell(
            "file-damaged",
            Severity::Error,
            None,
            format!("{part}不完整或校验码不符，读到的内容可能与原来的不同"),
            "文件应当完整",
            "请打开原文件逐项核对，必要时请该单位重新报送",
        );
    }

    /// The document with everything that was taken.
    pub(crate) fn finish(mut self) -> Reading {
        self.end_sheet();
        if self.untold > 0 {
            let place = Place {
                file: Some(self.file.clone()),
                ..Place::default()
            };
            self.reading.findings.push(Finding::new(
                "file-damaged",
                Severity::Error,
                place,
                format!("另有{}处同类问题，没有逐一列出", self.untold),
                "文件应当完整",
                "请打开原文件核对，必要时请该单位重新报送",
            ));
        }
        self.reading
    }

    fn end_sheet(&mut self) {
        if self.grid.looks.values().any(|look| !look.cancelled.is_empty()) {
            self.tell_cancelled();
        }
        self.pictures.clear();
        let grid = mem::take(&mut self.grid);
        if mem::take(&mut self.in_sheet) {
            self.reading.document.grids.push(grid);
        }
    }

    /// Text within Excel's limit for a cell; the finding says that it was cut.
    fn cut(&mut self, row: u32, column: u32, text: String) -> String {
        // A character is at most three bytes a UTF-16 unit, so most texts need no counting.
        if text.len() <= limit::CELL_TEXT {
            return text;
        }
        let mut units = 0;
        let end = text
            .char_indices()
            .find(|(_, character)| {
                units += character.len_utf16();
                units > limit::CELL_TEXT
            })
            .map(|(at, _)| at);
        let Some(end) = end else { return text };
        self.tell(
            "cell-too-long",
            Severity::Error,
            Some((row, column)),
            format!("单元格文字超过{}字，后面的没有采用", limit::CELL_TEXT),
            "单元格文字应在Excel的限度以内",
            "请打开原文件核对，请该单位精简或分成几行填写",
        );
        text.get(..end).unwrap_or_default().to_owned()
    }
}

/// The beginning of the names of the sheets in which WPS keeps pictures that stand in cells.
const PICTURES: &str = "WpsReserved";

/// Whether a formula shows a picture in its cell: `DISPIMG("ID_…")` of WPS, `_xlfn.IMAGE("https://…")` of Excel.
pub(crate) fn shows_picture(formula: &str) -> bool {
    let name = formula.trim_start().trim_start_matches('=');
    let name = ["_xlfn.", "_xludf.", "_xlws."]
        .iter()
        .fold(name, |name, prefix| name.strip_prefix(prefix).unwrap_or(name));
    let name = name.split('(').next().unwrap_or_default();
    name.len() < formula.trim().len()
        && ["DISPIMG", "IMAGE"]
            .iter()
            .any(|known| name.trim().eq_ignore_ascii_case(known))
}

/// Whether a text is the formula that WPS leaves as the value of a cell that shows a picture.
fn is_wps_picture(text: &str) -> bool {
    text.contains("DISPIMG(") && shows_picture(text)
}

/// The beginning of a value, for a finding.
pub(crate) fn show(value: &Value) -> String {
    match value {
        Value::Text(text) => excerpt(text),
        Value::Number(number) | Value::DateTime(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Error(code) => code.clone(),
    }
}

/// The first 30 characters of a text.
pub(crate) fn excerpt(text: &str) -> String {
    let mut short: String = text.chars().take(30).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// A name without control characters, at most 255 characters.
fn clean(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_control())
        .take(255)
        .collect()
}

/// The serial day number of an ISO 8601 date or date-time without zone: `2020-07-10`, `2020-07-10T08:30:00`.
pub(crate) fn serial(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let moment: jiff::civil::DateTime = text.parse().ok()?;
    // Day 1 is 1900-01-01, and day 60 the 1900-02-29 that never was.
    let epoch = Date::new(1899, 12, 30).ok()?;
    let days = f64::from(epoch.until(moment.date()).ok()?.get_days());
    let days = if days < 61.0 { days - 1.0 } else { days };
    let time = moment.time();
    let seconds = f64::from(time.hour()) * 3600.0 + f64::from(time.minute()) * 60.0 + f64::from(time.second());
    Some(days + seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_days_become_serials() {
        for (text, expected) in [
            ("1900-01-01", 1.0),
            ("1900-02-28", 59.0),
            ("1900-03-01", 61.0),
            ("2020-07-10", 44022.0),
            ("2020-07-10T12:00:00", 44022.5),
        ] {
            assert_eq!(serial(text), Some(expected), "{text}");
        }
        assert_eq!(serial("七月"), None);
    }

    #[test]
    fn a_text_beyond_the_limit_is_cut_and_told() {
        let mut collector = Collector::new("a.xlsx");
        collector.sheet("表", false);
        collector.cell(0, 0, Value::Text("😀".repeat(limit::CELL_TEXT)));
        collector.cell(1, 0, Value::Text("字".repeat(limit::CELL_TEXT)));
        let reading = collector.finish();
        let Value::Text(text) = &reading.document.grids[0].cells[&(0, 0)] else {
            panic!()
        };
        assert_eq!(text.encode_utf16().count(), limit::CELL_TEXT - 1);
        assert_eq!(reading.findings.len(), 1);
        assert_eq!(reading.findings[0].place.cell.as_deref(), Some("A1"));
    }
}
