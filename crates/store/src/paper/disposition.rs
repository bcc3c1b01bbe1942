//! What became of every printed form, by unit and field: the counts behind the response rates of paper.
//!
//! A form is one case, whatever happened to its papers: answered (on paper or by phone under its serial),
//! else rejected, else here and not handed over, else nothing is known of it: it was handed out and not
//! brought back, or never handed out. How a rejected form counts is said in [`intake::rejected`].

use std::collections::BTreeMap;

use intake::Serial;
use intake::rejected::{Disposition, Reason};
use sea_orm::prelude::Uuid;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Statement, Value,
};
use survey::{FieldCode, RoundId, Scope, Standing, Stream, UnitCode};

use super::form::token;
use super::kept::{corrupt, serial};
use super::series::{self, PrintedSeries};
use super::sheet::SheetStanding;
use crate::entity::paper::{batch, batch_sheet};
use crate::error::Result;
use crate::transaction::Executor;

/// Forms of one unit and field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormCount {
    /// Printed.
    pub printed: u64,
    /// Answered, and the answer counts in the index.
    pub valid: u64,
    /// Answered, but too much is blank.
    pub invalid: u64,
    /// Of the answered ones, those by phone.
    pub by_phone: u64,
    /// Here, and neither handed over nor rejected.
    pub waiting: u64,
    /// Rejected, by reason. Papers of forms that were answered are no case of their own.
    pub rejected: BTreeMap<Reason, u64>,
}

/// The counts of the forms of the sample of a round; those that were put out for everybody are left out.
///
/// # Errors
/// [`StoreError::Away`](crate::StoreError::Away); [`StoreError::Corrupt`](crate::StoreError::Corrupt).
pub async fn of_round(
    on: &impl Executor,
    round: RoundId,
) -> Result<BTreeMap<(UnitCode, FieldCode), FormCount>> {
    let mut all = series::list(on, round, &Scope::Everything).await?;
    all.retain(|series| series.stream == Stream::Sampled);
    let mut counts: BTreeMap<(UnitCode, FieldCode), FormCount> = BTreeMap::new();
    if all.is_empty() {
        return Ok(counts);
    }
    let answered = answered(on, round).await?;
    let papers = papers(on, round, &all).await?;
    for series in &all {
        let count = counts.entry(cell(series)).or_default();
        count.printed += u64::from(series.serials.count());
        for serial in series.serials.iter() {
            if let Some(answer) = answered.get(&token(round, serial)) {
                count.valid += u64::from(answer.counts);
                count.invalid += u64::from(!answer.counts);
                count.by_phone += u64::from(!answer.on_paper);
            } else if let Some(paper) = papers.of_serial.get(&serial) {
                count.add(*paper);
            }
        }
    }
    for (place, reason) in papers.unread {
        // A form of which only the batch is known.
        if let Some(count) = counts.get_mut(&place) {
            count.add(Paper::Rejected(reason));
        }
    }
    Ok(counts)
}

fn cell(series: &PrintedSeries) -> (UnitCode, FieldCode) {
    (series.unit.clone(), series.field.clone())
}

impl FormCount {
    fn add(&mut self, paper: Paper) {
        match paper {
            Paper::Waiting => self.waiting += 1,
            Paper::Rejected(reason) => *self.rejected.entry(reason).or_default() += 1,
        }
    }
}

/// An answer under a token.
#[derive(Debug, Clone, Copy)]
struct Answer {
    counts: bool,
    on_paper: bool,
}

/// Answers of the round by token; those of forms are among them.
async fn answered(on: &impl Executor, round: RoundId) -> Result<BTreeMap<[u8; 32], Answer>> {
    let sql = "SELECT token_use.token_hash, response.standing, response.mode FROM token_use \
               JOIN response ON response.round_id = token_use.round_id \
               AND response.id = token_use.response_id \
               WHERE token_use.round_id = $1 AND response.superseded_ms IS NULL";
    let values = [Value::from(round.as_uuid())];
    let connection = on.reading();
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    let rows = connection.query_all_raw(statement).await?;
    let answer = |row: &sea_orm::QueryResult| -> Result<([u8; 32], Answer)> {
        let token: Vec<u8> = row.try_get_by_index(0)?;
        let standing: String = row.try_get_by_index(1)?;
        let mode: String = row.try_get_by_index(2)?;
        let answer = Answer {
            counts: standing == Standing::Counted.as_str(),
            on_paper: mode == survey::Mode::Paper.as_str(),
        };
        let token = token.try_into();
        Ok((
            token.map_err(|_| corrupt("a token of another length"))?,
            answer,
        ))
    };
    rows.iter().map(answer).collect()
}

