//! Reads delimited text in UTF-8, UTF-16 or GB18030.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::collector::{Collector, Reading};
use crate::reply::grid::Value;

/// Reads delimited text as one sheet; every field is text.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Reading {
    let text = decode(bytes);
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
                collector.cell(row, column, Value::Text(std::mem::take(&mut field)));
                row += 1;
                column = 0;
            }
            other if other == delimiter => {
                collector.cell(row, column, Value::Text(std::mem::take(&mut field)));
                column += 1;
            }
            other => field.push(other),
        }
        if collector.is_full() {
            break;
        }
    }
    collector.cell(row, column, Value::Text(field));
    collector.finish()
}

/// The text of bytes in UTF-8, UTF-16 (with its mark) or else GB18030.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        let known = [UTF_8, UTF_16LE, UTF_16BE].into_iter().find(|known| *known == encoding);
        return known.unwrap_or(UTF_8).decode_without_bom_handling(rest).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The delimiter that the first lines use most, outside quotes.
fn delimiter(text: &str) -> char {
    let mut counts = [(',', 0), ('\t', 0), (';', 0), ('，', 0)];
    let mut quoted = false;
    for character in text.chars().take(8_192) {
        if character == '"' {
            quoted = !quoted;
        } else if !quoted && let Some(count) = counts.iter_mut().find(|(mark, _)| *mark == character) {
            count.1 += 1;
        }
    }
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
