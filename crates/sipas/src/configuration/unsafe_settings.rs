//! Settings with which the server refuses to start, each by its name.

use std::path::Path;

use anyhow::{Result, bail};

use super::typed::Configuration;

/// Refuses what would expose citizens' answers or the keys, before anything is opened.
///
/// # Errors
/// A sentence that names the setting and says what to do.
pub(crate) fn refuse_unsafe(configuration: &Configuration) -> Result<()> {
    refuse_plain_http(configuration)?;
    if let Some(tls) = &configuration.tls {
        refuse_readable_by_others("tls.key", &tls.key)?;
    }
    if let Some(backup) = &configuration.backup {
        if let Some(key) = &backup.key_file {
            refuse_readable_by_others("backup.key_file", key)?;
        }
        if let Some(passphrase) = &backup.passphrase_file {
            refuse_readable_by_others("backup.passphrase_file", passphrase)?;
        }
    }
    refuse_writable_by_others(&configuration.data)
}

/// Beyond this machine, answers and passwords travel only by https.
fn refuse_plain_http(configuration: &Configuration) -> Result<()> {
    let listen = configuration.listen;
    if configuration.tls.is_some() {
        if !is_https(configuration) {
            bail!(
                "public_url: đã bật TLS (tls.certificate) nên public_url phải được đặt và bắt đầu bằng https://"
            );
        }
        return Ok(());
    }
    if listen.ip().is_loopback() {
        return Ok(());
    }
    if !is_https(configuration) {
        bail!(
            "listen = {listen}: máy chủ mở ra ngoài máy này mà public_url không phải https://; \
             xin đặt public_url = \"https://…\" cùng với TLS (tls.certificate, tls.key) hoặc một proxy (proxy.trusted), hoặc chỉ nghe ở 127.0.0.1"
        );
    }
    if configuration.trusted.is_empty() {
        bail!(
            "listen = {listen}: máy chủ nói http thường ra ngoài máy này mà không có proxy nào được nêu; \
             xin đặt proxy.trusted = [\"địa chỉ của proxy\"], hoặc dùng TLS (tls.certificate, tls.key), hoặc chỉ nghe ở 127.0.0.1"
        );
    }
    Ok(())
}

fn is_https(configuration: &Configuration) -> bool {
    let url = configuration.public_url.as_deref();
    url.is_some_and(|url| url.starts_with("https://"))
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(std::fs::metadata(path).ok()?.permissions().mode())
}

#[cfg(not(unix))]
fn mode(_path: &Path) -> Option<u32> {
    None
}

fn refuse_readable_by_others(setting: &str, path: &Path) -> Result<()> {
    let shown = path.display();
    if !path.is_file() {
        bail!("{setting}: không có tệp {shown}");
    }
    if mode(path).is_some_and(|mode| mode & 0o007 != 0) {
        bail!("{setting}: tệp {shown} ai cũng đọc được; xin đổi quyền: chmod 600 {shown}");
    }
    Ok(())
}

fn refuse_writable_by_others(data: &Path) -> Result<()> {
    if mode(data).is_some_and(|mode| mode & 0o022 != 0) {
        let shown = data.display();
        bail!("data: người khác ghi được vào thư mục {shown}; xin đổi quyền: chmod 700 {shown}");
    }
    Ok(())
}
