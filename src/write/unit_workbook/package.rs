//! Writes a unit's workbook past the library: parts that are the same in many workbooks are copied, the cells are written straight.
//!
//! The library compares the whole look of every cell, and makes a compressor ready for each of fourteen parts: three
//! quarters of the work. What is out of the ordinary (notes, above all) goes through it as ever, and the parts are the
//! same whichever way they were written.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use rust_xlsxwriter::XlsxError;

use super::library;
use super::prototype::{Holes, Part, Prototype, Prototypes, Shape, Shell};
use super::sheet::{Area, Book, Check, Content, Questioned, Sheet, When};
use crate::finding::a1;
use crate::write::packed::{Packed, archive};
use crate::write::style::clean;
use crate::write::xml::{push_attribute, push_data, push_text};

/// Height in pixels of a row that nobody has set.
const USUAL_HEIGHT: u32 = 18;
/// Rows whose widest extent is told together.
const BLOCK: u32 = 16;
/// Most characters of a cell, of a prompt and of its title, and of a list of words.
const CELL_MAX: usize = 32_767;
const PROMPT_MAX: usize = 255;
const TITLE_MAX: usize = 32;

/// The bytes of a workbook.
///
/// # Errors
/// As [`library::package`].
pub(super) fn package(book: &Book, prototypes: &Prototypes) -> Result<Vec<u8>, XlsxError> {
    match straight(book, prototypes) {
        Some(bytes) => Ok(bytes),
        None => library::package(book),
    }
}

/// The same past the library; nothing for what is out of the ordinary.
fn straight(book: &Book, prototypes: &Prototypes) -> Option<Vec<u8>> {
    if !book.sheets.iter().all(is_plain) {
        return None;
    }
    let shape = Shape::of(book);
    let prototype = prototypes.get(&shape, book)?;
    write(book, &shape, &prototype)
}

/// Whether a sheet holds nothing but what is written here.
fn is_plain(sheet: &Sheet) -> bool {
    let is_text = |text: &str, most: usize| {
        let fits = text.len() <= most || text.encode_utf16().count() <= most;
        let is_odd = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        fits && !text.contains(is_odd)
    };
    let cells = sheet.cells.iter().all(|cell| match &cell.content {
        Content::Blank => cell.pen.is_some(),
        Content::Text(text) | Content::Link(_, text) => is_text(text, CELL_MAX),
        Content::Number(_) | Content::Formula(..) => true,
    });
    let rules = sheet.rules.iter().enumerate().all(|(place, rule)| {
        let is_known = !rule.is_last && !matches!(rule.when, When::Contains(_));
        is_known && !sheet.rules.iter().take(place).any(|other| other.area == rule.area)
    });
    let checks = sheet.checks.values().all(|(_, check)| {
        let what = match &check.what {
            Questioned::Nothing => true,
            Questioned::Offered(words) => is_text(&words.join(",").replace('"', "\"\""), PROMPT_MAX),
            Questioned::Unless(_, title, question) => is_text(title, TITLE_MAX) && is_text(question, PROMPT_MAX),
        };
        what && is_text(&check.title, TITLE_MAX) && is_text(&check.prompt, PROMPT_MAX)
    });
    let in_reach = sheet
        .cells
        .iter()
        .all(|cell| cell.row < 1_000_000 && cell.last < 16_000);
    let heights = sheet.heights.values().all(|pixels| *pixels > 0);
    sheet.notes.is_empty() && cells && rules && checks && in_reach && heights && !sheet.cells.is_empty()
}

/// The texts of all cells, each once.
#[derive(Default)]
struct Texts<'t> {
    places: HashMap<&'t str, usize>,
    xml: String,
    /// How many cells hold one.
    count: usize,
}

