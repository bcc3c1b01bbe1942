//! One filled context for every page and state of the office, one file a subject; used by the tests
//! and by the example that writes all pages to a folder to look at.

mod audit;
mod desk;
mod exchange;
mod people;
mod releases;
mod replies;
mod requests;
mod system;

use pages::Pages;
use pages::office::{Frame, Home, NavigationItem, Section, Who, words};
use survey::{Role, Scope};

/// Name and page.
pub(crate) type Named = (String, String);

/// Every page in every state, by name; `-wrong` in the name means that it shows errors.
pub(crate) fn office_pages(pages: &Pages) -> Vec<Named> {
    let mut all = vec![home(pages)];
    all.extend(people::pages(pages));
    all.extend(releases::pages(pages));
    all.extend(replies::pages(pages));
    all.extend(requests::pages(pages));
    all.extend(audit::pages(pages));
    all.extend(exchange::pages(pages));
    all.extend(system::system_pages(pages));
    all.extend(desk::pages(pages));
    all
}

/// The surroundings of a page for an office account.
pub(crate) fn frame(section: Section, title: &str) -> Frame {
    let sections = [
        Section::Home,
        Section::Rounds,
        Section::Catalogues,
        Section::Questionnaires,
        Section::Requests,
        Section::Accounts,
        Section::Audit,
        Section::System,
    ];
    let navigation = sections
        .into_iter()
        .map(|item| NavigationItem::of(item, item == section))
        .collect();
    let who = Who {
        name: "Nguyễn Thị <b>Lan</b>".into(),
        role: Role::Office,
    };
    Frame::signed_in(title.into(), navigation, who)
}

fn home(pages: &Pages) -> Named {
    let home = Home {
        frame: frame(Section::Home, &words("frame.home_title")).with_notice("Đã lưu."),
        scope: Scope::Everything,
    };
    (
        "home".into(),
        pages.office_home(&home).expect("the home page"),
    )
}
