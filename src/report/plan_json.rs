//! A plan as JSON: `tierplan.recommend/1`. Estimates are rounded to two significant digits here too;
//! what is unknown is `null`.

use super::recommend::{ranked, shares};
use super::request::Request;
use crate::benchmark::Pack;
use crate::figure::rounded;
use crate::plan::assume::{Assumption, assumptions};
use crate::plan::candidate::{Booking, Candidate, Passed};
use crate::plan::curve::{Crossing, Curve, Point, curve};
use crate::plan::deal::{self, Deal, WalkAway};
use crate::plan::explain;
use crate::plan::fit::Part;
use crate::plan::forecast::{Forecast, Range};
use crate::plan::next::{Step, next};
use crate::plan::risk;
use crate::plan::schedule::{Slot, Week, schedule};
use crate::plan::sensitive::{Sensitivity, sensitivity};
use crate::plan::strategy::Planned;
use crate::plan::swap::{StandIn, stand_ins};
use crate::plan::target::AnswerJson;
use crate::plan::{Plan, Segment};
use crate::tier::Tier;
use serde::Serialize;

/// The document's schema.
pub const SCHEMA: &str = "tierplan.recommend/1";

/// The document.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct PlanJson<'a> {
    schema: &'static str,
    request: &'a Request,
    verdict: &'static str,
    sentence: String,
    clarity: Option<String>,
    maximised: Option<&'static str>,
    goals: Vec<(&'static str, f64)>,
    scope: &'static str,
    audience: f64,
    currency: String,
    budget: f64,
    posts: u32,
    confidence: f64,
    spend: f64,
    unspent: f64,
    unspent_reason: Option<String>,
    hours: f64,
    team_hours: f64,
    mix: Vec<Mix>,
    strategies: Vec<StrategyJson>,
    margin: Option<f64>,
    goal: GoalJson,
    /// Where a confidence is asked for: the plan with the best expected result, which need not be this one.
    best_expected: Option<BestExpected>,
    forecast: Forecast,
    reach_bounds: Option<Bounds>,
    frequency: Option<FrequencyJson>,
    /// The expected reach in each part of the audience; empty where the file has no splits.
    segments: &'a [Segment],
    cost_per_1000_people: Option<Range>,
    picks: Vec<PickJson>,
    passed_over: &'a [Passed],
    bound: f64,
    value: f64,
    gap: f64,
    reasons: Vec<String>,
    risks: Vec<String>,
    assumptions: Vec<Assumption>,
    schedule: Vec<Slot>,
    schedule_weeks: Vec<Week>,
    schedule_overload: Option<String>,
    deals: Vec<Deal>,
    walk_away: Vec<WalkAway>,
    /// Likely result of each strategy by budget; never falls.
    curve: Vec<Point>,
    crossings: Vec<Crossing>,
    /// Whether the curve chose among the best creators of each tier and platform only, for there are many.
    curve_shortlisted: bool,
    sensitivity: Vec<Sensitivity>,
    next: Option<NextJson>,
    /// How the plan stands to `--target`.
    target: Option<AnswerJson>,
}

/// What more money and more time would bring, in the goal's unit.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct NextJson {
    unit: &'static str,
    dollar: Step,
    hour: Step,
}

/// Who stands in for a pick that says no.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Backup {
    handle: Option<String>,
    name: String,
    platform: &'static str,
    tier: Tier,
    deliverable: &'static str,
    price: f64,
    price_source: &'static str,
    /// What the whole plan would be expected to bring with them, in the maximised number.
    plan_value: f64,
}

/// People who see at least one, two and three of the posts.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct FrequencyJson {
    once: f64,
    twice: f64,
    three_times: f64,
}

/// The plan with the best expected result, in the maximised number.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct BestExpected {
    /// What it brings on average.
    expected: f64,
    /// What it reaches as surely as is asked.
    reached: f64,
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Bounds {
    floor: f64,
    ceiling: f64,
}

