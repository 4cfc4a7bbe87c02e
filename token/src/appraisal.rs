//! Appraisal: the claims of a token beside reference values (RFC 9783 §8).

use crate::claims::{Claims, SoftwareComponent, lifecycle_name};
use crate::reference::{Hex, ReferenceComponent, ReferenceValues};
use crate::report::{Findings, Verdict};
use crate::rules::Rule;

/// The rules for software components, in the order in which they narrow down what a component may be.
const COMPONENT_RULES: [Rule; 4] = [
    Rule::ReferenceComponent,
    Rule::ReferenceSignerId,
    Rule::ReferenceVersion,
    Rule::ReferenceMeasurement,
];

/// Marks the rules that these reference values do not ask for.
pub(crate) fn mark_not_asked(reference: Option<&ReferenceValues>, findings: &mut Findings) {
    let asks = |asks: fn(&ReferenceValues) -> bool| reference.is_some_and(asks);
    for (rule, asked) in [
        (Rule::ReferenceImplementationId, asks(|r| r.implementation_id.is_some())),
        (Rule::ReferenceInstanceId, asks(|r| r.instance_id.is_some())),
        (Rule::ReferenceClientId, asks(|r| r.client_id.is_some())),
        (Rule::ReferenceCertification, asks(|r| r.certification_reference.is_some())),
        (Rule::ReferenceLifecycle, asks(|r| r.security_lifecycle.is_some())),
        (Rule::ReferenceMissing, asks(|r| r.software_components.is_some())),
    ] {
        if !asked {
            findings.not_asked(rule);
        }
    }
    if !asks(|r| r.software_components.is_some()) {
        COMPONENT_RULES.into_iter().for_each(|rule| findings.not_asked(rule));
    }
}

/// Compares claims with reference values.
pub(crate) fn appraise(claims: &Claims, reference: &ReferenceValues, findings: &mut Findings) {
    let mut compare = |rule, allowed: Option<bool>, found: String| {
        if let Some(allowed) = allowed {
            findings.set(rule, if allowed { Verdict::Pass } else { Verdict::Fail(found) });
        }
    };
    compare(
        Rule::ReferenceImplementationId,
        reference.implementation_id.as_ref().map(|list| has(list, &claims.implementation_id)),
        format!("it is {}", hex::encode(claims.implementation_id)),
    );
    compare(
        Rule::ReferenceInstanceId,
        reference.instance_id.as_ref().map(|list| has(list, &claims.instance_id)),
        format!("it is {}", hex::encode(claims.instance_id)),
    );
    compare(
        Rule::ReferenceClientId,
        reference.client_id.as_ref().map(|list| list.contains(&claims.client_id)),
        format!("it is {}", claims.client_id),
    );
    let certification = claims.certification_reference.as_ref();
    compare(
        Rule::ReferenceCertification,
        reference
            .certification_reference
            .as_ref()
            .map(|list| certification.is_some_and(|text| list.contains(text))),
        certification.map_or_else(|| "there is none".to_owned(), |text| format!("it is {text}")),
    );
    let [state, _] = claims.security_lifecycle.to_be_bytes();
    compare(
        Rule::ReferenceLifecycle,
        reference
            .security_lifecycle
            .as_ref()
            .map(|list| list.iter().any(|allowed| allowed.0 == state)),
        format!("it is {:?}", lifecycle_name(claims.security_lifecycle).unwrap_or("undefined")),
    );
    if let Some(components) = &reference.software_components {
        appraise_components(&claims.software_components, components, findings);
    }
}

fn has(list: &[Hex], bytes: &[u8]) -> bool {
    list.iter().any(|value| value.0 == bytes)
}

fn appraise_components(
    found: &[SoftwareComponent],
    reference: &[ReferenceComponent],
    findings: &mut Findings,
) {
    // The first rule of each component that does not hold; a rule holds if it does for every component that reached it.
    COMPONENT_RULES.into_iter().for_each(|rule| findings.pass(rule));
    for (index, component) in found.iter().enumerate() {
        if let Err((rule, what)) = appraise_component(component, reference)
            && *findings.get(rule) == Verdict::Pass
        {
            let found = format!("software component {}{what}", index + 1);
            findings.set(rule, Verdict::Fail(found));
        }
    }
    let is_there = |wanted: &str| {
        found.iter().any(|component| component.measurement_type.as_deref() == Some(wanted))
    };
    // A type is optional only if all reference values of it say so.
    let required = reference.iter().filter(|entry| !entry.optional);
    let missing = required
        .filter_map(|entry| entry.measurement_type.as_deref())
        .find(|wanted| !is_there(wanted));
    findings.set(
        Rule::ReferenceMissing,
        match missing {
            Some(wanted) => Verdict::Fail(format!("there is none of the type {wanted:?}")),
            None if found.is_empty() && reference.iter().any(|entry| !entry.optional) => {
                Verdict::Fail("there is none at all".to_owned())
            }
            None => Verdict::Pass,
        },
    );
}

/// Narrows down the reference values by type, signer, version and measurement; what is left allows the component.
fn appraise_component(
    component: &SoftwareComponent,
    reference: &[ReferenceComponent],
) -> Result<(), (Rule, String)> {
    let mut left: Vec<_> = reference.iter().collect();
    let mut narrow = |rule, what: String, allows: &dyn Fn(&ReferenceComponent) -> bool| {
        left.retain(|entry| allows(entry));
        if left.is_empty() { Err((rule, what)) } else { Ok(()) }
    };
    let name = component.measurement_type.as_deref();
    narrow(
        Rule::ReferenceComponent,
        name.map_or_else(
            || " has no type, and none is known without one".to_owned(),
            |name| format!(" has the type {name:?}, which is not known"),
        ),
        &|entry| entry.measurement_type.is_none() || entry.measurement_type.as_deref() == name,
    )?;
    let of = name.map(|name| format!(" ({name})")).unwrap_or_default();
    narrow(
        Rule::ReferenceSignerId,
        format!("{of} is signed by {}", hex::encode(&component.signer_id)),
        &|entry| entry.signer_id.as_ref().is_none_or(|list| has(list, &component.signer_id)),
    )?;
    let version = component.version.as_ref();
    narrow(
        Rule::ReferenceVersion,
        version.map_or_else(
            || format!("{of} has no version"),
            |version| format!("{of} has the version {version:?}"),
        ),
        &|entry| {
            let allowed = entry.version.as_ref();
            allowed.is_none_or(|list| version.is_some_and(|version| list.contains(version)))
        },
    )?;
    narrow(
        Rule::ReferenceMeasurement,
        format!("{of} has the measurement {}", hex::encode(&component.measurement)),
        &|entry| {
            let allowed = entry.measurement_value.as_ref();
            allowed.is_none_or(|list| has(list, &component.measurement))
        },
    )
}
