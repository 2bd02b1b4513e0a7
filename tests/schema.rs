//! Every JSON output against the schema that `tierplan schema` prints for it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use jsonschema::Validator;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Runs the program in the repository; gives what it prints, whatever the answer is.
fn tierplan(args: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tierplan"));
    let done = command
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(args.split_whitespace())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.code() != Some(2), "{args}: {said}");
    String::from_utf8(done.stdout).unwrap()
}

fn validator(command: &str) -> Validator {
    let schema: Value = serde_json::from_str(&tierplan(&format!("schema {command}"))).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    jsonschema::validator_for(&schema).unwrap()
}

/// Outputs that use every part of every document at least once.
const OUTPUTS: [&str; 29] = [
    "classify examples/creators.csv",
    "classify examples/messy.csv --fx EUR=1.08",
    "classify examples/messy.csv --fx EUR=1.08 --tiers mediakix --compare-tiers hypeauditor",
    "classify examples/gate/april.csv --market us,de,fr",
    "classify examples/creators.csv --target-cpm 12 --target-cpe 0.2 --er views",
    "classify examples/creators.csv --emv --explain rubyc.reviews",
    "classify examples/gate/april.csv --market us,uk,in",
    "benchmarks --tiers",
    "recommend --goal awareness --budget 5000",
    "recommend --goal conversions=2,content --budget 20k --creators examples/creators.csv",
    "recommend --goal loyalty --budget 900 --strategy any --scope niche --long-term",
    "recommend --goal authority --budget 90k --weeks 7 --posts 3 --confidence 90%",
    "recommend --goal content --budget 12k --premium-content --strategy macro",
    "recommend --goal conversions --budget 5000 --creators examples/creators.csv --order-value 60 --margin 40% --commission 10% --product-cost 8",
    "recommend --brief examples/campaign.toml",
    "inspect examples/creators.csv",
    "inspect examples/messy.csv",
    "benchmarks",
    "benchmarks --platform tiktok --as-of 2026-11-01",
    "check examples/gate/april.csv --policy examples/gate/policy.toml",
    "check examples/gate/april.csv examples/gate/plan.json --policy examples/gate/policy.toml",
    "check examples/gate/plan.json --policy examples/gate/policy.toml",
    "check examples/creators.csv --policy examples/gate/policy.toml --baseline examples/gate/march.csv",
    "check examples/messy.csv --fx EUR=1.08 --policy examples/gate/policy.toml --as-of 2026-04-30",
    "diff examples/gate/march.csv examples/gate/april.csv",
    "diff examples/gate/april.csv examples/gate/march.csv --tiers mediakix",
    "diff examples/gate/march.csv examples/gate/march.csv",
    "diff examples/creators.csv examples/messy.csv --fx EUR=1.08",
    "diff examples/messy.csv examples/creators.csv --fx EUR=1.08",
];

#[test]
fn every_output_fits_its_schema() {
    for args in OUTPUTS {
        let command = match args {
            _ if args.contains("--explain") => "explain",
            "benchmarks --tiers" => "tiers",
            _ => args.split(' ').next().unwrap(),
        };
        let document: Value =
            serde_json::from_str(&tierplan(&format!("{args} -q -f json"))).unwrap();
        assert_eq!(document["schema"], format!("tierplan.{command}/1"), "{args}");
        let wrong: Vec<String> = validator(command)
            .iter_errors(&document)
            .take(5)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{args}:\n{}", wrong.join("\n"));
    }
}

/// A schema that anything fits says nothing: each key that is relied on must be asked for.
#[test]
fn a_missing_or_wrong_key_is_found() {
    let relied_on: [(&str, &str, &[&str]); 6] = [
        (
            "classify",
            "classify examples/creators.csv",
            &[
                "/summary",
                "/summary/read",
                "/summary/tiers/0/tier",
                "/profiles/0/followers",
                "/profiles/0/engagement_rate",
                "/rejects",
            ],
        ),
        (
            "recommend",
            "recommend --goal conversions --budget 20k --creators examples/creators.csv",
            &[
                "/verdict",
                "/mix/0/share",
                "/strategies/0/dependable",
                "/forecast/unique_reach/low",
                "/picks/0/reason",
                "/passed_over/0/handle",
                "/bound",
                "/gap",
                "/assumptions/0/source",
                "/schedule/0/week",
            ],
        ),
        (
            "inspect",
            "inspect examples/creators.csv",
            &["/encoding", "/fields/followers/confidence", "/ignored"],
        ),
        ("benchmarks", "benchmarks", &["/figures/0/source", "/judgements"]),
        (
            "check",
            "check examples/gate/april.csv --policy examples/gate/policy.toml",
            &["/result", "/rules/0/status", "/rules/0/findings"],
        ),
        (
            "diff",
            "diff examples/gate/march.csv examples/gate/april.csv",
            &["/summary/came", "/changed/0/followers_new", "/definitions/0/field"],
        ),
    ];
    for (command, args, keys) in relied_on {
        let validator = validator(command);
        let document: Value =
            serde_json::from_str(&tierplan(&format!("{args} -q -f json"))).unwrap();
        for key in keys {
            let (parent, last) = key.rsplit_once('/').unwrap();
            let mut without = document.clone();
            let owner = without.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            assert!(owner.remove(last).is_some(), "{args}: no {key}");
            assert!(!validator.is_valid(&without), "{command}: fits without {key}");
            let mut wrong = document.clone();
            *wrong.pointer_mut(key).unwrap() = serde_json::json!({ "no": ["such", "value"] });
            assert!(!validator.is_valid(&wrong), "{command}: {key} may be anything");
        }
        let mut other = document.clone();
        other["schema"] = "tierplan.other/9".into();
        assert!(!validator.is_valid(&other), "{command}: any name fits");
        let mut more = document;
        more["a_key_of_tomorrow"] = 1.into();
        assert!(validator.is_valid(&more), "{command}: new keys must not break readers");
    }
}
