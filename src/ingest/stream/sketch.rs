//! Some plain rows at once, as far as figures hang on them, in memory that is used again for the next ones.
//!
//! They are read column by column: what is to be made of a column is settled once for all of them.

use super::account::Account;
use super::answers::Answers;
use super::cells::{Cell, Cells};
use super::content::{Content, is_size, short_share};
use super::counts::Counts;
use super::plan::{Job, Plan, To};
use super::row::{ROWS, Row};
use crate::ingest::cells::text;
use crate::ingest::columns::values::is_damaged;
use crate::ingest::once::Identity;
use crate::ingest::validate::{Reader, before_at, is_total, may_be_total, of_cell};
use crate::money::{Currency, Money, Said};
use crate::number;
use crate::profile::{GivenRate, Offer, Platform, Profile};

/// Rows, read.
#[derive(Debug)]
pub(super) struct Sketch {
    rows: [Row; ROWS],
    platforms: Answers<Option<Platform>>,
    currencies: Answers<Option<Option<Currency>>>,
    /// Whether a cell stands for nothing.
    missing: Answers<bool>,
    /// Those of the column that is read.
    counts: Counts,
}

impl Default for Sketch {
    fn default() -> Sketch {
        let rows = std::array::from_fn(|_| Row::default());
        let (platforms, currencies, missing) = Default::default();
        Sketch { rows, platforms, currencies, missing, counts: Counts::default() }
    }
}

impl Sketch {
    /// One of the rows.
    pub(super) fn row(&self, number: usize) -> Option<&Row> {
        self.rows.get(number)
    }

    /// Reads the rows of these lines; of those that are not [sound](Row::sound) nothing else is known. Nor is a row that
    /// begins with the header's `first` name, which may be the header once more.
    pub(super) fn read<C: Cells>(
        &mut self,
        reader: &Reader,
        plan: &Plan,
        first: Option<&[u8]>,
        bytes: &[u8],
        lines: &[C],
    ) {
        let Sketch { rows, platforms, currencies, missing, counts } = self;
        for (row, line) in rows.iter_mut().zip(lines) {
            row.sound = line.count() == reader.width;
            row.profile.offers.clear();
            row.profile.platform = None;
            row.currency = None;
        }
        let mut table = Table { rows, missing, counts, bytes, lines };
        if let Some(column) = plan.currency {
            table.words(column, |row, cell| {
                row.currency = currencies.of(bytes, cell, currency)??;
                Some(())
            });
        }
        if let Some(column) = plan.platform {
            table.words(column, |row, cell| {
                row.profile.platform = platforms.of(bytes, cell, platform)?;
                Some(())
            });
        }
        for job in &plan.jobs {
            table.job(job, reader.currency);
        }
        for (row, line) in table.rows.iter_mut().zip(lines).filter(|(row, _)| row.sound) {
            row.sound = first.is_none_or(|name| !begins_with(bytes, *line, name))
                && row.identify(reader, plan, bytes, *line).is_some();
        }
    }
}

/// The rows under way.
struct Table<'t, C> {
    rows: &'t mut [Row; ROWS],
    missing: &'t mut Answers<bool>,
    counts: &'t mut Counts,
    bytes: &'t [u8],
    lines: &'t [C],
}

