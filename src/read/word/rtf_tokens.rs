//! Parts the bytes of RTF into groups, control words and text (RTF 1.9.1, "RTF Syntax").

/// Letters of a control word.
const WORD: usize = 32;
/// Digits of a control word's number.
const DIGITS: usize = 10;

/// One piece of RTF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'b> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// A control word and its number.
    Word(&'b str, Option<i32>),
    /// A control symbol that is no letter of the text.
    Symbol(u8),
    /// A byte of text, in the encoding of its font.
    Byte(u8),
}

/// The walk over the bytes.
#[derive(Debug)]
pub(crate) struct Tokens<'b> {
    rest: &'b [u8],
}

impl<'b> Tokens<'b> {
    /// Begins where the document does.
    pub(crate) fn of(bytes: &'b [u8]) -> Tokens<'b> {
        let start = bytes.iter().position(|byte| *byte == b'{').unwrap_or(bytes.len());
        Tokens {
            rest: bytes.get(start..).unwrap_or_default(),
        }
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'b [u8] {
        self.rest
    }

    /// The next piece; nothing at the end of the bytes, also if they end within a piece.
    pub(crate) fn next(&mut self) -> Option<Token<'b>> {
        loop {
            return Some(match self.byte()? {
                b'{' => Token::Open,
                b'}' => Token::Close,
                // Line breaks of the file are none of the text; some programs end the file with zeros.
                b'\r' | b'\n' | 0 => continue,
                b'\\' => match self.control()? {
                    Some(token) => token,
                    None => continue,
                },
                other => Token::Byte(other),
            });
        }
    }

    /// What stands behind a backslash; binary data is passed over.
    fn control(&mut self) -> Option<Option<Token<'b>>> {
        let first = *self.rest.first()?;
        if !first.is_ascii_alphabetic() {
            self.byte()?;
            return Some(match first {
                b'\'' => {
                    let digits = self.rest.get(..2)?;
                    let number = std::str::from_utf8(digits).ok();
                    let number = number.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                    if number.is_some() {
                        self.advance(2);
                    }
                    number.map(Token::Byte)
                }
                b'\\' | b'{' | b'}' => Some(Token::Byte(first)),
                other => Some(Token::Symbol(other)),
            });
        }
        let letters = self.count(0, WORD, u8::is_ascii_alphabetic);
        let word = std::str::from_utf8(self.rest.get(..letters)?).unwrap_or_default();
        let minus = usize::from(self.rest.get(letters) == Some(&b'-'));
        let digits = self.count(letters + minus, DIGITS, u8::is_ascii_digit);
        let mut end = letters;
        let mut number = None;
        if digits > 0 {
            end = letters + minus + digits;
            let text = std::str::from_utf8(self.rest.get(letters..end)?).unwrap_or_default();
            let known = text.parse::<i64>().unwrap_or(0);
            number = Some(known.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32);
        }
        self.advance(end + usize::from(self.rest.get(end) == Some(&b' ')));
        if word == "bin" {
            let length = usize::try_from(number.unwrap_or(0)).unwrap_or(0);
            self.rest = self.rest.get(length..).unwrap_or_default();
            return Some(None);
        }
        Some(Some(Token::Word(word, number)))
    }

    fn count(&self, from: usize, most: usize, is: impl Fn(&u8) -> bool) -> usize {
        let rest = self.rest.get(from..).unwrap_or_default();
        rest.iter().take(most).take_while(|byte| is(byte)).count()
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn advance(&mut self, by: usize) {
        self.rest = self.rest.get(by..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_symbols_and_bytes_are_told_apart() {
        let mut tokens = Tokens::of(b" {\\rtf1\\u-10179 a\\'b8\\~\\bin3 }}}\\b\\i0-\\{\r\n}");
        let mut all = Vec::new();
        while let Some(token) = tokens.next() {
            all.push(token);
        }
        use Token::{Byte, Close, Open, Symbol, Word};
        let expected = [
            Open,
            Word("rtf", Some(1)),
            Word("u", Some(-10179)),
            Byte(b'a'),
            Byte(0xb8),
            Symbol(b'~'),
            Word("b", None),
            Word("i", Some(0)),
            Byte(b'-'),
            Byte(b'{'),
            Close,
        ];
        assert_eq!(all, expected);
    }
}
