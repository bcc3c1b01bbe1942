//! The release as DDI-Codebook 2.5: what was done, how, and every column of the CSV files.
//!
//! *Source*: DDI Alliance, DDI-Codebook 2.5, field level documentation.

use std::io::{self, Write};

use survey::Language;

use super::codes::{self, Code};
use super::column::{Column, Kind};
use super::licence;
use super::sdmx::day;
use super::tables::{CHOICES, DISTRIBUTIONS, FIGURES};
use super::{File, Place};
use crate::ddi::xml::Xml;
use crate::release::Release;
use crate::release::content::Weighting;

/// Writes the description.
pub(super) fn write(release: &Release, place: &Place<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = Xml::begin();
    xml.open(
        "codeBook",
        &[
            ("xmlns", "ddi:codebook:2_5"),
            ("version", "2.5"),
            ("xml:lang", "vi"),
        ],
    );
    document(&mut xml, release);
    study(&mut xml, release, place);
    let files = [
        ("F1", File::Figures, &FIGURES[..]),
        ("F2", File::Distributions, &DISTRIBUTIONS[..]),
        ("F3", File::Choices, &CHOICES[..]),
    ];
    for (id, file, columns) in files {
        file_description(&mut xml, id, file, columns);
    }
    xml.open("dataDscr", &[]);
    let codes = codes::all(release);
    for (id, _, columns) in files {
        for column in columns {
            variable(&mut xml, id, column, &codes);
        }
    }
    xml.close("dataDscr");
    xml.close("codeBook");
    out.write_all(xml.finish().as_bytes())
}

fn document(xml: &mut Xml, release: &Release) {
    let parameters = &release.parameters;
    let made = date(parameters.made_ms);
    xml.open("docDscr", &[]);
    xml.open("citation", &[]);
    title(xml, release);
    xml.open("prodStmt", &[]);
    xml.text("prodDate", &[("date", &made)], &made);
    let version = [("version", parameters.program_version.as_str())];
    xml.text("software", &version, "SIPAS");
    xml.close("prodStmt");
    xml.close("citation");
    xml.close("docDscr");
}

fn title(xml: &mut Xml, release: &Release) {
    let parameters = &release.parameters;
    xml.open("titlStmt", &[]);
    xml.text("titl", &[("xml:lang", "vi")], &parameters.title);
    xml.text("IDNo", &[("agency", "SIPAS")], &parameters.number);
    xml.close("titlStmt");
}

fn study(xml: &mut Xml, release: &Release, place: &Place<'_>) {
    let parameters = &release.parameters;
    xml.open("stdyDscr", &[]);
    xml.open("citation", &[]);
    title(xml, release);
    xml.open("prodStmt", &[]);
    xml.text(
        "producer",
        &[("xml:lang", "vi")],
        &licence::publisher(release, Language::VI),
    );
    xml.close("prodStmt");
    xml.open("distStmt", &[]);
    let (made, address) = (date(parameters.made_ms), place.release(&parameters.number));
    xml.text(
        "distrbtr",
        &[("URI", &address)],
        &licence::publisher(release, Language::VI),
    );
    xml.text("distDate", &[("date", &made)], &made);
    xml.close("distStmt");
    xml.open("verStmt", &[]);
    xml.text("version", &[("type", "release")], &parameters.number);
    xml.text("notes", &[], &format!("SHA-256 {}", release.digest));
    xml.close("verStmt");
    xml.close("citation");
    scope(xml, release);
    method(xml, release);
    xml.open("dataAccs", &[]);
    xml.open("useStmt", &[]);
    let licence = format!("{} ({})", licence::TITLE, licence::ADDRESS);
    xml.text("conditions", &[("xml:lang", "en")], &licence);
    xml.close("useStmt");
    xml.close("dataAccs");
    xml.close("stdyDscr");
}

