//! The rest of a long table, by several threads: blocks out to them, blocks back in their order. The thread that hands
//! them out and writes does what is left to do while it waits.

use super::block::{Desk, Done, Fate, Line, Spare, Work};
use super::{Rows, output};
use crate::ingest::stream::{Block, Passed, Tail};
use crate::ingest::{FirstSeen, IngestError, Once};
use crate::metrics::Quick;
use crate::report::classify::{Lens, Sample};
use anyhow::{Context, Result, anyhow};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Blocks that are under way for each thread: one in work, one waiting.
const UNDER_WAY: usize = 2;

/// And at least so many, so that a few threads find work while the one that writes is kept waiting.
const LEAST_UNDER_WAY: usize = 8;

/// A block for a thread, what went by before it, and memory for its output.
type Job = (Block, Passed, Spare);

/// What a thread hands back: a block that is done, or a panic to go on with.
type Answer = std::thread::Result<std::io::Result<Done>>;

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
    let Tail { table, mut cutter, passed, read } = tail;
    let quick = Quick::new(rows.reader.request.lens.pack);
    let lens = Lens { quick: Some(&quick), ..rows.reader.request.lens.clone() };
    let plain = shape.for_plain(input, &table)?;
    let sums = !rows.reader.request.quiet;
    let work = Work { table: &table, lens: &lens, shape, plain, sums, input };
    once.begin(table.file());
    let threads = rows.reader.request.threads.get();
    let mut order = Order { work: &work, rows, once, desk: Desk::new(&table), passed, read, size };
    let mut next = |room: Vec<u8>| cutter.next_block(&table, room);
    if threads == 1 {
        let mut spare = Spare::default();
        let mut room = Vec::new();
        while let Some(block) = next(room)? {
            let done = work.block(block, order.passed, &mut order.desk, spare)?;
            (room, spare) = order.take(done)?;
        }
        return Ok(());
    }
    let most = (threads * UNDER_WAY).max(LEAST_UNDER_WAY);
    let (jobs, waiting) = sync_channel::<Job>(most);
    let (answers, done) = channel::<Answer>();
    let waiting = Mutex::new(waiting);
    std::thread::scope(|scope| {
        // `jobs` is dropped on every way out, which lets the threads go home.
        for _ in 1..threads {
            let (answers, work, waiting) = (answers.clone(), &work, &waiting);
            scope.spawn(move || serve(work, waiting, &answers));
        }
        drop(answers);
        order.keep_busy(&mut next, &Queue { jobs, waiting: &waiting, done }, most)
    })
}

/// Blocks for other threads, and blocks back from them.
struct Queue<'q> {
    jobs: SyncSender<Job>,
    waiting: &'q Mutex<Receiver<Job>>,
    done: Receiver<Answer>,
}

/// What there is to do next.
enum Next {
    /// A block is back.
    Take(Answer),
    /// A block waits that no other thread has begun with.
    Work(Job),
}

impl Queue<'_> {
    /// Waits for a block only where all are in work elsewhere.
    fn next(&self) -> Result<Next> {
        if let Ok(answer) = self.done.try_recv() {
            return Ok(Next::Take(answer));
        }
        // Another thread holds the lock while it waits for a block: there is none then.
        if let Ok(waiting) = self.waiting.try_lock()
            && let Ok(job) = waiting.try_recv()
        {
            return Ok(Next::Work(job));
        }
        self.done.recv().map(Next::Take).map_err(|_| gone())
    }
}

/// What a thread does until there are no more blocks.
fn serve(work: &Work<'_>, waiting: &Mutex<Receiver<Job>>, answers: &Sender<Answer>) {
    let mut desk = Desk::new(work.table);
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((block, passed, spare)) = job else { return };
        // A thread that fell silent would be waited for.
        let answer = catch_unwind(AssertUnwindSafe(|| work.block(block, passed, &mut desk, spare)));
        if answers.send(answer).is_err() {
            return;
        }
    }
}

/// Takes blocks in the order of the file.
struct Order<'w, 'r, 'o, 'q, 'a> {
    work: &'w Work<'w>,
    rows: &'r mut Rows<'o, 'q, 'a>,
    once: &'r mut Once,
    /// For blocks that must be read once more.
    desk: Desk,
    /// What went by up to the last block taken.
    passed: Passed,
    /// Records so far.
    read: u64,
    /// Bytes of the file, until a block has told how many records they will hold.
    size: Option<u64>,
}

