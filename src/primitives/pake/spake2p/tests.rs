use super::*;

/// RFC 9383, appendix C, first vector: <https://www.rfc-editor.org/rfc/rfc9383#appendix-C>
const W0: [u8; 32] = hex!("bb8e1bbcf3c48f62c08db243652ae55d3e5586053fca77102994f23ad95491b3");
const W1: [u8; 32] = hex!("7e945f34d78785b8a3ef44d0df5a1a97d6b3b460409a345ca7830387a74b1dba");
const X: [u8; 32] = hex!("d1232c8e8693d02368976c174e2088851b8365d0d79a9eee709c6a05a2fad539");
const Y: [u8; 32] = hex!("717a72348a182085109c8d3917d6c43d59b224dc6a7fc4f0483232fa6516d8b3");
const L: [u8; 65] = hex!(
    "04eb7c9db3d9a9eb1f8adab81b5794c1f13ae3e225efbe91ea487425854c7fc00f00bfedcbd09b2400142d40a14f2064ef31dfaa903b91d1faea7093d835966efd"
);
const SHARE_P: [u8; 65] = hex!(
    "04ef3bd051bf78a2234ec0df197f7828060fe9856503579bb1733009042c15c0c1de127727f418b5966afadfdd95a6e4591d171056b333dab97a79c7193e341727"
);
const SHARE_V: [u8; 65] = hex!(
    "04c0f65da0d11927bdf5d560c69e1d7d939a05b0e88291887d679fcadea75810fb5cc1ca7494db39e82ff2f50665255d76173e09986ab46742c798a9a68437b048"
);

fn transcript(context: &[u8]) -> Transcript {
    Transcript::new(HashKind::Sha256, Some(context), b"client", b"server")
}

#[test]
fn the_vector_of_rfc_9383_holds_for_both_participants() {
    let pair = [W0, W1].concat();
    let public = [&W0[..], &L].concat();
    assert_eq!(public_key(&pair).unwrap()[..], public);
    assert_eq!(share(Role::Prover, &pair, &X), Ok(SHARE_P));
    assert_eq!(share(Role::Verifier, &public, &Y), Ok(SHARE_V));
    let context = b"SPAKE2+-P256-SHA256-HKDF-SHA256-HMAC-SHA256 Test Vectors";
    for (role, key, ephemeral) in
        [(Role::Prover, &pair, X), (Role::Verifier, &public, Y), (Role::Verifier, &pair, Y)]
    {
        let variant = Variant::Hmac;
        let secrets =
            secrets(variant, role, transcript(context), key, &ephemeral, &SHARE_P, &SHARE_V)
                .unwrap();
        assert_eq!(
            secrets.confirmation(Role::Prover, &SHARE_V).unwrap()[..],
            hex!("926cc713504b9b4d76c9162ded04b5493e89109f6d89462cd33adc46fda27527")
        );
        assert_eq!(
            secrets.confirmation(Role::Verifier, &SHARE_P).unwrap()[..],
            hex!("9747bcc4f8fe9f63defee53ac9b07876d907d55047e6ff2def2e7529089d3e68")
        );
        assert_eq!(
            secrets.shared(),
            hex!("0c5f8ccd1413423a54f6c1fb26ff01534a87f893779c6e68666d772bfd91f3e7")
        );
    }
}

/// draft-bar-cfrg-spake2plus-02, appendix B, which Matter's test vectors come from:
/// <https://datatracker.ietf.org/doc/html/draft-bar-cfrg-spake2plus-02#appendix-B>
#[test]
fn the_vector_of_the_draft_that_matter_uses_holds() {
    let pair = [
        hex!("e6887cf9bdfb7579c69bf47928a84514b5e355ac034863f7ffaf4390e67d798c"),
        hex!("24b5ae4abda868ec9336ffc3b78ee31c5755bef1759227ef5372ca139b94e512"),
    ]
    .concat();
    let x = hex!("8b0f3f383905cf3a3bb955ef8fb62e24849dd349a05ca79aafb18041d30cbdb6");
    let y = hex!("2e0895b0e763d6d5a9564433e64ac3cac74ff897f6c3445247ba1bab40082a91");
    let share_p = share(Role::Prover, &pair, &x).unwrap();
    let share_v = share(Role::Verifier, &pair, &y).unwrap();
    for (role, ephemeral) in [(Role::Prover, x), (Role::Verifier, y)] {
        let transcript = transcript(b"SPAKE2+-P256-SHA256-HKDF draft-01");
        let variant = Variant::Matter;
        let secrets =
            secrets(variant, role, transcript, &pair, &ephemeral, &share_p, &share_v).unwrap();
        assert_eq!(secrets.shared(), hex!("801db297654816eb4f02868129b9dc89"));
        assert_eq!(secrets.confirmation(role, &share_v).unwrap().len(), 32);
    }
}

#[test]
fn keys_that_are_out_of_range_or_off_the_curve_are_refused() {
    let pair = [W0, W1].concat();
    let public = [&W0[..], &L].concat();
    assert_eq!(check_key(&pair), Ok(()));
    assert_eq!(check_key(&public), Ok(()));
    let refused = Err(Status::InvalidArgument);
    assert_eq!(check_key(&[W0, [0; 32]].concat()), refused);
    assert_eq!(check_key(&[[0; 32], W1].concat()), refused);
    assert_eq!(check_key(&[[0xff; 32], W1].concat()), refused);
    let mut bad = public.clone();
    bad[96] ^= 1;
    assert_eq!(check_key(&bad), refused);
    assert_eq!(check_key(&public[..96]), refused);
    assert!(check_share(&bad[32..]).is_err());
}
