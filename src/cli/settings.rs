//! Files of settings: a brief in TOML, or a saved plan in JSON. Every value knows where it stands, so that
//! whatever is wrong with it later is said with file, line and column.

use super::args::{Known, Misfit, Takes, known_settings};
use super::output::one_line;
use crate::tier::Scheme;
use anyhow::{Context, Result, anyhow, bail};
use std::ffi::OsString;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// A value as it is written, and where.
#[derive(Debug, Clone, PartialEq)]
struct Item {
    text: String,
    at: String,
}

/// One setting of a file.
#[derive(Debug, Clone)]
struct Setting {
    known: Known,
    items: Vec<Item>,
    at: String,
}

/// The settings of one file.
#[derive(Debug)]
pub(super) struct Settings {
    file: String,
    list: Vec<Setting>,
    saved: Option<Saved>,
}

/// What a saved plan says about how it was made.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Saved {
    /// Files it was made from.
    #[serde(default)]
    pub inputs: Vec<SavedInput>,
    settings: serde_json::Map<String, serde_json::Value>,
}

/// A file that a saved plan was made from.
#[derive(Debug, serde::Deserialize)]
pub(super) struct SavedInput {
    /// As it was named.
    pub file: String,
    /// SHA-256 in hex; `None` where it could not be read twice.
    pub sha256: Option<String>,
}

impl Settings {
    /// Reads a brief (TOML) or a saved plan (JSON).
    ///
    /// # Errors
    /// The file cannot be read; a key that is no setting; a value of the wrong kind.
    pub(super) fn read(path: &Path) -> Result<Settings> {
        let file = path.display().to_string();
        let text = if path == Path::new("-") {
            std::io::read_to_string(std::io::stdin()).context("cannot read standard input")?
        } else {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {file}"))?;
            String::from_utf8(bytes).map_err(|e| {
                anyhow!("{file}: byte {}: not UTF-8 text", e.utf8_error().valid_up_to() + 1)
            })?
        };
        if text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            return saved(file, &text);
        }
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        brief(file, &text, &folder)
    }

    /// The settings as flags take them.
    pub(super) fn values(&self) -> Vec<(Known, Vec<OsString>)> {
        let own = |s: &Setting| s.items.iter().map(|i| OsString::from(&i.text)).collect();
        self.list.iter().map(|s| (s.known.clone(), own(s))).collect()
    }

    /// How the plan was made, where the file is a saved plan.
    pub(super) fn saved(&self) -> Option<&Saved> {
        self.saved.as_ref()
    }

    /// The error of a setting that its flag does not take, with its place in the file.
    pub(super) fn misfit(&self, misfit: &Misfit) -> anyhow::Error {
        let Misfit { name, value, reason } = misfit;
        let setting = name.as_ref().and_then(|n| self.list.iter().find(|s| s.known.name == *n));
        let Some(setting) = setting else { return anyhow!("{}: {reason}", self.file) };
        let item = setting.items.iter().find(|i| Some(&i.text) == value.as_ref());
        let value = value.as_ref().map(|v| format!(" `{v}`")).unwrap_or_default();
        let at = item.map_or(&setting.at, |item| &item.at);
        anyhow!("{at}: {}{value}: {reason}", setting.known.name)
    }

    /// Puts the place in the file before an error that begins with the flag it is about, where this file set
    /// that flag. Messages about a flag always begin with it.
    pub(super) fn place(&self, error: anyhow::Error) -> anyhow::Error {
        let text = one_line(&error);
        let about = text.trim_start_matches('`');
        let own = self.list.iter().find_map(|setting| {
            let rest = about.strip_prefix("--")?.strip_prefix(setting.known.name.as_str())?;
            rest.starts_with([' ', ':']).then_some((setting, rest))
        });
        let Some((setting, rest)) = own else { return error };
        let named = |item: &&Item| rest.trim_start().starts_with(item.text.as_str());
        let at = setting.items.iter().find(named).map_or(&setting.at, |item| &item.at);
        let quote = if text.starts_with('`') { "`" } else { "" };
        anyhow!("{at}: {quote}{}{rest}", setting.known.name)
    }
}

fn saved(file: String, text: &str) -> Result<Settings> {
    #[derive(serde::Deserialize)]
    struct Document {
        request: Option<Saved>,
    }
    let document: Document =
        serde_json::from_str(text).map_err(|e| anyhow!("{file}: not a plan in JSON: {e}"))?;
    let Some(saved) = document.request else {
        bail!(
            "{file}: no `request` in it, so it is not a plan that tierplan saved; make one with `tierplan recommend … -o plan.json`"
        );
    };
    let known = known_settings();
    let mut list = Vec::new();
    for (key, value) in &saved.settings {
        let at = format!("{file}: request.settings.{key}");
        let known = find(&known, key).map_err(|hint| anyhow!("{at}: {hint}"))?;
        let values = match value {
            serde_json::Value::Array(values) => values.iter().collect(),
            one => vec![one],
        };
        let text = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let items = values.into_iter().map(|v| Item { text: text(v), at: at.clone() }).collect();
        list.push(Setting { known, items, at });
    }
    Ok(Settings { file, list, saved: Some(saved) })
}

