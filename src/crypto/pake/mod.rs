//! Password-authenticated key exchange (PSA Crypto 1.5 §10.13): SPAKE2+ and J-PAKE, on P-256.
//!
//! An operation holds the identifier of its key and reads it when a step needs it, so no copy of a password lies in a pool. What both
//! protocols have in common is here: cipher suites, what is said before the first step, and the way to the shared key.

#[cfg(feature = "jpake")]
mod jpake;
#[cfg(feature = "spake2p")]
mod spake2p;

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::key_store::Key;
use super::key_type::EccFamily;
#[cfg(any(feature = "spake2p", feature = "jpake"))]
use super::keys::put;
use super::pool::Handle;
use crate::Rot;
use crate::config::PAKE_INPUT;
use crate::platform::Platform;
use crate::status::{Result, Status};
use zeroize::{Zeroize, Zeroizing};

/// The longest shared secret: a point in J-PAKE.
const MAX_SHARED: usize = 65;

/// Gives random bytes.
type Draw<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<()>;

/// What is sent or received: the values of `psa_pake_step_t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PakeStep(pub u8);

impl PakeStep {
    /// A key share.
    pub const KEY_SHARE: Self = Self(1);
    /// The public key of a proof.
    pub const ZK_PUBLIC: Self = Self(2);
    /// The proof.
    pub const ZK_PROOF: Self = Self(3);
    /// A key confirmation.
    pub const CONFIRM: Self = Self(4);
}

/// Who a participant is: the values of `psa_pake_role_t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PakeRole(pub u8);

impl PakeRole {
    /// The protocol has no roles.
    pub const NONE: Self = Self(0);
    /// Knows the password.
    pub const CLIENT: Self = Self(0x11);
    /// Knows what was registered.
    pub const SERVER: Self = Self(0x12);
}

/// A cipher suite: the fields of `psa_pake_cipher_suite_t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CipherSuite {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The kind of group: 1 for an elliptic curve, 2 for a finite field.
    pub primitive_type: u8,
    /// The family of the group.
    pub family: u8,
    /// The size of the group, in bits.
    pub bits: u16,
    /// 0: the shared key is confirmed before it is given. 1: it is not.
    pub key_confirmation: u32,
}

impl CipherSuite {
    const ELLIPTIC_CURVE: u8 = 1;

    /// The only group that is built.
    fn check_primitive(&self) -> Result<()> {
        let p256 = self.primitive_type == Self::ELLIPTIC_CURVE
            && self.family == EccFamily::SECP_R1.0
            && self.bits == 256;
        if p256 { Ok(()) } else { Err(Status::NotSupported) }
    }
}

/// What is said before the first step, one after the other in one buffer.
struct Inputs {
    bytes: [u8; PAKE_INPUT],
    used: usize,
    user: Option<(usize, usize)>,
    peer: Option<(usize, usize)>,
    context: Option<(usize, usize)>,
}

/// One of the things in [`Inputs`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Input {
    User,
    Peer,
    Context,
}

impl Inputs {
    const fn new() -> Self {
        Self { bytes: [0; PAKE_INPUT], used: 0, user: None, peer: None, context: None }
    }

    fn set(&mut self, which: Input, bytes: &[u8]) -> Result<()> {
        let place = match which {
            Input::User => &mut self.user,
            Input::Peer => &mut self.peer,
            Input::Context => &mut self.context,
        };
        if place.is_some() {
            return Err(Status::BadState);
        }
        let end = self.used.checked_add(bytes.len()).ok_or(Status::InsufficientMemory)?;
        let room = self.bytes.get_mut(self.used..end).ok_or(Status::InsufficientMemory)?;
        room.copy_from_slice(bytes);
        *place = Some((self.used, end));
        self.used = end;
        Ok(())
    }

    fn get(&self, which: Input) -> Option<&[u8]> {
        let place = match which {
            Input::User => self.user,
            Input::Peer => self.peer,
            Input::Context => self.context,
        };
        place.and_then(|(start, end)| self.bytes.get(start..end))
    }
}

/// An exchange in progress.
pub(crate) struct Operation {
    key: KeyId,
    started: bool,
    /// Whether the role was set, which is done once.
    has_role: bool,
    protocol: Protocol,
}

/// The protocol, with what was said before its first step: a build without any has nothing to keep.
#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger one in")]
enum Protocol {
    #[cfg(feature = "spake2p")]
    Spake2p(Inputs, spake2p::Exchange),
    #[cfg(feature = "jpake")]
    Jpake(Inputs, jpake::Exchange),
}

