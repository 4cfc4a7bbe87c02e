//! `psa_generate_random`, and what happens when entropy fails.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

/// Everything that draws random bytes.
fn drawing(rot: &mut Device) -> Vec<(&'static str, Result<(), Status>)> {
    let sign = Usage::SIGN_HASH | Usage::ENCRYPT;
    let signer = import(rot, PAIR, sign, ECDSA);
    let cipher = import(rot, AES, sign, Algorithm::CTR);
    let mut signature = [0; 64];
    let mut text = [0; 32];
    let mut random = [0; 16];
    let list = vec![
        ("random", rot.generate_random(&mut random)),
        ("generate", rot.generate_key(&sized(volatile(AES, sign, ECDSA), 128)).map(|_| ())),
        ("sign", rot.sign_hash(signer, ECDSA, &[1; 32], &mut signature).map(|_| ())),
        ("encrypt", rot.cipher_encrypt(cipher, Algorithm::CTR, &mut text, 16).map(|_| ())),
        ("persist", rot.import_key(&persistent(9, RAW, sign, ECDSA), b"x").map(|_| ())),
        ("ps", rot.ps_set(1, b"x", 0)),
    ];
    assert!(random == [0; 16] || list[0].1.is_ok());
    assert!(signature == [0; 64] || list[2].1.is_ok());
    assert!(text[..16] == [0; 16] || list[3].1.is_ok());
    list
}

#[test]
fn output_is_filled_and_differs_from_call_to_call_and_from_boot_to_boot() {
    let mut rot = device();
    let mut seen = Vec::new();
    for _ in 0..3 {
        for _ in 0..5 {
            let mut bytes = [0; 32];
            rot.generate_random(&mut bytes).unwrap();
            assert!(!seen.contains(&bytes));
            seen.push(bytes);
        }
        rot = reboot(rot);
    }
}

#[test]
fn any_length_is_served_also_none_at_all() {
    let mut rot = device();
    assert_eq!(rot.generate_random(&mut []), Ok(()));
    for length in [1, 31, 64, 65, 4096] {
        let mut bytes = vec![0; length + 8];
        rot.generate_random(&mut bytes[..length]).unwrap();
        assert_eq!(bytes[length..], [0; 8]);
        assert!(length < 16 || bytes[..length].iter().filter(|b| **b == 0).count() < length / 2);
    }
}

#[test]
fn each_value_of_a_byte_comes_about_equally_often() {
    let mut rot = device();
    let mut bytes = vec![0; 256 * 256];
    rot.generate_random(&mut bytes).unwrap();
    let mut counts = [0u32; 256];
    bytes.iter().for_each(|b| counts[usize::from(*b)] += 1);
    // 256 expected with a deviation of 16: six deviations.
    assert!(counts.iter().all(|count| (160..352).contains(count)), "{counts:?}");
}

#[test]
fn without_entropy_nothing_initialises_and_nothing_is_drawn() {
    for entropy in [EntropySource::Failing, EntropySource::Stuck(0), EntropySource::Stuck(0x5c)] {
        let mut rot = restart(device());
        rot.platform().entropy = entropy;
        assert_eq!(rot.init(), Err(Status::InsufficientEntropy), "{entropy:?}");
        let mut bytes = [0xee; 16];
        assert_eq!(rot.generate_random(&mut bytes), Err(Status::BadState));
        assert_eq!(rot.ps_set(1, b"x", 0), Err(Status::GenericError));
        assert_eq!(rot.ps_get_info(1), Err(Status::DoesNotExist));
        // A source that recovers is taken up again.
        rot.platform().entropy = EntropySource::Working;
        assert_eq!(rot.init(), Ok(()));
        assert_eq!(rot.generate_random(&mut bytes), Ok(()));
    }
}

#[test]
fn when_the_seed_is_used_up_and_entropy_fails_every_call_that_draws_says_so_and_gives_nothing() {
    let mut rot = device();
    rot.platform().entropy = EntropySource::Failing;
    let mut served = 0;
    while rot.generate_random(&mut [0; 4]).is_ok() {
        served += 1;
        assert!(served < 1 << 20, "the seed lasts for ever");
    }
    for (name, result) in drawing(&mut rot) {
        // Of the storage calls none lists a failing entropy source.
        let named = if name == "ps" { Status::GenericError } else { Status::InsufficientEntropy };
        assert_eq!(result, Err(named), "{name}");
    }
    assert_eq!(rot.get_key_attributes(KeyId(9)), Err(Status::InvalidHandle));
    let mut token = [0xee; 1024];
    assert_eq!(rot.attest_token(&[1; 32], &mut token), Err(Status::ServiceFailure));
    // What needs no random bytes goes on working.
    let key = import(&mut rot, PAIR, Usage::SIGN_HASH, DETERMINISTIC);
    assert_eq!(rot.sign_hash(key, DETERMINISTIC, &[1; 32], &mut [0; 64]), Ok(64));
    assert_eq!(rot.its_set(1, b"x", 0), Ok(()));

    rot.platform().entropy = EntropySource::Working;
    for (name, result) in drawing(&mut rot) {
        assert_eq!(result, Ok(()), "{name}");
    }
}

#[test]
fn initialising_again_draws_no_entropy_and_succeeds_even_when_entropy_fails() {
    let mut rot = device();
    let calls = rot.platform().entropy_calls;
    rot.platform().entropy = EntropySource::Failing;
    assert_eq!(rot.init(), Ok(()));
    assert_eq!(rot.platform().entropy_calls, calls);
}
