//! `/quan-ly/giay/loat/mau`: forms for a drawn sample, and the list of who gets which.

use serde::Serialize;

use crate::office::parts::{Choice, Fault, Field};
use crate::office::{Frame, words};
use crate::template::{PageError, Pages};

/// What was chosen for printing.
#[derive(Debug, Clone, Default)]
pub struct TypedSample {
    /// Which file.
    pub print: String,
    /// Names of the columns that go on the list.
    pub columns: String,
    /// `mot-mat` or `hai-mat`.
    pub sides: String,
}

/// Forms for a sample.
#[derive(Debug, Clone)]
pub struct SamplePage {
    /// The surroundings.
    pub frame: Frame,
    /// Where the file of a new sample is sent; none when the round takes no more series.
    pub make: Option<String>,
    /// Where a list is asked for.
    pub print: String,
    /// The series of the round.
    pub back: String,
    /// Files that can be printed: value and words.
    pub offers: Vec<(String, String)>,
    /// What was chosen.
    pub typed: TypedSample,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

#[derive(Serialize)]
struct SampleWords<'a> {
    back: &'a str,
    make: Option<&'a str>,
    file: Vec<&'a str>,
    print: Option<PrintWords<'a>>,
    faults: &'a [Fault],
}

#[derive(Serialize)]
struct PrintWords<'a> {
    action: &'a str,
    which: Choice,
    sides: Choice,
    columns: Field,
    file: Vec<&'a str>,
}

impl Pages {
    /// Forms for a sample.
    ///
    /// # Errors
    /// When the template asks for what the context does not have.
    pub fn paper_sample(&self, page: &SamplePage) -> Result<String, PageError> {
        let words = SampleWords {
            back: &page.back,
            make: page.make.as_deref(),
            file: page.faults_of("file"),
            print: (!page.offers.is_empty()).then(|| page.printing()),
            faults: &page.faults,
        };
        let frame = page.frame.clone().with_faults(!page.faults.is_empty());
        self.render_office("office/paper/sample", &frame, &words)
    }
}

impl SamplePage {
    fn faults_of(&self, input: &str) -> Vec<&str> {
        let own = self.faults.iter().filter(|fault| fault.input == input);
        own.map(|fault| fault.words.as_str()).collect()
    }

    fn printing(&self) -> PrintWords<'_> {
        let typed = &self.typed;
        let sides = ["mot-mat", "hai-mat"].map(|sides| {
            let said = words(&format!("sample_series.sides_{sides}"));
            (sides.to_owned(), said)
        });
        PrintWords {
            action: &self.print,
            which: Choice::new(
                "print",
                words("sample_series.which"),
                self.offers.iter().cloned(),
                &typed.print,
            )
            .checked(&self.faults),
            sides: Choice::new("sides", words("sample_series.sides"), sides, &typed.sides),
            columns: Field::text("columns", words("sample_series.columns"))
                .hint(words("sample_series.columns_hint"))
                .value(&typed.columns)
                .checked(&self.faults),
            file: self.faults_of("list"),
        }
    }
}
