//! The same forecast under four ways of paying: a flat fee, a commission on orders, both, or the product alone.
//! What each costs, who bears the risk, how many conversions it takes, and the most to pay each creator.
//!
//! Revenue = conversions × order value; profit = revenue × margin − what is paid. Fees are counted in full,
//! also of creators who do not post: what is paid on publication only does better.

mod terms;
mod walkaway;

pub use terms::Terms;
pub use walkaway::{WalkAway, walk_away};

use super::Plan;
use super::brief::is_small;
use super::build::Best;
use super::forecast::{DRAWS, Outcome, Range, Simulation};
use super::goal::Goal;
use crate::benchmark::{Judgement, Metric, Pack};
use crate::profile::Platform;
use serde::Serialize;

/// How creators are paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What they ask, whatever comes of it.
    FlatFee,
    /// A share of every order.
    Commission,
    /// A smaller fee and a share of every order.
    Hybrid,
    /// The product and nothing else: small creators only.
    ProductOnly,
}

impl Kind {
    /// As printed.
    pub fn title(self) -> &'static str {
        match self {
            Kind::FlatFee => "flat fee",
            Kind::Commission => "commission",
            Kind::Hybrid => "fee and commission",
            Kind::ProductOnly => "product only",
        }
    }

    /// Who loses where nothing sells.
    pub fn risk_bearer(self) -> &'static str {
        match self {
            Kind::FlatFee => "you",
            Kind::Commission => "the creators",
            Kind::Hybrid => "both sides",
            Kind::ProductOnly => "you, for the products",
        }
    }
}

/// One way of paying. Money is in units of the plan's currency; ranges are percentiles of the draws.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Deal {
    /// How creators are paid.
    pub deal: Kind,
    /// Creators it is for.
    pub creators: u32,
    /// What is paid before anything is sold, fees or products: lost where nothing sells.
    pub upfront: f64,
    /// What is paid in all.
    pub cost: Range,
    /// Orders and sign-ups.
    pub conversions: Range,
    /// Conversions × order value.
    pub revenue: Range,
    /// Revenue × margin − cost; `None` without a margin.
    pub profit: Option<Range>,
    /// Profit per unit of cost; `None` without a margin, and where nothing may be paid.
    pub roi: Option<Range>,
    /// Revenue per unit of cost; `None` where nothing may be paid.
    pub roas: Option<Range>,
    /// How often it loses money (0 to 1).
    pub loss_probability: Option<f64>,
    /// Conversions at which nothing is lost; `None` without a margin, and where each order loses.
    pub break_even: Option<f64>,
    /// Who bears the risk that little is sold.
    pub risk_bearer: &'static str,
}

/// The deals that the brief's terms allow to compare, in the order of [`Kind`]. Empty without an order value,
/// and where no source gives conversions for any pick.
pub fn deals(plan: &Plan, pack: &Pack) -> Vec<Deal> {
    let Some(terms) = plan.brief.terms else { return Vec::new() };
    let mut sim = Simulation::new(pack);
    let Some(all) = sim.outcome(&plan.best, &plan.roster, &plan.worth, plan.means) else {
        return Vec::new();
    };
    let booked = plan.best.creators();
    let spend = plan.spend();
    let pay = |kind, upfront, commission, fees: Vec<f64>, conversions: &[f64]| {
        judge(terms, kind, Pay { creators: booked, upfront, commission, fees }, conversions)
    };
    let mut deals = vec![pay(Kind::FlatFee, spend, 0.0, all.fees.clone(), &all.conversions)];
    if let Some(commission) = terms.commission {
        let none = vec![0.0; DRAWS];
        deals.push(pay(Kind::Commission, 0.0, commission, none, &all.conversions));
        let fee = hybrid_fees(plan, terms, commission, pack);
        let part = fee / spend.max(f64::MIN_POSITIVE);
        let fees = all.fees.iter().map(|paid| paid * part).collect();
        deals.push(pay(Kind::Hybrid, fee, commission, fees, &all.conversions));
    }
    deals.extend(product_only(plan, pack, terms, &mut sim));
    deals
}

