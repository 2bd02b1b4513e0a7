//! How many different people several creators reach where more is known of their audiences than their size: how they
//! are divided by country, age and gender, and which followers two of them share.
//!
//! Within a segment of the audience creators reach people independently of each other (Sainsbury), unless it is known
//! how many followers they share. Counted from the largest down, creator i brings
//! `Σ_s r_is · Π_j (1 − r_js/P_s) · Π_k (1 − o_ik/r_i)` new people: j are those before i of whom nothing is known, k those
//! who share `o_ik` of the people that i reaches. With nothing known this is Sainsbury's formula; for two creators it is
//! exact; it always lies between [`Crowd::bounds`].

use super::candidate::{Booking, Candidate};
use super::reach::{self, part};
use std::collections::BTreeMap;

/// Several creators and the audience that they reach into.
pub(super) struct Crowd<'a> {
    audience: f64,
    /// Sizes of the segments, as parts of the audience.
    parts: &'a [f64],
    /// Those who reach most first.
    members: Vec<Member<'a>>,
}

struct Member<'a> {
    /// Place among the lines that the crowd was made of.
    line: usize,
    /// People expected to be reached.
    reach: f64,
    mix: &'a [f64],
    /// Members before this one with whom followers are known to be shared: where they stand, and the part of the people
    /// reached by this one whom they are expected to reach too.
    known: Vec<(usize, f64)>,
}

