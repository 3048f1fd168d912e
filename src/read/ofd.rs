//! Reads OFD (GB/T 33190), the layout that offices seal electronically: a zip container of pages in XML.
//!
//! Lengths are millimetres from the left and from the top; a text says where each of its letters stands.

use quick_xml::Reader as XmlReader;
use quick_xml::events::{BytesStart, Event};

use super::collector::{Collector, Reading};
use super::container::{self, Container};
use super::pages::{self, Canvas, Page, Point, bounds};
use super::{fault, limit, xml};
use crate::reply::incoming::Fault;

/// What clerks call it.
const WHAT: &str = "OFD版式文件";
/// Points of a millimetre.
const POINTS: f64 = 72.0 / 25.4;
/// Bytes of one page.
const PART: u64 = 64 << 20;
/// A4, where a file does not say its size.
const A4: (f64, f64) = (210.0, 297.0);

/// Reads a file whose container has passed [`container::open`].
///
/// # Errors
/// If it is encrypted or broken, or holds no letters.
pub(super) fn read(name: &str, zip: &mut Container<'_>) -> Result<Reading, Fault> {
    if find(zip, "Encryptions.xml").is_some() {
        return Err(fault::encrypted());
    }
    let root = part(zip, "OFD.xml").ok_or_else(|| fault::damaged("缺少OFD.xml"))?;
    let mut left = limit::GLYPHS;
    let mut read: Vec<Page> = Vec::new();
    let mut missing = 0;
    for document in texts(&root, "DocRoot") {
        let Some(bytes) = part(zip, &document) else {
            missing += 1;
            continue;
        };
        let mut told = Told::of(&bytes);
        if told.pages.is_empty() {
            told.pages = unnamed(zip);
        }
        for page in &told.pages {
            if read.len() >= limit::PAGES {
                return Err(fault::oversized(&format!("超过{}页", limit::PAGES)));
            }
            match part(zip, &beside(&document, page)) {
                Some(bytes) => read.push(self::page(&bytes, &document, &told, zip, &mut left)),
                None => missing += 1,
            }
        }
    }
    if read.is_empty() {
        return Err(fault::damaged("OFD文件里没有页面"));
    }
    if !read.iter().any(Page::has_text) {
        return Err(fault::scan(WHAT));
    }
    let mut collector = Collector::new(name);
    pages::lay_out(read, &mut collector);
    if missing > 0 {
        collector.tell_corrupt(&format!("缺少{missing}页，其余各页"));
    }
    Ok(collector.finish())
}

/// What Document.xml says: its pages, its templates by their numbers, and the size of its pages.
struct Told {
    pages: Vec<String>,
    templates: Vec<(String, String)>,
    size: (f64, f64),
}

impl Told {
    fn of(bytes: &[u8]) -> Told {
        let mut told = Told {
            pages: Vec::new(),
            templates: Vec::new(),
            size: A4,
        };
        let mut reader = xml::reader(bytes);
        let (mut buffer, mut in_box) = (Vec::new(), false);
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(start)) => {
                    let place = || xml::attribute(&start, "BaseLoc").unwrap_or_default();
                    in_box = start.local_name().as_ref() == "PhysicalBox";
                    match start.local_name().as_ref() {
                        "Page" => told.pages.push(place()),
                        "TemplatePage" => {
                            let id = xml::attribute(&start, "ID").unwrap_or_default();
                            told.templates.push((id, place()));
                        }
                        _ => {}
                    }
                }
                Ok(Event::End(_)) => in_box = false,
                Ok(Event::Eof) | Err(_) => return told,
                Ok(event) if in_box => {
                    let mut text = String::new();
                    xml::push(&event, &mut text);
                    told.size = size(&text).unwrap_or(told.size);
                }
                Ok(_) => {}
            }
        }
    }
}

/// Draws a page with the template below it.
fn page(bytes: &[u8], document: &str, told: &Told, zip: &mut Container<'_>, left: &mut usize) -> Page {
    let own = texts(bytes, "PhysicalBox").first().and_then(|text| size(text));
    let (width, height) = own.unwrap_or(told.size);
    let mut canvas = Canvas::new(width * POINTS, height * POINTS);
    for template in attributes(bytes, "Template", "TemplateID") {
        let place = told.templates.iter().find(|(id, _)| *id == template);
        if let Some(bytes) = place.and_then(|(_, place)| part(zip, &beside(document, place))) {
            draw(&bytes, &mut canvas, left);
        }
    }
    draw(bytes, &mut canvas, left);
    canvas.finish()
}

/// A text, path or picture under way.
#[derive(Default)]
struct Thing {
    left: f64,
    top: f64,
    /// Of its boundary, which cuts it off.
    width: f64,
    height: f64,
    matrix: [f64; 6],
    size: f64,
    stretch: f64,
    /// Degrees by which the text goes on another way, and by which its letters are turned.
    reads: f64,
    strokes: bool,
    fills: bool,
}

