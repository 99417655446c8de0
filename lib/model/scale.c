// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/scale.h>

#include <assert.h>
#include <math.h>

/* The squares of so large numbers can still be added up. */
#define LARGEST 1e140

bool vfm_scale_fixed(const struct vfm_scale *scale)
{
    return scale->type <= VFM_SCALE_BANDS;
}

bool vfm_scale_deviates(const struct vfm_scale *scale)
{
    return scale->type == VFM_SCALE_ZSCORE;
}

bool vfm_scale_relative(const struct vfm_scale *scale)
{
    return scale->type == VFM_SCALE_MAX || scale->type == VFM_SCALE_SUM ||
           scale->type == VFM_SCALE_VECTOR || scale->type == VFM_SCALE_ZSCORE;
}

/* Whether `costs` has a say in this scale. */
static bool minds_costs(const struct vfm_scale *scale)
{
    switch (scale->type) {
    case VFM_SCALE_NONE:
    case VFM_SCALE_MINMAX:
    case VFM_SCALE_MAX:
    case VFM_SCALE_SUM:
    case VFM_SCALE_VECTOR:
    case VFM_SCALE_ZSCORE:
        return scale->lower;
    default:
        return false;
    }
}

bool vfm_scale_inverts(const struct vfm_scale *scale)
{
    return minds_costs(scale) && scale->costs == VFM_COSTS_AS_IS;
}

static bool complements(const struct vfm_scale *scale)
{
    return minds_costs(scale) && scale->costs == VFM_COSTS_COMPLEMENT;
}

int vfm_scale_entry(const struct vfm_scale *scale, double x, double *entry, struct vfm_error *error)
{
    bool divides = scale->type == VFM_SCALE_RELATIVE || scale->type == VFM_SCALE_RATIO ||
                   scale->type == VFM_SCALE_MEAN || scale->type == VFM_SCALE_QUALITY;
    bool reciprocal = minds_costs(scale) && scale->costs == VFM_COSTS_RECIPROCAL;
    if (divides && x < 0)
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "%.15g is negative, which this scale cannot divide: use linear or minmax",
                        x);
    /* A cost of -2 is less than one of 5, its reciprocal is not more. */
    if (reciprocal && !(x > 0))
        return vfm_fail(
            error, VFM_OUT_OF_RANGE,
            "%.15g is no cost to take the reciprocal of (it must be more than 0): write "
            "\"costs\": \"complement\", or use another scale",
            x);
    *entry = reciprocal ? 1 / x : x;
    if (!(fabs(x) <= LARGEST) || !(fabs(*entry) <= LARGEST))
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "%.15g is too large or too small a number to compare by: take another unit",
                        x);
    return 0;
}

/* ---- columns ---- */

int vfm_column_add(struct vfm_column *column, double entry, struct vfm_error *error)
{
    if (column->count == 0 || entry < column->least)
        column->least = entry;
    if (column->count == 0 || entry > column->greatest)
        column->greatest = entry;
    column->count++;
    if (vfm_sum_add(&column->sum, entry, error) < 0)
        return -1;
    return vfm_sum_add_product(&column->squares, entry, entry, error);
}

void vfm_column_close(struct vfm_column *column)
{
    column->total = vfm_sum_value(&column->sum);
    column->norm = sqrt(vfm_sum_value(&column->squares));
    column->mean = column->count ? column->total / (double)column->count : 0;
}

int vfm_column_deviate(struct vfm_column *column, double entry, struct vfm_error *error)
{
    double distance = entry - column->mean;
    return vfm_sum_add_product(&column->deviations, distance, distance, error);
}

void vfm_column_close_deviations(struct vfm_column *column, bool sample)
{
    double degrees = (double)column->count - (sample ? 1 : 0);
    /* Of equal numbers the mean may be off by its rounding (0.1, 0.1, 0.1), and they would seem to
     * deviate. */
    bool alike = column->least == column->greatest;
    column->deviation =
        degrees > 0 && !alike ? sqrt(vfm_sum_value(&column->deviations) / degrees) : 0;
}

void vfm_column_release(struct vfm_column *column)
{
    vfm_sum_release(&column->sum);
    vfm_sum_release(&column->squares);
    vfm_sum_release(&column->deviations);
}

/* The closed figures of `column` with one more entry. */
static struct vfm_column widened(const struct vfm_column *column, double entry)
{
    struct vfm_column wider = *column;
    wider.least = column->count ? fmin(column->least, entry) : entry;
    wider.greatest = column->count ? fmax(column->greatest, entry) : entry;
    wider.count++;
    wider.total += entry;
    wider.norm = hypot(column->norm, entry);
    wider.mean = wider.total / (double)wider.count;
    return wider; /* the deviation stays: an outlier is told by those that it lies outside of */
}

/* ---- values ---- */

static int by_rule(enum vfm_rule rule, double neutral, double *value, struct vfm_error *error,
                   const char *words)
{
    if (rule == VFM_RULE_REFUSE)
        return vfm_fail(error, VFM_OUT_OF_RANGE, "%s", words);
    *value = rule == VFM_RULE_FULL ? 1 : neutral;
    return 0;
}

static int no_spread(const struct vfm_scale *scale, double neutral, double *value,
                     struct vfm_error *error)
{
    return by_rule(scale->constant, neutral, value, error,
                   "all records are alike here, so this scale cannot tell them apart: write "
                   "\"constant\": \"neutral\" or \"full\"");
}

