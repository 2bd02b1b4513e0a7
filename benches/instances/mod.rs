//! Rosters to measure the optimiser with: invented, the same on every machine.

use std::io::{self, Write};
use tierplan::plan::solve::{Group, Limit, Opt, Problem};

/// Each stresses something else.
pub(crate) const KINDS: [&str; 9] = [
    "plain",      // log-normal followers, noisy prices
    "equal",      // everybody asks the same few prices
    "content",    // one piece each: values are all alike
    "premium",    // pieces count 0.1, 0.3 or 1
    "huge",       // prices in a currency with many noughts
    "correlated", // value follows price: the hard kind of knapsack
    "tight",      // shares leave hardly any room
    "least",      // many creators must be taken
    "all",        // the budget pays for everybody
];

/// splitmix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// About normal: a sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// `creators` with three offers each, eight limits: budget, hours, most, fewest, shares of three tiers, one platform.
pub(crate) fn roster(kind: &str, creators: usize, seed: u64) -> Problem {
    let mut dice = Dice(seed);
    let mut groups = Vec::with_capacity(creators);
    let (mut total, mut smallest) = (0.0, 0.0);
    for _ in 0..creators {
        let followers = (9.9 + 1.5 * dice.normal()).exp().clamp(1_000.0, 9e6);
        let tier = if followers < 1e4 { 0 } else { 1 + usize::from(followers >= 1e5) };
        let platform = dice.next() % 3;
        let views = followers * 0.2 * (0.7 * dice.normal()).exp();
        let fee = (followers / 100.0).powf(0.9) * (0.4 * dice.normal()).exp();
        let mut options = Vec::with_capacity(3);
        for (price, brings) in [(0.5, 0.45), (1.0, 1.0), (1.7, 1.6)] {
            let (price, brings) = (fee * price * (0.9 + 0.2 * dice.unit()), views * brings);
            let (price, value) = match kind {
                "equal" => ([50.0, 100.0, 250.0][tier], brings.round()),
                "content" => (price.round().max(5.0), 1.0),
                "premium" => (price.round().max(5.0), [0.1, 0.3, 1.0][tier]),
                "huge" => ((price * 16_000.0).round(), brings.round()),
                "correlated" => (price.round().max(5.0), price.round().max(5.0) + 10.0),
                _ => ((price * 100.0).round().max(500.0) / 100.0, brings),
            };
            let on = |yes: bool| if yes { price } else { 0.0 };
            let usage = vec![
                price,
                12.0,
                1.0,
                -1.0,
                -on(tier == 0),
                -on(tier == 1),
                on(tier == 2),
                on(platform == 0),
            ];
            options.push(Opt { value, usage, tie_cost: price, ..Opt::default() });
        }
        total += options.iter().map(|o| o.usage[0]).fold(0.0, f64::max);
        smallest += options.iter().map(|o| o.usage[0]).fold(f64::INFINITY, f64::min);
        groups.push(Group { copies: 1, at_least: 0, options });
    }
    let many = creators as f64;
    let budget = match kind {
        "all" => total * 1.1,
        "least" => smallest * 0.3,
        _ => total * 0.02,
    };
    let (hours, most, fewest) = match kind {
        "all" => (many * 13.0, many, 0.0),
        "least" => (many * 12.0, many, (many * 0.4).floor()),
        _ => (many, many * 0.1, (many * 0.01).floor()),
    };
    let shares = if kind == "tight" { [0.33, 0.33, 0.335, 0.3] } else { [0.1, 0.2, 0.5, 0.4] };
    let shares = if matches!(kind, "all" | "least") { [0.0, 0.0, 1.0, 1.0] } else { shares };
    let at_most = [
        budget,
        hours,
        most,
        -fewest,
        -shares[0] * budget,
        -shares[1] * budget,
        shares[2] * budget,
        shares[3] * budget,
    ];
    let limits = at_most.map(|at_most| Limit { name: String::new(), at_most }).to_vec();
    Problem { groups, limits, terms: Vec::new() }
}

/// The problem in free MPS, which every other solver reads.
pub(crate) fn write_mps(problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "NAME roster\nOBJSENSE\n    MAX\nROWS\n N goal")?;
    for l in 0..problem.limits.len() {
        writeln!(out, " L l{l}")?;
    }
    for g in 0..problem.groups.len() {
        writeln!(out, " L g{g}")?;
    }
    writeln!(out, "COLUMNS\n MARKER 'MARKER' 'INTORG'")?;
    for (g, group) in problem.groups.iter().enumerate() {
        for (o, option) in group.options.iter().enumerate() {
            writeln!(out, " x{g}_{o} goal {} g{g} 1", option.value)?;
            for (l, usage) in option.usage.iter().enumerate().filter(|(_, u)| **u != 0.0) {
                writeln!(out, " x{g}_{o} l{l} {usage}")?;
            }
        }
    }
    writeln!(out, " MARKER 'MARKER' 'INTEND'\nRHS")?;
    for (l, limit) in problem.limits.iter().enumerate() {
        writeln!(out, " RHS l{l} {}", limit.at_most)?;
    }
    for g in 0..problem.groups.len() {
        writeln!(out, " RHS g{g} 1")?;
    }
    writeln!(out, "BOUNDS")?;
    for (g, group) in problem.groups.iter().enumerate() {
        for o in 0..group.options.len() {
            writeln!(out, " BV BND x{g}_{o}")?;
        }
    }
    writeln!(out, "ENDATA")
}
