//! A case of the reference.

use serde_json::Value;

use super::r_expression::Expression;

/// One call of R with its result.
pub(super) struct Case {
    pub(super) id: String,
    pub(super) operation: String,
    pub(super) design: String,
    pub(super) call: Expression,
    pub(super) tolerance: f64,
    pub(super) expect: Value,
    /// Whether standard errors are to be compared: not where the reference errs.
    pub(super) precision: bool,
}

impl Case {
    /// Reads a case; the newer version's result is preferred.
    pub(super) fn of(value: &Value) -> Self {
        let text = |name: &str| value[name].as_str().unwrap().to_owned();
        let operation = text("op");
        let options = &value["r_options"];
        let mut call = text("call");
        // A design under an option has a name of its own.
        if let Some(rule) = options["survey.lonely.psu"].as_str() {
            let design = text("design");
            call = call.replace(&format!("{design})"), &format!("{design}.{rule})"));
            call = call.replace(&format!("{design},"), &format!("{design}.{rule},"));
        }
        if options["survey.ultimate.cluster"].as_bool() == Some(true) {
            call = call.replace("dmu284)", "dmu284.ultimate)");
        }
        let parsed = [
            "weights",
            "degf",
            "replicate_scale",
            "repweights",
            "cronbach_alpha",
        ];
        let parsed = !parsed.contains(&operation.as_str()) && !call.starts_with("midrank_test");
        let newer = value.get("expect_survey_4_5");
        Self {
            id: text("id"),
            design: text("design"),
            call: if parsed {
                Expression::parse(&call)
            } else {
                Expression::Text(call)
            },
            operation,
            tolerance: value["tol_rel"].as_f64().unwrap(),
            expect: newer.unwrap_or(&value["expect"]).clone(),
            precision: true,
        }
    }
}
