//! Who it is, how large, and what that is called.

use super::words::num;
use super::{Figure, Maker};
use crate::figure::count;
use crate::metrics::float;
use crate::tier::{Scheme, Tier};

const THEME: &str = "Who and how large";

impl Maker<'_> {
    pub(super) fn size(&self) -> Vec<Figure> {
        let plain = ["handle", "name", "id", "url"].map(|key| self.quoted(key, THEME, key));
        let place = [
            self.figure("file", THEME).map(|figure| figure.derived("the file that was read")),
            self.figure("line", THEME)
                .map(|figure| figure.derived("where the record begins in the file")),
            self.platform(),
            self.quoted("followers", THEME, "followers"),
            self.tier(),
            self.counts_as(),
            self.compared(),
            self.elsewhere(),
            self.to_next(),
        ];
        plain.into_iter().chain(place).flatten().collect()
    }

    fn platform(&self) -> Option<Figure> {
        let figure = self.quoted("platform", THEME, "platform")?;
        if figure.inputs.is_empty() {
            let figure = figure.derived(
                "from the file as a whole, the address, or --platform; `inspect` says which",
            );
            return Some(self.reading(figure, &["url"]));
        }
        Some(figure)
    }

    fn tier(&self) -> Option<Figure> {
        let figure = self.figure("tier", THEME)?;
        let scheme = self.scheme()?;
        let formula = format!("followers between the bounds of a tier ({})", cited(scheme));
        Some(self.reading(figure.derived(formula).worked(self.within(scheme)), &["followers"]))
    }

    fn counts_as(&self) -> Option<Figure> {
        let figure = self.figure("counts_as", THEME)?;
        let scheme = Scheme::preset("article")?;
        let formula = format!("what planning calls it ({})", cited(scheme));
        Some(figure.derived(formula).worked(self.within(scheme)))
    }

    fn compared(&self) -> Option<Figure> {
        let (figure, scheme) = (self.figure("tier_compared", THEME)?, self.lens.compared?);
        let formula = format!("the same by the scheme compared with ({})", cited(scheme));
        Some(figure.derived(formula).worked(self.within(scheme)))
    }

    fn elsewhere(&self) -> Option<Figure> {
        let figure = self.figure("tier_elsewhere", THEME)?;
        let others: Vec<String> = self
            .entry
            .tier_elsewhere
            .iter()
            .filter_map(|other| Scheme::preset(other.scheme))
            .map(|scheme| format!("{}: {}", cited(scheme), self.within(scheme)))
            .collect();
        let formula = "common published schemes that call it something else";
        let worked = if others.is_empty() { "none".to_owned() } else { others.join("; ") };
        Some(figure.derived(formula).worked(worked))
    }

    fn to_next(&self) -> Option<Figure> {
        let figure = self.figure("to_next_tier", THEME)?;
        let (missing, own) = (self.entry.to_next_tier?, self.entry.followers);
        let worked = format!("{} − {} = {}", count(own + missing), count(own), count(missing));
        Some(figure.derived("lower bound of the next tier − followers").worked(worked))
    }

    fn scheme(&self) -> Option<&Scheme> {
        self.lens.tiers.or_else(|| Scheme::preset("article"))
    }

    /// `10,000 ≤ 31,623 < 100,000: micro`.
    fn within(&self, scheme: &Scheme) -> String {
        let followers = self.entry.followers;
        let (name, low, high) = scheme.bounds(self.entry.platform, followers);
        let own = num(float(followers));
        let low = low.map_or(String::new(), |low| format!("{} ≤ ", count(low)));
        let high = high.map_or(String::new(), |high| format!(" < {}", count(high)));
        format!("{low}{own}{high}: {name}")
    }
}

fn cited(scheme: &Scheme) -> String {
    match (scheme.name, scheme.year) {
        ("article", _) => format!(
            "nano from {}, micro from {}, macro from {}",
            low(Tier::Nano),
            low(Tier::Micro),
            low(Tier::Macro)
        ),
        (name, "") => name.to_owned(),
        (name, year) => format!("{name}: {}, {year}", scheme.source),
    }
}

fn low(tier: Tier) -> String {
    count(tier.bounds().0)
}
