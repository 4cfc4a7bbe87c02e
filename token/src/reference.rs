//! Reference values: what a device has to be and to run, as its maker says.

use crate::claims::LIFECYCLE;
use serde::Deserialize;
use std::fmt;

/// The largest file of reference values.
const MAX_SIZE: usize = 1 << 20;

/// Reference values. What they leave out is not appraised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ReferenceValues {
    /// The implementation ids.
    #[serde(default, deserialize_with = "one_or_more")]
    pub implementation_id: Option<Vec<Hex>>,
    /// The instance ids: 33 bytes each.
    #[serde(default, deserialize_with = "one_or_more")]
    pub instance_id: Option<Vec<Hex>>,
    /// The client ids.
    #[serde(default, deserialize_with = "one_or_more")]
    pub client_id: Option<Vec<i32>>,
    /// The certification references.
    #[serde(default, deserialize_with = "one_or_more")]
    pub certification_reference: Option<Vec<String>>,
    /// The states of the lifecycle.
    #[serde(default, deserialize_with = "one_or_more")]
    pub security_lifecycle: Option<Vec<State>>,
    /// The software components.
    #[serde(default)]
    pub software_components: Option<Vec<ReferenceComponent>>,
}

/// Reference values of software components: those of one measurement type, or of any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[non_exhaustive]
pub struct ReferenceComponent {
    /// The type that a component has; without it, all types.
    #[serde(default)]
    pub measurement_type: Option<String>,
    /// The ids of the signers.
    #[serde(default, deserialize_with = "one_or_more")]
    pub signer_id: Option<Vec<Hex>>,
    /// The versions.
    #[serde(default, deserialize_with = "one_or_more")]
    pub version: Option<Vec<String>>,
    /// The measurements.
    #[serde(default, deserialize_with = "one_or_more")]
    pub measurement_value: Option<Vec<Hex>>,
    /// The token may lack a component of this type.
    #[serde(default)]
    pub optional: bool,
}

/// Bytes, in hexadecimal in the file.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Hex(pub Vec<u8>);

impl fmt::Debug for Hex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl TryFrom<String> for Hex {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        hex::decode(&text).map(Self).map_err(|_| "a value is not hexadecimal".to_owned())
    }
}

/// A state of the lifecycle, by name in the file: the high byte of the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct State(pub u8);

impl TryFrom<String> for State {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = LIFECYCLE.iter().find(|(.., name)| *name == text);
        known.map(|(state, ..)| Self(*state)).ok_or_else(|| {
            let names: Vec<_> = LIFECYCLE.iter().map(|(.., name)| *name).collect();
            format!("the states are {}", names.join(", "))
        })
    }
}

/// Why a file holds no reference values: one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceError(String);

impl fmt::Display for ReferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ReferenceError {}

impl ReferenceValues {
    /// Reads reference values in JSON; `docs/tokens.md` has the format. A member that is not known is an error, so that a slip of the pen
    /// makes no appraisal weaker; so is a list that nothing can match, or a component that everything can.
    ///
    /// # Errors
    /// [`ReferenceError`] if they are not of that format.
    pub fn read(text: &[u8]) -> Result<Self, ReferenceError> {
        if text.len() > MAX_SIZE {
            return Err(ReferenceError(format!("there are more than {MAX_SIZE} bytes")));
        }
        // A structure may also be an array of its fields in order, as far as the reader is concerned.
        let value: serde_json::Value =
            serde_json::from_slice(text).map_err(|error| ReferenceError(error.to_string()))?;
        if !value.is_object() {
            return Err(ReferenceError("it is not an object".to_owned()));
        }
        let listed = value.get("software-components").and_then(serde_json::Value::as_array);
        if !listed.into_iter().flatten().all(serde_json::Value::is_object) {
            return Err(ReferenceError("a software component is not an object".to_owned()));
        }
        let values: Self =
            serde_json::from_slice(text).map_err(|error| ReferenceError(error.to_string()))?;
        values.check().map_err(|text| ReferenceError(text.to_owned()))?;
        Ok(values)
    }

    fn check(&self) -> Result<(), &'static str> {
        let components = self.software_components.as_deref().unwrap_or_default();
        let all_of = |values: &Option<Vec<Hex>>, length: fn(usize) -> bool| {
            values.iter().flatten().all(|value| length(value.0.len()))
        };
        let is_hash = |length| matches!(length, 32 | 48 | 64);
        if *self == Self::default() {
            return Err("there is no reference value");
        }
        if !all_of(&self.implementation_id, |length| length == 32) {
            return Err("an implementation id has not 32 bytes");
        }
        if !all_of(&self.instance_id, |length| length == 33) {
            return Err("an instance id has not 33 bytes");
        }
        if self.software_components.is_some() && components.is_empty() {
            return Err("the list of software components is empty");
        }
        for component in components {
            if component.signer_id.is_none() && component.measurement_value.is_none() {
                return Err("a software component has neither a signer id nor a measurement");
            }
            if !all_of(&component.signer_id, is_hash)
                || !all_of(&component.measurement_value, is_hash)
            {
                return Err("a signer id or a measurement has not 32, 48 or 64 bytes");
            }
        }
        Ok(())
    }
}

/// One value, or a list of at least one.
fn one_or_more<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct Visitor<T>(std::marker::PhantomData<T>);

    impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value or a list of values")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
            T::deserialize(serde::de::value::StrDeserializer::new(text)).map(|one| vec![one])
        }

        fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
            T::deserialize(serde::de::value::I64Deserializer::new(number)).map(|one| vec![one])
        }

        fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
            T::deserialize(serde::de::value::U64Deserializer::new(number)).map(|one| vec![one])
        }

        fn visit_seq<A: serde::de::SeqAccess<'de>>(
            self,
            mut list: A,
        ) -> Result<Self::Value, A::Error> {
            let mut values = Vec::new();
            while let Some(value) = list.next_element()? {
                values.push(value);
            }
            if values.is_empty() {
                return Err(serde::de::Error::custom("a list of values is empty"));
            }
            Ok(values)
        }
    }

    deserializer.deserialize_any(Visitor(std::marker::PhantomData)).map(Some)
}
