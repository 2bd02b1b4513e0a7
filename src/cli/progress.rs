//! How far reading has come, on standard error: only for people, so only on a terminal, not with `--quiet`, and
//! only for files that take a while.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::Read;
use std::time::{Duration, Instant};

/// Files that are read faster than this show nothing.
const PATIENCE: Duration = Duration::from_millis(700);

/// What the bar says; the bytes are those of the file as it lies on the disk, packed or not.
const TEMPLATE: &str = "reading {msg} {wide_bar} {percent:>3} %  {bytes} of {total_bytes}";

/// A reader that shows how far it has come.
pub(super) struct Watched<R> {
    inner: R,
    name: String,
    total: u64,
    read: u64,
    begun: Instant,
    patience: Duration,
    bar: ProgressBar,
}

impl<R: Read> Watched<R> {
    /// Shows the way through `total` bytes on standard error, if that is a terminal.
    pub(super) fn new(inner: R, name: &str, total: u64) -> Watched<R> {
        Watched::on(ProgressDrawTarget::stderr(), inner, name, total, PATIENCE)
    }

    fn on(
        target: ProgressDrawTarget,
        inner: R,
        name: &str,
        total: u64,
        patience: Duration,
    ) -> Watched<R> {
        let bar = ProgressBar::with_draw_target(Some(total), target);
        let name = crate::report::escape::terminal(name).to_string();
        Watched { inner, name, total, read: 0, begun: Instant::now(), patience, bar }
    }

    fn show(&mut self) {
        if self.bar.message().is_empty() {
            if let Ok(style) = ProgressStyle::with_template(TEMPLATE) {
                self.bar.set_style(style);
            }
            self.bar.set_message(self.name.clone());
        }
        self.bar.set_position(self.read.min(self.total));
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, target: &mut [u8]) -> std::io::Result<usize> {
        let count = self.inner.read(target)?;
        self.read += count as u64;
        if count == 0 {
            // The line is wiped before anything is printed in its place.
            self.bar.finish_and_clear();
        } else if self.begun.elapsed() >= self.patience {
            self.show();
        }
        Ok(count)
    }
}

impl<R> Drop for Watched<R> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    fn half_read(patience: Duration) -> (InMemoryTerm, Watched<&'static [u8]>) {
        let terminal = InMemoryTerm::new(4, 80);
        let target = ProgressDrawTarget::term_like(Box::new(terminal.clone()));
        let bytes: &[u8] = &[7; 4_000];
        let mut watched = Watched::on(target, bytes, "list.csv", 4_000, patience);
        watched.read_exact(&mut [0; 2_000]).unwrap();
        (terminal, watched)
    }

    #[test]
    fn a_long_read_shows_how_far_it_is_and_wipes_it_at_the_end() {
        let (terminal, mut watched) = half_read(Duration::ZERO);
        let shown = terminal.contents();
        assert!(shown.contains("reading list.csv") && shown.contains("50 %"), "{shown}");
        std::io::copy(&mut watched, &mut std::io::sink()).unwrap();
        assert_eq!(terminal.contents(), "");
    }

    #[test]
    fn a_short_read_shows_nothing() {
        let (terminal, watched) = half_read(Duration::from_secs(3_600));
        drop(watched);
        assert_eq!(terminal.contents(), "");
    }
}
