//! The running sums of one breakdown.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::response::{Contribution, LiveResponse, Recipe};
use crate::category::code;
use crate::design::Design;
use crate::estimation::{Cells, LANES, Sums, Table};

/// Hashes codes by multiplication: they come from the survey's own lists, nobody can choose them to collide.
#[derive(Debug, Clone, Default)]
pub(super) struct Mixer(u64);

type Quick = BuildHasherDefault<Mixer>;

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, length: usize) {
        self.write_u64(length as u64);
    }
}

/// Sums per cell and per domain, a row each.
#[derive(Debug, Clone)]
pub(super) struct Level {
    by: Vec<usize>,
    variables: usize,
    items: usize,
    slots: usize,
    /// Second moments per domain.
    squares: usize,
    /// For each category of the key, the number of (what precedes it, its code); the last numbers are those
    /// of the domains. Looked up only, never walked.
    steps: Vec<HashMap<u64, u32, Quick>>,
    keys: Vec<Vec<u32>>,
    /// Cell of each (domain, PSU). Looked up only, never walked.
    cell_of: HashMap<u64, u32, Quick>,
    /// (PSU, cell) of each domain.
    cells_of_domain: Vec<Vec<(u32, u32)>>,
    /// base, first, second of every variable; a row per cell.
    lanes: Vec<f64>,
    /// Answers to every variable; a row per cell.
    answers: Vec<u32>,
    /// Second moments as in [`Contribution::moments`]; a row per domain.
    moments: Vec<f64>,
    /// Mark counts of every item; a row per domain.
    counts: Vec<u32>,
    /// Responses of each domain.
    rows: Vec<u64>,
    key: Vec<u32>,
}

impl Level {
    pub(super) fn new(by: Vec<usize>, recipe: &Recipe) -> Self {
        Self {
            steps: vec![HashMap::default(); by.len()],
            by,
            variables: recipe.variables(),
            items: recipe.items(),
            slots: recipe.slots(),
            squares: recipe.moments(),
            keys: Vec::new(),
            cell_of: HashMap::default(),
            cells_of_domain: Vec::new(),
            lanes: Vec::new(),
            answers: Vec::new(),
            moments: Vec::new(),
            counts: Vec::new(),
            rows: Vec::new(),
            key: Vec::new(),
        }
    }

    pub(super) fn by(&self) -> &[usize] {
        &self.by
    }

    pub(super) fn categories_needed(&self) -> usize {
        self.by
            .iter()
            .map(|&position| position + 1)
            .max()
            .unwrap_or(0)
    }

    pub(super) fn responses(&self) -> u64 {
        self.rows.iter().sum()
    }

    pub(super) fn domains(&self) -> Vec<Vec<u32>> {
        let live = self
            .keys
            .iter()
            .zip(&self.rows)
            .filter(|(_, rows)| **rows > 0);
        let mut keys: Vec<Vec<u32>> = live.map(|(key, _)| key.clone()).collect();
        keys.sort_unstable();
        keys
    }

    /// Whether a response like this one can have been folded in.
    pub(super) fn holds(&self, response: &LiveResponse<'_>) -> bool {
        let key: Vec<u32> = self.by.iter().map(|&at| response.categories[at]).collect();
        let Some(domain) = self.find(&key) else {
            return false;
        };
        self.rows[domain as usize] > 0 && self.cell_of.contains_key(&pair(domain, response.psu))
    }

    pub(super) fn fold(
        &mut self,
        response: &LiveResponse<'_>,
        contribution: &Contribution,
        adding: bool,
    ) {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        key.extend(self.by.iter().map(|&at| response.categories[at]));
        let domain = self.domain(&key) as usize;
        self.key = key;
        let cell = self.cell(code(domain), response.psu) as usize;
        let width = 3 * self.variables;
        add_to(
            &mut self.lanes[cell * width..(cell + 1) * width],
            &contribution.lanes,
        );
        add_to(
            &mut self.moments[domain * self.squares..(domain + 1) * self.squares],
            &contribution.moments,
        );
        let answers = &mut self.answers[cell * self.variables..(cell + 1) * self.variables];
        let counts = &mut self.counts[domain * self.items * self.slots..];
        if adding {
            self.rows[domain] += 1;
            answers
                .iter_mut()
                .zip(&contribution.answered)
                .for_each(|(sum, more)| *sum += more);
            for (item, &slot) in contribution.slots.iter().enumerate() {
                counts[item * self.slots + usize::from(slot)] += 1;
            }
        } else {
            self.rows[domain] -= 1;
            for (sum, less) in answers.iter_mut().zip(&contribution.answered) {
                *sum = sum.saturating_sub(*less);
            }
            for (item, &slot) in contribution.slots.iter().enumerate() {
                let count = &mut counts[item * self.slots + usize::from(slot)];
                *count = count.saturating_sub(1);
            }
            self.clear_empty(cell);
        }
    }

    /// Where nobody is left the sums are exactly zero again.
    fn clear_empty(&mut self, cell: usize) {
        for variable in 0..self.variables {
            if self.answers[cell * self.variables + variable] == 0 {
                let at = (cell * self.variables + variable) * 3;
                self.lanes[at..at + 3].fill(0.0);
            }
        }
    }

    /// The domain of a key, if it has had responses.
    fn find(&self, key: &[u32]) -> Option<u32> {
        if key.len() != self.steps.len() || self.keys.is_empty() {
            return None;
        }
        let mut number = 0;
        for (step, &level) in self.steps.iter().zip(key) {
            number = *step.get(&pair(number, level))?;
        }
        Some(number)
    }

