//! Planning backwards: the least budget that brings what is wanted, or the most that can be had at a price.
//!
//! Budgets are tried by doubling and then by halving the span, each planned roughly; the one that is found is planned in
//! full, and only a budget whose own plan was seen to do it is given as the answer. What counts is the likely figure (half of all campaigns
//! bring more); with a confidence asked for, what is reached in that part of them.

use super::forecast::{Simulation, chance, dependable, percentile};
use super::kpi::Kpi;
use super::nothing::NoPlan;
use super::{Care, Plan};
use crate::benchmark::Pack;
use serde::Serialize;

/// Budgets are tried from here …
const FIRST: f64 = 50.0;
/// … up to here, in units of the currency.
const LAST: f64 = 1e12;
/// Doublings without any gain after which more money is held to bring no more.
const IDLE: u32 = 4;
/// So many budgets are planned in full where the rough plan promised a little too much.
const STEPS: u32 = 8;
/// Gains below this part are none.
const GAIN: f64 = 0.001;

/// What is wanted of the plan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// At least so much of a figure.
    AtLeast(Kpi, f64),
    /// A figure at no more than so much money for each `per` of it.
    AtPrice {
        /// What is paid for.
        kpi: Kpi,
        /// 1, or 1,000 for costs per thousand.
        per: f64,
        /// Units of the currency.
        most: f64,
    },
}

impl Target {
    /// Words of `--target WORD=N` that name what is to be had, for messages.
    pub const WORDS: &str = "reach, impressions, engagements, clicks, conversions, pieces; or, as a price, cpa, cpc, cpe, cpv, cpm, cpr";

    /// Reads the word of `--target WORD=N`; money and counts alike are given as `amount`.
    pub fn parse(word: &str, amount: f64) -> Option<Target> {
        let at_least = |kpi| Some(Target::AtLeast(kpi, amount));
        let at_price = |kpi, per| Some(Target::AtPrice { kpi, per, most: amount });
        match word.trim().to_lowercase().replace(['-', ' '], "_").as_str() {
            "reach" | "unique_reach" | "people" => at_least(Kpi::UniqueReach),
            "impressions" | "views" => at_least(Kpi::Impressions),
            "engagements" | "engagement" | "interactions" => at_least(Kpi::Engagements),
            "clicks" => at_least(Kpi::Clicks),
            "conversions" | "conversion" | "sales" | "purchases" | "leads" | "signups" => {
                at_least(Kpi::Conversions)
            }
            "pieces" | "content" | "assets" => at_least(Kpi::Pieces),
            "cpm" => at_price(Kpi::Impressions, 1_000.0),
            "cpv" => at_price(Kpi::Impressions, 1.0),
            "cpe" => at_price(Kpi::Engagements, 1.0),
            "cpc" => at_price(Kpi::Clicks, 1.0),
            "cpa" | "cac" | "cpl" => at_price(Kpi::Conversions, 1.0),
            "cpr" => at_price(Kpi::UniqueReach, 1_000.0),
            _ => None,
        }
    }

    /// The figure that it is about.
    pub fn kpi(self) -> Kpi {
        match self {
            Target::AtLeast(kpi, _) | Target::AtPrice { kpi, .. } => kpi,
        }
    }

    /// What is asked for: a number, or money.
    pub fn wanted(self) -> f64 {
        match self {
            Target::AtLeast(_, wanted) => wanted,
            Target::AtPrice { most, .. } => most,
        }
    }

    /// Whether a number, or a price, does it.
    fn is_met_by(self, is: f64) -> bool {
        match self {
            Target::AtLeast(_, wanted) => is >= wanted,
            Target::AtPrice { most, .. } => is <= most,
        }
    }

    /// From an amount of the figure, for this money, to what is compared with what is wanted.
    fn measured(self, amount: f64, spend: f64) -> f64 {
        match self {
            Target::AtLeast(..) => amount,
            Target::AtPrice { .. } if amount <= 0.0 => f64::INFINITY,
            Target::AtPrice { per, .. } => per * spend / amount,
        }
    }
}

