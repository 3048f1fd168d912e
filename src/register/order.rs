//! The order of a register's rows: a sorted sheet goes back to the notice's order, a row that a person moved stays.

/// Of ten rows, how many must stand in rising order so that the sheet counts as not sorted.
const IN_PLACE: usize = 8;

/// The rows in the order of their ids if the sheet was sorted by something else, and whether it was.
///
/// `id` gives a row's id as written (`T012`), empty for a row that a person added: such a row stays behind the row above
/// it in a sheet that was not sorted, and comes last in one that was.
pub(super) fn restored<T>(mut rows: Vec<T>, id: impl Fn(&T) -> &str) -> (Vec<T>, bool) {
    let place = |row: &T| {
        let digits = id(row).trim_start_matches(|letter: char| !letter.is_ascii_digit());
        digits.parse::<usize>().ok()
    };
    let places: Vec<usize> = rows.iter().filter_map(place).collect();
    let sorted = rising(&places) * 10 < places.len() * IN_PLACE;
    if sorted {
        rows.sort_by_key(|row| place(row).unwrap_or(usize::MAX));
    }
    (rows, sorted)
}

/// How many of the numbers stand in rising order, at most.
fn rising(numbers: &[usize]) -> usize {
    // The smallest end of a rising row of each length.
    let mut ends: Vec<usize> = Vec::new();
    for &number in numbers {
        let at = ends.partition_point(|&end| end < number);
        match ends.get_mut(at) {
            Some(end) => *end = number,
            None => ends.push(number),
        }
    }
    ends.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_rows_go_back_and_moved_rows_stay() {
        for (rows, expected, sorted) in [
            ("T001 T002 T003 T004 T005", "T001 T002 T003 T004 T005", false),
            ("T005 T004 T003 T002 T001", "T001 T002 T003 T004 T005", true),
            ("T001 T003 T002 T004 T005", "T001 T003 T002 T004 T005", false),
            ("T001 - T002 T003 T004 T005", "T001 - T002 T003 T004 T005", false),
            ("T004 - T002 T005 T001 T003", "T001 T002 T003 T004 T005 -", true),
            ("T010 T009 T100", "T009 T010 T100", true),
            ("- -", "- -", false),
            ("", "", false),
        ] {
            let ids: Vec<&str> = rows.split_whitespace().collect();
            let (read, was) = restored(ids, |id| id);
            assert_eq!((read.join(" ").as_str(), was), (expected, sorted), "{rows}");
        }
    }
}
