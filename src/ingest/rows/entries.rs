//! A JSON document that is one long list, turned into JSON lines on the way in: each entry on a line of its own, so that
//! no more than one of them is held.

use std::io::{Error, ErrorKind, Read, Result};

/// Bytes read at a time.
const ROOM: usize = 64 << 10;

/// Where in the document the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the list.
    Before,
    /// Behind the bracket that opens it.
    First,
    /// In an entry, within so many of its own brackets.
    Entry(u32),
    /// In a text of an entry.
    Text(u32),
    /// Behind a backslash in one.
    Escape(u32),
    /// Behind an entry.
    Behind,
    /// Behind a comma between two.
    Next,
    /// Behind the list.
    After,
}

/// Reads the list's entries as lines. The brackets around the list and the commas between its entries must be where they
/// belong; what an entry is made of is for whoever parses it.
pub(crate) struct Entries<R> {
    /// `None` when all is read, or nothing more can be made of it.
    inner: Option<R>,
    raw: Vec<u8>,
    at: usize,
    filled: usize,
    place: Place,
    /// Of the document, 1-based.
    line: u64,
    /// An error that is told once the bytes before it are.
    failed: Option<Error>,
}

impl<R: Read> Entries<R> {
    /// Of a document in UTF-8.
    pub(crate) fn new(inner: R) -> Entries<R> {
        let (raw, place) = (vec![0; ROOM], Place::Before);
        Entries { inner: Some(inner), raw, at: 0, filled: 0, place, line: 1, failed: None }
    }

    fn fill(&mut self) -> Result<()> {
        let Some(inner) = &mut self.inner else { return Ok(()) };
        (self.at, self.filled) = (0, inner.read(&mut self.raw)?);
        if self.filled == 0 {
            self.inner = None;
            if self.place != Place::After {
                return Err(self.wrong("the list does not end"));
            }
        }
        Ok(())
    }

    fn wrong(&self, what: &str) -> Error {
        let line = self.line;
        Error::new(ErrorKind::InvalidData, format!("not valid JSON: {what} (line {line})"))
    }

    /// Takes one byte of the document; what it becomes in the lines.
    fn step(&mut self, byte: u8) -> Result<Option<u8>> {
        use Place::{After, Before, Behind, Entry, Escape, First, Next, Text};
        let feed = byte == b'\n';
        self.line += u64::from(feed);
        let space = feed || matches!(byte, b' ' | b'\t' | b'\r');
        let (place, shown) = match (self.place, byte) {
            (Text(_) | Escape(_), b'\n' | b'\r') => {
                return Err(self.wrong("a line break within a text"));
            }
            (Text(depth), b'\\') => (Escape(depth), Some(byte)),
            (Text(depth), b'"') => (Entry(depth), Some(byte)),
            (Escape(depth), _) => (Text(depth), Some(byte)),
            (Entry(depth), b'"') => (Text(depth), Some(byte)),
            (Entry(depth), b'{' | b'[') => (Entry(depth.saturating_add(1)), Some(byte)),
            (Entry(0) | Behind, b',') => (Next, Some(b'\n')),
            (Entry(0) | Behind, b']') => (After, Some(b'\n')),
            (Entry(depth), b'}' | b']') => match depth.checked_sub(1) {
                Some(0) => (Behind, Some(byte)),
                Some(depth) => (Entry(depth), Some(byte)),
                None => return Err(self.wrong("a } where nothing is open")),
            },
            (Entry(_), _) if space => (self.place, Some(b' ')),
            (Entry(_) | Text(_), _) => (self.place, Some(byte)),
            (Before | First | Behind | Next | After, _) if space => (self.place, None),
            (Before, b'[') => (First, None),
            (First, b']') => (After, None),
            (First | Next, b',' | b']') => return Err(self.wrong("an entry is missing")),
            (First | Next, b'"') => (Text(0), Some(byte)),
            (First | Next, b'{' | b'[') => (Entry(1), Some(byte)),
            (First | Next, _) => (Entry(0), Some(byte)),
            (Behind, _) => return Err(self.wrong("a comma is missing between two entries")),
            (Before, _) => return Err(self.wrong("no list")),
            (After, _) => return Err(self.wrong("something stands behind the list")),
        };
        self.place = place;
        Ok(shown)
    }
}

impl<R: Read> Read for Entries<R> {
    fn read(&mut self, target: &mut [u8]) -> Result<usize> {
        let mut written = 0;
        while written == 0 && !target.is_empty() {
            if let Some(error) = self.failed.take() {
                (self.inner, self.at, self.filled) = (None, 0, 0);
                return Err(error);
            }
            if self.at == self.filled {
                self.fill()?;
                if self.filled == 0 {
                    return Ok(0);
                }
            }
            let mut room = target.iter_mut();
            while let Some(byte) = self.raw.get(self.at..self.filled).and_then(|rest| rest.first())
            {
                if room.len() == 0 {
                    break;
                }
                self.at += 1;
                match self.step(*byte) {
                    Ok(None) => {}
                    Ok(Some(shown)) => {
                        if let Some(slot) = room.next() {
                            (*slot, written) = (shown, written + 1);
                        }
                    }
                    Err(error) => {
                        self.failed = Some(error);
                        break;
                    }
                }
            }
        }
        Ok(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    /// Hands out so many bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, target: &mut [u8]) -> Result<usize> {
            let most = self.1.min(target.len());
            self.0.read(target.get_mut(..most).unwrap_or_default())
        }
    }

    fn lines(text: &str, most: usize) -> Result<String> {
        let mut found = String::new();
        Entries::new(Slow(text.as_bytes(), most)).read_to_string(&mut found)?;
        Ok(found)
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[a-z\\\\\"{}\\[\\],: \n\u{e9}]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z\"\\]]{0,4}", inner, 0..4).prop_map(|object| {
                    object.into_iter().collect::<serde_json::Map<_, _>>().into()
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn each_entry_is_a_line(list in prop::collection::vec(value(), 0..6), most in 1_usize..40, pretty: bool) {
            let list = Value::Array(list);
            let text = if pretty { format!(" {list:#}\r\n") } else { list.to_string() };
            let found = lines(&text, most).unwrap();
            let found: Vec<Value> = found.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            prop_assert_eq!(Value::Array(found), list);
        }

        #[test]
        fn what_is_no_list_is_an_error_here_or_in_a_line(text in "[\\[\\]{}\",:a1 \n\\\\]{0,12}") {
            let found = lines(&text, 100);
            let sound = found.is_ok_and(|found| {
                found.lines().all(|line| serde_json::from_str::<Value>(line).is_ok())
            });
            let wanted = serde_json::from_str::<Value>(&text).is_ok_and(|value| value.is_array());
            prop_assert_eq!(sound, wanted, "{}", text);
        }
    }

    #[test]
    fn what_is_wrong_is_told_behind_what_stands_before_it() {
        let mut entries = Entries::new("[{\"a\": 1},\n{\"a\": 2} {\"a\": 3}]".as_bytes());
        let mut found = Vec::new();
        let error = entries.read_to_end(&mut found).unwrap_err();
        assert_eq!(found, b"{\"a\": 1}\n{\"a\": 2}");
        assert_eq!(
            error.to_string(),
            "not valid JSON: a comma is missing between two entries (line 2)"
        );
        assert_eq!(entries.read(&mut [0; 9]).unwrap(), 0, "said once");
    }
}
