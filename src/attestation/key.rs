//! The initial attestation key: where it comes from, what it can do, and the certificate chain beside it.
//!
//! It is made inside on first use, or derived from the root key, or injected by the factory before that; a build without signatures has the
//! last alone. Only the attestation service
//! uses it; applications read its attributes and its public part. Its type says how tokens are protected.

use super::cose::Algorithm as Cose;
use crate::Rot;
use crate::config::{ATTESTATION_KEY_BITS, ATTESTATION_KEY_DERIVED};
use crate::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use crate::platform::{Lifecycle, Platform};
use crate::status::{Result, Status};
use crate::store::{Name, Namespace};

/// The built-in identifier of the key.
pub(super) const KEY: KeyId = KeyId::INITIAL_ATTESTATION;

/// The mark that there is an attestation key. Empty for a key that cannot be had again; the place in [`KINDS`] of one that was derived.
const MADE: Name = Name { namespace: Namespace::Internal, uid: 1 };

/// The certificate chain.
const CERTIFICATE: Name = Name { namespace: Namespace::Internal, uid: 2 };

/// How tokens can be protected, and the attributes of the key for that.
const KINDS: [(Cose, KeyType, u16, Algorithm, Algorithm); 6] = {
    use Algorithm as A;
    let (ecc, hmac) = (KeyType::ECC_KEY_PAIR_SECP_R1, KeyType::HMAC);
    [
        (Cose::Es256, ecc, 256, A::ECDSA_ANY, A::SHA_256),
        (Cose::Es384, ecc, 384, A::ECDSA_ANY, A::SHA_384),
        (Cose::Es512, ecc, 521, A::ECDSA_ANY, A::SHA_512),
        (Cose::Hmac256, hmac, 256, A::HMAC, A::SHA_256),
        (Cose::Hmac384, hmac, 384, A::HMAC, A::SHA_384),
        (Cose::Hmac512, hmac, 512, A::HMAC, A::SHA_512),
    ]
};

/// The key that a device makes itself, by its size: a symmetric one nobody could verify with. None where each is given one.
const OWN: Option<Cose> = match ATTESTATION_KEY_BITS {
    256 => Some(Cose::Es256),
    384 => Some(Cose::Es384),
    521 => Some(Cose::Es512),
    _ => None,
};

const _: () = assert!(
    match OWN {
        Some(own) => own.is_built(),
        None =>
            ATTESTATION_KEY_BITS == 0
                && (Cose::Hmac256.is_built()
                    || Cose::Es256.is_built()
                    || Cose::Es384.is_built()
                    || Cose::Es512.is_built()),
    },
    "an attestation key has 256, 384 or 521 bits, and needs ECDSA, the curve of that size and its hash; or the device makes none \
     (0), and needs HMAC or ECDSA for the one that it is given"
);

/// What the mark of a derived key of this build says.
const DERIVED: Option<[u8; 1]> = match OWN {
    Some(own) if ATTESTATION_KEY_DERIVED != 0 => Some([own as u8]),
    _ => None,
};

/// For this service only, and never exported.
pub(super) fn attributes(wanted: Cose) -> Result<KeyAttributes> {
    let kind = KINDS.iter().find(|(cose, ..)| *cose == wanted);
    let (_, key_type, bits, family, hash) = *kind.ok_or(Status::CorruptionDetected)?;
    Ok(KeyAttributes {
        key_type,
        bits,
        lifetime: Lifetime::PERSISTENT,
        usage: Usage(Usage::SIGN_HASH.0 | Usage::SIGN_MESSAGE.0),
        algorithm: family.with_hash(hash),
        algorithm2: Algorithm::NONE,
        id: KEY,
    })
}

/// How tokens are protected with a key of this type and size: if this build can.
pub(super) fn protection(key: &KeyAttributes) -> Result<Cose> {
    let fits = |(_, key_type, bits, ..): &&(Cose, KeyType, u16, Algorithm, Algorithm)| {
        *key_type == key.key_type && *bits == key.bits
    };
    let kind = KINDS.iter().find(fits).map(|(cose, ..)| *cose);
    kind.filter(|cose| cose.is_built()).ok_or(Status::NotSupported)
}

/// What the mark says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// There is none: the device never had a key.
    None,
    /// The key is derived, as this build would do it again.
    Derived,
    /// The key cannot be made again.
    Lasting,
}

/// Whether the factory may still bring in secrets.
const fn is_in_factory(lifecycle: Lifecycle) -> bool {
    matches!(lifecycle, Lifecycle::AssemblyAndTest | Lifecycle::PsaRotProvisioning)
}

