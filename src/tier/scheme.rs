//! Other people's tiers: published tables, and the user's own.

use super::Tier;
use crate::profile::Platform;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Published tier tables, as the sources have them.
const THRESHOLDS: &str = include_str!("data/thresholds.csv");

/// Name of what lies under a scheme's first tier.
pub const BELOW: &str = "below";

/// Name of what lies between or above a scheme's tiers, where its source names no tier.
pub const UNNAMED: &str = "unnamed";

/// One tier of a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Band {
    /// As the source calls it.
    pub name: &'static str,
    /// `None` where it holds for every platform.
    pub platform: Option<Platform>,
    /// Fewest followers.
    pub low: u64,
    /// First follower count that is too high; `None` without an upper end.
    pub high: Option<u64>,
}

/// A way to divide creators by size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Scheme {
    /// What `--tiers` calls it.
    pub name: &'static str,
    /// Identifier of the source; the file's name for one's own.
    pub source: &'static str,
    /// Year of the source, as far as it is known; empty where it is not.
    pub year: &'static str,
    /// In the source's order.
    pub bands: Vec<Band>,
}

/// What is wrong with a file of tiers, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct SchemeError {
    /// 1-based.
    pub line: u64,
    /// In words, with what to write.
    pub reason: String,
}

/// A line of the table of published tiers.
#[derive(Deserialize)]
struct Published {
    preset: String,
    platform: String,
    tier: String,
    tier_low: u64,
    tier_high: Option<u64>,
    source_id: String,
    year: String,
}

/// A line of the user's own file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    tier: String,
    from: u64,
    #[serde(default)]
    to: Option<u64>,
    #[serde(default)]
    platform: Option<String>,
}

impl Scheme {
    /// Every published scheme, the article's first.
    pub fn presets() -> &'static [Scheme] {
        static PRESETS: OnceLock<Vec<Scheme>> = OnceLock::new();
        PRESETS.get_or_init(builtin)
    }

    /// A published scheme by its name or its source's identifier, in any letter case.
    ///
    /// ```
    /// use tierplan::tier::Scheme;
    /// let scheme = Scheme::preset("mediakix").unwrap();
    /// assert_eq!(scheme.tier(None, 50_000), "mid");
    /// assert_eq!(scheme.tier(None, 49_999), "micro");
    /// ```
    pub fn preset(name: &str) -> Option<&'static Scheme> {
        let is =
            |s: &&Scheme| s.name.eq_ignore_ascii_case(name) || s.source.eq_ignore_ascii_case(name);
        Scheme::presets().iter().find(is)
    }

    /// Reads one's own scheme: CSV with the columns `tier`, `from`, and where wanted `to` (the first count
    /// that is too high) and `platform`. Without `to` a tier ends where the next one of its platform begins.
    ///
    /// # Errors
    /// No rows, a row that cannot be read, a tier that ends before it begins.
    pub fn read(name: &str, text: &str) -> Result<Scheme, SchemeError> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let mut bands = Vec::new();
        for row in reader.deserialize::<Own>() {
            let row = row.map_err(|error| SchemeError {
                line: error.position().map_or(1, csv::Position::line),
                reason: format!("{}; {HINT}", cause(&error)),
            })?;
            bands.push(own(row).map_err(|reason| {
                let line = u64::try_from(bands.len()).unwrap_or(u64::MAX).saturating_add(2);
                SchemeError { line, reason }
            })?);
        }
        if bands.is_empty() {
            return Err(SchemeError { line: 1, reason: format!("no tiers; {HINT}") });
        }
        Ok(Scheme::of(name, bands))
    }

    /// One's own scheme. A tier without an end ends where the next one of its platform begins.
    pub fn of(name: &str, mut bands: Vec<Band>) -> Scheme {
        let starts: Vec<(Option<Platform>, u64)> =
            bands.iter().map(|band: &Band| (band.platform, band.low)).collect();
        for band in &mut bands {
            let later = starts.iter().filter(|(p, low)| *p == band.platform && *low > band.low);
            band.high = band.high.or(later.map(|(_, low)| *low).min());
        }
        Scheme { name: kept(name), source: kept(name), year: "", bands }
    }

    /// What the scheme calls an account: the narrowest tier that holds it, [`BELOW`] under the first tier,
    /// [`UNNAMED`] where the source has none. Bounds for the account's own platform come before those for
    /// every platform; a source with bounds for one platform only is taken for all.
    pub fn tier(&self, platform: Option<Platform>, followers: u64) -> &'static str {
        let bands = self.bands_for(platform);
        let holds = |b: &&&Band| b.low <= followers && b.high.is_none_or(|high| followers < high);
        let width = |b: &&&Band| b.high.map_or(u64::MAX, |high| high - b.low);
        if let Some(band) = bands.iter().filter(holds).min_by_key(width) {
            return band.name;
        }
        let first = bands.iter().map(|band| band.low).min().unwrap_or(0);
        if followers < first { BELOW } else { UNNAMED }
    }

    /// The tier of an account with its bounds: fewest followers, and the first count that is too high.
    pub fn bounds(
        &self,
        platform: Option<Platform>,
        followers: u64,
    ) -> (&'static str, Option<u64>, Option<u64>) {
        let name = self.tier(platform, followers);
        let bands = self.bands_for(platform);
        let holds = |b: &&&Band| b.low <= followers && b.high.is_none_or(|high| followers < high);
        let width = |b: &&&Band| b.high.map_or(u64::MAX, |high| high - b.low);
        match bands.iter().filter(holds).min_by_key(width) {
            Some(band) => (name, Some(band.low), band.high),
            None => {
                (name, None, bands.iter().map(|band| band.low).filter(|low| *low > followers).min())
            }
        }
    }

    /// Followers that are missing to the next tier of the scheme; `None` in the highest.
    pub fn to_next(&self, platform: Option<Platform>, followers: u64) -> Option<u64> {
        let bands = self.bands_for(platform);
        let own = self.tier(platform, followers);
        let above = bands.iter().filter(|band| band.low > followers && band.name != own);
        above.map(|band| band.low - followers).min()
    }

    /// Names of the tiers, smallest first, with [`BELOW`] before and [`UNNAMED`] behind them where an
    /// account can be there.
    pub fn names(&self) -> Vec<&'static str> {
        let mut bands: Vec<&Band> = self.bands.iter().collect();
        bands.sort_by_key(|band| band.low);
        let mut names = vec![BELOW];
        for band in bands {
            if !names.contains(&band.name) {
                names.push(band.name);
            }
        }
        names.push(UNNAMED);
        names
    }

    /// The tiers that hold for a platform: its own, else those for every platform, else all.
    pub fn bands_for(&self, platform: Option<Platform>) -> Vec<&Band> {
        let own = |wanted: Option<Platform>| -> Vec<&Band> {
            self.bands.iter().filter(|band| band.platform == wanted).collect()
        };
        let found = platform.map(|_| own(platform)).filter(|bands| !bands.is_empty());
        let found = found.unwrap_or_else(|| own(None));
        if found.is_empty() { self.bands.iter().collect() } else { found }
    }
}

