//! The page that a person reads: counts, tiers side by side, creators, and what was not taken.

use super::{Asides, Disclosed, Entry, Summary, TierSummary};
use crate::figure::count;
use crate::ingest::Reject;
use crate::metrics::{Emv, PriceSource};
use crate::money::{Currency, Money};
use crate::report::{Block, Cell, Heading, Report, Section, Table, cell};
use crate::tier::{BELOW, Scheme};
use crate::vet::Flag;
use std::collections::BTreeSet;

/// Rejects shown on the page.
const REJECTS_SHOWN: usize = 5;

/// What the page is made of.
#[derive(Debug)]
pub struct Page<'a> {
    /// Input names as shown.
    pub files: &'a [String],
    /// Counts and figures.
    pub summary: &'a Summary,
    /// The creators to show, in the order read.
    pub entries: &'a [Entry],
    /// The first rejects.
    pub rejects: &'a [Reject],
    /// How prices compare with the usual ones is shown too.
    pub verbose: bool,
    /// Whose tiers; `None` for the article's.
    pub scheme: Option<&'a Scheme>,
}

/// Lays out the page.
pub fn page(page: &Page<'_>) -> Report {
    let mut sections = vec![opening(page)];
    if page.summary.profiles > 0 {
        sections.push(tiers(page.summary));
    }
    if !page.entries.is_empty() {
        sections.push(creators(page));
    }
    sections.extend(media_values(page));
    if let Some(found) = &page.summary.disclosure {
        sections.push(disclosure(page, found));
    }
    if page.summary.rejected > 0 {
        sections.push(rejects(page));
    }
    Report { title: None, sections }
}

/// Where creators were read: one file, or how many. Sheets of one workbook (`creators.xlsx [TikTok]`) are one file.
pub fn place(files: &[String]) -> String {
    let book = |file: &String| -> Option<String> {
        Some(file.strip_suffix(']')?.rsplit_once(" [")?.0.to_owned())
    };
    match files {
        [file] => file.clone(),
        files => {
            let books: Option<BTreeSet<String>> = files.iter().map(book).collect();
            let one =
                books.filter(|books| books.len() == 1).and_then(|mut books| books.pop_first());
            one.unwrap_or_else(|| format!("{} files", files.len()))
        }
    }
}

/// The counts in one sentence: `42 creators in a.csv: 10 nano, 25 micro, 7 macro; 3 rows rejected, 1 blank.`
pub fn summary_line(files: &[String], summary: &Summary) -> String {
    let place = place(files);
    let tiers: Vec<String> = summary
        .tiers
        .iter()
        .filter(|group| group.count > 0)
        .map(|group| format!("{} {}", count(group.count), tier_name(group.tier)))
        .collect();
    let mut line = format!("{} in {place}", counted(summary.profiles, "creator", "creators"));
    if !tiers.is_empty() {
        line += &format!(": {}", tiers.join(", "));
    }
    line += "; ";
    line += &match summary.rejected {
        0 => "no rows rejected".to_owned(),
        rows => format!("{} rejected", counted(rows, "row", "rows")),
    };
    if summary.blank > 0 {
        line += &format!(", {} blank", count(summary.blank));
    }
    line += &asides(files, summary);
    line + "."
}

/// ` (line 18 is a total or a heading)`.
fn asides(files: &[String], summary: &Summary) -> String {
    let Asides { rows, first_lines } = &summary.asides;
    match (files, first_lines.as_slice()) {
        (_, []) => String::new(), // most files have none
        ([_], [line]) => format!(" (line {line} is a total or a heading)"),
        ([_], lines) if *rows == lines.len() as u64 => {
            let lines: Vec<String> = lines.iter().map(u64::to_string).collect();
            format!(" (lines {} are totals or headings)", lines.join(", "))
        }
        ([_], [first, ..]) => {
            format!(" ({} of them totals or headings, the first in line {first})", count(*rows))
        }
        _ => format!(" ({} of them totals or headings)", count(*rows)),
    }
}

