//! Renders numbers as a spreadsheet shows them: format codes of Excel with sections, conditions, literals, dates, fractions
//! and Chinese numerals.
//!
//! What depends on the computer (the short and the long date of the system) is rendered as Chinese computers show it.

use jiff::civil::Date;

use super::date;
use crate::grid::Dated;

/// Longest format code that is read; Excel takes no longer one.
const CODE: usize = 255;
/// Digits that Excel keeps of a number.
const PRECISION: usize = 15;
/// Most places that a code can ask for before or behind the point.
const PLACES: usize = 40;

/// What a cell shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its text.
    pub text: String,
    /// Which parts of a day it names, where it shows the number as a day or time.
    pub dated: Option<Dated>,
}

/// A format code, ready to render numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Format {
    numbers: Vec<Section>,
    text: Option<Section>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Section {
    parts: Vec<Part>,
    condition: Option<(Relation, f64)>,
    numerals: Option<Numerals>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Relation {
    Less,
    LessOrEqual,
    Equal,
    NotEqual,
    More,
    MoreOrEqual,
}

/// `[DBNum1]` 一二三, `[DBNum2]` 壹贰叁, `[DBNum3]` １２３.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Numerals {
    Plain,
    Formal,
    Wide,
}

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Literal(String),
    /// `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    Slash,
    /// `E+` (true) or `E-`.
    Exponent(bool),
    General,
    /// `@`.
    Text,
    /// A letter of a date or time and how often it stands: `yyyy`, `m`, `aaaa`.
    Date(char, usize),
    /// `[h]`, `[mm]`: all hours, minutes or seconds.
    Elapsed(char, usize),
    /// Digits of a second behind the point.
    Fraction(usize),
    /// `AM/PM`, or 上午/下午.
    HalfDay(bool),
}

impl Format {
    /// The format of a code.
    pub fn new(code: &str) -> Format {
        if code.chars().count() > CODE {
            return Format::default();
        }
        let code = match code {
            // The long date and the time of the system.
            _ if code.starts_with("[$-F800]") => "yyyy\"年\"m\"月\"d\"日\"",
            _ if code.starts_with("[$-F400]") => "h:mm:ss",
            other => other,
        };
        let mut sections: Vec<Section> = split(code).into_iter().map(|code| section(&code)).collect();
        let is_text = |section: &Section| section.parts.contains(&Part::Text);
        let text = match sections.len() {
            4.. => {
                sections.truncate(4);
                sections.pop()
            }
            1.. if sections.last().is_some_and(is_text) => sections.pop(),
            _ => None,
        };
        Format {
            numbers: sections,
            text,
        }
    }

    /// The format that every program knows under this number.
    pub fn built_in(id: u32) -> Format {
        Format::new(match id {
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 | 6 => "\"¥\"#,##0;\"¥\"\\-#,##0",
            7 | 8 => "\"¥\"#,##0.00;\"¥\"\\-#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14 => "yyyy/m/d",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 => "h:mm",
            21 => "h:mm:ss",
            22 => "yyyy/m/d h:mm",
            27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
            28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
            30 => "m/d/yy",
            31 => "yyyy\"年\"m\"月\"d\"日\"",
            32 => "h\"时\"mm\"分\"",
            33 => "h\"时\"mm\"分\"ss\"秒\"",
            34 | 55 => "上午/下午h\"时\"mm\"分\"",
            35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
            37 | 38 => "#,##0_);(#,##0)",
            39 | 40 => "#,##0.00_);(#,##0.00)",
            41 => "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
            42 => "_ \"¥\"* #,##0_ ;_ \"¥\"* -#,##0_ ;_ \"¥\"* \"-\"_ ;_ @_ ",
            43 => "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
            44 => "_ \"¥\"* #,##0.00_ ;_ \"¥\"* -#,##0.00_ ;_ \"¥\"* \"-\"??_ ;_ @_ ",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            48 => "##0.0E+0",
            49 => "@",
            _ => "General",
        })
    }

    /// Whether it shows everything as it is.
    pub fn is_plain(&self) -> bool {
        let plain =
            |section: &Section| section.numerals.is_none() && matches!(section.parts.as_slice(), [Part::General]);
        let text = self
            .text
            .as_ref()
            .is_none_or(|section| matches!(section.parts.as_slice(), [Part::Text]));
        text && matches!(self.numbers.as_slice(), [] | [_]) && self.numbers.iter().all(plain)
    }

