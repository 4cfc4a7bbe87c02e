use super::*;

fn memory() -> Memory {
    // SAFETY: each test uses one.
    unsafe { Memory::new() }
}

fn input(bytes: &[u8]) -> Input {
    // SAFETY: the slice outlives the test's use of it.
    unsafe { Input::new(bytes.as_ptr(), bytes.len()) }.unwrap()
}

/// An input and an output in the same buffer, by ranges.
fn overlapping(
    buffer: &mut [u8],
    from: core::ops::Range<usize>,
    to: core::ops::Range<usize>,
) -> (Input, Output) {
    assert!(from.end <= buffer.len() && to.end <= buffer.len());
    let start = buffer.as_mut_ptr();
    // SAFETY: both ranges lie in the buffer, which the test does not touch until it is done with these.
    unsafe {
        (
            Input::new(start.add(from.start), from.len()).unwrap(),
            Output::new(start.add(to.start), to.len()).unwrap(),
        )
    }
}

#[test]
fn null_is_a_buffer_of_length_0_and_of_no_other_length() {
    let mut memory = memory();
    // SAFETY: NULL is allowed.
    unsafe {
        assert!(Input::new(core::ptr::null(), 0).unwrap().get(&memory).is_empty());
        assert!(Output::new(core::ptr::null_mut(), 0).unwrap().get(&mut memory).is_empty());
        assert_eq!(Input::new(core::ptr::null(), 1).err(), Some(Status::InvalidArgument));
        assert_eq!(Output::new(core::ptr::null_mut(), 1).err(), Some(Status::InvalidArgument));
        assert_eq!(Slot::<u32>::new(core::ptr::null_mut()).err(), Some(Status::InvalidArgument));
    }
}

#[test]
fn a_length_that_no_object_has_is_refused() {
    let byte = 0u8;
    // SAFETY: the length is refused before it is used.
    let refused = unsafe { Input::new(&raw const byte, isize::MAX as usize + 1) };
    assert_eq!(refused.err(), Some(Status::InvalidArgument));
}

#[test]
fn an_input_is_moved_to_its_place_however_it_overlaps() {
    for from in 0..8 {
        for to in 0..8 {
            for offset in 0..4 {
                let mut buffer = [0u8; 32];
                for (i, byte) in (0u8..).zip(&mut buffer) {
                    *byte = i;
                }
                let (input, mut output) = overlapping(&mut buffer, from..from + 8, to..to + 16);
                let mut memory = memory();
                let moved = output.work_in_place(offset, input, &mut memory, |buffer| {
                    let first = u8::try_from(from).unwrap();
                    assert!(buffer[offset..offset + 8].iter().copied().eq(first..first + 8));
                    Ok(8)
                });
                assert_eq!(moved, Ok(8));
            }
        }
    }
}

#[test]
fn an_input_that_does_not_fit_is_left_where_it_is_and_no_work_is_done() {
    for (size, offset) in [(5, 2), (3, 0), (0, 0), (8, 5), (8, usize::MAX)] {
        let mut buffer = [7u8; 8];
        let mut memory = memory();
        let (_, mut output) = overlapping(&mut buffer, 0..0, 0..size);
        let refused = output.work_in_place(offset, input(&[1; 4]), &mut memory, |_| unreachable!());
        assert_eq!(refused, Err(Status::BufferTooSmall));
        assert_eq!(buffer, [7; 8]);
    }
}

#[test]
fn what_was_moved_is_wiped_when_the_work_fails_and_nothing_else_is() {
    let mut buffer = [7u8; 8];
    let mut memory = memory();
    let (_, mut output) = overlapping(&mut buffer, 0..0, 0..8);
    let failed = output.work_in_place(2, input(&[1; 4]), &mut memory, |buffer| {
        assert_eq!(buffer, [7, 7, 1, 1, 1, 1, 7, 7]);
        Err(Status::InvalidSignature)
    });
    assert_eq!(failed, Err(Status::InvalidSignature));
    assert_eq!(buffer, [7, 7, 0, 0, 0, 0, 7, 7]);
}
