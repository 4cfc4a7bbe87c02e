//! LMS and HSS: RFC 8554 and RFC 9858.

use crate::lines::Lines;
use crate::{data, program};

#[test]
fn lms_and_hss_of_rfcs() {
    let mut lines = Lines::default();
    lines.limit(12);
    lines.data(&data!("lms"));
    program::run("lms", &lines);
}
