//! What a key may do: the rules of PSA Crypto 1.5 §9.5 and §9.7.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyType, Usage};
use crate::status::{Result, Status};

/// Checks that `attributes` permit `usage` with `algorithm`.
///
/// # Errors
/// `NotPermitted` when the usage flag is missing or the algorithm is another; `InvalidArgument` when the request names no
/// algorithm or a wildcard, which only a policy may.
pub fn check(attributes: &KeyAttributes, usage: Usage, algorithm: Algorithm) -> Result<()> {
    if !attributes.usage.contains(usage) {
        return Err(Status::NotPermitted);
    }
    if algorithm == Algorithm::NONE || algorithm.is_wildcard() {
        return Err(Status::InvalidArgument);
    }
    let verify = Usage::VERIFY_MESSAGE | Usage::VERIFY_HASH;
    let verifying = usage != Usage::NONE && verify.contains(usage);
    let permits = |policy| permits(policy, algorithm, attributes.key_type, verifying);
    if permits(attributes.algorithm) || permits(attributes.algorithm2) {
        Ok(())
    } else {
        Err(Status::NotPermitted)
    }
}

/// Whether one permitted algorithm of a policy covers the requested one.
fn permits(policy: Algorithm, requested: Algorithm, key_type: KeyType, verifying: bool) -> bool {
    if policy == Algorithm::NONE {
        return false;
    }
    if policy == requested {
        return true;
    }
    match requested.category() {
        Category::Sign => {
            // A verifier cannot tell a deterministic signature from a randomised one.
            let normalise = |a: Algorithm| if verifying { a.randomised() } else { a };
            let (policy, requested) = (normalise(policy), normalise(requested));
            let hashed = requested.hash() != Algorithm::NONE
                || requested == Algorithm::RSA_PKCS1V15_SIGN_RAW;
            policy == requested
                || policy.is_hash_and_sign()
                    && policy.is_any_hash()
                    && hashed
                    && policy.with_hash(Algorithm::NONE) == requested.with_hash(Algorithm::NONE)
        }
        Category::Cipher => {
            policy == Algorithm::CCM_STAR_ANY_TAG && requested == Algorithm::CCM_STAR_NO_TAG
        }
        Category::Aead if policy == Algorithm::CCM_STAR_ANY_TAG => {
            requested.without_tag_length() == Algorithm::CCM.without_tag_length()
                && matches!(requested.tag_length(), 4 | 8 | 16)
        }
        Category::Mac => {
            policy.category() == Category::Mac
                && policy.without_tag_length() == requested.without_tag_length()
                && match (mac_length(policy, key_type), mac_length(requested, key_type)) {
                    (Some(least), Some(asked)) if policy.is_at_least() => asked >= least,
                    (Some(exact), Some(asked)) => asked == exact,
                    _ => false,
                }
        }
        Category::Aead => {
            policy.category() == Category::Aead
                && policy.without_tag_length() == requested.without_tag_length()
                && policy.is_at_least()
                && requested.tag_length() >= policy.tag_length()
        }
        Category::KeyAgreement => {
            // A key for the agreement alone may also feed a derivation, never the reverse.
            policy.key_agreement_kdf() == Algorithm::NONE
                && policy == requested.key_agreement_base()
        }
        Category::Pake => policy == Algorithm::WPA3_SAE_ANY && requested.is_wpa3_sae(),
        _ => false,
    }
}

/// The length of a MAC in bytes: the one in the algorithm, or the full one.
pub(super) fn mac_length(algorithm: Algorithm, key_type: KeyType) -> Option<usize> {
    let full = if algorithm.is_hmac() {
        algorithm.hash_length()?
    } else if key_type == KeyType::AES {
        16
    } else {
        return None;
    };
    match algorithm.tag_length() {
        0 => Some(full),
        length if length <= full => Some(length),
        _ => None,
    }
}

