//! What the operators of a page draw, as far as it is read: letters, straight lines, pictures (ISO 32000-1, Annex A).

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};
use hayro_syntax::page::Resources;

use super::font::Fonts;
use crate::read::limit;
use crate::read::pages::{Canvas, Clip, Page, bounds};

/// Forms within forms.
const DEPTH: usize = 12;
/// States that are kept at a time.
const STATES: usize = 256;
/// Operators of one document.
const OPERATORS: usize = 20_000_000;

/// A matrix as PDF writes it.
pub(super) type Matrix = [f64; 6];

/// One transformation after another: the second one first.
pub(super) fn product(a: Matrix, b: Matrix) -> Matrix {
    let ([a0, a1, a2, a3, a4, a5], [b0, b1, b2, b3, b4, b5]) = (a, b);
    [
        a0 * b0 + a2 * b1,
        a1 * b0 + a3 * b1,
        a0 * b2 + a2 * b3,
        a1 * b2 + a3 * b3,
        a0 * b4 + a2 * b5 + a4,
        a1 * b4 + a3 * b5 + a5,
    ]
}

/// A point as a matrix puts it.
pub(super) fn point([a, b, c, d, e, f]: Matrix, x: f64, y: f64) -> (f64, f64) {
    (a * x + c * y + e, b * x + d * y + f)
}

/// The matrix of a form.
pub(super) fn matrix(form: &Dict<'_>) -> Matrix {
    let given = form.get::<Array<'_>>(b"Matrix".as_slice());
    let given = given.map(|array| array.iter::<f64>().collect::<Vec<f64>>());
    given.and_then(|numbers| numbers.try_into().ok()).unwrap_or(IDENTITY)
}

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// How much of a document may still be drawn.
#[derive(Debug)]
pub(super) struct Budget {
    operators: usize,
    glyphs: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            operators: OPERATORS,
            glyphs: limit::GLYPHS,
        }
    }
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    clip: Option<Clip>,
    font: Option<usize>,
    size: f64,
    letter_space: f64,
    word_space: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: i32,
    /// Whether lines are white, which nobody sees.
    white_lines: bool,
    white_areas: bool,
}

/// A page while it is drawn.
pub(super) struct Drawn<'f> {
    fonts: &'f mut Fonts,
    budget: &'f mut Budget,
    canvas: Canvas,
}

