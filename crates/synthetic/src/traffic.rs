//! Which fields a unit handles and how many dossiers they bring in half a year.
//!
//! The proportions are invented after the volume bands of the catalogue: certification, civil
//! status and land make most of the work of a commune; departments have few dossiers.

/// A field of the communes: code, dossiers of a commune of usual size, per cent of it in a ward and
/// in a special zone.
pub(crate) struct CommuneField {
    pub(crate) code: &'static str,
    pub(crate) dossiers: u32,
    pub(crate) ward_percent: u32,
}

const fn field(code: &'static str, dossiers: u32, ward_percent: u32) -> CommuneField {
    CommuneField {
        code,
        dossiers,
        ward_percent,
    }
}

/// What comes to the counter of a commune, the most frequent first.
pub(crate) const COMMUNE: [CommuneField; 10] = [
    field("chung_thuc", 2_900, 190),
    field("ho_tich", 1_250, 150),
    field("dat_dai", 720, 95),
    field("bao_tro_xa_hoi", 340, 80),
    field(
        "thanh_lap_va_hoat_dong_doanh_nghiep_ho_kinh_doanh",
        170,
        260,
    ),
    field("nguoi_co_cong", 120, 90),
    field("hoat_dong_xay_dung", 55, 320),
    field("thi_tuyen_sinh", 48, 140),
    field("giam_ngheo", 44, 40),
    field("tin_nguong_ton_giao", 7, 100),
];

/// Fields that people judge differently everywhere, in thousandths of a standard deviation.
const FIELD_EFFECT: [(&str, i32); 10] = [
    ("dat_dai", -330),
    ("hoat_dong_xay_dung", -240),
    ("dang_ky_bien_phap_bao_dam", -120),
    ("giai_quyet_khieu_nai", -450),
    ("tiep_cong_dan", -300),
    ("chung_thuc", 160),
    ("ho_tich", 120),
    ("thue", -80),
    ("nguoi_co_cong", 60),
    ("sat_hach_cap_giay_phep_lai_xe", -60),
];

/// How a field moves satisfaction, in standard deviations.
pub(crate) fn field_effect(code: &str) -> f64 {
    let known = FIELD_EFFECT.iter().find(|(field, _)| *field == code);
    known.map_or(0.0, |&(_, thousandths)| f64::from(thousandths) / 1000.0)
}

/// The inspectorate, which hardly anybody has a dossier with.
const QUIET: &str = "thanh_tra_tinh";

/// Dossiers of a provincial agency in one field: whether it is common, and whether communes take
/// most of it.
pub(crate) fn agency_dossiers(agency: &str, common: bool, at_commune: bool) -> u32 {
    match (common, at_commune) {
        _ if agency == QUIET => 18,
        (true, false) => 4_200,
        (true, true) => 640,
        (false, _) => 260,
    }
}
