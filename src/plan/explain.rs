//! The verdict in a sentence and the reasons for it, each with figures of this very plan.

use super::Plan;
use super::brief::{Signal, Strategy, is_small};
use super::build::Best;
use super::candidate::{Booking, Candidate};
use super::expect::on_target_share;
use super::forecast::Range;
use super::goal::Goal;
use super::strategy::Planned;
use crate::benchmark::{Figure, Judgement, Metric, Pack};
use crate::figure::{count, estimate, percent, range};
use crate::profile::Platform;
use crate::tier::Tier;

/// Below this margin a verdict is close.
pub const CLOSE: f64 = 0.1;
/// Most reasons that are printed.
const MOST_REASONS: usize = 6;

/// An amount of the plan's currency, exact or as an estimate.
pub fn amount(plan: &Plan, units: f64, exact: bool) -> String {
    crate::figure::amount(units, plan.brief.budget.currency(), exact)
}

/// Whether every price in the plan is quoted.
pub fn all_quoted(plan: &Plan) -> bool {
    plan.best.lines(&plan.roster).all(|(_, booking, _)| booking.quoted)
}

/// What one booking brings of the figure that stands for the goal.
pub fn brings(plan: &Plan, goal: Goal, booking: &Booking) -> Option<f64> {
    let expected = &booking.expected;
    match goal {
        Goal::Awareness | Goal::Authority => {
            expected.reach.map(|r| r.value.min(plan.worth.audience))
        }
        Goal::Engagement | Goal::Loyalty => expected.engagements.map(|e| e.value),
        Goal::Conversions => expected.conversions.map(|c| c.value),
        Goal::Content => Some(f64::from(plan.brief.posts)),
    }
}

/// Why a creator is in the plan, in figures.
pub fn pick_reason(plan: &Plan, candidate: &Candidate, booking: &Booking) -> String {
    let goal = plan.brief.goals.main();
    let price = amount(plan, booking.price, booking.quoted);
    let included = if candidate.included { "included by the brief; " } else { "" };
    match brings(plan, goal, booking) {
        Some(credit) => format!(
            "{included}brings {} {} for {price}, {} per 1,000 spent",
            estimate(credit),
            goal.words().each,
            estimate(1_000.0 * credit / booking.price)
        ),
        None => format!("{included}nothing is known of {} here", goal.unit()),
    }
}

/// Creators of the plan in words: `13 creators`, `one creator`.
pub fn creators(number: u32) -> String {
    match number {
        1 => "one creator".to_owned(),
        n => format!("{} creators", count(u64::from(n))),
    }
}

/// The verdict in one sentence, with the figure that the goal is about.
pub fn sentence(plan: &Plan) -> String {
    let with = match plan.verdict {
        Strategy::Micro => "Work with micro-influencers",
        Strategy::Macro => "Work with macro-influencers",
        _ => "Work with both micro- and macro-influencers",
    };
    let spend = amount(plan, plan.spend(), all_quoted(plan));
    let goal = plan.brief.goals.main();
    let brings = plan.figure_of(goal).map_or_else(
        || format!("with no figure for {}", goal.unit()),
        |figure| {
            let Range { low, likely, high } = figure;
            format!(
                "likely to bring {} ({}) {}",
                estimate(likely),
                range(low, high),
                figure_words(plan, goal)
            )
        },
    );
    format!("{with}: {} for {spend}, {brings}.", creators(plan.best.creators()))
}

/// What the forecast figure of a goal counts.
fn figure_words(plan: &Plan, goal: Goal) -> &'static str {
    match goal {
        Goal::Content if plan.brief.premium_content => "pieces, counted as polished ones",
        _ => goal.words().figure,
    }
}

