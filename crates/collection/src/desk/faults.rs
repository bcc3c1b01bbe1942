//! `GET /nhap-phieu/{batch}/cho-xem-lai`: what was odd on the papers, as one list to hand back with them.

use axum::extract::{Path, State};
use axum::response::Response;
use intake::Layout;
use pages::desk::{Faults, FaultyForm};
use pages::office::{Section, fill, words};
use store::paper::keying::{self, OddForm};

use super::{address, find, forms, name, screen, who};
use crate::access::Permit;
use crate::app::App;
use crate::html::html;
use crate::policy::KeyForms;
use crate::problem::Problem;

/// Shows the list of the person's own forms.
pub(super) async fn faults(
    permit: Permit<KeyForms>,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let batch = find(&app, &permit, &id).await?;
    let form = forms::find(&app, batch.round()).await?;
    let person = who(&app, &permit).person;
    let odd = keying::odd_forms(app.database(), &batch, &form, person).await?;
    let page = Faults {
        frame: permit.frame(Section::Desk, words("desk.faults_title")),
        batch: name(&batch),
        back: address(&batch),
        forms: odd.iter().map(|odd| told(&form.layout, odd)).collect(),
    };
    Ok(html(app.pages().desk_faults(&page)?))
}

fn told(layout: &Layout, odd: &OddForm) -> FaultyForm {
    let numbers = |inputs: &[String]| {
        let fields = inputs.iter().filter_map(|input| layout.field(input));
        let numbers: Vec<&str> = fields.map(|field| field.number.as_str()).collect();
        numbers.join(", ")
    };
    let mut faults = Vec::new();
    if !odd.two_marks.is_empty() {
        let numbers = numbers(&odd.two_marks);
        faults.push(fill("desk.faults_two_marks", &[("numbers", &numbers)]));
    }
    let sentences = screen::check_words();
    for check in &odd.checks {
        let sentence = sentences.get(check.code).map_or(check.code, String::as_str);
        faults.push(if check.inputs.is_empty() {
            sentence.to_owned()
        } else {
            let numbers = numbers(&check.inputs);
            fill(
                "desk.faults_check",
                &[("words", sentence), ("numbers", &numbers)],
            )
        });
    }
    FaultyForm {
        serial: odd.serial.to_string(),
        faults,
    }
}