fn scope(xml: &mut Xml, release: &Release) {
    let round = &release.round;
    xml.open("stdyInfo", &[]);
    xml.text("abstract", &[("xml:lang", "vi")], &licence::about(release));
    xml.open("sumDscr", &[]);
    let days = [("start", round.opens_ms), ("end", round.closes_ms - 1)];
    for (event, at_ms) in days {
        let day = date(at_ms);
        xml.text("collDate", &[("date", &day), ("event", event)], &day);
    }
    xml.text("nation", &[("abbr", "VN")], "Việt Nam");
    xml.text("geogCover", &[("xml:lang", "vi")], &round.province_name);
    xml.text(
        "universe",
        &[("xml:lang", "vi")],
        "Người dân, tổ chức đã giao dịch với cơ quan hành chính nhà nước",
    );
    xml.text("dataKind", &[("xml:lang", "vi")], "Số liệu tổng hợp");
    xml.close("sumDscr");
    xml.close("stdyInfo");
}

fn method(xml: &mut Xml, release: &Release) {
    xml.open("method", &[]);
    xml.open("dataColl", &[]);
    let strata = release.method.strata;
    let sample = format!(
        "Chọn mẫu theo đơn vị và lĩnh vực ({strata} tầng); phiếu hợp lệ của mẫu: {}",
        release.sampled.counted
    );
    xml.text("sampProc", &[("xml:lang", "vi")], &sample);
    let weight = match release.method.weighting {
        Weighting::PostStratified => {
            "Quyền số theo số hồ sơ đã giải quyết của đơn vị và lĩnh vực (phân tầng sau)"
        }
        Weighting::Equal => "Mọi phiếu có quyền số như nhau",
    };
    xml.text("weight", &[("xml:lang", "vi")], weight);
    xml.close("dataColl");
    xml.open("anlyInfo", &[]);
    let error = format!(
        "Sai số chuẩn bằng tuyến tính hóa Taylor; khoảng tin cậy {}; không công bố nhóm dưới {} phiếu",
        pages::words::percent(release.parameters.level, 0, Language::VI),
        release.parameters.minimum_n
    );
    xml.text("EstSmpErr", &[("xml:lang", "vi")], &error);
    xml.close("anlyInfo");
    xml.close("method");
}

fn file_description(xml: &mut Xml, id: &str, file: File, columns: &[Column]) {
    xml.open("fileDscr", &[("ID", id)]);
    xml.open("fileTxt", &[]);
    xml.text("fileName", &[], file.name());
    xml.text("fileCont", &[("xml:lang", "vi")], file.title(Language::VI));
    xml.open("dimensns", &[]);
    xml.text("varQnty", &[], &columns.len().to_string());
    xml.close("dimensns");
    xml.text("fileType", &[], "CSV, UTF-8");
    xml.close("fileTxt");
    xml.close("fileDscr");
}

fn variable(xml: &mut Xml, file: &str, column: &Column, codes: &[Code]) {
    let (interval, shape) = match column.kind {
        Kind::Integer | Kind::Number => ("contin", "numeric"),
        Kind::Code(_) | Kind::Text | Kind::Boolean => ("discrete", "character"),
    };
    let id = format!("{file}_{}", column.name);
    let attributes = [
        ("ID", id.as_str()),
        ("name", column.name),
        ("files", file),
        ("intrvl", interval),
    ];
    xml.open("var", &attributes);
    xml.text("labl", &[("xml:lang", "vi")], column.vi);
    xml.text("labl", &[("xml:lang", "en")], column.en);
    if let Kind::Code(list) = column.kind {
        for code in codes.iter().filter(|code| code.list == list) {
            xml.open("catgry", &[]);
            xml.text("catValu", &[], &code.value);
            xml.text("labl", &[("xml:lang", "vi")], &code.vi);
            if !code.en.is_empty() {
                xml.text("labl", &[("xml:lang", "en")], &code.en);
            }
            xml.close("catgry");
        }
    }
    xml.empty("varFormat", &[("type", shape), ("schema", "ISO")]);
    xml.close("var");
}

fn date(at_ms: i64) -> String {
    day(at_ms).map(|day| day.to_string()).unwrap_or_default()
}
