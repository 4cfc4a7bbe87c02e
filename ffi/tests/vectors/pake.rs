//! Password-authenticated exchanges. The library chooses its numbers by chance, so each exchange is between it and an independent
//! side written here, for which the vectors of RFC 9383, of draft-bar-cfrg-spake2plus-02 and of Mbed TLS hold.

mod jpake;
mod mbedtls;
mod spake2p;

use crate::lines::{Lines, unhex};
use crate::numbers::*;
use crate::program::Dialog;
use jpake::{Share, Side};
use p256::elliptic_curve::sec1::{FromSec1Point, ToSec1Point};
use p256::{AffinePoint, ProjectivePoint, Scalar};
use spake2p::{Setting, Variant};

const GENERATOR: ProjectivePoint = ProjectivePoint::GENERATOR;

fn encode(point: ProjectivePoint) -> Vec<u8> {
    point.to_affine().to_sec1_point(false).as_bytes().to_vec()
}

fn decode(bytes: &[u8]) -> ProjectivePoint {
    AffinePoint::from_sec1_bytes(bytes).unwrap().into()
}

fn scalar(text: &str) -> Scalar {
    jpake::scalar(&unhex(text))
}

/// RFC 9383, appendix C, first vector.
const RFC_9383: [&str; 4] = [
    "bb8e1bbcf3c48f62c08db243652ae55d3e5586053fca77102994f23ad95491b3",
    "7e945f34d78785b8a3ef44d0df5a1a97d6b3b460409a345ca7830387a74b1dba",
    "d1232c8e8693d02368976c174e2088851b8365d0d79a9eee709c6a05a2fad539",
    "717a72348a182085109c8d3917d6c43d59b224dc6a7fc4f0483232fa6516d8b3",
];
const RFC_9383_L: &str = "04eb7c9db3d9a9eb1f8adab81b5794c1f13ae3e225efbe91ea487425854c7fc00f00bfedcbd09b2400142d40a14f2064ef31dfaa903b91d1faea7093d835966efd";

/// draft-bar-cfrg-spake2plus-02, appendix B.
const DRAFT: [&str; 4] = [
    "e6887cf9bdfb7579c69bf47928a84514b5e355ac034863f7ffaf4390e67d798c",
    "24b5ae4abda868ec9336ffc3b78ee31c5755bef1759227ef5372ca139b94e512",
    "8b0f3f383905cf3a3bb955ef8fb62e24849dd349a05ca79aafb18041d30cbdb6",
    "2e0895b0e763d6d5a9564433e64ac3cac74ff897f6c3445247ba1bab40082a91",
];
const DRAFT_L: &str = "0495645cfb74df6e58f9748bb83a86620bab7c82e107f57d6870da8cbcb2ff9f7063a14b6402c62f99afcb9706a4d1a143273259fe76f1c605a3639745a92154b9";

#[test]
fn the_independent_sides_hold_to_the_vectors() {
    let context = b"SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256 Test Vectors";
    let [w0, w1, x, y] = RFC_9383.map(scalar);
    let setting = Setting {
        variant: Variant::Hmac,
        context: Some(context),
        prover: b"client",
        verifier: b"server",
        w0,
    };
    let record = spake2p::record(w1);
    assert_eq!(record, unhex(RFC_9383_L));
    let (from_prover, from_verifier) =
        (spake2p::prover_share(w0, x), spake2p::verifier_share(w0, y));
    assert_eq!(
        from_prover,
        unhex(
            "04ef3bd051bf78a2234ec0df197f7828060fe9856503579bb1733009042c15c0c1de127727f418b5966afadfdd95a6e4591d171056b333dab97a79c7193e341727"
        )
    );
    assert_eq!(
        from_verifier,
        unhex(
            "04c0f65da0d11927bdf5d560c69e1d7d939a05b0e88291887d679fcadea75810fb5cc1ca7494db39e82ff2f50665255d76173e09986ab46742c798a9a68437b048"
        )
    );
    for outcome in
        [setting.prover(w1, x, &from_verifier), setting.verifier(&record, y, &from_prover)]
    {
        let expected = "926cc713504b9b4d76c9162ded04b5493e89109f6d89462cd33adc46fda27527";
        assert_eq!(outcome.confirm_prover, unhex(expected));
        let expected = "9747bcc4f8fe9f63defee53ac9b07876d907d55047e6ff2def2e7529089d3e68";
        assert_eq!(outcome.confirm_verifier, unhex(expected));
        let expected = "0c5f8ccd1413423a54f6c1fb26ff01534a87f893779c6e68666d772bfd91f3e7";
        assert_eq!(outcome.shared, unhex(expected));
    }

    let [w0, w1, x, y] = DRAFT.map(scalar);
    let context: &[u8] = b"SPAKE2+-P256-SHA256-HKDF draft-01";
    let setting = Setting { variant: Variant::Matter, context: Some(context), w0, ..setting };
    let record = spake2p::record(w1);
    assert_eq!(record, unhex(DRAFT_L));
    let outcome = setting.prover(w1, x, &spake2p::verifier_share(w0, y));
    assert_eq!(outcome.shared, unhex("801db297654816eb4f02868129b9dc89"));
    let outcome = setting.verifier(&record, y, &spake2p::prover_share(w0, x));
    assert_eq!(outcome.shared, unhex("801db297654816eb4f02868129b9dc89"));

    let [client, server] = mbedtls_sides();
    let [client_one, server_one] = [first(mbedtls::CLIENT_ONE), first(mbedtls::SERVER_ONE)];
    let client_two = mbedtls::CLIENT_TWO.map(unhex);
    let server_two = mbedtls::SERVER_TWO.map(unhex);
    assert!(server.accepts_first_round(&client_one) && client.accepts_first_round(&server_one));
    assert!(server.accepts_second_round(&client_one, &client_two));
    assert!(client.accepts_second_round(&server_one, &server_two));
    assert!(!client.accepts_first_round(&client_one));
    assert_eq!(
        client.first_round().map(|share| share[0].clone()),
        client_one.map(|[share, ..]| share)
    );
    assert_eq!(client.second_round(&server_one)[0], client_two[0]);
    assert_eq!(client.shared(&server_one, &server_two), unhex(mbedtls::SHARED));
    let client_one = first(mbedtls::CLIENT_ONE);
    assert_eq!(server.shared(&client_one, &client_two), unhex(mbedtls::SHARED));
}

