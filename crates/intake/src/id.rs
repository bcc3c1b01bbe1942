//! Ids of the room: one newtype over a UUID for each thing that has one.

use survey::id_type;

id_type!(
    /// The account of a person who works with paper: a clerk, a supervisor, an office worker.
    PersonId
);
id_type!(
    /// Id of a batch (lô).
    BatchId
);
