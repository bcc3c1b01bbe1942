//! Writing and reading a transfer file.

use std::io::{BufRead, BufReader, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use survey::{PostOfficeCode, RoundId, word_enum};

use super::key::{Key, PublicKey};

/// The format that is written and read.
pub const FORMAT: u32 = 1;
/// Longest manifest and longest line, in bytes.
const LONGEST_LINE: u64 = 4 * 1024 * 1024;
/// Most bytes of a file once unpacked.
const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;

word_enum!(
    /// What a file holds.
    What {
        /// A round with everything that an office needs to work on it.
        Round = "round",
        /// Finished batches of one post office.
        Batches = "batches",
    }
);

/// What the first line of a file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format.
    pub sipas_transfer: u32,
    /// What the file holds.
    pub what: What,
    /// The round.
    pub round: RoundId,
    /// Its code, for people.
    pub round_code: String,
    /// The post office that made the file, or that it is for.
    pub post_office: PostOfficeCode,
    /// When it was made, Unix milliseconds UTC.
    pub made_ms: i64,
    /// The version of the program.
    pub program: String,
    /// The public key that signed it.
    pub key: String,
    /// Lines of content.
    pub lines: u64,
    /// SHA-256 of the content, each line with its end.
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
struct Signature {
    signature: String,
}

/// Why a file is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not a transfer file at all.
    #[error("tệp này không phải tệp chuyển giao của SIPAS; xin chọn lại tệp")]
    NotTransfer,
    /// Another format: this one.
    #[error(
        "tệp chuyển giao ở định dạng {0}, máy này đọc định dạng {FORMAT}; xin cài cùng một phiên bản chương trình ở hai nơi rồi xuất lại tệp"
    )]
    OtherFormat(u32),
    /// Its content is not what was signed.
    #[error(
        "nội dung tệp không khớp chữ ký: tệp đã bị sửa hoặc hỏng khi sao chép; xin sao chép lại từ nơi gửi"
    )]
    Tampered,
    /// It ends too early.
    #[error("tệp bị thiếu phần cuối; xin sao chép lại từ nơi gửi")]
    CutShort,
    /// It unpacks to more than any office can have.
    #[error("nội dung tệp khi giải nén quá lớn nên không được đọc")]
    TooLarge,
}

/// A file whose signature is that of the key that it names, and whose content is what was signed.
/// Whether that key is known is for the caller to ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened<Line> {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The key that signed it.
    pub key: PublicKey,
    /// The content.
    pub lines: Vec<Line>,
}

/// Writes a file. `manifest` is completed with key, count and hash.
///
/// # Errors
/// If a line cannot be written.
pub fn write<Line: Serialize>(
    out: impl Write,
    key: &Key,
    manifest: Manifest,
    lines: &[Line],
) -> std::io::Result<()> {
    let mut content = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut content, line)?;
        content.push(b'\n');
    }
    let manifest = Manifest {
        sipas_transfer: FORMAT,
        key: key.public().to_string(),
        lines: lines.len() as u64,
        sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(&content)),
        ..manifest
    };
    let first = serde_json::to_vec(&manifest)?;
    let signature = Signature {
        signature: key.sign(&first),
    };
    let mut packed = GzEncoder::new(out, Compression::default());
    packed.write_all(&first)?;
    packed.write_all(b"\n")?;
    serde_json::to_writer(&mut packed, &signature)?;
    packed.write_all(b"\n")?;
    packed.write_all(&content)?;
    packed.finish()?.flush()
}

/// Reads a file and proves that it is whole.
///
/// # Errors
/// [`ReadError`]; nothing of the content is given out before its hash agrees.
pub fn open<Line: DeserializeOwned>(file: impl Read) -> Result<Opened<Line>, ReadError> {
    let unpacked = GzDecoder::new(BufReader::new(file));
    let mut reader = BufReader::new(unpacked.take(MOST_UNPACKED + 1));
    let first = line_of(&mut reader).map_err(|_| ReadError::NotTransfer)?;
    let manifest = manifest_of(&first)?;
    let signature = line_of(&mut reader)?;
    let key = PublicKey::parse(&manifest.key).ok_or(ReadError::Tampered)?;
    let signature: Signature =
        serde_json::from_slice(&signature).map_err(|_| ReadError::Tampered)?;
    if !key.has_signed(&first, &signature.signature) {
        return Err(ReadError::Tampered);
    }
    let mut hash = Sha256::new();
    let mut kept: Vec<Vec<u8>> = Vec::new();
    for _ in 0..manifest.lines {
        let line = line_of(&mut reader)?;
        hash.update(&line);
        hash.update(b"\n");
        kept.push(line);
    }
    let mut more = [0];
    let is_over = matches!(reader.read(&mut more), Ok(0));
    let is_same = data_encoding::HEXLOWER.encode(&hash.finalize()) == manifest.sha256;
    if !is_over || !is_same {
        return Err(ReadError::Tampered);
    }
    let lines = kept
        .iter()
        .map(|line| serde_json::from_slice(line).map_err(|_| ReadError::OtherFormat(FORMAT)))
        .collect::<Result<_, _>>()?;
    Ok(Opened {
        manifest,
        key,
        lines,
    })
}

fn manifest_of(first: &[u8]) -> Result<Manifest, ReadError> {
    #[derive(Deserialize)]
    struct Head {
        sipas_transfer: u32,
    }
    let head: Head = serde_json::from_slice(first).map_err(|_| ReadError::NotTransfer)?;
    if head.sipas_transfer != FORMAT {
        return Err(ReadError::OtherFormat(head.sipas_transfer));
    }
    serde_json::from_slice(first).map_err(|_| ReadError::Tampered)
}

/// One line without its end.
fn line_of(reader: &mut impl BufRead) -> Result<Vec<u8>, ReadError> {
    let mut line = Vec::new();
    let read = reader
        .by_ref()
        .take(LONGEST_LINE)
        .read_until(b'\n', &mut line);
    match read {
        // The packing itself has a sum that does not agree, or ends too early.
        Err(_) | Ok(0) => Err(ReadError::CutShort),
        Ok(_) if line.last() == Some(&b'\n') => {
            line.pop();
            Ok(line)
        }
        Ok(size) if size as u64 == LONGEST_LINE => Err(ReadError::TooLarge),
        Ok(_) => Err(ReadError::CutShort),
    }
}
