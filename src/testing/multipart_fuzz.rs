//! Any bytes as a message in pieces: whatever the pieces, and whatever happens between them, the result is that of the one call for
//! the whole message.
//!
//! ```text
//! input     0      1       2        3           4 ...
//!           | kind | flags | repeat | events, n | n events of 2 bytes | of the mechanism | message |
//! ```
//!
//! Flags: 1: the pool has all its slots afterwards; 2: destroying the key ends an operation with it. Each event is a kind and a length:
//! a piece of the message, a piece of another message at the same time, an abort and a new beginning, a clone, a suspension.

use super::fuzz_input::Bytes;
use super::multipart_mechanisms::mechanism;
use super::{TestPlatform, device};
use crate::Rot;
use crate::crypto::{Handle, KeyId};
use crate::status::{Result, Status};
use std::vec::Vec;

pub(super) type Device = Rot<TestPlatform>;

const EVENTS: usize = 24;
const LONGEST: usize = 4096;

/// A mechanism with its key and all that is not the message.
pub(super) trait Parts {
    /// The result of the one call.
    fn whole(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>>;
    /// Starts an operation on a message of this length.
    fn begin(&self, rot: &mut Device, length: usize) -> Result<Handle>;
    fn update(
        &self,
        rot: &mut Device,
        handle: Handle,
        piece: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()>;
    fn finish(&self, rot: &mut Device, handle: Handle, out: &mut Vec<u8>) -> Result<()>;
    fn abort(&self, rot: &mut Device, handle: Handle);
    /// Another operation in the same state.
    fn fork(&self, _: &mut Device, _: Handle) -> Option<Result<Handle>> {
        None
    }
    /// The operation after a suspension.
    fn suspend(&self, _: &mut Device, _: Handle) -> Option<Result<Handle>> {
        None
    }
    /// How many operations there can be at once.
    fn slots(&self) -> usize;
    fn key(&self) -> Option<KeyId> {
        None
    }
}

/// Runs one input.
///
/// # Panics
/// When pieces and the whole differ, or an operation that has ended is not refused.
pub fn fuzz_multipart(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let [kind, flags, repeat, events] = bytes.array();
    let events: Vec<[u8; 2]> = (0..usize::from(events) % EVENTS).map(|_| bytes.array()).collect();
    let mut rot = device();
    let make = mechanism(&mut rot, kind, &mut bytes);
    let piece = bytes.rest();
    let message = piece.repeat(1 + usize::from(repeat) % 8);
    let message = &message[..message.len().min(LONGEST)];
    // Some mechanisms take the message that they decrypt or verify from the one call that does the reverse.
    let (parts, message) = make(&mut rot, message);
    let run = Run { parts: &*parts, events: &events };
    let expected = parts.whole(&mut rot, &message);
    let result = run.pieces(&mut rot, &message);
    assert_eq!(result, expected, "in pieces, and as a whole");
    if flags & 1 != 0 {
        run.check_slots(&mut rot);
    }
    if flags & 2 != 0 {
        run.check_destroyed(&mut rot);
    }
}

/// A message under way.
struct Progress<'a> {
    handle: Handle,
    message: &'a [u8],
    done: usize,
    out: Vec<u8>,
}

struct Run<'a> {
    parts: &'a dyn Parts,
    events: &'a [[u8; 2]],
}

