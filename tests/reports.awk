# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# bands='4 3 2.5 9 1.3 0' timing=end prices='2022-23 1.05 …' OUTCOMES COSTS: inputs, benefits and the
# ratio of the tables of testdata/reports, worked out with nothing of vfm: rates in per cent,
# each with its last year (0: no end). No cell of these tables holds a comma.

function number(text) {
    sign = text ~ /[-(]/ ? -1 : 1
    share = text ~ /%/ ? 100 : 1
    gsub(/[^0-9.]/, "", text)
    return sign * text / share
}

function cell(name) {
    return (name in column) ? $column[name] : ""
}

# In the prices of the base.
function uplift(year,    word, i, count) {
    count = split(prices, word, " ")
    for (i = 1; i < count; i += 2)
        if (word[i] == year)
            return word[i + 1]
    return 1
}

# The factor of so many years, halves among them.
function factor(years,    word, i, count, year, df) {
    count = split(bands, word, " ")
    df = 1
    for (year = 1; years > 0; year++) {
        for (i = 1; i < count && word[i + 1] && word[i + 1] < year; i += 2)
            ;
        df /= (1 + word[i] / 100) ^ (years < 1 ? years : 1)
        years -= 1
    }
    return df
}

BEGIN {
    FS = ","
    OFMT = CONVFMT = "%.17g"
}

FNR == 1 {
    split("", column)
    for (i = 1; i <= NF; i++)
        column[$i] = i
    lag = timing == "start" ? 0 : timing == "mid" ? 0.5 : 1
    money = ("Value (AUD)" in column) ? "Value (AUD)" : "Value £"
    if ("Amount (AUD)" in column)
        money = "Amount (AUD)"
    next
}

("Inputs" in column) {
    amount = cell(money) != "" ? number(cell(money)) : cell("Hours") * cell("Hourly rate")
    inputs += amount * uplift(cell("Price base")) * factor(cell("Year offset") + 0)
    next
}

{
    impact = number(cell("Quantity")) * number(cell(money)) * uplift(cell("Price base"))
    impact *= 1 - number(cell("Deadweight %"))
    impact *= 1 - number(cell("Displacement %"))
    impact *= 1 - number(cell("Attribution %"))
    impact *= 1 - number(cell("Attribution 2 %"))
    lasts = cell("Duration (years)")
    whole = int(lasts) + (int(lasts) < lasts)
    for (year = 1; year <= whole; year++) {
        part = year > lasts && cell("Part years") != "rounded up" ? lasts - int(lasts) : 1
        lost = year - (cell("Drop off from year") == 1 ? 0 : 1)
        after = cell("Outcomes start") == 2 ? 1 : 0
        benefits += impact * part * (1 - number(cell("Drop off %"))) ^ lost * \
            factor(year - 1 + lag + after)
    }
}

END {
    printf "%.4f %.4f %.4f\n", inputs, benefits, benefits / inputs
}
