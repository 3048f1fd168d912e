//! Reads whom the notice names to be called: 联系人：张三，联系电话：0715-8255555，邮箱：a@b.cn.

use std::sync::LazyLock;

use crate::contact::Contact;
use crate::pattern::Regex;
use crate::text::regex;

/// How many lines below the one that names a contact may go on about it.
const BELOW: usize = 2;

static NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"联\s*系\s*人(?:员)?\s*[:：]\s*([^，,；;。:：（）()\n\t]+)"));
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:联系|办公|咨询)?(?:电\s*话|方\s*式|手\s*机)(?:号码)?\s*[:：]?\s*([(（]?\d[\d\-－—–()（） 转、/]{5,}\d)")
});
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"[(（]?\d{3,4}[)）]?[\-－—– ]?\d{7,8}|1\d{10}"));
static MAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}"));
static ADDRESS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?:联系|报送|通讯|邮寄|办公)?地\s*址\s*[:：]\s*([^，,；;。\n\t（）()]+)"));

/// Whether a line says whom to call, or where.
pub(super) fn is_contact(text: &str) -> bool {
    name(text).is_some() || LABELLED.is_match(text) || MAIL.is_match(text)
}

/// The contact of a notice's own text; tables and the blanks of sample forms name nobody.
pub(super) fn read<'t>(lines: impl Iterator<Item = &'t str>) -> Contact {
    let lines: Vec<&str> = lines.collect();
    let starts = |text: &&str| name(text).is_some() || text.contains("电话") && LABELLED.is_match(text);
    let Some(first) = lines.iter().position(starts) else {
        return Contact::default();
    };
    let about = || lines.iter().skip(first).take(BELOW + 1);
    let capture = |pattern: &Regex, text: &str| Some(pattern.captures(text)?.get(1)?.as_str().trim().to_owned());
    let phone = about().find_map(|text| capture(&LABELLED, text));
    let bare = || {
        let after = lines.get(first)?.split_once("联系人")?.1;
        Some(NUMBER.find(after)?.as_str().to_owned())
    };
    let address = about().find_map(|text| {
        let mail = MAIL.find(text).map(|found| found.as_str().to_owned());
        mail.or_else(|| capture(&ADDRESS, text))
    });
    Contact {
        name: about().find_map(|text| name(text)).unwrap_or_default(),
        phone: phone.or_else(bare).unwrap_or_default(),
        address: address.unwrap_or_default(),
    }
}

/// The name behind 联系人; words of another label, and whatever is too long for names, are none.
fn name(text: &str) -> Option<String> {
    let found = NAME.captures(text)?.get(1)?.as_str();
    let end = ["联系", "电话", "手机", "传真", "邮箱", "电子"]
        .iter()
        .filter_map(|word| found.find(word))
        .min();
    let found = found.get(..end.unwrap_or(found.len()))?;
    let bare: String = found
        .chars()
        .filter(|c| !c.is_whitespace())
        .take_while(|c| !c.is_ascii_digit())
        .collect();
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || c == '、' || c == '·';
    let length = bare.chars().count();
    ((2..=16).contains(&length) && bare.chars().all(han)).then_some(bare)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use crate::text::oracle;

    #[test]
    fn a_contact_is_read_in_the_ways_in_which_notices_name_one_and_other_words_name_nobody() {
        for row in oracle(include_str!("../../fixtures/notices/words/contacts.tsv")) {
            let contact = read(row[0].lines());
            assert_eq!([contact.name, contact.phone, contact.address], row[1..], "{}", row[0]);
        }
    }
}
