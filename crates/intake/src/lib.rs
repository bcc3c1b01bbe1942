//! What happens before a response exists: the room of the paper batch, its keyings, their
//! comparison and adjudication.
//!
//! A visit on the web needs nothing here: its answers travel with the page (see
//! `collection::citizen`). Paper moves in with its own issue; until then the room has its place in
//! the house, and nothing in it.
