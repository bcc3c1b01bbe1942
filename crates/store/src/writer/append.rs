//! Appends a group of rows inside one transaction.

use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, Statement, Value};
use survey::ResponseId;

use super::insert;
use super::outcome::{Kept, Said, Verdict};
use super::row::Row;
use crate::error::{Result, StoreError};
use crate::transaction::Transaction;

/// How often rows are tried again because what they collided with was taken back.
const PASSES: usize = 4;

/// Inserts `rows` with their comments and tokens; one verdict a row, in their order.
///
/// Two rows of one attempt may stand in one group: the first counts. Rows go in sorted by key, so
/// that two servers wait for each other in one direction only.
pub(crate) async fn append(transaction: &Transaction, rows: &[Row]) -> Result<Vec<Verdict>> {
    let mut verdicts: Vec<Option<Verdict>> = rows.iter().map(|_| None).collect();
    let mut open: Vec<usize> = (0..rows.len()).collect();
    open.sort_by_key(|&at| (rows[at].round, rows[at].attempt));
    for _ in 0..PASSES {
        let tried: Vec<&Row> = open.iter().map(|&at| &rows[at]).collect();
        for (&at, verdict) in open.iter().zip(pass(transaction, &tried).await?) {
            verdicts[at] = verdict;
        }
        open.retain(|&at| verdicts[at].is_none());
        if open.is_empty() {
            return Ok(verdicts.into_iter().flatten().collect());
        }
    }
    Err(StoreError::undecided())
}

/// One try; a row that collided with one that has since been taken back stays without a verdict.
async fn pass(transaction: &Transaction, rows: &[&Row]) -> Result<Vec<Option<Verdict>>> {
    let new = insert::responses(transaction, rows).await?;
    let spent = spend_tokens(transaction, rows, &new).await?;
    let mut verdicts = Vec::with_capacity(rows.len());
    let mut kept = Vec::with_capacity(rows.len());
    for ((&row, new), spent) in rows.iter().zip(new).zip(spent) {
        let verdict = match (new, spent) {
            (true, false) => {
                kept.push(row);
                Some(Verdict::New(Kept {
                    id: row.id,
                    received_ms: row.received_ms,
                }))
            }
            (true, true) => first_of_token(transaction, row)
                .await?
                .map(Verdict::TokenSpent),
            (false, _) => first_of_attempt(transaction, row).await?,
        };
        verdicts.push(verdict);
    }
    insert::comments(transaction, &kept).await?;
    Ok(verdicts)
}

/// Uses up the tokens of the new rows and takes back the rows whose token was spent already, which
/// it marks.
async fn spend_tokens(transaction: &Transaction, rows: &[&Row], new: &[bool]) -> Result<Vec<bool>> {
    let mut spent = vec![false; rows.len()];
    let mut spending: Vec<usize> = (0..rows.len())
        .filter(|&at| new[at] && rows[at].token.is_some())
        .collect();
    if spending.is_empty() {
        return Ok(spent);
    }
    spending.sort_by_key(|&at| (rows[at].round, rows[at].token));
    let spenders: Vec<&Row> = spending.iter().map(|&at| rows[at]).collect();
    let unused = insert::tokens(transaction, &spenders).await?;
    for (&at, unused) in spending.iter().zip(unused) {
        if !unused {
            insert::take_back(transaction, rows[at]).await?;
            spent[at] = true;
        }
    }
    Ok(spent)
}

async fn first_of_attempt(transaction: &Transaction, row: &Row) -> Result<Option<Verdict>> {
    let sql = "SELECT response.id, received_ms, content_hash, marks, other, words FROM response \
               LEFT JOIN comment ON comment.round_id = response.round_id \
               AND comment.response_id = response.id \
               WHERE response.round_id = $1 AND attempt_id = $2";
    let values = [Value::from(row.round), Value::from(row.attempt)];
    let Some(found) = one(transaction, sql, values).await? else {
        return Ok(None);
    };
    let kept = kept(&found)?;
    let hash: Vec<u8> = found.try_get_by_index(2)?;
    if hash == row.content_hash {
        return Ok(Some(Verdict::Same(kept)));
    }
    let other: String = found.try_get_by_index(4)?;
    let said = Said {
        marks: found.try_get_by_index(3)?,
        other: serde_json::from_str(&other).map_err(|why| StoreError::corrupt("answers", why))?,
        comment: found.try_get_by_index(5)?,
    };
    Ok(Some(Verdict::Other(kept, said)))
}

async fn first_of_token(transaction: &Transaction, row: &Row) -> Result<Option<Kept>> {
    let Some(token) = row.token else {
        return Ok(None);
    };
    let sql = "SELECT response.id, response.received_ms FROM token_use \
               JOIN response ON response.round_id = token_use.round_id \
               AND response.id = token_use.response_id \
               WHERE token_use.round_id = $1 AND token_use.token_hash = $2";
    let values = [Value::from(row.round), Value::from(token.to_vec())];
    one(transaction, sql, values)
        .await?
        .as_ref()
        .map(kept)
        .transpose()
}

async fn one(
    transaction: &Transaction,
    sql: &str,
    values: [Value; 2],
) -> Result<Option<sea_orm::QueryResult>> {
    let backend = transaction.inner().get_database_backend();
    let statement = Statement::from_sql_and_values(backend, sql, values);
    Ok(transaction.inner().query_one_raw(statement).await?)
}

fn kept(found: &sea_orm::QueryResult) -> Result<Kept> {
    Ok(Kept {
        id: ResponseId::from_uuid(found.try_get_by_index::<Uuid>(0)?),
        received_ms: found.try_get_by_index(1)?,
    })
}
