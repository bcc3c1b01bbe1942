# Tính lại các bảng chính của một bản công bố SIPAS bằng gói `survey` của R, không dùng chương trình SIPAS.
#
#   unzip bo-kiem-chung.zip -d bo && Rscript bo/R/recompute.R bo
#
# Đọc phiếu (inputs/responses.csv) và số hồ sơ (inputs/frame.csv), tự tính trọng số, ước lượng từng tiêu chí và
# chỉ số cho toàn tỉnh, khối, đơn vị, lĩnh vực, rồi so với số đã công bố (R/published.csv) đến 1e-9.

suppressPackageStartupMessages(library(survey))
options(survey.lonely.psu = "adjust")

arguments <- commandArgs(trailingOnly = TRUE)
folder <- if (length(arguments) > 0) arguments[1] else "."
read <- function(name) {
  read.csv(file.path(folder, name), colClasses = "character", check.names = FALSE, encoding = "UTF-8")
}
responses <- read("inputs/responses.csv")
frame <- read("inputs/frame.csv")
indicators <- read("R/indicators.csv")
published <- read("R/published.csv")
units <- read("R/units.csv")

# 1. Phiếu hợp lệ của mẫu, mỗi ô đơn vị × lĩnh vực là một tầng.
sample <- responses[responses$stream == "sampled" & responses$counted == "1", ]
sample$stratum <- paste(sample$unit, sample$field, sep = "/")
sample$block <- units$block[match(sample$unit, units$unit)]
sample$all <- "all"

# 2. Trọng số: số hồ sơ của ô chia số phiếu; hồ sơ của ô không có phiếu dồn cho các ô khác của đơn vị.
if (nrow(frame) > 0) {
  frame$dossiers <- as.numeric(frame$dossiers)
  frame$stratum <- paste(frame$unit, frame$field, sep = "/")
  forms <- table(sample$stratum)
  reached <- frame[frame$stratum %in% names(forms), ]
  of_unit <- tapply(frame$dossiers, frame$unit, sum)
  of_reached <- tapply(reached$dossiers, reached$unit, sum)
  cell <- reached$dossiers[match(sample$stratum, reached$stratum)]
  sample$weight <- cell / as.numeric(forms[sample$stratum]) *
    as.numeric(of_unit[sample$unit]) / as.numeric(of_reached[sample$unit])
} else {
  sample$weight <- 1
}

# 3. Điểm của từng tiêu chí: x là có trả lời (1–5), y là hài lòng, hoặc mức chia mức cao nhất.
items <- unique(indicators$item)
highest <- as.numeric(indicators$highest[1])
satisfied <- strsplit(indicators$satisfied[1], " ")[[1]]
marks <- as.matrix(sample[, items, drop = FALSE])
x <- matrix(as.numeric(marks %in% as.character(1:5)), nrow(marks), dimnames = list(NULL, items))
number <- suppressWarnings(matrix(as.numeric(marks), nrow(marks), dimnames = list(NULL, items)))
scores <- list(
  share = matrix(as.numeric(marks %in% satisfied), nrow(marks), dimnames = list(NULL, items)),
  mean = ifelse(x == 1, number / highest, 0)
)
design <- svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = sample)

# 4. Một chỉ số trong một nhóm: giá trị, và biến tuyến tính hóa mà gói survey tính sai số chuẩn từ đó.
estimate <- function(own, y, rule) {
  w <- sample$weight * own
  item <- rule$item
  a <- as.numeric(rule$weight)
  if (rule$combine[1] == "pooled") {
    above <- rowSums(y[, item, drop = FALSE])
    below <- rowSums(x[, item, drop = FALSE])
    value <- sum(w * above) / sum(w * below)
    u <- (above - value * below) / sum(w * below)
  } else if (rule$combine[1] == "mean-of-respondents") {
    below <- rowSums(x[, item, drop = FALSE])
    answered <- as.numeric(below > 0)
    own_mean <- ifelse(below > 0, rowSums(y[, item, drop = FALSE]) / pmax(below, 1), 0)
    value <- sum(w * own_mean) / sum(w * answered)
    u <- (own_mean - value * answered) / sum(w * answered)
  } else {
    value <- 0
    u <- numeric(nrow(sample))
    for (k in seq_along(item)) {
      base <- sum(w * x[, item[k]])
      ratio <- sum(w * y[, item[k]]) / base
      value <- value + a[k] * ratio
      u <- u + a[k] * (y[, item[k]] - ratio * x[, item[k]]) / base
    }
  }
  list(value = value, u = u * own)
}

rules <- split(indicators, factor(indicators$indicator, unique(indicators$indicator)))
columns <- c(whole = "all", block = "block", unit = "unit", field = "field")
worst <- 0
for (key in unique(paste(published$table, published$group, published$score, sep = "\t"))) {
  parts <- strsplit(key, "\t")[[1]]
  rows <- published[published$table == parts[1] & published$group == parts[2] & published$score == parts[3], ]
  own <- as.numeric(sample[[columns[[parts[1]]]]] == parts[2])
  found <- lapply(rows$indicator, function(code) estimate(own, scores[[parts[3]]], rules[[code]]))
  u <- sapply(found, function(one) one$u)
  se <- as.numeric(SE(svytotal(u, design)))
  value <- sapply(found, function(one) one$value)
  off <- pmax(abs(value - as.numeric(rows$value)), abs(se - as.numeric(rows$se)))
  worst <- max(worst, off)
  for (k in which(off > 1e-9)) {
    cat("Khác:", parts[1], parts[2], rows$indicator[k], parts[3], value[k], se[k], "\n")
  }
}

# 5. Kiểm lại cách tuyến tính hóa bằng chính svyratio ở tiêu chí thứ nhất, toàn tỉnh.
first <- items[1]
direct <- svyratio(scores$share[, first], x[, first], design)
row <- published[published$table == "whole" & published$indicator == first & published$score == "share", ]
if (nrow(row) == 1) {
  worst <- max(worst, abs(coef(direct) - as.numeric(row$value)), abs(SE(direct) - as.numeric(row$se)))
}

cat(sprintf("%d số, sai khác lớn nhất %.3g\n", nrow(published), worst))
quit(status = if (worst <= 1e-9) 0 else 1)