impl<'t> Texts<'t> {
    fn place(&mut self, text: &'t str) -> usize {
        self.count += 1;
        let next = self.places.len();
        *self.places.entry(text).or_insert_with(|| {
            let edge = |c: char| matches!(c, '\t' | '\n' | ' ');
            let is_kept = text.starts_with(edge) || text.ends_with(edge);
            let space = if is_kept { " xml:space=\"preserve\"" } else { "" };
            self.xml.extend(["<si><t", space, ">"]);
            push_text(text, &mut self.xml);
            self.xml.push_str("</t></si>");
            next
        })
    }

    fn part(&self) -> String {
        let mut xml = String::with_capacity(self.xml.len() + 200);
        let _ = write!(
            xml,
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
             <sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{}\" uniqueCount=\"{}\">",
            self.count,
            self.places.len()
        );
        xml.push_str(&self.xml);
        xml.push_str("</sst>");
        xml
    }
}

fn write(book: &Book, shape: &Shape, prototype: &Prototype) -> Option<Vec<u8>> {
    let mut texts = Texts::default();
    let mut made: Vec<Option<Packed>> = Vec::with_capacity(prototype.parts.len());
    for (_, part) in &prototype.parts {
        let xml = match part {
            Part::Same(_) => {
                made.push(None);
                continue;
            }
            Part::Sheet(place, shell) => sheet_xml(book.sheets.get(*place)?, shell, shape, &mut texts)?,
            // The texts stand behind the sheets.
            Part::Texts => texts.part(),
            Part::Workbook(holes, sheets) => {
                let area = |place: &usize| Some(book.sheets.get(*place)?.printed?.fixed());
                fill(holes, sheets.iter().map(area))?
            }
            Part::Title(holes) => fill(holes, std::iter::once(Some(clean(&book.title).into_owned())))?,
            Part::Properties(holes) => fill(holes, book.properties.iter().map(|(_, value)| Some(value.clone())))?,
        };
        made.push(Some(Packed::of(xml.as_bytes())?));
    }
    archive(prototype.parts.iter().zip(&made).filter_map(|((name, part), made)| {
        let same = match part {
            Part::Same(packed) => Some(packed),
            _ => None,
        };
        Some((name.as_str(), made.as_ref().or(same)?))
    }))
}

/// A text with its holes filled.
fn fill(holes: &Holes, values: impl Iterator<Item = Option<String>>) -> Option<String> {
    let mut xml = String::new();
    let mut pieces = holes.pieces.iter();
    xml.push_str(pieces.next()?);
    for value in values {
        push_data(&value?, &mut xml);
        xml.push_str(pieces.next()?);
    }
    pieces.next().is_none().then_some(xml)
}

/// A cell as it is written.
struct Placed<'s> {
    row: u32,
    column: u16,
    /// The number of its look.
    look: usize,
    content: &'s Content,
}

/// The cells of a sheet from above to below, each once.
fn placed<'s>(sheet: &'s Sheet, shape: &Shape) -> Vec<Placed<'s>> {
    let looks: Vec<usize> = (sheet.pens.iter())
        .map(|pen| {
            shape
                .pens
                .iter()
                .position(|other| other == pen)
                .map_or(0, |place| place + 1)
        })
        .collect();
    let mut all = Vec::with_capacity(sheet.cells.len() * 2);
    for cell in &sheet.cells {
        let look = cell.pen.and_then(|pen| looks.get(pen)).copied().unwrap_or(0);
        for column in cell.column..=cell.last {
            all.push(Placed {
                row: cell.row,
                column,
                look,
                content: if column == cell.column {
                    &cell.content
                } else {
                    &Content::Blank
                },
            });
        }
    }
    all.sort_by_key(|cell| (cell.row, cell.column));
    // The last of several stays.
    let mut kept: Vec<Placed<'_>> = Vec::with_capacity(all.len());
    for cell in all {
        match kept.last_mut() {
            Some(last) if (last.row, last.column) == (cell.row, cell.column) => *last = cell,
            _ => kept.push(cell),
        }
    }
    kept
}

