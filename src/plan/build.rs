//! From candidates and limits to the optimiser's problem, and back from its answer.

use super::audit::broken;
use super::brief::{Brief, ShareOf, Strategy};
use super::candidate::{Booking, Candidate, Roster};
use super::overlap::{Search, best_together};
use super::solve::{Choice, Effort, Group, Infeasible, Limit, Opt, Problem, Saturating, solve};
use super::sure::Sure;
use super::value::Worth;
use crate::benchmark::{Metric, Pack};
use crate::tier::Tier;

/// Least part of the spend on each side of a hybrid.
pub const HYBRID_SIDE: f64 = 0.2;

/// What limits a plan, apart from whom it may choose.
#[derive(Debug, Clone, Copy)]
pub struct Means {
    /// Money, in units of the plan's currency.
    pub budget: f64,
    /// The brief's budget, of which shares are taken also where less is planned with.
    pub share_base: f64,
    /// Hours of the team.
    pub hours: f64,
    /// Hours that one creator takes.
    pub hours_each: f64,
}

impl Means {
    /// The brief's own means.
    pub fn of(brief: &Brief, pack: &Pack) -> Means {
        use crate::benchmark::Judgement;
        use crate::profile::Platform;
        let each = pack.at(Metric::HoursPerCreator, Platform::Instagram, 10_000);
        Means {
            budget: brief.budget.units(),
            share_base: brief.budget.units(),
            hours: brief.team_hours.unwrap_or_else(|| pack.judgement(Judgement::TeamHours, None)),
            hours_each: each.map_or(12.0, |figure| figure.value),
        }
    }
}

impl Means {
    /// The same where no money is paid: nothing has to be cut.
    pub fn unlimited(self) -> Means {
        Means { budget: f64::INFINITY, ..self }
    }
}

/// One line of a plan: a candidate, one of their bookings, and how many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Index into the roster's candidates.
    pub candidate: usize,
    /// Index into the candidate's bookings.
    pub booking: usize,
    /// How many.
    pub times: u32,
}

/// The optimiser's answer in terms of the roster.
#[derive(Debug, Clone, Default)]
pub struct Best {
    /// What to book.
    pub picks: Vec<Pick>,
    /// Goal of the plan as the optimiser counts it.
    pub value: f64,
    /// No plan can do better.
    pub bound: f64,
    /// How far the plan may be from the best, as a fraction.
    pub gap: f64,
    /// Whether it is the plan of a smaller budget, kept because more money buys nothing that is likelier.
    pub cheaper: bool,
    /// Where a confidence is asked for: how the plan with the best expected result would have done.
    pub sure: Option<Sure>,
}

impl Best {
    /// Picks with the candidates and bookings they stand for.
    pub fn lines<'r>(
        &self,
        roster: &'r Roster,
    ) -> impl Iterator<Item = (&'r Candidate, &'r Booking, u32)> {
        self.picks.iter().filter_map(|pick| {
            let candidate = roster.candidates.get(pick.candidate)?;
            Some((candidate, candidate.bookings.get(pick.booking)?, pick.times))
        })
    }

    /// Money spent, in units.
    pub fn spend(&self, roster: &Roster) -> f64 {
        self.lines(roster).map(|(_, booking, times)| booking.price * f64::from(times)).sum()
    }

    /// Whether another plan has a better expected result, and this one was chosen for what it reaches more surely.
    pub fn gives_up(&self) -> bool {
        self.sure.is_some_and(|sure| sure.expected > self.value + 1e-9 * self.value.abs())
    }

    /// Creators booked.
    pub fn creators(&self) -> u32 {
        self.picks.iter().map(|pick| pick.times).sum()
    }
}

/// The best plan of one strategy within the means.
///
/// # Errors
/// No plan keeps all limits.
pub fn best(
    roster: &Roster,
    worth: &Worth,
    brief: &Brief,
    means: Means,
    strategy: Strategy,
    effort: &Effort,
) -> Result<Best, Infeasible> {
    if worth.overlaps() {
        return best_together(Search { roster, worth, brief, means, strategy, effort });
    }
    proven(roster, worth, brief, means, strategy, effort)
}

/// The same where no followers are known to be shared: what bookings bring is then a sum, and the optimiser proves it.
///
/// # Errors
/// No plan keeps all limits.
pub(super) fn proven(
    roster: &Roster,
    worth: &Worth,
    brief: &Brief,
    means: Means,
    strategy: Strategy,
    effort: &Effort,
) -> Result<Best, Infeasible> {
    let built = build(roster, worth, brief, means, strategy);
    let solution = solve(&built.problem, effort)?;
    let best = Best {
        picks: solution.chosen.iter().filter_map(|c| built.pick(c)).collect(),
        value: solution.value,
        bound: solution.bound,
        gap: solution.gap,
        cheaper: false,
        sure: None,
    };
    // A plan that breaks a limit is no plan, whatever the optimiser says.
    let sound = broken(&best, roster, brief, means, strategy).is_empty();
    if sound { Ok(best) } else { Err(Infeasible { proven: false }) }
}

