//! The decoder stops with a panic at some kinds of damage. That is an error like any other, and nothing to print.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Does the work. What it works on is not to be used again after an error.
///
/// # Errors
/// Its own, in words, and a panic in it.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |about| {
            if !INSIDE.get() {
                usual(about);
            }
        }));
    });
    INSIDE.set(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(false);
    done.unwrap_or_else(|_| Err("its bytes make no sense".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(guarded(|| Ok(1)), Ok(1));
        assert!(guarded::<()>(|| panic!("as the decoder does")).is_err());
        assert_eq!(guarded::<()>(|| Err("no".to_owned())), Err("no".to_owned()));
    }
}
