//! tmp
pub mod algorithm;
pub mod attributes;
pub mod pool;