/// How a plan stands to its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What was asked for.
    pub target: Target,
    /// The likely number, or the price at it; `None` where no pick has a figure.
    pub likely: Option<f64>,
    /// The same for what the confidence asked for counts on; as likely where none was asked for.
    pub counted: Option<f64>,
    /// Part of the draws in which the target is reached.
    pub probability: Option<f64>,
    /// Whether what counts reaches it.
    pub met: bool,
    /// Whether the budget was found rather than given.
    pub budget_found: bool,
}

/// How a plan stands to a target.
pub fn answer(plan: &Plan, target: Target, budget_found: bool, pack: &Pack) -> Answer {
    let mut sim = Simulation::new(pack);
    let draws = sim.figure(target.kpi(), &plan.best, &plan.roster, &plan.worth, plan.means);
    let spend = plan.spend();
    let likely = draws.as_ref().map(|d| target.measured(percentile(d, 0.5), spend));
    let counted = match plan.brief.confidence {
        Some(_) => {
            draws.as_ref().map(|d| target.measured(dependable(d, plan.brief.confidence), spend))
        }
        None => likely,
    };
    let needed = match target {
        Target::AtLeast(_, wanted) => wanted,
        Target::AtPrice { per, most, .. } => per * spend / most,
    };
    Answer {
        target,
        likely,
        counted,
        probability: draws.map(|d| chance(&d, needed)),
        met: counted.is_some_and(|is| target.is_met_by(is)),
        budget_found,
    }
}

/// What came of the search.
pub enum Found {
    /// A plan that does it; its answer is set.
    Plan(Box<Plan>),
    /// None does; the plan that comes nearest, where there is any, or why there is none at the last budget tried.
    Short(Result<Box<Plan>, NoPlan>),
}

/// Looks for the budget: the least that brings so much, or the largest (up to `cap`) at which the price is kept.
///
/// # Errors
/// What `planned` returns other than that there is no plan.
pub fn search<E>(
    target: Target,
    cap: Option<f64>,
    pack: &Pack,
    mut planned: impl FnMut(f64, Care) -> Result<Result<Plan, NoPlan>, E>,
) -> Result<Found, E> {
    let mut with = |budget: f64, care: Care| -> Result<Result<Plan, NoPlan>, E> {
        Ok(planned(budget, care)?.map(|plan| {
            let answer = answer(&plan, target, true, pack);
            Plan { target: Some(answer), ..plan }
        }))
    };
    let mut at = |budget: f64| with(budget, Care::Rough);
    let mut climb = Climb { target, nearest: None, good: None, idle: 0, why_not: None };
    let most = cap.unwrap_or(LAST);
    let mut budget = FIRST.min(most);
    let mut before = None;
    let border = loop {
        let met = climb.take(budget, at(budget)?);
        match target {
            Target::AtLeast(..) if met => break before,
            Target::AtPrice { .. } if !met && climb.good.is_some() => break Some(budget),
            _ => {}
        }
        if budget >= most || climb.idle >= IDLE {
            break None;
        }
        before = Some(budget);
        budget = (2.0 * budget).min(most);
    };
    if let Some(mut other) = border {
        let mut met = climb.good.as_ref().map_or(other, |(budget, _)| *budget);
        while let Some(middle) = between(met, other) {
            match climb.take(middle, at(middle)?) {
                true => met = middle,
                false => other = middle,
            }
        }
    }
    let good = climb.good.as_ref().map(|(budget, _)| *budget);
    // In full a plan may bring a little less than roughly: then a little more money, or less for a price, is tried.
    let step = if matches!(target, Target::AtLeast(..)) { 1.01 } else { 1.0 / 1.01 };
    let mut budget = good.map_or(0.0, |budget| budget.min(most));
    for _ in 0..STEPS {
        if good.is_none() || budget > most {
            break;
        }
        if let Ok(plan) = with(budget, Care::Whole)?
            && plan.target.as_ref().is_some_and(|answer| answer.met)
        {
            return Ok(Found::Plan(Box::new(plan)));
        }
        budget = three_digits(budget * step);
    }
    let nearest = climb.good.map(|(_, plan)| plan).or(climb.nearest);
    let short = match nearest {
        Some(plan) => with(plan.means.budget, Care::Whole)?.map(Box::new),
        None => Err(climb.why_not.unwrap_or_else(|| NoPlan {
            reason: "no budget has a plan".to_owned(),
            hint: "loosen a limit".to_owned(),
            least_budget: None,
        })),
    };
    Ok(Found::Short(short))
}

