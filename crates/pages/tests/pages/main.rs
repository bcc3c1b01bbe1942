//! What the pages say and how they are made: one program for all of it, since each would be linked anew.

mod catalogues;
mod charts;
mod every_page;
mod locales;
mod markup;
mod office;
mod paper;
mod questionnaires;
mod rounds;
mod sample;
mod weight;
