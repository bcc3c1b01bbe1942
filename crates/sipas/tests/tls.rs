//! `sipas serve` with TLS of its own, as a browser meets it.

#![expect(clippy::unwrap_used, reason = "a step that goes wrong fails the test")]

mod program;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use sipas_load::server::Server;
use sipas_load::session::fetch;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use program::{Folder, PROGRAM, run};

/// Writes a fresh certificate for `localhost` and its key; the certificate as DER.
fn certificate(folder: &Folder) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    folder.file("cert.pem", &made.cert.pem());
    folder.file("key.pem", &made.signing_key.serialize_pem());
    made.cert.der().clone()
}

async fn get(address: SocketAddr, trusted: &CertificateDer<'static>, path: &str) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector.connect(name, stream).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_server_speaks_https_with_the_certificate_it_is_given() {
    let folder = Folder::fresh("tls-own");
    let trusted = certificate(&folder);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let redirect = free.local_addr().unwrap();
    drop(free);
    let config = folder.file(
        "sipas.toml",
        &format!(
            "public_url = \"https://localhost\"\n[tls]\ncertificate = \"{}\"\nkey = \"{}\"\nredirect = \"{redirect}\"\n",
            folder.path("cert.pem"),
            folder.path("key.pem"),
        ),
    );
    let url = format!("sqlite://{}?mode=rwc", folder.path("sipas.db"));
    let arguments = ["--config", config.as_str()];
    let server = Server::start_with(Path::new(PROGRAM), &url, &arguments)
        .await
        .unwrap();
    let answer = get(server.address, &trusted, "/livez").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(
        answer.to_lowercase().contains("strict-transport-security"),
        "{answer}"
    );
    assert!(answer.ends_with("ok\n"), "{answer}");
    // Somebody who speaks plain http to the port of https gets no page.
    assert!(fetch(server.address, "/livez").await.is_err());
    // And is sent on from the port of plain http, with path and query.
    let mut plain = TcpStream::connect(redirect).await.unwrap();
    plain
        .write_all(b"GET /k/ABC?a=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    plain.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 308"), "{answer}");
    assert!(
        answer.contains("location: https://localhost/k/ABC?a=1"),
        "{answer}"
    );
    server.kill().await.unwrap();
}

#[test]
fn a_key_of_another_certificate_is_refused_at_the_start() {
    let folder = Folder::fresh("tls-unfit");
    certificate(&folder);
    let other = rcgen::KeyPair::generate().unwrap();
    let key = folder.file("other.pem", &other.serialize_pem());
    let (code, _, error) = run(
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            &folder.path("data"),
        ],
        &[
            ("SIPAS_PUBLIC_URL", "https://localhost"),
            ("SIPAS_TLS_CERTIFICATE", &folder.path("cert.pem")),
            ("SIPAS_TLS_KEY", &key),
        ],
    );
    assert_eq!(code, 1);
    assert!(error.contains("tls.certificate"), "{error}");
}
