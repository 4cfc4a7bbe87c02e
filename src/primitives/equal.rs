//! Comparison with what an attacker may try to guess.

use super::verdict::verdict;
use crate::status::{Result, Status};
use subtle::ConstantTimeEq;

/// Compares a tag or hash with what it should be, in a time that depends on the lengths alone.
///
/// # Errors
/// `InvalidSignature` when they differ.
pub fn check_equal(value: &[u8], expected: &[u8]) -> Result<()> {
    if verdict(value.ct_eq(expected)) { Ok(()) } else { Err(Status::InvalidSignature) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_equal_when_all_and_their_number_are() {
        assert_eq!(check_equal(b"tag", b"tag"), Ok(()));
        assert_eq!(check_equal(b"", b""), Ok(()));
        for other in [&b"tah"[..], b"sag", b"ta", b"tags", b""] {
            assert_eq!(check_equal(b"tag", other), Err(Status::InvalidSignature));
        }
    }
}
