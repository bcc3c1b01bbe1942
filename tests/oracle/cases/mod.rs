//! One module a family of cases.

mod answers;
mod case;
mod distributions;
mod estimate_cases;
mod frame;
mod indices;
mod items;
mod r_expression;
mod sipas;
mod sipas_cases;
mod study;
mod tally;
mod test_cases;
mod weight_cases;