/// What is maximised, as a range: the number by which strategies are compared.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct GoalJson {
    unit: &'static str,
    low: f64,
    likely: f64,
    high: f64,
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct Mix {
    tier: Tier,
    creators: u32,
    spend: f64,
    share: f64,
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct StrategyJson {
    strategy: &'static str,
    feasible: bool,
    likely: Option<f64>,
    dependable: Option<f64>,
    spend: Option<f64>,
    creators: Option<u32>,
    hours: Option<f64>,
    signals: Vec<String>,
    score: Option<f64>,
    best_in_draws: Option<f64>,
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
struct PickJson {
    handle: Option<String>,
    name: String,
    platform: &'static str,
    tier: Tier,
    followers: u64,
    creators: u32,
    deliverable: &'static str,
    price: f64,
    price_low: f64,
    price_high: f64,
    price_source: &'static str,
    spend: f64,
    reach: Option<f64>,
    engagements: Option<f64>,
    conversions: Option<f64>,
    fake_share: Option<f64>,
    /// A part for each thing that the brief asks of creators and audiences.
    fit: Vec<FitJson>,
    reason: String,
    backup: Option<Backup>,
}

/// How far a creator fits in one respect.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct FitJson {
    what: &'static str,
    asked: String,
    /// `null` where the export does not say.
    share: Option<f64>,
    planned_with: Option<f64>,
    evidence: String,
}

impl From<&Part> for FitJson {
    fn from(part: &Part) -> FitJson {
        FitJson {
            what: part.what.name(),
            asked: part.asked.clone(),
            share: part.share.map(four),
            planned_with: part.used.map(four),
            evidence: part.evidence.clone(),
        }
    }
}

/// The plan as a value to serialise.
pub fn document<'a>(plan: &'a Plan, pack: &Pack, request: &'a Request) -> PlanJson<'a> {
    let Curve { points, crossings, shortlisted } = curve(plan, pack);
    let lines = ranked(plan);
    let backups = stand_ins(plan, &lines);
    let calendar = schedule(plan);
    PlanJson {
        schema: SCHEMA,
        request,
        verdict: plan.verdict.name(),
        sentence: explain::sentence(plan),
        clarity: explain::clarity(plan),
        maximised: deal::maximised(plan),
        goals: plan.brief.goals.iter().map(|(g, w)| (g.name(), w)).collect(),
        scope: plan.brief.scope.name(),
        audience: plan.worth.audience,
        currency: plan.brief.budget.currency().code().to_owned(),
        budget: plan.means.budget,
        posts: plan.brief.posts,
        confidence: plan.brief.confidence.unwrap_or(0.8),
        spend: cents(plan.spend()),
        unspent: cents(plan.unspent()),
        unspent_reason: explain::unspent(plan),
        hours: plan.hours(),
        team_hours: plan.means.hours,
        mix: shares(plan)
            .into_iter()
            .map(|s| Mix {
                tier: s.tier,
                creators: s.creators,
                spend: cents(s.spend),
                share: four(s.share),
            })
            .collect(),
        strategies: plan
            .contest
            .iter()
            .flat_map(|contest| contest.planned.iter().map(|p| strategy(plan, p)))
            .collect(),
        margin: plan.contest.as_ref().map(|c| four(c.margin)),
        goal: GoalJson {
            unit: match plan.brief.goals.single() {
                Some(_) if plan.worth.profit_per_conversion().is_some() => "profit",
                Some(goal) => goal.unit(),
                None => "parts of the best",
            },
            low: rounded(plan.goal.low),
            likely: rounded(plan.goal.likely),
            high: rounded(plan.goal.high),
        },
        best_expected: plan.best.sure.map(|sure| BestExpected {
            expected: rounded(sure.expected),
            reached: rounded(sure.reached),
        }),
        forecast: round_forecast(&plan.forecast),
        reach_bounds: plan
            .reach_bounds
            .map(|(floor, ceiling)| Bounds { floor: rounded(floor), ceiling: rounded(ceiling) }),
        frequency: plan.frequency.map(|seen| {
            let [once, twice, three_times] = seen.map(rounded);
            FrequencyJson { once, twice, three_times }
        }),
        segments: &plan.segments,
        cost_per_1000_people: plan.cost_per_thousand().map(|r| Range {
            low: rounded(r.low),
            likely: rounded(r.likely),
            high: rounded(r.high),
        }),
        picks: lines
            .into_iter()
            .zip(backups)
            .map(|((c, b, n), backup)| PickJson {
                backup: backup.map(stand_in),
                ..pick(plan, c, b, n)
            })
            .collect(),
        passed_over: &plan.passed,
        bound: plan.best.bound,
        value: plan.best.value,
        gap: plan.best.gap,
        reasons: explain::reasons(plan, pack),
        risks: risk::risks(plan, pack),
        assumptions: assumptions(plan, pack),
        schedule_overload: calendar.overload(),
        schedule: calendar.slots,
        schedule_weeks: calendar.weeks,
        deals: plan.deals.iter().cloned().map(round_deal).collect(),
        walk_away: deal::walk_away(plan, pack)
            .into_iter()
            .map(|w| WalkAway {
                price: cents(w.price),
                conversions: rounded(w.conversions),
                break_even: rounded(w.break_even),
                walk_away: rounded(w.walk_away),
                ..w
            })
            .collect(),
        curve: points,
        crossings,
        curve_shortlisted: shortlisted,
        sensitivity: sensitivity(plan, pack),
        next: next(plan).map(|n| NextJson {
            unit: plan.worth.unit(),
            dollar: rounded_step(n.dollar),
            hour: rounded_step(n.hour),
        }),
        target: plan.target.as_ref().map(AnswerJson::from),
    }
}

fn rounded_step(step: Step) -> Step {
    Step { more: cents(step.more), adds: rounded(step.adds), each: rounded(step.each) }
}

fn stand_in(found: StandIn<'_>) -> Backup {
    let StandIn { candidate, booking, value } = found;
    Backup {
        handle: candidate.handle.as_ref().map(|h| h.as_str().to_owned()),
        name: candidate.label.clone(),
        platform: candidate.platform.name(),
        tier: candidate.tier,
        deliverable: booking.deliverable.name(),
        price: cents(booking.price),
        price_source: if booking.quoted { "quoted" } else { "estimated" },
        plan_value: value,
    }
}

/// Sums of prices, without the dust of binary fractions.
fn cents(units: f64) -> f64 {
    (units * 100.0).round() / 100.0
}

fn four(part: f64) -> f64 {
    (part * 10_000.0).round() / 10_000.0
}

fn round_range(range: Range) -> Range {
    Range { low: rounded(range.low), likely: rounded(range.likely), high: rounded(range.high) }
}

fn round_deal(deal: Deal) -> Deal {
    Deal {
        upfront: cents(deal.upfront),
        cost: round_range(deal.cost),
        conversions: round_range(deal.conversions),
        revenue: round_range(deal.revenue),
        profit: deal.profit.map(round_range),
        roi: deal.roi.map(round_range),
        roas: deal.roas.map(round_range),
        break_even: deal.break_even.map(rounded),
        ..deal
    }
}

fn round_forecast(forecast: &Forecast) -> Forecast {
    let two = |range: Option<Range>| range.map(round_range);
    Forecast {
        unique_reach: two(forecast.unique_reach),
        impressions: two(forecast.impressions),
        engagements: two(forecast.engagements),
        clicks: two(forecast.clicks),
        conversions: two(forecast.conversions),
        pieces: two(forecast.pieces),
    }
}

fn strategy(plan: &Plan, planned: &Planned) -> StrategyJson {
    let able = planned.best.as_ref();
    let wins = plan.contest.iter().flat_map(|c| c.wins.iter());
    StrategyJson {
        strategy: planned.strategy.name(),
        feasible: able.is_some(),
        likely: able.map(|_| rounded(planned.likely)),
        dependable: able.map(|_| rounded(planned.dependable)),
        spend: able.map(|_| cents(planned.spend)),
        creators: able.map(|b| b.creators()),
        hours: able.map(|b| f64::from(b.creators()) * plan.means.hours_each),
        signals: planned.signals.iter().map(|s| s.text.clone()).collect(),
        score: able.map(|_| rounded(planned.score)),
        best_in_draws: able
            .and(wins.filter(|(s, _)| *s == planned.strategy).map(|(_, part)| four(*part)).next()),
    }
}

fn pick(plan: &Plan, candidate: &Candidate, booking: &Booking, times: u32) -> PickJson {
    let expected = &booking.expected;
    PickJson {
        handle: candidate.handle.as_ref().map(|h| h.as_str().to_owned()),
        name: candidate.label.clone(),
        platform: candidate.platform.name(),
        tier: candidate.tier,
        followers: candidate.followers,
        creators: times,
        deliverable: booking.deliverable.name(),
        price: cents(booking.price),
        price_low: cents(booking.price_range.0),
        price_high: cents(booking.price_range.1),
        price_source: if booking.quoted { "quoted" } else { "estimated" },
        spend: cents(booking.price * f64::from(times)),
        reach: expected.reach.map(|r| rounded(r.value)),
        engagements: expected.engagements.map(|e| rounded(e.value)),
        conversions: expected.conversions.map(|c| rounded(c.value)),
        fake_share: candidate.fake_share,
        fit: candidate.fitness.parts.iter().map(FitJson::from).collect(),
        reason: explain::pick_reason(plan, candidate, booking),
        backup: None,
    }
}
