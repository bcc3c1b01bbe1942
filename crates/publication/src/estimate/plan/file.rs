//! The plan file: reading, checking, and naming the line of a fault.

use std::path::{Path, PathBuf};

use super::Plan;
use crate::estimate::fault::Fault;

/// A plan with the text it came from, so that faults found later still name their line.
#[derive(Debug, Clone)]
pub struct PlanFile {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The plan.
    pub plan: Plan,
}

impl PlanFile {
    /// Reads and checks a plan.
    ///
    /// # Errors
    /// The file can't be read, isn't TOML, or says something a plan can't.
    pub fn read(path: &Path) -> Result<Self, Fault> {
        let text =
            std::fs::read_to_string(path).map_err(|cause| Fault::unreadable(path, &cause))?;
        let plan = toml::from_str(&text).map_err(|cause| explain(path, &text, &cause))?;
        let file = Self {
            path: path.to_owned(),
            text,
            plan,
        };
        file.check()?;
        Ok(file)
    }

    /// A fault at the line that holds `word`.
    pub fn fault(&self, word: &str, what: impl Into<String>) -> Fault {
        let fault = Fault::new(&self.path, what);
        let quoted = [format!("\"{word}\""), format!("'{word}'"), word.to_owned()];
        let line = quoted.iter().find_map(|word| {
            self.text
                .lines()
                .zip(1_u64..)
                .find(|(line, _)| line.contains(word.as_str()))
                .map(|found| found.1)
        });
        match line {
            Some(line) => fault.at_line(line),
            None => fault,
        }
    }

    /// A path of the plan, relative to the plan's folder.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.path
            .parent()
            .map_or_else(|| path.to_owned(), |folder| folder.join(path))
    }

    fn check(&self) -> Result<(), Fault> {
        let Plan {
            index,
            report,
            table,
            design,
            ..
        } = &self.plan;
        let refuse = |word: &str, what: &str| Err(self.fault(word, what));
        if index.items.is_empty() {
            return refuse("items", "items trống; ghi ít nhất một cột tiêu chí");
        }
        if let Some(twice) = first_repeated(&index.items) {
            return refuse(
                twice,
                &format!("tiêu chí “{twice}” xuất hiện hai lần trong items"),
            );
        }
        if !(1..=10).contains(&index.highest) {
            return refuse("highest", "highest phải từ 1 đến 10");
        }
        if index
            .satisfied
            .iter()
            .any(|mark| !(1..=index.highest).contains(mark))
        {
            return refuse(
                "satisfied",
                &format!("satisfied chỉ nhận các mức từ 1 đến {}", index.highest),
            );
        }
        self.check_composites()?;
        if !(report.level > 0.0 && report.level < 1.0) {
            return refuse("level", "level phải lớn hơn 0 và nhỏ hơn 1, ví dụ 0.95");
        }
        if report.scores.is_empty() {
            return refuse(
                "scores",
                "scores trống; ghi \"share\", \"mean\" hoặc cả hai",
            );
        }
        if table.is_empty() {
            return Err(Fault::new(
                &self.path,
                "chưa có bảng nào; thêm [[table]] với by = [] để tính chung",
            ));
        }
        if design.population.len() > design.clusters.len() + 1 {
            return refuse(
                "population",
                "population nhiều cột hơn số giai đoạn; nhiều nhất là số cột của clusters cộng một",
            );
        }
        for table in table {
            if let Some(twice) = first_repeated(&table.by) {
                return refuse(
                    "by",
                    &format!("cột “{twice}” xuất hiện hai lần trong một by"),
                );
            }
            if let Some(taken) = table
                .by
                .iter()
                .find(|column| crate::estimate::rows::is_own_column(column))
            {
                return refuse(
                    taken,
                    &format!(
                        "cột “{taken}” trùng tên với một cột của bảng kết quả; đổi tên cột trong tệp số liệu"
                    ),
                );
            }
        }
        Ok(())
    }

    fn check_composites(&self) -> Result<(), Fault> {
        let index = &self.plan.index;
        for (place, composite) in index.composite.iter().enumerate() {
            let code = &composite.code;
            let used = index.composite[..place]
                .iter()
                .any(|other| other.code == *code);
            if used || index.items.contains(code) {
                return Err(self.fault(
                    code,
                    format!("mã “{code}” đã được dùng; mỗi tiêu chí và chỉ số cần một mã riêng"),
                ));
            }
            if composite.items.is_empty() {
                return Err(self.fault(code, format!("chỉ số “{code}” không có tiêu chí nào")));
            }
            if let Some(item) = composite
                .items
                .iter()
                .find(|item| !index.items.contains(item))
            {
                return Err(self.fault(
                    item,
                    format!("chỉ số “{code}” dùng tiêu chí “{item}” không có trong [index] items"),
                ));
            }
            if let Some(twice) = first_repeated(&composite.items) {
                return Err(self.fault(
                    code,
                    format!("chỉ số “{code}” ghi tiêu chí “{twice}” hai lần"),
                ));
            }
        }
        Ok(())
    }
}

fn first_repeated(names: &[String]) -> Option<&String> {
    names
        .iter()
        .enumerate()
        .find(|(place, name)| names[..*place].contains(name))
        .map(|found| found.1)
}

/// A TOML error with its line and column, in Vietnamese as far as it is understood.
pub(crate) fn explain(path: &Path, text: &str, cause: &toml::de::Error) -> Fault {
    let message = cause.message().replace('\n', "; ");
    let what = translate(&message);
    let Some(span) = cause.span() else {
        return Fault::new(path, what);
    };
    let before = &text[..span.start.min(text.len())];
    let line = before.matches('\n').count() as u64 + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |rest| rest.chars().count())
        + 1;
    Fault::new(path, what)
        .at_line(line)
        .in_column(column.to_string())
}

fn translate(message: &str) -> String {
    let quoted = |from: &str| from.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("unknown field") {
        let known = message.split("expected").nth(1).unwrap_or_default();
        let known = known
            .replace("one of", "")
            .replace(" or ", ", ")
            .replace('`', "");
        format!(
            "không có mục “{}”; các mục hợp lệ: {}",
            quoted(message),
            known.trim()
        )
    } else if message.starts_with("unknown variant") {
        let known = message.split("expected").nth(1).unwrap_or_default();
        let known = known
            .replace("one of", "")
            .replace(" or ", ", ")
            .replace('`', "");
        format!(
            "giá trị “{}” không hợp lệ; chọn một trong: {}",
            quoted(message),
            known.trim()
        )
    } else if message.starts_with("missing field") {
        format!("thiếu mục “{}”", quoted(message))
    } else if message.starts_with("duplicate key") {
        "một mục được ghi hai lần".to_owned()
    } else if message.starts_with("invalid type") {
        format!(
            "sai kiểu giá trị ({message}); chữ đặt trong ngoặc kép, danh sách trong ngoặc vuông, số viết trần"
        )
    } else {
        format!("không đọc được kế hoạch TOML ({message})")
    }
}
