//! A file that the disk takes in while it is still being written, so that the end is no long wait.

use std::fs::File;
use std::io::{self, ErrorKind, IoSlice, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use tempfile::NamedTempFile;

/// Bytes after which the disk is asked to take in what there is.
const PIECE: usize = 32 << 20;

/// The system is handed so many bytes at once, or twice as many and so on: it takes a seventh less time for pieces that end
/// where its pages do.
const EVEN: usize = 64 << 10;

/// Room on the disk is asked for in pieces of so many bytes: the system then need not look for room page by page, and
/// takes a quarter less time.
const ROOM: u64 = 8 << 20;

/// A temporary file on its way to the disk.
#[derive(Debug)]
pub(super) struct Durable {
    file: NamedTempFile,
    /// What the system has not been handed yet, fewer bytes than [`EVEN`].
    rest: Vec<u8>,
    /// Bytes written, and up to where there is room for more on the disk.
    written: u64,
    room: Room,
    /// Bytes written since the disk was asked.
    fresh: usize,
    disk: Option<Disk>,
}

/// Up to where the disk has room for a file.
#[derive(Debug, Clone, Copy)]
enum Room {
    Until(u64),
    /// It gives none ahead, or nobody knows.
    Untold,
}

impl Room {
    /// Makes room up to this place and some more, if there is none. Where the disk is full, writing says so.
    fn reach(&mut self, file: &File, end: u64) {
        if let Room::Until(known) = *self
            && end > known
        {
            let wanted = end.next_multiple_of(ROOM);
            *self = match ask_for_room(file, known, wanted - known) {
                true => Room::Until(wanted),
                false => Room::Untold,
            };
        }
    }
}

/// Asks for so many bytes behind a place; the file is no longer for that. Whether there is room.
#[cfg(target_os = "linux")]
fn ask_for_room(file: &File, from: u64, bytes: u64) -> bool {
    rustix::fs::fallocate(file, rustix::fs::FallocateFlags::KEEP_SIZE, from, bytes).is_ok()
}

/// Elsewhere nobody is asked.
#[cfg(not(target_os = "linux"))]
fn ask_for_room(_: &File, _: u64, _: u64) -> bool {
    false
}

/// A thread that waits for the disk.
#[derive(Debug)]
struct Disk {
    ask: SyncSender<()>,
    thread: JoinHandle<io::Result<()>>,
}

impl Disk {
    fn for_file(file: &File) -> io::Result<Disk> {
        let file = file.try_clone()?;
        let (ask, asked) = sync_channel(1);
        let thread = std::thread::Builder::new()
            .spawn(move || asked.iter().try_for_each(|()| file.sync_data()))?;
        Ok(Disk { ask, thread })
    }
}

impl Durable {
    pub(super) fn new(file: NamedTempFile) -> Durable {
        Durable { file, rest: Vec::new(), written: 0, room: Room::Until(0), fresh: 0, disk: None }
    }

    /// The file, which is on the disk then.
    ///
    /// # Errors
    /// Those of the disk, from the first byte on: it tells each only once, to whoever asked.
    pub(super) fn finish(mut self) -> io::Result<NamedTempFile> {
        self.flush()?;
        let Durable { file, written, room, disk, .. } = self;
        if matches!(room, Room::Until(until) if until > written) {
            file.as_file().set_len(written)?; // gives back what is left
        }
        if let Some(Disk { ask, thread }) = disk {
            drop(ask);
            thread.join().map_err(|_| io::Error::other("the disk was waited for in vain"))??;
        }
        file.as_file().sync_all()?;
        Ok(file)
    }

    /// Without a thread, or while it waits for an earlier piece, this one is left for the next time or the end.
    fn ask(&mut self) {
        self.fresh = 0;
        if self.disk.is_none() {
            self.disk = Disk::for_file(self.file.as_file()).ok();
        }
        let _ = self.disk.as_ref().map(|disk| disk.ask.try_send(()));
    }
}

impl Write for Durable {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let even = (self.rest.len() + bytes.len()) / EVEN * EVEN;
        let (now, later) = bytes.split_at(even.saturating_sub(self.rest.len()));
        if even > 0 {
            let end = self.written + u64::try_from(even).unwrap_or(u64::MAX);
            self.room.reach(self.file.as_file(), end);
            write_both(&mut self.file, &self.rest, now)?;
            self.rest.clear();
            self.written = end;
            self.fresh += even;
        }
        self.rest.extend_from_slice(later);
        if self.fresh >= PIECE {
            self.ask();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&self.rest)?;
        self.written += u64::try_from(self.rest.len()).unwrap_or(u64::MAX);
        self.rest.clear();
        self.file.flush()
    }
}

/// Writes all of two slices, one behind the other.
fn write_both(file: &mut impl Write, first: &[u8], second: &[u8]) -> io::Result<()> {
    let mut slices = [IoSlice::new(first), IoSlice::new(second)];
    let mut slices = slices.as_mut_slice();
    IoSlice::advance_slices(&mut slices, 0); // an empty one is nothing to write
    while !slices.is_empty() {
        match file.write_vectored(slices) {
            Ok(0) => return Err(ErrorKind::WriteZero.into()),
            Ok(count) => IoSlice::advance_slices(&mut slices, count),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let file = NamedTempFile::new_in(folder.path()).unwrap();
        let mut durable = Durable::new(file);
        let piece: Vec<u8> = (0..=255).cycle().take(PIECE / 2 + 7).collect();
        for _ in 0..5 {
            durable.write_all(&piece).unwrap();
        }
        assert!(durable.disk.is_some(), "the disk was asked on the way");
        let more = &piece[..300_000];
        durable.write_all(more).unwrap();
        #[cfg(target_os = "linux")]
        assert!(!matches!(durable.room, Room::Until(until) if until <= durable.written));
        let file = durable.finish().unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let data = file.as_file().metadata().unwrap();
            assert!(
                data.blocks() * 512 < data.len() + ROOM / 4,
                "room was kept that is not needed"
            );
        }
        assert!(std::fs::read(file.path()).unwrap() == [&piece.repeat(5), more].concat());
    }

    /// Takes three bytes at a time, of the first slice only.
    struct Slow(Vec<u8>);

    impl Write for Slow {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let some = bytes.get(..3).unwrap_or(bytes);
            self.0.extend_from_slice(some);
            Ok(some.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn both_slices_are_written_whole() {
        for (first, second) in [("", ""), ("", "abcdefgh"), ("abcd", ""), ("abcd", "efghijk")] {
            let mut slow = Slow(Vec::new());
            write_both(&mut slow, first.as_bytes(), second.as_bytes()).unwrap();
            assert_eq!(slow.0, [first, second].concat().into_bytes());
        }
    }

    #[test]
    fn pieces_of_any_length_come_out_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let mut durable = Durable::new(NamedTempFile::new_in(folder.path()).unwrap());
        let mut wanted = Vec::new();
        for length in [0, 1, EVEN - 1, EVEN, 7, EVEN + 1, 3 * EVEN, 5, 2 * EVEN - 13] {
            let piece: Vec<u8> = (0..=250).cycle().skip(wanted.len() % 251).take(length).collect();
            durable.write_all(&piece).unwrap();
            wanted.extend(piece);
        }
        let file = durable.finish().unwrap();
        assert!(std::fs::read(file.path()).unwrap() == wanted);
    }
}
