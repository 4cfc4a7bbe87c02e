// SPDX-FileCopyrightText: The psa-rot contributors
// SPDX-License-Identifier: Apache-2.0 OR MIT

#![forbid(unsafe_code)]

use psa_rot_zephyr::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use psa_rot_zephyr::{Result, Status, call};
use zephyr::time::Duration;
use zephyr::{printk, printkln};

/// In the range that Zephyr leaves to applications (`zephyr/psa/key_ids.h`). `witness.c` uses the same key.
const KEY: KeyId = KeyId(0x3000_0001);

/// Objects of Internal Trusted Storage. The application chooses the identifiers.
const BOOTS: u64 = 1;
/// Rust's signature, for `witness.c`, and its answer.
const REQUEST: u64 = 2;
const ANSWER: u64 = 3;

const RUST_MESSAGE: &[u8] = b"signed in Rust";
const C_MESSAGE: &[u8] = b"signed in C";

pub fn run() -> Result<()> {
    printkln!("Boot {}", count_boot()?);
    make_key()?;
    let signature = sign(RUST_MESSAGE)?;
    call(|rot| rot.verify_message(KEY, Algorithm::ECDSA_SHA_256, RUST_MESSAGE, &signature))?;
    printkln!("Rust: signed and verified {} bytes", RUST_MESSAGE.len());
    ask_witness(&signature)?;
    attest()
}

/// After a power failure at any point, the old count or the new one is there.
fn count_boot() -> Result<u32> {
    // One call, so that nobody else counts in between.
    call(|rot| {
        let mut stored = [0; 4];
        match rot.its_get(BOOTS, 0, &mut stored) {
            Ok(_) | Err(Status::DoesNotExist) => {}
            Err(other) => return Err(other),
        }
        let boots = u32::from_le_bytes(stored).wrapping_add(1);
        rot.its_set(BOOTS, &boots.to_le_bytes(), 0)?;
        Ok(boots)
    })
}

/// Makes the key that outlives reboots, unless an earlier boot did.
fn make_key() -> Result<()> {
    let attributes = KeyAttributes {
        id: KEY,
        lifetime: Lifetime::PERSISTENT,
        key_type: KeyType::ECC_KEY_PAIR_SECP_R1,
        bits: 256,
        usage: Usage::SIGN_MESSAGE.union(Usage::VERIFY_MESSAGE),
        algorithm: Algorithm::ECDSA_SHA_256,
        ..KeyAttributes::default()
    };
    match call(|rot| rot.generate_key(&attributes)) {
        Ok(key) => printkln!("Rust: made key {:#x}", key.0),
        Err(Status::AlreadyExists) => printkln!("Rust: key {:#x} is there", KEY.0),
        Err(other) => return Err(other),
    }
    Ok(())
}

fn sign(message: &[u8]) -> Result<[u8; 64]> {
    let mut signature = [0; 64];
    call(|rot| rot.sign_message(KEY, Algorithm::ECDSA_SHA_256, message, &mut signature))?;
    Ok(signature)
}

/// Leaves the signature to the C code, and verifies what that signs with the same key.
fn ask_witness(signature: &[u8; 64]) -> Result<()> {
    call(|rot| match rot.its_remove(ANSWER) {
        Ok(()) | Err(Status::DoesNotExist) => rot.its_set(REQUEST, signature, 0),
        Err(other) => Err(other),
    })?;
    let mut answer = [0; 64];
    loop {
        match call(|rot| rot.its_get(ANSWER, 0, &mut answer)) {
            Ok(_) => break,
            Err(Status::DoesNotExist) => zephyr::time::sleep(Duration::millis_at_least(10)),
            Err(other) => return Err(other),
        };
    }
    call(|rot| rot.verify_message(KEY, Algorithm::ECDSA_SHA_256, C_MESSAGE, &answer))?;
    printkln!("Rust: C's signature holds");
    Ok(())
}

fn attest() -> Result<()> {
    // A verifier sends a fresh random one each time, so that nobody can answer with an old token.
    let challenge: [u8; 32] = core::array::from_fn(|i| i as u8);
    let mut token = [0; 512];
    let mut public_key = [0; 65];
    let token = {
        let length = call(|rot| rot.attest_token(&challenge, &mut token))?;
        token.get(..length).ok_or(Status::GenericError)?
    };
    call(|rot| rot.export_public_key(KeyId::INITIAL_ATTESTATION, &mut public_key))?;
    printkln!("Token of {} bytes", token.len());
    // Consoles have a longest line: native_sim's is of 255 characters.
    for part in token.chunks(64) {
        print_hex("Token", part);
    }
    print_hex("Public key", &public_key);
    print_hex("Challenge", &challenge);
    Ok(())
}

fn print_hex(name: &str, bytes: &[u8]) {
    printk!("{name}: ");
    for byte in bytes {
        printk!("{byte:02x}");
    }
    printkln!("");
}
