//! What surrounds every page of the office.

use serde::Serialize;
use survey::{Language, Role};

use super::{role_words, words};
use crate::template::{PageError, Pages};

/// A section of the office, as the navigation lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Where everybody arrives.
    Home,
    /// The keying desk.
    Desk,
    /// Rounds.
    Rounds,
    /// Catalogues of units and fields.
    Catalogues,
    /// Questionnaires.
    Questionnaires,
    /// Paper forms.
    Paper,
    /// Requests that a second person decides.
    Requests,
    /// Releases.
    Releases,
    /// Replies of units to their results.
    Replies,
    /// Accounts.
    Accounts,
    /// The audit chain.
    Audit,
    /// The installation.
    System,
    /// One's own account; reached by one's name, not by the navigation.
    Own,
}

impl Section {
    const fn code(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Desk => "desk",
            Self::Rounds => "rounds",
            Self::Catalogues => "catalogues",
            Self::Questionnaires => "questionnaires",
            Self::Paper => "paper",
            Self::Requests => "requests",
            Self::Releases => "releases",
            Self::Replies => "replies",
            Self::Accounts => "accounts",
            Self::Audit => "audit",
            Self::System => "system",
            Self::Own => "own",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Home => "/quan-ly",
            Self::Desk => "/nhap-phieu",
            Self::Rounds => "/quan-ly/dot",
            Self::Catalogues => "/quan-ly/danh-muc",
            Self::Questionnaires => "/quan-ly/phieu",
            Self::Paper => "/quan-ly/giay",
            Self::Requests => "/quan-ly/yeu-cau",
            Self::Releases => "/quan-ly/cong-bo",
            Self::Replies => "/quan-ly/phan-hoi",
            Self::Accounts => "/quan-ly/tai-khoan",
            Self::Audit => "/quan-ly/nhat-ky",
            Self::System => "/quan-ly/he-thong",
            Self::Own => "/quan-ly/toi",
        }
    }
}

/// A line of the navigation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NavigationItem {
    href: &'static str,
    words: String,
    current: bool,
}

impl NavigationItem {
    /// The line of a section; `current` if the page is in it.
    pub fn of(section: Section, current: bool) -> Self {
        Self {
            href: section.path(),
            words: words(&format!("frame.section_{}", section.code())),
            current,
        }
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person's name.
    pub name: String,
    /// The person's role.
    pub role: Role,
}

#[derive(Debug, Clone, Serialize)]
struct WhoWords {
    name: String,
    role: String,
}

/// The surroundings of a page of the office.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    title: String,
    navigation: Vec<NavigationItem>,
    who: Option<WhoWords>,
    notice: Option<String>,
    has_faults: bool,
    idle_seconds: i64,
}

/// A session ends after so many seconds without a request; the page's script warns before.
const IDLE_SECONDS: i64 = 30 * 60;

impl Frame {
    /// A page for somebody who is signed in.
    pub fn signed_in(title: String, navigation: Vec<NavigationItem>, who: Who) -> Self {
        let who = WhoWords {
            name: who.name,
            role: role_words(who.role),
        };
        Self {
            navigation,
            who: Some(who),
            ..Self::bare(title)
        }
    }

    /// A page for somebody who is not signed in.
    pub const fn bare(title: String) -> Self {
        Self {
            title,
            navigation: Vec::new(),
            who: None,
            notice: None,
            has_faults: false,
            idle_seconds: IDLE_SECONDS,
        }
    }

    /// Says at the top of the page what was just done.
    #[must_use]
    pub fn with_notice(mut self, notice: impl Into<String>) -> Self {
        self.notice = Some(notice.into());
        self
    }

    /// Says in the title that something on the page is wrong.
    #[must_use]
    pub const fn with_faults(mut self, has_faults: bool) -> Self {
        self.has_faults = has_faults;
        self
    }

    /// The page's heading.
    pub fn title(&self) -> &str {
        &self.title
    }
}

impl Pages {
    /// Renders a page of the office. Its title is the frame's, before the product's name.
    pub(crate) fn render_office<P: Serialize>(
        &self,
        template: &'static str,
        frame: &Frame,
        page: &P,
    ) -> Result<String, PageError> {
        let key = if frame.has_faults {
            "frame.title_wrong"
        } else {
            "frame.title"
        };
        let title = super::fill(key, &[("title", &frame.title)]);
        self.render(template, Language::VI, &title, frame, page)
    }
}
