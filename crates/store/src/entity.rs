//! The tables as sea-orm knows them, one a file. Only this crate sees them.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod catalogue;
pub(crate) mod comment;
pub(crate) mod field;
pub(crate) mod frame;
pub(crate) mod invitation;
pub(crate) mod link;
pub(crate) mod questionnaire;
pub(crate) mod release;
pub(crate) mod response;
pub(crate) mod round;
pub(crate) mod setting;
pub(crate) mod token_use;
pub(crate) mod unit;
