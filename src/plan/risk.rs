//! What can go wrong with this very plan, in its own figures, and what to do about it.

use super::Plan;
use super::brief::is_small;
use super::candidate::{Booking, Candidate};
use super::expect::{Figured, SUSPECT};
use super::explain::{amount, count_hours, creators};
use super::goal::Goal;
use super::schedule::schedule;
use crate::benchmark::{Judgement, Pack};
use crate::figure::percent;
use crate::tier::Tier;

/// Most risks that are printed.
const MOST: usize = 12;

/// Risks, the gravest first.
pub fn risks(plan: &Plan, pack: &Pack) -> Vec<String> {
    let mut risks: Vec<String> = [
        market_rules(plan),
        loss(plan),
        prices(plan),
        concentration(plan),
        no_shows(plan, pack),
        schedule(plan).overload(),
        thin(plan),
        contracts(plan),
        strict(plan),
        fakes(plan),
        authenticity(plan),
        quality(plan),
        commercial(plan),
        conversions(plan),
        disclosure(plan),
    ]
    .into_iter()
    .flatten()
    .collect();
    risks.truncate(MOST);
    risks
}

/// Fees that the orders do not earn back.
fn loss(plan: &Plan) -> Option<String> {
    let flat = plan.deals.first()?;
    let (often, profit) = flat.loss_probability.zip(flat.profit)?;
    (often >= 0.2).then(|| {
        let likely = if profit.likely < 0.0 {
            format!("likely to lose {}", amount(plan, -profit.likely, false))
        } else {
            format!("likely to earn {}", amount(plan, profit.likely, false))
        };
        format!(
            "At these fees the campaign loses money in {} of cases and is {likely}. Bargain down to the walk-away prices, pay by commission, or count what a customer orders later in `--order-value`.",
            percent(often)
        )
    })
}

/// Creators of whom the file says neither views nor reactions.
fn thin(plan: &Plan) -> Option<String> {
    if plan.roster.typical {
        return None;
    }
    let guessed = |b: &Booking| {
        let measured = |f: Option<Figured>| f.is_some_and(|f| !f.estimated);
        !measured(b.expected.impressions) && !measured(b.expected.engagements)
    };
    let number = times(plan, |_, b| guessed(b));
    (number > 0).then(|| {
        format!(
            "Thin data: the file has neither views nor reactions of {number} of {}; what they bring is estimated by size. Ask them for their statistics.",
            creators(plan.best.creators())
        )
    })
}

/// Every paid post has to say that it is one, where no market's own rules are asked for.
fn disclosure(plan: &Plan) -> Option<String> {
    let posts = plan.best.creators();
    (posts > 0 && plan.brief.markets.is_empty()).then(|| {
        let each = if posts == 1 { "The paid post".to_owned() } else { format!("Each of the {posts} paid posts") };
        format!(
            "{each} must say plainly that it is advertising; gifts and commissions count too. Write the label into the agreement and look at every post when it is up."
        )
    })
}

fn times(plan: &Plan, of: impl Fn(&Candidate, &Booking) -> bool) -> u32 {
    plan.best.lines(&plan.roster).filter(|(c, b, _)| of(c, b)).map(|(_, _, n)| n).sum()
}

/// What the markets of the brief ask of every post.
fn market_rules(plan: &Plan) -> Option<String> {
    let duties: Vec<String> = plan.brief.markets.iter().map(|market| market.duty()).collect();
    (!duties.is_empty()).then(|| {
        format!("Advertising must be labelled: {}. Put it in the agreement, and check posts with `classify --market`.", duties.join("; "))
    })
}

fn prices(plan: &Plan) -> Option<String> {
    let estimated = |b: &Booking| !b.quoted;
    let (mut spend, mut low, mut high) = (0.0, 0.0, 0.0);
    for (_, booking, n) in plan.best.lines(&plan.roster).filter(|(_, b, _)| estimated(b)) {
        spend += booking.price * f64::from(n);
        low += booking.price_range.0 * f64::from(n);
        high += booking.price_range.1 * f64::from(n);
    }
    let part = spend / plan.spend().max(f64::MIN_POSITIVE);
    (spend > 0.0).then(|| {
        format!(
            "{} of the spend is estimated, not quoted: {} could turn out between {} and {}. Ask for quotes before you promise a result.",
            percent(part),
            amount(plan, spend, false),
            amount(plan, low, false),
            amount(plan, high, false)
        )
    })
}

