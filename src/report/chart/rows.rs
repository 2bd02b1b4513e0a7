//! One row for each thing: its name, its figure, and below them a bar, a range, or both.

use super::{Picture, Scale, bar, dot, line, part, words};
use crate::report::html::Markup;
use crate::report::width::width;

/// From one row to the next, and what each further line of a name adds.
const PITCH: f64 = 39.0;
const LINE: f64 = 16.0;
/// Letters that a name and its figure have together on the narrowest page.
const LETTERS: usize = 38;
/// Where a row's words stand.
const WORDS: f64 = 13.0;
/// Where a row's bar begins, and how high it is.
const BAR: f64 = 19.0;
const THICK: f64 = 10.0;
/// What an axis takes below the rows.
const FOOT: f64 = 22.0;

/// One row.
#[derive(Debug, Clone, Default)]
pub(in crate::report) struct Row {
    /// On the left.
    pub name: String,
    /// On the right, as printed everywhere.
    pub figure: String,
    /// A bar from zero, and its look.
    pub bar: Option<(f64, &'static str)>,
    /// A range, from low to high.
    pub range: Option<(f64, f64)>,
    /// A dot: the likely value.
    pub likely: Option<f64>,
    /// An upright stroke: the dependable value.
    pub stroke: Option<f64>,
    /// The chosen row stands out.
    pub strong: bool,
}

impl Row {
    /// The name, on as many lines as it takes beside its figure.
    fn lines(&self) -> Vec<String> {
        let room = LETTERS.saturating_sub(width(&self.figure) + 2).max(12);
        let mut lines: Vec<String> = Vec::new();
        for word in self.name.split(' ') {
            match lines.last_mut() {
                Some(line) if width(line) + 1 + width(word) <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }

    fn pitch(&self) -> f64 {
        self.lines().iter().skip(1).fold(PITCH, |sum, _| sum + LINE)
    }
}

/// What stands below the rows.
#[derive(Debug, Clone)]
pub(in crate::report) struct Axis {
    /// Values and their words.
    pub marks: Vec<(f64, String)>,
}

/// Rows on one scale.
#[derive(Debug, Clone)]
pub(in crate::report) struct Rows {
    /// Top to bottom.
    pub rows: Vec<Row>,
    /// Common to all.
    pub scale: Scale,
    /// Marks below; `None` where the figures beside the bars say enough.
    pub axis: Option<Axis>,
}

impl Rows {
    fn bottom(&self) -> f64 {
        self.rows.iter().fold(0.0, |y, row| y + row.pitch())
    }

    fn grid(&self, m: &mut Markup) {
        let Some(axis) = &self.axis else { return };
        let bottom = self.bottom();
        for (value, text) in &axis.marks {
            let place = self.scale.at(*value);
            let x = part(place);
            line(m, (&x, 2.0), (&x, bottom), "grid");
            words(m, &x, bottom + 15.0, anchored(place, "tick"), text);
        }
    }

    fn row(&self, m: &mut Markup, row: &Row, top: f64) {
        let name = if row.strong { "name strong" } else { "name" };
        let mut top = top;
        for (at, line) in row.lines().iter().enumerate() {
            top += if at > 0 { LINE } else { 0.0 };
            words(m, "0", top + WORDS, name, line);
        }
        let figure = if row.strong { "figure strong" } else { "figure" };
        words(m, "100%", top + WORDS, figure, &row.figure);
        let y = top + BAR;
        if let Some((value, look)) = row.bar {
            bar(m, (0.0, 1.0), (y, THICK), "track");
            bar(m, (0.0, self.scale.at(value)), (y, THICK), look);
        }
        if let Some((low, high)) = row.range {
            let (from, to) = (self.scale.at(low), self.scale.at(high));
            let over = row.bar.is_some();
            let (inset, look) = if over { (3.5, "whisker") } else { (1.5, "range") };
            let look = if row.strong && !over { "range chosen" } else { look };
            bar(m, (from, (to - from).max(0.004)), (y + inset, THICK - 2.0 * inset), look);
        }
        if let Some(value) = row.stroke {
            let x = part(self.scale.at(value));
            line(m, (&x, y - 2.0), (&x, y + THICK + 2.0), "stroke");
        }
        if let Some(value) = row.likely {
            let look = if row.strong { "likely chosen" } else { "likely" };
            dot(m, self.scale.at(value), y + THICK / 2.0, 5.0, look);
        }
    }
}

impl Picture for Rows {
    fn height(&self) -> f64 {
        self.bottom() + if self.axis.is_some() { FOOT } else { 0.0 }
    }

    fn draw(&self, m: &mut Markup) {
        self.grid(m);
        let mut top = 0.0;
        for row in &self.rows {
            self.row(m, row, top);
            top += row.pitch();
        }
    }
}

/// Words at the edge of a picture stand inside it.
pub(super) fn anchored(place: f64, class: &'static str) -> &'static str {
    match (class, place) {
        ("tick", p) if p < 0.06 => "tick first",
        ("tick", p) if p > 0.94 => "tick last",
        ("label", p) if p < 0.12 => "label first",
        ("label", p) if p > 0.88 => "label last",
        _ => class,
    }
}
