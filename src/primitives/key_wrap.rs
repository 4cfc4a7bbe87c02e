//! AES key wrap: KW (RFC 3394, NIST SP 800-38F §6.2) and KWP (RFC 5649, §6.3).
//!
//! Over [`AesKey`], whose size is a value: the crate `aes-kw` makes a copy of itself for each size of key.

use super::aes::{AesKey, Block};
use super::verdict::{number_below, verdict};
use crate::status::{Result, Status};
use subtle::{Choice, ConstantTimeEq, ConstantTimeLess};
use zeroize::Zeroize;

/// What wrapping adds, and the unit of length, in bytes.
pub const SEMIBLOCK: usize = 8;

/// The first semiblock of KW (RFC 3394 §2.2.3.1).
const KW_IV: [u8; SEMIBLOCK] = [0xa6; SEMIBLOCK];
/// The first half of the first semiblock of KWP (RFC 5649 §3); the second is the length.
const KWP_IV: [u8; 4] = [0xa6, 0x59, 0x59, 0xa6];

/// The length of a wrapped key.
///
/// # Errors
/// `InvalidArgument` for a key of a length that the algorithm does not take.
pub fn wrapped_length(padded: bool, length: usize) -> Result<usize> {
    let whole = length.is_multiple_of(SEMIBLOCK) && length >= 2 * SEMIBLOCK;
    if padded && length == 0 || !padded && !whole || length > u32::MAX as usize - 16 {
        return Err(Status::InvalidArgument);
    }
    Ok(length.next_multiple_of(SEMIBLOCK) + SEMIBLOCK)
}

/// Wraps the key that stands at `data[8..8 + length]`, in place; `data` has exactly [`wrapped_length`] bytes.
///
/// # Errors
/// As [`wrapped_length`].
#[inline(never)]
pub fn wrap(key: &AesKey, padded: bool, data: &mut [u8], length: usize) -> Result<()> {
    if data.len() != wrapped_length(padded, length)? {
        return Err(Status::CorruptionDetected);
    }
    data.iter_mut().skip(SEMIBLOCK + length).for_each(|byte| *byte = 0);
    let first = data.first_chunk_mut::<SEMIBLOCK>().ok_or(Status::CorruptionDetected)?;
    *first = KW_IV;
    if padded {
        let length = (length as u32).to_be_bytes();
        first.iter_mut().zip(KWP_IV.iter().chain(&length)).for_each(|(to, from)| *to = *from);
    }
    let (semiblocks, _) = data.as_chunks_mut::<SEMIBLOCK>();
    if let [a, b] = semiblocks {
        // One block is encrypted as it is (RFC 5649 §4.1).
        let block = crypt_block(*a, *b, |blocks| key.encrypt_blocks(blocks));
        [*a, *b] = block;
        return Ok(());
    }
    let (a, rest) = semiblocks.split_first_mut().ok_or(Status::CorruptionDetected)?;
    let mut t = 0u64;
    for _ in 0..6 {
        for r in rest.iter_mut() {
            t += 1;
            let [high, low] = crypt_block(*a, *r, |blocks| key.encrypt_blocks(blocks));
            *a = (u64::from_be_bytes(high) ^ t).to_be_bytes();
            *r = low;
        }
    }
    Ok(())
}

/// Unwraps `data` in place, and gives the length of the key, which then stands at `data[8..]`.
///
/// # Errors
/// `InvalidSignature` when the data was not wrapped with this key, which no data is of a length that no wrapped key has.
#[inline(never)]
pub fn unwrap(key: &AesKey, padded: bool, data: &mut [u8]) -> Result<usize> {
    let least = if padded { 2 * SEMIBLOCK } else { 3 * SEMIBLOCK };
    if !data.len().is_multiple_of(SEMIBLOCK) || data.len() < least {
        return Err(Status::InvalidSignature);
    }
    let (semiblocks, _) = data.as_chunks_mut::<SEMIBLOCK>();
    if let [a, b] = semiblocks {
        let block = crypt_block(*a, *b, |blocks| key.decrypt_blocks(blocks));
        [*a, *b] = block;
    } else {
        let (a, rest) = semiblocks.split_first_mut().ok_or(Status::CorruptionDetected)?;
        let mut t = 6 * rest.len() as u64;
        for _ in 0..6 {
            for r in rest.iter_mut().rev() {
                let masked = (u64::from_be_bytes(*a) ^ t).to_be_bytes();
                [*a, *r] = crypt_block(masked, *r, |blocks| key.decrypt_blocks(blocks));
                t -= 1;
            }
        }
    }
    let (first, text) = data.split_first_chunk::<SEMIBLOCK>().ok_or(Status::CorruptionDetected)?;
    let (valid, padding) =
        if padded { check_padded(first, text) } else { (first.ct_eq(&KW_IV), 0) };
    if verdict(valid) {
        // The length of a key is no secret, as long as it is one that was wrapped.
        let padding = number_below(SEMIBLOCK, padding);
        let length = padding.and_then(|padding| text.len().checked_sub(padding));
        return length.ok_or(Status::CorruptionDetected);
    }
    data.fill(0);
    Err(Status::InvalidSignature)
}

