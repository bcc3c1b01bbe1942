//! Writes every sample page and the style sheets to a folder, to look at them in a browser:
//! `cargo run -p pages --example write_pages -- FOLDER`.

use std::path::PathBuf;

use pages::Pages;
use survey::Language;

#[path = "../tests/pages/office/sample/mod.rs"]
mod office_sample;
#[path = "../tests/pages/sample/mod.rs"]
mod sample;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .ok_or("the folder to write to is missing")?,
    );
    let pages = Pages::embedded()?;
    std::fs::create_dir_all(folder.join("static"))?;
    for name in ["app.css", "office.css", "print.css", "site.css"] {
        let asset = pages::asset(name).ok_or("a style sheet is missing")?;
        let path = asset.url.trim_start_matches('/');
        std::fs::write(folder.join(path), asset.bytes)?;
    }
    for (name, page) in office_sample::office_pages(&pages) {
        let page = page.replace("\"/static/", "\"static/");
        std::fs::write(folder.join(format!("office-{name}.html")), page)?;
    }
    for language in [Language::VI, Language::EN] {
        for (name, page) in sample::all_pages(&pages, language) {
            let page = page.replace("\"/static/", "\"static/");
            std::fs::write(folder.join(format!("{name}.{language}.html")), page)?;
        }
        let charts = format!(
            "<!DOCTYPE html><html lang=\"{language}\"><meta charset=\"utf-8\"><title>c</title>\
             <meta name=\"viewport\" content=\"width=device-width\">\
             <link rel=\"stylesheet\" href=\"{}\"><link rel=\"stylesheet\" href=\"{}\">\
             <body class=\"wide\"><main>{}</main></body></html>",
            pages::asset_url("app.css").trim_start_matches('/'),
            pages::asset_url("site.css").trim_start_matches('/'),
            sample::charts_page(language)
        );
        std::fs::write(folder.join(format!("charts.{language}.html")), charts)?;
    }
    Ok(())
}
