//! SPAKE2+ on P-256: RFC 9383, and the draft that Matter uses.
//!
//! ```text
//! Prover (w0, w1)                         Verifier (w0, L = w1·P)
//!   shareP = x·P + w0·M      ------>
//!                            <------        shareV = y·P + w0·N
//!   Z = x·(shareV − w0·N)                   Z = y·(shareP − w0·M)
//!   V = w1·(shareV − w0·N)                  V = y·L
//! ```

use super::group::{
    POINT_LEN, Point, SCALAR_LEN, Scalar, key_scalar, point, point_bytes, times, times_generator,
};
#[cfg(feature = "spake2p-cmac")]
use crate::primitives::cmac::Cmac;
use crate::primitives::hash::{Hash, HashKind, HashValue};
use crate::primitives::hkdf;
use crate::status::{Result, Status};
use hex_literal::hex;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The length of a key pair: w0 and w1.
pub const KEY_PAIR_LEN: usize = 2 * SCALAR_LEN;
/// The length of a public key: w0 and L.
pub const PUBLIC_KEY_LEN: usize = SCALAR_LEN + POINT_LEN;
/// What registration draws for each of w0 and w1, in bytes: eight more than the order has (RFC 9383 §3.2).
pub const SEED_LEN: usize = SCALAR_LEN + 8;

/// RFC 9383 §4: the points M and N for P-256, here with both coordinates.
const M: [u8; POINT_LEN] = hex!(
    "04"
    "886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f"
    "5ff355163e43ce224e0b0e65ff02ac8e5c7be09419c785e0ca547d55a12e2d20"
);
const N: [u8; POINT_LEN] = hex!(
    "04"
    "d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49"
    "07d60aa6bfade45008a636337f5168c64d9bd36034808cd564490b1e656edbe7"
);

/// Which of the protocol's key schedules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// RFC 9383 with HMAC for the confirmation.
    #[cfg(feature = "spake2p-hmac")]
    Hmac,
    /// RFC 9383 with CMAC-AES-128 for the confirmation.
    #[cfg(feature = "spake2p-cmac")]
    Cmac,
    /// Draft 2, as Matter has it.
    #[cfg(feature = "spake2p-matter")]
    Matter,
}

/// Who a participant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Knows the password: w0 and w1.
    Prover,
    /// Knows what registration made of it: w0 and L.
    Verifier,
}

/// The two values of a key.
struct Registered<'a> {
    w0: Zeroizing<Scalar>,
    /// w1, or L.
    second: &'a [u8],
    is_pair: bool,
}

impl<'a> Registered<'a> {
    fn read(key: &'a [u8]) -> Result<Self> {
        let (w0, second) = key.split_at_checked(SCALAR_LEN).ok_or(Status::InvalidArgument)?;
        Ok(Self { w0: key_scalar(w0)?, second, is_pair: second.len() == SCALAR_LEN })
    }

    fn w1(&self) -> Result<Zeroizing<Scalar>> {
        if self.is_pair { key_scalar(self.second) } else { Err(Status::InvalidArgument) }
    }

    fn l(&self) -> Result<Point> {
        if self.is_pair { Ok(times_generator(&*self.w1()?)) } else { point(self.second) }
    }
}

/// Checks a key pair, w0 ‖ w1, or a public key, w0 ‖ L.
///
/// # Errors
/// `InvalidArgument` when it is neither.
#[inline(never)]
pub fn check_key(key: &[u8]) -> Result<()> {
    let registered = Registered::read(key)?;
    if registered.is_pair { registered.w1().map(|_| ()) } else { registered.l().map(|_| ()) }
}

/// The public key, w0 ‖ L, of a key pair.
///
/// # Errors
/// `InvalidArgument` when `pair` is none.
#[inline(never)]
pub fn public_key(pair: &[u8]) -> Result<[u8; PUBLIC_KEY_LEN]> {
    let l = point_bytes(&Registered::read(pair)?.l()?)?;
    let mut public = [0; PUBLIC_KEY_LEN];
    let parts = pair.iter().take(SCALAR_LEN).chain(&l);
    public.iter_mut().zip(parts).for_each(|(to, from)| *to = *from);
    Ok(public)
}

