//! Where the money goes: by tier, and by creator.

use super::Markup;
use crate::figure;
use crate::plan::candidate::{Booking, Candidate};
use crate::plan::{Plan, explain};
use crate::report::chart::{self, Caption, Part, Row, Rows, Scale, Stack};
use crate::report::recommend::{ranked, shares};
use crate::report::width::cut;
use crate::report::{classify, escape};
use crate::tier::Tier;

/// Creators with a bar of their own.
const BARS: usize = 8;

/// The look of a tier in every picture.
pub(in crate::report) fn look(tier: Tier) -> &'static str {
    match tier {
        Tier::Below => "t-below",
        Tier::Nano => "t-nano",
        Tier::Micro => "t-micro",
        Tier::Macro => "t-macro",
    }
}

/// `12 nano, 21 micro, 8 macro`.
pub(super) fn mix_in_words(plan: &Plan) -> String {
    let parts = shares(plan).into_iter();
    let parts = parts.map(|s| format!("{} {}", s.creators, classify::tier_name(s.tier.name())));
    parts.collect::<Vec<_>>().join(", ")
}

/// Both pictures.
pub(super) fn pictures(m: &mut Markup, plan: &Plan) {
    by_tier(m, plan);
    by_creator(m, plan);
}

fn by_tier(m: &mut Markup, plan: &Plan) {
    let budget = plan.means.budget.max(f64::MIN_POSITIVE);
    let exact = explain::all_quoted(plan);
    let mut parts: Vec<Part> = shares(plan)
        .into_iter()
        .map(|share| Part {
            name: classify::tier_name(share.tier.name()).to_owned(),
            figure: format!(
                "{} · {}",
                explain::amount(plan, share.spend, share.quoted),
                figure::percent(share.spend / budget)
            ),
            share: share.spend / budget,
            look: look(share.tier),
        })
        .collect();
    let left = plan.unspent() / budget;
    if left > 0.005 {
        parts.push(Part {
            name: "unspent".to_owned(),
            figure: format!(
                "{} · {}",
                explain::amount(plan, plan.unspent(), exact),
                figure::percent(left)
            ),
            share: left,
            look: "track",
        });
    }
    let said = parts.iter().map(|p| format!("{}: {}", p.name, p.figure));
    let caption = Caption {
        id: "tiers".to_owned(),
        title: "The budget by size of creator".to_owned(),
        says: format!("{}.", said.collect::<Vec<_>>().join("; ")),
        note: "Percentages are of the budget; the table's shares are of the spend.".to_owned(),
    };
    chart::figure(m, &caption, &Stack { parts });
}

fn by_creator(m: &mut Markup, plan: &Plan) {
    let mut lines = ranked(plan);
    let cost =
        |(_, booking, times): &(&Candidate, &Booking, u32)| booking.price * f64::from(*times);
    lines.sort_by(|a, b| cost(b).total_cmp(&cost(a)));
    let high = |(_, booking, times): &(&Candidate, &Booking, u32)| {
        booking.price_range.1 * f64::from(*times)
    };
    let (own, rest) =
        lines.split_at(lines.len().min(if lines.len() == BARS + 1 { BARS + 1 } else { BARS }));
    let mut rows: Vec<Row> = own.iter().map(|line| self::row(plan, line)).collect();
    if !rest.is_empty() {
        let sum: f64 = rest.iter().map(cost).sum();
        let quoted = rest.iter().all(|(_, booking, _)| booking.quoted);
        rows.push(Row {
            name: format!("{} more", count(rest)),
            figure: explain::amount(plan, sum, quoted),
            bar: Some((sum, "t-rest")),
            ..Row::default()
        });
    }
    let most = own.iter().map(high).chain(rows.iter().filter_map(|r| r.bar.map(|b| b.0)));
    let scale = Scale::from_zero(most.fold(0.0, f64::max));
    let said = rows.iter().map(|r| format!("{}: {}", r.name, r.figure));
    let ranges = own.iter().any(|(_, booking, _)| !booking.quoted);
    let caption = Caption {
        id: "spend".to_owned(),
        title: if plan.roster.typical { "By kind of creator" } else { "By creator" }.to_owned(),
        says: format!("{}.", said.collect::<Vec<_>>().join("; ")),
        note: if ranges {
            "The thin line is how far an estimated price may be off; a quoted price has none."
        } else {
            ""
        }
        .to_owned(),
    };
    chart::figure(m, &caption, &Rows { rows, scale, axis: None });
}

fn count(lines: &[(&Candidate, &Booking, u32)]) -> u32 {
    lines.iter().map(|(_, _, times)| times).sum()
}

fn row(plan: &Plan, (candidate, booking, times): &(&Candidate, &Booking, u32)) -> Row {
    let n = f64::from(*times);
    let name = cut(&escape::terminal(&candidate.label), 26);
    let name = if plan.roster.typical {
        let followers = figure::estimate(crate::plan::expect::count(candidate.followers));
        format!(
            "{times} × {} with {followers} followers",
            classify::tier_name(candidate.tier.name())
        )
    } else {
        name
    };
    let (low, high) = booking.price_range;
    Row {
        name,
        figure: explain::amount(plan, booking.price * n, booking.quoted),
        bar: Some((booking.price * n, look(candidate.tier))),
        range: (!booking.quoted).then_some((low * n, high * n)),
        ..Row::default()
    }
}
