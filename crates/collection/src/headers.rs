//! Headers that every answer carries: nothing from elsewhere may load, run, frame or learn where
//! the person came from.

use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::response::Response;

const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The office has one small script of ours, which asks this server whether the session still holds; the keying desk
/// has one that keeps and sends what is typed.
const OFFICE_CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     font-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 4] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    ),
];

/// Whose page it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    /// A citizen's, or anybody's.
    Everybody,
    /// The office's.
    Office,
}

impl Audience {
    /// By the path of the request.
    pub(crate) fn of(path: &str) -> Self {
        let is_office = ["/quan-ly", "/nhap-phieu"].iter().any(|room| {
            let rest = path.strip_prefix(room);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        if is_office {
            Self::Office
        } else {
            Self::Everybody
        }
    }

    /// Content policy and referrer policy. Office pages tell their own server where a form stood,
    /// without which a browser names no origin in its posts.
    fn policies(self) -> [(HeaderName, &'static str); 2] {
        let (content, referrer) = match self {
            Self::Everybody => (CONTENT_POLICY, "no-referrer"),
            Self::Office => (OFFICE_CONTENT_POLICY, "same-origin"),
        };
        [
            (CONTENT_SECURITY_POLICY, content),
            (REFERRER_POLICY, referrer),
        ]
    }
}

/// Adds the headers; `secure` adds HSTS, for an installation whose public address is https.
pub(crate) fn protect(mut response: Response, audience: Audience, secure: bool) -> Response {
    let headers = response.headers_mut();
    for (name, value) in audience.policies() {
        headers.insert(name, HeaderValue::from_static(value));
    }
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if secure {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    response
}
