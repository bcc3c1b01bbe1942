//! Every page about rounds renders, is fine markup, and points only to what is there.

#![expect(
    clippy::unwrap_used,
    reason = "a sample that does not render fails its test"
)]
#![expect(clippy::too_many_lines, reason = "a list of samples")]

use pages::Pages;
use pages::office::parts::{Choice, Fact, Fault, Field, Pager};
use pages::office::rounds::{
    Action, Checks, Comparison, CreateRound, HistoryLine, Input, LinkLine, Missing, PartForm,
    PreviewChoice, RevokeLink, RoundHistory, RoundLine, RoundLinks, RoundList, RoundOverview,
    RoundUnits, StepPage, Tick, Tile, UnitLine,
};
use pages::office::{Frame, NavigationItem, Section, Who};
use survey::round::PlanPart;
use survey::{Layout, Role, Round, RoundState, Text};

use crate::markup;

fn frame() -> Frame {
    let navigation = [Section::Home, Section::Rounds]
        .map(|section| NavigationItem::of(section, section == Section::Rounds));
    let who = Who {
        name: "Nguyễn Thị Lan".to_owned(),
        role: Role::Office,
    };
    Frame::signed_in("Đợt <1>".to_owned(), navigation.to_vec(), who)
}

fn round() -> Round {
    Round {
        id: "00000000-0000-7000-8000-000000000001".parse().unwrap(),
        code: "2026-dot-1".to_owned(),
        name: Text::vi("Đợt <1>"),
        questionnaire_code: "dvhcc-2023".to_owned(),
        questionnaire_version: 1,
        catalogue: "00000000-0000-7000-8000-000000000002".parse().unwrap(),
        opens_ms: 1_788_195_600_000,
        closes_ms: 1_790_787_600_000,
        state: RoundState::Open,
        layout: Layout::Paged,
        languages: Vec::new(),
        index: None,
        minimum_n: 30,
        synthetic: false,
        province_name: "Tỉnh Cao Bằng".to_owned(),
    }
}

fn options() -> (Vec<(String, String)>, String) {
    let option = |value: &str| (value.to_owned(), format!("Lựa chọn {value}"));
    (vec![option("a"), option("b")], "b".to_owned())
}

fn missing() -> Missing {
    Missing {
        words: "Chưa có tên".to_owned(),
        path: Some("/quan-ly/dot/x/sua/ten".to_owned()),
    }
}

fn fact() -> Fact {
    Fact::new("Tên", "Đợt <1>")
}

fn list_pages(pages: &Pages) -> Vec<(&'static str, String)> {
    let list = |rounds: Vec<RoundLine>| RoundList {
        frame: frame().with_notice("Đã ghi"),
        rounds,
        may_create: true,
    };
    let create = |faults: Vec<Fault>| CreateRound {
        frame: frame(),
        code: "2026".to_owned(),
        name: "Đợt \"1\"".to_owned(),
        province: String::new(),
        opens: String::new(),
        closes: "mai".to_owned(),
        questionnaires: options(),
        catalogues: options(),
        faults,
    };
    let nothing = CreateRound {
        catalogues: (Vec::new(), String::new()),
        ..create(Vec::new())
    };
    let wrong = create(vec![Fault::new("code", "Sai mã")]);
    let overview = RoundOverview {
        frame: frame(),
        facts: vec![fact()],
        progress: vec![fact()],
        counted: "Đếm lúc 7 giờ".to_owned(),
        is_draft: true,
        missing: vec![missing()],
        advice: vec![missing()],
        tiles: vec![Tile::new(
            PlanPart::Name,
            vec![fact()],
            Some("/x".to_owned()),
        )],
        actions: vec![Action {
            words: "Mở".to_owned(),
            path: "/quan-ly/dot/x/buoc/mo".to_owned(),
            main: true,
        }],
    };
    vec![
        (
            "list",
            pages
                .round_list(&list(vec![RoundLine::of(&round())]))
                .unwrap(),
        ),
        ("list-empty", pages.round_list(&list(Vec::new())).unwrap()),
        ("create", pages.create_round(&create(Vec::new())).unwrap()),
        ("create-wrong", pages.create_round(&wrong).unwrap()),
        ("create-nothing", pages.create_round(&nothing).unwrap()),
        ("overview", pages.round_overview(&overview).unwrap()),
    ]
}

