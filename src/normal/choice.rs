//! Reads a cell in which one of several printed options is marked: `☑是 □否`, `是（ ） 否（√）`, `是√ 否`, `是/否：否`.
//!
//! The cell is read whole: which words are options, which marks stand at each, and which convention of marks that makes.
//! Where not every mark is understood, or the marks contradict each other, nothing is decided and the doubt is told.

use serde::{Deserialize, Serialize};

use super::{fold, is_han, is_space};

/// One answer of several that are printed, by all the words for it.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// What it may be called: `否`, `未完成`. A word that others begin with need not come last.
    pub words: &'a [&'a str],
}

/// The habits of marking that the unit's other cells in the column show; they help where one cell alone does not tell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// Whether marks stand before their option (`√否`) or behind it (`否√`); nothing where that is mixed or not known.
    pub before: Option<bool>,
    /// Whether a crossed box marks what is chosen, as Word's own tick ☒ does.
    pub crossed: bool,
}

/// What a cell says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// No choice: words without their marks, with the sign that stands at them and the option that it marks, if any:
    /// `已完成`, `√ 已于11月办结`.
    Words(Option<Sign>, Option<usize>, String),
    /// One option is chosen.
    Chosen(Chosen),
    /// It looks like a choice, and nobody can say what was chosen.
    Doubt(Doubt),
}

/// The option that is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Its place among the offers.
    pub offer: usize,
    /// The words behind it, such as the reason.
    pub words: String,
    /// Words behind options that are not chosen, and whether they are the last words of the cell.
    pub beside: Vec<(String, bool)>,
    /// What the cell shows of the unit's habits.
    pub habit: Habit,
}

/// A sign alone, or at words that are no option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// √ and the like.
    Tick,
    /// × and the like.
    Cross,
    /// A crossed box, which may be Word's own tick.
    CrossedBox,
}

/// Why nothing is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// The options stand there as printed: `是□ 否□`, `是/否`.
    Unmarked,
    /// More than one is marked or said.
    Several,
    /// A mark may belong to either option, or mean either.
    Unclear,
}

/// What a sign looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// □, ○, （ ）.
    Empty,
    /// √, ☑, （√）, `[x]`.
    Tick,
    /// ■, ●: a mark beside an empty one, else perhaps a bullet.
    Filled,
    /// ×.
    Cross,
    /// ☒.
    CrossedBox,
    /// A letter x in round brackets: a cross beside a tick, and beside empty brackets what fills them.
    Letter,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Mark(Mark),
    Option(usize),
    /// What parts: 1 for spaces, 2 for what stands between printed options (是/否), 3 for a stop, 4 for a new line, 5 for the
    /// colon of an option that is a label (是：√ 否：).
    Gap(u8),
    Words(String),
}

/// An option of the cell with what belongs to it.
#[derive(Debug, Clone, Default)]
struct Item {
    offer: usize,
    marks: Vec<Mark>,
    words: String,
}

/// How an option is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Bare,
    Empty,
    Chosen { filled: bool },
    Crossed,
    CrossedBox,
    Clash,
}

/// Reads a cell by the options that its column offers; the first two exclude each other.
pub fn read(text: &str, offers: &[Offer<'_>], habit: Habit) -> Reading {
    let unprinted = without_printed(text, offers);
    let text = match &unprinted {
        Some(rest) if fold(rest).is_empty() && !has_marks(rest) => return Reading::Doubt(Doubt::Unmarked),
        Some(rest) => rest.as_str(),
        None => text,
    };
    // A ring around one of several is put there by hand; where each has one they are boxes.
    let ringed = text.matches('⭕').count() == 1 && !text.contains(['○', '◯', '□', '☐']);
    let by_hand = ringed.then(|| text.replace('⭕', "√"));
    let text = by_hand.as_deref().unwrap_or(text);
    if let Some(offer) = enclosed(text, offers) {
        return Reading::Chosen(Chosen {
            offer,
            words: String::new(),
            beside: Vec::new(),
            habit: Habit::default(),
        });
    }
    // A letter of a symbol font that nobody knows may be any mark.
    let unknown = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c) || c == char::REPLACEMENT_CHARACTER;
    if text.contains(unknown)
        && offers
            .iter()
            .flat_map(|offer| offer.words)
            .any(|word| text.contains(word))
    {
        return Reading::Doubt(Doubt::Unclear);
    }
    let tokens = tokens(text, offers);
    let marks = tokens.iter().filter(|token| matches!(token, Token::Mark(_))).count();
    let options: Vec<usize> = (tokens.iter())
        .filter_map(|token| match token {
            Token::Option(offer) => Some(*offer),
            _ => None,
        })
        .collect();
    let mut distinct = options.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let bare = tokens
        .iter()
        .all(|token| matches!(token, Token::Option(_) | Token::Gap(_)));
    if let (true, [offer], 2..) = (bare, distinct.as_slice(), options.len()) {
        // 1.是；2.是；3.是: each part says the same.
        return Reading::Chosen(Chosen {
            offer: *offer,
            words: String::new(),
            beside: Vec::new(),
            habit: Habit::default(),
        });
    }
    if distinct.len() < 2 {
        return alone(text, &tokens, marks, distinct.first().copied(), habit);
    }
    if marks == 0 {
        // 未完成，正在推进: only of two that exclude each other not both can be meant.
        let exclude = distinct.contains(&0) && distinct.contains(&1);
        return if exclude {
            printed(&tokens, &options)
        } else {
            Reading::Words(None, None, text.to_owned())
        };
    }
    let Some((items, before)) = assign(&tokens, habit) else {
        return Reading::Doubt(Doubt::Unclear);
    };
    decide(items, before, habit)
}

