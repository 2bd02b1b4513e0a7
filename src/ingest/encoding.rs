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
    multibyte(head).unwrap_or_else(|| of_letters(head))
}

/// The name as shown: `utf-8`, `utf-16le`, `windows-1252`.
pub(crate) fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_lowercase()
}

/// UTF-16 without a mark: every other byte of mostly Latin text is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    memchr::memchr(0, head)?;
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
        .filter(|(usual, _)| *usual * 8 > high) // two bytes a character; a quarter of them must be usual
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, encoding)| encoding)
}

/// The ideographs and syllables that fill most text; a wrong decoding yields rare ones.
const FREQUENT: &str = "的一是了我不在人有他这这个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于着下自之年过過\
    发發后後作里用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只\
    从從想实實日军者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并物手应應战向头頭\
    文体體政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員\
    解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接\
    必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難\
    且权權思王象完设設式色路记記南品住告类類求据据程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識\
    粉丝丝称昵链链博主赞评论享播放率价格频平台账号厨房食\
    이다는의에가을를한고지기사리하인해도자시수구독로서대어보은정전나일그제아스라유장부동상성여생들명원조선관경안공업계미연우과주소세물개방화신국제통금트터팔워좋요댓글률회네집밥널채";

/// Kana, frequent ideographs and frequent Hangul after decoding; `None` where bytes make no sense.
fn usual_characters(encoding: &'static Encoding, head: &[u8]) -> Option<usize> {
    let mut text = String::with_capacity(head.len() * 3 + 16);
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (result, _) = decoder.decode_to_string_without_replacement(head, &mut text, false);
    if !matches!(result, encoding_rs::DecoderResult::InputEmpty) {
        return None;
    }
    let usual = |c: &char| matches!(c, '\u{3041}'..='\u{30fe}') || FREQUENT.contains(*c);
    Some(text.chars().filter(usual).count())
}

/// The encodings of one byte a letter in which lists are exported, beside the usual windows-1252.
const OF_LETTERS: [&Encoding; 11] = [
    encoding_rs::WINDOWS_1250,
    encoding_rs::WINDOWS_1251,
    encoding_rs::WINDOWS_1253,
    encoding_rs::WINDOWS_1254,
    encoding_rs::WINDOWS_1255,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_1257,
    encoding_rs::WINDOWS_1258,
    encoding_rs::WINDOWS_874,
    encoding_rs::KOI8_R,
    encoding_rs::KOI8_U,
];

/// One of the encodings of one byte a letter, as browsers guess it, where the guess makes words; else the usual one.
fn of_letters(head: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, false);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // The same letters are small in one of them and capital in the other; names begin with a capital at most.
    let guess = match guess {
        koi if koi == encoding_rs::KOI8_R || koi == encoding_rs::KOI8_U => {
            if small(koi, head) >= small(encoding_rs::WINDOWS_1251, head) {
                koi
            } else {
                encoding_rs::WINDOWS_1251
            }
        }
        guess => guess,
    };
    let known = OF_LETTERS.contains(&guess);
    if known && makes_words(guess, head) { guess } else { encoding_rs::WINDOWS_1252 }
}

fn small(encoding: &'static Encoding, head: &[u8]) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(head);
    text.chars().filter(|c| !c.is_ascii() && c.is_lowercase()).count()
}

/// Whether what is not ASCII stands in words: a pound sign read as `Ł` stands beside digits, a no-break space read as
/// a letter between them.
fn makes_words(encoding: &'static Encoding, head: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(head);
    let (mut within, mut alone) = (0_usize, 0_usize);
    for word in text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\u{e31}'..='\u{e4e}'))) {
        let strange = word.chars().filter(|c| !c.is_ascii()).count();
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let digits = word.chars().any(|c| c.is_ascii_digit());
        if letters >= 2 && !digits {
            within += strange;
        } else {
            alone += strange;
        }
    }
    within >= 2 && within > 2 * alone
}

/// From so many bytes on it pays to read them where they are wanted.
const LONG: usize = 4 * 1024;

