//! Links of the open round.

use survey::{Block, LinkCode, Stream};

use crate::demo::{Demo, ExampleLink};
use crate::random::Chance;
use crate::stream;

/// Communes that get a link for every frequent field beside the one without a field.
const WITH_FIELDS: usize = 3;
/// Fields for which such a commune has a counter of its own.
const COUNTERS: usize = 3;

impl Demo {
    /// A link without field for every unit that decides, so that each has a card to show; links by
    /// field for a few communes; and one open link, the poster of the provincial centre.
    pub(crate) fn example_links(&self) -> Vec<ExampleLink> {
        let mut chance = Chance::new(self.seed, stream::LINKS);
        let mut links = Vec::new();
        let mut communes = 0;
        let mut first = 0;
        while let Some(place) = self.places.get(first) {
            let cells = self.places[first..]
                .iter()
                .take_while(|next| next.unit == place.unit);
            let cells: Vec<_> = cells.collect();
            if self.units[place.unit].block == Block::CapXa && communes < WITH_FIELDS {
                communes += 1;
                for cell in cells.iter().take(COUNTERS) {
                    let field = Some(self.fields[cell.field].code.clone());
                    links.push(self.link(&mut chance, cell, field, Stream::Sampled));
                }
            }
            links.push(self.link(&mut chance, place, None, Stream::Sampled));
            first += cells.len();
        }
        if let Some(place) = self.places.first() {
            links.push(self.link(&mut chance, place, None, Stream::Open));
        }
        // The link that the terminal shows is one that knows its field.
        links.sort_by_key(|link| link.field.is_none());
        links
    }

    fn link(
        &self,
        chance: &mut Chance,
        place: &crate::place::Place,
        field: Option<survey::FieldCode>,
        from: Stream,
    ) -> ExampleLink {
        let counter = match (&field, from) {
            (_, Stream::Open) => "Áp phích tại sảnh chờ".to_owned(),
            (Some(_), _) => format!("Quầy {}", self.fields[place.field].name),
            (None, _) => "Bàn trả kết quả".to_owned(),
        };
        ExampleLink {
            code: LinkCode::from_bytes(chance.bits().to_le_bytes()),
            received_by: self.units[place.received_by].code.clone(),
            decided_by: self.units[place.unit].code.clone(),
            field,
            place: counter,
            stream: from,
        }
    }
}
