"""The share and standard error of every unit, field and item with numpy and Polars, for comparison.

Run by tables.rs with the number of responses; makes the same data from the same generator and prints, for
each library that is installed: name, version, processor seconds (best of some), sum of all standard errors.
"""

import importlib
import sys
import time

UNITS, FIELDS, STRATA, PSUS, ITEMS = 200, 20, 60, 2000, 22
DRAWS = 5 + ITEMS


def survey(np, rows):
    """The columns of tables.rs: SplitMix64 is a function of the position, so they can be made at once."""

    def below(draw, bound):
        step = np.arange(rows, dtype=np.uint64) * np.uint64(DRAWS) + np.uint64(draw + 1)
        z = np.uint64(20_260_101) + step * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
        return ((z >> np.uint64(32)) * np.uint64(bound)) >> np.uint64(32)

    psu = below(0, PSUS).astype(np.uint32)
    unit = (psu // 10 + 40 * below(1, 5) + below(2, 2) // np.uint64(2)).astype(np.uint32) % UNITS
    field = below(3, FIELDS).astype(np.uint32)
    stratum = (psu * STRATA // PSUS).astype(np.uint32)
    weight = 5.0 + below(4, 1000).astype(float) / 50.0
    mark_of = np.array([0, 255, 1, 2, 2, 3, 3, 3] + [4] * 7 + [5] * 5, dtype=np.uint8)
    marks = [mark_of[below(5 + item, 20).astype(np.intp)] for item in range(ITEMS)]
    return stratum, psu, unit, field, weight, marks


def with_numpy(np, data):
    """Cell sums by bincount, then V = sum over strata of n/(n-1) (sum z^2 - (sum z)^2 / n)."""
    stratum, psu, unit, field, weight, marks = data
    size = np.bincount(stratum[np.unique(psu, return_index=True)[1]], minlength=STRATA)
    domain = unit * np.uint32(FIELDS) + field
    key = domain.astype(np.int64) * PSUS + psu
    present = np.bincount(key, minlength=UNITS * FIELDS * PSUS) > 0
    number = np.cumsum(present) - 1
    cell = number[key]
    keys = np.flatnonzero(present)
    cells, domain_of_cell = len(keys), keys // PSUS
    stratum_of_cell = (keys % PSUS) * STRATA // PSUS
    pair = domain_of_cell * STRATA + stratum_of_cell
    starts = np.flatnonzero(np.r_[True, np.diff(pair) != 0])
    first = np.flatnonzero(np.r_[True, np.diff(domain_of_cell) != 0])
    position = np.cumsum(np.r_[True, np.diff(domain_of_cell) != 0]) - 1
    n = size[stratum_of_cell[starts]].astype(float)
    domain_of_pair = position[starts]
    shares, errors = [], []
    for column in marks:
        satisfied = (column == 4) | (column == 5)
        answered = (column >= 1) & (column <= 5)
        a = np.bincount(cell, weight * satisfied, cells)
        b = np.bincount(cell, weight * answered, cells)
        total_a, total_b = np.add.reduceat(a, first), np.add.reduceat(b, first)
        share = total_a / total_b
        z = (a - share[position] * b) / total_b[position]
        once, twice = np.add.reduceat(z, starts), np.add.reduceat(z * z, starts)
        shares.append(share)
        errors.append(np.sqrt(np.bincount(domain_of_pair, n / (n - 1) * (twice - once * once / n))))
    return float(sum(error.sum() for error in errors))


def with_polars(pl, np, data):
    """The same by group_by: cells, domains, strata within domains."""
    stratum, psu, unit, field, weight, marks = data
    names = [f"q{item:02}" for item in range(ITEMS)]
    frame = pl.DataFrame(
        {"stratum": stratum, "psu": psu, "unit": unit, "field": field, "w": weight}
        | dict(zip(names, marks))
    )
    start = time.process_time()
    w = pl.col("w")
    size = frame.group_by("stratum").agg(pl.col("psu").n_unique().cast(pl.Float64).alias("n_h"))
    sums = [
        expression
        for q in names
        for expression in (
            (w * pl.col(q).is_between(4, 5)).sum().alias("a_" + q),
            (w * pl.col(q).is_between(1, 5)).sum().alias("b_" + q),
        )
    ]
    cells = frame.group_by("unit", "field", "stratum", "psu").agg(sums)
    totals = cells.group_by("unit", "field").agg(
        pl.col(prefix + q).sum().alias("total_" + prefix + q) for q in names for prefix in ("a_", "b_")
    )
    z = [
        (
            (
                pl.col("a_" + q)
                - pl.col("total_a_" + q) / pl.col("total_b_" + q) * pl.col("b_" + q)
            )
            / pl.col("total_b_" + q)
        ).alias(q)
        for q in names
    ]
    pairs = (
        cells.join(totals, on=["unit", "field"])
        .select("unit", "field", "stratum", *z)
        .group_by("unit", "field", "stratum")
        .agg(
            [pl.col(q).sum().alias("once_" + q) for q in names]
            + [(pl.col(q) * pl.col(q)).sum().alias("twice_" + q) for q in names]
        )
        .join(size, on="stratum")
    )
    n = pl.col("n_h")
    variance = [
        (n / (n - 1) * (pl.col("twice_" + q) - pl.col("once_" + q) ** 2 / n)).sum().sqrt().alias(q)
        for q in names
    ]
    errors = pairs.group_by("unit", "field").agg(variance)
    seconds = time.process_time() - start
    return seconds, float(sum(errors[q].sum() for q in names))


def main():
    rows = int(sys.argv[1])
    try:
        np = importlib.import_module("numpy")
    except ImportError:
        return
    with np.errstate(over="ignore"):
        data = survey(np, rows)
    repeats = range(3 if rows <= 2_000_000 else 1)
    best = float("inf")
    for _ in repeats:
        start = time.process_time()
        errors = with_numpy(np, data)
        best = min(best, time.process_time() - start)
    print("numpy", np.__version__, best, errors)
    try:
        pl = importlib.import_module("polars")
    except ImportError:
        return
    runs = [with_polars(pl, np, data) for _ in repeats]
    print("polars", pl.__version__, min(seconds for seconds, _ in runs), runs[0][1])


if __name__ == "__main__":
    main()
