# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Present value by provider from the CSV of tests/bench/generator.c (no quotes in it), for any awk.
# Columns: id provider stakeholder outcome period quantity proxy duration deadweight displacement
# attribution dropoff.
BEGIN {
    FS = ","
    for (year = 1; year <= 30; year++)
        factor[year] = 1 / 1.035 ^ year
}
NR > 1 {
    value = $6 * $7 * (1 - $9) * (1 - $10) * (1 - $11)
    kept = 1 - $12
    pv = 0
    for (year = 1; year <= $8; year++) {
        pv += value * factor[year]
        value *= kept
    }
    total[$2] += pv
}
END {
    for (provider in total)
        printf "%s\t%.6f\n", provider, total[provider]
}
