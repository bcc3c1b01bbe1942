//! Every template, in every language and state, renders and is fine markup.

use pages::Pages;
use survey::Language;

use crate::markup::{self, Tag};
use crate::sample;

fn every_page() -> Vec<(String, String, Vec<Tag>)> {
    let pages = Pages::embedded().expect("the templates parse");
    [Language::VI, Language::EN]
        .into_iter()
        .flat_map(|language| {
            sample::all_pages(&pages, language)
                .into_iter()
                .map(move |(name, page)| (format!("{name}.{language}"), page))
        })
        .map(|(name, page)| {
            let tags = markup::read(&page)
                .map_err(|fault| format!("{name}: {fault}"))
                .expect("balanced markup");
            (name, page, tags)
        })
        .collect()
}

#[test]
fn every_page_is_balanced_and_says_its_language() {
    let pages = every_page();
    assert!(pages.len() > 60);
    for (name, page, tags) in pages {
        let html = tags.iter().find(|tag| tag.name == "html").unwrap();
        assert_eq!(html.get("lang"), name.rsplit('.').next(), "{name}");
        assert_eq!(
            tags.iter().filter(|tag| tag.name == "h1").count(),
            1,
            "{name}"
        );
        assert!(!page.contains("{{") && !page.contains("[object]"), "{name}");
    }
}

#[test]
fn no_page_has_inline_styles_scripts_or_anything_from_elsewhere() {
    for (name, page, tags) in every_page() {
        for tag in &tags {
            assert!(tag.name != "style" && tag.name != "img", "{name}");
            // Pages of the office have one small script of ours.
            let script = tag.get("src").unwrap_or_default();
            assert!(
                tag.name != "script" || script.starts_with("/static/office."),
                "{name}"
            );
            let inline = |key: &str| key == "style" || key.starts_with("on");
            assert!(!tag.keys().any(inline), "{name}: {tag:?}");
            assert!(tag.name != "svg" || name.starts_with("card"), "{name}");
            for key in ["href", "src", "action"] {
                let fine = tag.get(key).is_none_or(|target| {
                    target.starts_with('/')
                        || target.starts_with('#')
                        || target.starts_with("tel:")
                        || target == "data:,"
                });
                assert!(fine, "{name}: {tag:?}");
            }
        }
        assert!(!page.contains("javascript:"), "{name}");
    }
}

#[test]
fn ids_are_unique_and_everything_that_points_to_an_id_finds_it() {
    for (name, _, tags) in every_page() {
        // Its summary points to another page.
        if name.starts_with("check-wrong") {
            markup::unique_ids(&name, &tags);
        } else {
            markup::assert_pointers_find_their_ids(&name, &tags);
        }
    }
}

#[test]
fn nothing_is_chosen_before_the_person_chooses() {
    for (name, _, tags) in every_page() {
        let is_first_showing = [
            "start.",
            "form-items.",
            "form-mixed.",
            "form-views.",
            "one-page.",
        ]
        .iter()
        .any(|first| name.starts_with(first));
        if is_first_showing {
            assert!(
                tags.iter().all(|tag| tag.get("checked").is_none()),
                "{name}"
            );
        }
    }
}

#[test]
fn an_error_page_has_a_summary_that_is_spoken_and_a_title_that_says_so() {
    let mut seen = 0;
    for (name, page, tags) in every_page() {
        if !(name.contains("-wrong") || name.starts_with("field-nothing")) {
            continue;
        }
        seen += 1;
        let summary = tags
            .iter()
            .find(|tag| tag.get("id") == Some("summary"))
            .unwrap();
        assert_eq!(
            (summary.get("role"), summary.get("tabindex")),
            (Some("alert"), Some("-1"))
        );
        let prefix = if name.ends_with("vi") {
            "<title>Lỗi: "
        } else {
            "<title>Error: "
        };
        assert!(page.contains(prefix), "{name}");
    }
    assert_eq!(seen, 10);
}

