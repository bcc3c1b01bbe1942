//! How often each choice of the other questions is ticked, roughly as in published surveys.

/// Question, choice, weight for somebody content, weight for somebody who is not.
type Line = (&'static str, &'static str, u32, u32);

const WEIGHTS: &[Line] = &[
    ("respondent_type", "ca_nhan", 91, 91),
    ("respondent_type", "to_chuc", 9, 9),
    ("channel", "truc_tiep", 62, 68),
    ("channel", "truc_tuyen", 33, 27),
    ("channel", "buu_chinh", 5, 5),
    ("visits", "khong", 19, 9),
    ("visits", "mot", 55, 33),
    ("visits", "hai", 22, 38),
    ("visits", "ba_tro_len", 4, 20),
    ("timeliness", "truoc_hen", 14, 5),
    ("timeliness", "dung_hen", 83, 70),
    ("timeliness", "tre_hen", 3, 25),
    ("harassment", "khong_co", 956, 860),
    ("harassment", "co_mot_so", 22, 80),
    ("harassment", "co_nhieu", 2, 20),
    ("harassment", "khong_tra_loi", 20, 40),
    ("extra_money", "khong_co", 968, 910),
    ("extra_money", "co_mot_so", 12, 45),
    ("extra_money", "co_nhieu", 1, 8),
    ("extra_money", "khong_tra_loi", 19, 37),
    ("gender", "nam", 50, 50),
    ("gender", "nu", 47, 47),
    ("gender", "khong_tra_loi", 3, 3),
    ("age", "18_24", 9, 9),
    ("age", "25_34", 25, 25),
    ("age", "35_49", 36, 36),
    ("age", "50_60", 19, 19),
    ("age", "tren_60", 9, 9),
    ("age", "khong_tra_loi", 2, 2),
    ("ethnicity", "kinh", 92, 92),
    ("ethnicity", "khac", 5, 5),
    ("ethnicity", "khong_tra_loi", 3, 3),
    ("education", "tieu_hoc", 8, 8),
    ("education", "thcs", 23, 23),
    ("education", "thpt", 32, 32),
    ("education", "day_nghe_tc_cd", 17, 17),
    ("education", "dai_hoc_tren", 17, 17),
    ("education", "khac", 1, 1),
    ("education", "khong_tra_loi", 2, 2),
    ("occupation", "nghi_huu", 8, 8),
    ("occupation", "khong_di_lam", 9, 9),
    ("occupation", "tu_do", 51, 51),
    ("occupation", "sinh_vien", 4, 4),
    ("occupation", "khu_vuc_tu", 15, 15),
    ("occupation", "khu_vuc_cong", 9, 9),
    ("occupation", "khac", 2, 2),
    ("occupation", "khong_tra_loi", 2, 2),
    ("residence", "do_thi", 33, 33),
    ("residence", "nong_thon", 65, 65),
    ("residence", "khong_tra_loi", 2, 2),
];

/// Weight of a choice; a choice that is not listed weighs 10.
pub(crate) fn choice_weight(question: &str, choice: &str, content: bool) -> u32 {
    let line = WEIGHTS
        .iter()
        .find(|line| (line.0, line.1) == (question, choice));
    line.map_or(10, |line| if content { line.2 } else { line.3 })
}
