//! A unit's workbook as a model whose cells know where they belong, so that any mangling can be checked.

use std::collections::BTreeMap;

use duban::form::FilledBy;
use duban::form::{Form, Kind};
use duban::grid::{Document, Grid, Value};
use duban::list::Id;
use duban::mark;
use duban::register::assignment::Assignment;
use duban::register::{Register, RegisterUnit};
use duban::task::{Task, TaskId, TaskIndex};
use duban::unit::{Role, Unit, UnitId};

/// Where the content of a cell must come out.
#[derive(Debug, Clone, PartialEq)]
pub enum Home {
    /// In the column of a form, at one of these tasks.
    Answer {
        form: usize,
        tasks: Vec<usize>,
        columns: Vec<usize>,
    },
    /// In a header or footer field of a form.
    Field { form: usize },
    /// In a finding only.
    Finding,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    pub text: String,
    /// The unique token in the text and where it must come out.
    pub token: Option<(String, Home)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kindred {
    Title,
    Field,
    Head,
    Band,
    Task(usize),
    More(usize),
    Own,
    Note,
    Blank,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub kind: Kindred,
    pub cells: BTreeMap<u32, Cell>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    pub name: String,
    pub rows: Vec<Row>,
    pub merges: Vec<(u32, u32, u32, u32)>,
    /// The form of the sheet and where its columns stand; the hidden id column is apart.
    pub form: usize,
    pub columns: Vec<Option<u32>>,
    pub ids: Option<u32>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    pub unit: usize,
    pub file: String,
    pub identity: bool,
    pub sheets: Vec<Sheet>,
    next: usize,
}

impl Cell {
    pub fn plain(text: impl Into<String>) -> Self {
        Cell {
            text: text.into(),
            token: None,
        }
    }
}

impl Book {
    /// A fresh token.
    pub fn token(&mut self) -> String {
        self.next += 1;
        format!("k{:06}", self.next)
    }

    /// A believable answer of a kind that holds a fresh token.
    pub fn answer(&mut self, kind: Kind, home: Home) -> Cell {
        let token = self.token();
        let (text, token) = match kind {
            Kind::Deadline => (format!("2020年11月30日前（{token}）"), token),
            Kind::Completion => (format!("是（{token}）"), token),
            Kind::Person => (format!("张明远（{token}）"), token),
            Kind::Phone => {
                let number = format!("13900{}", &token[1..]);
                (number.clone(), number)
            }
            _ => (format!("每季度调度1次，年内办结12件，{token}项目开工"), token),
        };
        Cell {
            text,
            token: Some((token, home)),
        }
    }

    /// The workbook as duban writes it, filled in completely.
    pub fn filled(register: &Register, tasks: &[(usize, Role)], unit: usize) -> Self {
        let name = register.units[UnitId::at(unit)].unit.name.clone();
        let mut book = Book {
            unit,
            file: format!("{name}.xlsx"),
            identity: true,
            sheets: Vec::new(),
            next: 0,
        };
        for (place, form) in register.forms.iter().enumerate() {
            let sheet = book.sheet(register, form, place, tasks, &name);
            book.sheets.push(sheet);
        }
        book
    }