impl<'a> Crowd<'a> {
    /// The creators of these lines. Whose reach is unknown reaches nobody.
    pub(super) fn new(
        lines: &[(&'a Candidate, &'a Booking)],
        audience: f64,
        parts: &'a [f64],
    ) -> Crowd<'a> {
        let reach = |b: &Booking| b.expected.reach.map_or(0.0, |r| r.value);
        let mut order: Vec<usize> = (0..lines.len()).collect();
        let of = |line: &usize| lines.get(*line).map_or((0.0, 0), |(c, b)| (reach(b), c.crowd.id));
        order.sort_by(|a, b| {
            let ((a, i), (b, j)) = (of(a), of(b));
            b.total_cmp(&a).then(i.cmp(&j))
        });
        let mut places: BTreeMap<usize, (usize, &Candidate, &Booking)> = BTreeMap::new();
        let mut members = Vec::with_capacity(lines.len());
        for (place, line) in order.into_iter().enumerate() {
            let Some((candidate, booking)) = lines.get(line) else { continue };
            let known = candidate.crowd.shared.iter().filter_map(|(other, followers)| {
                let (place, c, b) = places.get(other)?;
                Some((*place, common((candidate, booking), (c, b), *followers)))
            });
            let known = known.collect();
            let (reach, mix) = (reach(booking), &*candidate.crowd.mix);
            members.push(Member { line, reach, mix, known });
            if !candidate.crowd.shared.is_empty() {
                places.insert(candidate.crowd.id, (place, candidate, booking));
            }
        }
        Crowd { audience, parts, members }
    }

    /// Different people reached, where the creator of a line reaches `people(line)`.
    pub(super) fn unique(&self, people: impl Fn(usize) -> f64) -> f64 {
        self.by_segment(people).iter().sum::<f64>().min(self.audience)
    }

    /// The same in each segment.
    pub(super) fn by_segment(&self, people: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut missed = vec![1.0; self.parts.len()];
        let mut reached: Vec<f64> = Vec::with_capacity(self.members.len());
        let mut all = vec![0.0; self.parts.len()];
        for member in &self.members {
            let own = people(member.line);
            let mut left = 1.0;
            for (place, common) in &member.known {
                left *= 1.0 - (common * self.strength(*place, &reached)).clamp(0.0, 1.0);
            }
            let segments = self.parts.iter().zip(&mut missed).zip(&mut all);
            for (index, ((size, missed), all)) in segments.enumerate() {
                let size = size * self.audience;
                let seen = part(own * share(member.mix, index, self.parts), size);
                let mut open = *missed;
                for (place, _) in &member.known {
                    open /= 1.0 - self.seen_by(*place, index, &reached);
                }
                *all += size * seen * open * left;
                *missed *= 1.0 - seen;
            }
            reached.push(own);
        }
        // Shares that cannot all be true would have more people reached than there are.
        all.iter().zip(self.parts).map(|(all, size)| all.min(size * self.audience)).collect()
    }

    /// How much more or less than expected a member reaches.
    fn strength(&self, place: usize, reached: &[f64]) -> f64 {
        let expected = self.members.get(place).map_or(0.0, |member| member.reach);
        let is = reached.get(place).copied().unwrap_or(0.0);
        if expected > 0.0 { is / expected } else { 0.0 }
    }

    fn seen_by(&self, place: usize, segment: usize, reached: &[f64]) -> f64 {
        let Some(member) = self.members.get(place) else { return 0.0 };
        let size = self.parts.get(segment).map_or(0.0, |size| size * self.audience);
        let people = reached.get(place).copied().unwrap_or(0.0);
        part(people * share(member.mix, segment, self.parts), size)
    }

    /// What is certain, whatever the overlap of those of whom nothing is known: people reached lie between. Followers
    /// that two share are taken to see the posts of both independently.
    pub(super) fn bounds(&self) -> (f64, f64) {
        let (mut largest, mut sums) =
            (vec![0.0_f64; self.parts.len()], vec![0.0; self.parts.len()]);
        let (mut sum, mut common) = (0.0, 0.0_f64);
        let mut sure = 0.0;
        let mut counted: Vec<usize> = Vec::new();
        for (place, member) in self.members.iter().enumerate() {
            for (index, (largest, sum)) in largest.iter_mut().zip(&mut sums).enumerate() {
                let people = member.reach * share(member.mix, index, self.parts);
                *largest = largest.max(people);
                *sum += people;
            }
            sum += member.reach;
            let most = member.known.iter().map(|(_, common)| *common).fold(0.0, f64::max);
            common += most * member.reach;
            // Bonferroni: whoever is counted brings what none of those counted before can have reached.
            let taken: f64 = counted.iter().map(|other| self.most_in_common(member, *other)).sum();
            if taken < member.reach {
                sure += member.reach - taken;
                counted.push(place);
            }
        }
        let (mut floor, mut ceiling) = (0.0, 0.0);
        for ((largest, sum), size) in largest.iter().zip(&sums).zip(self.parts) {
            floor += largest.min(size * self.audience);
            ceiling += sum.min(size * self.audience);
        }
        let ceiling = ceiling.min(sum - common).max(0.0);
        let likely = self.unique(|line| self.expected(line));
        (floor.max(sure).min(likely), ceiling.max(likely))
    }

    fn most_in_common(&self, member: &Member<'_>, other: usize) -> f64 {
        if let Some((_, common)) = member.known.iter().find(|(place, _)| *place == other) {
            return common * member.reach;
        }
        let Some(other) = self.members.get(other) else { return 0.0 };
        let of = |member: &Member<'_>, index| member.reach * share(member.mix, index, self.parts);
        (0..self.parts.len()).map(|index| of(member, index).min(of(other, index))).sum()
    }

    /// People who see at least one, two and three of the creators' posts: as in an audience of as many people as would
    /// make the unique reach what it is.
    pub(super) fn frequency(&self) -> [f64; 3] {
        let reaches = || self.members.iter().map(|member| member.reach);
        if self.parts.len() == 1 && self.members.iter().all(|member| member.known.is_empty()) {
            return reach::frequency(reaches(), self.audience);
        }
        let wanted = self.unique(|line| self.expected(line));
        let (mut low, mut high) = (wanted.max(1.0), self.audience.max(1.0) * 1e6);
        for _ in 0..200 {
            let middle = (low * high).sqrt();
            let [once, ..] = reach::frequency(reaches(), middle);
            if once < wanted { low = middle } else { high = middle }
        }
        let [_, twice, thrice] = reach::frequency(reaches(), high);
        [wanted, twice.min(wanted), thrice.min(wanted)]
    }

    /// What the creator of a line is expected to reach.
    pub(super) fn expected(&self, line: usize) -> f64 {
        self.members.iter().find(|member| member.line == line).map_or(0.0, |member| member.reach)
    }
}

