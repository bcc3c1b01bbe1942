//! The body of a form with a file: `multipart/form-data`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use futures_util::{StreamExt as _, stream};
use pages::citizen::ProblemKind;
use survey::text;

use crate::access::UPLOAD_LIMIT;
use crate::app::App;
use crate::posted::{Fields, Pairs};
use crate::problem::Problem;

/// Most bytes that are read and forgotten after those that are taken: a browser reads no answer before it has sent
/// everything, and says "connection reset" when nobody listens any more.
const MOST_FORGOTTEN: usize = 2 * 1024 * 1024 * 1024;
/// Most parts a form with a file has.
const MOST_PARTS: usize = 100;

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SentFile {
    /// Its name, without folders.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// A posted form with at most one file.
#[derive(Debug, Default)]
pub(crate) struct Uploaded {
    /// Everything that was typed before the file.
    pub(crate) fields: Fields,
    /// The file; none if none was chosen or it was empty.
    pub(crate) file: Option<SentFile>,
    /// Whether the file was larger than the server takes; the fields are kept.
    pub(crate) is_too_large: bool,
}

impl FromRequest<App> for Uploaded {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let unreadable = || Problem::new(ProblemKind::Unreadable);
        let over = Arc::new(AtomicBool::new(false));
        let request = request.map(|body| limited(body, UPLOAD_LIMIT, Arc::clone(&over)));
        let mut form = Multipart::from_request(request, app)
            .await
            .map_err(|_| unreadable())?;
        let mut pairs = Pairs::new();
        let mut uploaded = Self::default();
        for _ in 0..MOST_PARTS {
            match next_part(&mut form).await {
                Ok(Some(Part::Text(name, value))) => pairs.push((name, value)),
                Ok(Some(Part::File(file))) => {
                    uploaded.file = uploaded
                        .file
                        .or(Some(file).filter(|file| !file.bytes.is_empty()));
                }
                Ok(None) => break,
                Err(_) if over.load(Ordering::Relaxed) => {
                    uploaded.is_too_large = true;
                    break;
                }
                Err(_) => return Err(unreadable()),
            }
        }
        uploaded.fields = Fields::from(pairs);
        Ok(uploaded)
    }
}

/// A body that ends in an error after `most` bytes, once its sender has sent the rest and `over` says so.
fn limited(body: Body, most: usize, over: Arc<AtomicBool>) -> Body {
    let begin = (body.into_data_stream(), most);
    Body::from_stream(stream::try_unfold(begin, move |(mut data, left)| {
        let over = Arc::clone(&over);
        async move {
            if !over.load(Ordering::Relaxed) {
                let Some(mut piece) = data.next().await.transpose()? else {
                    return Ok::<Option<(Bytes, _)>, axum::Error>(None);
                };
                if piece.len() > left {
                    over.store(true, Ordering::Relaxed);
                    piece.truncate(left);
                }
                let left = left - piece.len();
                return Ok(Some((piece, (data, left))));
            }
            let mut forgotten = 0_usize;
            while let Some(piece) = data.next().await.transpose()? {
                forgotten = forgotten.saturating_add(piece.len());
                if forgotten > MOST_FORGOTTEN {
                    break;
                }
            }
            Err(axum::Error::new(std::io::Error::other("too large")))
        }
    }))
}

enum Part {
    Text(String, String),
    File(SentFile),
}

async fn next_part(form: &mut Multipart) -> Result<Option<Part>, MultipartError> {
    let Some(part) = form.next_field().await? else {
        return Ok(None);
    };
    let name = part.name().unwrap_or_default().to_owned();
    let Some(file_name) = part.file_name().map(own_name) else {
        return Ok(Some(Part::Text(name, part.text().await?)));
    };
    let bytes = part.bytes().await?.to_vec();
    Ok(Some(Part::File(SentFile {
        name: file_name,
        bytes,
    })))
}

/// The name of a file without the folders that some browsers send with it, at most 200 letters.
fn own_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    text::normalise_line(name).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_too_large_is_read_to_its_end_before_it_is_refused() {
        let sent = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let counted = Arc::clone(&sent);
        let pieces = (0..100).map(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 10]))
        });
        let body = Body::from_stream(stream::iter(pieces));
        let over = Arc::new(AtomicBool::new(false));
        let read = axum::body::to_bytes(limited(body, 45, Arc::clone(&over)), usize::MAX).await;
        assert!(read.is_err() && over.load(Ordering::Relaxed));
        assert_eq!(sent.load(Ordering::Relaxed), 100);
        let body = Body::from(vec![b'a'; 45]);
        let over = Arc::new(AtomicBool::new(false));
        let read = axum::body::to_bytes(limited(body, 45, Arc::clone(&over)), usize::MAX).await;
        assert_eq!(read.map(|bytes| bytes.len()).ok(), Some(45));
        assert!(!over.load(Ordering::Relaxed));
    }

    #[test]
    fn a_file_is_called_by_its_own_name() {
        assert_eq!(own_name("C:\\Tài liệu\\số hồ sơ.xlsx"), "số hồ sơ.xlsx");
        assert_eq!(own_name("../../etc/passwd"), "passwd");
        assert_eq!(own_name("a\r\nb.csv"), "a b.csv");
        assert_eq!(own_name(&"a".repeat(300)).len(), 200);
    }
}
