//! Which inputs each algorithm takes, in which form, from which type of key, and in which order.

use super::*;
use psa_rot::config::KEY_DERIVATION_INPUT;

/// Every type of key that might be tried, with material that imports.
const TYPES: [(KeyType, &[u8]); 9] = [
    (RAW, &[0x41; 65]),
    (DERIVE, &[4; 65]),
    (PASSWORD, &[0x43; 65]),
    (PASSWORD_HASH, &[0x44; 65]),
    (PEPPER, &[0x45; 65]),
    (HMAC, &[0x46; 65]),
    (AES, &[0x47; 16]),
    (PAIR, &PRIVATE_KEY),
    (PUBLIC, &PUBLIC_KEY),
];

/// The types of key that a step takes, as PSA Crypto 1.5 §10.8.1 and §10.8.2 have it; `None` when the algorithm has no such step.
fn types(algorithm: Algorithm, step: Step) -> Option<&'static [KeyType]> {
    match (algorithm, step) {
        (HKDF | HKDF_EXTRACT, Step::SALT) => Some(&[RAW]),
        (HKDF | HKDF_EXPAND, Step::INFO) => Some(&[RAW]),
        (TLS12_PRF | PSK_TO_MS, Step::SEED | Step::LABEL) => Some(&[RAW]),
        (PSK_TO_MS, Step::OTHER_SECRET) => Some(&[DERIVE]),
        (PBKDF2 | PBKDF2_CMAC, Step::SALT) => Some(&[RAW, PEPPER]),
        (PBKDF2 | PBKDF2_CMAC, Step::PASSWORD) => Some(&[DERIVE, PASSWORD]),
        (PBKDF2 | PBKDF2_CMAC, Step::COST) => Some(&[]),
        (PBKDF2 | PBKDF2_CMAC, _) => None,
        (SP800_108 | SP800_108_CMAC, Step::LABEL | Step::CONTEXT) => Some(&[RAW]),
        (SP800_108, Step::SECRET) => Some(&[HMAC, DERIVE]),
        (SP800_108_CMAC, Step::SECRET) => Some(&[AES]),
        (_, Step::SECRET) => Some(&[DERIVE]),
        _ => None,
    }
}

/// An input for a step that the algorithm has.
fn any(algorithm: Algorithm, step: Step) -> Input<'static> {
    const SHORT: &[u8] = &[4; 65];
    match step {
        Step::COST => Cost(1),
        _ if algorithm == SP800_108_CMAC && step == Step::SECRET => key(step, AES, &[1; 16]),
        _ => Bytes(step, SHORT),
    }
}

/// The orders in which a step can come: what was given before it.
fn before(algorithm: Algorithm, step: Step) -> Vec<Step> {
    match (algorithm, step) {
        (HKDF_EXTRACT, Step::SECRET) => vec![Step::SALT],
        (HKDF_EXPAND, Step::INFO) => vec![Step::SECRET],
        (TLS12_PRF | PSK_TO_MS, Step::SECRET | Step::OTHER_SECRET) => vec![Step::SEED],
        (TLS12_PRF | PSK_TO_MS, Step::LABEL) => vec![Step::SEED, Step::SECRET],
        (PBKDF2 | PBKDF2_CMAC, Step::SALT) => vec![Step::COST],
        (PBKDF2 | PBKDF2_CMAC, Step::PASSWORD) => vec![Step::COST, Step::SALT],
        (SP800_108 | SP800_108_CMAC, Step::LABEL | Step::CONTEXT) => vec![Step::SECRET],
        _ => vec![],
    }
}

/// A derivation in which `step` is due.
fn due(rot: &mut Device, algorithm: Algorithm, step: Step) -> Handle {
    let inputs: Vec<_> =
        before(algorithm, step).into_iter().map(|step| any(algorithm, step)).collect();
    derivation(rot, algorithm, &inputs)
}

#[test]
fn each_step_takes_the_types_of_key_that_the_specification_names_and_no_other() {
    for algorithm in ALL {
        for step in STEPS {
            for (key_type, data) in TYPES {
                let mut rot = device();
                let handle = due(&mut rot, algorithm, step);
                let fits = types(algorithm, step).is_some_and(|types| types.contains(&key_type));
                let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
                let got = give(&mut rot, handle, algorithm, key(step, key_type, data));
                assert_eq!(got, expected, "{algorithm:?} {step:?} {key_type:?}");
                let alive = rot.key_derivation_get_capacity(handle).is_ok();
                assert_eq!(alive, fits, "an error ends in the error state");
            }
        }
    }
}

#[test]
fn each_step_that_is_no_number_takes_bytes_but_the_secret_under_cmac() {
    for algorithm in ALL {
        for step in STEPS.into_iter().chain([Step(0), Step(0xffff)]) {
            let mut rot = device();
            let handle = due(&mut rot, algorithm, step);
            let fits = types(algorithm, step).is_some()
                && step != Step::COST
                && (algorithm, step) != (SP800_108_CMAC, Step::SECRET);
            let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
            let got = rot.key_derivation_input_bytes(handle, step, &[4; 65]);
            assert_eq!(got, expected, "{algorithm:?} {step:?}");
        }
    }
}