impl Thing {
    fn of(start: &BytesStart<'_>) -> Thing {
        let number = |name: &str| xml::attribute(start, name).and_then(|text| text.trim().parse::<f64>().ok());
        let place = xml::attribute(start, "Boundary")
            .map(|text| numbers(&text))
            .unwrap_or_default();
        let matrix = xml::attribute(start, "CTM").and_then(|text| numbers(&text).try_into().ok());
        let is = |name: &str, otherwise: bool| xml::attribute(start, name).map_or(otherwise, |value| value == "true");
        Thing {
            left: place.first().copied().unwrap_or(0.0),
            top: place.get(1).copied().unwrap_or(0.0),
            width: place.get(2).copied().unwrap_or(0.0),
            height: place.get(3).copied().unwrap_or(0.0),
            matrix: matrix.unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]),
            size: number("Size").unwrap_or(3.5),
            stretch: number("HScale").unwrap_or(1.0),
            reads: number("ReadDirection").unwrap_or(0.0),
            strokes: is("Stroke", true),
            fills: is("Fill", false),
        }
    }

    /// Where a place of the thing is on the page, in points.
    fn place(&self, x: f64, y: f64) -> Point {
        let [a, b, c, d, e, f] = self.matrix;
        (
            (a * x + c * y + e + self.left) * POINTS,
            (b * x + d * y + f + self.top) * POINTS,
        )
    }
}

/// Draws the things of a page.
fn draw(bytes: &[u8], canvas: &mut Canvas, left: &mut usize) {
    let mut reader: XmlReader<&[u8]> = xml::reader(bytes);
    let mut buffer = Vec::new();
    let mut thing = Thing::default();
    // What the text under way is: letters with the attributes of their places, or a path.
    let mut letters: Option<(Vec<f64>, Vec<f64>, f64, f64)> = None;
    let mut in_path = false;
    let mut text = String::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => match start.local_name().as_ref() {
                "TextObject" | "PathObject" => thing = Thing::of(&start),
                "ImageObject" => {
                    let thing = Thing::of(&start);
                    canvas.picture(thing.place(0.0, 0.0), thing.place(1.0, 1.0));
                }
                "TextCode" => {
                    let number = |name: &str| xml::attribute(&start, name).and_then(|text| text.trim().parse().ok());
                    let steps = |name: &str| {
                        xml::attribute(&start, name)
                            .map(|text| steps(&text))
                            .unwrap_or_default()
                    };
                    letters = Some((
                        steps("DeltaX"),
                        steps("DeltaY"),
                        number("X").unwrap_or(0.0),
                        number("Y").unwrap_or(0.0),
                    ));
                    text.clear();
                }
                "AbbreviatedData" => {
                    in_path = true;
                    text.clear();
                }
                _ => {}
            },
            Ok(Event::End(end)) => match end.local_name().as_ref() {
                "TextCode" => {
                    if let Some((across, down, x, y)) = letters.take() {
                        write(&thing, &text, (x, y), &across, &down, canvas, left);
                    }
                }
                "AbbreviatedData" => {
                    in_path = false;
                    path(&thing, &text, canvas);
                }
                _ => {}
            },
            Ok(Event::Eof) => return,
            Err(_) => {
                canvas.page.cut = true;
                return;
            }
            Ok(event) if (letters.is_some() || in_path) && text.len() < limit::TEXT_BYTES => {
                xml::push(&event, &mut text)
            }
            Ok(_) => {}
        }
    }
}

/// Draws letters, each as far from the one before as the steps say.
fn write(
    thing: &Thing,
    text: &str,
    (mut x, mut y): Point,
    across: &[f64],
    down: &[f64],
    canvas: &mut Canvas,
    left: &mut usize,
) {
    let text = text.trim_matches(['\n', '\r', '\t']);
    let corners = [
        (thing.left, thing.top),
        (thing.left + thing.width, thing.top + thing.height),
    ];
    let boundary = bounds(&corners.map(|(x, y)| (x * POINTS, y * POINTS)));
    let upright = (thing.reads - 90.0).abs() < 1.0 || (thing.reads - 270.0).abs() < 1.0;
    for (place, letter) in text.chars().enumerate() {
        let Some(rest) = left.checked_sub(1) else {
            canvas.page.cut = true;
            return;
        };
        *left = rest;
        let own = thing.size * thing.stretch * if letter.is_ascii() { 0.5 } else { 1.0 };
        let step = across.get(place).copied();
        let fall = down.get(place).copied().unwrap_or(0.0);
        // A letter is no wider than its step; where there is none, it is as wide as such letters are.
        let width = step
            .filter(|step| *step > 0.0)
            .map_or(own, |step| step.min(thing.size * thing.stretch));
        let (from, to) = (thing.place(x, y), thing.place(x + width, y));
        let head = thing.place(x, y - thing.size);
        canvas.letter(letter, from, to, (head.0 - from.0, head.1 - from.1), boundary);
        x += step.unwrap_or(if upright || !down.is_empty() { 0.0 } else { own });
        y += fall;
    }
}

