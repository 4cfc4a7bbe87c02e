//! Key management (PSA Crypto 1.5 §9), and what Mbed TLS adds to it.

use crate::call::{create_key, fill};
use crate::instance::with_rot;
use crate::pointers::{Input, Output, Slot, read};
use crate::types::{
    CAlgorithm, CCustomKeyParameters, CKeyAttributes, CKeyId, CKeyType, CStatus, CUsage,
};
use psa_rot::crypto::{
    Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage, can_aead, can_cipher,
};
use psa_rot::{Result, Status};

impl From<CKeyAttributes> for KeyAttributes {
    fn from(c: CKeyAttributes) -> Self {
        Self {
            key_type: KeyType(c.key_type),
            bits: c.bits,
            lifetime: Lifetime(c.lifetime),
            usage: Usage(c.usage),
            algorithm: Algorithm(c.algorithm),
            algorithm2: Algorithm(c.algorithm2),
            id: KeyId(c.id),
        }
    }
}

impl From<KeyAttributes> for CKeyAttributes {
    fn from(attributes: KeyAttributes) -> Self {
        Self {
            key_type: attributes.key_type.0,
            bits: attributes.bits,
            lifetime: attributes.lifetime.0,
            usage: attributes.usage.0,
            algorithm: attributes.algorithm.0,
            algorithm2: attributes.algorithm2.0,
            id: attributes.id.0,
        }
    }
}

/// The attributes behind a pointer.
///
/// # Safety
/// As [`read`].
///
/// # Errors
/// As [`read`].
pub(crate) unsafe fn attributes(attributes: *const CKeyAttributes) -> Result<KeyAttributes> {
    // SAFETY: the caller keeps the same contract; every bit pattern is a value.
    unsafe { read(attributes) }.map(Into::into)
}

/// The data of production parameters. There are no flags yet (§9.4.5).
///
/// # Safety
/// `parameters` as in [`read`], `data` as in [`Input::new`].
///
/// # Errors
/// `InvalidArgument`.
pub(crate) unsafe fn custom_data(
    parameters: *const CCustomKeyParameters,
    data: *const u8,
    data_length: usize,
) -> Result<Input> {
    // SAFETY: the caller keeps the same contracts.
    let (parameters, data) = unsafe { (read(parameters)?, Input::new(data, data_length)?) };
    if parameters.flags == 0 { Ok(data) } else { Err(Status::InvalidArgument) }
}

