//! TOML with places: every error names file, line and column and shows the line with the spot underlined.

use crate::cli::settings::{Source, nearest};
use crate::money::Currency;
use anyhow::{Error, Result, anyhow};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A file's name and text.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Toml<'t> {
    /// As shown.
    pub name: &'t str,
    /// What stands in it.
    pub text: &'t str,
}

/// A key with its value and their places.
#[derive(Debug)]
pub(in crate::cli) struct Entry<'t> {
    /// The key.
    pub key: &'t str,
    /// Its place, in bytes.
    pub key_span: Range<usize>,
    value: &'t Spanned<DeValue<'t>>,
}

impl<'t> Toml<'t> {
    /// The whole file.
    ///
    /// # Errors
    /// It is no TOML.
    pub(in crate::cli) fn table(&self) -> Result<DeTable<'t>> {
        let text: &'t str = self.text;
        match DeTable::parse(text) {
            Ok(table) => Ok(table.into_inner()),
            Err(error) => Err(self.at(&error.span().unwrap_or(0..0), error.message())),
        }
    }

    /// What stands in a table, in the order of the file.
    pub(in crate::cli) fn entries<'e>(
        &self,
        table: &'e DeTable<'_>,
    ) -> impl Iterator<Item = Entry<'e>> {
        table.iter().map(|(key, value)| Entry {
            key: key.get_ref(),
            key_span: key.span(),
            value: shortened(value),
        })
    }

    /// A table in it.
    ///
    /// # Errors
    /// It is none.
    pub(in crate::cli) fn inner<'e>(
        &self,
        entry: &Entry<'e>,
        named: &str,
    ) -> Result<&'e DeTable<'e>> {
        entry.value.get_ref().as_table().ok_or_else(|| {
            self.at(&entry.key_span, &format!("{named} is a table, write it on a line of its own"))
        })
    }

    /// Tables of one name, each under a line `[[name]]`.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn tables<'e>(&self, entry: &Entry<'e>) -> Result<Vec<&'e DeTable<'e>>> {
        let named = || {
            let reason =
                format!("{0} is a list of tables, write [[{0}]] on a line of its own", entry.key);
            self.at(&entry.key_span, &reason)
        };
        let list = entry.value.get_ref().as_array().ok_or_else(named)?;
        list.iter().map(|one| one.get_ref().as_table().ok_or_else(named)).collect()
    }

    /// A number, or a percentage in quotes (`"2.1 %"`); the flag says which it was.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn figure(&self, entry: &Entry<'_>) -> Result<(f64, bool)> {
        let percent = entry.value.get_ref().as_str().and_then(|text| {
            let number: f64 = text.trim().strip_suffix('%')?.trim().parse().ok()?;
            // Through text, because dividing by 100 would round a second time.
            format!("{number}e-2").parse().ok()
        });
        match percent.filter(|value: &f64| value.is_finite() && *value > 0.0) {
            Some(value) => Ok((value, true)),
            None => Ok((self.positive(entry, entry.key)?, false)),
        }
    }

    /// Words.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn text(&self, entry: &Entry<'_>) -> Result<String> {
        let found = entry.value.get_ref().as_str().map(str::to_owned);
        found.ok_or_else(|| self.value(entry, "words in quotes are wanted"))
    }

    /// A list of words, or one word.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn words(&self, entry: &Entry<'_>) -> Result<Vec<String>> {
        let value = entry.value.get_ref();
        let wrong =
            || self.value(entry, "a list of words is wanted, for example [\"one\", \"two\"]");
        match (value.as_str(), value.as_array()) {
            (Some(word), _) => Ok(vec![word.to_owned()]),
            (None, Some(list)) if !list.is_empty() => {
                let word = |one: &Spanned<DeValue<'_>>| one.get_ref().as_str().map(str::to_owned);
                list.iter().map(word).collect::<Option<_>>().ok_or_else(wrong)
            }
            _ => Err(wrong()),
        }
    }

    /// `true` or `false`.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn switch(&self, entry: &Entry<'_>) -> Result<bool> {
        let found = entry.value.get_ref().as_bool();
        found.ok_or_else(|| self.value(entry, "true or false is wanted, without quotes"))
    }

    /// A number as it is written, or words.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn text_or_any_number(&self, entry: &Entry<'_>) -> Result<String> {
        match entry.value.get_ref() {
            DeValue::Float(number) => Ok(number.as_str().to_owned()),
            _ => self.text_or_number(entry),
        }
    }

    /// Words, or a whole number.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn text_or_number(&self, entry: &Entry<'_>) -> Result<String> {
        match entry.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
            _ => self.text(entry),
        }
    }

    /// A number above zero.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn positive(&self, entry: &Entry<'_>, what: &str) -> Result<f64> {
        let number = match entry.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            DeValue::Float(number) => number.as_str().parse().ok(),
            _ => None,
        };
        number.filter(|value: &f64| value.is_finite() && *value > 0.0).ok_or_else(|| {
            self.value(entry, &format!("{what} is a number above zero, for example 1.08"))
        })
    }

    /// A whole number from nought up.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn count(&self, entry: &Entry<'_>) -> Result<u64> {
        let number = match entry.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
            _ => None,
        };
        number.ok_or_else(|| self.value(entry, "a whole number is wanted, for example 10000"))
    }

    /// A day, with or without quotes, as `2026-11-01`.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn date(&self, entry: &Entry<'_>) -> Result<String> {
        let value = entry.value.get_ref();
        let text = value
            .as_str()
            .map(str::to_owned)
            .or_else(|| value.as_datetime().map(ToString::to_string));
        let wrong = || self.value(entry, "a day is wanted, for example \"2026-11-01\"");
        let text = text.ok_or_else(wrong)?;
        let text = text.trim();
        if is_day(text) { Ok(text.to_owned()) } else { Err(wrong()) }
    }

    /// A currency code.
    ///
    /// # Errors
    /// Something else.
    pub(in crate::cli) fn currency(&self, entry: &Entry<'_>) -> Result<Currency> {
        Currency::new(&self.text(entry)?)
            .ok_or_else(|| self.value(entry, "a currency is three letters, for example \"EUR\""))
    }

    /// A key that is not known.
    pub(in crate::cli) fn unknown(&self, entry: &Entry<'_>, kind: &str, known: &[&str]) -> Error {
        let hint = hint(entry.key, known);
        self.at(&entry.key_span, &format!("there is no {kind} `{}`{hint}", entry.key))
    }

    /// A word that is none of those known.
    pub(in crate::cli) fn unknown_value(
        &self,
        entry: &Entry<'_>,
        kind: &str,
        word: &str,
        known: &[&str],
    ) -> Error {
        self.value(entry, &format!("there is no {kind} `{word}`{}", hint(word, known)))
    }

    /// What is wrong with a value, at its place.
    pub(in crate::cli) fn value(&self, entry: &Entry<'_>, reason: &str) -> Error {
        self.at(&entry.value.span(), reason)
    }

    /// `file:line:column: reason`, the line, and the spot underlined.
    pub(in crate::cli) fn at(&self, span: &Range<usize>, reason: &str) -> Error {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = self.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        let lead = before.get(start..).unwrap_or_default();
        let marked =
            self.text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default();
        let width = |text: &str| unicode_width::UnicodeWidthStr::width(text);
        anyhow!(
            "{}: {reason}\n  {line}\n  {}{}",
            Source { file: self.name, text: self.text }.at(span),
            " ".repeat(width(lead)),
            "^".repeat(width(marked).max(1))
        )
    }
}

/// The same entry for a shorter time: `DeValue` owns what is borrowed from nowhere longer.
fn shortened<'e>(value: &'e Spanned<DeValue<'_>>) -> &'e Spanned<DeValue<'e>> {
    value
}

/// `2026-11-01`, a day that there is.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// The known name that is nearest, and else all of them.
fn hint(wrong: &str, known: &[&str]) -> String {
    match nearest(wrong, known.iter().copied()) {
        Some(name) => format!("; is `{name}` meant?"),
        None => format!("; there are {}", known.join(", ")),
    }
}
