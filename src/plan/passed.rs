//! Why a creator who could have been chosen was not, in figures that hold when worked out again.

use super::Plan;
use super::brief::{Brief, Strategy};
use super::build::{Best, Means};
use super::candidate::{Booking, Candidate, Passed};
use super::swap::{Bar, Ledger, Side, allowed};
use super::value::Worth;
use crate::figure::{amount, count, estimate};
use std::collections::BTreeSet;

/// Everybody who is not in the plan: those set aside before, then those who were not chosen, each in the
/// export's order. Typical creators are not listed: nobody is passed over there.
pub(super) fn passed_over(plan: &Plan) -> Vec<Passed> {
    let Plan { roster, best, worth, brief, means, .. } = plan;
    let strategy = allowed(plan);
    let mut passed = roster.passed.clone();
    if roster.typical {
        return passed;
    }
    let ledger = Ledger::new(brief, worth, *means, strategy, best, roster);
    let picks: Vec<_> =
        best.lines(roster).map(|(c, b, _)| (c, b)).filter(|(c, _)| !c.included).collect();
    let ends = Ends {
        leaving: picks.iter().map(|(c, b)| ledger.side(c, b)).collect(),
        ledger,
        picks,
        best,
        worth,
        brief,
        means: *means,
        strategy,
        spend: best.spend(roster),
    };
    let weakest = ends.weakest();
    let chosen: BTreeSet<usize> = best.picks.iter().map(|pick| pick.candidate).collect();
    for (index, candidate) in roster.candidates.iter().enumerate() {
        if !chosen.contains(&index) {
            passed.push(Passed {
                handle: candidate.label.clone(),
                tier: candidate.tier,
                reason: ends.why(candidate, weakest),
            });
        }
    }
    passed
}

/// The plan as it stands, against which who is passed over is measured.
struct Ends<'a> {
    ledger: Ledger<'a>,
    picks: Vec<(&'a Candidate, &'a Booking)>,
    /// The same, ready to be exchanged.
    leaving: Vec<Side<'a>>,
    best: &'a Best,
    worth: &'a Worth,
    brief: &'a Brief,
    means: Means,
    strategy: Strategy,
    spend: f64,
}

