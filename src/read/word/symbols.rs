//! Ticks, boxes and circles of the symbol fonts as letters of their own.

/// The letter for a character of a symbol font; documents keep these in the private area. One that is no known sign stays
/// as it is, so that nobody takes it for nothing.
pub(crate) fn symbol(font: &str, letter: char) -> char {
    let code = u32::from(letter) & 0xff;
    let known = match font.to_ascii_lowercase().as_str() {
        "wingdings 2" => match code {
            0x4f | 0x55 => Some('✗'),
            0x50 | 0x57 => Some('√'),
            0x51 | 0x53 | 0x54 => Some('☒'),
            0x52 => Some('☑'),
            0x96..=0x98 => Some('●'),
            0x99 | 0x9a => Some('○'),
            0xa0..=0xa2 => Some('■'),
            0x2a | 0xa3 | 0xa4 => Some('□'),
            _ => None,
        },
        "wingdings" => match code {
            0x6c => Some('●'),
            0x6e | 0xa7 => Some('■'),
            0x6d | 0xa1 | 0xa6 => Some('○'),
            0xa2 | 0xa4 | 0xa5 => Some('◉'),
            0x6f..=0x72 | 0xa8 => Some('□'),
            0x78 | 0xfd => Some('☒'),
            0xfb => Some('×'),
            0xfc => Some('√'),
            0xfe => Some('☑'),
            0x9f => Some('·'),
            _ => None,
        },
        "webdings" => match code {
            0x61 => Some('√'),
            0x63 => Some('□'),
            0x67 => Some('■'),
            0x6e => Some('●'),
            0x72 => Some('×'),
            _ => None,
        },
        "symbol" => match code {
            0xd6 => Some('√'),
            0xb4 => Some('×'),
            0xb7 => Some('·'),
            _ => None,
        },
        _ => None,
    };
    known.unwrap_or_else(|| plain(letter))
}

/// The same where the font is not told: letters of the private area mostly come from Wingdings and Wingdings 2.
pub(crate) fn plain(letter: char) -> char {
    match letter {
        // A hyphen where no line may end.
        '\u{2011}' => '-',
        '\u{f052}' | '\u{f0fe}' => '☑',
        '\u{f051}' | '\u{f053}' | '\u{f054}' | '\u{f0fd}' => '☒',
        '\u{f06f}' | '\u{f070}' | '\u{f071}' | '\u{f072}' | '\u{f0a3}' | '\u{f0a8}' => '□',
        '\u{f050}' | '\u{f0fc}' => '√',
        '\u{f0fb}' => '×',
        '\u{f06c}' => '●',
        '\u{f06e}' => '■',
        '\u{f0a1}' => '○',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_symbol_fonts_are_letters_and_unknown_ones_stay() {
        for (font, code, sign) in [
            ("Wingdings 2", 0xf052, '☑'),
            ("Wingdings 2", 0xf0a3, '□'),
            ("Wingdings", 0xf0fc, '√'),
            ("Wingdings", 0x6c, '●'),
            ("Webdings", 0xf061, '√'),
            ("Wingdings", 0xf04a, '\u{f04a}'),
        ] {
            assert_eq!(symbol(font, char::from_u32(code).unwrap()), sign, "{font} {code:x}");
        }
    }
}
