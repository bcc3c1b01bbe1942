//! The parts around the words: what the file holds, headers with page number and mark, settings.

use super::package::Part;
use super::xml::{HEAD, NAMESPACES, escaped, field, paragraph};
use crate::document::paper::Paper;

/// All parts but the styles, the words and the pictures.
pub(super) fn parts(paper: &Paper, made_ms: i64, pictures: usize) -> Vec<Part> {
    let parts = [
        ("[Content_Types].xml", content_types()),
        ("_rels/.rels", package_relations()),
        ("docProps/core.xml", core(paper, made_ms)),
        ("docProps/app.xml", app()),
        ("word/_rels/document.xml.rels", document_relations(pictures)),
        ("word/settings.xml", settings()),
        ("word/header1.xml", header(paper.mark.as_deref(), false)),
        ("word/header2.xml", header(paper.mark.as_deref(), true)),
    ];
    parts
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.into_bytes()))
        .collect()
}

fn content_types() -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    format!(
        "{HEAD}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Default Extension=\"png\" ContentType=\"image/png\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{word}.styles+xml\"/>\
         <Override PartName=\"/word/settings.xml\" ContentType=\"{word}.settings+xml\"/>\
         <Override PartName=\"/word/header1.xml\" ContentType=\"{word}.header+xml\"/>\
         <Override PartName=\"/word/header2.xml\" ContentType=\"{word}.header+xml\"/>\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/docProps/app.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
         </Types>"
    )
}

const RELATIONS: &str =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn package_relations() -> String {
    format!(
        "{HEAD}{RELATIONS}\
         <Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"rId3\" Type=\"{OFFICE}/extended-properties\" Target=\"docProps/app.xml\"/>\
         </Relationships>"
    )
}

fn document_relations(pictures: usize) -> String {
    let mut out = format!(
        "{HEAD}{RELATIONS}\
         <Relationship Id=\"rIdStyles\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"rIdSettings\" Type=\"{OFFICE}/settings\" Target=\"settings.xml\"/>\
         <Relationship Id=\"rIdHeader\" Type=\"{OFFICE}/header\" Target=\"header1.xml\"/>\
         <Relationship Id=\"rIdFirst\" Type=\"{OFFICE}/header\" Target=\"header2.xml\"/>"
    );
    for number in 1..=pictures {
        let part = format!(
            "<Relationship Id=\"rIdChart{number}\" Type=\"{OFFICE}/image\" Target=\"media/chart{number}.png\"/>"
        );
        out.push_str(&part);
    }
    out.push_str("</Relationships>");
    out
}

/// Title and time; the time is that of the release, so that the bytes are the same on every day.
fn core(paper: &Paper, made_ms: i64) -> String {
    let title = escaped(&format!("{}: {}", paper.kind, paper.subject));
    let made = moment(made_ms);
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
         <dc:title>{title}</dc:title><dc:creator>SIPAS</dc:creator><dc:language>vi-VN</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{made}</dcterms:modified></cp:coreProperties>"
    )
}

/// A moment in UTC as W3CDTF; what is outside of the calendar becomes its beginning.
fn moment(at_ms: i64) -> String {
    let at = time::OffsetDateTime::from_unix_timestamp(at_ms.div_euclid(1000))
        .unwrap_or(time::OffsetDateTime::UNIX_EPOCH);
    at.format(&time::format_description::well_known::Rfc3339)
        .unwrap_or_else(|_| "1970-01-01T00:00:00Z".to_owned())
}

fn app() -> String {
    format!(
        "{HEAD}<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
         <Application>SIPAS</Application></Properties>"
    )
}

/// Page numbers of the contents are the word processor's to compute: it is asked to when it opens the file.
fn settings() -> String {
    format!(
        "{HEAD}<w:settings {NAMESPACES}><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"567\"/>\
         <w:characterSpacingControl w:val=\"doNotCompress\"/><w:updateFields w:val=\"true\"/>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         <w:themeFontLang w:val=\"vi-VN\"/></w:settings>"
    )
}

/// The page number in the middle of the top margin, from the second page on, and the mark on every page.
fn header(mark: Option<&str>, first: bool) -> String {
    let mark = mark
        .map(|words| watermark(words, first))
        .unwrap_or_default();
    let number = if first {
        String::new()
    } else {
        field("PAGE", "2", "")
    };
    let paragraph = paragraph("Header", "", &format!("{mark}{number}"));
    format!("{HEAD}<w:hdr {NAMESPACES}>{paragraph}</w:hdr>")
}

/// Words across the page behind the text, in the way that word processors know as a watermark.
fn watermark(words: &str, first: bool) -> String {
    let words = escaped(words);
    let number = if first { 2 } else { 1 };
    format!(
        "<w:r><w:pict>\
         <v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\">\
         <v:formulas><v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/><v:f eqn=\"sum 21600 0 @1\"/>\
         <v:f eqn=\"sum 0 0 @2\"/><v:f eqn=\"sum 21600 0 @3\"/><v:f eqn=\"if @0 @3 0\"/><v:f eqn=\"if @0 21600 @1\"/>\
         <v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/></v:formulas>\
         <v:path textpathok=\"t\"/><v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype>\
         <v:shape id=\"PowerPlusWaterMarkObject{number}\" o:spid=\"_x0000_s205{number}\" type=\"#_x0000_t136\" \
         style=\"position:absolute;margin-left:0;margin-top:0;width:430pt;height:110pt;rotation:315;z-index:-251658752;\
         mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
         mso-position-vertical-relative:margin\" o:allowincell=\"f\" fillcolor=\"#d9d9d9\" stroked=\"f\">\
         <v:textpath style=\"font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold\" string=\"{words}\"/>\
         </v:shape></w:pict></w:r>"
    )
}
