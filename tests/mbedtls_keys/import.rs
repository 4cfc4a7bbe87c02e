//! Key files from elsewhere, brought in.

use super::*;

#[test]
fn a_key_that_was_brought_in_is_a_key_like_any_other() {
    let file = with_id(PAIR_ID).exportable();
    let mut rot = device();
    rot.import_mbedtls_key(KeyId(PAIR_ID), &file.record).unwrap();
    assert_eq!(stored(&mut rot, PAIR_ID), Err(Status::DoesNotExist));
    let mut rot = reboot(rot);
    assert!(export(&mut rot, KeyId(PAIR_ID)) == file.material());
    assert!(!flash_holds(&mut rot, &file.material()[..8]));
    rot.destroy_key(KeyId(PAIR_ID)).unwrap();
    assert_eq!(rot.get_key_attributes(KeyId(PAIR_ID)), Err(Status::InvalidHandle));
}

#[test]
fn an_identifier_that_is_taken_or_that_no_application_may_choose_is_refused() {
    let file = with_id(AES_ID);
    let mut rot = device();
    for id in [0, 0x4000_0000, 0x7fff_815d, u32::MAX] {
        let made = rot.import_mbedtls_key(KeyId(id), &file.record);
        assert_eq!(made, Err(Status::InvalidArgument), "{id:x}");
    }
    for id in [1, 0x3fff_ffff] {
        assert_eq!(rot.import_mbedtls_key(KeyId(id), &file.record), Ok(()));
        let again = rot.import_mbedtls_key(KeyId(id), &file.record);
        assert_eq!(again, Err(Status::AlreadyExists));
    }
    rot.import_key(&persistent(7, RAW, Usage::EXPORT, Algorithm::NONE), b"mine").unwrap();
    assert_eq!(rot.import_mbedtls_key(KeyId(7), &file.record), Err(Status::AlreadyExists));
    assert_eq!(export(&mut rot, KeyId(7)), b"mine");
}

#[test]
fn nothing_is_brought_in_before_the_services_are_initialised() {
    let (platform, flash) = device().into_parts();
    let mut rot = Rot::new(platform, flash);
    let made = rot.import_mbedtls_key(KeyId(1), &with_id(AES_ID).record);
    assert_eq!(made, Err(Status::BadState));
}

#[test]
fn a_power_cut_anywhere_leaves_no_key_or_the_whole_key() {
    let file = with_id(PAIR_ID).exportable();
    let import = |rot: &mut Device| rot.import_mbedtls_key(KeyId(PAIR_ID), &file.record);
    let cuts = cut_everywhere(device, import, |rot, cut| {
        match rot.get_key_attributes(KeyId(PAIR_ID)) {
            Ok(attributes) => assert_eq!(attributes, file.attributes(), "cut {cut}"),
            Err(status) => {
                assert_eq!(status, Status::InvalidHandle, "cut {cut}");
                assert_eq!(import(rot), Ok(()), "cut {cut}");
            }
        }
        assert!(export(rot, KeyId(PAIR_ID)) == file.material(), "cut {cut}");
    });
    assert!(cuts > 10, "{cuts}");
}
