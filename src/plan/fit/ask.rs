//! What can be asked for, as it is typed.

use super::Fit;
use std::fmt;

/// A part of the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Words in category, hashtags, bio or captions.
    Niche,
    /// Countries of the audience.
    Country,
    /// Ages of the audience.
    Age,
    /// Gender of the audience.
    Gender,
}

impl What {
    /// All of them, in the order in which they are shown.
    pub const ALL: [What; 4] = [What::Niche, What::Country, What::Age, What::Gender];

    /// The name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            What::Niche => "niche",
            What::Country => "country",
            What::Age => "age",
            What::Gender => "gender",
        }
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Years of age, both ends included; no `to` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ages {
    /// From.
    pub from: u32,
    /// To.
    pub to: Option<u32>,
}

impl fmt::Display for Ages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(f, "{}-{to}", self.from),
            None => write!(f, "{}+", self.from),
        }
    }
}

impl Ages {
    /// The same with open bands as wide as they are taken to be.
    pub(in crate::plan) fn share_of(self, band: Ages) -> f64 {
        self.part_of(band, super::OPEN_BAND)
    }

    /// Which part of a band of ages lies in these, people being spread evenly over it.
    pub(super) fn part_of(self, band: Ages, open: u32) -> f64 {
        let end = |ages: Ages, other: Ages| match (ages.to, other.to) {
            (Some(to), _) => to,
            (None, Some(to)) => to.max(ages.from + open - 1),
            (None, None) => ages.from.max(other.from) + open - 1,
        };
        let (own, whole) = (end(self, band), band.to.unwrap_or(band.from + open - 1));
        let (from, to) = (self.from.max(band.from), own.min(whole));
        let years = |from: u32, to: u32| f64::from((to + 1).saturating_sub(from));
        match (self.to, band.to) {
            // Both are open: whoever is older than the later start is in both.
            (None, None) if self.from <= band.from => 1.0,
            _ => years(from, to) / years(band.from, whole).max(1.0),
        }
    }
}

/// What cannot be asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// No ages.
    #[error("write ages such as 18-34 or 25+")]
    Ages,
    /// No gender.
    #[error("choose female or male")]
    Gender,
    /// Nothing that can be required.
    #[error("choose niche, country, age or gender")]
    What,
    /// Required, but not asked for.
    #[error("say first what it should be, with `--{0}`")]
    NotAsked(&'static str),
}

impl Ages {
    /// Reads `18-34`, `25+`, `65`.
    ///
    /// # Errors
    /// Anything else.
    pub fn parse(text: &str) -> Result<Ages, AskError> {
        label_ages(text).ok_or(AskError::Ages)
    }
}

/// The ages that a label of a split names: `18-24`, `18–24`, `25 to 34`, `65+`, `13-17 years`.
pub(in crate::plan) fn label_ages(label: &str) -> Option<Ages> {
    let numbers: Vec<u32> = label
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    match numbers.as_slice() {
        [from, to] if from <= to && *to < 150 => Some(Ages { from: *from, to: Some(*to) }),
        [from] if *from < 150 && label.trim_end().ends_with('+') => {
            Some(Ages { from: *from, to: None })
        }
        [year] if *year < 150 && label.trim().len() <= 3 => {
            Some(Ages { from: *year, to: Some(*year) })
        }
        _ => None,
    }
}

impl Fit {
    /// Reads `female`, `women`, `m` …
    ///
    /// # Errors
    /// Anything else.
    pub fn gender(text: &str) -> Result<&'static str, AskError> {
        match text.trim().to_lowercase().as_str() {
            "female" | "f" | "women" | "woman" | "w" => Ok("female"),
            "male" | "m" | "men" | "man" => Ok("male"),
            _ => Err(AskError::Gender),
        }
    }

    /// Adds that a part must be known and have at least this share.
    ///
    /// # Errors
    /// No such part, or it was not asked for.
    pub fn also_require(&mut self, word: &str, share: f64) -> Result<(), AskError> {
        let word = word.trim().to_lowercase();
        let what = What::ALL.into_iter().find(|what| what.name() == word).ok_or(AskError::What)?;
        let (asked, flag) = match what {
            What::Niche => (!self.niche.is_empty(), "niche"),
            What::Country => (!self.countries.is_empty(), "audience-country"),
            What::Age => (self.ages.is_some(), "audience-age"),
            What::Gender => (self.gender.is_some(), "audience-gender"),
        };
        if !asked {
            return Err(AskError::NotAsked(flag));
        }
        self.require.push((what, share));
        Ok(())
    }
}
