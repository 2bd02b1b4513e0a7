//! The stated range of 80 % holds in 80 of 100 campaigns when the model is true: campaigns are drawn here anew, with
//! another generator and other code than the planner's.

#![expect(clippy::unwrap_used, reason = "a helper of a test may fail as a test does")]

use tierplan::benchmark::{Judgement, Pack};
use tierplan::money::{Currency, Money, Rates};
use tierplan::plan::brief::{Brief, Strategy};
use tierplan::plan::forecast::Range;
use tierplan::plan::goal::GoalMix;
use tierplan::plan::{Plan, make, named};
use tierplan::profile::{Handle, Offer, Platform, Profile};
use tierplan::tier::Tier;

/// xorshift64* (Vigna 2016) with Box and Muller's normals.
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let top = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11;
        (top as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (radius, angle) =
            ((-2.0 * self.unit().ln()).sqrt(), std::f64::consts::TAU * self.unit());
        radius * angle.cos()
    }
}

/// Creators of all sizes with quoted prices; every second one with measured likes and views.
fn plan(goal: &str) -> Plan {
    sure_plan(goal, None)
}

fn sure_plan(goal: &str, confidence: Option<f64>) -> Plan {
    let profiles: Vec<Profile> = (0..40_u32)
        .map(|i| {
            let followers = 2_000 * u64::from(1 + i % 9) * if i % 5 == 0 { 40 } else { 4 };
            let mut profile = Profile { followers, ..Profile::default() };
            profile.handle = Handle::new(&format!("creator_{i}"));
            profile.platform = Some(Platform::Instagram);
            let price = Money::from_units(followers as f64 / 150.0 + 20.0, Currency::USD).unwrap();
            profile.offers.push(Offer { deliverable: None, label: None, price, range: None });
            if i % 2 == 0 {
                profile.avg_likes = Some(followers as f64 * 0.03);
                profile.avg_comments = Some(followers as f64 * 0.001);
                profile.avg_views = Some(followers as f64 * 0.2);
            }
            profile
        })
        .collect();
    let budget = Money::from_units(6_000.0, Currency::USD).unwrap();
    let mut brief = Brief::new(GoalMix::parse(goal).unwrap(), budget);
    brief.strategy = Some(Strategy::Any);
    brief.confidence = confidence;
    let pack = Pack::builtin();
    let roster = named(&profiles, &brief, pack, &Rates::default()).unwrap();
    make(brief, roster, pack).unwrap()
}

/// Reach, reactions and conversions of one campaign.
fn campaign(plan: &Plan, chance: &mut Chance) -> [f64; 3] {
    let pack = Pack::builtin();
    let sd = |which, tier| pack.judgement(which, Some(tier));
    let common = Tier::ALL.map(|tier| {
        [Judgement::CommonSdViews, Judgement::CommonSdEngagement, Judgement::CommonSdConversion]
            .map(|which| (sd(which, tier) * chance.normal()).exp())
    });
    let (mut missed, mut reactions, mut conversions) = (1.0, 0.0, 0.0);
    for (candidate, booking, _) in plan.best.lines(&plan.roster) {
        let [views, engagement, conversion] = *common.get(candidate.tier.place()).unwrap();
        let error = chance.normal();
        if chance.unit() < pack.judgement(Judgement::NoShow, None) {
            continue;
        }
        let own = |estimated: bool| {
            let which = if estimated { Judgement::OwnSd } else { Judgement::OwnSdMeasured };
            let sd = pack.judgement(which, None);
            (sd * error - sd * sd / 2.0).exp()
        };
        let expected = &booking.expected;
        let (reach, seen) = (expected.reach.unwrap(), expected.impressions.unwrap());
        let react = expected.engagements.unwrap();
        let shared = |estimated: bool, factor: f64| if estimated { factor } else { 1.0 };
        let people = reach.value * own(reach.estimated) * shared(reach.estimated, views);
        missed *= 1.0 - (people / plan.worth.audience).min(0.999);
        reactions += react.value * own(react.estimated) * shared(react.estimated, engagement);
        conversions += expected.conversions.unwrap().value
            * own(seen.estimated)
            * shared(seen.estimated, views)
            * conversion;
    }
    [plan.worth.audience * (1.0 - missed), reactions, conversions]
}

#[test]
fn eighty_of_a_hundred_campaigns_fall_within_the_stated_range() {
    for (seed, goal) in [(1, "awareness"), (2, "engagement"), (3, "conversions")] {
        let plan = plan(goal);
        let ranges: [Range; 3] = [
            plan.forecast.unique_reach.unwrap(),
            plan.forecast.engagements.unwrap(),
            plan.forecast.conversions.unwrap(),
        ];
        let mut chance = Chance(0x9E37_79B9 + seed);
        let (campaigns, mut within) = (4_000, [0_u32; 3]);
        for _ in 0..campaigns {
            for ((value, range), n) in
                campaign(&plan, &mut chance).iter().zip(&ranges).zip(&mut within)
            {
                *n += u32::from((range.low..=range.high).contains(value));
            }
        }
        for n in within {
            let part = f64::from(n) / f64::from(campaigns);
            assert!((0.77..=0.83).contains(&part), "{goal}: {within:?} of {campaigns}");
        }
    }
}

/// The plan is chosen among many by its draws: what it says it reaches must hold in campaigns that chose nothing.
#[test]
fn what_a_confident_plan_says_it_reaches_is_reached_that_often() {
    for (seed, goal, index) in [(1, "awareness", 0), (2, "engagement", 1), (3, "conversions", 2)] {
        for sure in [0.7, 0.8, 0.9] {
            let plan = sure_plan(goal, Some(sure));
            let mut chance = Chance(0x51_7CC1 + seed);
            let campaigns = 4_000_u32;
            let reached = (0..campaigns)
                .filter(|_| {
                    campaign(&plan, &mut chance).get(index).is_some_and(|v| *v >= plan.reached)
                })
                .count();
            let part = f64::from(u32::try_from(reached).unwrap()) / f64::from(campaigns);
            assert!((part - sure).abs() < 0.03, "{goal} at {sure}: {part}");
        }
    }
}
