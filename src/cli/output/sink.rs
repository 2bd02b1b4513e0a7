//! Output to a file that appears whole or not at all, or to standard output.

use super::durable::Durable;
use anyhow::{Context, bail};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Where a command writes. Nothing of a file is to be seen until [`Sink::finish`]; dropped before that, it
/// leaves an older file as it was and nothing beside it.
#[derive(Debug)]
pub struct Sink {
    to: Target,
}

#[derive(Debug)]
enum Target {
    Stdout(BufWriter<Stdout>),
    /// A device or named pipe: nothing to replace, so it is written as it comes.
    Device(BufWriter<File>, PathBuf),
    File(BufWriter<Durable>, PathBuf),
}

impl Sink {
    /// Opens the output: a file, or standard output for `None` and `-`.
    ///
    /// # Errors
    /// The file is one of `inputs`, is a folder, may not be written, or its folder is missing or read-only.
    pub fn open(path: Option<&Path>, inputs: &[PathBuf]) -> anyhow::Result<Sink> {
        let to = match path {
            Some(path) if !Sink::is_stdout(Some(path)) => Sink::target(path, inputs)
                .with_context(|| format!("cannot write {}", path.display()))?,
            _ => Target::Stdout(BufWriter::new(io::stdout())),
        };
        Ok(Sink { to })
    }

    /// Whether this output is standard output.
    pub fn is_stdout(path: Option<&Path>) -> bool {
        path.is_none_or(|path| path == Path::new("-"))
    }

    fn target(path: &Path, inputs: &[PathBuf]) -> anyhow::Result<Target> {
        // Through a link to the file it names: the link stays, the file is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let old = fs::metadata(&path).ok();
        if old.as_ref().is_some_and(fs::Metadata::is_dir) {
            bail!("it is a folder");
        }
        if inputs.iter().any(|input| same_file(input, &path)) {
            bail!("it is an input of this command, which would be lost");
        }
        if old.is_some() {
            // Renaming would replace even a file that is write-protected; a device is opened to stay.
            let file = OpenOptions::new().write(true).open(&path)?;
            if !old.as_ref().is_some_and(fs::Metadata::is_file) {
                return Ok(Target::Device(BufWriter::new(file), path));
            }
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let temp = temporary(folder.unwrap_or(Path::new(".")))?;
        if let Some(old) = old {
            fs::set_permissions(temp.path(), old.permissions())?;
        }
        Ok(Target::File(BufWriter::new(Durable::new(temp)), path))
    }

    /// Puts everything in its place: flushes, and for a file makes it durable and lets it appear.
    ///
    /// # Errors
    /// Those of the disk or pipe; an older file is then still whole.
    pub fn finish(self) -> anyhow::Result<()> {
        let named = |path: &Path| format!("cannot write {}", path.display());
        match self.to {
            Target::Stdout(mut out) => out.flush().context("cannot write to standard output"),
            Target::Device(mut out, path) => out.flush().with_context(|| named(&path)),
            Target::File(out, path) => place(out, &path).with_context(|| named(&path)),
        }
    }
}

/// Flush, sync, rename, sync the folder: after this the file is there, power cut or not.
fn place(out: BufWriter<Durable>, path: &Path) -> anyhow::Result<()> {
    let temp = out.into_inner().map_err(io::IntoInnerError::into_error)?.finish()?;
    temp.persist(path).map_err(|failed| failed.error)?;
    // Not every file system can do this for a folder, and the file itself is safe already.
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        let _ = folder.sync_all();
    }
    Ok(())
}

/// A hidden file in the same folder, so that renaming it is one step.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tierplan-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As the user's umask allows, not private as temporary files are by default.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
        builder.tempfile_in(folder).map_err(unnamed)
    }
    #[cfg(not(unix))]
    builder.tempfile_in(folder).map_err(unnamed)
}

/// The error without the temporary file's random name, which says nothing to anybody.
fn unnamed(error: io::Error) -> io::Error {
    error.kind().into()
}