    fn domain(&mut self, key: &[u32]) -> u32 {
        if let Some(domain) = self.find(key) {
            return domain;
        }
        let domain = code(self.keys.len());
        let mut number = 0;
        for (depth, &level) in key.iter().enumerate() {
            let last = depth + 1 == key.len();
            let step = &mut self.steps[depth];
            let next = if last { domain } else { code(step.len()) };
            number = *step.entry(pair(number, level)).or_insert(next);
        }
        self.keys.push(key.to_vec());
        self.cells_of_domain.push(Vec::new());
        self.moments.resize(self.moments.len() + self.squares, 0.0);
        self.counts
            .resize(self.counts.len() + self.items * self.slots, 0);
        self.rows.push(0);
        domain
    }

    fn cell(&mut self, domain: u32, psu: u32) -> u32 {
        if let Some(&cell) = self.cell_of.get(&pair(domain, psu)) {
            return cell;
        }
        let cell = code(self.cell_of.len());
        self.cell_of.insert(pair(domain, psu), cell);
        self.cells_of_domain[domain as usize].push((psu, cell));
        self.lanes
            .resize(self.lanes.len() + 3 * self.variables, 0.0);
        self.answers.resize(self.answers.len() + self.variables, 0);
        cell
    }

    pub(super) fn merge(&mut self, other: &Self) {
        let width = 3 * self.variables;
        for (from, key) in other.keys.iter().enumerate() {
            let domain = self.domain(key) as usize;
            let squares = self.squares;
            let moments = &mut self.moments[domain * squares..(domain + 1) * squares];
            add_to(
                moments,
                &other.moments[from * squares..(from + 1) * squares],
            );
            let size = self.items * self.slots;
            let counts = self.counts[domain * size..].iter_mut();
            counts
                .zip(&other.counts[from * size..(from + 1) * size])
                .for_each(|(a, b)| *a += b);
            self.rows[domain] += other.rows[from];
            for &(psu, from_cell) in &other.cells_of_domain[from] {
                let cell = self.cell(code(domain), psu) as usize;
                let from_cell = from_cell as usize;
                let lanes = &mut self.lanes[cell * width..(cell + 1) * width];
                add_to(
                    lanes,
                    &other.lanes[from_cell * width..(from_cell + 1) * width],
                );
                let answers = self.answers[cell * self.variables..].iter_mut();
                let more = &other.answers[from_cell * self.variables..][..self.variables];
                answers.zip(more).for_each(|(a, b)| *a += b);
            }
        }
    }

    /// The table of one domain.
    pub(super) fn table<'a>(
        &self,
        design: &'a Design,
        recipe: &Recipe,
        key: &[u32],
    ) -> Option<Table<'a>> {
        let domain = self.find(key)? as usize;
        if self.rows[domain] == 0 {
            return None;
        }
        // The design has one row per PSU, its units in an order of its own.
        let unit_of_psu = design.psu_of_row();
        let mut cells: Vec<(u32, usize)> = self.cells_of_domain[domain]
            .iter()
            .map(|&(psu, cell)| (unit_of_psu[psu as usize], cell as usize))
            .collect();
        cells.sort_unstable();
        let units: Vec<u32> = cells.iter().map(|&(unit, _)| unit).collect();
        let sums = self.sums(domain, &cells);
        let cells = Cells {
            first: vec![0, units.len()],
            unit: units,
        };
        let words = (recipe.scale.highest(), recipe.composites.clone());
        Some(Table::of_domain(
            design,
            key,
            cells,
            sums,
            self.rows[domain],
            words,
        ))
    }

    /// The sums of one domain, its cells in the given order.
    fn sums(&self, domain: usize, cells: &[(u32, usize)]) -> Sums {
        let width = LANES * self.variables;
        let mut lanes = Vec::with_capacity(cells.len() * width);
        let mut answered = vec![0; self.variables];
        for &(_, cell) in cells {
            lanes.extend_from_slice(&self.lanes[cell * width..(cell + 1) * width]);
            let own = &self.answers[cell * self.variables..(cell + 1) * self.variables];
            answered
                .iter_mut()
                .zip(own)
                .for_each(|(sum, more)| *sum += u64::from(*more));
        }
        let own = &self.moments[domain * self.squares..(domain + 1) * self.squares];
        let (of_items, of_composites) = own.split_at(self.items);
        let per_domain = self.items * self.slots;
        let counts = &self.counts[domain * per_domain..(domain + 1) * per_domain];
        let mut sums = Sums {
            variables: self.variables,
            items: self.items,
            slots: self.slots,
            lanes: vec![lanes],
            totals: Vec::new(),
            moments: of_items
                .iter()
                .map(|&square| [0.0, 0.0, square])
                .chain(
                    of_composites
                        .chunks_exact(3)
                        .map(|own| [own[0], own[1], own[2]]),
                )
                .collect(),
            answered,
            counts: counts.iter().map(|&count| u64::from(count)).collect(),
        };
        sums.total_domains(&[0, cells.len()]);
        // satisfied² is satisfied.
        for item in 0..self.items {
            sums.moments[item][0] = sums.totals[LANES * item + 1];
        }
        sums
    }
}

fn pair(domain: u32, psu: u32) -> u64 {
    (u64::from(domain) << 32) | u64::from(psu)
}

fn add_to(sums: &mut [f64], more: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(more) {
        *sum += value;
    }
}
