//! `--benchmarks FILE`: the user's own figures in place of the pack's. Strict: what is not understood is an error
//! with its place, since a figure that is silently not used is worse than none.

use super::config::reader::{Entry, Toml};
use crate::benchmark::{Band, Judgement, JudgementRow, Metric, Overlay, Pack, Point, Row};
use crate::profile::Platform;
use crate::tier::Tier;
use anyhow::{Context, Result};
use std::path::Path;
use toml::de::DeTable;

/// What a `[[figure]]` may say.
const FIGURE: &[&str] = &[
    "metric",
    "platform",
    "size",
    "point",
    "value",
    "low",
    "high",
    "source",
    "year",
    "sample",
    "confidence",
];

/// What a `[[judgement]]` may say.
const JUDGEMENT: &[&str] = &["name", "tier", "value", "source"];

/// The pack, with the file's figures in it where one is named. It lives until the program ends.
///
/// # Errors
/// The file cannot be read, or something in it is not understood.
pub(super) fn pack(file: Option<&Path>) -> Result<&'static Pack> {
    let Some(path) = file else { return Ok(Pack::builtin()) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {name}"))?;
    let overlay = overlay(&name, &text, Pack::builtin())?;
    Ok(Box::leak(Box::new(Pack::builtin().overlaid(&overlay))))
}

fn overlay(name: &str, text: &str, pack: &Pack) -> Result<Overlay> {
    let toml = Toml { name, text };
    let table = toml.table()?;
    let mut overlay = Overlay::default();
    // Names live as long as the program: the file is read once.
    let file: &'static str = name.to_owned().leak();
    for entry in toml.entries(&table) {
        match entry.key {
            "figure" => {
                for table in toml.tables(&entry)? {
                    let row = Reader { toml: &toml, pack, file, under: &entry }.figure(table)?;
                    let same = |old: &Row| {
                        (old.metric, old.platform, old.band, old.point)
                            == (row.metric, row.platform, row.band, row.point)
                    };
                    if overlay.figures.iter().any(same) {
                        let metric = row.metric.name();
                        return Err(at_metric(
                            &toml,
                            table,
                            &entry,
                            &format!("a second figure for {metric} of the same platform and size"),
                        ));
                    }
                    overlay.figures.push(row);
                }
            }
            "judgement" => {
                for table in toml.tables(&entry)? {
                    let reader = Reader { toml: &toml, pack, file, under: &entry };
                    overlay.judgements.push(reader.judgement(table)?);
                }
            }
            _ => return Err(toml.unknown(&entry, "table", &["figure", "judgement"])),
        }
    }
    Ok(overlay)
}

/// An error at the table's first key.
fn at_metric(
    toml: &Toml<'_>,
    table: &DeTable<'_>,
    under: &Entry<'_>,
    reason: &str,
) -> anyhow::Error {
    match toml.entries(table).next() {
        Some(first) => toml.value(&first, reason),
        None => toml.at(&under.key_span, reason),
    }
}

struct Reader<'r> {
    toml: &'r Toml<'r>,
    pack: &'r Pack,
    file: &'static str,
    under: &'r Entry<'r>,
}