/// What is maximised where conversions are the goal and what they leave is known, in a sentence.
pub fn maximised(plan: &Plan) -> Option<&'static str> {
    plan.brief.terms?.per_conversion()?;
    match plan.brief.goals.single() {
        Some(Goal::Conversions) if plan.worth.profit_per_conversion().is_some() => {
            Some("The plan brings the most profit: only who is expected to earn the fee is in it.")
        }
        Some(Goal::Conversions) => Some(
            "Nobody is expected to earn the fee at this order value and margin, so the plan brings the most conversions, at a loss.",
        ),
        _ => None,
    }
}

/// Fees of a deal with fee and commission: the part that the brief says, else so much less that creators can
/// expect what they ask.
fn hybrid_fees(plan: &Plan, terms: Terms, commission: f64, pack: &Pack) -> f64 {
    let shows = 1.0 - pack.judgement(Judgement::NoShow, None);
    let each = |price: f64, conversions: f64| match terms.fee_share {
        Some(part) => price * part,
        None => (price - commission * terms.order_value * conversions * shows).max(0.0),
    };
    plan.best
        .lines(&plan.roster)
        .map(|(_, b, n)| {
            f64::from(n) * each(b.price, b.expected.conversions.map_or(0.0, |c| c.value))
        })
        .sum()
}

struct Pay {
    creators: u32,
    upfront: f64,
    /// Share of the order value.
    commission: f64,
    /// Paid before anything is sold, for each draw.
    fees: Vec<f64>,
}

fn judge(terms: Terms, kind: Kind, pay: Pay, conversions: &[f64]) -> Deal {
    let Pay { creators, upfront, commission, fees } = pay;
    let revenue: Vec<f64> = conversions.iter().map(|c| c * terms.order_value).collect();
    let cost: Vec<f64> = revenue.iter().zip(&fees).map(|(r, fee)| fee + r * commission).collect();
    let profit: Option<Vec<f64>> = terms
        .margin
        .map(|margin| revenue.iter().zip(&cost).map(|(r, cost)| r * margin - cost).collect());
    let paid = cost.iter().all(|c| *c > 0.0);
    let per_cost = |of: &[f64]| {
        let ratios: Vec<f64> = of.iter().zip(&cost).map(|(of, cost)| of / cost).collect();
        paid.then(|| Range::of(&ratios))
    };
    let per_order = terms.margin.map(|margin| terms.order_value * (margin - commission));
    Deal {
        deal: kind,
        creators,
        upfront,
        conversions: Range::of(conversions),
        roas: per_cost(&revenue),
        roi: profit.as_deref().and_then(per_cost),
        loss_probability: profit.as_deref().map(losses),
        profit: profit.as_deref().map(Range::of),
        revenue: Range::of(&revenue),
        cost: Range::of(&cost),
        break_even: per_order.filter(|each| *each > 0.0).map(|each| upfront / each),
        risk_bearer: kind.risk_bearer(),
    }
}

/// Part of the draws that end below nothing.
fn losses(profit: &[f64]) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    count(profit.iter().filter(|p| **p < 0.0).count()) / count(profit.len().max(1))
}

/// The plan's small creators, each given the product; not all of them post (the pack's share of gifted
/// creators who do). Large creators do not work for a product.
fn product_only(plan: &Plan, pack: &Pack, terms: Terms, sim: &mut Simulation) -> Option<Deal> {
    let product = terms.product()?;
    let posting = pack.at(Metric::GiftingPostRate, Platform::Instagram, 10_000)?;
    let small = |at: usize| plan.roster.candidates.get(at).is_some_and(|c| is_small(c.tier));
    let picks = plan.best.picks.iter().filter(|pick| small(pick.candidate)).copied().collect();
    let some = Best { picks, ..plan.best.clone() };
    let Outcome { conversions, .. } =
        sim.outcome(&some, &plan.roster, &plan.worth, plan.means.unlimited())?;
    let creators = some.creators();
    let expected = 1.0 - pack.judgement(Judgement::NoShow, None);
    let shares = sim.gifted(creators, (posting.low, posting.value, posting.high));
    let conversions: Vec<f64> =
        conversions.iter().zip(shares).map(|(c, share)| c * share / expected).collect();
    let upfront = product * f64::from(creators);
    let pay = Pay { creators, upfront, commission: 0.0, fees: vec![upfront; DRAWS] };
    Some(judge(terms, Kind::ProductOnly, pay, &conversions))
}
