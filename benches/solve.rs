//! How fast the optimiser is, and how close: `cargo bench --bench solve -- [KIND|every] [CREATORS…] [--gap G] [--write DIR]`.
//!
//! Prints one line an instance: kind, creators, seconds, goal, gap, and the most any limit is exceeded by. With
//! `--write` the instances are left in DIR as MPS files for `benches/highs.sh`.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench may fail as a test does, and prints what it measured"
)]

mod instances;

use std::io::BufWriter;
use std::time::Instant;
use tierplan::plan::solve::{Effort, Problem, Solution, solve};

fn main() {
    let mut args = std::env::args().skip(1).filter(|a| a != "--bench");
    let (mut kinds, mut sizes, mut gap, mut dir) = (Vec::new(), Vec::new(), 1e-9, None);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--gap" => gap = args.next().unwrap().parse().unwrap(),
            "--write" => dir = args.next(),
            "every" => kinds.extend(instances::KINDS),
            _ if arg.parse::<usize>().is_ok() => sizes.push(arg.parse().unwrap()),
            _ => kinds.extend(instances::KINDS.into_iter().filter(|k| *k == arg)),
        }
    }
    if kinds.is_empty() {
        kinds.push("plain");
    }
    if sizes.is_empty() {
        sizes.extend([300, 1_000, 5_000]);
    }
    for kind in &kinds {
        for &creators in &sizes {
            let problem = instances::roster(kind, creators, 7);
            if let Some(dir) = &dir {
                let file = std::fs::File::create(format!("{dir}/{kind}-{creators}.mps")).unwrap();
                instances::write_mps(&problem, &mut BufWriter::new(file)).unwrap();
            }
            let start = Instant::now();
            let found = solve(&problem, &Effort { gap, ..Effort::default() });
            let seconds = start.elapsed().as_secs_f64();
            match found {
                Ok(plan) => println!(
                    "{kind} {creators} {seconds:.3} {:.9e} {:.1e} {:.1e}",
                    plan.value,
                    plan.gap,
                    excess(&problem, &plan)
                ),
                Err(no) => {
                    println!("{kind} {creators} {seconds:.3} infeasible proven={}", no.proven)
                }
            }
        }
    }
}

/// By how much the plan breaks a limit at most, as a part of the limit.
fn excess(problem: &Problem, plan: &Solution) -> f64 {
    let used = |l: usize| -> f64 {
        let of = |c: &tierplan::plan::solve::Choice| &problem.groups[c.group].options[c.option];
        plan.chosen.iter().map(|c| f64::from(c.times) * of(c).usage[l]).sum()
    };
    let over = |(l, limit): (usize, &tierplan::plan::solve::Limit)| {
        (used(l) - limit.at_most) / limit.at_most.abs().max(1.0)
    };
    problem.limits.iter().enumerate().map(over).fold(0.0, f64::max)
}
