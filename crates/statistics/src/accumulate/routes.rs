//! Where responses go: one look-up finds their rows in all breakdowns.

use crate::category::code;

/// Marks a free place.
const FREE: u32 = u32::MAX;

/// Domain and cell of a response in one breakdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) domain: u32,
    pub(super) cell: u32,
}

/// The stops of every (PSU, categories) met so far, behind an open hash table that is only looked up,
/// never walked.
#[derive(Debug, Clone)]
pub(super) struct Routes {
    /// Positions in [`LiveResponse::categories`](super::LiveResponse::categories) that breakdowns refer to.
    used: Vec<usize>,
    /// Codes a key has, PSU first.
    key_length: usize,
    levels: usize,
    /// Per place the number of a route, a power of two of places.
    places: Vec<u32>,
    /// Keys, one after the other.
    keys: Vec<u32>,
    /// Stops of every route, breakdown by breakdown.
    stops: Vec<Stop>,
    key: Vec<u32>,
}

impl Routes {
    /// No routes yet, for breakdowns that each list the categories they use.
    pub(super) fn new(breakdowns: &[Vec<usize>]) -> Self {
        let mut used: Vec<usize> = breakdowns.iter().flatten().copied().collect();
        used.sort_unstable();
        used.dedup();
        Self {
            key_length: used.len() + 1,
            used,
            levels: breakdowns.len(),
            places: vec![FREE; 64],
            keys: Vec::new(),
            stops: Vec::new(),
            key: Vec::new(),
        }
    }

    /// The number of the route of a response, if it has one.
    pub(super) fn find(&mut self, psu: u32, categories: &[u32]) -> Option<usize> {
        self.key.clear();
        self.key.push(psu);
        let used = self.used.iter().map(|&position| categories[position]);
        self.key.extend(used);
        let route = self.places[self.place_of(&self.key)];
        (route != FREE).then_some(route as usize)
    }

    /// Adds the route of the response last asked for.
    pub(super) fn add(&mut self, stops: impl IntoIterator<Item = Stop>) -> usize {
        let route = self.routes();
        self.keys.extend_from_slice(&self.key);
        self.stops.extend(stops);
        debug_assert_eq!(self.stops.len(), (route + 1) * self.levels);
        if 2 * (route + 1) > self.places.len() {
            self.places = vec![FREE; 4 * self.places.len()];
            for earlier in 0..route {
                self.enter(earlier);
            }
        }
        self.enter(route);
        route
    }

    pub(super) fn stops(&self, route: usize) -> &[Stop] {
        &self.stops[route * self.levels..(route + 1) * self.levels]
    }

    fn routes(&self) -> usize {
        self.keys.len() / self.key_length
    }

    fn enter(&mut self, route: usize) {
        let place = self.place_of(self.key_of(route));
        self.places[place] = code(route);
    }

    fn key_of(&self, route: usize) -> &[u32] {
        &self.keys[route * self.key_length..(route + 1) * self.key_length]
    }

    /// The place of a key, or the free one where it belongs.
    fn place_of(&self, key: &[u32]) -> usize {
        let mask = self.places.len() - 1;
        let mut place = mix(key) & mask;
        while self.places[place] != FREE && self.key_of(self.places[place] as usize) != key {
            place = (place + 1) & mask;
        }
        place
    }
}

/// Mixes codes by multiplication: they come from the survey's own lists, nobody can choose them to collide.
fn mix(key: &[u32]) -> usize {
    let hash = key.iter().fold(0_u64, |hash, &code| {
        (hash.rotate_left(5) ^ u64::from(code)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    #[expect(clippy::cast_possible_truncation, reason = "any bits will do")]
    let folded = (hash ^ (hash >> 32)) as usize;
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_found_again_after_growth() {
        let mut routes = Routes::new(&[vec![2, 0], vec![]]);
        let key = |number: u32| (number / 7, [number % 7, 99, number % 11]);
        for number in 0..700 {
            let (psu, categories) = key(number);
            if routes.find(psu, &categories).is_none() {
                let stop = Stop {
                    domain: number,
                    cell: number + 1,
                };
                routes.add([stop, stop]);
            }
        }
        for number in 0..700 {
            let (psu, categories) = key(number);
            let route = routes.find(psu, &categories).unwrap();
            assert_eq!(routes.stops(route)[1].domain, number);
        }
        assert_eq!(routes.find(1, &[0, 98, 7]), routes.find(1, &[0, 99, 7]));
        assert_eq!(routes.find(1000, &[0, 0, 0]), None);
    }
}