/// How clear the verdict is; `None` where it was asked for.
pub fn clarity(plan: &Plan) -> Option<String> {
    let contest = plan.contest.as_ref()?;
    if plan.brief.strategy == Some(Strategy::Any) {
        return Some(format!(
            "It is the best of all mixes; by tiers it comes out as {}.",
            plan.verdict
        ));
    }
    if !plan.is_auto() {
        let winner = contest.winner;
        return (winner != plan.verdict).then(|| {
            format!("You asked for {}; left to itself the verdict would be {winner}.", plan.verdict)
        });
    }
    let Some(other) = contest.runner_up else {
        return Some(format!(
            "No other strategy has a plan within these limits than {}.",
            plan.verdict
        ));
    };
    let margin = percent(contest.margin.max(0.0));
    if contest.margin >= CLOSE {
        return Some(format!(
            "The verdict is clear: {other}, the next best, {}.",
            behind(contest.margin)
        ));
    }
    if contest.margin < 0.001 && other == Strategy::Hybrid {
        return Some("It is close: a hybrid does about as well, but takes more to run.".to_owned());
    }
    if contest.margin < 0.001 {
        return Some(format!("It is close: {other} does about as well, but for more money."));
    }
    let tip = tips_toward(plan, other).map_or(String::new(), |tip| format!(" {tip} could tip it."));
    Some(format!("It is close: {other} would need a result only {margin} better.{tip}"))
}

/// How far the next best is behind: in percent as long as that can be pictured.
fn behind(margin: f64) -> String {
    if margin < 1.0 {
        format!("would need a result {} better", percent(margin))
    } else if margin < 99.0 {
        format!("would need a result {} times as good", estimate(1.0 + margin))
    } else {
        "brings less than a hundredth of it".to_owned()
    }
}

/// What would speak for a strategy and is not in the brief yet; money only where it is used up.
fn tips_toward(plan: &Plan, strategy: Strategy) -> Option<String> {
    let brief = &plan.brief;
    let money_binds = plan.unspent() < 0.05 * plan.means.budget;
    let options = match strategy {
        Strategy::Micro => [
            (!brief.scope.is_narrow(), "a narrower audience"),
            (!brief.long_term, "a long-term partnership"),
            (plan.hours() > 0.9 * plan.means.hours, "more team hours"),
        ],
        Strategy::Macro => [
            (money_binds, "a larger budget"),
            (!brief.launch, "a launch"),
            (!brief.well_known, "a wish for well-known names"),
        ],
        _ => [
            (money_binds, "a larger budget"),
            (brief.goals.single().is_some(), "a second goal beside the first"),
            (false, ""),
        ],
    };
    let open: Vec<&str> = options.into_iter().filter(|(on, _)| *on).map(|(_, tip)| tip).collect();
    (!open.is_empty()).then(|| capital(&open.join(" or ")))
}

/// Three to six reasons, the weightiest first.
pub fn reasons(plan: &Plan, pack: &Pack) -> Vec<String> {
    let mut reasons: Vec<String> = [
        dependability(plan),
        money_or_time(plan),
        signals(plan),
        hours(plan),
        fit(plan, pack),
        goal_fact(plan, pack),
        saturation(plan),
    ]
    .into_iter()
    .flatten()
    .collect();
    // What is left unspent is always said.
    let left = unspent(plan);
    reasons.truncate(MOST_REASONS - usize::from(left.is_some()));
    reasons.extend(left);
    reasons
}

