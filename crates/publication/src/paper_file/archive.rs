//! What may be in a workbook: looked at before anything is read, because what an archive says of
//! itself may be a lie.

use std::io::{Read, Seek};

use zip::ZipArchive;

use super::open::Limits;
use super::words::FileFault;

/// Most files in the archive.
const MOST_PARTS: usize = 2_000;
/// Read at once.
const PIECE: usize = 64 * 1024;

/// Unpacks every part once without keeping it, and refuses what is no plain workbook.
pub(super) fn look_at(file: impl Read + Seek, limits: &Limits) -> Result<(), FileFault> {
    let mut archive = ZipArchive::new(file).map_err(|_| FileFault::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(FileFault::UnpacksTooLarge);
    }
    let mut left = limits.unpacked;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| FileFault::Damaged)?;
        let name = part.name().map_err(|_| FileFault::Damaged)?;
        let name = name.to_ascii_lowercase();
        if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
            return Err(FileFault::Macros);
        }
        if name == "content.xml" || name.ends_with("workbook.bin") {
            return Err(FileFault::OtherSpreadsheet);
        }
        let is_strings = name.ends_with("sharedstrings.xml");
        let most = if is_strings {
            left.min(limits.strings)
        } else {
            left
        };
        left -= measure(part, most, is_strings)?;
    }
    Ok(())
}

/// The size of a part. The reader of workbooks makes room for as many texts as the part of texts
/// says that it holds, so a number that no file of this size can hold is refused here.
fn measure(mut part: impl Read, most: u64, is_strings: bool) -> Result<u64, FileFault> {
    let mut piece = vec![0; PIECE];
    let mut size = 0;
    let mut kept: Vec<u8> = Vec::new();
    loop {
        let count = part.read(&mut piece).map_err(|_| FileFault::Damaged)?;
        if count == 0 {
            return Ok(size);
        }
        size += count as u64;
        if size > most {
            return Err(FileFault::UnpacksTooLarge);
        }
        if is_strings {
            kept.extend_from_slice(&piece[..count]);
            if claims_too_much(&kept) {
                return Err(FileFault::Damaged);
            }
            // What is left over may hold the beginning of the next claim.
            let rest = kept.len().saturating_sub(2 * CLAIM.len() + 40);
            kept.drain(..rest);
        }
    }
}

const CLAIM: &[u8] = b"uniqueCount";

/// Whether a count of more than seven digits stands after its name.
fn claims_too_much(text: &[u8]) -> bool {
    text.windows(CLAIM.len())
        .enumerate()
        .filter(|(_, window)| *window == CLAIM)
        .any(|(at, _)| {
            let digits = text[at + CLAIM.len()..]
                .iter()
                .skip_while(|byte| matches!(byte, b'=' | b'"' | b'\'' | b' ' | b'+' | b'0'))
                .take_while(|byte| byte.is_ascii_digit());
            digits.count() > 7
        })
}