impl Protocol {
    fn new(suite: &CipherSuite, key: Key<'_>) -> Result<Self> {
        match suite.algorithm {
            #[cfg(feature = "spake2p")]
            algorithm if algorithm.is_spake2p() => {
                Ok(Self::Spake2p(Inputs::new(), spake2p::Exchange::new(suite, key)?))
            }
            #[cfg(feature = "jpake")]
            algorithm if algorithm.with_hash(Algorithm::NONE) == Algorithm::JPAKE => {
                Ok(Self::Jpake(Inputs::new(), jpake::Exchange::new(suite, key)?))
            }
            other if other.category() == Category::Pake => Err(Status::NotSupported),
            _ => Err(Status::InvalidArgument),
        }
    }
}

impl Operation {
    /// Whether this is an operation with `key`.
    pub(super) fn uses(&self, key: KeyId) -> bool {
        self.key == key
    }

    fn set(&mut self, which: Input, bytes: &[u8]) -> Result<()> {
        if self.started {
            return Err(Status::BadState);
        }
        match self.protocol {
            #[cfg(feature = "spake2p")]
            Protocol::Spake2p(ref mut inputs, _) => inputs.set(which, bytes),
            #[cfg(feature = "jpake")]
            Protocol::Jpake(ref mut inputs, _) => {
                jpake::check_input(inputs, which, bytes)?;
                inputs.set(which, bytes)
            }
        }
    }

    fn set_role(&mut self, role: PakeRole) -> Result<()> {
        if self.started || core::mem::replace(&mut self.has_role, true) {
            return Err(Status::BadState);
        }
        match self.protocol {
            #[cfg(feature = "spake2p")]
            Protocol::Spake2p(_, ref mut exchange) => exchange.set_role(role),
            // Participants are equal.
            #[cfg(feature = "jpake")]
            Protocol::Jpake(..) if role == PakeRole::NONE => Ok(()),
            #[cfg(feature = "jpake")]
            Protocol::Jpake(..) => Err(Status::InvalidArgument),
        }
    }

    fn output(
        &mut self,
        step: PakeStep,
        key: Key<'_>,
        draw: Draw<'_>,
        output: &mut [u8],
    ) -> Result<usize> {
        self.started = true;
        match self.protocol {
            #[cfg(feature = "spake2p")]
            Protocol::Spake2p(ref inputs, ref mut exchange) => {
                exchange.output(step, inputs, key, draw, output)
            }
            #[cfg(feature = "jpake")]
            Protocol::Jpake(ref inputs, ref mut exchange) => {
                exchange.output(step, inputs, key, draw, output)
            }
        }
    }

    #[cfg_attr(not(feature = "spake2p"), allow(unused_variables))]
    fn input(&mut self, step: PakeStep, key: Key<'_>, input: &[u8]) -> Result<()> {
        self.started = true;
        match self.protocol {
            #[cfg(feature = "spake2p")]
            Protocol::Spake2p(ref inputs, ref mut exchange) => {
                exchange.input(step, inputs, key, input)
            }
            #[cfg(feature = "jpake")]
            Protocol::Jpake(ref inputs, ref mut exchange) => exchange.input(step, inputs, input),
        }
    }

    /// The shared secret, and whether it is good enough to encrypt with.
    fn shared(&self) -> Result<(Zeroizing<[u8; MAX_SHARED]>, usize, bool)> {
        let mut bytes = Zeroizing::new([0; MAX_SHARED]);
        let length = match self.protocol {
            #[cfg(feature = "spake2p")]
            Protocol::Spake2p(_, ref exchange) => put(exchange.shared()?, &mut bytes[..])?,
            #[cfg(feature = "jpake")]
            Protocol::Jpake(_, ref exchange) => put(&exchange.shared()?[..], &mut bytes[..])?,
        };
        // A point is not uniform, a hash is.
        Ok((bytes, length, length != MAX_SHARED))
    }
}

impl Drop for Inputs {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>, public_side: bool) -> Result<()> {
    let fits = match key.attributes.key_type {
        KeyType::SPAKE2P_KEY_PAIR_SECP_R1 => algorithm.is_spake2p(),
        KeyType::SPAKE2P_PUBLIC_KEY_SECP_R1 => algorithm.is_spake2p() && public_side,
        KeyType::PASSWORD | KeyType::PASSWORD_HASH => {
            !public_side && algorithm.with_hash(Algorithm::NONE) == Algorithm::JPAKE
        }
        _ => false,
    };
    let confirmed = u32::from(!algorithm.is_spake2p());
    let suite = CipherSuite {
        algorithm,
        primitive_type: CipherSuite::ELLIPTIC_CURVE,
        family: EccFamily::SECP_R1.0,
        bits: 256,
        key_confirmation: confirmed,
    };
    match Protocol::new(&suite, key) {
        Err(Status::NotSupported) => Err(Status::NotSupported),
        other if fits => other.map(|_| ()),
        _ => Err(Status::InvalidArgument),
    }
}