fn dependability(plan: &Plan) -> Option<String> {
    if plan.brief.strategy == Some(Strategy::Any) {
        return None; // the plan is none of the three that are compared
    }
    let contest = plan.contest.as_ref()?;
    let mine = contest.planned.iter().find(|p| p.strategy == plan.verdict && p.best.is_some())?;
    let others: Vec<String> = contest
        .planned
        .iter()
        .filter(|p| p.strategy != plan.verdict && p.best.is_some())
        .map(|p| format!("{} {}", p.strategy, level(plan, p.dependable, mine.dependable)))
        .collect();
    let missing: Vec<&str> =
        contest.planned.iter().filter(|p| p.best.is_none()).map(|p| p.strategy.name()).collect();
    let mut parts = match plan.brief.goals.single() {
        Some(_) => {
            let own =
                format!("{} brings at least {}", plan.verdict, own_level(plan, mine.dependable));
            let rest = others.join(", ");
            [own, rest].into_iter().filter(|part| !part.is_empty()).collect()
        }
        None if others.is_empty() => return None,
        None => vec![format!(
            "for your goals together, {} of what {} brings",
            others.join(" and "),
            plan.verdict
        )],
    };
    if !missing.is_empty() {
        parts.push(format!("{} cannot be done within these limits", missing.join(" and ")));
    }
    let ahead = plan.is_auto()
        && plan.verdict != Strategy::Hybrid
        && contest
            .planned
            .iter()
            .any(|p| p.strategy == Strategy::Hybrid && p.dependable > mine.dependable);
    if ahead && contest.hybrid_must_lead {
        parts.push("the hybrid's lead is less than it has to be".to_owned());
    } else if ahead {
        parts.push(format!("your brief says more for {} than the hybrid leads by", plan.verdict));
    }
    let often = plan.brief.how_often().replacen("in ", "In ", 1);
    Some(format!("{often}, {}.", parts.join("; ")))
}

/// Another strategy's dependable result: in the goal's unit, or for several goals against the plan's.
fn level(plan: &Plan, value: f64, mine: f64) -> String {
    match plan.brief.goals.single() {
        Some(_) if plan.worth.profit_per_conversion().is_some() => amount(plan, value, false),
        Some(_) => estimate(value),
        None => format!("brings {}", percent(value / mine.max(f64::MIN_POSITIVE))),
    }
}

/// The plan's own, with what it counts.
fn own_level(plan: &Plan, value: f64) -> String {
    if plan.worth.profit_per_conversion().is_some() {
        return format!("{} of profit", amount(plan, value, false));
    }
    let figure = estimate(value);
    match plan.brief.goals.main() {
        goal @ (Goal::Authority | Goal::Loyalty) => format!("{figure} {}", goal.words().value),
        Goal::Content if plan.brief.premium_content => format!("{figure} polished pieces"),
        goal => format!("{figure} {}", goal.words().short),
    }
}

/// The best that the small and the large side offer: per unit of money, and per creator.
fn sides<'a>(
    plan: &'a Plan,
    of: impl Fn(&Candidate, &Booking) -> f64 + 'a,
) -> (Option<f64>, Option<f64>) {
    let best = move |small: bool| {
        plan.roster
            .candidates
            .iter()
            .filter(|c| is_small(c.tier) == small && c.tier != Tier::Below)
            .flat_map(|c| c.bookings.iter().map(move |b| (c, b)))
            .filter(|(_, b)| b.price <= plan.means.budget)
            .map(|(c, b)| of(c, b))
            .filter(|value| *value > 0.0)
            .max_by(f64::total_cmp)
    };
    (best(true), best(false))
}

