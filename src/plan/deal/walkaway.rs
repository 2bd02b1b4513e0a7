//! The most to pay each creator.

use super::super::Plan;
use crate::benchmark::{Judgement, Pack};
use serde::Serialize;

/// What a creator may cost at most. Money is in units of the plan's currency.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct WalkAway {
    /// Account name, else what the pick is called.
    pub name: String,
    /// What one of them asks.
    pub price: f64,
    /// Whether the price is quoted.
    pub quoted: bool,
    /// Conversions one of them is expected to bring, not posting counted in.
    pub conversions: f64,
    /// Conversions that pay the price: price ÷ (order value × margin).
    pub break_even: f64,
    /// The most to pay so that nothing is lost: expected conversions × order value × margin.
    pub walk_away: f64,
}

/// For each pick whose conversions are known; empty without order value and margin.
pub fn walk_away(plan: &Plan, pack: &Pack) -> Vec<WalkAway> {
    let each = plan.brief.terms.and_then(|terms| terms.per_conversion());
    let Some(each) = each.filter(|each| *each > 0.0) else { return Vec::new() };
    let shows = 1.0 - pack.judgement(Judgement::NoShow, None);
    let mut list: Vec<WalkAway> = plan
        .best
        .lines(&plan.roster)
        .filter_map(|(candidate, booking, _)| {
            let conversions = booking.expected.conversions?.value * shows;
            Some(WalkAway {
                name: candidate.label.clone(),
                price: booking.price,
                quoted: booking.quoted,
                conversions,
                break_even: booking.price / each,
                walk_away: conversions * each,
            })
        })
        .collect();
    // Those who are nearest to earning their price first.
    let earns = |w: &WalkAway| w.walk_away / w.price;
    list.sort_by(|a, b| earns(b).total_cmp(&earns(a)).then_with(|| a.name.cmp(&b.name)));
    list
}
