// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Payback over flows that may start in different months. A year's benefit comes in evenly, so the
 * sum of all flows is a line that can bend only where a month begins. It is followed in whole
 * numbers, twelfths of micro-units, so that the answer is exact and hangs on no order.
 */
#include <vfm/appraisal.h>

#include <assert.h>
#include <stdlib.h>

#define MONTHS 12
/* Of the whole span, so that a period far away cannot ask for endless memory. */
#define MOST_MONTHS (VFM_MOST_YEARS * MONTHS * 2)

static int too_long(struct vfm_error *error)
{
    return vfm_fail(error, VFM_OUT_OF_RANGE,
                    "benefits are spread over more than %d years: look at the periods",
                    VFM_MOST_YEARS);
}

/* How many months after `origin` the last flow ends, or -1. */
static int64_t span(const struct vfm_flow *flows, size_t count, int32_t origin,
                    struct vfm_error *error)
{
    int64_t months = 0;
    for (size_t i = 0; i < count; i++) {
        assert(flows[i].start >= origin);
        if (flows[i].years > VFM_MOST_YEARS)
            return too_long(error);
        int64_t end = (int64_t)flows[i].start - origin + (int64_t)flows[i].years * MONTHS;
        if (end > months)
            months = end;
    }
    return months > MOST_MONTHS ? too_long(error) : months;
}

int vfm_payback(const struct vfm_flow *flows, size_t count, int32_t origin, vfm_money inputs,
                bool *reached, vfm_money *years, struct vfm_error *error)
{
    assert(inputs > 0);
    int64_t months = span(flows, count, origin, error);
    if (months < 0)
        return -1;
    /* by how much the yearly pace changes as each month begins */
    vfm_money *change = calloc((size_t)months + 1, sizeof *change);
    if (!change)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for a payback over %lld months",
                        (long long)months);
    for (size_t i = 0; i < count; i++) {
        int64_t month = (int64_t)flows[i].start - origin;
        for (uint32_t year = 0; year < flows[i].years; year++, month += MONTHS) {
            change[month] += flows[i].amounts[year];
            change[month + MONTHS] -= flows[i].amounts[year];
        }
    }
    vfm_money pace = 0, so_far = 0; /* twelfths: pace a month; so_far of micro-units */
    const vfm_money wanted = inputs * MONTHS;
    int status = 0;
    *reached = false;
    for (int64_t month = 0; month < months; month++) {
        pace += change[month];
        if (so_far + pace >= wanted) {
            /* (month + (wanted − so_far) / pace) / 12 */
            vfm_money over = pace * month + wanted - so_far;
            if (over > VFM_MONEY_LIMIT)
                status = vfm_fail(error, VFM_OVERFLOWED, "amounts are too large for a payback");
            else
                status = vfm_money_ratio(over, pace * MONTHS, years, error);
            *reached = status == 0;
            break;
        }
        so_far += pace;
    }
    free(change);
    return status;
}
