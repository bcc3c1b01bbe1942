//! Tables that nest (unit × field in units in blocks, and in fields) as one network.
//!
//! Every published figure is an edge from a node to a node, and at every node what comes in goes out: a unit's
//! figure comes in, its fields' figures go out. A reader knows the shown edges and that hidden ones lie between
//! 0 and a ceiling; the values that a hidden edge may have are then found by pushing as much as possible round
//! the circles of hidden edges through it. Unlike a linear program this takes no matrix, so that tables of tens
//! of thousands of cells are audited whole.
//!
//! *Source*: Gusfield (1988), SIAM J. Comput. 17; Castro (2007), INFORMS J. Comput. 19 (shortest ways as
//! complements); Edmonds and Karp (1972) for the flows.

use std::collections::{BinaryHeap, VecDeque};

/// The relations between the figures of nested tables: edge k is figure k.
#[derive(Debug, Clone)]
pub struct Network {
    ends: Vec<(u32, u32)>,
    /// Edges at each node.
    at: Vec<Vec<u32>>,
}

/// Figures on the edges of a [`Network`].
#[derive(Debug, Clone, Copy)]
pub struct Amounts<'a> {
    /// The true figures, not negative.
    pub value: &'a [f64],
    /// The largest value that a reader has to think possible.
    pub ceiling: &'a [f64],
    /// Whether the figure is hidden.
    pub hidden: &'a [bool],
}

/// Memory that searches share.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Change of each edge's value so far, and the edges that have one.
    change: Vec<f64>,
    touched: Vec<u32>,
    from: Vec<Option<(u32, bool)>>,
    seen: Vec<u32>,
    queue: VecDeque<u32>,
}

impl Scratch {
    fn undo(&mut self) {
        for edge in self.touched.drain(..) {
            self.change[edge as usize] = 0.0;
        }
    }
}

impl Network {
    /// A network of so many nodes whose edges run between these ends.
    ///
    /// # Panics
    /// If an end is not a node.
    pub fn new(nodes: usize, ends: Vec<(u32, u32)>) -> Self {
        let mut at = vec![Vec::new(); nodes];
        for (edge, &(from, to)) in (0_u32..).zip(&ends) {
            at[from as usize].push(edge);
            if from != to {
                at[to as usize].push(edge);
            }
        }
        Self { ends, at }
    }

    /// Number of edges.
    pub fn edges(&self) -> usize {
        self.ends.len()
    }

    /// The interval that a reader can work out for a hidden edge, looking no further than `far` on either
    /// side of the true value.
    pub fn interval(
        &self,
        amounts: Amounts<'_>,
        edge: usize,
        far: f64,
        scratch: &mut Scratch,
    ) -> (f64, f64) {
        let value = amounts.value[edge];
        let rise = (amounts.ceiling[edge] - value).clamp(0.0, far);
        let fall = value.clamp(0.0, far);
        let (from, to) = self.ends[edge];
        let up = self.push(amounts, edge, (to, from), rise, scratch);
        scratch.undo();
        let down = self.push(amounts, edge, (from, to), fall, scratch);
        scratch.undo();
        (value - down, value + up)
    }

    /// How much of `limit` can be sent from one node to another over hidden edges other than `without`; what was
    /// sent stays in the scratch.
    fn push(
        &self,
        amounts: Amounts<'_>,
        without: usize,
        (source, sink): (u32, u32),
        limit: f64,
        scratch: &mut Scratch,
    ) -> f64 {
        if source == sink {
            return limit;
        }
        scratch.change.resize(self.ends.len(), 0.0);
        let least = limit * 1e-12;
        let mut sent = 0.0;
        while limit - sent > least && self.search(amounts, without, (source, sink), least, scratch)
        {
            let mut room = limit - sent;
            let mut node = sink;
            let mut way = Vec::new();
            while let Some((edge, rises)) = scratch.from[node as usize] {
                room = room.min(self.room(amounts, scratch, edge as usize, rises));
                way.push((edge, rises));
                let (from, to) = self.ends[edge as usize];
                node = if rises { from } else { to };
                if node == source {
                    break;
                }
            }
            for (edge, rises) in way {
                scratch.change[edge as usize] += if rises { room } else { -room };
                scratch.touched.push(edge);
            }
            sent += room;
        }
        sent
    }

