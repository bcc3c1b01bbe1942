//! One module a family of cases.

mod answers;
mod case;
mod distributions;
mod estimate_cases;
mod estimate_command;
mod fay_herriot;
mod frame;
mod indices;
mod items;
mod package_calibration;
mod package_data;
mod quantile_cases;
mod r_expression;
mod sdc;
mod sipas;
mod sipas_cases;
mod study;
mod tally;
mod test_cases;
mod units;
mod weight_cases;
