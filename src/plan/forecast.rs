//! What a plan may bring: draws with a fixed seed, and their percentiles.
//!
//! Each draw has errors that all estimates of a tier share (price, views, engagement, conversion), an error
//! of each creator's own (log-normal, mean one) and no-shows. Quoted prices do not vary; measured figures
//! vary by the post, not by the estimate. Where prices come out higher than estimated and the budget does
//! not cover them, the plan is cut back in proportion. Sizes of the errors: judgements of the pack.

use super::build::{Best, Means};
use super::candidate::{Booking, Candidate, Roster};
use super::expect::{Errors, Figured, count};
use super::goal::Goal;
use super::kpi::Kpi;
use super::reach;
use super::value::Worth;
use crate::benchmark::{Judgement, Pack};
use crate::tier::Tier;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Bernoulli, Binomial, Distribution, StandardNormal};
use serde::Serialize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Number of draws.
pub const DRAWS: usize = 2_000;
/// The same input gives the same plan: the seed never changes.
const SEED: u64 = 0x7469_6572_706c_616e;
/// The seed of draws that plans are looked for with, and not reported.
const TWIN: u64 = 0x7477_696e_706c_616e;
/// Draws of who posts for a product alone: a stream of their own.
const GIFTING_STREAM: u64 = 200;
/// The 90th percentile of the standard normal distribution.
const NORMAL_90: f64 = 1.281_551_565_545;
/// A plan is judged by what it reaches in four campaigns out of five.
const DEPENDABLE: f64 = 0.2;

/// A figure as a range: 10th, 50th and 90th percentile of the draws.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Range {
    /// One campaign in ten brings less.
    pub low: f64,
    /// Half bring more, half less.
    pub likely: f64,
    /// One in ten brings more.
    pub high: f64,
}

impl Range {
    /// The range of these draws.
    pub fn of(draws: &[f64]) -> Range {
        Range {
            low: percentile(draws, 0.1),
            likely: percentile(draws, 0.5),
            high: percentile(draws, 0.9),
        }
    }
}

/// What a plan may bring; a figure is `None` where it is unknown for every pick.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Forecast {
    /// Different people of the audience.
    pub unique_reach: Option<Range>,
    /// Views by anybody.
    pub impressions: Option<Range>,
    /// Likes, comments and the like by people of the audience.
    pub engagements: Option<Range>,
    /// Link clicks.
    pub clicks: Option<Range>,
    /// Purchases or sign-ups.
    pub conversions: Option<Range>,
    /// Pieces of content that appear; with premium content wanted, counted as polished ones.
    pub pieces: Option<Range>,
}

/// What a plan brings and costs, draw by draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Purchases or sign-ups.
    pub conversions: Vec<f64>,
    /// Fees, never more than the budget: a plan whose prices come out higher is cut back.
    pub fees: Vec<f64>,
}

/// What is added up over a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Measure {
    UniqueReach,
    Impressions,
    Engagements,
    Clicks,
    Conversions,
    Pieces,
    Goal(Goal),
}

/// Standard normal errors of one creator, one for each draw; not a number where they do not post. Kept small:
/// a plan may have thousands of creators.
struct Own(Vec<f32>);

/// Who an error is of: the creator's stream of draws, and which of several alike it is.
type Who = (u64, u32);

/// Of so many creators the errors are kept as factors too, ready to multiply: the same ones come in plan after plan.
const READY: usize = 2_000;

/// Errors that the estimates of one tier share, a factor for each draw.
#[derive(Default)]
struct Common {
    price: Vec<f64>,
    views: Vec<f64>,
    engagement: Vec<f64>,
    conversion: Vec<f64>,
}

/// Standard errors (of the logarithm) that the estimates of one tier share.
#[derive(Clone, Copy)]
struct Spreads {
    price: f64,
    errors: Errors,
}

impl Spreads {
    fn of(tier: Tier, pack: &Pack) -> Spreads {
        let sd = |which| pack.judgement(which, Some(tier));
        Spreads {
            price: sd(Judgement::CommonSdPrice),
            errors: Errors {
                views: sd(Judgement::CommonSdViews),
                engagement: sd(Judgement::CommonSdEngagement),
                conversion: sd(Judgement::CommonSdConversion),
            },
        }
    }