    /// Whether a number is a day or time in it.
    pub fn is_date(&self) -> bool {
        self.numbers.first().is_some_and(Section::is_date)
    }

    /// What it shows of a number, which is the serial of the 1900 system where it is a day; nothing where that cannot be
    /// told.
    pub fn number(&self, number: f64) -> Option<Shown> {
        if !number.is_finite() {
            return None;
        }
        let Some((section, value)) = self.section(number) else {
            return Some(Shown {
                text: general(number),
                dated: None,
            });
        };
        section.render(value)
    }

    /// What it shows of a text.
    pub fn text(&self, text: &str) -> Option<String> {
        let section = self.text.as_ref()?;
        let shown = section.parts.iter().map(|part| match part {
            Part::Text => text,
            Part::Literal(literal) => literal,
            _ => "",
        });
        Some(shown.collect())
    }

    /// The section for a number, and the number without a sign that the section says itself.
    fn section(&self, number: f64) -> Option<(&Section, f64)> {
        let count = self.numbers.len();
        for (place, section) in self.numbers.iter().enumerate() {
            let default = match (place, count) {
                _ if section.condition.is_some() => None,
                (0, 2) if self.numbers.get(1).is_some_and(|next| next.condition.is_none()) => {
                    Some((Relation::MoreOrEqual, 0.0))
                }
                (0, 3) => Some((Relation::More, 0.0)),
                (1, 3) => Some((Relation::Less, 0.0)),
                _ => None,
            };
            let condition = section.condition.or(default);
            if condition.is_none_or(|(relation, limit)| relation.holds(number, limit)) {
                let negative = match condition {
                    Some((Relation::Less | Relation::LessOrEqual, limit)) => limit <= 0.0,
                    Some(_) => false,
                    // The second of two sections has the minus of its own.
                    None => place == 1 && count == 2 && self.numbers.first().is_some_and(|one| one.condition.is_none()),
                };
                return Some((section, if negative { number.abs() } else { number }));
            }
        }
        None
    }
}

impl Relation {
    fn holds(self, number: f64, limit: f64) -> bool {
        match self {
            Relation::Less => number < limit,
            Relation::LessOrEqual => number <= limit,
            Relation::Equal => (number - limit).abs() < f64::EPSILON,
            Relation::NotEqual => (number - limit).abs() >= f64::EPSILON,
            Relation::More => number > limit,
            Relation::MoreOrEqual => number >= limit,
        }
    }
}

/// The sections of a code, at the semicolons that are no literals.
fn split(code: &str) -> Vec<String> {
    let mut sections = vec![String::new()];
    let (mut quoted, mut escaped, mut bracketed) = (false, false, false);
    for c in code.chars() {
        if c == ';' && !quoted && !escaped && !bracketed {
            sections.push(String::new());
            continue;
        }
        match c {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            _ => {}
        }
        if let Some(last) = sections.last_mut() {
            last.push(c);
        }
    }
    sections
}

fn section(code: &str) -> Section {
    let mut section = Section::default();
    let chars: Vec<char> = code.chars().collect();
    let literal = |section: &mut Section, text: &str| match section.parts.last_mut() {
        Some(Part::Literal(last)) => last.push_str(text),
        _ => section.parts.push(Part::Literal(text.to_owned())),
    };
    let begins = |at: usize, word: &str| {
        let rest = chars.get(at..).unwrap_or_default();
        let count = word.chars().count();
        rest.len() >= count && (rest.iter().zip(word.chars())).all(|(a, b)| a.eq_ignore_ascii_case(&b))
    };
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let run = chars
            .iter()
            .skip(at)
            .take_while(|other| other.eq_ignore_ascii_case(&c))
            .count();
        let lower = c.to_ascii_lowercase();
        match c {
            '"' => {
                let text: String = chars.iter().skip(at + 1).take_while(|c| **c != '"').collect();
                at += text.chars().count() + 2;
                literal(&mut section, &text);
                continue;
            }
            '\\' | '!' => {
                if let Some(next) = chars.get(at + 1) {
                    literal(&mut section, &next.to_string());
                }
                at += 2;
                continue;
            }
            // As wide as the next character.
            '_' => {
                literal(&mut section, " ");
                at += 2;
                continue;
            }
            // The next character fills the cell.
            '*' => {
                at += 2;
                continue;
            }
            '[' => {
                let inner: String = chars.iter().skip(at + 1).take_while(|c| **c != ']').collect();
                at += inner.chars().count() + 2;
                bracket(&inner, &mut section);
                continue;
            }
            _ if begins(at, "General") || begins(at, "G/通用格式") => {
                section.parts.push(Part::General);
                at += 7;
                continue;
            }
            _ if begins(at, "AM/PM") || begins(at, "上午/下午") => {
                section.parts.push(Part::HalfDay(c == '上'));
                at += 5;
                continue;
            }
            _ if begins(at, "A/P") => {
                section.parts.push(Part::HalfDay(false));
                at += 3;
                continue;
            }
            'e' | 'E' if matches!(chars.get(at + 1), Some('+' | '-')) => {
                section.parts.push(Part::Exponent(chars.get(at + 1) == Some(&'+')));
                at += 2;
                continue;
            }
            '0' if matches!(
                section.parts.as_slice(),
                [.., Part::Date('s', _) | Part::Elapsed('s', _), Part::Point]
            ) =>
            {
                section.parts.pop();
                section.parts.push(Part::Fraction(run.min(PLACES)));
                at += run;
                continue;
            }
            '0' | '#' | '?' => section.parts.push(Part::Digit(c)),
            '.' => section.parts.push(Part::Point),
            ',' => section.parts.push(Part::Comma),
            '%' => section.parts.push(Part::Percent),
            '/' => section.parts.push(Part::Slash),
            '@' => section.parts.push(Part::Text),
            _ if matches!(lower, 'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'b' | 'g') || lower == 'a' && run >= 3 => {
                section.parts.push(Part::Date(lower, run));
                at += run;
                continue;
            }
            other => literal(&mut section, &other.to_string()),
        }
        at += 1;
    }
    section.settle();
    section
}