fn form_pages(pages: &Pages) -> Vec<(&'static str, String)> {
    let faults = vec![Fault::new("lines", "Dòng 1 sai")];
    let tick = |value: &str, ticked: bool| Tick {
        value: value.to_owned(),
        words: format!("Xã {value}"),
        note: (!ticked).then(|| "đảo xa".to_owned()),
        ticked,
    };
    let inputs = vec![
        Input::field(Field::text("name_vi", "Tên").value("Đợt \"1\"")),
        Input::choice(Choice::new("layout", "Cách", options().0, "a")),
        Input::checks(Checks {
            id: "units".to_owned(),
            name: "units".to_owned(),
            legend: "Khối".to_owned(),
            ticks: vec![tick("a", true), tick("b", false)],
            fault: Some("Chưa chọn".to_owned()),
        }),
        Input::area(Field::text("lines", "Dòng").value("a\nb").checked(&faults)),
        Input::numbers(
            "Riêng".to_owned(),
            false,
            vec![Field::text("unit.a", "Xã a")],
        ),
    ];
    let part = PartForm {
        frame: frame(),
        action: "/quan-ly/dot/x/sua/ten".to_owned(),
        back: "/quan-ly/dot/x".to_owned(),
        intro: "Xin ghi".to_owned(),
        revision: 3,
        inputs,
        reason: Some(String::new()),
        conflict: Some((
            "Lan đã sửa".to_owned(),
            vec![Comparison {
                name: "Tên".to_owned(),
                kept: "Một".to_owned(),
                typed: "Hai".to_owned(),
            }],
        )),
        faults,
    };
    let step = |missing: Vec<Missing>| StepPage {
        frame: frame(),
        action: "/quan-ly/dot/x/buoc/mo".to_owned(),
        back: "/quan-ly/dot/x".to_owned(),
        text: "Sau khi mở".to_owned(),
        button: "Mở".to_owned(),
        revision: 1,
        closes: Some("2026-09-01T07:00".to_owned()),
        reason: Some(String::new()),
        missing,
        faults: Vec::new(),
    };
    let history = |lines: Vec<HistoryLine>| RoundHistory {
        frame: frame(),
        back: "/quan-ly/dot/x".to_owned(),
        lines,
        amendable: vec![("/quan-ly/dot/x/sua-doi/ten".to_owned(), "Tên".to_owned())],
    };
    let line = HistoryLine {
        number: 1,
        at: "07:00".to_owned(),
        actor: "lan".to_owned(),
        what: "Sửa tên".to_owned(),
        before: "a".to_owned(),
        after: "b".to_owned(),
        reason: "vì".to_owned(),
    };
    let preview = PreviewChoice {
        frame: frame(),
        action: "/quan-ly/dot/x/xem-thu".to_owned(),
        back: "/quan-ly/dot/x".to_owned(),
        units: options(),
        fields: options(),
        layouts: options(),
        languages: options(),
        faults: Vec::new(),
    };
    vec![
        ("part", pages.part_form(&part).unwrap()),
        ("step", pages.round_step(&step(Vec::new())).unwrap()),
        (
            "step-missing",
            pages.round_step(&step(vec![missing()])).unwrap(),
        ),
        (
            "history",
            pages.round_history(&history(vec![line])).unwrap(),
        ),
        (
            "history-empty",
            pages.round_history(&history(Vec::new())).unwrap(),
        ),
        ("preview", pages.preview_choice(&preview).unwrap()),
    ]
}

