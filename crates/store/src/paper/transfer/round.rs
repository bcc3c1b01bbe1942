//! A round on its way to an office.

use sea_orm::Value;
use serde_json::Value as Json;
use survey::{PostOfficeCode, Round, RoundId};

use super::Line;
use crate::audit::{self, Act};
use crate::constraint::Constraint;
use crate::database::Database;
use crate::error::Result;
use crate::paper::carry::{Cargo, Carrier, Known};
use crate::paper::kept::corrupt;
use crate::paper::who::Who;
use crate::setting;
use crate::transaction::{Transaction, begin_write};

/// The tables that hang on a round, each after those that it names.
const OF_ROUND: [&str; 4] = ["round_unit", "round_field", "round_block", "paper_rule"];
/// Tables whose rows never change once a round rests on them.
const LASTING: [&str; 4] = ["questionnaire", "catalogue", "unit", "field"];
/// Tables whose rows the province may still change while an office works.
const CHANGING: [&str; 8] = [
    "round",
    "round_unit",
    "round_field",
    "round_block",
    "paper_rule",
    "round_post_office",
    "post_office_unit",
    "paper_series",
];

/// A round with what an office needs to work on it: questionnaire, catalogue, rules, the office and its
/// series.
///
/// # Errors
/// [`StoreError::Away`]; [`StoreError::Corrupt`].
pub async fn export_round(
    transaction: &Transaction,
    round: &Round,
    office: &PostOfficeCode,
) -> Result<Vec<Line>> {
    let carrier = Carrier::of(transaction).await?;
    let id = Value::from(round.id.as_uuid());
    let catalogue = Value::from(round.catalogue.as_uuid());
    let questionnaire = [
        ("code", Value::from(round.questionnaire_code.as_str())),
        (
            "version",
            Value::from(i64::from(round.questionnaire_version)),
        ),
    ];
    let mut cargos = carrier.take("questionnaire", &questionnaire).await?;
    cargos.extend(
        carrier
            .take("catalogue", &[("id", catalogue.clone())])
            .await?,
    );
    for cargo in cargos.iter_mut().filter(|cargo| cargo.table == "catalogue") {
        // The versions before stay at home.
        cargo.set("previous_id", &Json::Null, |_| true);
    }
    for table in ["unit", "field"] {
        cargos.extend(
            carrier
                .take(table, &[("catalogue_id", catalogue.clone())])
                .await?,
        );
    }
    cargos.extend(carrier.take("round", &[("id", id.clone())]).await?);
    for table in OF_ROUND {
        cargos.extend(carrier.take(table, &[("round_id", id.clone())]).await?);
    }
    let own = [
        ("round_id", id.clone()),
        ("code", Value::from(office.as_str())),
    ];
    cargos.extend(carrier.take("round_post_office", &own).await?);
    cargos.extend(carrier.take("post_office_unit", &own).await?);
    let own = [
        ("round_id", id),
        ("post_office", Value::from(office.as_str())),
    ];
    cargos.extend(carrier.take("paper_series", &own).await?);
    Ok(cargos.into_iter().map(Line::Rows).collect())
}

/// What became of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoundReceived {
    /// It is here, as the file says.
    Taken,
    /// A file that was made later, at this time (Unix milliseconds UTC), is here already; nothing changed.
    Older(i64),
    /// Rows of the file belong to another round or to another post office; nothing changed.
    Elsewhere,
    /// Another round that is here has its code; nothing changed.
    CodeTaken,
    /// The questionnaire of the same code and version that is here has another text; nothing changed.
    OtherQuestionnaire,
}

/// Takes a round in. What may still change in it (state, days, rules of paper, units, series) becomes what the file
/// says, unless a file that was made later came before; the catalogue and the questionnaire stay as they are.
///
/// # Errors
/// [`StoreError::Corrupt`] for rows of other tables or of a newer program.
pub async fn receive_round(
    database: &Database,
    (round, office): (RoundId, &PostOfficeCode),
    lines: &[Line],
    made_ms: i64,
    who: &Who<'_>,
) -> Result<RoundReceived> {
    let mut cargos = Vec::new();
    for line in lines {
        let Line::Rows(cargo) = line else {
            return Err(corrupt("a round has no people"));
        };
        cargos.push(cargo);
    }
    if !cargos.iter().all(|cargo| is_own(cargo, round, office)) {
        return Ok(RoundReceived::Elsewhere);
    }
    let transaction = begin_write(database).await?;
    let name = format!("transfer-round:{round}");
    let before = setting::find(&transaction, &name).await?;
    let before = before.and_then(|bytes| String::from_utf8_lossy(&bytes).parse::<i64>().ok());
    if let Some(before) = before.filter(|before| *before > made_ms) {
        return Ok(RoundReceived::Older(before));
    }
    let carrier = Carrier::of(&transaction).await?;
    for cargo in &cargos {
        let known = if LASTING.contains(&cargo.table.as_str()) {
            Known::Stays
        } else if CHANGING.contains(&cargo.table.as_str()) {
            Known::GivesWay
        } else {
            return Err(corrupt(format!("{} belongs to no round", cargo.table)));
        };
        match carrier.put(cargo, known).await {
            Err(error) if error.constraint() == Some(Constraint::RoundCode) => {
                return Ok(RoundReceived::CodeTaken);
            }
            result => result?,
        }
        if cargo.table == "questionnaire" && !is_here(&carrier, cargo).await? {
            return Ok(RoundReceived::OtherQuestionnaire);
        }
    }
    setting::put(&transaction, &name, made_ms.to_string().as_bytes()).await?;
    let object = format!("round {round}");
    let detail = serde_json::json!({ "made_ms": made_ms, "post_office": office });
    let event = who.event(Act::TransferIn, &object, &detail);
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await?;
    Ok(RoundReceived::Taken)
}

/// Whether rows belong to the round and, where they are of one post office, to this one.
fn is_own(cargo: &Cargo, round: RoundId, office: &PostOfficeCode) -> bool {
    let round = round.as_uuid().hyphenated().to_string();
    let of_round = |column: &str| cargo.is_everywhere(column, &round);
    match cargo.table.as_str() {
        "round" => of_round("id"),
        "paper_series" => {
            of_round("round_id") && cargo.is_everywhere("post_office", office.as_str())
        }
        "round_post_office" | "post_office_unit" => {
            of_round("round_id") && cargo.is_everywhere("code", office.as_str())
        }
        table if OF_ROUND.contains(&table) => of_round("round_id"),
        _ => true,
    }
}

/// Whether the text of a questionnaire that is here is that of the row.
async fn is_here(carrier: &Carrier<'_>, cargo: &Cargo) -> Result<bool> {
    for row in 0..cargo.rows.len() {
        let value = |column: &str| cargo.value(row, column);
        let code = value("code").and_then(Json::as_str).unwrap_or_default();
        let version = value("version").and_then(Json::as_i64).unwrap_or_default();
        let wanted = [
            ("code", Value::from(code)),
            ("version", Value::from(version)),
        ];
        let here = carrier.take("questionnaire", &wanted).await?;
        let source = here.first().and_then(|here| here.value(0, "source"));
        if source != value("source") {
            return Ok(false);
        }
    }
    Ok(true)
}