/// How much less two creators share than by chance, over all that they can be booked for.
pub(super) struct LessThanChance {
    /// By which factor the audience would have to be larger for chance to make it so; 1 where they share as much,
    /// infinite where they share nobody.
    pub(super) spread: f64,
    /// People whom they share less than by chance.
    pub(super) fewer: f64,
}

/// What two creators who share so many followers share less than by chance.
pub(super) fn less_than_chance(
    a: &Candidate,
    b: &Candidate,
    followers: f64,
    audience: f64,
    parts: &[f64],
) -> LessThanChance {
    let mut found = LessThanChance { spread: 1.0, fewer: 0.0 };
    let offers = a.bookings.iter().flat_map(|one| b.bookings.iter().map(move |other| (one, other)));
    for (one, other) in offers {
        let common = common((a, one), (b, other), followers);
        let people = |b: &Booking| b.expected.reach.map_or(0.0, |r| r.value);
        let mut fewer = 0.0;
        for (index, size) in parts.iter().enumerate() {
            let of = |c: &Candidate, b: &Booking| people(b) * share(&c.crowd.mix, index, parts);
            let seen = part(of(b, other), size * audience);
            if seen > common {
                found.spread = found.spread.max(seen / common);
                fewer += of(a, one) * (seen - common);
            }
        }
        found.fewer = found.fewer.max(fewer);
    }
    found
}

/// The part of a creator's audience that is of a segment; where nothing is known, as everybody's.
pub(super) fn share(mix: &[f64], segment: usize, parts: &[f64]) -> f64 {
    mix.get(segment).or_else(|| parts.get(segment)).copied().unwrap_or(0.0)
}

