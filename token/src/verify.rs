//! Verification: form, then signature, then claims, then what the policy asks.

use crate::algorithm::Algorithm;
use crate::appraisal;
use crate::claims::{Claims, lifecycle_name};
use crate::envelope::Envelope;
use crate::keys::VerificationKey;
use crate::profile::Profile;
use crate::reference::ReferenceValues;
use crate::report::{Report, Verdict};
use crate::rules::{Refusal, Rule};

/// What a verifier asks for beyond the rules that hold for every token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policy<'a> {
    /// The challenge that the token has to answer; without one the token may be any age.
    pub challenge: Option<&'a [u8]>,
    /// Accept a device in a lifecycle state in which RFC 9783 §4.3.1 says that it cannot be trusted.
    pub any_lifecycle: bool,
    /// Ask that the instance id be derived from the key ([`VerificationKey::identifiers`]).
    pub derived_instance_id: bool,
    /// Ask that the unprotected header be empty, so that no byte of a token can be altered unseen.
    pub empty_unprotected_header: bool,
    /// Ask for this profile; without it, either is accepted.
    pub profile: Option<Profile>,
    /// What the device has to be, and to run.
    pub reference: Option<&'a ReferenceValues>,
}

/// A token that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// What it is signed with.
    pub algorithm: Algorithm,
    /// The profile that it is of.
    pub profile: Profile,
    /// The claims.
    pub claims: Claims,
    /// Whether the instance id is derived from the key.
    pub instance_id_is_derived: bool,
}

/// Verifies a token with a key.
///
/// # Errors
/// The first rule that does not hold, in the order of [`Rule::ALL`].
pub fn verify(
    token: &[u8],
    key: &VerificationKey,
    policy: &Policy<'_>,
) -> Result<Verified, Refusal> {
    examine(token, key, policy).into_result()
}

/// Verifies a token with a key, and tells what became of each rule.
///
/// Nothing of a token is looked at as a claim before its signature holds. After that, each rule for claims is decided for itself, so that
/// a report can name several that do not hold.
#[must_use]
pub fn examine(token: &[u8], key: &VerificationKey, policy: &Policy<'_>) -> Report {
    let mut report = Report::new();
    let opened = Envelope::take_apart(token, &mut report.findings);
    let Some(envelope) = report.findings.keep(opened) else { return report };
    if !policy.empty_unprotected_header {
        report.findings.not_asked(Rule::UnprotectedHeader);
    }
    report.form = Some(envelope.form());
    if check_signature(&envelope, key, policy, &mut report).is_some() {
        check_claims(&envelope, key, policy, &mut report);
        report.payload = Some(envelope.payload);
    }
    report
}

fn check_signature(
    envelope: &Envelope,
    key: &VerificationKey,
    policy: &Policy<'_>,
    report: &mut Report,
) -> Option<()> {
    let findings = &mut report.findings;
    let headers = findings.check(Rule::CoseHeaders, envelope.check_headers());
    report.algorithm = findings.check(Rule::CoseAlgorithm, envelope.algorithm());
    let (algorithm, ()) = (report.algorithm?, headers?);
    findings.check(Rule::CoseCritical, envelope.check_critical())?;
    if policy.empty_unprotected_header {
        findings.check(Rule::UnprotectedHeader, envelope.check_unprotected())?;
    }
    let fits = if key.is_for(algorithm) {
        Ok(())
    } else {
        Err(format!("the token's algorithm is {algorithm}, and the key is {}", key.kind()))
    };
    findings.check(Rule::KeyType, fits)?;
    let holds = if envelope.holds(algorithm, key) {
        Ok(())
    } else {
        let what = if algorithm.is_mac() { "MAC" } else { "signature" };
        Err(format!("the {what} does not hold: an altered token, or another key"))
    };
    findings.check(Rule::Signature, holds)
}

fn check_claims(
    envelope: &Envelope,
    key: &VerificationKey,
    policy: &Policy<'_>,
    report: &mut Report,
) {
    let findings = &mut report.findings;
    let (profile, claims) = Claims::check(&envelope.payload, policy.profile, findings);
    report.profile = profile;
    if policy.challenge.is_none() {
        findings.not_asked(Rule::NonceMatch);
    }
    if !policy.derived_instance_id {
        findings.not_asked(Rule::InstanceIdKey);
    }
    if policy.any_lifecycle {
        findings.not_asked(Rule::TrustedLifecycle);
    }
    appraisal::mark_not_asked(policy.reference, findings);
    let Some(claims) = claims else { return };

    if let Some(challenge) = policy.challenge {
        let fresh = if challenge == claims.nonce {
            Ok(())
        } else {
            Err("the nonce is not the challenge: the token is not fresh".to_owned())
        };
        findings.check(Rule::NonceMatch, fresh);
    }
    let instance_id = claims.instance_id.get(1..).unwrap_or_default();
    let derived = key.identifiers().iter().any(|id| id == instance_id);
    report.instance_id_is_derived = Some(derived);
    if policy.derived_instance_id {
        let derived = if derived {
            Ok(())
        } else {
            Err("the instance id is not a hash of the key".to_owned())
        };
        findings.check(Rule::InstanceIdKey, derived);
    }
    if !policy.any_lifecycle {
        let verdict = if claims.lifecycle_is_trusted() {
            Verdict::Pass
        } else {
            let name = lifecycle_name(claims.security_lifecycle).unwrap_or("undefined");
            Verdict::Fail(format!(
                "the device is in the state {name:?}, in which it cannot be trusted"
            ))
        };
        findings.set(Rule::TrustedLifecycle, verdict);
    }
    if let Some(reference) = policy.reference {
        appraisal::appraise(&claims, reference, findings);
    }
    report.claims = Some(claims);
}
