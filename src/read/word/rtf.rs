//! Reads RTF, which often is named `.doc`: its paragraphs and tables in one grid, as those of docx.
//!
//! The names of control words, and what they mean, are those of the Rich Text Format specification 1.9.1.

use super::columns::{Border, Merge, Shape, WIDTH};
use super::flow::Flow;
use super::rtf_groups::{State, Target, is_apart};
use super::rtf_letters::Letters;
use super::rtf_tokens::{Token, Tokens};
use crate::finding::Severity;
use crate::grid::Cancel;
use crate::read::collector::Reading;
use crate::read::{fault, limit};
use crate::reply::incoming::Fault;

/// Groups within groups; Word writes a dozen.
const DEPTH: usize = 4_096;

/// Reads a document; whatever is in the bytes, what can be read of it comes with what is to be told.
///
/// # Errors
/// If there is nothing but pictures in it.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Reading, Fault> {
    let mut document = Document {
        flow: Flow::new(name),
        letters: Letters::default(),
        state: State::default(),
        groups: Vec::new(),
        pending: Vec::new(),
        high: None,
        skip: 0,
        in_row: false,
        shape: Shape::default(),
        border: Border::default(),
        form: Form::default(),
        comment: String::new(),
        set_aside: Vec::new(),
        default_font: 0,
        changed: [0; 3],
        garbled: false,
        pictures: false,
    };
    let is_whole = document.read(Tokens::of(bytes));
    document.flush();
    let pictures = document.pictures;
    let mut flow = document.flow;
    if !is_whole && !flow.is_full() {
        flow.end_words();
        let last = flow.last();
        flow.collector.tell_cut_off(last);
    }
    let [year, month, day] = document.changed;
    flow.collector.changed(&format!("{year:04}-{month:02}-{day:02}"));
    let reading = flow.finish();
    if pictures && reading.is_blank() {
        return Err(fault::scan("只贴了图片的文档"));
    }
    Ok(reading)
}

/// What a group interrupts until it ends.
struct Aside {
    /// The number of groups around it.
    groups: usize,
    is_box: bool,
    in_row: bool,
    shape: Shape,
}

/// A form field of the old kind under way.
#[derive(Default)]
struct Form {
    /// 0 a text, 1 a box, 2 a list.
    kind: i32,
    result: i32,
    default: i32,
    entries: Vec<String>,
    /// Whether it is a box of which no data have come.
    unknown: bool,
}

/// The code of a box.
const FORM_BOX: &[u8] = b"FORMCHECKBOX";

impl Form {
    /// What it shows; nothing for a text, which stands in the document.
    fn shown(self) -> Option<String> {
        /// The result that says that the default is shown.
        const AS_DEFAULT: i32 = 25;
        let shown = if self.result == AS_DEFAULT {
            self.default
        } else {
            self.result
        };
        match self.kind {
            1 => Some(if shown == 0 { "□" } else { "☑" }.to_owned()),
            2 => self.entries.into_iter().nth(usize::try_from(shown).ok()?),
            _ => None,
        }
    }
}

/// The document under way.
struct Document {
    flow: Flow,
    letters: Letters,
    state: State,
    /// The states of the groups around.
    groups: Vec<State>,
    /// Bytes of text that have not been decoded yet.
    pending: Vec<u8>,
    /// The first half of a letter that UTF-16 writes in two.
    high: Option<u16>,
    /// Stand-ins that are still to be passed over.
    skip: u32,
    /// Whether a row has been described and not yet ended.
    in_row: bool,
    shape: Shape,
    /// The merges of the next cell to be described.
    border: Border,
    /// The form field whose data are being read.
    form: Form,
    /// The comment that is being read.
    comment: String,
    set_aside: Vec<Aside>,
    default_font: i32,
    /// Year, month and day.
    changed: [u32; 3],
    /// Whether bytes of no encoding have been told of.
    garbled: bool,
    /// Whether there are pictures, which are not read.
    pictures: bool,
}

