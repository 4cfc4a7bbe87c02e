use super::claims::{Claims, Records, VERIFICATION_SERVICE_MAX, instance_id};
use super::component::{COMPONENT_TEXT_MAX, Measured};
use super::cose::Algorithm;
use super::encode::{Counter, Encoder, Major, Slice, Write, head_length};
use super::token::{Draft, token_size, write_token};
use crate::platform::{BootRecord, Lifecycle, TokenProfile};
use crate::status::{Result, Status};
use core::cell::Cell;
use hex_literal::hex;
use sha2::{Digest, Sha256};
use std::vec;
use std::vec::Vec;

const BYTES: [u8; 64] = [0xB5; 64];
/// Enough text to cut any from.
const TEXT: &str = concat!(
    "https://verifier.example/000000000/000000001/000000002/000000003/000000004/000000005/",
    "000000006/000000007/000000008/000000009/000000010/000000011/000000012/000000013/00000",
    "0014/000000015/000000016/000000017/000000018/000000019/000000020/000000021/000000022/",
    "000000023/",
);

fn claims() -> Claims<'static> {
    Claims {
        profile: TokenProfile::Tfm,
        nonce: &[0x11; 32],
        instance_id: [0x01; 33],
        implementation_id: [0x22; 32],
        client_id: -1,
        lifecycle: Lifecycle::Secured,
        boot_seed: None,
        certification_reference: None,
        verification_service: None,
        measured: Measured::default(),
    }
}

fn full() -> Claims<'static> {
    Claims {
        boot_seed: Some(&[0x33; 32]),
        certification_reference: Some("0123456789012-12345"),
        verification_service: Some("https://v.example"),
        ..claims()
    }
}

const MINIMAL: BootRecord<'static> = BootRecord {
    measurement_type: "",
    measurement: &[0x44; 32],
    version: "",
    signer_id: &[0x55; 32],
    measurement_desc: "",
};

const COMPLETE: BootRecord<'static> = BootRecord {
    measurement_type: "PRoT",
    version: "1.2.3",
    measurement_desc: "sha-256",
    ..MINIMAL
};

/// [`Records`](super::claims::Records) of a list.
#[allow(clippy::type_complexity, reason = "it is `Records`, of which there can be no `impl`")]
fn of<'a>(
    list: &'a [BootRecord<'a>],
) -> impl Fn(&mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()> + 'a {
    |visit| list.iter().try_for_each(visit)
}

fn encoded(claims: &Claims<'_>, records: &[BootRecord<'_>]) -> Result<Vec<u8>> {
    let records = of(records);
    let layout = claims.layout(&records)?;
    let mut buffer = vec![0; layout.length()];
    let mut out = Slice::new(&mut buffer);
    claims.encode(&layout, &records, &mut out)?;
    assert_eq!(out.length(), layout.length());
    Ok(buffer)
}

/// [`write_token`] with ES256.
fn written(
    claims: &Claims<'_>,
    records: &Records<'_>,
    buffer: &mut [u8],
    sign: impl FnOnce(&[u8; 32]) -> Result<[u8; 64]>,
) -> Result<usize> {
    write_token(Algorithm::Es256.into(), claims, records, buffer, |digest, signature| {
        signature[..64].copy_from_slice(&sign(digest.try_into().unwrap())?);
        Ok(64)
    })
}

fn token(claims: &Claims<'_>, records: &[BootRecord<'_>]) -> Vec<u8> {
    let mut buffer = vec![0; 8192];
    let length = written(claims, &of(records), &mut buffer, |_| Ok([0x66; 64])).unwrap();
    buffer.truncate(length);
    buffer
}