impl<P: Platform> Rot<P> {
    /// Makes the attestation key if the device never had one. One that is there but cannot be read is never replaced, and one that
    /// is gone neither: a mark beside it tells, so that damage does not give the device another identity unnoticed. Only one that was
    /// derived comes back, for it is the same.
    pub(crate) fn ensure_attestation_key(&mut self) -> Result<()> {
        let mark = self.mark()?;
        match self.base.read_key(KEY, |_| Ok(())) {
            // The key comes before its mark: a power cut in between leaves a key without one, and this completes it.
            Ok(()) if mark == Mark::None => self.put(MADE, &[]),
            Err(Status::InvalidHandle) if mark != Mark::Lasting => self.make_attestation_key(),
            Err(Status::InvalidHandle) => Err(Status::DataCorrupt),
            other => other,
        }
    }

    fn mark(&mut self) -> Result<Mark> {
        let mut kind = [0xff];
        match self.base.store()?.get(MADE, 0, &mut kind) {
            Ok(1) if DERIVED == Some(kind) => Ok(Mark::Derived),
            Ok(_) => Ok(Mark::Lasting),
            Err(Status::DoesNotExist) => Ok(Mark::None),
            Err(other) => Err(other),
        }
    }

    fn make_attestation_key(&mut self) -> Result<()> {
        let attributes = attributes(OWN.ok_or(Status::InvalidHandle)?)?;
        if let Some(mark) = DERIVED {
            // Its mark comes first: a power cut in between leaves none that would not be this one.
            self.put(MADE, &mark)?;
            // No label of an application is this one: those of `psa_attach_key` begin with `derive:`.
            self.base.derive(&attributes, b"attestation key").map(|_| ())
        } else {
            self.base.generate(&attributes)?;
            self.put(MADE, &[])
        }
    }

    /// Brings in the attestation key, in the factory, before the device made one itself: a private key for ES256, ES384 or ES512 as
    /// `psa_import_key` takes it, or a secret of 32, 48 or 64 bytes for an HMAC.
    ///
    /// # Errors
    /// `NotPermitted` unless the lifecycle is assembly and test, or provisioning; `AlreadyExists` when there is an attestation key, or was
    /// one (also this very one, where power failed before the answer came); `NotSupported` for an algorithm that this build does not have; `InvalidArgument` for what is no key for it;
    /// `StorageFailure`, `InsufficientStorage`.
    pub fn provision_attestation_key(&mut self, algorithm: Cose, key: &[u8]) -> Result<()> {
        self.base.require_init()?;
        if !is_in_factory(self.base.platform.lifecycle()) {
            return Err(Status::NotPermitted);
        }
        if self.mark()? != Mark::None {
            return Err(Status::AlreadyExists);
        }
        if !algorithm.is_built() {
            return Err(Status::NotSupported);
        }
        self.base.import(&attributes(algorithm)?, key)?;
        self.put(MADE, &[])?;
        // Identity and algorithm are learned from it.
        self.attestation.forget_key();
        Ok(())
    }

    /// Keeps a certificate chain for the attestation key, in whatever encoding the verifier wants (X.509, C509, CBOR).
    /// It is public, and in no token; [`Rot::attestation_certificate`] gives it back.
    ///
    /// # Errors
    /// `NotPermitted` unless the lifecycle is assembly and test, or provisioning; `InsufficientStorage`, `StorageFailure`.
    pub fn provision_attestation_certificate(&mut self, chain: &[u8]) -> Result<()> {
        if !is_in_factory(self.base.platform.lifecycle()) {
            return Err(Status::NotPermitted);
        }
        self.put(CERTIFICATE, chain)
    }

    /// Writes the certificate chain of the attestation key to `output`, and gives its length.
    ///
    /// # Errors
    /// `DoesNotExist` when none was brought in; `BufferTooSmall`; `DataCorrupt`, `StorageFailure`.
    pub fn attestation_certificate(&mut self, output: &mut [u8]) -> Result<usize> {
        let length = self.base.store()?.info(CERTIFICATE)?.size as usize;
        let place = output.get_mut(..length).ok_or(Status::BufferTooSmall)?;
        self.base.store()?.get(CERTIFICATE, 0, place)
    }

    fn put(&mut self, name: Name, data: &[u8]) -> Result<()> {
        let protection = self.base.seal()?;
        self.base.store()?.set(name, 0, &[data], protection)
    }
}
