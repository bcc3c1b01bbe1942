//! Pages and files that were made once and are handed out again: packed, tagged, and never more of them
//! than fit into the memory given to them.
//!
//! What stands on the shelf is named by the digest of its release, its address and its language, and a
//! release never changes; so nothing on it grows old. Another server has a shelf of its own.

use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::io::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// Bytes that the shelf may hold.
const ROOM: usize = 48 * 1024 * 1024;
/// Pages that are made at the same time: the others wait, and often find theirs on the shelf.
const PAGE_MAKERS: usize = 2;
/// Files that are made at the same time. A report takes seconds; pages do not wait for it.
const FILE_MAKERS: usize = 1;
/// How long a browser or a proxy may use what it has without asking, in seconds.
const FRESH: &str = "public, max-age=300";

/// A page or a file, ready to be sent.
#[derive(Debug)]
pub(crate) struct Kept {
    content_type: HeaderValue,
    /// The tag of the plain and of the packed bytes: they are different bytes.
    tags: [HeaderValue; 2],
    plain: Bytes,
    packed: Bytes,
}

impl Kept {
    /// Tags and packs what was made.
    ///
    /// # Errors
    /// [`Problem`] if it cannot be packed; memory does not fail.
    pub(crate) fn new(content_type: &'static str, made: Vec<u8>) -> Result<Self, Problem> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::new(6));
        packer.write_all(&made).map_err(Problem::internal)?;
        let packed = packer.finish().map_err(Problem::internal)?;
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&made)[..12]);
        let tag = |text: String| HeaderValue::from_str(&text).map_err(Problem::internal);
        Ok(Self {
            content_type: HeaderValue::from_static(content_type),
            tags: [
                tag(format!("\"{digest}\""))?,
                tag(format!("\"{digest}-gz\""))?,
            ],
            plain: made.into(),
            packed: packed.into(),
        })
    }

    fn weight(&self) -> usize {
        self.plain.len() + self.packed.len()
    }

    /// The answer to a request with these headers: packed if the reader understands that, and only
    /// "not changed" if the reader has it.
    pub(crate) fn answer(&self, asked: &HeaderMap) -> Response {
        let packed = takes_gzip(asked);
        let [plain_tag, packed_tag] = &self.tags;
        let tag = if packed { packed_tag } else { plain_tag };
        let common = [
            (header::ETAG, tag.clone()),
            (header::CACHE_CONTROL, HeaderValue::from_static(FRESH)),
            (header::VARY, HeaderValue::from_static("accept-encoding")),
        ];
        let mut answer = self.answered(asked, packed, common);
        if !self.content_type.as_bytes().starts_with(b"text/html") {
            // Data is for the pages of others too; it is the same for everybody.
            let anybody = HeaderValue::from_static("*");
            let headers = answer.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
        }
        answer
    }

    fn answered(
        &self,
        asked: &HeaderMap,
        packed: bool,
        common: [(header::HeaderName, HeaderValue); 3],
    ) -> Response {
        if names(asked, &self.tags) {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        let kind = [(header::CONTENT_TYPE, self.content_type.clone())];
        if packed {
            let encoding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
            return (kind, common, encoding, self.packed.clone()).into_response();
        }
        (kind, common, self.plain.clone()).into_response()
    }
}

/// Whether the reader says that it takes gzip.
fn takes_gzip(asked: &HeaderMap) -> bool {
    let values = asked.get_all(header::ACCEPT_ENCODING).into_iter();
    let mut codings = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','));
    codings.any(|coding| {
        let (name, rest) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = rest.trim().strip_prefix("q=").is_some_and(|quality| {
            quality
                .trim()
                .parse::<f32>()
                .is_ok_and(|quality| quality <= 0.0)
        });
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}

/// Whether the reader names one of these tags; for a GET weak and strong tags compare alike.
fn names(asked: &HeaderMap, tags: &[HeaderValue; 2]) -> bool {
    let values = asked.get_all(header::IF_NONE_MATCH).into_iter();
    let mut known = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"));
    known.any(|known| known == "*" || tags.iter().any(|tag| tag.as_bytes() == known.as_bytes()))
}

/// What is made: pages do not wait for files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A page, in milliseconds.
    Page,
    /// A document or a file of data, in seconds.
    File,
}

/// What was made lately.
#[derive(Debug)]
pub(crate) struct Shelf {
    inside: RwLock<Inside>,
    pages: Semaphore,
    files: Semaphore,
}