/// What is known of a form that was not answered, by its papers.
#[derive(Debug, Clone, Copy)]
enum Paper {
    Waiting,
    Rejected(Reason),
}

#[derive(Debug, Default)]
struct Papers {
    of_serial: BTreeMap<Serial, Paper>,
    /// Rejected papers whose serial nobody can read, by unit and field of their batch.
    unread: Vec<((UnitCode, FieldCode), Reason)>,
}

async fn papers(on: &impl Executor, round: RoundId, sampled: &[PrintedSeries]) -> Result<Papers> {
    let batches: Vec<(Uuid, String, String, i32)> = batch::Entity::find()
        .select_only()
        .columns([
            batch::Column::Id,
            batch::Column::Unit,
            batch::Column::Field,
            batch::Column::FirstSerial,
        ])
        .filter(batch::Column::RoundId.eq(round.as_uuid()))
        .into_tuple()
        .all(&on.reading())
        .await?;
    let mut places = BTreeMap::new();
    for (id, unit, field, first) in batches {
        // What cannot be read in a bundle of forms for everybody is none of the sample.
        let first = serial(first)?;
        if !sampled.iter().any(|series| series.serials.contains(first)) {
            continue;
        }
        let unit = UnitCode::parse(&unit).map_err(corrupt)?;
        places.insert(id, (unit, FieldCode::parse(&field).map_err(corrupt)?));
    }
    let rows: Vec<(Uuid, Option<i32>, String, Option<String>)> = batch_sheet::Entity::find()
        .select_only()
        .columns([
            batch_sheet::Column::BatchId,
            batch_sheet::Column::Serial,
            batch_sheet::Column::Standing,
            batch_sheet::Column::Reason,
        ])
        .filter(batch_sheet::Column::RoundId.eq(round.as_uuid()))
        .into_tuple()
        .all(&on.reading())
        .await?;
    let mut papers = Papers::default();
    for (batch, number, standing, reason) in rows {
        let paper = match SheetStanding::parse(&standing).map_err(corrupt)? {
            SheetStanding::Rejected => {
                let reason = reason.as_deref().unwrap_or_default();
                Paper::Rejected(Reason::parse(reason).map_err(corrupt)?)
            }
            // Taken in again where it belongs, or never there.
            SheetStanding::SentOn | SheetStanding::Mistaken => continue,
            SheetStanding::Waiting
            | SheetStanding::Held
            | SheetStanding::SetAside
            | SheetStanding::Counted => Paper::Waiting,
        };
        match (number.map(serial).transpose()?, paper) {
            (Some(serial), paper) => papers.know(serial, paper),
            (None, Paper::Rejected(reason)) => {
                // A paper that is none of the forms sent out is no case.
                let is_case = reason.disposition() != Disposition::NoCase;
                if let Some(place) = places.get(&batch).filter(|_| is_case) {
                    papers.unread.push((place.clone(), reason));
                }
            }
            (None, Paper::Waiting) => {}
        }
    }
    Ok(papers)
}

impl Papers {
    /// A paper that waits says more than one that was rejected, and any reason more than "duplicate".
    fn know(&mut self, serial: Serial, paper: Paper) {
        let rank = |paper: Paper| match paper {
            Paper::Waiting => 2,
            Paper::Rejected(Reason::Duplicate) => 0,
            Paper::Rejected(_) => 1,
        };
        let known = self.of_serial.entry(serial).or_insert(paper);
        if rank(paper) > rank(*known) {
            *known = paper;
        }
    }
}
