//! From the words that were typed to the files and settings that are read.

use super::args::Reading;
use super::output::say;
use super::progress::Watched;
use crate::ingest::{self, Export, Limits, Options, Source};
use crate::metrics::significant;
use crate::money::{Currency, Rate, Rates};
use crate::profile::Platform;
use crate::vet::disclosure::Market;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::File;
use std::path::{Path, PathBuf};

/// How inputs are to be read.
///
/// # Errors
/// A `--map` without `=`, an unknown platform, something that is no currency code.
pub(super) fn options(reading: &Reading) -> Result<Options> {
    let map = reading
        .map
        .iter()
        .map(|text| {
            let (field, column) = text.split_once('=').with_context(|| {
                format!("--map {text}: write FIELD=COLUMN, for example --map followers=Fans")
            })?;
            Ok((field.trim().to_owned(), column.trim().to_owned()))
        })
        .collect::<Result<_>>()?;
    Ok(Options {
        sheet: reading.sheet.clone(),
        map,
        platform: reading.platform.as_deref().map(platform).transpose()?,
        currency: said_currency(reading)?.or(reading.standing.currency),
        limits: limits(&reading.limits)?,
    })
}

/// `--currency`, where it was typed.
///
/// # Errors
/// It is no currency code.
pub(super) fn said_currency(reading: &Reading) -> Result<Option<Currency>> {
    reading.currency.as_deref().map(currency).transpose()
}

/// The rates of `--fx`, counting in `base`, before those of the configuration file.
///
/// # Errors
/// No `=`, no currency code, no positive number, or a rate from a currency to itself.
pub(super) fn rates(texts: &[String], base: Currency, reading: &Reading) -> Result<Rates> {
    let mut rates = reading.standing.rates.clone();
    for text in texts {
        let parts = text.split_once('=').and_then(|(code, rate)| {
            let rate: f64 = rate.trim().parse().ok()?;
            Some((Currency::new(code)?, rate)).filter(|(_, r)| r.is_finite() && *r > 0.0)
        });
        let (from, value) = parts
            .with_context(|| format!("--fx {text}: write CODE=RATE, for example --fx EUR=1.08"))?;
        if from == base {
            bail!(
                "--fx {text}: it is counted in {base}, so a rate says what another currency is worth in \
                 {base}; if one {base} is {value} US dollars, write --fx USD={}",
                significant(1.0 / value, 6)
            );
        }
        rates.set(Rate { from, to: base, value, source: "--fx".to_owned(), date: None });
    }
    Ok(rates)
}

/// The markets of `--market`, else those of the configuration file; each once.
///
/// # Errors
/// A market without rules here.
pub(super) fn markets(typed: &[String], reading: &Reading) -> Result<Vec<Market>> {
    let mut found = Vec::new();
    for word in typed {
        let market = Market::parse(word).ok_or_else(|| {
            let known: Vec<&str> = Market::ALL.into_iter().map(Market::name).collect();
            anyhow!("--market {word}: no rules are known; choose from {}", known.join(", "))
        })?;
        if !found.contains(&market) {
            found.push(market);
        }
    }
    Ok(if typed.is_empty() { reading.standing.markets.clone() } else { found })
}

/// What an input may be at most.
///
/// # Errors
/// A size that is no number of bytes.
pub(super) fn limits(given: &super::args::InputLimits) -> Result<Limits> {
    let usual = Limits::default();
    let field = given.max_field.as_deref().map(|text| size("--max-field", text)).transpose()?;
    let unpacked =
        given.max_unpacked.as_deref().map(|text| size("--max-unpacked", text)).transpose()?;
    Ok(Limits {
        rows: given.max_rows.unwrap_or(usual.rows),
        columns: given.max_columns.unwrap_or(usual.columns),
        field: field.map_or(usual.field, |bytes| usize::try_from(bytes).unwrap_or(usize::MAX)),
        unpacked: unpacked.unwrap_or(usual.unpacked),
        redact: given.redact,
    })
}

