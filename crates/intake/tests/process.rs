//! The whole process on simulated batches: what single keying leaves wrong, and what is left at the end.

#![expect(
    clippy::unwrap_used,
    reason = "a simulation that cannot run is a failed test"
)]

#[path = "../examples/paper/person.rs"]
mod person;
#[path = "../examples/paper/simulation.rs"]
mod simulation;

use intake::verify_share::SecondKeying;
use simulation::{Batch, Outcome};

fn batches(count: u64, rule: SecondKeying) -> Outcome {
    let mut all = Outcome::default();
    for seed in 1..=count {
        all.add(&Batch::of(200, 5, rule).run(seed).unwrap());
    }
    all
}

#[test]
fn keying_everything_twice_leaves_a_fiftieth_of_the_errors_or_less() {
    let all = batches(10, SecondKeying::default());
    // 58,000 fields and more with 5 wrong in 1,000: 290 expected, standard deviation 17.
    assert!((0.4..0.6).contains(&all.percent_once()), "{all}");
    assert!(all.percent_at_end() < all.percent_once() / 50.0, "{all}");
    assert_eq!(all.keyed_twice, all.forms);
}

#[test]
fn with_a_tenth_keyed_twice_the_audit_stops_what_the_sample_would_let_through() {
    let tenth = SecondKeying {
        share_per_mille: 100,
        ..SecondKeying::default()
    };
    let all = batches(5, tenth);
    assert!(all.returned > 0, "{all}");
    assert!(all.percent_at_end() < all.percent_once(), "{all}");
}

#[test]
fn clerks_who_never_err_leave_nothing_to_decide() {
    let rule = SecondKeying {
        share_per_mille: 100,
        ..SecondKeying::default()
    };
    let clean = Batch::of(200, 0, rule).run(3).unwrap();
    assert_eq!(
        (clean.wrong_once, clean.wrong_at_end, clean.decided),
        (0, 0, 0)
    );
    // In full until the record is long enough, then about a tenth.
    assert!((11..60).contains(&clean.keyed_twice), "{clean}");
}

#[test]
fn the_same_seed_tells_the_same_story() {
    let story = |seed| {
        Batch::of(30, 5, SecondKeying::default())
            .run(seed)
            .unwrap()
            .to_string()
    };
    assert_eq!(story(4), story(4));
    assert_ne!(story(4), story(5));
}
