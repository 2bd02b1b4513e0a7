//! What the plan rests on: every figure that was not in the file, with its range and source.

use super::Plan;
use super::brief::Brief;
use super::candidate::{Booking, Candidate};
use super::expect::{SUSPECT, audience_of, count, on_target_of, view_metric};
use super::fit::{OUTSIDE_NICHE, What};
use super::goal::Goal;
use crate::benchmark::{Judgement, Metric, Pack};
use crate::profile::Platform;
use crate::tier::{Cuts, Tier};
use serde::Serialize;
use std::collections::BTreeSet;

/// One figure the plan rests on.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Assumption {
    /// What it is, in words.
    pub name: String,
    /// The figure, in `unit`.
    pub value: f64,
    /// Low end of its range; equal to `value` where no range is stated.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// `people`, `fraction`, `hours`, or a currency code.
    pub unit: String,
    /// Source, year and confidence; `the brief`; or that it is a judgement.
    pub source: String,
}

/// Everything assumed, the brief's own first.
pub fn assumptions(plan: &Plan, pack: &Pack) -> Vec<Assumption> {
    let mut list = Vec::new();
    brief_ones(plan, pack, &mut list);
    terms(plan, &mut list);
    tier_bounds(plan, &mut list);
    fit_ones(plan, &mut list);
    let used: BTreeSet<(Platform, Tier)> =
        plan.best.lines(&plan.roster).map(|(c, _, _)| (c.platform, c.tier)).collect();
    for tier in used.iter().map(|(_, tier)| *tier).collect::<BTreeSet<_>>() {
        tier_ones(plan, pack, tier, &mut list);
    }
    for (platform, tier) in used {
        for metric in metrics(plan, platform, tier) {
            list.extend(figure(pack, metric, platform, tier, &plan.brief));
        }
    }
    list.extend(
        [
            Judgement::NoShow,
            Judgement::OwnSd,
            Judgement::OwnSdMeasured,
            Judgement::CommonSdPrice,
            Judgement::CommonSdEngagement,
            Judgement::CommonSdConversion,
            Judgement::SignalWorth,
            Judgement::HybridMargin,
        ]
        .map(|j| judged(pack, j, None)),
    );
    list
}

fn brief_ones(plan: &Plan, pack: &Pack, list: &mut Vec<Assumption>) {
    let brief = &plan.brief;
    list.push(match brief.audience {
        Some(people) => said("people in the audience", people, "people"),
        None => judged(pack, audience_of(brief.scope), None),
    });
    let suspect = |c: &Candidate| c.fake_share.is_some_and(|fake| fake >= SUSPECT);
    if plan.best.lines(&plan.roster).any(|(c, _, _)| suspect(c)) {
        list.push(judged(pack, Judgement::SuspectTrust, None));
    }
    list.push(match brief.team_hours {
        Some(hours) => said("hours the team has", hours, "hours"),
        None => judged(pack, Judgement::TeamHours, None),
    });
    list.extend(pack.at(Metric::HoursPerCreator, Platform::Instagram, 10_000).map(|f| {
        Assumption {
            name: "hours of work per creator".to_owned(),
            value: f.value,
            low: f.low,
            high: f.high,
            unit: "hours".to_owned(),
            source: format!("{} ({}, confidence {})", f.source, f.year, f.confidence),
        }
    }));
}

/// What the brief says of orders and posts.
fn terms(plan: &Plan, list: &mut Vec<Assumption>) {
    let brief = &plan.brief;
    if brief.posts > 1 {
        list.push(said("posts by each creator", f64::from(brief.posts), "posts"));
    }
    let Some(terms) = brief.terms else { return };
    let currency = brief.budget.currency();
    list.push(said("what one conversion brings in", terms.order_value, currency.code()));
    let parts = [
        ("part of it that is left after the goods", terms.margin),
        ("part of it that a commission pays", terms.commission),
        ("part of the fee that is paid beside a commission", terms.fee_share),
    ];
    for (name, part) in parts {
        list.extend(part.map(|part| said(name, part, "fraction")));
    }
    list.extend(
        terms.product_cost.map(|c| said("what a product given away costs", c, currency.code())),
    );
}

/// Where another scheme's tiers begin, on each platform of the plan.
fn tier_bounds(plan: &Plan, list: &mut Vec<Assumption>) {
    let Some(scheme) = plan.brief.tiers else { return };
    let platforms: BTreeSet<Platform> =
        plan.best.lines(&plan.roster).map(|(c, _, _)| c.platform).collect();
    for platform in platforms {
        let cuts = plan.brief.cuts(Some(platform));
        for (tier, least) in
            [(Tier::Nano, cuts.nano), (Tier::Micro, cuts.micro), (Tier::Macro, cuts.large)]
        {
            let name = format!("followers from which a creator is {tier}, {}", platform.title());
            let source = format!("tiers of {}", scheme.name);
            list.push(Assumption { source, ..said(&name, count(least), "followers") });
        }
    }
}

