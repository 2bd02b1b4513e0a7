//! A file that the disk takes in while it is still being written, so that the end is no long wait.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use tempfile::NamedTempFile;

/// Bytes after which the disk is asked to take in what there is.
const PIECE: usize = 32 << 20;

/// A temporary file on its way to the disk.
#[derive(Debug)]
pub(super) struct Durable {
    file: NamedTempFile,
    /// Bytes written since the disk was asked.
    fresh: usize,
    disk: Option<Disk>,
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
        Durable { file, fresh: 0, disk: None }
    }

    /// The file, which is on the disk then.
    ///
    /// # Errors
    /// Those of the disk, from the first byte on: it tells each only once, to whoever asked.
    pub(super) fn finish(self) -> io::Result<NamedTempFile> {
        let Durable { file, disk, .. } = self;
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
        let count = self.file.write(bytes)?;
        self.fresh += count;
        if self.fresh >= PIECE {
            self.ask();
        }
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
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
        let file = durable.finish().unwrap();
        assert!(std::fs::read(file.path()).unwrap() == piece.repeat(5));
    }
}
