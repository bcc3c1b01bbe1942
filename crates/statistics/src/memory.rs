//! Large tables in large pages.

use std::ops::{Deref, DerefMut};

use bytemuck::Pod;
use memmap2::MmapMut;

/// From this size on a table asks for large pages.
const LARGE: usize = 4 << 20;

/// A fixed number of values, zero at first.
///
/// Measured: a table of 100 MB costs the system 26,000 page faults of 4 kB, which take as long as summing
/// a million responses into it, and every jump about in it misses the address cache as well. Pages of 2 MB
/// cost neither. Where the system has none, the table lies in usual pages.
#[derive(Debug)]
pub(crate) struct Zeroed<T: Pod> {
    values: Values<T>,
}

#[derive(Debug)]
enum Values<T> {
    Small(Vec<T>),
    Large(MmapMut),
}

impl<T: Pod> Zeroed<T> {
    pub(crate) fn new(length: usize) -> Self {
        let bytes = length.saturating_mul(size_of::<T>());
        let large = (bytes >= LARGE).then(|| MmapMut::map_anon(bytes).ok());
        let values = match large.flatten() {
            Some(map) => {
                ask_for_large_pages(&map);
                Values::Large(map)
            }
            None => Values::Small(vec![T::zeroed(); length]),
        };
        Self { values }
    }
}

/// Only a wish: whether it is granted changes no result.
fn ask_for_large_pages(map: &MmapMut) {
    #[cfg(target_os = "linux")]
    let _ = map.advise(memmap2::Advice::HugePage);
    #[cfg(not(target_os = "linux"))]
    let _ = map;
}

impl<T: Pod> Deref for Zeroed<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.values {
            Values::Small(values) => values,
            Values::Large(map) => bytemuck::cast_slice(map),
        }
    }
}

impl<T: Pod> DerefMut for Zeroed<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.values {
            Values::Small(values) => values,
            Values::Large(map) => bytemuck::cast_slice_mut(map),
        }
    }
}

impl<T: Pod> Clone for Zeroed<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::new(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_and_large_tables_begin_at_zero_and_keep_what_is_written() {
        for length in [0, 3, LARGE / 8, LARGE / 8 + 1] {
            let mut table = Zeroed::<f64>::new(length);
            assert_eq!(table.len(), length);
            assert!(table.iter().all(|value| value.to_bits() == 0));
            if let Some(last) = table.last_mut() {
                *last = 2.5;
                assert_eq!(table.clone().last(), Some(&2.5));
            }
        }
    }
}
