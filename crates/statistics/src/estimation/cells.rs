//! Cells: what a unit of the design holds of a domain.

use crate::category::{Classes, Crossed};

/// The (domain, unit) pairs that occur, ordered by domain and then by unit.
#[derive(Debug, Clone)]
pub(crate) struct Cells {
    /// First cell of each domain, and the number of cells.
    pub(crate) first: Vec<usize>,
    /// Unit of each cell.
    pub(crate) unit: Vec<u32>,
}

impl Cells {
    pub(super) fn of(crossed: &Crossed, domains: usize) -> Self {
        let mut first = vec![0; domains + 1];
        for &(domain, _) in &crossed.parents {
            first[domain as usize + 1] += 1;
        }
        for domain in 0..domains {
            first[domain + 1] += first[domain];
        }
        Self {
            first,
            unit: crossed.parents.iter().map(|&(_, unit)| unit).collect(),
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
            domains[self.of_domain(domain)].fill(crate::category::code(domain));
        }
        domains
    }
}

/// Where the sums of every row go.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) cells: Cells,
    pub(super) cell_of_row: Vec<u32>,
}

impl Layout {
    pub(super) fn of(domains: &Classes, unit_of_row: &[u32], units: usize) -> Self {
        let crossed = Classes::cross(&domains.of_row, domains.count, unit_of_row, units);
        Self {
            cells: Cells::of(&crossed, domains.count),
            cell_of_row: crossed.classes.of_row,
        }
    }

    /// The layout of coarser domains, whose "rows" are the cells of a finer one.
    pub(super) fn coarsen(
        fine: &Cells,
        coarse_of_fine: &[u32],
        count: usize,
        units: usize,
    ) -> Self {
        let domains = Classes {
            of_row: fine
                .domains()
                .iter()
                .map(|&d| coarse_of_fine[d as usize])
                .collect(),
            count,
        };
        Self::of(&domains, &fine.unit, units)
    }

    /// Adds the cells of a finer layout up.
    pub(super) fn add_up(&self, fine: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.cells.len()];
        for (&cell, value) in self.cell_of_row.iter().zip(fine) {
            sums[cell as usize] += value;
        }
        sums
    }
}
