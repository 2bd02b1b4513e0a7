//! Files in the shape that many tools and agencies export, with invented creators: each column lands in its field.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::Path;
use tierplan::ingest::{Layout, Options, Outcome, Source, inspect, open};

/// `? field=header` wanted, `! field` unwanted, `@ platform`, then the file after `---`.
#[test]
fn columns_of_known_shapes_land_in_their_fields() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let case = std::fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (wanted, file) = case.split_once("---\n").unwrap();
        let layout = inspect(source(&name, file), &Options::default()).unwrap();
        wrong.extend(
            wanted.lines().filter_map(|line| miss(line, &layout)).map(|m| format!("{name}: {m}")),
        );
        wrong.extend(rejected(&name, file));
        seen += 1;
    }
    assert!(seen > 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn source<'a>(name: &str, text: &'a str) -> Source<'a> {
    Source { name: name.to_owned(), reader: Box::new(text.as_bytes()) }
}

fn miss(line: &str, layout: &Layout) -> Option<String> {
    let (kind, rest) = line.split_once(' ')?;
    match kind {
        "?" => {
            let (field, header) = rest.split_once('=')?;
            let found = layout.fields.get(field).and_then(|source| source.header.as_deref());
            (found != Some(header)).then(|| format!("{field}: wanted {header}, got {found:?}"))
        }
        "!" => layout.fields.contains_key(rest).then(|| format!("{rest}: should not be there")),
        _ => {
            let found = layout.platform.map(|platform| platform.name());
            (found != Some(rest)).then(|| format!("platform: wanted {rest}, got {found:?}"))
        }
    }
}

fn rejected(name: &str, file: &str) -> Vec<String> {
    let export = open(source(name, file), &Options::default()).unwrap();
    export
        .filter_map(|row| match row.unwrap().outcome {
            Outcome::Rejected(reject) => Some(format!("{name}: {} {}", reject.line, reject.reason)),
            _ => None,
        })
        .collect()
}
