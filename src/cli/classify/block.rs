//! One block of a long table, from its bytes to the bytes of the output: what a thread does by itself.
//!
//! Whether a creator came before is not known here, nor the sums over all rows: both hang on the order of the blocks and
//! are settled by who gets the blocks back.

use super::output::{Notes, Plain, Shape};
use crate::ingest::stream::{Block, Passed, Room, Rows, Step, Table};
use crate::ingest::{Identity, IngestError, Original, Outcome, Reject, Row};
use crate::report::classify::{Disclosed, Figures, Lens, Sample};
use crate::vet::{self, Phrases};
use std::io;

/// What is done with every block of a table.
pub(super) struct Work<'w> {
    pub(super) table: &'w Table,
    pub(super) lens: &'w Lens<'w>,
    pub(super) shape: &'w Shape,
    pub(super) plain: Plain,
    /// A summary is wanted.
    pub(super) sums: bool,
    /// Number of the table's file among the inputs.
    pub(super) input: usize,
}

/// What became of a record.
pub(super) enum Fate {
    /// A creator with figures; the line of output ends at this offset.
    Taken {
        identity: Option<Identity>,
        disclosed: Option<Box<Disclosed>>,
        end: usize,
    },
    Rejected(Box<Reject>),
    Merged,
    Blank,
    Aside,
}

/// A record of the block.
pub(super) struct Line {
    /// 1-based line of the file.
    pub(super) number: u64,
    /// Offset in the block.
    pub(super) start: usize,
    pub(super) fate: Fate,
}

impl Line {
    /// Who is counted.
    pub(super) fn identity(&self) -> Option<Identity> {
        match &self.fate {
            Fate::Taken { identity, .. } => *identity,
            _ => None,
        }
    }
}

/// A block, done.
pub(super) struct Done {
    pub(super) block: Block,
    /// What was taken to have gone by before it, and what has gone by after it.
    pub(super) before: Passed,
    pub(super) after: Passed,
    pub(super) lines: Vec<Line>,
    /// What is to be counted of each line taken; empty where no summary is wanted.
    pub(super) samples: Vec<Sample>,
    pub(super) text: Vec<u8>,
    pub(super) notes: Notes,
    /// Why the records end here.
    pub(super) failed: Option<IngestError>,
}

/// Memory of a block that is done, to be used again.
#[derive(Default)]
pub(super) struct Spare {
    pub(super) lines: Vec<Line>,
    pub(super) samples: Vec<Sample>,
    pub(super) text: Vec<u8>,
}

/// Memory of a thread, for its blocks one after the other.
pub(super) struct Desk {
    room: Room,
    phrases: Phrases,
}

impl Desk {
    /// For blocks of this table.
    pub(super) fn new(table: &Table) -> Desk {
        Desk { room: Room::new(table), phrases: Phrases::default() }
    }
}

impl Work<'_> {
    /// Reads the block's records and writes them.
    ///
    /// # Errors
    /// None: memory takes all.
    pub(super) fn block(
        &self,
        block: Block,
        before: Passed,
        desk: &mut Desk,
        spare: Spare,
    ) -> io::Result<Done> {
        let Spare { mut lines, mut samples, text } = spare;
        lines.clear();
        samples.clear();
        let mut page = Page { samples, text, notes: Notes::default() };
        page.text.clear();
        let Desk { room, phrases } = desk;
        let mut phrases = match self.table.has_words() {
            true => phrases.read(block.bytes()),
            false => &[],
        };
        let mut rows = Rows::new(self.table, &block, room, before);
        let failed = loop {
            let step = match rows.step() {
                Ok(Some(step)) => step,
                Ok(None) => break None,
                Err(error) => break Some(error),
            };
            let (number, fate) = match step {
                Step::Plain(identity) => {
                    (rows.line(), self.plain(&rows, &mut phrases, identity, &mut page)?)
                }
                Step::Full(row) => (row.line, self.full(*row, &mut page)?),
            };
            lines.push(Line { number, start: rows.start(), fate });
        };
        let after = rows.passed();
        let Page { samples, text, notes } = page;
        Ok(Done { block, before, after, lines, samples, text, notes, failed })
    }

    fn plain(
        &self,
        rows: &Rows<'_>,
        phrases: &mut &[u32],
        identity: Option<Identity>,
        page: &mut Page,
    ) -> io::Result<Fate> {
        // Words are looked at in full only where they may say something.
        let may_speak = say_what_it_is(phrases, rows) || vet::is_brand_category(rows.category());
        if may_speak || !self.lens.markets.is_empty() {
            return self.full(rows.full(), page);
        }
        let Some(profile) = rows.profile() else { return self.full(rows.full(), page) };
        let (figures, disclosed) = Figures::of(profile, self.lens);
        if !self.shape.plain(rows, &self.plain, &figures, &mut page.text)? {
            self.line(&rows.full().original, &figures, page)?;
        }
        Ok(self.taken(identity, &figures, disclosed, page))
    }

    fn full(&self, row: Row, page: &mut Page) -> io::Result<Fate> {
        let profile = match row.outcome {
            Outcome::Profiles(profiles) => match profiles.into_iter().next() {
                Some(profile) => profile,
                None => return Ok(Fate::Blank),
            },
            Outcome::Rejected(reject) => return Ok(Fate::Rejected(Box::new(reject))),
            Outcome::Merged { .. } => return Ok(Fate::Merged),
            Outcome::Blank => return Ok(Fate::Blank),
            Outcome::Aside => return Ok(Fate::Aside),
        };
        let (figures, disclosed) = Figures::of(&profile, self.lens);
        self.line(&row.original, &figures, page)?;
        Ok(self.taken(Identity::of(&profile), &figures, disclosed, page))
    }

    fn line(&self, original: &Original, figures: &Figures, page: &mut Page) -> io::Result<()> {
        let Page { text, notes, .. } = page;
        self.shape.row(self.input, original, std::slice::from_ref(figures), text, notes)
    }

    fn taken(
        &self,
        identity: Option<Identity>,
        figures: &Figures,
        disclosed: Option<Disclosed>,
        page: &mut Page,
    ) -> Fate {
        if self.sums {
            page.samples.push(Sample::of(figures));
        }
        Fate::Taken { identity, disclosed: disclosed.map(Box::new), end: page.text.len() }
    }
}

/// What is made of a block's rows.
struct Page {
    samples: Vec<Sample>,
    text: Vec<u8>,
    notes: Notes,
}

/// Whether one of the phrases stands in the row. Those before it are passed by.
fn say_what_it_is(phrases: &mut &[u32], rows: &Rows<'_>) -> bool {
    let lies = |at: &u32, end: usize| usize::try_from(*at).is_ok_and(|at| at < end);
    while let Some((first, rest)) = phrases.split_first()
        && lies(first, rows.start())
    {
        *phrases = rest;
    }
    phrases.first().is_some_and(|at| lies(at, rows.end()))
}