impl Order<'_, '_, '_, '_, '_> {
    fn keep_busy(
        &mut self,
        next: &mut impl FnMut(Vec<u8>) -> Result<Option<Block>, IngestError>,
        queue: &Queue<'_>,
        most: usize,
    ) -> Result<()> {
        let mut early: BTreeMap<u64, Done> = BTreeMap::new();
        let (mut taken, mut sent) = (0_u64, 0_u64);
        let mut spares: Vec<(Vec<u8>, Spare)> = Vec::new();
        let mut end = None;
        // The first block goes by what went by before it; later ones most likely lie inside of the table.
        let mut before = self.passed;
        loop {
            while end.is_none() && usize::try_from(sent - taken).unwrap_or(most) < most {
                let (room, spare) = spares.pop().unwrap_or_default();
                match next(room) {
                    Ok(Some(block)) => {
                        let passed = std::mem::replace(&mut before, Passed::INSIDE);
                        queue.jobs.send((block, passed, spare)).map_err(|_| gone())?;
                        sent += 1;
                    }
                    // What stands before an error is still written.
                    Ok(None) => end = Some(Ok(())),
                    Err(error) => end = Some(Err(error)),
                }
            }
            if let Some(ended) = end.take_if(|_| sent == taken) {
                return ended.map_err(anyhow::Error::from);
            }
            let block = match queue.next()? {
                Next::Take(Ok(block)) => block?,
                Next::Take(Err(panic)) => resume_unwind(panic),
                Next::Work((block, passed, spare)) => {
                    self.work.block(block, passed, &mut self.desk, spare)?
                }
            };
            early.insert(block.block.number(), block);
            while let Some(block) = early.remove(&taken) {
                spares.push(self.take(block)?);
                taken += 1;
            }
        }
    }

    /// Settles what hangs on the order: who came before, sums, notes; and writes the block's lines.
    fn take(&mut self, mut done: Done) -> Result<(Vec<u8>, Spare)> {
        if done.before != self.passed {
            let Done { block, lines, samples, text, .. } = done;
            let spare = Spare { lines, samples, text };
            done = self.work.block(block, self.passed, &mut self.desk, spare)?;
        }
        self.passed = done.after;
        if let Some(size) = self.size.take() {
            let (lines, bytes) = (done.lines.len(), done.block.bytes().len().max(1));
            let creators = u128::from(size) * lines as u128 / bytes as u128;
            self.once.expect(usize::try_from(creators).unwrap_or(usize::MAX));
        }
        let (mut from, mut end) = (0, 0);
        let Done { block, lines, samples, text, .. } = &mut done;
        let mut samples = samples.iter();
        for at in 0..lines.len() {
            if at % Once::AHEAD == 0 {
                self.prepare(lines.get(at..).unwrap_or_default());
            }
            let Some(line) = lines.get(at) else { break };
            self.read += 1;
            if self.read > self.work.table.most() {
                self.rows.write(text.get(from..end).unwrap_or_default())?;
                return Err(self.work.table.too_many(line.number).into());
            }
            let (start, mut sample) = (end, None);
            if let Fate::Taken { end: its, .. } = &line.fate {
                (end, sample) = (*its, samples.next());
            }
            if !self.line(line, sample, block)? {
                self.rows.write(text.get(from..start).unwrap_or_default())?;
                from = end;
            }
        }
        self.rows.write(text.get(from..end).unwrap_or_default())?;
        self.rows.notes.add(&mut done.notes);
        match done.failed {
            Some(error) => Err(error.into()),
            None => {
                let Done { block, lines, samples, text, .. } = done;
                Ok((block.into_room(), Spare { lines, samples, text }))
            }
        }
    }

    /// Fetches what is remembered of who stands in the next lines.
    fn prepare(&self, lines: &[Line]) {
        self.once.prepare(lines.iter().take(Once::AHEAD).filter_map(Line::identity));
    }

    /// Counts a record; `false` if its line of output is not to be written.
    fn line(&mut self, line: &Line, sample: Option<&Sample>, block: &Block) -> Result<bool> {
        let Line { number, start, fate } = line;
        match fate {
            Fate::Taken { identity, disclosed, .. } => {
                let seen = identity.and_then(|identity| self.once.before(*number, identity));
                if let Some(seen) = seen {
                    self.again(*number, *start, block, seen)?;
                    return Ok(false);
                }
                let file = self.work.table.file();
                let disclosed = disclosed.as_deref().copied();
                self.rows.take(sample, disclosed, || format!("{file} line {number}"));
            }
            Fate::Rejected(reject) => self.rows.reader.reject(reject)?,
            Fate::Merged => self.rows.reader.tally.record(crate::report::classify::Fate::Merged),
            Fate::Aside => self.rows.reader.tally.record_aside(*number),
            Fate::Blank => self.rows.reader.tally.record(crate::report::classify::Fate::Blank),
        }
        Ok(true)
    }

    fn again(&mut self, line: u64, start: usize, block: &Block, seen: FirstSeen) -> Result<()> {
        let label = self.work.table.label(block, start);
        let reject = self.once.reject(line, label, seen);
        self.rows.reader.reject(&reject).context("cannot write the rejects")
    }
}

fn gone() -> anyhow::Error {
    anyhow!("a thread has ended before its work was done; please report this")
}

/// As many threads as the machine runs at once.
pub(super) fn usual_threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

#[cfg(test)]
mod tests;