#[test]
fn the_mandatory_claims_are_the_bytes_of_the_specification() {
    let expected = [
        &hex!("A7")[..],
        &hex!("0A 5820"), // 10: 32 bytes
        &[0x11; 32],
        &hex!("190100 5821"), // 256: 33 bytes
        &[0x01; 33],
        &hex!("190109 7821"), // 265: a text of 33 bytes
        b"tag:psacertified.org,2023:psa#tfm",
        &hex!("19095A 20"),     // 2394: -1
        &hex!("19095B 193000"), // 2395: 0x3000
        &hex!("19095C 5820"),   // 2396: 32 bytes
        &[0x22; 32],
        &hex!("19095F 81 A2"), // 2399: one component with 2 entries
        &hex!("02 5820"),
        &[0x44; 32],
        &hex!("05 5820"),
        &[0x55; 32],
    ]
    .concat();
    assert_eq!(encoded(&claims(), &[MINIMAL]).unwrap(), expected);
}

#[test]
fn all_claims_are_the_bytes_of_the_specification() {
    let claims = Claims { client_id: 0x7FFF_FFFF, lifecycle: Lifecycle::Unknown, ..full() };
    let expected = [
        &hex!("AA")[..],
        &hex!("0A 5820"),
        &[0x11; 32],
        &hex!("190100 5821"),
        &[0x01; 33],
        &hex!("190109 7821"),
        b"tag:psacertified.org,2023:psa#tfm",
        &hex!("19010C 5820"), // 268: 32 bytes
        &[0x33; 32],
        &hex!("19095A 1A7FFFFFFF"),
        &hex!("19095B 00"),
        &hex!("19095C 5820"),
        &[0x22; 32],
        &hex!("19095E 73"), // 2398: a text of 19 bytes
        b"0123456789012-12345",
        &hex!("19095F 82 A5"), // 2399: two components, the first with 5 entries
        &hex!("01 64"),
        b"PRoT",
        &hex!("02 5820"),
        &[0x44; 32],
        &hex!("04 65"),
        b"1.2.3",
        &hex!("05 5820"),
        &[0x55; 32],
        &hex!("06 67"),
        b"sha-256",
        &hex!("A2 02 5820"),
        &[0x44; 32],
        &hex!("05 5820"),
        &[0x55; 32],
        &hex!("190960 71"), // 2400: a text of 17 bytes
        b"https://v.example",
    ]
    .concat();
    assert_eq!(encoded(&claims, &[COMPLETE, MINIMAL]).unwrap(), expected);
}

#[test]
fn the_token_is_a_tagged_sign1_and_the_digest_is_that_of_its_sig_structure() {
    let payload = encoded(&full(), &[COMPLETE]).unwrap();
    let head = &hex!("59")[..];
    let length = u16::try_from(payload.len()).unwrap().to_be_bytes();
    let mut buffer = [0xAA; 1024];
    let mut signed = [0; 32];
    let written = written(&full(), &of(&[COMPLETE]), &mut buffer, |digest| {
        signed = *digest;
        Ok([0x66; 64])
    })
    .unwrap();

    let sig_structure =
        [&hex!("84 6A 5369676E617475726531 43 A10126 40")[..], head, &length, &payload].concat();
    assert_eq!(signed, <[u8; 32]>::from(Sha256::digest(sig_structure)));
    let token =
        [&hex!("D2 84 43 A10126 A0")[..], head, &length, &payload, &hex!("58 40"), &[0x66; 64]]
            .concat();
    assert_eq!(&buffer[..written], token);
    assert!(buffer[written..].iter().all(|&b| b == 0xAA), "written beyond the token");
}

#[test]
fn the_size_is_that_of_the_token_for_every_combination_of_claims() {
    let mut tried = 0;
    for nonce in [32, 48, 64] {
        for boot_seed in
            [None, Some(&BYTES[..8]), Some(&BYTES[..23]), Some(&BYTES[..24]), Some(&BYTES[..32])]
        {
            for certification_reference in [None, Some("9999999999999-00000")] {
                for service in [0, 1, 23, 24, 255] {
                    for client_id in [i32::MIN, -257, -256, -25, -24, -1, 1, 23, 24, 256, i32::MAX]
                    {
                        let claims = Claims {
                            nonce: &BYTES[..nonce],
                            boot_seed,
                            certification_reference,
                            verification_service: (service > 0).then(|| &TEXT[..service]),
                            client_id,
                            ..claims()
                        };
                        for records in [&[MINIMAL][..], &[COMPLETE, MINIMAL, COMPLETE]] {
                            let size =
                                token_size(Algorithm::Es256.into(), &claims, &of(records)).unwrap();
                            assert_eq!(size, token(&claims, records).len());
                            tried += 1;
                        }
                    }
                }
            }
        }
    }
    assert_eq!(tried, 3 * 5 * 2 * 5 * 11 * 2);
}

