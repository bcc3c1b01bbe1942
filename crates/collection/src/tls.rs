//! TLS of the program's own, from a certificate file and a key file, read again when they change.

mod validity;

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

pub use validity::Validity;

/// The files are looked at this often.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// A client has to have shaken hands by then.
const HANDSHAKE_DEADLINE: Duration = Duration::from_secs(10);

/// Why TLS cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{0} cannot be read")]
    Unreadable(PathBuf, #[source] std::io::Error),
    /// There is no certificate or no key in it, or it is damaged.
    #[error("{0} holds no usable PEM: {1}")]
    Empty(PathBuf, String),
    /// Certificate and key do not belong together, or cannot be used.
    #[error("certificate and key cannot be used: {0}")]
    Unfit(#[source] rustls::Error),
}

/// A certificate with its key; clones share what was read last.
#[derive(Debug, Clone)]
pub struct Tls(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    certificate: PathBuf,
    key: PathBuf,
    current: RwLock<Current>,
}

#[derive(Debug, Clone)]
struct Current {
    config: Arc<ServerConfig>,
    validity: Option<Validity>,
    stamps: Stamps,
}

/// When each file was written last.
type Stamps = [Option<SystemTime>; 2];

impl Tls {
    /// Reads the files.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let current = load(certificate, key)?;
        Ok(Self(Arc::new(Inner {
            certificate: certificate.to_path_buf(),
            key: key.to_path_buf(),
            current: RwLock::new(current),
        })))
    }

    /// From when until when the certificate is good; `None` if it does not say so in a known way.
    pub fn validity(&self) -> Option<Validity> {
        self.current().validity
    }

    /// Reads the files again if they changed; what cannot be used is reported and left aside.
    pub fn refresh(&self) {
        let inner = &self.0;
        if stamps(&inner.certificate, &inner.key) == self.current().stamps {
            return;
        }
        match load(&inner.certificate, &inner.key) {
            Ok(current) => {
                *inner
                    .current
                    .write()
                    .unwrap_or_else(PoisonError::into_inner) = current;
                tracing::info!("the new certificate is in use");
            }
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the new certificate cannot be used; the old one stays"
                );
            }
        }
    }

    /// Looks at the files again and again; never ends.
    pub(crate) async fn watch(self) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let tls = self.clone();
            if let Err(error) = tokio::task::spawn_blocking(move || tls.refresh()).await {
                tracing::error!(%error, "the certificate could not be looked at");
            }
        }
    }

    /// Shakes hands with a client.
    pub(crate) async fn accept(&self, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
        let acceptor = TlsAcceptor::from(self.current().config);
        match tokio::time::timeout(HANDSHAKE_DEADLINE, acceptor.accept(stream)).await {
            Ok(Ok(stream)) => Some(stream),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a handshake failed");
                None
            }
            Err(_) => None,
        }
    }

    fn current(&self) -> Current {
        let current = self.0.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn stamps(certificate: &Path, key: &Path) -> Stamps {
    let stamp = |path: &Path| {
        std::fs::metadata(path)
            .and_then(|file| file.modified())
            .ok()
    };
    [stamp(certificate), stamp(key)]
}

fn load(certificate: &Path, key: &Path) -> Result<Current, TlsError> {
    // Before the files are read: a change in between is seen at the next look.
    let stamps = stamps(certificate, key);
    let empty = |path: &Path, why: String| TlsError::Empty(path.to_path_buf(), why);
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&bytes(certificate)?)
        .collect::<Result<_, _>>()
        .map_err(|error| empty(certificate, error.to_string()))?;
    let own = chain
        .first()
        .ok_or_else(|| empty(certificate, "no certificate".to_owned()))?;
    let validity = Validity::of(own);
    let private = PrivateKeyDer::from_pem_slice(&bytes(key)?)
        .map_err(|error| empty(key, error.to_string()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(TlsError::Unfit)?
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .map_err(TlsError::Unfit)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Current {
        config: Arc::new(config),
        validity,
        stamps,
    })
}

fn bytes(path: &Path) -> Result<Vec<u8>, TlsError> {
    std::fs::read(path).map_err(|error| TlsError::Unreadable(path.to_path_buf(), error))
}