/// Money or time: whichever of the two scarce things the verdict's side gives more for.
fn money_or_time(plan: &Plan) -> Option<String> {
    let goal = plan.brief.goals.main();
    let unit = goal.words().short;
    let credit = |_: &Candidate, b: &Booking| brings(plan, goal, b).unwrap_or(0.0);
    let symbol = plan.brief.budget.currency().symbol();
    let (small, large) = sides(plan, move |c, b| 1_000.0 * credit(c, b) / b.price);
    let (small_each, large_each) = sides(plan, credit);
    let hours = plan.means.hours_each;
    let money_says = match (small, large) {
        (Some(s), Some(l)) => format!(
            "{symbol}1,000 bring up to {} {unit} from small creators and {} from large ones",
            estimate(s),
            estimate(l)
        ),
        (Some(s), None) => format!(
            "{symbol}1,000 bring up to {} {unit} from small creators; no large one is within the budget",
            estimate(s)
        ),
        (None, Some(l)) => {
            format!("{symbol}1,000 bring up to {} {unit} from large creators", estimate(l))
        }
        (None, None) => return None,
    };
    let time_says = match (small_each, large_each) {
        (Some(s), Some(l)) => {
            format!(
                "{hours} hours of work bring up to {} {unit} with a small creator and {} with a large one",
                estimate(s),
                estimate(l)
            )
        }
        _ => return Some(capital(&money_says) + "."),
    };
    Some(match plan.verdict {
        Strategy::Micro => format!("Money goes further with small creators: {money_says}."),
        Strategy::Macro => format!("Time goes further with large creators: {time_says}."),
        _ => format!("Small creators give more for the money, large ones for the time: {money_says}; {time_says}."),
    })
    .filter(|_| consistent(plan, small.zip(large), small_each.zip(large_each)))
    .or_else(|| Some(format!("{}; {time_says}.", capital(&money_says))))
}

/// Whether "further with small" (or large) is what the figures of this plan say.
fn consistent(plan: &Plan, money: Option<(f64, f64)>, time: Option<(f64, f64)>) -> bool {
    let small_money = money.is_none_or(|(s, l)| s > l);
    let large_time = time.is_none_or(|(s, l)| l > s);
    match plan.verdict {
        Strategy::Micro => small_money,
        Strategy::Macro => large_time,
        _ => small_money && large_time,
    }
}

/// A text with a capital letter first.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn platform(plan: &Plan) -> Option<Platform> {
    plan.best.lines(&plan.roster).map(|(c, _, _)| c.platform).next()
}

/// What the pack says about the goal at small and large sizes.
fn goal_fact(plan: &Plan, pack: &Pack) -> Option<String> {
    let on = platform(plan)?;
    let at =
        |metric: Metric, followers: u64| pack.at(metric, on, followers).map(|f: Figure| f.value);
    match plan.brief.goals.main() {
        Goal::Engagement | Goal::Loyalty => {
            let (nano, large) = (at(Metric::ErByFollowers, 3_162)?, at(Metric::ErByFollowers, 316_228)?);
            Some(format!(
                "Of a nano creator's followers about {} react to a post, of a macro's {} ({}).",
                percent(nano), percent(large), on.title()
            ))
        }
        Goal::Conversions => {
            let rate = |f| at(Metric::ConversionRate, f);
            Some(format!(
                "Trust sells: about {} of clicks become purchases with nano creators, {} with micro, {} with macro.",
                percent(rate(3_162)?), percent(rate(31_623)?), percent(rate(316_228)?)
            ))
        }
        Goal::Authority => Some(weighing(
            "Authority weighs people by who speaks to them",
            Judgement::Credibility,
            pack,
        )),
        Goal::Content if plan.brief.premium_content => {
            Some(weighing("A piece counts as polished", Judgement::PremiumContent, pack))
        }
        Goal::Content => Some(
            "Each creator makes one piece, whatever their size, so small and inexpensive ones make more of it, and it is more personal."
                .to_owned(),
        ),
        Goal::Awareness => {
            let rate = |followers| {
                at(Metric::ReachRatePost, followers).or_else(|| at(Metric::ViewRate, followers))
            };
            Some(format!(
                "A post is seen by about {} of a nano creator's followers, {} of a micro's and {} of a macro's ({}).",
                percent(rate(3_162)?), percent(rate(31_623)?), percent(rate(316_228)?), on.title()
            ))
        }
    }
}

/// `…: 1 for macro, 0.35 for micro, 0.15 for nano (a judgement).`
fn weighing(what: &str, by: Judgement, pack: &Pack) -> String {
    let of = |tier| pack.judgement(by, Some(tier));
    format!(
        "{what}: {} for macro, {} for micro, {} for nano creators (a judgement).",
        of(Tier::Macro),
        of(Tier::Micro),
        of(Tier::Nano)
    )
}

