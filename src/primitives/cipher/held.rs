//! What a cipher holds back of a message until more of it is known.

use crate::status::{Result, Status};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The most bytes that any cipher holds back: those of XTS, which needs a whole block beside an incomplete one.
pub const MAX_HELD: usize = 31;

/// What an update comes to: of the bytes held back and those that come in, in this order, the first `output` come out, and the
/// others are held back.
///
/// Whoever calls puts the first `moved` bytes that come in at `lead` in the output, and hands over the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many bytes come out.
    pub output: usize,
    /// Where the incoming bytes begin in the output.
    pub lead: usize,
    /// How many of them go there.
    pub moved: usize,
}

/// Bytes held back; wiped when dropped.
#[derive(Clone)]
pub struct Held {
    bytes: [u8; MAX_HELD],
    length: usize,
}

impl Held {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; MAX_HELD], length: 0 }
    }

    pub(super) fn get(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// The plan for `input` more bytes when `keep` of the total are held back.
    pub(super) fn plan(&self, input: usize, keep: impl FnOnce(usize) -> usize) -> Result<Plan> {
        let total = self.length.checked_add(input).ok_or(Status::InvalidArgument)?;
        let output = total.saturating_sub(keep(total));
        let lead = self.length.min(output);
        Ok(Plan { output, lead, moved: output - lead })
    }

    /// Puts the bytes held back in front of `output`, and holds back `rest`.
    pub(super) fn exchange(&mut self, output: &mut [u8], rest: &[u8]) -> Result<()> {
        let lead = self.length.min(output.len());
        for (to, from) in output.iter_mut().zip(self.get()) {
            *to = *from;
        }
        let held = self.bytes.get_mut(..self.length).ok_or(Status::CorruptionDetected)?;
        held.copy_within(lead.., 0);
        let kept = self.length - lead;
        let end = kept.checked_add(rest.len()).ok_or(Status::CorruptionDetected)?;
        let room = self.bytes.get_mut(kept..end).ok_or(Status::CorruptionDetected)?;
        room.copy_from_slice(rest);
        self.length = end;
        if let Some(unused) = self.bytes.get_mut(end..) {
            unused.zeroize();
        }
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

impl ZeroizeOnDrop for Held {}
