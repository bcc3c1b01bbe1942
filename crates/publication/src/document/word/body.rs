//! The words of a report, piece by piece.

use super::picture::Pictures;
use super::table::{beside, table};
use super::xml::{HEAD, NAMESPACES, field, paragraph, run};
use crate::document::DocumentError;
use crate::document::paper::{Paper, Piece};

const BOLD: &str = "<w:b/><w:bCs/>";
const ITALIC: &str = "<w:i/><w:iCs/>";

/// Letters of a size in half points.
fn sized(half_points: u32, more: &str) -> String {
    format!("{more}<w:sz w:val=\"{half_points}\"/><w:szCs w:val=\"{half_points}\"/>")
}

/// A rule under a line of the head: a short line in the middle of an empty paragraph.
fn rule(indent: u32) -> String {
    let properties = format!(
        "<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>\
         <w:ind w:left=\"{indent}\" w:right=\"{indent}\"/>"
    );
    paragraph("Letterhead", &properties, "")
}

/// The part `word/document.xml`.
pub(super) fn document(paper: &Paper, pictures: &mut Pictures) -> Result<String, DocumentError> {
    let mut out = format!("{HEAD}<w:document {NAMESPACES}><w:body>");
    out.push_str(&letterhead(paper));
    out.push_str(&title(paper));
    out.push_str(&contents(paper));
    let mut signed = false;
    let mut heading = 0;
    for piece in &paper.pieces {
        match piece {
            Piece::Heading(level, text) => {
                heading += 1;
                let style = format!("Heading{level}");
                out.push_str(&paragraph(&style, "", &marked(heading, text)));
            }
            Piece::Annex(label, title) => {
                heading += 1;
                if !std::mem::replace(&mut signed, true) {
                    out.push_str(&signature(paper));
                }
                let words = format!(
                    "{}<w:r><w:br/></w:r>{}",
                    run(label, ""),
                    run(&title.to_uppercase(), "")
                );
                out.push_str(&paragraph("AnnexTitle", "", &bookmarked(heading, &words)));
                let attached = run(&paper.attached, &sized(26, ITALIC));
                out.push_str(&paragraph("Letterhead", "", &attached));
            }
            Piece::Text(text) => out.push_str(&paragraph("BodyText", "", &run(text, ""))),
            Piece::Item(text) => out.push_str(&paragraph("ListItem", "", &run(text, ""))),
            Piece::Table(own) => out.push_str(&table(own)),
            Piece::Figure(chart) => {
                let picture = pictures.add(chart)?;
                out.push_str(&paragraph("Figure", "", &picture));
                out.push_str(&paragraph("Caption", "", &run(&chart.title, "")));
            }
        }
    }
    if !signed {
        out.push_str(&signature(paper));
    }
    out.push_str(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>\
         <w:headerReference w:type=\"first\" r:id=\"rIdFirst\"/>\
         <w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"1134\" w:right=\"851\" w:bottom=\"1134\" w:left=\"1701\" w:header=\"510\" w:footer=\"510\" w:gutter=\"0\"/>\
         <w:titlePg/></w:sectPr></w:body></w:document>",
    );
    Ok(out)
}

/// A heading that the table of contents leads to.
fn marked(number: usize, text: &str) -> String {
    bookmarked(number, &run(text, ""))
}

fn bookmarked(number: usize, runs: &str) -> String {
    format!(
        "<w:bookmarkStart w:id=\"{number}\" w:name=\"_Toc{number:05}\"/>{runs}<w:bookmarkEnd w:id=\"{number}\"/>"
    )
}

fn letterhead(paper: &Paper) -> String {
    let head = &paper.letterhead;
    let line = |text: &str, letters: &str| paragraph("Letterhead", "", &run(text, letters));
    let (bold, plain) = (sized(24, BOLD), sized(24, ""));
    let left = [
        line(&head.above[0], &plain),
        line(&head.above[1], &plain),
        line(&head.issuer, &bold),
        rule(1_300),
        line(&head.number, &sized(26, "")),
    ];
    let right = [
        line(&head.nation, &bold),
        line(&head.motto, &sized(26, BOLD)),
        rule(1_150),
        line(&head.place, &sized(26, ITALIC)),
    ];
    beside([40, 60], &left.concat(), &right.concat())
}

fn title(paper: &Paper) -> String {
    let mut out = paragraph("Letterhead", "", "");
    if let Some(words) = &paper.synthetic {
        let sides = ["top", "left", "bottom", "right"].map(|side| {
            format!("<w:{side} w:val=\"single\" w:sz=\"6\" w:space=\"4\" w:color=\"auto\"/>")
        });
        let borders = format!("<w:pBdr>{}</w:pBdr>", sides.concat());
        out.push_str(&paragraph("Title", &borders, &run(words, &sized(24, ""))));
        out.push_str(&paragraph("Letterhead", "", ""));
    }
    out.push_str(&paragraph("Title", "", &run(&paper.kind, "")));
    out.push_str(&paragraph("Title", "", &run(&paper.subject, "")));
    out.push_str(&rule(3_600));
    out
}

/// The table of contents as a field with its lines in place, which a word processor computes anew.
fn contents(paper: &Paper) -> String {
    let mut out = paragraph("TOCHeading", "", &run(&paper.contents, ""));
    let headings: Vec<(&str, String)> = paper
        .pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Heading(1, text) => Some(("TOC1", text.clone())),
            Piece::Heading(2, text) => Some(("TOC2", text.clone())),
            Piece::Annex(label, title) => Some(("TOC1", format!("{label}. {title}"))),
            // Deeper headings have a bookmark, but no line.
            Piece::Heading(..) => Some(("", String::new())),
            _ => None,
        })
        .collect();
    let mut begun = false;
    let last = headings.iter().rposition(|(style, _)| !style.is_empty());
    for (place, (style, text)) in headings.iter().enumerate() {
        if style.is_empty() {
            continue;
        }
        let name = format!("_Toc{:05}", place + 1);
        let mut runs = String::new();
        if !std::mem::replace(&mut begun, true) {
            runs.push_str(
                "<w:r><w:fldChar w:fldCharType=\"begin\" w:dirty=\"true\"/></w:r>\
                 <w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\h \\z \\t \"Annex,1\" </w:instrText></w:r>\
                 <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
            );
        }
        let line = format!(
            "<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{}</w:hyperlink>",
            run(&on_one_line(text), ""),
            field(&format!("PAGEREF {name} \\h"), "", "")
        );
        runs.push_str(&line);
        if Some(place) == last {
            runs.push_str("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
        }
        out.push_str(&paragraph(style, "", &runs));
    }
    out.push_str(&paragraph(
        "Letterhead",
        "",
        "<w:r><w:br w:type=\"page\"/></w:r>",
    ));
    out
}

/// The words of a heading on one line.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn signature(paper: &Paper) -> String {
    let mut left = String::new();
    for (place, words) in paper.recipients.iter().enumerate() {
        let letters = if place == 0 {
            sized(24, &format!("{BOLD}{ITALIC}"))
        } else {
            sized(22, "")
        };
        left.push_str(&paragraph("TableText", "", &run(words, &letters)));
    }
    let mut right: String = paper
        .signature
        .iter()
        .map(|words| paragraph("Title", "", &run(words, "")))
        .collect();
    for _ in 0..5 {
        right.push_str(&paragraph("Letterhead", "", ""));
    }
    format!(
        "{}{}",
        paragraph("Letterhead", "", ""),
        beside([50, 50], &left, &right)
    )
}
