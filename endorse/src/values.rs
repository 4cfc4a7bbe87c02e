//! Reference values of software components, as a CoRIM can say them.

use crate::EndorseError;
use psa_rot_token::reference::{Hex, ReferenceComponent, ReferenceValues};
use psa_rot_token::{Claims, SoftwareComponent};
use std::collections::{BTreeSet, HashMap};

/// What one software component may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measurement {
    /// The measurement type, for example `PRoT`; without it, any.
    pub name: Option<String>,
    /// The version; without it, any.
    pub version: Option<String>,
    /// The name of the hash algorithm, as IANA registers them for Named Information: `sha-256`.
    pub algorithm: String,
    /// The hash of the component: 32, 48 or 64 bytes.
    pub digest: Vec<u8>,
    /// The hash of the signer's key: 32, 48 or 64 bytes.
    pub signer_id: Vec<u8>,
}

/// The reference values of a make of devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftwareValues {
    implementation_id: [u8; 32],
    measurements: Vec<Measurement>,
}

impl SoftwareValues {
    /// Reference values for the devices with this implementation id.
    ///
    /// # Errors
    /// [`EndorseError::Values`] if there is none, or if two have the same digest but not the same type and version: a verifier that looks
    /// values up by digest, as Veraison does, would forget one of them.
    pub fn new(
        implementation_id: [u8; 32],
        measurements: Vec<Measurement>,
    ) -> Result<Self, EndorseError> {
        check(&measurements)?;
        Ok(Self { implementation_id, measurements })
    }

    /// The software that made a token.
    ///
    /// # Errors
    /// [`EndorseError::Values`], see [`Self::new`]; also if a component names a hash that its measurement is no value of.
    pub fn of_claims(claims: &Claims) -> Result<Self, EndorseError> {
        let measurements: Result<_, _> =
            claims.software_components.iter().map(of_component).collect();
        Self::new(claims.implementation_id, measurements?)
    }

    /// The reference values of a file that names implementation ids: one set for each.
    ///
    /// # Errors
    /// [`EndorseError::Values`] if it names none, or has no software component that a CoRIM can tell of.
    pub fn of_reference(values: &ReferenceValues) -> Result<Vec<Self>, EndorseError> {
        let measurements = of_reference(values)?;
        let makes = makes(values)?.ok_or_else(|| {
            EndorseError::Values(
                "the reference values name no implementation id, and there is no device to take it from"
                    .to_owned(),
            )
        })?;
        makes.into_iter().map(|make| Self::new(make, measurements.clone())).collect()
    }

    /// The reference values of a file for one make of devices.
    ///
    /// # Errors
    /// [`EndorseError::Values`] if the file names implementation ids and not this one, or has no software component that a CoRIM can tell
    /// of.
    pub fn for_make(
        implementation_id: [u8; 32],
        values: &ReferenceValues,
    ) -> Result<Self, EndorseError> {
        if makes(values)?.is_some_and(|makes| !makes.contains(&implementation_id)) {
            return Err(EndorseError::Values(
                "the reference values are not for the implementation id of the device".to_owned(),
            ));
        }
        Self::new(implementation_id, of_reference(values)?)
    }

    /// The make of the devices.
    #[must_use]
    pub const fn implementation_id(&self) -> &[u8; 32] {
        &self.implementation_id
    }

    /// What their software components may be.
    #[must_use]
    pub fn measurements(&self) -> &[Measurement] {
        &self.measurements
    }
}

/// The software components of a file of reference values. Of several signers and versions, each is a measurement of its own.
///
/// # Errors
/// [`EndorseError::Values`] if there is none, or if one lacks the measurement or the signer: the profile asks for both.
pub(crate) fn of_reference(values: &ReferenceValues) -> Result<Vec<Measurement>, EndorseError> {
    let components = values.software_components.as_deref().unwrap_or_default();
    let mut measurements = Vec::new();
    for (index, component) in components.iter().enumerate() {
        let lacks = |what| {
            EndorseError::Values(format!(
                "the reference values of software component {} lack {what}, which a CoRIM has to tell",
                index + 1
            ))
        };
        let digests =
            component.measurement_value.as_deref().ok_or_else(|| lacks("a measurement"))?;
        let signers = component.signer_id.as_deref().ok_or_else(|| lacks("a signer id"))?;
        add(&mut measurements, component, digests, signers)?;
    }
    check(&measurements)?;
    Ok(measurements)
}

