//! Who really asks: the peer itself, or somebody for whom a named proxy speaks.
//!
//! `X-Forwarded-For`, `-Proto` and `-Host` are believed from the proxies that the configuration names and
//! from nobody else: from anybody else they are taken away, so that no handler can believe them by mistake.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;

use crate::app::App;

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// Where a request came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The address that asks, as far as it is known.
    pub(crate) client: Option<IpAddr>,
    /// Whether somebody claims to have passed the request on, believed or not.
    pub(crate) forwarded: bool,
    /// Whether a named proxy got it by https; `None` if none spoke.
    pub(crate) https: Option<bool>,
    /// The host that the client asked for, as a named proxy tells it.
    pub(crate) host: Option<String>,
}

/// Finds out where a request came from and keeps it with the request.
pub(crate) async fn origin(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|ConnectInfo(peer)| peer.ip());
    let origin = Origin::of(peer, request.headers(), &app.settings().trusted);
    if origin.https.is_none() {
        for name in [FOR, PROTO, HOST, header::FORWARDED] {
            request.headers_mut().remove(name);
        }
    }
    request.extensions_mut().insert(origin);
    next.run(request).await
}

impl Origin {
    fn of(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        // A dual-stack socket tells an IPv4 peer as an IPv6 address.
        let peer = peer.map(|peer| peer.to_canonical());
        let forwarded = [FOR, PROTO, HOST, header::FORWARDED]
            .iter()
            .any(|name| headers.contains_key(name));
        let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
        let Some(peer) = peer.filter(|peer| forwarded && is_trusted(peer)) else {
            return Self {
                client: peer,
                forwarded,
                https: None,
                host: None,
            };
        };
        Self {
            client: Some(client_of(headers, is_trusted).unwrap_or(peer)),
            forwarded,
            https: Some(
                last(headers, &PROTO).is_some_and(|word| word.eq_ignore_ascii_case("https")),
            ),
            host: last(headers, &HOST).map(str::to_owned),
        }
    }
}

/// The last address of the chain that is no proxy of ours: what stands before it, the client may have
/// invented.
fn client_of(headers: &HeaderMap, is_trusted: impl Fn(&IpAddr) -> bool) -> Option<IpAddr> {
    let chain: Vec<&str> = headers
        .get_all(FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let mut nearest = None;
    for word in chain.into_iter().rev() {
        let address: IpAddr = word.trim().parse().ok()?;
        let address = address.to_canonical();
        nearest = Some(address);
        if !is_trusted(&address) {
            break;
        }
    }
    nearest
}

fn last<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let value = headers.get_all(name).iter().next_back()?.to_str().ok()?;
    value.rsplit(',').next().map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                value.parse().unwrap(),
            );
        }
        headers
    }

    fn origin(peer: &str, pairs: &[(&str, &str)]) -> Origin {
        let trusted = [
            "127.0.0.1/32".parse().unwrap(),
            "10.1.0.0/16".parse().unwrap(),
        ];
        Origin::of(Some(peer.parse().unwrap()), &headers(pairs), &trusted)
    }

    fn client(peer: &str, pairs: &[(&str, &str)]) -> String {
        origin(peer, pairs).client.unwrap().to_string()
    }

    #[test]
    fn only_a_named_proxy_is_believed() {
        let said = [
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-proto", "https"),
        ];
        assert_eq!(client("127.0.0.1", &said), "203.0.113.9");
        assert_eq!(client("::ffff:10.1.2.3", &said), "203.0.113.9");
        assert_eq!(client("198.51.100.7", &said), "198.51.100.7");
        assert_eq!(origin("127.0.0.1", &said).https, Some(true));
        assert_eq!(origin("198.51.100.7", &said).https, None);
        assert!(origin("198.51.100.7", &said).forwarded);
    }

    #[test]
    fn what_a_client_invents_before_the_proxies_does_not_count() {
        let invented = [("x-forwarded-for", "1.2.3.4, 203.0.113.9, 10.1.0.5")];
        assert_eq!(client("127.0.0.1", &invented), "203.0.113.9");
        let two = [
            ("x-forwarded-for", "1.2.3.4"),
            ("x-forwarded-for", "203.0.113.9"),
        ];
        assert_eq!(client("127.0.0.1", &two), "203.0.113.9");
        let odd = [("x-forwarded-for", "<script>")];
        assert_eq!(client("127.0.0.1", &odd), "127.0.0.1");
    }

    #[test]
    fn a_proxy_that_got_plain_http_says_so() {
        let plain = [
            ("x-forwarded-proto", "https, http"),
            ("x-forwarded-host", "a.vn, b.vn"),
        ];
        let origin = origin("127.0.0.1", &plain);
        assert_eq!(origin.https, Some(false));
        assert_eq!(origin.host.as_deref(), Some("b.vn"));
    }
}
