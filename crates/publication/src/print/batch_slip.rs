//! The slip of a closed batch, one or two pages to sign.

use pages::print::BatchSlip;

use super::OFFICIAL;
use super::typesetter::{PrintError, Setting};

const TEMPLATE: &str = include_str!("../../../../web/print/batch-slip.typ");

/// The slip (phiếu giao nhận lô) of a batch.
///
/// # Errors
/// [`PrintError::Setting`] for a letter that the fonts lack.
pub fn batch_slip(slip: &BatchSlip) -> Result<Vec<u8>, PrintError> {
    let identity = format!("slip {} {}", slip.code, slip.digest);
    let template = format!("{OFFICIAL}{TEMPLATE}");
    Ok(Setting::accessible(&template, &slip.sheet(), identity)?
        .set()?
        .bytes)
}
