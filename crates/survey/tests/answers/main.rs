//! Answers become responses: the rules one by one, and walks through whole questionnaires.

mod paths;
mod rules;
mod walk;