/// Draws the straight lines of a path: `M 0 0 L 100 0 L 100 20 C`.
fn path(thing: &Thing, text: &str, canvas: &mut Canvas) {
    let mut parts: Vec<(Vec<Point>, bool)> = Vec::new();
    let mut tokens = text.split_whitespace();
    while let Some(token) = tokens.next() {
        let mut next = || tokens.next().and_then(|text| text.parse::<f64>().ok());
        let mut after = |skip: usize| {
            for _ in 0..skip {
                next()?;
            }
            Some(thing.place(next()?, next()?))
        };
        match token {
            "S" | "M" => match after(0) {
                Some(at) if parts.len() < limit::RULINGS => parts.push((vec![at], false)),
                _ => break,
            },
            "L" => match (after(0), parts.last_mut()) {
                (Some(to), Some((points, _))) => points.push(to),
                _ => break,
            },
            "Q" | "B" | "A" => {
                let skip = match token {
                    "Q" => 2,
                    "B" => 4,
                    _ => 5,
                };
                match after(skip) {
                    Some(to) => parts.push((vec![to], true)),
                    None => break,
                }
            }
            "C" => {
                if let Some((points, _)) = parts.last_mut()
                    && let Some(first) = points.first().copied()
                {
                    points.push(first);
                }
            }
            _ => {}
        }
    }
    for (points, curved) in &parts {
        if thing.strokes {
            for pair in points.windows(2) {
                if let [from, to] = pair {
                    canvas.line(*from, *to);
                }
            }
        } else if thing.fills && !curved && points.len() >= 4 {
            canvas.thin_area(bounds(points));
        }
    }
}

/// Numbers parted by spaces.
fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().filter_map(|part| part.parse().ok()).collect()
}

/// Steps between letters: `3.5 g 4 7` is one of 3.5 and four of 7.
fn steps(text: &str) -> Vec<f64> {
    let mut steps: Vec<f64> = Vec::new();
    let mut parts = text.split_whitespace();
    while let Some(part) = parts.next() {
        if part != "g" {
            steps.extend(part.parse::<f64>().ok());
            continue;
        }
        let count = parts.next().and_then(|count| count.parse::<usize>().ok()).unwrap_or(0);
        let step = parts.next().and_then(|step| step.parse::<f64>().ok()).unwrap_or(0.0);
        steps.extend(std::iter::repeat_n(step, count.min(limit::CELL_TEXT)));
        if steps.len() > limit::GLYPHS {
            break;
        }
    }
    steps
}

/// Width and height of a box: `0 0 210 297`.
fn size(text: &str) -> Option<(f64, f64)> {
    match numbers(text).as_slice() {
        [_, _, width, height] if *width > 1.0 && *height > 1.0 => Some((*width, *height)),
        _ => None,
    }
}

/// The texts of all elements of a name.
fn texts(bytes: &[u8], name: &str) -> Vec<String> {
    let mut reader = xml::reader(bytes);
    let (mut buffer, mut texts, mut inside) = (Vec::new(), Vec::new(), false);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if start.local_name().as_ref() == name && texts.len() < 64 => {
                inside = true;
                texts.push(String::new());
            }
            Ok(Event::End(_)) => inside = false,
            Ok(Event::Eof) | Err(_) => return texts,
            Ok(event) if inside => {
                if let Some(text) = texts.last_mut() {
                    xml::push(&event, text);
                }
            }
            Ok(_) => {}
        }
    }
}

/// An attribute of all elements of a name.
fn attributes(bytes: &[u8], name: &str, key: &str) -> Vec<String> {
    let mut reader = xml::reader(bytes);
    let (mut buffer, mut found) = (Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if start.local_name().as_ref() == name && found.len() < 16 => {
                found.extend(xml::attribute(&start, key));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// A place that a part names, as it is named in the container.
fn beside(part: &str, place: &str) -> String {
    let place = place.trim();
    if let Some(absolute) = place.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = part.split('/').collect();
    steps.pop();
    for step in place.split('/') {
        match step {
            ".." => drop(steps.pop()),
            "." | "" => {}
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// Pages that a container holds though its document names none.
fn unnamed(zip: &Container<'_>) -> Vec<String> {
    let names = (0..zip.len()).filter_map(|index| Some(zip.name_for_index(index)?.ok()?.to_string()));
    let is_page = |name: &String| name.contains("/Pages/") && name.ends_with("/Content.xml");
    let mut pages: Vec<String> = names.filter(is_page).map(|name| format!("/{name}")).collect();
    // Page_2 comes before Page_10.
    pages.sort_by_key(|name| (name.len(), name.clone()));
    pages
}

/// The name of an entry, whatever its case.
fn find(zip: &Container<'_>, name: &str) -> Option<String> {
    let name = name.trim().trim_start_matches('/').to_lowercase();
    (0..zip.len()).find_map(|index| {
        let entry = zip.name_for_index(index)?.ok()?;
        let is_it = entry.trim_start_matches('/').replace('\\', "/").to_lowercase() == name;
        is_it.then(|| entry.to_string())
    })
}

fn part(zip: &mut Container<'_>, name: &str) -> Option<Vec<u8>> {
    let name = find(zip, name)?;
    container::part(zip, &name, PART)
}
