//! Pictures as inline SVG. Across, they stretch: positions are parts of the width while letters keep their
//! size, so that one picture is right on a phone, on a desk and on paper.
//!
//! Responsible for geometry and for the words in and under a picture. Not for what is drawn: pages choose
//! that.

mod curve;
mod points;
mod rows;
mod scale;
mod stack;
mod weeks;

pub(super) use curve::{Curve, Line, Mark};
pub(super) use points::{Band, Points, Spot, Zone};
pub(super) use rows::{Axis, Row, Rows};
pub(super) use scale::Scale;
pub(super) use stack::{Part, Stack};
pub(super) use weeks::{Week, Weeks};

use super::html::Markup;

/// What a picture is called, what it says, and under it what it shows.
#[derive(Debug, Clone)]
pub(super) struct Caption {
    /// Unique on the page.
    pub id: String,
    /// Short, above the picture.
    pub title: String,
    /// What is to be seen in it, in words, for those who cannot.
    pub says: String,
    /// How to read it, below the picture.
    pub note: String,
}

/// Something that can be drawn.
pub(super) trait Picture {
    /// Pixels from top to bottom.
    fn height(&self) -> f64;
    /// Draws it.
    fn draw(&self, m: &mut Markup);
}

/// A picture with its title and its caption.
pub(super) fn figure(m: &mut Markup, caption: &Caption, picture: &dyn Picture) {
    m.line();
    m.within("figure", &[], |m| {
        m.leaf("h3", &[], &caption.title);
        svg(m, caption, picture);
        if !caption.note.is_empty() {
            m.leaf("figcaption", &[], &caption.note);
        }
    });
}

fn svg(m: &mut Markup, caption: &Caption, picture: &dyn Picture) {
    let (title, says) = (format!("{}-title", caption.id), format!("{}-says", caption.id));
    let labels = format!("{title} {says}");
    let height = short(picture.height());
    m.within(
        "svg",
        &[("role", &"img"), ("aria-labelledby", &labels), ("width", &"100%"), ("height", &height)],
        |m| {
            m.leaf("title", &[("id", &title)], &caption.title);
            m.leaf("desc", &[("id", &says)], &caption.says);
            picture.draw(m);
        },
    );
}

/// Words in a picture.
fn words(m: &mut Markup, x: &str, y: f64, class: &str, text: &str) {
    m.leaf("text", &[("x", &x), ("y", &short(y)), ("class", &class)], text);
}

/// A straight line.
fn line(m: &mut Markup, from: (&str, f64), to: (&str, f64), class: &str) {
    let (y1, y2) = (short(from.1), short(to.1));
    m.shape("line", &[("x1", &from.0), ("y1", &y1), ("x2", &to.0), ("y2", &y2), ("class", &class)]);
}

/// A box: left and width as parts of the width, top and height in pixels.
fn bar(m: &mut Markup, across: (f64, f64), down: (f64, f64), class: &str) {
    m.shape(
        "rect",
        &[
            ("x", &part(across.0)),
            ("y", &short(down.0)),
            ("width", &part(across.1.max(0.0))),
            ("height", &short(down.1.max(0.0))),
            ("class", &class),
        ],
    );
}

/// A dot.
fn dot(m: &mut Markup, x: f64, y: f64, radius: f64, class: &str) {
    let (x, y) = (part(x), short(y));
    m.shape("circle", &[("cx", &x), ("cy", &y), ("r", &radius), ("class", &class)]);
}

/// A part of the width as the percentage SVG wants.
fn part(of_width: f64) -> String {
    format!("{}%", (of_width * 10_000.0).round() / 100.0)
}

/// Pixels, without the dust of binary fractions.
fn short(pixels: f64) -> f64 {
    (pixels * 10.0).round() / 10.0
}