fn opening(page: &Page<'_>) -> Section {
    let mut blocks = vec![Block::Lead(summary_line(page.files, page.summary))];
    let without = page.summary.without_platform;
    if without > 0 {
        let creators = counted(without, "creator names", "creators name");
        blocks.push(Block::Text(format!(
            "{creators} no platform, so there is no standing and no estimated price for them. \
             If they are all on one network, say so with --platform instagram (or another)."
        )));
    }
    if let Some(changes) = page.summary.tier_changes {
        let change = if changes == 1 { "changes" } else { "change" };
        blocks.push(Block::Text(format!(
            "{} of {} creators {change} tier under the scheme compared with.",
            count(changes),
            count(page.summary.profiles)
        )));
    }
    if !page.summary.missing_fx.is_empty() {
        blocks.push(Block::Text(mixed_note(&page.summary.missing_fx)));
    }
    let virtual_creators = page.summary.virtual_creators;
    if virtual_creators > 0 {
        blocks.push(Block::Text(format!(
            "{} to be no real person (virtual); several markets require them to say so.",
            counted(virtual_creators, "creator says", "creators say")
        )));
    }
    Section { heading: None, blocks }
}

/// Prices that cannot be added up, and what is missing to do it.
fn mixed_note(missing: &[Currency]) -> String {
    let names: Vec<&str> = missing.iter().map(Currency::code).collect();
    format!(
        "Prices are in several currencies, so no tier has a median price, CPM or CPE: no rate is known for {}. \
         Say what one is worth, for example --fx {}=RATE.",
        names.join(", "),
        names.first().copied().unwrap_or("EUR")
    )
}

/// Tiers side by side. Columns that would be empty are left out, to keep the page narrow.
fn tiers(summary: &Summary) -> Section {
    let currency = summary.currency.unwrap_or(Currency::USD);
    let shown: Vec<&TierSummary> = summary.tiers.iter().filter(|group| group.count > 0).collect();
    let money = |value: Option<f64>| amount(value, currency).map_or(Cell::Missing, Cell::Money);
    let guess = |value| amount(value, Currency::USD).map_or(Cell::Missing, Cell::EstimatedMoney);
    let mut grid = Grid::default();
    grid.always("Tier", false, shown.iter().map(|g| Cell::Text(tier_name(g.tier).to_owned())));
    grid.always("Creators", true, shown.iter().map(|group| Cell::Count(group.count)));
    grid.known(
        "Median engagement",
        shown.iter().map(|g| g.median_engagement_rate.map_or(Cell::Missing, Cell::Percent)),
    );
    grid.known("Median price", shown.iter().map(|group| money(group.median_price)));
    grid.known("Estimated price", shown.iter().map(|group| guess(group.median_estimated_price)));
    grid.known("CPM", shown.iter().map(|group| money(group.cpm)));
    grid.known("CPE", shown.iter().map(|group| money(group.cpe)));
    grid.known("CPC", shown.iter().map(|group| money(group.cpc)));
    grid.known("CPA", shown.iter().map(|group| money(group.cpa)));
    let table = grid.table(Some(tiers_note(summary, &shown)));
    Section { heading: Some("Tiers".to_owned()), blocks: vec![Block::Table(table)] }
}

