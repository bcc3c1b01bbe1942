//! Static files, each under an address that carries its content's hash, so that browsers keep it for good.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../../web/static"]
struct Static;

/// One static file of the product.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The file's content.
    pub bytes: &'static [u8],
    /// Its media type, for the `Content-Type` header.
    pub content_type: &'static str,
    /// The first 12 hexadecimal digits of the SHA-256 of its content.
    pub hash: String,
    /// Where it is served: `/static/app.<hash>.css`.
    pub url: String,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Static::iter()
        .filter_map(|name| {
            let bytes = match Static::get(&name)?.data {
                std::borrow::Cow::Borrowed(bytes) => bytes,
                std::borrow::Cow::Owned(bytes) => Box::leak(bytes.into_boxed_slice()),
            };
            Some((name.to_string(), Asset::new(&name, bytes)))
        })
        .collect()
});

impl Asset {
    fn new(name: &str, bytes: &'static [u8]) -> Self {
        let hash = Sha256::digest(bytes)
            .iter()
            .take(6)
            .fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let url = format!("/static/{stem}.{hash}.{extension}");
        Self {
            bytes,
            content_type: content_type(extension),
            hash,
            url,
        }
    }
}

/// Finds a static file by the last part of its address (`app.<hash>.css`) or its plain name (`app.css`).
pub fn asset(path: &str) -> Option<&'static Asset> {
    ASSETS.get(path).or_else(|| {
        let (rest, extension) = path.rsplit_once('.')?;
        let (stem, hash) = rest.rsplit_once('.')?;
        ASSETS
            .get(&format!("{stem}.{extension}"))
            .filter(|found| found.hash == hash)
    })
}

/// The address of a static file with its hash; the empty text for a file that does not exist.
pub fn asset_url(name: &str) -> &'static str {
    ASSETS.get(name).map_or("", |found| found.url.as_str())
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{asset, asset_url};

    #[test]
    fn the_address_of_the_style_sheet_finds_it_and_another_hash_does_not() {
        let url = asset_url("app.css");
        let name = url.strip_prefix("/static/").unwrap();
        let found = asset(name).unwrap();
        assert_eq!(found.content_type, "text/css; charset=utf-8");
        assert!(found.bytes.len() > 1000);
        assert!(asset("app.000000000000.css").is_none());
        assert!(asset("nothing.css").is_none());
        assert_eq!(asset_url("nothing.css"), "");
    }
}
