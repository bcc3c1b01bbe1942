//! The invented SIPAS survey and its designs.

use super::frame::{Frame, vectors};
use statistics::estimation::{BLANK, Combine, Composite, Item, Scale, Variables};
use statistics::{Category, Design, DesignSpec, LonelyPsu};

/// Factors of the questionnaire: code and the first and last item, counted from 1.
pub(crate) const FACTORS: [(&str, usize, usize); 6] = [
    ("F1", 1, 4),
    ("F2", 5, 8),
    ("F3", 9, 14),
    ("F4", 15, 18),
    ("F5", 19, 22),
    ("ALL", 1, 22),
];

/// The survey's columns.
pub(crate) struct Survey {
    pub(crate) frame: Frame,
    pub(crate) marks: Vec<Vec<u8>>,
    pub(crate) unit: Category,
    pub(crate) field: Category,
}

impl Survey {
    pub(crate) fn read() -> Self {
        let frame = Frame::read(&vectors().join("sipas_responses.csv"));
        let marks = (1..=22)
            .map(|item| {
                let column = frame.text(&format!("q{item:02}"));
                column
                    .iter()
                    .map(|m| {
                        if m.is_empty() {
                            BLANK
                        } else {
                            m.parse().unwrap()
                        }
                    })
                    .collect()
            })
            .collect();
        let (unit, field) = (frame.category("unit"), frame.category("field"));
        Self {
            frame,
            marks,
            unit,
            field,
        }
    }

    /// The design `dwr`: strata, PSUs with replacement, weights after non-response.
    pub(crate) fn design(&self) -> Design {
        self.design_with(|_| {})
    }

    /// A variation on the design `dwr`.
    pub(crate) fn design_with(&self, change: impl Fn(&mut DesignSpec<'_>)) -> Design {
        let (stratum, psu) = (self.frame.category("stratum"), self.frame.category("psu"));
        let mut spec = DesignSpec {
            strata: Some(&stratum),
            clusters: vec![&psu],
            lonely: LonelyPsu::Adjust,
            ..DesignSpec::of_weights(self.frame.numbers("w_nr"))
        };
        change(&mut spec);
        spec.check().unwrap()
    }

    /// The design `dtwo`: two stages with both finite populations.
    pub(crate) fn two_stage_design(&self) -> Design {
        let (stratum, psu) = (self.frame.category("stratum"), self.frame.category("psu"));
        let (first, second) = (self.frame.numbers("N_h"), self.frame.numbers("M_hi"));
        DesignSpec {
            strata: Some(&stratum),
            clusters: vec![&psu],
            population: vec![&first, &second],
            lonely: LonelyPsu::Adjust,
            ..DesignSpec::of_weights(self.frame.numbers("w_nr"))
        }
        .check()
        .unwrap()
    }

    /// The items, with a composite per factor and way to combine: position 3·factor + way.
    pub(crate) fn variables(&self) -> Variables<'_> {
        let items = self
            .marks
            .iter()
            .enumerate()
            .map(|(item, marks)| Item::new(format!("q{:02}", item + 1), marks))
            .collect();
        let ways = [
            Combine::MeanOfRespondents,
            Combine::Pooled,
            Combine::MeanOfItems,
        ];
        let composites: Vec<Composite> = FACTORS
            .iter()
            .flat_map(|&(code, from, to)| {
                let items: Vec<String> = (from..=to).map(|item| format!("q{item:02}")).collect();
                ways.map(|way| Composite::new(code, &items, way))
            })
            .collect();
        let scale = Scale::new(5, &[4, 5]).unwrap();
        Variables::of_items(self.frame.rows(), scale, items, &composites).unwrap()
    }
}