impl Document {
    /// Reads to the end of the document; false if that is missing.
    fn read(&mut self, mut tokens: Tokens<'_>) -> bool {
        while let Some(token) = tokens.next() {
            match token {
                Token::Open => {
                    self.flush();
                    self.skip = 0;
                    if self.groups.len() >= DEPTH {
                        return false;
                    }
                    self.groups.push(self.state);
                    self.state.starred = false;
                }
                Token::Close => {
                    self.flush();
                    self.skip = 0;
                    self.close();
                    if self.groups.is_empty() {
                        // A brace too many ends the document too early.
                        return tokens
                            .rest()
                            .iter()
                            .all(|byte| byte.is_ascii_whitespace() || *byte == 0);
                    }
                }
                _ if self.state.target == Target::Nothing => {}
                Token::Byte(_) if self.skip > 0 => self.skip -= 1,
                Token::Symbol(b'~' | b'-' | b'_') if self.skip > 0 => self.skip -= 1,
                Token::Byte(byte) => {
                    self.pending.push(byte);
                    if self.pending.len() > limit::TEXT_BYTES {
                        self.flush();
                    }
                }
                Token::Symbol(symbol) => {
                    self.flush();
                    self.symbol(symbol);
                }
                Token::Word(word, number) => {
                    self.flush();
                    self.skip = 0;
                    self.word(word, number);
                }
            }
            if self.flow.is_full() {
                return true;
            }
        }
        false
    }

    fn close(&mut self) {
        let was = self.state.target;
        self.state = self.groups.pop().unwrap_or_default();
        if was == Target::Code && self.state.target != Target::Code && std::mem::take(&mut self.form).unknown {
            // A box of which some programs do not keep whether it is ticked.
            self.flow.push(char::REPLACEMENT_CHARACTER);
        }
        if was == Target::Comment && self.state.target != Target::Comment {
            let comment = std::mem::take(&mut self.comment);
            if !comment.trim().is_empty() {
                self.flow.beside().float("批注", comment.trim().to_owned());
            }
        }
        if was == Target::Form && self.state.target == Target::Code {
            let shown = std::mem::take(&mut self.form).shown();
            shown
                .into_iter()
                .flat_map(|shown| shown.chars().collect::<Vec<_>>())
                .for_each(|letter| self.flow.push(letter));
        }
        let groups = self.groups.len();
        while let Some(aside) = self.set_aside.pop_if(|aside| aside.groups >= groups) {
            if aside.is_box {
                self.flow.end_box();
            }
            self.in_row = aside.in_row;
            self.shape = aside.shape;
        }
    }

