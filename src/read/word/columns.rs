//! Finds the columns of a table of Word's older formats from the borders that each of its rows has for itself.

/// Twips by which the same border differs from row to row.
const TOLERANCE: i32 = 20;
/// Twips by which rows of one table begin at other places without a column's being meant: programs write the margin
/// of the cells into the one row and not into the other.
const INDENT: i32 = 200;
/// Cells of a row; Word allows 63.
pub(crate) const WIDTH: usize = 1_024;

/// How a cell is merged with its neighbours in one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Merge {
    #[default]
    Not,
    /// Goes on in the next cell.
    Begins,
    /// Goes on the cell before.
    Continues,
}

/// The right border of a cell, and how it is merged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Border {
    pub right: i32,
    /// With the cells beside it.
    pub across: Merge,
    /// With the cells above and below.
    pub down: Merge,
}

/// The cells of a row as they are drawn; without any, the cells are numbered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    pub left: i32,
    pub borders: Vec<Border>,
}

/// The borders of all rows of a table, from left to right, those that differ by little as one.
pub(crate) struct Columns {
    left: i32,
    borders: Vec<i32>,
}

impl Columns {
    /// The borders of these rows.
    pub(crate) fn of<'s>(rows: impl Iterator<Item = &'s Shape> + Clone) -> Columns {
        let drawn = || rows.clone().filter(|shape| !shape.borders.is_empty());
        let left = drawn().map(|shape| shape.left).min().unwrap_or(0);
        let mut all: Vec<i32> = drawn()
            .flat_map(|shape| shape.borders.iter().map(|border| border.right))
            .chain(drawn().map(|shape| snap(shape.left, left)))
            .collect();
        all.sort_unstable();
        let mut borders: Vec<i32> = Vec::new();
        for border in all {
            if borders
                .last()
                .is_none_or(|last| border.saturating_sub(*last) > TOLERANCE)
            {
                borders.push(border);
            }
        }
        Columns { left, borders }
    }

    /// The column that begins at a border.
    fn at(&self, border: i32) -> u32 {
        let behind = self.borders.partition_point(|known| *known <= border);
        behind.saturating_sub(1) as u32
    }

    /// The first column of each cell of a row, the last one of the range that it begins across, and how that goes on
    /// below; cells that continue the one beside them begin none. Cells beyond the last border stand behind it.
    pub(crate) fn places(&self, shape: &Shape) -> impl Iterator<Item = (u32, Option<u32>, Merge)> {
        let mut places: Vec<(u32, Option<u32>, Merge)> = Vec::new();
        let mut column = self.at(snap(shape.left, self.left));
        let mut begun: Option<usize> = None;
        for border in &shape.borders {
            let next = self.at(border.right);
            if next <= column {
                // Borders that do not go from left to right are no borders.
                places.clear();
                column = 0;
                break;
            }
            let head = begun.filter(|_| border.across == Merge::Continues);
            match head.and_then(|head| places.get_mut(head)) {
                Some(head) => {
                    head.1 = Some(next - 1);
                    places.push((column, None, border.down));
                }
                None => {
                    begun = (border.across != Merge::Not).then_some(places.len());
                    places.push((column, Some(next - 1), border.down));
                }
            }
            column = next;
        }
        let beyond = (column..u32::MAX).map(|column| (column, Some(column), Merge::Not));
        places.into_iter().chain(beyond)
    }
}

/// The left border of a row, or that of the table if it is nearly there.
fn snap(left: i32, of_table: i32) -> i32 {
    if left.saturating_sub(of_table) <= INDENT {
        of_table
    } else {
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(left: i32, borders: &[(i32, Merge, Merge)]) -> Shape {
        let border = |(right, across, down): &(i32, Merge, Merge)| Border {
            right: *right,
            across: *across,
            down: *down,
        };
        Shape {
            left,
            borders: borders.iter().map(border).collect(),
        }
    }

    #[test]
    fn borders_of_all_rows_are_columns_and_wide_cells_span_them() {
        use Merge::{Begins, Continues, Not};
        let rows = [
            shape(-108, &[(1000, Not, Not), (2000, Not, Not), (3000, Not, Not)]),
            shape(0, &[(2_015, Not, Begins), (2_990, Not, Not)]),
            shape(990, &[(2_000, Begins, Not), (3_000, Continues, Not)]),
            shape(0, &[(3_000, Not, Not), (1_000, Not, Not)]),
        ];
        let columns = Columns::of(rows.iter());
        let places = |row: usize, cells: usize| columns.places(&rows[row]).take(cells).collect::<Vec<_>>();
        assert_eq!(
            places(0, 4),
            [
                (0, Some(0), Not),
                (1, Some(1), Not),
                (2, Some(2), Not),
                (3, Some(3), Not)
            ]
        );
        assert_eq!(places(1, 2), [(0, Some(1), Begins), (2, Some(2), Not)]);
        assert_eq!(places(2, 2), [(1, Some(2), Not), (2, None, Not)]);
        // Borders that go back are none: the cells are numbered.
        assert_eq!(places(3, 2), [(0, Some(0), Not), (1, Some(1), Not)]);
    }
}
