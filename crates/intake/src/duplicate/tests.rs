use rstest::rstest;
use uuid::Uuid;

use super::*;
use crate::tests::serial;

fn office(code: &str) -> PostOfficeCode {
    PostOfficeCode::parse(code).unwrap()
}

fn place(batch: u128, sheet: u32) -> Place {
    Place {
        post_office: office("270000"),
        batch: BatchId::from_uuid(Uuid::from_u128(batch)),
        sheet,
    }
}

fn paper(sheet: u32, standing: PaperStanding) -> Trace {
    Trace::Paper {
        place: place(1, sheet),
        standing,
    }
}

const PHONE: Trace = Trace::Phone { at_ms: 5 };

#[rstest]
#[case::unknown(&[], PaperArrival::Admitted, PhoneArrival::Admitted)]
#[case::rejected_paper(
    &[paper(1, PaperStanding::Rejected)],
    PaperArrival::Admitted,
    PhoneArrival::Admitted
)]
#[case::waiting_paper(
    &[paper(1, PaperStanding::Waiting)],
    PaperArrival::Held(vec![place(1, 1)]),
    PhoneArrival::PaperReceived(vec![place(1, 1)])
)]
#[case::counted_paper(
    &[paper(1, PaperStanding::Counted)],
    PaperArrival::Held(vec![place(1, 1)]),
    PhoneArrival::PaperReceived(vec![place(1, 1)])
)]
#[case::two_held_papers(
    &[paper(9, PaperStanding::Held), paper(2, PaperStanding::Held)],
    PaperArrival::Held(vec![place(1, 2), place(1, 9)]),
    PhoneArrival::PaperReceived(vec![place(1, 2), place(1, 9)])
)]
#[case::phone(
    &[PHONE],
    PaperArrival::AnsweredByPhone { at_ms: 5 },
    PhoneArrival::AnsweredByPhone { at_ms: 5 }
)]
#[case::phone_and_a_rejected_paper(
    &[paper(1, PaperStanding::Rejected), PHONE],
    PaperArrival::AnsweredByPhone { at_ms: 5 },
    PhoneArrival::AnsweredByPhone { at_ms: 5 }
)]
fn the_first_that_counts_stands_in_the_way_of_the_second(
    #[case] known: &[Trace],
    #[case] on_paper: PaperArrival,
    #[case] by_phone: PhoneArrival,
) {
    let here = office("270000");
    let settings = Settings::default();
    assert_eq!(paper_arrives(&here, &here, known, &settings), on_paper);
    assert_eq!(phone_arrives(known), by_phone);
}

#[test]
fn a_serial_of_another_post_office_is_set_aside_or_refused_as_the_round_says() {
    let (here, there) = (office("270000"), office("280000"));
    let mut settings = Settings::default();
    assert_eq!(
        paper_arrives(&here, &there, &[], &settings),
        PaperArrival::SetAside(there.clone())
    );
    settings.foreign = Foreign::Refuse;
    let refused = paper_arrives(&here, &there, &[PHONE], &settings);
    assert_eq!(
        (refused.code(), refused),
        ("paper-foreign", PaperArrival::Foreign(there))
    );
}

#[test]
fn each_held_paper_shows_where_the_others_lie() {
    let places = vec![place(2, 3), place(1, 8), place(2, 3)];
    let held = HeldPapers::new(serial(260_001), places).unwrap();
    assert_eq!(held.places(), [place(1, 8), place(2, 3)]);
    assert_eq!(held.others(&place(1, 8)), [&place(2, 3)]);
    assert_eq!(held.others(&place(2, 3)), [&place(1, 8)]);
}

#[test]
fn one_paper_alone_is_not_held() {
    let alone = HeldPapers::new(serial(260_001), vec![place(1, 1), place(1, 1)]);
    assert_eq!(alone, Err(HeldError::Alone));
}

#[test]
fn one_paper_counts_or_none() {
    let held = || HeldPapers::new(serial(260_001), vec![place(1, 1), place(2, 2)]).unwrap();
    let standings = |counts: Option<&Place>| -> Vec<PaperStanding> {
        let traces = held().decide(counts).unwrap().into_iter();
        traces
            .filter_map(|trace| match trace {
                Trace::Paper { standing, .. } => Some(standing),
                Trace::Phone { .. } => None,
            })
            .collect()
    };
    assert_eq!(
        standings(Some(&place(2, 2))),
        [PaperStanding::Rejected, PaperStanding::Waiting]
    );
    assert_eq!(standings(None), [PaperStanding::Rejected; 2]);
    assert_eq!(held().decide(Some(&place(3, 3))), Err(HeldError::NotHeld));
}
