//! The files of the open data: their names, what they are, and where they lie.

use survey::Language;

/// One file of the open data of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum File {
    /// Every figure with its precision, one a row.
    Figures,
    /// How the answers spread over the five marks.
    Distributions,
    /// The shares of the other questions.
    Choices,
    /// Every code with its words.
    Codes,
    /// The figures as JSON.
    Json,
    /// The figures as SDMX-CSV 2.0.
    Sdmx,
    /// The figures as Parquet.
    Parquet,
    /// The description of the CSV files (Table Schema).
    Package,
    /// The description for archives (DDI-Codebook 2.5).
    Ddi,
    /// The entry for a data portal (DCAT-AP, JSON-LD).
    Dcat,
    /// The licence in words.
    Licence,
}

impl File {
    /// All files, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Figures,
        Self::Distributions,
        Self::Choices,
        Self::Codes,
        Self::Json,
        Self::Sdmx,
        Self::Parquet,
        Self::Package,
        Self::Ddi,
        Self::Dcat,
        Self::Licence,
    ];

    /// Its name, the last part of its address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figures => "chi-so.csv",
            Self::Distributions => "phan-bo.csv",
            Self::Choices => "cau-hoi-khac.csv",
            Self::Codes => "danh-muc.csv",
            Self::Json => "chi-so.json",
            Self::Sdmx => "chi-so.sdmx.csv",
            Self::Parquet => "chi-so.parquet",
            Self::Package => "datapackage.json",
            Self::Ddi => "ddi.xml",
            Self::Dcat => "dcat.jsonld",
            Self::Licence => "giay-phep.txt",
        }
    }

    /// The file of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|file| file.name() == name)
    }

    /// Its media type, as an HTTP answer names it.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Figures | Self::Distributions | Self::Choices | Self::Codes => {
                "text/csv; charset=utf-8; header=present"
            }
            Self::Json | Self::Package => "application/json",
            Self::Sdmx => "application/vnd.sdmx.data+csv; version=2.0.0",
            Self::Parquet => "application/vnd.apache.parquet",
            Self::Ddi => "application/xml; charset=utf-8",
            Self::Dcat => "application/ld+json",
            Self::Licence => "text/plain; charset=utf-8",
        }
    }

    /// Its media type without parameters.
    pub(super) fn media_type(self) -> &'static str {
        let whole = self.content_type();
        whole.split_once(';').map_or(whole, |(kind, _)| kind)
    }

    /// Its format in the file type list of the Publications Office of the European Union, which
    /// DCAT-AP asks for.
    pub(super) const fn file_type(self) -> &'static str {
        match self {
            Self::Figures | Self::Distributions | Self::Choices | Self::Codes | Self::Sdmx => "CSV",
            Self::Json | Self::Package => "JSON",
            Self::Parquet => "PARQUET",
            Self::Ddi => "XML",
            Self::Dcat => "JSON_LD",
            Self::Licence => "TXT",
        }
    }

    /// What it holds, for the list of downloads and for portals.
    pub const fn title(self, language: Language) -> &'static str {
        let english = matches!(language, Language::EN);
        match (self, english) {
            (Self::Figures, false) => "Mọi chỉ số kèm độ chính xác, mỗi dòng một con số (CSV)",
            (Self::Figures, true) => "Every index with its precision, one figure a row (CSV)",
            (Self::Distributions, false) => "Câu trả lời theo năm mức (CSV)",
            (Self::Distributions, true) => "Answers by the five levels (CSV)",
            (Self::Choices, false) => "Câu trả lời cho các câu hỏi khác (CSV)",
            (Self::Choices, true) => "Answers to the other questions (CSV)",
            (Self::Codes, false) => "Danh mục mã và tên (CSV)",
            (Self::Codes, true) => "Codes and their names (CSV)",
            (Self::Json, false) => "Mọi chỉ số, dạng JSON",
            (Self::Json, true) => "Every index as JSON",
            (Self::Sdmx, false) => "Mọi chỉ số theo chuẩn trao đổi số liệu thống kê SDMX-CSV 2.0",
            (Self::Sdmx, true) => "Every index in the statistical exchange format SDMX-CSV 2.0",
            (Self::Parquet, false) => "Mọi chỉ số, dạng Parquet cho phần mềm phân tích",
            (Self::Parquet, true) => "Every index as Parquet, for analysis programs",
            (Self::Package, false) => "Mô tả các tệp CSV (Table Schema)",
            (Self::Package, true) => "Description of the CSV files (Table Schema)",
            (Self::Ddi, false) => "Mô tả bộ số liệu cho lưu trữ (DDI-Codebook 2.5)",
            (Self::Ddi, true) => "Description for archives (DDI-Codebook 2.5)",
            (Self::Dcat, false) => "Mục từ cho cổng dữ liệu mở (DCAT-AP, JSON-LD)",
            (Self::Dcat, true) => "Entry for open data portals (DCAT-AP, JSON-LD)",
            (Self::Licence, false) => "Giấy phép sử dụng",
            (Self::Licence, true) => "Licence",
        }
    }
}

/// Where the files lie.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Public address of the installation, without a slash at the end.
    pub origin: &'a str,
}

impl Place<'_> {
    /// Address of the page of a release.
    pub(super) fn release(&self, number: &str) -> String {
        format!("{}/ket-qua/{number}", self.origin)
    }

    /// Address of a file of a release.
    pub(super) fn file(&self, number: &str, file: File) -> String {
        format!("{}/du-lieu/{}", self.release(number), file.name())
    }
}
