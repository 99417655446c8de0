// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/discount.h>

#include <assert.h>
#include <math.h>

#include <vfm/number.h>

/* ---- schedules ---- */

struct vfm_schedule vfm_schedule_flat(double rate)
{
    return (struct vfm_schedule){.count = 1, .bands = {{0, VFM_OPEN, rate}}};
}

static int bad_rate(double rate, struct vfm_error *error)
{
    char given[VFM_NUMBER_TEXT], share[VFM_NUMBER_TEXT];
    int length = isfinite(rate) ? (int)vfm_number_print(rate, given) : 0;
    if (!(rate >= 1 && rate <= 100))
        return vfm_fail(error, VFM_BAD_CONFIG,
                        "rate \"%.*s\" is not one from 0%% to below 100%% a year: write 3.5%% or "
                        "0.035",
                        length, given);
    int digits = (int)vfm_number_print(rate / 100, share);
    return vfm_fail(error, VFM_BAD_CONFIG,
                    "rate \"%.*s\" would be 100%% a year or more: write %.*s%% or %.*s", length,
                    given, length, given, digits, share);
}

int vfm_schedule_add(struct vfm_schedule *schedule, struct vfm_band band, struct vfm_error *error)
{
    if (schedule->count == VFM_MOST_BANDS)
        return vfm_fail(error, VFM_BAD_CONFIG, "a schedule has at most %d bands of years",
                        VFM_MOST_BANDS);
    if (schedule->count == 0 && band.from > 1)
        return vfm_fail(error, VFM_BAD_CONFIG,
                        "the first band begins with year %u: begin with year 0 or 1", band.from);
    if (schedule->count > 0) {
        const struct vfm_band *last = &schedule->bands[schedule->count - 1];
        if (last->to == VFM_OPEN)
            return vfm_fail(error, VFM_BAD_CONFIG,
                            "the band from year %u has no end, so none can follow it: give it a "
                            "last year",
                            last->from);
        if (band.from != last->to + 1)
            return vfm_fail(error, VFM_BAD_CONFIG,
                            "the band before ends with year %u: begin this one with year %u, not "
                            "%u",
                            last->to, last->to + 1, band.from);
    }
    if (band.to < band.from)
        return vfm_fail(error, VFM_BAD_CONFIG, "the band ends with year %u, before it begins",
                        band.to);
    if (!(band.rate >= 0 && band.rate < 1))
        return bad_rate(band.rate, error);
    schedule->bands[schedule->count++] = band;
    return 0;
}

const struct vfm_band *vfm_schedule_band(const struct vfm_schedule *schedule, int64_t year)
{
    const struct vfm_band *band = schedule->bands, *end = band + schedule->count;
    while (band < end && band->to != VFM_OPEN && band->to < year)
        band++;
    return band < end ? band : NULL;
}

/* ---- parts of a year ---- */

/* The cube root of a number from 1 to 2, by Newton's rule until it stands still. */
static double cube_root(double number)
{
    double root = 1 + (number - 1) / 3;
    for (int i = 0; i < 8; i++)
        root -= (root - number / (root * root)) / 3;
    return root;
}

double vfm_growth(double rate, unsigned months)
{
    assert(months < 12);
    double year = 1 + rate, growth = 1;
    if (months >= 6)
        growth *= sqrt(year);
    if (months % 6 >= 3)
        growth *= sqrt(sqrt(year));
    unsigned left = months % 3;
    if (left) {
        double month = sqrt(sqrt(cube_root(year)));
        growth *= left == 2 ? month * month : month;
    }
    return growth;
}

double vfm_rate_within(double rate, unsigned months)
{
    assert(months >= 1 && months <= 12);
    return months == 12 ? rate : vfm_growth(rate, months) - 1;
}

/* ---- factors ---- */

/* The rate of `year`. */
static int rate_of(const struct vfm_schedule *schedule, int64_t year, double *rate,
                   struct vfm_error *error)
{
    const struct vfm_band *band = vfm_schedule_band(schedule, year);
    if (!band)
        return vfm_fail(error, VFM_OUTSIDE_SERIES,
                        "year %lld from the base is past the discount schedule, which ends with "
                        "year %u: leave year_to of its last band empty if that rate goes on",
                        (long long)year, schedule->bands[schedule->count - 1].to);
    *rate = band->rate;
    return 0;
}

/* DF at the whole year `year`. */
static int whole_year(const struct vfm_schedule *schedule, int64_t year, double *factor,
                      struct vfm_error *error)
{
    double rate = 0;
    *factor = 1;
    for (int64_t t = 1; t <= year; t++) {
        if (rate_of(schedule, t, &rate, error) < 0)
            return -1;
        *factor /= 1 + rate;
    }
    for (int64_t t = 0; t > year; t--)
        *factor *= 1 + schedule->bands[0].rate;
    return 0;
}

int vfm_discount_factors(const struct vfm_schedule *schedule, int64_t first, uint32_t count,
                         double *factors, struct vfm_error *error)
{
    int64_t year = (first >= 0 ? first : first - 11) / 12;
    unsigned months = (unsigned)(first - year * 12);
    double factor, rate = 0;
    if (year < -VFM_FURTHEST_YEAR || year + count > VFM_FURTHEST_YEAR)
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "a year is more than %d years from the base: give a nearer base",
                        VFM_FURTHEST_YEAR);
    if (whole_year(schedule, year, &factor, error) < 0)
        return -1;
    for (uint32_t i = 0; i < count; i++, year++) {
        bool last = i + 1 == count && months == 0;
        if (!last && rate_of(schedule, year + 1, &rate, error) < 0)
            return -1;
        factors[i] = months ? factor / vfm_growth(rate, months) : factor;
        if (!last)
            factor /= 1 + rate;
    }
    return 0;
}
