//! Engagement against followers, a picture for each network: what is usual differs from one to the next.

use super::Markup;
use crate::benchmark::Pack;
use crate::figure;
use crate::profile::{Platform, RateBase};
use crate::report::chart::{self, Band, Caption, Points, Scale, Spot, Zone};
use crate::report::classify::{self, Entry, Page};
use crate::tier::{Scheme, Tier};
use std::collections::BTreeMap;

/// Networks with a picture of their own: those with most creators.
const MOST: usize = 4;
/// A picture of fewer creators than this says nothing.
const FEWEST: usize = 3;
/// Dots in one picture; more are a blot, and a heavy page.
const DOTS: usize = 600;

/// Bounds of the size bands of the sourced figures.
const EDGES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// A creator on a picture.
struct Seen<'a> {
    entry: &'a Entry,
    rate: f64,
    chosen: Option<usize>,
}

/// The pictures; `false` where there is too little to draw. `rank` is the place of an entry among the picks,
/// where it is one.
pub(super) fn pictures(
    m: &mut Markup,
    page: &Page<'_>,
    pack: &Pack,
    rank: &dyn Fn(&Entry) -> Option<usize>,
) -> bool {
    let entries = page.entries;
    let Some(base) = common_base(entries) else { return false };
    let mut groups: BTreeMap<Option<Platform>, Vec<Seen<'_>>> = BTreeMap::new();
    for entry in entries {
        let own = entry.formula.and_then(|formula| formula.base()) == Some(base);
        if let Some(rate) = entry.engagement_rate.filter(|rate| own && *rate > 0.0) {
            let chosen = rank(entry);
            groups.entry(entry.platform).or_default().push(Seen { entry, rate, chosen });
        }
    }
    let mut groups: Vec<_> = groups.into_iter().filter(|(_, seen)| seen.len() >= FEWEST).collect();
    groups.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.len()));
    groups.truncate(MOST);
    let all = || groups.iter().flat_map(|(_, seen)| seen);
    let across = Scale::log_over(all().map(|s| float(s.entry.followers)), 1.25);
    let up = Scale::log_over(all().map(|s| s.rate), 1.25);
    let (Some(across), Some(up)) = (across, up) else { return false };
    m.within("div", &[("class", &"facets")], |m| {
        for (platform, seen) in &mut groups {
            picture(m, *platform, seen, base, (across, up), page, pack);
        }
    });
    true
}

/// What most rates are divided by; rates on other bases cannot stand in the same picture.
fn common_base(entries: &[Entry]) -> Option<RateBase> {
    let mut counts = [
        (RateBase::Followers, 0_usize),
        (RateBase::Views, 0),
        (RateBase::Reach, 0),
        (RateBase::Impressions, 0),
    ];
    for base in entries.iter().filter_map(|entry| entry.formula?.base()) {
        counts.iter_mut().filter(|(b, _)| *b == base).for_each(|(_, n)| *n += 1);
    }
    // The last of equals would win: looked through from the end, it is the first.
    counts.into_iter().rev().max_by_key(|(_, n)| *n).filter(|(_, n)| *n > 0).map(|(base, _)| base)
}

