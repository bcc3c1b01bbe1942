use rstest::rstest;

use super::*;

#[rstest]
#[case("ñy ban nh©n d©n tØnh §ång Th¸p", "ủy ban nhân dân tỉnh Đồng Tháp")]
#[case("Thµnh phè Hµ Néi", "Thành phố Hà Nội")]
#[case("L\u{AD}¬ng V¨n Tri", "Lương Văn Tri")]
#[case("Ph\u{AD}êng Ph\u{AD}íc Mü", "Phường Phước Mỹ")]
#[case("X· Kr«ng N«", "Xã Krông Nô")]
#[case("së N«ng nghiÖp vµ M«i tr\u{AD}êng", "sở Nông nghiệp và Môi trường")]
fn tcvn3_is_recognised(#[case] seen: &str, #[case] meant: &str) {
    let expected = Decoded {
        from: Legacy::Tcvn3,
        text: meant.to_owned(),
    };
    assert_eq!(recognise(seen), Some(expected));
}

#[rstest]
#[case("Tieáng Vieät", "Tiếng Việt")]
#[case(
    "UÛy ban nhaân daân tænh Ñoàng Thaùp",
    "Ủy ban nhân dân tỉnh Đồng Tháp"
)]
#[case("Phöôøng Phöôùc Myõ", "Phường Phước Mỹ")]
#[case("Xaõ Vónh Thaïnh", "Xã Vĩnh Thạnh")]
#[case("Huyeän Ñaêk Haø", "Huyện Đăk Hà")]
#[case("THAØNH PHOÁ HAÛI PHOØNG", "THÀNH PHỐ HẢI PHÒNG")]
fn vni_is_recognised(#[case] seen: &str, #[case] meant: &str) {
    let expected = Decoded {
        from: Legacy::Vni,
        text: meant.to_owned(),
    };
    assert_eq!(recognise(seen), Some(expected));
}

#[rstest]
#[case("Ủy ban nhân dân tỉnh Đồng Tháp")]
#[case("Hà Nam")]
#[case("Xã Hòa Hoà")]
#[case("Xã Ea H’Leo")]
#[case("xa ea kly")]
#[case("Ða\u{306}k La\u{306}k")]
#[case("Gia Lai – 2026")]
#[case("ƀuôn čư̆ ê̆")]
#[case("")]
fn unicode_is_left_alone(#[case] text: &str) {
    assert_eq!(recognise(text), None, "{text}");
}

#[test]
fn every_name_of_the_country_is_left_alone() {
    for province in crate::catalogue::provinces() {
        for commune in crate::catalogue::communes_of(province.code.as_str()) {
            assert_eq!(recognise(&commune.full_name), None, "{}", commune.full_name);
        }
    }
}

/// The names of the country as an old spreadsheet would hold them come back, but for the capital
/// letters with marks that TCVN3 keeps in fonts of their own.
#[test]
fn the_names_of_the_country_come_back_from_both_encodings() {
    let mut read = 0;
    for province in crate::catalogue::provinces() {
        for commune in crate::catalogue::communes_of(province.code.as_str()) {
            for from in Legacy::ALL {
                let Some(seen) = tables::encode(from, &commune.full_name) else {
                    continue;
                };
                let meant = recognise(&seen).map_or(seen.clone(), |decoded| decoded.text);
                assert_eq!(
                    meant.to_lowercase(),
                    commune.full_name.to_lowercase(),
                    "{seen}"
                );
                read += 1;
            }
        }
    }
    assert!(read > 6_500, "{read}");
}
