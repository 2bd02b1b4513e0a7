//! Files that are no text, recognised by their first bytes, so that the message can say what to export instead.

use super::IngestError;

/// First bytes, what they mean, what to do.
const KNOWN: &[(&[u8], &str, &str)] = &[
    (
        b"PK\x03\x04",
        "a zip archive",
        "unpack it first; of a workbook that is not .xlsx, save the sheet as CSV",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook (.xls)",
        "save the sheet as CSV (UTF-8) and read that",
    ),
    (b"\x1f\x8b", "packed twice", "unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed twice", "unpack it first"),
    (b"BZh", "bzip2-compressed", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"%PDF", "a PDF", "export the list behind it as CSV or JSON"),
    (b"\x89PNG", "a picture", "export the list as CSV or JSON"),
    (b"\xff\xd8\xff", "a picture", "export the list as CSV or JSON"),
    (
        b"PAR1",
        "a Parquet file, which this tierplan was built without",
        "install one that reads it, from its source: cargo install --path . --features parquet; or export the list as CSV or NDJSON",
    ),
    (
        b"PARE",
        "an encrypted Parquet file",
        "write it without encryption, or export the list as CSV",
    ),
    (b"SQLite format 3", "an SQLite database", "export the table as CSV"),
    (b"<!DOCTYPE", "a web page", "export the list as CSV or JSON"),
    (b"<!doctype", "a web page", "export the list as CSV or JSON"),
    (b"<html", "a web page", "export the list as CSV or JSON"),
    (b"<?xml", "an XML file", "export the list as CSV or JSON"),
    (b"{\\rtf", "a rich-text document", "export the list as CSV or JSON"),
];

/// # Errors
/// [`IngestError::Unsupported`] for archives, old workbooks, pictures and web pages.
pub(crate) fn refuse_binary(file: &str, head: &[u8]) -> Result<(), IngestError> {
    match KNOWN.iter().find(|(bytes, ..)| head.starts_with(bytes)) {
        None => Ok(()),
        Some((_, what, hint)) => Err(IngestError::Unsupported {
            file: file.to_owned(),
            what: (*what).to_owned(),
            hint: (*hint).to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_is_named_and_text_passes() {
        let error = refuse_binary("a.zip", b"PK\x03\x04rest").unwrap_err();
        assert!(error.to_string().contains("CSV"), "{error}");
        assert!(refuse_binary("a.csv", b"handle,followers").is_ok());
    }
}