impl Ends<'_> {
    /// What the pick brings for 1,000 that brings least for it.
    fn weakest(&self) -> Option<f64> {
        let each = self.picks.iter().map(|(c, b)| self.per_1000(c, b));
        each.min_by(f64::total_cmp)
    }

    fn per_1000(&self, candidate: &Candidate, booking: &Booking) -> f64 {
        1_000.0 * self.worth.alone(candidate, booking) / booking.price.max(f64::MIN_POSITIVE)
    }

    fn why(&self, candidate: &Candidate, weakest: Option<f64>) -> String {
        let known: Vec<&Booking> = candidate
            .bookings
            .iter()
            .filter(|b| self.worth.terms(candidate, b).is_some())
            .collect();
        let Some(cheapest) = least_by(&known, |b| b.price) else {
            return "nothing is known of what they bring for this goal".to_owned();
        };
        if cheapest.price > self.means.budget {
            return format!("{} is more than the whole budget", self.price(cheapest));
        }
        let cap = self.brief.max_share.map_or(f64::INFINITY, |s| s * self.means.share_base);
        if cheapest.price > cap {
            return format!(
                "{} is over the {} that one creator may get (`--max-share`)",
                self.price(cheapest),
                self.amount(cap, true)
            );
        }
        if !self.ledger.takes(candidate) {
            return format!("a {} plan has no {} creators", self.strategy, candidate.tier);
        }
        let open: Vec<&Booking> = known.into_iter().filter(|b| b.price <= cap).collect();
        let Some(offer) = least_by(&open, |b| -self.per_1000(candidate, b)) else {
            return "nothing is known of what they bring for this goal".to_owned();
        };
        let (brings, unit) = (self.per_1000(candidate, offer), self.worth.unit());
        if brings <= 0.0 {
            return format!("brings no {unit} by the figures of the file");
        }
        match weakest.map(estimate) {
            Some(least) if weakest.is_some_and(|w| brings < w) && estimate(brings) != least => {
                format!(
                    "brings {} {unit} per 1,000 spent; the weakest pick brings {least}",
                    estimate(brings)
                )
            }
            _ => self.no_room(candidate, &open),
        }
    }

    /// For a creator who is as good for the money as a pick: what stands in the way, and that no exchange helps.
    fn no_room(&self, candidate: &Candidate, open: &[&Booking]) -> String {
        let sides: Vec<Side<'_>> = open.iter().map(|b| self.ledger.side(candidate, b)).collect();
        let added = sides.iter().map(|side| self.ledger.exchanged(&[], &[side]));
        let added: Vec<(&Booking, Result<f64, Bar>)> = open.iter().copied().zip(added).collect();
        let gain = added.iter().filter_map(|(b, r)| Some((*b, r.as_ref().ok().copied()?)));
        let now = self.ledger.value();
        if let Some((offer, value)) = gain.max_by(|(_, a), (_, b)| a.total_cmp(b)) {
            let adds = (value - now).max(0.0);
            let why = match (self.chosen_for(), self.best.cheaper) {
                (Some(chosen), _) => chosen,
                (None, true) => {
                    "more money raises the average result but not the likely one".to_owned()
                }
                (None, false) => "less than the accuracy of the plan".to_owned(),
            };
            return format!(
                "would add {} {} on average for {}: {why}",
                estimate(adds),
                self.worth.unit(),
                self.amount(offer.price, offer.quoted)
            );
        }
        let Some((offer, bar)) =
            added.iter().find_map(|(b, r)| Some((*b, r.as_ref().err().copied()?)))
        else {
            return "nothing is known of what they bring for this goal".to_owned();
        };
        let stands = self.stands(bar, offer);
        match self.best_exchange(&sides) {
            Some((out, value)) if value <= now * (1.0 + 1e-9) || self.chosen_for().is_some() => {
                let chosen = self.chosen_for().filter(|_| value > now);
                let (then, now) = precise(value, now);
                format!(
                    "{stands}; in place of {} the average result would be {then} instead of {now}{}",
                    out.label,
                    chosen.map_or(String::new(), |chosen| format!(", but {chosen}"))
                )
            }
            Some((out, _)) => format!(
                "{stands}; in place of {} it would do a little better, within the accuracy of the plan",
                out.label
            ),
            None => format!("{stands}, and in place of no single pick would the limits be kept"),
        }
    }

    /// Where the plan is not the one with the best expected result: what it was chosen for.
    fn chosen_for(&self) -> Option<String> {
        let often = self.brief.how_often();
        self.best.gives_up().then(|| format!("the plan is chosen for what is reached {often}"))
    }

    fn stands(&self, bar: Bar, offer: &Booking) -> String {
        let price = self.price(offer);
        match bar {
            Bar::Budget => format!(
                "{price} does not fit the {} that is left",
                self.amount((self.means.budget - self.spend).max(0.0), true)
            ),
            Bar::Hours => format!("the team's {} hours are used up", self.means.hours),
            Bar::MostCreators => format!(
                "the {} creators that `--max-creators` allows are booked",
                count(u64::from(self.best.creators()))
            ),
            Bar::FewestCreators => "there would be too few creators (`--min-creators`)".to_owned(),
            Bar::PerCreator => format!("{price} is over what one creator may get (`--max-share`)"),
            Bar::Share(index) => self.brief.shares.get(index).map_or(String::new(), |limit| {
                format!(
                    "`{} {}={}` leaves no room for {price}",
                    if limit.least { "--min" } else { "--max" },
                    limit.of.name(),
                    limit.share
                )
            }),
            Bar::HybridSides => {
                format!("with {price} more a side of the hybrid would fall under a fifth")
            }
        }
    }

    /// The pick whose place they could best take, and what the plan would bring then.
    fn best_exchange(&self, sides: &[Side<'_>]) -> Option<(&Candidate, f64)> {
        let outs = self.picks.iter().zip(&self.leaving);
        outs.flat_map(|((out, _), leaving)| {
            sides.iter().filter_map(move |side| {
                let swapped = self.ledger.exchanged(&[leaving], &[side]);
                Some((*out, swapped.ok()?))
            })
        })
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| b.label.cmp(&a.label)))
    }

    fn price(&self, booking: &Booking) -> String {
        let price = self.amount(booking.price, booking.quoted);
        if booking.quoted {
            format!("their price of {price}")
        } else {
            format!("an estimated price of {price}")
        }
    }

    fn amount(&self, units: f64, exact: bool) -> String {
        amount(units, self.brief.budget.currency(), exact)
    }
}

fn least_by<'a>(bookings: &[&'a Booking], of: impl Fn(&Booking) -> f64) -> Option<&'a Booking> {
    bookings.iter().copied().min_by(|a, b| of(a).total_cmp(&of(b)))
}

/// Two figures with as many digits as it takes to tell them apart (two to seven).
fn precise(a: f64, b: f64) -> (String, String) {
    let digits = |value: f64, places: i32| {
        let step =
            10f64.powf(value.abs().max(f64::MIN_POSITIVE).log10().floor() - f64::from(places - 1));
        (value / step).round() * step
    };
    for places in 2..7 {
        let (x, y) = (digits(a, places), digits(b, places));
        if (x - y).abs() > 1e-12 * y.abs() {
            return (plain(x, places), plain(y, places));
        }
    }
    (plain(digits(a, 7), 7), plain(digits(b, 7), 7))
}

fn plain(value: f64, places: i32) -> String {
    if value >= 1_000.0 {
        return crate::figure::count(crate::plan::swap::whole(value));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few digits")]
    let decimals =
        (f64::from(places) - 1.0 - value.abs().max(1e-6).log10().floor()).clamp(0.0, 9.0) as usize;
    format!("{value:.decimals$}")
}