    fn sheet(&mut self, register: &Register, form: &Form, place: usize, tasks: &[(usize, Role)], name: &str) -> Sheet {
        let mut rows = Vec::new();
        let mut row = |kind: Kindred, cells: Vec<(u32, Cell)>| {
            rows.push(Row {
                kind,
                cells: cells.into_iter().collect(),
            })
        };
        row(
            Kindred::Title,
            vec![(0, Cell::plain(format!("附件{}", form.attachment)))],
        );
        row(Kindred::Title, vec![(0, Cell::plain(form.print_title()))]);
        row(
            Kindred::Field,
            vec![
                (0, Cell::plain("填报单位(盖章)：")),
                (2, Cell::plain(name)),
                (3, Cell::plain("填报时间：")),
                (4, Cell::plain("2020年7月8日")),
            ],
        );
        // The hidden id column stands right after the first.
        let at = |column: usize| if column == 0 { 0 } else { column as u32 + 1 };
        let mut head: Vec<(u32, Cell)> = form
            .columns
            .iter()
            .enumerate()
            .map(|(i, column)| (at(i), Cell::plain(&column.heading)))
            .collect();
        head.push((1, Cell::plain(mark::ID_HEADING)));
        row(Kindred::Head, head);
        for (role, band) in [(Role::Lead, "一、牵头任务"), (Role::Co, "二、责任任务")] {
            let list: Vec<usize> = tasks
                .iter()
                .filter(|(_, r)| *r == role)
                .map(|(task, _)| *task)
                .collect();
            if list.is_empty() {
                continue;
            }
            row(
                Kindred::Band,
                vec![(0, Cell::plain(format!("{band}（{}项）", list.len())))],
            );
            for task in list {
                let mut cells = vec![
                    (0, Cell::plain(&register.tasks[TaskIndex::at(task)].number)),
                    (1, Cell::plain(register.tasks[TaskIndex::at(task)].id.as_str())),
                    (2, Cell::plain(&register.tasks[TaskIndex::at(task)].text)),
                ];
                for (column, data) in form
                    .columns
                    .iter()
                    .enumerate()
                    .filter(|(_, c)| c.filled_by == FilledBy::Unit)
                {
                    let home = Home::Answer {
                        form: place,
                        tasks: vec![task],
                        columns: vec![column],
                    };
                    cells.push((at(column), self.answer(data.kind, home)));
                }
                row(Kindred::Task(task), cells);
            }
        }
        let person = self.answer(Kind::Person, Home::Field { form: place });
        let phone = self.answer(Kind::Phone, Home::Field { form: place });
        row(
            Kindred::Field,
            vec![
                (0, Cell::plain("填表人：")),
                (2, person),
                (3, Cell::plain("联系电话：")),
                (4, phone),
            ],
        );
        Sheet {
            name: form.label(),
            rows,
            merges: Vec::new(),
            form: place,
            columns: (0..form.columns.len()).map(|column| Some(at(column))).collect(),
            ids: Some(1),
        }
    }

    /// The document that a reader would yield.
    pub fn document(&self, register: &Register) -> Document {
        let mut document = Document::default();
        if self.identity {
            let name = &register.units[UnitId::at(self.unit)].unit.name;
            document.properties.insert(mark::PROPERTY_UNIT.into(), mark::code(name));
        }
        for sheet in &self.sheets {
            let mut grid = Grid {
                name: sheet.name.clone(),
                merges: sheet.merges.clone(),
                ..Grid::default()
            };
            for (place, row) in sheet.rows.iter().enumerate() {
                for (column, cell) in &row.cells {
                    if !cell.text.is_empty() {
                        grid.cells
                            .insert((place as u32, *column), Value::Text(cell.text.clone()));
                    }
                }
            }
            document.grids.push(grid);
        }
        document
    }

    /// All tokens with their homes; a token may stand in several cells.
    pub fn tokens(&self) -> Vec<(&str, &Home)> {
        self.sheets
            .iter()
            .flat_map(|sheet| &sheet.rows)
            .flat_map(|row| row.cells.values())
            .filter_map(|cell| cell.token.as_ref())
            .map(|(token, home)| (token.as_str(), home))
            .collect()
    }
}

/// The real notice's tasks with every designation as a unit: enough to mangle replies with.
pub fn real_register() -> (Register, Vec<Assignment>) {
    let notice = include_str!("../../input/notice.txt");
    let mut register = super::collect::register();
    register.tasks = Default::default();
    register.units = Default::default();
    let mut assignments = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for line in notice.lines() {
        let Some((number, rest)) = line.trim().split_once('.') else {
            continue;
        };
        let Some((text, clause)) = rest.rsplit_once("(牵头单位:") else {
            continue;
        };
        if number.parse::<usize>().is_err() {
            continue;
        }
        let task = register.tasks.len();
        let clause = clause.trim_end_matches([')', '。', ' ']);
        let (lead, co) = clause.split_once(";责任单位:").unwrap_or((clause, ""));
        register.tasks.push(Task {
            id: TaskId::nth(task + 1),
            number: number.into(),
            text: text.into(),
            ..Task::default()
        });
        let mut seen = Vec::new();
        for (role, list) in [(Role::Lead, lead), (Role::Co, co)] {
            for name in list.replace("各县、市、区", "各县市区").split(['、', ',', '，']) {
                let name = name.trim();
                if name.is_empty() {
                    continue;
                }
                let unit = *places.entry(name.to_owned()).or_insert_with(|| {
                    register.units.push(RegisterUnit {
                        unit: Unit::named(name),
                        designations: vec![name.into()],
                        resolved: true,
                        lead: 0,
                        co: 0,
                    });
                    register.units.len() - 1
                });
                if !seen.contains(&unit) {
                    seen.push(unit);
                    assignments.push(Assignment {
                        unit: UnitId::at(unit),
                        role,
                        task: TaskIndex::at(task),
                    });
                }
            }
        }
    }
    (register, assignments)
}