#[test]
fn only_the_cost_of_pbkdf2_is_a_number() {
    for algorithm in ALL {
        for step in STEPS.into_iter().chain([Step(0)]) {
            let mut rot = device();
            let handle = due(&mut rot, algorithm, step);
            let fits = matches!(algorithm, PBKDF2 | PBKDF2_CMAC) && step == Step::COST;
            let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
            let got = rot.key_derivation_input_integer(handle, step, 1);
            assert_eq!(got, expected, "{algorithm:?} {step:?}");
        }
    }
}

/// The complete orders of inputs that lead to output.
fn orders(algorithm: Algorithm) -> Vec<Vec<Step>> {
    let (salt, secret, info) = (Step::SALT, Step::SECRET, Step::INFO);
    let (seed, other, label) = (Step::SEED, Step::OTHER_SECRET, Step::LABEL);
    match algorithm {
        HKDF => vec![
            vec![salt, secret, info],
            vec![salt, info, secret],
            vec![info, salt, secret],
            vec![secret, info],
            vec![info, secret],
        ],
        HKDF_EXTRACT => vec![vec![salt, secret]],
        HKDF_EXPAND => vec![vec![secret, info]],
        TLS12_PRF => vec![vec![seed, secret, label]],
        PSK_TO_MS => vec![vec![seed, secret, label], vec![seed, other, secret, label]],
        ECJPAKE_TO_PMS => vec![vec![secret]],
        PBKDF2 | PBKDF2_CMAC => vec![
            vec![Step::COST, salt, Step::PASSWORD],
            vec![Step::COST, salt, salt, Step::PASSWORD],
            vec![Step::COST, salt, salt, salt, Step::PASSWORD],
        ],
        _ => vec![
            vec![secret],
            vec![secret, label],
            vec![secret, Step::CONTEXT],
            vec![secret, label, Step::CONTEXT],
        ],
    }
}

/// All sequences of up to four steps that the algorithm has are tried: 3 to 340 for each algorithm.
#[test]
fn inputs_come_in_the_order_of_the_algorithm_and_as_often_as_it_says() {
    for algorithm in ALL {
        let steps: Vec<_> =
            STEPS.into_iter().filter(|step| types(algorithm, *step).is_some()).collect();
        let good = orders(algorithm);
        let mut sequences = vec![vec![]];
        let mut all: Vec<Vec<Step>> = Vec::new();
        for _ in 0..4 {
            sequences = sequences
                .iter()
                .flat_map(|sequence: &Vec<Step>| {
                    steps.iter().map(|step| [sequence.as_slice(), &[*step]].concat())
                })
                .collect();
            all.extend(sequences.clone());
        }
        let mut complete = 0;
        for sequence in all {
            let mut rot = device();
            let handle = rot.key_derivation_setup(algorithm).unwrap();
            let mut failed = false;
            for (i, step) in sequence.iter().enumerate() {
                // A salt may come again for as long as no password is in.
                let begins = |order: &Vec<Step>| order.starts_with(&sequence[..=i]);
                let salts = [Step::COST, Step::SALT, Step::SALT, Step::SALT];
                let fits = good.iter().any(begins) || sequence[..=i] == salts;
                let got = give(&mut rot, handle, algorithm, any(algorithm, *step));
                let expected = if fits && !failed { Ok(()) } else { Err(Status::BadState) };
                assert_eq!(got, expected, "{algorithm:?} {:?}", &sequence[..=i]);
                failed |= !fits;
            }
            let whole = good.contains(&sequence);
            let length = if algorithm == ECJPAKE_TO_PMS { 32 } else { 1 };
            let got = rot.key_derivation_output_bytes(handle, &mut vec![0; length]);
            assert_eq!(got.is_ok(), whole, "{algorithm:?} {sequence:?}");
            complete += usize::from(whole);
        }
        assert!(complete >= 1, "{algorithm:?}");
    }
}

#[test]
fn no_input_comes_after_the_output_began_even_one_that_was_left_out() {
    for algorithm in ALL {
        for step in STEPS.into_iter().filter(|step| types(algorithm, *step).is_some()) {
            for read in [0, 32] {
                let mut rot = device();
                let inputs: Vec<_> =
                    orders(algorithm)[0].iter().map(|step| any(algorithm, *step)).collect();
                let handle = derivation(&mut rot, algorithm, &inputs);
                output(&mut rot, handle, read);
                let late = give(&mut rot, handle, algorithm, any(algorithm, step));
                assert_eq!(late, Err(Status::BadState), "{algorithm:?} {step:?} {read}");
            }
        }
    }
}