impl Run<'_> {
    fn begin<'m>(&self, rot: &mut Device, message: &'m [u8]) -> Result<Progress<'m>> {
        let handle = self.parts.begin(rot, message.len())?;
        Ok(Progress { handle, message, done: 0, out: Vec::new() })
    }

    fn step(&self, rot: &mut Device, at: &mut Progress<'_>, length: usize) -> Result<()> {
        let end = (at.done + length).min(at.message.len());
        let piece = &at.message[at.done..end];
        at.done = end;
        self.parts
            .update(rot, at.handle, piece, &mut at.out)
            .inspect_err(|_| self.check_over(rot, at.handle))
    }

    fn end(&self, rot: &mut Device, mut at: Progress<'_>) -> Result<Vec<u8>> {
        self.step(rot, &mut at, usize::MAX / 2)?;
        let ended = self.parts.finish(rot, at.handle, &mut at.out);
        self.check_over(rot, at.handle);
        ended.map(|()| at.out)
    }

    /// Failed or finished, nothing more can be had of it; and abort is for both.
    fn check_over(&self, rot: &mut Device, handle: Handle) {
        self.check_refused(rot, handle);
        self.parts.abort(rot, handle);
        self.check_refused(rot, handle);
    }

    fn check_refused(&self, rot: &mut Device, handle: Handle) {
        let mut out = Vec::new();
        let update = self.parts.update(rot, handle, b"more", &mut out);
        assert_eq!(update, Err(Status::BadState), "an update of no active operation");
        let finish = self.parts.finish(rot, handle, &mut out);
        assert_eq!(finish, Err(Status::BadState), "the end of no active operation");
        assert!(out.is_empty(), "output of no active operation");
    }

    fn pieces(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        let reverse: Vec<u8> = message.iter().rev().copied().collect();
        let mut other = None;
        let mut main = self.begin(rot, message)?;
        let mut result = Ok(());
        for [what, length] in self.events {
            let length = usize::from(*length) << (what >> 6);
            result = match what % 8 {
                0..=3 => self.step(rot, &mut main, length),
                4 => {
                    self.advance_other(rot, &mut other, &reverse, length);
                    Ok(())
                }
                5 => self.restart(rot, &mut main),
                6 => {
                    self.fork(rot, &mut main, length);
                    Ok(())
                }
                _ => self.suspend(rot, &mut main),
            };
            if result.is_err() {
                break;
            }
        }
        let result = result.and_then(|()| self.end(rot, main));
        if let Some(other) = other {
            self.end_other(rot, other);
        }
        result
    }

    fn restart(&self, rot: &mut Device, main: &mut Progress<'_>) -> Result<()> {
        let old = main.handle;
        self.parts.abort(rot, old);
        *main = self.begin(rot, main.message)?;
        self.check_refused(rot, old);
        // Nor does it end its successor.
        self.parts.abort(rot, old);
        Ok(())
    }

    fn advance_other<'m>(
        &self,
        rot: &mut Device,
        other: &mut Option<Progress<'m>>,
        message: &'m [u8],
        length: usize,
    ) {
        let Some(mut at) = other.take().or_else(|| self.begin(rot, message).ok()) else { return };
        if at.done > 0 && length.is_multiple_of(5) {
            return self.end_other(rot, at);
        }
        match self.step(rot, &mut at, length) {
            Ok(()) => *other = Some(at),
            Err(status) => assert_eq!(self.parts.whole(rot, message), Err(status)),
        }
    }

    fn end_other(&self, rot: &mut Device, other: Progress<'_>) {
        let message = other.message;
        let result = self.end(rot, other);
        let expected = self.parts.whole(rot, message);
        assert_eq!(result, expected, "a second operation, in pieces, and as a whole");
    }

    /// Goes on with the clone or the original, and ends the other.
    fn fork(&self, rot: &mut Device, main: &mut Progress<'_>, length: usize) {
        let Some(fork) = self.parts.fork(rot, main.handle) else { return };
        assert!(fork.is_ok(), "a clone: {fork:?}");
        let Ok(mut fork) = fork else { return };
        if length % 2 == 1 {
            core::mem::swap(&mut fork, &mut main.handle);
        }
        let message = &main.message[..main.done];
        let so_far = Progress { handle: fork, message, done: main.done, out: main.out.clone() };
        let result = self.end(rot, so_far);
        assert_eq!(result, self.parts.whole(rot, message), "a clone, and a whole");
    }

    /// Where there is no suspension the operation fails, and begins anew.
    fn suspend(&self, rot: &mut Device, main: &mut Progress<'_>) -> Result<()> {
        let Some(suspended) = self.parts.suspend(rot, main.handle) else { return Ok(()) };
        match suspended {
            Ok(resumed) => {
                self.check_refused(rot, main.handle);
                main.handle = resumed;
                Ok(())
            }
            Err(status) => {
                assert_eq!(status, Status::NotSupported, "a suspension");
                self.check_over(rot, main.handle);
                *main = self.begin(rot, main.message)?;
                Ok(())
            }
        }
    }

    /// Every slot is free again.
    fn check_slots(&self, rot: &mut Device) {
        let Ok(first) = self.parts.begin(rot, 0) else { return };
        let mut handles = Vec::from([first]);
        for _ in 1..self.parts.slots() {
            let next = self.parts.begin(rot, 0);
            assert!(next.is_ok(), "a slot was lost: {next:?}");
            handles.extend(next);
        }
        assert_eq!(self.parts.begin(rot, 0), Err(Status::InsufficientMemory));
        for handle in handles {
            self.parts.abort(rot, handle);
        }
    }

    /// A key that is destroyed takes its operations with it.
    fn check_destroyed(&self, rot: &mut Device) {
        let Some(key) = self.parts.key() else { return };
        let begun = self.parts.begin(rot, 0);
        assert_eq!(rot.destroy_key(key), Ok(()));
        if let Ok(handle) = begun {
            self.check_over(rot, handle);
            assert_eq!(self.parts.begin(rot, 0), Err(Status::InvalidHandle));
        }
    }
}