    fn room(&self, amounts: Amounts<'_>, scratch: &Scratch, edge: usize, rises: bool) -> f64 {
        debug_assert!(edge < self.ends.len());
        let now = amounts.value[edge] + scratch.change[edge];
        if rises {
            amounts.ceiling[edge] - now
        } else {
            now
        }
    }

    /// A shortest way over hidden edges with room; false when there is none.
    fn search(
        &self,
        amounts: Amounts<'_>,
        without: usize,
        (source, sink): (u32, u32),
        least: f64,
        scratch: &mut Scratch,
    ) -> bool {
        scratch.from.resize(self.at.len(), None);
        for node in scratch.seen.drain(..) {
            scratch.from[node as usize] = None;
        }
        scratch.queue.clear();
        scratch.queue.push_back(source);
        while let Some(node) = scratch.queue.pop_front() {
            for &edge in &self.at[node as usize] {
                let (from, to) = self.ends[edge as usize];
                let rises = from == node;
                let next = if rises { to } else { from };
                let is_open = edge as usize != without
                    && amounts.hidden[edge as usize]
                    && next != source
                    && scratch.from[next as usize].is_none()
                    && self.room(amounts, scratch, edge as usize, rises) > least;
                if is_open {
                    scratch.from[next as usize] = Some((edge, rises));
                    scratch.seen.push(next);
                    if next == sink {
                        return true;
                    }
                    scratch.queue.push_back(next);
                }
            }
        }
        false
    }

    /// The cheapest circle through `edge` that lets it rise (or fall) by `room` *more* than the hidden edges
    /// let it already: the edges of it that would have to be hidden too. `cost` is `None` for edges that must
    /// stay shown. None when there is no such circle.
    pub fn circle(
        &self,
        amounts: Amounts<'_>,
        cost: &[Option<f64>],
        (edge, rises): (usize, bool),
        room: f64,
        scratch: &mut Scratch,
    ) -> Option<Vec<usize>> {
        let (from, to) = self.ends[edge];
        let ends = if rises { (to, from) } else { (from, to) };
        let own = if rises {
            amounts.ceiling[edge] - amounts.value[edge]
        } else {
            amounts.value[edge]
        };
        let sent = self.push(amounts, edge, ends, own, scratch);
        let found = (own - sent >= room)
            .then(|| self.cheapest(amounts, cost, (edge, ends), room, scratch))
            .flatten();
        scratch.undo();
        found
    }

    /// Dijkstra over the edges that have room after what was sent.
    fn cheapest(
        &self,
        amounts: Amounts<'_>,
        cost: &[Option<f64>],
        (edge, (source, sink)): (usize, (u32, u32)),
        room: f64,
        scratch: &Scratch,
    ) -> Option<Vec<usize>> {
        let mut best: Vec<Option<(f64, u32, bool)>> = vec![None; self.at.len()];
        let mut done = vec![false; self.at.len()];
        let mut heap = BinaryHeap::new();
        heap.push(Step {
            cost: 0.0,
            node: source,
        });
        while let Some(Step { cost: so_far, node }) = heap.pop() {
            if std::mem::replace(&mut done[node as usize], true) {
                continue;
            }
            if node == sink {
                break;
            }
            for &other in &self.at[node as usize] {
                let at = other as usize;
                let (from, to) = self.ends[at];
                let up = from == node;
                let next = if up { to } else { from };
                let is_open = at != edge && !done[next as usize];
                if !is_open || self.room(amounts, scratch, at, up) < room {
                    continue;
                }
                let price = if amounts.hidden[at] {
                    Some(0.0)
                } else {
                    cost[at]
                };
                let Some(price) = price else { continue };
                // A breath for the length, so that of equal ways the shorter is taken.
                let total = so_far + price + 1e-9;
                if best[next as usize].is_none_or(|(known, ..)| total < known) {
                    best[next as usize] = Some((total, other, up));
                    heap.push(Step {
                        cost: total,
                        node: next,
                    });
                }
            }
        }
        let mut way = Vec::new();
        let mut node = sink;
        while node != source {
            let (_, other, up) = best[node as usize]?;
            if !amounts.hidden[other as usize] {
                way.push(other as usize);
            }
            let (from, to) = self.ends[other as usize];
            node = if up { from } else { to };
        }
        Some(way)
    }
}

