//! What goes to each tier.

use super::{money, table};
use crate::figure;
use crate::plan::Plan;
use crate::plan::candidate::{Booking, Candidate};
use crate::plan::explain;
use crate::report::{Cell, Heading, Section};
use crate::tier::Tier;

/// One line of the mix.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Tier.
    pub tier: Tier,
    /// Creators booked.
    pub creators: u32,
    /// Money, in units.
    pub spend: f64,
    /// Part of the spend.
    pub share: f64,
    /// Whether every price is quoted.
    pub quoted: bool,
}

/// What goes to each tier, smallest tier first; tiers without a creator are left out.
pub fn shares(plan: &Plan) -> Vec<Share> {
    let total = plan.spend().max(f64::MIN_POSITIVE);
    Tier::ALL
        .into_iter()
        .filter_map(|tier| {
            let lines: Vec<(&Candidate, &Booking, u32)> =
                plan.best.lines(&plan.roster).filter(|(c, _, _)| c.tier == tier).collect();
            let creators = lines.iter().map(|(_, _, n)| n).sum();
            let spend: f64 = lines.iter().map(|(_, b, n)| b.price * f64::from(*n)).sum();
            let quoted = lines.iter().all(|(_, b, _)| b.quoted);
            (creators > 0).then_some(Share { tier, creators, spend, share: spend / total, quoted })
        })
        .collect()
}

pub(super) fn section(plan: &Plan) -> Section {
    let rows = shares(plan)
        .into_iter()
        .map(|line| {
            vec![
                Cell::text(line.tier.name()),
                Cell::Count(u64::from(line.creators)),
                money(plan, line.spend, line.quoted),
                Cell::Percent(line.share),
            ]
        })
        .collect();
    let columns = vec![
        Heading::left("Tier"),
        Heading::right("Creators"),
        Heading::right("Spend"),
        Heading::bar("Share"),
    ];
    let tiers = plan.brief.tiers.map_or(String::new(), |scheme| {
        format!(
            " Tiers are those of {}; what is larger than its micro counts as macro.",
            scheme.name
        )
    });
    let left = format!(
        "Share: of the spend. Budget {}, unspent {}.{tiers}",
        figure::money(plan.brief.budget),
        explain::amount(plan, plan.unspent(), explain::all_quoted(plan))
    );
    table("Mix", columns, rows, Some(left))
}
