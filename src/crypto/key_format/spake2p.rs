//! Keys of SPAKE2+ on P-256 (PSA Crypto 1.5 §9.4.10): a pair is w0 ‖ w1, a public key w0 ‖ L.

use crate::crypto::attributes::KeyType;
use crate::crypto::keys::put;
use crate::primitives::pake::spake2p::{
    KEY_PAIR_LEN, PUBLIC_KEY_LEN, SEED_LEN, check_key, public_key, register,
};
use crate::status::{Result, Status};
use zeroize::Zeroizing;

const BITS: u16 = 256;

pub(super) fn check(key_type: KeyType, data: &[u8]) -> Result<u16> {
    let length = if key_type.is_key_pair() { KEY_PAIR_LEN } else { PUBLIC_KEY_LEN };
    if data.len() != length {
        return Err(Status::InvalidArgument);
    }
    check_key(data).map(|()| BITS)
}

pub(super) fn derived_length(bits: u16) -> Result<usize> {
    match bits {
        BITS => Ok(KEY_PAIR_LEN),
        0 => Err(Status::InvalidArgument),
        _ => Err(Status::NotSupported),
    }
}

pub(super) fn draw(
    material: &mut [u8],
    stream: &mut dyn FnMut(&mut [u8]) -> Result<()>,
) -> Result<()> {
    let mut seeds = Zeroizing::new([[0; SEED_LEN]; 2]);
    stream(seeds.as_flattened_mut())?;
    let pair = register(&seeds);
    check_key(&pair[..])?;
    put(&pair[..], material).map(|_| ())
}

pub(super) fn public_part(pair: &[u8], output: &mut [u8]) -> Result<usize> {
    if output.len() < PUBLIC_KEY_LEN {
        return Err(Status::BufferTooSmall);
    }
    put(&public_key(pair)?, output)
}
