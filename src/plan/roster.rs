//! The creators of an export as candidates, and who is set aside before anything is chosen.

use super::brief::Brief;
use super::candidate::{
    Booking, Candidate, CandidateError, Company, Passed, Roster, estimated, main_deliverable,
};
use super::expect::{SUSPECT, Subject, expected};
use super::fit::Fitness;
use super::segment::divide;
use crate::benchmark::Pack;
use crate::figure::percent;
use crate::money::Rates;
use crate::profile::{Handle, Platform, Profile};
use crate::tier::Tier;
use std::collections::BTreeSet;

/// The creators of an export. A creator that is listed twice on a platform is taken once, as first listed.
///
/// # Errors
/// A price in a currency without a rate; an included handle that is not there or cannot be planned with.
pub fn named(
    profiles: &[Profile],
    brief: &Brief,
    pack: &Pack,
    rates: &Rates,
) -> Result<Roster, CandidateError> {
    let mut roster = Roster::default();
    let mut seen = BTreeSet::new();
    let mut kept: Vec<&Profile> = Vec::new();
    for (profile, fitness) in profiles.iter().zip(brief.fit.of(profiles)) {
        if let Some(key) = key(profile)
            && !seen.insert(key)
        {
            let twice = "listed twice; the first row is used".to_owned();
            roster.passed.push(passed(profile, twice, brief));
            continue;
        }
        match one(profile, fitness, brief, pack, rates)? {
            Ok(candidate) => {
                let id = roster.candidates.len();
                roster
                    .candidates
                    .push(Candidate { crowd: Company { id, ..candidate.crowd }, ..candidate });
                kept.push(profile);
            }
            Err(reason) => roster.passed.push(passed(profile, reason, brief)),
        }
    }
    let (segments, mixes) = divide(&kept, brief);
    roster.segments = segments;
    for (candidate, mix) in roster.candidates.iter_mut().zip(mixes) {
        candidate.crowd.mix = mix;
    }
    if let Some(overlap) = &brief.overlap {
        overlap.settle(&mut roster.candidates)?;
    }
    for unwanted in &brief.exclude {
        if !profiles.iter().any(|p| called(p, unwanted)) {
            return Err(CandidateError::UnknownExcluded(unwanted.clone()));
        }
    }
    for wanted in &brief.include {
        check_included(wanted, profiles, brief, &roster)?;
    }
    Ok(roster)
}

/// Who a row is about; rows without a handle cannot be told apart and are all kept.
fn key(profile: &Profile) -> Option<(Option<Platform>, String)> {
    let handle = profile.handle.as_ref()?;
    Some((profile.platform, handle.as_str().to_lowercase()))
}

fn tier_of(profile: &Profile, brief: &Brief) -> Tier {
    brief.cuts(profile.platform.or(brief.platform)).of(profile.followers)
}

fn passed(profile: &Profile, reason: String, brief: &Brief) -> Passed {
    let tier = tier_of(profile, brief);
    Passed { handle: profile.label().to_owned(), tier, reason }
}

fn called(profile: &Profile, typed: &str) -> bool {
    profile.handle.as_ref().is_some_and(|h| h.is(typed)) || profile.label() == typed.trim()
}

fn check_included(
    wanted: &str,
    profiles: &[Profile],
    brief: &Brief,
    roster: &Roster,
) -> Result<(), CandidateError> {
    let is = |label: &str, handle: Option<&Handle>| {
        handle.is_some_and(|h| h.is(wanted)) || label == wanted.trim()
    };
    if roster.candidates.iter().any(|c| c.included && is(&c.label, c.handle.as_ref())) {
        return Ok(());
    }
    if !profiles.iter().any(|p| called(p, wanted)) {
        return Err(CandidateError::Unknown(wanted.to_owned()));
    }
    let why = |p: &&Passed| is(&p.handle, Handle::new(&p.handle).as_ref());
    let reason = roster.passed.iter().find(why).map_or_else(
        || format!("not among the creators of this brief ({})", brief.goals.main()),
        |p| p.reason.clone(),
    );
    Err(CandidateError::Barred { who: wanted.to_owned(), reason })
}

