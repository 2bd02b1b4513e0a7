//! Compressed input → its bytes, as a stream that ends in an error where it grows beyond the limit.

use super::limits::bytes;
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read};

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

/// The bytes behind gzip or zstd; other input is passed on as it is.
pub(crate) fn unpack<'a>(
    reader: Box<dyn Read + Send + 'a>,
    most: u64,
) -> Result<Box<dyn Read + Send + 'a>, Error> {
    let mut buffered = BufReader::new(reader);
    let head = buffered.fill_buf()?;
    if head.starts_with(GZIP) {
        let inner = MultiGzDecoder::new(buffered);
        return Ok(Box::new(Bounded { inner, left: most, most }));
    }
    if head.starts_with(ZSTD) {
        let inner = Frames { source: Some(buffered), frame: None };
        return Ok(Box::new(Bounded { inner, left: most, most }));
    }
    Ok(Box::new(buffered))
}

/// A stream that may yield so many bytes and no more.
struct Bounded<R> {
    inner: R,
    left: u64,
    most: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, target: &mut [u8]) -> Result<usize, Error> {
        let count = self.inner.read(target).map_err(damaged)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            let most = bytes(self.most);
            Error::other(format!(
                "it unpacks to more than {most}; --max-unpacked raises this limit"
            ))
        })?;
        Ok(count)
    }
}

fn damaged(error: Error) -> Error {
    Error::new(error.kind(), format!("the compressed data is damaged: {error}"))
}

/// The frames of a zstd file, one after the other; the decoder knows only one.
struct Frames<R: BufRead> {
    source: Option<R>,
    frame: Option<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>,
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, target: &mut [u8]) -> Result<usize, Error> {
        loop {
            if let Some(frame) = &mut self.frame {
                let count = frame.read(target)?;
                if count > 0 || target.is_empty() {
                    return Ok(count);
                }
            }
            if let Some(frame) = self.frame.take() {
                self.source = Some(frame.into_inner());
            }
            let Some(mut source) = self.source.take() else { return Ok(0) };
            if source.fill_buf()?.is_empty() {
                return Ok(0);
            }
            let frame = StreamingDecoder::new(source)
                .map_err(|error| Error::new(ErrorKind::InvalidData, error.to_string()))?;
            self.frame = Some(frame);
        }
    }
}
