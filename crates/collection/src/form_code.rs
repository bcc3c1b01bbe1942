//! The address of one printed form: its serial, and ten symbols that only this installation can make.
//!
//! Serials are printed in order and can be guessed; an answer under a guessed one would take the place of
//! somebody's paper. So the QR code of a form holds the serial with its check character, followed by the
//! symbols of an HMAC over round and serial: about 49 bits that nobody can guess.

use intake::Serial;
use survey::RoundId;

use crate::seal::SealKey;

/// Symbols behind the serial.
const SYMBOLS: usize = 10;

const PURPOSE: &str = "paper-form-1";

/// The code in the address of a form, e.g. `2600013ABCDEFGHJK`, in capitals.
pub fn form_code(key: &SealKey, round: RoundId, serial: Serial) -> String {
    let mut payload = round.as_uuid().as_bytes().to_vec();
    payload.extend(serial.number().to_be_bytes());
    let symbols = key.symbols(PURPOSE, &payload, SYMBOLS);
    format!("{}{}{symbols}", serial.number(), serial.check_character())
}

/// The serial that a code names, before anybody knows whether the code is one of ours; capitals and small
/// letters do not matter.
pub(crate) fn serial_of(code: &str) -> Option<Serial> {
    let at = code.len().checked_sub(SYMBOLS)?;
    let (serial, symbols) = code.split_at_checked(at)?;
    let is_plain = symbols.bytes().all(|symbol| symbol.is_ascii_alphanumeric());
    Serial::parse(serial).ok().filter(|_| is_plain)
}

/// Whether a code was made here for this form. Takes the same time for every wrong one.
pub(crate) fn is_code_of(key: &SealKey, round: RoundId, serial: Serial, code: &str) -> bool {
    let wanted = form_code(key, round, serial);
    let typed = code.to_ascii_uppercase();
    let differs = wanted
        .bytes()
        .zip(typed.bytes())
        .fold(0, |sum, (one, other)| sum | (one ^ other));
    wanted.len() == typed.len() && differs == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn round(number: u128) -> RoundId {
        RoundId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn a_code_is_good_for_its_form_and_round_only_in_any_case() {
        let key = SealKey::new([7; 32]);
        let serial = Serial::from_number(260_001).unwrap();
        let code = form_code(&key, round(1), serial);
        assert!(code.starts_with("2600013") && code.len() == 17, "{code}");
        assert_eq!(serial_of(&code), Some(serial));
        assert!(is_code_of(&key, round(1), serial, &code.to_lowercase()));
        assert!(!is_code_of(&key, round(2), serial, &code));
        assert!(!is_code_of(&SealKey::new([8; 32]), round(1), serial, &code));
        let next = Serial::from_number(260_002).unwrap();
        let moved = format!("{}{}{}", 260_002, next.check_character(), &code[7..]);
        assert!(!is_code_of(&key, round(1), next, &moved));
    }

    #[test]
    fn what_is_no_code_names_no_form() {
        for text in [
            "",
            "260001-3",
            "2600014ABCDEFGHJK",
            "26000130123é56789",
            "phieu",
        ] {
            assert_eq!(serial_of(text), None, "{text}");
        }
    }
}