impl<C: Cells> Table<'_, C> {
    /// Reads a column of words; `None` makes a row unsound.
    fn words(&mut self, column: usize, mut take: impl FnMut(&mut Row, Cell) -> Option<()>) {
        for (row, line) in self.rows.iter_mut().zip(self.lines) {
            let cell = line.cell(column).filter(|cell| !cell.doubled);
            row.sound &= cell.and_then(|cell| take(row, cell)).is_some();
        }
    }

    /// Reads a column of numbers.
    fn job(&mut self, job: &Job, usual: Currency) {
        match job.to {
            To::Followers => self.numbers(job, |row, content| {
                row.profile.followers = content.whole()?.filter(|count| is_size(*count, job))?;
                Some(())
            }),
            To::Count(slot) => {
                if !self.filled(job, slot.fill) {
                    self.each(job, |row, content| {
                        *(slot.of)(&mut row.profile) = content.whole()?;
                        Some(())
                    });
                }
            }
            To::Figure(slot) => {
                if !self.filled(job, slot.fill) {
                    self.each(job, |row, content| {
                        *(slot.of)(&mut row.profile) = content.figure()?;
                        Some(())
                    });
                }
            }
            To::Share(slot) => self.shares(job, |row, share| *slot(&mut row.profile) = share),
            To::Rate => self.shares(job, |row, share| {
                row.profile.given_rate = share.map(|value| GivenRate { value, base: job.base });
            }),
            To::Price => self.numbers(job, |row, content| row.price(content.figure()?, job, usual)),
            To::Nothing => {
                self.numbers(job, |_, content| matches!(content, Content::Nothing).then_some(()));
            }
        }
    }

    /// Hands each row the share in its cell, if one is in it.
    #[inline(always)]
    fn shares(&mut self, job: &Job, take: impl Fn(&mut Row, Option<f64>)) {
        for (row, line) in self.rows.iter_mut().zip(self.lines) {
            let cell = line.cell(job.column);
            let short = cell.and_then(|cell| short_share(self.bytes, cell, job));
            let any = || other(job, self.missing, self.bytes, cell)?.share(job);
            match short.map(Some).or_else(any) {
                Some(share) => take(row, share),
                None => row.sound = false,
            }
        }
    }

    /// Hands each row what its cell holds.
    #[inline(always)]
    fn numbers(&mut self, job: &Job, take: impl Fn(&mut Row, Content) -> Option<()>) {
        let fill = |rows: &mut [Row], counts: &Counts| {
            counts.each(rows, |row, number| {
                let content = number.map_or(Content::Nothing, Content::Count);
                row.sound &= take(row, content).is_some();
            });
        };
        if !self.filled(job, fill) {
            self.each(job, &take);
        }
    }

    /// Looks for digits first. Where there is nothing else, `fill` takes them all; else `false`.
    #[inline(always)]
    fn filled(&mut self, job: &Job, fill: impl Fn(&mut [Row], &Counts)) -> bool {
        if job.stands_in {
            self.counts.forget();
            return false;
        }
        self.counts.look(self.bytes, job.column, self.lines);
        let rows = self.rows.get_mut(..self.lines.len()).unwrap_or_default();
        let all = self.counts.cover(rows.len());
        if all {
            fill(rows, self.counts);
        }
        all
    }

    /// Row by row: what is not among the counts is read by itself.
    fn each(&mut self, job: &Job, take: impl Fn(&mut Row, Content) -> Option<()>) {
        for (at, (row, line)) in self.rows.iter_mut().zip(self.lines).enumerate() {
            let content = match self.counts.at(at) {
                Some(number) => Some(number.map_or(Content::Nothing, Content::Count)),
                None => other(job, self.missing, self.bytes, line.cell(job.column)),
            };
            row.sound &= content.and_then(|content| take(row, content)).is_some();
        }
    }
}

/// What a cell holds that is not known yet.
fn other(
    job: &Job,
    missing: &mut Answers<bool>,
    bytes: &[u8],
    cell: Option<Cell>,
) -> Option<Content> {
    let cell = cell.filter(|cell| !cell.doubled)?;
    let content = Content::of(bytes, cell, job);
    // Where other columns stand in, nothing is not nothing.
    content.or_else(|| {
        (!job.stands_in && is_missing(missing, bytes, cell)).then_some(Content::Nothing)
    })
}

impl Row {
    fn price(&mut self, units: Option<f64>, job: &Job, usual: Currency) -> Option<()> {
        let Some(units) = units.filter(|units| *units > 0.0) else { return Some(()) };
        let currency = job.currency.or(self.currency).unwrap_or(usual);
        let price = Money::from_units(units, currency)?;
        if price.minor() == 0 {
            return None; // refused
        }
        let price = self.currency.map_or(price, |own| Money::from_minor(price.minor(), own));
        let deliverable = job.deliverable;
        self.profile.offers.push(Offer { deliverable, label: None, price, range: None });
        Some(())
    }

