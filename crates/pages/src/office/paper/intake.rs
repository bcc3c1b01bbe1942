//! `/quan-ly/giay/lo/{batch}/tiep-nhan`: what lies in the bundle, sheet by sheet.

use serde::Serialize;

use crate::office::parts::{Area, Cell, Choice, Fact, Fault, Field, PostForm, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A sheet in the list of the latest.
#[derive(Debug, Clone)]
pub struct SheetLine {
    /// Its place in the bundle.
    pub number: String,
    /// Its serial.
    pub serial: String,
    /// What has become of it.
    pub standing: String,
    /// When it was taken in.
    pub when: String,
}

/// Serials that differ from the header in one way.
#[derive(Debug, Clone)]
pub struct OpenSerials {
    /// The stored word: `missing`, `surplus` or `repeated`.
    pub kind: String,
    /// Those that nobody has explained, as a list; empty when there are none.
    pub open: String,
    /// Explained ones: the list and why.
    pub explained: Vec<(String, String)>,
}

/// Papers with one serial that wait for a decision.
#[derive(Debug, Clone)]
pub struct HeldPaper {
    /// The serial as people read it.
    pub serial: String,
    /// Where they lie.
    pub places: Vec<HeldPlace>,
}

/// Where one of them lies.
#[derive(Debug, Clone)]
pub struct HeldPlace {
    /// Post office, batch and sheet, in words.
    pub words: String,
    /// What is posted to let it count; none for what the person cannot decide.
    pub value: Option<String>,
}

/// A line of the register of rejected forms.
#[derive(Debug, Clone)]
pub struct RejectedLine {
    /// Its place in the bundle.
    pub sheet: String,
    /// Its serial; empty if nobody can read it.
    pub serial: String,
    /// Why.
    pub reason: String,
    /// What else is said.
    pub note: String,
    /// Whether it can be taken out again.
    pub can_withdraw: bool,
}

/// What the person may do in the intake now.
#[derive(Debug, Clone, Copy)]
pub struct IntakeRights {
    /// Taking sheets in.
    pub takes: bool,
    /// Rejecting forms.
    pub rejects: bool,
    /// Explaining serials.
    pub explains: bool,
}

/// The intake of a batch.
#[derive(Debug, Clone)]
pub struct IntakePage {
    /// The surroundings.
    pub frame: Frame,
    /// The address of this page.
    pub address: String,
    /// The page of the batch.
    pub back: String,
    /// Counts: the name by which the script finds one, words and number.
    pub counts: Vec<[String; 3]>,
    /// What the person may do.
    pub may: IntakeRights,
    /// What was said of the last sheet, and whether it is a warning.
    pub said: Option<(String, bool)>,
    /// Whether first and last page of each paper are scanned, one after the other.
    pub pair: bool,
    /// The serial that may be another paper with the same number.
    pub another: Option<String>,
    /// What was typed, by input.
    pub typed: Vec<(String, String)>,
    /// Missing, surplus and repeated serials.
    pub open: Vec<OpenSerials>,
    /// Duplicates.
    pub held: Vec<HeldPaper>,
    /// Sheets of other post offices: words, and the sheet number for who may decide about it.
    pub foreign: Vec<(String, Option<String>)>,
    /// Reasons of rejection: value and words.
    pub reasons: Vec<(String, String)>,
    /// The register.
    pub rejected: Vec<RejectedLine>,
    /// The latest sheets.
    pub sheets: Vec<SheetLine>,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct IntakeWords<'a> {
    address: &'a str,
    back: &'a str,
    counts: &'a [[String; 3]],
    takes: bool,
    said: Option<&'a str>,
    warns: bool,
    scan: Field,
    last_page: Option<Field>,
    pairing: String,
    another: Option<PostForm>,
    range: Option<PostForm>,
    /// Which of the folded forms something is wrong with: `range` or `reject`.
    opened: &'static str,
    open: Vec<OpenWords>,
    held: Vec<HeldWords<'a>>,
    doubt: [String; 2],
    foreign: Vec<ForeignWords<'a>>,
    reject: Option<PostForm>,
    rejected: Vec<RejectedWords<'a>>,
    sheets: Table,
    faults: &'a [Fault],
}

#[derive(Serialize)]
struct OpenWords {
    title: String,
    serials: Option<String>,
    explained: Vec<Fact>,
    form: Option<PostForm>,
    is_wrong: bool,
}

#[derive(Serialize)]
struct HeldWords<'a> {
    serial: &'a str,
    places: Vec<HeldChoice<'a>>,
    none: Option<PostForm>,
}

