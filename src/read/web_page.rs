//! A web page as what it shows: lines, tables and sheets in reading order, with what the page takes back and which part of it is the article.

use html5gum::StartTag;
use jiff::civil::Date;

use super::limit;
use super::tags::{self, Tag};
use crate::grid::Cancel;
use crate::notice::emphasis;

/// Tables within tables, and lists within lists, that are told apart.
const DEPTH: usize = 16;
/// Rows that one cell may span.
const SPAN: u32 = 4_096;
/// Elements whose content is no text of the page; `xml` holds what Office notes for itself, `rt` how a word is pronounced.
const UNREAD: [&str; 13] = [
    "script", "style", "noscript", "noembed", "noframes", "svg", "select", "object", "iframe", "template", "xml", "rt",
    "rp",
];
/// Letters that an article has at least; what is shorter is a line of the site's frame that bears the same mark.
const ARTICLE: usize = 200;
/// Marks that sites put on the element that holds the article: government sites' publishing systems, seen on their pages.
const ARTICLES: [&str; 16] = [
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

/// What a page or a cell holds, in reading order.
#[derive(Debug)]
pub(super) enum Piece {
    Words(String),
    /// Text that the page takes back.
    Gone(Cancel, String),
    Table(Vec<Vec<Cell>>),
    /// Here the sheet of this name begins.
    Sheet(String),
}

/// A cell of a table.
#[derive(Debug)]
pub(super) struct Cell {
    pieces: Vec<Piece>,
    /// Columns that it spans.
    pub(super) columns: u32,
    /// Rows that it spans.
    pub(super) rows: u32,
}

impl Cell {
    /// Its text, a paragraph a line.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            let mut add = |words: &str| {
                if !text.is_empty() {
                    text.push('\n');
                }
                text.push_str(words);
            };
            match piece {
                Piece::Words(words) => add(words),
                Piece::Gone(..) | Piece::Sheet(_) => {}
                Piece::Table(rows) => rows.iter().flatten().for_each(|cell| add(&cell.text())),
            }
        }
        text
    }

    /// What of its text the page takes back.
    pub(super) fn gone(&self) -> Vec<(Cancel, &str)> {
        let each = self.pieces.iter().flat_map(|piece| match piece {
            Piece::Gone(how, words) => vec![(*how, words.as_str())],
            Piece::Table(rows) => rows.iter().flatten().flat_map(Cell::gone).collect(),
            Piece::Words(_) | Piece::Sheet(_) => Vec::new(),
        });
        each.collect()
    }
}

/// A table under way, and whether a cell of it is.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Vec<Cell>>,
    open: bool,
}

/// Where the page stands in the heading of a sheet, as LibreOffice writes it for a workbook that it saves as a page:
/// `<a name="table0"><h1>Sheet 1: <em>填报说明</em></h1></a>`.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum SheetHeading {
    #[default]
    Outside,
    /// In the anchor.
    Anchor,
    /// In the heading, before the name or in it.
    Heading,
}

impl SheetHeading {
    /// Whether an anchor is that of a sheet's heading.
    fn is_anchor(tag: &StartTag<()>) -> bool {
        let name = tags::attribute(tag, "name").unwrap_or_default();
        let number = name.strip_prefix("table");
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
    }
}

/// A page, and what is under way of it.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// What stands on it.
    pub(super) pieces: Vec<Piece>,
    /// Whether something of the page was not kept.
    pub(super) cut: bool,
    /// What the page calls itself: the name that its window shows.
    window: String,
    /// The title and the day that it declares of its article.
    title: String,
    published: String,
    /// First and last piece of the article, where the page marks it.
    article: Option<(usize, usize)>,
    /// Elements around that may hold an article, and how many were around when it began.
    depth: usize,
    article_depth: Option<usize>,
    /// Whether bold and underlined letters are marked, as where a notice says what they mean.
    looks: bool,
    in_window: bool,
    /// Elements around that keep line breaks as they are typed.
    kept: usize,
    /// Numbers of the next items of the lists around; `None` for lists without numbers.
    lists: Vec<Option<u32>>,
    tables: Vec<Table>,
    words: String,
    /// Text of the line under way that the page takes back.
    gone: Vec<(Cancel, String)>,
    /// Elements around that take their text back: their name, how many of that name are open, and how.
    back: Vec<(String, usize, Cancel)>,
    /// Tables that are open beyond [`DEPTH`] and not told apart.
    deeper: usize,
    heading: SheetHeading,
    cells: usize,
    text: usize,
}

