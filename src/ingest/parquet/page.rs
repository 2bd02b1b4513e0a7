//! The pages of a column: unpacked within the limits, and looked at before they are decoded.

use super::delta;
use crate::ingest::limits::{Limits, bytes as size};
use crate::ingest::unpack;
use ::parquet::basic::{Compression, Encoding};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::file::properties::ReaderProperties;
use ::parquet::file::reader::{ChunkReader, Length};
use ::parquet::file::serialized_reader::SerializedPageReader;
use bytes::{Buf, Bytes, buf::Reader};
use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// What the pages of all columns may take together.
pub(super) struct Budget {
    limits: Limits,
    /// Bytes of the pages that are held.
    held: AtomicU64,
    /// Entries of lists in pages that came since the last step.
    listed: AtomicU64,
    /// A limit stopped the reading.
    over: AtomicBool,
}

impl Budget {
    /// As the limits say.
    pub(super) fn new(limits: Limits) -> Budget {
        let (held, listed) = (AtomicU64::new(0), AtomicU64::new(0));
        Budget { limits, held, listed, over: AtomicBool::new(false) }
    }

    /// Before a step.
    pub(super) fn begin(&self) {
        self.listed.store(0, Relaxed);
    }

    /// Says which limit stopped the reading, if one did.
    pub(super) fn over(&self) -> Option<String> {
        self.over.load(Relaxed).then(|| {
            format!(
                "the rows from here on unpack to more than {} at a time; --max-unpacked raises this limit",
                size(self.limits.unpacked)
            )
        })
    }

    fn check(&self, within: bool) -> Result<()> {
        if within {
            return Ok(());
        }
        self.over.store(true, Relaxed);
        Err(wrong("too large"))
    }

    fn take(&self, bytes: u64) -> Result<()> {
        let before = self.held.fetch_add(bytes, Relaxed);
        self.check(before.saturating_add(bytes) <= self.limits.unpacked)
    }

    /// A step reads a row of a list as a whole, however long it is.
    fn list(&self, entries: u64) -> Result<()> {
        let before = self.listed.fetch_add(entries, Relaxed);
        self.check(before.saturating_add(entries) <= self.limits.values().saturating_mul(2))
    }
}

fn wrong(reason: &str) -> ParquetError {
    ParquetError::General(reason.to_owned())
}

/// The file, asked for one page after the other.
struct File {
    data: Bytes,
    budget: Arc<Budget>,
    /// What the page that was asked for last unpacks to.
    unpacked: AtomicU64,
}

impl Length for File {
    fn len(&self) -> u64 {
        self.data.len() as u64
    }
}

impl ChunkReader for File {
    type T = Reader<Bytes>;

    /// A page from its header on.
    fn get_read(&self, start: u64) -> Result<Reader<Bytes>> {
        let start = usize::try_from(start).ok().filter(|start| *start <= self.data.len());
        let rest = self.data.slice(start.ok_or_else(|| wrong("a page outside of the file"))?..);
        let unpacked = said_size(&rest).ok_or_else(|| wrong("a page without a size"))?;
        self.budget.check(unpacked <= self.budget.limits.unpacked)?;
        self.unpacked.store(unpacked, Relaxed);
        Ok(rest.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let start = usize::try_from(start).ok();
        let range = start.and_then(|start| Some(start..start.checked_add(length)?));
        let range = range.filter(|range| range.end <= self.data.len());
        range.map(|range| self.data.slice(range)).ok_or_else(|| wrong("a page outside of the file"))
    }
}

/// What a page's header says that it unpacks to: the second field, in Thrift's compact protocol, behind the page's kind.
fn said_size(header: &[u8]) -> Option<u64> {
    /// The next field, a number of 32 bits.
    const NEXT: u8 = 0x15;
    let mut bytes = header.iter();
    let mut field = || {
        bytes.next().filter(|byte| **byte == NEXT)?;
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = bytes.next()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return (number & 1 == 0).then_some(number >> 1); // odd ones are negative
            }
        }
        None
    };
    field()?;
    field()
}

