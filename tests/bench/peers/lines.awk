# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# As value.awk, but a line for each row, for datamash to add up.
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
    printf "%s\t%.6f\n", $2, pv
}
