use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn samples() -> Vec<String> {
    let links = [
        0,
        1,
        0xFFFF_FFFF_FFFF_FFFF,
        0x0123_4567_89AB_CDEF,
        27_512_614_110,
    ]
    .map(|random: u64| LinkCode::from_bytes(random.to_be_bytes()).to_string());
    let receipts = [
        0_u128,
        7,
        u128::MAX,
        0x0199_AABB_CCDD_7EEF_8123_4567_89AB_CDEF,
    ]
    .map(|id| {
        ReceiptCode::of(ResponseId::from_uuid(Uuid::from_u128(id)))
            .to_string()
            .replace('-', "")
    });
    links.into_iter().chain(receipts).collect()
}

fn parses(text: &str) -> Result<(), CodeError> {
    if text.len() == 8 {
        LinkCode::parse(text).map(|_| ())
    } else {
        ReceiptCode::parse(text).map(|_| ())
    }
}

#[test]
fn every_single_wrong_symbol_is_noticed() {
    for code in samples() {
        assert_eq!(parses(&code), Ok(()));
        for place in 0..code.len() {
            for &other in SYMBOLS {
                let mut wrong = code.clone().into_bytes();
                if wrong[place] != other {
                    wrong[place] = other;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert_eq!(parses(&wrong), Err(CodeError::Check), "{code} {wrong}");
                }
            }
        }
    }
}

#[test]
fn every_swap_of_two_different_symbols_is_noticed() {
    for code in samples() {
        for one in 0..code.len() {
            for other in one + 1..code.len() {
                let mut wrong = code.clone().into_bytes();
                wrong.swap(one, other);
                let wrong = String::from_utf8(wrong).unwrap();
                if wrong != code {
                    assert_eq!(parses(&wrong), Err(CodeError::Check), "{code} {wrong}");
                }
            }
        }
    }
}

#[test]
fn weights_make_that_true_for_every_code_and_not_just_for_the_samples() {
    // A wrong symbol changes the sum by weight × difference, a swap by (weight − weight) ×
    // difference; with 31 prime neither is 0 as long as the weights are different and not 0.
    for length in [8_u64, 10] {
        let weights: BTreeSet<u64> = (1..=length).map(|weight| weight % BASE).collect();
        assert_eq!(weights.len() as u64, length);
        assert!(!weights.contains(&0));
    }
}

#[test]
fn the_check_symbol_is_the_one_worked_out_by_hand() {
    // Digits of 1 in base 31: 2222223 with values 0000001; weight of the 7th of 8 symbols is 2, so
    // the check value is 31 − 2 = 29, the symbol Y.
    let code = LinkCode::from_bytes(1_u64.to_be_bytes());
    assert_eq!(code.to_string(), "2222223Y");
    assert_eq!(code.grouped(), "2222-223Y");
}

#[test]
fn people_may_type_small_letters_spaces_and_hyphens() {
    let code = LinkCode::from_bytes(0x0123_4567_89AB_CDEF_u64.to_be_bytes());
    let typed = format!(" {} ", code.grouped().to_lowercase().replace('-', " – "));
    assert_eq!(LinkCode::parse(&typed), Ok(code));
}

#[test]
fn what_is_wrong_is_told() {
    assert_eq!(LinkCode::parse(""), Err(CodeError::Length));
    assert_eq!(LinkCode::parse("2222223"), Err(CodeError::Length));
    assert_eq!(LinkCode::parse("2222223Y2"), Err(CodeError::Length));
    assert_eq!(LinkCode::parse("0222223Y"), Err(CodeError::Symbol('0')));
    assert_eq!(LinkCode::parse("2222223Đ"), Err(CodeError::Symbol('Đ')));
    assert_eq!(LinkCode::parse("ｂ2222223"), Err(CodeError::Symbol('ｂ')));
}

#[test]
fn a_receipt_is_printed_in_three_groups_and_read_back() {
    let id = ResponseId::from_uuid(Uuid::from_u128(0x0199_AABB_CCDD_7EEF_8123_4567_89AB_CDEF));
    let code = ReceiptCode::of(id);
    let printed = code.to_string();
    let groups: Vec<usize> = printed.split('-').map(str::len).collect();
    assert_eq!(groups, [3, 3, 4]);
    assert_eq!(ReceiptCode::parse(&printed), Ok(code));
}

#[test]
fn the_time_in_an_id_does_not_show_on_the_receipt() {
    let low = 0x8123_4567_89AB_CDEF;
    let at = |time: u128| ReceiptCode::of(ResponseId::from_uuid(Uuid::from_u128(time << 80 | low)));
    assert_eq!(at(1), at(0x0199_AABB_CCDD));
}

proptest! {
    #[test]
    fn what_is_made_is_read_back(random: [u8; 8], id: u128) {
        let link = LinkCode::from_bytes(random);
        prop_assert_eq!(LinkCode::parse(&link.to_string()), Ok(link));
        prop_assert_eq!(LinkCode::parse(&link.grouped()), Ok(link));
        let receipt = ReceiptCode::of(ResponseId::from_uuid(Uuid::from_u128(id)));
        prop_assert_eq!(receipt.to_string().parse(), Ok(receipt));
    }

    #[test]
    fn reading_never_panics(text in ".{0,40}") {
        let _ = LinkCode::parse(&text);
        let _ = ReceiptCode::parse(&text);
    }
}
