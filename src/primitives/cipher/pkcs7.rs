//! The padding of PKCS#7 (RFC 2315 §10.3).

use crate::primitives::aes::{BLOCK_LEN, Block};
use crate::primitives::verdict::{number_below, verdict};
use crate::status::{Result, Status};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater};

/// Fills `block` up behind its first `length` bytes, of which there are fewer than a block.
pub fn pad(block: &mut Block, length: usize) {
    let padding = BLOCK_LEN.saturating_sub(length) as u8;
    for byte in block.iter_mut().skip(length) {
        *byte = padding;
    }
}

/// How many bytes of the last block are text. Time and memory access depend on that, and not on the block's bytes.
///
/// # Errors
/// `InvalidPadding`.
pub fn unpad(block: &Block) -> Result<usize> {
    let padding = block.last().copied().unwrap_or_default();
    let too_long = padding.ct_gt(&(BLOCK_LEN as u8));
    let mut valid = !too_long & !padding.ct_eq(&0);
    for (byte, from_end) in block.iter().rev().zip(0u8..) {
        let inside = padding.ct_gt(&from_end);
        valid &= Choice::conditional_select(&Choice::from(1), &byte.ct_eq(&padding), inside);
    }
    let length = (BLOCK_LEN as u8).wrapping_sub(padding);
    // The caller learns whether the padding is valid, and the length if it is; not more.
    if !verdict(valid) {
        return Err(Status::InvalidPadding);
    }
    number_below(BLOCK_LEN, usize::from(length)).ok_or(Status::CorruptionDetected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_padded_is_unpadded() {
        for length in 0..BLOCK_LEN {
            let mut block = Block::from([0xaa; BLOCK_LEN]);
            pad(&mut block, length);
            assert_eq!(block[..length], [0xaa; BLOCK_LEN][..length]);
            assert_eq!(unpad(&block), Ok(length));
        }
    }

    #[test]
    fn a_length_of_none_or_of_more_than_a_block_and_any_other_byte_within_are_invalid_padding() {
        for last in (0..=255).filter(|last| !(1..=16).contains(last)) {
            assert_eq!(unpad(&Block::from([last; BLOCK_LEN])), Err(Status::InvalidPadding));
        }
        for length in 0..BLOCK_LEN {
            for at in 0..BLOCK_LEN - 1 {
                let mut block = Block::default();
                pad(&mut block, length);
                block[at] ^= 0x20;
                let expected = if at < length { Ok(length) } else { Err(Status::InvalidPadding) };
                assert_eq!(unpad(&block), expected, "{length} {at}");
            }
        }
    }
}