/// The key pair that registration makes of the two seeds (RFC 9383 §3.2).
#[inline(never)]
#[must_use]
pub fn register(seeds: &[[u8; SEED_LEN]; 2]) -> Zeroizing<[u8; KEY_PAIR_LEN]> {
    let mut pair = Zeroizing::new([0; KEY_PAIR_LEN]);
    for (half, seed) in pair.chunks_exact_mut(SCALAR_LEN).zip(seeds) {
        let bytes = Zeroizing::new(super::group::scalar_bytes(&super::group::reduce(seed)));
        half.copy_from_slice(&bytes[..]);
    }
    pair
}

/// The key share of a participant whose ephemeral scalar is given.
///
/// # Errors
/// `InvalidArgument` when the key is not one.
#[inline(never)]
pub fn share(role: Role, key: &[u8], ephemeral: &[u8; SCALAR_LEN]) -> Result<[u8; POINT_LEN]> {
    let registered = Registered::read(key)?;
    let mask = times(&point(mask_of(role))?, &registered.w0);
    point_bytes(&(times_generator(&*key_scalar(ephemeral)?) + mask))
}

/// The point that hides the share of a role.
const fn mask_of(role: Role) -> &'static [u8; POINT_LEN] {
    match role {
        Role::Prover => &M,
        Role::Verifier => &N,
    }
}

/// Checks a share from the peer.
///
/// # Errors
/// `InvalidArgument` when it is no point.
pub fn check_share(share: &[u8]) -> Result<()> {
    point(share).map(|_| ())
}

/// What both participants say and mean: the transcript up to the shares.
pub struct Transcript(Hash);

impl Transcript {
    /// Starts with context (`None` leaves it out altogether) and identities.
    #[must_use]
    pub fn new(kind: HashKind, context: Option<&[u8]>, prover: &[u8], verifier: &[u8]) -> Self {
        let mut transcript = Self(Hash::new(kind));
        if let Some(context) = context {
            transcript.add(context);
        }
        for part in [prover, verifier, &M, &N] {
            transcript.add(part);
        }
        transcript
    }

    fn add(&mut self, part: &[u8]) {
        self.0.update(&(part.len() as u64).to_le_bytes());
        self.0.update(part);
    }
}

/// The secrets of an exchange: the two confirmations' keys, and what it was all for. Wiped when dropped.
pub struct Secrets {
    variant: Variant,
    #[cfg_attr(not(any(feature = "spake2p-hmac", feature = "spake2p-matter")), allow(dead_code))]
    kind: HashKind,
    confirmation: [u8; 2 * MAX_KEY],
    confirmation_length: usize,
    shared: [u8; MAX_KEY],
    shared_length: usize,
}

const MAX_KEY: usize = crate::primitives::hash::MAX_LENGTH;

impl Drop for Secrets {
    fn drop(&mut self) {
        self.confirmation.zeroize();
        self.shared.zeroize();
    }
}

impl ZeroizeOnDrop for Secrets {}

/// The secrets of a participant who has both shares.
///
/// # Errors
/// `InvalidArgument` when the key or the peer's share is not valid.
#[inline(never)]
pub fn secrets(
    variant: Variant,
    role: Role,
    transcript: Transcript,
    key: &[u8],
    ephemeral: &[u8; SCALAR_LEN],
    share_p: &[u8; POINT_LEN],
    share_v: &[u8; POINT_LEN],
) -> Result<Secrets> {
    let registered = Registered::read(key)?;
    let own = key_scalar(ephemeral)?;
    let (peer_role, peer_share) = match role {
        Role::Prover => (Role::Verifier, share_v),
        Role::Verifier => (Role::Prover, share_p),
    };
    let bare = point(peer_share)? - times(&point(mask_of(peer_role))?, &registered.w0);
    let bare = Zeroizing::new(bare);
    let z = Zeroizing::new(point_bytes(&times(&bare, &own))?);
    let v = match role {
        Role::Prover => times(&bare, &*registered.w1()?),
        Role::Verifier => times(&registered.l()?, &own),
    };
    let v = Zeroizing::new(point_bytes(&v)?);
    let Transcript(hash) = &transcript;
    let kind = hash.kind();
    let mut transcript = transcript;
    for part in [&share_p[..], share_v, &z[..], &v[..]] {
        transcript.add(part);
    }
    let w0 = Zeroizing::new(super::group::scalar_bytes(&registered.w0));
    transcript.add(&w0[..]);
    schedule(variant, kind, &transcript.0.finish())
}