/// The XML of a sheet.
fn sheet_xml<'s>(sheet: &'s Sheet, shell: &Shell, shape: &Shape, texts: &mut Texts<'s>) -> Option<String> {
    let cells = placed(sheet, shape);
    let mut xml = String::with_capacity(1 << 14);
    let rows = cells.iter().map(|cell| cell.row).chain(sheet.heights.keys().copied());
    let columns = || cells.iter().map(|cell| cell.column);
    let range = Area {
        first: (rows.clone().min()?, columns().min()?),
        last: (rows.max()?, columns().max()?),
    };
    xml.extend([shell.before.as_str(), &range.range(), &shell.above]);
    push_rows(sheet, &cells, range, texts, &mut xml);
    xml.push_str(&shell.below);
    push_merged(sheet, &mut xml);
    push_rules(sheet, shape, &mut xml)?;
    push_checks(&sheet.checks, &mut xml);
    push_links(&cells, &mut xml);
    xml.push_str(&shell.end);
    Some(xml)
}

fn push_number(number: impl Into<u64>, xml: &mut String) {
    let mut number = number.into();
    let start = xml.len();
    loop {
        let digit = u8::try_from(number % 10).unwrap_or(0);
        xml.insert(start, char::from(b'0' + digit));
        number /= 10;
        if number == 0 {
            break;
        }
    }
}

fn push_rows<'s>(sheet: &'s Sheet, cells: &[Placed<'s>], range: Area, texts: &mut Texts<'s>, xml: &mut String) {
    let letters: Vec<String> = (0..=range.last.1)
        .map(|column| a1(0, u32::from(column)).trim_end_matches('1').to_owned())
        .collect();
    let mut extents: BTreeMap<u32, (u16, u16)> = BTreeMap::new();
    for cell in cells {
        let extent = extents.entry(cell.row / BLOCK).or_insert((cell.column, cell.column));
        *extent = (extent.0.min(cell.column), extent.1.max(cell.column));
    }
    let mut rest = cells;
    for row in range.first.0..=range.last.0 {
        let count = rest.iter().take_while(|cell| cell.row == row).count();
        let (own, behind) = rest.split_at(count);
        rest = behind;
        let height = sheet.heights.get(&row);
        if own.is_empty() && height.is_none() {
            continue;
        }
        xml.push_str("<row r=\"");
        push_number(row + 1, xml);
        xml.push('"');
        if let Some((first, last)) = extents.get(&(row / BLOCK)) {
            xml.push_str(" spans=\"");
            push_number(first + 1, xml);
            xml.push(':');
            push_number(last + 1, xml);
            xml.push('"');
        }
        if let Some(pixels) = height.filter(|pixels| **pixels != USUAL_HEIGHT) {
            let _ = write!(xml, " ht=\"{}\"", f64::from(*pixels) * 0.75);
            if !sheet.free.as_ref().is_some_and(|free| free.contains(&row)) {
                xml.push_str(" customHeight=\"1\"");
            }
        }
        if own.is_empty() {
            xml.push_str("/>");
            continue;
        }
        xml.push('>');
        for cell in own {
            push_cell(
                cell,
                letters.get(usize::from(cell.column)).map_or("", String::as_str),
                texts,
                xml,
            );
        }
        xml.push_str("</row>");
    }
}

fn push_cell<'s>(cell: &Placed<'s>, letters: &str, texts: &mut Texts<'s>, xml: &mut String) {
    if cell.look == 0 && *cell.content == Content::Blank {
        return;
    }
    xml.extend(["<c r=\"", letters]);
    push_number(cell.row + 1, xml);
    xml.push('"');
    if cell.look > 0 {
        xml.push_str(" s=\"");
        push_number(u64::try_from(cell.look).unwrap_or(0), xml);
        xml.push('"');
    }
    match cell.content {
        Content::Blank => xml.push_str("/>"),
        Content::Text(text) | Content::Link(_, text) => {
            xml.push_str(" t=\"s\"><v>");
            push_number(u64::try_from(texts.place(text)).unwrap_or(0), xml);
            xml.push_str("</v></c>");
        }
        Content::Number(number) => {
            xml.push_str("><v>");
            push_number(*number, xml);
            xml.push_str("</v></c>");
        }
        Content::Formula(formula, shown) => {
            let is_number = shown.parse::<f64>().is_ok();
            xml.push_str(if is_number { "><f>" } else { " t=\"str\"><f>" });
            push_data(formula, xml);
            xml.push_str("</f><v>");
            push_data(shown, xml);
            xml.push_str("</v></c>");
        }
    }
}