fn first([a, b, c, d, e, f]: [&str; 6]) -> [Share; 2] {
    [[a, b, c].map(unhex), [d, e, f].map(unhex)]
}

const PASSWORD_BYTES: &[u8] = b"threadjpaketest";

/// The exponents of Mbed TLS's handshake, with proofs of our own.
fn mbedtls_sides() -> [Side<'static>; 2] {
    let counting = |from: u8| {
        let mut bytes: Vec<u8> = (from..from + 32).collect();
        bytes[31] += 1;
        jpake::scalar(&bytes)
    };
    let password = jpake::password(PASSWORD_BYTES);
    let (one, two, four) = (counting(0x01), counting(0x61), counting(0xc1));
    let nonces = [3_u64, 5, 7].map(|nonce| one * Scalar::from(nonce));
    [
        Side { exponents: [one, two], nonces, password, own: b"client", peer: b"server" },
        Side { exponents: [two, four], nonces, password, own: b"server", peer: b"client" },
    ]
}

const SECP_R1_256: u32 = 0x0112_0100;
const KEY_SHARE: u32 = 1;
const ZK_PUBLIC: u32 = 2;
const ZK_PROOF: u32 = 3;
const CONFIRM: u32 = 4;
const CLIENT: u32 = 0x11;
const SERVER: u32 = 0x12;

fn line(write: impl FnOnce(&mut Lines)) -> Lines {
    let mut lines = Lines::default();
    write(&mut lines);
    lines
}

impl Dialog {
    fn output(&mut self, step: u32, size: usize) -> Option<Vec<u8>> {
        let ask = |lines: &mut Lines| {
            lines.case("pake-output").number("step", step).number("size", size as u32);
        };
        self.say(&line(ask), "output")
    }

    fn input(&mut self, step: u32, data: &[u8], status: i32) -> Option<()> {
        let give = |lines: &mut Lines| {
            lines.case("pake-input").number("step", step).hex("data", data).status(status);
        };
        self.say(&line(give), "taken").map(|_| ())
    }

    fn key(&mut self, size: usize) -> Option<Vec<u8>> {
        let ask = |lines: &mut Lines| {
            lines.case("pake-key").number("size", size as u32);
        };
        self.say(&line(ask), "key")
    }

    fn share(&mut self) -> Option<Share> {
        Some([self.output(KEY_SHARE, 65)?, self.output(ZK_PUBLIC, 65)?, self.output(ZK_PROOF, 32)?])
    }

    fn take_share(&mut self, [share, public, proof]: &Share, status: i32) -> Option<()> {
        self.input(KEY_SHARE, share, 0)?;
        self.input(ZK_PUBLIC, public, 0)?;
        self.input(ZK_PROOF, proof, status)
    }
}

fn flipped(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    bytes
}

