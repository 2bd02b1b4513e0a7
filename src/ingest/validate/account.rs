//! Account names, and the network that stands beside them in the cell.

use crate::ingest::columns::platform;
use crate::profile::{Handle, Platform};

/// The account of a handle's cell, and its network where the cell names it: `@ana`, `Ana Ruiz @ana`,
/// `@ana (Instagram)`, `TikTok: @ana`, or the address of the profile.
pub(crate) fn of_cell(cell: &str) -> (Option<Handle>, Option<Platform>) {
    if let Some(handle) = in_url(cell) {
        return (Some(handle), platform::of_url(cell));
    }
    let (before, handle) = cell.rsplit_once(" @").unwrap_or(("", cell));
    let named_before = network(before);
    match handle.split_once(char::is_whitespace).map(|(name, rest)| (name, network(rest))) {
        Some((name, Some(platform))) => (Handle::new(name), Some(platform)),
        _ => (Handle::new(handle), named_before),
    }
}

/// `(Instagram)`, `- IG`, `TikTok:`: nothing but a network and punctuation.
fn network(text: &str) -> Option<Platform> {
    Platform::parse(text.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// The account name in a profile's address.
pub(super) fn in_url(url: &str) -> Option<Handle> {
    platform::of_url(url)?;
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let mut steps = rest.split(['/', '?', '#']).skip(1).filter(|step| !step.is_empty());
    let first = steps.next()?;
    let name =
        if matches!(first, "channel" | "c" | "user" | "in" | "u") { steps.next()? } else { first };
    Handle::new(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_their_networks() {
        let cases = [
            ("@ana.ruiz", "ana.ruiz", None),
            ("Ana Ruiz @anaruiz", "anaruiz", None),
            ("@ana (Instagram)", "ana", Some(Platform::Instagram)),
            ("ana - TikTok", "ana", Some(Platform::Tiktok)),
            ("IG: @ana", "ana", Some(Platform::Instagram)),
            ("https://www.tiktok.com/@ana?lang=en", "ana", Some(Platform::Tiktok)),
            ("Ana Ruiz", "Ana Ruiz", None),
        ];
        for (cell, handle, platform) in cases {
            assert_eq!(of_cell(cell), (Handle::new(handle), platform), "{cell}");
        }
    }
}
