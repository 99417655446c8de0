// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* A rate's name in a basis leads back to its schedule. */
#include <lib/stage/rate.h>

#include "tap.h"

static void is_flat(const char *name, double wanted)
{
    struct rate rate;
    bool known = rate_named(vfm_slice_of(name), &rate);
    tap_ok(known && rate.schedule.count == 1 && rate.schedule.bands[0].rate == wanted &&
               rate.schedule.bands[0].to == VFM_OPEN,
           "%s is %g for ever", name, wanted);
    rate_release(&rate);
}

static void is_unknown(const char *name)
{
    struct rate rate;
    tap_ok(!rate_named(vfm_slice_of(name), &rate), "\"%s\" is nothing that can be told", name);
    rate_release(&rate);
}

/* Whatever vfm-discount calls a rate leads back to the same factors. */
static void is_itself(const char *given)
{
    struct rate rate, again;
    struct vfm_error error = {0};
    if (!tap_ok(rate_load(given, &rate, &error) == 0, "%s is a rate", given))
        return;
    bool known = rate_named(vfm_buffer_view(&rate.name), &again);
    double factors[200], others[200];
    tap_ok(known && vfm_discount_factors(&rate.schedule, 12, 200, factors, &error) == 0 &&
               vfm_discount_factors(&again.schedule, 12, 200, others, &error) == 0 &&
               memcmp(factors, others, sizeof factors) == 0,
           "its name %.*s leads back to its factors", VFM_PRINT(vfm_buffer_view(&rate.name)));
    rate_release(&rate);
    rate_release(&again);
}

int main(void)
{
    is_flat("3.5%", 0.035);
    is_flat("0%", 0);
    is_itself("greenbook");
    is_itself("greenbook-health");
    is_itself("greenbook-reduced");
    is_itself("northern-ireland");
    is_itself("nz-2024-commercial");
    is_itself("4.25%");

    struct rate rate;
    bool known = rate_named(vfm_slice_of("a:b.csv:3.5%,31:3%,to 300"), &rate);
    const struct vfm_band *bands = rate.schedule.bands;
    tap_ok(known && rate.schedule.count == 2 && bands[0].rate == 0.035 && bands[0].to == 30 &&
               bands[1].from == 31 && bands[1].rate == 0.03 && bands[1].to == 300,
           "a user's own says its bands");
    rate_release(&rate);

    is_unknown("");
    is_unknown("3.5");
    is_unknown("350%");
    is_unknown("greenbook");
    is_unknown("greenbook-1999");
    is_unknown("no-such-2026");
    is_unknown("../data/discount/greenbook");
    is_unknown("own.csv");
    is_unknown("own.csv:3.5%,31");
    is_unknown("own.csv:3.5%,31:3%,20:2%");
    is_unknown("own.csv:to 30");
    return tap_done();
}
