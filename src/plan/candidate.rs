//! Who can be chosen: the creators of an export, or typical ones where there is no export.

use super::brief::Brief;
use super::expect::{Expected, Subject, count, expected};
use super::fit::Fitness;
use super::overlap::OverlapError;
use super::segment::Segments;
use crate::benchmark::{Metric, Pack};
use crate::figure::rounded;
use crate::money::{Currency, Rates};
use crate::profile::{Deliverable, Handle, Platform};
use crate::tier::Tier;
use std::rc::Rc;

/// Somebody who can be booked.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Account name; `None` for a typical creator or a row without one.
    pub handle: Option<Handle>,
    /// What to call them.
    pub label: String,
    /// Network.
    pub platform: Platform,
    /// Tier of the followers.
    pub tier: Tier,
    /// Followers.
    pub followers: u64,
    /// Share of followers held to be fake.
    pub fake_share: Option<f64>,
    /// How many there are: 1 for a named creator.
    pub copies: u32,
    /// Must be in the plan.
    pub included: bool,
    /// How far they fit what the brief asks for; no parts where it asks for nothing, or nothing can be known.
    pub fitness: Fitness,
    /// What is known of their audience beside its size.
    pub crowd: Company,
    /// What can be booked; never empty.
    pub bookings: Vec<Booking>,
}

/// A creator's followers among those of the others.
#[derive(Debug, Clone, Default)]
pub struct Company {
    /// Which of the roster's creators this is, however the roster is cut down later.
    pub id: usize,
    /// The part of the audience in each of the roster's segments; empty where nothing is known of it.
    pub mix: Rc<[f64]>,
    /// Creators with whom followers are known to be shared, and how many.
    pub shared: Rc<[(usize, f64)]>,
}

/// One deliverable at one price.
#[derive(Debug, Clone)]
pub struct Booking {
    /// What is made.
    pub deliverable: Deliverable,
    /// What all of the brief's posts together cost, in units of the plan's currency.
    pub price: f64,
    /// Low and high of the price; both equal to `price` where it is quoted.
    pub price_range: (f64, f64),
    /// Whether the export quotes the price.
    pub quoted: bool,
    /// What it brings.
    pub expected: Expected,
}

impl Booking {
    /// What tells it from all other bookings of the roster: whose it is, what is made, and the price.
    pub(super) fn of(&self, candidate: &Candidate) -> (usize, &'static str, u64) {
        (candidate.crowd.id, self.deliverable.name(), self.price.to_bits())
    }
}

/// Somebody who is not in the plan, and why.
#[derive(Debug, Clone, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Passed {
    /// Account name, else name.
    pub handle: String,
    /// Tier.
    pub tier: Tier,
    /// Why, in figures.
    pub reason: String,
}

/// Who can be chosen and who was set aside before choosing.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// In the export's order.
    pub candidates: Vec<Candidate>,
    /// Set aside, with reasons.
    pub passed: Vec<Passed>,
    /// Whether they are typical creators rather than named ones.
    pub typical: bool,
    /// How the audience is divided.
    pub segments: Segments,
}