    fn drawn(self, tier: Tier, seed: u64) -> Common {
        let Spreads { price, errors } = self;
        Common {
            price: factors(tier, 1, price, seed),
            views: factors(tier, 2, errors.views, seed),
            engagement: factors(tier, 3, errors.engagement, seed),
            conversion: factors(tier, 4, errors.conversion, seed),
        }
    }
}

/// The draws: the same for every plan that is compared, so that luck favours none.
pub struct Simulation {
    seed: u64,
    spreads: [Spreads; 4],
    common: [Common; 4],
    own_sd: (f64, f64),
    no_show: f64,
    /// How many of the draws are worked out: the first ones, the same for every plan.
    draws: usize,
    own: BTreeMap<Who, Own>,
    /// Factors by creator and spread (its bits).
    ready: BTreeMap<(Who, u64), Rc<[f64]>>,
}

impl Simulation {
    /// Draws the common errors; creators' own errors are drawn when first needed.
    pub fn new(pack: &Pack) -> Simulation {
        let spreads = Tier::ALL.map(|tier| Spreads::of(tier, pack));
        Simulation {
            seed: SEED,
            spreads,
            common: Tier::ALL.map(|tier| Spreads::of(tier, pack).drawn(tier, SEED)),
            own_sd: (
                pack.judgement(Judgement::OwnSd, None),
                pack.judgement(Judgement::OwnSdMeasured, None),
            ),
            no_show: pack.judgement(Judgement::NoShow, None),
            draws: DRAWS,
            own: BTreeMap::new(),
            ready: BTreeMap::new(),
        }
    }

    /// The same with the first `draws` draws only: for many plans whose order matters more than their figures.
    #[must_use]
    pub fn with_draws(self, draws: usize) -> Simulation {
        Simulation { draws: draws.min(DRAWS), ..self }
    }

    /// So many draws of the same errors that are not these.
    #[must_use]
    pub(super) fn twin(&self, draws: usize) -> Simulation {
        let mut common = Tier::ALL.into_iter().zip(self.spreads);
        let drawn = |_| common.next().map(|(tier, spreads)| spreads.drawn(tier, TWIN));
        Simulation {
            seed: TWIN,
            common: Tier::ALL.map(drawn).map(Option::unwrap_or_default),
            draws: draws.min(DRAWS),
            own: BTreeMap::new(),
            ready: BTreeMap::new(),
            ..*self
        }
    }

    /// Standard errors that the estimates of a tier share.
    pub(super) fn errors(&self, tier: Tier) -> Errors {
        let none = Errors { views: 0.0, engagement: 0.0, conversion: 0.0 };
        self.spreads.get(tier.place()).map_or(none, |spreads| spreads.errors)
    }

    /// All figures of a plan.
    pub fn forecast(
        &mut self,
        best: &Best,
        roster: &Roster,
        worth: &Worth,
        means: Means,
    ) -> Forecast {
        let covered = self.covered(best, roster, means);
        let mut range =
            |measure| Some(Range::of(&self.draws(measure, best, roster, worth, &covered)?));
        Forecast {
            unique_reach: range(Measure::UniqueReach),
            impressions: range(Measure::Impressions),
            engagements: range(Measure::Engagements),
            clicks: range(Measure::Clicks),
            conversions: range(Measure::Conversions),
            pieces: range(Measure::Pieces),
        }
    }

    /// Conversions and fees in each draw; `None` where no pick has a figure for conversions.
    pub fn outcome(
        &mut self,
        best: &Best,
        roster: &Roster,
        worth: &Worth,
        means: Means,
    ) -> Option<Outcome> {
        let fees = self.cost(best, roster).into_iter().map(|c| c.min(means.budget)).collect();
        let covered = self.covered(best, roster, means);
        let conversions = self.draws(Measure::Conversions, best, roster, worth, &covered)?;
        Some(Outcome { conversions, fees })
    }

