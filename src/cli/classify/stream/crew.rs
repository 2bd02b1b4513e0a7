//! Several threads at one table. Each fetches the next block and works on it at once, while its bytes are near to the
//! processor; one of them, which also works while it waits, takes the blocks in their order and writes.

use super::super::block::{Desk, Done, Work};
use super::{Order, Spare};
use crate::ingest::IngestError;
use crate::ingest::stream::{Block, Cutter, Passed, Table};
use anyhow::{Result, anyhow};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

/// Blocks that are under way for each thread: one in work, one waiting to be taken.
const UNDER_WAY: usize = 2;

/// And at least so many, so that a few threads find work while the one that writes is kept waiting.
const LEAST_UNDER_WAY: usize = 8;

/// As many threads as the machine runs at once.
pub(in crate::cli::classify) fn usual_threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// Reads all blocks and takes them in their order, with so many threads in all.
///
/// # Errors
/// Those of reading and writing.
pub(super) fn read(
    source: Source<'_, '_>,
    mut order: Order<'_, '_, '_, '_, '_>,
    threads: usize,
) -> Result<()> {
    let pool = Pool::of((threads * UNDER_WAY).max(LEAST_UNDER_WAY));
    let (answers, done) = channel::<Answer>();
    std::thread::scope(|scope| {
        // Dropped on every way out, which lets the threads go home.
        let open = pool.open();
        for _ in 1..threads {
            let (answers, work, source, pool) = (answers.clone(), order.work, &source, &pool);
            scope.spawn(move || serve(work, source, pool, &answers));
        }
        drop(answers);
        take_all(&source, &mut order, &pool, &done)?;
        drop(open);
        source.end()
    })
}

/// What a thread hands back: a block that is done, or a panic to go on with.
type Answer = std::thread::Result<std::io::Result<Done>>;

/// What a thread does until there are no more blocks.
fn serve(work: &Work<'_>, source: &Source<'_, '_>, pool: &Pool, answers: &Sender<Answer>) {
    let mut desk = Desk::new(work.table);
    while let Some(spare) = pool.wait() {
        // A thread that fell silent would be waited for.
        let answer = catch_unwind(AssertUnwindSafe(|| source.work(work, &mut desk, spare)));
        let Some(answer) = answer.transpose() else { return };
        if answers.send(answer).is_err() {
            return;
        }
    }
}

/// Takes blocks until the last one is taken.
fn take_all(
    source: &Source<'_, '_>,
    order: &mut Order<'_, '_, '_, '_, '_>,
    pool: &Pool,
    done: &Receiver<Answer>,
) -> Result<()> {
    let mut early: BTreeMap<u64, Done> = BTreeMap::new();
    let mut taken = 0;
    while source.count.get() != Some(&taken) {
        let answer = match done.try_recv() {
            Ok(answer) => Some(answer),
            // With no memory left, or no block, all blocks that are not taken are in work elsewhere. A thread by itself
            // takes each as it is done.
            Err(_) => match pool.find().filter(|_| source.count.get().is_none()) {
                Some(spare) => source.work(order.work, &mut order.desk, spare).map(Ok),
                None => Some(done.recv().map_err(|_| gone())?),
            },
        };
        match answer {
            Some(Ok(block)) => {
                let block = block?;
                early.insert(block.block.number(), block);
            }
            Some(Err(panic)) => resume_unwind(panic),
            None => {}
        }
        while let Some(block) = early.remove(&taken) {
            pool.give(order.take(block)?);
            taken += 1;
        }
    }
    Ok(())
}

fn gone() -> anyhow::Error {
    anyhow!("a thread has ended before its work was done; please report this")
}

/// Where the blocks come from.
pub(super) struct Source<'t, 'a> {
    table: &'t Table,
    /// What went by before the first block.
    passed: Passed,
    file: Mutex<File<'a>>,
    /// How many there were, once all have been handed out.
    count: OnceLock<u64>,
}

struct File<'a> {
    cutter: Cutter<'a>,
    /// Blocks that were handed out.
    blocks: u64,
    /// Why there are no more.
    failed: Option<IngestError>,
}

impl<'t, 'a> Source<'t, 'a> {
    /// The blocks of this table; `passed` went by before the first one.
    pub(super) fn new(table: &'t Table, cutter: Cutter<'a>, passed: Passed) -> Source<'t, 'a> {
        let file = File { cutter, blocks: 0, failed: None };
        Source { table, passed, file: Mutex::new(file), count: OnceLock::new() }
    }

    /// Works on the next block; `None` where there is none.
    fn work(
        &self,
        work: &Work<'_>,
        desk: &mut Desk,
        (room, page): Spare,
    ) -> Option<std::io::Result<Done>> {
        let block = self.next(room)?;
        // The first block goes by what went by before it; later ones most likely lie inside of the table.
        let passed = if block.number() == 0 { self.passed } else { Passed::INSIDE };
        Some(work.block(block, passed, desk, page))
    }

    fn next(&self, room: Vec<u8>) -> Option<Block> {
        let mut file = self.file();
        if self.count.get().is_some() {
            return None;
        }
        match file.cutter.next_block(self.table, room) {
            Ok(Some(block)) => {
                file.blocks += 1;
                return Some(block);
            }
            Ok(None) => {}
            // What stands before it is still written.
            Err(error) => file.failed = Some(error),
        }
        self.count.get_or_init(|| file.blocks);
        None
    }

    /// Why there are no more blocks.
    ///
    /// # Errors
    /// That of reading.
    fn end(&self) -> Result<()> {
        self.file().failed.take().map_or(Ok(()), |error| Err(error.into()))
    }

    fn file(&self) -> MutexGuard<'_, File<'a>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Memory for blocks; as much as there may be blocks under way.
struct Pool {
    spares: Mutex<Spares>,
    given: Condvar,
}

struct Spares {
    /// The last one given is the next one found: it is nearest to the processor.
    spares: Vec<Spare>,
    closed: bool,
}

impl Pool {
    fn of(count: usize) -> Pool {
        let spares = std::iter::repeat_with(Spare::default).take(count).collect();
        Pool { spares: Mutex::new(Spares { spares, closed: false }), given: Condvar::new() }
    }

    /// Open until the answer is dropped.
    fn open(&self) -> Open<'_> {
        Open(self)
    }

    fn find(&self) -> Option<Spare> {
        self.spares().spares.pop()
    }

    /// Waits for one; `None` once closed.
    fn wait(&self) -> Option<Spare> {
        let mut spares = self.spares();
        while !spares.closed {
            if let Some(spare) = spares.spares.pop() {
                return Some(spare);
            }
            spares = self.given.wait(spares).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    fn give(&self, spare: Spare) {
        self.spares().spares.push(spare);
        self.given.notify_one();
    }

    fn spares(&self) -> MutexGuard<'_, Spares> {
        self.spares.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Open<'p>(&'p Pool);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.spares().closed = true;
        self.0.given.notify_all();
    }
}