fn unit_pages(pages: &Pages) -> Vec<(&'static str, String)> {
    let unit = UnitLine {
        name: "Xã <A>".to_owned(),
        block: "Khối".to_owned(),
        not_surveyed: Some("đảo".to_owned()),
        quota: "100".to_owned(),
        received: "1.234".to_owned(),
        counted: "–".to_owned(),
        share: "12%".to_owned(),
        links: "1".to_owned(),
        preview: Some("/quan-ly/dot/x/xem-thu/a".to_owned()),
    };
    let units = |units: Vec<UnitLine>| RoundUnits {
        frame: frame(),
        path: "/quan-ly/dot/x/don-vi".to_owned(),
        back: "/quan-ly/dot/x".to_owned(),
        query: "a\"b".to_owned(),
        counted: "Đang đếm".to_owned(),
        units,
    };
    let link = LinkLine {
        code: "ABCD-EFGH".to_owned(),
        unit: "Xã <A>".to_owned(),
        field: "Hộ tịch".to_owned(),
        place: "Quầy 1".to_owned(),
        revoked: Some("Đã thu hồi".to_owned()),
        revoke: Some("/quan-ly/dot/x/lien-ket/ABCDEFGH".to_owned()),
        card: Some("/k/ABCDEFGH/the".to_owned()),
    };
    let links = |links: Vec<LinkLine>| RoundLinks {
        frame: frame(),
        path: "/quan-ly/dot/x/lien-ket".to_owned(),
        back: "/quan-ly/dot/x".to_owned(),
        query: String::new(),
        total: "Có 1 liên kết".to_owned(),
        links,
        pager: Pager {
            previous: None,
            next: Some("/quan-ly/dot/x/lien-ket?trang=1".to_owned()),
        },
        may_create: true,
        without: "2 đơn vị".to_owned(),
        cards: vec![("/quan-ly/dot/x/the/a".to_owned(), "Xã <A>".to_owned())],
        faults: vec![Fault::new("place", "Dài quá")],
    };
    let revoke = RevokeLink {
        frame: frame(),
        action: "/quan-ly/dot/x/lien-ket/ABCDEFGH".to_owned(),
        back: "/quan-ly/dot/x/lien-ket".to_owned(),
        link: "ABCD-EFGH".to_owned(),
        reason: "x".to_owned(),
        faults: vec![Fault::new("reason", "Ngắn quá")],
    };
    vec![
        ("units", pages.round_units(&units(vec![unit])).unwrap()),
        (
            "units-empty",
            pages.round_units(&units(Vec::new())).unwrap(),
        ),
        ("links", pages.round_links(&links(vec![link])).unwrap()),
        (
            "links-empty",
            pages.round_links(&links(Vec::new())).unwrap(),
        ),
        ("revoke", pages.revoke_link(&revoke).unwrap()),
    ]
}

#[test]
fn every_page_about_rounds_is_balanced_and_points_to_what_is_there() {
    let pages = Pages::embedded().unwrap();
    let mut all = list_pages(&pages);
    all.extend(form_pages(&pages));
    all.extend(unit_pages(&pages));
    for (name, page) in all {
        let tags = markup::read(&page).map_err(|fault| format!("{name}: {fault}"));
        let tags = tags.unwrap();
        assert!(!tags.iter().any(|tag| tag.keys().any(|key| key == "style")));
        assert_eq!(
            tags.iter().filter(|tag| tag.name == "h1").count(),
            1,
            "{name}"
        );
        assert!(
            !page.contains("rounds.") && !page.contains("{{"),
            "{name}: {page}"
        );
        assert!(
            !page.contains("<A>") && !page.contains("Đợt <1>"),
            "{name}: escaped"
        );
        markup::assert_pointers_find_their_ids(name, &tags);
    }
}

#[test]
fn several_lines_keep_their_first_line_break() {
    let pages = Pages::embedded().unwrap();
    let (_, page) = form_pages(&pages).swap_remove(0);
    assert!(page.contains(">\na\nb</textarea>"), "{page}");
    assert!(page.contains("name=\"revision\" value=\"3\""));
}
