//! How much memory RSA needs at once: a firmware gives it an arena of that size (`ffi/src/heap.rs`).
#![cfg(feature = "rsa")]
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use psa_rot::config::RSA_MAX_BITS;
use psa_rot::primitives::hash::HashKind;
use psa_rot::primitives::rsa::{self, EncryptionPadding, SignaturePadding};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator, and what the thread of the test has in use.
struct Counting;

thread_local! {
    static COUNTED: Cell<bool> = const { Cell::new(false) };
}

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all is the system allocator's; the numbers are on the side.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !COUNTED.get() {
            // SAFETY: the caller keeps the same contract.
            return unsafe { System.alloc(layout) };
        }
        // A first-fit list rounds to two words.
        let now = IN_USE.fetch_add(layout.size().next_multiple_of(16), Ordering::Relaxed);
        PEAK.fetch_max(now + layout.size().next_multiple_of(16), Ordering::Relaxed);
        // SAFETY: the caller keeps the same contract.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if COUNTED.get() {
            IN_USE.fetch_sub(layout.size().next_multiple_of(16), Ordering::Relaxed);
        }
        // SAFETY: the caller keeps the same contract.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that `run` has in use at once, and what it leaves.
fn peak<R>(run: impl FnOnce() -> R) -> (usize, R) {
    let before = IN_USE.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    COUNTED.set(true);
    let result = run();
    COUNTED.set(false);
    (PEAK.load(Ordering::Relaxed) - before, result)
}

#[test]
fn the_arena_of_a_firmware_is_large_enough_for_the_largest_modulus_and_nothing_is_left_in_it() {
    let mut state = 1u64;
    let mut draw = move |bytes: &mut [u8]| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
        Ok(())
    };
    let label = [b'l'; rsa::MAX_LABEL];
    let mut most = 0;
    for bits in [2048, 3072, RSA_MAX_BITS as u16] {
        let before = IN_USE.load(Ordering::Relaxed);
        let mut signature = [0; RSA_MAX_BITS / 8];
        let (generating, pair) = peak(|| rsa::generate(bits, 65537, &mut draw).unwrap());
        let der = pair.as_bytes();
        let (importing, checked) = peak(|| rsa::check_private(der));
        assert_eq!(checked, Ok(bits));
        let padding = SignaturePadding::Pss(HashKind::Sha256);
        let (signing, _) =
            peak(|| rsa::sign(der, padding, &[7; 32], &mut draw, &mut signature).unwrap());
        let length = usize::from(bits) / 8;
        let (verifying, held) =
            peak(|| rsa::verify(true, der, padding, &[7; 32], &signature[..length]));
        assert_eq!(held, Ok(()));
        let padding = EncryptionPadding::Oaep(HashKind::Sha256);
        let mut ciphertext = [0; RSA_MAX_BITS / 8];
        let (encrypting, _) = peak(|| {
            rsa::encrypt(true, der, padding, &label, b"x", &mut draw, &mut ciphertext).unwrap()
        });
        let (decrypting, _) = peak(|| {
            rsa::decrypt(der, padding, &label, &ciphertext[..length], &mut draw, &mut signature)
                .unwrap()
        });
        COUNTED.set(true);
        drop(pair);
        COUNTED.set(false);
        assert_eq!(IN_USE.load(Ordering::Relaxed), before, "all is given back");
        println!(
            "RSA-{bits}: generate {generating}, import {importing}, sign {signing}, verify {verifying}, encrypt {encrypting}, \
             decrypt {decrypting} bytes"
        );
        most = [most, generating, importing, signing, verifying, encrypting, decrypting]
            .into_iter()
            .max()
            .unwrap();
    }
    assert!(most + most / 5 <= rsa::HEAP, "{most} bytes and a fifth, of {}", rsa::HEAP);
}