/* x / divisor, of MAX, SUM and VECTOR; `complements` takes it from 1. A divisor that is not above 0
 * says nothing, or (where numbers differ) turns their order round. */
static int part_of(const struct vfm_scale *scale, const struct vfm_column *column, double x,
                   double divisor, double *value, struct vfm_error *error)
{
    if (divisor > 0) {
        *value = complements(scale) ? 1 - x / divisor : x / divisor;
        return 0;
    }
    if (column->least == column->greatest)
        return no_spread(scale, 0.5, value, error);
    return vfm_fail(error, VFM_OUT_OF_RANGE,
                    "what this scale divides by is %.15g, not more than 0: use minmax or linear",
                    divisor);
}

/* dividend / divisor, where neither is negative. */
static int quotient(const struct vfm_scale *scale, double dividend, double divisor, double *value,
                    struct vfm_error *error)
{
    if (divisor > 0) {
        *value = dividend / divisor;
        return 0;
    }
    return by_rule(scale->zero, 1, value, error,
                   "0 cannot be divided by on this scale: write \"zero\": \"full\" where a 0 shall "
                   "have full marks");
}

/* x on a scale from `from` (0) to `to` (1), minding what to do outside. */
static int between(const struct vfm_scale *scale, double x, double from, double to, double *value,
                   struct vfm_error *error)
{
    *value = (x - from) / (to - from);
    if (*value >= 0 && *value <= 1)
        return 0;
    if (scale->outside == VFM_OUTSIDE_EXTEND)
        return 0;
    if (scale->outside == VFM_OUTSIDE_CLAMP) {
        *value = *value < 0 ? 0 : 1;
        return 0;
    }
    return vfm_fail(error, VFM_OUT_OF_RANGE,
                    "%.15g lies outside the bounds %.15g and %.15g: mend it, or write \"outside\": "
                    "\"clamp\"",
                    x, fmin(scale->from, scale->to), fmax(scale->from, scale->to));
}

static int points_value(const struct vfm_scale *scale, double x, double *value,
                        struct vfm_error *error)
{
    if (x < scale->least || x > scale->most)
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "%.15g is not a number of points from %.15g to "
                        "%.15g",
                        x, scale->least, scale->most);
    *value = (scale->lower ? scale->most - (x - scale->least) : x) / scale->most;
    return 0;
}

static int band_value(const struct vfm_scale *scale, double x, double *value,
                      struct vfm_error *error)
{
    size_t band = 0;
    assert(scale->band_count > 0);
    if (x < scale->bands[0].from)
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "%.15g lies below the first band, which begins at "
                        "%.15g",
                        x, scale->bands[0].from);
    while (band + 1 < scale->band_count && x >= scale->bands[band + 1].from)
        band++;
    *value = scale->bands[band].points / scale->most;
    return 0;
}

static int column_value(const struct vfm_scale *scale, const struct vfm_column *column, double x,
                        double *value, struct vfm_error *error)
{
    double spread = column->greatest - column->least;
    switch (scale->type) {
    case VFM_SCALE_MINMAX:
        if (spread == 0)
            return no_spread(scale, 0.5, value, error);
        *value =
            complements(scale) ? (column->greatest - x) / spread : (x - column->least) / spread;
        return 0;
    case VFM_SCALE_MAX:
        return part_of(scale, column, x, column->greatest, value, error);
    case VFM_SCALE_SUM:
        return part_of(scale, column, x, column->total, value, error);
    case VFM_SCALE_VECTOR:
        return part_of(scale, column, x, column->norm, value, error);
    case VFM_SCALE_ZSCORE:
        if (!(column->deviation > 0))
            return no_spread(scale, 0, value, error);
        *value = (x - column->mean) / column->deviation * (complements(scale) ? -1 : 1);
        return 0;
    case VFM_SCALE_RATIO:
        if (scale->lower)
            return quotient(scale, column->least, x, value, error);
        return quotient(scale, x, column->greatest, value, error);
    case VFM_SCALE_RELATIVE:
        return quotient(scale, column->least, x, value, error);
    case VFM_SCALE_MEAN:
        if (!(column->mean > 0))
            return quotient(scale, 0, 0, value, error);
        *value = fmin(fmax(0.5 + (column->mean - x) / column->mean, 0), 1);
        return 0;
    default:
        assert(!"a scale by the column");
        return -1;
    }
}

int vfm_scale_value(const struct vfm_scale *scale, const struct vfm_column *column, double x,
                    bool beyond, double *value, struct vfm_error *error)
{
    double entry = 0;
    if (vfm_scale_entry(scale, x, &entry, error) < 0)
        return -1;
    switch (scale->type) {
    case VFM_SCALE_NONE:
        *value = complements(scale) ? 1 - entry : entry;
        return 0;
    case VFM_SCALE_POINTS:
        return points_value(scale, x, value, error);
    case VFM_SCALE_LINEAR:
        return between(scale, x, scale->from, scale->to, value, error);
    case VFM_SCALE_TARGET:
        return between(scale, x, x < scale->target ? scale->from : scale->to, scale->target, value,
                       error);
    case VFM_SCALE_BANDS:
        return band_value(scale, x, value, error);
    default:
        break;
    }
    if (!beyond)
        return column_value(scale, column, entry, value, error);
    struct vfm_column wider = widened(column, entry);
    return column_value(scale, &wider, entry, value, error);
}
