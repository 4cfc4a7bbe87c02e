//! Whether a history of concurrent calls on one object can be explained by some order of single calls: one that keeps a call
//! before each call that began after it returned.
//!
//! The events are taken in the order of their times. What is known at a time is a set of possibilities: the object's value,
//! and which of the calls in progress have taken effect. When a call returns, it must have; possibilities in which it cannot
//! are dropped. The history is refused when none is left. With n threads and v values in play there are at most v · 2^n
//! possibilities, so the length of the history costs nothing.

use std::collections::HashSet;

/// What was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Sets the object to a value.
    Set(i64),
    /// The same, but only if there is none.
    Create(i64),
    Get,
    Info,
    Remove,
}

/// What it gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Done,
    Value(i64),
    Size(i64),
    Missing,
    Exists,
}

/// One call of one thread, with the times before and after it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub thread: u32,
    pub call: Call,
    pub answer: Answer,
    pub invoked: u64,
    pub returned: u64,
}

impl Operation {
    /// The value after the call, when `value` before it explains the answer. No value is an absent object.
    fn apply(&self, value: Option<i64>, size_of: fn(i64) -> i64) -> Option<Option<i64>> {
        match (self.call, self.answer, value) {
            (Call::Set(new), Answer::Done, _) | (Call::Create(new), Answer::Done, None) => {
                Some(Some(new))
            }
            (Call::Create(_), Answer::Exists, Some(_)) => Some(value),
            (Call::Get, Answer::Value(found), Some(there)) => (found == there).then_some(value),
            (Call::Info, Answer::Size(size), Some(there)) => {
                (size == size_of(there)).then_some(value)
            }
            (Call::Get | Call::Info | Call::Remove, Answer::Missing, None) => Some(None),
            (Call::Remove, Answer::Done, Some(_)) => Some(None),
            _ => None,
        }
    }
}

/// Explains a history of one object that is absent at first.
///
/// # Errors
/// The first call that no order of calls explains.
pub fn check(history: &[Operation], size_of: fn(i64) -> i64) -> Result<(), Operation> {
    let mut events: Vec<(u64, bool, &Operation)> = Vec::new();
    for operation in history {
        assert!(operation.thread < 64 && operation.invoked < operation.returned);
        events.push((operation.invoked, false, operation));
        events.push((operation.returned, true, operation));
    }
    events.sort_by_key(|(time, ..)| *time);
    let mut in_progress: Vec<&Operation> = Vec::new();
    // The value, and a bit for each thread whose call in progress has taken effect.
    let mut possible = HashSet::from([(None, 0u64)]);
    for (_, returns, operation) in events {
        if !returns {
            in_progress.push(operation);
            continue;
        }
        let mut all = possible.clone();
        let mut new: Vec<_> = possible.into_iter().collect();
        while let Some((value, effective)) = new.pop() {
            for next in &in_progress {
                let bit = 1 << next.thread;
                if effective & bit == 0
                    && let Some(after) = next.apply(value, size_of)
                    && all.insert((after, effective | bit))
                {
                    new.push((after, effective | bit));
                }
            }
        }
        let bit = 1 << operation.thread;
        let explained = all.into_iter().filter(|(_, effective)| effective & bit != 0);
        possible = explained.map(|(value, effective)| (value, effective & !bit)).collect();
        if possible.is_empty() {
            return Err(*operation);
        }
        in_progress.retain(|other| other.thread != operation.thread);
    }
    Ok(())
}

mod tests {
    use super::*;

    fn operation(
        thread: u32,
        call: Call,
        answer: Answer,
        invoked: u64,
        returned: u64,
    ) -> Operation {
        Operation { thread, call, answer, invoked, returned }
    }

    fn holds(history: &[Operation]) -> bool {
        check(history, |value| value * 10).is_ok()
    }

    #[test]
    fn a_get_after_a_set_must_give_its_value_and_one_beside_it_either_value() {
        let set = |value, from, to| operation(0, Call::Set(value), Answer::Done, from, to);
        let get = |answer, from, to| operation(1, Call::Get, answer, from, to);
        let value = Answer::Value;
        assert!(holds(&[set(1, 0, 1), get(value(1), 2, 3)]));
        assert!(!holds(&[set(1, 0, 1), get(Answer::Missing, 2, 3)]));
        assert!(!holds(&[set(1, 0, 1), set(2, 2, 3), get(value(1), 4, 5)]));
        for answer in [value(1), value(2)] {
            assert!(holds(&[set(1, 0, 1), set(2, 2, 9), get(answer, 3, 4)]));
        }
        assert!(!holds(&[set(1, 0, 1), set(2, 2, 9), get(Answer::Missing, 3, 4)]));
        assert!(!holds(&[set(1, 0, 1), set(2, 2, 9), get(value(-1), 3, 4)]));
    }

    #[test]
    fn what_one_get_has_seen_no_later_one_may_miss() {
        let set = |value, from, to| operation(0, Call::Set(value), Answer::Done, from, to);
        let get = |value, from, to| operation(1, Call::Get, Answer::Value(value), from, to);
        assert!(holds(&[set(1, 0, 1), set(2, 2, 9), get(1, 3, 4), get(2, 5, 6)]));
        assert!(!holds(&[set(1, 0, 1), set(2, 2, 9), get(2, 3, 4), get(1, 5, 6)]));
    }

    #[test]
    fn one_object_is_removed_and_created_once() {
        let remove = |thread, answer, from, to| operation(thread, Call::Remove, answer, from, to);
        let create =
            |thread, answer, from, to| operation(thread, Call::Create(7), answer, from, to);
        let made = create(0, Answer::Done, 0, 1);
        assert!(holds(&[made, remove(1, Answer::Done, 2, 5), remove(2, Answer::Missing, 3, 4)]));
        assert!(!holds(&[made, remove(1, Answer::Done, 2, 5), remove(2, Answer::Done, 3, 4)]));
        assert!(holds(&[create(1, Answer::Done, 0, 5), create(2, Answer::Exists, 1, 4)]));
        assert!(!holds(&[create(1, Answer::Done, 0, 5), create(2, Answer::Done, 1, 4)]));
    }

    #[test]
    fn a_size_that_no_value_had_is_refused() {
        let set = |value, from, to| operation(0, Call::Set(value), Answer::Done, from, to);
        let info = |size| operation(1, Call::Info, Answer::Size(size), 3, 4);
        assert!(holds(&[set(1, 0, 1), set(2, 2, 5), info(20)]));
        assert!(!holds(&[set(1, 0, 1), set(2, 2, 5), info(30)]));
    }

    #[test]
    fn several_calls_in_progress_may_take_effect_in_any_order() {
        let set = |thread, value| operation(thread, Call::Set(value), Answer::Done, 0, 10);
        let get = |value, from| operation(7, Call::Get, Answer::Value(value), from, from + 1);
        for order in [[1, 2, 3], [3, 2, 1], [2, 3, 1]] {
            let [a, b, c] = order;
            let sets = [set(0, 1), set(1, 2), set(2, 3)];
            assert!(holds(&[&sets[..], &[get(a, 1), get(b, 3), get(c, 5)]].concat()));
            assert!(!holds(&[&sets[..], &[get(a, 1), get(b, 3), get(a, 5)]].concat()));
        }
    }
}
