//! A web page under way: its elements one by one become paragraphs, numbered list items and tables.

use jiff::civil::Date;

use crate::finding::{Finding, Place, Severity};
use crate::notice::{Block, Source, emphasis};

/// Cells of one page that are kept.
const CELLS: usize = 200_000;
/// Columns or rows that one cell may span.
const SPAN: usize = 256;
/// Tables within tables that are told apart.
const DEPTH: usize = 24;

/// What a container of the page holds, in reading order.
#[derive(Debug)]
enum Piece {
    Words(String),
    Table(Vec<Vec<String>>),
}

/// A table under way.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    open: bool,
}

#[derive(Debug)]
struct Cell {
    pieces: Vec<Piece>,
    columns: usize,
    rows: usize,
}

#[derive(Debug, Default)]
pub(super) struct Page {
    pieces: Vec<Piece>,
    tables: Vec<Table>,
    words: String,
    /// Elements around that keep line breaks as they are typed.
    kept: usize,
    /// Counters of open lists; `None` for lists without numbers.
    lists: Vec<Option<u32>>,
    cells: usize,
    /// First and last piece of the article, where the page marks it.
    article: Option<(usize, usize)>,
    /// Depth of open `div`s, and the depth at which the article began.
    depth: usize,
    article_depth: Option<usize>,
    /// The title and the day that the page declares of its article.
    title: String,
    published: String,
    /// The title of the page.
    pub(super) heading: String,
    /// The page says what bold or underlined names mean.
    pub(super) looks: bool,
    /// Whether something of the page was not kept.
    pub(super) cut: bool,
}

/// Marks that sites put on the element that holds the article.
const ARTICLES: &[&str] = &[
    "ucap-content",
    "trs_editor",
    "trs_uedit",
    "zoom",
    "pages_content",
    "article-content",
    "article_content",
    "articlecontent",
    "content_body",
    "con_text",
    "view_content",
    "news_content",
    "info_content",
    "article-con",
    "xxgk_content",
    "wzcon",
];