impl Setting<'_> {
    fn algorithm(&self) -> u32 {
        match self.variant {
            Variant::Hmac => SPAKE2P_HMAC_SHA_256,
            Variant::Cmac => SPAKE2P_CMAC_SHA_256,
            Variant::Matter => SPAKE2P_MATTER,
        }
    }

    fn sizes(&self) -> (usize, usize) {
        match self.variant {
            Variant::Hmac => (32, 32),
            Variant::Cmac => (16, 32),
            Variant::Matter => (32, 16),
        }
    }

    /// The library begins as one side; `second` is w1 or L.
    fn begin(&self, dialog: &mut Dialog, role: u32, key_type: u32, second: &[u8]) -> Option<()> {
        let key = [&self.w0.to_bytes()[..], second].concat();
        let (user, peer) = match role {
            CLIENT => (self.prover, self.verifier),
            _ => (self.verifier, self.prover),
        };
        let begin = line(|lines| {
            let line = lines.case("pake").number("alg", self.algorithm()).number("role", role);
            let line = line.number("primitive", SECP_R1_256).number("type", key_type);
            let mut line = line.hex("key", &key).hex("user", user).hex("peer", peer);
            if let Some(context) = self.context {
                line = line.hex("context", context);
            }
            line.number("confirmed", 1);
        });
        dialog.say(&begin, "begun").map(|_| ())
    }

    /// The library proves; we verify.
    fn library_proves(&self, dialog: &mut Dialog, w1: Scalar, y: Scalar, good: bool) -> Option<()> {
        let (confirm, key) = self.sizes();
        self.begin(dialog, CLIENT, SPAKE2P_PAIR, &w1.to_bytes())?;
        let from_prover = dialog.output(KEY_SHARE, 65)?;
        let outcome = self.verifier(&spake2p::record(w1), y, &from_prover);
        dialog.input(KEY_SHARE, &spake2p::verifier_share(self.w0, y), 0)?;
        if !good {
            return dialog.input(CONFIRM, &flipped(&outcome.confirm_verifier), INVALID_SIGNATURE);
        }
        dialog.input(CONFIRM, &outcome.confirm_verifier, 0)?;
        assert_eq!(dialog.output(CONFIRM, confirm)?, outcome.confirm_prover);
        assert_eq!(dialog.key(key)?, outcome.shared);
        Some(())
    }

    /// The library verifies, from a key pair or from a public key; we prove.
    fn library_verifies(
        &self,
        dialog: &mut Dialog,
        w1: Scalar,
        x: Scalar,
        pair: bool,
        good: bool,
    ) -> Option<()> {
        let (confirm, key) = self.sizes();
        if pair {
            self.begin(dialog, SERVER, SPAKE2P_PAIR, &w1.to_bytes())?;
        } else {
            self.begin(dialog, SERVER, SPAKE2P_PUBLIC, &spake2p::record(w1))?;
        }
        dialog.input(KEY_SHARE, &spake2p::prover_share(self.w0, x), 0)?;
        let from_verifier = dialog.output(KEY_SHARE, 65)?;
        let outcome = self.prover(w1, x, &from_verifier);
        assert_eq!(dialog.output(CONFIRM, confirm)?, outcome.confirm_verifier);
        if !good {
            return dialog.input(CONFIRM, &flipped(&outcome.confirm_prover), INVALID_SIGNATURE);
        }
        dialog.input(CONFIRM, &outcome.confirm_prover, 0)?;
        assert_eq!(dialog.key(key)?, outcome.shared);
        Some(())
    }

    /// A share that is no point ends the exchange.
    fn library_refuses(&self, dialog: &mut Dialog, w1: Scalar) -> Option<()> {
        let good = spake2p::prover_share(self.w0, w1);
        let compressed = [&[2 + (good[64] & 1)], &good[1..33]].concat();
        for bad in [&flipped(&good)[..], &good[1..], &good[..64], &[0; 65], &[0], &[], &compressed]
        {
            self.begin(dialog, SERVER, SPAKE2P_PAIR, &w1.to_bytes())?;
            dialog.input(KEY_SHARE, bad, INVALID_ARGUMENT)?;
        }
        Some(())
    }
}

