//! How long the stages of `classify` take: `cargo bench --bench stages [-- NAME]`.
//!
//! The creators are invented here. Throughput is in bytes of the file or in rows; the first stage has no length, for it
//! looks at the head of a file only. `benches/classify.sh` measures the command beside its peers, and
//! `benches/instructions.sh` counts instructions, which are the same on a busy machine.
#![allow(clippy::unwrap_used, reason = "a bench may fail as a test does")]

use criterion::{BatchSize, Criterion, Throughput};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;
use tierplan::benchmark::Pack;
use tierplan::ingest::stream::{Block, Room, Rows, Step, Tail};
use tierplan::ingest::{Export, Options, Outcome, Source, inspect, open};
use tierplan::metrics::Quick;
use tierplan::number::{Decimal, write_float};
use tierplan::profile::Profile;
use tierplan::report::classify::{Figures, Lens};

/// Rows of the file, of which the first thousand tell how it is read.
const ROWS: u32 = 50_000;

/// Creators of three networks, a price for every fifth and views where the network shows them.
fn creators(rows: u32) -> String {
    let mut text =
        "username,platform,followers,posts,avg_likes,avg_comments,avg_views,engagement_rate,price,country,email\n"
            .to_owned();
    let mut state = 7_u32;
    for row in 0..rows {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223); // spread over all sizes
        let platform =
            ["instagram", "tiktok", "youtube"].into_iter().cycle().nth(row as usize % 3).unwrap();
        let followers = 500 + (state >> 12) % (1 << (10 + state % 11));
        let (likes, comments) = (followers / 40 + state % 17, followers / 2_000);
        let rate = 100.0 * f64::from(likes + comments) / f64::from(followers);
        let views =
            if platform == "instagram" { String::new() } else { (followers / 3).to_string() };
        let price = if row % 5 == 0 { (followers / 90 + 20).to_string() } else { String::new() };
        writeln!(
            text,
            "mira_{row},{platform},{followers},{},{likes},{comments},{views},{rate:.2},{price},DE,mira{row}@example.com",
            20 + state % 900,
        )
        .unwrap();
    }
    text
}

/// The same creators, an object a line.
fn lines(table: &str) -> String {
    let mut rows = table.lines().map(|line| line.split(','));
    let names: Vec<&str> = rows.next().unwrap().collect();
    let number = |cell: &str| cell.parse::<f64>().is_ok();
    let mut text = String::new();
    for row in rows {
        let cells = names.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        let pairs = cells.map(|(name, cell)| match number(cell) {
            true => format!("\"{name}\":{cell}"),
            false => format!("\"{name}\":\"{cell}\""),
        });
        writeln!(text, "{{{}}}", pairs.collect::<Vec<_>>().join(",")).unwrap();
    }
    text
}

fn source<'a>(name: &str, text: &'a str) -> Source<'a> {
    Source { name: name.to_owned(), reader: Box::new(text.as_bytes()) }
}

fn opened<'a>(name: &str, text: &'a str) -> Export<'a> {
    open(source(name, text), &Options::default()).unwrap()
}

/// What lies behind the first thousand rows.
fn tail<'a>(name: &str, text: &'a str) -> Tail<'a> {
    opened(name, text).take_tail().unwrap()
}

fn blocks(tail: &mut Tail<'_>) -> Vec<Block> {
    std::iter::from_fn(|| tail.cutter.next_block(&tail.table, Vec::new()).unwrap()).collect()
}

fn profiles(table: &str) -> Vec<Profile> {
    let rows = opened("creators.csv", table).map(|row| row.unwrap().outcome);
    let taken = rows.filter_map(|outcome| match outcome {
        Outcome::Profiles(profiles) => Some(profiles),
        _ => None,
    });
    taken.flatten().collect()
}

