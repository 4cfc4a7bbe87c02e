//! CMAC over AES (NIST SP 800-38B, RFC 4493).
//!
//! The crate `cmac` makes a copy of itself for each of the three key sizes. This one is there once, over [`AesKey`]; it keeps the
//! encrypted zero block that the subkeys come from, so that an instance makes it once for all its messages and clones. AES and the
//! doubling in GF(2^128) are the crates `aes` and `dbl`.

use super::aes::{self, AesKey, Block};
use crate::status::Result;
use dbl::Dbl;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The length of a block and of a full MAC, in bytes.
pub const LENGTH: usize = 16;

/// A CMAC in progress; wiped when dropped.
#[derive(Clone)]
pub struct Cmac {
    key: AesKey,
    /// The encrypted zero block.
    zero: Block,
    /// The chaining value, onto which the bytes of the current block are XORed as they come.
    chain: Block,
    /// How many bytes the current block has. A full one waits for the next byte: the last block is treated differently.
    used: usize,
}

impl Cmac {
    /// Starts a CMAC with an AES key of 16, 24 or 32 bytes.
    ///
    /// # Errors
    /// `InvalidArgument` for any other length.
    pub fn new(key: &[u8]) -> Result<Self> {
        let key = AesKey::new(key)?;
        let mut cmac = Self { key, zero: Block::default(), chain: Block::default(), used: 0 };
        cmac.key.encrypt_blocks(core::slice::from_mut(&mut cmac.zero));
        Ok(cmac)
    }

    /// Takes the next piece of the message.
    #[inline(never)]
    pub fn update(&mut self, mut input: &[u8]) {
        while !input.is_empty() {
            if self.used >= LENGTH {
                self.key.encrypt_blocks(core::slice::from_mut(&mut self.chain));
                self.used = 0;
            }
            let (now, later) = input.split_at(input.len().min(LENGTH - self.used));
            let end = self.used + now.len();
            aes::xor(self.chain.get_mut(self.used..end).unwrap_or(&mut []), now);
            self.used = end;
            input = later;
        }
    }

    /// Ends the message and gives its full MAC.
    #[must_use]
    pub fn finish(mut self) -> [u8; LENGTH] {
        self.finish_reset()
    }

    /// Ends the message, gives its full MAC, and is ready for another message with the same key.
    #[inline(never)]
    #[must_use]
    pub fn finish_reset(&mut self) -> [u8; LENGTH] {
        let mut subkey = self.zero.dbl();
        if let Some(padding) = self.chain.get_mut(self.used) {
            *padding ^= 0x80;
            subkey = subkey.dbl();
        }
        aes::xor_block(&mut self.chain, &subkey);
        subkey.zeroize();
        self.key.encrypt_blocks(core::slice::from_mut(&mut self.chain));
        self.used = 0;
        core::mem::take(&mut self.chain).into()
    }
}

impl Drop for Cmac {
    fn drop(&mut self) {
        self.zero.zeroize();
        self.chain.zeroize();
    }
}

// The key wipes itself.
impl ZeroizeOnDrop for Cmac {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Status;
    use hex_literal::hex;

    const MESSAGE: [u8; 64] = hex!(
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
    );

    /// A key, and the MACs of the first 0, 16, 40 and 64 bytes of the message.
    type Case = (&'static [u8], [[u8; 16]; 4]);

    /// NIST SP 800-38B, examples of appendix D: <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>
    const CASES: [Case; 3] = [
        (
            &hex!("2b7e151628aed2a6abf7158809cf4f3c"),
            [
                hex!("bb1d6929e95937287fa37d129b756746"),
                hex!("070a16b46b4d4144f79bdd9dd04a287c"),
                hex!("dfa66747de9ae63030ca32611497c827"),
                hex!("51f0bebf7e3b9d92fc49741779363cfe"),
            ],
        ),
        (
            &hex!("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"),
            [
                hex!("d17ddf46adaacde531cac483de7a9367"),
                hex!("9e99a7bf31e710900662f65e617c5184"),
                hex!("8a1de5be2eb31aad089a82e6ee908b0e"),
                hex!("a1d5df0eed790f794d77589659f39a11"),
            ],
        ),
        (
            &hex!("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
            [
                hex!("028962f61b7bf89efc6b551f4667d983"),
                hex!("28a7023f452e8f82bd4bf28d8c37c35c"),
                hex!("aaf3d8f1de5640c232f5b169b9c911e6"),
                hex!("e1992190549f6ed5696a2c056c315410"),
            ],
        ),
    ];

    #[test]
    fn the_examples_of_sp_800_38b_hold_in_every_chunking() {
        for (key, macs) in CASES {
            for (length, expected) in [0, 16, 40, 64].into_iter().zip(macs) {
                for piece in 1..=64 {
                    let mut cmac = Cmac::new(key).unwrap();
                    for part in MESSAGE[..length].chunks(piece) {
                        cmac.update(part);
                        cmac.update(&[]);
                    }
                    assert_eq!(cmac.finish(), expected, "{length} bytes by {piece}");
                }
            }
        }
    }

    #[test]
    fn one_instance_takes_message_after_message() {
        for (key, macs) in CASES {
            let mut cmac = Cmac::new(key).unwrap();
            for (length, expected) in [64, 0, 40, 16, 16].into_iter().zip([3, 0, 2, 1, 1]) {
                cmac.update(&MESSAGE[..length]);
                assert_eq!(cmac.finish_reset(), macs[expected], "{length} bytes");
            }
        }
    }

    #[test]
    fn a_clone_goes_on_from_where_it_was_made() {
        let (key, macs) = CASES[0];
        for split in 0..=64 {
            let mut cmac = Cmac::new(key).unwrap();
            cmac.update(&MESSAGE[..split]);
            let mut copy = cmac.clone();
            cmac.update(b"something else");
            copy.update(&MESSAGE[split..]);
            assert_eq!(copy.finish(), macs[3]);
        }
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        for length in [0, 1, 15, 17, 31, 33, 64] {
            assert_eq!(Cmac::new(&[0; 64][..length]).err(), Some(Status::InvalidArgument));
        }
    }
}