#[test]
fn spake2plus_with_an_independent_side() {
    let mut dialog = Dialog::new("spake2p");
    for (variant, name) in [
        (Variant::Hmac, "SPAKE2+-HMAC-SHA-256"),
        (Variant::Cmac, "SPAKE2+-CMAC-SHA-256"),
        (Variant::Matter, "SPAKE2+-Matter"),
    ] {
        let (numbers, record, source) = match variant {
            Variant::Matter => (DRAFT, DRAFT_L, "draft-bar-cfrg-spake2plus-02"),
            _ => (RFC_9383, RFC_9383_L, "RFC 9383"),
        };
        dialog.of(name, &format!("{source} and an independent side"));
        let [w0, w1, x, y] = numbers.map(scalar);
        let w0_bytes = w0.to_bytes();
        let public = line(|lines| {
            let algorithm =
                Setting { variant, context: None, prover: b"", verifier: b"", w0 }.algorithm();
            let line = lines.case("pake-public").number("alg", algorithm);
            line.number("type", SPAKE2P_PAIR).hex("key", &[&w0_bytes[..], &w1.to_bytes()].concat());
        });
        if let Some(public) = dialog.say(&public, "public") {
            assert_eq!(public, [&w0_bytes[..], &unhex(record)].concat());
        }
        let long = [0x5a; 50];
        for context in [Some(&b"a context"[..]), Some(b""), None, Some(&long)] {
            for (prover, verifier) in [(&b"client"[..], &b"server"[..]), (b"", b""), (b"\0", &long)]
            {
                let setting = Setting { variant, context, prover, verifier, w0 };
                for good in [true, false] {
                    setting.library_proves(&mut dialog, w1, y, good);
                    setting.library_verifies(&mut dialog, w1, x, true, good);
                    setting.library_verifies(&mut dialog, w1, x, false, good);
                }
            }
        }
        let setting =
            Setting { variant, context: None, prover: b"client", verifier: b"server", w0 };
        setting.library_refuses(&mut dialog, w1);
    }
    dialog.end();
}

impl Side<'_> {
    /// The library begins as the peer of this side.
    fn begin(&self, dialog: &mut Dialog, password: &[u8]) -> Option<()> {
        let begin = line(|lines| {
            let line = lines.case("pake").number("alg", JPAKE_SHA_256).number("confirmed", 0);
            let line =
                line.number("primitive", SECP_R1_256).number("type", crate::numbers::PASSWORD);
            line.hex("key", password).hex("user", self.peer).hex("peer", self.own);
        });
        dialog.say(&begin, "begun").map(|_| ())
    }

    /// A whole exchange. The library speaks first in each round, or last.
    fn exchange(&self, dialog: &mut Dialog, password: &[u8], library_first: bool) -> Option<()> {
        self.begin(dialog, password)?;
        let ours = self.first_round();
        let theirs = if library_first {
            let theirs = [dialog.share()?, dialog.share()?];
            ours.iter().try_for_each(|share| dialog.take_share(share, 0))?;
            theirs
        } else {
            ours.iter().try_for_each(|share| dialog.take_share(share, 0))?;
            [dialog.share()?, dialog.share()?]
        };
        assert!(self.accepts_first_round(&theirs));
        let our_second = self.second_round(&theirs);
        let second = if library_first {
            let second = dialog.share()?;
            dialog.take_share(&our_second, 0)?;
            second
        } else {
            dialog.take_share(&our_second, 0)?;
            dialog.share()?
        };
        assert!(self.accepts_second_round(&theirs, &second));
        assert_eq!(dialog.key(65)?, self.shared(&theirs, &second));
        Some(())
    }
}

#[test]
fn jpake_with_an_independent_side_and_with_what_mbed_tls_says() {
    let mut dialog = Dialog::new("jpake");
    dialog.of("J-PAKE", "Mbed TLS reference handshake");
    let [client, server] = mbedtls_sides();
    for (side, theirs) in [(&client, mbedtls::CLIENT_ONE), (&server, mbedtls::SERVER_ONE)] {
        // What Mbed TLS sent proves itself to the library, and no more with a byte changed or from the other side.
        let shares = first(theirs);
        let good = side.begin(&mut dialog, PASSWORD_BYTES);
        good.and_then(|()| shares.iter().try_for_each(|share| dialog.take_share(share, 0)));
        let other = Side { own: side.peer, peer: side.own, ..*side };
        let wrong = other.begin(&mut dialog, PASSWORD_BYTES);
        wrong.and_then(|()| dialog.take_share(&shares[0], INVALID_SIGNATURE));
        let [share, public, proof] = &shares[0];
        let changed = [share.clone(), public.clone(), flipped(proof)];
        let wrong = side.begin(&mut dialog, PASSWORD_BYTES);
        wrong.and_then(|()| dialog.take_share(&changed, INVALID_SIGNATURE));
    }
    dialog.of("J-PAKE", "an independent side");
    for password in [PASSWORD_BYTES, b"x", &[0xff; 32], &[0x17; 64]] {
        for (own, peer) in
            [(&b"client"[..], &b"server"[..]), (b"server", b"client"), (b"Alice", b"B")]
        {
            for library_first in [true, false] {
                let password_number = jpake::password(password);
                let side = Side { password: password_number, own, peer, ..client };
                side.exchange(&mut dialog, password, library_first);
            }
        }
    }
    dialog.end();
}
