//! What the program says to valgrind's memcheck: which bytes are secret, and which are published.
//!
//! A secret byte is to memcheck what a byte that was never written is: it follows each bit of it through copies and arithmetic, and
//! reports when a branch or an address depends on one. Outside valgrind all of this does nothing.

const RUNNING_ON_VALGRIND: usize = 0x1001;
const MEMCHECK: usize = (b'M' as usize) << 24 | (b'C' as usize) << 16;
const MAKE_MEM_UNDEFINED: usize = MEMCHECK + 1;
const MAKE_MEM_DEFINED: usize = MEMCHECK + 2;
const GET_VBITS: usize = MEMCHECK + 8;

/// A client request with its arguments, as `VALGRIND_DO_CLIENT_REQUEST_EXPR` of valgrind.h. Gives 0 outside valgrind.
#[cfg(target_arch = "x86_64")]
fn request(number: usize, arguments: [usize; 3]) -> usize {
    let [a, b, c] = arguments;
    let block = [number, a, b, c, 0, 0];
    let mut result = 0_usize;
    // SAFETY: the rotations add up to two whole turns and xchg changes nothing, so that only valgrind, which knows the sequence,
    // does anything: it reads `block`, sets rdx, and writes no memory but what `arguments` point to, as their maker meant.
    unsafe {
        core::arch::asm!(
            "rol rdi, 3", "rol rdi, 13", "rol rdi, 61", "rol rdi, 51", "xchg rbx, rbx",
            in("rax") block.as_ptr(), inout("rdx") result,
        );
    }
    result
}

#[cfg(not(target_arch = "x86_64"))]
fn request(_: usize, _: [usize; 3]) -> usize {
    0
}

/// Whether anybody listens.
pub fn is_watching() -> bool {
    request(RUNNING_ON_VALGRIND, [0; 3]) != 0
}

/// Makes these bytes secret.
pub fn conceal(bytes: &mut [u8]) {
    request(MAKE_MEM_UNDEFINED, [bytes.as_mut_ptr() as usize, bytes.len(), 0]);
}

/// Of how many of these bytes a bit depends on a secret.
pub fn count_secret(bytes: &[u8]) -> usize {
    let mut secret_bits = vec![0_u8; bytes.len()];
    let places = [bytes.as_ptr() as usize, secret_bits.as_mut_ptr() as usize, bytes.len()];
    request(GET_VBITS, places);
    secret_bits.iter().filter(|bits| **bits != 0).count()
}

/// Declassifies bytes. Each caller says why an attacker may know them.
pub fn declassify(bytes: &mut [u8]) {
    request(MAKE_MEM_DEFINED, [bytes.as_mut_ptr() as usize, bytes.len(), 0]);
}

/// Declassifies a status: whether a call succeeds is what its caller learns.
pub fn verdict<T>(mut result: psa_rot::Result<T>) -> psa_rot::Result<T> {
    let place = &raw mut result;
    request(MAKE_MEM_DEFINED, [place as usize, size_of_val(&result), 0]);
    result
}
