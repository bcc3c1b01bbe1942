use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn serial(number: u32) -> Serial {
    Serial::from_number(number).unwrap()
}

#[test]
fn the_check_character_is_that_of_the_sum_by_hand() {
    // 260001: 2·7 + 6·6 + 0 + 0 + 0 + 1·2 = 52; 52 + 3 = 55 is divisible by 11.
    assert_eq!(serial(260_001).to_string(), "260001-3");
    // 1003: 1·5 + 0 + 0 + 3·2 = 11, so nothing is missing.
    assert_eq!(serial(1003).check_character(), '0');
    // 1008: 5 + 16 = 21; 1 is missing.
    assert_eq!(serial(1008).to_string(), "1008-1");
}

#[rstest]
#[case::as_printed("260001-3")]
#[case::bare("2600013")]
#[case::spaced(" 26 0001 3 ")]
#[case::dashes("26–0001—3")]
#[case::scanner_with_enter("2600013\r\n")]
#[case::scanner_that_announces_the_code("]Q12600013")]
#[case::address("https://khaosat.example.vn/P/2600013")]
#[case::address_with_query("HTTPS://KHAOSAT.EXAMPLE.VN/P/260001-3?v=1")]
fn what_scanners_and_people_send_is_read(#[case] text: &str) {
    assert_eq!(Serial::parse(text), Ok(serial(260_001)));
}

#[rstest]
#[case("", CodeError::Length)]
#[case("7", CodeError::Length)]
#[case("9990", CodeError::Length)]
#[case("02600013", CodeError::Length)]
#[case("10000000001", CodeError::Length)]
#[case("99999999999999999999", CodeError::Length)]
#[case("26OOO13", CodeError::Symbol('O'))]
#[case("26X0013", CodeError::Symbol('X'))]
#[case("260001Y", CodeError::Symbol('Y'))]
#[case("260001-4", CodeError::Check)]
#[case("]", CodeError::Length)]
#[case("]Q", CodeError::Length)]
#[case("]ờờ", CodeError::Length)]
fn what_is_no_serial_says_why(#[case] text: &str, #[case] why: CodeError) {
    assert_eq!(Serial::parse(text), Err(why));
}

#[test]
fn ten_is_typed_as_x_in_any_case_or_as_the_star_of_the_number_pad() {
    let number = (1000..1100)
        .find(|&number| serial(number).check_character() == 'X')
        .unwrap();
    for check in ['x', 'X', '*'] {
        assert_eq!(
            Serial::parse(&format!("{number}{check}")),
            Ok(serial(number))
        );
    }
}

#[test]
fn a_slip_and_a_stranger_are_told_apart() {
    let issued = [Series::new(26, 4, 1, 10).unwrap().range()];
    assert_eq!(read("260001-3", &issued), Ok(serial(260_001)));
    let slip = read("260001-4", &issued).unwrap_err();
    assert_eq!(
        (slip, slip.code()),
        (Misread::Mistyped(CodeError::Check), "serial-mistyped")
    );
    let stranger = serial(260_011);
    let refused = read(&stranger.to_string(), &issued).unwrap_err();
    assert_eq!(
        (refused, refused.code()),
        (Misread::Unknown(stranger), "serial-unknown")
    );
}

#[test]
fn serials_travel_as_text_with_their_check() {
    let text = serde_json::to_string(&serial(260_001)).unwrap();
    assert_eq!(text, "\"260001-3\"");
    assert_eq!(
        serde_json::from_str::<Serial>(&text).unwrap(),
        serial(260_001)
    );
    assert!(serde_json::from_str::<Serial>("\"260001-5\"").is_err());
}

proptest! {
    #[test]
    fn every_serial_is_read_back(number in Serial::LEAST..=Serial::MOST) {
        let printed = serial(number).to_string();
        prop_assert_eq!(Serial::parse(&printed), Ok(serial(number)));
        prop_assert_eq!(Serial::parse(&printed.to_lowercase()), Ok(serial(number)));
    }

    #[test]
    fn every_wrong_digit_is_noticed(
        number in Serial::LEAST..=Serial::MOST, at in 0_usize..10, wrong in 0_usize..11,
    ) {
        let mut symbols = String::from(serial(number)).replace('-', "").into_bytes();
        let at = at % symbols.len();
        let wrong = b"0123456789X"[wrong];
        prop_assume!(symbols[at] != wrong);
        symbols[at] = wrong;
        prop_assert!(Serial::parse(std::str::from_utf8(&symbols).unwrap()).is_err());
    }

    #[test]
    fn every_swap_is_noticed(
        number in Serial::LEAST..=Serial::MOST, one in 0_usize..10, other in 0_usize..10,
    ) {
        let mut symbols = String::from(serial(number)).replace('-', "").into_bytes();
        let (one, other) = (one % symbols.len(), other % symbols.len());
        prop_assume!(symbols[one] != symbols[other]);
        symbols.swap(one, other);
        prop_assert!(Serial::parse(std::str::from_utf8(&symbols).unwrap()).is_err());
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in ".{0,40}") {
        let _ = Serial::parse(&text);
    }
}
