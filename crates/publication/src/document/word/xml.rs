//! Markup as text: escaping, and the namespaces of the parts.

/// Declaration at the head of every part.
pub(super) const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Namespaces of the parts that hold paragraphs.
pub(super) const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\" \
     xmlns:v=\"urn:schemas-microsoft-com:vml\" \
     xmlns:o=\"urn:schemas-microsoft-com:office:office\"";

/// A text as content or attribute; control characters, which XML cannot hold, become spaces.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                out.push(' ');
            }
            letter => out.push(letter),
        }
    }
    out
}

/// A run of words with its properties.
pub(super) fn run(text: &str, properties: &str) -> String {
    let properties = if properties.is_empty() {
        String::new()
    } else {
        format!("<w:rPr>{properties}</w:rPr>")
    };
    let text = escaped(text);
    format!("<w:r>{properties}<w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

/// A paragraph of a style.
pub(super) fn paragraph(style: &str, properties: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{properties}</w:pPr>{runs}</w:p>")
}

/// A field with the words that stand for it until it is computed.
pub(super) fn field(instruction: &str, words: &str, properties: &str) -> String {
    let kind = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    format!(
        "{}<w:r><w:instrText xml:space=\"preserve\"> {} </w:instrText></w:r>{}{}{}",
        kind("begin"),
        escaped(instruction),
        kind("separate"),
        run(words, properties),
        kind("end")
    )
}

#[cfg(test)]
mod tests {
    use super::{escaped, run};

    #[test]
    fn nothing_in_a_name_becomes_markup() {
        assert_eq!(
            escaped("A & <b> \"c\"\u{1}"),
            "A &amp; &lt;b&gt; &quot;c&quot; "
        );
        assert!(run(" Ệ ", "").contains("preserve\"> Ệ <"));
    }
}