#[derive(Serialize)]
struct HeldChoice<'a> {
    words: &'a str,
    form: Option<PostForm>,
}

#[derive(Serialize)]
struct ForeignWords<'a> {
    words: &'a str,
    take: Option<PostForm>,
    send_on: Option<PostForm>,
}

#[derive(Serialize)]
struct RejectedWords<'a> {
    sheet: &'a str,
    serial: &'a str,
    reason: &'a str,
    note: &'a str,
    form: Option<PostForm>,
}

impl Pages {
    /// The intake of a batch.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn batch_intake(&self, page: &IntakePage) -> Result<String, PageError> {
        let row = |line: &SheetLine| {
            vec![
                Cell::words(line.number.as_str()),
                Cell::words(line.serial.as_str()),
                Cell::words(line.standing.as_str()),
                Cell::words(line.when.as_str()),
            ]
        };
        let IntakeRights { takes, rejects, .. } = page.may;
        let words = IntakeWords {
            address: &page.address,
            back: &page.back,
            counts: &page.counts,
            takes,
            said: page.said.as_ref().map(|(said, _)| said.as_str()),
            warns: page.said.as_ref().is_some_and(|(_, warns)| *warns),
            scan: Field::text(
                "scan",
                words(if page.pair {
                    "sheets.scan_first"
                } else {
                    "sheets.scan"
                }),
            )
            .hint(words("sheets.scan_hint"))
            .value(page.typed("scan"))
            .checked(&page.faults),
            last_page: page
                .pair
                .then(|| page.field("last_page", "sheets.scan_last")),
            pairing: if page.pair {
                page.address.clone()
            } else {
                format!("{}?trang-quet=dau-cuoi", page.address)
            },
            another: page.another.as_ref().filter(|_| takes).map(|serial| {
                PostForm::new(page.address.as_str(), words("sheets.another_button"))
                    .hidden("scan", serial.as_str())
                    .hidden("another", "1")
            }),
            range: takes.then(|| page.range()),
            opened: page.opened(),
            open: page.open.iter().map(|open| page.open(open)).collect(),
            held: page.held.iter().map(|held| page.held(held)).collect(),
            doubt: page.doubt_words(),
            foreign: page.foreign.iter().map(|one| page.foreign(one)).collect(),
            reject: rejects.then(|| page.reject()),
            rejected: page
                .rejected
                .iter()
                .map(|line| page.rejected(line))
                .collect(),
            sheets: Table::new(
                "sheets.latest",
                &[
                    ("sheets.number", false),
                    ("sheets.serial", false),
                    ("sheets.standing", false),
                    ("batch.when", false),
                ],
                ["sheets.none_title", "sheets.none_text"],
                page.sheets.iter().map(row).collect(),
            ),
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/intake", &frame, &words)
    }
}

impl IntakePage {
    fn typed(&self, name: &str) -> &str {
        let found = self.typed.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn opened(&self) -> &'static str {
        let form = |fault: &Fault| match fault.input.as_str() {
            "first" | "last" => Some("range"),
            "serial" | "reason" | "note" => Some("reject"),
            _ => None,
        };
        self.faults.iter().find_map(form).unwrap_or_default()
    }

    /// What is to be done about sheets in doubt, by whoever may decide about one of them and by others.
    fn doubt_words(&self) -> [String; 2] {
        let mut places = self.held.iter().flat_map(|held| &held.places);
        let held = if places.any(|place| place.value.is_some()) {
            "sheets.held_text"
        } else {
            "sheets.held_others"
        };
        let foreign = if self.foreign.iter().any(|(_, sheet)| sheet.is_some()) {
            "sheets.foreign_text"
        } else {
            "sheets.foreign_others"
        };
        [words(held), words(foreign)]
    }