/// A node reached, the cheapest first, of equal ones the smaller number.
#[derive(Debug, PartialEq)]
struct Step {
    cost: f64,
    node: u32,
}

impl Eq for Step {}

impl Ord for Step {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let by_cost = other.cost.total_cmp(&self.cost);
        by_cost.then_with(|| other.node.cmp(&self.node))
    }
}

impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of 2 × 2 with margins: root 0, rows 1 and 2, columns 3 and 4, sink 5.
    fn table() -> Network {
        let inner = [(1, 3), (1, 4), (2, 3), (2, 4)];
        let margins = [(0, 1), (0, 2), (3, 5), (4, 5), (5, 0)];
        Network::new(6, [&inner[..], &margins[..]].concat())
    }

    const VALUE: [f64; 9] = [3.0, 7.0, 20.0, 30.0, 10.0, 50.0, 23.0, 37.0, 60.0];
    const CEILING: [f64; 9] = [10.0, 40.0, 60.0, 90.0, 50.0, 90.0, 70.0, 90.0, 200.0];

    fn marks(hidden: &[usize]) -> Vec<bool> {
        (0..9).map(|edge| hidden.contains(&edge)).collect()
    }

    fn amounts(hidden: &[bool]) -> Amounts<'_> {
        Amounts {
            value: &VALUE,
            ceiling: &CEILING,
            hidden,
        }
    }

    fn interval(hidden: &[usize], edge: usize) -> (f64, f64) {
        let hidden = marks(hidden);
        let scratch = &mut Scratch::default();
        table().interval(amounts(&hidden), edge, f64::INFINITY, scratch)
    }

    #[test]
    fn what_can_be_subtracted_has_no_width() {
        assert_eq!(interval(&[0], 0), (3.0, 3.0));
        assert_eq!(interval(&[0, 1], 0), (3.0, 3.0));
    }

    #[test]
    fn four_cells_move_together_within_their_bounds() {
        // Up by 7 until the other cell of the row is 0, down by 3 until the cell itself is.
        assert_eq!(interval(&[0, 1, 2, 3], 0), (0.0, 10.0));
        assert_eq!(interval(&[0, 1, 2, 3], 3), (27.0, 37.0));
    }

    #[test]
    fn hidden_margins_give_room_too() {
        // The cell, its row and its column, and the total of all are unknown.
        assert_eq!(interval(&[0, 4, 6, 8], 0), (0.0, 10.0));
    }

    #[test]
    fn the_cheapest_circle_is_found() {
        let hidden = marks(&[0]);
        let amounts = amounts(&hidden);
        let cost: Vec<Option<f64>> = (0..9).map(|edge| (edge < 4).then_some(1.0)).collect();
        let mut circle = table()
            .circle(amounts, &cost, (0, true), 2.0, &mut Scratch::default())
            .unwrap();
        circle.sort_unstable();
        assert_eq!(circle, [1, 2, 3]);
        let none: Vec<Option<f64>> = vec![None; 9];
        let scratch = &mut Scratch::default();
        assert!(
            table()
                .circle(amounts, &none, (0, true), 2.0, scratch)
                .is_none()
        );
    }
}