/// The part of the people reached by one creator whom another reaches too, where they share so many followers. Of the
/// shared followers as many are of the audience as of the one's or the other's, whichever has more; each sees the posts
/// of both independently.
fn common(
    (one, booking): (&Candidate, &Booking),
    (other, other_booking): (&Candidate, &Booking),
    followers: f64,
) -> f64 {
    let figures = |candidate: &Candidate, booking: &Booking| {
        let counted = booking.expected.counted;
        let people = booking.expected.reach.map_or(0.0, |r| r.value);
        let all = super::expect::count(candidate.followers) * counted;
        (people, counted, if all > 0.0 { (people / all).min(1.0) } else { 0.0 })
    };
    let (people, counted, seen) = figures(one, booking);
    let (others, other_counted, other_seen) = figures(other, other_booking);
    let both = followers * counted.max(other_counted) * seen * other_seen;
    if people > 0.0 { both.min(people).min(others) / people } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::candidate::Company;
    use crate::plan::expect::{Expected, Figured};
    use crate::plan::fit::Fitness;
    use crate::profile::{Deliverable, Platform};
    use crate::tier::Tier;
    use proptest::prelude::*;
    use std::rc::Rc;

    const AUDIENCE: f64 = 100_000.0;

    /// A creator of whose followers, all of the audience, a tenth is reached.
    fn creator(id: usize, followers: u64, mix: &[f64], shared: &[(usize, f64)]) -> Candidate {
        let reach = super::super::expect::count(followers) / 10.0;
        let expected = Expected {
            reach: Some(Figured { value: reach, estimated: false }),
            counted: 1.0,
            ..Expected::default()
        };
        Candidate {
            handle: None,
            label: id.to_string(),
            platform: Platform::Instagram,
            tier: Tier::of(followers),
            followers,
            fake_share: None,
            copies: 1,
            included: false,
            fitness: Fitness::default(),
            crowd: Company { id, mix: Rc::from(mix), shared: Rc::from(shared) },
            bookings: vec![Booking {
                deliverable: Deliverable::Post,
                price: 100.0,
                price_range: (100.0, 100.0),
                quoted: true,
                expected,
            }],
        }
    }

    fn seen(all: &[Candidate], parts: &[f64]) -> (f64, (f64, f64), [f64; 3]) {
        let lines: Vec<(&Candidate, &Booking)> = all.iter().map(|c| (c, &c.bookings[0])).collect();
        let crowd = Crowd::new(&lines, AUDIENCE, parts);
        (crowd.unique(|line| crowd.expected(line)), crowd.bounds(), crowd.frequency())
    }

    #[test]
    fn two_who_share_all_followers_reach_those_who_see_either() {
        // 1,000 of the same 10,000 see each: one in ten of them both.
        let pair =
            [creator(0, 10_000, &[], &[(1, 10_000.0)]), creator(1, 10_000, &[], &[(0, 10_000.0)])];
        let (unique, (floor, ceiling), [once, twice, _]) = seen(&pair, &[1.0]);
        assert!((unique - 1_900.0).abs() < 1e-6, "{unique}");
        assert!((floor - 1_900.0).abs() < 1e-6 && (ceiling - 1_900.0).abs() < 1e-6);
        assert!((once - 1_900.0).abs() < 1e-6 && (twice - 100.0).abs() < 1.0, "{once} {twice}");
    }

    #[test]
    fn two_who_share_nobody_reach_all_of_both() {
        let pair = [creator(0, 10_000, &[], &[(1, 0.0)]), creator(1, 20_000, &[], &[(0, 0.0)])];
        let (unique, bounds, _) = seen(&pair, &[1.0]);
        assert!((unique - 3_000.0).abs() < 1e-9 && bounds == (3_000.0, 3_000.0), "{unique}");
    }

    #[test]
    fn audiences_of_different_segments_do_not_overlap() {
        let parts = [0.5, 0.5];
        let apart = [creator(0, 50_000, &[1.0, 0.0], &[]), creator(1, 50_000, &[0.0, 1.0], &[])];
        let alike = [creator(0, 50_000, &[1.0, 0.0], &[]), creator(1, 50_000, &[1.0, 0.0], &[])];
        let (unique, bounds, _) = seen(&apart, &parts);
        assert!((unique - 10_000.0).abs() < 1e-6 && bounds == (10_000.0, 10_000.0), "{bounds:?}");
        // Within half of the audience each reaches a tenth of it.
        let (unique, bounds, _) = seen(&alike, &parts);
        assert!((unique - 9_500.0).abs() < 1e-6 && bounds == (5_000.0, 10_000.0), "{unique}");
    }

    proptest! {
        /// What is likely lies between floor and ceiling; with nothing known it is Sainsbury's.
        #[test]
        fn reach_lies_between_its_bounds(
            sizes in proptest::collection::vec(1_000u64..200_000, 2..8),
            female in proptest::collection::vec(0.0f64..=1.0, 8),
            common in proptest::collection::vec(proptest::option::of(0.0f64..=1.0), 28),
            split in proptest::bool::ANY,
        ) {
            let parts = if split { vec![0.4, 0.6] } else { vec![1.0] };
            let mut shared = vec![Vec::new(); sizes.len()];
            let mut known = common.iter();
            for a in 0..sizes.len() {
                for b in 0..a {
                    if let Some(Some(part)) = known.next() {
                        let people = part * super::super::expect::count(sizes[a].min(sizes[b]));
                        shared[a].push((b, people));
                        shared[b].push((a, people));
                    }
                }
            }
            let mix = |at: usize| if split { vec![female[at], 1.0 - female[at]] } else { Vec::new() };
            let all: Vec<Candidate> =
                (0..sizes.len()).map(|i| creator(i, sizes[i], &mix(i), &shared[i])).collect();
            let (unique, (floor, ceiling), [once, twice, thrice]) = seen(&all, &parts);
            prop_assert!(floor <= unique * (1.0 + 1e-9), "{floor} {unique}");
            prop_assert!(unique <= ceiling * (1.0 + 1e-9), "{unique} {ceiling}");
            prop_assert!(once >= twice && twice >= thrice && thrice >= 0.0);
            if common.iter().all(Option::is_none) && !split {
                let sum: f64 =
                    all.iter().map(|c| reach::weight(c.bookings[0].expected.reach.map_or(0.0, |r| r.value), AUDIENCE)).sum();
                prop_assert!((unique - reach::unique(sum, AUDIENCE)).abs() < 1e-6);
            }
        }
    }
}