/// What is planned with where a creator's row does not say, and what counts outside the niche.
fn fit_ones(plan: &Plan, list: &mut Vec<Assumption>) {
    let picks = || plan.best.lines(&plan.roster).flat_map(|(c, _, _)| &c.fitness.parts);
    for what in What::ALL {
        let unknown = picks().find(|part| part.what == what && part.share.is_none());
        list.extend(unknown.and_then(|part| {
            let name =
                format!("fit to the {what} {} where a creator's row does not say", part.asked);
            Some(Assumption {
                source: part.evidence.clone(),
                ..said(&name, part.used?, "fraction")
            })
        }));
    }
    if picks().any(|part| part.what == What::Niche) {
        let name = "what an audience outside the niche counts";
        let source = "judgement".to_owned();
        list.push(Assumption { source, ..said(name, OUTSIDE_NICHE, "fraction") });
    }
}

fn said(name: &str, value: f64, unit: &str) -> Assumption {
    Assumption {
        name: name.to_owned(),
        value,
        low: value,
        high: value,
        unit: unit.to_owned(),
        source: "the brief".to_owned(),
    }
}

fn judged(pack: &Pack, which: Judgement, tier: Option<Tier>) -> Assumption {
    let value = pack.judgement(which, tier);
    let (text, unit) = pack
        .judgement_row(which, tier)
        .map_or((String::new(), String::new()), |row| (row.text.clone(), row.unit.clone()));
    let name = tier.map_or(text.clone(), |tier| format!("{text}, {tier}"));
    let own = pack.judgement_row(which, tier).filter(|row| row.own.is_some());
    let source = own.map_or_else(|| "judgement, editable".to_owned(), |row| row.label.clone());
    Assumption { name, value, low: value, high: value, unit, source }
}

fn tier_ones(plan: &Plan, pack: &Pack, tier: Tier, list: &mut Vec<Assumption>) {
    list.push(judged(pack, on_target_of(plan.brief.scope), Some(tier)));
    list.push(judged(pack, Judgement::CommonSdViews, Some(tier)));
    for (goal, which) in [
        (Goal::Authority, Judgement::Credibility),
        (Goal::Loyalty, Judgement::Flexibility),
        (Goal::Content, Judgement::PremiumContent),
    ] {
        let counts = goal != Goal::Content || plan.brief.premium_content;
        if plan.brief.goals.has(goal) && counts {
            list.push(judged(pack, which, Some(tier)));
        }
    }
}

/// The pack's figures that estimates of this plan's picks on a platform and tier come from.
fn metrics(plan: &Plan, platform: Platform, tier: Tier) -> BTreeSet<Metric> {
    let mut used = BTreeSet::new();
    let lines = plan.best.lines(&plan.roster);
    for (_, booking, _) in lines
        .filter(|(c, _, _): &(&Candidate, &Booking, u32)| c.platform == platform && c.tier == tier)
    {
        let expected = &booking.expected;
        if !booking.quoted {
            used.insert(Metric::CostPerPost);
        }
        if expected.impressions.is_some_and(|f| f.estimated) {
            used.insert(view_metric(platform, booking.deliverable));
        }
        if expected.engagements.is_some_and(|f| f.estimated) {
            used.insert(Metric::ErByFollowers);
        }
        if expected.clicks.is_some() {
            used.extend([Metric::Ctr, Metric::ConversionRate]);
        }
    }
    used
}

/// The middle of a tier in log followers, the largest being taken to span a factor of ten.
fn middle(cuts: Cuts, tier: Tier) -> u64 {
    let tier = if tier == Tier::Below { Tier::Nano } else { tier };
    let (low, high) = cuts.bounds(tier);
    let low = count(low.max(1));
    super::swap::whole((low * high.map_or(10.0 * low, count)).sqrt())
}

fn figure(
    pack: &Pack,
    metric: Metric,
    platform: Platform,
    tier: Tier,
    brief: &Brief,
) -> Option<Assumption> {
    let size = middle(brief.cuts(Some(platform)), tier);
    let figure = pack.at(metric, platform, size)?;
    let (name, unit) = match metric {
        Metric::CostPerPost => ("price of a post", "USD"),
        Metric::ReachRatePost => ("followers who see a post", "fraction"),
        Metric::ReachRateStory => ("followers who see a story", "fraction"),
        Metric::ViewRateReel => ("plays of a Reel per follower", "fraction"),
        Metric::ViewRate => ("views per follower", "fraction"),
        Metric::ErByFollowers => ("followers who react to a post", "fraction"),
        Metric::Ctr => ("viewers who click", "fraction"),
        Metric::ConversionRate => ("clicks that become purchases", "fraction"),
        _ => return None,
    };
    Some(Assumption {
        name: format!(
            "{name}, {} {tier} (at {} followers)",
            platform.title(),
            crate::figure::count(size)
        ),
        value: figure.value,
        low: figure.low,
        high: figure.high,
        unit: unit.to_owned(),
        source: format!("{} ({}, confidence {})", figure.source, figure.year, figure.confidence),
    })
}
