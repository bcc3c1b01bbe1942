//! A PDF as other people's programs see it: poppler for pages and words, zbar for the codes.

use std::path::PathBuf;
use std::process::Command;

/// A PDF in a file, looked at by other people's programs.
pub(crate) struct Printed(PathBuf);

impl Printed {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let path =
            std::env::temp_dir().join(format!("sipas-print-{}-{name}.pdf", std::process::id()));
        std::fs::write(&path, bytes).expect("a PDF written");
        Self(path)
    }

    pub(crate) fn ask(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let out = Command::new(program)
            .args(before)
            .arg(&self.0)
            .args(after)
            .output()
            .expect("poppler's programs are installed");
        assert!(
            out.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
        String::from_utf8(out.stdout).expect("text")
    }

    pub(crate) fn pages(&self) -> usize {
        let info = self.ask("pdfinfo", &[], &[]);
        let line = info.lines().find(|line| line.starts_with("Pages:"));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
            .expect("a number of pages")
    }

    /// The words of a page on one line, as a reader would copy them.
    pub(crate) fn words(&self, page: usize) -> String {
        let page = page.to_string();
        let text = self.ask("pdftotext", &["-layout", "-f", &page, "-l", &page], &["-"]);
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What a phone would read from a picture of the page.
    pub(crate) fn codes(&self, page: usize) -> Vec<String> {
        let page = page.to_string();
        let picture = self.0.with_extension("");
        let picture = picture.to_str().expect("a plain path");
        self.ask(
            "pdftoppm",
            &["-r", "150", "-png", "-singlefile", "-f", &page],
            &[picture],
        );
        let out = Command::new("zbarimg")
            .args(["--quiet", "--raw", &format!("{picture}.png")])
            .output()
            .expect("zbarimg is installed");
        std::fs::remove_file(format!("{picture}.png")).expect("the picture was there");
        String::from_utf8(out.stdout)
            .expect("text")
            .lines()
            .map(str::to_owned)
            .collect()
    }
}

impl Drop for Printed {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
