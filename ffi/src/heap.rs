//! The memory of RSA in a firmware: an arena that serves nothing else.
//!
//! The crate `rsa` keeps its numbers on a heap. Here that is `CONFIG_PSA_ROT_RSA_ARENA` bytes of static memory, apart from any heap of the
//! application. Each call leaves it empty, so it cannot be fragmented, and what one call needs is bounded by the largest modulus: the
//! default was measured with keys of that size (docs/algorithms.md). What is freed is wiped first.

use crate::instance::is_in_call;
use core::alloc::{GlobalAlloc, Layout};
use core::cell::UnsafeCell;
use core::ptr::{NonNull, null_mut};
use linked_list_allocator::Heap;
use psa_rot::config::RSA_ARENA;
use psa_rot::primitives::rsa::HEAP;
use zeroize::Zeroize;

const SIZE: usize = if RSA_ARENA == 0 { HEAP } else { RSA_ARENA };

#[repr(align(8))]
struct Memory(UnsafeCell<[u8; SIZE]>);

struct Arena {
    memory: Memory,
    heap: UnsafeCell<Heap>,
}

// SAFETY: both are touched by the functions of `GlobalAlloc` alone, which answer only during a call of the interface, under its lock.
unsafe impl Sync for Arena {}

#[global_allocator]
static ARENA: Arena =
    Arena { memory: Memory(UnsafeCell::new([0; SIZE])), heap: UnsafeCell::new(Heap::empty()) };

// SAFETY: memory comes from `Heap`, which keeps its promises: blocks of the layout, that do not overlap, until they are given back.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !is_in_call() {
            return null_mut();
        }
        // SAFETY: the lock of the present call keeps other threads out, and no reference outlives these functions.
        let heap = unsafe { &mut *self.heap.get() };
        if heap.size() == 0 {
            // SAFETY: the memory is static, as large as said, and used by the heap alone; it is given once, when there is none yet.
            unsafe { heap.init(self.memory.0.get().cast(), SIZE) };
        }
        heap.allocate_first_fit(layout).map_or(null_mut(), NonNull::as_ptr)
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        let Some(start) = NonNull::new(block) else {
            return;
        };
        // SAFETY: the caller gives back a block of this layout, which nobody uses any more; secrets may be in it.
        unsafe { core::slice::from_raw_parts_mut(block, layout.size()) }.zeroize();
        // SAFETY: the lock of the present call keeps other threads out; the block came from this heap with this layout.
        unsafe { (*self.heap.get()).deallocate(start, layout) };
    }
}
