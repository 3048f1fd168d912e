//! Reads delimited text in UTF-8, UTF-16 or GB18030.

use super::collector::{Collector, Reading};
use super::decode::decode;
use crate::finding::Severity;
use crate::grid::Value;

/// Reads delimited text as one sheet; every field is text.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Reading {
    let (text, mut garbled) = decode(bytes, None);
    let delimiter = delimiter(&text);
    let mut collector = Collector::new(name);
    collector.sheet(sheet_name(name), false);
    let mut row = 0;
    let mut column = 0;
    let mut field = String::new();
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            other if quoted => field.push(other),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' => {
                take(&mut collector, (row, column), &mut field, &mut garbled);
                row += 1;
                column = 0;
            }
            other if other == delimiter => {
                take(&mut collector, (row, column), &mut field, &mut garbled);
                column += 1;
            }
            other => field.push(other),
        }
        if collector.is_full() {
            break;
        }
    }
    if quoted && !collector.is_full() {
        collector.tell(
            "quote-unclosed",
            Severity::Error,
            Some((row, column)),
            "从这一格起引号没有闭合，后面的内容都并进了这一格",
            "引号应成对出现",
            "请用WPS或Excel打开原文件核对，另存为xlsx后重新放入",
        );
    }
    take(&mut collector, (row, column), &mut field, &mut garbled);
    collector.finish()
}

/// Takes a field; the first that holds what the encoding does not know is told of.
fn take(collector: &mut Collector, (row, column): (u32, u32), field: &mut String, garbled: &mut bool) {
    let field = std::mem::take(field);
    if *garbled && field.contains(char::REPLACEMENT_CHARACTER) {
        *garbled = false;
        collector.tell(
            "text-garbled",
            Severity::Warning,
            Some((row, column)),
            format!("从这一格起有无法识别的字，记作{}", char::REPLACEMENT_CHARACTER),
            "文件应按UTF-8或GB18030编码，并且完整",
            "请打开原文件核对这些字，或请该单位另存为xlsx后重新报送",
        );
    }
    collector.cell(row, column, Value::Text(field));
}

/// The delimiter: the mark that parts most of the first lines, and of these the one that stands there most often,
/// outside quotes. Commas stand in prose too, but not twice in nearly every line.
fn delimiter(text: &str) -> char {
    let mut counts = [(',', (0, 0)), ('\t', (0, 0)), (';', (0, 0)), ('，', (0, 0))];
    let mut line = [0usize; 4];
    let mut quoted = false;
    for character in text.chars().take(8_192).chain(['\n']) {
        if character == '"' {
            quoted = !quoted;
        } else if !quoted && let Some(place) = counts.iter().position(|(mark, _)| *mark == character) {
            if let Some(n) = line.get_mut(place) {
                *n += 1;
            }
        } else if !quoted && character == '\n' {
            for ((_, (lines, all)), n) in counts.iter_mut().zip(&mut line) {
                *lines += usize::from(*n >= 2);
                *all += std::mem::take(n);
            }
        }
    }
    let counts = counts.map(|(mark, (lines, all))| (mark, lines * 10_000 + all));
    // Full-width commas stand in ordinary prose: they delimit only where nothing else does.
    let plain = counts.iter().take(3).rev().max_by_key(|(_, count)| *count);
    match plain {
        Some((mark, count)) if *count > 0 => *mark,
        _ if counts.iter().any(|(mark, count)| *mark == '，' && *count > 0) => '，',
        _ => ',',
    }
}

/// The file's own name without folder and ending.
fn sheet_name(name: &str) -> &str {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(u32, u32, String)> {
        let reading = read("dir/a.csv", bytes);
        let grid = &reading.document.grids[0];
        grid.cells
            .iter()
            .map(|((row, column), value)| match value {
                Value::Text(text) => (*row, *column, text.clone()),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn encodings_delimiters_and_quotes() {
        let expected = vec![
            (0, 0, "序号".to_owned()),
            (0, 1, "措施".to_owned()),
            (1, 0, "1".to_owned()),
            (1, 1, "第一行\n\"第二行\",完".to_owned()),
        ];
        let text = "序号,措施\r\n1,\"第一行\n\"\"第二行\"\",完\"\r\n";
        assert_eq!(cells(text.as_bytes()), expected);
        assert_eq!(cells(format!("\u{feff}{text}").as_bytes()), expected);
        assert_eq!(cells(&GB18030.encode(text).0), expected);
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(text.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(cells(&utf16), expected);
        assert_eq!(
            cells("序号\t措施\n1\t\"第一行\n\"\"第二行\"\",完\"".as_bytes()),
            expected
        );
    }
}