    /// The share of so many creators who post for a product alone, in each draw. The rate itself is uncertain
    /// (low and high are taken as its 10th and 90th percentile), and few creators are a small sample.
    pub fn gifted(&self, creators: u32, (low, middle, high): (f64, f64, f64)) -> Vec<f64> {
        let sd = (high / low).ln() / (2.0 * NORMAL_90);
        let mut rng = rng(GIFTING_STREAM, self.seed);
        (0..DRAWS)
            .map(|_| {
                let z: f64 = StandardNormal.sample(&mut rng);
                let rate = (middle * (sd * z).exp()).clamp(0.0, 1.0);
                let posts = Binomial::new(u64::from(creators), rate).map(|b| b.sample(&mut rng));
                posts.map_or(rate, |n| count(n) / f64::from(creators.max(1)))
            })
            .collect()
    }

    /// One figure of a plan in each draw; `None` where it is unknown for every pick.
    pub fn figure(
        &mut self,
        kpi: Kpi,
        best: &Best,
        roster: &Roster,
        worth: &Worth,
        means: Means,
    ) -> Option<Vec<f64>> {
        let covered = self.covered(best, roster, means);
        self.draws(Measure::of(kpi), best, roster, worth, &covered)
    }

    /// The maximised number in each draw.
    pub fn goal(&mut self, best: &Best, roster: &Roster, worth: &Worth, means: Means) -> Vec<f64> {
        if let Some(each) = worth.profit_per_conversion()
            && let Some(Outcome { conversions, fees }) = self.outcome(best, roster, worth, means)
        {
            return conversions.iter().zip(&fees).map(|(c, fee)| c * each - fee).collect();
        }
        let covered = self.covered(best, roster, means);
        let draws: Vec<(Goal, Vec<f64>)> = worth
            .goals()
            .filter_map(|g| Some((g, self.draws(Measure::Goal(g), best, roster, worth, &covered)?)))
            .collect();
        (0..self.draws)
            .map(|d| {
                worth.combine(|goal| {
                    let of = draws.iter().find(|(g, _)| *g == goal);
                    of.and_then(|(_, values)| values.get(d)).copied().unwrap_or(0.0)
                })
            })
            .collect()
    }

    fn draws(
        &mut self,
        measure: Measure,
        best: &Best,
        roster: &Roster,
        worth: &Worth,
        covered: &[f64],
    ) -> Option<Vec<f64>> {
        let saturates = measure.saturates();
        if saturates && worth.counts_by_audience() {
            return self.people(measure, best, roster, worth, covered);
        }
        // Of what saturates, the part of the audience that nobody reaches; of all else the sum.
        let mut totals = vec![if saturates { 1.0 } else { 0.0 }; self.draws];
        let mut known = false;
        for (candidate, booking, times) in best.lines(roster) {
            let Some(amount) = measure.amount(candidate, booking, worth) else { continue };
            known = true;
            let mut each = self.shared(measure, candidate.tier, booking, amount);
            each.iter_mut().for_each(|shared| *shared *= amount.value);
            let (stream, sd) = (stream(candidate), measure.own_sd(booking, amount, self.own_sd));
            for copy in 0..times {
                let own = self.own((stream, copy), sd);
                let values = each.iter().zip(own.iter()).map(|(each, own)| each * own);
                for (total, value) in totals.iter_mut().zip(values) {
                    if saturates {
                        *total *= 1.0 - reach::part(value, worth.audience);
                    } else {
                        *total += value;
                    }
                }
            }
        }
        for (total, covered) in totals.iter_mut().zip(covered) {
            *total = if saturates {
                reach::unique((0.0 - total.ln()) * covered, worth.audience)
            } else {
                *total * covered
            };
        }
        known.then_some(totals)
    }

    /// Different people in each draw, where more is known of audiences than their size.
    fn people(
        &mut self,
        measure: Measure,
        best: &Best,
        roster: &Roster,
        worth: &Worth,
        covered: &[f64],
    ) -> Option<Vec<f64>> {
        let (mut lines, mut reached) = (Vec::new(), Vec::new());
        for (candidate, booking, times) in best.lines(roster) {
            let Some(amount) = measure.amount(candidate, booking, worth) else { continue };
            let shared = self.shared(measure, candidate.tier, booking, amount);
            let (stream, sd) = (stream(candidate), measure.own_sd(booking, amount, self.own_sd));
            for copy in 0..times {
                let own = self.own((stream, copy), sd);
                let people = shared.iter().zip(own.iter()).map(|(s, own)| amount.value * s * own);
                reached.push(people.collect::<Vec<f64>>());
                lines.push((candidate, booking));
            }
        }
        let crowd = worth.crowd(&lines);
        let of = |line: usize, draw: usize| reached.get(line).and_then(|all| all.get(draw));
        let draws = covered.iter().enumerate().map(|(draw, covered)| {
            let all = crowd.unique(|line| of(line, draw).copied().unwrap_or(0.0));
            let weight = reach::weight(all, worth.audience);
            reach::unique(weight * covered, worth.audience)
        });
        (!lines.is_empty()).then(|| draws.collect())
    }