impl Page {
    /// Everything that is still open ends with the page.
    pub(super) fn end(&mut self) {
        self.end_words();
        while !self.tables.is_empty() {
            self.end_table();
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.kept > 0 && text.contains('\n') {
            for (place, line) in text.split('\n').enumerate() {
                if place > 0 {
                    self.end_words();
                }
                self.words.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        // Line breaks of the page's source are no line breaks of the page, but for text that is set as typed.
        let mut spaced = self.words.ends_with([' ', '\n']) || self.words.is_empty();
        for letter in text.chars() {
            if matches!(letter, '\n' | '\r' | '\t' | ' ') {
                if !spaced {
                    self.words.push(' ');
                }
                spaced = true;
            } else {
                self.words.push(letter);
                spaced = false;
            }
        }
    }

    pub(super) fn open(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        match name {
            "br" => self.end_words(),
            "b" | "strong" if self.looks => self.words.push(emphasis::BOLD),
            "u" if self.looks => self.words.push(emphasis::UNDERLINED),
            "pre" => {
                self.end_words();
                self.kept += 1;
            }
            "meta" => {
                let named = attribute("name").unwrap_or_default().to_ascii_lowercase();
                if named == "articletitle"
                    && let Some(title) = attribute("content")
                {
                    self.title = title;
                } else if ["pubdate", "publishdate"].contains(&named.as_str())
                    && let Some(day) = attribute("content")
                {
                    self.published = day;
                }
            }
            "ol" | "ul" => {
                self.end_words();
                let start = attribute("start")
                    .and_then(|start| start.trim().parse::<u32>().ok())
                    .unwrap_or(1);
                if self.lists.len() < DEPTH {
                    self.lists.push((name == "ol").then_some(start));
                }
            }
            "li" => {
                self.end_words();
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.words = format!("{number}.");
                    *number = number.saturating_add(1);
                }
            }
            "table" => {
                self.end_words();
                if self.tables.len() < DEPTH {
                    self.tables.push(Table::default());
                } else {
                    self.cut = true;
                }
            }
            "tr" => {
                self.end_words();
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                    table.open = false;
                }
            }
            "td" | "th" => {
                self.end_words();
                let span = |name| {
                    attribute(name)
                        .and_then(|span| span.trim().parse::<usize>().ok())
                        .unwrap_or(1)
                };
                let cell = Cell {
                    pieces: Vec::new(),
                    columns: span("colspan").clamp(1, SPAN),
                    rows: span("rowspan").clamp(1, SPAN * 16),
                };
                self.cells += cell.columns;
                if self.cells > CELLS {
                    self.cut = true;
                } else if let Some(table) = self.tables.last_mut() {
                    if table.rows.is_empty() {
                        table.rows.push(Vec::new());
                    }
                    table.open = true;
                    if let Some(row) = table.rows.last_mut() {
                        row.push(cell);
                    }
                }
            }
            "div" | "section" | "article" => {
                self.end_words();
                self.depth += 1;
                let marks = [attribute("id"), attribute("class")];
                let marks = marks
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .to_ascii_lowercase();
                let is_article = ARTICLES.iter().any(|mark| marks.contains(mark));
                if is_article && self.article_depth.is_none() && self.article.is_none() && self.tables.is_empty() {
                    self.article_depth = Some(self.depth);
                    self.article = Some((self.pieces.len(), usize::MAX));
                }
            }
            _ if is_block(name) => self.end_words(),
            _ => {}
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "b" | "strong" | "u" if self.looks => self.words.push(emphasis::END),
            "pre" => {
                self.end_words();
                self.kept = self.kept.saturating_sub(1);
            }
            "td" | "th" => {
                self.end_words();
                if let Some(table) = self.tables.last_mut() {
                    table.open = false;
                }
            }
            "table" => self.end_table(),
            "ol" | "ul" => {
                self.end_words();
                self.lists.pop();
            }
            "div" | "section" | "article" => {
                self.end_words();
                if self.article_depth == Some(self.depth) {
                    self.article_depth = None;
                    if let Some((_, end)) = &mut self.article {
                        *end = self.pieces.len();
                    }
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ if is_block(name) => self.end_words(),
            _ => {}
        }
    }

    /// Ends a paragraph.
    fn end_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.trim().is_empty() {
            self.put(Piece::Words(words.trim().to_owned()));
        }
    }

    /// Puts a piece into the open cell, or onto the page.
    fn put(&mut self, piece: Piece) {
        let cell = self
            .tables
            .last_mut()
            .filter(|table| table.open)
            .and_then(|table| table.rows.last_mut())
            .and_then(|row| row.last_mut());
        match cell {
            Some(cell) => cell.pieces.push(piece),
            None => self.pieces.push(piece),
        }
    }

    /// A table with another inside, or with one column, only lays out the page: its cells are read one after the other.
    fn end_table(&mut self) {
        self.end_words();
        let Some(table) = self.tables.pop() else { return };
        let nested = table
            .rows
            .iter()
            .flatten()
            .flat_map(|cell| &cell.pieces)
            .any(|piece| matches!(piece, Piece::Table(_)));
        let widest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        if nested || widest < 2 {
            for piece in table.rows.into_iter().flatten().flat_map(|cell| cell.pieces) {
                self.put(piece);
            }
            return;
        }
        let rows = lay_out(table.rows);
        self.put(Piece::Table(rows));
    }

    pub(super) fn finish(mut self, name: &str) -> Source {
        let mut source = Source {
            file: name.to_owned(),
            ..Source::default()
        };
        let length = |pieces: &[Piece]| -> usize {
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Words(words) => words.chars().count(),
                    Piece::Table(rows) => rows.iter().flatten().map(|cell| cell.chars().count()).sum(),
                })
                .sum()
        };
        if let Some((start, end)) = self.article {
            let end = end.min(self.pieces.len());
            let inner = self.pieces.get(start..end).map_or(0, length);
            if inner >= 200 && inner * 2 >= length(&self.pieces) {
                let left = self.pieces.len() - (end - start);
                self.pieces = self.pieces.drain(start..end).collect();
                if left > 0 {
                    tell(
                        &mut source,
                        "notice-page-frame",
                        Severity::Info,
                        &format!("网页正文以外的{left}行（导航、页脚等）没有读入"),
                        "如正文没有读全，请把正文复制到docx再试",
                    );
                }
            }
        }
        if self.cut {
            tell(
                &mut source,
                "notice-cut-off",
                Severity::Error,
                "网页没有读完：表格过大或层次过深",
                "请把正文复制到docx再试",
            );
        }
        source.published = day(&self.published);
        let title = if self.title.trim().is_empty() {
            &self.heading
        } else {
            &self.title
        };
        let title = title.split(['_', '|', '-']).next().unwrap_or("").trim().to_owned();
        let mut line = 0;
        let has_title =
            self.pieces.iter().take(12).any(
                |piece| matches!(piece, Piece::Words(words) if !title.is_empty() && words.contains(title.as_str())),
            );
        if !has_title && title.contains("关于") {
            line += 1;
            source.blocks.push(Block::Paragraph { line, text: title });
        }
        for piece in self.pieces {
            line += 1;
            source.blocks.push(match piece {
                Piece::Words(text) => Block::Paragraph { line, text },
                Piece::Table(rows) => Block::Table { line, rows },
            });
        }
        source
    }
}

