//! Sample days and periods: whatever a form, a letter or a finding shows as an example is of the round in which it is read.
//!
//! A sample is a text with marks, which the round fills: `{year}` is its year with 年 (nothing where the notice bears no day),
//! `{1}`, `{2}` and `{3}` are months one and two thirds through it and its last, `{no}` is the number of its year.

use jiff::civil::Date;

/// The time that a round takes, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dates {
    year: Option<i16>,
    /// The month of the notice; the first of the year where nobody knows it.
    first: i8,
}

impl Dates {
    /// The round of a notice of a day.
    pub fn of(notice: Option<Date>) -> Dates {
        Dates {
            year: notice.map(Date::year),
            first: notice.map_or(1, Date::month),
        }
    }

    /// The round of a year, of which nothing more is known.
    pub fn of_year(year: i16) -> Dates {
        Dates {
            year: Some(year),
            first: 1,
        }
    }

    /// A month that lies so many thirds of the way through the year that is left.
    fn month(self, thirds: i8) -> i8 {
        const LAST: i8 = 12;
        let first = self.first.clamp(1, LAST);
        first + (LAST - first) * thirds / 3
    }

    /// A sample with its marks filled.
    pub fn fill(self, text: &str) -> String {
        let year = self.year.map_or_else(String::new, |year| format!("{year}年"));
        let number = self.year.map_or_else(|| "××××".to_owned(), |year| year.to_string());
        let mut filled = text.replace("{year}", &year).replace("{no}", &number);
        for thirds in 1..=3 {
            filled = filled.replace(&format!("{{{thirds}}}"), &self.month(thirds).to_string());
        }
        filled
    }

    /// A day as tables write it: `2026-12-31`.
    pub fn day(self) -> String {
        self.fill("{no}-12-31")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_sample_is_of_the_round(year in 2019i16..2040, month in 1i8..=12) {
            let round = Dates::of(Date::new(year, month, 1).ok());
            let months = [1, 2, 3].map(|thirds| round.month(thirds));
            prop_assert!(months.iter().all(|own| (month..=12).contains(own)) && months.is_sorted(), "{months:?}");
            prop_assert_eq!(round.fill("{year}{3}月底、〔{no}〕2号"), format!("{year}年12月底、〔{year}〕2号"));
        }
    }

    #[test]
    fn without_a_day_no_year_is_made_up() {
        assert_eq!(Dates::default().fill("{year}12月底"), "12月底");
    }
}
