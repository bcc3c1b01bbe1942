//! The running sums of one breakdown.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::response::{Contribution, LiveResponse, Recipe};
use super::routes::Stop;
use super::rows::Rows;
use crate::category::code;
use crate::design::Design;
use crate::estimation::{Cells, LANES, Sums, Table};
use crate::memory::Zeroed;

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
    lanes: usize,
    /// Lanes of each variable, in order.
    lanes_of: Vec<usize>,
    items: usize,
    slots: usize,
    /// For each category of the key, the number of (what precedes it, its code); the last numbers are those
    /// of the domains. Looked up only, never walked.
    steps: Vec<HashMap<u64, u32, Quick>>,
    keys: Vec<Vec<u32>>,
    /// Cell of each (domain, PSU). Looked up only, never walked.
    cell_of: HashMap<u64, u32, Quick>,
    /// (PSU, cell) of each domain.
    cells_of_domain: Vec<Vec<(u32, u32)>>,
    /// Lanes and numbers of answers, as in [`Contribution::cell`].
    cells: Rows<f64>,
    /// Second moments as in [`Contribution::moments`]; a row per domain.
    moments: Rows<f64>,
    /// Mark counts of every item; a row per domain.
    counts: Rows<u32>,
    /// Responses of each domain.
    rows: Vec<u64>,
}

impl Level {
    pub(super) fn new(by: Vec<usize>, recipe: &Recipe) -> Self {
        let of_items = std::iter::repeat_n(LANES, recipe.items());
        Self {
            steps: vec![HashMap::default(); by.len()],
            by,
            variables: recipe.variables(),
            lanes: recipe.lanes(),
            lanes_of: of_items.chain(recipe.composite_lanes()).collect(),
            items: recipe.items(),
            slots: recipe.slots(),
            keys: Vec::new(),
            cell_of: HashMap::default(),
            cells_of_domain: Vec::new(),
            cells: Rows::new(recipe.cell_width()),
            moments: Rows::new(recipe.moments()),
            counts: Rows::new(recipe.items() * recipe.slots()),
            rows: Vec::new(),
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

    /// Where a response belongs, if any like it has been folded in.
    pub(super) fn find_stop(&self, response: &LiveResponse<'_>) -> Option<Stop> {
        let domain = self.find(&self.key_of(response))?;
        let cell = *self.cell_of.get(&pair(domain, response.psu))?;
        Some(Stop { domain, cell })
    }

    /// Where a response belongs; makes room for the first of its kind.
    pub(super) fn stop(&mut self, response: &LiveResponse<'_>) -> Stop {
        let domain = self.domain(&self.key_of(response));
        let cell = self.cell(domain, response.psu);
        Stop { domain, cell }
    }

    fn key_of(&self, response: &LiveResponse<'_>) -> Vec<u32> {
        self.by.iter().map(|&at| response.categories[at]).collect()
    }

    /// Whether a domain has responses.
    pub(super) fn is_live(&self, stop: Stop) -> bool {
        self.rows[stop.domain as usize] > 0
    }

    pub(super) fn add(&mut self, stop: Stop, contribution: &Contribution) {
        let domain = stop.domain as usize;
        add_to(self.cells.row_mut(stop.cell as usize), &contribution.cell);
        add_to(self.moments.row_mut(domain), &contribution.moments);
        let counts = self.counts.row_mut(domain);
        for &position in &contribution.counts {
            counts[position] += 1;
        }
        self.rows[domain] += 1;
    }

    /// Takes out what was added; the contribution is negative.
    pub(super) fn remove(&mut self, stop: Stop, contribution: &Contribution) {
        let domain = stop.domain as usize;
        add_to(self.cells.row_mut(stop.cell as usize), &contribution.cell);
        add_to(self.moments.row_mut(domain), &contribution.moments);
        let counts = self.counts.row_mut(domain);
        for &position in &contribution.counts {
            counts[position] = counts[position].saturating_sub(1);
        }
        self.rows[domain] -= 1;
        self.clear_empty(stop.cell as usize);
    }

    /// Where nobody is left the sums are exactly zero again.
    fn clear_empty(&mut self, cell: usize) {
        let (mut lanes, answers) = self.cells.row_mut(cell).split_at_mut(self.lanes);
        for (answers, &width) in answers.iter_mut().zip(&self.lanes_of) {
            let (own, rest) = lanes.split_at_mut(width);
            if *answers < 0.5 {
                *answers = 0.0;
                own.fill(0.0);
            }
            lanes = rest;
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
        self.moments.push();
        self.counts.push();
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
        self.cells.push();
        cell
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (from, key) in other.keys.iter().enumerate() {
            let domain = self.domain(key) as usize;
            add_to(self.moments.row_mut(domain), other.moments.row(from));
            let counts = self.counts.row_mut(domain).iter_mut();
            counts
                .zip(other.counts.row(from))
                .for_each(|(sum, more)| *sum += more);
            self.rows[domain] += other.rows[from];
            for &(psu, from_cell) in &other.cells_of_domain[from] {
                let cell = self.cell(code(domain), psu) as usize;
                add_to(
                    self.cells.row_mut(cell),
                    other.cells.row(from_cell as usize),
                );
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
        let sums = self.sums(domain, &cells, recipe);
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
    fn sums(&self, domain: usize, cells: &[(u32, usize)], recipe: &Recipe) -> Sums {
        let width = LANES * self.variables;
        let mut lanes = Zeroed::new(cells.len() * width);
        let mut answered = vec![0.0; self.variables];
        for (&(_, cell), target) in cells.iter().zip(lanes.chunks_exact_mut(width.max(1))) {
            let (mut kept, answers) = self.cells.row(cell).split_at(self.lanes);
            let targets = target.chunks_exact_mut(LANES);
            for (target, &width) in targets.zip(&self.lanes_of) {
                let (own, rest) = kept.split_at(width);
                target[..width].copy_from_slice(own);
                kept = rest;
            }
            add_to(&mut answered, answers);
        }
        let (of_items, of_respondents) = self.moments.row(domain).split_at(self.items);
        let mut of_respondents = of_respondents.chunks_exact(LANES);
        let of_composites = recipe.composite_lanes().map(|lanes| {
            let own = (lanes == LANES).then(|| of_respondents.next()).flatten();
            own.map_or([0.0; LANES], |own| [own[0], own[1], own[2]])
        });
        let mut sums = Sums {
            variables: self.variables,
            items: self.items,
            slots: self.slots,
            lanes: vec![lanes],
            totals: Vec::new(),
            moments: of_items
                .iter()
                .map(|&square| [0.0, 0.0, square])
                .chain(of_composites)
                .collect(),
            answered: answered.into_iter().map(whole).collect(),
            counts: self
                .counts
                .row(domain)
                .iter()
                .map(|&count| u64::from(count))
                .collect(),
        };
        sums.total_domains(&[0, cells.len()]);
        // satisfied² is satisfied.
        for item in 0..self.items {
            sums.moments[item][0] = sums.totals[LANES * item + 1];
        }
        sums
    }
}

/// A count kept in a float: exact below 2⁵³.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sums of ones, fewer than 2³² of them"
)]
fn whole(count: f64) -> u64 {
    count as u64
}

fn pair(domain: u32, psu: u32) -> u64 {
    (u64::from(domain) << 32) | u64::from(psu)
}

fn add_to(sums: &mut [f64], more: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(more) {
        *sum += value;
    }
}
