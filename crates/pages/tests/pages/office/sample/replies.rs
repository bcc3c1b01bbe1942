//! Replies of units to their results.

use pages::Pages;
use pages::office::Section;
use pages::office::parts::Fault;
use pages::office::replies::{ReplyList, ReplyPage, ReplyRow, ReplyStanding};

use super::{Named, frame};

pub(super) fn pages(pages: &Pages) -> Vec<Named> {
    let named = |name: &str, page: Result<String, pages::PageError>| -> Named {
        (name.into(), page.expect("a page of replies"))
    };
    let row = |standing| ReplyRow {
        href: "/quan-ly/phan-hoi/2026-01/so_tu_phap".into(),
        unit: "Sở <b>Tư pháp</b>".into(),
        release: "Kết quả đợt 1".into(),
        standing,
    };
    let all = [
        ReplyStanding::Waiting,
        ReplyStanding::Missing,
        ReplyStanding::Published,
    ];
    let list = ReplyList {
        frame: frame(Section::Replies, "Phản hồi của đơn vị"),
        rows: all.map(row).into(),
    };
    let empty = ReplyList {
        rows: Vec::new(),
        ..list.clone()
    };
    let kept = ["Đơn vị xin tiếp thu.", "Thêm một quầy."].map(str::to_owned);
    let writing = ReplyPage {
        frame: frame(Section::Replies, "Phản hồi: Sở Tư pháp"),
        path: "/quan-ly/phan-hoi/2026-01/so_tu_phap".into(),
        results: "/ket-qua/2026-01/don-vi/so_tu_phap".into(),
        release: "Kết quả đợt 1".into(),
        standing: ReplyStanding::Waiting,
        written: Some(("lan".into(), "08:00, 22/11/2026".into())),
        published: None,
        revision: 1,
        reply: kept[0].clone(),
        plan: kept[1].clone(),
        kept,
        may_write: true,
        may_publish: false,
        faults: Vec::new(),
    };
    let wrong = ReplyPage {
        frame: writing.frame.clone().with_faults(true),
        reply: String::new(),
        faults: vec![Fault::new("reply", "Xin viết phản hồi của đơn vị.")],
        ..writing.clone()
    };
    let reading = ReplyPage {
        may_write: false,
        may_publish: true,
        ..writing.clone()
    };
    let first = ReplyPage {
        standing: ReplyStanding::Missing,
        written: None,
        revision: 0,
        kept: Default::default(),
        ..writing.clone()
    };
    vec![
        named("replies", pages.reply_list(&list)),
        named("replies-empty", pages.reply_list(&empty)),
        named("reply-writing", pages.reply_page(&writing)),
        named("reply-wrong", pages.reply_page(&wrong)),
        named("reply-reading", pages.reply_page(&reading)),
        named("reply-first", pages.reply_page(&first)),
    ]
}
