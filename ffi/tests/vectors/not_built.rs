//! What does not work yet.

/// Mechanisms that may answer `PSA_ERROR_NOT_SUPPORTED`, by chapter: all ways to run one, or one way. One that works fails the test
/// until it is taken out of this list; one that does not work and is not in it fails the test too.
pub const NOT_BUILT: &[(&str, &[&str])] = &[];

const OAEP: &str = "the crate rsa 0.10 takes an encoded message that does not begin with 0 (RFC 8017 §7.1.2, step 3g)";

/// Mechanisms that answer, but not all cases as they must: chapter, mechanism and way to run it, how many cases, and why. Another number
/// of cases fails the test.
pub const KNOWN_WRONG: &[(&str, &str, usize, &str)] = &[
    ("rsa_oaep_wycheproof", "RSA-OAEP-SHA-1", 1, OAEP),
    ("rsa_oaep_wycheproof", "RSA-OAEP-SHA-224", 1, OAEP),
    ("rsa_oaep_wycheproof", "RSA-OAEP-SHA-256", 3, OAEP),
    ("rsa_oaep_wycheproof", "RSA-OAEP-SHA-384", 1, OAEP),
    ("rsa_oaep_wycheproof", "RSA-OAEP-SHA-512", 3, OAEP),
    ("rsa_oaep_wycheproof", "RSA-OAEP-SHA-512/224", 1, OAEP),
    ("rsa_oaep_wycheproof", "RSA-OAEP-SHA-512/256", 1, OAEP),
];
