//! `psa-rot demo`: the life of a device in a minute, each step checked.

use super::device::{attestation_key, token};
use super::{Failure, Outcome, open, print};
use psa_rot::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use psa_rot::platform::Lifecycle;
use psa_rot::store::{Name, Namespace};
use psa_rot::{Rot, Status};
use psa_rot_host::{FlashGeometry, HostPlatform, OwnedBootRecord};
use psa_rot_token::{Policy, Rule, VerificationKey, show, verify};
use std::path::Path;

const KEY: KeyId = KeyId(1);
const OBJECT: u64 = 0x10;
const SEALED: u64 = 0x11;
const SECRET: u64 = 0x12;
/// `PSA_STORAGE_FLAG_WRITE_ONCE`.
const WRITE_ONCE: u32 = 1;
/// What the steps that overwrite an object write: two values of the same length.
const OLD: &[u8; 200] = &[0x0f; 200];
const NEW: &[u8; 200] = &[0xf0; 200];
const SECRET_VALUE: &[u8] = b"the pump's maintenance password";

/// Prints the steps as they are done.
struct Steps(u32);

impl Steps {
    /// A step that was done: what it did, and what it proves.
    fn done(&mut self, name: &str, did: &str, proves: &str) -> Outcome {
        self.0 += 1;
        print(&format!("{:>3}  {name:<12}{did}\n{:17}=> {proves}\n", self.0, ""))
    }
}

/// Fails the demonstration when what it promises does not hold.
fn must(holds: bool, what: &str) -> Outcome {
    if holds { Ok(()) } else { Err(Failure::new(format!("the demonstration failed: {what}"))) }
}

fn random<const N: usize>() -> Outcome<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::new(format!("no random numbers: {error}")))?;
    Ok(bytes)
}

pub fn run() -> Outcome {
    let folder = tempfile::tempdir()
        .map_err(|error| Failure::new(format!("no temporary folder: {error}")))?;
    let flash = folder.path().join("flash.bin");
    let mut steps = Steps(0);
    print("psa-rot: the life of a simulated device, in a temporary flash file\n\n")?;

    let public_key = provision(&mut steps, &flash)?;
    measure(&mut steps, &flash)?;
    let key = make(&mut steps, &flash)?;
    after_reboot(&mut steps, &flash, &key)?;
    cut_power(&mut steps, &flash)?;
    attest(&mut steps, &flash, &public_key)?;
    print("\nAll of it held.\n")
}

fn provision(steps: &mut Steps, flash: &Path) -> Outcome<VerificationKey> {
    let geometry = FlashGeometry::default();
    let (platform, file) = HostPlatform::create(flash, geometry, Lifecycle::Secured)?;
    let mut rot = Rot::new(platform, file);
    rot.init().map_err(Failure::refused("the device does not start"))?;
    let point = attestation_key(&mut rot)?;
    let key =
        VerificationKey::from_point(&point).map_err(|error| Failure::new(error.to_string()))?;
    let mut private = [0; 32];
    let export = rot.export_key(KeyId::INITIAL_ATTESTATION, &mut private);
    must(export == Err(Status::NotPermitted), "the private attestation key can be exported")?;
    let hash =
        rot.sign_hash(KeyId::INITIAL_ATTESTATION, Algorithm::ECDSA_SHA_256, &private, &mut [0; 64]);
    must(hash == Err(Status::NotPermitted), "an application can sign with the attestation key")?;
    let partition = geometry.partition;
    steps.done(
        "provision",
        &format!(
            "{} sectors of {} bytes of flash; a P-256 attestation key",
            partition.sectors, partition.sector_size
        ),
        "the key is made inside; exporting it and signing with it are refused",
    )?;
    Ok(key)
}

fn measure(steps: &mut Steps, flash: &Path) -> Outcome {
    let path =
        std::env::current_exe().map_err(|error| Failure::new(format!("no executable: {error}")))?;
    let image = std::fs::read(&path).map_err(Failure::file("cannot read", &path))?;
    let record = OwnedBootRecord::of_image("App", env!("CARGO_PKG_VERSION"), vec![0; 32], &image);
    let digest = hex::encode(&record.measurement);
    let (mut platform, _lock) = HostPlatform::open(flash)?;
    platform.add_boot_record(record)?;
    steps.done(
        "measure",
        &format!("this executable, {} bytes, as the component App", image.len()),
        &format!("SHA-256 {digest:.32}.. goes into the token"),
    )
}

fn make(steps: &mut Steps, flash: &Path) -> Outcome<VerificationKey> {
    let mut rot = open(flash)?;
    let made = rot.generate_key(&KeyAttributes {
        key_type: KeyType::ECC_KEY_PAIR_SECP_R1,
        bits: 256,
        lifetime: Lifetime::PERSISTENT,
        usage: Usage::SIGN_MESSAGE,
        algorithm: Algorithm::ECDSA_SHA_256,
        id: KEY,
        ..KeyAttributes::default()
    });
    made.map_err(Failure::refused("the key cannot be made"))?;
    let mut point = [0; 65];
    rot.export_public_key(KEY, &mut point).map_err(Failure::refused("no public key"))?;
    let key =
        VerificationKey::from_point(&point).map_err(|error| Failure::new(error.to_string()))?;
    let name = Name { namespace: Namespace::Keys, uid: u64::from(KEY.0) };
    let info = rot.store().and_then(|store| store.info(name));
    must(info.is_ok_and(|info| info.sealed), "the key is not encrypted in the flash")?;
    steps.done(
        "key",
        "a persistent P-256 key, number 1, only to sign messages",
        "it is kept encrypted in the flash",
    )?;

    let refused = || Failure::refused("the object cannot be stored");
    rot.its_set(OBJECT, OLD, 0).map_err(refused())?;
    rot.its_set(SEALED, OLD, WRITE_ONCE).map_err(refused())?;
    rot.ps_set(SECRET, SECRET_VALUE, 0).map_err(refused())?;
    let overwritten = rot.its_set(SEALED, NEW, 0);
    must(overwritten == Err(Status::NotPermitted), "a write-once object was overwritten")?;
    let (_, mut file) = rot.into_parts();
    let image = file.image().map_err(|error| Failure::new(error.to_string()))?;
    let found = image.windows(SECRET_VALUE.len()).any(|window| window == SECRET_VALUE);
    must(!found, "the protected object's text is in the flash file")?;
    steps.done(
        "store",
        "an ITS object, a write-once (sealed) ITS object, a PS object",
        "overwriting the sealed one is refused; the PS text is nowhere in the file",
    )?;
    Ok(key)
}

