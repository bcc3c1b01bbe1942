//! Whether a post comes from a page of this server.
//!
//! Browsers say so themselves: in `Sec-Fetch-Site` (over https, since 2023) and in `Origin`. A post
//! with neither does not come from a browser that the office uses and is refused.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

/// Whether the request that changes something comes from a page of this server.
pub(crate) fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(ORIGIN.as_str()) else {
        return false;
    };
    let same_host = origin
        .split_once("://")
        .is_some_and(|(_, authority)| text(HOST.as_str()) == Some(authority));
    same_host || origin == public_url
}

#[cfg(test)]
mod tests {
    use super::is_own;
    use axum::http::{HeaderMap, HeaderName};
    use rstest::rstest;

    #[rstest]
    #[case(&[("sec-fetch-site", "same-origin")], true)]
    #[case(&[("sec-fetch-site", "none")], true)]
    #[case(&[("sec-fetch-site", "same-site")], false)]
    #[case(&[("sec-fetch-site", "cross-site")], false)]
    #[case(&[("sec-fetch-site", "cross-site"), ("origin", "https://khaosat.example.vn")], false)]
    #[case(&[("origin", "https://khaosat.example.vn")], true)]
    #[case(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")], true)]
    #[case(&[("origin", "https://khaosat.example.vn.evil.example")], false)]
    #[case(&[("origin", "null"), ("host", "khaosat.example.vn")], false)]
    #[case(&[("host", "khaosat.example.vn")], false)]
    #[case(&[], false)]
    fn only_our_own_pages_may_post(#[case] sent: &[(&str, &str)], #[case] expected: bool) {
        let mut headers = HeaderMap::new();
        for (name, value) in sent {
            headers.insert(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                value.parse().unwrap(),
            );
        }
        assert_eq!(is_own(&headers, "https://khaosat.example.vn"), expected);
    }
}
