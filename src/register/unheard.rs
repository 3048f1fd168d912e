//! Edits of a corrected register that have no effect: its cells are held against what the register as read would write.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::corrected::{day, designations};
use super::sheets::{self, columns, form, measure, notice as item, task as words};
use crate::finding::{Finding, Place, Severity, a1, of_a1};
use crate::grid::{Document, Grid};
use crate::kind;
use crate::office_words::{Book, meaning};
use crate::recurrence::Recurrence;
use crate::rule;
use crate::table::{Row, Table, value_text};
use crate::text::name_key;

/// A sheet of the register as the program writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The sheet's name.
    pub name: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows; a row may be shorter than the headings.
    pub rows: Vec<Vec<String>>,
}

impl Page {
    fn column(&self, heading: &str) -> Option<usize> {
        let key = name_key(heading);
        self.headings.iter().position(|own| name_key(own) == key)
    }

    fn cell<'p>(&self, row: &'p [String], heading: &str) -> &'p str {
        let cell = self.column(heading).and_then(|column| row.get(column));
        cell.map(|text| text.trim()).unwrap_or_default()
    }

    fn has_text_under(&self, heading: &str) -> bool {
        self.rows.iter().any(|row| !self.cell(row, heading).is_empty())
    }
}

/// How the rows of a sheet are known again; of several ways the first that fits.
struct Known {
    name: &'static str,
    keys: &'static [&'static [&'static str]],
}

/// The sheets that say what is used; 待核 asks, and its answers are read elsewhere.
const SHEETS: [Known; 6] = [
    Known {
        name: sheets::TASKS,
        keys: &[&[words::ID], &[words::TEXT]],
    },
    Known {
        name: sheets::MEASURES,
        keys: &[&[words::ID, measure::TEXT]],
    },
    Known {
        name: sheets::COLUMNS,
        keys: &[&[columns::ID]],
    },
    Known {
        name: sheets::UNITS,
        keys: &[&[NAME]],
    },
    Known {
        name: sheets::NOTICE,
        keys: &[&[item::ITEM]],
    },
    Known {
        name: sheets::FORMS,
        keys: &[&[form::KEY, form::WHERE, form::TEXT], &[form::WHERE, form::TEXT]],
    },
];

const NAME: &str = "名称";
/// Columns of the sheet 单位 that are reckoned from the other sheets.
const COUNTS: [&str; 2] = ["牵头任务数", "责任任务数"];
/// Columns that are judged row by row where the units are read.
const JUDGED: [&str; 2] = ["通知中的称谓", "是否在名录"];
/// Columns that nobody misses: the program says in them what it knows.
const TOLD: [&str; 6] = [
    words::SOURCE,
    words::CERTAINTY,
    "牵头任务数",
    "责任任务数",
    "通知中的称谓",
    "是否在名录",
];

/// Tells what a person changed in a register and nothing heeds: `read` is what the register as read would write, and
/// `originals` what the notice itself would give, with and without the settings, from which it is known whether a person
/// changed a cell or the program wrote it so. What `findings` already says of a cell is not said again. `file` names the
/// workbook.
pub fn tell(
    file: &str,
    book: &Document,
    read: &[Page],
    originals: impl FnOnce() -> Vec<Vec<Page>>,
    findings: &mut Vec<Finding>,
) {
    let own = findings
        .iter()
        .filter(|finding| finding.place.file.as_deref() == Some(file));
    let told = own
        .filter_map(|finding| Some((name_key(finding.place.sheet.as_deref()?), finding.place.cell.clone()?)))
        .collect();
    let originals = LazyCell::new(originals);
    let mut work = Work {
        file,
        told,
        found: Vec::new(),
    };
    for known in &SHEETS {
        let page = |pages: &[Page]| pages.iter().find(|page| page.name == known.name).cloned();
        let read = page(read);
        let grid = (book.grids.iter()).find(|grid| name_key(&grid.name) == name_key(known.name));
        let required: Vec<&str> = known
            .keys
            .first()
            .into_iter()
            .flat_map(|key| key.iter().copied())
            .collect();
        match grid {
            None => {
                let had = originals.iter().filter_map(|pages| page(pages));
                if had.into_iter().any(|page| !page.rows.is_empty()) {
                    work.sheet_gone(known.name);
                }
            }
            Some(grid) => {
                let required = if known.name == sheets::TASKS {
                    vec![words::TEXT]
                } else {
                    required
                };
                // Without its headings a sheet is told as a whole.
                if let Some(table) = Table::find(grid, &required) {
                    let origin = || originals.iter().filter_map(|pages| page(pages)).collect::<Vec<Page>>();
                    work.sheet(known, grid, &table, read.as_ref(), &origin);
                }
            }
        }
    }
    findings.extend(work.found);
}

struct Work<'a> {
    file: &'a str,
    /// Cells of which something has been said: sheet and address.
    told: HashSet<(String, String)>,
    found: Vec<Finding>,
}

