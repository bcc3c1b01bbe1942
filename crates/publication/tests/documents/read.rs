//! Reads documents back, without what wrote them.

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _};
use std::process::Command;

use calamine::{Data, Reader as _, Xlsx};

/// The parts of an archive, in their order.
pub(crate) fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|place| {
            let mut part = archive.by_index(place).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("it unpacks");
            (part.name().expect("a name").into_owned(), content)
        })
        .collect()
}

/// Insists that every tag that is opened is closed, in order, and that nothing is left bare.
pub(crate) fn well_formed(name: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("text");
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let words = &rest[..start];
        assert!(!words.contains('>'), "{name}: a bare > in {words}");
        for part in words.split('&').skip(1) {
            let known = ["amp;", "lt;", "gt;", "quot;"];
            assert!(
                known.iter().any(|entity| part.starts_with(entity)),
                "{name}: &{part}"
            );
        }
        let end = start + rest[start..].find('>').expect("a tag that ends");
        let inside = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if inside.starts_with('?') || inside.ends_with('/') {
            continue;
        }
        match inside.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}"),
            None => open.push(inside.split_whitespace().next().expect("a name")),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

/// The words of every paragraph of a document.
pub(crate) fn words_of(document: &str) -> BTreeSet<String> {
    let paragraphs = document.split("</w:p>");
    let words = paragraphs.map(|paragraph| {
        let texts = paragraph.split("<w:t xml:space=\"preserve\">").skip(1);
        let text: String = texts
            .filter_map(|text| text.split("</w:t>").next())
            .collect();
        let plain = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"");
        plain
            .replace("&amp;", "&")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    });
    words.collect()
}

/// The numbers of all sheets, by their bits.
pub(crate) fn sheet_cells(bytes: &[u8]) -> BTreeSet<u64> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let mut numbers = BTreeSet::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).expect("a sheet");
        for (_, _, cell) in range.used_cells() {
            match cell {
                Data::Float(value) => numbers.insert(value.to_bits()),
                #[expect(clippy::cast_precision_loss, reason = "counts of forms are small")]
                Data::Int(value) => numbers.insert((*value as f64).to_bits()),
                _ => false,
            };
        }
    }
    numbers
}

fn file(name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path =
        std::env::temp_dir().join(format!("sipas-document-{}-{name}.pdf", std::process::id()));
    std::fs::write(&path, bytes).expect("a PDF written");
    path
}

fn ask(program: &str, name: &str, bytes: &[u8], before: &[&str], after: &[&str]) -> String {
    let path = file(name, bytes);
    let out = Command::new(program)
        .args(before)
        .arg(&path)
        .args(after)
        .output()
        .expect("poppler's programs are installed");
    std::fs::remove_file(&path).expect("the file was there");
    assert!(
        out.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    String::from_utf8(out.stdout).expect("text")
}

/// The words of a PDF on one line.
pub(crate) fn pdf_words(name: &str, bytes: &[u8]) -> String {
    let text = ask("pdftotext", name, bytes, &["-layout"], &["-"]);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The pages of a PDF.
pub(crate) fn pages(name: &str, bytes: &[u8]) -> usize {
    let info = ask("pdfinfo", name, bytes, &[], &[]);
    let line = info.lines().find(|line| line.starts_with("Pages:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .expect("a number of pages")
}