impl<P: Platform> Rot<P> {
    /// Starts an exchange with a password, or what was made of one (`psa_pake_setup`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DERIVE`, `InvalidArgument` when the parts of the suite, or key and suite, do not go
    /// together, `NotSupported`, `InsufficientMemory` when all operations are in use.
    pub fn pake_setup(&mut self, key: KeyId, suite: &CipherSuite) -> Result<Handle> {
        let protocol = self
            .base
            .use_key(key, Usage::DERIVE, suite.algorithm, |key| Protocol::new(suite, key))?;
        let operation = Operation { key, started: false, has_role: false, protocol };
        self.operations.pake.insert(operation)
    }

    /// Says who the application is (`psa_pake_set_role`).
    ///
    /// # Errors
    /// `BadState` twice or after the first step, `InvalidArgument` for a role that the algorithm or the key does not have.
    pub fn pake_set_role(&mut self, handle: Handle, role: PakeRole) -> Result<()> {
        self.operations.pake.step(handle, |operation| operation.set_role(role))
    }

    /// Sets the application's own identity (`psa_pake_set_user`).
    ///
    /// # Errors
    /// `BadState` twice or after the first step, `InvalidArgument` for an identity that the algorithm does not accept,
    /// `InsufficientMemory` when identities and context together are longer than [`PAKE_INPUT`].
    pub fn pake_set_user(&mut self, handle: Handle, identity: &[u8]) -> Result<()> {
        self.operations.pake.step(handle, |operation| operation.set(Input::User, identity))
    }

    /// Sets the peer's identity (`psa_pake_set_peer`).
    ///
    /// # Errors
    /// As [`Rot::pake_set_user`].
    pub fn pake_set_peer(&mut self, handle: Handle, identity: &[u8]) -> Result<()> {
        self.operations.pake.step(handle, |operation| operation.set(Input::Peer, identity))
    }

    /// Sets a context that both participants must agree on (`psa_pake_set_context`). An empty one is not the same as none.
    ///
    /// # Errors
    /// As [`Rot::pake_set_user`]; `BadState` also for an algorithm without contexts.
    pub fn pake_set_context(&mut self, handle: Handle, context: &[u8]) -> Result<()> {
        self.operations.pake.step(handle, |operation| operation.set(Input::Context, context))
    }

    /// Writes what is to be sent in a step, and gives its length (`psa_pake_output`).
    ///
    /// # Errors
    /// `BadState` out of order, `InvalidArgument` for a step that the algorithm does not have, `BufferTooSmall`,
    /// `InsufficientEntropy`, and those of reading the key.
    pub fn pake_output(
        &mut self,
        handle: Handle,
        step: PakeStep,
        output: &mut [u8],
    ) -> Result<usize> {
        self.operations.pake.step(handle, |operation| {
            self.base.read_key_with_random(operation.key, |key, draw| {
                operation.output(step, key, draw, output)
            })
        })
    }

    /// Takes what was received in a step (`psa_pake_input`).
    ///
    /// # Errors
    /// `BadState` out of order, `InvalidArgument` for a step that the algorithm does not have and a malformed input,
    /// `InvalidSignature` when a proof or confirmation does not hold, and those of reading the key.
    pub fn pake_input(&mut self, handle: Handle, step: PakeStep, input: &[u8]) -> Result<()> {
        self.operations.pake.step(handle, |operation| {
            self.base.read_key(operation.key, |key| operation.input(step, key, input))
        })
    }

    /// Makes a key of the shared secret and ends the operation (`psa_pake_get_shared_key`): of type DERIVE or HMAC; that of SPAKE2+
    /// may be of a cipher's type, too.
    ///
    /// # Errors
    /// `BadState` before the exchange is complete, `InvalidArgument` for another type or size, and those of [`Rot::import_key`].
    pub fn pake_get_shared_key(
        &mut self,
        handle: Handle,
        attributes: &KeyAttributes,
    ) -> Result<KeyId> {
        let (secret, length, uniform) = self.operations.pake.step(handle, |o| o.shared())?;
        let fits = match attributes.key_type {
            KeyType::DERIVE | KeyType::HMAC => true,
            other => uniform && other.is_cipher_key(),
        };
        let secret = secret.get(..length).ok_or(Status::CorruptionDetected);
        let made = match secret {
            Ok(secret) if fits => self.import_key(attributes, secret),
            Ok(_) => Err(Status::InvalidArgument),
            Err(corrupt) => Err(corrupt),
        };
        match made {
            Ok(_) => self.operations.pake.abort(handle),
            Err(_) => self.operations.pake.fail(handle),
        }
        made
    }

    /// Puts an active exchange in the error state, in which only [`Rot::pake_abort`] is left: for an interface layer that refused a
    /// malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn pake_fail(&mut self, handle: Handle) {
        self.operations.pake.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_pake_abort`).
    pub fn pake_abort(&mut self, handle: Handle) {
        self.operations.pake.abort(handle);
    }
}