/// A cell whose words nothing heeds.
struct Cell {
    address: String,
    written: String,
    used: String,
    severity: Severity,
}

impl Work<'_> {
    fn sheet(
        &mut self,
        known: &Known,
        grid: &Grid,
        table: &Table,
        read: Option<&Page>,
        origin: &dyn Fn() -> Vec<Page>,
    ) {
        let nameless = self.nameless_columns(known.name, grid, table);
        if !nameless {
            self.missing_columns(known.name, table, read, origin);
        }
        let empty = Page {
            name: known.name.to_owned(),
            headings: Vec::new(),
            rows: Vec::new(),
        };
        let read = read.unwrap_or(&empty);
        let mut now = Rows::of(read, known.keys);
        let columns: Vec<Option<usize>> = (table.headings.iter())
            .map(|(heading, _)| read.column(heading))
            .collect();
        // The rows of the notice are looked at once something differs.
        let mut before: Option<Vec<Page>> = None;
        let mut unheard: BTreeMap<String, Vec<Cell>> = BTreeMap::new();
        for row in &table.rows {
            let Some(used) = now.take(row) else {
                self.row_unused(known, row, &before.get_or_insert_with(origin)[..]);
                continue;
            };
            for ((heading, _), column) in table.headings.iter().zip(&columns) {
                let Some(column) = *column else { continue };
                let using = used.get(column).map(|text| text.trim()).unwrap_or_default();
                let written = row.get(heading);
                if written == using {
                    continue;
                }
                let said = |text: &str| said(known.name, row, heading, text);
                // What is written there is judged where the units are read.
                let is_judged =
                    known.name == sheets::UNITS && JUDGED.contains(&heading.as_str()) && !written.is_empty();
                if said(written) == said(using) || is_judged {
                    continue;
                }
                if self.was_told(known.name, &row.address(heading)) {
                    continue;
                }
                let before = before.get_or_insert_with(origin);
                let mut originals = (before.iter()).filter_map(|page| {
                    let own = Rows::of(page, known.keys).take(row)?;
                    Some(page.cell(own, heading).to_owned())
                });
                let severity = weight(known.name, heading, written, before.is_empty());
                let is_edit = match written {
                    // What is blank and never was anything else says nothing.
                    // How to reach a unit the directory says, whenever that was written.
                    "" => {
                        let is_said = known.name != sheets::UNITS || TOLD.contains(&heading.as_str());
                        is_said && originals.any(|text| !text.is_empty())
                    }
                    _ => !originals.any(|text| said(&text) == said(written)),
                };
                if let Some(severity) = severity.filter(|_| is_edit) {
                    // An item is known by its name, a cell of a table by its column's.
                    let name = match known.name {
                        sheets::NOTICE => row.get(item::ITEM).to_owned(),
                        _ => heading.clone(),
                    };
                    unheard.entry(name).or_default().push(Cell {
                        address: row.address(heading),
                        written: written.to_owned(),
                        used: using.to_owned(),
                        severity,
                    });
                }
            }
        }
        for (heading, cells) in &unheard {
            self.cells(known.name, heading, cells);
        }
        if known.name == sheets::NOTICE {
            self.emptied_items(table, &before.get_or_insert_with(origin)[..]);
        }
    }

    fn was_told(&self, sheet: &str, address: &str) -> bool {
        self.told.contains(&(name_key(sheet), address.to_owned()))
    }

    /// Cells under one heading: each by itself, many of them together.
    fn cells(&mut self, sheet: &str, heading: &str, cells: &[Cell]) {
        const MANY: usize = 5;
        for cell in cells.iter().take(if cells.len() > MANY { 1 } else { MANY }) {
            let others = match cells.len() {
                count if count > MANY => {
                    let first: Vec<&str> = cells.iter().take(MANY).map(|cell| cell.address.as_str()).collect();
                    format!("（{} 等{count}格都是这样）", first.join("、"))
                }
                _ => String::new(),
            };
            let found = match cell.written.as_str() {
                "" => format!("“{heading}”一格清空了，程序用的仍是“{}”{others}", cell.used),
                written if cell.used.is_empty() => format!("“{heading}”一格写的“{written}”没有用上{others}"),
                written => format!(
                    "“{heading}”一格写的是“{written}”，没有用上，程序用的是“{}”{others}",
                    cell.used
                ),
            };
            let advice = match cell.severity {
                Severity::Info => "没有改过这一格的不必处理",
                _ => "请改正或改回原来的内容；本次没有采用这一格",
            };
            let expected = expected(sheet, heading);
            self.say(
                sheet,
                cell.address.clone(),
                cell.severity,
                [found, expected.to_owned(), advice.to_owned()],
            );
        }
    }

    /// A row that nothing came of, and of which nothing has been said.
    fn row_unused(&mut self, known: &Known, row: &Row, before: &[Page]) {
        // Rows of these sheets are judged one by one where they are read.
        let is_judged = [sheets::TASKS, sheets::UNITS, sheets::NOTICE, sheets::MEASURES].contains(&known.name);
        let on_row = |(sheet, cell): &(String, String)| {
            *sheet == name_key(known.name) && of_a1(cell).is_some_and(|(at, _)| at == row.row)
        };
        // The row of a task that was deleted goes with it.
        let was_there = before.iter().any(|page| Rows::of(page, known.keys).take(row).is_some());
        if is_judged || was_there || self.told.iter().any(on_row) {
            return;
        }
        let key = known.keys.first().into_iter().flat_map(|key| key.iter()).copied();
        let named: Vec<String> = key.map(|heading| format!("{heading}“{}”", row.get(heading))).collect();
        let severity = if before.is_empty() {
            Severity::Info
        } else {
            Severity::Error
        };
        let said = [
            format!("这一行没有用上（{}）", named.join("，")),
            expected(
                known.name,
                known
                    .keys
                    .first()
                    .and_then(|key| key.first())
                    .copied()
                    .unwrap_or_default(),
            )
            .to_owned(),
            "请改正，或删去这一行".to_owned(),
        ];
        self.say(known.name, a1(row.row, 0), severity, said);
    }

    /// Whether there are columns with something in them and no heading; each is told.
    fn nameless_columns(&mut self, sheet: &str, grid: &Grid, table: &Table) -> bool {
        let places = table.headings.iter().filter(|(text, _)| !text.is_empty());
        let places: Vec<(u32, u32)> = places.filter_map(|(_, address)| of_a1(address)).collect();
        let Some(&(head, _)) = places.first() else { return false };
        let named: BTreeSet<u32> = places.iter().map(|&(_, column)| column).collect();
        let below = grid.cells.range((head + 1, 0)..);
        let filled = below.filter(|(_, value)| !value_text(value).trim().is_empty());
        let nameless: BTreeSet<u32> = (filled.map(|(&(_, column), _)| column))
            .filter(|column| !named.contains(column))
            .collect();
        for &column in &nameless {
            let said = [
                "这一列没有列名，列里的内容没有读取".to_owned(),
                "列名应与程序写出的一致".to_owned(),
                "请恢复列名；不要的请清空这一列".to_owned(),
            ];
            self.say(sheet, a1(head, column), Severity::Error, said);
        }
        !nameless.is_empty()
    }

    /// Columns of the notice that the sheet no longer has.
    fn missing_columns(&mut self, sheet: &str, table: &Table, read: Option<&Page>, origin: &dyn Fn() -> Vec<Page>) {
        let headings = read.into_iter().flat_map(|page| &page.headings);
        let missing: Vec<&String> = headings
            .filter(|heading| !table.has(heading) && !TOLD.contains(&heading.as_str()))
            .collect();
        if missing.is_empty() {
            return;
        }
        let origin = origin();
        for heading in missing {
            if !origin.iter().any(|page| page.has_text_under(heading)) {
                continue;
            }
            let said = [
                format!("没有“{heading}”一列，通知里的这些内容都没有了"),
                "列名应与程序写出的一致".to_owned(),
                "不是有意删去的请恢复这一列；有意删去的不必处理".to_owned(),
            ];
            let cell = table
                .headings
                .first()
                .map_or_else(|| "A1".to_owned(), |(_, address)| address.clone());
            self.say(sheet, cell, Severity::Warning, said);
        }
    }

    /// What the notice says as a whole and the register no longer does: papers and forms stand without it.
    fn emptied_items(&mut self, table: &Table, before: &[Page]) {
        for name in [item::TITLE, item::ISSUER, item::DATE, item::REPORT_TO] {
            let row = table.rows.iter().find(|row| row.get(item::ITEM) == name);
            if row.is_some_and(|row| !row.get(item::VALUE).is_empty()) {
                continue;
            }
            let cell = row.map_or_else(|| "A1".to_owned(), |row| row.address(item::VALUE));
            let mut said = before.iter().filter_map(|page| {
                let own = page.rows.iter().find(|own| page.cell(own, item::ITEM) == name)?;
                Some(page.cell(own, item::VALUE).to_owned()).filter(|text| !text.is_empty())
            });
            let whole = before.is_empty() && name == item::TITLE;
            let Some(original) = said.next().or_else(|| whole.then(String::new)) else {
                continue;
            };
            // A title that was emptied is the notice's own again, and told with its cell.
            if self.was_told(sheets::NOTICE, &cell) && row.is_some() {
                continue;
            }
            let (severity, advice) = match name {
                item::TITLE => (Severity::Error, "请填上标题；本次有通知的按通知"),
                _ => (Severity::Warning, "不是有意清空的请填回；有意清空的不必处理"),
            };
            let expected = match original.as_str() {
                "" => "表和函里都要写标题".to_owned(),
                original => format!("通知写的是“{original}”"),
            };
            let found = format!("“{name}”是空的");
            self.say(sheets::NOTICE, cell, severity, [found, expected, advice.to_owned()]);
        }
    }

    fn sheet_gone(&mut self, name: &str) {
        let severity = if name == sheets::FORMS {
            Severity::Error
        } else {
            Severity::Warning
        };
        let said = [
            format!("没有“{name}”工作表，那里的内容都没有了"),
            "台账应有程序写出的各张工作表".to_owned(),
            "不是有意删去的，请从 output/register.xlsx 复制回来；有意删去的不必处理".to_owned(),
        ];
        self.say(name, "A1".to_owned(), severity, said);
    }

    fn say(&mut self, sheet: &str, cell: String, severity: Severity, said: [String; 3]) {
        self.told.insert((name_key(sheet), cell.clone()));
        let place = Place {
            file: Some(self.file.to_owned()),
            sheet: Some(sheet.to_owned()),
            cell: Some(cell),
            ..Place::default()
        };
        let [found, expected, advice] = said;
        let rule = rule::REGISTER_EDIT_UNREAD.name;
        self.found
            .push(Finding::new(rule, severity, place, found, expected, advice));
    }
}

