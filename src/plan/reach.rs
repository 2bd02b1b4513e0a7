//! Unique reach: how many different people of an audience see at least one of several creators.
//!
//! Independent audiences (Sainsbury's formula): `U = P · (1 − Π(1 − rᵢ/P))`, which with
//! `wᵢ = −ln(1 − rᵢ/P)` is `U = P · (1 − e^(−Σwᵢ))`, monotone in a sum.

/// No creator is taken to reach more than this part of an audience: at all of it `w` would be infinite.
const MOST: f64 = 0.999;

/// `w` of a creator that reaches `reach` of an audience of `audience` people.
pub fn weight(reach: f64, audience: f64) -> f64 {
    -(-part(reach, audience)).ln_1p()
}

/// The part of an audience that a creator reaches; none of an audience of nobody.
pub fn part(reach: f64, audience: f64) -> f64 {
    if audience <= 0.0 { 0.0 } else { (reach / audience).clamp(0.0, MOST) }
}

/// Different people reached when the weights sum to `sum`.
pub fn unique(sum: f64, audience: f64) -> f64 {
    -audience * (-sum).exp_m1()
}

/// What is certain of the unique reach, whatever the overlap: at least the largest single reach, at most
/// the sum or the whole audience.
pub fn bounds(reaches: impl Iterator<Item = f64>, audience: f64) -> (f64, f64) {
    let (mut floor, mut sum) = (0.0f64, 0.0f64);
    for reach in reaches {
        floor = floor.max(reach.min(audience));
        sum += reach;
    }
    (floor, sum.min(audience))
}

/// People who see at least one, two and three of the posts, from the `reaches` of the posts: how often somebody sees
/// them is Poisson-binomial when audiences are independent, and its first terms follow post by post.
pub fn frequency(reaches: impl Iterator<Item = f64>, audience: f64) -> [f64; 3] {
    let (mut none, mut once, mut twice) = (1.0, 0.0, 0.0);
    if audience <= 0.0 {
        return [0.0; 3];
    }
    for reach in reaches {
        let seen = part(reach, audience);
        twice += seen * (once - twice);
        once += seen * (none - once);
        none -= seen * none;
    }
    let at_least = [1.0 - none, 1.0 - none - once, 1.0 - none - once - twice];
    at_least.map(|part: f64| audience * part.max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_halves_of_an_audience_reach_three_quarters() {
        let sum = weight(500.0, 1_000.0) * 2.0;
        assert!((unique(sum, 1_000.0) - 750.0).abs() < 1e-9);
    }

    #[test]
    fn three_posts_that_half_see_are_seen_like_three_coins() {
        let seen = frequency([500.0; 3].into_iter(), 1_000.0);
        for (seen, coins) in seen.into_iter().zip([875.0, 500.0, 125.0]) {
            assert!((seen - coins).abs() < 1e-9, "{seen} for {coins}");
        }
        assert!(frequency([500.0].into_iter(), 0.0).iter().all(|part| part.abs() < 1e-12));
    }

    proptest! {
        #[test]
        fn frequencies_fall_and_add_up(
            reaches in proptest::collection::vec(1.0f64..900.0, 1..12),
        ) {
            let [once, twice, thrice] = frequency(reaches.iter().copied(), 1_000.0);
            let sum: f64 = reaches.iter().map(|r| weight(*r, 1_000.0)).sum();
            prop_assert!((once - unique(sum, 1_000.0)).abs() < 1e-6);
            prop_assert!(once >= twice && twice >= thrice);
            let views: f64 = reaches.iter().sum();
            prop_assert!(once + twice + thrice <= views + 1e-6);
        }

        #[test]
        fn likely_reach_lies_between_floor_and_ceiling(
            reaches in proptest::collection::vec(1.0f64..900.0, 1..12),
        ) {
            let audience = 1_000.0;
            let sum: f64 = reaches.iter().map(|r| weight(*r, audience)).sum();
            let (floor, ceiling) = bounds(reaches.iter().copied(), audience);
            let likely = unique(sum, audience);
            prop_assert!(floor <= likely + 1e-6 && likely <= ceiling + 1e-6);
        }
    }
}
