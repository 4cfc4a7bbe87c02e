//! HKDF (RFC 5869), for keys that the services derive for themselves.

use super::hash::{HashKind, HashValue};
use super::hmac::{Hmac, hmac};
use crate::status::{Result, Status};

/// [`derive_with`] SHA-256.
///
/// # Errors
/// As [`derive_with`].
pub fn derive(salt: &[u8], secret: &[u8], info: &[&[u8]], output: &mut [u8]) -> Result<()> {
    derive_with(HashKind::Sha256, salt, secret, info, output)
}

/// Derives `output.len()` bytes from `secret` with the given `salt` (may be empty) and `info` pieces.
///
/// # Errors
/// `InvalidArgument` when more than 255 hashes are asked for.
#[inline(never)]
pub fn derive_with(
    kind: HashKind,
    salt: &[u8],
    secret: &[u8],
    info: &[&[u8]],
    output: &mut [u8],
) -> Result<()> {
    let keyed = Hmac::new(kind, &hmac(kind, salt, secret));
    let mut block: Option<HashValue> = None;
    for (i, chunk) in output.chunks_mut(kind.length()).enumerate() {
        let counter = u8::try_from(i + 1).map_err(|_| Status::InvalidArgument)?;
        let mut mac = keyed.clone();
        if let Some(block) = &block {
            mac.update(block);
        }
        for piece in info {
            mac.update(piece);
        }
        mac.update(&[counter]);
        let value = mac.finish();
        chunk.copy_from_slice(value.get(..chunk.len()).ok_or(Status::CorruptionDetected)?);
        block = Some(value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// RFC 5869, appendix A.1 and A.3: <https://www.rfc-editor.org/rfc/rfc5869#appendix-A>
    #[test]
    fn the_vectors_of_rfc_5869_hold() {
        let mut okm = [0u8; 42];
        let info = hex!("f0f1f2f3f4f5f6f7f8f9");
        derive(
            &hex!("000102030405060708090a0b0c"),
            &[0x0b; 22],
            &[&info[..4], &info[4..]],
            &mut okm,
        )
        .unwrap();
        assert_eq!(
            okm,
            hex!(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            )
        );
        derive(&[], &[0x0b; 22], &[], &mut okm).unwrap();
        assert_eq!(
            okm,
            hex!(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            )
        );
    }

    #[test]
    fn more_than_255_blocks_are_refused() {
        assert_eq!(derive(&[], b"k", &[], &mut [0; 8161]), Err(Status::InvalidArgument));
        assert_eq!(derive(&[], b"k", &[], &mut [0; 8160]), Ok(()));
    }
}
