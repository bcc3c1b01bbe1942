//! Small inputs of releases, written as forms.

use publication::release::content::{
    FieldFacts, Indicator, IndicatorKind, QuestionnaireFacts, RoundFacts, UnitFacts,
};
use publication::release::{FrameCell, Input, Parameters, Responses, Rules};
use survey::IndexRule;

/// Forms of one questionnaire.
pub(crate) struct Forms {
    questionnaire: QuestionnaireFacts,
    units: u32,
    fields: u32,
    open: bool,
    responses: Responses,
}

impl Forms {
    /// No forms yet, for so many units and fields.
    pub(crate) fn new(questionnaire: &str, units: u32, fields: u32) -> Self {
        let shipped = survey::shipped_questionnaire(questionnaire).expect("it is shipped");
        Self {
            questionnaire: QuestionnaireFacts::of(shipped, IndexRule::of(shipped)),
            units,
            fields,
            open: false,
            responses: Responses::default(),
        }
    }

    fn items(&self) -> usize {
        let items = self.questionnaire.indicators.iter();
        items
            .filter(|indicator| indicator.kind == IndicatorKind::Item)
            .count()
    }

    /// One form.
    pub(crate) fn add(&mut self, unit: u32, field: u32, marks: &[u8]) -> &mut Self {
        self.push(unit, field, marks, true)
    }

    fn push(&mut self, unit: u32, field: u32, marks: &[u8], counted: bool) -> &mut Self {
        assert_eq!(marks.len(), self.items());
        self.responses.unit.push(unit);
        self.responses.field.push(field);
        self.responses.open.push(self.open);
        self.responses.mode.push(survey::Mode::Paper);
        self.responses.counted.push(counted);
        self.responses.marks.extend(marks);
        self
    }

    /// So many forms with the same mark everywhere.
    pub(crate) fn same(&mut self, unit: u32, field: u32, count: usize, mark: u8) -> &mut Self {
        for _ in 0..count {
            self.add(unit, field, &vec![mark; self.items()]);
        }
        self
    }

    /// So many invalid forms.
    pub(crate) fn invalid(&mut self, unit: u32, field: u32, count: usize) -> &mut Self {
        for _ in 0..count {
            self.push(unit, field, &vec![b'-'; self.items()], false);
        }
        self
    }

    /// Further forms are of the open stream.
    pub(crate) fn open(&mut self) -> &mut Self {
        self.open = true;
        self
    }

    /// Leaves the last item blank in the first `count` forms of a unit.
    pub(crate) fn blank_last_item(&mut self, unit: u32, count: usize) {
        let items = self.items();
        let own: Vec<usize> = (0..self.responses.len())
            .filter(|&row| self.responses.unit[row] == unit)
            .collect();
        for row in own.into_iter().take(count) {
            self.responses.marks[row * items + items - 1] = b'-';
        }
    }

    /// The same forms in another order.
    pub(crate) fn reverse_and_rotate(&mut self, by: usize) {
        let items = self.items();
        let responses = &mut self.responses;
        let mut marks: Vec<Vec<u8>> = responses.marks.chunks(items).map(<[u8]>::to_vec).collect();
        marks.reverse();
        marks.rotate_left(by);
        responses.marks = marks.concat();
        for column in [&mut responses.unit, &mut responses.field] {
            column.reverse();
            column.rotate_left(by);
        }
    }

    /// The input of a release with these dossiers.
    pub(crate) fn input(&self, frame: &[(u32, u32, u64)]) -> Input {
        let unit = |place: u32| UnitFacts {
            code: format!("unit-{place}"),
            name: format!("Đơn vị {place}"),
            short: format!("Đơn vị {place}"),
            block: if place == 0 {
                "so_ban_nganh"
            } else {
                "ubnd_cap_xa"
            }
            .to_owned(),
        };
        let field = |place: u32| FieldFacts {
            code: format!("field-{place}"),
            name: format!("Lĩnh vực {place}"),
        };
        let cell = |&(unit, field, dossiers): &(u32, u32, u64)| FrameCell {
            unit,
            field,
            dossiers,
        };
        Input {
            round: RoundFacts {
                id: "01a2b3c4-0000-7000-8000-000000000000".to_owned(),
                code: "dot-1".to_owned(),
                name: [("vi".to_owned(), "Đợt 1".to_owned())].into(),
                province_name: "Tỉnh An Giang".to_owned(),
                opens_ms: 1_790_000_000_000,
                closes_ms: 1_794_000_000_000,
                synthetic: false,
            },
            questionnaire: self.questionnaire.clone(),
            units: (0..self.units).map(unit).collect(),
            fields: (0..self.fields).map(field).collect(),
            frame: frame.iter().map(cell).collect(),
            responses: self.responses.clone(),
            questions: Vec::new(),
            days: Vec::new(),
            fieldwork: Vec::new(),
            earlier: Vec::new(),
            source: None,
        }
    }
}

/// Parameters as a province would choose them.
pub(crate) fn parameters() -> Parameters {
    Parameters {
        number: "2026-01".to_owned(),
        title: "Kết quả khảo sát đợt 1".to_owned(),
        level: 0.95,
        minimum_n: 30,
        made_ms: 1_795_312_800_000,
        program_version: "0.1.0".to_owned(),
        rules: Some(Rules::default()),
    }
}

/// Code of the content with so many items.
pub(crate) fn content(indicators: &[Indicator], items: usize) -> String {
    let is_it = |indicator: &&Indicator| {
        indicator.kind == IndicatorKind::Content && indicator.items.len() == items
    };
    indicators
        .iter()
        .find(is_it)
        .expect("there is such a content")
        .code
        .clone()
}

/// Whether two numbers differ by at most `tolerance`.
pub(crate) fn close(found: f64, expected: f64, tolerance: f64) -> bool {
    (found - expected).abs() <= tolerance
}