/// The key schedule: RFC 9383 §3.4, or draft 2 §4.
fn schedule(variant: Variant, kind: HashKind, main: &HashValue) -> Result<Secrets> {
    let hash = kind.length();
    let mut secrets = Secrets {
        variant,
        kind,
        confirmation: [0; 2 * MAX_KEY],
        confirmation_length: hash,
        shared: [0; MAX_KEY],
        shared_length: hash,
    };
    // Half of the transcript's hash feeds the confirmation in Matter, and the other half is the secret itself.
    let source = match variant {
        #[cfg(feature = "spake2p-matter")]
        Variant::Matter => {
            let (ka, ke) = main.split_at_checked(hash / 2).ok_or(Status::CorruptionDetected)?;
            secrets.shared_length = ke.len();
            secrets.shared.iter_mut().zip(ke).for_each(|(to, from)| *to = *from);
            secrets.confirmation_length = hash / 2;
            ka
        }
        #[cfg(feature = "spake2p-cmac")]
        Variant::Cmac => {
            secrets.confirmation_length = 16;
            main
        }
        #[cfg(feature = "spake2p-hmac")]
        Variant::Hmac => main,
    };
    let keys = secrets.confirmation.get_mut(..2 * secrets.confirmation_length);
    let keys = keys.ok_or(Status::CorruptionDetected)?;
    hkdf::derive_with(kind, &[], source, &[b"ConfirmationKeys"], keys)?;
    #[cfg(feature = "spake2p-matter")]
    if variant == Variant::Matter {
        return Ok(secrets);
    }
    let shared = secrets.shared.get_mut(..hash).ok_or(Status::CorruptionDetected)?;
    hkdf::derive_with(kind, &[], main, &[b"SharedKey"], shared)?;
    Ok(secrets)
}

/// A confirmation, of the length of its MAC; wiped when dropped.
pub struct Confirmation {
    bytes: Zeroizing<[u8; MAX_KEY]>,
    length: usize,
}

impl core::ops::Deref for Confirmation {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }
}

impl Secrets {
    /// The confirmation that `role` sends, over the share that it got.
    ///
    /// # Errors
    /// `CorruptionDetected` when the secrets are not what they were.
    #[inline(never)]
    pub fn confirmation(&self, role: Role, got: &[u8; POINT_LEN]) -> Result<Confirmation> {
        let length = self.confirmation_length;
        let keys = self.confirmation.get(..2 * length).ok_or(Status::CorruptionDetected)?;
        let (prover, verifier) = keys.split_at_checked(length).ok_or(Status::CorruptionDetected)?;
        let key = match role {
            Role::Prover => prover,
            Role::Verifier => verifier,
        };
        let mut bytes = Zeroizing::new([0; MAX_KEY]);
        let length = match self.variant {
            #[cfg(feature = "spake2p-cmac")]
            Variant::Cmac => {
                let mut cmac = Cmac::new(key)?;
                cmac.update(got);
                fill(&mut bytes[..], &cmac.finish())
            }
            #[cfg(any(feature = "spake2p-hmac", feature = "spake2p-matter"))]
            _ => fill(&mut bytes[..], &crate::primitives::hmac::hmac(self.kind, key, got)),
        };
        Ok(Confirmation { bytes, length })
    }

    /// The shared secret.
    #[must_use]
    pub fn shared(&self) -> &[u8] {
        self.shared.get(..self.shared_length).unwrap_or(&[])
    }
}

fn fill(to: &mut [u8], from: &[u8]) -> usize {
    to.iter_mut().zip(from).for_each(|(to, from)| *to = *from);
    from.len()
}

#[cfg(test)]
mod tests;
