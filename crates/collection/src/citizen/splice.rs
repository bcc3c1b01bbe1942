//! A page that is the same for everybody but for one short value in the middle.
//!
//! Rendering a form of sixteen questions costs half a millisecond, compressing it as much again;
//! thousands of people may scan the same card in an hour. So the page is rendered once with a
//! marker, cut in two there, and both halves are compressed beforehand; a request only puts its
//! own value between them. The gzip member stays one valid stream: the halves are raw deflate
//! blocks ending on a byte boundary, the value travels as a stored block, and the checksums are
//! combined (RFC 1951 §3.2.4, RFC 1952 §2.3).

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// A rendered page, cut at the marker, plain and compressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SplicedPage {
    before: Half,
    after: Half,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Half {
    plain: Vec<u8>,
    deflated: Vec<u8>,
    checksum: u32,
}

/// A value longer than a stored deflate block holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the spliced value is longer than 65,535 bytes")]
pub(crate) struct TooLong;

impl SplicedPage {
    /// Cuts `page` at the only occurrence of `marker`; `None` if it does not occur exactly once.
    pub(crate) fn cut(page: &str, marker: &str) -> Option<Self> {
        let (before, after) = page.split_once(marker)?;
        if after.contains(marker) {
            return None;
        }
        Some(Self {
            before: Half::new(before, Ending::Flush)?,
            after: Half::new(after, Ending::Finish)?,
        })
    }

    /// The page with `value` in place of the marker. The value must be safe in HTML as it is.
    pub(crate) fn plain(&self, value: &str) -> Vec<u8> {
        [&self.before.plain, value.as_bytes(), &self.after.plain].concat()
    }

    /// The same as one gzip member.
    ///
    /// # Errors
    /// [`TooLong`] if the value does not fit one stored block.
    pub(crate) fn gzip(&self, value: &str) -> Result<Vec<u8>, TooLong> {
        let length = u16::try_from(value.len()).map_err(|_| TooLong)?;
        let mut out = Vec::with_capacity(
            self.before.deflated.len() + value.len() + self.after.deflated.len() + 32,
        );
        out.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        out.extend_from_slice(&self.before.deflated);
        // A stored block that is not the last one: one header byte, length, its complement.
        out.push(0);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(&self.after.deflated);

        let mut checksum = crc32fast::Hasher::new_with_initial_len(
            self.before.checksum,
            self.before.plain.len() as u64,
        );
        checksum.update(value.as_bytes());
        checksum.combine(&crc32fast::Hasher::new_with_initial_len(
            self.after.checksum,
            self.after.plain.len() as u64,
        ));
        out.extend_from_slice(&checksum.finalize().to_le_bytes());
        let length = self.before.plain.len() + value.len() + self.after.plain.len();
        out.extend_from_slice(&u32::try_from(length).map_err(|_| TooLong)?.to_le_bytes());
        Ok(out)
    }
}

#[derive(Clone, Copy)]
enum Ending {
    Flush,
    Finish,
}

impl Half {
    fn new(text: &str, ending: Ending) -> Option<Self> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes()).ok()?;
        let deflated = match ending {
            // Ends on a byte boundary with an empty stored block, so that the next can follow.
            Ending::Flush => {
                encoder.flush().ok()?;
                encoder.get_ref().clone()
            }
            Ending::Finish => encoder.finish().ok()?,
        };
        Some(Self {
            plain: text.as_bytes().to_vec(),
            checksum: crc32fast::hash(text.as_bytes()),
            deflated,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::SplicedPage;
    use proptest::prelude::*;
    use std::io::Read as _;

    fn gunzip(bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(bytes)
            .read_to_end(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn a_page_without_the_marker_or_with_two_is_not_cut() {
        assert_eq!(SplicedPage::cut("a b", "@"), None);
        assert_eq!(SplicedPage::cut("a@b@", "@"), None);
    }

    proptest! {
        #[test]
        fn both_forms_say_the_same(before in "[a-zà-ỹ <>]{0,300}", value in "[A-Za-z0-9_.-]{0,300}", after in "[a-zà-ỹ <>]{0,300}") {
            let page = SplicedPage::cut(&format!("{before}@@{after}"), "@@").unwrap();
            let plain = page.plain(&value);
            prop_assert_eq!(&plain, &format!("{before}{value}{after}").into_bytes());
            prop_assert_eq!(gunzip(&page.gzip(&value).unwrap()), plain);
        }
    }

    #[test]
    fn a_value_over_one_block_is_refused() {
        let page = SplicedPage::cut("a@b", "@").unwrap();
        assert!(page.gzip(&"x".repeat(65_536)).is_err());
    }
}
