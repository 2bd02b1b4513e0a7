//! How far creators fit the brief: niche words against what they write, and the part of their audience that is of
//! the country, age and gender asked for.
//!
//! Each part that is asked for multiplies the share of the audience that counts, so whoever fits better is worth
//! more. What a creator's row does not say stays unknown, and is told so; planned with is then the mean of those in
//! the file who do say, for silence must be no advantage. Where nobody says, nothing is changed.

mod ask;
mod words;

pub use ask::{Ages, AskError, What};

use crate::figure::percent;
use crate::profile::{Profile, Shares};
pub(super) use ask::label_ages;

/// What an audience that is known to be there for something else counts of one in the niche: a judgement.
pub const OUTSIDE_NICHE: f64 = 0.25;
/// A split that adds up to this much leaves nobody out.
const COMPLETE: f64 = 0.98;
/// An open band (`65+`) is taken to be so many years wide.
const OPEN_BAND: u32 = 20;

/// What the brief asks of creators and their audiences.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fit {
    /// Topics, any of which will do; of each, all words.
    pub niche: Vec<String>,
    /// Countries, by code or name; their shares add up.
    pub countries: Vec<String>,
    /// Ages of the audience.
    pub ages: Option<Ages>,
    /// `female` or `male`.
    pub gender: Option<&'static str>,
    /// What must be known and at least so large for a creator to be planned with.
    pub require: Vec<(What, f64)>,
}

/// One part of a creator's fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Which.
    pub what: What,
    /// What was asked for, in words.
    pub asked: String,
    /// Share of the audience (for the niche 1, or [`OUTSIDE_NICHE`]); `None` where the row does not say.
    pub share: Option<f64>,
    /// What is planned with: the share, else the mean of those who say; `None` where nobody does.
    pub used: Option<f64>,
    /// What it rests on, in words.
    pub evidence: String,
}

impl Part {
    /// The evidence in a few words, for a table.
    pub fn brief(&self) -> String {
        match (self.what, self.share, self.used) {
            (_, None, None) => "unknown".to_owned(),
            (_, None, Some(used)) => format!("unknown ({})", percent(used)),
            (What::Niche, Some(_), _) => self.evidence.clone(),
            (_, Some(share), _) => percent(share),
        }
    }
}

/// A creator's fit: a part for each thing asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fitness {
    /// In the order niche, country, age, gender.
    pub parts: Vec<Part>,
}

impl Fitness {
    /// What the share of the audience that counts is multiplied by.
    pub fn factor(&self) -> f64 {
        self.parts.iter().filter_map(|part| part.used).product()
    }

    /// Whether the share of an audience in the brief's country is given, or the mean is taken for it: the usual
    /// share for the scope says nothing more then.
    pub fn knows_country(&self) -> bool {
        self.parts.iter().any(|part| part.what == What::Country && part.used.is_some())
    }
}

