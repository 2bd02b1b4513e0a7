//! `--tiers`: a published scheme, or one's own in a CSV or TOML file.

use crate::cli::config::reader::{Entry, Toml};
use crate::profile::Platform;
use crate::tier::{Band, Scheme};
use anyhow::{Context, Result, bail};
use std::path::Path;
use toml::de::DeTable;

/// What a `[[tier]]` may say.
const KEYS: &[&str] = &["name", "from", "to", "platform"];

/// The scheme that a flag names.
///
/// # Errors
/// Neither a known name nor a file, or a file that is not understood.
pub(in crate::cli) fn scheme(flag: &str, name: &str) -> Result<&'static Scheme> {
    if let Some(scheme) = Scheme::preset(name) {
        return Ok(scheme);
    }
    let path = Path::new(name);
    if !path.is_file() {
        let known: Vec<&str> = Scheme::presets().iter().map(|scheme| scheme.name).collect();
        bail!(
            "{flag} {name}: neither a file nor a known scheme; choose from {} (`tierplan benchmarks --tiers` shows them)",
            known.join(", ")
        );
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let own = match path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        true => toml(name, &text)?,
        false => Scheme::read(name, &text).with_context(|| name.to_owned())?,
    };
    // Read once, and wanted until the program ends.
    Ok(Box::leak(Box::new(own)))
}

fn toml(name: &str, text: &str) -> Result<Scheme> {
    let toml = Toml { name, text };
    let table = toml.table()?;
    let mut bands = Vec::new();
    for entry in toml.entries(&table) {
        if entry.key != "tier" {
            return Err(toml.unknown(&entry, "table", &["tier"]));
        }
        for tier in toml.tables(&entry)? {
            bands.push(band(&toml, &entry, tier)?);
        }
    }
    if bands.is_empty() {
        bail!("{name}: no tiers; write for each [[tier]] with name = \"nano\" and from = 1000");
    }
    Ok(Scheme::of(name, bands))
}

fn band(toml: &Toml<'_>, under: &Entry<'_>, table: &DeTable<'_>) -> Result<Band> {
    let (mut name, mut low, mut high, mut platform) = (None, None, None, None);
    let mut last = None;
    for entry in toml.entries(table) {
        match entry.key {
            "name" => name = Some(toml.text(&entry)?),
            "from" => low = Some(toml.count(&entry)?),
            "to" => high = Some(toml.count(&entry)?),
            "platform" => {
                let word = toml.text(&entry)?;
                let known = Platform::ALL.map(Platform::name);
                let unknown = || toml.unknown_value(&entry, "platform", &word, &known);
                platform = Some(Platform::parse(&word).ok_or_else(unknown)?);
            }
            _ => return Err(toml.unknown(&entry, "key", KEYS)),
        }
        last = Some(entry);
    }
    let place = last.as_ref().unwrap_or(under);
    let (Some(name), Some(low)) = (name, low) else {
        return Err(toml.at(&place.key_span, "a [[tier]] needs name = \"nano\" and from = 1000"));
    };
    Band::new(&name, platform, low, high).map_err(|reason| toml.at(&place.key_span, &reason))
}
