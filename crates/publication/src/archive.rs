//! What may be in a workbook: looked at before anything is read, because what an archive says of
//! itself may be a lie.

use std::io::{Read, Seek};

use zip::ZipArchive;

/// Most files in the archive.
const MOST_PARTS: usize = 2_000;
/// Read at once.
const PIECE: usize = 64 * 1024;

/// How much is unpacked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Most bytes of everything.
    pub(crate) unpacked: u64,
    /// Most bytes of the texts, which the reader keeps in memory.
    pub(crate) strings: u64,
}

/// Why an archive is not read as a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Odd {
    /// It is damaged, or lies about what it holds.
    Damaged,
    /// It unpacks to more than there is room for.
    TooLarge,
    /// It has macros.
    Macros,
    /// A spreadsheet of another format.
    OtherSpreadsheet,
}

/// Unpacks every part once without keeping it, and refuses what is no plain workbook.
pub(crate) fn look_at(file: impl Read + Seek, room: Room) -> Result<(), Odd> {
    let mut archive = ZipArchive::new(file).map_err(|_| Odd::Damaged)?;
    if archive.len() > MOST_PARTS {
        return Err(Odd::TooLarge);
    }
    let mut left = room.unpacked;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(|_| Odd::Damaged)?;
        let name = part.name().map_err(|_| Odd::Damaged)?;
        let name = name.to_ascii_lowercase();
        if name.ends_with("vbaproject.bin") || name.contains("macrosheets/") {
            return Err(Odd::Macros);
        }
        if name == "content.xml" || name.ends_with("workbook.bin") {
            return Err(Odd::OtherSpreadsheet);
        }
        let is_strings = name.ends_with("sharedstrings.xml");
        let most = if is_strings {
            left.min(room.strings)
        } else {
            left
        };
        left -= measure(part, most, is_strings)?;
    }
    Ok(())
}

/// The size of a part. The reader of workbooks makes room for as many texts as the part of texts
/// says that it holds, so a number that no file of this size can hold is refused here.
fn measure(mut part: impl Read, most: u64, is_strings: bool) -> Result<u64, Odd> {
    let mut piece = vec![0; PIECE];
    let mut size = 0;
    let mut kept: Vec<u8> = Vec::new();
    loop {
        let count = part.read(&mut piece).map_err(|_| Odd::Damaged)?;
        if count == 0 {
            return Ok(size);
        }
        size += count as u64;
        if size > most {
            return Err(Odd::TooLarge);
        }
        if is_strings {
            kept.extend_from_slice(&piece[..count]);
            if claims_too_much(&kept) {
                return Err(Odd::Damaged);
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
