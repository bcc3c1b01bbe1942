//! A few remarks, all invented and all saying so.

/// Remarks of people who are content.
const KIND: &[&str] = &[
    "[Giả lập] Cán bộ hướng dẫn nhẹ nhàng, dễ hiểu.",
    "[Giả lập] Trả kết quả sớm hơn lịch hẹn một ngày, rất thuận tiện.",
    "[Giả lập] Phòng chờ mát, đủ ghế ngồi.",
    "[Giả lập] Lấy số nhanh, không phải chờ lâu.",
    "[Giả lập] Chỉ phải đến một lần là xong.",
    "[Giả lập] Bảng hướng dẫn rõ ràng, làm theo được ngay.",
];

/// Remarks of people who are not.
const CRITICAL: &[&str] = &[
    "[Giả lập] Phải đi lại hai lần vì thiếu giấy tờ, đề nghị hướng dẫn đủ ngay từ đầu.",
    "[Giả lập] Mong có thêm bàn viết và chỗ để xe.",
    "[Giả lập] Nộp trực tuyến hay bị lỗi, cần người hỗ trợ.",
    "[Giả lập] Chờ hơi lâu vào buổi sáng thứ Hai.",
    "[Giả lập] Kết quả trễ hẹn, nên nhắn tin báo trước.",
    "[Giả lập] Biển chỉ dẫn nhỏ, người lớn tuổi khó đọc.",
];

/// A remark that fits how content the person is.
pub(crate) fn remark(chance: &mut crate::random::Chance, content: bool) -> &'static str {
    chance.pick(if content { KIND } else { CRITICAL })
}
