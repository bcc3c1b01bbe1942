//! The record that lets anyone repeat a draw.

use serde::{Deserialize, Serialize};

use super::{Frame, Plan, Sample, Seed};

/// The generator, in words for the protocol; see [`super::seed`] for the exact steps.
pub const GENERATOR: &str = "ChaCha20 (64-bit counter, 64-bit nonce); key: the seed; nonce: FNV-1a-64 of the \
                             stratum label, cluster labels appended with U+001F; uniform below n: 64-bit numbers \
                             below 2^64 - (2^64 mod n), mod n";

/// What a draw was made from and what came out, without any personal data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Protocol {
    /// Version of this record's layout.
    pub version: u32,
    /// The generator and how streams are derived.
    pub generator: String,
    /// The seed as written.
    pub seed: Seed,
    /// SHA-256 of the list as read, in hexadecimal; the reader of the file makes it.
    pub list_sha256: String,
    /// Members in the list.
    pub list_members: u64,
    /// The plan as used.
    pub plan: Plan,
    /// One line per stratum.
    pub strata: Vec<StratumRecord>,
}

/// A stratum's line in the protocol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StratumRecord {
    /// The label as in the list.
    pub label: String,
    /// Number of the stream ([`super::seed::stream_number`] of the label), in hexadecimal.
    pub stream: String,
    /// N: members in the list.
    pub population: u64,
    /// Members drawn.
    pub drawn: u64,
    /// Members on the reserve list.
    pub reserve: u64,
    /// Smallest and largest base weight.
    pub weights: [f64; 2],
}

impl Protocol {
    /// The protocol of a draw.
    pub fn new(
        frame: &Frame,
        plan: &Plan,
        seed: &Seed,
        list_sha256: String,
        sample: &Sample,
    ) -> Self {
        let mut strata: Vec<StratumRecord> = frame
            .strata()
            .iter()
            .zip(frame.populations())
            .map(|(label, population)| StratumRecord {
                label: label.clone(),
                stream: format!("{:016x}", super::seed::stream_number(label)),
                population,
                drawn: 0,
                reserve: 0,
                weights: [f64::INFINITY, 0.0],
            })
            .collect();
        for member in &sample.members {
            let record = &mut strata[member.stratum as usize];
            record.drawn += 1;
            let weight = member.weight();
            record.weights = [record.weights[0].min(weight), record.weights[1].max(weight)];
        }
        for reserve in &sample.reserve {
            strata[reserve.stratum as usize].reserve += 1;
        }
        for record in &mut strata {
            if record.drawn == 0 {
                record.weights = [0.0, 0.0];
            }
        }
        Self {
            version: 1,
            generator: GENERATOR.to_owned(),
            seed: seed.clone(),
            list_sha256,
            list_members: frame.len() as u64,
            plan: plan.clone(),
            strata,
        }
    }
}