/// Takes what stands in brackets: a condition, a currency, elapsed time, Chinese numerals; a colour is nothing.
fn bracket(inner: &str, section: &mut Section) {
    let lower = inner.to_ascii_lowercase();
    let first = lower.chars().next();
    match lower.as_str() {
        "dbnum1" => section.numerals = Some(Numerals::Plain),
        "dbnum2" => section.numerals = Some(Numerals::Formal),
        "dbnum3" | "dbnum4" => section.numerals = Some(Numerals::Wide),
        _ => {}
    }
    if let Some(currency) = inner.strip_prefix('$') {
        let sign = currency.rsplit_once('-').map_or(currency, |(sign, _)| sign);
        if !sign.is_empty() {
            section.parts.push(Part::Literal(sign.to_owned()));
        }
    } else if let Some(letter) =
        first.filter(|c| matches!(c, 'h' | 'm' | 's') && lower.chars().all(|other| other == *c))
    {
        section.parts.push(Part::Elapsed(letter, lower.len()));
    } else {
        const RELATIONS: [(&str, Relation); 6] = [
            ("<=", Relation::LessOrEqual),
            (">=", Relation::MoreOrEqual),
            ("<>", Relation::NotEqual),
            ("<", Relation::Less),
            (">", Relation::More),
            ("=", Relation::Equal),
        ];
        let found = RELATIONS.iter().find_map(|(sign, relation)| {
            let limit = inner.strip_prefix(sign)?.trim().parse().ok()?;
            Some((*relation, limit))
        });
        section.condition = section.condition.or(found);
    }
}

impl Section {
    /// Tells minutes from months, and the signs of numbers that are literals in a date.
    fn settle(&mut self) {
        if !self.is_date() {
            return;
        }
        let letters: Vec<Option<char>> = (self.parts.iter())
            .map(|part| match part {
                Part::Date(letter, _) | Part::Elapsed(letter, _) => Some(*letter),
                _ => None,
            })
            .collect();
        for (place, part) in self.parts.iter_mut().enumerate() {
            match part {
                Part::Date(letter, count) if *letter == 'm' && *count <= 2 => {
                    let before = letters.iter().take(place).rev().flatten().next();
                    let after = letters.iter().skip(place + 1).flatten().next();
                    if matches!(before, Some('h')) || matches!(after, Some('s')) {
                        *letter = 'n';
                    }
                }
                Part::Point => *part = Part::Literal(".".to_owned()),
                Part::Comma => *part = Part::Literal(",".to_owned()),
                Part::Slash => *part = Part::Literal("/".to_owned()),
                Part::Percent => *part = Part::Literal("%".to_owned()),
                _ => {}
            }
        }
    }

    fn is_date(&self) -> bool {
        let dates = |part: &Part| matches!(part, Part::Date(..) | Part::Elapsed(..) | Part::HalfDay(_));
        self.parts.iter().any(dates)
    }