#[derive(Debug, Default)]
struct Inside {
    kept: BTreeMap<String, Arc<Kept>>,
    /// Names in the order in which they came: the oldest goes first.
    order: VecDeque<String>,
    weight: usize,
}

impl Default for Shelf {
    fn default() -> Self {
        Self {
            inside: RwLock::default(),
            pages: Semaphore::new(PAGE_MAKERS),
            files: Semaphore::new(FILE_MAKERS),
        }
    }
}

impl Shelf {
    /// What has this name, made by `make` if it is not there.
    ///
    /// # Errors
    /// Those of `make`; nothing is kept then.
    pub(crate) async fn find_or_make<F>(
        &self,
        what: Kind,
        name: String,
        make: F,
    ) -> Result<Arc<Kept>, Problem>
    where
        F: Future<Output = Result<Kept, Problem>>,
    {
        if let Some(kept) = self.find(&name) {
            return Ok(kept);
        }
        let makers = match what {
            Kind::Page => &self.pages,
            Kind::File => &self.files,
        };
        let turn = makers.acquire().await.map_err(Problem::internal)?;
        // Somebody may have made it while this one waited.
        if let Some(kept) = self.find(&name) {
            return Ok(kept);
        }
        let made = Arc::new(make.await?);
        drop(turn);
        self.put(name, &made);
        Ok(made)
    }

    fn find(&self, name: &str) -> Option<Arc<Kept>> {
        let inside = self.inside.read().unwrap_or_else(PoisonError::into_inner);
        inside.kept.get(name).cloned()
    }

    fn put(&self, name: String, made: &Arc<Kept>) {
        if made.weight() > ROOM / 2 {
            return;
        }
        let mut inside = self.inside.write().unwrap_or_else(PoisonError::into_inner);
        if inside.kept.contains_key(&name) {
            return;
        }
        inside.weight += made.weight();
        inside.order.push_back(name.clone());
        inside.kept.insert(name, Arc::clone(made));
        while inside.weight > ROOM
            && let Some(oldest) = inside.order.pop_front()
        {
            if let Some(gone) = inside.kept.remove(&oldest) {
                inside.weight -= gone.weight();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(name: header::HeaderName, value: &str) -> HeaderMap {
        [(name, value.parse().expect("a header"))]
            .into_iter()
            .collect()
    }

    #[test]
    fn only_who_takes_gzip_gets_it() {
        for (value, takes) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, GZIP;q=0.8", true),
            ("gzip;q=0", false),
            ("identity", false),
            ("", false),
        ] {
            let headers = asked(header::ACCEPT_ENCODING, value);
            assert_eq!(takes_gzip(&headers), takes, "{value}");
        }
    }

    #[test]
    fn both_spellings_of_the_same_page_have_tags_of_their_own_and_either_is_known_again() {
        let kept = Kept::new("text/html", b"page".to_vec()).expect("it packs");
        let plain = kept.answer(&HeaderMap::new());
        let packed = kept.answer(&asked(header::ACCEPT_ENCODING, "gzip"));
        assert_ne!(
            plain.headers()[header::ETAG],
            packed.headers()[header::ETAG]
        );
        for tag in [plain, packed].map(|answer| answer.headers()[header::ETAG].clone()) {
            let again = asked(header::IF_NONE_MATCH, tag.to_str().expect("text"));
            assert_eq!(kept.answer(&again).status(), StatusCode::NOT_MODIFIED);
            let weak = format!("\"x\", W/{}", tag.to_str().expect("text"));
            let again = asked(header::IF_NONE_MATCH, &weak);
            assert_eq!(kept.answer(&again).status(), StatusCode::NOT_MODIFIED);
        }
        let other = asked(header::IF_NONE_MATCH, "\"other\"");
        assert_eq!(kept.answer(&other).status(), StatusCode::OK);
    }

    #[test]
    fn the_shelf_never_holds_more_than_its_room() {
        let shelf = Shelf::default();
        for place in 0..200_u32 {
            // Bytes that do not pack well.
            let mut bytes = Vec::with_capacity(1 << 20);
            let mut state = u64::from(place) + 1;
            while bytes.len() < 1 << 20 {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                bytes.extend(state.to_le_bytes());
            }
            let kept = Arc::new(Kept::new("text/plain", bytes).expect("it packs"));
            shelf.put(place.to_string(), &kept);
        }
        let inside = shelf.inside.read().expect("nobody panicked");
        assert!(inside.weight <= ROOM && inside.kept.len() == inside.order.len());
        assert!(inside.kept.contains_key("199") && !inside.kept.contains_key("0"));
    }
}
