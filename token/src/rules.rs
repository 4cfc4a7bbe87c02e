//! The rules that a token has to keep, each with a stable name and the clause it comes from.
//!
//! The clauses are those of RFC 9783. For tokens of the older profile, the rule of the same name holds in the form of PSA Attestation
//! API 1.0 (§3.1, §3.2.4 and appendix C), which RFC 9783 §4.6 maps to its own.

use std::fmt;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $clause:literal;)+) => {
        /// A rule that a PSA attestation token has to keep.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Rule {
            /// All rules, in the order in which they are checked.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name: stable, for scripts.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The clause that asks for it.
            #[must_use]
            pub const fn clause(self) -> &'static str {
                match self { $(Self::$variant => $clause,)+ }
            }
        }
    };
}

rules! {
    /// The token has at most 65,536 bytes: a bound of this verifier, far above any token.
    Size = "size", "a bound of this verifier";
    /// The bytes are one well-formed and valid CBOR item, and nothing follows it.
    Cbor = "cbor", "RFC 8949 §5.3, RFC 9783 §5.1.1";
    /// Items are nested at most 16 deep: a bound of this verifier, too.
    Nesting = "nesting", "a bound of this verifier";
    /// Strings, arrays and maps have definite lengths.
    DefiniteLengths = "definite-lengths", "RFC 9783 §5.1.1";
    /// No map has a key twice.
    DuplicateKey = "duplicate-key", "RFC 8949 §5.6";
    /// The outermost item is tag 18 (COSE_Sign1) or 17 (COSE_Mac0), not 61 and not untagged.
    CoseTag = "cose-tag", "RFC 9783 §5.1.1";
    /// Within the tag is an array of four: protected header, unprotected header, payload, signature or MAC.
    CoseStructure = "cose-structure", "RFC 9052 §4.2, §6.2";
    /// No header parameter is both protected and unprotected.
    CoseHeaders = "cose-headers", "RFC 9052 §3";
    /// The protected header names an algorithm of the profile that fits the tag.
    CoseAlgorithm = "cose-alg", "RFC 9783 §5.2";
    /// Critical header parameters are protected, there, and known to the verifier: the algorithm is, nothing else.
    CoseCritical = "cose-crit", "RFC 9052 §3.1";
    /// The unprotected header is empty. Checked only when asked for: the RFC permits parameters there. Nothing protects them, and this
    /// verifier looks at none.
    UnprotectedHeader = "unprotected-header", "RFC 9052 §3";
    /// The key is of the kind that the algorithm needs: the curve of the algorithm's name, or an HMAC key.
    KeyType = "key-type", "RFC 9053 §2.1, §3.1";
    /// The signature or MAC holds under the key.
    Signature = "signature", "RFC 9052 §4.4, §6.3";
    /// The payload is a claims set: a map with integer or text keys.
    ClaimsSet = "claims-set", "RFC 8392 §3";
    /// The profile is `tag:psacertified.org,2023:psa#tfm`; or the older `PSA_IOT_PROFILE_1`, with its own keys of claims, which
    /// may also be left out. If the policy names one of the two, it is that one.
    Profile = "profile", "RFC 9783 §4.5.2";
    /// The nonce is there, as one byte string.
    Nonce = "nonce", "RFC 9783 §4.1.1";
    /// The nonce has 32, 48 or 64 bytes.
    NonceLength = "nonce-length", "RFC 9783 §4.1.1";
    /// The nonce is the challenge that the verifier sent.
    NonceMatch = "nonce-match", "RFC 9783 §5.1.2";
    /// The client id is a 32-bit integer and not 0.
    ClientId = "client-id", "RFC 9783 §4.1.2";
    /// The instance id is 33 bytes, the first of which is 0x01.
    InstanceId = "instance-id", "RFC 9783 §4.2.1";
    /// The instance id is the hash of the key that verified the token. Checked only when asked for: the RFC leaves
    /// the derivation to the implementation.
    InstanceIdKey = "instance-id-key", "PSA Attestation API 2.0, RFC 9783 §4.2.1";
    /// The implementation id is 32 bytes.
    ImplementationId = "implementation-id", "RFC 9783 §4.2.2";
    /// The certification reference, if there is one, is thirteen digits, a dash, five digits. In the older profile the dash and
    /// what follows may be missing.
    CertificationReference = "certification-reference", "RFC 9783 §4.2.3";
    /// The security lifecycle is one of the defined states.
    SecurityLifecycle = "security-lifecycle", "RFC 9783 §4.3.1";
    /// The security lifecycle is one in which a verifier may trust the device: secured, or non-PSA-RoT debug.
    TrustedLifecycle = "trusted-lifecycle", "RFC 9783 §4.3.1";
    /// The boot seed, if there is one, is 8 to 32 bytes. In the older profile it is there, and 32 bytes.
    BootSeed = "boot-seed", "RFC 9783 §4.3.2";
    /// The software components are an array of at least one map. In the older profile, the claim that there are no measurements
    /// (the number 1) may stand in their place.
    SoftwareComponents = "software-components", "RFC 9783 §4.4.1";
    /// A component's measurement type, if there is one, is a text.
    MeasurementType = "measurement-type", "RFC 9783 §4.4.1.1";
    /// A component has a measurement of 32, 48 or 64 bytes.
    Measurement = "measurement", "RFC 9783 §4.4.1.2";
    /// A component's version, if there is one, is a text.
    Version = "version", "RFC 9783 §4.4.1.3";
    /// A component has a signer id of 32, 48 or 64 bytes.
    SignerId = "signer-id", "RFC 9783 §4.4.1.4";
    /// A component's measurement description, if there is one, is a text.
    MeasurementDescription = "measurement-description", "RFC 9783 §4.4.1.5";
    /// The verification service indicator, if there is one, is a text.
    VerificationService = "verification-service", "RFC 9783 §4.5.1";
    /// The implementation id is one of the reference values.
    ReferenceImplementationId = "reference-implementation-id", "RFC 9783 §8";
    /// The instance id is one of the reference values.
    ReferenceInstanceId = "reference-instance-id", "RFC 9783 §8";
    /// The client id is one of the reference values.
    ReferenceClientId = "reference-client-id", "RFC 9783 §4.1.2, §8";
    /// The certification reference is there, and one of the reference values.
    ReferenceCertification = "reference-certification-reference", "RFC 9783 §8";
    /// The security lifecycle is one of the reference values.
    ReferenceLifecycle = "reference-security-lifecycle", "RFC 9783 §8";
    /// There are reference values for each software component of the token, by its measurement type.
    ReferenceComponent = "reference-component", "RFC 9783 §8";
    /// Each software component has a signer id that the reference values for it allow.
    ReferenceSignerId = "reference-signer-id", "RFC 9783 §8";
    /// Each software component has a version that the reference values for it and its signer allow.
    ReferenceVersion = "reference-version", "RFC 9783 §8";
    /// Each software component has a measurement that the reference values for it, its signer and its version allow.
    ReferenceMeasurement = "reference-measurement", "RFC 9783 §8";
    /// The token has every software component that the reference values do not call optional.
    ReferenceMissing = "reference-missing-component", "RFC 9783 §8";
}

/// Why a token is refused: the first rule that it breaks, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The rule.
    pub rule: Rule,
    /// What was found: one sentence without a full stop.
    pub found: String,
}

impl Refusal {
    /// A refusal under this rule.
    pub(crate) fn new(rule: Rule, found: impl Into<String>) -> Self {
        Self { rule, found: found.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "rule {} ({}) does not hold: {}",
            self.rule.name(),
            self.rule.clause(),
            self.found
        )
    }
}

impl std::error::Error for Refusal {}