fn push_merged(sheet: &Sheet, xml: &mut String) {
    let merged = || sheet.cells.iter().filter(|cell| cell.column < cell.last);
    let count = merged().count();
    if count == 0 {
        return;
    }
    let _ = write!(xml, "<mergeCells count=\"{count}\">");
    for cell in merged() {
        let area = Area {
            first: (cell.row, cell.column),
            last: (cell.row, cell.last),
        };
        let _ = write!(xml, "<mergeCell ref=\"{}\"/>", area.range());
    }
    xml.push_str("</mergeCells>");
}

fn push_rules(sheet: &Sheet, shape: &Shape, xml: &mut String) -> Option<()> {
    for (rule, priority) in sheet.rules.iter().zip(1..) {
        let fill = shape.fills.iter().position(|fill| *fill == rule.fill)?;
        let (kind, formula) = match &rule.when {
            When::Blank => ("containsBlanks", &format!("LEN(TRIM({}))=0", rule.area.anchor())),
            When::Holds(formula) => ("expression", formula),
            When::Contains(_) => return None,
        };
        let _ = write!(
            xml,
            "<conditionalFormatting sqref=\"{}\"><cfRule type=\"{kind}\" dxfId=\"{fill}\" priority=\"{priority}\"><formula>",
            rule.area.range()
        );
        push_data(formula, xml);
        xml.push_str("</formula></cfRule></conditionalFormatting>");
    }
    Some(())
}

fn push_checks(checks: &BTreeMap<String, (Area, Check)>, xml: &mut String) {
    if checks.is_empty() {
        return;
    }
    let _ = write!(xml, "<dataValidations count=\"{}\">", checks.len());
    for (range, (_, check)) in checks {
        xml.push_str("<dataValidation");
        let attribute = |name: &str, text: &str, xml: &mut String| {
            // The library writes no attribute that says nothing.
            if !text.is_empty() {
                xml.extend([" ", name, "=\""]);
                push_attribute(text, xml);
                xml.push('"');
            }
        };
        xml.push_str(match check.what {
            Questioned::Nothing => " allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\"",
            Questioned::Offered(_) => " type=\"list\" allowBlank=\"1\" showInputMessage=\"1\"",
            Questioned::Unless(..) => {
                " type=\"custom\" errorStyle=\"warning\" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\""
            }
        });
        if let Questioned::Unless(_, title, question) = &check.what {
            attribute("errorTitle", title, xml);
            attribute("error", question, xml);
        }
        attribute("promptTitle", &check.title, xml);
        attribute("prompt", &check.prompt, xml);
        attribute("sqref", range, xml);
        let formula = match &check.what {
            Questioned::Nothing => {
                xml.push_str("/>");
                continue;
            }
            Questioned::Offered(words) => {
                let words: Vec<String> = words.iter().map(|word| word.replace('"', "\"\"")).collect();
                &format!("\"{}\"", words.join(","))
            }
            Questioned::Unless(formula, ..) => formula,
        };
        xml.push_str("><formula1>");
        push_data(formula, xml);
        xml.push_str("</formula1></dataValidation>");
    }
    xml.push_str("</dataValidations>");
}

