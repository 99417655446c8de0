# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# awk -v awards=N -v seed=S: as many awards, some of them shared by several suppliers (a record for
# each), with gaps in what they say, and some bids among them. Amounts are whole micro-pounds below 2^53, so that awk adds them
# up exactly.

function pick(count) {
    return int(rand() * count)
}

function micro(amount) {
    return sprintf("%d.%06d", int(amount / 1000000), amount % 1000000)
}

function day(    year) {
    year = 2019 + pick(6)
    return sprintf("%d-%02d-%02d", year, 1 + pick(12), 1 + pick(28))
}

# What is said of the supplier: the same of each, wherever it stands.
function supplier(number,    name) {
    name = "\"supplier\":\"Supplier " number "\""
    if (number % 3 == 0)
        name = name ",\"supplier_id\":\"" 10000 + number "\""
    if (number % 4)
        name = name ",\"supplier_kind\":\"" (number % 4 == 1 ? "vcse" : number % 4 == 2 ? "user_led" : "company") "\""
    if (number % 5)
        name = name ",\"supplier_size\":\"" (number % 2 ? "sme" : "large") "\",\"local\":" \
            (number % 3 ? "true" : "false")
    return name
}

BEGIN {
    srand(seed)
    for (award = 1; award <= awards; award++) {
        head = "{\"record\":\"award\",\"buyer\":\"Buyer " pick(5) "\",\"contract\":\"C" award \
            "\",\"category\":\"" (pick(2) ? "home care" : "caf\\u00e9s") "\""
        tail = ""
        if (rand() < 0.93)
            tail = tail ",\"amount\":" micro(pick(rand() < 0.2 ? 9e12 : 9e10))
        if (rand() < 0.8)
            tail = tail ",\"date\":\"" day() "\""
        if (rand() < 0.7)
            tail = tail ",\"bids\":" 1 + pick(6)
        if (rand() < 0.5)
            tail = tail ",\"reserved\":" (pick(4) ? "false" : "true")
        if (rand() < 0.6)
            tail = tail ",\"funding\":\"" (pick(3) ? "contract" : pick(2) ? "grant" : "sla") "\""
        if (rand() < 0.6)
            tail = tail ",\"start\":\"2020-04-01\",\"end\":\"" 2020 + pick(9) "-12-31\""
        if (rand() < 0.4)
            tail = tail ",\"published\":\"2020-01-01\",\"deadline\":\"2020-0" 1 + pick(6) "-11\""
        if (rand() < 0.3)
            tail = tail ",\"reporting_days\":" pick(20) "." pick(10)
        tail = tail "}\n"
        suppliers = rand() < 0.15 ? 2 + pick(6) : 1
        for (i = pick(3); i > 0; i--)
            printf "{\"record\":\"bid\",\"buyer\":\"Buyer %d\",\"category\":\"home care\",\"lot\":\"%d\",%s}\n", \
                pick(5), pick(40), supplier(pick(45))
        if (suppliers > 1) {
            first = pick(30)
            for (i = 0; i < suppliers; i++)
                printf "%s,%s,\"suppliers\":%d%s", head, supplier(first + i), suppliers, tail
        } else if (rand() < 0.04) {
            printf "%s%s", head, tail
        } else {
            printf "%s,%s%s", head, supplier(pick(40)), tail
        }
    }
}
