//! The styles of a report: Times New Roman at the sizes of Nghị định 30/2020/NĐ-CP.

use super::xml::{HEAD, NAMESPACES};

/// A paragraph style: id, name, what it is based on, properties of the paragraph and of its letters.
type Style = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const JUSTIFIED: &str =
    "<w:spacing w:before=\"0\" w:after=\"120\"/><w:ind w:firstLine=\"567\"/><w:jc w:val=\"both\"/>";
const CENTRED: &str = "<w:spacing w:before=\"0\" w:after=\"0\"/><w:jc w:val=\"center\"/>";

/// In the order of Word's own list; sizes in half points.
const STYLES: [Style; 16] = [
    ("BodyText", "Body Text", "Normal", JUSTIFIED, ""),
    (
        "ListItem",
        "Item",
        "Normal",
        "<w:spacing w:before=\"0\" w:after=\"80\"/><w:ind w:left=\"567\"/><w:jc w:val=\"both\"/>",
        "",
    ),
    (
        "Heading1",
        "heading 1",
        "Normal",
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"240\" w:after=\"120\"/><w:outlineLvl w:val=\"0\"/>",
        "<w:b/><w:bCs/>",
    ),
    (
        "Heading2",
        "heading 2",
        "Normal",
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"200\" w:after=\"120\"/><w:outlineLvl w:val=\"1\"/>",
        "<w:b/><w:bCs/>",
    ),
    (
        "Heading3",
        "heading 3",
        "Normal",
        "<w:keepNext/><w:keepLines/><w:spacing w:before=\"160\" w:after=\"120\"/><w:outlineLvl w:val=\"2\"/>",
        "<w:b/><w:bCs/><w:i/><w:iCs/>",
    ),
    (
        "AnnexTitle",
        "Annex",
        "Heading1",
        "<w:pageBreakBefore/><w:jc w:val=\"center\"/>",
        "",
    ),
    ("Title", "Title", "Normal", CENTRED, "<w:b/><w:bCs/>"),
    ("Letterhead", "Letterhead", "Normal", CENTRED, ""),
    (
        "Caption",
        "caption",
        "Normal",
        "<w:spacing w:before=\"120\" w:after=\"80\"/><w:jc w:val=\"center\"/>",
        "<w:b/><w:bCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>",
    ),
    (
        "Figure",
        "Figure",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"120\" w:after=\"0\"/><w:jc w:val=\"center\"/>",
        "",
    ),
    (
        "TableText",
        "Table Text",
        "Normal",
        "<w:spacing w:before=\"20\" w:after=\"20\"/>",
        "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>",
    ),
    (
        "Note",
        "Note",
        "Normal",
        "<w:spacing w:before=\"40\" w:after=\"40\"/>",
        "<w:i/><w:iCs/><w:sz w:val=\"20\"/><w:szCs w:val=\"20\"/>",
    ),
    (
        "TOCHeading",
        "TOC Heading",
        "Normal",
        "<w:keepNext/><w:spacing w:before=\"240\" w:after=\"80\"/><w:jc w:val=\"center\"/>",
        "<w:b/><w:bCs/>",
    ),
    (
        "TOC1",
        "toc 1",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9354\"/></w:tabs><w:spacing w:before=\"40\" w:after=\"40\"/><w:ind w:right=\"567\"/>",
        "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    ),
    (
        "TOC2",
        "toc 2",
        "Normal",
        "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"9354\"/></w:tabs><w:spacing w:before=\"0\" w:after=\"20\"/><w:ind w:left=\"284\" w:right=\"567\"/>",
        "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    ),
    (
        "Header",
        "header",
        "Normal",
        CENTRED,
        "<w:sz w:val=\"26\"/><w:szCs w:val=\"26\"/>",
    ),
];

/// The part `word/styles.xml`.
pub(super) fn styles() -> String {
    let fonts = "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" \
                 w:eastAsia=\"Times New Roman\" w:cs=\"Times New Roman\"/>";
    let mut out = format!(
        "{HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}\
         <w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/><w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" w:bidi=\"ar-SA\"/>\
         </w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line=\"252\" w:lineRule=\"auto\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>\
         <w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>\
         <w:left w:w=\"60\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/>\
         </w:tblCellMar></w:tblPr></w:style>"
    );
    for (id, name, based, paragraph, letters) in STYLES {
        let style = format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>\
             <w:basedOn w:val=\"{based}\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
        );
        out.push_str(&style);
    }
    let line = |side: &str| {
        format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>")
    };
    let lines: String = ["top", "left", "bottom", "right", "insideH", "insideV"]
        .map(line)
        .concat();
    let part = format!(
        "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>\
         <w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr></w:style></w:styles>"
    );
    out.push_str(&part);
    out
}