/// The rows of a page by their keys; each is found once.
struct Rows<'p> {
    keys: &'static [&'static [&'static str]],
    page: &'p Page,
    places: Vec<HashMap<Vec<String>, Vec<usize>>>,
    taken: HashSet<usize>,
}

impl<'p> Rows<'p> {
    fn of(page: &'p Page, keys: &'static [&'static [&'static str]]) -> Self {
        let mut places = Vec::new();
        for key in keys {
            let mut by_key: HashMap<Vec<String>, Vec<usize>> = HashMap::new();
            let columns: Vec<Option<usize>> = key.iter().map(|heading| page.column(heading)).collect();
            for (place, row) in page.rows.iter().enumerate() {
                let cell = |column: &Option<usize>| column.and_then(|column| row.get(column));
                let own = (columns.iter())
                    .map(|column| name_key(cell(column).map(|text| text.trim()).unwrap_or_default()))
                    .collect();
                by_key.entry(own).or_default().push(place);
            }
            places.push(by_key);
        }
        Rows {
            keys,
            page,
            places,
            taken: HashSet::new(),
        }
    }

    /// The next row with the keys of a row of the file.
    fn take(&mut self, row: &Row) -> Option<&'p [String]> {
        for (key, places) in self.keys.iter().zip(&self.places) {
            let own: Vec<String> = key.iter().map(|heading| name_key(row.get(heading))).collect();
            if own.iter().all(String::is_empty) {
                continue;
            }
            let mut found = places.get(&own).into_iter().flatten();
            if let Some(&place) = found.find(|place| !self.taken.contains(*place)) {
                self.taken.insert(place);
                return self.page.rows.get(place).map(Vec::as_slice);
            }
        }
        None
    }
}