#[test]
fn the_size_is_that_of_the_token_for_every_number_and_shape_of_components() {
    for count in [1, 2, 22, 23, 24, 25] {
        let records = vec![COMPLETE; count];
        assert_eq!(
            token_size(Algorithm::Es256.into(), &full(), &of(&records)).unwrap(),
            token(&full(), &records).len()
        );
    }
    // More than 255 components and a payload beyond 65,535 bytes have longer heads.
    let records = vec![COMPLETE; 700];
    let size = token_size(Algorithm::Es256.into(), &full(), &of(&records)).unwrap();
    let mut buffer = vec![0; size];
    assert_eq!(written(&full(), &of(&records), &mut buffer, |_| Ok([1; 64])), Ok(size));

    for text in [0, 1, 23, 24, COMPONENT_TEXT_MAX] {
        for hash in [32, 48, 64] {
            for which in 0..8 {
                let pick = |bit: u8| if which & bit == 0 { "" } else { &TEXT[..text] };
                let record = BootRecord {
                    measurement_type: pick(1),
                    version: pick(2),
                    measurement_desc: pick(4),
                    measurement: &BYTES[..hash],
                    signer_id: &BYTES[..hash],
                };
                let size = token_size(Algorithm::Es256.into(), &claims(), &of(&[record])).unwrap();
                assert_eq!(size, token(&claims(), &[record]).len());
            }
        }
    }
}

#[test]
fn a_buffer_that_is_too_small_by_any_amount_is_refused_wiped_and_not_signed_for() {
    let records = [COMPLETE, MINIMAL];
    let size = token_size(Algorithm::Es256.into(), &full(), &of(&records)).unwrap();
    let whole = token(&full(), &records);
    for room in 0..size {
        let mut memory = vec![0xAA; size + 16];
        let (buffer, beyond) = memory.split_at_mut(room);
        let result = written(&full(), &of(&records), buffer, |_| panic!("signed in vain"));
        assert_eq!(result, Err(Status::BufferTooSmall), "{room} of {size}");
        assert!(buffer.iter().all(|&b| b == 0));
        assert!(beyond.iter().all(|&b| b == 0xAA));
    }
    for room in [size, size + 1, size + 100] {
        let mut buffer = vec![0xAA; room];
        assert_eq!(written(&full(), &of(&records), &mut buffer, |_| Ok([0x66; 64])), Ok(size));
        assert_eq!(buffer[..size], whole);
    }
}

#[test]
fn a_signature_that_fails_or_has_the_wrong_length_leaves_no_token() {
    let mut buffer = [0xAA; 1024];
    let result =
        written(&full(), &of(&[COMPLETE]), &mut buffer, |_| Err(Status::InsufficientEntropy));
    assert_eq!(result, Err(Status::InsufficientEntropy));
    assert_eq!(buffer, [0; 1024]);

    for length in [0, 63, 65, 96] {
        let mut buffer = [0xAA; 1024];
        let draft =
            Draft::new(Algorithm::Es256.into(), &full(), &of(&[COMPLETE]), &mut buffer).unwrap();
        assert_eq!(draft.finish(&vec![1; length]), Err(Status::CorruptionDetected));
        assert_eq!(buffer, [0; 1024]);
    }

    let mut buffer = [0xAA; 1024];
    drop(Draft::new(Algorithm::Es256.into(), &full(), &of(&[COMPLETE]), &mut buffer).unwrap());
    assert_eq!(buffer, [0; 1024]);
}