/// Whether the first semiblock and the zeros behind the key are right, and the number of zeros. All bytes are looked at in any case.
fn check_padded(first: &[u8; SEMIBLOCK], text: &[u8]) -> (Choice, usize) {
    let [a, b, c, d, length @ ..] = *first;
    let length = u32::from_be_bytes(length);
    let room = text.len() as u32;
    let mut valid = [a, b, c, d].ct_eq(&KWP_IV);
    // More than the semiblocks before the last hold, and not more than all.
    valid &= !length.ct_lt(&(room.saturating_sub(SEMIBLOCK as u32 - 1)));
    valid &= !room.ct_lt(&length);
    let tail = text.iter().zip(0u32..).skip(text.len().saturating_sub(SEMIBLOCK));
    for (byte, at) in tail {
        valid &= at.ct_lt(&length) | byte.ct_eq(&0);
    }
    (valid, room.wrapping_sub(length) as usize)
}

fn crypt_block(
    a: [u8; SEMIBLOCK],
    b: [u8; SEMIBLOCK],
    crypt: impl FnOnce(&mut [Block]),
) -> [[u8; SEMIBLOCK]; 2] {
    let mut block = [Block::default()];
    let [bytes] = &mut block;
    bytes.iter_mut().zip(a.iter().chain(&b)).for_each(|(to, from)| *to = *from);
    crypt(&mut block);
    let [bytes] = &block;
    let number = u128::from_be_bytes((*bytes).into());
    let [bytes] = &mut block;
    bytes.zeroize();
    [((number >> 64) as u64).to_be_bytes(), (number as u64).to_be_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;

    fn both_ways(kek: &[u8], padded: bool, plain: &[u8], wrapped: &[u8]) {
        let kek = AesKey::new(kek).unwrap();
        let mut data = Vec::from([0; SEMIBLOCK]);
        data.extend(plain);
        data.resize(wrapped_length(padded, plain.len()).unwrap(), 0xee);
        wrap(&kek, padded, &mut data, plain.len()).unwrap();
        assert_eq!(data, wrapped);
        assert_eq!(unwrap(&kek, padded, &mut data), Ok(plain.len()));
        assert_eq!(data[8..8 + plain.len()], *plain);
        for bit in 0..wrapped.len() * 8 {
            let mut bad = wrapped.to_vec();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unwrap(&kek, padded, &mut bad), Err(Status::InvalidSignature));
            assert!(bad.iter().all(|byte| *byte == 0), "nothing is left of what did not hold");
        }
    }

    /// RFC 3394 §4.1 and §4.6: <https://www.rfc-editor.org/rfc/rfc3394#section-4>
    #[test]
    fn the_vectors_of_rfc_3394_hold() {
        let kek: [u8; 32] = core::array::from_fn(|i| i as u8);
        both_ways(
            &kek[..16],
            false,
            &hex!("00112233445566778899aabbccddeeff"),
            &hex!("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"),
        );
        both_ways(
            &kek,
            false,
            &hex!("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"),
            &hex!(
                "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
            ),
        );
    }

    /// RFC 5649 §6: <https://www.rfc-editor.org/rfc/rfc5649#section-6>
    #[test]
    fn the_vectors_of_rfc_5649_hold() {
        let kek = hex!("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8");
        both_ways(
            &kek,
            true,
            &hex!("c37b7e6492584340bed12207808941155068f738"),
            &hex!("138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"),
        );
        both_ways(&kek, true, &hex!("466f7250617369"), &hex!("afbeb0f07dfbf5419200f2ccb50bb24f"));
    }

    #[test]
    fn lengths_that_the_algorithms_do_not_have_are_refused() {
        for (padded, length, expected) in [
            (false, 16, Some(24)),
            (false, 8, None),
            (false, 20, None),
            (false, 0, None),
            (true, 0, None),
            (true, 1, Some(16)),
            (true, 8, Some(16)),
            (true, 9, Some(24)),
        ] {
            assert_eq!(wrapped_length(padded, length).ok(), expected, "{padded} {length}");
        }
        let kek = AesKey::new(&[1; 16]).unwrap();
        for (padded, length) in [(false, 16), (false, 23), (true, 8), (true, 17)] {
            let data = &mut [0; 32][..length];
            assert_eq!(unwrap(&kek, padded, data), Err(Status::InvalidSignature));
        }
    }
}
