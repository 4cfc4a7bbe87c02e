//! `psa-rot endorse`: what a verifier has to know of devices, as CoRIM.

use super::token::{load, load_key, load_reference};
use super::{Failure, Outcome, device, open, print, write};
use crate::cli::{Endorse, Part, VerifyKey};
use psa_rot_endorse::{
    Corim, Corims, Device, EndorseError, Options, ProductionRun, SoftwareValues,
};
use psa_rot_token::{Claims, Policy, ReferenceValues, VerificationKey, verify};
use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use tempfile::{NamedTempFile, TempPath};

pub fn run(what: &Endorse) -> Outcome {
    if what.mac_key.is_some() {
        return Err(Failure::new(EndorseError::Secret.to_string()));
    }
    let reference = what.reference.as_deref().map(load_reference).transpose()?;
    let mut text = match (&what.from.flash, &what.from.token, &what.from.csv) {
        (Some(flash), ..) => {
            let (claims, key) = attest(flash, what.any_lifecycle)?;
            one(what, &claims, &key, reference.as_ref())?
        }
        (_, Some(token), _) => {
            let (claims, key) = check(token, what)?;
            one(what, &claims, &key, reference.as_ref())?
        }
        (.., Some(csv)) => production_run(what, csv, reference.as_ref())?,
        _ => values_alone(what, reference.as_ref())?,
    };
    let left_out = reference.as_ref().map(psa_rot_endorse::left_out).unwrap_or_default();
    if !left_out.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "left to the verifier's policy: {}", left_out.join(", "));
    }
    print(&text)
}

/// Has the device make a token, so that a device in a file is endorsed by what it says, as any other is.
fn attest(flash: &Path, any_lifecycle: bool) -> Outcome<(Claims, VerificationKey)> {
    let mut challenge = [0; 32];
    getrandom::fill(&mut challenge).map_err(|error| Failure::new(error.to_string()))?;
    let mut rot = open(flash)?;
    let token = device::token(&mut rot, &challenge)?;
    let key = VerificationKey::from_point(&device::attestation_key(&mut rot)?)
        .map_err(|error| Failure::new(error.to_string()))?;
    let policy = Policy { challenge: Some(&challenge), any_lifecycle, ..Policy::default() };
    Ok((verified(&token, &key, &policy)?, key))
}

fn check(token: &Path, what: &Endorse) -> Outcome<(Claims, VerificationKey)> {
    if what.key.is_none() {
        return Err(Failure::new("a token needs the --key that it is verified with"));
    }
    let key = load_key(&VerifyKey { key: what.key.clone(), mac_key: None })?;
    if key.to_point().is_none() {
        return Err(Failure::new(EndorseError::Secret.to_string()));
    }
    let policy = Policy {
        challenge: what.challenge.as_ref().map(|bytes| bytes.0.as_slice()),
        any_lifecycle: what.any_lifecycle,
        ..Policy::default()
    };
    Ok((verified(&load(token)?, &key, &policy)?, key))
}

fn verified(token: &[u8], key: &VerificationKey, policy: &Policy<'_>) -> Outcome<Claims> {
    let verified = verify(token, key, policy);
    let refused = |refusal| Failure::new(format!("token refused: {refusal}"));
    verified.map(|verified| verified.claims).map_err(refused)
}

fn one(
    what: &Endorse,
    claims: &Claims,
    key: &VerificationKey,
    reference: Option<&ReferenceValues>,
) -> Outcome<String> {
    let mut corim = Corim::new();
    let mut text = String::new();
    if what.only != Some(Part::Values) {
        let device = Device::of_claims(claims, key).map_err(failure)?;
        corim.add_device(&device).map_err(failure)?;
        let _ =
            writeln!(text, "attestation key of the instance {}", hex::encode(device.instance_id()));
    }
    if what.only != Some(Part::Keys) {
        let values = match reference {
            Some(reference) => {
                SoftwareValues::for_make(claims.implementation_id, reference).map_err(failure)?
            }
            None => SoftwareValues::of_claims(claims).map_err(failure)?,
        };
        add(&mut corim, &values, &mut text)?;
    }
    finish(what, corim, &text)
}

fn values_alone(what: &Endorse, reference: Option<&ReferenceValues>) -> Outcome<String> {
    let reference = reference.ok_or_else(|| {
        Failure::new("there is nothing to endorse: no --flash, --token, --csv or --reference")
    })?;
    if what.only == Some(Part::Keys) {
        return Err(failure(EndorseError::Empty));
    }
    let mut corim = Corim::new();
    let mut text = String::new();
    for values in SoftwareValues::of_reference(reference).map_err(failure)? {
        add(&mut corim, &values, &mut text)?;
    }
    finish(what, corim, &text)
}

fn add(corim: &mut Corim, values: &SoftwareValues, text: &mut String) -> Outcome {
    let count = values.measurements().len();
    let make = hex::encode(values.implementation_id());
    let _ = writeln!(text, "{count} reference values of the implementation {make}");
    corim.add_values(values).map_err(failure)
}

fn finish(what: &Endorse, corim: Corim, text: &str) -> Outcome<String> {
    let bytes = corim.finish(&options(what)).map_err(failure)?;
    write(Some(&what.out), &bytes)?;
    Ok(format!("{}: {} bytes\n{text}", what.out.display(), bytes.len()))
}

fn options(what: &Endorse) -> Options {
    Options {
        id: what.id.clone(),
        creator: what.creator.clone(),
        not_before: what.not_before,
        not_after: what.not_after,
    }
}

fn production_run(
    what: &Endorse,
    csv: &Path,
    reference: Option<&ReferenceValues>,
) -> Outcome<String> {
    let run = ProductionRun {
        options: options(what),
        devices_per_corim: what.devices_per_file,
        reference,
        any_instance_id: what.any_instance_id,
    };
    let input: Box<dyn Read> = if csv == Path::new("-") {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(csv).map_err(Failure::file("cannot open", csv))?)
    };
    let refused = |error: EndorseError| Failure::new(format!("{}: {error}", csv.display()));
    let mut corims = run.corims(input).map_err(refused)?;
    let files = written(&mut corims, &what.out, refused)?;
    let devices = corims.devices();
    let mut text = String::new();
    let single = files.len() == 1;
    for (index, file) in files.into_iter().enumerate() {
        let path = if single { what.out.clone() } else { numbered(&what.out, index + 1) };
        file.persist(&path).map_err(|error| Failure::file("cannot write", &path)(error.error))?;
        let _ = writeln!(text, "{}", path.display());
    }
    let _ = writeln!(text, "attestation keys of {devices} devices");
    Ok(text)
}

/// Writes the CoRIMs to files that vanish unless the whole run is good.
fn written<R: Read>(
    corims: &mut Corims<'_, R>,
    out: &Path,
    refused: impl Fn(EndorseError) -> Failure,
) -> Outcome<Vec<TempPath>> {
    let folder = match out.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut files = Vec::new();
    for corim in corims {
        let corim = corim.map_err(&refused)?;
        let file = new_file(folder)
            .and_then(|mut file| file.write_all(&corim).map(|()| file.into_temp_path()));
        files.push(file.map_err(Failure::file("cannot write", out))?);
    }
    Ok(files)
}

/// A temporary file that others may read, as far as the umask says so: there is no secret in it.
fn new_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

/// `fleet.cbor` becomes `fleet-1.cbor`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

fn failure(error: EndorseError) -> Failure {
    Failure::new(error.to_string())
}
