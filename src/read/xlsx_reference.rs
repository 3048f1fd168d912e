//! Addresses of cells as workbooks write them: `B7`, and `B7:D9` for a range.

/// `B7` as (6, 1); nothing if it is no address of a sheet.
pub(crate) fn reference(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let split = text.find(|character: char| character.is_ascii_digit())?;
    let (letters, digits) = text.split_at_checked(split)?;
    let mut column = 0u32;
    for letter in letters.chars() {
        let digit = letter.to_ascii_uppercase().to_digit(36).filter(|digit| *digit >= 10)? - 9;
        column = column.checked_mul(26)?.checked_add(digit)?;
    }
    Some((digits.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// `B7:D9` as its two corners, in order.
pub(crate) fn range(text: &str) -> Option<((u32, u32), (u32, u32))> {
    let (a, b) = text.split_once(':').unwrap_or((text, text));
    let (a, b) = (reference(a)?, reference(b)?);
    Some(((a.0.min(b.0), a.1.min(b.1)), (a.0.max(b.0), a.1.max(b.1))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::a1;
    use proptest::prelude::*;

    #[test]
    fn ranges_are_put_in_order_and_nonsense_is_none() {
        assert_eq!(range("D9:B7"), Some(((6, 1), (8, 3))));
        assert_eq!(range("B7"), Some(((6, 1), (6, 1))));
        for text in ["", "7", "B", "B0", "B7:?", "ZZZZZZZZZZ1", "B99999999999", "字7"] {
            assert_eq!(range(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_reference_is_the_inverse_of_an_address(row in 0u32..2_000_000, column in 0u32..20_000) {
            prop_assert_eq!(reference(&a1(row, column)), Some((row, column)));
        }
    }
}