/// Whether both names stand for one file, through links too.
fn same_file(input: &Path, output: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (fs::metadata(input), fs::metadata(output)) {
            return a.is_file() && (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    matches!((fs::canonicalize(input), fs::canonicalize(output)), (Ok(a), Ok(b)) if a == b)
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            Target::Stdout(out) => out.write(bytes),
            Target::Device(out, _) => out.write(bytes),
            Target::File(out, _) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            Target::Stdout(out) => out.flush(),
            Target::Device(out, _) => out.flush(),
            Target::File(out, _) => out.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn a_file_appears_only_when_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.md");
        let mut sink = Sink::open(Some(&path), &[]).unwrap();
        sink.write_all(b"whole").unwrap();
        sink.flush().unwrap();
        assert!(!path.exists());
        sink.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert_eq!(entries(folder.path()), 1);
    }

    #[test]
    fn the_old_file_survives_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.md");
        fs::write(&path, "old").unwrap();
        let mut sink = Sink::open(Some(&path), &[]).unwrap();
        sink.write_all(b"half").unwrap();
        drop(sink);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(entries(folder.path()), 1);
    }

    #[test]
    fn an_input_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("creators.csv");
        fs::write(&input, "rows").unwrap();
        let hard = folder.path().join("hard.csv");
        fs::hard_link(&input, &hard).unwrap();
        let roundabout = folder.path().join(".").join("creators.csv");
        for output in [&input, &hard, &roundabout] {
            let error = Sink::open(Some(output), std::slice::from_ref(&input)).unwrap_err();
            assert!(format!("{error:#}").contains("is an input"), "{error:#}");
        }
        assert_eq!(fs::read(&input).unwrap(), b"rows");
    }

    #[test]
    fn folders_and_missing_folders_are_said() {
        let folder = tempfile::tempdir().unwrap();
        let error = Sink::open(Some(folder.path()), &[]).unwrap_err();
        assert!(format!("{error:#}").contains("is a folder"), "{error:#}");
        assert!(Sink::open(Some(&folder.path().join("no/plan.md")), &[]).is_err());
    }

    #[test]
    fn a_dash_is_standard_output() {
        assert!(Sink::is_stdout(None));
        assert!(Sink::is_stdout(Some(Path::new("-"))));
        assert!(!Sink::is_stdout(Some(Path::new("plan.md"))));
        Sink::open(Some(Path::new("-")), &[]).unwrap().finish().unwrap();
    }

    #[cfg(unix)]
    mod unix {
        use super::*;
        use std::os::unix::fs::{PermissionsExt, symlink};

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o777
        }

        #[test]
        fn permissions_stay() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("plan.md");
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
            Sink::open(Some(&path), &[]).unwrap().finish().unwrap();
            assert_eq!(mode(&path), 0o640);
        }

        #[test]
        fn a_new_file_is_as_open_as_any_other() {
            let folder = tempfile::tempdir().unwrap();
            let (plain, path) = (folder.path().join("plain"), folder.path().join("plan.md"));
            fs::write(&plain, "").unwrap();
            Sink::open(Some(&path), &[]).unwrap().finish().unwrap();
            assert_eq!(mode(&path), mode(&plain));
        }

        #[test]
        fn a_link_stays_a_link() {
            let folder = tempfile::tempdir().unwrap();
            let (file, link) = (folder.path().join("file.md"), folder.path().join("link.md"));
            fs::write(&file, "old").unwrap();
            symlink(&file, &link).unwrap();
            let mut sink = Sink::open(Some(&link), &[]).unwrap();
            sink.write_all(b"new").unwrap();
            sink.finish().unwrap();
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
            assert_eq!(fs::read(&file).unwrap(), b"new");
        }

        #[test]
        fn what_may_not_be_written_is_left_alone() {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("plan.md");
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
            // The super-user may write everywhere; the rule is for everybody else.
            if OpenOptions::new().write(true).open(&path).is_err() {
                assert!(Sink::open(Some(&path), &[]).is_err());
                assert!(Sink::open(Some(&folder.path().join("new.md")), &[]).is_err());
            }
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"old");
        }

        #[test]
        fn a_full_disk_is_a_failure() {
            let full = Path::new("/dev/full");
            if full.exists() {
                let mut sink = Sink::open(Some(full), &[]).unwrap();
                sink.write_all(b"x").unwrap();
                let error = sink.finish().unwrap_err();
                assert!(format!("{error:#}").contains("cannot write /dev/full"), "{error:#}");
            }
        }
    }
}