    fn render(&self, number: f64) -> Option<Shown> {
        if self.is_date() {
            return self.day(number);
        }
        let sign = if number < 0.0 { "-" } else { "" };
        let text = if self.parts.contains(&Part::General) || self.parts.contains(&Part::Text) {
            let value = self.numeral(&general(number.abs()), true);
            let shown = self.parts.iter().map(|part| match part {
                Part::General | Part::Text => value.as_str(),
                Part::Literal(text) => text,
                Part::Percent => "%",
                _ => "",
            });
            format!("{sign}{}", shown.collect::<String>())
        } else {
            let digits = self.digits(number.abs())?;
            // Nothing but zeros is not negative.
            let sign = if digits.chars().any(|c| ('1'..='9').contains(&c)) || self.numerals.is_some() {
                sign
            } else {
                ""
            };
            format!("{sign}{digits}")
        };
        Some(Shown { text, dated: None })
    }

    /// A number in the numerals of the section.
    fn numeral(&self, text: &str, counted: bool) -> String {
        match self.numerals {
            None => text.to_owned(),
            Some(Numerals::Wide) => (text.chars())
                .map(|c| {
                    c.to_digit(10)
                        .and_then(|n| char::from_u32('０' as u32 + n))
                        .unwrap_or(c)
                })
                .collect(),
            Some(Numerals::Plain) => chinese(text, "〇一二三四五六七八九", "十百千", counted),
            Some(Numerals::Formal) => chinese(text, "零壹贰叁肆伍陆柒捌玖", "拾佰仟", counted),
        }
    }

