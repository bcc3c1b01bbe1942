//! Prints a series and says how much memory it needed at most; how long it takes, a shell says:
//! `time cargo run --example print_series -- 1000 series.pdf`.

use std::io::Write as _;

use pages::print::{
    CoverSeries, Distribution, FormNumber, FormPlace, Given, PaperForm, SeriesCover, SeriesPart,
    Stop,
};
use publication::print::{Sides, series};
use survey::Language;

/// Forms that share a unit and a field.
const FORMS_OF_A_FIELD: usize = 10;

fn number(at: usize) -> FormNumber {
    FormNumber {
        serial: format!("26{at:05}-3"),
        url: format!("https://khaosat.example.vn/P/26{at:05}3ABCDEFGHJK"),
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let count: usize = arguments
        .next()
        .unwrap_or_else(|| "1000".to_owned())
        .parse()?;
    let path = arguments.next();
    let questionnaire = survey::shipped_questionnaire("dvhcc-2023").ok_or("not shipped")?;
    let all: Vec<FormNumber> = (1..=count).map(number).collect();
    let mut parts = Vec::new();
    let (mut listed, mut places, mut stops) = (Vec::new(), Vec::new(), Vec::new());
    let unit = "Ủy ban nhân dân Phường Long Xuyên".to_owned();
    for (at, numbers) in (1..).zip(all.chunks(FORMS_OF_A_FIELD)) {
        let field = format!("Lĩnh vực số {at}");
        let name =
            |number: Option<&FormNumber>| number.map_or_else(String::new, |one| one.serial.clone());
        listed.push(CoverSeries {
            unit: unit.clone(),
            field: field.clone(),
            count: u32::try_from(numbers.len())?,
            first: name(numbers.first()),
            last: name(numbers.last()),
        });
        let given = |number: &FormNumber| Given {
            serial: number.serial.clone(),
            cells: vec![format!("H01.23-261008-{at:04}")],
        };
        stops.push(Stop {
            unit: unit.clone(),
            field: field.clone(),
            given: numbers.iter().map(given).collect(),
        });
        parts.push(SeriesPart {
            place: places.len(),
            numbers: numbers.to_vec(),
        });
        places.push(FormPlace {
            unit: unit.clone(),
            field: Some(field),
        });
    }
    let cover = SeriesCover {
        province: "tỉnh An Giang".to_owned(),
        round: "Đợt khảo sát năm 2026".to_owned(),
        post_office: "Bưu điện Long Xuyên (880000)".to_owned(),
        questionnaire: questionnaire.title().get(Language::VI).to_owned(),
        printed: "22/11/2026".to_owned(),
        series: listed,
        distribution: Some(Distribution {
            columns: vec!["so_ho_so".to_owned()],
            stops,
        }),
    };
    let form = PaperForm {
        questionnaire,
        language: Language::VI,
        province: "TỈNH AN GIANG".to_owned(),
        round: "Đợt khảo sát năm 2026".to_owned(),
        places,
        specimen: false,
        synthetic: true,
    };
    let made = series(&cover, &form, &parts, Sides::One)?;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    writeln!(
        std::io::stdout(),
        "{count} forms: {} bytes, most memory {}",
        made.len(),
        most.unwrap_or("unknown").trim()
    )?;
    if let Some(path) = path {
        std::fs::write(path, made)?;
    }
    Ok(())
}
