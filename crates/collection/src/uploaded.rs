//! The body of a form with a file: `multipart/form-data`.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::StatusCode;
use pages::citizen::ProblemKind;
use survey::text;

use crate::app::App;
use crate::posted::{Fields, Pairs};
use crate::problem::Problem;

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
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
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
    use super::own_name;

    #[test]
    fn a_file_is_called_by_its_own_name() {
        assert_eq!(own_name("C:\\Tài liệu\\số hồ sơ.xlsx"), "số hồ sơ.xlsx");
        assert_eq!(own_name("../../etc/passwd"), "passwd");
        assert_eq!(own_name("a\r\nb.csv"), "a b.csv");
        assert_eq!(own_name(&"a".repeat(300)).len(), 200);
    }
}