impl<'f> Drawn<'f> {
    pub(super) fn new(width: f32, height: f32, fonts: &'f mut Fonts, budget: &'f mut Budget) -> Drawn<'f> {
        Drawn {
            fonts,
            budget,
            canvas: Canvas::new(f64::from(width), f64::from(height)),
        }
    }

    /// Takes a comment.
    pub(super) fn note(&mut self, text: String) {
        if !text.trim().is_empty() {
            self.canvas.page.notes.push(text);
        }
    }

    /// Draws a form.
    pub(super) fn form(&mut self, form: &Stream<'_>, around: Matrix, depth: usize) {
        if depth > DEPTH {
            self.canvas.page.cut = true;
            return;
        }
        let Ok(data) = form.decoded_data() else { return };
        let resources = Resources::new(form.dict().get::<Dict<'_>>(b"Resources".as_slice()).unwrap_or_default());
        self.run(&data, &resources, product(around, matrix(form.dict())), depth);
    }

    /// Draws the operators of a stream.
    pub(super) fn run(&mut self, data: &[u8], resources: &Resources<'_>, matrix: Matrix, depth: usize) {
        let mut state = State {
            matrix,
            clip: None,
            font: None,
            size: 0.0,
            letter_space: 0.0,
            word_space: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0,
            white_lines: false,
            white_areas: false,
        };
        let mut kept: Vec<State> = Vec::new();
        let (mut text, mut line) = (IDENTITY, IDENTITY);
        let mut path = Path::default();
        let mut operators = UntypedIter::new(data);
        while let Some(instruction) = operators.next() {
            let Some(left) = self.budget.operators.checked_sub(1) else {
                self.canvas.page.cut = true;
                return;
            };
            self.budget.operators = left;
            let operands: Vec<&Object<'_>> = instruction.operands().collect();
            let number = |at: usize| match operands.get(at) {
                Some(Object::Number(number)) => number.as_f64(),
                _ => 0.0,
            };
            let six = || -> Matrix { [number(0), number(1), number(2), number(3), number(4), number(5)] };
            let name = |at: usize| match operands.get(at) {
                Some(Object::Name(name)) => Some(name),
                _ => None,
            };
            let is_white = || {
                let numbers = || {
                    operands.iter().filter_map(|operand| match operand {
                        Object::Number(number) => Some(number.as_f64()),
                        _ => None,
                    })
                };
                match numbers().count() {
                    1 | 3 => numbers().all(|number| number > 0.99),
                    4 => numbers().all(|number| number < 0.01),
                    _ => false,
                }
            };
            match &**instruction.operator {
                b"q" if kept.len() < STATES => kept.push(state.clone()),
                b"Q" => state = kept.pop().unwrap_or(state),
                b"cm" => state.matrix = product(state.matrix, six()),
                b"G" | b"RG" | b"K" | b"SC" | b"SCN" => state.white_lines = is_white(),
                b"g" | b"rg" | b"k" | b"sc" | b"scn" => state.white_areas = is_white(),
                b"m" => path.begin(point(state.matrix, number(0), number(1))),
                b"l" => path.line(point(state.matrix, number(0), number(1))),
                b"c" => path.curve(point(state.matrix, number(4), number(5))),
                b"v" | b"y" => path.curve(point(state.matrix, number(2), number(3))),
                b"h" => path.close(),
                b"re" => {
                    let (x, y, width, height) = (number(0), number(1), number(2), number(3));
                    let corner = |x: f64, y: f64| point(state.matrix, x, y);
                    path.begin(corner(x, y));
                    path.line(corner(x + width, y));
                    path.line(corner(x + width, y + height));
                    path.line(corner(x, y + height));
                    path.close();
                }
                b"W" | b"W*" => path.clips = true,
                operator @ (b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n") => {
                    if matches!(operator, b"s" | b"b" | b"b*") {
                        path.close();
                    }
                    if matches!(operator, b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*") && !state.white_lines {
                        self.stroke(&path);
                    }
                    if matches!(operator, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*") && !state.white_areas {
                        self.fill(&path);
                    }
                    if path.clips {
                        state.clip = path.bounds().map(|bounds| meet(state.clip, bounds));
                    }
                    path = Path::default();
                }
                b"BT" => (text, line) = (IDENTITY, IDENTITY),
                b"Tc" => state.letter_space = number(0),
                b"Tw" => state.word_space = number(0),
                b"Tz" => state.stretch = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tr" => state.mode = number(0) as i32,
                b"Tf" => {
                    state.size = number(1);
                    let dict = name(0).and_then(|name| resources.get_font(name));
                    state.font = dict.map(|dict| self.fonts.of(&dict));
                }
                b"gs" => {
                    let looks = name(0).and_then(|name| resources.get_ext_g_state(name));
                    if let Some(font) = looks.and_then(|looks| looks.get::<Array<'_>>(b"Font".as_slice())) {
                        let mut parts = font.flex_iter();
                        if let (Some(dict), Some(size)) = (parts.next::<Dict<'_>>(), parts.next::<f64>()) {
                            state.font = Some(self.fonts.of(&dict));
                            state.size = size;
                        }
                    }
                }
                operator @ (b"Td" | b"TD") => {
                    if operator == b"TD" {
                        state.leading = -number(1);
                    }
                    line = product(line, [1.0, 0.0, 0.0, 1.0, number(0), number(1)]);
                    text = line;
                }
                b"Tm" => (text, line) = (six(), six()),
                b"T*" => {
                    line = product(line, [1.0, 0.0, 0.0, 1.0, 0.0, -state.leading]);
                    text = line;
                }
                b"Tj" => {
                    if let Some(Object::String(bytes)) = operands.first() {
                        self.show(bytes, &state, &mut text);
                    }
                }
                operator @ (b"'" | b"\"") => {
                    let at = if operator == b"'" { 0 } else { 2 };
                    if at == 2 {
                        (state.word_space, state.letter_space) = (number(0), number(1));
                    }
                    line = product(line, [1.0, 0.0, 0.0, 1.0, 0.0, -state.leading]);
                    text = line;
                    if let Some(Object::String(bytes)) = operands.get(at) {
                        self.show(bytes, &state, &mut text);
                    }
                }
                b"TJ" => {
                    if let Some(Object::Array(parts)) = operands.first() {
                        for part in parts.iter::<Object<'_>>() {
                            match part {
                                Object::String(bytes) => self.show(&bytes, &state, &mut text),
                                Object::Number(by) => {
                                    let by = -by.as_f64() / 1000.0 * state.size * state.stretch;
                                    text = product(text, [1.0, 0.0, 0.0, 1.0, by, 0.0]);
                                }
                                _ => {}
                            }
                        }
                    }
                }
                b"Do" => {
                    let object = name(0).and_then(|name| resources.get_x_object(name));
                    if let Some(object) = object {
                        self.object(&object, &state, depth);
                    }
                }
                b"BI" | b"EI" => self.picture(state.matrix),
                _ => {}
            }
        }
    }

    fn object(&mut self, object: &Stream<'_>, state: &State, depth: usize) {
        let kind = object.dict().get::<Name<'_>>(b"Subtype".as_slice());
        match kind.as_deref() {
            Some(b"Image") => self.picture(state.matrix),
            Some(b"Form") => self.form(object, state.matrix, depth + 1),
            _ => {}
        }
    }

    /// A picture fills the unit square.
    fn picture(&mut self, matrix: Matrix) {
        self.canvas.picture(point(matrix, 0.0, 0.0), point(matrix, 1.0, 1.0));
    }

    fn stroke(&mut self, path: &Path) {
        for part in &path.parts {
            for pair in part.points.windows(2) {
                if let [from, to] = pair {
                    self.canvas.line(*from, *to);
                }
            }
        }
    }

    /// Areas are lines where they are thin.
    fn fill(&mut self, path: &Path) {
        for part in path.parts.iter().filter(|part| !part.curved && part.points.len() >= 4) {
            self.canvas.thin_area(bounds(&part.points));
        }
    }

    /// Shows the letters of a string.
    fn show(&mut self, bytes: &Bytes<'_>, state: &State, text: &mut Matrix) {
        let Some(font) = state.font.and_then(|font| self.fonts.get(font)) else {
            return;
        };
        let mut missing = 0;
        let mut rest: &[u8] = bytes;
        while let Some(code) = font.next(&mut rest) {
            let width = code.width * state.size * state.stretch;
            let word = if code.is_space { state.word_space } else { 0.0 };
            let step = (code.width * state.size + state.letter_space + word) * state.stretch;
            let to_page = product(state.matrix, *text);
            let (from, to) = (point(to_page, 0.0, state.rise), point(to_page, width, state.rise));
            let up = point(to_page, 0.0, state.rise + state.size);
            let rise = (up.0 - from.0, up.1 - from.1);
            let size = rise.0.hypot(rise.1);
            *text = product(*text, [1.0, 0.0, 0.0, 1.0, step, 0.0]);
            // Letters that are drawn with nothing are what a program has guessed from a picture.
            if state.mode == 3 || state.mode == 7 || !(size > 0.1 && size < 2_000.0) {
                continue;
            }
            let letters = code.letters(font);
            if letters.is_empty() {
                missing += usize::from(!code.is_space);
                continue;
            }
            let count = letters.len() as f64;
            for (place, letter) in letters.into_iter().enumerate() {
                let Some(left) = self.budget.glyphs.checked_sub(1) else {
                    self.canvas.page.cut = true;
                    return;
                };
                self.budget.glyphs = left;
                let part = |place: f64| {
                    let by = place / count;
                    (from.0 + (to.0 - from.0) * by, from.1 + (to.1 - from.1) * by)
                };
                let (from, to) = (part(place as f64), part(place as f64 + 1.0));
                self.canvas.letter(letter, from, to, rise, state.clip);
            }
        }
        self.canvas.page.unread += missing;
    }

    /// The page as drawn.
    pub(super) fn finish(self) -> Page {
        self.canvas.finish()
    }
}

