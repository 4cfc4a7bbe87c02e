//! What every service stands on: the platform, the store, the random generator and the keys, behind one owner.

#[cfg(feature = "crypto")]
use crate::crypto::key_store::KeyStore;
use crate::platform::{Platform, RootKey};
use crate::primitives::csprng::Csprng;
use crate::status::{Result, Status};
#[cfg(any(feature = "its", feature = "crypto"))]
use crate::store::Protection;
use crate::store::Store;

/// The shared ground of the services. [`crate::Rot`] owns it beside the operations in progress, so that an operation and a key
/// can be borrowed at the same time.
pub(crate) struct Base<P: Platform> {
    pub(crate) platform: P,
    pub(crate) store: Store<P::Flash>,
    pub(crate) random: Csprng,
    #[cfg(feature = "crypto")]
    pub(crate) keys: KeyStore,
    initialised: bool,
}

impl<P: Platform> Base<P> {
    pub(crate) const fn new(platform: P, flash: P::Flash) -> Self {
        Self {
            platform,
            store: Store::new(flash),
            random: Csprng::new(),
            #[cfg(feature = "crypto")]
            keys: KeyStore::new(),
            initialised: false,
        }
    }

    #[cfg(feature = "inspect")]
    pub(crate) fn into_parts(self) -> (P, P::Flash) {
        (self.platform, self.store.into_flash())
    }

    /// Seeds the random generator, once.
    pub(crate) fn init(&mut self) -> Result<()> {
        if !self.initialised {
            let Self { platform, random, .. } = self;
            random.reseed(&mut |buffer| platform.entropy(buffer))?;
            self.initialised = true;
        }
        Ok(())
    }

    /// For calls whose security rests on [`Base::init`] (PSA Crypto 1.5, `psa_crypto_init`).
    #[cfg(feature = "crypto")]
    pub(crate) fn require_init(&self) -> Result<()> {
        if self.initialised { Ok(()) } else { Err(Status::BadState) }
    }

    /// Fills `output` with random bytes.
    #[cfg(any(feature = "its", feature = "crypto"))]
    pub(crate) fn fill_random(&mut self, output: &mut [u8]) -> Result<()> {
        let Self { platform, random, .. } = self;
        random.fill(output, &mut |buffer| platform.entropy(buffer))
    }

    /// The store, mounted by the first call that needs it.
    pub(crate) fn store(&mut self) -> Result<&mut Store<P::Flash>> {
        // No fault of the caller's, whatever it is: every storage call lists StorageFailure, and few list anything else.
        self.mount().map_err(|_| Status::StorageFailure)?;
        Ok(&mut self.store)
    }

    /// The store, in which the objects protected from replay are verified as far as they can be.
    #[cfg(feature = "its")]
    pub(crate) fn verified_store(&mut self) -> Result<&mut Store<P::Flash>> {
        self.store()?;
        let Self { platform, store, .. } = self;
        // A counter that fails is no matter of other objects: the store refuses those it protects, and says why.
        let _ = store.verify(platform.counter());
        Ok(store)
    }

    /// Mounts the store, unless that is done. The status tells why it cannot be.
    pub(crate) fn mount(&mut self) -> Result<()> {
        if self.store.is_mounted() {
            return Ok(());
        }
        let geometry = self.platform.geometry(self.store.flash())?;
        let mut root_key = RootKey::default();
        self.platform.root_key(&mut root_key)?;
        self.store.mount(geometry, self.platform.may_format_foreign(), &root_key)
    }

    /// The protection of a secret at rest, with a fresh nonce.
    #[cfg(any(feature = "its", feature = "crypto"))]
    pub(crate) fn seal(&mut self) -> Result<Protection> {
        let mut nonce = [0; 12];
        self.fill_random(&mut nonce)?;
        Ok(Protection::Sealed { nonce })
    }
}
