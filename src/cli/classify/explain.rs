//! `classify --explain HANDLE`: how each figure of one creator came about.

use super::{Input, Reader, Request, Streams, Target};
use crate::cli::output::{Format, Outcome};
use crate::ingest::{self, Row};
use crate::profile::{Handle, Profile};
use crate::report::classify::Entry;
use crate::report::classify::explain::{self, Explanation, Origin};
use crate::report::{html, sheet};
use anyhow::{Context, bail};
use std::collections::BTreeMap;

/// Names offered where the one asked for is not there.
const OFFERED: usize = 3;

/// How like the name asked for an offered one must be (Jaro-Winkler, 0 to 1).
const NEAR: f64 = 0.7;

/// Reads everything, so that the figures of whole tiers are known too, and explains everyone of this name.
///
/// # Errors
/// A file that cannot be read, a format that is for rows, a name that nobody has.
pub(super) fn run(
    request: &Request,
    asked: &str,
    inputs: Vec<Input<'_>>,
    streams: &mut Streams<'_>,
) -> anyhow::Result<Outcome> {
    if matches!(request.format, Format::Csv | Format::Ndjson | Format::Parquet) {
        bail!("--explain is more than rows: use --format table, markdown, html, xlsx or json");
    }
    let mut reader = Reader::new(request, streams.rejects.take())?;
    let fields: Vec<_> = inputs.iter().map(|input| input.fields.clone()).collect();
    let mut found = Found { asked, members: Vec::new(), near: Vec::new() };
    reader.read(inputs, &mut |place, row, entries| {
        if let ingest::Outcome::Profiles(profiles) = &row.outcome {
            entries.into_iter().zip(profiles).for_each(|(entry, profile)| {
                found.look(request, entry, profile, row, place);
            });
        }
    })?;
    let near = found.hint();
    if found.members.is_empty() {
        bail!("--explain {asked}: nobody of this name was classified{near}");
    }
    let none = BTreeMap::new();
    let creators = found.members.into_iter().map(|mut member| {
        reader.tally.place(&mut member.entry);
        let fields = fields.get(member.place).unwrap_or(&none);
        let origin = Origin { line: member.row.line, original: &member.row.original, fields };
        explain::creator(&member.entry, &member.profile, &request.lens, &origin)
    });
    let explanation = Explanation {
        schema: explain::SCHEMA,
        asked: asked.to_owned(),
        creators: creators.collect(),
        summary: explain::summary(&reader.tally),
    };
    if request.format == Format::Json {
        serde_json::to_writer_pretty(&mut *streams.out, &explanation)?;
        streams.out.write_all(b"\n").context("cannot write the output")?;
    } else if request.format == Format::Xlsx {
        let sheets = sheet::report(&explain::page(&explanation))?;
        streams.out.write_all(&sheets).context("cannot write the output")?;
    } else if request.format == Format::Html {
        html::render(&explain::page(&explanation), streams.out)
            .context("cannot write the output")?;
    } else {
        (streams.render)(Target::Page, &explain::page(&explanation), streams.out)
            .context("cannot write the output")?;
    }
    streams.out.flush().context("cannot write the output")?;
    reader.finish()
}

/// One whom the name fits: explained once everyone is read.
struct Member {
    entry: Entry,
    profile: Profile,
    row: Row,
    /// Which input it stands in.
    place: usize,
}

/// Whom the name fits, and whom nearly.
struct Found<'a> {
    asked: &'a str,
    members: Vec<Member>,
    /// The likest names so far, best first.
    near: Vec<(f64, String)>,
}

impl Found<'_> {
    fn look(
        &mut self,
        request: &Request,
        entry: Entry,
        profile: &Profile,
        row: &Row,
        place: usize,
    ) {
        if is_called(self.asked, &entry, profile) {
            let window = request.lens.recent;
            let profile = window.map_or_else(|| profile.clone(), |window| profile.recent(window));
            self.members.push(Member { entry, profile, row: row.clone(), place });
            return;
        }
        let label = entry.label();
        let likeness = strsim::jaro_winkler(&plain(self.asked), &plain(&label));
        if likeness >= NEAR && !self.near.iter().any(|(_, known)| *known == label) {
            self.near.push((likeness, label));
            // Of equals the first read stays first.
            self.near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            self.near.truncate(OFFERED);
        }
    }

    fn hint(&self) -> String {
        let names: Vec<&str> = self.near.iter().map(|(_, name)| name.as_str()).collect();
        match names.as_slice() {
            [] => "; `classify -v` lists everyone".to_owned(),
            names => format!("; near it: {}", names.join(", ")),
        }
    }
}

/// A name as it is compared.
fn plain(name: &str) -> String {
    name.trim().trim_start_matches('@').to_lowercase()
}

/// By handle, else by any other name that the file has, or as it is shown.
fn is_called(asked: &str, entry: &Entry, profile: &Profile) -> bool {
    let other =
        |name: &Option<String>| name.as_deref().is_some_and(|name| plain(name) == plain(asked));
    profile.handle.as_ref().is_some_and(|handle: &Handle| handle.is(asked))
        || other(&profile.name)
        || profile.id.as_deref() == Some(asked.trim())
        || profile.url.as_deref() == Some(asked.trim())
        || plain(&entry.label()) == plain(asked)
}