/// Completes the usage flags of a new key: who may sign a hash may sign a message (§9.5.2).
#[must_use]
pub fn extend_usage(usage: Usage) -> Usage {
    let mut extended = usage;
    if usage.contains(Usage::SIGN_HASH) {
        extended = extended | Usage::SIGN_MESSAGE;
    }
    if usage.contains(Usage::VERIFY_HASH) {
        extended = extended | Usage::VERIFY_MESSAGE;
    }
    extended
}

/// The algorithm that both the source's and the copy's policy permit (§9.6.4, `psa_copy_key`).
///
/// # Errors
/// `InvalidArgument` when there is none.
pub fn intersect(a: Algorithm, b: Algorithm, key_type: KeyType) -> Result<Algorithm> {
    if a == b {
        return Ok(a);
    }
    let both_hash_and_sign = a.is_hash_and_sign() && b.is_hash_and_sign();
    if both_hash_and_sign && a.with_hash(Algorithm::NONE) == b.with_hash(Algorithm::NONE) {
        let hashed =
            |a: Algorithm| a.hash() != Algorithm::NONE || a == Algorithm::RSA_PKCS1V15_SIGN_RAW;
        if a.is_any_hash() && hashed(b) {
            return Ok(b);
        }
        if b.is_any_hash() && hashed(a) {
            return Ok(a);
        }
    }
    // A wildcard of its own kind covers what it permits.
    let wildcard = |a: Algorithm| a == Algorithm::CCM_STAR_ANY_TAG || a == Algorithm::WPA3_SAE_ANY;
    if wildcard(a) && !b.is_wildcard() && permits(a, b, key_type, false) {
        return Ok(b);
    }
    if wildcard(b) && !a.is_wildcard() && permits(b, a, key_type, false) {
        return Ok(a);
    }
    let tagged = matches!(a.category(), Category::Mac | Category::Aead);
    if tagged && a.without_tag_length() == b.without_tag_length() {
        let length = |algorithm: Algorithm| match algorithm.category() {
            Category::Mac => mac_length(algorithm, key_type),
            _ => Some(algorithm.tag_length()),
        };
        // A length that the algorithm does not have permits nothing.
        if let (Some(la), Some(lb)) = (length(a), length(b)) {
            match (a.is_at_least(), b.is_at_least()) {
                (true, true) => return Ok(if la >= lb { a } else { b }),
                (true, false) if lb >= la => return Ok(b),
                (false, true) if la >= lb => return Ok(a),
                (false, false) if la == lb => return Ok(a),
                _ => {}
            }
        }
    }
    let both_agree =
        a.category() == Category::KeyAgreement && b.category() == Category::KeyAgreement;
    if both_agree && a.key_agreement_base() == b.key_agreement_base() {
        if a.key_agreement_kdf() == Algorithm::NONE {
            return Ok(b);
        }
        if b.key_agreement_kdf() == Algorithm::NONE {
            return Ok(a);
        }
    }
    Err(Status::InvalidArgument)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(algorithm: u32, usage: Usage) -> KeyAttributes {
        KeyAttributes {
            key_type: KeyType::ECC_KEY_PAIR_SECP_R1,
            algorithm: Algorithm(algorithm),
            usage,
            ..KeyAttributes::default()
        }
    }

    const ANY_ECDSA: u32 = 0x0600_06ff;

    #[test]
    fn an_any_hash_policy_permits_each_hash_but_not_the_raw_algorithm() {
        let key = key(ANY_ECDSA, Usage::SIGN_HASH);
        assert_eq!(check(&key, Usage::SIGN_HASH, Algorithm::ECDSA_SHA_256), Ok(()));
        assert_eq!(check(&key, Usage::SIGN_HASH, Algorithm::ECDSA_ANY), Err(Status::NotPermitted));
    }

    #[test]
    fn a_wildcard_is_no_algorithm_for_an_operation() {
        let key = key(ANY_ECDSA, Usage::SIGN_HASH);
        let asked = check(&key, Usage::SIGN_HASH, Algorithm(ANY_ECDSA));
        assert_eq!(asked, Err(Status::InvalidArgument));
    }

    #[test]
    fn ecdsa_and_deterministic_ecdsa_are_one_for_verification_only() {
        let usage = Usage::SIGN_HASH | Usage::VERIFY_HASH;
        let key = key(Algorithm::ECDSA_SHA_256.0, usage);
        let other = Algorithm::DETERMINISTIC_ECDSA_SHA_256;
        assert_eq!(check(&key, Usage::VERIFY_HASH, other), Ok(()));
        assert_eq!(check(&key, Usage::SIGN_HASH, other), Err(Status::NotPermitted));
    }

    #[test]
    fn a_missing_usage_flag_comes_before_a_wrong_algorithm() {
        let key = key(ANY_ECDSA, Usage::NONE);
        assert_eq!(check(&key, Usage::SIGN_HASH, Algorithm::NONE), Err(Status::NotPermitted));
    }

    #[test]
    fn a_minimum_tag_length_permits_that_length_and_longer() {
        let least_12 = Algorithm(Algorithm::GCM.with_tag_length(12).0 | 0x8000);
        let key = KeyAttributes { key_type: KeyType::AES, ..key(least_12.0, Usage::ENCRYPT) };
        for length in 4..=16 {
            let asked = Algorithm::GCM.with_tag_length(length);
            assert_eq!(check(&key, Usage::ENCRYPT, asked).is_ok(), length >= 12, "{length}");
        }
    }

    #[test]
    fn a_full_length_hmac_is_the_same_as_one_cut_at_its_full_length() {
        let key = KeyAttributes {
            key_type: KeyType::HMAC,
            ..key(Algorithm::HMAC_SHA_256.0, Usage::SIGN_MESSAGE)
        };
        let full = Algorithm::HMAC_SHA_256.with_tag_length(32);
        assert_eq!(check(&key, Usage::SIGN_MESSAGE, full), Ok(()));
        let short = Algorithm::HMAC_SHA_256.with_tag_length(16);
        assert_eq!(check(&key, Usage::SIGN_MESSAGE, short), Err(Status::NotPermitted));
    }

    #[test]
    fn an_agreement_alone_permits_the_agreement_with_a_derivation_and_never_the_reverse() {
        let combined = Algorithm(Algorithm::ECDH.0 | Algorithm::HKDF_SHA_256.0);
        let alone = key(Algorithm::ECDH.0, Usage::DERIVE);
        assert_eq!(check(&alone, Usage::DERIVE, combined), Ok(()));
        let with_kdf = key(combined.0, Usage::DERIVE);
        let asked = check(&with_kdf, Usage::DERIVE, Algorithm::ECDH);
        assert_eq!(asked, Err(Status::NotPermitted));
    }

    #[test]
    fn the_second_algorithm_of_a_policy_counts_too() {
        let key = KeyAttributes { algorithm2: Algorithm::ECDH, ..key(ANY_ECDSA, Usage::DERIVE) };
        assert_eq!(check(&key, Usage::DERIVE, Algorithm::ECDH), Ok(()));
    }

    #[test]
    fn a_copy_gets_the_narrower_algorithm() {
        let (any, one) = (Algorithm(ANY_ECDSA), Algorithm::ECDSA_SHA_256);
        assert_eq!(intersect(any, one, KeyType::AES), Ok(one));
        assert_eq!(intersect(one, any, KeyType::AES), Ok(one));
        let least = |n| Algorithm(Algorithm::GCM.with_tag_length(n).0 | 0x8000);
        assert_eq!(intersect(least(8), least(12), KeyType::AES), Ok(least(12)));
        assert_eq!(intersect(least(8), Algorithm::GCM, KeyType::AES), Ok(Algorithm::GCM));
        let short = Algorithm::GCM.with_tag_length(4);
        assert_eq!(intersect(least(8), short, KeyType::AES), Err(Status::InvalidArgument));
        assert_eq!(intersect(Algorithm::GCM, one, KeyType::AES), Err(Status::InvalidArgument));
    }
}
