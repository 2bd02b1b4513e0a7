//! One block of a long table, from its bytes to the bytes of the output: what a thread does by itself.
//!
//! Whether a creator came before is not known here, nor the sums over all rows: both hang on the order of the blocks and
//! are settled by who gets the blocks back.

use super::output::{Notes, Plain, Shape};
use crate::ingest::stream::{Block, Passed, Room, Rows, Step, Table};
use crate::ingest::{Identity, IngestError, Original, Outcome, Reject, Row};
use crate::profile::Profile;
use crate::report::classify::{Batch, Disclosed, Figures, Lens, Quote, Sample};
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

/// What became of a record. Words about it are kept apart: there are none for most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// A creator with figures.
    Taken,
    /// The same, whose captions were judged.
    Judged,
    Rejected,
    Merged,
    Blank,
    Aside,
}

/// A record of the block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// 1-based line of the file.
    pub(super) number: u64,
    /// Offset in the block.
    pub(super) start: usize,
    /// Where its line of output ends, or that of a line before.
    pub(super) end: usize,
    /// Who is counted.
    pub(super) identity: Option<Identity>,
    pub(super) fate: Fate,
}

/// A block, done.
pub(super) struct Done {
    pub(super) block: Block,
    /// What was taken to have gone by before it, and what has gone by after it.
    pub(super) before: Passed,
    pub(super) after: Passed,
    pub(super) page: Page,
    /// Why the records end here.
    pub(super) failed: Option<IngestError>,
}

/// What is made of a block's records. Its memory is used again.
#[derive(Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    /// What the lines taken come to; empty where no summary is wanted.
    pub(super) batch: Batch,
    /// What was counted of each of them, should some of them not count.
    pub(super) samples: Vec<Sample>,
    /// And of each of those that has a quoted price.
    pub(super) quotes: Vec<Quote>,
    /// Of each line that is [`Fate::Judged`].
    pub(super) disclosed: Vec<Disclosed>,
    /// Of each line that is [`Fate::Rejected`].
    pub(super) rejects: Vec<Reject>,
    pub(super) text: Vec<u8>,
    pub(super) notes: Notes,
}

impl Page {
    fn clear(&mut self) {
        let Page { lines, batch, samples, quotes, disclosed, rejects, text, notes } = self;
        lines.clear();
        batch.clear();
        samples.clear();
        quotes.clear();
        disclosed.clear();
        rejects.clear();
        text.clear();
        *notes = Notes::default();
    }

    /// Adds the lines taken up anew, without those with these numbers among them, which rise. They are of this file.
    pub(super) fn leave_out(&mut self, numbers: &[usize], file: &str) {
        let Page { lines, batch, samples, quotes, .. } = self;
        batch.clear();
        let (mut left_out, mut quotes) = (numbers.iter().peekable(), quotes.iter());
        let taken = lines.iter().filter(|line| matches!(line.fate, Fate::Taken | Fate::Judged));
        for (number, (line, sample)) in taken.zip(&*samples).enumerate() {
            let quote = if sample.is_quoted() { quotes.next() } else { None };
            if left_out.next_if_eq(&&number).is_none() {
                batch.add(sample, quote, file, line.number);
            }
        }
    }
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
        mut page: Page,
    ) -> io::Result<Done> {
        page.clear();
        let Desk { room, phrases } = desk;
        let mut phrases = match self.table.has_words() {
            true => phrases.read(block.bytes()),
            false => &[],
        };
        let mut rows = Rows::new(self.table, &block, room, before);
        let failed = loop {
            match rows.step() {
                Ok(Some(Step::Plain)) => self.plain(&rows, &mut phrases, &mut page)?,
                Ok(Some(Step::Full(row))) => self.full(&rows, *row, &mut page)?,
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        let after = rows.passed();
        Ok(Done { block, before, after, page, failed })
    }

    fn plain(&self, rows: &Rows<'_>, phrases: &mut &[u32], page: &mut Page) -> io::Result<()> {
        // Words are looked at in full only where they may say something.
        let may_speak = say_what_it_is(phrases, rows) || vet::is_brand_category(rows.category());
        if may_speak || !self.lens.markets.is_empty() {
            return self.full(rows, rows.full(), page);
        }
        let Some(profile) = rows.profile() else { return self.full(rows, rows.full(), page) };
        let figures = Figures::of(profile, self.lens);
        if !self.shape.plain(rows, &self.plain, &figures, &mut page.text)? {
            self.line(&rows.full().original, &figures, page)?;
        }
        self.take(rows, rows.line(), rows.identity(), (&figures, profile), page);
        Ok(())
    }

    fn full(&self, rows: &Rows<'_>, row: Row, page: &mut Page) -> io::Result<()> {
        let fate = match row.outcome {
            Outcome::Profiles(profiles) => match profiles.into_iter().next() {
                Some(profile) => {
                    let figures = Figures::of(&profile, self.lens);
                    self.line(&row.original, &figures, page)?;
                    let identity = Identity::of(&profile);
                    self.take(rows, row.line, identity, (&figures, &profile), page);
                    return Ok(());
                }
                None => Fate::Blank,
            },
            Outcome::Rejected(reject) => {
                page.rejects.push(reject);
                Fate::Rejected
            }
            Outcome::Merged { .. } => Fate::Merged,
            Outcome::Blank => Fate::Blank,
            Outcome::Aside => Fate::Aside,
        };
        let (start, end) = (rows.start(), page.text.len());
        page.lines.push(Line { number: row.line, start, end, identity: None, fate });
        Ok(())
    }

    fn line(&self, original: &Original, figures: &Figures, page: &mut Page) -> io::Result<()> {
        let Page { text, notes, .. } = page;
        self.shape.row(self.input, original, std::slice::from_ref(figures), text, notes)
    }

    #[inline]
    fn take(
        &self,
        rows: &Rows<'_>,
        number: u64,
        identity: Option<Identity>,
        (figures, profile): (&Figures, &Profile),
        page: &mut Page,
    ) {
        if self.sums {
            let Page { batch, samples, quotes, .. } = page;
            let sample = Sample::of(figures, profile);
            // Few have one.
            let quote = if sample.is_quoted() { Quote::of(figures, profile) } else { None };
            batch.add(&sample, quote.as_ref(), self.table.file(), number);
            samples.push(sample);
            if let Some(quote) = quote {
                quotes.push(quote);
            }
        }
        let fate = if figures.disclosed.is_some() { Fate::Judged } else { Fate::Taken };
        page.disclosed.extend(figures.disclosed);
        let (start, end) = (rows.start(), page.text.len());
        page.lines.push(Line { number, start, end, identity, fate });
    }
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
