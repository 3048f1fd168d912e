//! Sets the heights of a table's rows so that pages end well: no band and no footer stands alone, no last page is nearly empty.
//!
//! Spreadsheets know no "keep with next", and they ignore breaks set by hand on a sheet that is fitted to the page's
//! width. So a page that would end badly is filled up: its rows get more room to write in, and what must stay together
//! moves to the next page. How much a page holds depends on the reader's fonts: where 宋体 is missing, its substitute
//! may have wider figures; columns become wider then, and the page is printed smaller. So several scales are tried at once.

/// One row of the table before its height is set; all figures are points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    /// Height that its text needs.
    pub need: f64,
    /// Size of its font; none for a band, whose height is what it needs.
    pub size: Option<f64>,
}

/// What stands around the table, in points at full size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Space {
    /// Height of a page between the margins.
    pub page: f64,
    /// Height of what stands above the table on the first page.
    pub top: f64,
    /// Height of the headings, which every page repeats.
    pub head: f64,
    /// Height of the footer, which must stand on one page with the last row.
    pub footer: f64,
}

/// Scales of print that are tried: with the fonts of the form, with Noto CJK (0.96) and with DejaVu Sans in their place (0.83 to 0.85,
/// measured in LibreOffice on a machine without Chinese fonts); each a little smaller and larger, since suites differ.
const SCALES: [f64; 5] = [1.01, 0.99, 0.958, 0.852, 0.828];
/// Lines that a task's row has room for at least, so that an answer can be written in by hand: the roomiest good one is taken.
const LEAST_LINES: [f64; 10] = [2.4, 2.2, 2.6, 2.0, 2.8, 1.9, 3.0, 1.8, 3.2, 1.7];
/// Line pitch in em, as far as it decides about room.
const PITCH: f64 = 1.3;
/// Share of a page below which the last one counts as nearly empty.
const SPARSE: f64 = 0.35;
/// Share of a page that must stay on it when rows are moved to the last one.
const KEPT: f64 = 0.4;
/// What stays free on a page that is filled up; less than the lowest row, so that none slips in.
const FREE: f64 = 12.0;
/// Suites set rows in steps of a pixel.
const PIXEL: f64 = 0.75;
/// How often a table is mended at most; each time something gets better.
const MENDINGS: usize = 24;

/// A page that ends badly: its rows, those that should stay on it, what it holds, and how bad it is.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bad {
    start: usize,
    end: usize,
    room: f64,
    weight: usize,
}

/// The heights of the rows, in order, and how badly pages still end, 0 if none does; no height is above `highest` unless
/// its text needs more.
pub(super) fn heights(slots: &[Slot], space: Space, highest: f64) -> (usize, Vec<f64>) {
    let mut best: Option<(usize, Vec<f64>)> = None;
    for lines in LEAST_LINES {
        let heights = slots.iter().map(|slot| at_least(slot, lines, highest)).collect();
        let (cost, heights) = mend(slots, heights, space, highest);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, heights));
        }
        if cost == 0 {
            break;
        }
    }
    best.unwrap_or_default()
}

/// The height of a row that has room for so many lines, in whole pixels.
fn at_least(slot: &Slot, lines: f64, highest: f64) -> f64 {
    let height = slot.size.map_or(slot.need, |size| slot.need.max(lines * size * PITCH));
    let pixels = (height / PIXEL).ceil() * PIXEL;
    pixels.min(highest.max(slot.need))
}

/// Fills up pages as long as that makes it better; how bad it still is comes back with the heights.
fn mend(slots: &[Slot], heights: Vec<f64>, space: Space, highest: f64) -> (usize, Vec<f64>) {
    let judge = |heights: &[f64]| -> Vec<Bad> {
        let scales = SCALES.iter();
        scales
            .flat_map(|scale| bad_pages(slots, heights, space, *scale))
            .collect()
    };
    let weigh = |bad: &[Bad]| -> usize { bad.iter().map(|bad| bad.weight).sum() };
    let mut heights = heights;
    let mut bad = judge(&heights);
    for _ in 0..MENDINGS {
        let cost = weigh(&bad);
        let better = bad.iter().find_map(|page| {
            let tried = filled_up(slots, &heights, page, highest)?;
            let left = judge(&tried);
            (weigh(&left) < cost).then_some((left, tried))
        });
        let Some((left, tried)) = better else { break };
        (bad, heights) = (left, tried);
    }
    (weigh(&bad), heights)
}

/// The pages that end badly at one scale, as a suite fills them: row by row, the footer last.
fn bad_pages(slots: &[Slot], heights: &[f64], space: Space, scale: f64) -> Vec<Bad> {
    let further = space.page / scale - space.head;
    let first = further - space.top;
    let rows = slots.len();
    let is_band = |row: usize| slots.get(row).is_some_and(|slot| slot.size.is_none());
    // The first of the rows that belong together and end before `end`: a task with the bands above it.
    let group = |end: usize| {
        (0..end.saturating_sub(1))
            .rev()
            .find(|row| !is_band(*row))
            .map_or(0, |row| row + 1)
    };
    let mut bad = Vec::new();
    let (mut start, mut room, mut used, mut before) = (0, first, 0.0, None);
    for row in 0..=rows {
        let height = heights.get(row).copied().unwrap_or(space.footer);
        if used > 0.0 && used + height > room {
            // Rows from here should have gone to the next page, too.
            let (end, weight) = if row == rows { (group(rows), 10) } else { (row - 1, 4) };
            if (row == rows || is_band(row - 1)) && end > start {
                bad.push(Bad {
                    start,
                    end,
                    room,
                    weight,
                });
            } else if row == rows {
                // A single huge row fills the page, and the footer has no company to take along.
                bad.push(Bad {
                    start,
                    end: start,
                    room,
                    weight: 1,
                });
            }
            before = Some((start, room));
            (start, room, used) = (row, further, 0.0);
        }
        used += height;
    }
    if let Some((previous, room)) = before
        && used < further * SPARSE
        && start < rows
    {
        bad.extend(company(heights, &group, previous, start, used, room, further));
    }
    bad
}