const HINT: &str =
    "write the columns tier,from and where needed to,platform, for example nano,1000";

fn cause(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.to_string(),
        _ => error.to_string(),
    }
}

impl Band {
    /// A tier of one's own scheme.
    ///
    /// # Errors
    /// A name that means something else here, or an end that is not behind the beginning.
    pub fn new(
        name: &str,
        platform: Option<Platform>,
        low: u64,
        high: Option<u64>,
    ) -> Result<Band, String> {
        if name.is_empty() || [BELOW, UNNAMED].contains(&name) {
            return Err(format!("`{name}` cannot be a tier's name; choose another"));
        }
        if let Some(to) = high.filter(|to| *to <= low) {
            return Err(format!("{name} ends at {to}, before it begins at {low}"));
        }
        Ok(Band { name: kept(name), platform, low, high })
    }
}

fn own(row: Own) -> Result<Band, String> {
    let platform = match row.platform.as_deref().filter(|name| !name.is_empty()) {
        None | Some("all") => None,
        Some(name) => Some(Platform::parse(name).ok_or_else(|| {
            format!("`{name}` is no platform I know; write for example instagram, or leave it out")
        })?),
    };
    Band::new(&row.tier, platform, row.from, row.to)
}

/// Names live as long as the program: a few, read once.
fn kept(text: &str) -> &'static str {
    text.to_owned().leak()
}

fn builtin() -> Vec<Scheme> {
    let rows = csv::Reader::from_reader(THRESHOLDS.as_bytes()).into_deserialize::<Published>();
    let mut schemes: Vec<Scheme> = Vec::new();
    for row in rows.filter_map(Result::ok) {
        let band = Band {
            name: kept(&row.tier),
            platform: Platform::parse(&row.platform),
            low: row.tier_low,
            high: row.tier_high,
        };
        match schemes.iter_mut().find(|scheme| scheme.name == row.preset) {
            Some(scheme) => scheme.bands.push(band),
            None => schemes.push(Scheme {
                name: kept(&row.preset),
                source: kept(&row.source_id),
                year: kept(&row.year),
                bands: vec![band],
            }),
        }
    }
    schemes.iter_mut().for_each(close);
    schemes
}

