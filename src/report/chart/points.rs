//! Engagement against followers: every creator a dot on two scales of powers of ten, the tiers as zones,
//! what is usual as bands.

use super::rows::anchored;
use super::{Picture, Scale, bar, line, part, words};
use crate::figure;
use crate::report::escape;
use crate::report::html::Markup;
use crate::report::width::{cut, width};

const TOP: f64 = 24.0;
const PLOT: f64 = 204.0;
const FOOT: f64 = 34.0;
/// Part of the width that stays free on each side, so that dots at the edge are whole.
const SIDE: f64 = 0.02;
/// Names of picks that are written beside their dots, and the room one takes on a narrow page.
const NAMED: usize = 5;
const NARROW: f64 = 320.0;
const LETTER: f64 = 7.6;

/// A creator.
#[derive(Debug, Clone)]
pub(in crate::report) struct Spot {
    /// What to call them.
    pub name: String,
    /// Followers.
    pub x: f64,
    /// Engagement rate.
    pub y: f64,
    /// In the plan.
    pub chosen: bool,
    /// What a pointer that rests on the dot is told.
    pub says: String,
}

/// A tier.
#[derive(Debug, Clone)]
pub(in crate::report) struct Zone {
    /// Its name.
    pub name: String,
    /// From this many followers.
    pub from: f64,
    /// To this many.
    pub to: f64,
}

/// What is usual for accounts of a size.
#[derive(Debug, Clone, Copy)]
pub(in crate::report) struct Band {
    /// From this many followers.
    pub from: f64,
    /// To this many.
    pub to: f64,
    /// A tenth have less.
    pub low: f64,
    /// Half have less.
    pub middle: f64,
    /// A tenth have more.
    pub high: f64,
}

/// The picture.
#[derive(Debug, Clone)]
pub(in crate::report) struct Points {
    /// Followers.
    pub across: Scale,
    /// Engagement rate.
    pub up: Scale,
    /// Tiers, smallest first.
    pub zones: Vec<Zone>,
    /// What is usual.
    pub bands: Vec<Band>,
    /// The creators, the most notable first: their names are written while there is room.
    pub spots: Vec<Spot>,
}

impl Points {
    fn x(&self, followers: f64) -> f64 {
        SIDE + (1.0 - 2.0 * SIDE) * self.across.at(followers)
    }

    fn y(&self, rate: f64) -> f64 {
        TOP + PLOT * (1.0 - self.up.at(rate))
    }

    fn zones(&self, m: &mut Markup) {
        for (at, zone) in self.zones.iter().enumerate() {
            let (from, to) = (self.x(zone.from), self.x(zone.to));
            if to - from < 0.02 {
                continue;
            }
            let look = if at % 2 == 0 { "zone" } else { "zone other" };
            bar(m, (from, to - from), (TOP, PLOT), look);
            if to - from > 0.1 {
                words(m, &part((from + to) / 2.0), 14.0, "tick", &zone.name);
            }
        }
    }

    fn bands(&self, m: &mut Markup) {
        for band in &self.bands {
            let (from, to) = (self.x(band.from), self.x(band.to));
            let (top, bottom) = (self.y(band.high), self.y(band.low));
            bar(m, (from, to - from), (top, bottom - top), "band");
            let y = self.y(band.middle);
            line(m, (&part(from), y), (&part(to), y), "usual");
        }
    }

    fn axes(&self, m: &mut Markup) {
        for tick in self.up.ticks(4) {
            let y = self.y(tick);
            line(m, ("0", y), ("100%", y), "grid");
            words(m, "0", y - 3.0, "tick first", &figure::percent(tick));
        }
        let bottom = TOP + PLOT;
        line(m, ("0", bottom), ("100%", bottom), "axis");
        for tick in self.across.ticks(5) {
            let x = self.x(tick);
            line(m, (&part(x), bottom), (&part(x), bottom + 4.0), "axis");
            words(m, &part(x), bottom + 16.0, anchored(x, "tick"), &followers(tick));
        }
        words(m, "50%", bottom + 31.0, "tick", "followers");
    }

    fn spots(&self, m: &mut Markup) {
        for chosen in [false, true] {
            for spot in self.spots.iter().filter(|s| s.chosen == chosen) {
                let (x, y) = (part(self.x(spot.x)), self.y(spot.y));
                let look = if chosen { "spot chosen" } else { "spot" };
                let radius = if chosen { 5.5 } else { 3.5 };
                m.within(
                    "circle",
                    &[("cx", &x), ("cy", &super::short(y)), ("r", &radius), ("class", &look)],
                    |m| m.leaf("title", &[], &spot.says),
                );
            }
        }
    }

    /// Names beside the first chosen dots, none over another, on a narrow page either.
    fn names(&self, m: &mut Markup) {
        let mut taken: Vec<(f64, f64, f64, f64)> = Vec::new();
        for spot in self.spots.iter().filter(|s| s.chosen) {
            if taken.len() >= NAMED {
                break;
            }
            let name = cut(&escape::terminal(&spot.name), 18);
            let (x, y) = (self.x(spot.x), self.y(spot.y));
            let wide = width(&name).min(18);
            let wide = (0..wide).fold(0.0, |sum, _| sum + LETTER) / NARROW;
            let left = x > 0.55;
            let from = if left { x - wide - 0.03 } else { x + 0.03 };
            let boxed = (from, from + wide, y - 9.0, y + 9.0);
            let meets = |b: &(f64, f64, f64, f64)| {
                boxed.0 < b.1 && b.0 < boxed.1 && boxed.2 < b.3 && b.2 < boxed.3
            };
            if from < 0.0 || from + wide > 1.0 || taken.iter().any(meets) {
                continue;
            }
            taken.push(boxed);
            let (dx, class) = if left { (-9.0, "label last") } else { (9.0, "label first") };
            m.leaf(
                "text",
                &[("x", &part(x)), ("y", &super::short(y + 4.0)), ("dx", &dx), ("class", &class)],
                &name,
            );
        }
    }
}

impl Picture for Points {
    fn height(&self) -> f64 {
        TOP + PLOT + FOOT
    }

    fn draw(&self, m: &mut Markup) {
        self.zones(m);
        self.bands(m);
        self.axes(m);
        self.spots(m);
        self.names(m);
    }
}

/// Round numbers of followers: `1K`, `100K`, `1M`.
fn followers(tick: f64) -> String {
    match tick {
        t if t >= 1e6 => format!("{}M", t / 1e6),
        t if t >= 1e3 => format!("{}K", t / 1e3),
        t => format!("{t}"),
    }
}
