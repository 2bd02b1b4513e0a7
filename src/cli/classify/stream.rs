//! The rest of a long table, in blocks: what is the same for each of them, and what hangs on their order.

mod crew;

use super::block::{Desk, Done, Fate, Line, Page, Work};
use super::{Rows, output};
use crate::ingest::stream::{Block, Passed, Tail};
use crate::ingest::{FirstSeen, Once, Reject};
use crate::metrics::Quick;
use crate::report::classify::{Disclosed, Lens};
use anyhow::{Context, Result};
use crew::Source;

pub(super) use crew::usual_threads;

/// Memory for a block and for what is made of it.
type Spare = (Vec<u8>, Page);

/// Reads the rest of an input's rows and writes them. `size` is that of the input's file in bytes, where it is known.
///
/// # Errors
/// Those of reading and writing.
pub(super) fn read(
    rows: &mut Rows<'_, '_, '_>,
    once: &mut Once,
    shape: &output::Shape,
    input: usize,
    tail: Tail<'_>,
    size: Option<u64>,
) -> Result<()> {
    let Tail { table, cutter, passed, read } = tail;
    let quick = Quick::new(rows.reader.request.lens.pack);
    let lens = Lens { quick: Some(&quick), ..rows.reader.request.lens.clone() };
    let plain = shape.for_plain(input, &table)?;
    let sums = !rows.reader.request.quiet;
    let work = Work { table: &table, lens: &lens, shape, plain, sums, input };
    once.begin(table.file());
    let threads = rows.reader.request.threads.get();
    let order = Order { work: &work, rows, once, desk: Desk::new(&table), passed, read, size };
    crew::read(Source::new(&table, cutter, passed), order, threads)
}

/// Takes blocks in the order of the file.
struct Order<'w, 'r, 'o, 'q, 'a> {
    work: &'w Work<'w>,
    rows: &'r mut Rows<'o, 'q, 'a>,
    once: &'r mut Once,
    /// For blocks of the thread that writes, and for those that must be read once more.
    desk: Desk,
    /// What went by up to the last block taken.
    passed: Passed,
    /// Records so far.
    read: u64,
    /// Bytes of the file, until a block has told how many records they will hold.
    size: Option<u64>,
}

impl Order<'_, '_, '_, '_, '_> {
    /// Settles what hangs on the order: who came before, sums, notes; and writes the block's lines.
    fn take(&mut self, mut done: Done) -> Result<Spare> {
        if done.before != self.passed {
            let Done { block, page, .. } = done;
            done = self.work.block(block, self.passed, &mut self.desk, page)?;
        }
        self.passed = done.after;
        let Done { block, mut page, failed, .. } = done;
        if let Some(size) = self.size.take() {
            let (lines, bytes) = (page.lines.len(), block.bytes().len().max(1));
            let creators = u128::from(size) * lines as u128 / bytes as u128;
            self.once.expect(usize::try_from(creators).unwrap_or(usize::MAX));
        }
        self.write(&mut page, &block)?;
        self.rows.notes.add(&mut page.notes);
        match failed {
            Some(error) => Err(error.into()),
            None => Ok((block.into_room(), page)),
        }
    }

    /// Writes the lines but those of creators who came before.
    fn write(&mut self, page: &mut Page, block: &Block) -> Result<()> {
        let text = |from: usize, to: usize| page.text.get(from..to).unwrap_or_default();
        let mut words = Words {
            disclosed: page.disclosed.iter(),
            rejects: page.rejects.iter(),
            taken: 0,
            again: Vec::new(),
        };
        let (mut from, mut end) = (0, 0);
        for lines in page.lines.chunks(Once::AHEAD) {
            self.once.prepare(lines.iter().filter_map(|line| line.identity));
            for line in lines {
                self.read += 1;
                if self.read > self.work.table.most() {
                    self.rows.write(text(from, end))?;
                    return Err(self.work.table.too_many(line.number).into());
                }
                if !self.line(line, &mut words, block)? {
                    self.rows.write(text(from, end))?;
                    from = line.end;
                }
                end = line.end;
            }
        }
        self.rows.write(text(from, end))?;
        if !words.again.is_empty() {
            page.leave_out(&words.again, self.work.table.file());
        }
        self.rows.reader.tally.add_batch(&mut page.batch);
        Ok(())
    }

    /// Counts a record; `false` if its line of output is not to be written.
    fn line(&mut self, line: &Line, words: &mut Words<'_>, block: &Block) -> Result<bool> {
        match line.fate {
            Fate::Taken | Fate::Judged => {
                words.taken += 1;
                let judged = match line.fate {
                    Fate::Judged => words.disclosed.next(),
                    _ => None,
                };
                let seen = line.identity.and_then(|who| self.once.before(line.number, who));
                if let Some(seen) = seen {
                    words.again.push(words.taken - 1);
                    self.again(line, block, seen)?;
                    return Ok(false);
                }
                self.rows.take(judged.copied());
            }
            Fate::Rejected => {
                words.rejects.next().map_or(Ok(()), |reject| self.rows.reader.reject(reject))?;
            }
            Fate::Merged => self.rows.reader.tally.record(crate::report::classify::Fate::Merged),
            Fate::Aside => self.rows.reader.tally.record_aside(line.number),
            Fate::Blank => self.rows.reader.tally.record(crate::report::classify::Fate::Blank),
        }
        Ok(true)
    }

    fn again(&mut self, line: &Line, block: &Block, seen: FirstSeen) -> Result<()> {
        let label = self.work.table.label(block, line.start);
        let reject = self.once.reject(line.number, label, seen);
        self.rows.reader.reject(&reject).context("cannot write the rejects")
    }
}

/// What is kept apart of a block's lines, from the line on that is next.
struct Words<'p> {
    disclosed: std::slice::Iter<'p, Disclosed>,
    rejects: std::slice::Iter<'p, Reject>,
    /// Lines with a creator so far, and which of them have one who came before.
    taken: usize,
    again: Vec<usize>,
}

#[cfg(test)]
mod tests;
