//! Numbers of PSA Crypto 1.5: algorithms, key types, statuses.

pub const SHA_1: u32 = 0x0200_0005;
pub const SHA_224: u32 = 0x0200_0008;
pub const SHA_256: u32 = 0x0200_0009;
pub const SHA_384: u32 = 0x0200_000a;
pub const SHA_512: u32 = 0x0200_000b;
pub const SHA_512_224: u32 = 0x0200_000c;
pub const SHA_512_256: u32 = 0x0200_000d;
pub const SHA3_224: u32 = 0x0200_0010;
pub const SHA3_256: u32 = 0x0200_0011;
pub const SHA3_384: u32 = 0x0200_0012;
pub const SHA3_512: u32 = 0x0200_0013;
pub const SHAKE256_512: u32 = 0x0200_0015;

pub const CMAC: u32 = 0x03c0_0200;

pub const CBC_PKCS7: u32 = 0x0440_4100;
pub const XTS: u32 = 0x0440_ff00;

pub const CCM: u32 = 0x0550_0100;
pub const GCM: u32 = 0x0550_0200;
pub const CHACHA20_POLY1305: u32 = 0x0510_0500;
pub const XCHACHA20_POLY1305: u32 = 0x0510_0600;
pub const ASCON_AEAD128: u32 = 0x0510_0700;

pub const KW: u32 = 0x0b40_0100;
pub const KWP: u32 = 0x0bc0_0200;

pub const PURE_EDDSA: u32 = 0x0600_0800;
pub const ML_DSA: u32 = 0x0600_4400;
pub const DETERMINISTIC_ML_DSA: u32 = 0x0600_4500;

pub const RSA_PKCS1V15_CRYPT: u32 = 0x0700_0200;
pub const ECDH: u32 = 0x0902_0000;
pub const ECIES_SEC1: u32 = 0x0c00_0100;
pub const ML_KEM: u32 = 0x0c00_0200;

pub const JPAKE_SHA_256: u32 = 0x0a00_0109;
pub const SPAKE2P_HMAC_SHA_256: u32 = 0x0a00_0409;
pub const SPAKE2P_CMAC_SHA_256: u32 = 0x0a00_0509;
pub const SPAKE2P_MATTER: u32 = 0x0a00_0609;

pub const HMAC_KEY: u32 = 0x1100;
pub const AES: u32 = 0x2400;
pub const CHACHA20: u32 = 0x2004;
pub const XCHACHA20: u32 = 0x2007;
pub const ASCON: u32 = 0x2008;
pub const PASSWORD: u32 = 0x1203;
pub const RSA_PUBLIC: u32 = 0x4001;
pub const RSA_PAIR: u32 = 0x7001;
pub const ML_DSA_PUBLIC: u32 = 0x4002;
pub const ML_DSA_PAIR: u32 = 0x7002;
pub const ML_KEM_PUBLIC: u32 = 0x4004;
pub const ML_KEM_PAIR: u32 = 0x7004;
pub const SPAKE2P_PAIR: u32 = 0x7412;
pub const SPAKE2P_PUBLIC: u32 = 0x4412;
pub const SECP_R1: u32 = 0x12;
pub const SECP_K1: u32 = 0x17;
pub const MONTGOMERY: u32 = 0x41;
pub const TWISTED_EDWARDS: u32 = 0x42;

pub const NOT_PERMITTED: i32 = -133;
pub const NOT_SUPPORTED: i32 = -134;
pub const INVALID_ARGUMENT: i32 = -135;
pub const INSUFFICIENT_DATA: i32 = -143;
pub const INVALID_SIGNATURE: i32 = -149;
pub const INVALID_PADDING: i32 = -150;

/// An algorithm over a hash.
pub const fn with_hash(base: u32, hash: u32) -> u32 {
    base | hash & 0xff
}

pub const fn hmac(hash: u32) -> u32 {
    with_hash(0x0380_0000, hash)
}

pub const fn hkdf(hash: u32) -> u32 {
    with_hash(0x0800_0100, hash)
}

pub const fn pbkdf2_hmac(hash: u32) -> u32 {
    with_hash(0x0880_0100, hash)
}

pub const fn pkcs1v15_sign(hash: u32) -> u32 {
    with_hash(0x0600_0200, hash)
}

pub const fn pss(hash: u32) -> u32 {
    with_hash(0x0600_0300, hash)
}

pub const fn pss_any_salt(hash: u32) -> u32 {
    with_hash(0x0600_1300, hash)
}

pub const fn ecdsa(hash: u32) -> u32 {
    with_hash(0x0600_0600, hash)
}

pub const fn oaep(hash: u32) -> u32 {
    with_hash(0x0700_0300, hash)
}

/// A MAC or AEAD with another length of the MAC or tag.
pub fn with_length(algorithm: u32, bytes: usize) -> u32 {
    algorithm & !0x003f_0000 | (bytes as u32) << 16
}

pub const fn ecc_public(family: u32) -> u32 {
    0x4100 | family
}

pub const fn ecc_pair(family: u32) -> u32 {
    0x7100 | family
}