    fn field(&self, name: &str, key: &str) -> Field {
        Field::text(name, words(key))
            .value(self.typed(name))
            .checked(&self.faults)
    }

    fn range(&self) -> PostForm {
        PostForm::new(
            format!("{}/khoang", self.address),
            words("sheets.range_button"),
        )
        .field(self.field("first", "batch.first"))
        .field(self.field("last", "batch.last"))
    }

    fn reject(&self) -> PostForm {
        let first = std::iter::once((String::new(), words("sheets.choose_reason")));
        let options = first.chain(self.reasons.iter().cloned());
        let reason = Choice::new(
            "reason",
            words("sheets.reason"),
            options,
            self.typed("reason"),
        );
        PostForm::new(
            format!("{}/loai", self.address),
            words("sheets.reject_button"),
        )
        .field(
            self.field("serial", "sheets.reject_serial")
                .hint(words("sheets.reject_hint")),
        )
        .choice(reason.checked(&self.faults))
        .field(self.field("note", "sheets.note"))
    }

    fn open(&self, open: &OpenSerials) -> OpenWords {
        let name = format!("serials-{}", open.kind);
        let why = format!("words-{}", open.kind);
        let form = (self.may.explains && !open.open.is_empty()).then(|| {
            let list = self.typed(&name);
            let list = if list.is_empty() { &open.open } else { list };
            let area = Area::new(
                &name,
                words("sheets.explain_serials"),
                Some(words("sheets.explain_hint")),
            );
            PostForm::new(
                format!("{}/giai-trinh", self.address),
                words("sheets.explain_button"),
            )
            .hidden("kind", open.kind.as_str())
            .area(area.typed(list, &self.faults))
            .field(self.field(&why, "sheets.explain_words"))
        });
        let own = |fault: &Fault| fault.input == name || fault.input == why;
        OpenWords {
            is_wrong: self.faults.iter().any(own),
            title: words(&format!("sheets.open_{}", open.kind)),
            serials: (!open.open.is_empty()).then(|| open.open.clone()),
            explained: open
                .explained
                .iter()
                .map(|(serials, why)| Fact::new(serials.as_str(), why.as_str()))
                .collect(),
            form,
        }
    }

    fn held<'a>(&self, held: &'a HeldPaper) -> HeldWords<'a> {
        let form = |value: &str, key: &str| {
            PostForm::new(format!("{}/trung", self.address), words(key))
                .hidden("serial", held.serial.as_str())
                .hidden("counts", value)
                .small()
        };
        let places = held.places.iter().map(|place| HeldChoice {
            words: &place.words,
            form: place
                .value
                .as_ref()
                .map(|value| form(value, "sheets.counts_button")),
        });
        let places: Vec<HeldChoice<'a>> = places.collect();
        let may = places.iter().any(|place| place.form.is_some());
        HeldWords {
            serial: &held.serial,
            none: may.then(|| form("", "sheets.none_counts_button")),
            places,
        }
    }

    fn foreign<'a>(&self, (said, sheet): &'a (String, Option<String>)) -> ForeignWords<'a> {
        let form = |what: &str, key: &str| {
            let form = PostForm::new(format!("{}/khac-buu-cuc", self.address), words(key));
            let sheet = sheet.as_deref()?;
            Some(form.hidden("sheet", sheet).hidden("what", what).small())
        };
        ForeignWords {
            words: said,
            take: form("take", "sheets.take_button"),
            send_on: form("send-on", "sheets.send_on_button"),
        }
    }

    fn rejected<'a>(&self, line: &'a RejectedLine) -> RejectedWords<'a> {
        let form = line.can_withdraw.then(|| {
            let button = if line.serial.is_empty() {
                "sheets.mistaken_button"
            } else {
                "sheets.withdraw_button"
            };
            PostForm::new(format!("{}/bo-loai", self.address), words(button))
                .hidden("serial", line.serial.as_str())
                .hidden("sheet", line.sheet.as_str())
                .small()
        });
        RejectedWords {
            sheet: &line.sheet,
            serial: &line.serial,
            reason: &line.reason,
            note: &line.note,
            form,
        }
    }
}