/// Over how many rows the figures are, and what the words mean.
fn tiers_note(summary: &Summary, shown: &[&TierSummary]) -> String {
    let sum = |pick: fn(&TierSummary) -> u64| shown.iter().map(|group| pick(group)).sum::<u64>();
    let all = count(summary.profiles);
    let mut parts = Vec::new();
    if let Some(base) = summary.engagement_rate_base {
        let what = match base {
            "given" => "as the file states it".to_owned(),
            base => format!("by {base}"),
        };
        let rows = count(sum(|group| group.engagement_rate_rows));
        parts.push(format!("Engagement {what}: known for {rows} of {all}."));
    }
    let quoted = sum(|group| group.price_rows);
    if quoted > 0 {
        let matched = match summary.missing_fx.is_empty() {
            true => [
                sum(|group| group.cpm_rows),
                sum(|group| group.cpe_rows),
                sum(|group| group.cpc_rows),
                sum(|group| group.cpa_rows),
            ],
            false => [0; 4],
        };
        parts.push(prices_note(quoted, &all, matched));
    }
    if !summary.fx.is_empty() {
        let rates: Vec<String> = summary.fx.iter().map(ToString::to_string).collect();
        parts.push(format!("Converted at {}.", rates.join("; ")));
    }
    if sum(|group| group.estimated_price_rows) > 0 {
        parts.push("Prices with ~ are estimates for one post or video, in US dollars.".to_owned());
    }
    parts.join(" ")
}

/// How many prices there are, and over how many rows the cost figures: `[CPM, CPE, CPC, CPA]`. A figure that no row
/// has is not spoken of.
fn prices_note(quoted: u64, all: &str, [seen, reacted, clicked, sold]: [u64; 4]) -> String {
    let mut note = format!("Prices are quoted for {} of {all}", count(quoted));
    let costs = [
        (seen, "CPM (price per 1,000 views)", "have views too"),
        (reacted, "CPE (price per like or comment)", "have reactions"),
        (clicked, "CPC (price per link click)", "have clicks"),
        (sold, "CPA (price per conversion)", "have conversions"),
    ];
    let known = costs.iter().filter(|(rows, ..)| *rows > 0);
    let known: Vec<String> = known
        .map(|(rows, name, have)| format!("{name} is over the {} that {have}", count(*rows)))
        .collect();
    if !known.is_empty() {
        note += &format!("; {}", known.join(", "));
    }
    note + "."
}

fn creators(page: &Page<'_>) -> Section {
    let entries = page.entries;
    let mut grid = Grid::default();
    grid.always("Creator", false, entries.iter().map(|entry| Cell::Text(entry.label())));
    if entries.iter().any(|entry| entry.platform != entries.first().and_then(|e| e.platform)) {
        let name = |entry: &Entry| entry.platform.map(|platform| platform.title().to_owned());
        grid.always(
            "Platform",
            false,
            entries.iter().map(|e| name(e).map_or(Cell::Missing, Cell::Text)),
        );
    }
    grid.always("Followers", true, entries.iter().map(|entry| Cell::Count(entry.followers)));
    grid.always("Tier", false, entries.iter().map(|e| Cell::Text(tier_name(e.tier).to_owned())));
    if entries.iter().any(|entry| entry.tier_compared.is_some()) {
        let other = |entry: &Entry| cell(entry.tier_compared, |tier| Cell::text(tier_name(tier)));
        grid.always("Compared", false, entries.iter().map(other));
    }
    grid.known(
        "Eng. rate",
        entries.iter().map(|entry| entry.engagement_rate.map_or(Cell::Missing, Cell::Percent)),
    );
    grid.known("Standing", entries.iter().map(standing));
    grid.known("Price", entries.iter().map(price));
    grid.known("CPM", entries.iter().map(cpm));
    if page.verbose {
        let against = |ratio: f64| Cell::Text(format!("{ratio}×"));
        grid.known(
            "vs usual",
            entries.iter().map(|e| e.price_vs_usual.map_or(Cell::Missing, against)),
        );
    }
    let note = creators_note(page);
    let mut blocks = vec![Block::Table(grid.table((!note.is_empty()).then_some(note)))];
    let flags = flag_list(entries);
    if !flags.is_empty() {
        blocks.push(Block::List(flags));
    }
    Section { heading: Some("Creators".to_owned()), blocks }
}

