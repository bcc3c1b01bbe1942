//! A table: the sums of every variable in every domain of one breakdown.

use super::breakdown::{Breakdown, Domains};
use super::cells::{Cells, Layout};
use super::items::{ItemsError, MarkCounts};
use super::matrix::MarkMatrix;
use super::sums::{Reader, Sums};
use super::variables::{CheckedComposite, Variables};
use crate::design::Design;

/// The weighted sums of one breakdown, from which every estimate is arithmetic.
///
/// The size of a table depends on the domains and sampling units, not on the number of responses.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    pub(super) design: &'a Design,
    pub(super) keys: Vec<Vec<u32>>,
    /// Cells by leaf units, then by the patterns of each calibration.
    pub(super) cells: Vec<Cells>,
    pub(super) sums: Sums,
    pub(super) rows: Vec<u64>,
    pub(super) highest: u8,
    pub(super) composites: Vec<CheckedComposite>,
    pub(super) psu_of_leaf: Vec<u32>,
}

/// Tabulates variables by several breakdowns in one pass over the rows.
///
/// A breakdown whose categories are all part of an earlier, finer one is added up from that one instead of
/// being read from the rows again; ask for the finest first to profit, the order of the answer is that of
/// the request. Variables are summed in parallel, each in the order of the rows, so that the bits of the
/// result do not depend on the number of threads.
///
/// # Errors
/// [`ItemsError::WrongLength`] if variables or categories do not have the design's rows.
pub fn tabulate<'a>(
    design: &'a Design,
    variables: &Variables<'_>,
    breakdowns: &[Breakdown<'_>],
) -> Result<Vec<Table<'a>>, ItemsError> {
    let rows = design.rows();
    let lengths = breakdowns
        .iter()
        .flat_map(Breakdown::categories)
        .map(|category| (category.name(), category.len()))
        .chain(std::iter::once(("items", variables.rows())));
    for (column, found) in lengths {
        if found != rows {
            let column = column.to_owned();
            return Err(ItemsError::WrongLength {
                column,
                found,
                expected: rows,
            });
        }
    }
    // The widest breakdowns first, so that the others can be added up from them.
    let mut order: Vec<usize> = (0..breakdowns.len()).collect();
    order.sort_by_key(|&b| std::cmp::Reverse(breakdowns[b].categories().len()));
    let reader = Reader {
        matrix: MarkMatrix::of(variables),
        variables,
    };
    let mut tables: Vec<Option<Table<'a>>> = vec![None; breakdowns.len()];
    for (position, &wanted) in order.iter().enumerate() {
        let finer = order[..position]
            .iter()
            .copied()
            .filter(|&done| contains(&breakdowns[done], &breakdowns[wanted]))
            .min_by_key(|&done| {
                tables[done]
                    .as_ref()
                    .map_or(usize::MAX, |t| t.cells[0].len())
            });
        let table = match finer.and_then(|done| tables[done].as_ref().map(|t| (done, t))) {
            Some((done, table)) => table.coarsen(&breakdowns[done], &breakdowns[wanted]),
            None => Table::read(design, &reader, &breakdowns[wanted]),
        };
        tables[wanted] = Some(table);
    }
    Ok(tables.into_iter().flatten().collect())
}

/// Position in `fine` of each category of `coarse`, if all are there.
fn positions(fine: &Breakdown<'_>, coarse: &Breakdown<'_>) -> Option<Vec<usize>> {
    coarse
        .categories()
        .iter()
        .map(|wanted| {
            fine.categories()
                .iter()
                .position(|have| std::ptr::eq(*have, *wanted))
        })
        .collect()
}

fn contains(fine: &Breakdown<'_>, coarse: &Breakdown<'_>) -> bool {
    positions(fine, coarse).is_some()
}