fn concentration(plan: &Plan) -> Option<String> {
    let spend = plan.spend();
    let largest = plan
        .best
        .lines(&plan.roster)
        .map(|(candidate, booking, _)| (candidate, booking.price / spend.max(f64::MIN_POSITIVE)))
        .max_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let (candidate, share) = largest;
    (share >= 0.25).then(|| {
        format!(
            "{} of the spend hangs on one creator ({}). If they do not post or do not fit, that part is lost; `--max-share` spreads it, if others are as good.",
            percent(share),
            candidate.label
        )
    })
}

fn no_shows(plan: &Plan, pack: &Pack) -> Option<String> {
    let rate = pack.judgement(Judgement::NoShow, None);
    let booked = plan.best.creators();
    let missing = f64::from(booked) * rate;
    (missing >= 0.5).then(|| {
        format!(
            "Expect about {missing:.0} of {} not to post (a judgement of {}). Pay on publication and keep a reserve.",
            creators(booked),
            percent(rate)
        )
    })
}

fn contracts(plan: &Plan) -> Option<String> {
    let small = times(plan, |c, _| is_small(c.tier));
    (small >= 5).then(|| {
        format!(
            "{small} small creators mean {small} agreements, briefings and approvals, about {} hours. Use one brief and one contract for all.",
            count_hours(f64::from(small) * plan.means.hours_each)
        )
    })
}

fn strict(plan: &Plan) -> Option<String> {
    let large = times(plan, |c, _| c.tier == Tier::Macro);
    (large > 0).then(|| {
        format!(
            "{} of macro size will want a structured contract (usage, exclusivity, approvals). Allow weeks for it, and fix the price in writing.",
            creators(large)
        )
    })
}

fn authenticity(plan: &Plan) -> Option<String> {
    if plan.roster.typical {
        return None;
    }
    let booked = plan.best.creators();
    let unknown = times(plan, |c, _| c.fake_share.is_none());
    (unknown > 0).then(|| {
        format!(
            "No figure for fake followers of {unknown} of {}: nothing was taken off for them. Have them checked before you pay.",
            creators(booked)
        )
    })
}

fn quality(plan: &Plan) -> Option<String> {
    let small = times(plan, |c, _| is_small(c.tier));
    (small > 0).then(|| {
        format!(
            "Production quality and tone vary among {} small creators, who may not do this full time. Ask for drafts.",
            crate::figure::count(u64::from(small))
        )
    })
}

fn commercial(plan: &Plan) -> Option<String> {
    let (candidate, booking, _) =
        plan.best.lines(&plan.roster).filter(|(c, _, _)| c.tier == Tier::Macro).max_by(
            |(a, _, _), (b, _, _)| {
                a.followers.cmp(&b.followers).then_with(|| b.label.cmp(&a.label))
            },
        )?;
    let on_target = booking.expected.engagements?.value;
    let seen = booking.expected.reach?.value;
    let rate = on_target / seen.max(f64::MIN_POSITIVE);
    (on_target > 0.0 && rate < 1.0).then(|| {
        format!(
            "Large accounts can look commercial: of those who see a post of the largest, with {} followers, about {} react. Leave them their own words, and disclose clearly.",
            crate::figure::count(candidate.followers),
            percent(rate)
        )
    })
}

fn fakes(plan: &Plan) -> Option<String> {
    let (candidate, _, _) = plan
        .best
        .lines(&plan.roster)
        .filter(|(c, _, _)| c.fake_share.is_some_and(|share| share >= SUSPECT))
        .max_by(|(a, _, _), (b, _, _)| {
            let share = |c: &Candidate| c.fake_share.unwrap_or(0.0);
            share(a).total_cmp(&share(b)).then_with(|| b.label.cmp(&a.label))
        })?;
    Some(format!(
        "{} of {}'s followers are fake by the file's figure. They are taken off what is expected, and of the rest only a part is believed; look at the account, or leave it out with `--max-fake-share 20%`.",
        percent(candidate.fake_share.unwrap_or(0.0)),
        candidate.label
    ))
}

fn conversions(plan: &Plan) -> Option<String> {
    let asked = plan.brief.goals.has(Goal::Conversions);
    (asked && plan.forecast.conversions.is_some()).then(|| {
        "Click and purchase rates are published without good samples (confidence low). Use codes or tracked links, and plan again with your own.".to_owned()
    })
}
