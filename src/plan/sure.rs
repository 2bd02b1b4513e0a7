//! The plan for a stated confidence: who is booked is chosen by what is reached in that part of all campaigns.
//!
//! The plan with the best expected result may hang on two creators and one estimate; another that is expected to bring a
//! little less can be counted on for more. A percentile of draws is no sum, and nothing bounds it, so this is a search:
//! plans of stricter briefs (less for each creator, more creators) and of doubted figures are solved as well, and the
//! one that reaches most is improved by exchanges until none helps. Draws of its own judge it, so that the plan is not
//! fitted to those that it is reported with; only whether it beats the best expected plan is asked of these.
//!
//! Of few plans each is looked at instead. A creator who may fail to post in about as many campaigns as may fail is then
//! worth all or nothing, by a draw more or less; so of the best few one that does better in the draws that are reported
//! is preferred.

use super::audit::broken;
use super::brief::{Brief, Strategy};
use super::build::{Best, Means, Pick, best};
use super::candidate::{Candidate, Roster};
use super::forecast::{Simulation, dependable};
use super::sets;
use super::shortlist::worth_a_look;
use super::solve::Effort;
use super::strategy::Contest;
use std::collections::BTreeSet;

/// Draws by which plans are told apart in the search.
const DRAWS: usize = 400;
/// Plans tried by exchanges at most.
const TRIES: usize = 2_000;
/// Whoever comes in must bring at least this part, on average, of what leaves: less is never made good by being surer.
const NEARLY: f64 = 0.8;
/// An exchange must bring at least this part more.
const GAIN: f64 = 1e-3;
/// Where each plan was looked at, so many of the best are kept; the first of them stands …
const KEPT: usize = 12;
/// … unless another is better by more than this part: so much the draws of the search may be off.
const NOISE: f64 = 0.02;
/// Exchanges are tried with so many creators of each tier and platform that bring most for the money, and as many that
/// bring most each.
const OF_EACH: usize = 12;
/// Stricter briefs: no creator gets more than these parts of the spend …
const SHARES: [f64; 3] = [0.34, 0.15, 0.06];
/// … or there are so many times the creators.
const MORE_CREATORS: [f64; 2] = [1.5, 2.5];
/// Estimates are taken to be so many standard errors too high.
const DOUBTS: [f64; 2] = [0.5, 1.0];
/// What the stricter briefs need not be solved better than.
const NEAR: f64 = 1e-4;
/// Nodes for each of them.
const NODES: u64 = 5_000;

/// A plan that was chosen for what is reached in the asked part of campaigns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sure {
    /// What the plan with the best expected result is expected to bring.
    pub expected: f64,
    /// What that plan reaches in the asked part of campaigns.
    pub reached: f64,
}

/// The plan that reaches most in the part of campaigns that the brief asks for, of all that were looked at; `first` has
/// the best expected result.
pub(super) fn surest(
    contest: &Contest<'_>,
    strategy: Strategy,
    means: Means,
    first: Best,
    sim: &mut Simulation,
) -> Best {
    let pool = Pool::new(contest, &first);
    let search = Search { contest, strategy, means, roster: &pool.roster };
    let mut judge = sim.twin(DRAWS);
    let (found, others) = search.found(&pool.within(&first), &mut judge);
    let mut reached = |best: &Best| {
        let draws = sim.goal(best, contest.roster, contest.worth, means);
        dependable(&draws, contest.brief.confidence)
    };
    let plain = reached(&first);
    let sure = Some(Sure { expected: first.value, reached: plain });
    let mut found = pool.without(found);
    let mut most = reached(&found);
    for other in others {
        let other = pool.without(other);
        let then = reached(&other);
        if then > most + NOISE * most.abs() {
            (most, found) = (then, other);
        }
    }
    if most <= plain + GAIN * plain.abs() {
        return Best { sure, ..first };
    }
    let lines = found.lines(contest.roster);
    let value = contest.worth.of(lines.flat_map(|(c, b, n)| (0..n).map(move |_| (c, b))));
    let bound = first.bound.max(value);
    let gap = if bound > 0.0 { (1.0 - value / bound).max(0.0) } else { 0.0 };
    Best { value, bound, gap, sure, ..found }
}

/// The creators that are looked at, as a roster of their own.
struct Pool {
    roster: Roster,
    /// Where each of them stands in the whole roster.
    places: Vec<usize>,
}

impl Pool {
    fn new(contest: &Contest<'_>, first: &Best) -> Pool {
        let whole = contest.roster;
        let kept: BTreeSet<usize> = first.picks.iter().map(|pick| pick.candidate).collect();
        let places: Vec<usize> =
            worth_a_look(whole, contest.worth, kept, OF_EACH).into_iter().collect();
        let candidates =
            places.iter().filter_map(|place| whole.candidates.get(*place)).cloned().collect();
        let roster = Roster {
            candidates,
            passed: Vec::new(),
            typical: whole.typical,
            segments: whole.segments.clone(),
        };
        Pool { roster, places }
    }

