//! From when until when a certificate is good.
//!
//! Only so much of DER is read as lies before it. Source: RFC 5280, section 4.1 (Certificate, TBSCertificate,
//! Validity); X.690 for tags and lengths.

use time::macros::format_description;
use time::{PrimitiveDateTime, UtcDateTime};

/// The time in which a certificate is good, Unix milliseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// Not before.
    pub from_ms: i64,
    /// Not after.
    pub until_ms: i64,
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

impl Validity {
    /// Reads it from a certificate in DER; `None` if that is none.
    pub fn of(certificate: &[u8]) -> Option<Self> {
        let (certificate, _) = element(certificate, SEQUENCE)?;
        let (mut fields, _) = element(certificate, SEQUENCE)?;
        if let Some((_, rest)) = element(fields, VERSION) {
            fields = rest;
        }
        let (_serial, rest) = element(fields, INTEGER)?;
        let (_algorithm, rest) = element(rest, SEQUENCE)?;
        let (_issuer, rest) = element(rest, SEQUENCE)?;
        let (validity, _) = element(rest, SEQUENCE)?;
        let (from_ms, rest) = moment(validity)?;
        let (until_ms, _) = moment(rest)?;
        Some(Self { from_ms, until_ms })
    }
}

/// The content of the element with this tag at the beginning, and what follows it.
fn element(bytes: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = bytes.split_first()?;
    if found != tag {
        return None;
    }
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let size = usize::from(first & 0x7f);
        if !(1..=4).contains(&size) {
            return None;
        }
        let digits = rest.get(..size)?;
        let length = digits
            .iter()
            .fold(0, |length, &digit| length << 8 | usize::from(digit));
        (length, rest.get(size..)?)
    };
    Some((rest.get(..length)?, rest.get(length..)?))
}

fn moment(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let (text, rest) = if let Some((short, rest)) = element(bytes, UTC_TIME) {
        let short = std::str::from_utf8(short).ok()?;
        // Two digits of the year: from 50 on they mean the last century.
        let century = if short.get(..2)?.parse::<u8>().ok()? < 50 {
            "20"
        } else {
            "19"
        };
        (format!("{century}{short}"), rest)
    } else {
        let (long, rest) = element(bytes, GENERALIZED_TIME)?;
        (std::str::from_utf8(long).ok()?.to_owned(), rest)
    };
    let format = format_description!("[year][month][day][hour][minute][second]Z");
    let moment = PrimitiveDateTime::parse(&text, format).ok()?;
    let moment = UtcDateTime::new(moment.date(), moment.time());
    Some((moment.unix_timestamp().checked_mul(1000)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_has_no_validity() {
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 0x84, 0xff],
            &[0x30, 0x02, 0x30, 0x00],
            b"abc",
        ] {
            assert_eq!(Validity::of(bytes), None);
        }
    }

    #[test]
    fn years_of_two_digits_are_of_this_century_below_fifty() {
        let moment_of = |text: &str| {
            let mut bytes = vec![UTC_TIME, u8::try_from(text.len()).unwrap()];
            bytes.extend(text.bytes());
            moment(&bytes).unwrap().0
        };
        assert_eq!(moment_of("700101000000Z"), 0);
        assert_eq!(moment_of("260901000000Z"), 1_788_220_800_000);
    }

    #[test]
    fn a_made_certificate_says_what_it_was_made_with() {
        let mut parameters = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        parameters.not_before = rcgen::date_time_ymd(2026, 9, 1);
        parameters.not_after = rcgen::date_time_ymd(2056, 9, 1);
        let key = rcgen::KeyPair::generate().unwrap();
        let certificate = parameters.self_signed(&key).unwrap();
        let validity = Validity::of(certificate.der()).unwrap();
        assert_eq!(validity.from_ms, 1_788_220_800_000);
        assert_eq!(validity.until_ms, 2_734_992_000_000);
    }
}
