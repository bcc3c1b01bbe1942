//! Cells: what a unit of the design holds of a domain.

use crate::category::{Classes, Ordered, code};

/// The (domain, unit) pairs that occur, ordered by domain and then by unit.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    /// First cell of each domain, and the number of cells.
    pub(crate) first: Vec<usize>,
    /// Unit of each cell.
    pub(crate) unit: Vec<u32>,
}

impl Cells {
    fn of(parents: &[(u32, u32)], domains: usize) -> Self {
        let mut first = vec![0; domains + 1];
        for &(domain, _) in parents {
            first[domain as usize + 1] += 1;
        }
        for domain in 0..domains {
            first[domain + 1] += first[domain];
        }
        Self {
            first,
            unit: parents.iter().map(|&(_, unit)| unit).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.unit.len()
    }

    pub(super) fn of_domain(&self, domain: usize) -> std::ops::Range<usize> {
        self.first[domain]..self.first[domain + 1]
    }

    /// Domain of each cell.
    fn domains(&self) -> Vec<u32> {
        let mut domains = vec![0; self.len()];
        for domain in 0..self.first.len() - 1 {
            domains[self.of_domain(domain)].fill(code(domain));
        }
        domains
    }
}

/// Cells and the rows that make up each of them, in order.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) cells: Cells,
    /// Rows, cell by cell.
    pub(super) order: Vec<u32>,
    /// Position in `order` of the first row of each cell, and the number of rows.
    pub(super) first: Vec<usize>,
}

impl Layout {
    pub(super) fn of(domains: &Classes, unit_of_row: &[u32], units: usize) -> Self {
        let ordered = Ordered::by(&domains.of_row, domains.count, unit_of_row, units);
        let cells = Cells::of(&ordered.parents, domains.count);
        Self {
            cells,
            order: ordered.order,
            first: ordered.first,
        }
    }

    /// The layout of coarser domains, whose "rows" are the cells of a finer one.
    pub(super) fn coarsen(
        fine: &Cells,
        coarse_of_fine: &[u32],
        count: usize,
        units: usize,
    ) -> Self {
        let of_row = fine
            .domains()
            .iter()
            .map(|&d| coarse_of_fine[d as usize])
            .collect();
        Self::of(&Classes { of_row, count }, &fine.unit, units)
    }

    /// The rows of a cell.
    pub(super) fn rows(&self, cell: usize) -> &[u32] {
        &self.order[self.first[cell]..self.first[cell + 1]]
    }
}