#[test]
fn the_words_of_the_summary_stand_beside_the_question_too() {
    for (name, page, _) in every_page() {
        if !name.starts_with("form-") || !name.contains("-wrong") {
            continue;
        }
        let (_, list) = page.split_once("<ul>").unwrap();
        let (list, form) = list.split_once("</ul>").unwrap();
        for line in list
            .split("</a>")
            .filter_map(|line| line.rsplit_once('>').map(|(_, words)| words))
        {
            assert!(
                line.trim().is_empty() || form.contains(line),
                "{name}: {line}"
            );
        }
    }
}

#[test]
fn typed_values_are_escaped_and_come_back_as_they_were() {
    for (name, page, tags) in every_page() {
        assert!(!page.contains("<nộp>"), "{name}");
        if name.starts_with("unavailable") {
            let carried = |wanted: &str| {
                tags.iter()
                    .filter(|tag| {
                        tag.get("type") == Some("hidden") && tag.get("name") == Some(wanted)
                    })
                    .filter_map(|tag| tag.get("value").map(str::to_owned))
                    .collect::<Vec<_>>()
            };
            assert_eq!(carried("why"), ["papers", "late"]);
            assert_eq!(
                carried("way.text"),
                ["Nhờ người thân &lt;nộp&gt; hộ &amp; nhận"]
            );
            assert_eq!(carried("q07"), ["2"]);
            assert!(
                page.contains("Nơi chờ nóng.\nXin thêm"),
                "line ends are kept"
            );
        }
        if name.starts_with("form-views-filled") {
            assert!(
                page.contains(">\nNơi chờ nóng.\nXin thêm quạt"),
                "line ends are kept"
            );
        }
    }
}

#[test]
fn every_radio_has_a_word_and_the_official_order() {
    let pages = every_page();
    let (_, page, tags) = pages
        .iter()
        .find(|(name, ..)| name == "one-page.vi")
        .unwrap();
    let values: Vec<&str> = tags
        .iter()
        .filter(|tag| tag.get("name") == Some("q01"))
        .filter_map(|tag| tag.get("value"))
        .collect();
    assert_eq!(values, ["1", "2", "3", "4", "5"]);
    let places: Vec<usize> = [
        "Rất không hài lòng",
        ">Không hài lòng",
        "Bình thường",
        ">Hài lòng",
        "Rất hài lòng",
    ]
    .iter()
    .map(|word| page.find(word).unwrap())
    .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_synthetic_round_says_so_on_every_page_of_a_link() {
    for (name, page, _) in every_page() {
        let bare = ["problem-mistyped", "problem-unknown", "problem-not-found"];
        if bare.iter().any(|kind| name.starts_with(kind)) {
            continue;
        }
        let words = if name.ends_with("vi") {
            "Dữ liệu mô phỏng"
        } else {
            "Simulated data"
        };
        assert!(page.contains(words), "{name}");
    }
}

#[test]
fn templates_of_a_folder_give_the_same_pages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/templates");
    let reloading = Pages::reloading(folder.as_ref()).unwrap();
    let embedded = Pages::embedded().unwrap();
    let page = sample::one_page(Language::VI, &sample::answers(), true);
    assert_eq!(
        reloading.one_page(&page).unwrap(),
        embedded.one_page(&page).unwrap()
    );
}

#[test]
fn charts_are_balanced_and_say_what_they_show() {
    for language in [Language::VI, Language::EN] {
        let tags = markup::read(&sample::charts_page(language)).unwrap();
        let images: Vec<&Tag> = tags.iter().filter(|tag| tag.name == "svg").collect();
        assert_eq!(images.len(), 2);
        for image in images {
            assert_eq!(image.get("role"), Some("img"));
            for id in image.get("aria-labelledby").unwrap().split_whitespace() {
                assert!(tags.iter().any(|tag| tag.get("id") == Some(id)), "{id}");
            }
        }
        assert!(!tags.iter().any(|tag| tag.keys().any(|key| key == "style")));
    }
}