/// The implementation ids of a file of reference values.
pub(crate) fn makes(values: &ReferenceValues) -> Result<Option<BTreeSet<[u8; 32]>>, EndorseError> {
    let of = |bytes: &[u8]| {
        <[u8; 32]>::try_from(bytes)
            .map_err(|_| EndorseError::Values("an implementation id has not 32 bytes".to_owned()))
    };
    let makes = values.implementation_id.as_ref();
    makes.map(|list| list.iter().map(|make| of(&make.0)).collect()).transpose()
}

/// What a file of reference values asks for and a CoRIM cannot say, by the names of the file: it is left to the verifier's policy.
#[must_use]
pub fn left_out(values: &ReferenceValues) -> Vec<&'static str> {
    let optional = values.software_components.iter().flatten().any(|component| component.optional);
    [
        ("instance-id", values.instance_id.is_some()),
        ("client-id", values.client_id.is_some()),
        ("certification-reference", values.certification_reference.is_some()),
        ("security-lifecycle", values.security_lifecycle.is_some()),
        ("optional", optional),
    ]
    .into_iter()
    .filter_map(|(name, there)| there.then_some(name))
    .collect()
}

fn add(
    measurements: &mut Vec<Measurement>,
    component: &ReferenceComponent,
    digests: &[Hex],
    signers: &[Hex],
) -> Result<(), EndorseError> {
    let versions: Vec<Option<String>> = match &component.version {
        Some(versions) => versions.iter().cloned().map(Some).collect(),
        None => vec![None],
    };
    for digest in digests {
        let algorithm = algorithm(None, &digest.0)?;
        for version in &versions {
            for signer in signers {
                measurements.push(Measurement {
                    name: component.measurement_type.clone(),
                    version: version.clone(),
                    algorithm: algorithm.clone(),
                    digest: digest.0.clone(),
                    signer_id: signer.0.clone(),
                });
            }
        }
    }
    Ok(())
}

fn of_component(component: &SoftwareComponent) -> Result<Measurement, EndorseError> {
    Ok(Measurement {
        name: component.measurement_type.clone(),
        version: component.version.clone(),
        algorithm: algorithm(component.measurement_description.as_deref(), &component.measurement)?,
        digest: component.measurement.clone(),
        signer_id: component.signer_id.clone(),
    })
}

/// The hash algorithms of those lengths in the IANA registry of Named Information.
const HASHES: [(&str, usize); 6] = [
    ("sha-256", 32),
    ("sha-384", 48),
    ("sha-512", 64),
    ("sha3-256", 32),
    ("sha3-384", 48),
    ("sha3-512", 64),
];

/// The registered name of a hash; without a description, SHA-2 of that length. TF-M and others write `SHA256`.
fn algorithm(description: Option<&str>, digest: &[u8]) -> Result<String, EndorseError> {
    let bare = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    let known = HASHES.iter().find(|(name, length)| match description {
        Some(description) => bare(description) == bare(name),
        None => *length == digest.len(),
    });
    match (known, description) {
        (Some((name, length)), _) if *length == digest.len() => Ok((*name).to_owned()),
        (None, Some(description)) if !description.is_empty() => Ok(description.to_owned()),
        _ => Err(EndorseError::Values(format!(
            "a measurement of {} bytes is no {}",
            digest.len(),
            description.unwrap_or("SHA-256, SHA-384 or SHA-512")
        ))),
    }
}

fn check(measurements: &[Measurement]) -> Result<(), EndorseError> {
    if measurements.is_empty() {
        return Err(EndorseError::Values("there is no software component".to_owned()));
    }
    let mut seen = HashMap::new();
    for measurement in measurements {
        let is_hash = |bytes: &[u8]| matches!(bytes.len(), 32 | 48 | 64);
        if !is_hash(&measurement.digest) || !is_hash(&measurement.signer_id) {
            return Err(EndorseError::Values(
                "a signer id or a measurement has not 32, 48 or 64 bytes".to_owned(),
            ));
        }
        let what = (&measurement.name, &measurement.version);
        if *seen.entry(measurement.digest.as_slice()).or_insert(what) != what {
            return Err(EndorseError::Values(format!(
                "the measurement {} has two types or versions, of which a verifier would know one",
                hex::encode(&measurement.digest)
            )));
        }
    }
    Ok(())
}
