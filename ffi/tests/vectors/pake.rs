//! PAKE.
