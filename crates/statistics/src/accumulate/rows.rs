//! Rows of numbers whose number grows.

use bytemuck::Pod;

use crate::memory::Zeroed;

/// Rows in the first block.
const FIRST: usize = 64;

/// Rows of one width, zero at first, in blocks of doubling size: a row never moves, so that growing costs
/// no response more than another.
#[derive(Debug, Clone)]
pub(super) struct Rows<T: Pod> {
    width: usize,
    length: usize,
    blocks: Vec<Zeroed<T>>,
}

impl<T: Pod> Rows<T> {
    pub(super) fn new(width: usize) -> Self {
        Self {
            width,
            length: 0,
            blocks: Vec::new(),
        }
    }

    /// Adds a row of zeros.
    pub(super) fn push(&mut self) {
        let (block, _) = place(self.length);
        if block == self.blocks.len() {
            self.blocks.push(Zeroed::new((FIRST << block) * self.width));
        }
        self.length += 1;
    }

    pub(super) fn row(&self, position: usize) -> &[T] {
        let (block, offset) = place(position);
        &self.blocks[block][offset * self.width..(offset + 1) * self.width]
    }

    pub(super) fn row_mut(&mut self, position: usize) -> &mut [T] {
        let (block, offset) = place(position);
        &mut self.blocks[block][offset * self.width..(offset + 1) * self.width]
    }
}

/// Block of a row and its position there: block b holds 64 · 2ᵇ rows.
fn place(position: usize) -> (usize, usize) {
    let block = (position / FIRST + 1).ilog2() as usize;
    (block, position - FIRST * ((1 << block) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_place_of_its_own() {
        let mut rows = Rows::<u32>::new(3);
        for position in 0..1000_u32 {
            rows.push();
            rows.row_mut(position as usize).fill(position + 1);
        }
        for position in 0..1000_u32 {
            assert_eq!(rows.row(position as usize), [position + 1; 3]);
        }
        assert_eq!(place(63), (0, 63));
        assert_eq!(place(64), (1, 0));
        assert_eq!(place(191), (1, 127));
        assert_eq!(place(192), (2, 0));
    }
}
