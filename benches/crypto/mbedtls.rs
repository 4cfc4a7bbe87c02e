//! The installed Mbed TLS, through its own `psa_*` functions.

use crate::subject::{Failure, Purpose, Result, Subject};
use core::ffi::{CStr, c_char};

unsafe extern "C" {
    fn shim_import(
        key_type: u16,
        usage: u32,
        alg: u32,
        data: *const u8,
        length: usize,
        key: *mut u32,
    ) -> i32;
    fn shim_generate(key_type: u16, bits: usize, usage: u32, alg: u32, key: *mut u32) -> i32;
    fn shim_version() -> *const c_char;
    fn psa_crypto_init() -> i32;
    fn psa_destroy_key(key: u32) -> i32;
    fn psa_export_public_key(key: u32, data: *mut u8, size: usize, length: *mut usize) -> i32;
    fn psa_hash_compute(
        alg: u32,
        input: *const u8,
        input_length: usize,
        hash: *mut u8,
        size: usize,
        length: *mut usize,
    ) -> i32;
    fn psa_mac_compute(
        key: u32,
        alg: u32,
        input: *const u8,
        input_length: usize,
        mac: *mut u8,
        size: usize,
        length: *mut usize,
    ) -> i32;
    fn psa_aead_encrypt(
        key: u32,
        alg: u32,
        nonce: *const u8,
        nonce_length: usize,
        additional_data: *const u8,
        additional_data_length: usize,
        plaintext: *const u8,
        plaintext_length: usize,
        ciphertext: *mut u8,
        size: usize,
        length: *mut usize,
    ) -> i32;
    fn psa_sign_hash(
        key: u32,
        alg: u32,
        hash: *const u8,
        hash_length: usize,
        signature: *mut u8,
        size: usize,
        length: *mut usize,
    ) -> i32;
    fn psa_verify_hash(
        key: u32,
        alg: u32,
        hash: *const u8,
        hash_length: usize,
        signature: *const u8,
        length: usize,
    ) -> i32;
    fn psa_raw_key_agreement(
        alg: u32,
        key: u32,
        peer: *const u8,
        peer_length: usize,
        output: *mut u8,
        size: usize,
        length: *mut usize,
    ) -> i32;
}

fn check(status: i32) -> Result<()> {
    if status == 0 { Ok(()) } else { Err(Failure(status)) }
}

/// A call that gives a value through a pointer.
fn value<T: Default>(call: impl FnOnce(*mut T) -> i32) -> Result<T> {
    let mut value = T::default();
    check(call(&raw mut value))?;
    Ok(value)
}

pub struct MbedTls(&'static str);

impl MbedTls {
    pub fn new() -> Self {
        // SAFETY: no parameters.
        check(unsafe { psa_crypto_init() }).unwrap();
        // SAFETY: the text is a constant of the shim.
        let version = unsafe { CStr::from_ptr(shim_version()) }.to_str().unwrap();
        Self(Box::leak(format!("Mbed TLS {version}").into_boxed_str()))
    }
}

// In every block below, pointers and lengths are those of slices that live as long as the call.
impl Subject for MbedTls {
    fn name(&self) -> &'static str {
        self.0
    }

    fn import(&mut self, purpose: Purpose, data: &[u8]) -> Result<u32> {
        let Purpose { key_type, usage, alg, .. } = purpose;
        // SAFETY: see above.
        value(|key| unsafe { shim_import(key_type, usage, alg, data.as_ptr(), data.len(), key) })
    }

    fn generate(&mut self, purpose: Purpose) -> Result<u32> {
        let Purpose { key_type, bits, usage, alg } = purpose;
        // SAFETY: see above.
        value(|key| unsafe { shim_generate(key_type, bits.into(), usage, alg, key) })
    }

    fn export_public(&mut self, key: u32, output: &mut [u8]) -> Result<usize> {
        // SAFETY: see above.
        value(|length| unsafe {
            psa_export_public_key(key, output.as_mut_ptr(), output.len(), length)
        })
    }

    fn destroy(&mut self, key: u32) -> Result<()> {
        // SAFETY: no pointers.
        check(unsafe { psa_destroy_key(key) })
    }

    fn hash(&mut self, alg: u32, input: &[u8], output: &mut [u8]) -> Result<usize> {
        // SAFETY: see above.
        value(|length| unsafe {
            psa_hash_compute(
                alg,
                input.as_ptr(),
                input.len(),
                output.as_mut_ptr(),
                output.len(),
                length,
            )
        })
    }

    fn mac(&mut self, key: u32, alg: u32, input: &[u8], output: &mut [u8]) -> Result<usize> {
        let (to, size) = (output.as_mut_ptr(), output.len());
        // SAFETY: see above.
        value(|length| unsafe {
            psa_mac_compute(key, alg, input.as_ptr(), input.len(), to, size, length)
        })
    }

    fn seal(
        &mut self,
        key: u32,
        alg: u32,
        nonce: &[u8],
        text: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        let (nonce, nonce_length) = (nonce.as_ptr(), nonce.len());
        let (text, text_length) = (text.as_ptr(), text.len());
        let (to, size) = (output.as_mut_ptr(), output.len());
        // SAFETY: see above; the associated data has no bytes.
        value(|length| unsafe {
            psa_aead_encrypt(
                key,
                alg,
                nonce,
                nonce_length,
                nonce,
                0,
                text,
                text_length,
                to,
                size,
                length,
            )
        })
    }

    fn sign(&mut self, key: u32, alg: u32, hash: &[u8], output: &mut [u8]) -> Result<usize> {
        let (to, size) = (output.as_mut_ptr(), output.len());
        // SAFETY: see above.
        value(|length| unsafe {
            psa_sign_hash(key, alg, hash.as_ptr(), hash.len(), to, size, length)
        })
    }

    fn verify(&mut self, key: u32, alg: u32, hash: &[u8], signature: &[u8]) -> Result<()> {
        let (signature, length) = (signature.as_ptr(), signature.len());
        // SAFETY: see above.
        check(unsafe { psa_verify_hash(key, alg, hash.as_ptr(), hash.len(), signature, length) })
    }

    fn agree(&mut self, key: u32, alg: u32, peer: &[u8], output: &mut [u8]) -> Result<usize> {
        let (to, size) = (output.as_mut_ptr(), output.len());
        // SAFETY: see above.
        value(|length| unsafe {
            psa_raw_key_agreement(alg, key, peer.as_ptr(), peer.len(), to, size, length)
        })
    }
}