/// A budget of three digits.
fn three_digits(budget: f64) -> f64 {
    let step = 10f64.powf(budget.log10().floor() - 2.0);
    (budget / step).round() * step
}

/// A budget of three digits between two others; `None` where there is no other.
fn between(a: f64, b: f64) -> Option<f64> {
    let (low, high) = (a.min(b), a.max(b));
    let middle = (low * high).sqrt();
    let middle = three_digits(middle);
    (middle > low * 1.000_1 && middle * 1.000_1 < high).then_some(middle)
}

/// What has been seen so far.
struct Climb {
    target: Target,
    /// The plan that comes nearest without doing it.
    nearest: Option<Plan>,
    /// The best budget whose plan does it: the least for a number, the largest for a price.
    good: Option<(f64, Plan)>,
    idle: u32,
    why_not: Option<NoPlan>,
}

impl Climb {
    /// Looks at the plan of one budget; whether it does what is wanted.
    fn take(&mut self, budget: f64, plan: Result<Plan, NoPlan>) -> bool {
        let plan = match plan {
            Ok(plan) => plan,
            Err(no) => {
                self.why_not = Some(no);
                return false;
            }
        };
        if plan.target.as_ref().is_some_and(|answer| answer.met) {
            let more = self
                .good
                .as_ref()
                .is_none_or(|(_, good)| amount(&plan) > amount(good) * (1.0 + GAIN));
            self.idle = if more { 0 } else { self.idle + 1 };
            // For a price the larger budget is only better where it buys more.
            let better = match self.target {
                Target::AtLeast(..) => true,
                Target::AtPrice { .. } => more,
            };
            if better {
                self.good = Some((budget, plan));
            }
            return true;
        }
        let nearer = self.nearest.as_ref().is_none_or(|other| self.nearer(&plan, other));
        self.idle = if nearer { 0 } else { self.idle + 1 };
        if nearer {
            self.nearest = Some(plan);
        }
        false
    }

    fn nearer(&self, plan: &Plan, than: &Plan) -> bool {
        let of = |plan: &Plan| plan.target.as_ref().and_then(|answer| answer.counted);
        match (of(plan), of(than)) {
            (Some(a), Some(b)) => match self.target {
                Target::AtLeast(..) => a > b * (1.0 + GAIN),
                Target::AtPrice { .. } => a < b * (1.0 - GAIN),
            },
            (a, b) => a.is_some() && b.is_none(),
        }
    }
}

/// How much of the figure is likely.
fn amount(plan: &Plan) -> f64 {
    let kpi = plan.target.as_ref().map(|answer| answer.target.kpi());
    kpi.and_then(|kpi| plan.forecast.of(kpi)).map_or(0.0, |range| range.likely)
}

/// The answer as JSON has it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct AnswerJson {
    kpi: &'static str,
    /// `at_least`; or `at_price`, where `wanted` and `likely` are money for `per` of it.
    kind: &'static str,
    per: f64,
    wanted: f64,
    likely: Option<f64>,
    /// What the confidence asked for counts on.
    counted: Option<f64>,
    probability: Option<f64>,
    met: bool,
    budget_found: bool,
}