/// Decodes while reading; what does not decode becomes U+FFFD.
pub(crate) struct Utf8<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes at the head of `raw` that begin a character and wait for the rest of it.
    kept: usize,
    text: Vec<u8>,
    at: usize,
    /// Bytes of `text` that are text.
    filled: usize,
    /// The byte-order mark is behind us.
    begun: bool,
    finished: bool,
    /// The bytes are the text, unless they are damaged.
    as_it_is: bool,
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
            kept: 0,
            text: Vec::new(),
            at: 0,
            filled: 0,
            begun: false,
            finished: false,
            as_it_is: encoding == encoding_rs::UTF_8,
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
        let room = self.raw.get_mut(self.kept..).unwrap_or_default();
        let count = self.inner.read(room)?;
        self.finished = count == 0;
        self.begun = true;
        let all = std::mem::take(&mut self.kept) + count;
        self.decode(all);
        Ok(())
    }

    /// Makes text of the first bytes of `raw`; a character that is not whole yet stays there.
    fn decode(&mut self, all: usize) {
        let bytes = self.raw.get(..all).unwrap_or(&[]);
        let begun = if self.as_it_is && !self.finished { begun_character(bytes) } else { 0 };
        let mut bytes = bytes.get(..all - begun).unwrap_or(&[]);
        let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(64 * 1024);
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
        self.raw.copy_within(all - begun..all, 0);
        self.kept = begun;
        if self.yen {
            self.show_yen();
        }
    }

    /// Reads to where the text is wanted, without a copy. What is damaged goes through the decoder.
    fn read_there(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(target)?;
        self.finished = count == 0;
        let found = target.get(..count).unwrap_or_default();
        let sound = Encoding::utf8_valid_up_to(found);
        let rest = found.get(sound..).unwrap_or_default();
        if !rest.is_empty() {
            self.raw.resize(self.raw.len().max(rest.len()), 0);
            if let Some(room) = self.raw.get_mut(..rest.len()) {
                room.copy_from_slice(rest);
            }
            self.decode(rest.len());
        }
        Ok(sound)
    }
}

/// Bytes at the end that begin a character of UTF-8 and are not all of it.
fn begun_character(bytes: &[u8]) -> usize {
    let from = bytes.len().saturating_sub(3);
    let tail = bytes.get(from..).unwrap_or_default();
    let Some(at) = tail.iter().rposition(|byte| *byte >= 0xc0) else { return 0 };
    let begun = tail.get(at..).unwrap_or_default();
    let whole = std::str::from_utf8(begun).err().is_none_or(|error| error.error_len().is_some());
    if whole { 0 } else { begun.len() }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        while self.at >= self.filled && !self.finished {
            let nothing_waits = self.begun && self.kept == 0;
            if self.as_it_is && nothing_waits && target.len() >= LONG {
                let count = self.read_there(target)?;
                if count > 0 {
                    return Ok(count);
                }
                continue;
            }
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
    use proptest::prelude::*;

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

    fn damaged() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just(b"\xe2\x82".to_vec()),
            Just(b"\xff".to_vec()),
            Just(b"\xf0\x9f\x98".to_vec()),
            Just("é€😀".as_bytes().to_vec()),
            "[ -~]{1,3000}".prop_map(String::into_bytes),
        ];
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        /// However the bytes come and wherever they are wanted.
        #[test]
        fn text_is_read_where_it_is_wanted(bytes in damaged(), step in 1_usize..9_000, room in 1_usize..9_000) {
            let mut reader = Utf8::new(Slow { bytes: &bytes, step }, encoding_rs::UTF_8);
            let (mut found, mut target) = (Vec::new(), vec![0; room]);
            loop {
                let count = reader.read(&mut target).unwrap();
                if count == 0 {
                    break;
                }
                found.extend_from_slice(&target[..count]);
            }
            prop_assert_eq!(String::from_utf8(found).unwrap(), String::from_utf8_lossy(&bytes));
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

    #[test]
    fn signs_are_no_letters() {
        for text in [
            "handle,followers,price\nana,1200,£10\nbo,900,£25\n",
            "handle,followers,Price (£)\nana,1200,10\n",
            "compte;abonnés;prix\nana;1\u{a0}200;50\u{a0}€\nbo;9\u{a0}100;70\u{a0}€\n",
            "name,followers,bio\nana,1200,«salut»\n",
            "name,followers\nMarta Puigdemuç,1200\n",
            "handle,followers,price\nana,1200,¥500\n",
        ] {
            let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(text);
            assert_eq!(round(&bytes), ("windows-1252".to_owned(), text.to_owned()));
        }
        let rouble = "handle,followers,price\nana,1200,500 руб\nbo,900,700 руб\n";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(rouble);
        assert_eq!(round(&bytes).1, rouble);
    }
}
