//! Which text encoding the bytes are in, and a reader that turns them into UTF-8 as they stream by.

use encoding_rs::{CoderResult, Decoder, Encoding};
use std::io::Read;

/// The encoding of a file, from a byte-order mark or from which bytes make sense.
pub(crate) fn detect(head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if let Some(encoding) = wide(head) {
        return encoding;
    }
    if utf8(head) {
        return encoding_rs::UTF_8;
    }
    multibyte(head).unwrap_or(encoding_rs::WINDOWS_1252)
}

/// The name as shown: `utf-8`, `utf-16le`, `windows-1252`.
pub(crate) fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_lowercase()
}

/// UTF-16 without a mark: every other byte of mostly Latin text is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.chunks_exact(2);
    let total = pairs.len();
    let zeros = |at: usize| pairs.clone().filter(|pair| pair.get(at) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    if total < 2 {
        None
    } else if second * 2 > total && first * 10 < total {
        Some(encoding_rs::UTF_16LE)
    } else if first * 2 > total && second * 10 < total {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// Valid UTF-8 but for a character cut off at the end.
fn utf8(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() + 4 > head.len(),
    }
}

/// East Asian encodings: the one that decodes without error and yields most characters people use there.
fn multibyte(head: &[u8]) -> Option<&'static Encoding> {
    let high = head.iter().filter(|byte| **byte >= 0x80).count();
    [encoding_rs::SHIFT_JIS, encoding_rs::GB18030, encoding_rs::EUC_KR, encoding_rs::BIG5]
        .into_iter()
        .filter_map(|encoding| Some((usual_characters(encoding, head)?, encoding)))
        .filter(|(usual, _)| *usual * 3 > high) // two bytes a character; a third of them must be usual
        .max_by_key(|(usual, _)| *usual)
        .map(|(_, encoding)| encoding)
}

/// Kana, Hangul and common ideographs after decoding; `None` where bytes make no sense.
fn usual_characters(encoding: &'static Encoding, head: &[u8]) -> Option<usize> {
    let mut text = String::with_capacity(head.len() * 3 + 16);
    let (result, _) = encoding
        .new_decoder_without_bom_handling()
        .decode_to_string_without_replacement(head, &mut text, false);
    if !matches!(result, encoding_rs::DecoderResult::InputEmpty) {
        return None;
    }
    let usual = |c: &char| matches!(c, '\u{3041}'..='\u{30fe}' | '\u{ac00}'..='\u{d7a3}' | '\u{4e00}'..='\u{9fa5}' | '，' | '。' | '、');
    Some(text.chars().filter(usual).count())
}

/// Decodes while reading; what does not decode becomes U+FFFD.
pub(crate) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    finished: bool,
}

impl<R: Read> Utf8<R> {
    /// Removes the byte-order mark, if there is one.
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Utf8<R> {
        Utf8 {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 16 * 1024],
            text: Vec::new(),
            at: 0,
            finished: false,
        }
    }

    fn fill(&mut self) -> std::io::Result<()> {
        let count = self.inner.read(&mut self.raw)?;
        self.finished = count == 0;
        let mut bytes = self.raw.get(..count).unwrap_or(&[]);
        let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(64 * 1024);
        self.text.clear();
        self.text.resize(room, 0);
        self.at = 0;
        let mut written = 0;
        loop {
            let Some(target) = self.text.get_mut(written..) else { break };
            let (result, read, wrote, _) =
                self.decoder.decode_to_utf8(bytes, target, self.finished);
            written += wrote;
            bytes = bytes.get(read..).unwrap_or(&[]);
            match result {
                CoderResult::InputEmpty => break,
                CoderResult::OutputFull => self.text.resize(self.text.len() + 4096, 0),
            }
        }
        self.text.truncate(written);
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        while self.at >= self.text.len() && !self.finished {
            self.fill()?;
        }
        let ready = self.text.get(self.at..).unwrap_or(&[]);
        let count = ready.len().min(target.len());
        if let (Some(to), Some(from)) = (target.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(bytes: &[u8]) -> (String, String) {
        let encoding = detect(bytes);
        let mut text = String::new();
        Utf8::new(bytes, encoding).read_to_string(&mut text).unwrap();
        (name(encoding), text)
    }

    #[test]
    fn marks_and_bare_bytes() {
        assert_eq!(round(b"\xef\xbb\xbfname"), ("utf-8".into(), "name".into()));
        let wide: Vec<u8> =
            "handle,followers\nana,1200\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(round(&wide), ("utf-16le".into(), "handle,followers\nana,1200\n".into()));
        assert_eq!(round(b"Caf\xe9,12\n"), ("windows-1252".into(), "Café,12\n".into()));
        assert_eq!(round("Café,12\n".as_bytes()).0, "utf-8");
    }

    #[test]
    fn east_asian_encodings() {
        let cases = [
            (encoding_rs::SHIFT_JIS, "アカウント名,フォロワー数\n花子のごはん,12000\n"),
            (encoding_rs::GB18030, "达人昵称,粉丝数\n小美的厨房日记,12000\n"),
            (encoding_rs::EUC_KR, "채널명,구독자수\n하늘이네집밥,12000\n"),
        ];
        for (encoding, text) in cases {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(round(&bytes), (name(encoding), text.to_owned()));
        }
    }
}
