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
                let (input, output) = overlapping(&mut buffer, from..from + 8, to..to + 16);
                let mut memory = memory();
                let mut place = InPlace::new(output, offset, input, [], &mut memory).unwrap();
                place
                    .run(&mut memory, |buffer, []| {
                        let first = u8::try_from(from).unwrap();
                        assert!(buffer[offset..offset + 8].iter().copied().eq(first..first + 8));
                        Ok(0)
                    })
                    .unwrap();
            }
        }
    }
}

#[test]
fn a_side_input_under_the_output_is_saved_and_one_beside_it_is_not_copied() {
    let mut buffer = [7u8; 16];
    let (under, output) = overlapping(&mut buffer, 0..4, 2..16);
    let (beside, plain) = ([9u8; 300], [1u8; 14]);
    let mut memory = memory();
    let side = [under, input(&beside)];
    let mut place = InPlace::new(output, 0, input(&plain), side, &mut memory).unwrap();
    place
        .run(&mut memory, |buffer, [under, apart]| {
            assert_eq!((&*buffer, under), (&plain[..], &[7u8; 4][..]));
            assert_eq!(apart.as_ptr(), beside.as_ptr());
            Ok(0)
        })
        .unwrap();
}

#[test]
fn more_side_input_under_the_output_than_can_be_saved_is_refused_and_nothing_is_moved() {
    let mut buffer = [7u8; 300];
    let (under, output) = overlapping(&mut buffer, 0..257, 0..300);
    let mut memory = memory();
    let refused = InPlace::new(output, 0, input(&[1; 4]), [under], &mut memory);
    assert_eq!(refused.err(), Some(Status::InsufficientMemory));
    assert_eq!(buffer, [7; 300]);
}

#[test]
fn what_was_moved_is_wiped_when_the_work_fails_and_what_did_not_fit_is_not_moved() {
    let fail = |_: &mut [u8], []: [&[u8]; 0]| Err(Status::InvalidSignature);
    let mut buffer = [7u8; 8];
    let mut memory = memory();
    let (_, output) = overlapping(&mut buffer, 0..0, 0..8);
    let mut place = InPlace::new(output, 2, input(&[1; 4]), [], &mut memory).unwrap();
    assert_eq!(place.run(&mut memory, fail), Err(Status::InvalidSignature));
    assert_eq!(buffer, [7, 7, 0, 0, 0, 0, 7, 7]);

    let mut buffer = [7u8; 5];
    let (_, output) = overlapping(&mut buffer, 0..0, 0..5);
    let mut place = InPlace::new(output, 2, input(&[1; 4]), [], &mut memory).unwrap();
    assert_eq!(place.run(&mut memory, fail), Err(Status::InvalidSignature));
    assert_eq!(buffer, [7; 5]);
}
