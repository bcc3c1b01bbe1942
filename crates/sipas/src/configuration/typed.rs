//! The values as the program uses them.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Result, anyhow, bail};
use ipnet::IpNet;

use super::layers::Layers;

/// What the person who installs the server decided.
#[derive(Debug, Clone)]
pub(crate) struct Configuration {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Option<String>,
    pub(crate) data: PathBuf,
    pub(crate) database: Option<String>,
    /// Whose forwarded headers are believed.
    pub(crate) trusted: Vec<IpNet>,
    pub(crate) tls: Option<TlsFiles>,
    pub(crate) backup: Option<BackupPlan>,
}

/// The program's own TLS.
#[derive(Debug, Clone)]
pub(crate) struct TlsFiles {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    /// Where plain http is answered with the way to https.
    pub(crate) redirect: Option<SocketAddr>,
}

/// The backup of every day.
#[derive(Debug, Clone)]
pub(crate) struct BackupPlan {
    /// Hour of the day in Vietnam, 0 to 23.
    pub(crate) hour: u8,
    pub(crate) folder: PathBuf,
    /// How many files stay.
    pub(crate) keep: usize,
    pub(crate) key_file: Option<PathBuf>,
    pub(crate) passphrase_file: Option<PathBuf>,
}

impl Configuration {
    /// Reads the values.
    ///
    /// # Errors
    /// A sentence that names the setting, where its value came from, and what it should be.
    pub(crate) fn of(layers: &Layers) -> Result<Self> {
        let public_url = layers
            .given("public_url")
            .map(|found| checked_url(&found.value))
            .transpose()?;
        Ok(Self {
            listen: parsed(layers, "listen", "địa chỉ và cổng như 127.0.0.1:8080")?
                .ok_or_else(|| anyhow!("thiếu thiết lập listen"))?,
            public_url,
            data: PathBuf::from(layers.text("data")),
            database: layers.given("database").map(|found| found.value.clone()),
            trusted: trusted(layers)?,
            tls: tls(layers)?,
            backup: backup(layers)?,
        })
    }
}

fn parsed<Value: FromStr>(layers: &Layers, key: &str, example: &str) -> Result<Option<Value>> {
    let Some(found) = layers.given(key) else {
        return Ok(None);
    };
    found.value.trim().parse().map(Some).map_err(|_| {
        anyhow!(
            "{key} = \"{}\" ({}) không hợp lệ; cần {example}",
            found.value,
            found.source
        )
    })
}

/// A public address without its last slash.
pub(crate) fn checked_url(url: &str) -> Result<String> {
    let url = url.trim_end_matches('/');
    if !(url.starts_with("https://") || url.starts_with("http://")) || url.contains([' ', '?', '#'])
    {
        bail!("địa chỉ công khai \"{url}\" không hợp lệ; ví dụ đúng: https://khaosat.tinh.gov.vn");
    }
    Ok(url.to_owned())
}

fn trusted(layers: &Layers) -> Result<Vec<IpNet>> {
    let Some(found) = layers.given("proxy.trusted") else {
        return Ok(Vec::new());
    };
    let words = found
        .value
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words
        .map(|word| {
            let net = word.parse::<IpNet>().ok();
            net.or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from)).ok_or_else(|| {
                anyhow!(
                    "proxy.trusted có \"{word}\" ({}) không phải địa chỉ IP hay dải địa chỉ như 10.0.0.0/8",
                    found.source
                )
            })
        })
        .collect()
}

fn tls(layers: &Layers) -> Result<Option<TlsFiles>> {
    let redirect = parsed(layers, "tls.redirect", "địa chỉ và cổng như 0.0.0.0:80")?;
    match (layers.given("tls.certificate"), layers.given("tls.key")) {
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles {
            certificate: PathBuf::from(&certificate.value),
            key: PathBuf::from(&key.value),
            redirect,
        })),
        (None, None) if redirect.is_none() => Ok(None),
        _ => bail!("TLS cần cả hai thiết lập tls.certificate và tls.key"),
    }
}

fn backup(layers: &Layers) -> Result<Option<BackupPlan>> {
    let path = |key: &str| layers.given(key).map(|found| PathBuf::from(&found.value));
    let hour: Option<u8> = parsed(layers, "backup.hour", "một giờ trong ngày, 0 đến 23")?;
    let keep: Option<usize> = parsed(layers, "backup.keep", "số bản giữ lại, ít nhất 1")?;
    let (key_file, passphrase_file) = (path("backup.key_file"), path("backup.passphrase_file"));
    let Some(folder) = path("backup.folder") else {
        if key_file.is_some() || passphrase_file.is_some() {
            bail!("thiếu backup.folder: thư mục để các bản sao lưu hằng ngày");
        }
        return Ok(None);
    };
    let hour = hour.filter(|hour| *hour < 24);
    let hour = hour.ok_or_else(|| anyhow!("backup.hour cần một giờ trong ngày, 0 đến 23"))?;
    let keep = keep.filter(|keep| *keep > 0);
    let keep = keep.ok_or_else(|| anyhow!("backup.keep cần ít nhất 1"))?;
    if key_file.is_some() == passphrase_file.is_some() {
        bail!(
            "sao lưu hằng ngày cần đúng một trong hai: backup.key_file (tạo bằng sipas backup --new-key TỆP) hoặc backup.passphrase_file"
        );
    }
    Ok(Some(BackupPlan {
        hour,
        folder,
        keep,
        key_file,
        passphrase_file,
    }))
}
