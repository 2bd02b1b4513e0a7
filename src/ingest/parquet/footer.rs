//! How deep the schema at the end of a file goes, before anything is built from it: the crate that reads it calls itself
//! for every level, and a few bytes are enough for one.
//!
//! The schema is written in Thrift's compact protocol:
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.

/// Levels of any schema that people use, and many more.
const DEEPEST: usize = 100;

/// Levels of a struct within a column's description.
const INSIDE: usize = 8;

/// Checks the depth of a file's schema.
///
/// # Errors
/// What is wrong, in words: it goes too deep, or there is none.
pub(super) fn check(file: &[u8]) -> Result<(), String> {
    let before = file.strip_suffix(super::MAGIC).and_then(<[u8]>::split_last_chunk::<4>);
    let (before, length) = before.ok_or("its end is missing")?;
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    let start = before.len().checked_sub(length);
    let footer = start.and_then(|start| before.get(start..));
    let footer = footer.ok_or("its table of contents is cut off")?;
    match (Thrift { bytes: footer }).deepest() {
        Some(levels) if levels <= DEEPEST => Ok(()),
        Some(_) => Err(format!("columns within each other more than {DEEPEST} levels deep")),
        None => Err("its table of contents makes no sense".to_owned()),
    }
}

/// What is left of a text in that protocol.
struct Thrift<'f> {
    bytes: &'f [u8],
}

/// The kinds of fields.
mod kind {
    pub(super) const STOP: u8 = 0;
    pub(super) const I32: u8 = 5;
    pub(super) const LIST: u8 = 9;
    pub(super) const STRUCT: u8 = 12;
}

impl Thrift<'_> {
    /// Levels of the schema: its elements come in order, each with the number of those within it. More than
    /// [`DEEPEST`] are not counted.
    fn deepest(&mut self) -> Option<usize> {
        const SCHEMA: i64 = 2;
        const CHILDREN: i64 = 5;
        let mut field = 0;
        while field != SCHEMA {
            let kind = self.field(&mut field)?;
            match kind {
                kind::STOP => return None,
                kind::LIST if field == SCHEMA => {}
                kind => self.skip(kind, INSIDE)?,
            }
        }
        let (elements, of) = self.list()?;
        // Children that are still to come, on each level.
        let mut open: Vec<u64> = Vec::new();
        let mut deepest = 0;
        for _ in 0..elements {
            if of != kind::STRUCT || open.len() > DEEPEST {
                break;
            }
            let (mut field, mut children) = (0, 0);
            loop {
                match self.field(&mut field)? {
                    kind::STOP => break,
                    kind::I32 if field == CHILDREN => children = self.varint()? >> 1,
                    kind => self.skip(kind, INSIDE)?,
                }
            }
            while open.last() == Some(&0) {
                open.pop();
            }
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            open.push(children);
            deepest = deepest.max(open.len());
        }
        Some(deepest)
    }

    /// The next field's kind; its number goes on from the last one's.
    fn field(&mut self, number: &mut i64) -> Option<u8> {
        let head = self.byte()?;
        let kind = head & 0x0f;
        if kind == kind::STOP {
            return Some(kind);
        }
        *number = match i64::from(head >> 4) {
            0 => {
                let zigzag = self.varint()?;
                (zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed()
            }
            more => number.checked_add(more)?,
        };
        Some(kind)
    }

    /// How many elements, and of which kind.
    fn list(&mut self) -> Option<(u64, u8)> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.varint()?,
            few => u64::from(few),
        };
        Some((count, head & 0x0f))
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            1 | 2 => {} // a truth stands in its head
            3 => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            7 => self.bytes = self.bytes.get(8..)?,
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.bytes = self.bytes.get(length..)?;
            }
            kind::LIST | 10 => {
                let (count, of) = self.list()?;
                for _ in 0..count {
                    // In a list truths take a byte.
                    self.skip(if of <= 2 { 3 } else { of }, depth)?;
                }
            }
            kind::STRUCT => {
                let mut field = 0;
                loop {
                    match self.field(&mut field)? {
                        kind::STOP => break,
                        kind => self.skip(kind, depth)?,
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of nothing but a schema of so many levels.
    fn deep(levels: u32) -> Vec<u8> {
        // A field 1 of 32 bits, and a list of structs with a long count.
        let mut footer = vec![0x15, 0x02, 0x19, 0xfc];
        footer.extend(
            [levels & 0x7f | 0x80, levels >> 7 & 0x7f | 0x80, levels >> 14 & 0x7f]
                .map(|byte| u8::try_from(byte).unwrap()),
        );
        for _ in 0..levels {
            footer.extend([0x35, 0x00, 0x18, 0x01, b'a', 0x15, 0x02, 0x00]);
        }
        footer.push(0);
        let length = u32::try_from(footer.len()).unwrap().to_le_bytes();
        [b"PAR1".as_slice(), &footer, &length, b"PAR1"].concat()
    }

    #[test]
    fn a_schema_has_a_bottom() {
        assert_eq!(check(&deep(60)), Ok(()));
        let error = check(&deep(200_000)).unwrap_err();
        assert!(error.contains("100 levels"), "{error}");
        for cut in [0, 4, 8, 11] {
            assert!(check(&deep(3)[..cut]).is_err());
        }
        assert!(check(b"PAR1\x09\x00\x00\x00PAR1").is_err());
    }
}