    fn within(&self, best: &Best) -> Best {
        let place = |pick: &Pick| {
            Some(Pick { candidate: self.places.binary_search(&pick.candidate).ok()?, ..*pick })
        };
        Best { picks: best.picks.iter().filter_map(place).collect(), ..best.clone() }
    }

    fn without(&self, best: Best) -> Best {
        let place =
            |pick: &Pick| Some(Pick { candidate: *self.places.get(pick.candidate)?, ..*pick });
        Best { picks: best.picks.iter().filter_map(place).collect(), ..best }
    }
}

/// The plans that reached most of those that were looked at, the best first.
#[derive(Default)]
struct Few {
    plans: Vec<(f64, Best)>,
}

impl Few {
    fn offer(&mut self, reached: f64, plan: Best) {
        let at = self.plans.partition_point(|(other, _)| *other >= reached);
        if at < KEPT {
            self.plans.insert(at, (reached, plan));
            self.plans.truncate(KEPT);
        }
    }
}

struct Search<'a> {
    contest: &'a Contest<'a>,
    strategy: Strategy,
    means: Means,
    roster: &'a Roster,
}

impl Search<'_> {
    /// The plan that the search ends with, and where there are so few that each was looked at, others about as good.
    fn found(&self, first: &Best, judge: &mut Simulation) -> (Best, Vec<Best>) {
        if let Some(all) = self.every_plan() {
            let mut best = Few::default();
            for plan in all.into_iter().filter(|plan| self.sound(plan)) {
                best.offer(self.reached(&plan, judge), plan);
            }
            let mut plans = best.plans.into_iter().map(|(_, plan)| plan);
            return (plans.next().unwrap_or_else(|| first.clone()), plans.collect());
        }
        let mut best = (self.reached(first, judge), first.clone());
        for plan in self.beginnings(first, judge) {
            let reached = self.reached(&plan, judge);
            if reached > best.0 {
                best = (reached, plan);
            }
        }
        (self.improved(best, judge), Vec::new())
    }

    /// All plans that the money pays for, where there are so few that each can be looked at.
    fn every_plan(&self) -> Option<Vec<Best>> {
        let mut open: Vec<Vec<(Pick, f64)>> = Vec::new();
        for (candidate, all) in self.roster.candidates.iter().enumerate() {
            if all.copies > 1 {
                return None;
            }
            let bookings = all.bookings.iter().enumerate();
            let picks =
                bookings.map(|(booking, one)| (Pick { candidate, booking, times: 1 }, one.price));
            open.push(picks.collect());
        }
        let most = self.means.budget * (1.0 + 1e-9);
        let mut plans = Vec::new();
        sets::each(&open, &mut |chosen| {
            // One too many is enough to know that they are.
            let spent: f64 = chosen.iter().map(|(_, price)| price).sum();
            if plans.len() > TRIES || spent > most {
                return false;
            }
            let picks = chosen.iter().map(|(pick, _)| *pick).collect();
            plans.push(Best { picks, ..Best::default() });
            true
        });
        (plans.len() <= TRIES).then_some(plans)
    }

    fn reached(&self, best: &Best, judge: &mut Simulation) -> f64 {
        let draws = judge.goal(best, self.roster, self.contest.worth, self.means);
        dependable(&draws, self.contest.brief.confidence)
    }

    fn sound(&self, best: &Best) -> bool {
        let Contest { brief, .. } = self.contest;
        !best.picks.is_empty()
            && broken(best, self.roster, brief, self.means, self.strategy).is_empty()
    }

    /// The best plans of stricter briefs and of doubted figures.
    fn beginnings(&self, first: &Best, judge: &Simulation) -> Vec<Best> {
        let Contest { worth, brief, effort, .. } = self.contest;
        let effort =
            Effort { gap: effort.gap.max(NEAR), nodes: effort.nodes.min(NODES), ..effort.clone() };
        let solve = |roster: &Roster, brief: &Brief| {
            best(roster, worth, brief, self.means, self.strategy, &effort).ok()
        };
        let stricter = self.stricter(first);
        let stricter = stricter.iter().filter_map(|brief| solve(self.roster, brief));
        let doubted = DOUBTS.iter().filter_map(|by| {
            let candidates = self.roster.candidates.iter().map(|c| doubted(c, *by, judge));
            solve(&Roster { candidates: candidates.collect(), ..self.roster.clone() }, brief)
        });
        stricter.chain(doubted).filter(|plan| self.sound(plan)).collect()
    }

    fn stricter(&self, first: &Best) -> Vec<Brief> {
        let brief = self.contest.brief;
        let part = first.spend(self.roster) / self.means.share_base.max(f64::MIN_POSITIVE);
        let shares = SHARES.iter().map(|share| share * part);
        let shares = shares.filter(|share| brief.max_share.is_none_or(|most| *share < most));
        let creators = MORE_CREATORS.iter().map(|times| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
            let more = (f64::from(first.creators()) * times).ceil().clamp(0.0, 1e6) as u32;
            more
        });
        let creators = creators.filter(|n| brief.min_creators.is_none_or(|least| *n > least));
        shares
            .map(|share| Brief { max_share: Some(share), ..brief.clone() })
            .chain(creators.map(|n| Brief { min_creators: Some(n), ..brief.clone() }))
            .collect()
    }

    /// The plan with exchanges made as long as they help: one for as many of another as there is money for, one (or all
    /// of a kind) for none, none for one.
    fn improved(&self, (mut reached, mut best): (f64, Best), judge: &mut Simulation) -> Best {
        let coming: Vec<Pick> = self
            .roster
            .candidates
            .iter()
            .enumerate()
            .filter(|(_, c)| c.included || self.strategy.allows(c.tier))
            .flat_map(|(candidate, c)| {
                (0..c.bookings.len()).map(move |booking| Pick { candidate, booking, times: 1 })
            })
            .collect();
        let mut tries = 0;
        loop {
            let mut helped = false;
            for (out, of_it) in self.leaving(&best) {
                for into in coming.iter().copied().map(Some).chain([None]) {
                    let Some(next) = self.exchanged(&best, out.map(|out| (out, of_it)), into)
                    else {
                        continue;
                    };
                    tries += 1;
                    let then = self.reached(&next, judge);
                    if then > reached + GAIN * reached.abs() {
                        (reached, best, helped) = (then, next, true);
                        break;
                    }
                    if tries >= TRIES {
                        return best;
                    }
                }
                if helped {
                    break;
                }
            }
            if !helped {
                return best;
            }
        }
    }

    /// What may leave: each pick, one of it and all of it, those first on whom most hangs; or nothing.
    fn leaving(&self, best: &Best) -> Vec<(Option<Pick>, u32)> {
        let mut picks = best.picks.clone();
        picks.sort_by(|a, b| self.alone(*b).total_cmp(&self.alone(*a)));
        let kinds = picks.iter().flat_map(|pick| {
            let all = (pick.times > 1).then_some((Some(*pick), pick.times));
            [(Some(*pick), 1)].into_iter().chain(all)
        });
        kinds.chain([(None, 0)]).collect()
    }

    /// What one of a pick brings on average.
    fn alone(&self, pick: Pick) -> f64 {
        let candidate = self.roster.candidates.get(pick.candidate);
        let line = candidate.and_then(|c| Some((c, c.bookings.get(pick.booking)?)));
        line.map_or(0.0, |(candidate, booking)| self.contest.worth.alone(candidate, booking))
    }

    /// The plan with so many of one pick out and as many of another in as the limits allow; `None` where that is no plan.
    fn exchanged(&self, best: &Best, out: Option<(Pick, u32)>, into: Option<Pick>) -> Option<Best> {
        let mut picks = best.picks.clone();
        if let Some((out, number)) = out {
            let same =
                |pick: &&mut Pick| (pick.candidate, pick.booking) == (out.candidate, out.booking);
            let pick = picks.iter_mut().find(same)?;
            pick.times = pick.times.saturating_sub(number);
            picks.retain(|pick| pick.times > 0);
        } else if into.is_none() {
            return None;
        }
        if let Some(into) = into {
            let number = self.room(&picks, into).filter(|n| *n > 0)?;
            let lost = out.map_or(0.0, |(out, number)| self.alone(out) * f64::from(number));
            if self.alone(into) * f64::from(number) < NEARLY * lost {
                return None;
            }
            let same =
                |pick: &&mut Pick| (pick.candidate, pick.booking) == (into.candidate, into.booking);
            match picks.iter_mut().find(same) {
                Some(pick) => pick.times += number,
                None => picks.push(Pick { times: number, ..into }),
            }
            picks.sort_by_key(|pick| (pick.candidate, pick.booking));
        }
        let next = Best { picks, ..best.clone() };
        self.sound(&next).then_some(next)
    }

    /// How many more of a booking money, hours and heads allow.
    fn room(&self, picks: &[Pick], into: Pick) -> Option<u32> {
        let candidate = self.roster.candidates.get(into.candidate)?;
        let price = candidate.bookings.get(into.booking)?.price;
        let plan = Best { picks: picks.to_vec(), ..Best::default() };
        let booked: u32 =
            picks.iter().filter(|p| p.candidate == into.candidate).map(|p| p.times).sum();
        let money = (self.means.budget - plan.spend(self.roster)) / price.max(f64::MIN_POSITIVE);
        let heads = self.means.hours / self.means.hours_each - f64::from(plan.creators());
        let most = money.min(heads).clamp(0.0, 1e6);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let most = (most + 1e-9).floor() as u32;
        let heads =
            self.contest.brief.max_creators.map_or(u32::MAX, |n| n.saturating_sub(plan.creators()));
        Some(most.min(heads).min(candidate.copies.saturating_sub(booked)))
    }
}

/// The same creator, estimates being taken to be so many standard errors too high.
fn doubted(candidate: &Candidate, by: f64, sim: &Simulation) -> Candidate {
    let mut candidate = candidate.clone();
    let errors = sim.errors(candidate.tier);
    for booking in &mut candidate.bookings {
        booking.expected = booking.expected.doubted(|sd| (-by * sd).exp(), errors);
    }
    candidate
}