    /// Decodes the bytes of text that have come together.
    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        if self.state.target == Target::Code && memchr::memmem::find(&bytes, FORM_BOX).is_some() {
            self.form.unknown = true;
        }
        if !matches!(
            self.state.target,
            Target::Text | Target::Label | Target::Entry | Target::Comment
        ) {
            return;
        }
        let font = if self.state.wide {
            self.state.wide_font
        } else {
            self.state.font
        };
        let (text, garbled) = self.letters.decode(&bytes, font);
        if garbled && !std::mem::replace(&mut self.garbled, true) {
            let at = self.flow.last();
            self.flow.collector.tell(
                "text-garbled",
                Severity::Warning,
                at,
                format!("从这一行以下起有无法识别的字，记作{}", char::REPLACEMENT_CHARACTER),
                "文件的文字编码应与文件所写的一致",
                "请打开原文件核对这些字，或请该单位另存为docx后重新报送",
            );
        }
        self.high = None;
        for letter in text.chars() {
            self.push(letter);
        }
    }

    fn push(&mut self, letter: char) {
        if self.state.target == Target::Comment {
            self.comment.push(letter);
            return;
        }
        let back = match () {
            () if self.state.deleted => Some(Cancel::Deleted),
            () if self.state.hidden => Some(Cancel::Hidden),
            () if self.state.struck => Some(Cancel::Struck),
            () => None,
        };
        if let Some(how) = back {
            if self.state.target == Target::Text {
                self.flow.take_back(how, letter);
            }
            return;
        }
        let shown = match self.state.target {
            Target::Text => true,
            Target::Entry => {
                if let Some(entry) = self.form.entries.last_mut() {
                    entry.push(letter);
                }
                false
            }
            // Symbol fonts keep their bullets in the private area.
            Target::Label => {
                let leading = letter == ' ' && self.flow.is_line_empty();
                !('\u{e000}'..='\u{f8ff}').contains(&letter) && letter != '\t' && !leading
            }
            _ => false,
        };
        if shown {
            self.flow.push(letter);
        }
    }

    /// A unit of UTF-16.
    fn unit(&mut self, number: i32) {
        let unit = (number & 0xffff) as u16;
        let high = self.high.take();
        match char::decode_utf16(high.into_iter().chain([unit])).next() {
            Some(Ok(letter)) => self.push(letter),
            _ if (0xd800..0xdc00).contains(&unit) => self.high = Some(unit),
            _ => self.push(char::REPLACEMENT_CHARACTER),
        }
        self.skip = self.state.stand_ins;
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'*' => self.state.starred = true,
            b'~' => self.push('\u{a0}'),
            b'_' => self.push('-'),
            b'\r' | b'\n' => self.word("par", None),
            b'\t' => self.tab(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let starred = std::mem::take(&mut self.state.starred);
        let on = number != Some(0);
        let value = number.unwrap_or(0);
        match self.state.target {
            Target::Text | Target::Label | Target::Entry => {}
            // A comment is text alone, whatever its paragraphs look like.
            Target::Comment => match word {
                "u" | "uc" | "f" | "af" | "loch" | "hich" | "dbch" | "plain" => {}
                "par" | "line" => return self.comment.push('\n'),
                _ => {
                    if starred || is_apart(word) || matches!(word, "pict" | "fldinst") {
                        self.state.target = Target::Nothing;
                    }
                    return;
                }
            },
            // In the code of a field only the data of a form field matter.
            Target::Code | Target::Form => {
                match word {
                    "formfield" => {
                        self.state.target = Target::Form;
                        self.form = Form::default();
                    }
                    "fftype" => self.form.kind = value,
                    "ffres" => self.form.result = value,
                    "ffdefres" => self.form.default = value,
                    "ffl" => {
                        self.state.target = Target::Entry;
                        self.form.entries.push(String::new());
                    }
                    _ if starred || self.state.target == Target::Form && word.starts_with("ff") && number.is_none() => {
                        self.state.target = Target::Nothing;
                    }
                    _ => {}
                }
                return;
            }
            Target::Fonts => return self.font(word, value),
            Target::Info | Target::Changed => return self.info(word, value),
            Target::Double | Target::Nothing => {
                if word == "ud" {
                    self.state.target = Target::Text;
                }
                return;
            }
        }
        match word {
            "u" => self.unit(value),
            "uc" => self.state.stand_ins = value.clamp(0, 64) as u32,
            "f" => {
                self.state.font = value;
                if self.state.wide {
                    self.state.wide_font = value;
                }
            }
            "af" if self.state.wide => self.state.wide_font = value,
            "loch" | "hich" => self.state.wide = false,
            "dbch" => self.state.wide = true,
            "plain" => {
                let font = self.default_font;
                (self.state.font, self.state.wide_font, self.state.wide) = (font, font, false);
                (self.state.hidden, self.state.deleted, self.state.struck) = (false, false, false);
            }
            "deff" => {
                self.default_font = value;
                (self.state.font, self.state.wide_font) = (value, value);
            }
            "ansicpg" => self.letters.page(value),
            "v" => self.state.hidden = on,
            "strike" | "striked" => self.state.struck = on,
            // What was moved is read where it stands now.
            "deleted" | "mvf" => self.state.deleted = on,
            _ => self.structure(word, value, starred),
        }
    }

    /// Paragraphs, tables, and the groups that stand for something else than text.
    fn structure(&mut self, word: &str, value: i32, starred: bool) {
        match word {
            "par" | "sect" => self.flow.paragraph(self.depth()),
            "pard" => (self.state.in_table, self.state.depth) = (false, 0),
            "intbl" => self.state.in_table = true,
            "itap" => self.state.depth = u32::try_from(value).unwrap_or(0),
            "line" | "lbr" | "softline" | "page" | "column" => self.push('\n'),
            "tab" => self.tab(),
            "emdash" => self.push('—'),
            "endash" => self.push('–'),
            "lquote" => self.push('‘'),
            "rquote" => self.push('’'),
            "ldblquote" => self.push('“'),
            "rdblquote" => self.push('”'),
            "bullet" => self.push('•'),
            "emspace" | "enspace" | "qmspace" => self.push(' '),
            "trowd" => {
                self.shape = Shape::default();
                self.border = Border::default();
                self.in_row = true;
            }
            "trleft" => self.shape.left = value,
            "clmgf" => self.border.across = Merge::Begins,
            "clmrg" => self.border.across = Merge::Continues,
            "clvmgf" => self.border.down = Merge::Begins,
            "clvmrg" => self.border.down = Merge::Continues,
            "cellx" => {
                let border = Border {
                    right: value,
                    ..std::mem::take(&mut self.border)
                };
                if self.shape.borders.len() < WIDTH {
                    self.shape.borders.push(border);
                }
            }
            "cell" => self.flow.cell(1),
            "nestcell" => self.flow.cell(self.state.depth.max(2)),
            "row" => {
                self.flow.end_row(1, self.shape.clone());
                self.in_row = false;
            }
            "nestrow" => self.flow.end_row(self.state.depth.max(2), self.shape.clone()),
            "nesttableprops" => self.set_aside(false),
            "shptxt" | "dptxbxtext" => self.text_box(),
            "listtext" | "pntext" => self.state.target = Target::Label,
            "fonttbl" => self.state.target = Target::Fonts,
            "info" => self.state.target = Target::Info,
            "fldinst" => self.state.target = Target::Code,
            "object" => {
                self.flow
                    .beside()
                    .float("嵌入对象", crate::read::embedded::described("对象"));
                self.state.target = Target::Nothing;
            }
            "annotation" => {
                self.comment.clear();
                self.state.target = Target::Comment;
            }
            "upr" => self.state.target = Target::Double,
            "shpinst" | "shppict" | "do" => {}
            "pict" => {
                self.pictures = true;
                self.flow.beside().picture();
                self.state.target = Target::Nothing;
            }
            _ if starred || is_apart(word) => self.state.target = Target::Nothing,
            _ => {}
        }
    }

    /// A paragraph's number is followed by a space where it does not end by itself.
    fn tab(&mut self) {
        if self.state.target != Target::Label {
            self.push('\t');
        } else if !self.flow.ends_with(&['.', '、', '．', ')', '）', '，', ',', '：', ':']) {
            self.push(' ');
        }
    }

    fn text_box(&mut self) {
        if self.flow.begin_box() {
            self.set_aside(true);
            self.in_row = false;
            (self.state.in_table, self.state.depth) = (false, 0);
        }
    }

    /// Keeps the row under way until the group that has just begun ends.
    fn set_aside(&mut self, is_box: bool) {
        if self.set_aside.len() > DEPTH {
            return;
        }
        self.set_aside.push(Aside {
            groups: self.groups.len().saturating_sub(1),
            is_box,
            in_row: self.in_row,
            shape: std::mem::take(&mut self.shape),
        });
    }

    /// How many tables the paragraph stands in. Some programs describe a row and do not mark its paragraphs.
    fn depth(&self) -> u32 {
        let in_table = self.state.in_table || self.in_row;
        self.state.depth.max(u32::from(in_table))
    }

    fn font(&mut self, word: &str, value: i32) {
        match word {
            "f" => self.state.font = value,
            "fcharset" => self.letters.charset(self.state.font, value),
            "cpg" => self.letters.font_page(self.state.font, value),
            _ => {}
        }
    }

    fn info(&mut self, word: &str, value: i32) {
        let [year, month, day] = &mut self.changed;
        let place = match word {
            "revtim" => {
                self.state.target = Target::Changed;
                return;
            }
            "yr" => year,
            "mo" => month,
            "dy" => day,
            _ => return,
        };
        if self.state.target == Target::Changed {
            *place = u32::try_from(value).unwrap_or(0).min(9_999);
        }
    }
}