/// What the object holds now.
fn object(rot: &mut Rot<HostPlatform>, uid: u64) -> Outcome<Vec<u8>> {
    let mut value = vec![0; OLD.len() + 1];
    let length =
        rot.its_get(uid, 0, &mut value).map_err(Failure::refused("the object cannot be read"))?;
    value.truncate(length);
    Ok(value)
}

fn after_reboot(steps: &mut Steps, flash: &Path, key: &VerificationKey) -> Outcome {
    let mut rot = open(flash)?;
    steps.done(
        "reboot",
        "everything in RAM is gone; the flash file is mounted anew",
        "what follows came from the flash",
    )?;

    let message: [u8; 64] = random()?;
    let mut signature = [0; 64];
    rot.sign_message(KEY, Algorithm::ECDSA_SHA_256, &message, &mut signature)
        .map_err(Failure::refused("the key cannot sign"))?;
    must(
        key.verifies(psa_rot_token::Algorithm::Es256, &message, &signature),
        "the signature does not hold",
    )?;
    must(
        object(&mut rot, OBJECT)? == OLD && object(&mut rot, SEALED)? == OLD,
        "an object changed",
    )?;
    let mut secret = [0; 64];
    let length = rot
        .ps_get(SECRET, 0, &mut secret)
        .map_err(Failure::refused("the PS object cannot be read"))?;
    must(secret.get(..length) == Some(SECRET_VALUE), "the PS object changed")?;
    steps.done(
        "use",
        "key 1 signs a random message; the three objects are read",
        "the signature holds under the public key of before; the values are whole",
    )
}

/// Overwrites an object again and again, and cuts the power at the first flash operation, at the second, and so on.
fn cut_power(steps: &mut Steps, flash: &Path) -> Outcome {
    let mut seen = (0u32, 0u32);
    let mut cuts = 0;
    loop {
        let (platform, file) = HostPlatform::open(flash)?;
        let fuse = file.fuse();
        let mut rot = Rot::new(platform, file);
        rot.init().map_err(Failure::refused("the device does not start"))?;
        let before = object(&mut rot, OBJECT)?;
        let (next, count) = if before == OLD { (NEW, &mut seen.1) } else { (OLD, &mut seen.0) };
        fuse.cut_after(cuts);
        let overwritten = rot.its_set(OBJECT, next, 0);
        if overwritten.is_ok() && !fuse.is_off() {
            break;
        }
        must(overwritten.is_err(), "an overwrite without power succeeded")?;
        drop(rot);
        let mut rot = open(flash)?;
        let after = object(&mut rot, OBJECT)?;
        must(after == before || after == next, "an object is neither the old nor the new value")?;
        must(object(&mut rot, SEALED)? == OLD, "another object changed")?;
        *count += u32::from(after == next);
        cuts += 1;
    }
    must(cuts > 0, "no overwrite could be cut")?;
    steps.done(
        "power cut",
        &format!("an overwrite, the power cut in each of its {cuts} flash operations in turn"),
        "after each remount the old or the new value is there, whole; the others too",
    )
}

fn attest(steps: &mut Steps, flash: &Path, key: &VerificationKey) -> Outcome {
    let challenge: [u8; 32] = random()?;
    let mut rot = open(flash)?;
    let mut token = token(&mut rot, &challenge)?;
    drop(rot);
    steps.done(
        "attest",
        &format!("a random challenge; a token of {} bytes", token.len()),
        "the size was told exactly beforehand",
    )?;

    let policy =
        Policy { challenge: Some(&challenge), derived_instance_id: true, ..Policy::default() };
    let refusal = |challenge: &[u8], token: &[u8]| {
        let policy = Policy { challenge: Some(challenge), ..policy };
        verify(token, key, &policy).err().map(|refusal| refusal.rule)
    };
    let verified = verify(&token, key, &policy);
    let verified =
        verified.map_err(|refusal| Failure::new(format!("the token is refused: {refusal}")))?;
    must(
        refusal(&random::<32>()?, &token) == Some(Rule::NonceMatch),
        "the token answers another challenge",
    )?;
    let shown = show::text(&token).map_err(|refusal| Failure::new(refusal.to_string()))?;
    let middle = token.len() / 2;
    if let Some(byte) = token.get_mut(middle) {
        *byte ^= 1;
    }
    must(refusal(&challenge, &token).is_some(), "an altered token is accepted")?;
    steps.done(
        "verify",
        &format!(
            "{}, profile and every rule of RFC 9783, by an independent reader",
            verified.algorithm
        ),
        "the token is this device's and fresh; altered, or for another challenge, it is refused",
    )?;
    print(&format!("\n{shown}"))
}
