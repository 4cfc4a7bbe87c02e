//! What became of each rule.

use crate::claims::Claims;
use crate::profile::Profile;
use crate::rules::{Refusal, Rule};
use crate::{Algorithm, Verified, show};
use ciborium::Value;

/// What became of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not, and why: one sentence without a full stop.
    Fail(String),
    /// It was not decided, because of a rule that does not hold.
    NotReached,
    /// Nobody asked for it: no challenge, no reference values, or a rule that the policy does without.
    NotAsked,
}

impl Verdict {
    /// The name: stable, for scripts.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail(_) => "fail",
            Self::NotReached => "not-reached",
            Self::NotAsked => "not-asked",
        }
    }
}

/// The verdicts so far: none is reached to begin with.
#[derive(Clone, Debug)]
pub(crate) struct Findings(Vec<Verdict>);

impl Findings {
    pub(crate) fn new() -> Self {
        Self(vec![Verdict::NotReached; Rule::ALL.len()])
    }

    pub(crate) fn set(&mut self, rule: Rule, verdict: Verdict) {
        if let Some(place) = self.0.get_mut(rule as usize) {
            *place = verdict;
        }
    }

    pub(crate) fn get(&self, rule: Rule) -> &Verdict {
        self.0.get(rule as usize).unwrap_or(&Verdict::NotReached)
    }

    pub(crate) fn pass(&mut self, rule: Rule) {
        self.set(rule, Verdict::Pass);
    }

    pub(crate) fn not_asked(&mut self, rule: Rule) {
        self.set(rule, Verdict::NotAsked);
    }

    pub(crate) fn fail(&mut self, refusal: Refusal) {
        self.set(refusal.rule, Verdict::Fail(refusal.found));
    }

    /// The value, if the rule holds.
    pub(crate) fn check<T>(&mut self, rule: Rule, outcome: Result<T, String>) -> Option<T> {
        match outcome {
            Ok(value) => {
                self.pass(rule);
                Some(value)
            }
            Err(found) => {
                self.set(rule, Verdict::Fail(found));
                None
            }
        }
    }

    /// The value, if there was no refusal.
    pub(crate) fn keep<T>(&mut self, outcome: Result<T, Refusal>) -> Option<T> {
        outcome.map_err(|refusal| self.fail(refusal)).ok()
    }
}

/// What a verification found: every rule's verdict, and what is known of the token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    pub(crate) findings: Findings,
    /// `COSE_Sign1` or `COSE_Mac0`, as soon as the token could be taken apart.
    pub form: Option<&'static str>,
    /// The algorithm, if it is one of the profile.
    pub algorithm: Option<Algorithm>,
    /// The profile. Only if the signature holds, as everything below.
    pub profile: Option<Profile>,
    /// The claims, if the rules for them hold. They are the device's even if other rules do not hold: appraisal, or freshness.
    pub claims: Option<Claims>,
    /// Whether the instance id is derived from the key.
    pub instance_id_is_derived: Option<bool>,
    /// The claims set as it is.
    pub(crate) payload: Option<Value>,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            findings: Findings::new(),
            form: None,
            algorithm: None,
            profile: None,
            claims: None,
            instance_id_is_derived: None,
            payload: None,
        }
    }

    /// What became of a rule.
    #[must_use]
    pub fn verdict(&self, rule: Rule) -> &Verdict {
        self.findings.get(rule)
    }

    /// Every rule that does not hold, in the order of [`Rule::ALL`].
    pub fn refusals(&self) -> impl Iterator<Item = Refusal> + '_ {
        Rule::ALL.iter().filter_map(|rule| match self.verdict(*rule) {
            Verdict::Fail(found) => Some(Refusal::new(*rule, found.clone())),
            _ => None,
        })
    }

    /// Whether every rule holds that was asked for.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.claims.is_some()
            && Rule::ALL
                .iter()
                .all(|rule| matches!(self.verdict(*rule), Verdict::Pass | Verdict::NotAsked))
    }

    /// The verified token, or the first rule that does not hold.
    ///
    /// # Errors
    /// That rule.
    pub fn into_result(self) -> Result<Verified, Refusal> {
        if let Some(refusal) = self.refusals().next() {
            return Err(refusal);
        }
        match (self.is_verified(), self.algorithm, self.profile, self.claims) {
            (true, Some(algorithm), Some(profile), Some(claims)) => Ok(Verified {
                algorithm,
                profile,
                claims,
                instance_id_is_derived: self.instance_id_is_derived == Some(true),
            }),
            // A rule is undecided although all before hold: refused, whatever the reason.
            _ => Err(Refusal::new(Rule::ClaimsSet, "not every rule could be decided")),
        }
    }

    /// The report in JSON: `docs/tokens.md` has the members. The claims are those of the token only if the signature holds.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        let rules: Vec<_> = Rule::ALL
            .iter()
            .map(|rule| {
                let verdict = self.verdict(*rule);
                let mut entry = serde_json::json!({
                    "rule": rule.name(),
                    "clause": rule.clause(),
                    "verdict": verdict.name(),
                });
                if let (Verdict::Fail(found), Some(entry)) = (verdict, entry.as_object_mut()) {
                    entry.insert("found".to_owned(), found.clone().into());
                }
                entry
            })
            .collect();
        let refused_by: Vec<_> = self.refusals().map(|refusal| refusal.rule.name()).collect();
        serde_json::json!({
            "result": if self.is_verified() { "verified" } else { "refused" },
            "refused-by": refused_by,
            "form": self.form,
            "algorithm": self.algorithm.map(Algorithm::name),
            "profile": self.profile.map(Profile::name),
            "instance-id-is-derived": self.instance_id_is_derived,
            "rules": rules,
            "claims": self.payload.as_ref().map(show::claims_json),
            "unknown-claims": self.claims.as_ref().map(|claims| &claims.unknown),
        })
    }
}
