//! One stage of clustering: its units, their groups, and what a unit's deviation is worth.

/// The units of one stage, numbered so that units of one group are neighbours.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    /// Unit of each row.
    pub(crate) unit_of_row: Vec<u32>,
    /// Group of each unit: its stratum in the first stage, its parent cluster later.
    pub(crate) group_of_unit: Vec<u32>,
    /// Sampled units of each group.
    pub(crate) sampled: Vec<u32>,
    /// Units of each group in the population; infinite if not given.
    pub(crate) population: Vec<f64>,
    /// Product of the sampling fractions of all stages above the group.
    pub(crate) reach: Vec<f64>,
}

/// Neighbouring units of one group in a list of units, and what the group's variance needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Run {
    /// Positions in the list.
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) group: u32,
    /// Units of the group in the sample.
    pub(crate) sampled: f64,
    /// See [`Stage::factor`].
    pub(crate) factor: f64,
    pub(crate) lonely: bool,
}

impl Stage {
    /// The runs of groups in some units (ascending).
    pub(crate) fn append_runs(&self, units: &[u32], runs: &mut Vec<Run>) {
        let mut from = 0;
        while from < units.len() {
            let group = self.group_of_unit[units[from] as usize];
            let own = units[from..].iter();
            let length = own
                .take_while(|&&unit| self.group_of_unit[unit as usize] == group)
                .count();
            runs.push(Run {
                from,
                to: from + length,
                group,
                sampled: f64::from(self.sampled[group as usize]),
                factor: self.factor(group as usize),
                lonely: self.is_lonely(group as usize),
            });
            from += length;
        }
    }

    pub(crate) fn units(&self) -> usize {
        self.group_of_unit.len()
    }

    /// Sampling fraction n/N of a group; 0 with replacement.
    pub(crate) fn fraction(&self, group: usize) -> f64 {
        f64::from(self.sampled[group]) / self.population[group]
    }

    /// Whether a group's variance cannot be estimated: one sampled unit that is not a census.
    pub(crate) fn is_lonely(&self, group: usize) -> bool {
        self.sampled[group] == 1 && self.population[group] > 1.0 && self.reach[group] > 0.0
    }

    /// What one squared deviation from the group mean is worth:
    /// Π f of the stages above · (1 − n/N) · n/(n−1), the last factor 1 for a lonely unit.
    pub(crate) fn factor(&self, group: usize) -> f64 {
        let n = f64::from(self.sampled[group]);
        let bessel = if self.sampled[group] > 1 {
            n / (n - 1.0)
        } else {
            1.0
        };
        self.reach[group] * (1.0 - self.fraction(group)) * bessel
    }
}