#[test]
fn a_nonce_of_any_other_length_is_an_invalid_argument() {
    for length in 0..=64 {
        let claims = Claims { nonce: &BYTES[..length], ..claims() };
        let result = token_size(Algorithm::Es256.into(), &claims, &of(&[MINIMAL]));
        match length {
            32 | 48 | 64 => assert!(result.is_ok()),
            _ => assert_eq!(result, Err(Status::InvalidArgument), "{length}"),
        }
    }
    let claims = Claims { nonce: &[0; 65], ..claims() };
    let mut buffer = [0xAA; 1024];
    let result = written(&claims, &of(&[MINIMAL]), &mut buffer, |_| Ok([0; 64]));
    assert_eq!(result, Err(Status::InvalidArgument));
    assert_eq!(buffer, [0; 1024]);
}

#[test]
fn a_platform_that_breaks_a_rule_of_the_claims_gets_no_token() {
    let wrong = |claims: Claims<'_>| {
        assert_eq!(encoded(&claims, &[MINIMAL]), Err(Status::DataInvalid), "{claims:?}");
    };
    wrong(Claims { client_id: 0, ..claims() });
    for length in [0, 7, 33, 64] {
        wrong(Claims { boot_seed: Some(&BYTES[..length]), ..claims() });
    }
    for reference in [
        "",
        "0123456789012",
        "0123456789012-1234",
        "0123456789012-123456",
        "012345678901212345",
        "012345678901-212345",
        "0123456789012_12345",
        "012345678901a-12345",
        "0123456789012-1234x",
        "012345678901é-1234",
        "01234567890 2-12345",
    ] {
        wrong(Claims { certification_reference: Some(reference), ..claims() });
    }
    wrong(Claims { verification_service: Some(""), ..claims() });
    wrong(Claims { verification_service: Some(&TEXT[..=VERIFICATION_SERVICE_MAX]), ..claims() });
}

#[test]
fn a_component_that_breaks_a_rule_gets_no_token() {
    let wrong = |record: BootRecord<'_>| {
        assert_eq!(encoded(&claims(), &[COMPLETE, record]), Err(Status::DataInvalid), "{record:?}");
    };
    for length in (0..=64).filter(|length| !matches!(length, 32 | 48 | 64)) {
        wrong(BootRecord { measurement: &BYTES[..length], ..COMPLETE });
        wrong(BootRecord { signer_id: &BYTES[..length], ..COMPLETE });
    }
    let long = &TEXT[..=COMPONENT_TEXT_MAX];
    wrong(BootRecord { measurement_type: long, ..COMPLETE });
    wrong(BootRecord { version: long, ..COMPLETE });
    wrong(BootRecord { measurement_desc: long, ..COMPLETE });
}

#[test]
fn without_a_software_component_the_service_fails() {
    assert_eq!(encoded(&full(), &[]), Err(Status::ServiceFailure));
}

#[test]
fn an_error_of_the_boot_records_is_passed_on() {
    let result = token_size(Algorithm::Es256.into(), &full(), &|_| Err(Status::DataCorrupt));
    assert_eq!(result, Err(Status::DataCorrupt));
}

