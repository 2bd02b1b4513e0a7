//! What each budget brings: a line for each strategy over a scale of powers of ten, with upright marks where
//! the answer changes.

use super::rows::anchored;
use super::{Picture, Scale, dot, line, part, short, words};
use crate::report::html::Markup;

const PLOT: f64 = 180.0;
const FOOT: f64 = 34.0;
/// From one line of words to the next.
const LINE: f64 = 15.0;

/// One line.
#[derive(Debug, Clone)]
pub(in crate::report) struct Line {
    /// At its end.
    pub name: String,
    /// Its look.
    pub look: &'static str,
    /// From left to right.
    pub points: Vec<(f64, f64)>,
}

/// An upright mark.
#[derive(Debug, Clone)]
pub(in crate::report) struct Mark {
    /// Where.
    pub at: f64,
    /// Above it.
    pub name: String,
    /// Its look.
    pub look: &'static str,
}

/// The picture.
#[derive(Debug, Clone)]
pub(in crate::report) struct Curve {
    /// The budget.
    pub across: Scale,
    /// The result.
    pub up: Scale,
    /// Words of the marks below.
    pub across_marks: Vec<(f64, String)>,
    /// Words of the marks on the left.
    pub up_marks: Vec<(f64, String)>,
    /// What the scale below counts.
    pub across_name: String,
    /// The lines.
    pub lines: Vec<Line>,
    /// Crossings, and the budget at hand.
    pub marks: Vec<Mark>,
}

impl Curve {
    /// Above the plot each mark has a line of words of its own.
    fn top(&self) -> f64 {
        self.marks.iter().fold(10.0, |y, _| y + LINE)
    }

    fn y(&self, value: f64) -> f64 {
        self.top() + PLOT * (1.0 - self.up.at(value))
    }

    fn axes(&self, m: &mut Markup) {
        let bottom = self.top() + PLOT;
        for (value, text) in &self.up_marks {
            let y = self.y(*value);
            line(m, ("0", y), ("100%", y), "grid");
            words(m, "0", y - 3.0, "tick first", text);
        }
        line(m, ("0", bottom), ("100%", bottom), "axis");
        for (value, text) in &self.across_marks {
            let x = self.across.at(*value);
            line(m, (&part(x), bottom), (&part(x), bottom + 4.0), "axis");
            words(m, &part(x), bottom + 16.0, anchored(x, "tick"), text);
        }
        words(m, "50%", bottom + 31.0, "tick", &self.across_name);
    }

    fn marks(&self, m: &mut Markup) {
        let mut y = 12.0;
        for mark in &self.marks {
            let place = self.across.at(mark.at);
            let x = part(place);
            line(m, (&x, y + 4.0), (&x, self.top() + PLOT), mark.look);
            // A long name near the edge stands inside.
            let class = match place {
                p if p < 0.3 => "label first",
                p if p > 0.7 => "label last",
                _ => "label",
            };
            words(m, &x, y, class, &mark.name);
            y += LINE;
        }
    }

    /// The lines stretch with the picture while their strokes do not: a picture in the picture.
    fn strokes(&self, m: &mut Markup) {
        let attributes: super::super::html::Attributes<'_> = &[
            ("x", &0),
            ("y", &self.top()),
            ("width", &"100%"),
            ("height", &PLOT),
            ("viewBox", &"0 0 1000 1000"),
            ("preserveAspectRatio", &"none"),
        ];
        m.within("svg", attributes, |m| {
            for one in &self.lines {
                let places = one.points.iter().map(|(x, y)| {
                    let across = short(1_000.0 * self.across.at(*x));
                    format!("{across},{}", short(1_000.0 * (1.0 - self.up.at(*y))))
                });
                let points = places.collect::<Vec<_>>().join(" ");
                m.shape("polyline", &[("points", &points), ("class", &one.look)]);
            }
        });
        for one in &self.lines {
            for (x, y) in &one.points {
                dot(m, self.across.at(*x), self.y(*y), 2.5, one.look);
            }
        }
    }
}

impl Picture for Curve {
    fn height(&self) -> f64 {
        self.top() + PLOT + FOOT
    }

    fn draw(&self, m: &mut Markup) {
        self.axes(m);
        self.strokes(m);
        self.marks(m);
        // A key above would need colour to be told apart: the names stand at the lines' ends.
        let ends = self.lines.iter().filter_map(|l| Some((l, *l.points.last()?)));
        let mut ends: Vec<(&Line, f64, f64)> =
            ends.map(|(l, (x, y))| (l, self.across.at(x), self.y(y) + 4.0)).collect();
        ends.sort_by(|a, b| a.2.total_cmp(&b.2));
        let mut free = self.top() + 8.0;
        for (one, place, y) in ends {
            let y = y.max(free);
            free = y + LINE;
            words(m, &part(place + 0.02), y, "label first", &one.name);
        }
    }
}
