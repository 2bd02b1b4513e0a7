//! Real exports, where a folder of them is at hand: `TIERPLAN_EXPORTS` names it. They are no part of the project.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![expect(clippy::print_stderr, reason = "says why it skips")]

mod greedy;

use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use tierplan::benchmark::Pack;
use tierplan::ingest::{Column, Options, Outcome, Source, Tally, inspect, open};
use tierplan::money::{Currency, Money, Rates};
use tierplan::plan::brief::{Brief, Strategy};
use tierplan::plan::goal::{Goal, GoalMix};
use tierplan::plan::{make, named};
use tierplan::profile::Profile;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("TIERPLAN_EXPORTS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: TIERPLAN_EXPORTS names no folder of exports");
    }
    folder
}

fn source(path: &Path) -> Source<'static> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    Source { name, reader: Box::new(std::fs::File::open(path).unwrap()) }
}

#[test]
fn every_row_of_every_export_is_accounted_for() {
    let Some(folder) = folder() else { return };
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Ok(export) = open(source(&path), &Options::default()) else { continue };
        let mut tally = Tally::new();
        let mut rows = 0;
        for row in export {
            let outcome = row.unwrap().outcome;
            if let Outcome::Profiles(profiles) = &outcome {
                assert!(!profiles.is_empty(), "{}", path.display());
            }
            tally.count(&outcome);
            rows += 1;
        }
        assert_eq!(tally.read(), rows);
        assert_eq!(tally.read(), tally.classified() + tally.rejected() + tally.blank());
    }
}

#[test]
fn followers_are_where_people_found_them() {
    let Some(folder) = folder() else { return };
    let truth: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.join("truth.json")).unwrap()).unwrap();
    let mut wrong = Vec::new();
    let mut right = 0;
    // Text tables: what a workbook or document holds is named otherwise.
    for file in truth.as_array().unwrap().iter().filter(|file| file["format"] == "csv") {
        let name = file["file"].as_str().unwrap();
        let layout = inspect(source(&folder.join(name)), &Options::default());
        let found: BTreeSet<u64> = layout
            .iter()
            .flat_map(|layout| &layout.fields)
            .filter(|(field, _)| field.starts_with("followers"))
            .filter_map(|(_, source)| match source.column {
                Column::Index(index) => u64::try_from(index).ok(),
                Column::Path(_) => None,
            })
            .collect();
        let wanted = columns(file);
        let refused = file["tierable"] == false && found.is_empty();
        if refused || found.iter().any(|column| wanted.contains(column)) {
            right += 1;
        } else {
            wrong.push(format!("{name}: {found:?} instead of {wanted:?}"));
        }
    }
    assert!(right > 0 && wrong.is_empty(), "{right} right\n{}", wrong.join("\n"));
}

fn columns(file: &Value) -> BTreeSet<u64> {
    let fields = file["columns"].as_object().unwrap();
    let own = fields.iter().filter(|(field, _)| field.starts_with("followers"));
    let own = own.flat_map(|(_, columns)| columns.as_array().unwrap());
    let twins = file.pointer("/duplicate_of/followers").and_then(Value::as_array);
    let twins = twins.into_iter().flatten();
    own.filter_map(|column| column["index"].as_u64())
        .chain(twins.filter_map(Value::as_u64))
        .collect()
}

/// The demo roster that another optimiser is published with: it spends on the accounts with most fake followers.
#[test]
fn the_demo_of_another_optimiser_is_planned_better_and_without_its_fakes() {
    let Some(folder) = folder() else { return };
    let export = open(source(&folder.join("058-optimizer-demo.csv")), &Options::default()).unwrap();
    let profiles: Vec<Profile> = export
        .filter_map(|row| match row.unwrap().outcome {
            Outcome::Profiles(profiles) => Some(profiles),
            _ => None,
        })
        .flatten()
        .collect();
    assert_eq!(profiles.len(), 20);
    let pack = Pack::builtin();
    for goal in [Goal::Awareness, Goal::Engagement] {
        let budget = Money::from_units(20_000.0, Currency::USD).unwrap();
        let brief =
            Brief { strategy: Some(Strategy::Any), ..Brief::new(GoalMix::only(goal), budget) };
        let everybody = Brief { max_fake_share: Some(1.0), ..brief.clone() };
        let of = |brief: &Brief| named(&profiles, brief, pack, &Rates::default()).unwrap();
        let all = of(&everybody);
        let plan = make(brief.clone(), of(&brief), pack).unwrap();
        greedy::beats_greedy(&plan, &all, goal);
    }
}
