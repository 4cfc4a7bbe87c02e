//! The command `psa-rot endorse`, as people call it; what it writes is looked into by the tests of psa-rot-endorse.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const HASH: &str = "2222222222222222222222222222222222222222222222222222222222222222";
const MAKE: &str = "1111111111111111111111111111111111111111111111111111111111111111";

struct Place(TempDir);

impl Place {
    /// A folder with a device F, a token of it T, and its key K.
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.ok("device provision --flash F");
        place.ok(&format!("device attest --flash F --challenge {HASH} --out T"));
        let key = place.ok("device iak --flash F");
        place.write("K", &key);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn run(&self, arguments: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_psa-rot"))
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .output()
            .unwrap()
    }

    fn ok(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments}");
        assert!(output.status.success(), "{arguments}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command complains that has to fail and to leave no file.
    fn fails(&self, arguments: &str) -> String {
        let before = files(self.0.path());
        let output = self.run(arguments);
        assert!(!output.status.success() && output.stdout.is_empty(), "{arguments}");
        assert_eq!(files(self.0.path()), before, "{arguments}");
        String::from_utf8(output.stderr).unwrap()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn a_device_and_its_token_give_the_same_endorsement() {
    let place = Place::new();
    let text = place.ok("endorse --flash F --out A");
    assert!(text.contains("attestation key of the instance 01"), "{text}");
    assert!(text.contains("1 reference values of the implementation"), "{text}");
    place.ok(&format!("endorse --token T --key K --challenge {HASH} --out B"));
    assert_eq!(place.bytes("A"), place.bytes("B"));
    place.ok("endorse --flash F --only keys --out C");
    place.ok("endorse --flash F --only values --out D");
    assert!(place.bytes("C").len() + place.bytes("D").len() > place.bytes("A").len());
    assert!(!place.bytes("D").windows(10).any(|window| window == b"PUBLIC KEY"));
    assert!(!place.bytes("C").windows(12).any(|window| window == b"psa.software"));
}

#[test]
fn a_token_that_does_not_hold_endorses_nothing() {
    let place = Place::new();
    place.ok("device provision --flash G");
    place.write("L", &place.ok("device iak --flash G"));
    assert!(place.fails("endorse --token T --key L --out A").contains("signature"));
    let other = format!("endorse --token T --key K --challenge {MAKE} --out A");
    assert!(place.fails(&other).contains("nonce-match"));
    assert!(place.fails("endorse --token T --out A").contains("--key"));
    place.ok("device provision --flash H --lifecycle provisioning");
    assert!(place.fails("endorse --flash H --out A").contains("lifecycle"));
    place.ok("endorse --flash H --any-lifecycle --out A");
}

#[test]
fn an_hmac_key_is_refused_in_every_form() {
    let place = Place::new();
    let k = "A".repeat(43);
    place.write("J", &format!(r#"{{"kty":"oct","k":"{k}"}}"#));
    for words in ["--mac-key K", "--key J"] {
        let error = place.fails(&format!("endorse --token T {words} --out A"));
        assert!(error.contains("HMAC key") && error.contains("never enters a CoRIM"), "{error}");
    }
}

#[test]
fn reference_values_are_endorsed_alone_or_in_the_place_of_what_a_device_runs() {
    let place = Place::new();
    let components = format!(
        r#""software-components": [{{ "signer-id": "{HASH}", "measurement-value": "{HASH}" }}]"#
    );
    place.write("R", &format!("{{ {components}, \"client-id\": -1 }}"));
    place.write("S", &format!("{{ {components}, \"implementation-id\": \"{MAKE}\" }}"));
    let text = place.ok("endorse --token T --key K --reference R --out A");
    assert!(text.contains("left to the verifier's policy: client-id"), "{text}");
    assert!(place.fails("endorse --reference R --out B").contains("no implementation id"));
    assert!(place.ok("endorse --reference S --out B").contains(MAKE));
    assert!(place.fails("endorse --flash F --reference S --out C").contains("not for"));
    assert!(place.fails("endorse --out C").contains("nothing to endorse"));
}

#[test]
fn a_production_run_is_written_whole_or_not_at_all() {
    let place = Place::new();
    place.ok("device provision --flash G");
    let hex = |flash: &str| place.ok(&format!("device iak --flash {flash} --format hex"));
    let header = "implementation_id,public_key\n";
    let rows = format!("{MAKE},{}{MAKE},{}", hex("F"), hex("G"));
    place.write("bad.csv", &format!("{header}{rows}{MAKE},00\n"));
    let error = place.fails("endorse --csv bad.csv --devices-per-file 1 --out run.corim");
    assert!(error.starts_with("psa-rot: bad.csv: line 4: "), "{error}");
    place.write("run.csv", &format!("{header}{rows}"));
    let text = place.ok("endorse --csv run.csv --devices-per-file 1 --out run.corim");
    assert_eq!(text, "run-1.corim\nrun-2.corim\nattestation keys of 2 devices\n");
    assert_eq!(place.ok("endorse --csv run.csv --out run.corim").lines().next(), Some("run.corim"));
    assert!(place.bytes("run.corim").len() > place.bytes("run-1.corim").len());
}
