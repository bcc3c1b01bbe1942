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

/// The words of a piece of a document.
fn plain(piece: &str) -> String {
    let texts = piece.split("<w:t xml:space=\"preserve\">").skip(1);
    let text: String = texts
        .filter_map(|text| text.split("</w:t>").next())
        .collect();
    one_space(&unescaped(&text))
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unescaped(text: &str) -> String {
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'");
    plain.replace("&amp;", "&")
}

/// The words of every paragraph of a document.
pub(crate) fn words_of(document: &str) -> BTreeSet<String> {
    document.split("</w:p>").map(plain).collect()
}

/// The rows, each as the words of its cells, of every table under a caption (`Bảng 7. {caption}`).
pub(crate) fn word_rows(document: &str, caption: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables = Vec::new();
    let mut above = String::new();
    for piece in document.split("<w:tbl>") {
        let (table, after) = piece.split_once("</w:tbl>").unwrap_or(("", piece));
        let numbered = above.split_once(". ").map_or("", |(_, own)| own);
        if above.starts_with("Bảng ") && numbered == caption {
            let rows = table.split("<w:tr>").skip(1);
            let cells = |row: &str| row.split("</w:tc>").map(plain).collect();
            tables.push(rows.map(cells).collect());
        }
        let paragraphs = after.split("</w:p>").map(plain);
        above = paragraphs
            .filter(|words| !words.is_empty())
            .last()
            .unwrap_or_default();
    }
    tables
}

/// The rows, each as the words of its cells, of every table of a class on a page.
pub(crate) fn html_rows(page: &str, class: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for table in page.split(&format!("<table class=\"{class}\">")).skip(1) {
        let table = table.split("</table>").next().unwrap_or_default();
        for row in table.split("<tr>").skip(1) {
            let cells = row.split_inclusive("</t").filter_map(|cell| {
                let start = cell.rfind("<th").max(cell.rfind("<td"))?;
                let mut words = String::new();
                for part in cell[start..].trim_end_matches("</t").split('<').skip(1) {
                    words.push_str(part.split_once('>').map_or("", |(_, words)| words));
                }
                Some(one_space(&unescaped(&words)))
            });
            rows.push(cells.collect());
        }
    }
    rows
}

/// The rows of the sheet whose name ends so, after its number.
pub(crate) fn sheet_rows(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).expect("a workbook");
    let names = book.sheet_names();
    let is_it = |name: &&String| name.split_once(". ").is_some_and(|(_, own)| own == sheet);
    let name = names.iter().find(is_it).expect("such a sheet");
    let range = book.worksheet_range(name).expect("a sheet");
    range.rows().map(<[Data]>::to_vec).collect()
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
