//! `tierplan.toml`: what holds for every run in a folder, so that it need not be typed. Flags win over it.
//!
//! Strict: a key that is not known is an error, with its place and the nearest known one, since a setting that
//! is silently not applied is worse than none.

pub(super) mod reader;

use super::args::{Common, Reading};
use super::output::say;
use crate::ingest::FIELDS;
use crate::money::{Currency, Rate, Rates};
use crate::profile::Platform;
use crate::vet::disclosure::Market;
use anyhow::{Context, Result};
use reader::{Entry, Toml};
use std::path::{Path, PathBuf};

/// The name that is looked for, in the current folder and those above it.
const NAME: &str = "tierplan.toml";

/// Everything that can stand in the file.
const KEYS: &[&str] = &["columns", "currency", "fx", "market", "platform"];

/// What is taken from the file where no flag says otherwise.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Config {
    /// The file as shown; `None` where there is none.
    file: Option<String>,
    /// `[columns]`: field and column, as for `--map`.
    columns: Vec<(String, String)>,
    platform: Option<Platform>,
    standing: Standing,
}

/// Values that flags give too, but where it matters that they were not typed.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Standing {
    /// The currency to count in; a budget in another is no contradiction.
    pub currency: Option<Currency>,
    /// Markets by whose rules captions are judged.
    pub markets: Vec<Market>,
    /// Rates of `[fx]`.
    pub rates: Rates,
}

impl Config {
    /// The file of `--config`, else the nearest above the current folder, else nothing.
    ///
    /// # Errors
    /// The file cannot be read, or something in it is not understood.
    pub(super) fn load(common: &Common) -> Result<Config> {
        let Some(path) = common.config.clone().or_else(nearest) else {
            return Ok(Config::default());
        };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?;
        let config = Config::parse(&name, &text)?;
        if common.verbose && !common.quiet {
            say(&config.described());
        }
        Ok(config)
    }

    fn parse(name: &str, text: &str) -> Result<Config> {
        let toml = Toml { name, text };
        let mut config = Config { file: Some(name.to_owned()), ..Config::default() };
        let table = toml.table()?;
        // The currency first: rates count in it, wherever it stands.
        for entry in toml.entries(&table) {
            match entry.key {
                "currency" => config.standing.currency = Some(toml.currency(&entry)?),
                "platform" => config.platform = Some(platform(&toml, &entry)?),
                "market" => config.standing.markets = markets(&toml, &entry)?,
                "columns" => config.columns = columns(&toml, &entry)?,
                "fx" => {}
                _ => return Err(toml.unknown(&entry, "key", KEYS)),
            }
        }
        for entry in toml.entries(&table).filter(|entry| entry.key == "fx") {
            let base = config.standing.currency.unwrap_or(Currency::USD);
            config.standing.rates = rates(&toml, &entry, base)?;
        }
        Ok(config)
    }

    /// Puts the file's values where none was typed.
    pub(super) fn settle(&self, reading: &mut Reading) {
        let typed: Vec<String> = reading
            .map
            .iter()
            .filter_map(|text| Some(text.split_once('=')?.0.trim().to_owned()))
            .collect();
        let own = self.columns.iter().filter(|(field, _)| !typed.contains(field));
        reading.map.extend(own.map(|(field, column)| format!("{field}={column}")));
        if reading.platform.is_none() {
            reading.platform = self.platform.map(|platform| platform.name().to_owned());
        }
        reading.standing = self.standing.clone();
    }

    /// One line for `-v`.
    fn described(&self) -> String {
        let mut parts: Vec<String> =
            self.columns.iter().map(|(field, column)| format!("{field} from {column}")).collect();
        parts.extend(self.platform.map(|platform| format!("platform {platform}")));
        parts.extend(self.standing.currency.map(|code| format!("currency {code}")));
        parts
            .extend(self.standing.markets.iter().map(|market| format!("market {}", market.name())));
        parts.extend(self.standing.rates.all().map(|rate| {
            let date = rate.date.as_ref().map_or(String::new(), |date| format!(" ({date})"));
            format!("1 {} = {} {}{date}", rate.from, rate.value, rate.to)
        }));
        let file = self.file.as_deref().unwrap_or(NAME);
        match parts.is_empty() {
            true => format!("{file}: nothing is set in it"),
            false => format!("from {file}: {}", parts.join("; ")),
        }
    }
}

/// The nearest file, as a path relative to the current folder, so that messages are the same everywhere.
fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let up = |steps: usize| (0..steps).fold(PathBuf::new(), |path, _| path.join(".."));
    here.ancestors()
        .enumerate()
        .find(|(_, folder)| folder.join(NAME).is_file())
        .map(|(steps, _)| up(steps).join(Path::new(NAME)))
}

fn platform(toml: &Toml<'_>, entry: &Entry<'_>) -> Result<Platform> {
    let name = toml.text(entry)?;
    Platform::parse(&name).ok_or_else(|| {
        let known: Vec<&str> = Platform::ALL.into_iter().map(Platform::name).collect();
        toml.unknown_value(entry, "platform", &name, &known)
    })
}

/// `market = "us, uk"`.
fn markets(toml: &Toml<'_>, entry: &Entry<'_>) -> Result<Vec<Market>> {
    let known: Vec<&str> = Market::ALL.into_iter().map(Market::name).collect();
    let text = toml.text(entry)?;
    text.split(',')
        .map(|word| {
            let word = word.trim();
            Market::parse(word).ok_or_else(|| toml.unknown_value(entry, "market", word, &known))
        })
        .collect()
}

fn columns(toml: &Toml<'_>, entry: &Entry<'_>) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in toml.entries(toml.inner(entry, "[columns]")?) {
        let base = entry.key.split('[').next().unwrap_or(entry.key);
        if !FIELDS.contains(&base) {
            return Err(toml.unknown(&entry, "field", FIELDS));
        }
        found.push((entry.key.to_owned(), toml.text_or_number(&entry)?));
    }
    Ok(found)
}

fn rates(toml: &Toml<'_>, entry: &Entry<'_>, usual: Currency) -> Result<Rates> {
    let table = toml.inner(entry, "[fx]")?;
    let (mut date, mut base) = (None, usual);
    for entry in toml.entries(table) {
        match entry.key {
            "date" => date = Some(toml.date(&entry)?),
            "base" => base = toml.currency(&entry)?,
            _ => {}
        }
    }
    let mut rates = Rates::default();
    for entry in toml.entries(table).filter(|entry| !["date", "base"].contains(&entry.key)) {
        let from = Currency::new(entry.key).ok_or_else(|| {
            toml.at(&entry.key_span, &format!("`{}` is no currency code, date or base", entry.key))
        })?;
        if from == base {
            return Err(toml.at(
                &entry.key_span,
                &format!("rates count in {base} already; another is set with base = \"USD\""),
            ));
        }
        let value = toml.positive(&entry, "a rate")?;
        let source = toml.name.to_owned();
        rates.set(Rate { from, to: base, value, source, date: date.clone() });
    }
    Ok(rates)
}

#[cfg(test)]
mod tests;
