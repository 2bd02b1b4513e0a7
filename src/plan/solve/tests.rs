use proptest::prelude::*;

use super::*;

/// Exhaustive search.
struct Exhaustive<'a> {
    problem: &'a Problem,
    used: Vec<f64>,
    sums: Vec<f64>,
    linear: f64,
    tie: f64,
    best: Option<(f64, f64)>,
    scale: Vec<f64>,
}

impl Exhaustive<'_> {
    fn solve(problem: &Problem) -> Option<(f64, f64)> {
        let scale = scales(problem);
        let mut search = Exhaustive {
            problem,
            used: vec![0.0; problem.limits.len()],
            sums: vec![0.0; problem.terms.len()],
            linear: 0.0,
            tie: 0.0,
            best: None,
            scale,
        };
        search.group(0);
        search.best
    }

    fn group(&mut self, g: usize) {
        match self.problem.groups.get(g) {
            None => self.leaf(),
            Some(group) => self.option(g, 0, group.copies, 0),
        }
    }

    fn option(&mut self, g: usize, o: usize, room: u32, taken: u32) {
        let group = &self.problem.groups[g];
        let Some(option) = group.options.get(o) else {
            if taken >= group.at_least {
                self.group(g + 1);
            }
            return;
        };
        for n in 0..=room {
            self.add(option, f64::from(n));
            self.option(g, o + 1, room - n, taken + n);
            self.add(option, -f64::from(n));
        }
    }

    fn add(&mut self, option: &Opt, n: f64) {
        self.linear += n * option.value;
        self.tie += n * option.tie_cost;
        for (s, w) in self.sums.iter_mut().zip(&option.weights) {
            *s += n * w;
        }
        for (s, u) in self.used.iter_mut().zip(&option.usage) {
            *s += n * u;
        }
    }

    fn leaf(&mut self) {
        let limits = self.problem.limits.iter().zip(&self.used).zip(&self.scale);
        if limits.into_iter().any(|((l, u), s)| *u > l.at_most + 1e-9 * s) {
            return;
        }
        let terms = self.problem.terms.iter().zip(&self.sums);
        let goal = self.linear + terms.map(|(t, s)| t.scale * (1.0 - (-s).exp())).sum::<f64>();
        let better = match self.best {
            None => true,
            Some((best, tie)) => {
                let equal = (goal - best).abs() <= 1e-10 * best.abs();
                (!equal && goal > best) || (equal && self.tie < tie - 1e-9)
            }
        };
        if better {
            self.best = Some((goal, self.tie));
        }
    }
}

fn scales(problem: &Problem) -> Vec<f64> {
    (0..problem.limits.len())
        .map(|l| {
            let options = problem.groups.iter().flat_map(|g| &g.options);
            options.map(|o| o.usage[l].abs()).fold(problem.limits[l].at_most.abs(), f64::max)
        })
        .collect()
}

/// A small generator: the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        // splitmix64 (Steele, Lea, Flood 2014)
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.next() % u64::from(n)).unwrap()
    }

    fn index(&mut self, n: u32) -> usize {
        self.below(n) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Whole numbers in one instance out of two, so that ties happen.
    fn figure(&mut self, whole: bool, most: f64) -> f64 {
        let x = self.unit() * most;
        if whole { x.ceil() } else { x }
    }
}