impl Reader<'_> {
    fn figure(&self, table: &DeTable<'_>) -> Result<Row> {
        let toml = self.toml;
        for entry in toml.entries(table) {
            if !FIGURE.contains(&entry.key) {
                return Err(toml.unknown(&entry, "key", FIGURE));
            }
        }
        let metric_entry =
            self.wanted(table, "metric", "for example metric = \"cost_per_post\"")?;
        let metric = self.metric(&metric_entry)?;
        let like = self.pack.rows().iter().find(|row| row.metric == metric);
        let unit = like.map_or("", |row| row.unit);
        let (value, low, high) = self.range(table, unit)?;
        let words = |key: &str| -> Result<Option<&'static str>> {
            let entry = find(toml, table, key);
            entry.map(|entry| Ok(&*toml.text_or_number(&entry)?.leak())).transpose()
        };
        self.wanted(table, "source", "say where the figure comes from, in your words")?;
        self.wanted(table, "year", "for example year = 2026")?;
        let year = find(toml, table, "year").map(|entry| self.year(&entry)).transpose()?;
        let source = format!("{}: {}", self.file, words("source")?.unwrap_or_default());
        Ok(Row {
            metric,
            point: self.point(table, metric)?,
            platform: self.platform(table, metric, &metric_entry)?,
            band: self.band(table, metric)?,
            value: Some(value),
            low: Some(low),
            high: Some(high),
            unit,
            source: source.leak(),
            year: year.unwrap_or_default(),
            confidence: self.confidence(table)?,
            sources: Vec::new(),
            sample: words("sample")?,
            own: Some(self.file),
        })
    }

    fn judgement(&self, table: &DeTable<'_>) -> Result<JudgementRow> {
        let toml = self.toml;
        for entry in toml.entries(table) {
            if !JUDGEMENT.contains(&entry.key) {
                return Err(toml.unknown(&entry, "key", JUDGEMENT));
            }
        }
        let named = self.wanted(table, "name", "for example name = \"team_hours\"")?;
        let word = toml.text(&named)?;
        let names: Vec<String> = Judgement::ALL.iter().map(|one| one.code()).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let name = Judgement::ALL.into_iter().find(|one| one.code() == word);
        let name = name.ok_or_else(|| toml.unknown_value(&named, "judgement", &word, &known))?;
        let tier = find(toml, table, "tier").map(|entry| self.tier(&entry, name)).transpose()?;
        let value = self.wanted(table, "value", "for example value = 300")?;
        let old = self.pack.judgement_row(name, tier);
        let own = find(toml, table, "source").map(|entry| toml.text(&entry)).transpose()?;
        let own = own.map_or_else(String::new, |words| format!(": {words}"));
        Ok(JudgementRow {
            name,
            tier,
            value: toml.figure(&value)?.0,
            unit: old.map(|row| row.unit.clone()).unwrap_or_default(),
            label: format!("your own, {}{own}", self.file),
            text: old.map(|row| row.text.clone()).unwrap_or_default(),
            own: Some(self.file),
        })
    }

    fn wanted<'t>(&self, table: &'t DeTable<'_>, key: &str, hint: &str) -> Result<Entry<'t>> {
        find(self.toml, table, key).ok_or_else(|| {
            let reason = format!("`{key}` is missing in this [[{}]]: {hint}", self.under.key);
            at_metric(self.toml, table, self.under, &reason)
        })
    }

    fn metric(&self, entry: &Entry<'_>) -> Result<Metric> {
        let word = self.toml.text(entry)?;
        let mut metrics: Vec<Metric> = self.pack.rows().iter().map(|row| row.metric).collect();
        metrics.sort_unstable();
        metrics.dedup();
        let names: Vec<String> = metrics.iter().map(|metric| metric.name()).collect();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let found = metrics.iter().zip(&names).find(|(_, name)| **name == word);
        found
            .map(|(metric, _)| *metric)
            .ok_or_else(|| self.toml.unknown_value(entry, "figure", &word, &known))
    }

    /// Value, low and high; the value itself where no range is given.
    fn range(&self, table: &DeTable<'_>, unit: &str) -> Result<(f64, f64, f64)> {
        let number = |key: &str| -> Result<Option<(f64, Entry<'_>)>> {
            let Some(entry) = find(self.toml, table, key) else { return Ok(None) };
            let (value, percent) = self.toml.figure(&entry)?;
            if unit.starts_with('%') && !percent && value > 1.0 {
                let reason = format!("this is a share: write {} or \"{value} %\"", value / 100.0);
                return Err(self.toml.value(&entry, &reason));
            }
            if percent && !unit.starts_with('%') {
                return Err(self.toml.value(&entry, &format!("this is no share: it is in {unit}")));
            }
            Ok(Some((value, entry)))
        };
        self.wanted(
            table,
            "value",
            "the figure itself; rates as 0.021 or \"2.1 %\", money in US dollars",
        )?;
        let value = number("value")?.map_or(f64::NAN, |(value, _)| value);
        let end = |key: &str, fits: fn(f64, f64) -> bool, side: &str| match number(key)? {
            Some((end, entry)) if !fits(end, value) => {
                Err(self.toml.value(&entry, &format!("{key} is {side} the value, {value}")))
            }
            found => Ok(found.map_or(value, |(end, _)| end)),
        };
        Ok((
            value,
            end("low", |low, value| low <= value, "above")?,
            end("high", |high, value| high >= value, "below")?,
        ))
    }

    fn year(&self, entry: &Entry<'_>) -> Result<&'static str> {
        let text = self.toml.text_or_number(entry)?;
        let fits = text.len() == 4 && text.chars().all(|c| c.is_ascii_digit());
        if !fits {
            return Err(self.toml.value(entry, "a year is wanted, for example 2026"));
        }
        Ok(text.leak())
    }

    fn platform(
        &self,
        table: &DeTable<'_>,
        metric: Metric,
        named: &Entry<'_>,
    ) -> Result<Option<Platform>> {
        let Some(entry) = find(self.toml, table, "platform") else {
            let rows = self.pack.rows().iter().filter(|row| row.metric == metric);
            if rows.clone().any(|row| row.platform.is_some()) {
                let reason = format!(
                    "{} goes by platform: add for example platform = \"instagram\"",
                    metric.name()
                );
                return Err(self.toml.value(named, &reason));
            }
            return Ok(None);
        };
        let word = self.toml.text(&entry)?;
        let known = Platform::ALL.map(Platform::name);
        Platform::parse(&word)
            .map(Some)
            .ok_or_else(|| self.toml.unknown_value(&entry, "platform", &word, &known))
    }

    fn band(&self, table: &DeTable<'_>, metric: Metric) -> Result<Band> {
        let Some(entry) = find(self.toml, table, "size") else { return Ok(Band::Any) };
        let word = self.toml.text(&entry)?;
        let band = match word.as_str() {
            "nano" => Band::Nano,
            "micro" => Band::Micro,
            "macro" => Band::Macro,
            "mega" => Band::Mega,
            "any" => Band::Any,
            _ => {
                let known = ["nano", "micro", "macro", "mega", "any"];
                return Err(self.toml.unknown_value(&entry, "size", &word, &known));
            }
        };
        if band != Band::Any && !self.pack.goes_by_size(metric) {
            let reason = format!("{} is the same for every size: leave `size` out", metric.name());
            return Err(self.toml.value(&entry, &reason));
        }
        Ok(band)
    }

    fn point(&self, table: &DeTable<'_>, metric: Metric) -> Result<Point> {
        let Some(entry) = find(self.toml, table, "point") else { return Ok(Point::Middle) };
        let word = self.toml.text(&entry)?;
        let points = [
            ("p10", Point::P10),
            ("p25", Point::P25),
            ("middle", Point::Middle),
            ("p75", Point::P75),
            ("p90", Point::P90),
        ];
        let known = points.map(|(name, _)| name);
        let found = points.into_iter().find(|(name, _)| *name == word);
        let (_, point) =
            found.ok_or_else(|| self.toml.unknown_value(&entry, "point", &word, &known))?;
        if !self.pack.rows().iter().any(|row| row.metric == metric && row.point == point) {
            return Err(self.toml.value(&entry, &format!("{} has no {word}", metric.name())));
        }
        Ok(point)
    }

    fn tier(&self, entry: &Entry<'_>, name: Judgement) -> Result<Tier> {
        let word = self.toml.text(entry)?;
        let tiers = [Tier::Nano, Tier::Micro, Tier::Macro];
        let known = tiers.map(Tier::name);
        let tier = tiers.into_iter().find(|tier| tier.name() == word);
        let tier = tier.ok_or_else(|| self.toml.unknown_value(entry, "tier", &word, &known))?;
        let same = self.pack.judgement_row(name, Some(tier)).is_some_and(|row| row.tier.is_none());
        if same {
            let reason = format!("{} is the same for every tier: leave `tier` out", name.code());
            return Err(self.toml.value(entry, &reason));
        }
        Ok(tier)
    }

    /// One's own figures are trusted unless the file says how far.
    fn confidence(&self, table: &DeTable<'_>) -> Result<&'static str> {
        let Some(entry) = find(self.toml, table, "confidence") else { return Ok("own") };
        let word = self.toml.text(&entry)?;
        let known = ["high", "med", "low"];
        let found = known.into_iter().find(|level| *level == word);
        found.ok_or_else(|| self.toml.unknown_value(&entry, "confidence", &word, &known))
    }
}

fn find<'t>(toml: &Toml<'_>, table: &'t DeTable<'_>, key: &str) -> Option<Entry<'t>> {
    toml.entries(table).find(|entry| entry.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Pack> {
        Ok(Pack::builtin().overlaid(&overlay("own.toml", text, Pack::builtin())?))
    }

    fn refused(text: &str) -> String {
        match read(text) {
            Ok(_) => String::new(),
            Err(error) => error.to_string().lines().next().unwrap_or_default().to_owned(),
        }
    }

    const FEE: &str = "[[figure]]\nmetric = \"cost_per_post\"\nplatform = \"instagram\"\nsize = \"micro\"\n\
                       value = 520\nlow = 300\nhigh = 900\nsource = \"48 contracts\"\nyear = 2026\n";

    #[test]
    fn own_figures_stand_before_the_packs() {
        let pack = read(FEE).unwrap();
        let fee = pack.at(Metric::CostPerPost, Platform::Instagram, 31_623).unwrap();
        assert_eq!((fee.low.round(), fee.value.round(), fee.high.round()), (300.0, 520.0, 900.0));
        assert_eq!((fee.source, fee.year), ("own.toml: 48 contracts", "2026"));
        let other = pack.at(Metric::CostPerPost, Platform::Tiktok, 31_623).unwrap();
        assert!((other.value - 190.0).abs() < 0.1);
        assert_eq!(pack.own_file(), Some("own.toml"));
    }

    #[test]
    fn a_figure_without_size_is_for_every_size_and_moves_its_percentiles() {
        let pack = read(
            "[[figure]]\nmetric = \"er_by_followers\"\nplatform = \"instagram\"\nvalue = \"2.2 %\"\n\
             source = \"own campaigns\"\nyear = 2026\n",
        )
        .unwrap();
        for followers in [5_000, 50_000, 5_000_000] {
            let rate = pack.at(Metric::ErByFollowers, Platform::Instagram, followers).unwrap();
            assert!((rate.value - 0.022).abs() < 1e-12, "{followers}");
        }
        let base = crate::profile::RateBase::Followers;
        let standing = pack.percentile(Platform::Instagram, 50_000, base, 0.022).map(f64::round);
        assert_eq!(standing, Some(50.0));
        // The pack's 90th percentile of micro is 0.027 at a median of 0.011.
        let high = pack.percentile(Platform::Instagram, 50_000, base, 0.054).map(f64::round);
        assert_eq!(high, Some(90.0));
    }

    #[test]
    fn judgements_can_be_told_by_tier_or_for_all() {
        let pack = read("[[judgement]]\nname = \"team_hours\"\nvalue = 300\n[[judgement]]\nname = \"credibility\"\ntier = \"micro\"\nvalue = 0.5\n").unwrap();
        assert!((pack.judgement(Judgement::TeamHours, None) - 300.0).abs() < 1e-12);
        assert!((pack.judgement(Judgement::Credibility, Some(Tier::Micro)) - 0.5).abs() < 1e-12);
        assert!((pack.judgement(Judgement::Credibility, Some(Tier::Macro)) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_understood_is_named_with_its_place() {
        let cases = [
            (
                FEE.replace("cost_per_post", "cost_per_pst"),
                "own.toml:2:10: there is no figure `cost_per_pst`; is `cost_per_post` meant?",
            ),
            (
                FEE.replace("size =", "sizes ="),
                "own.toml:4:1: there is no key `sizes`; is `size` meant?",
            ),
            (FEE.replace("low = 300", "low = 600"), "own.toml:6:7: low is above the value, 520"),
            (
                FEE.replace("year = 2026\n", ""),
                "own.toml:2:10: `year` is missing in this [[figure]]: for example year = 2026",
            ),
            (
                format!("{FEE}{FEE}"),
                "own.toml:11:10: a second figure for cost_per_post of the same platform and size",
            ),
            (
                FEE.replace("platform = \"instagram\"\n", ""),
                "own.toml:2:10: cost_per_post goes by platform: add for example platform = \"instagram\"",
            ),
            (
                FEE.replace("cost_per_post", "er_by_followers"),
                "own.toml:5:9: this is a share: write 5.2 or \"520 %\"",
            ),
            (
                FEE.replace("520", "-1"),
                "own.toml:5:9: value is a number above zero, for example 1.08",
            ),
            (
                "figure = 3".to_owned(),
                "own.toml:1:1: figure is a list of tables, write [[figure]] on a line of its own",
            ),
            (
                "[[figures]]".to_owned(),
                "own.toml:1:3: there is no table `figures`; is `figure` meant?",
            ),
        ];
        for (text, wanted) in cases {
            assert_eq!(refused(&text), wanted);
        }
    }
}
