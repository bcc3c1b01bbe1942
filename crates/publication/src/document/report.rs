//! The report (báo cáo) of a release, in words: survey, results, method, annexes.

mod method;
mod results;

use super::paper::{Letterhead, Paper, Piece, numbered};
use super::{Edition, LANGUAGE};
use crate::release::Release;
use crate::telling::Teller;

/// Puts the report of a release together.
pub fn report(release: &Release, edition: Edition) -> Paper {
    let told = Teller::new(release, LANGUAGE);
    let mut pieces = told.survey_part();
    if let Some(whole) = &release.sampled.overall {
        pieces.extend(told.results_part(whole));
        pieces.extend(told.method_part());
        pieces.extend(told.annexes(whole));
    }
    numbered(&mut pieces);
    let round = told.wording(&release.round.name);
    Paper {
        letterhead: told.letterhead(),
        mark: (edition == Edition::Draft).then(|| told.text("document.mark")),
        synthetic: release
            .round
            .synthetic
            .then(|| told.text("document.synthetic")),
        kind: told.text("document.kind"),
        subject: told.fill("document.subject", &[("round", &round)]),
        contents: told.text("document.contents"),
        pieces,
        recipients: [
            "document.recipients",
            "document.recipient_open",
            "document.recipient_file",
        ]
        .map(|key| told.text(key))
        .to_vec(),
        signature: vec![told.text("document.signer")],
        attached: told.text("document.attached"),
    }
}

impl Teller<'_> {
    /// The head of every document. Number, place and day are the office's to fill in.
    pub(super) fn letterhead(self) -> Letterhead {
        let province = self.release.round.province_name.to_uppercase();
        Letterhead {
            above: [self.text("document.above"), province],
            issuer: self.text("document.issuer"),
            nation: self.text("document.nation"),
            motto: self.text("document.motto"),
            number: self.text("document.number"),
            place: self.text("document.place"),
        }
    }

    fn survey_part(self) -> Vec<Piece> {
        let release = self.release;
        let (round, tables) = (self.wording(&release.round.name), &release.sampled);
        let mut pieces = vec![
            Piece::Heading(1, self.text("document.part_survey")),
            Piece::Text(self.fill(
                "document.survey_intro",
                &[
                    ("round", &round),
                    ("province", &release.round.province_name),
                    ("period", &self.period()),
                    ("number", &release.parameters.number),
                    ("made", &self.made()),
                ],
            )),
            Piece::Text(self.fill(
                "document.survey_forms",
                &[
                    ("received", &self.count(tables.received)),
                    ("valid", &self.count(tables.counted)),
                    ("invalid", &self.count(tables.invalid)),
                ],
            )),
        ];
        if tables.overall.is_none() {
            pieces.push(Piece::Text(self.text("document.survey_none")));
            return pieces;
        }
        let modes: Vec<String> = tables
            .modes
            .iter()
            .map(|(mode, n)| self.mode_count(mode, *n))
            .collect();
        if !modes.is_empty() {
            let modes = modes.join(", ");
            pieces.push(Piece::Text(
                self.fill("document.survey_modes", &[("modes", &modes)]),
            ));
        }
        let (units, fields) = (tables.units.len() as u64, tables.fields.len() as u64);
        pieces.push(Piece::Text(self.fill(
            "document.survey_units",
            &[
                ("units", &self.count(units)),
                ("fields", &self.count(fields)),
            ],
        )));
        pieces.extend(self.fieldwork_of_blocks().map(Piece::Table));
        pieces.extend(self.days_chart().map(Piece::Figure));
        pieces
    }

    fn mode_count(self, mode: &str, n: u64) -> String {
        let n = self.count(n);
        let key = match mode {
            "phone" => "document.modes_phone",
            "kiosk" => "document.modes_kiosk",
            "paper" => "document.modes_paper",
            "interview" => "document.modes_interview",
            other => return format!("{other} {n}"),
        };
        self.fill(key, &[("n", &n)])
    }
}
