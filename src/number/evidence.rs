//! Which decimal mark a column or file uses, from all cells that were seen.

use super::scan::{self, Pieces, Shape};
use super::{Mark, folded};

/// What cells say about the decimal mark. Gather with [`Evidence::see`], combine with [`Evidence::add`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    point: u32,
    comma: u32,
    /// Cells like `450,584 K`, by separator: point, comma.
    shortened: [u32; 2],
    /// Those of them that would be a thousand million or more if the separator were a group's.
    giant: [u32; 2],
    /// The powers of ten of the suffixes seen, as bits.
    powers: u32,
}

impl Evidence {
    /// Takes one cell into account; text that is no number says nothing.
    pub fn see(&mut self, cell: &str) {
        if !cell.is_empty() && cell.bytes().all(|c| c.is_ascii_digit()) {
            self.powers |= 1;
            return;
        }
        if let Some((mark, ..)) = scan::fraction(cell) {
            self.powers |= 1;
            self.vote(mark);
            return;
        }
        let Some(pieces) = scan::split(&folded(cell)) else { return };
        let Some(shape) = scan::shape(&pieces.body) else { return };
        if pieces.after.contains(|c: char| c.is_ascii_digit()) {
            return;
        }
        self.powers |= 1_u32.checked_shl(pieces.power.unsigned_abs()).unwrap_or(0);
        self.weigh(&pieces, &shape);
    }

    fn weigh(&mut self, pieces: &Pieces, shape: &Shape) {
        match shape {
            Shape::Decimal { mark: Mark::Point, .. } => self.point += 1,
            Shape::Decimal { mark: Mark::Comma, .. } => self.comma += 1,
            Shape::Whole { grouped_by: Some(Mark::Comma), .. } => self.point += 1,
            Shape::Whole { grouped_by: Some(Mark::Point), .. } => self.comma += 1,
            Shape::Either { separator, .. } if pieces.percent => self.vote(*separator),
            Shape::Either { separator, whole, .. } if pieces.power != 0 => {
                let at = usize::from(*separator == Mark::Comma);
                let digits = i32::try_from(whole.len()).unwrap_or(3) + 3;
                bump(&mut self.shortened, at);
                if digits + pieces.power > 9 {
                    bump(&mut self.giant, at);
                }
            }
            _ => {}
        }
    }

    fn vote(&mut self, mark: Mark) {
        match mark {
            Mark::Point => self.point += 1,
            Mark::Comma => self.comma += 1,
        }
    }

    /// Takes over what other cells said.
    pub fn add(&mut self, other: Evidence) {
        self.point += other.point;
        self.comma += other.comma;
        self.shortened[0] += other.shortened[0];
        self.shortened[1] += other.shortened[1];
        self.giant[0] += other.giant[0];
        self.giant[1] += other.giant[1];
        self.powers |= other.powers;
    }

    /// Whether cells contradict each other.
    pub fn conflicts(&self) -> bool {
        self.point > 0 && self.comma > 0
    }

    /// The decimal mark, where the cells tell it without contradiction.
    pub fn mark(&self) -> Option<Mark> {
        match (self.point, self.comma) {
            (0, 0) => self.shortened_mark(),
            (_, 0) => Some(Mark::Point),
            (0, _) => Some(Mark::Comma),
            _ => None,
        }
    }

    /// As [`Evidence::mark`], for a column that counts people: no account has a thousand million followers, so in
    /// `4,193 M` the comma is a decimal mark.
    pub fn mark_of_people(&self) -> Option<Mark> {
        if self.conflicts() {
            return None;
        }
        self.mark().or(match self.giant {
            [0, 0] => None,
            [_, 0] => Some(Mark::Point),
            [0, _] => Some(Mark::Comma),
            _ => None,
        })
    }

    /// Who has both K and M at hand writes no `450,584 K` for 450 million: there the comma is a decimal mark.
    fn shortened_mark(&self) -> Option<Mark> {
        let several = (self.powers & !1).count_ones() > 1;
        match self.shortened {
            [_, 0] | [0, _] if !several => None,
            [0, 0] => None,
            [_, 0] => Some(Mark::Point),
            [0, _] => Some(Mark::Comma),
            _ => None,
        }
    }
}

fn bump(counts: &mut [u32; 2], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}