fn instance(dice: &mut Dice, most_groups: u32) -> Problem {
    let whole = dice.below(2) == 0;
    let limits = 1 + dice.index(5);
    let terms = dice.index(3);
    let groups = 1 + dice.index(most_groups);
    let linear = terms == 0 || dice.below(2) == 0;
    let signed: Vec<bool> = (0..limits).map(|_| dice.below(4) == 0).collect();
    let many = dice.below(3) == 0 && groups <= 5;
    let twins = dice.below(4) == 0;
    let mut problem = Problem::default();
    for _ in 0..groups {
        if let Some(last) = problem.groups.last().filter(|_| twins && dice.below(2) == 0) {
            let twin = last.clone();
            problem.groups.push(twin);
            continue;
        }
        let copies = if many { 1 + dice.below(4) } else { 1 };
        let at_least = if dice.below(8) == 0 { dice.below(copies + 1) } else { 0 };
        let options = (0..1 + dice.below(if groups > 10 { 2 } else { 3 }))
            .map(|_| Opt {
                value: if linear { dice.figure(whole, 10.0) } else { 0.0 },
                weights: (0..terms).map(|_| dice.figure(false, 0.3)).collect(),
                usage: signed
                    .iter()
                    .map(|s| {
                        dice.figure(whole, 10.0) - if *s { dice.figure(whole, 10.0) } else { 0.0 }
                    })
                    .collect(),
                tie_cost: dice.figure(whole, 10.0),
            })
            .collect();
        problem.groups.push(Group { copies, at_least, options });
    }
    for s in &signed {
        let size = 4.0 * groups as f64;
        let at_most =
            if *s { dice.figure(whole, size) - 0.5 * size } else { dice.figure(whole, size) };
        problem.limits.push(Limit {
            name: String::new(),
            at_most: if whole { at_most.round() } else { at_most },
        });
    }
    for _ in 0..terms {
        problem.terms.push(Saturating { scale: 1.0 + dice.figure(whole, 20.0) });
    }
    problem
}

fn check_limits(problem: &Problem, plan: &Solution) {
    let scales = scales(problem);
    for (l, limit) in problem.limits.iter().enumerate() {
        let used: f64 = plan
            .chosen
            .iter()
            .map(|c| f64::from(c.times) * problem.groups[c.group].options[c.option].usage[l])
            .sum();
        assert!(used <= limit.at_most + 2e-9 * scales[l], "limit {l}: {used} > {}", limit.at_most);
    }
    for (g, group) in problem.groups.iter().enumerate() {
        let times: u32 = plan.chosen.iter().filter(|c| c.group == g).map(|c| c.times).sum();
        assert!(group.at_least <= times && times <= group.copies, "group {g}: {times}");
    }
}

fn tie_cost(problem: &Problem, plan: &Solution) -> f64 {
    let cost = |c: &Choice| f64::from(c.times) * problem.groups[c.group].options[c.option].tie_cost;
    plan.chosen.iter().map(cost).sum()
}

#[test]
fn equals_exhaustive_search_on_small_instances() {
    let (count, groups) = if cfg!(debug_assertions) { (2_000, 7) } else { (2_000, 10) };
    let mut dice = Dice(5);
    let mut infeasible = 0;
    for i in 0..count {
        let problem = instance(&mut dice, groups);
        let expected = Exhaustive::solve(&problem);
        let found = solve(&problem, &Effort::default());
        match (expected, found) {
            (None, Err(e)) => {
                assert!(e.proven, "instance {i}");
                infeasible += 1;
            }
            (Some((goal, tie)), Ok(plan)) => {
                check_limits(&problem, &plan);
                let error = (plan.value - goal).abs();
                assert!(
                    error <= 1e-9 * goal.abs().max(1e-9),
                    "instance {i}: {} for {goal}\n{problem:?}",
                    plan.value
                );
                assert!(plan.gap <= 0.0, "instance {i}: gap {}", plan.gap);
                let dearer = tie_cost(&problem, &plan) - tie;
                assert!(
                    dearer <= 1e-6 * tie.max(1.0),
                    "instance {i}: tie cost {dearer} above {tie}\n{problem:?}"
                );
            }
            (expected, found) => panic!("instance {i}: {expected:?} but {found:?}\n{problem:?}"),
        }
    }
    assert!(infeasible * 20 < count * 10 && infeasible > 0, "{infeasible} of {count} infeasible");
}

