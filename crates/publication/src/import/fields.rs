//! The fields of the next catalogue version as a list.

use std::collections::BTreeMap;

use survey::text::normalise_line;
use survey::{Field, FieldCode};

use super::message::{Note, Reason, RowError};
use super::sheet::Sheet;

const CODE: &[&str] = &["code", "field_code", "Mã", "Mã lĩnh vực"];
const NAME: &[&str] = &["name", "Tên lĩnh vực", "Lĩnh vực", "Tên"];
const MINISTRY: &[&str] = &["ministry", "ministry_2026", "Bộ", "Bộ, ngành"];
const COMMON: &[&str] = &["common", "Thường gặp"];

/// What a list of fields says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldList {
    /// All fields of the next version.
    pub fields: Vec<Field>,
    /// Cells that were read otherwise than they are written.
    pub notes: Vec<Note>,
}

/// Reads a list of fields from CSV or a workbook: code, name, ministry; whether many people need it
/// (`1`, `có`, `x`) where that is given, else as in the version `before`.
///
/// # Errors
/// Every faulty line; nothing of the list may then be kept.
pub fn read_fields(bytes: &[u8], before: &[Field]) -> Result<FieldList, Vec<RowError>> {
    let (sheet, notes) = Sheet::of_list(bytes, &[CODE, NAME])?;
    let [code, name] = sheet.required_named([CODE, NAME])?;
    let (ministry, common) = (sheet.named(MINISTRY), sheet.named(COMMON));
    let earlier: BTreeMap<&FieldCode, &Field> =
        before.iter().map(|field| (&field.code, field)).collect();
    let mut seen: BTreeMap<FieldCode, u64> = BTreeMap::new();
    let mut fields = Vec::with_capacity(sheet.lines.len());
    let mut errors = Vec::new();
    for (line, cells) in &sheet.lines {
        let mut fault = |at: usize, reason| {
            errors.push(RowError::cell(*line, &sheet.columns[at], reason));
        };
        let text = |at: Option<usize>| at.map(|at| normalise_line(&cells[at])).unwrap_or_default();
        let called = text(Some(name));
        if called.is_empty() {
            fault(name, Reason::Empty);
        }
        let written = cells[code].trim().to_lowercase();
        let Ok(parsed) = FieldCode::parse(&written) else {
            let reason = if written.is_empty() {
                Reason::Empty
            } else {
                Reason::Code(written)
            };
            fault(code, reason);
            continue;
        };
        if let Some(first) = seen.insert(parsed.clone(), *line) {
            fault(code, Reason::DoubleCode(first));
        }
        let own = earlier.get(&parsed);
        let of_ministry = match text(ministry) {
            none if none.is_empty() => own.map(|own| own.ministry.clone()).unwrap_or_default(),
            given => given,
        };
        let is_common = match common {
            Some(_) => matches!(
                text(common).to_lowercase().as_str(),
                "1" | "x" | "có" | "true"
            ),
            None => own.is_some_and(|own| own.common),
        };
        fields.push(Field {
            code: parsed,
            name: called,
            common: is_common,
            ministry: of_ministry,
        });
    }
    if fields.is_empty() && errors.is_empty() {
        errors.push(RowError::file(Reason::NoLines));
    }
    if errors.is_empty() {
        Ok(FieldList { fields, notes })
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<FieldList, Vec<String>> {
        let before = [Field {
            code: FieldCode::parse("ho_tich").unwrap(),
            name: "Hộ tịch".into(),
            common: true,
            ministry: "Bộ Tư pháp".into(),
        }];
        read_fields(text.as_bytes(), &before)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn fields_keep_what_the_list_does_not_say() {
        let list = read("Mã;Tên lĩnh vực\nho_tich;Hộ tịch\ndat_dai;Đất  đai\n").unwrap();
        assert!(list.fields[0].common && list.fields[0].ministry == "Bộ Tư pháp");
        assert_eq!(
            (list.fields[1].name.as_str(), list.fields[1].common),
            ("Đất đai", false)
        );
    }

    #[test]
    fn every_faulty_line_is_told() {
        assert_eq!(
            read("code,name\nho_tich,\nho_tich,Hộ tịch\nHộ tịch,x\n,y\n").unwrap_err(),
            [
                "Dòng 2, cột name: không được để trống.",
                "Dòng 3, cột code: mã này đã có ở dòng 2.",
                "Dòng 4, cột code: “hộ tịch” không dùng làm mã được; mã gồm chữ thường không dấu, chữ số và các dấu _ . -.",
                "Dòng 5, cột code: không được để trống.",
            ]
        );
    }
}