/// What the brief itself says, for and against.
fn signals(plan: &Plan) -> Option<String> {
    if !plan.is_auto() {
        return None; // nothing was decided by them
    }
    let verdict = plan.verdict;
    let all = plan.brief.signals();
    let list = |of: &dyn Fn(&Signal) -> bool, named: bool| {
        let text =
            |s: &Signal| if named { format!("{} ({})", s.text, s.toward) } else { s.text.clone() };
        let texts: Vec<String> = all.iter().filter(|s| of(s)).map(text).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    };
    let own = list(&|s| s.toward == verdict, false);
    let half = list(&|s| s.toward != verdict && s.weight_for(verdict) > 0.0, true);
    let against = list(&|s| s.weight_for(verdict) <= 0.0, true);
    let counted = own.is_some() || half.is_some();
    let said = [
        own.map(|own| format!("Your brief speaks for {verdict}: {own}.")),
        half.map(|half| format!("Half of what speaks for one side counts for a hybrid: {half}.")),
        against.map(|against| match counted {
            true => format!("Against it: {against}."),
            false => format!("Counted, but not enough to change the verdict: {against}."),
        }),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// How much of each size's audience counts, where that differs.
fn fit(plan: &Plan, pack: &Pack) -> Option<String> {
    let scope = plan.brief.scope;
    let share = |tier| percent(on_target_share(scope, tier, pack));
    scope.is_narrow().then(|| {
        format!(
            "Of a nano creator's audience about {} is {}, of a micro's {}, of a macro's {} (a judgement).",
            share(Tier::Nano),
            if scope.name() == "local" { "local" } else { "in the niche" },
            share(Tier::Micro),
            share(Tier::Macro)
        )
    })
}

fn hours(plan: &Plan) -> Option<String> {
    let used_up = |p: &Planned| {
        let booked = p.best.as_ref().map_or(0, Best::creators);
        plan.means.hours - f64::from(booked) * plan.means.hours_each < plan.means.hours_each
    };
    let assumed =
        plan.brief.team_hours.is_none() && plan.planned(Strategy::Micro).is_some_and(used_up);
    let rests = if assumed {
        " These hours are assumed, and they bound what small creators can do: say yours with --team-hours."
    } else {
        ""
    };
    Some(format!(
        "It takes about {} of the team's {} hours: {} at {} hours each.{rests}",
        count_hours(plan.hours()),
        count_hours(plan.means.hours),
        creators(plan.best.creators()),
        plan.means.hours_each
    ))
}

/// Hours as a whole number.
pub fn count_hours(hours: f64) -> String {
    format!("{hours:.0}")
}

fn saturation(plan: &Plan) -> Option<String> {
    let reach = plan.forecast.unique_reach?;
    let part = reach.likely / plan.worth.audience;
    (part > 0.05).then(|| {
        format!(
            "The plan likely reaches {} of an audience of {}; more creators would reach the same people again.",
            percent(part),
            estimate(plan.worth.audience)
        )
    })
}

/// What is left and why; `None` where the money is used.
pub fn unspent(plan: &Plan) -> Option<String> {
    let left = plan.unspent();
    if left < 0.05 * plan.means.budget {
        return None;
    }
    let why = if plan.means.hours - plan.hours() < plan.means.hours_each {
        "the team's hours are used up (`--team-hours` gives more)".to_owned()
    } else if plan.brief.max_creators.is_some_and(|most| plan.best.creators() >= most) {
        "the most creators you allow are booked".to_owned()
    } else if plan.best.cheaper {
        "what it could buy would raise the average result but not the likely one".to_owned()
    } else {
        "no creator that could be added for it would bring more".to_owned()
    };
    Some(format!("{} of the budget is left: {why}.", amount(plan, left, all_quoted(plan))))
}