fn push_links(cells: &[Placed<'_>], xml: &mut String) {
    let mut links = cells.iter().filter_map(|cell| match cell.content {
        Content::Link(target, text) => Some((cell, target, text)),
        _ => None,
    });
    let Some(first) = links.next() else { return };
    xml.push_str("<hyperlinks>");
    for (cell, target, text) in std::iter::once(first).chain(links) {
        xml.extend([
            "<hyperlink ref=\"",
            &a1(cell.row, u32::from(cell.column)),
            "\" location=\"",
        ]);
        push_attribute(target, xml);
        xml.push_str("\" display=\"");
        push_attribute(text, xml);
        xml.push_str("\"/>");
    }
    xml.push_str("</hyperlinks>");
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::form::{Column, Field, FilledBy, Form, Kind};
    use crate::list::Id;
    use crate::register::Register;
    use crate::task::{Task, TaskId, TaskIndex};
    use crate::unit::{Role, Unit};
    use crate::write::unit_workbook::{FormRow, FormSheet, Round, UnitWorkbook, assemble};

    /// Names and contents of the parts of a package, in order.
    fn parts(package: Vec<u8>) -> Vec<(String, String)> {
        let mut archive = zip::ZipArchive::new(Cursor::new(package)).expect("a package");
        (0..archive.len())
            .map(|place| {
                let mut part = archive.by_index(place).expect("a part");
                let name = part.name().expect("a name").into_owned();
                let mut xml = String::new();
                part.read_to_string(&mut xml).expect("a text");
                (name, xml)
            })
            .collect()
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[一二三，。；（）a-zA-Z0-9 ]{0,30}",
            2 => "[ \n\t<>&\"'=@_x0-9一二A-F]{0,20}",
            1 => Just("_x0041_ 加快建设 _x005F_".to_owned()),
            1 => "[一二三四五，。]{150,900}",
            1 => r"\PC{0,12}",
        ]
    }

    fn form(key: &'static str) -> impl Strategy<Value = Form> {
        let kinds = [
            Kind::Narrative,
            Kind::Deadline,
            Kind::Completion,
            Kind::Person,
            Kind::Phone,
            Kind::Date,
            Kind::Progress,
            Kind::Amount,
            Kind::Problems,
            Kind::State,
            Kind::Text,
        ];
        let column = (
            select(kinds.to_vec()),
            "[一二三四填报是否]{1,12}",
            any::<bool>(),
            prop::collection::vec("[甲乙]{1,3}", 0..3),
        );
        let field = (
            select(vec![Kind::Unit, Kind::Date, Kind::Person, Kind::Phone]),
            "[填报单位人时间]{1,6}",
            any::<bool>(),
        );
        (
            prop::collection::vec(column, 1..7),
            prop::collection::vec(field.clone(), 0..4),
            prop::collection::vec(field, 0..4),
            prop::collection::vec(text(), 0..3),
            text(),
            0..4_u32,
        )
            .prop_map(move |(columns, header, footer, notes, title, attachment)| {
                let fields = |fields: Vec<(Kind, String, bool)>| -> Vec<Field> {
                    (fields.into_iter())
                        .map(|(kind, label, required)| Field { label, kind, required })
                        .collect()
                };
                let office = [(Kind::Serial, "序号"), (Kind::Task, "重点工作")].map(|(kind, heading)| Column {
                    heading: heading.to_owned(),
                    kind,
                    filled_by: FilledBy::Office,
                    ..Column::default()
                });
                let own = columns.into_iter().map(|(kind, heading, required, words)| Column {
                    heading,
                    kind,
                    required,
                    words,
                    filled_by: FilledBy::Unit,
                    ..Column::default()
                });
                Form {
                    key: key.to_owned(),
                    attachment,
                    title,
                    due: None,
                    every: None,
                    period: None,
                    header: fields(header),
                    columns: office.into_iter().chain(own).collect(),
                    footer: fields(footer),
                    notes,
                }
            })
    }

    /// A register, and the tasks of each of its units: their places, and what stands in the first columns that a unit fills.
    type Made = (Register, Vec<(Unit, Vec<(usize, Vec<String>)>)>);

    fn round() -> impl Strategy<Value = Made> {
        let task = (select(vec!["1", "12", "01", "3.2", ""]), text());
        let unit = (
            text(),
            prop::collection::vec((0..6_usize, prop::collection::vec(text(), 0..4)), 1..6),
        );
        (
            (text(), text(), any::<bool>()),
            (form("plan"), form("status")),
            prop::collection::vec(task, 6),
            prop::collection::vec(unit, 1..5),
        )
            .prop_map(|((title, issuer, dated), (plan, status), tasks, units)| {
                let tasks = (1..).zip(tasks).map(|(n, (number, text))| Task {
                    id: TaskId::nth(n),
                    number: number.to_owned(),
                    text,
                    ..Task::default()
                });
                let register = Register {
                    title,
                    issuer,
                    date: dated.then(|| jiff::civil::date(2020, 7, 6)),
                    forms: vec![plan, status].into(),
                    tasks: tasks.collect(),
                    ..Register::default()
                };
                let units = units
                    .into_iter()
                    .map(|(name, tasks)| (Unit::named(name), tasks))
                    .collect();
                (register, units)
            })
    }

    fn workbook<'a>(register: &'a Register, unit: &'a Unit, tasks: &[(usize, Vec<String>)]) -> UnitWorkbook<'a> {
        let row = |(place, values): &(usize, Vec<String>)| FormRow {
            task: &register.tasks[TaskIndex::at(*place)],
            values: [String::new(), String::new()]
                .into_iter()
                .chain(values.iter().cloned())
                .collect(),
            given: false,
            marks: BTreeMap::new(),
            note: None,
        };
        let half = tasks.len() / 2;
        let sheets = register.forms.iter().map(|form| FormSheet {
            form,
            bands: vec![
                (Role::Lead, tasks.iter().take(half).map(row).collect()),
                (Role::Co, tasks.iter().skip(half).map(row).collect()),
            ],
            header: vec!["2020年7月6日".to_owned()],
            footer: vec![String::new(), "张三".to_owned()],
            field_marks: BTreeMap::new(),
        });
        UnitWorkbook {
            register,
            unit,
            sheets: sheets.collect(),
            findings: Vec::new(),
            returned: 0,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn the_parts_are_those_that_the_library_writes((register, units) in round()) {
            let round = Round::of(&register);
            for (unit, tasks) in &units {
                let book = assemble(&round, &workbook(&register, unit, tasks));
                let straight = straight(&book, &round.prototypes).expect("nothing out of the ordinary");
                let library = parts(library::package(&book).expect("drawn"));
                let own = parts(straight);
                prop_assert_eq!(own.len(), library.len());
                for (own, other) in own.iter().zip(&library) {
                    prop_assert_eq!(own, other);
                }
            }
        }
    }

    #[test]
    fn a_workbook_with_notes_goes_through_the_library() {
        let register = Register {
            forms: vec![Form {
                key: "plan".to_owned(),
                attachment: 2,
                title: "落实方案".to_owned(),
                due: None,
                every: None,
                period: None,
                header: Vec::new(),
                columns: vec![Column {
                    heading: "重点工作".to_owned(),
                    kind: Kind::Task,
                    filled_by: FilledBy::Office,
                    ..Column::default()
                }],
                footer: Vec::new(),
                notes: Vec::new(),
            }]
            .into(),
            tasks: vec![Task::default()].into(),
            ..Register::default()
        };
        let unit = Unit::named("市财政局");
        let mut workbook = workbook(&register, &unit, &[(0, Vec::new())]);
        let round = Round::of(&register);
        assert!(straight(&assemble(&round, &workbook), &round.prototypes).is_some());
        for (_, rows) in &mut workbook.sheets[0].bands {
            rows.iter_mut().for_each(|row| row.note = Some("年初计划".to_owned()));
        }
        let book = assemble(&round, &workbook);
        assert!(straight(&book, &round.prototypes).is_none());
        assert_eq!(
            package(&book, &round.prototypes).expect("drawn"),
            library::package(&book).expect("drawn")
        );
    }
}
