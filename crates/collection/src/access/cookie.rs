//! The cookie of a session: 256 random bits, out of reach of scripts, sent to this server only.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest as _, Sha256};
use store::session::TokenHash;

/// With the prefix a browser takes the cookie only over https, for this host, for every path.
const NAME: &str = "__Host-sipas";
/// Without https (on one machine, to try it out) the prefix is not allowed.
const PLAIN_NAME: &str = "sipas";

fn name(is_https: bool) -> &'static str {
    if is_https { NAME } else { PLAIN_NAME }
}

/// The secret of the session that the request carries.
pub(crate) fn secret(headers: &HeaderMap, is_https: bool) -> Option<String> {
    let wanted = name(is_https);
    let cookies = headers.get_all(COOKIE).iter();
    let mut pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    pairs.find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == wanted && value.len() <= 100).then(|| value.to_owned())
    })
}

/// What the database knows of a secret.
pub(crate) fn hash(secret: &str) -> TokenHash {
    Sha256::digest(secret.as_bytes()).into()
}

/// A fresh secret out of 256 random bits.
pub(crate) fn fresh(random: [u8; 32]) -> String {
    BASE64URL_NOPAD.encode(&random)
}

/// Gives the browser the secret, until it is closed.
pub(crate) fn give(response: &mut Response, secret: &str, is_https: bool) {
    set(response, &format!("{}={secret}", name(is_https)), is_https);
}

/// Takes the secret back.
pub(crate) fn take_back(response: &mut Response, is_https: bool) {
    set(
        response,
        &format!("{}=; Max-Age=0", name(is_https)),
        is_https,
    );
}

fn set(response: &mut Response, pair: &str, is_https: bool) {
    let secure = if is_https { "; Secure" } else { "" };
    let cookie = format!("{pair}; Path=/; HttpOnly; SameSite=Lax{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookies: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for cookie in cookies {
            headers.append(COOKIE, cookie.parse().unwrap());
        }
        headers
    }

    #[test]
    fn the_secret_is_found_among_other_cookies_and_only_under_its_own_name() {
        let many = headers(&["a=1; __Host-sipas=bi-mat", "b=2"]);
        assert_eq!(secret(&many, true).as_deref(), Some("bi-mat"));
        assert_eq!(secret(&many, false), None);
        assert_eq!(secret(&headers(&["__Host-sipas2=x; sipas"]), true), None);
    }

    #[test]
    fn the_cookie_is_out_of_reach_of_scripts_and_other_hosts() {
        let mut response = Response::new(axum::body::Body::empty());
        give(&mut response, "bi-mat", true);
        let cookie = response.headers().get(SET_COOKIE).unwrap();
        assert_eq!(
            cookie,
            "__Host-sipas=bi-mat; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
