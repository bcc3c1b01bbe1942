//! The pages of catalogues and dossier counts, in every state.

use pages::Pages;
use pages::office::catalogues::{
    BlockLines, ChangeGroup, ChangeLine, CountLine, Differences, DossierPreview, Dossiers,
    FieldLine, FieldList, FileFaults, HitLine, Linked, NewVersion, Successor, UnitLine, UnitPage,
    UnitPast, VersionLine, VersionPage, Versions,
};
use pages::office::parts::{Fact, Fault};
use pages::office::{Frame, NavigationItem, Section, Who};
use survey::Role;

use crate::markup;

/// What a file could try to put into a page.
const HOSTILE: &str = "<script>alert(1)</script> & \"x\"";

fn frame(title: &str) -> Frame {
    let navigation = vec![NavigationItem::of(Section::Catalogues, true)];
    let who = Who {
        name: "Nguyễn Văn An".into(),
        role: Role::Office,
    };
    Frame::signed_in(title.into(), navigation, who)
}

fn unit() -> Linked {
    Linked::new("/quan-ly/danh-muc/x/don-vi/00004", HOSTILE)
}

fn version() -> Linked {
    Linked::new("/quan-ly/danh-muc/x", "Danh mục tháng 10 năm 2026")
}

fn facts() -> Vec<Fact> {
    vec![Fact::new("Hiệu lực từ", "20/9/2026")]
}

fn versions(versions: Vec<VersionLine>, may_manage: bool) -> Versions {
    Versions {
        frame: frame("Danh mục"),
        versions,
        may_manage,
    }
}

fn version_line(is_draft: bool) -> VersionLine {
    VersionLine {
        link: version(),
        effective: "20/9/2026".into(),
        source: HOSTILE.into(),
        is_draft,
        units: 3321,
        rounds: vec![
            Linked::new("/quan-ly/dot/a", "Đợt 1"),
            Linked::new("/quan-ly/dot/b", "Đợt 2"),
        ],
    }
}

fn version_page(typed: &str, hits: Vec<HitLine>) -> VersionPage {
    let line = |depth| UnitLine {
        link: unit(),
        code: "00004".into(),
        depth,
    };
    VersionPage {
        frame: frame("Danh mục tháng 10"),
        address: "/quan-ly/danh-muc/x".into(),
        facts: facts(),
        rounds: vec![Linked::new("/quan-ly/dot/a", "Đợt 1")],
        blocks: vec![BlockLines {
            name: "Xã, phường, đặc khu".into(),
            units: vec![line(0), line(1), line(2)],
            is_open: true,
        }],
        typed: typed.into(),
        hits,
        differences: Some("/quan-ly/danh-muc/x/doi-chieu".into()),
        next: Some("/quan-ly/danh-muc/moi?tu=x".into()),
    }
}

fn hit() -> HitLine {
    HitLine {
        link: unit(),
        code: "00004".into(),
        block: "Xã, phường, đặc khu".into(),
        former: Some("Phường Trúc Bạch, Quận Ba Đình".into()),
    }
}

fn unit_page(is_full: bool) -> UnitPage {
    let some = |link: Linked| if is_full { vec![link] } else { Vec::new() };
    UnitPage {
        frame: frame("Ủy ban nhân dân phường Ba Đình"),
        version: version(),
        facts: facts(),
        parent: is_full.then(unit),
        children: some(unit()),
        former_names: if is_full {
            vec![HOSTILE.into()]
        } else {
            Vec::new()
        },
        past: vec![UnitPast {
            version: version(),
            name: HOSTILE.into(),
            change: "Đổi loại. 388/NQ-UBTVQH16, hiệu lực 20/9/2026".into(),
        }],
        predecessors: some(unit()),
        successors: some(unit()),
        rounds: some(Linked::new("/quan-ly/dot/a", "Đợt 1")),
    }
}

fn file_faults() -> FileFaults {
    let errors = (0..60)
        .map(|line| format!("Dòng {line}: “{HOSTILE}” sai."))
        .collect();
    FileFaults::of(HOSTILE, errors, Some("/quan-ly/danh-muc/moi/tep/y".into()))
}

