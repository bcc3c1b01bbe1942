//! Which units and fields a round knows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, RwLock};

use survey::{Context, FieldCode, RoundId, UnitCode};

use crate::database::Database;
use crate::error::{Result, StoreError};
use crate::transaction::Executor;
use crate::{catalogue, round};

/// The units and fields of the catalogue that a round pins. They never change, so that a server may
/// remember them.
#[derive(Debug)]
pub(crate) struct Places {
    units: BTreeSet<UnitCode>,
    fields: BTreeSet<FieldCode>,
}

impl Places {
    pub(crate) async fn of_round(on: &impl Executor, id: RoundId) -> Result<Self> {
        let catalogue = round::find(on, id).await?.catalogue;
        let units = catalogue::units(on, catalogue).await?;
        let fields = catalogue::fields(on, catalogue).await?;
        Ok(Self {
            units: units.into_iter().map(|unit| unit.code).collect(),
            fields: fields.into_iter().map(|field| field.code).collect(),
        })
    }

    pub(crate) fn has_unit(&self, unit: &UnitCode) -> bool {
        self.units.contains(unit)
    }

    pub(crate) fn has_field(&self, field: &FieldCode) -> bool {
        self.fields.contains(field)
    }

    /// Refuses a response about a unit or field that the round does not know: it could never be
    /// counted.
    pub(crate) fn check(&self, context: &Context) -> Result<()> {
        for unit in [&context.received_by, &context.decided_by] {
            if !self.units.contains(unit) {
                return Err(StoreError::not_found("unit", unit));
            }
        }
        if !self.fields.contains(&context.field) {
            return Err(StoreError::not_found("field", &context.field));
        }
        Ok(())
    }
}

/// The places of every round that was asked for.
#[derive(Debug, Default)]
pub(crate) struct KnownPlaces(RwLock<BTreeMap<RoundId, Arc<Places>>>);

impl KnownPlaces {
    pub(crate) async fn check(&self, database: &Database, context: &Context) -> Result<()> {
        self.of_round(database, context.round).await?.check(context)
    }

    async fn of_round(&self, database: &Database, round: RoundId) -> Result<Arc<Places>> {
        let known = self
            .0
            .read()
            .map(|known| known.get(&round).cloned())
            .unwrap_or_default();
        if let Some(places) = known {
            return Ok(places);
        }
        let places = Arc::new(Places::of_round(database, round).await?);
        if let Ok(mut known) = self.0.write() {
            known.insert(round, Arc::clone(&places));
        }
        Ok(places)
    }
}
