# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# awk -v lines=N -v seed=S: as many discounted records, every kind of line that vfm-sroi knows among
# them. Amounts are whole micro-pounds below 2^53, so that awk adds them up exactly.

function micro(amount,    sign) {
    sign = amount < 0 ? "-" : ""
    if (amount < 0)
        amount = -amount
    return sprintf("%s%d.%06d", sign, int(amount / 1000000), amount % 1000000)
}

function pick(count) {
    return int(rand() * count)
}

BEGIN {
    srand(seed)
    basis = "\"basis\":\"greenbook-2026 end base=2024-25 real\""
    for (line = 1; line <= lines; line++) {
        provider = "Provider " pick(7)
        period = 2022 + pick(3)
        period = "\"" period "-" period % 100 + 1 "\""
        if (rand() < 0.1)
            period = "\"2024-0" 4 + pick(5) "\""
        kind = rand()
        if (kind < 0.15) {
            printf "{\"record\":\"input\",\"provider\":\"%s\",\"pv\":%s,%s,\"period\":%s%s}\n", \
                provider, micro(pick(9e9)), basis, period, \
                rand() < 0.3 ? ",\"constrained\":true" : ""
            continue
        }
        if (kind < 0.2) {
            printf "{\"record\":\"output\",\"provider\":\"%s\",\"output\":\"%s\"," \
                "\"quantity\":%s,\"unit\":\"hours\"}\n", \
                provider, pick(2) ? "sessions" : "visits", micro(pick(9e8))
            continue
        }
        years = 1 + pick(4)
        pv = 0
        list = ""
        for (year = 1; year <= years; year++) {
            amount = pick(8e9) - (line % 11 == 0 ? 8e9 : 0)
            pv += amount
            list = list (year > 1 ? "," : "") micro(amount)
        }
        printf "{\"record\":\"outcome\",\"provider\":\"%s\",\"stakeholder\":\"Group %d\"", \
            rand() < 0.05 ? "caf\\u00e9" : provider, pick(5)
        printf ",\"outcome\":\"o%d\",\"period\":%s,\"duration\":%d", pick(3), period, years
        printf ",\"impact\":%s,\"value\":%s,\"pv\":%s,%s", micro(pick(9e9)), micro(pv), micro(pv), \
            basis
        if (provider != "Provider 3" || rand() < 0.9)
            printf ",\"pvs\":[%s]", list
        if (rand() < 0.3)
            printf ",\"value_type\":\"fiscal\",\"cashable\":0.%d", pick(10)
        if (rand() < 0.1)
            printf ",\"transfer\":true"
        if (rand() < 0.1)
            printf ",\"weight\":1.%d", pick(9)
        if (rand() < 0.1)
            printf ",\"material\":false,\"reason\":\"too small\""
        if (rand() < 0.1)
            printf ",\"starts\":\"after\""
        if (rand() < 0.5)
            printf ",\"agency\":\"Agency %d\"", pick(3)
        printf "}\n"
    }
}