    /// Notes who it is, where that can be told; `None` where that is not plain.
    fn identify(
        &mut self,
        reader: &Reader,
        plan: &Plan,
        bytes: &[u8],
        line: impl Cells,
    ) -> Option<()> {
        let cell = plan.handle.and_then(|column| content(bytes, line, column));
        let account = cell.and_then(Account::of);
        let told = plan.url.is_none() || self.profile.platform.or(reader.platform).is_some();
        if let Some(Account { name, has_digits }) = account.filter(|_| told) {
            if !has_digits && may_be_total(name) {
                return None;
            }
            self.forget_name();
            reader.complete(&mut self.profile);
            let Profile { platform, followers, .. } = self.profile;
            self.identity = Some(Identity::of_account(platform, name, followers));
            return Some(());
        }
        self.name(plan, bytes, line)?;
        if !reader.naming.is_empty() && self.is_nameless() {
            return None; // refused
        }
        let mut cells = (0..line.count()).filter_map(|number| line.cell(number));
        let first = cells.find_map(|cell| filled(bytes, cell));
        let total = first.is_none_or(is_total);
        if total && self.profile.handle.as_ref().is_none_or(|h| is_total(h.as_str())) {
            return None;
        }
        reader.complete(&mut self.profile);
        self.identity = Identity::of(&self.profile);
        Some(())
    }

    fn forget_name(&mut self) {
        if std::mem::take(&mut self.named) {
            let Profile { handle, id, name, url, .. } = &mut self.profile;
            (*handle, *id, *name, *url) = (None, None, None, None);
        }
    }

    fn is_nameless(&self) -> bool {
        let profile = &self.profile;
        let words = [&profile.name, &profile.id, &profile.url];
        profile.handle.is_none() && words.iter().all(|word| word.is_none())
    }

    /// Names that have more to them than letters and digits, as the full reader takes them.
    fn name(&mut self, plan: &Plan, bytes: &[u8], line: impl Cells) -> Option<()> {
        let at = |column: Option<usize>| match column {
            None => Some(None),
            Some(column) => std::str::from_utf8(content(bytes, line, column)?).ok().map(Some),
        };
        let sound = |cell: &String| !is_damaged(cell);
        let handle = at(plan.handle)?.and_then(text).filter(sound);
        let (handle, platform) = handle.as_deref().map_or((None, None), of_cell);
        if platform.is_some() && plan.platform.is_some() && self.profile.platform.is_none() {
            return None; // which of the two counts hangs on which column comes first
        }
        self.named = true;
        self.profile.handle = handle;
        self.profile.platform = self.profile.platform.or(platform);
        self.profile.name = at(plan.name)?.and_then(text).map(|cell| before_at(&cell).to_owned());
        self.profile.id = at(plan.id)?.and_then(text).filter(sound);
        self.profile.url = at(plan.url)?.and_then(text);
        Some(())
    }
}

/// Whether a cell holds a word for "missing".
fn is_missing(known: &mut Answers<bool>, bytes: &[u8], cell: Cell) -> bool {
    known.of(bytes, cell, |text| number::is_missing(&number::folded(text))).unwrap_or(false)
}

fn platform(cell: &str) -> Option<Platform> {
    text(cell).as_deref().and_then(Platform::parse)
}

/// The currency that a cell tells, if it tells one; `None` where that is unclear.
fn currency(cell: &str) -> Option<Option<Currency>> {
    match Currency::of_cell(cell) {
        Said::One(currency) => Some(Some(currency)),
        Said::Nothing => Some(None),
        Said::Unclear(_) => None, // refused
    }
}

/// The bytes of a cell; `None` where they are not the text that is meant.
fn content(bytes: &[u8], line: impl Cells, column: usize) -> Option<&[u8]> {
    let cell = line.cell(column)?;
    (!cell.doubled).then(|| bytes.get(cell.range())).flatten()
}

/// Whether a line's first cell holds this name and nothing else but space around it.
#[inline]
fn begins_with(bytes: &[u8], line: impl Cells, name: &[u8]) -> bool {
    let cell = line.cell(0).and_then(|cell| bytes.get(cell.range())).unwrap_or_default();
    let (Some(first), Some(begun)) = (cell.first(), name.first()) else { return cell == name };
    // Most cells begin otherwise.
    (first == begun || first.is_ascii_whitespace()) && cell.trim_ascii() == name
}

/// The text of a cell in which something stands.
fn filled(bytes: &[u8], cell: Cell) -> Option<&str> {
    let text = std::str::from_utf8(bytes.get(cell.range())?).ok()?.trim();
    (!text.is_empty()).then_some(text)
}
