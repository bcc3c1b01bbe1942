//! Units (cơ quan, đơn vị), their blocks, and fields (lĩnh vực).

use serde::{Deserialize, Serialize};

use crate::code::{FieldCode, UnitCode};
use crate::day::Day;
use crate::language::Language;
use crate::stream::word_enum;

word_enum!(
    /// A block (khối): the units among which one is compared.
    Block {
        /// Provincial departments.
        SoBanNganh = "so_ban_nganh",
        /// Bodies of a central ministry.
        NganhDoc = "nganh_doc",
        /// Communes, wards and special zones.
        CapXa = "ubnd_cap_xa",
        /// One-stop service centres.
        MotCua = "mot_cua",
        /// Public service units.
        DonViSuNghiep = "don_vi_su_nghiep",
        /// Anything else.
        Khac = "khac",
    }
);

impl Block {
    /// Its name for people; English for any language other than Vietnamese.
    pub fn name(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::SoBanNganh => ("Sở, ban, ngành", "Provincial departments"),
            Self::NganhDoc => ("Cơ quan ngành dọc", "Central bodies in the province"),
            Self::CapXa => ("Xã, phường, đặc khu", "Communes, wards and special zones"),
            Self::MotCua => (
                "Trung tâm Phục vụ hành chính công",
                "One-stop service centres",
            ),
            Self::DonViSuNghiep => ("Đơn vị sự nghiệp công lập", "Public service units"),
            Self::Khac => ("Đơn vị khác", "Other units"),
        };
        if language == Language::VI { vi } else { en }
    }
}

/// A unit of one catalogue version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its code in the catalogue.
    pub code: UnitCode,
    /// Short name, without the kind where there is one.
    pub name: String,
    /// Full official name.
    pub full_name: String,
    /// Kind of unit in words, e.g. `phường`, `sở`.
    pub kind: String,
    /// The block in which it is compared.
    pub block: Block,
    /// The unit above it.
    pub parent: Option<UnitCode>,
    /// Telephone number for citizens.
    pub phone: Option<String>,
    /// From when to when it exists under this name and kind.
    #[serde(default)]
    pub validity: Validity,
    /// Names that it, or what went into it, had before; for searching.
    #[serde(default)]
    pub former_names: Vec<String>,
}

/// The days between which something holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validity {
    /// First day; none if it is not known or lies before the catalogues.
    pub from: Option<Day>,
    /// Last day; none while it holds.
    pub to: Option<Day>,
}

/// A field of one catalogue version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its code in the catalogue.
    pub code: FieldCode,
    /// Its name.
    pub name: String,
    /// Whether many people need it; such fields are offered first.
    pub common: bool,
    /// The ministry it belongs to: the same name exists under several.
    pub ministry: String,
}