#[unsafe(no_mangle)]
extern "C" fn psa_crypto_init() -> CStatus {
    with_rot(|rot, _| rot.init())
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_get_key_attributes(
    key: CKeyId,
    attributes: *mut CKeyAttributes,
) -> CStatus {
    // SAFETY: the caller's duties.
    let attributes = unsafe { Slot::cleared(attributes) };
    with_rot(|rot, memory| {
        let mut attributes = attributes?;
        attributes.write(memory, rot.get_key_attributes(KeyId(key))?.into());
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_reset_key_attributes(attributes: *mut CKeyAttributes) {
    // SAFETY: the caller's duties. There is nobody to tell about NULL.
    let _ = unsafe { Slot::cleared(attributes) };
}

#[unsafe(no_mangle)]
extern "C" fn psa_check_key_usage(key: CKeyId, alg: CAlgorithm, usage: CUsage) -> CStatus {
    with_rot(|rot, _| rot.check_key_usage(KeyId(key), Algorithm(alg), Usage(usage)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_import_key(
    attributes: *const CKeyAttributes,
    data: *const u8,
    data_length: usize,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, data, key) = unsafe {
        (self::attributes(attributes), Input::new(data, data_length), Slot::cleared(key))
    };
    create_key(attributes, key, |rot, memory, attributes| {
        rot.import_key(attributes, data?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_generate_key(
    attributes: *const CKeyAttributes,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, key) = unsafe { (self::attributes(attributes), Slot::cleared(key)) };
    create_key(attributes, key, |rot, _, attributes| rot.generate_key(attributes))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_generate_key_custom(
    attributes: *const CKeyAttributes,
    custom: *const CCustomKeyParameters,
    custom_data: *const u8,
    custom_data_length: usize,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, key) = unsafe { (self::attributes(attributes), Slot::cleared(key)) };
    // SAFETY: the caller's duties.
    let data = unsafe { self::custom_data(custom, custom_data, custom_data_length) };
    create_key(attributes, key, |rot, memory, attributes| {
        rot.generate_key_custom(attributes, data?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_copy_key(
    source_key: CKeyId,
    attributes: *const CKeyAttributes,
    target_key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, key) = unsafe { (self::attributes(attributes), Slot::cleared(target_key)) };
    create_key(attributes, key, |rot, _, attributes| rot.copy_key(KeyId(source_key), attributes))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_attach_key(
    attributes: *const CKeyAttributes,
    label: *const u8,
    label_length: usize,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, label, key) = unsafe {
        (self::attributes(attributes), Input::new(label, label_length), Slot::cleared(key))
    };
    create_key(attributes, key, |rot, memory, attributes| {
        rot.attach_key(attributes, label?.get(memory))
    })
}

#[unsafe(no_mangle)]
extern "C" fn psa_destroy_key(key: CKeyId) -> CStatus {
    with_rot(|rot, _| rot.destroy_key(KeyId(key)))
}

/// Not of PSA: the persistent keys in the order of their identifiers (`psa_rot/keys.h`).
#[unsafe(no_mangle)]
unsafe extern "C" fn psa_rot_next_key(after: CKeyId, key: *mut CKeyId) -> CStatus {
    // SAFETY: the caller's duties.
    let key = unsafe { Slot::cleared(key) };
    with_rot(|rot, memory| {
        let mut key = key?;
        let after = Some(KeyId(after)).filter(|after| *after != KeyId::NULL);
        let next = rot.next_persistent_key(after)?.ok_or(Status::DoesNotExist)?;
        key.write(memory, next.0);
        Ok(())
    })
}

/// Not of PSA: a key file of Mbed TLS's (`psa_rot/keys.h`).
#[cfg(feature = "mbedtls-keys")]
#[unsafe(no_mangle)]
unsafe extern "C" fn psa_rot_import_mbedtls_key(
    id: CKeyId,
    file: *const u8,
    length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let file = unsafe { Input::new(file, length) };
    with_rot(|rot, memory| rot.import_mbedtls_key(KeyId(id), file?.get(memory)))
}

#[unsafe(no_mangle)]
extern "C" fn psa_purge_key(key: CKeyId) -> CStatus {
    with_rot(|rot, _| rot.purge_key(KeyId(key)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_export_key(
    key: CKeyId,
    data: *mut u8,
    data_size: usize,
    data_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (data, length) = unsafe { (Output::new(data, data_size), Slot::cleared(data_length)) };
    fill(data, Some(length), |rot, data| rot.export_key(KeyId(key), data))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_export_public_key(
    key: CKeyId,
    data: *mut u8,
    data_size: usize,
    data_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (data, length) = unsafe { (Output::new(data, data_size), Slot::cleared(data_length)) };
    fill(data, Some(length), |rot, data| rot.export_public_key(KeyId(key), data))
}

/// Mbed TLS: a handle is the identifier of a persistent key that exists.
#[unsafe(no_mangle)]
unsafe extern "C" fn psa_open_key(key: CKeyId, handle: *mut CKeyId) -> CStatus {
    // SAFETY: the caller's duties.
    let handle = unsafe { Slot::cleared(handle) };
    with_rot(|rot, memory| {
        let mut handle = handle?;
        match rot.get_key_attributes(KeyId(key)) {
            Ok(attributes) if !attributes.lifetime.is_volatile() => handle.write(memory, key),
            Ok(_) | Err(Status::InvalidHandle) => return Err(Status::DoesNotExist),
            Err(other) => return Err(other),
        }
        Ok(())
    })
}

/// Mbed TLS: a persistent key leaves RAM, a volatile one is destroyed.
#[unsafe(no_mangle)]
extern "C" fn psa_close_key(handle: CKeyId) -> CStatus {
    with_rot(|rot, _| {
        if handle == 0 {
            return Ok(());
        }
        let key = KeyId(handle);
        if rot.get_key_attributes(key)?.lifetime.is_volatile() {
            rot.destroy_key(key)
        } else {
            rot.purge_key(key)
        }
    })
}

/// Mbed TLS: whether a hash can be computed.
#[unsafe(no_mangle)]
extern "C" fn psa_can_do_hash(hash_alg: CAlgorithm) -> core::ffi::c_int {
    let status = with_rot(|rot, _| match rot.hash_setup(Algorithm(hash_alg)) {
        Ok(handle) => {
            rot.hash_abort(handle);
            Ok(())
        }
        // The algorithm was good enough to look for a slot.
        Err(Status::InsufficientMemory) => Ok(()),
        Err(other) => Err(other),
    });
    (status == 0).into()
}

/// Mbed TLS: whether a cipher can be used.
#[unsafe(no_mangle)]
extern "C" fn psa_can_do_cipher(key_type: CKeyType, cipher_alg: CAlgorithm) -> core::ffi::c_int {
    let (key_type, alg) = (KeyType(key_type), Algorithm(cipher_alg));
    let can = can_cipher(key_type, alg) || can_aead(key_type, alg);
    can.into()
}
