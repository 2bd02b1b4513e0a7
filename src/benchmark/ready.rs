//! What every row of a file asks of the pack, looked up once: fees by size, and how rates spread.

use super::curve::{self, Ends, Points};
use super::rows::Band;
use super::standing::{self, Quantile};
use super::{Metric, Pack, Peers};
use crate::money::{Currency, Money};
use crate::profile::{Platform, RateBase};

const BASES: [RateBase; 4] =
    [RateBase::Followers, RateBase::Views, RateBase::Reach, RateBase::Impressions];

const BANDS: [(Band, u64); 4] =
    [(Band::Nano, 1_000), (Band::Micro, 10_000), (Band::Macro, 100_000), (Band::Mega, 1_000_000)];

/// The distribution of rates among accounts of one platform and size band.
#[derive(Debug, Default)]
pub(super) struct Spread {
    pub(super) points: Vec<Quantile>,
    pub(super) peers: Option<Peers>,
    /// There are points enough, and they rise: every rate has its place among them.
    pub(super) rises: bool,
}

/// Answers by platform, base and band, in the order of their lists.
#[derive(Debug, Default)]
pub(super) struct Ready {
    fees: Vec<Points>,
    spreads: Vec<Spread>,
}

impl Ready {
    pub(super) fn of(pack: &Pack) -> Ready {
        let fees = Platform::ALL.iter().map(|platform| fees(pack, *platform)).collect();
        let mut spreads = Vec::with_capacity(DISTRIBUTIONS);
        for platform in Platform::ALL {
            for base in BASES {
                for (_, followers) in BANDS {
                    let points = pack.quantiles(platform, followers, base);
                    let rises = standing::standing(&points, 0.01).is_some();
                    let peers = pack.peers_of(platform, followers, base);
                    spreads.push(Spread { points, peers, rises });
                }
            }
        }
        Ready { fees, spreads }
    }

    /// The fee for a post in USD; `None` where there are no fees or some could be no amount of money.
    pub(super) fn fee(&self, platform: Platform, followers: u64) -> Option<f64> {
        curve::at(self.fees.get(platform as usize)?, followers, Ends::Sloped)
    }

    /// `None` under 1,000 followers.
    pub(super) fn spread(
        &self,
        platform: Platform,
        followers: u64,
        base: RateBase,
    ) -> Option<&Spread> {
        self.spreads.get(distribution(platform, followers, base)?)
    }
}

/// How many distributions of rates there are: one for each platform, base and band.
pub(crate) const DISTRIBUTIONS: usize = Platform::ALL.len() * BASES.len() * BANDS.len();

/// The place among them of the one that a rate stands in; `None` under 1,000 followers.
pub(crate) fn distribution(platform: Platform, followers: u64, base: RateBase) -> Option<usize> {
    let band = Band::of(followers)? as usize; // the smallest is 0
    Some((platform as usize * BASES.len() + base as usize) * BANDS.len() + band)
}

/// The points of the fees; none where the ends of a fee at some size are beyond what money can be.
fn fees(pack: &Pack, platform: Platform) -> Points {
    let sizes = [1_000, 10_000_000_000].into_iter().chain(BANDS.map(|(_, from)| from * 3));
    let sound = sizes.into_iter().all(|size| {
        pack.at(Metric::CostPerPost, platform, size).is_some_and(|fee| {
            [fee.value, fee.low, fee.high]
                .into_iter()
                .all(|units| Money::from_units(units * 10.0, Currency::USD).is_some())
        })
    });
    if sound { pack.points(Metric::CostPerPost, platform) } else { Points::new() }
}
