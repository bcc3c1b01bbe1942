//! The draw itself: stratum by stratum, stage by stage.

use serde::{Deserialize, Serialize};

use super::{
    Frame, Method, SamplingError, Seed, Stream,
    seed::LABEL_SEPARATOR,
    select::{self, Selected},
};

/// How clusters or members are taken at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The method of this stage.
    pub method: Method,
    /// How many are taken inside each group of the stage before: for the first stage one number per
    /// stratum; for later stages one number, at most as many as the group has.
    pub counts: Vec<u64>,
}

/// A plan for a draw: one stage more than the frame has cluster columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The stages, outermost first; the last one takes members.
    pub stages: Vec<Stage>,
    /// Reserve members for each stratum (single stage), or one number: members kept in reserve inside
    /// each last cluster (several stages).
    pub reserve: Vec<u64>,
}

impl Plan {
    /// A plan without clusters: `counts` and `reserve` have one number per stratum.
    pub fn single_stage(method: Method, counts: Vec<u64>, reserve: Vec<u64>) -> Self {
        Self {
            stages: vec![Stage { method, counts }],
            reserve,
        }
    }
}

/// How one stage contributed to a member's chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StageDraw {
    /// Groups or members in the list at this stage (N, M…).
    pub listed: u64,
    /// How many of them were taken (n, m…).
    pub taken: u64,
    /// Conditional inclusion probability of this stage in (0, 1].
    pub probability: f64,
}

/// A member of the sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    /// Position in the frame (from 0).
    pub position: usize,
    /// Number of the stratum.
    pub stratum: u32,
    /// Group whose reserve stands in for it: 0 in a single-stage draw, else the number of the last
    /// cluster as drawn within the stratum.
    pub group: u32,
    /// Order in which it was drawn within its stratum (from 1).
    pub order: u32,
    /// The stages, outermost first.
    pub stages: Vec<StageDraw>,
}

impl Member {
    /// Inclusion probability π = Π over the stages.
    pub fn probability(&self) -> f64 {
        self.stages.iter().map(|stage| stage.probability).product()
    }

    /// Base weight 1/π.
    pub fn weight(&self) -> f64 {
        1.0 / self.probability()
    }
}

/// A member of the reserve list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reserve {
    /// Position in the frame (from 0).
    pub position: usize,
    /// Number of the stratum.
    pub stratum: u32,
    /// Group it stands in for, as in [`Member::group`].
    pub group: u32,
    /// Order of use within stratum and group (from 1).
    pub order: u32,
}

/// The result of a draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The sample, by stratum in frame order and by order drawn.
    pub members: Vec<Member>,
    /// The reserve list in order of use.
    pub reserve: Vec<Reserve>,
}

/// Draws a sample from `frame` by `plan` with `seed`.
///
/// Each stratum has a stream of its own, named by its label; each cluster drawn has one named by the
/// labels of stratum and clusters joined by U+001F. Within a stream the sample is drawn first; the
/// reserve follows: for simple random draws the continuation of the same shuffled list, otherwise a
/// shuffle of the members not taken.
///
/// # Errors
/// A plan whose lists don't fit the frame; more asked for than a stratum holds; sizes of 0.
///
/// *Source*: Särndal, Swensson and Wretman (1992), 3.7 (stratified), 4.3 (several stages).
pub fn draw(frame: &Frame, plan: &Plan, seed: &Seed) -> Result<Sample, SamplingError> {
    check(frame, plan)?;
    let mut sample = Sample {
        members: Vec::new(),
        reserve: Vec::new(),
    };
    for (stratum, listed) in frame.by_stratum().into_iter().enumerate() {
        let mut walk = Walk {
            frame,
            plan,
            seed,
            stratum,
            sample: &mut sample,
            drawn: 0,
            groups: 0,
        };
        let count = plan.stages[0].counts[stratum];
        walk.descend(0, count, &listed, &frame.strata()[stratum], &[])?;
    }
    Ok(sample)
}

fn check(frame: &Frame, plan: &Plan) -> Result<(), SamplingError> {
    let agree = |plan: usize, frame: usize| {
        if plan == frame {
            Ok(())
        } else {
            Err(SamplingError::Mismatch { plan, frame })
        }
    };
    agree(plan.stages.len(), frame.stages.len() + 1)?;
    agree(plan.stages[0].counts.len(), frame.strata().len())?;
    for later in &plan.stages[1..] {
        agree(later.counts.len(), 1)?;
    }
    agree(
        plan.reserve.len(),
        if frame.stages.is_empty() {
            frame.strata().len()
        } else {
            1
        },
    )
}

/// The state of one stratum's draw.
struct Walk<'a> {
    frame: &'a Frame,
    plan: &'a Plan,
    seed: &'a Seed,
    stratum: usize,
    sample: &'a mut Sample,
    drawn: u32,
    groups: u32,
}