/// The pages of a column in a row group.
pub(super) struct Pages {
    inner: SerializedPageReader<File>,
    file: Arc<File>,
    /// Pages are packed in a way that the crate has no pure Rust for, or no bound.
    packed: bool,
    /// Pages are not packed at all: they are part of the file and take no more room.
    bare: bool,
    repeated: i16,
    defined: i16,
    /// The page after the one that was handed out last, where somebody wanted to know of it.
    ahead: Option<Page>,
    /// Bytes of the dictionary and of the last two pages.
    dictionary: u64,
    last: [u64; 2],
}

impl Pages {
    /// Those of a row group of so many rows.
    ///
    /// # Errors
    /// The column makes no sense.
    pub(super) fn open(
        chunk: &ColumnChunkMetaData,
        data: &Bytes,
        budget: &Arc<Budget>,
        rows: u64,
    ) -> Result<Pages> {
        let packed = matches!(chunk.compression(), Compression::GZIP(_) | Compression::ZSTD(_));
        let bare = chunk.compression() == Compression::UNCOMPRESSED;
        let about = chunk.column_descr();
        let (repeated, defined) = (about.max_rep_level(), about.max_def_level());
        let unpacked = AtomicU64::new(0);
        let file = Arc::new(File { data: data.clone(), budget: Arc::clone(budget), unpacked });
        let plain = if packed { Some(chunk.clone()) } else { None };
        let plain = plain
            .map(|chunk| chunk.into_builder().set_compression(Compression::UNCOMPRESSED).build());
        let plain = plain.transpose()?;
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        let chunk = plain.as_ref().unwrap_or(chunk);
        // The old ways to pack with LZ4 have no bound.
        let how = ReaderProperties::builder().set_backward_compatible_lz4(false).build();
        let inner = SerializedPageReader::new_with_properties(
            Arc::clone(&file),
            chunk,
            rows,
            None,
            Arc::new(how),
        )?;
        let (ahead, dictionary, last) = (None, 0, [0, 0]);
        Ok(Pages { inner, file, packed, bare, repeated, defined, ahead, dictionary, last })
    }

    fn load(&mut self) -> Result<Option<Page>> {
        let Some(page) = self.inner.get_next_page()? else { return Ok(None) };
        let page = if self.packed { self.unpacked(page)? } else { page };
        let texts = self.looked_at(&page)?;
        let own = if self.bare { 0 } else { page.buffer().len() as u64 };
        let size = own.saturating_add(texts);
        let budget = &self.file.budget;
        let gone = match page {
            Page::DictionaryPage { .. } => std::mem::replace(&mut self.dictionary, size),
            _ => {
                let [older, old] = self.last;
                self.last = [old, size];
                older
            }
        };
        budget.held.fetch_sub(gone, Relaxed);
        budget.take(size)?;
        Ok(Some(page))
    }

