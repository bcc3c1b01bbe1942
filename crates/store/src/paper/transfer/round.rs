//! A round on its way to an office.

use sea_orm::Value;
use serde_json::Value as Json;
use survey::{PostOfficeCode, Round, RoundId};

use super::Line;
use crate::audit::{self, Act};
use crate::database::Database;
use crate::error::Result;
use crate::paper::carry::Carrier;
use crate::paper::kept::corrupt;
use crate::paper::who::Who;
use crate::transaction::{Transaction, begin_write};

/// The tables that hang on a round, each after those that it names.
const OF_ROUND: [&str; 4] = ["round_unit", "round_field", "round_block", "paper_rule"];

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

/// Takes a round in; what is there already stays as it is, so that a later file adds new series.
///
/// # Errors
/// [`StoreError::Corrupt`] for rows of other tables or of a newer program.
pub async fn receive_round(
    database: &Database,
    round: RoundId,
    lines: &[Line],
    who: &Who<'_>,
) -> Result<()> {
    let first = ["questionnaire", "catalogue", "unit", "field", "round"];
    let last = ["round_post_office", "post_office_unit", "paper_series"];
    let known: Vec<&str> = first.into_iter().chain(OF_ROUND).chain(last).collect();
    let transaction = begin_write(database).await?;
    let carrier = Carrier::of(&transaction).await?;
    for line in lines {
        let Line::Rows(cargo) = line else {
            return Err(corrupt("a round has no people"));
        };
        if !known.contains(&cargo.table.as_str()) {
            return Err(corrupt(format!("{} belongs to no round", cargo.table)));
        }
        carrier.put(cargo, true).await?;
    }
    let object = format!("round {round}");
    let event = who.event(Act::TransferIn, &object, &serde_json::json!({}));
    audit::append_in(&transaction, &event).await?;
    transaction.commit().await
}