    /// A number that is no day, by its places.
    fn digits(&self, number: f64) -> Option<String> {
        let places: Vec<usize> = (self.parts.iter().enumerate())
            .filter(|(_, part)| matches!(part, Part::Digit(_)))
            .map(|(place, _)| place)
            .collect();
        let Some((first, last)) = places.first().zip(places.last()).map(|(first, last)| (*first, *last)) else {
            // Nothing but literals, or nothing at all.
            let shown = self.parts.iter().map(|part| match part {
                Part::Literal(text) => text.as_str(),
                Part::Percent => "%",
                Part::Slash => "/",
                Part::Point => ".",
                Part::Comma => ",",
                _ => "",
            });
            return Some(shown.collect());
        };
        if places.len() > 2 * PLACES {
            return None;
        }
        let percents = self.parts.iter().filter(|part| **part == Part::Percent).count();
        // Commas behind the last place of the whole number divide by a thousand each.
        let point = self
            .parts
            .iter()
            .position(|part| *part == Part::Point)
            .filter(|at| *at < last + 2);
        let whole_end = places
            .iter()
            .rev()
            .find(|at| point.is_none_or(|point| **at < point))
            .copied();
        let commas = |from: usize| {
            let behind = self.parts.iter().skip(from + 1);
            behind.take_while(|part| **part == Part::Comma).count()
        };
        let scaled = commas(last) + whole_end.filter(|end| *end != last).map_or(0, commas);
        let number = number * 100f64.powi(percents.min(4) as i32) / 1000f64.powi(scaled.min(8) as i32);
        if let Some(at) = self.parts.iter().position(|part| matches!(part, Part::Exponent(_))) {
            return Some(self.scientific(number, at, point));
        }
        if let Some(at) = self
            .parts
            .iter()
            .position(|part| *part == Part::Slash)
            .filter(|at| first < *at)
        {
            return self.fraction(number, at);
        }
        let behind = places
            .iter()
            .filter(|at| point.is_some_and(|point| **at > point))
            .count();
        let grouped = self
            .parts
            .iter()
            .enumerate()
            .any(|(place, part)| *part == Part::Comma && place > first && whole_end.is_some_and(|end| place < end));
        let decimal = Decimal::of(number).rounded(behind);
        let before = places.len() - behind;
        let whole = if decimal.whole == "0" { "" } else { &decimal.whole };
        let mut whole: Vec<char> = whole.chars().collect();
        let mut out = String::new();
        let mut fraction = decimal.fraction.chars();
        let (mut place, mut passed) = (0, 0);
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                Part::Digit(c) if point.is_none_or(|point| at < point) => {
                    // What has no place of its own stands at the first.
                    let from_right = before - place - 1;
                    while whole.len() > from_right {
                        out.push(whole.remove(0));
                        if grouped && whole.len().is_multiple_of(3) && !whole.is_empty() {
                            out.push(',');
                        }
                        passed += 1;
                        if whole.len() == from_right {
                            break;
                        }
                    }
                    if passed == 0 {
                        match c {
                            '0' => {
                                out.push('0');
                                if grouped && from_right.is_multiple_of(3) && from_right > 0 {
                                    out.push(',');
                                }
                            }
                            '?' => out.push(' '),
                            _ => {}
                        }
                    }
                    place += 1;
                }
                Part::Digit(c) => {
                    let digit = fraction.next().unwrap_or('0');
                    let rest_zero = digit == '0' && fraction.as_str().chars().all(|c| c == '0');
                    match c {
                        '#' if rest_zero => {}
                        '?' if rest_zero => out.push(' '),
                        _ => out.push(digit),
                    }
                }
                Part::Point if Some(at) == point => {
                    if before == 0 {
                        out.extend(whole.drain(..));
                    }
                    out.push('.');
                }
                Part::Point => out.push('.'),
                Part::Percent => out.push('%'),
                Part::Slash => out.push('/'),
                Part::Literal(text) => out.push_str(text),
                Part::Comma if at < first => out.push(','),
                _ => {}
            }
        }
        Some(match self.numerals {
            None => out,
            Some(_) => {
                // The literals hold no digits that count: 第0期 is rare, and read as its number.
                let digits: String = out.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
                out.replacen(&digits, &self.numeral(&digits, true), 1)
            }
        })
    }

    fn scientific(&self, number: f64, at: usize, point: Option<usize>) -> String {
        let count = |from: usize, to: usize| {
            let parts = self.parts.iter().enumerate();
            let inside = parts.filter(|(place, part)| *place >= from && *place < to && matches!(part, Part::Digit(_)));
            inside.count()
        };
        let behind = point.map_or(0, |point| count(point, at));
        let before = count(0, point.map_or(at, |point| point.min(at))).max(1) as i32;
        let width = count(at, self.parts.len());
        let mut power = if number == 0.0 {
            0
        } else {
            number.log10().floor() as i32
        };
        power = power.div_euclid(before) * before;
        let mut decimal = Decimal::of(number / 10f64.powi(power)).rounded(behind);
        if decimal.whole.len() > before as usize {
            power += before;
            decimal = Decimal::of(number / 10f64.powi(power)).rounded(behind);
        }
        let plus = matches!(self.parts.get(at), Some(Part::Exponent(true)));
        let sign = match power {
            ..0 => "-",
            _ if plus => "+",
            _ => "",
        };
        let fraction = if behind > 0 {
            format!(".{}", decimal.fraction)
        } else {
            String::new()
        };
        format!("{}{fraction}E{sign}{:0width$}", decimal.whole, power.abs())
    }

    /// A fraction of two numbers, with the whole number before it if it has a place: `# ?/?`, `?/8`.
    fn fraction(&self, number: f64, slash: usize) -> Option<String> {
        /// Places of a denominator, at most.
        const DENOMINATOR: u32 = 5;
        let digit = |part: &&Part| matches!(part, Part::Digit(_));
        let whole = self
            .parts
            .iter()
            .take(slash)
            .rev()
            .skip_while(digit)
            .any(|part| digit(&part));
        let behind = self.parts.get(slash + 1..)?;
        let places = behind.iter().take_while(|part| matches!(part, Part::Digit(_))).count();
        let fixed: Option<u64> = behind.iter().find_map(|part| match part {
            Part::Literal(text) => text.trim().parse().ok(),
            _ => None,
        });
        let (integer, rest) = if whole {
            (number.trunc(), number.fract())
        } else {
            (0.0, number)
        };
        let (mut top, bottom) = match fixed.filter(|fixed| places == 0 && *fixed > 0) {
            Some(fixed) => ((rest * fixed as f64).round(), fixed as f64),
            None => nearest(rest, 10u64.pow((places.max(1) as u32).min(DENOMINATOR)) - 1),
        };
        let mut integer = integer;
        if whole && top >= bottom {
            integer += 1.0;
            top -= bottom;
        }
        Some(match (whole, top == 0.0) {
            (true, true) => format!("{integer}"),
            (true, false) if integer == 0.0 => format!("{top}/{bottom}"),
            (true, false) => format!("{integer} {top}/{bottom}"),
            (false, _) => format!("{top}/{bottom}"),
        })
    }

    fn day(&self, serial: f64) -> Option<Shown> {
        if serial < 0.0 {
            return None;
        }
        let finest = (self.parts.iter())
            .map(|part| match part {
                Part::Fraction(digits) => *digits,
                _ => 0,
            })
            .max()
            .unwrap_or(0)
            .min(3) as i32;
        let unit = 10f64.powi(finest);
        let ticks = (serial * 86_400.0 * unit).round();
        let seconds = (ticks / unit).floor();
        let days = (seconds / 86_400.0).floor();
        let of_day = (seconds - days * 86_400.0) as u32;
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        let half = self.parts.iter().any(|part| matches!(part, Part::HalfDay(_)));
        let needs_day = |part: &Part| matches!(part, Part::Date('y' | 'm' | 'd' | 'e' | 'b' | 'a', _));
        let date: Option<Date> = date::from_serial(days);
        if date.is_none() && self.parts.iter().any(needs_day) {
            return None;
        }
        let date = date.unwrap_or_default();
        let mut dated = Dated::default();
        let mut out = String::new();
        let two = |number: u32, count: usize| {
            let text = if count >= 2 {
                format!("{number:02}")
            } else {
                number.to_string()
            };
            self.numeral(&text, true)
        };
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Date('y' | 'e' | 'b', count) => {
                    dated.year = true;
                    let year = date.year();
                    let text = if *count <= 2 && !matches!(part, Part::Date('e', _)) {
                        format!("{:02}", year.rem_euclid(100))
                    } else {
                        year.to_string()
                    };
                    out.push_str(&self.numeral(&text, false));
                }
                Part::Date('m', count) => {
                    dated.month = true;
                    let month = usize::from(date.month().unsigned_abs());
                    let name = MONTHS.get(month.saturating_sub(1)).copied().unwrap_or_default();
                    match count {
                        1 | 2 => out.push_str(&two(month as u32, *count)),
                        3 => out.push_str(name.get(..3).unwrap_or_default()),
                        4 => out.push_str(name),
                        _ => out.push_str(name.get(..1).unwrap_or_default()),
                    }
                }
                Part::Date('d', count @ (1 | 2)) => {
                    dated.day = true;
                    out.push_str(&two(u32::from(date.day().unsigned_abs()), *count));
                }
                Part::Date('d' | 'a', count) => {
                    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
                    let chinese = "一二三四五六日".chars().nth(weekday).unwrap_or('日');
                    let english = WEEKDAYS.get(weekday).copied().unwrap_or_default();
                    match (part, count) {
                        (Part::Date('a', 3), _) => out.push(chinese),
                        (Part::Date('a', _), _) => {
                            out.push_str("星期");
                            out.push(chinese);
                        }
                        (_, 3) => out.push_str(english.get(..3).unwrap_or_default()),
                        _ => out.push_str(english),
                    }
                }
                Part::Date('h', count) => {
                    let hour = if half { (hour + 11) % 12 + 1 } else { hour };
                    out.push_str(&two(hour, *count));
                }
                Part::Date('n', count) => out.push_str(&two(minute, *count)),
                Part::Date('s', count) => out.push_str(&two(second, *count)),
                Part::Elapsed(letter, count) => {
                    let total = match letter {
                        'h' => (seconds / 3600.0).floor(),
                        'm' => (seconds / 60.0).floor(),
                        _ => seconds,
                    };
                    out.push_str(&format!("{total:0count$}"));
                }
                Part::Fraction(digits) => {
                    let shown = ticks - seconds * unit;
                    let width = (*digits).min(3);
                    out.push_str(&format!(".{shown:0width$}"));
                }
                Part::HalfDay(chinese) => out.push_str(match (hour < 12, *chinese) {
                    (true, false) => "AM",
                    (false, false) => "PM",
                    (true, true) => "上午",
                    (false, true) => "下午",
                }),
                Part::Digit(c) => out.push(*c),
                _ => {}
            }
        }
        Some(Shown {
            text: out,
            dated: Some(dated),
        })
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The fraction with a denominator up to `most` that is nearest to a number.
fn nearest(number: f64, most: u64) -> (f64, f64) {
    let mut best = (number.round(), 1.0);
    let mut error = (number - best.0).abs();
    for bottom in 2..=most.min(9_999) {
        let bottom = bottom as f64;
        let top = (number * bottom).round();
        let this = (number - top / bottom).abs();
        if this + 1e-12 < error {
            (best, error) = ((top, bottom), this);
        }
    }
    best
}