/// What is in both of two boxes.
fn meet(one: Option<Clip>, other: Clip) -> Clip {
    let Some([x0, y0, x1, y1]) = one else { return other };
    let [a0, b0, a1, b1] = other;
    let (left, top) = (x0.max(a0), y0.max(b0));
    [left, top, x1.min(a1).max(left), y1.min(b1).max(top)]
}

/// A path on the page.
#[derive(Default)]
struct Path {
    parts: Vec<Part>,
    clips: bool,
}

#[derive(Default)]
struct Part {
    points: Vec<(f64, f64)>,
    curved: bool,
}

impl Path {
    /// Points of one path that are kept.
    const MOST: usize = 200_000;

    fn begin(&mut self, at: (f64, f64)) {
        if self.parts.len() < Path::MOST {
            self.parts.push(Part {
                points: vec![at],
                curved: false,
            });
        }
    }

    fn line(&mut self, to: (f64, f64)) {
        if let Some(part) = self.parts.last_mut()
            && part.points.len() < Path::MOST
        {
            part.points.push(to);
        }
    }

    fn curve(&mut self, to: (f64, f64)) {
        if let Some(part) = self.parts.last_mut() {
            part.curved = true;
        }
        // The chord of a curve is no line.
        self.begin(to);
        if let Some(part) = self.parts.last_mut() {
            part.curved = true;
        }
    }

    fn close(&mut self) {
        if let Some(part) = self.parts.last_mut()
            && let Some(first) = part.points.first().copied()
        {
            part.points.push(first);
        }
    }

    fn bounds(&self) -> Option<Clip> {
        let points: Vec<(f64, f64)> = self.parts.iter().flat_map(|part| part.points.iter().copied()).collect();
        bounds(&points)
    }
}
