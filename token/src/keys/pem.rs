//! Keys in ASN.1: SubjectPublicKeyInfo, X.509 certificates, and the public half of private keys.

use super::KeyError;
use super::ec::{Curve, PublicKey, with_curve};
use spki::der::asn1::BitString;
use spki::der::{Any, Decode, DecodePem, EncodePem};
use spki::{AlgorithmIdentifier, ObjectIdentifier, SubjectPublicKeyInfo};
use x509_cert::Certificate;

/// The algorithm identifier of keys on elliptic curves (RFC 5480 §2.1.1).
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

type Info = SubjectPublicKeyInfo<Any, BitString>;

pub(super) fn from_pem(text: &str) -> Result<PublicKey, KeyError> {
    let label = text.lines().next().unwrap_or_default();
    let label = label.trim_start_matches("-----BEGIN ").trim_end().trim_end_matches("-----");
    match label {
        "PUBLIC KEY" => from_info(
            &Info::from_pem(text).map_err(|_| KeyError("it is not a valid public key in PEM"))?,
        ),
        "CERTIFICATE" => {
            // Of a chain, the first is that of the key itself.
            let certificate = Certificate::load_pem_chain(text.as_bytes());
            let certificate = certificate.ok().and_then(|chain| chain.into_iter().next());
            from_certificate(&certificate.ok_or(KeyError("it is not a valid certificate in PEM"))?)
        }
        "EC PRIVATE KEY" => from_private(text, true),
        "PRIVATE KEY" => from_private(text, false),
        _ => {
            Err(KeyError("the PEM is none of PUBLIC KEY, CERTIFICATE, EC PRIVATE KEY, PRIVATE KEY"))
        }
    }
}

pub(super) fn from_der(bytes: &[u8]) -> Result<PublicKey, KeyError> {
    match (Info::from_der(bytes), Certificate::from_der(bytes)) {
        (Ok(info), _) => from_info(&info),
        (_, Ok(certificate)) => from_certificate(&certificate),
        _ => Err(KeyError("it is not a public key or a certificate in DER")),
    }
}

fn from_certificate(certificate: &Certificate) -> Result<PublicKey, KeyError> {
    from_info(certificate.tbs_certificate().subject_public_key_info())
}

fn from_info(info: &Info) -> Result<PublicKey, KeyError> {
    let parameters = info.algorithm.parameters.as_ref();
    let curve = parameters.and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    let curve = Curve::ALL.into_iter().find(|known| curve == Some(known.oid()));
    match (curve, info.subject_public_key.as_bytes()) {
        (Some(curve), Some(point)) if info.algorithm.oid == EC_PUBLIC_KEY => {
            PublicKey::on_curve(curve, point)
        }
        _ => Err(KeyError("the public key is not on P-256, P-384 or P-521")),
    }
}

fn from_private(text: &str, sec1: bool) -> Result<PublicKey, KeyError> {
    let point = |curve| {
        with_curve!(curve, ec => {
            use ec::elliptic_curve::sec1::ToSec1Point;
            use ec::pkcs8::DecodePrivateKey;
            let key = if sec1 {
                ec::SecretKey::from_sec1_pem(text).ok()?
            } else {
                ec::SecretKey::from_pkcs8_pem(text).ok()?
            };
            Some(key.public_key().to_sec1_point(false).as_bytes().to_vec())
        })
    };
    let found = Curve::ALL.into_iter().find_map(|curve| Some((curve, point(curve)?)));
    let (curve, point) = found.ok_or(KeyError("it is no private key on P-256, P-384 or P-521"))?;
    PublicKey::on_curve(curve, &point)
}

pub(super) fn to_pem(key: &PublicKey) -> Option<String> {
    let algorithm =
        AlgorithmIdentifier { oid: EC_PUBLIC_KEY, parameters: Some(Any::from(&key.curve().oid())) };
    let subject_public_key = BitString::from_bytes(key.point()).ok()?;
    Info { algorithm, subject_public_key }.to_pem(spki::der::pem::LineEnding::LF).ok()
}