/// A number as cells without a format show it: at most eleven signs, whole numbers in full.
pub fn general(number: f64) -> String {
    const SIGNS: usize = 11;
    if number.fract() == 0.0 || !number.is_finite() {
        return number.to_string();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let decimal = Decimal::of(number.abs());
    let places = SIGNS.saturating_sub(decimal.whole.len() + 1);
    let rounded = decimal.rounded(places);
    let fraction = rounded.fraction.trim_end_matches('0');
    if fraction.is_empty() && rounded.whole == "0" {
        // Smaller than what there is room for.
        return number.to_string();
    }
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", rounded.whole)
}

/// A number that is not negative, by its digits: as many as Excel keeps.
struct Decimal {
    whole: String,
    fraction: String,
}

impl Decimal {
    fn of(number: f64) -> Decimal {
        let text = format!("{number:.*e}", PRECISION - 1);
        let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        let power: i32 = power.parse().unwrap_or(0);
        let point = power.clamp(-400, 400) + 1;
        if point <= 0 {
            let zeros = "0".repeat(point.unsigned_abs() as usize);
            return Decimal {
                whole: "0".to_owned(),
                fraction: format!("{zeros}{digits}"),
            };
        }
        let point = point as usize;
        let padded = format!("{digits:0<point$}");
        let (whole, fraction) = padded.split_at_checked(point).unwrap_or((&padded, ""));
        Decimal {
            whole: whole.to_owned(),
            fraction: fraction.to_owned(),
        }
    }

    /// With so many places behind the point; a half goes up.
    fn rounded(&self, places: usize) -> Decimal {
        let mut digits: Vec<u8> = self.whole.bytes().chain(self.fraction.bytes()).collect();
        let keep = self.whole.len() + places;
        let up = digits.get(keep).is_some_and(|digit| *digit >= b'5');
        digits.resize(keep, b'0');
        let mut carry = up;
        for digit in digits.iter_mut().rev() {
            if !carry {
                break;
            }
            carry = *digit == b'9';
            *digit = if carry { b'0' } else { *digit + 1 };
        }
        if carry {
            digits.insert(0, b'1');
        }
        let text: String = digits.into_iter().map(char::from).collect();
        let (whole, fraction) = text.split_at_checked(text.len() - places).unwrap_or((&text, ""));
        let whole = whole.trim_start_matches('0');
        Decimal {
            whole: if whole.is_empty() { "0" } else { whole }.to_owned(),
            fraction: fraction.to_owned(),
        }
    }
}

/// Digits as Chinese numerals: counted, 一百二十三, or one after another, 一二三.
fn chinese(text: &str, digits: &str, units: &str, counted: bool) -> String {
    let digits: Vec<char> = digits.chars().collect();
    let units: Vec<char> = units.chars().collect();
    let digit = |c: char| {
        c.to_digit(10)
            .and_then(|n| digits.get(n as usize))
            .copied()
            .unwrap_or(c)
    };
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("负", rest));
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) || whole.len() > 16 {
        return text.to_owned();
    }
    let mut out = String::from(sign);
    let trimmed = whole.trim_start_matches('0');
    if !counted {
        out.extend(whole.chars().map(digit));
    } else if trimmed.is_empty() {
        out.push(digits.first().copied().unwrap_or('零'));
    } else {
        let zero = digits.first().copied().unwrap_or('零');
        let count = trimmed.len();
        let (mut waiting, mut group) = (false, false);
        for (place, c) in trimmed.chars().enumerate() {
            let right = count - place - 1;
            if c == '0' {
                waiting = true;
            } else {
                if std::mem::take(&mut waiting) {
                    out.push(zero);
                }
                out.push(digit(c));
                if let Some(unit) = (right % 4).checked_sub(1).and_then(|unit| units.get(unit)) {
                    out.push(*unit);
                }
                group = true;
            }
            if right.is_multiple_of(4) && right > 0 && std::mem::take(&mut group) {
                out.push_str(match right / 4 {
                    3 => "万亿",
                    2 | 4 => "亿",
                    _ => "万",
                });
            }
        }
    }
    // In a date the twelfth month is 十二, as people say it.
    if units.first() == Some(&'十') && out.starts_with("一十") && trimmed.len() == 2 && fraction.is_empty() {
        out = out.replacen("一十", "十", 1);
    }
    if !fraction.is_empty() {
        out.push('点');
        out.extend(fraction.chars().map(digit));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(number: f64, code: &str) -> String {
        let shown = Format::new(code)
            .number(number)
            .unwrap_or_else(|| panic!("{code} of {number}"));
        shown.text.trim().to_owned()
    }

    #[test]
    fn numbers_are_shown_as_spreadsheets_show_them() {
        for (number, code, text) in [
            (0.6, "0%", "60%"),
            (0.955, "0.0%", "95.5%"),
            (3.5, "0.00\"亿元\"", "3.50亿元"),
            (0.5, "# ?/?", "1/2"),
            (1.25, "# ?/?", "1 1/4"),
            (0.333, "?/8", "3/8"),
            (0.020_833_333_333_333_3, "h:mm", "0:30"),
            (5.0, "[=5]\"已完成\";General", "已完成"),
            (6.0, "[=5]\"已完成\";General", "6"),
            (44_177.0, "yyyy\"年\"m\"月\"", "2020年12月"),
            (44_177.0, "General", "44177"),
            (12.0, ";;;", ""),
            (12.0, "[DBNum2]General", "壹拾贰"),
            (10_203.0, "[DBNum2]0", "壹万零贰佰零叁"),
            (44_196.0, "[DBNum1]yyyy\"年\"m\"月\"d\"日\"", "二〇二〇年十二月三十一日"),
            (13_907_240_001.0, "0_ ", "13907240001"),
            (13_907_240_001.0, "000\\-0000\\-0000", "139-0724-0001"),
            (7_158_888_888.0, "0000\\-0000000", "0715-8888888"),
            (1_234_567.891, "#,##0.00", "1,234,567.89"),
            (12_345_678.0, "0.0,,\"百万\"", "12.3百万"),
            (-1234.5, "#,##0.00_);(#,##0.00)", "(1,234.50)"),
            (-3.0, "0", "-3"),
            (-3.0, "0;[Red]0", "3"),
            (0.0, "0;-0;\"无\"", "无"),
            (1.005, "0.00", "1.01"),
            (0.999, "0.00", "1.00"),
            (0.5, ".0", ".5"),
            (7.0, "\"第\"00\"期\"", "第07期"),
            (85.0, "[>=60]\"达标\";[<60]\"未达标\"", "达标"),
            (50.0, "[>=60]\"达标\";[<60]\"未达标\"", "未达标"),
            (12_345.0, "0.00E+00", "1.23E+04"),
            (44_196.0, "yyyy/m/d;@", "2020/12/31"),
            (44_196.0, "mmm-yy", "Dec-20"),
            (44_196.75, "yyyy-mm-dd hh:mm", "2020-12-31 18:00"),
            (44_196.75, "上午/下午h\"时\"mm\"分\"", "下午6时00分"),
            (1.5, "[h]:mm", "36:00"),
            (44_196.0, "aaaa", "星期四"),
            (44_196.0, "[$-804]yyyy\"年\"m\"月\"d\"日\";@", "2020年12月31日"),
            (44_196.0, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2020年12月31日"),
            (88.0, "[$¥-804]#,##0.00", "¥88.00"),
            (0.1 + 0.2, "General", "0.3"),
            (3.0, "G/通用格式\"个\"", "3个"),
            (1.0 / 3.0, "General", "0.333333333"),
        ] {
            assert_eq!(shown(number, code), text, "{code} of {number}");
        }
        assert_eq!(Format::new(";;;").text("写了字").as_deref(), Some(""));
        assert_eq!(Format::new("0").text("写了字"), None);
        assert_eq!(Format::new("@\"元\"").text("5").as_deref(), Some("5元"));
        assert!(Format::new("General").is_plain() && Format::new("@").is_plain() && !Format::new("0").is_plain());
        let month = Format::built_in(57).number(44_177.0).and_then(|shown| shown.dated);
        assert_eq!(
            month.map(|dated| (dated.year, dated.month, dated.day)),
            Some((true, true, false))
        );
    }

    proptest! {
        #[test]
        fn no_code_and_no_number_stops_it(code in "[0#?.,%/@;:yYmMdDhHsSeEaAGb+\\-_*\"\\\\\\[\\]<>=$0-9DBNum年月 ]{0,24}", number in any::<f64>()) {
            let format = Format::new(&code);
            let _ = (format.number(number), format.text("字"), format.is_plain(), format.is_date());
        }

        #[test]
        fn a_shown_number_is_within_half_of_its_last_place(number in -1.0e9f64..1.0e9, places in 0usize..6) {
            let code = if places == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(places)) };
            let text = shown(number, &code);
            let back: f64 = text.parse().unwrap();
            prop_assert!((back - number).abs() <= 0.500_001 * 10f64.powi(-(places as i32)) + 1e-6, "{} {} {}", number, code, text);
        }
    }
}