#[test]
fn boot_records_that_change_between_the_visits_are_never_signed() {
    let changed: [&[BootRecord<'_>]; 6] = [
        &[],
        &[COMPLETE, MINIMAL],
        &[COMPLETE; 20],
        &[BootRecord { version: "1.2.34", ..COMPLETE }],
        &[BootRecord { version: "1.2", ..COMPLETE }],
        &[BootRecord { measurement: &[0x44; 64], ..COMPLETE }],
    ];
    for second in changed {
        let visits = Cell::new(0);
        let records = |visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>| {
            visits.set(visits.get() + 1);
            let list = if visits.get() == 1 { &[COMPLETE][..] } else { second };
            list.iter().try_for_each(visit)
        };
        let mut buffer = [0xAA; 4096];
        let result = written(&claims(), &records, &mut buffer, |_| panic!("signed"));
        assert_eq!(result, Err(Status::CorruptionDetected), "{}", second.len());
        assert_eq!(buffer, [0; 4096]);
        assert_eq!(visits.get(), 2);
    }
}

#[test]
fn the_instance_id_is_the_hash_of_the_uncompressed_point() {
    // The key of tests/vectors/rfc9783/tfm-es-iak.json; the hash is Python's hashlib over the 65 bytes.
    let point = hex!(
        "04 4E5E22099E3BCEB45B446D1355FD1DC3B545947B6FD7C1C89D886798C3726E8F"
        "80D70B840B256AAC34A62EDE1043364F044095F003474B91E0182092AFB13F2E"
    );
    let expected = hex!("01 399C843E8D71167061D8FBB1E9423DD857932CB4BC9894BA9793D776A3813E22");
    assert_eq!(instance_id(&point), expected);
}

/// What another encoder writes.
fn theirs(
    write: impl Fn(&mut minicbor::Encoder<minicbor::encode::write::Cursor<&mut [u8]>>),
) -> Vec<u8> {
    let mut room = [0; 16];
    let mut encoder = minicbor::Encoder::new(minicbor::encode::write::Cursor::new(&mut room[..]));
    write(&mut encoder);
    let length = encoder.writer().position();
    room[..length].to_vec()
}

fn ours(write: impl Fn(&mut Encoder<'_>)) -> Vec<u8> {
    let mut room = [0; 16];
    let mut slice = Slice::new(&mut room);
    write(&mut Encoder(&mut slice));
    let length = slice.length();
    room[..length].to_vec()
}

#[test]
fn heads_and_integers_are_those_of_another_encoder() {
    for argument in [0u32, 23, 24, 255, 256, 65_535, 65_536, u32::MAX] {
        let length = argument as usize;
        let head = ours(|out| out.head(Major::Bytes, length).unwrap());
        assert_eq!(
            head,
            theirs(|out| {
                out.bytes_len(argument.into()).unwrap();
            })
        );
        assert_eq!(head.len(), head_length(length));
        let head = ours(|out| out.head(Major::Tag, length).unwrap());
        let tag = minicbor::data::Tag::new(argument.into());
        assert_eq!(
            head,
            theirs(|out| {
                out.tag(tag).unwrap();
            })
        );
    }
    for value in [0, 1, 23, 24, -1, -24, -25, -256, -257, -75_010, 2400, i32::MIN, i32::MAX] {
        let ours = ours(|out| out.integer(value).unwrap());
        assert_eq!(
            ours,
            theirs(|out| {
                out.i32(value).unwrap();
            }),
            "{value}"
        );
    }
    let mut counter = Counter::new();
    let mut out = Encoder(&mut counter);
    #[cfg(target_pointer_width = "64")]
    assert_eq!(out.head(Major::Bytes, 1 << 32), Err(Status::InsufficientMemory));
    out.map(7, &[true, false, true]).unwrap();
    assert_eq!(counter.length(), 1);
}

#[test]
fn a_counter_never_wraps() {
    let mut counter = Counter::new();
    counter.add(usize::MAX).unwrap();
    assert_eq!(counter.write_all(&[0]), Err(Status::InsufficientMemory));
}

#[test]
fn a_slice_takes_nothing_after_a_write_that_did_not_fit() {
    let mut memory = [0; 4];
    let mut slice = Slice::new(&mut memory);
    slice.write_all(&[1, 2]).unwrap();
    assert_eq!(slice.write_all(&[3, 4, 5]), Err(Status::BufferTooSmall));
    assert_eq!(slice.write_all(&[6]), Err(Status::BufferTooSmall));
    assert_eq!(slice.length(), 2);
    assert_eq!(memory, [1, 2, 0, 0]);
}