struct Built {
    problem: Problem,
    /// For each group, its candidate and the booking of each of its options.
    origin: Vec<(usize, Vec<usize>)>,
}

impl Built {
    fn pick(&self, choice: &Choice) -> Option<Pick> {
        let (candidate, bookings) = self.origin.get(choice.group)?;
        let booking = *bookings.get(choice.option)?;
        Some(Pick { candidate: *candidate, booking, times: choice.times })
    }
}

fn build(roster: &Roster, worth: &Worth, brief: &Brief, means: Means, strategy: Strategy) -> Built {
    let rules = rules(brief, means, strategy);
    let mut problem = Problem {
        groups: Vec::new(),
        limits: rules
            .iter()
            .map(|rule| Limit { name: rule.name.clone(), at_most: rule.at_most })
            .collect(),
        terms: worth.scales().map(|scale| Saturating { scale }).collect(),
    };
    let mut origin = Vec::new();
    for (index, candidate) in roster.candidates.iter().enumerate() {
        if !candidate.included && !strategy.allows(candidate.tier) {
            continue;
        }
        let (bookings, options): (Vec<usize>, Vec<Opt>) =
            options(candidate, worth, brief, means, &rules).unzip();
        if options.is_empty() && !candidate.included {
            continue;
        }
        problem.groups.push(Group {
            copies: candidate.copies,
            at_least: u32::from(candidate.included),
            options,
        });
        origin.push((index, bookings));
    }
    Built { problem, origin }
}

fn options<'a>(
    candidate: &'a Candidate,
    worth: &'a Worth,
    brief: &'a Brief,
    means: Means,
    rules: &'a [Rule],
) -> impl Iterator<Item = (usize, Opt)> + 'a {
    let most = brief.max_share.map_or(f64::INFINITY, |share| share * means.share_base);
    candidate.bookings.iter().enumerate().filter_map(move |(index, booking)| {
        if booking.price > most {
            return None;
        }
        let (value, weights) = match worth.terms(candidate, booking) {
            Some(terms) => terms,
            // An included creator without figures is booked all the same, for no known gain.
            None if candidate.included => (0.0, worth.scales().map(|_| 0.0).collect()),
            None => return None,
        };
        if value <= 0.0 && worth.profit_per_conversion().is_some() && !candidate.included {
            return None; // whoever does not earn the fee only takes from the profit
        }
        let usage = rules.iter().map(|rule| (rule.usage)(candidate, booking)).collect();
        Some((index, Opt { value, weights, usage, tie_cost: booking.price }))
    })
}

/// What a booking uses of a limit.
type Usage = Box<dyn Fn(&Candidate, &Booking) -> f64>;

/// One limit: a bound and what a booking uses of it.
struct Rule {
    name: String,
    at_most: f64,
    usage: Usage,
}

impl Rule {
    fn new(
        name: impl Into<String>,
        at_most: f64,
        usage: impl Fn(&Candidate, &Booking) -> f64 + 'static,
    ) -> Rule {
        Rule { name: name.into(), at_most, usage: Box::new(usage) }
    }
}

fn rules(brief: &Brief, means: Means, strategy: Strategy) -> Vec<Rule> {
    let mut rules = vec![
        Rule::new("budget", means.budget, |_, booking| booking.price),
        Rule::new("team hours", means.hours, move |_, _| means.hours_each),
    ];
    if let Some(most) = brief.max_creators {
        rules.push(Rule::new("most creators", f64::from(most), |_, _| 1.0));
    }
    if let Some(least) = brief.min_creators {
        rules.push(Rule::new("fewest creators", -f64::from(least), |_, _| -1.0));
    }
    if strategy == Strategy::Hybrid {
        rules.push(side("small side of the hybrid", true));
        rules.push(side("large side of the hybrid", false));
    }
    for limit in &brief.shares {
        let (of, sign) = (limit.of, if limit.least { -1.0 } else { 1.0 });
        let name = format!("share of {}", of.name());
        rules.push(Rule::new(name, sign * limit.share * means.share_base, move |c, b| {
            if belongs(of, c) { sign * b.price } else { 0.0 }
        }));
    }
    rules
}

/// `0.2 · spend − spend of the side ≤ 0`.
fn side(name: &str, small: bool) -> Rule {
    Rule::new(name, 0.0, move |candidate, booking| {
        let mine = (candidate.tier != Tier::Macro) == small;
        booking.price * (HYBRID_SIDE - f64::from(u8::from(mine)))
    })
}

pub(super) fn belongs(of: ShareOf, candidate: &Candidate) -> bool {
    match of {
        ShareOf::Tier(tier) => candidate.tier == tier,
        ShareOf::Platform(platform) => candidate.platform == platform,
    }
}