/// What others would call a post worth, creator by creator; no sums.
fn media_values(page: &Page<'_>) -> Option<Section> {
    let known: Vec<(&Entry, &Emv)> =
        page.entries.iter().filter_map(|entry| Some((entry, entry.emv.as_ref()?))).collect();
    let first = known.first()?.1;
    let dollars = |value| amount(value, Currency::USD).map_or(Cell::Missing, Cell::EstimatedMoney);
    let mut methods: Vec<String> = Vec::new();
    for (_, found) in &known {
        for one in &found.methods {
            let name = format!("{} ({}, {})", one.method, one.source, one.year);
            if !methods.contains(&name) {
                methods.push(name);
            }
        }
    }
    let mut grid = Grid::default();
    grid.always("Creator", false, known.iter().map(|(entry, _)| Cell::Text(entry.label())));
    grid.always("Lowest", true, known.iter().map(|(_, found)| dollars(found.low)));
    grid.always("Highest", true, known.iter().map(|(_, found)| dollars(found.high)));
    let times =
        |found: &Emv| found.spread.map_or(Cell::Missing, |times| Cell::Text(format!("{times}×")));
    grid.always("Apart", true, known.iter().map(|(_, found)| times(found)));
    let note = format!(
        "The methods: {}. {} No sum and no other figure has these values in it; --explain HANDLE shows each.",
        methods.join("; "),
        crate::benchmark::UNPUBLISHED
    );
    let text = "What others would call one post worth. The methods differ many times over, so a single figure would say \
                more about the method than about the post.";
    let table = grid.table(Some(note));
    let blocks = vec![Block::Text(text.to_owned()), Block::Table(table)];
    (!first.methods.is_empty())
        .then(|| Section { heading: Some("Media value (EMV)".to_owned()), blocks })
}

fn standing(entry: &Entry) -> Cell {
    entry.er_standing.map_or(Cell::Missing, |percentile| Cell::Text(format!("{percentile}")))
}

fn price(entry: &Entry) -> Cell {
    let found = entry.currency.and_then(|currency| amount(entry.price, currency));
    match (found, entry.price_source) {
        (Some(money), Some(PriceSource::Estimated)) => Cell::EstimatedMoney(money),
        (Some(money), _) => Cell::Money(money),
        (None, _) => Cell::Missing,
    }
}

fn cpm(entry: &Entry) -> Cell {
    let found = entry.currency.and_then(|currency| amount(entry.cpm, currency));
    found.map_or(Cell::Missing, Cell::Money)
}

fn creators_note(page: &Page<'_>) -> String {
    let mut parts = Vec::new();
    let shown = u64::try_from(page.entries.len()).unwrap_or(u64::MAX);
    if shown < page.summary.profiles {
        let more = page.summary.profiles - shown;
        let are = if more == 1 { "is" } else { "are" };
        let more = count(more);
        parts.push(format!(
            "{more} more {are} not shown: -v shows them, -o classified.csv writes them."
        ));
    }
    if page.entries.iter().any(|entry| entry.er_standing.is_some()) {
        parts.push(
            "Standing 75 means: a higher engagement rate than 75 in 100 accounts of the same platform \
             and size."
                .to_owned(),
        );
    }
    let asks = |entry: &&Entry| entry.price_vs_usual.is_some();
    if let Some(first) = page.entries.iter().find(asks).filter(|_| page.verbose) {
        let ratio = first.price_vs_usual.unwrap_or_default();
        parts.push(format!(
            "vs usual: {} asks {ratio} times the middle of what its size and engagement usually costs.",
            first.label()
        ));
    }
    parts.join(" ")
}

