//! Domains: the classes of rows a table has a line for.

use crate::category::{Category, Classes};

/// A breakdown of the rows by any number of categories; by none it is the whole.
#[derive(Debug, Clone, Default)]
pub struct Breakdown<'a> {
    by: Vec<&'a Category>,
}

impl<'a> Breakdown<'a> {
    /// All rows as one domain.
    pub fn whole() -> Self {
        Self { by: Vec::new() }
    }

    /// One domain for every combination of levels that occurs.
    pub fn by(categories: impl IntoIterator<Item = &'a Category>) -> Self {
        Self {
            by: categories.into_iter().collect(),
        }
    }

    /// The categories, outermost first.
    pub fn categories(&self) -> &[&'a Category] {
        &self.by
    }
}

/// The domains of a breakdown.
#[derive(Debug, Clone)]
pub(super) struct Domains {
    pub(super) classes: Classes,
    /// Level codes of each domain, in the order of the breakdown's categories.
    pub(super) keys: Vec<Vec<u32>>,
}

impl Domains {
    /// Domains in the order of their level codes.
    pub(super) fn of(breakdown: &Breakdown<'_>, rows: usize) -> Self {
        let mut classes = Classes::whole(rows);
        let mut keys: Vec<Vec<u32>> = vec![Vec::new(); classes.count];
        for category in &breakdown.by {
            let crossed = Classes::cross(
                &classes.of_row,
                classes.count,
                category.codes(),
                category.levels().len(),
            );
            keys = crossed
                .parents
                .iter()
                .map(|&(outer, level)| {
                    let mut key = keys[outer as usize].clone();
                    key.push(level);
                    key
                })
                .collect();
            classes = crossed.classes;
        }
        Self { classes, keys }
    }
}
