//! The sheets of a batch as one thing: counts, and the comparison with the header.

use std::collections::{BTreeMap, BTreeSet};

use intake::Serial;
use intake::batch::BatchHeader;
use intake::serial::SerialDifference;

use super::{Note, NoteKind, Sheet, SheetStanding};

/// Every sheet of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheets(Vec<Sheet>);

impl Sheets {
    pub(crate) const fn new(sheets: Vec<Sheet>) -> Self {
        Self(sheets)
    }

    /// All of them, in the order of intake.
    pub fn all(&self) -> &[Sheet] {
        &self.0
    }

    /// The sheets with a serial, in the order of intake.
    pub fn of_serial(&self, serial: Serial) -> impl Iterator<Item = &Sheet> {
        self.0
            .iter()
            .filter(move |sheet| sheet.serial == Some(serial))
    }

    /// The sheet of a serial that is keyed and counts; if none does, the first one with it.
    pub fn shown(&self, serial: Serial) -> Option<&Sheet> {
        let lives = |sheet: &&Sheet| is_live(sheet.standing);
        self.of_serial(serial)
            .find(lives)
            .or_else(|| self.of_serial(serial).next())
    }

    /// Papers that belong to the batch: all but those of other post offices, and those that there are not.
    pub fn received(&self) -> usize {
        self.belonging().count()
    }

    /// Papers in the register of rejected forms.
    pub fn rejected(&self) -> usize {
        self.counted_as(SheetStanding::Rejected)
    }

    /// Duplicates that wait for a decision.
    pub fn held(&self) -> usize {
        self.counted_as(SheetStanding::Held)
    }

    /// Papers of other post offices that wait for a decision.
    pub fn set_aside(&self) -> usize {
        self.counted_as(SheetStanding::SetAside)
    }

    /// The serials that are keyed and count.
    pub fn live(&self) -> BTreeSet<Serial> {
        let serials = self.0.iter().filter(|sheet| is_live(sheet.standing));
        serials.filter_map(|sheet| sheet.serial).collect()
    }

    /// Every serial that belongs to the batch, rejected ones too.
    pub fn serials(&self) -> BTreeSet<Serial> {
        self.belonging().filter_map(|sheet| sheet.serial).collect()
    }

    /// How the bundle differs from its header. Where the header leaves open which serials of its range
    /// came back, none is missing. A rejected paper is neither surplus nor repeated: it is explained.
    pub fn difference(&self, header: &BatchHeader) -> SerialDifference {
        let there = self.serials();
        let missing = header
            .expected_serials()
            .map(|expected| expected.difference(&there).copied().collect())
            .unwrap_or_default();
        let mut papers: BTreeMap<Serial, u32> = BTreeMap::new();
        let open = |sheet: &&Sheet| sheet.standing != SheetStanding::Rejected;
        for serial in self
            .belonging()
            .filter(open)
            .filter_map(|sheet| sheet.serial)
        {
            *papers.entry(serial).or_default() += 1;
        }
        let where_so = |is_so: &dyn Fn(Serial, u32) -> bool| {
            papers
                .iter()
                .filter(|(serial, count)| is_so(**serial, **count))
                .map(|(serial, _)| *serial)
                .collect()
        };
        SerialDifference {
            missing,
            surplus: where_so(&|serial, _| !header.serials.contains(serial)),
            repeated: where_so(&|_, count| count > 1),
        }
    }

    /// Missing, surplus and repeated serials that no note explains.
    pub fn unexplained(&self, header: &BatchHeader, notes: &[Note]) -> usize {
        let explained: BTreeSet<(NoteKind, Serial)> =
            notes.iter().map(|note| (note.kind, note.serial)).collect();
        let SerialDifference {
            missing,
            surplus,
            repeated,
        } = self.difference(header);
        [
            (NoteKind::Missing, missing),
            (NoteKind::Surplus, surplus),
            (NoteKind::Repeated, repeated),
        ]
        .iter()
        .flat_map(|(kind, serials)| serials.iter().map(move |serial| (*kind, *serial)))
        .filter(|open| !explained.contains(open))
        .count()
    }

    fn belonging(&self) -> impl Iterator<Item = &Sheet> {
        self.0.iter().filter(|sheet| {
            !matches!(
                sheet.standing,
                SheetStanding::SetAside | SheetStanding::SentOn | SheetStanding::Mistaken
            )
        })
    }

    fn counted_as(&self, standing: SheetStanding) -> usize {
        let so = |sheet: &&Sheet| sheet.standing == standing;
        self.0.iter().filter(so).count()
    }
}

/// Whether a sheet is keyed, or was.
const fn is_live(standing: SheetStanding) -> bool {
    matches!(standing, SheetStanding::Waiting | SheetStanding::Counted)
}
