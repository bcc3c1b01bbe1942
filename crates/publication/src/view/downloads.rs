//! `/ket-qua/{number}/tai-ve`.

use pages::results::{Download, DownloadGroup, DownloadsPage};
use survey::Language;

use crate::open_data::File;
use crate::release::Release;
use crate::telling::Teller;

/// The documents of a release: their words and their names.
const DOCUMENTS: &[(&str, &str)] = &[
    #[cfg(feature = "pdf")]
    ("results.document_report", "bao-cao.pdf"),
    #[cfg(feature = "pdf")]
    ("results.document_word", "bao-cao.docx"),
    ("results.document_workbook", "bang-so-lieu.xlsx"),
];

/// The page of everything that can be taken along.
pub fn downloads_page(release: &Release, language: Language) -> DownloadsPage {
    let teller = Teller::new(release, language);
    let number = &release.parameters.number;
    let open_data = File::ALL.into_iter().map(|file| Download {
        title: file.title(language).to_owned(),
        href: format!("{}/du-lieu/{}", teller.href(), file.name()),
        name: format!("{number}-{}", file.name()),
    });
    let document = |(key, name): (&str, &str)| Download {
        title: teller.text(key),
        href: format!("{}/van-ban/{name}", teller.href()),
        name: format!("{number}-{name}"),
    };
    let whole = Download {
        title: teller.text("results.whole_release_file"),
        href: format!("{}/du-lieu.json", teller.href()),
        name: format!("{number}.json"),
    };
    let group = |id: &str, [title, about]: [&str; 2], files: Vec<Download>| DownloadGroup {
        id: id.to_owned(),
        title: teller.text(title),
        about: teller.text(about),
        files,
    };
    DownloadsPage {
        frame: teller.frame("/tai-ve"),
        release: release.parameters.title.clone(),
        href: teller.href(),
        groups: vec![
            group(
                "van-ban",
                ["results.documents", "results.documents_about"],
                DOCUMENTS.iter().copied().map(document).collect(),
            ),
            group(
                "du-lieu-mo",
                ["results.open_data", "results.open_data_about"],
                open_data.collect(),
            ),
            group(
                "ban-cong-bo",
                ["results.whole_release", "results.whole_release_about"],
                vec![whole],
            ),
        ],
        api: format!("/api/v1/results/{number}"),
        digest: release.digest.clone(),
    }
}