impl Page {
    /// The page of a text.
    pub(super) fn of(html: &str) -> Page {
        Page::default().read(html, &UNREAD)
    }

    /// The page of a notice: letters in bold or underlined are marked where it says that such names lead, and what a reader
    /// of the site may type (a box for remarks) is no text of it.
    pub(super) fn of_notice(html: &str) -> Page {
        let page = Page {
            looks: emphasis::stated(html),
            ..Page::default()
        };
        let unread: Vec<&str> = UNREAD.into_iter().chain(["textarea"]).collect();
        page.read(html, &unread)
    }

    fn read(mut self, html: &str, unread: &[&str]) -> Page {
        let page = &mut self;
        // An element that never ends has hidden the rest of the page.
        let hidden = tags::walk(html, unread, |tag| match tag {
            Tag::Open(name, tag) => {
                page.in_window = name == "title";
                page.open(name, tag);
            }
            Tag::Close(name) => {
                page.in_window = false;
                page.close(name);
            }
            Tag::Words(words) if page.in_window => page.window.push_str(words.trim()),
            Tag::Words(words) => page.say(words),
        });
        page.cut |= hidden;
        page.end_words();
        while !page.tables.is_empty() {
            page.end_table();
        }
        page.leave_out_list_of_sheets();
        self
    }

    /// Leaves out what stands around the article (menus, the foot of the page), if the page marks one that is most of it;
    /// yields how many lines and tables that were.
    pub(super) fn keep_article(&mut self) -> usize {
        let length = |pieces: &[Piece]| -> usize {
            let of = |piece: &Piece| match piece {
                Piece::Words(words) => words.chars().count(),
                Piece::Gone(..) | Piece::Sheet(_) => 0,
                Piece::Table(rows) => rows.iter().flatten().map(|cell| cell.text().chars().count()).sum(),
            };
            pieces.iter().map(of).sum()
        };
        let Some((start, end)) = self.article.take() else {
            return 0;
        };
        let end = end.min(self.pieces.len());
        let inner = self.pieces.get(start..end).map_or(0, length);
        if inner < ARTICLE || inner * 2 < length(&self.pieces) {
            return 0;
        }
        let before = self.pieces.len();
        self.pieces = self.pieces.drain(start..end).collect();
        before - self.pieces.len()
    }

    /// The title of the article, without the name of the site behind it: 关于分解任务的通知_某市人民政府
    pub(super) fn title(&self) -> &str {
        let title = if self.title.trim().is_empty() {
            &self.window
        } else {
            &self.title
        };
        title.split(['_', '|', '-']).next().unwrap_or_default().trim()
    }

    /// The day on which the article was published, as the page declares: `2025-03-21 10:15`
    pub(super) fn published(&self) -> Option<Date> {
        let day = self.published.trim().get(..10)?.replace(['/', '.'], "-");
        let mut parts = day.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
    }

    /// Leaves out the list of sheets above the first one: its heading (“Overview”), and the name of each.
    fn leave_out_list_of_sheets(&mut self) {
        let name = |piece: &Piece| match piece {
            Piece::Sheet(name) => Some(name.clone()),
            _ => None,
        };
        let names: Vec<String> = self.pieces.iter().filter_map(name).collect();
        let first = self.pieces.iter().position(|piece| matches!(piece, Piece::Sheet(_)));
        let listed = |piece: &Piece| matches!(piece, Piece::Words(words) if names.contains(words));
        if let Some(first) = first
            && let Some((Piece::Words(_), list)) = self.pieces.get(..first).and_then(<[Piece]>::split_first)
            && list.iter().all(listed)
        {
            self.pieces.drain(..first);
        }
    }