/// Why candidates could not be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CandidateError {
    /// A quoted price is in a currency that has no rate.
    #[error(
        "{who} asks a price in {from}, the budget is in {to}: add `--fx {from}=RATE` ({to} for one {from})"
    )]
    NoRate {
        /// Creator.
        who: String,
        /// Currency of the price.
        from: Currency,
        /// Currency of the budget.
        to: Currency,
    },
    /// The pack's prices are in dollars and the budget is not.
    #[error(
        "price estimates are in USD and the budget is in {to}: add `--fx USD=RATE` ({to} for one USD)"
    )]
    NoDollarRate {
        /// Currency of the budget.
        to: Currency,
    },
    /// A typical creator of the platform has no price.
    #[error(
        "no source gives what {0} creators cost, so there is no plan without names: give `--creators FILE` with their prices"
    )]
    NoPrice(&'static str),
    /// An included creator is not in the file.
    #[error("`--include {0}`: no creator in the file has this handle")]
    Unknown(String),
    /// An excluded creator is not in the file: it may be a slip of the pen.
    #[error("`--exclude {0}`: no creator in the file has this handle")]
    UnknownExcluded(String),
    /// What is said of shared followers cannot be of these creators.
    #[error("{0}")]
    Overlap(#[from] OverlapError),
    /// An included creator cannot be in the plan.
    #[error("`--include {who}`: {reason}")]
    Barred {
        /// As typed.
        who: String,
        /// What stands against it.
        reason: String,
    },
}

/// The platform's usual paid deliverable: what an unnamed price is taken to be for.
pub fn main_deliverable(platform: Platform) -> Deliverable {
    match platform {
        Platform::Tiktok | Platform::Youtube | Platform::Douyin | Platform::Bilibili => {
            Deliverable::Video
        }
        _ => Deliverable::Post,
    }
}

/// Where a tier's typical creators stand, as parts of its span in log followers: low, middle, high. With the article's
/// tiers these are round sizes: 2,000, 3,200 and 5,000 and ten and a hundred times as many. Accounts are the rarer the
/// larger they are, so nobody is drawn from a tier's upper end: there are few to be had.
const POINTS: [f64; 3] = [0.3, 0.5, 0.7];

/// Upper end of the macro tier for typical creators: the article's "1 million+".
const MACRO_TOP: f64 = 1_000_000.0;

/// Lower end for typical creators where a scheme's smallest tier begins with nobody.
const SMALLEST: f64 = 1_000.0;

/// Typical creators of the brief's platform (Instagram where it names none): three sizes a tier,
/// as many of each as money and hours allow.
///
/// # Errors
/// The platform has no sourced price, or the budget's currency has no rate to the dollar.
pub fn typical(brief: &Brief, pack: &Pack, rates: &Rates) -> Result<Roster, CandidateError> {
    let platform = brief.platform.unwrap_or(Platform::Instagram);
    let mut candidates = Vec::new();
    let cuts = brief.cuts(Some(platform));
    for tier in [Tier::Nano, Tier::Micro, Tier::Macro] {
        let (low, high) = cuts.bounds(tier);
        if high.is_some_and(|high| high <= low) {
            continue; // the scheme has nobody smaller than its micro
        }
        let low = count(low).max(SMALLEST);
        let high = high.map_or(MACRO_TOP.max(low * 10.0), count);
        for point in POINTS {
            let followers = two_digits(low * (high / low).powf(point));
            candidates.push(typical_one(platform, tier, followers, brief, pack, rates)?);
        }
    }
    Ok(Roster { candidates, typical: true, ..Roster::default() })
}

fn typical_one(
    platform: Platform,
    tier: Tier,
    followers: u64,
    brief: &Brief,
    pack: &Pack,
    rates: &Rates,
) -> Result<Candidate, CandidateError> {
    let fitness = Fitness::default();
    let subject =
        Subject { platform, followers, tier, profile: None, fake_share: None, fitness: &fitness };
    let deliverable = main_deliverable(platform);
    let booking = estimated(subject, deliverable, brief, pack, rates)?
        .ok_or(CandidateError::NoPrice(platform.title()))?;
    let affordable = (brief.budget.units() / booking.price).floor().clamp(0.0, 5_000.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let copies = affordable as u32;
    Ok(Candidate {
        handle: None,
        label: format!("typical {tier}"),
        platform,
        tier,
        followers,
        fake_share: None,
        copies,
        included: false,
        fitness: Fitness::default(),
        crowd: Company::default(),
        bookings: vec![booking],
    })
}

/// Typical sizes are round: nothing pretends that 14,678 is known.
fn two_digits(value: f64) -> u64 {
    let step = 10f64.powf(value.log10().floor() - 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1e3 to 1e6")]
    let rounded = ((value / step).round() * step) as u64;
    rounded
}

/// A booking at the pack's usual price; `None` where no source gives one.
pub(super) fn estimated(
    subject: Subject<'_>,
    deliverable: Deliverable,
    brief: &Brief,
    pack: &Pack,
    rates: &Rates,
) -> Result<Option<Booking>, CandidateError> {
    let Some(cost) = pack.at(Metric::CostPerPost, subject.platform, subject.followers) else {
        return Ok(None);
    };
    let to = brief.budget.currency();
    let rate = rates.convert(1.0, Currency::USD, to).ok_or(CandidateError::NoDollarRate { to })?;
    let posts = f64::from(brief.posts);
    Ok(Some(Booking {
        deliverable,
        price: rounded(cost.value * rate) * posts,
        price_range: (rounded(cost.low * rate) * posts, rounded(cost.high * rate) * posts),
        quoted: false,
        expected: expected(subject, deliverable, brief, pack),
    }))
}