/// One item per flag: what it says and whom it concerns.
fn flag_list(entries: &[Entry]) -> Vec<String> {
    let mut raised: Vec<Flag> = entries.iter().flat_map(|entry| entry.flags.clone()).collect();
    raised.sort_unstable();
    raised.dedup();
    raised
        .into_iter()
        .map(|flag| {
            let who: Vec<String> =
                entries.iter().filter(|e| e.flags.contains(&flag)).map(Entry::label).collect();
            if let [only] = who.as_slice() {
                let evidence = entries.iter().flat_map(|entry| &entry.vetting.evidence);
                if let Some(found) = evidence.into_iter().find(|found| found.flag == flag) {
                    let (figure, peers) = (&found.figure, &found.peers);
                    return format!("{only}: {figure}; {peers} ({}).", flag.code());
                }
            }
            let named = who.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
            let rest = who.len().saturating_sub(3);
            let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
            format!("{named}{more}: {} ({}).", flag.meaning(), flag.code())
        })
        .collect()
}

fn rejects(page: &Page<'_>) -> Section {
    let shown: Vec<&Reject> = page.rejects.iter().take(REJECTS_SHOWN).collect();
    let text = |value: Option<&String>| value.cloned().map_or(Cell::Missing, Cell::Text);
    let mut grid = Grid::default();
    if page.files.len() > 1 {
        grid.always("File", false, shown.iter().map(|reject| Cell::Text(reject.file.clone())));
    }
    grid.always("Line", true, shown.iter().map(|reject| Cell::Text(reject.line.to_string())));
    grid.always("Column", false, shown.iter().map(|reject| text(reject.column.as_ref())));
    grid.always("Value", false, shown.iter().map(|reject| text(reject.value.as_ref())));
    grid.always("Reason", false, shown.iter().map(|reject| Cell::Text(reject.reason.clone())));
    let listed = u64::try_from(shown.len()).unwrap_or(u64::MAX);
    let more = page.summary.rejected.saturating_sub(listed);
    let note = if more > 0 {
        format!("{} more; --rejects rejects.csv writes them all.", count(more))
    } else {
        "Write them to a file with --rejects rejects.csv, mend them, and read that file too."
            .to_owned()
    };
    let blocks = vec![Block::Table(grid.table(Some(note)))];
    Section { heading: Some("Rejected rows".to_owned()), blocks }
}

/// How captions say that they are advertising. The findings themselves stand with the other flags.
fn disclosure(page: &Page<'_>, found: &Disclosed) -> Section {
    let number = |number: usize| count(u64::try_from(number).unwrap_or(u64::MAX));
    let mut blocks = vec![Block::Text(format!(
        "Captions looked at: {} of {} creators. Labelled clearly: {}; unclear label: {}; look paid without a \
         label: {}. What a network shows beside a caption is not in the file and cannot be told.",
        number(found.posts),
        number(found.creators),
        number(found.clear),
        number(found.unclear),
        number(found.missing)
    ))];
    let duties = page.entries.iter().filter_map(|entry| {
        let duties = &entry.vetting.disclosure.as_ref()?.duties;
        (!duties.is_empty()).then(|| format!("{}: {}.", entry.label(), duties.join("; ")))
    });
    let duties: Vec<String> = duties.collect();
    if !duties.is_empty() {
        blocks.push(Block::List(duties));
    }
    Section { heading: Some("Disclosure".to_owned()), blocks }
}

/// A table built column by column.
#[derive(Default)]
struct Grid {
    table: Table,
}

impl Grid {
    fn always(&mut self, heading: &str, right: bool, cells: impl Iterator<Item = Cell>) {
        self.table.columns.push(Heading { right, ..Heading::left(heading) });
        for (place, cell) in cells.enumerate() {
            match self.table.rows.get_mut(place) {
                Some(row) => row.push(cell),
                None => self.table.rows.push(vec![cell]),
            }
        }
    }

    /// A column of numbers, left out where none is known.
    fn known(&mut self, heading: &str, cells: impl Iterator<Item = Cell>) {
        let cells: Vec<Cell> = cells.collect();
        if cells.iter().any(|cell| *cell != Cell::Missing) {
            self.always(heading, true, cells.into_iter());
        }
    }