    /// Line breaks of the page's source are no line breaks of the page, but for text that is set as typed.
    fn say(&mut self, words: &str) {
        self.text += words.len();
        if self.text > limit::TEXT_BYTES {
            self.cut = true;
            return;
        }
        if let Some((_, _, how)) = self.back.last() {
            match self.gone.last_mut() {
                Some((last, text)) if last == how => text.push_str(words),
                _ => self.gone.push((*how, words.to_owned())),
            }
            return;
        }
        if self.kept > 0 && words.contains('\n') {
            for (place, line) in words.split('\n').enumerate() {
                if place > 0 {
                    self.end_words();
                }
                self.words.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        let mut spaced = self.words.is_empty() || self.words.ends_with([' ', '\n']);
        for letter in words.chars() {
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

    fn open(&mut self, name: &str, tag: &StartTag<()>) {
        self.open_back(name, tag);
        match name {
            "a" if self.tables.is_empty() && SheetHeading::is_anchor(tag) => {
                self.end_words();
                self.heading = SheetHeading::Anchor;
            }
            "h1" if self.heading == SheetHeading::Anchor => self.heading = SheetHeading::Heading,
            // What stands before the name says only which sheet it is: “Sheet 1:”, “工作表 1:”.
            "em" if self.heading == SheetHeading::Heading => self.words.clear(),
            // A box of a form shows whether it is ticked.
            "input" => {
                let kind = tags::attribute(tag, "type").unwrap_or_default().to_lowercase();
                if kind == "checkbox" || kind == "radio" {
                    self.say(if tags::attribute(tag, "checked").is_some() {
                        "☑"
                    } else {
                        "□"
                    });
                }
            }
            "b" | "strong" if self.looks => self.words.push(emphasis::BOLD),
            "u" if self.looks => self.words.push(emphasis::UNDERLINED),
            "pre" => {
                self.end_words();
                self.kept += 1;
            }
            "meta" => self.declare(tag),
            "ol" | "ul" => {
                self.end_words();
                let start = tags::attribute(tag, "start").and_then(|start| start.trim().parse::<u32>().ok());
                if self.lists.len() < DEPTH {
                    self.lists.push((name == "ol").then(|| start.unwrap_or(1)));
                }
            }
            "li" => {
                self.end_words();
                if let Some(Some(number)) = self.lists.last_mut() {
                    self.words = format!("{number}.");
                    *number = number.saturating_add(1);
                }
            }
            "div" | "section" | "article" => {
                self.end_words();
                self.depth += 1;
                self.open_article(tag);
            }
            "table" if self.tables.len() >= DEPTH => {
                self.end_words();
                self.deeper += 1;
            }
            "table" => {
                self.end_words();
                self.tables.push(Table::default());
            }
            "tr" if self.deeper == 0 => {
                self.end_words();
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                    table.open = false;
                }
            }
            "td" | "th" if self.deeper == 0 => {
                self.end_words();
                self.cells += 1;
                if self.cells > limit::CELLS {
                    self.cut = true;
                } else if let Some(table) = self.tables.last_mut() {
                    let cell = Cell {
                        pieces: Vec::new(),
                        columns: span(tag, "colspan").min(limit::COLUMNS),
                        rows: span(tag, "rowspan").min(SPAN),
                    };
                    match table.rows.last_mut() {
                        Some(row) => row.push(cell),
                        None => table.rows.push(vec![cell]),
                    }
                    table.open = true;
                }
            }
            _ if is_block(name) => self.end_words(),
            _ => {}
        }
    }

    /// Takes what the page declares of its article.
    fn declare(&mut self, tag: &StartTag<()>) {
        let named = tags::attribute(tag, "name").unwrap_or_default().to_ascii_lowercase();
        let content = tags::attribute(tag, "content");
        match (named.as_str(), content) {
            ("articletitle", Some(title)) => self.title = title,
            ("pubdate" | "publishdate", Some(day)) => self.published = day,
            _ => {}
        }
    }

    /// Begins the article, if an element bears one of its marks.
    fn open_article(&mut self, tag: &StartTag<()>) {
        let marks = ["id", "class"].map(|key| tags::attribute(tag, key).unwrap_or_default().to_ascii_lowercase());
        let is_article = ARTICLES.iter().any(|mark| marks.iter().any(|own| own.contains(mark)));
        if is_article && self.article.is_none() && self.tables.is_empty() {
            self.article_depth = Some(self.depth);
            self.article = Some((self.pieces.len(), usize::MAX));
        }
    }

    /// Begins what an element takes back of its text: struck through, or not shown.
    fn open_back(&mut self, name: &str, tag: &StartTag<()>) {
        const EMPTY: [&str; 9] = ["br", "hr", "img", "input", "col", "meta", "link", "wbr", "area"];
        if EMPTY.contains(&name) {
            return;
        }
        // A cell ends what was left open in the one before.
        if matches!(name, "td" | "th" | "tr" | "table") {
            self.end_words();
            self.end_back(name != "tr");
        }
        if let Some((_, open, _)) = self.back.last_mut().filter(|(last, ..)| last == name) {
            *open += 1;
            return;
        }
        let style = tags::attribute(tag, "style").unwrap_or_default().to_lowercase();
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let how = match name {
            _ if style.contains("display:none")
                || style.contains("visibility:hidden")
                || style.contains("mso-hide:all") =>
            {
                Cancel::Hidden
            }
            "s" | "strike" => Cancel::Struck,
            "del" => Cancel::Deleted,
            _ if style.contains("line-through") => Cancel::Struck,
            _ => return,
        };
        if self.back.len() < DEPTH {
            self.back.push((name.to_owned(), 1, how));
        }
    }

    /// Ends what elements inside of a cell take back; those around a row or table go on.
    fn end_back(&mut self, with_row: bool) {
        let around = |name: &str| matches!(name, "div" | "table" | "tbody") || with_row && name == "tr";
        self.back.retain(|(name, ..)| around(name));
    }

    fn close_back(&mut self, name: &str) {
        if matches!(name, "td" | "th") {
            self.end_words();
            self.end_back(true);
        }
        if let Some((_, open, _)) = self.back.last_mut().filter(|(last, ..)| last == name) {
            *open -= 1;
            if *open == 0 {
                self.back.pop();
            }
        }
    }

    fn close(&mut self, name: &str) {
        self.close_back(name);
        match name {
            "em" if self.heading == SheetHeading::Heading => {
                let name = std::mem::take(&mut self.words);
                self.pieces.push(Piece::Sheet(name.trim().to_owned()));
                self.heading = SheetHeading::Outside;
            }
            "a" => self.heading = SheetHeading::Outside,
            "b" | "strong" | "u" if self.looks => self.words.push(emphasis::END),
            "pre" => {
                self.end_words();
                self.kept = self.kept.saturating_sub(1);
            }
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
            "table" if self.deeper > 0 => {
                self.end_words();
                self.deeper -= 1;
            }
            "table" => self.end_table(),
            "td" | "th" | "tr" if self.deeper == 0 => {
                self.end_words();
                if let Some(table) = self.tables.last_mut() {
                    table.open = false;
                }
            }
            _ if is_block(name) => self.end_words(),
            _ => {}
        }
    }

    /// Ends a line.
    fn end_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.trim().is_empty() {
            self.put(Piece::Words(words.trim().to_owned()));
        }
        for (how, text) in std::mem::take(&mut self.gone) {
            if !text.trim().is_empty() {
                self.put(Piece::Gone(how, text.trim().to_owned()));
            }
        }
    }

    /// Puts a piece into the open cell, or onto the page.
    fn put(&mut self, piece: Piece) {
        let open = self.tables.iter_mut().rev().find(|table| table.open);
        match open
            .and_then(|table| table.rows.last_mut())
            .and_then(|row| row.last_mut())
        {
            Some(cell) => cell.pieces.push(piece),
            None => self.pieces.push(piece),
        }
    }

    /// A table of one column, or one that holds less itself than the tables in it, only lays out the page: what is in
    /// its cells is read one after the other.
    fn end_table(&mut self) {
        self.end_words();
        let Some(table) = self.tables.pop() else { return };
        let pieces = || table.rows.iter().flatten().flat_map(|cell| &cell.pieces);
        let own = pieces().filter(|piece| matches!(piece, Piece::Words(_))).count();
        let inner = pieces().map(|piece| match piece {
            Piece::Words(_) | Piece::Gone(..) | Piece::Sheet(_) => 0,
            Piece::Table(rows) => rows.iter().map(Vec::len).sum::<usize>(),
        });
        let widest = table.rows.iter().map(Vec::len).max().unwrap_or(0);
        if widest < 2 || inner.sum::<usize>() >= own.max(1) {
            for piece in table.rows.into_iter().flatten().flat_map(|cell| cell.pieces) {
                self.put(piece);
            }
        } else {
            self.put(Piece::Table(table.rows));
        }
    }
}

fn span(tag: &StartTag<()>, key: &str) -> u32 {
    let number = tags::attribute(tag, key).and_then(|value| value.trim().parse::<u32>().ok());
    number.unwrap_or(1).max(1)
}

/// Whether an element stands in lines of its own.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 29] = [
        "br",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "center",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "form",
        "fieldset",
        "header",
        "footer",
        "nav",
        "main",
        "aside",
        "body",
        "tr",
        "figure",
    ];
    BLOCKS.contains(&name)
}
