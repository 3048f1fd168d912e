//! The path of replies from cells to the account: the fuzzer lays out sheets of words that forms and replies are made
//! of and of its own, and whatever it lays out, every cell must be accounted for.

#![no_main]

use std::sync::LazyLock;

use duban::register::assignment;
use duban::check::{Collector, Terms};
use duban::grid::{Document, Float, Grid, Value};
use duban::reply::incoming::{Evidence, Incoming};

/// A small round: two units, four tasks, both forms.
static TERMS: LazyLock<Terms> =
    LazyLock::new(|| serde_json::from_str(include_str!("../path/terms.json")).expect("terms"));
/// Words of forms and of replies, one a line.
static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let register = &TERMS.register;
    let mut words: Vec<String> = include_str!("../path/words.txt").lines().map(str::to_owned).collect();
    words.extend(register.tasks.iter().flat_map(|task| [task.id.to_string(), task.text.clone()]));
    words.extend(register.units.iter().map(|unit| unit.unit.name.clone()));
    for form in &register.forms {
        words.push(form.print_title());
        words.extend(form.columns.iter().map(|column| column.heading.clone()));
        words.extend(form.header.iter().chain(&form.footer).map(|field| field.label.clone()));
    }
    words
});

/// Lays out what the bytes say.
struct Layout<'b> {
    bytes: std::slice::Iter<'b, u8>,
    files: Vec<Incoming>,
    grid: Grid,
    document: Document,
    row: u32,
    column: u32,
}

impl Layout<'_> {
    fn byte(&mut self) -> Option<u8> {
        self.bytes.next().copied()
    }

    /// A text of the fuzzer's own.
    fn text(&mut self) -> String {
        let length = usize::from(self.byte().unwrap_or(0));
        let bytes: Vec<u8> = self.bytes.by_ref().take(length).copied().collect();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn put(&mut self, value: Value) {
        self.grid.cells.insert((self.row, self.column), value);
        self.column += 1;
    }

    fn end_sheet(&mut self) {
        let grid = std::mem::take(&mut self.grid);
        if !grid.cells.is_empty() {
            self.document.grids.push(grid);
        }
        (self.row, self.column) = (0, 0);
    }

    fn end_file(&mut self) {
        self.end_sheet();
        let name = format!("{}.xlsx", self.files.len());
        self.files.push(Incoming {
            file: name.clone(),
            sha256: name,
            evidence: Evidence::default(),
            content: Ok(std::mem::take(&mut self.document)),
            findings: Vec::new(),
        });
    }

    /// The last rows once more below themselves, so that few bytes make a long sheet.
    fn repeat(&mut self, rows: u32, times: u32) {
        let from = self.row.saturating_sub(rows);
        let last: Vec<_> = self.grid.cells.range((from, 0)..(self.row, 0)).map(|(at, value)| (*at, value.clone())).collect();
        for time in 1..=times {
            for ((row, column), value) in &last {
                self.grid.cells.insert((row + time * rows, *column), value.clone());
            }
        }
        self.row += rows * times;
    }

    fn lay(mut self) -> Vec<Incoming> {
        while let Some(byte) = self.byte() {
            match byte {
                0xff => {
                    let text = self.text();
                    self.put(Value::Text(text));
                }
                0xfe => (self.row, self.column) = (self.row + 1, 0),
                0xfd => self.column += 1,
                0xfc => self.end_sheet(),
                0xfb => self.end_file(),
                0xfa => self.grid.name = self.text(),
                0xf9 => {
                    let (down, right) = (self.byte().unwrap_or(0) % 8, self.byte().unwrap_or(0) % 8);
                    let (row, column) = (self.row, self.column);
                    self.grid.merges.push((row, column, row + u32::from(down), column + u32::from(right)));
                }
                0xf8 => {
                    let number = f64::from(self.byte().unwrap_or(0)) / 4.0;
                    self.put(Value::Number(number));
                }
                0xf7 => {
                    let day = 43_831.0 + f64::from(self.byte().unwrap_or(0)) * 2.25;
                    self.put(Value::DateTime(day));
                }
                0xf6 => {
                    let (rows, times) = (self.byte().unwrap_or(0) % 4 + 1, self.byte().unwrap_or(0));
                    if self.grid.cells.len() < 2_000 {
                        self.repeat(u32::from(rows), u32::from(times));
                    }
                }
                0xf5 => {
                    let text = self.text();
                    let float = Float { sheet: self.grid.name.clone(), cell: Some((self.row, self.column)), what: "批注".into(), text };
                    self.document.floats.push(float);
                }
                0xf4 => {
                    let word = self.byte().map(usize::from).and_then(|byte| WORDS.get(byte));
                    self.grid.name = word.cloned().unwrap_or_default();
                }
                // Two words in one cell: a heading with its answer, a task with its number.
                0xf3 => {
                    let words: Vec<&str> = [self.byte(), self.byte()].iter().flatten().filter_map(|byte| WORDS.get(usize::from(*byte))).map(String::as_str).collect();
                    self.put(Value::Text(words.concat()));
                }
                word => match WORDS.get(usize::from(word)) {
                    Some(word) => self.put(Value::Text(word.clone())),
                    None => self.column += 1,
                },
            }
        }
        self.end_file();
        self.files
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let layout = Layout { bytes: bytes.iter(), files: Vec::new(), grid: Grid::default(), document: Document::default(), row: 0, column: 0 };
    let mut collector = Collector::new(&TERMS.register, &assignment::assign(&TERMS.register), TERMS.round.clone());
    for incoming in layout.lay() {
        collector.add(incoming);
    }
    let collected = collector.finish();
    assert!(collected.ledger.balances(), "{:?}", collected.ledger);
});
