//! Which text encoding the bytes are in, and a reader that turns them into UTF-8 as they stream by.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
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
    old(head)
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

/// One of the encodings from before UTF-8: the one in which the bytes are words, as browsers guess it.
fn old(head: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, false);
    match detector.guess(None, Utf8Detection::Deny) {
        // What holds all of it and more.
        guess if guess == encoding_rs::GBK => encoding_rs::GB18030,
        guess => guess,
    }
}

/// Decodes while reading; what does not decode becomes U+FFFD.
pub(crate) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    /// Bytes of `text` that are text.
    filled: usize,
    finished: bool,
    /// The byte of a backslash shows as a yen sign.
    yen: bool,
    /// The text so far ends in a backslash that is held back.
    held: bool,
}

impl<R: Read> Utf8<R> {
    /// Removes the byte-order mark, if there is one.
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Utf8<R> {
        Utf8 {
            inner,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; 64 * 1024],
            text: Vec::new(),
            at: 0,
            filled: 0,
            finished: false,
            yen: encoding == encoding_rs::SHIFT_JIS,
            held: false,
        }
    }

    /// Makes `\\90,000` of Shift-JIS `¥90,000`; a backslash before anything else stays one.
    fn show_yen(&mut self) {
        let decoded = self.text.get(..self.filled).unwrap_or_default();
        if !self.held && memchr::memchr(b'\\', decoded).is_none() {
            return;
        }
        let mut shown = Vec::with_capacity(decoded.len() + 64);
        for byte in decoded {
            if std::mem::take(&mut self.held) {
                let sign = if byte.is_ascii_digit() { "¥" } else { "\\" };
                shown.extend_from_slice(sign.as_bytes());
            }
            match byte {
                b'\\' => self.held = true,
                byte => shown.push(*byte),
            }
        }
        if self.finished && std::mem::take(&mut self.held) {
            shown.push(b'\\');
        }
        self.filled = shown.len();
        self.text = shown;
    }

    fn fill(&mut self) -> std::io::Result<()> {
        let count = self.inner.read(&mut self.raw)?;
        self.finished = count == 0;
        let mut bytes = self.raw.get(..count).unwrap_or(&[]);
        let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(64 * 1024);
        if self.text.len() < room {
            self.text.resize(room, 0);
        }
        self.at = 0;
        let mut written = 0;
        while let Some(target) = self.text.get_mut(written..) {
            let (result, read, wrote, _) =
                self.decoder.decode_to_utf8(bytes, target, self.finished);
            written += wrote;
            bytes = bytes.get(read..).unwrap_or(&[]);
            match result {
                CoderResult::InputEmpty => break,
                CoderResult::OutputFull => self.text.resize(self.text.len() + 4096, 0),
            }
        }
        self.filled = written;
        if self.yen {
            self.show_yen();
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        while self.at >= self.filled && !self.finished {
            self.fill()?;
        }
        let ready = self.text.get(self.at..self.filled).unwrap_or(&[]);
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
    fn a_backslash_before_digits_is_a_yen_sign_in_shift_jis() {
        let text = "アカウント名,単価\n花子のごはん,\\90\n太郎,\\a\\";
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(text);
        let shown = text.replace("\\90", "¥90");
        for step in [1, 64] {
            let mut reader = Utf8::new(Slow { bytes: &bytes, step }, encoding_rs::SHIFT_JIS);
            let mut text = String::new();
            reader.read_to_string(&mut text).unwrap();
            assert_eq!(text, shown, "{step} bytes at once");
        }
    }

    /// Gives a few bytes at a time.
    struct Slow<'a> {
        bytes: &'a [u8],
        step: usize,
    }

    impl Read for Slow<'_> {
        fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
            let step = self.step.min(target.len());
            self.bytes.read(&mut target[..step])
        }
    }

    #[test]
    fn east_asian_encodings() {
        let cases = [
            (encoding_rs::SHIFT_JIS, "アカウント名,フォロワー数\n花子のごはん,12000\n"),
            (encoding_rs::GB18030, "达人昵称,粉丝数\n小美的厨房日记,12000\n"),
            (encoding_rs::EUC_KR, "채널명,구독자수\n하늘이네집밥,12000\n"),
            (encoding_rs::BIG5, "頻道名稱,訂閱數\n阿美的廚房日記,12000\n"),
        ];
        for (encoding, text) in cases {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(round(&bytes), (name(encoding), text.to_owned()));
        }
    }

    #[test]
    fn encodings_of_europe_and_the_near_east() {
        let cases = [
            (
                encoding_rs::WINDOWS_1250,
                "Účet;Sledující\nTřešňová Žaneta;12 500\nDvořák Jiří;48 000\n",
            ),
            (
                encoding_rs::WINDOWS_1251,
                "Аккаунт;Подписчики\nОльга Морозова;12 500\nИван Лесной;48 000\n",
            ),
            (
                encoding_rs::WINDOWS_1252,
                "Compte;Abonnés\nHélène Forêt;12 500\nFrançois Müller;48 000\n",
            ),
            (
                encoding_rs::WINDOWS_1253,
                "Λογαριασμός;Ακόλουθοι\nΜαρία Δάσου;12.500\nΝίκος Λίμνης;48.000\n",
            ),
            (
                encoding_rs::WINDOWS_1254,
                "Hesap;Takipçi Sayısı\nAyşe Gökçe;12.500\nİbrahim Yağız;48.000\n",
            ),
            (encoding_rs::WINDOWS_1256, "الحساب;المتابعون\nليلى الغابة;12500\nسامي البحر;48000\n"),
            (encoding_rs::WINDOWS_874, "บัญชี;ผู้ติดตาม\nมาลี สวนสวย;12500\nสมชาย ทะเลใส;48000\n"),
        ];
        for (encoding, text) in cases {
            let (bytes, ..) = encoding.encode(text);
            assert_eq!(round(&bytes), (name(encoding), text.to_owned()));
        }
    }
}