impl Fit {
    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.niche.is_empty()
            && self.countries.is_empty()
            && self.ages.is_none()
            && self.gender.is_none()
    }

    /// The fit of all creators of a file, in its order.
    pub fn of(&self, profiles: &[Profile]) -> Vec<Fitness> {
        let mut all: Vec<Fitness> =
            profiles.iter().map(|profile| Fitness { parts: self.parts(profile) }).collect();
        for what in What::ALL {
            let of = |fitness: &Fitness| fitness.parts.iter().find(|p| p.what == what)?.share;
            let known: Vec<f64> = all.iter().filter_map(of).collect();
            let number = crate::plan::expect::count(u64::try_from(known.len()).unwrap_or(u64::MAX));
            let mean = (number > 0.0).then(|| known.iter().sum::<f64>() / number);
            for part in all.iter_mut().flat_map(|f| &mut f.parts).filter(|p| p.what == what) {
                part.used = part.share.or(mean);
                if let (None, Some(mean)) = (part.share, mean) {
                    part.evidence = format!(
                        "unknown; planned with {}, the mean of the {} who say",
                        percent(mean),
                        known.len()
                    );
                }
            }
        }
        all
    }

    /// What stands against a creator, where a part is required.
    pub fn refused(&self, fitness: &Fitness) -> Option<String> {
        self.require.iter().find_map(|(what, least)| {
            let part = fitness.parts.iter().find(|part| part.what == *what)?;
            match part.share {
                None => Some(format!("{what} of {} is unknown, and required", part.asked)),
                Some(share) if share + 1e-9 < *least => Some(match what {
                    What::Niche => format!("{} is required: {}", part.asked, part.evidence),
                    What::Country => short(share, *least, &format!("in {}", part.asked)),
                    What::Age => short(share, *least, &format!("aged {}", part.asked)),
                    What::Gender => short(share, *least, &part.asked),
                }),
                Some(_) => None,
            }
        })
    }

    fn parts(&self, profile: &Profile) -> Vec<Part> {
        let mut parts = Vec::new();
        if !self.niche.is_empty() {
            parts.push(self.niche_of(profile));
        }
        if !self.countries.is_empty() {
            parts.push(self.country_of(&profile.audience.country));
        }
        if let Some(ages) = self.ages {
            parts.push(age_of(ages, &profile.audience.age));
        }
        if let Some(gender) = self.gender {
            parts.push(gender_of(gender, &profile.audience.gender));
        }
        parts
    }

    fn niche_of(&self, profile: &Profile) -> Part {
        let fields = [
            ("category", &profile.category),
            ("hashtags", &profile.hashtags),
            ("bio", &profile.bio),
            ("captions", &profile.captions),
        ];
        let said = || fields.iter().filter_map(|(name, text)| Some((*name, text.as_deref()?)));
        let found = said().find_map(|(name, text)| {
            let topic = self.niche.iter().find(|topic| words::are_in(topic, text))?;
            Some(format!("{name}: {topic}"))
        });
        let (share, evidence) = match found {
            Some(evidence) => (Some(1.0), evidence),
            None if said().next().is_none() => (None, "unknown".to_owned()),
            None => {
                let names: Vec<&str> = said().map(|(name, _)| name).collect();
                (Some(OUTSIDE_NICHE), format!("not in {}", names.join(", ")))
            }
        };
        Part { what: What::Niche, asked: self.niche.join(", "), share, used: None, evidence }
    }

    fn country_of(&self, split: &Shares) -> Part {
        let wanted: Vec<String> = self.countries.iter().map(|c| country_code(c)).collect();
        let here = |label: &str| wanted.contains(&country_code(label));
        let listed: Vec<&(String, f64)> = split.iter().filter(|(l, _)| here(l)).collect();
        let asked = self.countries.join(", ");
        let known: f64 = listed.iter().map(|(_, share)| share).sum();
        let rest = (1.0 - split.iter().map(|(_, share)| share).sum::<f64>()).max(0.0);
        // Lists of countries are cut off: one that is not there has at most what is left, and what the last has.
        let last = split.iter().map(|(_, share)| *share).fold(f64::INFINITY, f64::min);
        let (share, evidence) = match (split.is_empty(), listed.is_empty()) {
            (true, _) => (None, "unknown".to_owned()),
            (_, false) => (Some(known), percent(known)),
            _ if rest <= 1.0 - COMPLETE => (Some(0.0), "none in the list of countries".to_owned()),
            _ => {
                let most = rest.min(last);
                let text = format!("not in the list, so {} at most; half of it", percent(most));
                (Some(most / 2.0), text)
            }
        };
        Part { what: What::Country, asked, share, used: None, evidence }
    }
}

/// The code of a country; another word as it is, folded.
pub(super) fn country_code(word: &str) -> String {
    crate::text::country::code(word).map_or_else(|| crate::text::fold(word.trim()), str::to_owned)
}

fn short(share: f64, least: f64, who: &str) -> String {
    format!("{} of the audience is {who}, {} is required", percent(share), percent(least))
}

fn age_of(ages: Ages, split: &Shares) -> Part {
    let mut share = None;
    let mut bands = Vec::new();
    for (label, part) in split {
        let Some(band) = label_ages(label) else { continue };
        let inside = ages.part_of(band, OPEN_BAND);
        *share.get_or_insert(0.0) += part * inside;
        if inside > 0.0 {
            bands.push(format!("{label} {}", percent(*part)));
        }
    }
    let evidence = match share {
        None => "unknown".to_owned(),
        Some(share) if bands.is_empty() => percent(share),
        Some(share) => format!("{} ({})", percent(share), bands.join(", ")),
    };
    Part { what: What::Age, asked: ages.to_string(), share, used: None, evidence }
}

fn gender_of(gender: &'static str, split: &Shares) -> Part {
    let of = |wanted: &str| {
        split.iter().find(|(label, _)| label.eq_ignore_ascii_case(wanted)).map(|(_, share)| *share)
    };
    let other = if gender == "female" { "male" } else { "female" };
    let share = of(gender).or_else(|| of(other).map(|share| 1.0 - share));
    let evidence = share.map_or_else(|| "unknown".to_owned(), percent);
    Part { what: What::Gender, asked: gender.to_owned(), share, used: None, evidence }
}

#[cfg(test)]
mod tests;