    fn unpacked(&self, mut page: Page) -> Result<Page> {
        let (buf, levels) = match &mut page {
            Page::DictionaryPage { buf, .. } | Page::DataPage { buf, .. } => (buf, 0),
            Page::DataPageV2 {
                buf,
                def_levels_byte_len,
                rep_levels_byte_len,
                is_compressed,
                ..
            } => {
                if !std::mem::take(is_compressed) {
                    return Ok(page);
                }
                (buf, u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len))
            }
        };
        *buf = self.inflate(buf, levels)?;
        Ok(page)
    }

    /// Unpacks a page behind its levels, if these come first and as they are.
    fn inflate(&self, page: &Bytes, levels: u64) -> Result<Bytes> {
        let size = self.file.unpacked.load(Relaxed);
        let start = usize::try_from(levels).unwrap_or(usize::MAX);
        let (before, packed) =
            page.split_at_checked(start).ok_or_else(|| wrong("levels longer than their page"))?;
        let mut all = before.to_vec();
        if size > levels {
            let reader = unpack::unpack(Box::new(packed), size - levels)?;
            reader.take(size).read_to_end(&mut all)?;
        }
        if all.len() as u64 != size {
            return Err(wrong("a page that unpacks to another size than it says"));
        }
        Ok(Bytes::from(all))
    }

    /// Checks that what a page says of itself is possible. Gives the bytes that texts take beside it.
    fn looked_at(&self, page: &Page) -> Result<u64> {
        let (values, encoding) = (page.num_values(), page.encoding());
        let count = usize::try_from(values).unwrap_or(usize::MAX);
        if page.is_dictionary_page() {
            // Every value takes a byte at least.
            let possible = count <= page.buffer().len();
            return if possible { Ok(0) } else { Err(wrong("a dictionary too short")) };
        }
        if self.repeated > 0 {
            self.file.budget.list(u64::from(values))?;
        }
        let texts = match encoding {
            Encoding::PLAIN
            | Encoding::PLAIN_DICTIONARY
            | Encoding::RLE_DICTIONARY
            | Encoding::RLE
            | Encoding::DELTA_BINARY_PACKED
            | Encoding::BYTE_STREAM_SPLIT => return Ok(0),
            Encoding::DELTA_LENGTH_BYTE_ARRAY => delta::lengths,
            Encoding::DELTA_BYTE_ARRAY => delta::prefixes,
            other => return Err(wrong(&format!("the encoding {other} is not read"))),
        };
        let start = self.levels(page).ok_or_else(|| wrong("levels longer than their page"))?;
        let bytes = page.buffer().get(start..).unwrap_or_default();
        texts(bytes, count).ok_or_else(|| wrong("texts of impossible lengths"))
    }

    /// Bytes of a page before its values.
    fn levels(&self, page: &Page) -> Option<usize> {
        match page {
            Page::DictionaryPage { .. } => Some(0),
            Page::DataPageV2 { def_levels_byte_len, rep_levels_byte_len, .. } => {
                usize::try_from(u64::from(*def_levels_byte_len) + u64::from(*rep_levels_byte_len))
                    .ok()
            }
            Page::DataPage { buf, num_values, def_level_encoding, rep_level_encoding, .. } => {
                let mut at = 0_usize;
                let kinds =
                    [(self.repeated, rep_level_encoding), (self.defined, def_level_encoding)];
                for (most, encoding) in kinds.into_iter().filter(|(most, _)| *most > 0) {
                    at = at.checked_add(match encoding {
                        Encoding::RLE => {
                            let length = buf.get(at..)?.first_chunk::<4>()?;
                            usize::try_from(u32::from_le_bytes(*length)).ok()?.checked_add(4)?
                        }
                        _ => {
                            let width = 16 - most.leading_zeros();
                            let bits = u64::from(*num_values) * u64::from(width);
                            usize::try_from(bits.div_ceil(8)).ok()?
                        }
                    })?;
                }
                Some(at)
            }
        }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        let held = self.dictionary + self.last.iter().sum::<u64>();
        self.file.budget.held.fetch_sub(held, Relaxed);
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        match self.ahead.take() {
            Some(page) => Ok(Some(page)),
            None => self.load(),
        }
    }

    /// Rows are never skipped, so that nobody asks.
    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        Err(wrong("pages are read in their order"))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        Err(wrong("pages are read in their order"))
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        if self.ahead.is_none() {
            self.ahead = self.load()?;
        }
        Ok(self.ahead.as_ref().is_none_or(|page| matches!(page, Page::DataPageV2 { .. })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_page_is_read_from_its_header() {
        assert_eq!(said_size(&[0x15, 0x00, 0x15, 0xc8, 0x01, 0x15, 0x60]), Some(100));
        assert_eq!(said_size(&[0x15, 0x00, 0x15, 0x01]), None, "negative");
        assert_eq!(said_size(&[0x15, 0x00, 0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(said_size(&[0x25, 0x00]), None);
    }
}