impl Walk<'_> {
    fn descend(
        &mut self,
        stage: usize,
        count: u64,
        listed: &[usize],
        label: &str,
        above: &[StageDraw],
    ) -> Result<(), SamplingError> {
        let mut stream = self.seed.stream(label);
        if stage + 1 == self.plan.stages.len() {
            return self.take_members(count, listed, above, &mut stream);
        }
        let clusters = self.frame.by_cluster(stage, listed);
        let size = |members: &[usize]| members.iter().map(|&k| self.frame.size(k)).sum();
        let sizes: Vec<u64> = clusters.iter().map(|cluster| size(&cluster.1)).collect();
        let selected = self.select(stage, count, &sizes, &mut stream)?;
        for Selected {
            position,
            probability,
        } in selected
        {
            let (name, members) = &clusters[position];
            let draw = StageDraw {
                listed: clusters.len() as u64,
                taken: count,
                probability,
            };
            let next = self.plan.stages[stage + 1].counts[0];
            let label = format!("{label}{LABEL_SEPARATOR}{name}");
            let units = self.listed_below(stage + 1, members);
            self.descend(
                stage + 1,
                next.min(units),
                members,
                &label,
                &[above, &[draw]].concat(),
            )?;
        }
        Ok(())
    }

    /// How many groups (or members) the list of `members` has at `stage`.
    fn listed_below(&self, stage: usize, members: &[usize]) -> u64 {
        if stage < self.frame.stages.len() {
            self.frame.by_cluster(stage, members).len() as u64
        } else {
            members.len() as u64
        }
    }

    fn select(
        &self,
        stage: usize,
        count: u64,
        sizes: &[u64],
        stream: &mut Stream,
    ) -> Result<Vec<Selected>, SamplingError> {
        let wanted = usize::try_from(count).unwrap_or(usize::MAX);
        match self.plan.stages[stage].method {
            Method::SimpleRandom => select::simple_random(sizes.len(), wanted, stream),
            Method::Systematic => select::systematic(sizes.len(), wanted, stream),
            Method::PpsSystematic => select::pps_systematic(sizes, wanted, stream),
        }
    }

    fn take_members(
        &mut self,
        count: u64,
        listed: &[usize],
        above: &[StageDraw],
        stream: &mut Stream,
    ) -> Result<(), SamplingError> {
        let stage = self.plan.stages.len() - 1;
        let sizes: Vec<u64> = listed.iter().map(|&k| self.frame.size(k)).collect();
        let single = self.plan.reserve.len() > 1 || self.frame.stages.is_empty();
        let reserve = self.plan.reserve[if single { self.stratum } else { 0 }];
        let stratum = u32::try_from(self.stratum).expect("strata are coded in 32 bits");
        // A simple random reserve continues the walk that drew the sample.
        let (selected, spare) = if self.plan.stages[stage].method == Method::SimpleRandom {
            let taken = usize::try_from(count)
                .unwrap_or(usize::MAX)
                .min(listed.len());
            let more = usize::try_from(reserve)
                .unwrap_or(usize::MAX)
                .min(listed.len() - taken);
            let mut walk = stream.clone();
            let selected = self.select(stage, count, &sizes, stream)?;
            let order = select::shuffled(listed.len(), taken + more, &mut walk);
            (selected, order[taken..].to_vec())
        } else {
            let selected = self.select(stage, count, &sizes, stream)?;
            (
                selected.clone(),
                spare_of(listed.len(), &selected, reserve, stream),
            )
        };
        for Selected {
            position,
            probability,
        } in selected
        {
            self.drawn += 1;
            let draw = StageDraw {
                listed: listed.len() as u64,
                taken: count,
                probability,
            };
            let stages = [above, &[draw]].concat();
            let (group, order) = (self.groups, self.drawn);
            let position = listed[position];
            self.sample.members.push(Member {
                position,
                stratum,
                group,
                order,
                stages,
            });
        }
        for (order, position) in (1..).zip(spare) {
            let position = listed[position];
            self.sample.reserve.push(Reserve {
                position,
                stratum,
                group: self.groups,
                order,
            });
        }
        self.groups += 1;
        Ok(())
    }
}

/// A shuffle of the members not taken, cut at `count`.
fn spare_of(length: usize, selected: &[Selected], count: u64, stream: &mut Stream) -> Vec<usize> {
    let mut taken = vec![false; length];
    for member in selected {
        taken[member.position] = true;
    }
    let left: Vec<usize> = (0..length).filter(|&position| !taken[position]).collect();
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    select::shuffled(left.len(), count, stream)
        .into_iter()
        .map(|place| left[place])
        .collect()
}