#[test]
fn what_has_to_be_kept_of_the_inputs_has_a_limit_and_up_to_it_everything_works() {
    let full = vec![1; KEY_DERIVATION_INPUT];
    let half = vec![1; KEY_DERIVATION_INPUT / 2];
    let secret = Bytes(Step::SECRET, &[2; 32]);
    let as_aes = key(Step::SECRET, AES, &[2; 16]);
    let bytes = |step| Bytes(step, &full);
    let halves = |step| Bytes(step, &half);
    let cases: [(Algorithm, Vec<Input<'_>>, Step); 8] = [
        (HKDF, vec![bytes(Step::INFO), secret], Step::INFO),
        (HKDF_EXPAND, vec![secret, bytes(Step::INFO)], Step::INFO),
        (TLS12_PRF, vec![halves(Step::SEED), secret, halves(Step::LABEL)], Step::LABEL),
        (TLS12_PRF, vec![bytes(Step::SEED), secret, Bytes(Step::LABEL, b"")], Step::SEED),
        (PSK_TO_MS, vec![halves(Step::SEED), secret, halves(Step::LABEL)], Step::LABEL),
        (SP800_108, vec![secret, halves(Step::LABEL), halves(Step::CONTEXT)], Step::CONTEXT),
        (SP800_108_CMAC, vec![as_aes, bytes(Step::LABEL)], Step::LABEL),
        (SP800_108_CMAC, vec![as_aes, bytes(Step::CONTEXT)], Step::CONTEXT),
    ];
    for (algorithm, inputs, step) in cases {
        let mut rot = device();
        let handle = derivation(&mut rot, algorithm, &inputs);
        output(&mut rot, handle, 40);
        let handle = rot.key_derivation_setup(algorithm).unwrap();
        for input in inputs {
            let Bytes(this, data) = input else {
                give(&mut rot, handle, algorithm, input).unwrap();
                continue;
            };
            let longer = [data, &[1]].concat();
            let data = if this == step { &longer } else { data };
            let got = rot.key_derivation_input_bytes(handle, this, data);
            if this == step {
                assert_eq!(got, Err(Status::InsufficientMemory), "{algorithm:?} {step:?}");
                break;
            }
            assert_eq!(got, Ok(()));
        }
    }
}

#[test]
fn what_goes_into_a_mac_at_once_has_no_limit() {
    let long = vec![3; 40_000];
    for (algorithm, inputs) in [
        (HKDF, vec![Bytes(Step::SALT, &long), Bytes(Step::SECRET, &long), Bytes(Step::INFO, b"")]),
        (HKDF_EXTRACT, vec![Bytes(Step::SALT, &long), Bytes(Step::SECRET, &long)]),
        (PBKDF2, vec![Cost(1), Bytes(Step::SALT, b""), Bytes(Step::PASSWORD, &long)]),
        (PBKDF2_CMAC, vec![Cost(1), Bytes(Step::SALT, b""), Bytes(Step::PASSWORD, &long)]),
        (SP800_108, vec![Bytes(Step::SECRET, &long)]),
    ] {
        let mut rot = device();
        let handle = derivation(&mut rot, algorithm, &inputs);
        output(&mut rot, handle, 32);
    }
}

#[test]
fn a_key_must_permit_the_algorithm_of_the_operation_and_a_combined_one_is_another() {
    let mut rot = device();
    for (policy, expected) in [(ECDH_HKDF, Ok(())), (HKDF, Err(Status::NotPermitted))] {
        let salt = import(&mut rot, RAW, DERIVES, policy);
        let handle = rot.key_derivation_setup(ECDH_HKDF).unwrap();
        let got = rot.key_derivation_input_key(handle, Step::SALT, salt);
        assert_eq!(got, expected, "{policy:?}");
        rot.key_derivation_abort(handle);
    }
    for algorithm in ALL {
        let mut rot = device();
        let Some(Input::Key(step, key_type, _, data)) =
            sound(algorithm, DERIVES).into_iter().find(|input| matches!(input, Input::Key(..)))
        else {
            unreachable!()
        };
        let other = if algorithm == HKDF { HKDF_EXPAND } else { HKDF };
        for policy in [other, Algorithm::NONE, HMAC_256] {
            let key = rot.import_key(&volatile(key_type, DERIVES, policy), data).unwrap();
            let handle = due(&mut rot, algorithm, step);
            let got = rot.key_derivation_input_key(handle, step, key);
            assert_eq!(got, Err(Status::NotPermitted), "{algorithm:?} {policy:?}");
            rot.key_derivation_abort(handle);
        }
    }
}

#[test]
fn an_unknown_key_comes_before_everything_else_and_a_policy_before_a_wrong_type() {
    let mut rot = device();
    let raw = import(&mut rot, RAW, Usage::NONE, HKDF);
    for (key, expected) in [(KeyId(9), Status::InvalidHandle), (raw, Status::NotPermitted)] {
        for step in [Step::SECRET, Step::COST] {
            let handle = rot.key_derivation_setup(HKDF).unwrap();
            assert_eq!(rot.key_derivation_input_key(handle, step, key), Err(expected));
            rot.key_derivation_abort(handle);
        }
    }
}
