//! Some plain rows at once, as far as figures hang on them, in memory that is used again for the next ones.
//!
//! They are read column by column: what is to be made of a column is settled once for all of them.

use super::account::Account;
use super::answers::Answers;
use super::cells::{Cell, Cells};
use super::content::{Content, is_size};
use super::plain::Short;
use super::plan::{Job, Plan, To};
use crate::ingest::cells::text;
use crate::ingest::columns::values::is_damaged;
use crate::ingest::once::Identity;
use crate::ingest::validate::{Reader, before_at, is_total, may_be_total, of_cell};
use crate::money::{Currency, Money, Said};
use crate::number;
use crate::profile::{GivenRate, Offer, Platform, Profile};

/// Rows that are read at once: their profiles fit into the processor's nearest memory.
pub(super) const ROWS: usize = 16;

/// Rows, read.
#[derive(Debug)]
pub(super) struct Sketch {
    rows: [Row; ROWS],
    platforms: Answers<Option<Platform>>,
    currencies: Answers<Option<Option<Currency>>>,
    /// Whether a cell stands for nothing.
    missing: Answers<bool>,
}

/// A row, read.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// All its cells are plain.
    pub(super) sound: bool,
    /// Without what no figure hangs on.
    pub(super) profile: Profile,
    /// Whose it is, where that can be told.
    pub(super) identity: Option<Identity>,
    /// The profile says whose it is.
    named: bool,
    /// The currency that its own cell tells.
    currency: Option<Currency>,
}

impl Default for Sketch {
    fn default() -> Sketch {
        let rows = std::array::from_fn(|_| Row::default());
        let (platforms, currencies) = (Answers::default(), Answers::default());
        Sketch { rows, platforms, currencies, missing: Answers::default() }
    }
}

impl Sketch {
    /// One of the rows.
    pub(super) fn row(&self, number: usize) -> Option<&Row> {
        self.rows.get(number)
    }

    /// Reads the rows of these lines; of those that are not [sound](Row::sound) nothing else is known.
    pub(super) fn read<C: Cells>(
        &mut self,
        reader: &Reader,
        plan: &Plan,
        bytes: &[u8],
        lines: &[C],
    ) {
        let Sketch { rows, platforms, currencies, missing } = self;
        for (row, line) in rows.iter_mut().zip(lines) {
            row.sound = line.count() == reader.width;
            row.profile.offers.clear();
            row.profile.platform = None;
            row.currency = None;
        }
        let mut table = Table { rows, missing, bytes, lines };
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
            row.sound = row.identify(reader, plan, bytes, *line).is_some();
        }
    }
}

/// The rows under way.
struct Table<'t, C> {
    rows: &'t mut [Row; ROWS],
    missing: &'t mut Answers<bool>,
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
            To::Count(slot) => self.numbers(job, |row, content| {
                *slot(&mut row.profile) = content.whole()?;
                Some(())
            }),
            To::Figure(slot) => self.numbers(job, |row, content| {
                *slot(&mut row.profile) = content.figure()?;
                Some(())
            }),
            To::Share(slot) => self.numbers(job, |row, content| {
                *slot(&mut row.profile) = content.share(job)?;
                Some(())
            }),
            To::Rate => self.numbers(job, |row, content| {
                let rate = content.share(job)?;
                row.profile.given_rate = rate.map(|value| GivenRate { value, base: job.base });
                Some(())
            }),
            To::Price => self.numbers(job, |row, content| row.price(content.figure()?, job, usual)),
            To::Nothing => {
                self.numbers(job, |_, content| matches!(content, Content::Nothing).then_some(()))
            }
        }
    }

    #[inline(always)]
    fn numbers(&mut self, job: &Job, take: impl Fn(&mut Row, Content) -> Option<()>) {
        let (column, bytes, stands_in) = (job.column, self.bytes, job.stands_in);
        for (row, line) in self.rows.iter_mut().zip(self.lines) {
            let Some(cell) = line.cell(column).filter(|cell| !cell.doubled) else {
                row.sound = false;
                continue;
            };
            let digits = Short::of(bytes, cell).and_then(Short::digits);
            let taken = match digits.filter(|_| !stands_in) {
                Some(count) => take(row, Content::Count(count)),
                None if cell.length() == 0 && !stands_in => take(row, Content::Nothing),
                None => match Content::of(bytes, cell, job) {
                    Some(content) => take(row, content),
                    None if stands_in || !is_missing(self.missing, bytes, cell) => None,
                    None => take(row, Content::Nothing),
                },
            };
            row.sound &= taken.is_some();
        }
    }
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

/// The text of a cell in which something stands.
fn filled(bytes: &[u8], cell: Cell) -> Option<&str> {
    let text = std::str::from_utf8(bytes.get(cell.range())?).ok()?.trim();
    (!text.is_empty()).then_some(text)
}