/// What a text under a heading says, so that two spellings of one thing are the same.
fn said(sheet: &str, row: &Row, heading: &str, text: &str) -> String {
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names.join("\n")
    };
    let spelt = || name_key(text);
    match heading {
        words::LEAD | words::CO => sorted(designations(text).names.iter().map(|name| name_key(name)).collect()),
        words::OPEN => sorted(
            text.split(|c: char| c.is_whitespace() || "、,，".contains(c))
                .filter(|word| !word.is_empty() && *word != "否")
                .map(name_key)
                .collect(),
        ),
        item::VALUE if row.get(item::ITEM) == item::DATE => day(text).map_or_else(spelt, |day| day.to_string()),
        form::DUE => match (Recurrence::said(text), day(text)) {
            (Some(every), _) => every.to_string(),
            (None, Some(day)) => day.to_string(),
            (None, None) => spelt(),
        },
        form::KIND if sheet == sheets::FORMS => {
            kind::named(text).map_or_else(spelt, |kind| kind::of(kind).word.to_owned())
        }
        form::REQUIRED => meaning(Book::Truth, text).map_or_else(spelt, str::to_owned),
        form::FILLED_BY => meaning(Book::Filler, text).map_or_else(spelt, str::to_owned),
        form::ATTACHMENT if sheet == sheets::FORMS && !text.is_empty() => {
            super::corrected_forms::attachment(text).map_or_else(spelt, |number| number.to_string())
        }
        heading if COUNTS.contains(&heading) => text.parse::<f64>().map_or_else(|_| spelt(), |count| count.to_string()),
        _ => spelt(),
    }
}