fn recognising(bench: &mut Criterion) {
    let table = creators(5_000);
    let lines = lines(&table);
    let mut group = bench.benchmark_group("recognising a head");
    for (name, text) in [("creators.csv", &table), ("creators.ndjson", &lines)] {
        group.bench_function(name, |b| {
            b.iter(|| black_box(opened(name, text).layout().fields.len()));
        });
    }
    group.bench_function("inspect, all rows counted", |b| {
        b.iter(|| inspect(source("creators.csv", &table), &Options::default()).unwrap().rows);
    });
    group.finish();
}

fn reading(bench: &mut Criterion) {
    let table = creators(ROWS);
    let lines = lines(&table);
    let mut group = bench.benchmark_group("reading");
    for (name, text) in [("creators.csv", &table), ("creators.ndjson", &lines)] {
        let mut tail = tail(name, text);
        let cut = blocks(&mut tail);
        let bytes: usize = cut.iter().map(|block| block.bytes().len()).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(format!("cutting blocks of {name}"), |b| {
            b.iter_batched(
                || self::tail(name, text),
                |mut tail| blocks(&mut tail).len(),
                BatchSize::PerIteration,
            );
        });
        let mut room = Room::new(&tail.table);
        group.throughput(Throughput::Elements(u64::from(ROWS) - 1_000));
        group.bench_function(format!("rows of {name}"), |b| {
            b.iter(|| {
                let mut plain = 0;
                let mut passed = tail.passed;
                for block in &cut {
                    let mut rows = Rows::new(&tail.table, block, &mut room, passed);
                    while let Some(step) = rows.step().unwrap() {
                        plain += usize::from(matches!(step, Step::Plain));
                    }
                    passed = rows.passed();
                }
                plain
            });
        });
    }
    group.finish();
}

fn figures(bench: &mut Criterion) {
    let profiles = profiles(&creators(5_000));
    let pack = Pack::builtin();
    let quick = Quick::new(pack);
    let plain = Lens::new(pack);
    let looked_up = Lens { quick: Some(&quick), ..plain.clone() };
    let mut group = bench.benchmark_group("figures");
    group.throughput(Throughput::Elements(profiles.len() as u64));
    for (name, lens) in [("worked out", &plain), ("looked up", &looked_up)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                for profile in &profiles {
                    black_box(Figures::of(profile, lens));
                }
            });
        });
    }
    group.finish();
}

fn writing(bench: &mut Criterion) {
    let values: Vec<f64> = (1..5_000).map(|at| f64::from(at) * 0.037).collect();
    let mut group = bench.benchmark_group("writing");
    let mut out = Vec::new();
    group.throughput(Throughput::Elements(values.len() as u64));
    group.bench_function("figures of six digits", |b| {
        b.iter(|| {
            out.clear();
            values
                .iter()
                .filter_map(|value| Decimal::of(*value, 6))
                .for_each(|d| d.write(&mut out));
            out.len()
        });
    });
    group.bench_function("any float", |b| {
        b.iter(|| {
            out.clear();
            values.iter().for_each(|value| write_float(*value, &mut out));
            out.len()
        });
    });
    group.finish();
}

/// All stages one after the other, by one thread, as the command does them.
fn whole(bench: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let table = creators(ROWS);
    let mut group = bench.benchmark_group("classify");
    for (form, text) in [("csv", table.clone()), ("ndjson", lines(&table))] {
        let file = folder.path().join(format!("creators.{form}"));
        let out = folder.path().join(format!("classified.{form}"));
        std::fs::write(&file, &text).unwrap();
        group.throughput(Throughput::Bytes(text.len() as u64));
        let run = || {
            let args = ["tierplan", "classify", "-q", "--threads", "1", "-f", form, "-o"];
            let paths = [out.as_os_str().to_owned(), file.as_os_str().to_owned()];
            tierplan::cli::run(args.map(Into::into).into_iter().chain(paths))
        };
        run();
        assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), text.lines().count());
        group.bench_function(form, |b| b.iter(run));
    }
    group.finish();
}

fn main() {
    let bench = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(4));
    let mut bench = bench.configure_from_args();
    for stage in [recognising, reading, figures, writing, whole] {
        stage(&mut bench);
    }
    bench.final_summary();
}