impl From<&Answer> for AnswerJson {
    fn from(answer: &Answer) -> AnswerJson {
        let (kind, per) = match answer.target {
            Target::AtLeast(..) => ("at_least", 1.0),
            Target::AtPrice { per, .. } => ("at_price", per),
        };
        let two = |value: Option<f64>| value.filter(|v| v.is_finite()).map(crate::figure::rounded);
        AnswerJson {
            kpi: answer.target.kpi().name(),
            kind,
            per,
            wanted: answer.target.wanted(),
            likely: two(answer.likely),
            counted: two(answer.counted),
            probability: answer.probability.map(|p| (p * 10_000.0).round() / 10_000.0),
            met: answer.met,
            budget_found: answer.budget_found,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{Currency, Money, Rates};
    use crate::plan::brief::Brief;
    use crate::plan::candidate::typical;
    use crate::plan::goal::{Goal, GoalMix};
    use crate::plan::make;

    #[test]
    fn words_name_numbers_and_prices() {
        assert_eq!(Target::parse("Reach", 5.0), Some(Target::AtLeast(Kpi::UniqueReach, 5.0)));
        let price = Target::AtPrice { kpi: Kpi::Impressions, per: 1_000.0, most: 7.0 };
        assert_eq!(Target::parse("cpm", 7.0), Some(price));
        assert_eq!(Target::parse("followers", 7.0), None);
        let listed = Target::WORDS.split([',', ';']).filter_map(|w| w.split(' ').next_back());
        for word in listed.filter(|word| !["or", "price"].contains(word)) {
            assert!(Target::parse(word, 1.0).is_some(), "{word}");
        }
    }

    /// The plan for a budget, with typical creators.
    fn planned(budget: f64, confidence: Option<f64>) -> Result<Plan, NoPlan> {
        let goals = GoalMix::only(Goal::Awareness);
        let budget = Money::from_units(budget, Currency::USD).unwrap();
        let brief = Brief { confidence, ..Brief::new(goals, budget) };
        let pack = Pack::builtin();
        let roster = typical(&brief, pack, &Rates::default()).unwrap();
        make(brief, roster, pack)
    }

    fn found(target: Target, cap: Option<f64>, confidence: Option<f64>) -> Found {
        let pack = Pack::builtin();
        let found = search(target, cap, pack, |b, _| Ok::<_, ()>(planned(b, confidence)));
        found.unwrap()
    }

    #[test]
    fn the_least_budget_does_it_and_less_does_not() {
        let target = Target::AtLeast(Kpi::UniqueReach, 15_000.0);
        let mut budgets = Vec::new();
        for confidence in [None, Some(0.9)] {
            let Found::Plan(plan) = found(target, None, confidence) else { panic!("not found") };
            let budget = plan.means.budget;
            let met = |budget| {
                answer(&planned(budget, confidence).unwrap(), target, true, Pack::builtin())
            };
            let at = met(budget);
            assert!(at.met && at.probability.unwrap() >= confidence.unwrap_or(0.5), "{at:?}");
            assert!(!met(budget * 0.9).met, "{budget}");
            budgets.push(budget);
        }
        assert!(budgets[1] > budgets[0] * 1.1, "{budgets:?}");
    }

    #[test]
    fn the_most_at_a_price_keeps_the_price_and_the_cap() {
        let most = |cap| {
            let target = Target::AtPrice { kpi: Kpi::UniqueReach, per: 1_000.0, most: 170.0 };
            let Found::Plan(plan) = found(target, cap, None) else { panic!("not found") };
            let reach = plan.forecast.unique_reach.unwrap().likely;
            assert!(1_000.0 * plan.spend() / reach <= 170.0);
            (plan.means.budget, reach)
        };
        let (budget, reach) = most(None);
        let (capped, less) = most(Some(13_000.0));
        assert!(capped <= 13_000.0 && budget > 13_000.0 && less < reach, "{budget} {capped}");
    }

    #[test]
    fn what_nothing_brings_is_answered_with_the_most() {
        let target = Target::AtLeast(Kpi::UniqueReach, 1e9);
        let Found::Short(Ok(plan)) = found(target, None, None) else { panic!("found") };
        let most = plan.forecast.unique_reach.unwrap().likely;
        let more = planned(plan.means.budget * 4.0, None).unwrap();
        assert!(more.forecast.unique_reach.unwrap().likely <= most * 1.01);
    }

    #[test]
    fn budgets_between_have_three_digits() {
        assert_eq!(between(400.0, 800.0), Some(566.0));
        assert_eq!(between(8_000.0, 8_010.0), None);
        assert_eq!(between(12_600.0, 12_500.0), None);
        assert_eq!(between(12_700.0, 12_500.0), Some(12_600.0));
    }
}
