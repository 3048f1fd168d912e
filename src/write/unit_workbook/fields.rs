//! Places the labelled blanks above and below the table on the table's own columns, each label beside its blank.

use std::ops::Range;

use crate::form::{Field, Kind};
use crate::write::text_height::line_width;

/// Width in pixels that a blank should have, so that a date or a name can be written in by hand.
const BLANK: u32 = 150;

/// Where a field stands: columns of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spot {
    /// Columns of the label; empty where label and value share the cells of `value`.
    pub label: Range<usize>,
    /// Columns of the value.
    pub value: Range<usize>,
}

/// The rows of spots for some fields, in their order.
///
/// `widths` are those of the sheet's columns, 0 for hidden ones. `values` are the texts that will stand in the blanks.
/// A unit's name is written behind its label; every other field has a label and, right of it, a blank.
pub(super) fn place(fields: &[Field], values: &[String], widths: &[u32], size: f64) -> Vec<Vec<Spot>> {
    let mut rows = Vec::new();
    let mut start = 0;
    while start < fields.len() {
        // As many fields as fit side by side; one always stands, however narrow the table is.
        let row = (start + 1..=fields.len())
            .rev()
            .find_map(|end| {
                let needs: Vec<Need> = (start..end)
                    .filter_map(|i| need(fields.get(i)?, values.get(i), size))
                    .collect();
                let (spots, short) = best(&needs, widths);
                (short == 0 || end == start + 1).then_some(spots)
            })
            .unwrap_or_default();
        start += row.len().max(1);
        rows.push(row);
    }
    rows
}

/// Pixels that a field needs.
struct Need {
    label: u32,
    value: u32,
    joined: bool,
}

fn need(field: &Field, value: Option<&String>, size: f64) -> Option<Need> {
    let value = line_width(value.map_or("", String::as_str), size);
    let label = line_width(&format!("{}：", field.label), size);
    Some(if field.kind == Kind::Unit {
        Need {
            label: 0,
            value: label + value,
            joined: true,
        }
    } else {
        Need {
            label,
            value: value.max(BLANK),
            joined: false,
        }
    })
}

/// The spots of one row that waste least, and how many pixels are short in all.
fn best(needs: &[Need], widths: &[u32]) -> (Vec<Spot>, u32) {
    let columns = widths.len();
    let width = |range: Range<usize>| widths.get(range).map_or(0, |widths| widths.iter().sum::<u32>());
    // best_from[c]: cost, shortage and spots of the fields so far that end before column c.
    let mut ends: Vec<Option<(u32, u32, Vec<Spot>)>> = vec![None; columns + 1];
    if let Some(first) = ends.first_mut() {
        *first = Some((0, 0, Vec::new()));
    }
    for (i, need) in needs.iter().enumerate() {
        let mut next: Vec<Option<(u32, u32, Vec<Spot>)>> = vec![None; columns + 1];
        for (start, so_far) in ends.iter().enumerate() {
            let Some((cost, short, spots)) = so_far else { continue };
            // The last field of a row ends where the table ends.
            let first_end = if i + 1 == needs.len() { columns } else { start + 1 };
            for end in first_end..=columns {
                for middle in if need.joined {
                    start..start + 1
                } else {
                    start + 1..end.max(start + 1)
                } {
                    let (label, value) = (width(start..middle), width(middle..end));
                    if value == 0 || (label == 0) != need.joined {
                        continue;
                    }
                    let lack = need.label.saturating_sub(label) + need.value.saturating_sub(value);
                    // A label far from the table's edge looks better than a blank that is too small.
                    let cost = cost + lack * 100 + label.saturating_sub(need.label);
                    let spot = next.get_mut(end);
                    if let Some(spot) = spot
                        && spot.as_ref().is_none_or(|(other, ..)| cost < *other)
                    {
                        let mut spots = spots.clone();
                        spots.push(Spot {
                            label: start..middle,
                            value: middle..end,
                        });
                        *spot = Some((cost, short + lack, spots));
                    }
                }
            }
        }
        ends = next;
    }
    match ends.pop().flatten() {
        Some((_, short, spots)) => (spots, short),
        // A table of one column: label and value share it.
        None => (
            vec![
                Spot {
                    label: 0..0,
                    value: 0..columns
                };
                needs.len().min(1)
            ],
            u32::MAX,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: [u32; 7] = [48, 0, 300, 296, 116, 92, 118];

    fn field(label: &str, kind: Kind) -> Field {
        Field {
            label: label.into(),
            kind,
            required: true,
        }
    }

    fn header() -> Vec<Field> {
        vec![field("填报单位(盖章)", Kind::Unit), field("填报时间", Kind::Date)]
    }

    #[test]
    fn the_header_has_the_unit_on_the_left_and_the_day_on_the_right() {
        let values = ["咸安区人民政府".to_owned(), String::new()];
        let rows = place(&header(), &values, &PLAN, 12.0);
        assert_eq!(
            rows,
            [[
                Spot {
                    label: 0..0,
                    value: 0..4
                },
                Spot {
                    label: 4..5,
                    value: 5..7
                }
            ]]
        );
    }

    #[test]
    fn the_footer_has_two_labels_each_with_a_blank() {
        let footer = [field("填表人", Kind::Person), field("联系电话", Kind::Phone)];
        let rows = place(&footer, &[String::new(), String::new()], &PLAN, 12.0);
        assert_eq!(
            rows,
            [[
                Spot {
                    label: 0..3,
                    value: 3..4
                },
                Spot {
                    label: 4..5,
                    value: 5..7
                }
            ]]
        );
    }

    #[test]
    fn fields_that_do_not_fit_side_by_side_go_to_rows_of_their_own() {
        let values = ["防范化解重大风险专项战役指挥部成员单位".repeat(2), String::new()];
        let rows = place(&header(), &values, &[44, 0, 300, 200], 12.0);
        assert_eq!(rows.len(), 2);
        assert_eq!(
            rows[1],
            [Spot {
                label: 0..3,
                value: 3..4
            }]
        );
    }

    #[test]
    fn every_field_finds_a_place_in_any_table() {
        let many: Vec<Field> = (0..9).map(|i| field(&"栏".repeat(i), Kind::Text)).collect();
        for columns in 1..12 {
            let widths: Vec<u32> = (0..columns).map(|i| if i == 1 { 0 } else { 20 + 30 * i }).collect();
            let rows = place(&many, &[], &widths, 12.0);
            assert_eq!(rows.iter().map(Vec::len).sum::<usize>(), 9, "{columns} columns");
            for spot in rows.concat() {
                assert!(spot.value.end <= widths.len() && spot.label.end <= spot.value.start.max(spot.label.end));
                assert!(!spot.value.is_empty());
            }
        }
    }
}
