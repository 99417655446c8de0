# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# awk -v lines=N -v seed=S: as many lines of benefit, cost and activity, not discounted yet.

function pick(count) {
    return int(rand() * count)
}

function maybe(share, text) {
    return rand() < share ? text : ""
}

BEGIN {
    srand(seed)
    for (line = 1; line <= lines; line++) {
        year = 2021 + pick(4)
        head = sprintf("\"provider\":\"Provider %d\",\"period\":\"%d-%d\"", pick(7), year, \
            year % 100 + 1)
        kind = rand()
        if (kind < 0.15)
            printf "{\"record\":\"input\",%s,\"amount\":%d.%02d%s}\n", head, pick(20000), pick(100), \
                maybe(0.2, ",\"year\":" pick(3))
        else if (kind < 0.2)
            printf "{\"record\":\"output\",%s,\"output\":\"visits\",\"quantity\":%d}\n", head, pick(90)
        else
            printf "{\"record\":\"outcome\",\"id\":\"l%d\",%s,\"stakeholder\":\"Group %d\"," \
                "\"outcome\":\"o%d\",\"quantity\":%d.%d,\"proxy\":%s%d.%02d%s%s%s%s%s}\n", \
                line, head, pick(5), pick(3), pick(300), pick(10), rand() < 0.1 ? "-" : "", \
                pick(900), pick(100), maybe(0.8, ",\"duration\":" 1 + pick(6) maybe(0.2, ".5")), \
                maybe(0.7, ",\"deadweight\":0." pick(100)), \
                maybe(0.7, ",\"attribution\":0." pick(100)), \
                maybe(0.5, ",\"dropoff\":0." pick(100)), \
                maybe(0.1, ",\"starts\":\"after\"")
    }
}
