//! The algorithms by name, without those that a hash or a length makes of them (PSA Crypto 1.5, appendix B.1).

use super::Algorithm;

impl Algorithm {
    /// No algorithm: a policy with it permits no cryptographic operation.
    pub const NONE: Self = Self(0);

    /// SHA-1.
    pub const SHA_1: Self = Self(0x0200_0005);
    /// SHA-224.
    pub const SHA_224: Self = Self(0x0200_0008);
    /// SHA-256.
    pub const SHA_256: Self = Self(0x0200_0009);
    /// SHA-384.
    pub const SHA_384: Self = Self(0x0200_000a);
    /// SHA-512.
    pub const SHA_512: Self = Self(0x0200_000b);
    /// SHA-512/224.
    pub const SHA_512_224: Self = Self(0x0200_000c);
    /// SHA-512/256.
    pub const SHA_512_256: Self = Self(0x0200_000d);
    /// SHA3-224.
    pub const SHA3_224: Self = Self(0x0200_0010);
    /// SHA3-256.
    pub const SHA3_256: Self = Self(0x0200_0011);
    /// SHA3-384.
    pub const SHA3_384: Self = Self(0x0200_0012);
    /// SHA3-512.
    pub const SHA3_512: Self = Self(0x0200_0013);
    /// The first 512 bits of SHAKE256, as a hash.
    pub const SHAKE256_512: Self = Self(0x0200_0015);
    /// The first 256 bits of SHAKE128, as a hash.
    pub const SHAKE128_256: Self = Self(0x0200_0016);
    /// SM3.
    pub const SM3: Self = Self(0x0200_0014);
    /// BLAKE2s with a value of 32 bytes.
    pub const BLAKE2S: Self = Self(0x0200_001c);
    /// BLAKE2b with a value of 64 bytes.
    pub const BLAKE2B: Self = Self(0x0200_001e);
    /// In a hash-and-sign policy: any hash.
    pub const ANY_HASH: Self = Self(0x0200_00ff);

    /// SHAKE128 as an extendable-output function.
    pub const SHAKE128: Self = Self(0x0d00_0100);
    /// SHAKE256 as an extendable-output function.
    pub const SHAKE256: Self = Self(0x0d00_0200);

    /// HMAC; the hash is in the low byte.
    pub const HMAC: Self = Self(0x0380_0000);
    /// HMAC with SHA-256.
    pub const HMAC_SHA_256: Self = Self(0x0380_0009);
    /// CMAC.
    pub const CMAC: Self = Self(0x03c0_0200);

    /// The stream cipher that the key's type names.
    pub const STREAM_CIPHER: Self = Self(0x0480_0100);
    /// Counter mode with the whole 16-byte block as counter.
    pub const CTR: Self = Self(0x04c0_1000);
    /// Cipher feedback with the whole block.
    pub const CFB: Self = Self(0x04c0_1100);
    /// Output feedback.
    pub const OFB: Self = Self(0x04c0_1200);
    /// The counter mode inside CCM, without a tag.
    pub const CCM_STAR_NO_TAG: Self = Self(0x04c0_1300);
    /// In a policy: CCM* without a tag, and CCM with tags of 4, 8 and 16 bytes.
    pub const CCM_STAR_ANY_TAG: Self = Self(0x04c0_9300);
    /// XTS.
    pub const XTS: Self = Self(0x0440_ff00);
    /// Cipher block chaining of whole blocks.
    pub const CBC_NO_PADDING: Self = Self(0x0440_4000);
    /// Cipher block chaining with PKCS#7 padding.
    pub const CBC_PKCS7: Self = Self(0x0440_4100);
    /// Each block alone.
    pub const ECB_NO_PADDING: Self = Self(0x0440_4400);

    /// CCM with a 16-byte tag.
    pub const CCM: Self = Self(0x0550_0100);
    /// GCM with a 16-byte tag.
    pub const GCM: Self = Self(0x0550_0200);
    /// ChaCha20-Poly1305.
    pub const CHACHA20_POLY1305: Self = Self(0x0510_0500);
    /// XChaCha20-Poly1305.
    pub const XCHACHA20_POLY1305: Self = Self(0x0510_0600);
    /// Ascon-AEAD128.
    pub const ASCON_AEAD128: Self = Self(0x0510_0700);

    /// AES key wrap (RFC 3394).
    pub const KW: Self = Self(0x0b40_0100);
    /// AES key wrap with padding (RFC 5649).
    pub const KWP: Self = Self(0x0bc0_0200);