impl<'a> Table<'a> {
    fn read(design: &'a Design, reader: &Reader<'_>, breakdown: &Breakdown<'_>) -> Self {
        let domains = Domains::of(breakdown, design.rows());
        let classes = &domains.classes;
        let leaves = design.leaves();
        let mut layouts = vec![(
            Layout::of(classes, &leaves.unit_of_row, leaves.units()),
            std::borrow::Cow::Borrowed(design.weights()),
        )];
        for step in &design.projections {
            let patterns = &step.auxiliaries;
            let weights = step
                .shrink
                .iter()
                .zip(design.weights())
                .map(|(s, w)| s * w)
                .collect();
            let layout = Layout::of(classes, &patterns.pattern_of_row, patterns.patterns.len());
            layouts.push((layout, std::borrow::Cow::Owned(weights)));
        }
        let sums = reader.sum(&layouts);
        let mut rows = vec![0; classes.count];
        for &domain in &classes.of_row {
            rows[domain as usize] += 1;
        }
        Self {
            design,
            keys: domains.keys,
            cells: layouts
                .into_iter()
                .map(|(layout, _)| layout.cells)
                .collect(),
            sums,
            rows,
            highest: reader.variables.scale.highest(),
            composites: reader.variables.composites.clone(),
            psu_of_leaf: design.psu_of_leaf(),
        }
    }

    fn coarsen(&self, fine: &Breakdown<'_>, coarse: &Breakdown<'_>) -> Self {
        let kept = positions(fine, coarse).unwrap_or_default();
        let projected: Vec<Vec<u32>> = self
            .keys
            .iter()
            .map(|key| kept.iter().map(|&at| key[at]).collect())
            .collect();
        let mut keys = projected.clone();
        keys.sort_unstable();
        keys.dedup();
        let coarse_of_fine: Vec<u32> = projected
            .iter()
            .map(|key| crate::category::code(keys.partition_point(|known| known < key)))
            .collect();
        let units = std::iter::once(self.design.leaves().units()).chain(
            self.design
                .projections
                .iter()
                .map(|p| p.auxiliaries.patterns.len()),
        );
        let layouts: Vec<Layout> = self
            .cells
            .iter()
            .zip(units)
            .map(|(cells, units)| Layout::coarsen(cells, &coarse_of_fine, keys.len(), units))
            .collect();
        let sums = self.sums.coarsen(&layouts, &coarse_of_fine, keys.len());
        let mut rows = vec![0; keys.len()];
        for (count, &domain) in self.rows.iter().zip(&coarse_of_fine) {
            rows[domain as usize] += count;
        }
        Self {
            keys,
            cells: layouts.into_iter().map(|layout| layout.cells).collect(),
            sums,
            rows,
            composites: self.composites.clone(),
            psu_of_leaf: self.psu_of_leaf.clone(),
            ..*self
        }
    }

    /// A table of one domain from sums kept elsewhere.
    pub(crate) fn of_domain(
        design: &'a Design,
        key: &[u32],
        cells: Cells,
        sums: Sums,
        rows: u64,
        (highest, composites): (u8, Vec<CheckedComposite>),
    ) -> Self {
        let keys = vec![key.to_vec()];
        let (cells, rows, psu_of_leaf) = (vec![cells], vec![rows], design.psu_of_leaf());
        Self {
            design,
            keys,
            cells,
            sums,
            rows,
            highest,
            composites,
            psu_of_leaf,
        }
    }

    /// Number of domains.
    pub fn domains(&self) -> usize {
        self.keys.len()
    }

    /// Level codes of a domain, in the order of the breakdown's categories.
    pub fn key(&self, domain: usize) -> &[u32] {
        &self.keys[domain]
    }

    /// The domain with these level codes, if it has rows.
    pub fn domain_of(&self, key: &[u32]) -> Option<usize> {
        self.keys
            .binary_search_by(|known| known.as_slice().cmp(key))
            .ok()
    }

    /// Number of rows of a domain, whether they answered or not.
    pub fn rows(&self, domain: usize) -> u64 {
        self.rows[domain]
    }

    /// Number of items.
    pub fn items(&self) -> usize {
        self.sums.items
    }

    /// Number of composites.
    pub fn composites(&self) -> usize {
        self.composites.len()
    }

    /// The design the table was made with.
    pub fn design(&self) -> &'a Design {
        self.design
    }

    /// How often each mark was given to an item in a domain.
    pub fn counts(&self, domain: usize, item: usize) -> MarkCounts {
        let Sums {
            items,
            slots,
            counts,
            ..
        } = &self.sums;
        let counts = &counts[(domain * items + item) * slots..][..*slots];
        let highest = usize::from(self.highest);
        MarkCounts {
            marks: counts[..highest].to_vec(),
            not_applicable: counts[highest],
            blank: counts[highest + 1],
        }
    }
}
