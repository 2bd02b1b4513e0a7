//! From what was typed, a brief or a saved plan to the request that a plan answers; and whether its inputs
//! are still what they were.

use super::args::{Known, Recommend, Resolved, Takes, known_settings, with_settings};
use super::brief::currency_of;
use super::config::Config;
use super::output::say;
use super::settings::{Saved, Settings, found};
use crate::report::request::{Input, Request};
use crate::tier::Scheme;
use anyhow::{Context, Result, anyhow};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A brief that is read and joined with what was typed.
pub(super) struct Asked {
    /// As if all of it had been typed, files where they are now.
    pub args: Recommend,
    /// The same, to be kept with the plan.
    pub request: Request,
    settings: Option<Settings>,
}

impl Asked {
    /// Reads the brief that is named, if one is, and joins it with what was typed.
    ///
    /// # Errors
    /// The brief cannot be read, or says what cannot be; a file it names is missing.
    pub(super) fn of(args: &Recommend, typed: &[OsString], config: &Config) -> Result<Asked> {
        let settings = args.brief.as_deref().map(Settings::read).transpose()?;
        let values = settings.as_ref().map(Settings::values).unwrap_or_default();
        let Resolved { mut args, settings: made } =
            with_settings(typed, &values).map_err(|misfit| match &settings {
                Some(settings) => settings.misfit(&misfit),
                None => anyhow!("{}", misfit.reason),
            })?;
        let saved = settings.as_ref().and_then(Settings::saved);
        let mut made = made;
        // A saved plan says what it was made with; what the folder says now is not asked.
        if saved.is_none() {
            config.settle(&mut args.reading);
            stand(&mut made, &args);
        }
        super::reading::expand(&mut args.creators)?;
        let named = args.creators.clone();
        let mut pairs: Vec<(PathBuf, PathBuf)> = Vec::new();
        let plan = args.brief.clone().filter(|_| saved.is_some());
        // Where a file is now, and under which name the plan keeps it.
        let mut now = |named: PathBuf| -> PathBuf {
            let here = plan.as_deref().map_or_else(|| named.clone(), |plan| found(&named, plan));
            pairs.push((named, here.clone()));
            here
        };
        args.creators = args.creators.into_iter().map(&mut now).collect();
        args.overlap = args.overlap.map(&mut now);
        args.benchmarks = args.benchmarks.map(&mut now);
        args.tiers = args.tiers.map(|name| match Scheme::preset(&name) {
            Some(_) => name,
            None => now(PathBuf::from(name)).to_string_lossy().into_owned(),
        });
        let request = Request {
            tierplan: env!("CARGO_PKG_VERSION"),
            settings: record(&made, &named),
            inputs: inputs(pairs.iter().map(|(named, found)| (named, found)))?,
        };
        if let Some(saved) = saved
            && !args.common.quiet
        {
            changes(saved, &request.inputs, args.brief.as_deref());
        }
        Ok(Asked { args, request, settings })
    }

    /// The error with its place in the brief, where it is about a setting of it.
    pub(super) fn place(&self, error: anyhow::Error) -> anyhow::Error {
        match &self.settings {
            Some(settings) => settings.place(error),
            None => error,
        }
    }

    /// Files that must not be written over.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        let args = &self.args;
        let tiers = args.tiers.iter().map(PathBuf::from).filter(|path| path.is_file());
        let named = args.creators.iter().chain(&args.brief).chain(&args.overlap);
        named.chain(&args.benchmarks).cloned().chain(tiers).collect()
    }
}

/// Adds what the configuration file set to the settings that were made, as if it had been typed: the plan is then the
/// same where there is no such file.
fn stand(made: &mut Vec<(Known, Vec<String>)>, args: &Recommend) {
    let reading = &args.reading;
    let standing = &reading.standing;
    let known = known_settings();
    let mut set = |name: &str, values: Vec<String>| {
        if let (Some(known), false) = (known.iter().find(|k| k.name == name), values.is_empty()) {
            made.retain(|(other, _)| other.name != name);
            made.push((known.clone(), values));
        }
    };
    set("map", reading.map.clone());
    set("platform", reading.platform.iter().cloned().collect());
    if args.market.is_empty() {
        set("market", standing.markets.iter().map(|market| market.name().to_owned()).collect());
    }
    if let Ok(base) = currency_of(args) {
        if standing.currency.is_some() {
            set("currency", vec![base.code().to_owned()]);
        }
        let mut rates = args.fx.clone();
        let ends = standing.rates.all().flat_map(|rate| [rate.from, rate.to]);
        for code in ends.filter(|code| *code != base).collect::<BTreeSet<_>>() {
            let typed = rates.iter().any(|text| text.split('=').next() == Some(code.code()));
            if let (false, Some(value)) = (typed, standing.rates.convert(1.0, code, base)) {
                rates.push(format!("{code}={value}"));
            }
        }
        set("fx", rates);
    }
    let place = |(own, _): &(Known, Vec<String>)| known.iter().position(|k| k.name == own.name);
    made.sort_by_key(place);
}

/// Settings as JSON: switches are `true`, what can be given several times is a list. Patterns of files are kept
/// as the files they stood for.
fn record(made: &[(Known, Vec<String>)], creators: &[PathBuf]) -> Map<String, Value> {
    let value = |known: &Known, values: &[String]| match (known.takes, values) {
        _ if known.name == "creators" => {
            creators.iter().map(|p| p.to_string_lossy().into_owned()).collect()
        }
        (Takes::Switch, _) => Value::Bool(true),
        (Takes::One, [one]) => Value::String(one.clone()),
        _ => values.iter().cloned().collect(),
    };
    made.iter().map(|(known, values)| (known.name.clone(), value(known, values))).collect()
}

fn inputs<'p>(pairs: impl Iterator<Item = (&'p PathBuf, &'p PathBuf)>) -> Result<Vec<Input>> {
    pairs.map(|(named, found)| input(named.display().to_string(), found)).collect()
}

fn input(file: String, path: &Path) -> Result<Input> {
    // A pipe would be empty when it is read for good; what is no file is complained about there.
    if !fs::metadata(path).is_ok_and(|m| m.is_file()) {
        return Ok(Input { file, bytes: None, sha256: None });
    }
    let read = || -> std::io::Result<(u64, String)> {
        let mut hash = Hash(Sha256::new());
        let bytes = std::io::copy(&mut File::open(path)?, &mut hash)?;
        Ok((bytes, hash.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()))
    };
    let (bytes, sha256) = read().with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Input { file, bytes: Some(bytes), sha256: Some(sha256) })
}

/// Hashes what is written to it.
struct Hash(Sha256);

impl std::io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Says which inputs are no longer what the saved plan was made from.
fn changes(saved: &Saved, now: &[Input], plan: Option<&Path>) {
    let plan = plan.unwrap_or(Path::new("the plan")).display();
    for old in &saved.inputs {
        let Some(new) = now.iter().find(|input| input.file == old.file) else { continue };
        match (&old.sha256, &new.sha256) {
            (Some(old), Some(new)) if old == new => {}
            (Some(_), Some(_)) => say(&format!(
                "{} has changed since {plan} was made from it: this is a new plan",
                new.file
            )),
            _ => say(&format!(
                "{} is a pipe: whether it is what {plan} was made from cannot be told",
                new.file
            )),
        }
    }
}
