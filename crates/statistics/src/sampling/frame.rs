//! The list that is drawn from.

use std::collections::BTreeMap;

/// A frame: for each member its stratum, optionally the clusters it lies in and a size measure.
///
/// Labels are kept once; members hold small codes, so a list of a million dossiers takes a few megabytes.
/// Strata and clusters are numbered in order of their first appearance.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    pub(crate) strata: Labels,
    pub(crate) stages: Vec<Labels>,
    pub(crate) sizes: Option<Vec<u64>>,
}

/// A coded column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    pub(crate) names: Vec<String>,
    pub(crate) codes: Vec<u32>,
}

impl Labels {
    fn new<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let mut known: BTreeMap<String, u32> = BTreeMap::new();
        let mut column = Self::default();
        for label in labels {
            let code = if let Some(&code) = known.get(label) {
                code
            } else {
                let code = u32::try_from(column.names.len()).expect("fewer than 2³² labels");
                known.insert(label.to_owned(), code);
                column.names.push(label.to_owned());
                code
            };
            column.codes.push(code);
        }
        column
    }

    pub(crate) fn name(&self, member: usize) -> &str {
        &self.names[self.codes[member] as usize]
    }
}

impl Frame {
    /// A frame from the stratum label of each member, in list order.
    pub fn new<'a>(strata: impl Iterator<Item = &'a str>) -> Self {
        Self {
            strata: Labels::new(strata),
            stages: Vec::new(),
            sizes: None,
        }
    }

    /// Adds a stage of clusters (outermost first): the cluster label of each member.
    ///
    /// # Panics
    /// The number of labels differs from the number of members.
    #[must_use]
    pub fn with_clusters<'a>(mut self, labels: impl Iterator<Item = &'a str>) -> Self {
        let column = Labels::new(labels);
        assert_eq!(
            column.codes.len(),
            self.len(),
            "one cluster label for each member"
        );
        self.stages.push(column);
        self
    }

    /// Adds a size measure for each member; a cluster's size is the sum over its members.
    ///
    /// # Panics
    /// The number of sizes differs from the number of members.
    #[must_use]
    pub fn with_sizes(mut self, sizes: Vec<u64>) -> Self {
        assert_eq!(sizes.len(), self.len(), "one size for each member");
        self.sizes = Some(sizes);
        self
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.strata.codes.len()
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Labels of the strata, in order of first appearance.
    pub fn strata(&self) -> &[String] {
        &self.strata.names
    }

    /// N of each stratum.
    pub fn populations(&self) -> Vec<u64> {
        let mut counts = vec![0; self.strata.names.len()];
        for &code in &self.strata.codes {
            counts[code as usize] += 1;
        }
        counts
    }

    /// Members of each stratum, in list order.
    pub(crate) fn by_stratum(&self) -> Vec<Vec<usize>> {
        let mut members = vec![Vec::new(); self.strata.names.len()];
        for (member, &code) in self.strata.codes.iter().enumerate() {
            members[code as usize].push(member);
        }
        members
    }

    /// The members of `among` grouped by their cluster at `stage`, in order of first appearance.
    pub(crate) fn by_cluster(&self, stage: usize, among: &[usize]) -> Vec<(&str, Vec<usize>)> {
        let column = &self.stages[stage];
        let mut places: BTreeMap<u32, usize> = BTreeMap::new();
        let mut groups: Vec<(&str, Vec<usize>)> = Vec::new();
        for &member in among {
            let place = *places.entry(column.codes[member]).or_insert_with(|| {
                groups.push((column.name(member), Vec::new()));
                groups.len() - 1
            });
            groups[place].1.push(member);
        }
        groups
    }

    /// The size measure of one member; 1 when the frame has none.
    pub(crate) fn size(&self, member: usize) -> u64 {
        self.sizes.as_ref().map_or(1, |sizes| sizes[member])
    }
}