    fn table(self, note: Option<String>) -> Table {
        Table { note, ..self.table }
    }
}

fn amount(units: Option<f64>, currency: Currency) -> Option<Money> {
    Money::from_units(units?, currency)
}

/// A tier as printed.
pub fn tier_name(tier: &'static str) -> &'static str {
    if tier == BELOW { "below nano" } else { tier }
}

fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::super::{Fate, Tally};
    use super::*;
    use crate::benchmark::Pack;
    use crate::profile::{Handle, Platform, Profile};

    fn classified(followers: &[u64]) -> (Vec<Entry>, Tally) {
        let mut tally = Tally::default();
        let mut entries = Vec::new();
        for (line, followers) in (2..).zip(followers) {
            let profile = Profile {
                handle: Handle::new(&format!("c{line}")),
                platform: Some(Platform::Instagram),
                followers: *followers,
                ..Profile::default()
            };
            let entry = Entry::of("a.csv", line, &profile, Pack::builtin());
            tally.record(Fate::Classified);
            tally.add(&entry);
            entries.push(entry);
        }
        (entries, tally)
    }

    fn files() -> Vec<String> {
        vec!["a.csv".to_owned()]
    }

    #[test]
    fn the_opening_counts_everything() {
        let (_, mut tally) = classified(&[999, 1_000, 50_000, 60_000]);
        assert_eq!(
            summary_line(&files(), &tally.summary()),
            "4 creators in a.csv: 1 below nano, 1 nano, 2 micro; no rows rejected."
        );
        [Fate::Rejected, Fate::Blank].into_iter().for_each(|fate| tally.record(fate));
        assert!(summary_line(&files(), &tally.summary()).ends_with("; 1 row rejected, 1 blank."));
    }

    #[test]
    fn an_empty_file_says_so_and_has_no_tables() {
        let summary = Tally::default().summary();
        let report = page(&Page {
            files: &files(),
            summary: &summary,
            entries: &[],
            rejects: &[],
            verbose: false,
            scheme: None,
        });
        assert_eq!(report.sections.len(), 1);
        assert_eq!(summary_line(&files(), &summary), "0 creators in a.csv; no rows rejected.");
    }

    #[test]
    fn what_is_not_shown_is_counted() {
        let (entries, tally) = classified(&[5_000, 50_000, 500_000]);
        let (summary, files) = (tally.summary(), files());
        let report = page(&Page {
            files: &files,
            summary: &summary,
            entries: &entries[..2],
            rejects: &[],
            verbose: false,
            scheme: None,
        });
        let Block::Table(creators) = &report.sections[2].blocks[0] else { panic!("no table") };
        assert_eq!(creators.rows.len(), 2);
        assert!(creators.note.as_ref().unwrap().starts_with("1 more is not shown: -v"));
        let headings: Vec<&str> = creators.columns.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(headings, ["Creator", "Followers", "Tier", "Price"]);
        assert!(matches!(creators.rows[0][3], Cell::EstimatedMoney(_)));
    }

    #[test]
    fn rejects_show_line_column_value_and_reason() {
        let (entries, mut tally) = classified(&[5_000]);
        let reject = Reject {
            file: "a.csv".to_owned(),
            line: 3,
            column: Some("Followers".to_owned()),
            value: Some("hidden".to_owned()),
            reason: "not a number".to_owned(),
        };
        tally.record(Fate::Rejected);
        let (summary, files, rejects) = (tally.summary(), files(), [reject]);
        let report = page(&Page {
            files: &files,
            summary: &summary,
            entries: &entries,
            rejects: &rejects,
            verbose: false,
            scheme: None,
        });
        let Block::Table(table) = &report.sections[3].blocks[0] else { panic!("no table") };
        let text = |text: &str| Cell::Text(text.to_owned());
        assert_eq!(table.rows[0], ["3", "Followers", "hidden", "not a number"].map(text));
    }
}
