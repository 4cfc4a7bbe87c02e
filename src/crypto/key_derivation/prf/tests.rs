#![cfg(all(feature = "sp800-108-hmac", feature = "sp800-108-cmac", feature = "all-hashes"))]

use super::*;
use hex_literal::hex;

/// Key, input data that is the same for all blocks, and output.
type Case = (&'static [u8], &'static [u8], [u8; 40]);

/// Counter mode over input data that has no structure, which the interface cannot be given.
fn check(make: impl Fn(&[u8]) -> Prf, case: Case) {
    let (key, fixed, expected) = case;
    let prf = make(key);
    let (mut block, mut at) = (Block::new(), 0);
    for counter in 1..=3u32 {
        prf.compute(&[&counter.to_be_bytes(), fixed], &mut block).unwrap();
        let expected = &expected[at..];
        let length = block.get().len().min(expected.len());
        assert_eq!(block.get()[..length], expected[..length]);
        at += length;
    }
    assert_eq!(at, expected.len());
}

/// NIST CAVP, KBKDF in counter mode, the counter in 32 bits before the fixed input data, COUNT=30 of each function:
/// <https://csrc.nist.gov/projects/cryptographic-algorithm-validation-program/key-derivation>
#[test]
fn the_vectors_of_the_cavp_hold_for_counter_mode() {
    let hmac = |kind| move |key: &[u8]| Prf::hmac(kind, key);
    check(
        hmac(HashKind::Sha224),
        (
            &hex!("9b75e7fa216c884037c7d6953092ed335c4efd88ca57a742d6ac3221"),
            &hex!(
                "12bea97865df99315259ff620302432ecafc9dce2619e87dfb4979410456"
                "a524434315dd3920e2b1aa1c79d5e07132a758a7b7b71ef10bcf1bb877f3"
            ),
            hex!(
                "60071bd0ceea0fe0f879223b940d3de7dde02ca6858f8450fb9c0032e49f968ef9cd9b5703163dbc"
            ),
        ),
    );
    check(
        hmac(HashKind::Sha256),
        (
            &hex!("c4bedbddb66493e7c7259a3bbbc25f8c7e0ca7fe284d92d431d9cd99a0d214ac"),
            &hex!(
                "1c69c54766791e315c2cc5c47ecd3ffab87d0d273dd920e70955814c220e"
                "acace6a5946542da3dfe24ff626b4897898cafb7db83bdff3c14fa46fd4b"
            ),
            hex!(
                "1da47638d6c9c4d04d74d4640bbd42ab814d9e8cc22f4326695239f96b0693f12d0dd1152cf44430"
            ),
        ),
    );
    check(
        hmac(HashKind::Sha384),
        (
            &hex!(
                "582f968a54b8797b9ea8c655b42e397adb73d773b1984b1e"
                "1c429cd597b8015d2f91d59e4136a9d523bf6491a4733c7a"
            ),
            &hex!(
                "e6d3c193eff34e34f8b7b00e66565aeb01f63206bb27e27aa281592afc06"
                "ae1ec5b7eb97a39684ce773d7c3528f2667c1f5d428406e78ce4cf39f652"
            ),
            hex!(
                "691726c111e5030b5f9657069107861ecc18bc5835a814c3d2e5092c901cb1fb6c1a7cd3eb0be2a7"
            ),
        ),
    );
    check(
        hmac(HashKind::Sha512),
        (
            &hex!(
                "a9f4a2c5af839867f5db5a1e520ab3cca72a166ca60de512fd7fe7e64cf94f92"
                "cf1d8b636175f293e003275e021018c3f0ede495997a505ec9a2afeb0495be57"
            ),
            &hex!(
                "8e9db3335779db688bcfe096668d9c3bc64e193e3529c430e68d09d56c83"
                "7dd6c0f94678f121a68ee1feea4735da85a49d34a5290aa39f7b40de435f"
            ),
            hex!(
                "6db880daac98b078ee389a2164252ded61322d661e2b49247ea921e544675d8f17af2bf66dd40d81"
            ),
        ),
    );
    let cmac = |key: &[u8]| Prf::cmac(key).unwrap();
    check(
        cmac,
        (
            &hex!("b2fcf854b1029888aeb0274ca09bb21a"),
            &hex!(
                "a6b84baae7a6ceb1d63ed704757500c510c0a8bdc22d2f42af09f79c815f"
                "37f33b67dad0b30f428fc1e2d355f7f91f65acbedd2fdd5b8c38dd890407"
            ),
            hex!(
                "fe4c2c0242c5a295c008aeb87ae0815171de6173773292347f4f5ec07185c3f860b5667c199aad55"
            ),
        ),
    );
    check(
        cmac,
        (
            &hex!("d64c598436507f4d05d7ebe780092996f281901dc9c8612f"),
            &hex!(
                "0ea737cfca2560856917f3a2ff5e2175930d0719bba85a9c8d8cb311a0a1"
                "b8caf8ffe03e9a86ab17046670011c9fec5c5cd697d9cd931f615cdfe649"
            ),
            hex!(
                "3c26968bd3997c653f79bb725c36d784b590d18a64678cf312abe8a57b2891c27282e37b6a49cd73"
            ),
        ),
    );
    check(
        cmac,
        (
            &hex!("dabde95d751ff1c132bd49f80f4ee347bf39218cf8bfec61bc3ad865d9aa1182"),
            &hex!(
                "55da554307ed756764d4e97febb77ce85391b53225ee09417ad57def48ea"
                "d090e3d1e7c2ed04f02462a6324ea0163b18f86201c69db27fd50b4c42c5"
            ),
            hex!(
                "5cc29221cfa6f3a4ded7afeef5a59c05bac787fc5e98a35ee0c96ba582b05c42f758966566084f69"
            ),
        ),
    );
}