/// How a nearly empty last page gets company from the page before it.
fn company(
    heights: &[f64],
    group: &dyn Fn(usize) -> usize,
    previous: usize,
    start: usize,
    used: f64,
    room: f64,
    further: f64,
) -> Option<Bad> {
    let (mut end, mut last) = (start, used);
    while last < further * SPARSE {
        let moved = group(end);
        let height = |from: usize, to: usize| heights.get(from..to).unwrap_or_default().iter().sum::<f64>();
        last += height(moved, end);
        if moved <= previous || height(previous, moved) < room * KEPT || last > further {
            break;
        }
        end = moved;
    }
    let weight = 2;
    Some(Bad {
        start: previous,
        end,
        room,
        weight,
    })
}

/// The heights with more room for the rows of a page, so that the row after them does not slip in; none if that is no use.
fn filled_up(slots: &[Slot], heights: &[f64], page: &Bad, highest: f64) -> Option<Vec<f64>> {
    let mut heights = heights.to_vec();
    let used: f64 = heights.get(page.start..page.end)?.iter().sum();
    let mut spare = page.room - used - FREE;
    let before = spare;
    // Rows that reach the highest leave their share to the others.
    for _ in 0..3 {
        let growing: Vec<usize> = (page.start..page.end)
            .filter(|row| {
                let task = slots.get(*row).is_some_and(|slot| slot.size.is_some());
                task && heights.get(*row).is_some_and(|height| height + PIXEL <= highest)
            })
            .collect();
        let share = (spare / growing.len().max(1) as f64 / PIXEL).floor() * PIXEL;
        if share < PIXEL {
            break;
        }
        for row in growing {
            if let Some(height) = heights.get_mut(row) {
                let grown = (*height + share).min(highest);
                spare -= grown - *height;
                *height = grown;
            }
        }
    }
    (spare < before).then_some(heights)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SPACE: Space = Space {
        page: 487.6,
        top: 90.0,
        head: 32.25,
        footer: 39.75,
    };
    const BAND: Slot = Slot {
        need: 26.25,
        size: None,
    };

    fn task(need: f64) -> Slot {
        Slot { need, size: Some(12.0) }
    }

    /// The pages as a suite fills them at a scale, row by row; the footer is the last row.
    fn printed(slots: &[Slot], scale: f64) -> Vec<Vec<usize>> {
        let (_, mut heights) = heights(slots, SPACE, 409.0);
        heights.push(SPACE.footer);
        let further = SPACE.page / scale - SPACE.head;
        let (mut pages, mut room, mut used) = (vec![Vec::new()], further - SPACE.top, 0.0);
        for (row, height) in heights.into_iter().enumerate() {
            if used > 0.0 && used + height > room {
                pages.push(Vec::new());
                (room, used) = (further, 0.0);
            }
            used += height;
            pages.last_mut().unwrap().push(row);
        }
        pages
    }

    fn good(slots: &[Slot], scale: f64) -> bool {
        let pages = printed(slots, scale);
        let (last, others) = pages.split_last().unwrap();
        last.len() > 1 && others.iter().all(|page| slots[*page.last().unwrap()].size.is_some())
    }

    #[test]
    fn what_fits_on_one_page_keeps_its_room_to_write() {
        assert_eq!(
            heights(&[BAND, task(20.0), task(60.0)], SPACE, 409.0),
            (0, vec![26.25, 37.5, 60.0])
        );
    }

    #[test]
    fn rows_get_less_room_rather_than_a_nearly_empty_page() {
        let slots = [vec![BAND], vec![task(20.0); 8]].concat();
        assert_eq!(printed(&slots, 1.0).len(), 1);
        assert!(heights(&slots, SPACE, 409.0).1[1] < 37.0);
    }

    #[test]
    fn a_band_never_ends_a_page() {
        let slots = [vec![BAND], vec![task(30.0); 8], vec![BAND], vec![task(90.0); 4]].concat();
        assert!(SCALES.iter().all(|scale| good(&slots, *scale)));
    }

    #[test]
    fn a_footer_takes_the_last_task_along() {
        let slots = [vec![BAND], vec![task(150.0); 2]].concat();
        for scale in SCALES {
            assert_ne!(printed(&slots, scale).last().unwrap(), &[3]);
        }
    }

    proptest! {
        #[test]
        fn no_row_gets_less_than_its_text_needs(needs in proptest::collection::vec((20.0f64..409.0, 0..6), 0..60)) {
            let slots: Vec<Slot> = needs.into_iter().flat_map(|(need, band)| {
                if band == 0 { vec![BAND, task(need)] } else { vec![task(need)] }
            }).collect();
            let (_, heights) = heights(&slots, SPACE, 409.0);
            prop_assert_eq!(heights.len(), slots.len());
            for (slot, height) in slots.iter().zip(&heights) {
                prop_assert!(*height >= slot.need && *height <= 409.0);
                prop_assert!(slot.size.is_some() || *height < 27.0);
            }
        }
    }
}