proptest! {
    #[test]
    fn keeps_limits_and_lies_under_its_bound(seed in any::<u64>(), nodes in 1_u64..200) {
        let problem = instance(&mut Dice(seed), 14);
        if let Ok(plan) = solve(&problem, &Effort { gap: 1e-9, nodes, ..Effort::default() }) {
            check_limits(&problem, &plan);
            prop_assert!(plan.value <= plan.bound);
            prop_assert!(plan.multipliers.iter().all(|m| *m >= 0.0));
            if let Ok(best) = solve(&problem, &Effort::default()) {
                prop_assert!(best.value <= plan.bound * (1.0 + 1e-8) + 1e-9);
            }
        }
    }

    #[test]
    fn more_room_never_lowers_the_value(seed in any::<u64>(), more in 0.0..20.0) {
        let mut problem = instance(&mut Dice(seed), 10);
        if let Ok(before) = solve(&problem, &Effort::default()) {
            problem.limits[0].at_most += more;
            let after = solve(&problem, &Effort::default()).unwrap();
            prop_assert!(after.value >= before.value * (1.0 - 1e-8) - 1e-9);
        }
    }

    #[test]
    fn another_option_never_lowers_the_value(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let mut problem = instance(&mut dice, 10);
        if let Ok(before) = solve(&problem, &Effort::default()) {
            let mut more = problem.groups[0].options[0].clone();
            more.value += dice.unit();
            more.usage.iter_mut().for_each(|u| *u *= 2.0 * dice.unit());
            problem.groups[0].options.push(more);
            let after = solve(&problem, &Effort::default()).unwrap();
            prop_assert!(after.value >= before.value * (1.0 - 1e-8) - 1e-9);
        }
    }
}

#[test]
fn without_time_the_first_plan_is_given_with_its_gap() {
    let mut dice = Dice(9);
    let mut stopped = 0;
    for _ in 0..200 {
        let problem = instance(&mut dice, 14);
        let hurried = solve(&problem, &Effort { seconds: Some(0.0), ..Effort::default() });
        let (Ok(plan), Ok(best)) = (hurried, solve(&problem, &Effort::default())) else { continue };
        check_limits(&problem, &plan);
        assert!(plan.value <= best.value * (1.0 + 1e-8) + 1e-9);
        assert!(plan.bound >= best.value * (1.0 - 1e-8) - 1e-9);
        stopped += u32::from(plan.gap > 0.0);
    }
    assert!(stopped > 0, "none was stopped");
}

#[test]
fn is_the_same_every_time() {
    let problem = instance(&mut Dice(77), 14);
    let plan = |p: &Problem| solve(p, &Effort::default()).map(|s| (s.chosen, s.value.to_bits()));
    assert_eq!(plan(&problem).ok(), plan(&problem).ok());
}

#[test]
fn a_problem_without_groups_or_limits_has_an_empty_plan() {
    let plan = solve(&Problem::default(), &Effort::default()).unwrap();
    assert!(plan.chosen.is_empty() && plan.value.abs() < 1e-12 && plan.gap.abs() < 1e-12);
}

/// Polished pieces count 0.1, 0.3 or 1: many plans are alike, and the linear programme mixes parts of creators. How many
/// there are of each value settles it; who they are does not.
#[test]
fn plans_of_few_values_are_proven_by_how_many_there_are_of_each() {
    for seed in 1..6 {
        let mut dice = Dice(seed);
        let groups = (0..1_500)
            .map(|_| {
                let tier = dice.index(3);
                let price = [80.0, 450.0, 2_500.0][tier] * (0.5 + dice.unit()).powi(2);
                let small = f64::from(u8::from(tier < 2));
                let price = price.round();
                let usage = vec![price, 1.0, price * (0.2 - small), price * (small - 0.8)];
                let value = [0.1, 0.3, 1.0][tier];
                let option = Opt { value, usage, tie_cost: price, ..Opt::default() };
                Group { copies: 1, at_least: 0, options: vec![option] }
            })
            .collect();
        let limits = [150_000.0, 220.0, 0.0, 0.0]
            .map(|at_most| Limit { name: String::new(), at_most })
            .to_vec();
        let problem = Problem { groups, limits, terms: Vec::new() };
        let plan = solve(&problem, &Effort { nodes: 20_000, ..Effort::default() }).unwrap();
        check_limits(&problem, &plan);
        assert!(plan.gap <= 0.0, "seed {seed}: {} of {}", plan.value, plan.bound);
    }
}
