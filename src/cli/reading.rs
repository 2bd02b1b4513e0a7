//! From the words that were typed to the files and settings that are read.

use super::args::Reading;
use crate::ingest::{Options, Source};
use crate::money::Currency;
use crate::profile::Platform;
use anyhow::{Context, Result, anyhow, bail};
use std::fs::File;
use std::path::Path;

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
        map,
        platform: reading.platform.as_deref().map(platform).transpose()?,
        currency: reading.currency.as_deref().map(currency).transpose()?,
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

/// Opens a file, or standard input for `-`.
///
/// # Errors
/// It is missing, a folder, or may not be read.
pub(super) fn source(path: &Path) -> Result<Source<'static>> {
    if path == Path::new("-") {
        return Ok(Source {
            name: "standard input".to_owned(),
            reader: Box::new(std::io::stdin().lock()),
        });
    }
    let name = path.display().to_string();
    if path.is_dir() {
        bail!("{name} is a folder; name the file in it");
    }
    let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
    Ok(Source { name, reader: Box::new(file) })
}