fn brief(file: String, text: &str, folder: &Path) -> Result<Settings> {
    let source = Source { file: &file, text };
    let table = source.table()?;
    let known = known_settings();
    let mut list = Vec::new();
    for (key, value) in table {
        let at = source.at(&key.span());
        let known = find(&known, key.get_ref())
            .map_err(|hint| anyhow!("{at}: {}: {hint}", source.quote(&key.span())))?;
        let mut items = source.items(&known, value.get_ref(), &value.span())?;
        // A scheme of tiers has a name or is a file.
        let is_file = |item: &Item| {
            known.is_path || (known.name == "tiers" && Scheme::preset(&item.text).is_none())
        };
        if items.iter().all(is_file) {
            for item in &mut items {
                item.text = beside(folder, &item.text);
            }
        }
        list.push(Setting { known, items, at });
    }
    Ok(Settings { file, list, saved: None })
}

/// A path of a brief is relative to the brief.
fn beside(folder: &Path, path: &str) -> String {
    if path == "-" { path.to_owned() } else { folder.join(path).to_string_lossy().into_owned() }
}

/// The setting of this name (`team_hours` is `team-hours`), or what to write instead.
fn find(known: &[Known], key: &str) -> Result<Known, String> {
    let name = key.replace('_', "-");
    if let Some(known) = known.iter().find(|k| k.name == name) {
        return Ok(known.clone());
    }
    let names = known.iter().map(|k| k.name.as_str());
    Err(match nearest(&name, names) {
        Some(near) => format!("not a setting of a brief; did you mean `{near}`?"),
        None => "not a setting of a brief; `tierplan help recommend` lists them: every flag that describes the campaign, without its dashes".to_owned(),
    })
}

/// How like a known name a wrong one must be to be taken for it (Jaro-Winkler, 0 to 1).
const NEAR: f64 = 0.75;

/// The known word that is most like the one typed, where one is near enough to be meant.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    known
        .map(|name| (strsim::jaro_winkler(&typed, name), name))
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|(a, x), (b, y)| a.total_cmp(b).then(y.cmp(x)))
        .map(|(_, name)| name)
}

/// A TOML text and its name.
pub(super) struct Source<'a> {
    /// The file's name.
    pub file: &'a str,
    /// What is in it.
    pub text: &'a str,
}

impl<'a> Source<'a> {
    /// The table that the file is.
    ///
    /// # Errors
    /// It is no TOML; the message has line, column and reason.
    pub(super) fn table(&self) -> Result<DeTable<'a>> {
        DeTable::parse(self.text).map(toml::Spanned::into_inner).map_err(|error| {
            let at = error.span().map_or_else(|| self.file.to_owned(), |span| self.at(&span));
            anyhow!("{at}: {}", error.message())
        })
    }

    /// `file:line:column`, both counted from 1, columns in characters.
    pub(super) fn at(&self, span: &Range<usize>) -> String {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.file)
    }

    /// The text itself, its first line, in backquotes.
    pub(super) fn quote(&self, span: &Range<usize>) -> String {
        let text = self.text.get(span.clone()).unwrap_or_default();
        format!("`{}`", text.lines().next().unwrap_or_default())
    }

    /// The values of a setting, one for each that its flag would be given.
    fn items(&self, known: &Known, value: &DeValue<'_>, span: &Range<usize>) -> Result<Vec<Item>> {
        let parts = match value {
            DeValue::Array(values) if known.takes == Takes::Many => values
                .iter()
                .map(|v| self.item(known, v.get_ref(), &v.span()))
                .collect::<Result<_>>()?,
            DeValue::Table(entries) if known.takes != Takes::Switch => {
                let mut parts = Vec::new();
                for (name, value) in entries {
                    let item = self.item(known, value.get_ref(), &value.span())?;
                    parts.push(Item { text: format!("{}={}", name.get_ref(), item.text), ..item });
                }
                parts
            }
            one => vec![self.item(known, one, span)?],
        };
        // One flag with several parts is written as one: `goal = { awareness = 2, conversions = 1 }`.
        if known.takes == Takes::One && parts.len() > 1 {
            let text = parts.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join(",");
            return Ok(vec![Item { text, at: self.at(span) }]);
        }
        Ok(parts)
    }

    fn item(&self, known: &Known, value: &DeValue<'_>, span: &Range<usize>) -> Result<Item> {
        let at = self.at(span);
        let text = match (value, known.takes) {
            (DeValue::Boolean(on), Takes::Switch) => on.to_string(),
            (_, Takes::Switch) => {
                bail!("{at}: {} = {}: write true or false", known.name, self.quote(span))
            }
            (DeValue::String(text), _) => text.to_string(),
            (DeValue::Integer(_) | DeValue::Float(_), _) => self.number(span),
            (DeValue::Array(_), Takes::One) => {
                bail!("{at}: {} = {}: it takes one value, not a list", known.name, self.quote(span))
            }
            _ => bail!(
                "{at}: {} = {}: it takes a number or a text in quotes",
                known.name,
                self.quote(span)
            ),
        };
        Ok(Item { text, at })
    }

    /// A number as written, without the underscores that TOML allows: `0.20` stays `0.20`.
    fn number(&self, span: &Range<usize>) -> String {
        self.text.get(span.clone()).unwrap_or_default().replace('_', "")
    }
}

/// Where a file of a saved plan is now: where the plan named it, seen from here, else seen from the plan.
pub(super) fn found(path: &Path, plan: &Path) -> PathBuf {
    let beside = plan.parent().map(|folder| folder.join(path));
    match beside {
        Some(other) if !path.exists() && other.exists() => other,
        _ => path.to_owned(),
    }
}
