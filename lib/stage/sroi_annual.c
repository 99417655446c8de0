// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "sroi_annual.h"

#include <stdlib.h>
#include <string.h>

#include <vfm/number.h>

#include "share.h"
#include "sroi_report.h"

/* A percentage; 1 where `given` is one, 0 where it is a name or a file. */
static int read_percentage(const char *given, double *yearly, struct vfm_error *error)
{
    char text[VFM_NUMBER_TEXT];
    bool percent, number = share_read(vfm_slice_of(given), yearly, &percent) == 0;
    if (!number && strspn(given, "0123456789.,+-% ") != strlen(given))
        return 0;
    if (number && *yearly >= 0 && *yearly < 1)
        return 1;
    if (!number || percent || *yearly < 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--annual-rate \"%s\" is not from 0%% to below 100%% a year: write 6%% or "
                        "0.06",
                        given);
    int length = (int)vfm_number_print(*yearly / 100, text);
    return vfm_fail(error, VFM_BAD_USAGE,
                    "--annual-rate \"%s\" would be 100%% a year or more: write %s%% or %.*s", given,
                    given, length, text);
}

static int open_rate(struct sroi_annual *annual, const char *given, struct vfm_error *error)
{
    vfm_money ignored;
    int flat = read_percentage(given, &annual->yearly, error);
    annual->flat = flat > 0;
    if (flat != 0)
        return flat < 0 ? -1 : 0;
    if (rate_load(given, &annual->rate, error) < 0)
        return -1;
    struct vfm_error fault = {0};
    if (vfm_equivalent_annual_over(0, &annual->rate.schedule, annual->years, &ignored,
                                   &annual->factors, &fault) == 0)
        return 0;
    return vfm_fail(error, fault.code == VFM_NO_MEMORY ? VFM_NO_MEMORY : VFM_BAD_USAGE,
                    "--annual-years %u: %.400s", annual->years, fault.message);
}

struct sroi_annual *sroi_annual_open(const struct vfm_sroi_options *options,
                                     struct vfm_error *error)
{
    struct sroi_annual *annual = calloc(1, sizeof *annual);
    if (!annual) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory to begin");
        return NULL;
    }
    annual->years = options->annual_years;
    if (open_rate(annual, options->annual_rate, error) == 0)
        return annual;
    sroi_annual_close(annual);
    return NULL;
}

void sroi_annual_close(struct sroi_annual *annual)
{
    if (!annual)
        return;
    rate_release(&annual->rate);
    free(annual);
}

static int even(const struct sroi_annual *annual, vfm_money present, vfm_money *amount,
                struct vfm_error *error)
{
    return annual->flat
               ? vfm_equivalent_annual(present, annual->yearly, annual->years, amount, error)
               : vfm_equivalent_annual_over(present, &annual->rate.schedule, annual->years, amount,
                                            NULL, error);
}

int sroi_put_annual(struct sroi_report *report, const struct sroi_group *group)
{
    const struct sroi_annual *annual = report->sroi->annual;
    struct vfm_error *error = &report->link->error;
    vfm_money cost, benefit;
    if (!annual)
        return 0;
    struct vfm_value rate =
        annual->flat ? vfm_make_number(annual->yearly, &report->arena)
                     : vfm_make_text(vfm_buffer_view(&annual->rate.name), &report->arena);
    if (even(annual, group->inputs, &cost, error) < 0 ||
        even(annual, group->benefits, &benefit, error) < 0 ||
        sroi_put_count(report, "annual_years", annual->years) < 0 ||
        sroi_put(report, "annual_rate", rate) < 0 ||
        sroi_put_money(report, "annual_cost", cost) < 0)
        return -1;
    return sroi_put_money(report, "annual_benefit", benefit);
}