/// A number of bytes: `65536`, `512K`, `64MiB`, `2G`.
fn size(flag: &str, text: &str) -> Result<u64> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let shift = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(0),
        "k" | "kb" | "kib" => Some(10),
        "m" | "mb" | "mib" => Some(20),
        "g" | "gb" | "gib" => Some(30),
        _ => None,
    };
    let bytes = number.parse::<u64>().ok().zip(shift);
    bytes
        .and_then(|(number, shift)| number.checked_mul(1 << shift))
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| {
            anyhow!("{flag} {text}: not a size; write a number with K, M or G, for example 64M")
        })
}

/// Reads a platform.
///
/// # Errors
/// It is not one of those known.
pub(super) fn platform(name: &str) -> Result<Platform> {
    Platform::parse(name).ok_or_else(|| {
        let known: Vec<&str> = Platform::ALL.into_iter().map(Platform::name).collect();
        anyhow!("--platform {name}: not a platform I know; choose from {}", known.join(", "))
    })
}

/// Reads a currency code.
///
/// # Errors
/// It is not three letters.
pub(super) fn currency(code: &str) -> Result<Currency> {
    Currency::new(code)
        .ok_or_else(|| anyhow!("{code}: not a currency code; write three letters, for example EUR"))
}

/// Puts the files in place of patterns such as `exports/*.csv`, which some shells hand on as they are. Files of a
/// pattern come in alphabetical order; a file that is really called so is taken as it is.
///
/// # Errors
/// No file matches, or the pattern makes no sense.
pub(super) fn expand(paths: &mut Vec<PathBuf>) -> Result<()> {
    let mut files = Vec::with_capacity(paths.len());
    for path in paths.drain(..) {
        let pattern = path.to_str().filter(|text| text.contains(['*', '?', '[']) && !path.exists());
        let Some(pattern) = pattern else {
            files.push(path);
            continue;
        };
        let found = glob::glob(pattern).with_context(|| format!("{pattern}: not a pattern"))?;
        let before = files.len();
        for file in found {
            files.push(file?);
        }
        if files.len() == before {
            bail!("{pattern}: no such file, and no file matches");
        }
    }
    *paths = files;
    Ok(())
}

/// Opens the lists of creators of a file, and says on standard error what is unclear about them, with the flag that
/// settles it.
///
/// # Errors
/// The file cannot be read, or is no list of creators.
pub(super) fn exports(
    path: &Path,
    settings: &Options,
    quiet: bool,
) -> anyhow::Result<Vec<Export<'static>>> {
    open(source(path, quiet)?, settings, quiet)
}

/// As [`exports`], of bytes that are at hand already.
///
/// # Errors
/// They are no list of creators.
pub(super) fn open<'a>(
    input: Source<'a>,
    settings: &Options,
    quiet: bool,
) -> anyhow::Result<Vec<Export<'a>>> {
    let exports = ingest::open_all(input, settings)?;
    for layout in exports.iter().map(Export::layout).filter(|_| !quiet) {
        for doubt in &layout.unclear {
            say(&format!("note: {}: {doubt}", layout.file));
        }
    }
    Ok(exports)
}

/// Opens a file, or standard input for `-`. Unless `quiet`, a long read of a file shows how far it is.
///
/// # Errors
/// It is missing, a folder, or may not be read.
pub(super) fn source(path: &Path, quiet: bool) -> Result<Source<'static>> {
    if path == Path::new("-") {
        return Ok(Source {
            name: "standard input".to_owned(),
            reader: Box::new(std::io::stdin()),
        });
    }
    let name = path.display().to_string();
    if path.is_dir() {
        bail!("{name} is a folder; name the file in it");
    }
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    let size = file.metadata().map_or(0, |about| about.len());
    if quiet || size == 0 {
        return Ok(Source { name, reader: Box::new(file) });
    }
    let reader = Box::new(Watched::new(file, &name, size));
    Ok(Source { name, reader })
}