    /// HKDF with SHA-256.
    pub const HKDF_SHA_256: Self = Self(0x0800_0109);
    /// HKDF; the hash is in the low byte, as in all that follow up to [`Algorithm::SP800_108_COUNTER_HMAC`].
    pub const HKDF: Self = Self(0x0800_0100);
    /// The PRF of TLS 1.2.
    pub const TLS12_PRF: Self = Self(0x0800_0200);
    /// A pre-shared key to the master secret of TLS 1.2.
    pub const TLS12_PSK_TO_MS: Self = Self(0x0800_0300);
    /// HKDF-Extract.
    pub const HKDF_EXTRACT: Self = Self(0x0800_0400);
    /// HKDF-Expand.
    pub const HKDF_EXPAND: Self = Self(0x0800_0500);
    /// PBKDF2 with HMAC.
    pub const PBKDF2_HMAC: Self = Self(0x0880_0100);
    /// NIST SP 800-108 counter mode with HMAC.
    pub const SP800_108_COUNTER_HMAC: Self = Self(0x0800_0700);
    /// The shared point of EC J-PAKE to the premaster secret of TLS 1.2.
    pub const TLS12_ECJPAKE_TO_PMS: Self = Self(0x0800_0609);
    /// NIST SP 800-108 counter mode with CMAC.
    pub const SP800_108_COUNTER_CMAC: Self = Self(0x0800_0800);
    /// PBKDF2 with AES-CMAC-PRF-128.
    pub const PBKDF2_AES_CMAC_PRF_128: Self = Self(0x0880_0200);

    /// RSA PKCS#1 v1.5 over whatever the caller encoded.
    pub const RSA_PKCS1V15_SIGN_RAW: Self = Self(0x0600_0200);
    /// RSA PSS; the hash is in the low byte.
    pub const RSA_PSS: Self = Self(0x0600_0300);
    /// RSA PSS with a salt of any length when verifying.
    pub const RSA_PSS_ANY_SALT: Self = Self(0x0600_1300);
    /// ECDSA over whatever hash the caller computed.
    pub const ECDSA_ANY: Self = Self(0x0600_0600);
    /// Deterministic ECDSA (RFC 6979); the hash is in the low byte.
    pub const DETERMINISTIC_ECDSA: Self = Self(0x0600_0700);
    /// Randomised ECDSA with SHA-256.
    pub const ECDSA_SHA_256: Self = Self(0x0600_0609);
    /// Deterministic ECDSA (RFC 6979) with SHA-256.
    pub const DETERMINISTIC_ECDSA_SHA_256: Self = Self(0x0600_0709);
    /// EdDSA of the message itself.
    pub const PURE_EDDSA: Self = Self(0x0600_0800);
    /// Ed25519ph.
    pub const ED25519PH: Self = Self(0x0600_090b);
    /// Ed448ph.
    pub const ED448PH: Self = Self(0x0600_0915);
    /// EdDSA with a context: Ed25519ctx, or Ed448.
    pub const EDDSA_CTX: Self = Self(0x0600_0a00);
    /// ML-DSA of the message itself, hedged.
    pub const ML_DSA: Self = Self(0x0600_4400);
    /// ML-DSA of the message itself, deterministic.
    pub const DETERMINISTIC_ML_DSA: Self = Self(0x0600_4500);
    /// HashML-DSA, hedged; the hash is in the low byte.
    pub const HASH_ML_DSA: Self = Self(0x0600_4600);
    /// HashML-DSA, deterministic.
    pub const DETERMINISTIC_HASH_ML_DSA: Self = Self(0x0600_4700);
    /// LMS.
    pub const LMS: Self = Self(0x0600_4800);
    /// HSS.
    pub const HSS: Self = Self(0x0600_4900);

    /// RSA PKCS#1 v1.5 encryption.
    pub const RSA_PKCS1V15_CRYPT: Self = Self(0x0700_0200);
    /// RSA OAEP; the hash is in the low byte.
    pub const RSA_OAEP: Self = Self(0x0700_0300);

    /// Elliptic-curve Diffie-Hellman, alone.
    pub const ECDH: Self = Self(0x0902_0000);

    /// ECIES of SEC 1.
    pub const ECIES_SEC1: Self = Self(0x0c00_0100);
    /// ML-KEM.
    pub const ML_KEM: Self = Self(0x0c00_0200);

    /// EC J-PAKE; the hash is in the low byte.
    pub const JPAKE: Self = Self(0x0a00_0100);
    /// SPAKE2+ with HMAC for the confirmation; the hash is in the low byte.
    pub const SPAKE2P_HMAC: Self = Self(0x0a00_0400);
    /// SPAKE2+ with CMAC for the confirmation; the hash is in the low byte.
    pub const SPAKE2P_CMAC: Self = Self(0x0a00_0500);
    /// SPAKE2+ as in Matter 1.2.
    pub const SPAKE2P_MATTER: Self = Self(0x0a00_0609);
    /// In a policy: any cipher suite of WPA3-SAE.
    pub const WPA3_SAE_ANY: Self = Self(0x0a00_88ff);
}
