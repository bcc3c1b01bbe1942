//! What was typed into a form whose session was over: carried through the sign-in and offered to be
//! sent again, so that nothing typed is lost.

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::header::CONTENT_TYPE;
use pages::office::Carried;

use crate::posted::{self, Fields};

/// The names of carried values begin with this, so that they do not mix with those of the sign-in.
const PREFIX: &str = "mang.";
/// Name of the field with the address that the values were meant for.
const TARGET: &str = "gui-toi";
/// Secrets are typed again instead.
const SECRETS: &[&str] = &["password", "repeat", "current", "code", "proof"];

/// Takes what was posted out of a request that is refused. Files cannot be carried.
pub(super) async fn from_request(request: Request) -> Option<Carried> {
    let target = request.uri().path().to_owned();
    let is_form = request.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        kind.as_bytes()
            .starts_with(b"application/x-www-form-urlencoded")
    });
    if !is_form {
        return None;
    }
    let body = Bytes::from_request(request, &()).await.ok()?;
    let pairs = posted::read(&body).ok()?;
    let values = pairs
        .into_iter()
        .filter(|(name, _)| !SECRETS.contains(&name.as_str()))
        .collect();
    Some(Carried { target, values })
}

/// Reads what a sign-in page carries; only an address of the office is a target.
pub(crate) fn from_fields(fields: &Fields) -> Option<Carried> {
    let target = fields.one(TARGET);
    if own_address(target) != target {
        return None;
    }
    let values = fields
        .pairs()
        .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.to_owned())))
        .collect();
    Some(Carried {
        target: target.to_owned(),
        values,
    })
}

/// Where to go on: only to an address of the office.
pub(crate) fn own_address(wanted: &str) -> &str {
    let inside = ["/quan-ly", "/nhap-phieu"].iter().any(|room| {
        let rest = wanted.strip_prefix(room);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    });
    let plain = wanted
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let leads_back = [
        "/quan-ly/dang-nhap",
        "/quan-ly/dang-xuat",
        "/quan-ly/xac-nhan",
    ]
    .iter()
    .any(|start| wanted.starts_with(start));
    if inside && plain && !leads_back {
        wanted
    } else {
        "/quan-ly"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("/quan-ly/dot?trang=2", "/quan-ly/dot?trang=2")]
    #[case("/quan-ly", "/quan-ly")]
    #[case("/quan-lyx", "/quan-ly")]
    #[case("//evil.example/quan-ly/", "/quan-ly")]
    #[case("https://evil.example/quan-ly/", "/quan-ly")]
    #[case("/quan-ly/\\evil", "/quan-ly")]
    #[case("/quan-ly/\r\nx: y", "/quan-ly")]
    #[case("/quan-ly/dang-nhap", "/quan-ly")]
    #[case("", "/quan-ly")]
    fn nobody_is_led_out_of_the_office(#[case] wanted: &str, #[case] expected: &str) {
        assert_eq!(own_address(wanted), expected);
    }

    #[test]
    fn only_carried_values_come_back_and_only_for_the_office() {
        let fields = |target: &str| {
            Fields::from(vec![
                (TARGET.to_owned(), target.to_owned()),
                ("name".to_owned(), "nguyen.an".to_owned()),
                ("mang.title".to_owned(), "Đợt 1".to_owned()),
            ])
        };
        let carried = from_fields(&fields("/quan-ly/dot/moi")).unwrap();
        assert_eq!(carried.values, [("title".to_owned(), "Đợt 1".to_owned())]);
        assert_eq!(from_fields(&fields("https://evil.example/")), None);
        assert_eq!(from_fields(&Fields::default()), None);
    }
}
