use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

use super::*;

fn line(serial: Option<u32>, reason: Reason) -> Rejection {
    Rejection {
        serial: serial.map(|number| Serial::from_number(number).unwrap()),
        reason,
        by: PersonId::from_uuid(Uuid::from_u128(1)),
        at_ms: 0,
        note: None,
    }
}

#[rstest]
#[case(Reason::Blank, Disposition::Refusal, true)]
#[case(Reason::Refused, Disposition::Refusal, true)]
#[case(Reason::Spoiled, Disposition::Other, false)]
#[case(Reason::Unreadable, Disposition::Other, false)]
#[case(Reason::OutsideSample, Disposition::NotEligible, true)]
#[case(Reason::Duplicate, Disposition::NoCase, true)]
#[case(Reason::WrongSerial, Disposition::NoCase, false)]
fn every_reason_counts_as_the_standard_says(
    #[case] reason: Reason,
    #[case] disposition: Disposition,
    #[case] needs_serial: bool,
) {
    assert_eq!(reason.disposition(), disposition);
    let entered = Register::default().enter(line(None, reason));
    assert_eq!(
        entered,
        if needs_serial {
            Err(RegisterError::SerialMissing(reason))
        } else {
            Ok(())
        }
    );
}

#[test]
fn a_form_with_a_serial_of_the_round_has_no_wrong_one() {
    let mut register = Register::default();
    let refused = register.enter(line(Some(260_001), Reason::WrongSerial));
    let serial = Serial::from_number(260_001).unwrap();
    assert_eq!(refused, Err(RegisterError::SerialRight(serial)));
    assert!(register.lines().is_empty());
}

#[test]
fn every_reason_has_words_for_people() {
    let words = include_str!("../../../../web/locales/office/intake.toml");
    for reason in Reason::ALL {
        let name = reason.words().strip_prefix("intake.").unwrap();
        assert!(words.contains(&format!("\n{name} = ")), "{name}");
    }
}

#[test]
fn a_form_is_rejected_once_and_can_be_taken_out_again() {
    let mut register = Register::default();
    register.enter(line(Some(260_001), Reason::Blank)).unwrap();
    let serial = Serial::from_number(260_001).unwrap();
    let again = register.enter(line(Some(260_001), Reason::Refused));
    assert_eq!(
        again,
        Err(RegisterError::Twice {
            serial,
            reason: Reason::Blank
        })
    );
    assert_eq!(register.serials(), BTreeSet::from([serial]));
    assert_eq!(register.withdraw(serial).unwrap().reason, Reason::Blank);
    assert_eq!(register.withdraw(serial), None);
    assert_eq!(register.tally(), Tally::default());
}

#[test]
fn duplicate_papers_do_not_stop_the_one_that_counts() {
    let mut register = Register::default();
    for _ in 0..2 {
        register
            .enter(line(Some(260_001), Reason::Duplicate))
            .unwrap();
    }
    assert_eq!(
        register.reason_of(Serial::from_number(260_001).unwrap()),
        None
    );
    assert!(register.serials().is_empty());
    assert_eq!(register.tally().no_case, 2);
}

proptest! {
    #[test]
    fn every_line_counts_exactly_once(
        lines in prop::collection::vec(
            (prop::option::of(260_000_u32..260_020), prop::sample::select(Reason::ALL)), 0..60,
        ),
    ) {
        let mut register = Register::default();
        let mut entered = 0;
        for (serial, reason) in lines {
            entered += u64::from(register.enter(line(serial, reason)).is_ok());
        }
        let tally = register.tally();
        prop_assert_eq!(tally.refusal + tally.other + tally.not_eligible + tally.no_case, entered);
        prop_assert_eq!(register.by_reason().values().sum::<u64>(), entered);
    }
}