    /// For each draw, the part of the plan that the budget still pays for.
    fn covered(&self, best: &Best, roster: &Roster, means: Means) -> Vec<f64> {
        let cost = self.cost(best, roster);
        cost.into_iter().map(|c| if c > means.budget { means.budget / c } else { 1.0 }).collect()
    }

    /// For each draw, what all fees come to.
    fn cost(&self, best: &Best, roster: &Roster) -> Vec<f64> {
        let mut cost = vec![0.0; self.draws];
        for (candidate, booking, times) in best.lines(roster) {
            let spend = booking.price * f64::from(times);
            let Some(common) = self.common.get(candidate.tier.place()) else { continue };
            for (cost, factor) in cost.iter_mut().zip(&common.price) {
                *cost += if booking.quoted { spend } else { spend * factor };
            }
        }
        cost
    }

    /// The factor that the tier's estimates share, for each draw.
    fn shared(&self, measure: Measure, tier: Tier, booking: &Booking, amount: Figured) -> Vec<f64> {
        let mut factors = vec![1.0; self.draws];
        let Some(common) = self.common.get(tier.place()) else { return factors };
        let views_estimated = booking.expected.impressions.is_some_and(|v| v.estimated);
        let mut apply = |on: bool, by: &[f64]| {
            if on {
                factors.iter_mut().zip(by).for_each(|(factor, by)| *factor *= by);
            }
        };
        match measure.kind() {
            Kind::Views => apply(amount.estimated, &common.views),
            Kind::Engagements => apply(amount.estimated, &common.engagement),
            Kind::Conversions => {
                apply(views_estimated, &common.views);
                apply(true, &common.conversion);
            }
            Kind::Pieces => {}
        }
        factors
    }

    /// A creator's own factors, with this spread.
    fn own(&mut self, who: Who, sd: f64) -> Rc<[f64]> {
        let key = (who, sd.to_bits());
        if let Some(factors) = self.ready.get(&key) {
            return Rc::clone(factors);
        }
        let (no_show, draws, seed) = (self.no_show, self.draws, self.seed);
        let own = self.own.entry(who).or_insert_with(|| draw_own(who, no_show, draws, seed));
        let factors: Rc<[f64]> = own.factors(sd).collect();
        if self.ready.len() < READY {
            self.ready.insert(key, Rc::clone(&factors));
        }
        factors
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Views,
    Engagements,
    Conversions,
    Pieces,
}

impl Measure {
    fn of(kpi: Kpi) -> Measure {
        match kpi {
            Kpi::UniqueReach => Measure::UniqueReach,
            Kpi::Impressions => Measure::Impressions,
            Kpi::Engagements => Measure::Engagements,
            Kpi::Clicks => Measure::Clicks,
            Kpi::Conversions => Measure::Conversions,
            Kpi::Pieces => Measure::Pieces,
        }
    }

    fn saturates(self) -> bool {
        match self {
            Measure::UniqueReach => true,
            Measure::Goal(goal) => Worth::saturates(goal),
            _ => false,
        }
    }

    fn kind(self) -> Kind {
        match self {
            Measure::UniqueReach | Measure::Impressions => Kind::Views,
            Measure::Goal(Goal::Awareness | Goal::Authority) => Kind::Views,
            Measure::Engagements | Measure::Goal(Goal::Engagement | Goal::Loyalty) => {
                Kind::Engagements
            }
            Measure::Clicks | Measure::Conversions | Measure::Goal(Goal::Conversions) => {
                Kind::Conversions
            }
            Measure::Pieces | Measure::Goal(Goal::Content) => Kind::Pieces,
        }
    }