/// How much it weighs that a cell has no effect; nothing where nobody can tell an edit from what an edit elsewhere left.
fn weight(sheet: &str, heading: &str, written: &str, alone: bool) -> Option<Severity> {
    match (sheet, heading) {
        // The program's own words say how sure it was; whoever has read the row is sure.
        (sheets::TASKS, words::CERTAINTY) => match written {
            "确定" | "待核" => None,
            "" => Some(Severity::Info),
            _ => Some(Severity::Warning),
        },
        // Answers on 待核 change tasks; without the notice nobody knows what stood there before.
        (sheets::TASKS, _) if alone => None,
        (sheets::UNITS, heading) if TOLD.contains(&heading) => Some(Severity::Info),
        _ if alone => Some(Severity::Warning),
        _ => Some(Severity::Error),
    }
}

/// What is expected of the cells under a heading.
fn expected(sheet: &str, heading: &str) -> &'static str {
    match (sheet, heading) {
        (sheets::TASKS, words::CERTAINTY) => "“把握”由程序读通知时写，改了不起作用",
        (sheets::UNITS, heading) if COUNTS.contains(&heading) => "任务数由程序按“任务”工作表计算",
        (sheets::UNITS, heading) if JUDGED.contains(&heading) => "称谓按“任务”工作表和名录，是否在名录按名录",
        (sheets::COLUMNS, _) => "台账任务编号应是“任务”工作表里的一个编号",
        (sheets::NOTICE, _) => "duban.toml 里写明的以 duban.toml 为准",
        (sheets::FORMS, form::DUE) => "报送时限只写在表的“标题”一行；duban.toml 里写明的以 duban.toml 为准",
        (sheets::FORMS, form::ATTACHMENT) => "附件号以表的“标题”一行为准",
        (sheets::FORMS, form::FILLED_BY) => "“由谁填写”只管“列”；duban.toml 里写明的以 duban.toml 为准",
        (sheets::FORMS, form::KIND | form::REQUIRED) => {
            "“标题”和“表注”没有类型和必填；duban.toml 里写明的以 duban.toml 为准"
        }
        (sheets::FORMS, form::SOURCE) => "“取自通知”只管由办公室填写的列",
        _ => "应与程序写出的一致",
    }
}
