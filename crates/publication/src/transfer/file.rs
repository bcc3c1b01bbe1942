//! Writing and reading a transfer file.

use std::io::{BufRead, BufReader, Error, Read, Take, Write};

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
/// Most bytes of a file once unpacked: some 50,000 forms.
const MOST_UNPACKED: u64 = 256 * 1024 * 1024;
/// Most bytes of content: what is unpacked without manifest and signature.
const MOST_CONTENT: u64 = MOST_UNPACKED - 64 * 1024;

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
    /// Its content is what was signed, in words that this program does not know.
    #[error(
        "nội dung tệp do một phiên bản khác của chương trình ghi nên máy này không hiểu; xin cài cùng một phiên bản chương trình ở hai nơi rồi xuất lại tệp"
    )]
    Unknown,
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

/// A file whose manifest is signed by the key that it names; nothing below it has been read. Whether that key is
/// known is for the caller to ask before the rest is unpacked.
pub struct Sealed<Source: Read> {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The key that signed it.
    pub key: PublicKey,
    rest: BufReader<Take<GzDecoder<BufReader<Source>>>>,
}

/// A file whose content is what was signed.
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
/// If a line cannot be written, or nobody could read what would be written.
pub fn write<Line: Serialize>(
    out: impl Write,
    key: &Key,
    manifest: Manifest,
    lines: &[Line],
) -> std::io::Result<()> {
    let mut content = Vec::new();
    for line in lines {
        let begin = content.len();
        serde_json::to_writer(&mut content, line)?;
        content.push(b'\n');
        if (content.len() - begin) as u64 > LONGEST_LINE || content.len() as u64 > MOST_CONTENT {
            return Err(Error::other(ReadError::TooLarge));
        }
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

impl<Source: Read> Sealed<Source> {
    /// Reads what a file says of itself, and proves that the key that it names has signed that.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn of(file: Source) -> Result<Self, ReadError> {
        Self::within(file, MOST_UNPACKED)
    }

    fn within(file: Source, most: u64) -> Result<Self, ReadError> {
        let unpacked = GzDecoder::new(BufReader::new(file));
        let mut rest = BufReader::new(unpacked.take(most));
        let first = line_of(&mut rest).map_err(|_| ReadError::NotTransfer)?;
        let manifest = manifest_of(&first)?;
        let signature = line_of(&mut rest)?;
        let key = PublicKey::parse(&manifest.key).ok_or(ReadError::Tampered)?;
        let signature: Signature =
            serde_json::from_slice(&signature).map_err(|_| ReadError::Tampered)?;
        if !key.has_signed(&first, &signature.signature) {
            return Err(ReadError::Tampered);
        }
        Ok(Self {
            manifest,
            key,
            rest,
        })
    }

    /// Reads the content and proves that it is whole.
    ///
    /// # Errors
    /// [`ReadError`]; nothing of the content is given out before its hash agrees.
    pub fn open<Line: DeserializeOwned>(mut self) -> Result<Opened<Line>, ReadError> {
        let mut hash = Sha256::new();
        let mut lines = Vec::new();
        let mut is_known = true;
        for _ in 0..self.manifest.lines {
            let line = line_of(&mut self.rest).map_err(|error| self.is_full().unwrap_or(error))?;
            hash.update(&line);
            hash.update(b"\n");
            match serde_json::from_slice(&line) {
                Ok(line) => lines.push(line),
                Err(_) => is_known = false,
            }
        }
        let is_over = matches!(self.rest.read(&mut [0]), Ok(0));
        if let Some(full) = self.is_full() {
            return Err(full);
        }
        let is_same = data_encoding::HEXLOWER.encode(&hash.finalize()) == self.manifest.sha256;
        if !is_over || !is_same {
            return Err(ReadError::Tampered);
        }
        if !is_known {
            return Err(ReadError::Unknown);
        }
        Ok(Opened {
            manifest: self.manifest,
            key: self.key,
            lines,
        })
    }

    /// Whether as much was unpacked as is read at all.
    fn is_full(&self) -> Option<ReadError> {
        (self.rest.get_ref().limit() == 0).then_some(ReadError::TooLarge)
    }
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

#[cfg(test)]
mod tests {
    use survey::{PostOfficeCode, RoundId};

    use super::*;

    fn file(lines: &[String]) -> Vec<u8> {
        let manifest = Manifest {
            sipas_transfer: 0,
            what: What::Batches,
            round: RoundId::from_uuid(uuid::Uuid::nil()),
            round_code: "2026-1".to_owned(),
            post_office: PostOfficeCode::parse("270000").expect("a code of this file"),
            made_ms: 0,
            program: "test".to_owned(),
            key: String::new(),
            lines: 0,
            sha256: String::new(),
        };
        let mut out = Vec::new();
        let key = Key::of_secret(&[7; 32]).expect("a secret of 32 bytes");
        write(&mut out, &key, manifest, lines).expect("it is written");
        out
    }

    #[test]
    fn no_more_is_unpacked_than_is_read_at_all() {
        let file = file(&vec!["0".repeat(1000); 100]);
        let open = |most| Sealed::within(file.as_slice(), most)?.open::<String>();
        assert_eq!(open(1_000_000).map(|opened| opened.lines.len()), Ok(100));
        for most in [2_000, 50_000, 100_000] {
            assert_eq!(open(most), Err(ReadError::TooLarge), "{most}");
        }
    }

    #[test]
    fn nothing_is_written_that_nobody_can_read() {
        let long = usize::try_from(LONGEST_LINE).expect("four million");
        let key = Key::of_secret(&[7; 32]).expect("a secret of 32 bytes");
        let sealed = Sealed::of(file(&[]).as_slice()).map(|sealed| sealed.manifest);
        let manifest = sealed.expect("it is signed");
        let written = write(Vec::new(), &key, manifest, &["0".repeat(long)]);
        assert!(written.is_err());
    }
}
