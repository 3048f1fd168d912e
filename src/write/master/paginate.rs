//! Decides where pages end: never after a heading, gladly before a part that fills most of a page, and no nearly empty last page.

/// One row as the paginator sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Slot {
    /// Height in points.
    pub height: f32,
    /// Whether it must stand on one page with the next row.
    pub keep: bool,
    /// Whether a part starts here.
    pub part: bool,
}

/// What the pages of a sheet hold, in points at full size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Space {
    /// Room for rows on the first page, below title and headings.
    pub first: f32,
    /// Room for rows on every further page, below the repeated headings.
    pub further: f32,
}

/// Share of a page below which the last page of a run of rows counts as nearly empty.
const SPARSE: f32 = 0.35;

/// Share of a page that must be filled before a part may start a new one.
const FILLED: f32 = 0.6;

/// Rows before which a page starts; the first page is not named.
pub fn breaks(slots: &[Slot], space: Space) -> Vec<usize> {
    let natural = fill(slots, space);
    // Each run of rows from one wanted break to the next is evened out by itself.
    let mut starts: Vec<usize> = vec![0];
    starts.extend(natural.iter().filter(|one| one.wanted).map(|one| one.place));
    let mut ends = starts.clone();
    ends.remove(0);
    ends.push(slots.len());
    let mut result = Vec::new();
    for (start, end) in starts.into_iter().zip(ends) {
        let run = slots.get(start..end).unwrap_or_default();
        let here = Space {
            first: if start == 0 { space.first } else { space.further },
            ..space
        };
        if start > 0 {
            result.push(start);
        }
        result.extend(even(run, here).into_iter().map(|place| start + place));
    }
    result
}

/// Breaks within a run; if its last page would be nearly empty, its rows are spread evenly over as many pages.
fn even(run: &[Slot], space: Space) -> Vec<usize> {
    let places = |space: Space| -> Vec<usize> { fill(run, space).into_iter().map(|one| one.place).collect() };
    let mut best = places(space);
    let pages = best.len();
    let start = best.last().copied().unwrap_or(0);
    let last: f32 = run.iter().skip(start).map(|slot| slot.height).sum();
    if pages == 0 || last > space.further * SPARSE {
        return best;
    }
    let (mut small, mut large) = (0.5f32, 1.0f32);
    for _ in 0..12 {
        let factor = f32::midpoint(small, large);
        let tried = places(Space {
            first: space.first * factor,
            further: space.further * factor,
        });
        if tried.len() <= pages {
            large = factor;
            best = tried;
        } else {
            small = factor;
        }
    }
    best
}

/// A page break before a row.
struct Break {
    place: usize,
    /// Whether it stands there because a part begins, not because the page is full.
    wanted: bool,
}

fn fill(slots: &[Slot], space: Space) -> Vec<Break> {
    let mut breaks = Vec::new();
    let mut room = space.first;
    let mut used = 0.0f32;
    let mut place = 0;
    while let Some(slot) = slots.get(place) {
        let group = group(slots, place);
        let height: f32 = slots.iter().skip(place).take(group).map(|slot| slot.height).sum();
        let full = used > 0.0 && used + height > room;
        let wanted = slot.part && used > room * FILLED && {
            let part = part_height(slots, place, space.further);
            part > space.further * 0.6 && used + part > room
        };
        if full || wanted {
            breaks.push(Break { place, wanted });
            room = space.further;
            used = 0.0;
        }
        used += height;
        place += group;
    }
    breaks
}

/// Number of rows from here that stay together: headings and the row after them.
fn group(slots: &[Slot], start: usize) -> usize {
    let kept = slots.iter().skip(start).take_while(|slot| slot.keep).count();
    (kept + 1).min(slots.len() - start)
}

/// Height of the part that starts here; counted no further than a page.
fn part_height(slots: &[Slot], start: usize, enough: f32) -> f32 {
    let mut height = 0.0;
    for (place, slot) in slots.iter().enumerate().skip(start) {
        if (place > start && slot.part) || height > enough {
            break;
        }
        height += slot.height;
    }
    height
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPACE: Space = Space {
        first: 80.0,
        further: 100.0,
    };

    fn row(height: f32) -> Slot {
        Slot {
            height,
            keep: false,
            part: false,
        }
    }

    fn pages(slots: &[Slot]) -> Vec<f32> {
        let breaks = breaks(slots, SPACE);
        let mut starts = vec![0];
        starts.extend(&breaks);
        starts.push(slots.len());
        starts
            .windows(2)
            .map(|pair| slots[pair[0]..pair[1]].iter().map(|slot| slot.height).sum())
            .collect()
    }

    #[test]
    fn a_short_sheet_is_one_page() {
        assert_eq!(pages(&[row(10.0); 8]), [80.0]);
    }

    #[test]
    fn a_last_page_of_one_row_is_filled_up_from_the_pages_before() {
        let pages = pages(&[row(10.0); 19]);
        assert_eq!(pages.len(), 3);
        assert!(pages.iter().all(|page| *page >= 40.0), "{pages:?}");
    }

    #[test]
    fn a_heading_never_ends_a_page() {
        let mut slots = vec![row(10.0); 12];
        slots[7].keep = true;
        let breaks = breaks(&slots, SPACE);
        assert!(!breaks.contains(&8), "{breaks:?}");
    }

    #[test]
    fn a_part_that_fills_most_of_a_page_starts_one() {
        let mut slots = vec![row(10.0); 16];
        slots[5].part = true;
        let breaks = breaks(&slots, SPACE);
        assert!(breaks.contains(&5), "{breaks:?}");
    }
}