/// The one option that is enclosed, where all others stand bare: 是【否】.
fn enclosed(text: &str, offers: &[Offer<'_>]) -> Option<usize> {
    let (before, rest) = text.split_once('【')?;
    let (inside, behind) = rest.split_once('】')?;
    let only = |text: &str| -> Option<Vec<usize>> {
        let found = tokens(text, offers);
        let options = found.iter().map(|token| match token {
            Token::Option(offer) => Some(Some(*offer)),
            Token::Gap(_) => Some(None),
            _ => None,
        });
        Some(options.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
    };
    let [chosen] = only(inside)?.try_into().ok()?;
    let others: Vec<usize> = only(before)?.into_iter().chain(only(behind)?).collect();
    (!others.is_empty() && !others.contains(&chosen)).then_some(chosen)
}

/// The text without the options that a form prints in brackets, 否（是/否）; nothing where there are none.
fn without_printed(text: &str, offers: &[Offer<'_>]) -> Option<String> {
    /// Characters between the brackets, at most.
    const INSIDE: usize = 20;
    let chars: Vec<char> = text.chars().collect();
    chars.iter().enumerate().find_map(|(open, c)| {
        if !matches!(c, '(' | '（' | '[' | '【') {
            return None;
        }
        let inside: String = (chars.iter().skip(open + 1).take(INSIDE + 1))
            .take_while(|c| !matches!(c, ')' | '）' | ']' | '】'))
            .collect();
        let length = inside.chars().count();
        if length > INSIDE {
            return None;
        }
        let inner = tokens(&inside, offers);
        let options: Vec<&Token> = inner.iter().filter(|token| matches!(token, Token::Option(_))).collect();
        let bare = inner
            .iter()
            .all(|token| matches!(token, Token::Option(_) | Token::Gap(_)));
        let several = options.first() != options.last();
        (bare && several).then(|| {
            let before = chars.iter().take(open);
            before
                .chain([&' '])
                .chain(chars.iter().skip(open + length + 2))
                .collect()
        })
    })
}

/// What the cells of a column show of how their unit marks.
pub fn habit<'t>(cells: impl Iterator<Item = &'t str>, offers: &[Offer<'_>]) -> Habit {
    let (mut before, mut behind, mut crossed, mut ticked) = (false, false, false, false);
    for text in cells {
        ticked |= text.contains(['☑', '√', '✓', '✔']);
        if let Reading::Chosen(chosen) = read(text, offers, Habit::default()) {
            before |= chosen.habit.before == Some(true);
            behind |= chosen.habit.before == Some(false);
            crossed |= chosen.habit.crossed;
        }
    }
    Habit {
        before: (before != behind).then_some(before),
        crossed: crossed && !ticked,
    }
}

/// Whether a cell holds the options as they are printed, and nothing else.
pub fn is_unmarked(text: &str, offers: &[Offer<'_>]) -> bool {
    /// Characters of printed options, at most.
    const LONGEST: usize = 40;
    text.chars().take(LONGEST + 1).count() <= LONGEST
        && matches!(read(text, offers, Habit::default()), Reading::Doubt(Doubt::Unmarked))
}

/// Whether a text is nothing but one sign that chooses: `√`, `（√）`.
pub fn is_tick(text: &str) -> bool {
    // What begins with a word is none.
    if text.starts_with(is_han) {
        return false;
    }
    let signs: Vec<Token> = tokens(text, &[]);
    matches!(signs.as_slice(), [Token::Mark(Mark::Tick | Mark::Filled)])
}

/// Whether a text has a sign that chooses or cancels.
pub fn has_chosen(text: &str) -> bool {
    text.contains(|c: char| matches!(glyph(c), Some(Mark::Tick | Mark::Cross | Mark::CrossedBox)))
}

/// Whether a text has a sign that could be a mark.
pub fn has_marks(text: &str) -> bool {
    text.contains(|c: char| glyph(c).is_some() || c == '[' || c == '［')
}

/// Whether a text has brackets in which a mark stands, or could: （√）, ( ).
pub fn has_brackets(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).any(|at| bracketed(chars.get(at..).unwrap_or_default()).is_some())
}

/// A text without the signs that could be marks.
pub fn without_marks(text: &str) -> String {
    text.chars().filter(|c| glyph(*c).is_none()).collect()
}

fn glyph(c: char) -> Option<Mark> {
    Some(match c {
        '□' | '☐' | '○' | '◯' | '◻' | '▢' | '❏' | '❑' | '⬜' | '⭕' | '◌' => Mark::Empty,
        '√' | '✓' | '✔' | '☑' | '✅' | '🗹' | '🗸' => Mark::Tick,
        '■' | '●' | '◉' | '◎' | '⊙' | '◼' | '⬛' | '⚫' | '▣' | '☻' | '🔘' | '⦿' => Mark::Filled,
        '×' | '✗' | '✘' | '✕' | '✖' | '╳' | '❌' | '⨯' => Mark::Cross,
        '☒' | '⊠' | '⊗' | '❎' | '🗷' | '🗵' => Mark::CrossedBox,
        _ => return None,
    })
}

/// A mark in brackets, with the number of its characters: `（ ）`, `(√)`, `[x]`, `__√__`.
fn bracketed(chars: &[char]) -> Option<(Mark, usize)> {
    /// Characters between the brackets, at most.
    const INSIDE: usize = 12;
    let first = chars.first()?;
    if *first == '_' || *first == '＿' {
        let blank = |c: &&char| matches!(c, '_' | '＿');
        return Some((Mark::Empty, chars.iter().take_while(blank).count()));
    }
    let close = match first {
        '(' | '（' => [')', '）'],
        '[' | '［' => [']', '］'],
        '【' => ['】', '】'],
        '〔' => ['〕', '〕'],
        '〖' => ['〗', '〗'],
        '「' => ['」', '」'],
        _ => return None,
    };
    let inside: Vec<char> = (chars.iter().skip(1).take(INSIDE + 1))
        .take_while(|c| !close.contains(c))
        .copied()
        .collect();
    chars.get(inside.len() + 1).filter(|c| close.contains(c))?;
    let length = inside.len() + 2;
    let shown: Vec<char> = inside.into_iter().filter(|c| !is_space(*c) && *c != '_').collect();
    let is_square = matches!(first, '[' | '［');
    let mark = match shown.as_slice() {
        [] => Mark::Empty,
        ['x' | 'X' | 'ｘ' | 'Ｘ' | '*'] if is_square => Mark::Tick,
        ['x' | 'X' | 'ｘ' | 'Ｘ'] => Mark::Letter,
        ['v' | 'V' | 'ｖ' | 'Ｖ' | '*' | '＊' | '●' | '■'] => Mark::Tick,
        [one] => match glyph(*one)? {
            // A box in brackets is one all the same.
            Mark::Filled => Mark::Tick,
            mark => mark,
        },
        _ => return None,
    };
    Some((mark, length))
}

fn gap(c: char) -> Option<u8> {
    match c {
        '\n' | '\r' => Some(4),
        _ if is_space(c) => Some(1),
        '、' | '/' | '／' | '|' | '｜' | '·' | '\\' => Some(2),
        ',' | '，' | ';' | '；' | '。' | '.' | ':' | '：' => Some(3),
        _ => None,
    }
}

/// The option that begins here, with the number of its characters; its word must end where it ends.
fn option(chars: &[char], offers: &[Offer<'_>]) -> Option<(usize, usize)> {
    let words =
        (offers.iter().enumerate()).flat_map(|(place, offer)| offer.words.iter().map(move |word| (place, word)));
    let fits = words.filter(|(_, word)| {
        let count = word.chars().count();
        chars.len() >= count && word.chars().zip(chars).all(|(a, b)| a == *b)
    });
    let (place, word) = fits.max_by_key(|(_, word)| word.len())?;
    let length = word.chars().count();
    let rest = chars.get(length..).unwrap_or_default();
    let next = rest.first().copied();
    let ends = next.is_none_or(|c| {
        gap(c).is_some()
            || glyph(c).is_some()
            || matches!(
                c,
                '(' | '（'
                    | '['
                    | '［'
                    | '【'
                    | '〔'
                    | ')'
                    | '）'
                    | ']'
                    | '】'
                    | '_'
                    | '＿'
                    | '!'
                    | '！'
                    | '-'
                    | '—'
                    | '或'
                    | 'v'
                    | 'V'
                    | 'x'
                    | 'X'
                    | '〇'
                    | '£'
                    | '¨'
                    | 'þ'
                    | 'ü'
                    | 'ý'
                    | 'û'
            )
            || c == 'R' && chars.contains(&'£')
    });
    // 否 goes on without a stop, 否因资金未到位; 否则 and 否决 are other words.
    let goes_on = *word == "否" && !matches!(next, Some('则' | '决' | '定' | '认'));
    (ends || goes_on || option(rest, offers).is_some()).then_some((place, length))
}

fn tokens(text: &str, offers: &[Offer<'_>]) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens: Vec<Token> = Vec::new();
    let (mut at, mut said) = (0, false);
    let mark_at = |at: usize| -> Option<(Mark, usize)> {
        let rest = chars.get(at..)?;
        glyph(*rest.first()?).map(|mark| (mark, 1)).or_else(|| bracketed(rest))
    };
    while let Some(&c) = chars.get(at) {
        // Variation selectors, which only say how a sign is drawn.
        if matches!(c, '\u{fe0e}' | '\u{fe0f}') {
            at += 1;
            continue;
        }
        if let Some((mark, length)) = mark_at(at) {
            tokens.push(Token::Mark(mark));
            at += length;
            continue;
        }
        let begins = |at: usize| chars.get(at..).is_some_and(|rest| option(rest, offers).is_some());
        let spaces = |at: usize| chars.iter().skip(at).take_while(|c| gap(**c) == Some(1)).count();
        // A letter or nought beside an option is a mark written by hand: 是V 否, 〇是 ●否.
        let by_hand = match c {
            'v' | 'V' | 'ｖ' | 'Ｖ' => Some(Mark::Tick),
            'x' | 'X' | 'ｘ' | 'Ｘ' => Some(Mark::Cross),
            '〇' => Some(Mark::Empty),
            // Boxes and ticks of Wingdings whose font is gone: £是 R否, ¨是 þ否.
            '£' | '¨' => Some(Mark::Empty),
            'þ' | 'ü' => Some(Mark::Tick),
            'ý' => Some(Mark::CrossedBox),
            'û' => Some(Mark::Cross),
            'R' if chars.contains(&'£') => Some(Mark::Tick),
            _ => None,
        };
        let beside = |other: Option<&char>| other.is_none_or(|c| !c.is_alphanumeric() || gap(*c).is_some());
        let behind_option = matches!(
            tokens.as_slice(),
            [.., Token::Option(_)] | [.., Token::Option(_), Token::Gap(1)]
        );
        if let Some(mark) = by_hand {
            let next = at + 1 + spaces(at + 1);
            let own = behind_option && beside(chars.get(at + 1)) || begins(next) || behind_option && begins(at + 1);
            let alone = matches!(
                tokens.last(),
                None | Some(Token::Option(_) | Token::Gap(_) | Token::Mark(_))
            );
            if own && alone {
                tokens.push(Token::Mark(mark));
                at += 1;
                continue;
            }
        }
        // 1.是 2.否, A、是 B、否: the options are numbered.
        if (c.is_ascii_alphanumeric() || ('①'..='⑩').contains(&c)) && !matches!(tokens.last(), Some(Token::Words(_)))
        {
            let stop = usize::from(
                chars
                    .get(at + 1)
                    .is_some_and(|c| matches!(c, '.' | '．' | '、' | ')' | '）')),
            );
            let next = at + 1 + stop + spaces(at + 1 + stop);
            let circled = !c.is_ascii_alphanumeric();
            if (stop == 1 || circled) && (begins(next) || mark_at(next).is_some()) {
                tokens.push(Token::Gap(2));
                at = next;
                continue;
            }
        }
        // Brackets around a choice.
        let opens = matches!(c, '(' | '（' | '[' | '【');
        let next = at + 1 + spaces(at + 1);
        if opens && (begins(next) || mark_at(next).is_some()) && !matches!(tokens.last(), Some(Token::Words(_))) {
            tokens.push(Token::Gap(1));
            at += 1;
            continue;
        }
        let closes = matches!(c, ')' | '）' | ']' | '】');
        if closes && matches!(tokens.last(), Some(Token::Option(_) | Token::Mark(_))) {
            tokens.push(Token::Gap(1));
            at += 1;
            continue;
        }
        let touches = matches!(tokens.last(), Some(Token::Mark(_)))
            || matches!(tokens.as_slice(), [.., Token::Mark(_), Token::Gap(1)]);
        let parted = matches!(
            tokens.last(),
            None | Some(Token::Gap(_) | Token::Mark(_) | Token::Option(_))
        );
        if let Some((place, length)) = chars.get(at..).and_then(|rest| option(rest, offers)) {
            // Behind words, only what is marked is an option: in 否，因为已完成 nothing but 否 is.
            let marked = mark_at(at + length + spaces(at + length)).is_some();
            // Behind a stop and options that have their marks, too: ☑是 □否，未完成 says 未完成.
            // So does a bracket behind the other option: ☑否（已全部完成）.
            let opened = at.checked_sub(1).and_then(|at| chars.get(at));
            let parts = match tokens.as_slice() {
                [.., Token::Gap(3..)] => true,
                [.., Token::Option(before), Token::Gap(_)] => *before != place && matches!(opened, Some('(' | '（')),
                _ => false,
            };
            let says = parts && tokens.iter().any(|token| matches!(token, Token::Mark(_)));
            if !said && !says || touches || marked && parted {
                tokens.push(Token::Option(place));
                at += length;
                if matches!(chars.get(at), Some(':' | '：')) {
                    tokens.push(Token::Gap(5));
                    at += 1;
                }
                continue;
            }
        }
        if c == '或' && matches!(tokens.last(), Some(Token::Option(_))) && !said {
            tokens.push(Token::Gap(2));
            at += 1;
            continue;
        }
        match (gap(c), tokens.last_mut()) {
            (Some(weight), Some(Token::Gap(last))) => *last = (*last).max(weight),
            (Some(weight), Some(Token::Words(words))) => {
                words.push(c);
                tokens.push(Token::Gap(weight));
            }
            (Some(weight), _) => tokens.push(Token::Gap(weight)),
            (None, Some(Token::Words(words))) => words.push(c),
            (None, _) => {
                said = true;
                // Words go on behind a stop.
                let before = match tokens.as_slice() {
                    [.., Token::Words(_), Token::Gap(_)] => {
                        tokens.pop();
                        true
                    }
                    _ => false,
                };
                match tokens.last_mut().filter(|_| before) {
                    Some(Token::Words(words)) => words.push(c),
                    _ => tokens.push(Token::Words(c.to_string())),
                }
            }
        }
        at += 1;
    }
    without_bullets(settled(tokens))
}

/// Letters in brackets as the marks that they are.
fn settled(mut tokens: Vec<Token>) -> Vec<Token> {
    let has = |mark: Mark| tokens.contains(&Token::Mark(mark));
    let ticked = has(Mark::Tick) || has(Mark::Filled) || has(Mark::CrossedBox);
    let fills = has(Mark::Empty) && !ticked;
    for token in &mut tokens {
        if *token == Token::Mark(Mark::Letter) {
            *token = Token::Mark(if fills { Mark::Tick } else { Mark::Cross });
        }
    }
    tokens
}

/// Filled and empty signs that touch no option are bullets, ○○ in a name, or the like: they are words.
fn without_bullets(tokens: Vec<Token>) -> Vec<Token> {
    let has_options = tokens.iter().any(|token| matches!(token, Token::Option(_)));
    let mut out: Vec<Token> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let is_sign = match token {
            Token::Mark(Mark::Filled) => true,
            Token::Mark(Mark::Empty) => has_options,
            _ => false,
        };
        if is_sign && left(&tokens, place).is_none() && right(&tokens, place).is_none() {
            if !matches!(out.last(), Some(Token::Words(_))) {
                out.push(Token::Words(String::new()));
            }
            continue;
        }
        match (token, out.last_mut()) {
            (Token::Words(words), Some(Token::Words(last))) => last.push_str(words),
            _ => out.push(token.clone()),
        }
    }
    out
}

/// The option before a mark, with the weight of what parts them; other marks may stand between, no words and no new line.
fn left(tokens: &[Token], at: usize) -> Option<(usize, u8)> {
    let mut weight = 0;
    for (place, token) in tokens.iter().enumerate().take(at).rev() {
        match token {
            Token::Option(_) => return Some((place, weight)),
            Token::Gap(4) | Token::Words(_) => return None,
            Token::Gap(gap) => weight = weight.max(*gap),
            Token::Mark(_) => {}
        }
    }
    None
}

/// The option behind a mark, likewise.
fn right(tokens: &[Token], at: usize) -> Option<(usize, u8)> {
    let mut weight = 0;
    for (place, token) in tokens.iter().enumerate().skip(at + 1) {
        match token {
            Token::Option(_) => return Some((place, weight)),
            Token::Gap(4) | Token::Words(_) => return None,
            Token::Gap(gap) => weight = weight.max(*gap),
            Token::Mark(_) => {}
        }
    }
    None
}

/// A cell with one option at most.
fn alone(text: &str, tokens: &[Token], marks: usize, offer: Option<usize>, habit: Habit) -> Reading {
    let of_kind = |kind: Mark| tokens.contains(&Token::Mark(kind));
    if marks == 0
        || tokens
            .iter()
            .all(|token| !matches!(token, Token::Mark(mark) if *mark != Mark::Filled))
    {
        return Reading::Words(None, None, text.to_owned());
    }
    let words: String = text
        .chars()
        .filter(|c| glyph(*c).is_none() && !matches!(c, '\u{fe0e}' | '\u{fe0f}'))
        .collect();
    let ticked = of_kind(Mark::Tick) || of_kind(Mark::Filled);
    let crossed = of_kind(Mark::Cross);
    let boxed = of_kind(Mark::CrossedBox);
    if usize::from(ticked) + usize::from(crossed) + usize::from(boxed) > 1 {
        return Reading::Doubt(Doubt::Several);
    }
    let sign = match (ticked, crossed, boxed) {
        (true, ..) => Sign::Tick,
        (_, true, _) => Sign::Cross,
        (.., true) if habit.crossed => Sign::Tick,
        (.., true) => Sign::CrossedBox,
        // Nothing but empty boxes.
        _ if offer.is_none() && fold(&words).is_empty() => return Reading::Words(None, None, text.to_owned()),
        _ => return Reading::Doubt(Doubt::Unclear),
    };
    // （√）（ ）: the options that they were of are gone.
    if marks > 1 && fold(&words).is_empty() && of_kind(Mark::Empty) {
        return Reading::Doubt(Doubt::Unclear);
    }
    // Among words, a tick marks some of them and not the whole: 立项√，用地.
    let first = tokens
        .iter()
        .position(|token| matches!(token, Token::Mark(mark) if *mark != Mark::Empty));
    let inside = first.is_some_and(|first| {
        let words = |token: &Token| matches!(token, Token::Words(words) if !fold(words).is_empty());
        tokens.iter().take(first).any(words) && tokens.iter().skip(first).any(words)
    });
    if inside {
        return Reading::Doubt(Doubt::Unclear);
    }
    // The letter of a mark in brackets is no word.
    let words = ["[x]", "[X]", "[*]", "(v)", "(V)", "（v）", "（V）"]
        .iter()
        .fold(words, |words, mark| words.replace(mark, ""));
    Reading::Words(Some(sign), offer, words)
}

/// A cell with several options and no mark: the printed choice, with an answer behind it or without.
fn printed(tokens: &[Token], options: &[usize]) -> Reading {
    let places: Vec<usize> = (tokens.iter().enumerate())
        .filter(|(_, token)| matches!(token, Token::Option(_)))
        .map(|(place, _)| place)
        .collect();
    let (Some(first), Some(second)) = (places.first(), places.get(1)) else {
        return Reading::Doubt(Doubt::Unclear);
    };
    // 是、否 is printed and 是，否 is said, but nobody can be sure.
    let leads = tokens.iter().take(*first).all(|token| matches!(token, Token::Gap(_)));
    let answer = places.get(2).zip(options.get(2));
    match answer {
        Some((place, offer))
            if leads
                && places.len() == 3
                && options.first() != options.get(1)
                && options.iter().take(2).any(|printed| printed == offer) =>
        {
            let parted = |from: usize, to: usize| {
                let between = tokens.get(from + 1..to).unwrap_or_default();
                between.iter().all(|token| matches!(token, Token::Gap(_)))
            };
            let stop = matches!(tokens.get(place.saturating_sub(1)), Some(Token::Gap(2..)));
            if parted(*first, *second) && parted(*second, *place) && stop {
                let words = words_from(tokens, place + 1);
                return Reading::Chosen(Chosen {
                    offer: *offer,
                    words,
                    beside: Vec::new(),
                    habit: Habit::default(),
                });
            }
            Reading::Doubt(Doubt::Unclear)
        }
        // 是/否/部分: a third one that is offered, and none that is chosen.
        Some((_, offer))
            if !options.iter().take(2).any(|printed| printed == offer) && fold(&words_from(tokens, 0)).is_empty() =>
        {
            Reading::Doubt(Doubt::Unmarked)
        }
        Some(_) => Reading::Doubt(Doubt::Unclear),
        None => {
            let between = tokens.get(first + 1..*second).unwrap_or_default();
            let is_printed = !between.iter().any(|token| matches!(token, Token::Gap(3)));
            let alone = fold(&words_from(tokens, 0)).is_empty();
            Reading::Doubt(if is_printed && alone {
                Doubt::Unmarked
            } else {
                Doubt::Several
            })
        }
    }
}

fn words_from(tokens: &[Token], from: usize) -> String {
    let words: Vec<&str> = (tokens.iter().skip(from))
        .filter_map(|token| match token {
            Token::Words(words) => Some(words.as_str()),
            _ => None,
        })
        .collect();
    words.join("，")
}

/// Gives every mark to its option, and tells whether marks stand before theirs; nothing where one may be of either.
fn assign(tokens: &[Token], habit: Habit) -> Option<(Vec<Item>, Option<bool>)> {
    let marks: Vec<usize> = (tokens.iter().enumerate())
        .filter(|(_, token)| matches!(token, Token::Mark(_)))
        .map(|(place, _)| place)
        .collect();
    // 是：√ 否：: each option is a label, and its mark stands behind it.
    let labels = (tokens.windows(2))
        .filter(|pair| matches!(pair, [Token::Option(_), Token::Gap(5)]))
        .count();
    let options = tokens.iter().filter(|token| matches!(token, Token::Option(_))).count();
    let labelled = options > 1 && labels == options;
    let (mut leading, mut trailing) = (false, false);
    for place in &marks {
        match (left(tokens, *place), right(tokens, *place)) {
            (None, Some(_)) => leading = true,
            (Some(_), None) => trailing = true,
            _ => {}
        }
    }
    let mut owner: Vec<(usize, usize)> = Vec::new();
    for place in &marks {
        let run = |other: Option<&Token>| matches!(other, Some(Token::Mark(_)));
        let option = match (left(tokens, *place), right(tokens, *place)) {
            (option, _) if labelled => option?.0,
            (None, None) => return None,
            (Some((option, _)), None) | (None, Some((option, _))) => option,
            (Some((before, near)), Some((behind, far))) => {
                let spacing = near.cmp(&far);
                let several = (marks.iter()).any(|other| other != place && (before..behind).contains(other));
                let wants = match (leading, trailing) {
                    (true, false) => Some(behind),
                    (false, true) => Some(before),
                    _ => None,
                };
                let spaced = match spacing {
                    std::cmp::Ordering::Less => Some(before),
                    std::cmp::Ordering::Greater => Some(behind),
                    std::cmp::Ordering::Equal => None,
                };
                let by_habit = habit.before.map(|leads| if leads { behind } else { before });
                match (wants, spaced) {
                    // □是√ □否: of several marks between two options each goes with what it touches.
                    (_, Some(option)) if several => option,
                    (Some(_), None)
                        if several && run(tokens.get(place + 1)) | run(tokens.get(place.wrapping_sub(1))) =>
                    {
                        // □是√□否: the empty box is the printed one, and the tick was put to either.
                        let is_empty = tokens.get(*place) == Some(&Token::Mark(Mark::Empty));
                        wants.filter(|_| is_empty)?
                    }
                    (Some(wants), Some(spaced)) if wants != spaced => return None,
                    (Some(option), _) | (None, Some(option)) => option,
                    // 是☑□否: each mark goes with the option that it touches.
                    (None, None) if several && !leading && !trailing => {
                        let is_option = |other: Option<&Token>| matches!(other, Some(Token::Option(_)));
                        match (
                            is_option(tokens.get(place.wrapping_sub(1))),
                            is_option(tokens.get(place + 1)),
                        ) {
                            (true, false) => before,
                            (false, true) => behind,
                            _ => return None,
                        }
                    }
                    // □是☑否□: marks stand before and behind options of one cell, and no habit can tell.
                    (None, None) if leading && trailing => return None,
                    // 是 √ 否: it may follow what it marks, or stand before it.
                    (None, None) => by_habit?,
                }
            }
        };
        owner.push((*place, option));
    }
    let mut items: Vec<Item> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        match token {
            Token::Option(offer) => {
                let of = |(mark, option): &(usize, usize)| {
                    (*option == place).then(|| match tokens.get(*mark) {
                        Some(Token::Mark(mark)) => Some(*mark),
                        _ => None,
                    })
                };
                items.push(Item {
                    offer: *offer,
                    marks: owner.iter().filter_map(of).flatten().collect(),
                    words: String::new(),
                });
            }
            Token::Words(words) => {
                if let Some(last) = items.last_mut() {
                    last.words.push_str(words);
                }
            }
            _ => {}
        }
    }
    let before = (leading != trailing).then_some(leading);
    Some((items, before))
}

impl Item {
    fn state(&self) -> State {
        let has = |mark: Mark| self.marks.contains(&mark);
        let crosses = usize::from(has(Mark::Cross)) + usize::from(has(Mark::CrossedBox));
        match (has(Mark::Tick), has(Mark::Filled), crosses) {
            (true, _, 0) => State::Chosen { filled: false },
            (false, true, 0) => State::Chosen { filled: true },
            (false, false, 0) if has(Mark::Empty) => State::Empty,
            (false, false, 0) => State::Bare,
            (false, false, 1) if has(Mark::Cross) => State::Crossed,
            (false, false, 1) => State::CrossedBox,
            _ => State::Clash,
        }
    }
}

/// Which option is chosen, where every mark has its option.
fn decide(items: Vec<Item>, before: Option<bool>, habit: Habit) -> Reading {
    let doubt = |doubt: Doubt| Reading::Doubt(doubt);
    // 是（已完成）: the same answer said once more, without a mark of its own, is words.
    let mut merged: Vec<(Item, State)> = Vec::new();
    for item in items {
        let state = item.state();
        match merged
            .last_mut()
            .filter(|(last, _)| last.offer == item.offer && state == State::Bare)
        {
            Some((last, _)) => last.words.push_str(&item.words),
            None => merged.push((item, state)),
        }
    }
    let count = |wanted: &dyn Fn(State) -> bool| merged.iter().filter(|(_, state)| wanted(*state)).count();
    let is_chosen = |state: State| matches!(state, State::Chosen { .. });
    let chosen = count(&is_chosen);
    let crossed = count(&|state| state == State::Crossed);
    let boxed = count(&|state| state == State::CrossedBox);
    let bare = count(&|state| state == State::Bare);
    if count(&|state| state == State::Clash) > 0 {
        return doubt(Doubt::Unclear);
    }
    let take: &dyn Fn(State) -> bool = match (chosen, boxed) {
        (2.., _) | (_, 2..) | (1, 1) => return doubt(Doubt::Several),
        (1, 0) => {
            let filled = merged.iter().any(|(_, state)| *state == State::Chosen { filled: true });
            // A filled sign with nothing to compare it with may be a bullet.
            if filled && bare + 1 == merged.len() {
                return doubt(Doubt::Unclear);
            }
            &is_chosen
        }
        // ☒ is the tick of Word; beside an empty box it is nothing else.
        (0, 1) if crossed == 0 && (bare == 0 || habit.crossed) => &|state| state == State::CrossedBox,
        (0, 1) => return doubt(Doubt::Unclear),
        // A lone cross may choose or cancel.
        _ if crossed > 0 => return doubt(Doubt::Unclear),
        _ if bare == 0 => return doubt(Doubt::Unmarked),
        // □是 否，资金未到位: the box of 是 was left empty, and words stand behind 否.
        _ => &|state| state == State::Bare,
    };
    let Some(place) = merged.iter().position(|(_, state)| take(*state)) else {
        return doubt(Doubt::Unclear);
    };
    let by_words = chosen == 0 && boxed == 0;
    let last = merged.len() - 1;
    let mut beside = Vec::new();
    let mut own = None;
    for (at, (item, _)) in merged.into_iter().enumerate() {
        if at == place {
            own = Some(item);
        } else if !fold(&item.words).is_empty() {
            beside.push((item.words, at == last));
        }
    }
    let Some(own) = own else { return doubt(Doubt::Unclear) };
    if by_words && (bare > 1 || fold(&own.words).chars().count() < 2 || !beside.is_empty()) {
        return doubt(Doubt::Unclear);
    }
    Reading::Chosen(Chosen {
        offer: own.offer,
        words: own.words,
        beside,
        habit: Habit {
            before: before.filter(|_| !by_words),
            crossed: boxed == 1,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERS: [Offer<'_>; 2] = [
        Offer {
            words: &["是", "完成"]
        },
        Offer {
            words: &["否", "未完成"],
        },
    ];

    fn says(text: &str, habit: Habit) -> String {
        match read(text, &OFFERS, habit) {
            Reading::Words(sign, _, words) => format!("{sign:?} {words}"),
            Reading::Chosen(chosen) => format!("{} {}", chosen.offer, chosen.words),
            Reading::Doubt(doubt) => format!("{doubt:?}"),
        }
    }

    #[test]
    fn the_other_cells_of_a_unit_tell_where_its_marks_stand() {
        let none = Habit::default();
        assert_eq!(says("是√否", none), "Unclear");
        let before = habit(["√是 否", "是 √否，资金未到位"].into_iter(), &OFFERS);
        assert_eq!(before.before, Some(true));
        assert_eq!(says("是√否", before), "1 ");
        let behind = habit(["是√ 否", "是 否√"].into_iter(), &OFFERS);
        assert_eq!(says("是√否", behind), "0 ");
        let mixed = habit(["√是 否", "是 否√"].into_iter(), &OFFERS);
        assert_eq!(says("是√否", mixed), "Unclear");
        assert_eq!(says("是 ☒否", none), "Unclear");
        let crossed = habit(["☒是 ☐否"].into_iter(), &OFFERS);
        assert_eq!(says("是 ☒否", crossed), "1 ");
    }

    #[test]
    fn bullets_and_stand_ins_are_no_marks() {
        for (text, reading) in [
            (
                "否，原因：\n●资金未到位\n●用地未批",
                "None 否，原因：\n●资金未到位\n●用地未批",
            ),
            ("□是 ☑否，由○○公司负责", "1 由公司负责"),
            ("否则由是，", "None 否则由是，"),
        ] {
            assert_eq!(says(text, Habit::default()), reading, "{text}");
        }
    }
}