fn new_version(is_wrong: bool) -> NewVersion {
    let inputs = [
        "previous",
        "name",
        "effective",
        "source",
        "province",
        "file",
    ];
    let faults = inputs.map(|input| Fault::new(input, format!("Sai: {HOSTILE}")));
    NewVersion {
        previous: vec![
            (String::new(), "Không có".into()),
            ("x".into(), HOSTILE.into()),
        ],
        chosen: "x".into(),
        provinces: vec![("04".into(), "Tỉnh Cao Bằng".into())],
        province: "04".into(),
        name: HOSTILE.into(),
        effective: "hôm qua".into(),
        source: HOSTILE.into(),
        vintage: "2025-07-01".into(),
        coverage: "everything".into(),
        faults: if is_wrong { faults.into() } else { Vec::new() },
        file: is_wrong.then(file_faults),
    }
}

fn differences(is_draft: bool, is_wrong: bool) -> Differences {
    let line = ChangeLine {
        code: "07294".into(),
        before: "Ủy ban nhân dân xã Bố Hạ".into(),
        after: HOSTILE.into(),
        kinds: "Đổi loại".into(),
        evidence: "388/NQ-UBTVQH16, hiệu lực 20/9/2026".into(),
    };
    let group = |anchor: &str, is_minor| ChangeGroup {
        title: "Đổi loại (1)".into(),
        anchor: anchor.into(),
        lines: vec![line.clone()],
        is_minor,
    };
    Differences {
        frame: frame("Thay đổi"),
        version: version(),
        previous: is_draft.then(version),
        facts: facts(),
        groups: if is_draft {
            vec![group("nhom-retyped", false), group("nhom-reworded", true)]
        } else {
            Vec::new()
        },
        unchanged: 3330,
        notes: if is_draft {
            vec![HOSTILE.into()]
        } else {
            Vec::new()
        },
        gone: vec![
            Successor {
                code: "00001".into(),
                name: HOSTILE.into(),
                answers: 12,
                typed: HOSTILE.into(),
            },
            Successor {
                code: "00002".into(),
                name: "Xã Hai".into(),
                answers: 0,
                typed: String::new(),
            },
        ],
        units: vec![("00004".into(), HOSTILE.into())],
        faults: if is_wrong {
            vec![Fault::new("successor-00001", HOSTILE)]
        } else {
            Vec::new()
        },
        decide: is_draft.then(|| "/quan-ly/danh-muc/x".into()),
        is_draft,
    }
}

fn count() -> CountLine {
    CountLine {
        link: Linked::new("/quan-ly/dot/a/ho-so?don-vi=00004", HOSTILE),
        about: "Bộ Tư pháp".into(),
        cells: "2".into(),
        dossiers: "12.450".into(),
    }
}

fn dossiers(is_full: bool, chosen: bool, is_wrong: bool) -> Dossiers {
    let lines = || if is_full { vec![count()] } else { Vec::new() };
    Dossiers {
        frame: frame("Số hồ sơ"),
        round: Linked::new("/quan-ly/dot/a", "Đợt 1"),
        facts: facts(),
        units: lines(),
        fields: lines(),
        chosen: chosen.then(|| "Hộ tịch".into()),
        cells: lines(),
        address: "/quan-ly/dot/a/ho-so".into(),
        may_upload: true,
        faults: if is_wrong {
            vec![Fault::new("file", "Hãy chọn tệp.")]
        } else {
            Vec::new()
        },
    }
}

fn preview(file: Option<FileFaults>) -> DossierPreview {
    DossierPreview {
        frame: frame("Kiểm tra tệp"),
        dossiers: Linked::new("/quan-ly/dot/a/ho-so", "Số hồ sơ"),
        facts: facts(),
        notes: vec![HOSTILE.into()],
        confirm: file.is_none().then(|| "/quan-ly/dot/a/ho-so/tep/y".into()),
        leaps: vec![count()],
        file,
    }
}