fn picture(
    m: &mut Markup,
    platform: Option<Platform>,
    seen: &mut [Seen<'_>],
    base: RateBase,
    (across, up): (Scale, Scale),
    page: &Page<'_>,
    pack: &Pack,
) {
    // Picks in their order, then the others in the file's.
    seen.sort_by_key(|s| s.chosen.unwrap_or(usize::MAX));
    let chosen = seen.iter().filter(|s| s.chosen.is_some()).count();
    let drawn = seen.len().min(DOTS);
    let spots = seen.iter().take(DOTS).map(spot).collect();
    let bands = platform.map(|p| bands(pack, p, base)).unwrap_or_default();
    let name = platform.map_or("No network named", Platform::title);
    let of = page.entries.iter().filter(|entry| entry.platform == platform).count();
    let above = seen.iter().filter(|s| s.entry.er_standing.is_some_and(|p| p >= 50.0)).count();
    let placed = seen.iter().filter(|s| s.entry.er_standing.is_some()).count();
    let mut says = format!("{drawn} creators by followers and engagement rate");
    if chosen > 0 {
        says += &format!(", {chosen} of them picked");
    }
    if placed > 0 {
        says += &format!("; {above} of {placed} are at or above the middle of their size");
    }
    let caption = Caption {
        id: format!("points-{}", platform.map_or("none", Platform::name)),
        title: format!(
            "{name}: {} of {} creators",
            figure::count(whole(drawn)),
            figure::count(whole(of))
        ),
        says: says + ".",
        note: String::new(),
    };
    chart::figure(
        m,
        &caption,
        &Points { across, up, zones: zones(across, platform, page.scheme), bands, spots },
    );
}

fn spot(seen: &Seen<'_>) -> Spot {
    let name = seen.entry.label();
    let mut says = format!(
        "{name}: {} followers, {} engagement",
        figure::count(seen.entry.followers),
        figure::percent(seen.rate)
    );
    if let Some(place) = seen.entry.er_standing {
        says += &format!(", standing {place}");
    }
    if seen.chosen.is_some() {
        says += ", in the plan";
    }
    Spot { name, x: float(seen.entry.followers), y: seen.rate, chosen: seen.chosen.is_some(), says }
}

/// Tiers as they lie side by side: the article's, else those of the scheme in use for the network.
fn zones(across: Scale, platform: Option<Platform>, scheme: Option<&Scheme>) -> Vec<Zone> {
    let seen = |zone: &Zone| across.at(zone.to) > across.at(zone.from);
    if let Some(scheme) = scheme {
        let mut zones: Vec<Zone> = scheme
            .bands_for(platform)
            .into_iter()
            .map(|band| Zone {
                name: band.name.to_owned(),
                from: float(band.low.max(1)),
                to: band.high.map_or(1e12, float),
            })
            .filter(seen)
            .collect();
        zones.sort_by(|a, b| a.from.total_cmp(&b.from));
        return zones;
    }
    let zones = Tier::ALL.into_iter().map(|tier| {
        let (from, to) = tier.bounds();
        Zone {
            name: classify::tier_name(tier.name()).to_owned(),
            from: float(from.max(1)),
            to: to.map_or(1e12, float),
        }
    });
    zones.filter(seen).collect()
}

/// The look of a tier: the article's have each their own, those of other schemes the one of their place.
pub(super) fn look(tier: &'static str, scheme: Option<&Scheme>) -> &'static str {
    const LOOKS: [&str; 4] = ["t-below", "t-nano", "t-micro", "t-macro"];
    let place = match scheme {
        None => Tier::ALL.iter().position(|own| own.name() == tier),
        Some(scheme) => scheme.names().iter().position(|name| *name == tier),
    };
    place.map_or("t-rest", |place| LOOKS.get(place).copied().unwrap_or("t-macro"))
}

fn bands(pack: &Pack, platform: Platform, base: RateBase) -> Vec<Band> {
    let ends = EDGES.into_iter().skip(1).map(float).chain([1e12]);
    let bands = EDGES.into_iter().zip(ends).filter_map(|(from, to)| {
        let peers = pack.peers(platform, from, base)?;
        Some(Band { from: float(from), to, low: peers.p10, middle: peers.median, high: peers.p90 })
    });
    bands.collect()
}

/// How to read the pictures.
pub(super) fn key(picks: bool) -> String {
    let dots = if picks {
        "Each dot is a creator; the large ones are picked."
    } else {
        "Each dot is a creator."
    };
    format!(
        "{dots} The band holds eight accounts in ten of that network and size, the dashed line is their middle; no band where no source gives one. Both scales go by powers of ten."
    )
}

#[expect(clippy::cast_precision_loss, reason = "a place on a picture")]
fn float(followers: u64) -> f64 {
    followers as f64
}

fn whole(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
