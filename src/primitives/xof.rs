//! Extendable-output functions behind one type; which one is a value at run time.
#![cfg_attr(
    not(any(feature = "shake128", feature = "shake256")),
    allow(
        unreachable_code,
        unused_imports,
        unused_variables,
        reason = "a build may have no extendable-output function"
    )
)]

use crate::status::{Result, Status};

/// Makes [`XofKind`] and [`Xof`] of a table: name, the crate's types that take the input and give the output.
macro_rules! functions {
    ($( #[cfg($cfg:meta)] #[doc = $doc:literal] $name:ident = $absorbing:ty, $squeezing:ident: $reader:ty; )*) => {
        /// Which extendable-output function.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum XofKind {
            $( #[cfg($cfg)] #[doc = $doc] $name, )*
        }

        /// An extendable-output function at work: first it takes input, then it gives output. Wiped when dropped: both
        /// states of the crate do that themselves with its feature `zeroize`.
        pub struct Xof(State);

        enum State {
            $( #[cfg($cfg)] $name($absorbing), #[cfg($cfg)] $squeezing($reader), )*
        }

        impl Xof {
            /// Starts.
            #[must_use]
            pub fn new(kind: XofKind) -> Self {
                match kind {
                    $( #[cfg($cfg)] XofKind::$name => Self(State::$name(<$absorbing>::default())), )*
                }
            }

            /// Takes the next piece of the input.
            ///
            /// # Errors
            /// `BadState` after output.
            #[inline(never)]
            pub fn update(&mut self, input: &[u8]) -> Result<()> {
                match self.0 {
                    $( #[cfg($cfg)] State::$name(ref mut state) => digest::Update::update(state, input),
                       #[cfg($cfg)] State::$squeezing(_) => return Err(Status::BadState), )*
                }
                Ok(())
            }

            /// Fills `output` with the next bytes of the output, which has no end. The first call, be it for no byte, ends the input.
            #[inline(never)]
            pub fn output(&mut self, output: &mut [u8]) {
                match self.0 {
                    $( #[cfg($cfg)] State::$name(ref mut state) => {
                        let mut reader = digest::ExtendableOutputReset::finalize_xof_reset(state);
                        digest::XofReader::read(&mut reader, output);
                        self.0 = State::$squeezing(reader);
                    }
                       #[cfg($cfg)] State::$squeezing(ref mut reader) => digest::XofReader::read(reader, output), )*
                }
            }
        }
    };
}

functions! {
    #[cfg(feature = "shake128")]
    /// SHAKE128 (FIPS 202 §6.2).
    Shake128 = shake::Shake128, Shake128Output: shake::Shake128Reader;
    #[cfg(feature = "shake256")]
    /// SHAKE256 (FIPS 202 §6.2).
    Shake256 = shake::Shake256, Shake256Output: shake::Shake256Reader;
}