fn all() -> Vec<(&'static str, String)> {
    let pages = Pages::embedded().expect("the templates parse");
    let office = frame("Lập phiên bản mới");
    let fields = |fields| FieldList {
        frame: frame("Lĩnh vực"),
        version: version(),
        fields,
    };
    let field = FieldLine {
        name: HOSTILE.into(),
        code: "ho_tich".into(),
        ministry: "Bộ Tư pháp".into(),
        common: true,
    };
    let full = versions(vec![version_line(true), version_line(false)], true);
    [
        ("versions", pages.catalogue_versions(&full)),
        (
            "versions-none",
            pages.catalogue_versions(&versions(Vec::new(), true)),
        ),
        (
            "versions-none-reader",
            pages.catalogue_versions(&versions(Vec::new(), false)),
        ),
        (
            "version",
            pages.catalogue_version(&version_page("", Vec::new())),
        ),
        (
            "version-found",
            pages.catalogue_version(&version_page("truc bach", vec![hit()])),
        ),
        (
            "version-nothing",
            pages.catalogue_version(&version_page(HOSTILE, Vec::new())),
        ),
        ("unit", pages.catalogue_unit(&unit_page(true))),
        ("unit-bare", pages.catalogue_unit(&unit_page(false))),
        ("fields", pages.catalogue_fields(&fields(vec![field]))),
        ("fields-none", pages.catalogue_fields(&fields(Vec::new()))),
        ("new", pages.catalogue_new(&office, &new_version(false))),
        (
            "new-wrong",
            pages.catalogue_new(&office, &new_version(true)),
        ),
        (
            "differences",
            pages.catalogue_differences(&differences(true, false)),
        ),
        (
            "differences-wrong",
            pages.catalogue_differences(&differences(true, true)),
        ),
        (
            "differences-confirmed",
            pages.catalogue_differences(&differences(false, false)),
        ),
        ("dossiers", pages.dossiers(&dossiers(true, false, false))),
        ("dossiers-one", pages.dossiers(&dossiers(true, true, false))),
        (
            "dossiers-none-wrong",
            pages.dossiers(&dossiers(false, false, true)),
        ),
        ("preview", pages.dossier_preview(&preview(None))),
        (
            "preview-wrong",
            pages.dossier_preview(&preview(Some(file_faults()))),
        ),
    ]
    .map(|(name, page)| (name, page.expect(name)))
    .into()
}

#[test]
fn every_state_is_fine_markup_with_one_heading_and_ids_that_are_there() {
    for (name, page) in all() {
        let tags = markup::read(&page)
            .map_err(|fault| format!("{name}: {fault}"))
            .unwrap();
        assert!(!tags.iter().any(|tag| tag.keys().any(|key| key == "style")));
        assert_eq!(
            tags.iter().filter(|tag| tag.name == "h1").count(),
            1,
            "{name}"
        );
        assert!(
            !page.contains("{{") && !page.contains("catalogues."),
            "{name}"
        );
        markup::assert_pointers_find_their_ids(name, &tags);
    }
}

#[test]
fn nothing_of_a_file_becomes_markup() {
    for (name, page) in all() {
        assert!(!page.contains("<script>"), "{name}");
    }
}

#[test]
fn what_is_wrong_is_said_in_the_title_and_above_and_what_was_typed_stays() {
    for (name, page) in all() {
        assert_eq!(
            page.contains("<title>Lỗi: "),
            name.ends_with("-wrong"),
            "{name}"
        );
        if name.ends_with("-wrong") {
            assert!(page.contains("role=\"alert\""), "{name}");
        }
    }
    let (_, page) = all().swap_remove(11);
    assert!(
        page.contains("value=\"hôm qua\"") && page.contains("và 10 lỗi nữa"),
        "{page}"
    );
    assert!(page.contains("<option value=\"2025-07-01\" selected>"));
}

#[test]
fn an_empty_list_says_what_would_stand_there_and_how_to_get_it() {
    for (name, page) in all() {
        let is_empty = ["-none", "-nothing"].iter().any(|end| name.contains(end));
        assert_eq!(page.contains("class=\"empty\""), is_empty, "{name}");
    }
}