    fn amount(self, candidate: &Candidate, booking: &Booking, worth: &Worth) -> Option<Figured> {
        let expected = &booking.expected;
        match self {
            Measure::UniqueReach => expected.reach,
            Measure::Impressions => expected.impressions,
            Measure::Engagements => expected.engagements,
            Measure::Clicks => expected.clicks,
            Measure::Conversions => expected.conversions,
            Measure::Pieces => {
                let value = worth.credit(Goal::Content, candidate.tier, booking)?;
                Some(Figured { value, estimated: false })
            }
            Measure::Goal(goal) => {
                let value = worth.credit(goal, candidate.tier, booking)?;
                let estimated = match self.kind() {
                    Kind::Views => expected.reach?.estimated,
                    Kind::Engagements => expected.engagements?.estimated,
                    Kind::Conversions => true,
                    Kind::Pieces => false,
                };
                Some(Figured { value, estimated })
            }
        }
    }

    /// The spread of the creator's own error for this figure; none for whether something appears at all.
    fn own_sd(self, booking: &Booking, amount: Figured, sds: (f64, f64)) -> f64 {
        let estimated = match self.kind() {
            Kind::Pieces => return 0.0,
            Kind::Views | Kind::Engagements => amount.estimated,
            Kind::Conversions => booking.expected.impressions.is_some_and(|v| v.estimated),
        };
        if estimated { sds.0 } else { sds.1 }
    }
}

impl Own {
    /// Log-normal factors with mean one; zero where nothing is posted.
    fn factors(&self, sd: f64) -> impl Iterator<Item = f64> + '_ {
        let middle = -sd * sd / 2.0;
        self.0
            .iter()
            .map(move |z| if z.is_nan() { 0.0 } else { (sd * f64::from(*z) + middle).exp() })
    }
}

fn rng(stream: u64, seed: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

/// Log-normal factors with median one.
fn factors(tier: Tier, which: u64, sd: f64, seed: u64) -> Vec<f64> {
    let place = u64::try_from(tier.place()).unwrap_or(0);
    let mut rng = rng(place * 16 + which, seed);
    (0..DRAWS)
        .map(|_| {
            let z: f64 = StandardNormal.sample(&mut rng);
            (sd * z).exp()
        })
        .collect()
}

fn draw_own((stream, copy): Who, no_show: f64, draws: usize, seed: u64) -> Own {
    let mut rng = rng(stream.wrapping_add(u64::from(copy)), seed);
    let posts = Bernoulli::new(1.0 - no_show.clamp(0.0, 1.0)).ok();
    let draw = |_| {
        let z: f32 = StandardNormal.sample(&mut rng);
        let posted = posts.is_none_or(|p| p.sample(&mut rng));
        if posted { z } else { f32::NAN }
    };
    Own((0..draws).map(draw).collect())
}

/// A creator's own stream of draws, by who they are and not by where they stand in the file: the order of
/// rows changes nothing (64-bit FNV-1a; the top bit keeps clear of the common streams).
fn stream(candidate: &Candidate) -> u64 {
    let handle = candidate.handle.as_ref().map_or(candidate.label.as_str(), |h| h.as_str());
    let key = format!("{}\n{handle}\n{}", candidate.platform, candidate.followers);
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash | (1 << 63)
}

/// Nearest-rank percentile.
pub fn percentile(draws: &[f64], part: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a few thousand draws"
    )]
    let index = ((draws.len().saturating_sub(1)) as f64 * part.clamp(0.0, 1.0)).round() as usize;
    if index >= draws.len() {
        return 0.0;
    }
    let mut draws = draws.to_vec();
    *draws.select_nth_unstable_by(index, f64::total_cmp).1
}

/// What is reached in this part of all campaigns; in four out of five where no `confidence` is asked for.
pub fn dependable(draws: &[f64], confidence: Option<f64>) -> f64 {
    percentile(draws, confidence.map_or(DEPENDABLE, |part| 1.0 - part))
}

/// The part of the draws in which `target` is reached.
pub fn chance(draws: &[f64], target: f64) -> f64 {
    let reached = draws.iter().filter(|value| **value >= target).count();
    let part = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    part(reached) / part(draws.len().max(1))
}
