//! Where something secret becomes public.
//!
//! Whether a tag holds, a padding is right or a key is valid is computed from secrets without a branch, and then has to become one. That
//! happens here alone: what leaves these functions is a constant that was chosen by a branch, so that `.ci/constant-time`, which
//! follows secrets through a program, admits that branch, and finds every other.

use core::hint::black_box;
use subtle::{Choice, ConstantTimeEq};

/// What a caller may learn, and an attacker with it.
// Not a function that the compiler may make part of another, nor a value that it may compute: then the answer would still be the secret.
#[inline(never)]
#[must_use]
pub fn verdict(secret: Choice) -> bool {
    if bool::from(secret) { black_box(true) } else { black_box(false) }
}

/// A number below `limit` that the caller may learn, such as the length of a text; None for one that is not.
#[inline(never)]
#[must_use]
pub fn number_below(limit: usize, secret: usize) -> Option<usize> {
    (0..limit).find(|number| verdict(number.ct_eq(&secret)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_becomes_public_is_what_was_secret() {
        assert!(verdict(Choice::from(1)));
        assert!(!verdict(Choice::from(0)));
        for number in 0..8 {
            assert_eq!(number_below(8, number), Some(number));
        }
        for number in [8, 9, 256, usize::MAX] {
            assert_eq!(number_below(8, number), None);
        }
    }
}
