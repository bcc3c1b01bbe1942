//! The columns of the three long tables.

use super::column::{Column, Kind};

const fn column(
    name: &'static str,
    kind: Kind,
    required: bool,
    [vi, en]: [&'static str; 2],
) -> Column {
    Column {
        name,
        kind,
        required,
        vi,
        en,
    }
}

/// Columns that say whom a row is about.
const WHO: [Column; 10] = [
    column(
        "stream",
        Kind::Code("stream"),
        true,
        [
            "Luồng phiếu: mẫu khảo sát hay phiếu tự gửi",
            "Stream: sample or self-selected forms",
        ],
    ),
    column(
        "table",
        Kind::Code("table"),
        true,
        ["Bảng: phân tổ theo gì", "Table: what is broken down"],
    ),
    column(
        "block",
        Kind::Code("block"),
        false,
        ["Mã khối của đơn vị", "Code of the block of units"],
    ),
    column(
        "unit",
        Kind::Code("unit"),
        false,
        ["Mã cơ quan, đơn vị", "Code of the unit"],
    ),
    column(
        "unit_name",
        Kind::Text,
        false,
        ["Tên cơ quan, đơn vị", "Name of the unit"],
    ),
    column(
        "field",
        Kind::Code("field"),
        false,
        ["Mã lĩnh vực", "Code of the field"],
    ),
    column(
        "field_name",
        Kind::Text,
        false,
        ["Tên lĩnh vực", "Name of the field"],
    ),
    column(
        "group",
        Kind::Code("question"),
        false,
        [
            "Mã câu hỏi dùng để chia nhóm người trả lời; mode: cách trả lời",
            "Code of the question that makes the groups of respondents; mode: way of answering",
        ],
    ),
    column(
        "category",
        Kind::Code("category"),
        false,
        [
            "Mã của nhóm trong câu hỏi đó",
            "Code of the group within that question",
        ],
    ),
    column(
        "category_name",
        Kind::Text,
        false,
        ["Tên nhóm", "Name of the group"],
    ),
];

/// Columns that say which index a row has.
const WHICH: [Column; 2] = [
    column(
        "indicator",
        Kind::Code("indicator"),
        true,
        [
            "Mã chỉ số: tiêu chí, yếu tố, nội dung hoặc chung (ALL)",
            "Code of the indicator: item, factor, content or overall (ALL)",
        ],
    ),
    column(
        "indicator_kind",
        Kind::Code("indicator_kind"),
        true,
        ["Cấp của chỉ số", "Level of the indicator"],
    ),
];

/// Columns that say which question a row is about.
const QUESTION: [Column; 5] = [
    column(
        "question",
        Kind::Code("question"),
        true,
        ["Mã câu hỏi", "Code of the question"],
    ),
    column(
        "line",
        Kind::Code("line"),
        false,
        [
            "Mã dòng của câu hỏi dạng bảng",
            "Code of the line of a grid",
        ],
    ),
    column(
        "option",
        Kind::Code("option"),
        true,
        ["Mã phương án trả lời", "Code of the choice"],
    ),
    column(
        "option_name",
        Kind::Text,
        true,
        ["Phương án trả lời", "The choice"],
    ),
    N,
];

const N: Column = column(
    "n",
    Kind::Integer,
    true,
    ["Số phiếu có trả lời", "Number of forms that answered"],
);

/// Columns that say by which score.
const SCORE: [Column; 3] = [
    column(
        "score",
        Kind::Code("score"),
        true,
        ["Cách tính điểm", "Way of scoring"],
    ),
    column(
        "headline",
        Kind::Boolean,
        true,
        [
            "Đây có phải cách tính chính của đợt",
            "Whether this is the headline score of the round",
        ],
    ),
    N,
];

/// Columns that say how much.
const HOW_MUCH: [Column; 7] = [
    column(
        "estimate",
        Kind::Number,
        false,
        [
            "Chỉ số, từ 0 đến 1; trống khi không công bố",
            "The index, 0 to 1; empty where it is not published",
        ],
    ),
    column(
        "se",
        Kind::Number,
        false,
        ["Sai số chuẩn", "Standard error"],
    ),
    column(
        "ci_low",
        Kind::Number,
        false,
        [
            "Đầu dưới của khoảng tin cậy",
            "Lower end of the confidence interval",
        ],
    ),
    column(
        "ci_high",
        Kind::Number,
        false,
        [
            "Đầu trên của khoảng tin cậy",
            "Upper end of the confidence interval",
        ],
    ),
    column(
        "df",
        Kind::Number,
        false,
        ["Bậc tự do", "Degrees of freedom"],
    ),
    column(
        "deff",
        Kind::Number,
        false,
        ["Hiệu ứng thiết kế mẫu", "Design effect"],
    ),
    column(
        "status",
        Kind::Code("status"),
        true,
        [
            "Tình trạng của con số",
            "Whether the figure is published, and if not, why",
        ],
    ),
];

const fn join<const A: usize, const B: usize, const C: usize>(
    first: [Column; A],
    second: [Column; B],
) -> [Column; C] {
    let mut all = [N; C];
    let mut place = 0;
    while place < C {
        all[place] = if place < A {
            first[place]
        } else {
            second[place - A]
        };
        place += 1;
    }
    all
}

/// Columns of the table of figures.
pub const FIGURES: [Column; 22] =
    join::<12, 10, 22>(join(WHO, WHICH), join::<3, 7, 10>(SCORE, HOW_MUCH));

/// How the answers spread.
const SPREAD: [Column; 9] = [
    N,
    share("share_1", ["Tỷ lệ mức 1", "Share of mark 1"]),
    share("share_2", ["Tỷ lệ mức 2", "Share of mark 2"]),
    share("share_3", ["Tỷ lệ mức 3", "Share of mark 3"]),
    share("share_4", ["Tỷ lệ mức 4", "Share of mark 4"]),
    share("share_5", ["Tỷ lệ mức 5", "Share of mark 5"]),
    tally(
        "not_applicable",
        ["Số câu “Không áp dụng”", "Answers “not applicable”"],
    ),
    tally(
        "do_not_know",
        ["Số câu “Không biết”", "Answers “do not know”"],
    ),
    tally("blank", ["Số ô để trống", "Lines left blank"]),
];

const fn share(name: &'static str, words: [&'static str; 2]) -> Column {
    column(name, Kind::Number, true, words)
}

const fn tally(name: &'static str, words: [&'static str; 2]) -> Column {
    column(name, Kind::Integer, true, words)
}

/// Columns of the table of distributions.
pub const DISTRIBUTIONS: [Column; 21] = join::<12, 9, 21>(join(WHO, WHICH), SPREAD);

/// Columns of the table of the other questions.
pub const CHOICES: [Column; 22] = join::<10, 12, 22>(WHO, join::<5, 7, 12>(QUESTION, HOW_MUCH));
