use proptest::prelude::*;

use super::*;
use crate::tests::serial;

/// A tenth, once at most 1 % of the fields are wrong at the upper limit.
const TENTH: SecondKeying = SecondKeying {
    share_per_mille: 100,
    limit_per_mille: 10,
    confidence_per_mille: 950,
    window: 50,
};

fn forms(count: usize, wrong: u32) -> Vec<Verified> {
    vec![Verified { fields: 28, wrong }; count]
}

#[test]
fn a_new_clerk_is_checked_in_full_until_enough_is_known() {
    // 299 clean fields are the first with an upper limit of at most 1 %: 11 forms of 28.
    for (count, level) in [(0, Level::All), (10, Level::All), (11, Level::Share)] {
        let record = TENTH.record(&forms(count, 0));
        assert_eq!(record.level, level, "{count} forms: {}", record.upper);
    }
    assert!((TENTH.record(&[]).upper - 1.0).abs() < 1e-15);
}

#[test]
fn errors_raise_the_share_to_all_and_clean_work_lowers_it_again() {
    let mut history = forms(40, 0);
    assert_eq!(TENTH.record(&history).level, Level::Share);
    history.extend(forms(4, 3));
    let raised = TENTH.record(&history);
    assert_eq!((raised.level, raised.wrong), (Level::All, 12));
    history.extend(forms(45, 0));
    // One of the four bad forms is still among the last fifty … and soon none.
    history.extend(forms(5, 0));
    assert_eq!(TENTH.record(&history).level, Level::Share);
}

#[test]
fn all_is_all_whatever_the_record() {
    let everybody = SecondKeying::default();
    let due = |number| everybody.is_due(Seed::from_number(1), serial(number), &forms(50, 0));
    assert!((260_000..260_200).all(due));
}

#[test]
fn a_good_clerk_has_about_the_share_keyed_again_and_a_bad_one_all() {
    let due = |history: &[Verified]| {
        let serials = (260_000..262_000).map(serial);
        serials
            .filter(|&serial| TENTH.is_due(Seed::from_number(7), serial, history))
            .count()
    };
    // 200 expected with a standard deviation of 13.4.
    assert!((150..=250).contains(&due(&forms(50, 0))));
    assert_eq!(due(&forms(50, 2)), 2000);
}

#[test]
fn rules_that_cannot_be_followed_are_refused() {
    let wrong = [
        (
            SecondKeying {
                share_per_mille: 99,
                ..TENTH
            },
            SettingsError::Share,
        ),
        (
            SecondKeying {
                share_per_mille: 1001,
                ..TENTH
            },
            SettingsError::Share,
        ),
        (
            SecondKeying {
                limit_per_mille: 0,
                ..TENTH
            },
            SettingsError::Limit,
        ),
        (
            SecondKeying {
                confidence_per_mille: 1000,
                ..TENTH
            },
            SettingsError::Probability,
        ),
        (SecondKeying { window: 4, ..TENTH }, SettingsError::Window),
    ];
    for (rule, error) in wrong {
        assert_eq!(rule.check(), Err(error));
    }
    assert_eq!(TENTH.check(), Ok(()));
    assert_eq!(crate::Settings::default().check(), Ok(()));
}

proptest! {
    #[test]
    fn the_same_seed_and_record_say_the_same_and_more_errors_never_less(
        seed: u64,
        number in 260_000_u32..270_000,
        history in prop::collection::vec((1_u32..40, 0_u32..3), 0..80),
    ) {
        let record = |extra: u32| -> Vec<Verified> {
            let forms = history.iter();
            forms.map(|&(fields, wrong)| Verified { fields, wrong: wrong + extra }).collect()
        };
        let due = |extra| TENTH.is_due(Seed::from_number(seed), serial(number), &record(extra));
        prop_assert_eq!(due(0), due(0));
        prop_assert!(!due(0) || due(1));
    }
}
