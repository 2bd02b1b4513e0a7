//! The schedule as a picture: how many creators of which size post in each week.

use super::money::look;
use super::{Markup, Plan};
use crate::plan::schedule::schedule;
use crate::report::chart::{self, Caption, Week, Weeks};
use crate::report::classify;
use crate::tier::Tier;
use std::collections::BTreeMap;

/// The picture.
pub(super) fn picture(m: &mut Markup, plan: &Plan) {
    let mut weeks: BTreeMap<u32, BTreeMap<Tier, u32>> = BTreeMap::new();
    for slot in schedule(plan).slots {
        *weeks.entry(slot.week).or_default().entry(slot.tier).or_default() += slot.creators;
    }
    let last = weeks.keys().next_back().copied().unwrap_or(0);
    let of = |week: u32| weeks.get(&week).cloned().unwrap_or_default();
    let drawn = (1..=last).map(|week| {
        let parts = of(week);
        Week {
            name: if last <= 6 { format!("week {week}") } else { week.to_string() },
            figure: parts.values().sum::<u32>().to_string(),
            parts: parts.iter().rev().map(|(t, n)| (f64::from(*n), look(*t))).collect(),
        }
    });
    let said = (1..=last).map(|week| format!("week {week}: {}", in_words(&of(week))));
    let caption = Caption {
        id: "weeks".to_owned(),
        title: "Creators who post, by week".to_owned(),
        says: format!("{}.", said.collect::<Vec<_>>().join("; ")),
        note: note(plan, &weeks),
    };
    let picture = Weeks { weeks: drawn.collect() };
    chart::figure(m, &caption, &picture);
}

fn in_words(parts: &BTreeMap<Tier, u32>) -> String {
    if parts.is_empty() {
        return "nobody".to_owned();
    }
    let parts = parts.iter().map(|(t, n)| format!("{n} {}", classify::tier_name(t.name())));
    parts.collect::<Vec<_>>().join(", ")
}

/// Why then, once for each reason.
fn note(plan: &Plan, weeks: &BTreeMap<u32, BTreeMap<Tier, u32>>) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    for slot in schedule(plan).slots {
        if !reasons.contains(&slot.reason) {
            reasons.push(slot.reason);
        }
    }
    let tiers: std::collections::BTreeSet<Tier> =
        weeks.values().flat_map(|parts| parts.keys().copied()).collect();
    let key = match tiers.len() {
        0 | 1 => String::new(),
        _ => " The darker, the larger the creator.".to_owned(),
    };
    let mut text = reasons.join("; ");
    if let Some(first) = text.get(..1) {
        text = format!("{}{}.", first.to_uppercase(), text.get(1..).unwrap_or_default());
    }
    text + &key
}
