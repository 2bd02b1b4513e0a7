//! Rules on all creators together.

use super::{Finding, Judged, Rule, Subject, Verdict, outcome};
use crate::diff::Seen;
use crate::figure::{count, percent};
use crate::money::Money;
use crate::profile::Platform;
use crate::report::classify::Entry;

/// What is asked of all creators together.
#[derive(Debug, Clone, PartialEq)]
pub enum GroupRule {
    /// At least so many creators.
    MinCreators(usize),
    /// At most so many.
    MaxCreators(usize),
    /// At most this share of all quoted prices on one creator.
    MaxShare(f64),
    /// All quoted prices together at most this.
    Budget(Money),
    /// At most this share of the rows cannot be read.
    MaxRejected(f64),
    /// At least this share of the creators in a tier or on a network.
    Min(String, f64),
    /// At most this share.
    Max(String, f64),
}

pub(super) fn judge(rule: &Rule<GroupRule>, subject: &Subject) -> Judged {
    let place =
        Finding { file: subject.files.join(", "), line: None, creator: None, found: String::new() };
    let verdicts = if subject.files.is_empty() {
        let found = "no file of creators is given".to_owned();
        vec![(place, Verdict::CannotTell(found))]
    } else {
        verdict(&rule.asks, subject, place)
    };
    outcome("groups", rule.name, asks(&rule.asks), verdicts)
}

fn asks(rule: &GroupRule) -> String {
    match rule {
        GroupRule::MinCreators(least) => format!("{least} creators or more"),
        GroupRule::MaxCreators(most) => format!("{most} creators or fewer"),
        GroupRule::MaxShare(most) => {
            format!("at most {} of all quoted prices on one creator", percent(*most))
        }
        GroupRule::Budget(most) => {
            format!("all quoted prices together {} or less", crate::figure::money(*most))
        }
        GroupRule::MaxRejected(most) => {
            format!("at most {} of the rows unreadable", percent(*most))
        }
        GroupRule::Min(what, least) => {
            format!("at least {} of the creators {what}", percent(*least))
        }
        GroupRule::Max(what, most) => format!("at most {} of the creators {what}", percent(*most)),
    }
}

fn verdict(rule: &GroupRule, subject: &Subject, place: Finding) -> Vec<(Finding, Verdict)> {
    let creators = subject.seen.len();
    let whole = |verdict| vec![(place.clone(), verdict)];
    let judged = |kept: bool, found: String| {
        whole(if kept { Verdict::Kept } else { Verdict::Broken(found) })
    };
    match rule {
        GroupRule::MinCreators(least) => judged(creators >= *least, format!("{creators} creators")),
        GroupRule::MaxCreators(most) => judged(creators <= *most, format!("{creators} creators")),
        GroupRule::MaxRejected(most) => {
            let share = float(subject.rejected) / float(subject.read.max(1));
            let found = format!("{} of {} rows", subject.rejected, subject.read);
            judged(share <= *most, found)
        }
        GroupRule::MaxShare(most) => shares(subject, *most, &place),
        GroupRule::Budget(most) => whole(budget(subject, *most)),
        GroupRule::Min(what, least) => whole(part(subject, what, |share| share >= *least)),
        GroupRule::Max(what, most) => whole(part(subject, what, |share| share <= *most)),
    }
}

/// Quoted prices in one currency; `None` where there are none or several.
fn prices(subject: &Subject) -> Option<Vec<(&Seen, f64)>> {
    let quoted: Vec<(&Seen, f64)> =
        subject.seen.iter().filter_map(|s| Some((s, s.entry.quoted_price()?))).collect();
    let first = quoted.first()?.0.entry.currency;
    quoted.iter().all(|(seen, _)| seen.entry.currency == first).then_some(quoted)
}

const NO_PRICES: &str =
    "no quoted prices, or in several currencies: `--fx CODE=RATE` says what one is worth";

fn shares(subject: &Subject, most: f64, place: &Finding) -> Vec<(Finding, Verdict)> {
    let Some(quoted) = prices(subject) else {
        return vec![(place.clone(), Verdict::CannotTell(NO_PRICES.to_owned()))];
    };
    let total: f64 = quoted.iter().map(|(_, price)| price).sum();
    let one = |(seen, price): (&Seen, f64)| {
        let share = price / total.max(f64::MIN_POSITIVE);
        let place = Finding {
            file: seen.entry.file.clone(),
            line: Some(seen.entry.line),
            creator: Some(seen.entry.label()),
            found: String::new(),
        };
        let found = format!("{} of all quoted prices", percent(share));
        // A share that is the limit but for the last bit is no breach.
        (place, if share <= most + 1e-12 { Verdict::Kept } else { Verdict::Broken(found) })
    };
    quoted.into_iter().map(one).collect()
}

fn budget(subject: &Subject, most: Money) -> Verdict {
    let Some(quoted) = prices(subject) else { return Verdict::CannotTell(NO_PRICES.to_owned()) };
    let currency = quoted.first().and_then(|(seen, _)| seen.entry.currency);
    if currency != Some(most.currency()) {
        let to = most.currency();
        return Verdict::CannotTell(match currency {
            Some(code) => format!(
                "prices are in {code}, the budget is in {to}: add `--fx {code}=RATE` ({to} for one {code})"
            ),
            None => format!(
                "prices do not say their currency, the budget is in {to}: add `--currency CODE`"
            ),
        });
    }
    let total: f64 = quoted.iter().map(|(_, price)| price).sum();
    let open = subject.seen.len() - quoted.len();
    let sum = Money::from_units(total, most.currency())
        .map_or_else(|| total.to_string(), crate::figure::money);
    let more =
        if open > 0 { format!(", {open} without a price not counted") } else { String::new() };
    if total <= most.units() + 1e-9 {
        Verdict::Kept
    } else {
        Verdict::Broken(format!("{sum} for {} creators{more}", quoted.len()))
    }
}

/// Whether creators are in a tier or on a network.
fn part(subject: &Subject, what: &str, kept: impl Fn(f64) -> bool) -> Verdict {
    let platform = Platform::parse(what);
    let is = |entry: &Entry| match platform {
        Some(platform) => entry.platform == Some(platform),
        None => entry.tier == what,
    };
    if subject.seen.is_empty() {
        return Verdict::CannotTell("no creators".to_owned());
    }
    let found = subject.seen.iter().filter(|seen| is(&seen.entry)).count();
    let share = float(found) / float(subject.seen.len());
    if kept(share) {
        Verdict::Kept
    } else {
        let all = u64::try_from(subject.seen.len()).unwrap_or(u64::MAX);
        Verdict::Broken(format!("{found} of {}: {}", count(all), percent(share)))
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of rows, far under 2^53")]
fn float(number: usize) -> f64 {
    number as f64
}