/// The day at the start of a declaration: `2025-03-21 10:15`.
fn day(text: &str) -> Option<Date> {
    let day = text.trim().get(..10)?.replace(['/', '.'], "-");
    let mut parts = day.split('-');
    let date = Date::new(
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    date.ok()
}

fn tell(source: &mut Source, rule: &str, severity: Severity, found: &str, advice: &str) {
    let place = Place {
        file: Some(source.file.clone()),
        ..Place::default()
    };
    source
        .findings
        .push(Finding::new(rule, severity, place, found, "", advice));
}

/// Rows of cells with spans filled in.
fn lay_out(rows: Vec<Vec<Cell>>) -> Vec<Vec<String>> {
    let mut laid: Vec<Vec<String>> = Vec::with_capacity(rows.len());
    // What cells above still fill: text and rows left, by column.
    let mut above: Vec<Option<(String, usize)>> = Vec::new();
    for row in rows {
        let mut cells: Vec<String> = Vec::new();
        let fill = |cells: &mut Vec<String>, above: &mut Vec<Option<(String, usize)>>| {
            while let Some(Some((text, left))) = above.get_mut(cells.len()) {
                cells.push(text.clone());
                *left -= 1;
                if *left == 0
                    && let Some(slot) = above.get_mut(cells.len() - 1)
                {
                    *slot = None;
                }
            }
        };
        for cell in row {
            fill(&mut cells, &mut above);
            let text: Vec<String> = cell
                .pieces
                .into_iter()
                .map(|piece| match piece {
                    Piece::Words(words) => words,
                    Piece::Table(rows) => rows.into_iter().map(|row| row.join(" ")).collect::<Vec<_>>().join("\n"),
                })
                .collect();
            let text = text.join("\n");
            for _ in 0..cell.columns {
                if cell.rows > 1 {
                    if above.len() <= cells.len() {
                        above.resize(cells.len() + 1, None);
                    }
                    if let Some(slot) = above.get_mut(cells.len()) {
                        *slot = Some((text.clone(), cell.rows - 1));
                    }
                }
                cells.push(text.clone());
            }
        }
        fill(&mut cells, &mut above);
        if !cells.is_empty() {
            laid.push(cells);
        }
    }
    laid
}

/// Whether an element stands in lines of its own.
fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "tbody"
            | "thead"
            | "center"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "form"
            | "header"
            | "footer"
            | "nav"
            | "body"
            | "tr"
            | "li"
            | "main"
            | "aside"
            | "pre"
            | "fieldset"
    )
}