/// A candidate, or why not.
fn one(
    profile: &Profile,
    fitness: Fitness,
    brief: &Brief,
    pack: &Pack,
    rates: &Rates,
) -> Result<Result<Candidate, String>, CandidateError> {
    let tier = tier_of(profile, brief);
    let included = brief.include.iter().any(|typed| called(profile, typed));
    let fake_share = profile.audience.fake_share.or(profile.audience.credibility.map(|c| 1.0 - c));
    if let Some(reason) = set_aside(profile, tier, fake_share, included, brief) {
        return Ok(Err(reason));
    }
    if let Some(reason) = brief.fit.refused(&fitness).filter(|_| !included) {
        return Ok(Err(reason));
    }
    let Some(platform) = profile.platform.or(brief.platform) else {
        return Ok(Err("no platform is known: add `--platform NAME`".to_owned()));
    };
    let subject = Subject {
        platform,
        followers: profile.followers,
        tier,
        profile: Some(profile),
        fake_share,
        fitness: &fitness,
    };
    let bookings = bookings(subject, profile, brief, pack, rates)?;
    Ok(bookings.map(|bookings| Candidate {
        handle: profile.handle.clone(),
        label: profile.label().to_owned(),
        platform,
        tier,
        followers: profile.followers,
        fake_share,
        copies: 1,
        included,
        fitness,
        crowd: Company::default(),
        bookings,
    }))
}

/// Why a creator is not even a candidate. To be included outweighs only being too small.
fn set_aside(
    profile: &Profile,
    tier: Tier,
    fake_share: Option<f64>,
    included: bool,
    brief: &Brief,
) -> Option<String> {
    if brief.exclude.iter().any(|typed| called(profile, typed)) {
        return Some("excluded by the brief".to_owned());
    }
    if tier == Tier::Below && !included {
        let least = brief.cuts(profile.platform.or(brief.platform)).nano;
        return Some(format!(
            "{} followers: under {} is too small to plan with",
            profile.followers,
            crate::figure::count(least)
        ));
    }
    if let (Some(wanted), Some(platform)) = (brief.platform, profile.platform)
        && wanted != platform
    {
        return Some(format!("on {}, the brief is for {}", platform.title(), wanted.title()));
    }
    // Where the brief says nothing of fakes, suspect accounts are no candidates: what money is left would else buy them.
    let Some(most) = brief.max_fake_share else {
        let told = fake_share.filter(|fake| *fake >= SUSPECT && !included);
        return told.map(|fake| {
            format!(
                "{} fake followers: from {} on nobody is planned with, unless `--max-fake-share` says so",
                percent(fake),
                percent(SUSPECT)
            )
        });
    };
    let fake = fake_share.filter(|fake| *fake > most)?;
    Some(format!("{} fake followers, over the limit of {}", percent(fake), percent(most)))
}

/// What can be booked, or why nothing can.
fn bookings(
    subject: Subject<'_>,
    profile: &Profile,
    brief: &Brief,
    pack: &Pack,
    rates: &Rates,
) -> Result<Result<Vec<Booking>, String>, CandidateError> {
    if profile.offers.is_empty() {
        let deliverable = main_deliverable(subject.platform);
        return Ok(match estimated(subject, deliverable, brief, pack, rates) {
            Ok(Some(booking)) => Ok(vec![booking]),
            Ok(None) => Err(format!(
                "no price quoted, and no source gives what {} creators cost",
                subject.platform.title()
            )),
            Err(error) => Err(format!("no price quoted; {error}")),
        });
    }
    let to = brief.budget.currency();
    let mut bookings = Vec::new();
    for offer in &profile.offers {
        let from = offer.price.currency();
        let price = rates
            .convert(offer.price.units(), from, to)
            .ok_or_else(|| CandidateError::NoRate { who: profile.label().to_owned(), from, to })?
            * f64::from(brief.posts);
        if price > 0.0 {
            let deliverable =
                offer.deliverable.unwrap_or_else(|| main_deliverable(subject.platform));
            bookings.push(Booking {
                deliverable,
                price,
                price_range: (price, price),
                quoted: true,
                expected: expected(subject, deliverable, brief, pack),
            });
        }
    }
    Ok(if bookings.is_empty() {
        Err("a price of 0 is quoted: not offered, or not filled in".to_owned())
    } else {
        Ok(bookings)
    })
}
