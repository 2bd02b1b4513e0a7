//! One bar cut into parts: how a whole is shared out.

use super::{Picture, bar, part, words};
use crate::report::html::Markup;

const THICK: f64 = 34.0;
const KEY: f64 = 22.0;

/// One part.
#[derive(Debug, Clone)]
pub(in crate::report) struct Part {
    /// What it is.
    pub name: String,
    /// How much, as printed.
    pub figure: String,
    /// Fraction of the whole.
    pub share: f64,
    /// Its look.
    pub look: &'static str,
}

/// The parts, in order. They may sum to less than one: the rest is empty.
#[derive(Debug, Clone)]
pub(in crate::report) struct Stack {
    /// From left to right.
    pub parts: Vec<Part>,
}

impl Picture for Stack {
    fn height(&self) -> f64 {
        self.parts.iter().fold(THICK + 8.0, |y, _| y + KEY)
    }

    fn draw(&self, m: &mut Markup) {
        bar(m, (0.0, 1.0), (0.0, THICK), "track");
        let mut left = 0.0;
        for piece in &self.parts {
            let width = piece.share.clamp(0.0, 1.0 - left);
            bar(m, (left, width), (0.0, THICK), piece.look);
            left += width;
        }
        let mut y = THICK + 8.0;
        for piece in &self.parts {
            m.shape(
                "rect",
                &[
                    ("x", &0),
                    ("y", &(y + 4.0)),
                    ("width", &12),
                    ("height", &12),
                    ("rx", &2),
                    ("class", &piece.look),
                ],
            );
            words(m, "20", y + 14.5, "name", &piece.name);
            words(m, &part(1.0), y + 14.5, "figure", &piece.figure);
            y += KEY;
        }
    }
}
