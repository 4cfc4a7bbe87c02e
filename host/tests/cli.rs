//! The command `psa-rot`, as people call it.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const CHALLENGE: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const HASH: &str = "2222222222222222222222222222222222222222222222222222222222222222";

struct Place {
    folder: TempDir,
}

impl Place {
    /// An empty folder.
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a device in the file F.
    fn with_device() -> Self {
        let place = Self::new();
        place.ok("device provision --flash F");
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    fn run(&self, arguments: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_psa-rot"))
            .args(arguments.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .unwrap()
    }

    /// What a command prints that has to succeed.
    fn ok(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{arguments}: {error}");
        assert_eq!(error, "", "{arguments}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command complains that has to fail: one line, nothing on standard output, and no file changed.
    fn fails(&self, arguments: &str) -> String {
        let before = contents(self.folder.path());
        let output = self.run(arguments);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            matches!(output.status.code(), Some(1 | 2)),
            "{arguments}: {:?} {error}",
            output.status
        );
        assert_eq!(output.stdout, b"", "{arguments}");
        assert!(
            error.starts_with("psa-rot: ") && error.lines().count() == 1,
            "{arguments}: {error}"
        );
        assert!(contents(self.folder.path()) == before, "{arguments} changed a file");
        error
    }
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn the_demonstration_is_the_default_and_holds() {
    let place = Place::new();
    let text = place.ok("");
    for step in
        ["provision", "measure", "key", "store", "reboot", "use", "power cut", "attest", "verify"]
    {
        assert!(text.contains(step), "{step}");
    }
    assert!(text.ends_with("All of it held.\n"));
    assert!(contents(place.folder.path()).is_empty());
}

#[test]
fn every_command_has_help() {
    let place = Place::new();
    let mut commands = vec![String::new()];
    for (group, names) in [
        ("", "demo device token flash"),
        ("device", "provision attest iak measure key import-mbedtls-keys"),
        ("device key", "generate import list destroy export-public sign"),
        ("token", "verify show"),
        ("flash", "show"),
    ] {
        commands.extend(names.split(' ').map(|name| format!("{group} {name}")));
    }
    for command in commands {
        let help = place.ok(&format!("{command} --help"));
        assert!(help.contains("Usage: psa-rot"), "{command}");
    }
    assert!(place.ok("token verify --help").contains("docs/tokens.md"));
}

#[test]
fn a_device_attests_what_was_measured_and_the_token_verifies_with_every_form_of_its_key() {
    let place = Place::with_device();
    place.write("image", "abc");
    let measure = format!("device measure --flash F --signer {HASH}");
    place.ok(&format!("{measure} --type bl --version 1.0 --file image"));
    place.ok(&format!("{measure} --type APP --version 2.0 --digest {HASH}"));
    let attest = format!("device attest --flash F --challenge {CHALLENGE}");
    place.ok(&format!("{attest} --out token"));
    place.write("token.hex", place.ok(&attest));
    for form in ["pem", "cose", "jwk", "hex"] {
        place.write(form, place.ok(&format!("device iak --flash F --format {form}")));
        for token in ["token", "token.hex"] {
            let verified = place.ok(&format!(
                "token verify {token} --key {form} --challenge {CHALLENGE} --derived-instance-id"
            ));
            assert!(verified.starts_with("verified: ES256"));
        }
    }
    let point = place.ok("device iak --flash F --format hex");
    place.ok(&format!("token verify token --key {point}"));

    let shown = place.ok("token show token");
    // SHA-256 of "abc".
    assert!(shown.contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assert!(shown.contains("App") && shown.contains(HASH) && shown.contains(CHALLENGE));
    let json = place.ok("token show token --json");
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let components = json["claims"]["psa-software-components"].as_array().unwrap();
    let types: Vec<_> =
        components.iter().map(|c| c["measurement-type"].as_str().unwrap()).collect();
    assert_eq!(types, ["PRoT", "BL", "App"]);
    assert_eq!(json["claims"]["eat_nonce"], CHALLENGE);

    place.ok(&format!("{measure} --clear --type TS --version 2.0 --digest {HASH}"));
    place.ok(&format!("{attest} --out token"));
    assert!(!place.ok("token show token").contains("ba7816bf"));
}

#[test]
fn a_token_is_reported_rule_by_rule_and_compared_with_reference_values() {
    let place = Place::with_device();
    place.ok(&format!(
        "device measure --flash F --type APP --version 1.0 --signer {HASH} --digest {HASH}"
    ));
    place.ok(&format!("device attest --flash F --challenge {CHALLENGE} --out token"));
    place.write("key", place.ok("device iak --flash F"));
    // The device has a component of its own.
    let shown = place.ok("token show token --json");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let components = &shown["claims"]["psa-software-components"];
    assert_eq!(components[0]["measurement-type"], "PRoT");
    let signer = components[0]["signer-id"].as_str().unwrap();
    let component = |digest: &str| {
        format!(
            r#"{{ "software-components": [
                {{ "measurement-type": "PRoT", "signer-id": "{signer}" }},
                {{ "measurement-type": "App", "version": "1.0", "signer-id": "{HASH}", "measurement-value": "{digest}" }}
            ] }}"#
        )
    };
    place.write("good", component(HASH));
    place.write("bad", component(CHALLENGE));
    place.write("none", "{}");
    let verify = "token verify token --key key";
    let text = place.ok(&format!("{verify} --reference good"));
    assert!(text.contains("all that are given agree"), "{text}");
    assert!(place.ok(verify).contains("not checked: none given"));
    let error = place.fails(&format!("{verify} --reference bad"));
    assert!(error.contains("rule reference-measurement (RFC 9783 §8)"), "{error}");
    assert!(place.fails(&format!("{verify} --reference none")).contains("no reference values"));
    assert!(place.fails(&format!("{verify} --reference missing")).contains("missing"));
    assert!(place.fails(&format!("{verify} --profile psa-iot-1")).contains("rule profile"));
    place.ok(&format!("{verify} --profile tfm"));

    // JSON goes to standard output also if the token is refused; the status tells the two apart.
    for (reference, code, result) in [("good", 0, "verified"), ("bad", 1, "refused")] {
        let output = place.run(&format!("{verify} --json --reference {reference}"));
        assert_eq!(output.status.code(), Some(code));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["result"], result);
        assert_eq!(report["claims"]["psa-software-components"][1]["version"], "1.0");
    }
}

#[test]
fn a_refused_token_is_told_by_its_rule() {
    let place = Place::with_device();
    place.ok("device provision --flash G --lifecycle provisioning");
    for device in ["F", "G"] {
        place.write(&format!("{device}.pem"), place.ok(&format!("device iak --flash {device}")));
        let attest = format!("device attest --flash {device} --challenge {CHALLENGE}");
        place.ok(&format!("{attest} --out {device}.token"));
    }
    let token = std::fs::read(place.path("F.token")).unwrap();
    let mut changed = token.clone();
    changed[100] ^= 1;
    place.write("changed", changed);
    // A key id where nothing protects it.
    let (start, rest) = token.split_at(6);
    assert_eq!(rest[0], 0xa0, "an empty unprotected header");
    place.write("labelled", [start, &[0xa1, 0x04, 0x41, 0x01], &rest[1..]].concat());
    place.ok("token verify labelled --key F.pem");
    place.ok("token verify F.token --key F.pem --empty-unprotected-header");
    for (arguments, rule) in [
        ("F.token --key G.pem".to_owned(), "rule signature (RFC 9052 §4.4"),
        ("changed --key F.pem".to_owned(), "rule signature (RFC 9052 §4.4"),
        (format!("F.token --key F.pem --challenge {HASH}"), "rule nonce-match (RFC 9783"),
        ("G.token --key G.pem".to_owned(), "rule trusted-lifecycle (RFC 9783 §4.3.1)"),
        ("F --key F.pem".to_owned(), "rule c"),
        (
            "labelled --key F.pem --empty-unprotected-header".to_owned(),
            "rule unprotected-header (RFC 9052 §3)",
        ),
    ] {
        let error = place.fails(&format!("token verify {arguments}"));
        assert!(error.contains(rule), "{arguments}: {error}");
    }
    place.ok("token verify G.token --key G.pem --any-lifecycle");
}

#[test]
fn keys_are_made_listed_used_and_destroyed() {
    let place = Place::with_device();
    place.ok("device key generate --flash F --id 1");
    place.ok(&format!("device key import --flash F --id 0x20 --type hmac --data {HASH}"));
    let aes = "--type aes --bits 128 --algorithm ctr --usage encrypt,export";
    place.ok(&format!("device key generate --flash F --id 3 {aes}"));
    let list = place.ok("device key list --flash F");
    for part in
        ["0x1 ", "ecdsa-sha256", "0x20 ", "hmac-sha256", "0x3 ", "128  ctr", "export,encrypt"]
    {
        assert!(list.contains(part), "{part} in {list}");
    }
    assert!(!list.contains(HASH));

    place.write("message", "abc");
    place.ok("device key sign --flash F --id 1 --message message --out signature");
    assert_eq!(std::fs::read(place.path("signature")).unwrap().len(), 64);
    let signature = place.ok(&format!("device key sign --flash F --id 1 --hash {HASH}"));
    assert_eq!(signature.trim().len(), 128);
    let public = place.ok("device key export-public --flash F --id 1");
    assert!(public.starts_with("-----BEGIN PUBLIC KEY-----"));

    place.ok("device key destroy --flash F --id 1");
    assert!(!place.ok("device key list --flash F").contains("0x1 "));
    for (arguments, status) in [
        ("sign --flash F --id 1 --message message", "-136"),
        ("destroy --flash F --id 1", "-136"),
        ("export-public --flash F --id 1", "-136"),
        ("export-public --flash F --id 3", "-135"),
        ("sign --flash F --id 0x20 --message message", "-13"),
        ("generate --flash F --id 3", "-139"),
        ("generate --flash F --id 4 --bits 255", "-13"),
        ("import --flash F --id 4 --type ecc --data 00", "-135"),
    ] {
        let error = place.fails(&format!("device key {arguments}"));
        assert!(error.contains(&format!("(status {status}")), "{arguments}: {error}");
    }
}

#[test]
fn a_flash_image_is_shown_without_being_changed_and_without_secrets() {
    let place = Place::new();
    place.ok("device provision --flash F --sectors 8 --erase-size 512 --write-block 512");
    place.ok(&format!("device key import --flash F --id 5 --type hmac --data {HASH}"));
    let before = contents(place.folder.path());
    let shown = place.ok("flash show F");
    assert!(contents(place.folder.path()) == before);
    for part in [
        "8 sectors of 8192 bytes",
        "write block 512",
        "keys",
        "0x5",
        "0x7fff815d",
        "AES-256-GCM",
        "current",
        " sector erases, 0 bits corrected",
        "writable; what the counter protects is the newest",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    let device = std::fs::read_to_string(place.path("F.device")).unwrap();
    let root_key = device.lines().find_map(|line| line.strip_prefix("root-key = ")).unwrap();
    assert!(!shown.contains(root_key.trim_matches('"')) && !shown.contains(HASH));
}

#[test]
fn bad_arguments_are_refused_in_one_sentence() {
    let place = Place::with_device();
    let measure = format!("device measure --flash F --version 1 --signer {HASH}");
    for arguments in [
        "bogus",
        "device",
        "device key",
        "token",
        "flash",
        "device attest --flash F",
        "device attest --flash F --challenge",
        "device attest --flash F --challenge 0",
        "device attest --flash F --challenge zz",
        "device attest --flash F --challenge 00",
        "device attest --flash missing --challenge 00",
        "device iak --flash F --format der",
        "device iak --flash missing",
        "device provision",
        "device provision --flash F",
        "device provision --flash nowhere/F",
        "device provision --flash G --sectors 1",
        "device provision --flash G --sectors -1",
        "device provision --flash G --write-block 3",
        "device provision --flash G --erase-size 98",
        "device provision --flash G --erase-size 1000000",
        "device provision --flash G --sectors 4000000000 --erase-size 65536",
        "device provision --flash G --lifecycle bogus",
        "device measure --flash F --type APP --version 1 --signer 00 --digest 00",
        &format!("{measure} --type XX --digest {HASH}"),
        &format!("{measure} --type APP"),
        &format!("{measure} --type APP --file missing"),
        &format!(
            "device measure --flash F --signer {HASH} --digest {HASH} --type APP --version {HASH}x"
        ),
        "device key generate --flash F --id 0",
        "device key generate --flash F --id 0x40000000",
        "device key generate --flash F --id 1 --algorithm bogus",
        "device key generate --flash F --id 1 --usage bogus",
        "device key import --flash F --id 1",
        "device key import --flash F --id 1 --file missing",
        "device key sign --flash F --id 1",
        "token verify F.device --key F.device",
        "token verify missing --key missing",
        "token show F",
        "token show F.device",
        "token show missing",
        "flash show missing",
        "flash show F.device",
    ] {
        place.fails(arguments);
    }
}

#[test]
fn damaged_files_are_refused_and_left_alone() {
    let place = Place::with_device();
    let flash = std::fs::read(place.path("F")).unwrap();
    let device = std::fs::read_to_string(place.path("F.device")).unwrap();
    let root_key = device.lines().find(|line| line.starts_with("root-key")).unwrap();
    let flashes = [
        ("empty", vec![]),
        ("one byte short", flash[1..].to_vec()),
        ("one byte long", [&flash[..], &[0xff]].concat()),
        ("zeros", vec![0; flash.len()]),
        ("text", b"hello ".iter().copied().cycle().take(flash.len()).collect()),
        ("noise", (0..flash.len()).map(|i| ((i * i * 31) >> 7) as u8).collect()),
    ];
    let devices = [
        ("empty", String::new()),
        ("text", "hello".to_owned()),
        ("no root key", device.replace(root_key, "")),
        ("short root key", device.replace(root_key, "root-key = \"00\"")),
        ("other sectors", device.replace("sectors = 16", "sectors = 15")),
        ("other sector size", device.replace("sector-size = 4096", "sector-size = 4097")),
        ("other version", device.replace("version = 1", "version = 2")),
    ];
    let commands = [
        format!("device attest --flash F --challenge {CHALLENGE}"),
        "device key list --flash F".to_owned(),
        "device key generate --flash F --id 1".to_owned(),
        "flash show F".to_owned(),
    ];
    for (what, content) in flashes {
        place.write("F", content);
        for command in &commands {
            let error = place.fails(command);
            assert!(error.contains('F'), "{what}: {error}");
        }
    }
    place.write("F", &flash);
    for (what, content) in devices {
        place.write("F.device", content);
        for command in &commands {
            let error = place.fails(command);
            assert!(error.contains('F'), "{what}: {error}");
        }
    }
    std::fs::remove_file(place.path("F.device")).unwrap();
    for command in &commands {
        place.fails(command);
    }
    place.write("F.device", &device);
    place.ok("device key list --flash F");
}

#[test]
fn a_device_in_use_is_not_touched() {
    let place = Place::with_device();
    let (_platform, _flash) = psa_rot_host::HostPlatform::open(&place.path("F")).unwrap();
    for command in ["device key list --flash F", "flash show F"] {
        assert!(place.fails(command).contains("in use by another process"));
    }
}

#[test]
fn keys_that_mbed_tls_stored_on_a_pc_are_brought_in_under_their_identifiers() {
    let place = Place::with_device();
    let vectors = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/mbedtls");
    let content = |name: &str| std::fs::read(vectors.join(name)).unwrap();
    let (pair, aes) = ("0000000000000021.psa_its", "0000000000000001.psa_its");
    place.write(pair, content(pair));
    place.write("prefix-0000000000000001.psa_its", content(aes));
    place.write("00000000ffffff52.psa_its", "a seed");
    let import = "device import-mbedtls-keys --flash F";
    let done = place
        .ok(&format!("{import} {pair} prefix-0000000000000001.psa_its 00000000ffffff52.psa_its"));
    assert!(done.contains(&format!("{pair}: key 0x21\n")), "{done}");
    assert!(done.contains("psa_its: key 0x1\n"), "{done}");
    assert!(done.contains("00000000ffffff52.psa_its: no key"), "{done}");
    let list = place.ok("device key list --flash F");
    assert!(list.contains("0x21        ecc (key pair)      256  0x060006ff"), "{list}");
    assert!(list.contains("0x1         aes                 128  gcm"), "{list}");
    // Mbed TLS wrote its public key down.
    let answers = String::from_utf8(content("answers.txt")).unwrap();
    let public = place.ok("device key export-public --flash F --id 0x21 --format hex");
    assert!(answers.contains(&format!("00000021 public 00000000 - {}", public.trim())));

    // What it gave to the storage, without the header of the file; and the key of another owner.
    place.write("record", &content(aes)[16..]);
    place.write("0000000100000001.psa_its", content(aes));
    place.ok(&format!("{import} --id 7 record"));
    place.ok(&format!("{import} --id 8 0000000100000001.psa_its"));

    place.write("0000000000000002.psa_its", &content(aes)[..60]);
    place.write("0000000000000003.psa_its", "something else");
    for (arguments, message) in [
        (pair, "there is a key 0x21"),
        ("record", "is no key identifier"),
        ("40000000.psa_its", "is no key identifier"),
        ("0000000100000001.psa_its", "names a key of another owner's"),
        ("0000000000000002.psa_its", "is not complete"),
        ("0000000000000003.psa_its", "is no key file of Mbed TLS's"),
        ("0000000000000009.psa_its", "cannot open"),
        (&format!("{} --id 9", vectors.join("0000000000000043.psa_its").display()), "a kind"),
        ("--id 9 record record", "--id is for one file"),
        ("--id 0 record", "it is not a number from 1 to 0x3fffffff"),
        ("0000000000000003.psa_its record", "2 of 2 files hold no key to import"),
    ] {
        let error = place.fails(&format!("{import} {arguments}"));
        assert!(error.contains(message), "{arguments}: {error}");
    }
}