/// Most sources let one tier end where the next begins: such a bound belongs to the upper one. A source
/// that writes 49,999 or goes on with 10,001 means upper bounds that belong to their tier, but for those
/// where another tier of it begins all the same.
fn close(scheme: &mut Scheme) {
    let lows: Vec<u64> = scheme.bands.iter().map(|band| band.low).collect();
    let closed = scheme.bands.iter().filter_map(|band| band.high);
    let closed = closed.into_iter().any(|high| high % 10 == 9 || lows.contains(&(high + 1)));
    for band in scheme.bands.iter_mut().filter(|_| closed) {
        band.high = band.high.map(|high| if lows.contains(&high) { high } else { high + 1 });
    }
}

/// The article's tiers agree with [`Tier::of`], which planning goes by.
pub fn article(followers: u64) -> &'static str {
    Tier::of(followers).name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_tables_are_reproduced() {
        let cases: [(&str, &[(u64, &str)]); 8] = [
            (
                "article",
                &[(999, "below"), (1_000, "nano"), (10_000, "micro"), (5_000_000, "macro")],
            ),
            (
                "mediakix",
                &[
                    (9_999, "nano"),
                    (10_000, "micro"),
                    (50_000, "mid"),
                    (500_000, "macro"),
                    (1_000_000, "mega"),
                ],
            ),
            (
                "hypeauditor",
                &[
                    (4_999, "nano"),
                    (5_000, "micro"),
                    (20_000, "mid"),
                    (100_000, "macro"),
                    (1_000_000, "mega"),
                ],
            ),
            ("later-fohr", &[(0, "nano"), (99_999, "micro"), (100_000, "mid"), (500_000, "macro")]),
            (
                "izea",
                &[
                    (49_999, "micro"),
                    (50_000, "mid"),
                    (199_999, "mid"),
                    (999_999, "mega"),
                    (1_000_000, "unnamed"),
                ],
            ),
            (
                "shopify",
                &[(10_000, "nano"), (10_001, "micro"), (500_500, "unnamed"), (1_000_000, "macro")],
            ),
            ("sylo", &[(500, "micro"), (2_000, "nano"), (50_000, "micro"), (500_000, "unnamed")]),
            ("beichert", &[(9_999, "nano"), (50_000, "unnamed"), (100_000, "macro")]),
        ];
        for (name, wanted) in cases {
            let scheme = Scheme::preset(name).unwrap();
            for (followers, tier) in wanted {
                assert_eq!(scheme.tier(None, *followers), *tier, "{name} {followers}");
            }
        }
    }

    #[test]
    fn every_line_of_the_table_is_a_tier_and_every_lower_bound_is_in_it() {
        let lines = csv::Reader::from_reader(THRESHOLDS.as_bytes()).into_records().count();
        let all = || Scheme::presets().iter();
        assert_eq!(all().map(|scheme| scheme.bands.len()).sum::<usize>(), lines);
        for scheme in all() {
            for band in &scheme.bands {
                let overlaps = scheme.name == "sylo";
                assert!(
                    overlaps || scheme.tier(band.platform, band.low) == band.name,
                    "{} {band:?}",
                    scheme.name
                );
            }
        }
    }

    #[test]
    fn the_articles_tiers_are_those_of_planning() {
        let scheme = Scheme::preset("FOUNDING").unwrap();
        for followers in [0, 999, 1_000, 9_999, 10_000, 99_999, 100_000, 9_000_000] {
            assert_eq!(scheme.tier(None, followers), article(followers));
        }
        assert_eq!(scheme.to_next(None, 9_000), Some(1_000));
        assert_eq!(scheme.to_next(None, 100_000), None);
    }

    #[test]
    fn own_tiers_go_by_platform_and_end_where_the_next_begins() {
        let text = "tier,from,to,platform\nsmall,100,,\nbig,5000,,\nsmall,1000,,youtube\nbig,9000,20000,youtube\n";
        let scheme = Scheme::read("own.csv", text).unwrap();
        assert_eq!(scheme.tier(None, 4_999), "small");
        assert_eq!(scheme.tier(Some(Platform::Tiktok), 5_000), "big");
        assert_eq!(scheme.tier(Some(Platform::Youtube), 5_000), "small");
        assert_eq!(scheme.tier(Some(Platform::Youtube), 20_000), UNNAMED);
        assert_eq!(scheme.names(), ["below", "small", "big", "unnamed"]);
    }

    #[test]
    fn a_bad_file_says_where() {
        let wrong = |text| Scheme::read("own.csv", text).unwrap_err().to_string();
        assert!(wrong("tier,from\nnano,1000\nmicro,ten\n").starts_with("line 3: "));
        assert!(wrong("tier,from,to\nnano,1000,10\n").contains("before it begins"));
        assert!(wrong("tier,from\n").contains("no tiers"));
        assert!(wrong("tier,from,platform\nnano,1,pigeon\n").contains("`pigeon`"));
    }
}
