//! `/quan-ly/giay/loat`: printed series, and making more.

use serde::Serialize;

use crate::office::parts::{Area, Cell, Choice, Fault, Field, PostForm, Table};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// A series in the list.
#[derive(Debug, Clone)]
pub struct SeriesLine {
    /// First and last number.
    pub serials: String,
    /// Its post office.
    pub post_office: String,
    /// Its unit.
    pub unit: String,
    /// Its field.
    pub field: String,
    /// How many forms.
    pub count: String,
    /// When it was made, and when last printed.
    pub moments: [String; 2],
}

/// Something that can be printed as a file: words, and what is posted.
#[derive(Debug, Clone)]
pub struct PrintOffer {
    /// What the file holds.
    pub words: String,
    /// Where it is asked for.
    pub action: String,
}

/// What was typed into the forms of the page.
#[derive(Debug, Clone, Default)]
pub struct TypedSeries {
    /// Code of the post office.
    pub post_office: String,
    /// Code of the unit.
    pub unit: String,
    /// Code of the field.
    pub field: String,
    /// How many forms.
    pub count: String,
    /// Pasted lines.
    pub lines: String,
}

/// The series of a round.
#[derive(Debug, Clone)]
pub struct SeriesPage {
    /// The surroundings.
    pub frame: Frame,
    /// The address of this page.
    pub address: String,
    /// The overview.
    pub back: String,
    /// The series.
    pub series: Vec<SeriesLine>,
    /// Where forms for a drawn sample are made and printed, for whoever may.
    pub sample: Option<String>,
    /// What can be printed.
    pub prints: Vec<PrintOffer>,
    /// Whether series can be made: the round is one that takes paper, and the person may.
    pub may_make: bool,
    /// Post offices, units and fields to choose from: value and words.
    pub choices: [Vec<(String, String)>; 3],
    /// What was typed.
    pub typed: TypedSeries,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct SeriesWords<'a> {
    back: &'a str,
    series: Table,
    sample: Option<&'a str>,
    prints: Vec<PostForm>,
    one: Option<PostForm>,
    many: Option<PostForm>,
    upload: Option<&'a str>,
    file_fault: Option<&'a str>,
    faults: &'a [Fault],
}

impl Pages {
    /// The series of a round.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn paper_series(&self, page: &SeriesPage) -> Result<String, PageError> {
        let row = |line: &SeriesLine| {
            vec![
                Cell::whole(line.serials.as_str()),
                Cell::words(line.post_office.as_str()),
                Cell::words(line.unit.as_str()),
                Cell::words(line.field.as_str()),
                Cell::figure(line.count.as_str()),
                Cell::words(line.moments[0].as_str()),
                Cell::words(line.moments[1].as_str()),
            ]
        };
        let upload = format!("{}/tep", page.address.split('?').next().unwrap_or_default());
        let query = page.address.split_once('?').map(|(_, query)| query);
        let upload = query.map_or(upload.clone(), |query| format!("{upload}?{query}"));
        let file_fault = page.faults.iter().find(|fault| fault.input == "file");
        let words = SeriesWords {
            back: &page.back,
            series: Table::new(
                "series.caption",
                &[
                    ("series.serials", false),
                    ("batch.post_office", false),
                    ("batch.unit", false),
                    ("batch.field", false),
                    ("series.count", true),
                    ("series.made", false),
                    ("series.printed", false),
                ],
                ["series.none_title", "series.none_text"],
                page.series.iter().map(row).collect(),
            ),
            sample: page.sample.as_deref(),
            prints: page.prints.iter().map(print_form).collect(),
            one: page.may_make.then(|| page.one()),
            many: page.may_make.then(|| page.many()),
            upload: page.may_make.then_some(upload.as_str()),
            file_fault: file_fault.map(|fault| fault.words.as_str()),
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/series", &frame, &words)
    }
}

fn print_form(offer: &PrintOffer) -> PostForm {
    PostForm::new(offer.action.as_str(), offer.words.as_str()).small()
}

impl SeriesPage {
    fn one(&self) -> PostForm {
        let choice = |name: &str, key: &str, at: usize, chosen: &str| {
            let first = std::iter::once((String::new(), words("series.choose")));
            let options = first.chain(self.choices[at].iter().cloned());
            Choice::new(name, words(key), options, chosen).checked(&self.faults)
        };
        let typed = &self.typed;
        PostForm::new(self.address.as_str(), words("series.make_button"))
            .choice(choice(
                "post_office",
                "batch.post_office",
                0,
                &typed.post_office,
            ))
            .choice(choice("unit", "batch.unit", 1, &typed.unit))
            .choice(choice("field", "batch.field", 2, &typed.field))
            .field(
                Field::text("count", words("series.count_label"))
                    .kind("number")
                    .hint(words("series.count_hint"))
                    .value(&typed.count)
                    .checked(&self.faults),
            )
    }

    fn many(&self) -> PostForm {
        PostForm::new(self.address.as_str(), words("series.many_button"))
            .hidden("many", "1")
            .area(
                Area::new(
                    "lines",
                    words("series.lines"),
                    Some(words("series.lines_hint")),
                )
                .typed(&self.typed.lines, &self.faults),
            )
    }
}
