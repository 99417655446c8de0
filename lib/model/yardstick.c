// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "decision.h"

enum pass {
    SEE_RAW,     /* columns of what the scales take */
    SEE_MOMENTS, /* what needs the mean first: deviations, weights by the data */
    SEE_SCALED,  /* what needs the scales first: ranges of values, quotients, rows */
    SEE_REGRET,  /* VIKOR: the ranges of S and R */
    SEE_Q,       /* VIKOR: the best two */
};

static bool any_scale(const struct vfm_decision *decision,
                      bool (*is)(const struct vfm_scale *scale))
{
    for (size_t i = 0; i < decision->count; i++)
        if (is(&decision->criteria[i].scale))
            return true;
    return false;
}

static bool by_column(const struct vfm_scale *scale)
{
    return !vfm_scale_fixed(scale);
}

static bool by_quality(const struct vfm_scale *scale)
{
    return scale->type == VFM_SCALE_QUALITY;
}

static bool by_range(enum vfm_method method)
{
    return method == VFM_TOPSIS || method == VFM_VIKOR || method == VFM_PROMETHEE2;
}

bool vfm_decision_alone(const struct vfm_decision *decision)
{
    return decision->weighing == VFM_WEIGHTS_FIXED && !by_range(decision->method) &&
           !any_scale(decision, by_column);
}

bool vfm_decision_pairwise(const struct vfm_decision *decision)
{
    return decision->method == VFM_PROMETHEE2;
}

/* The passes that `decision` needs, in order. Returns how many. */
static unsigned passes_of(const struct vfm_decision *decision, enum pass *passes)
{
    unsigned count = 0;
    if (vfm_decision_alone(decision))
        return 0;
    passes[count++] = SEE_RAW;
    if (decision->weighing != VFM_WEIGHTS_FIXED || any_scale(decision, vfm_scale_deviates))
        passes[count++] = SEE_MOMENTS;
    bool fills = decision->missing != VFM_MISSING_REFUSE && any_scale(decision, vfm_scale_relative);
    if (by_range(decision->method) || any_scale(decision, by_quality) || fills)
        passes[count++] = SEE_SCALED;
    if (decision->method == VFM_VIKOR) {
        passes[count++] = SEE_REGRET;
        passes[count++] = SEE_Q;
    }
    return count;
}

unsigned vfm_decision_passes(const struct vfm_decision *decision)
{
    enum pass passes[SEE_Q + 1];
    return passes_of(decision, passes);
}

static enum pass kind_of(const struct vfm_yardstick *yardstick, unsigned pass)
{
    enum pass passes[SEE_Q + 1];
    unsigned count = passes_of(yardstick->decision, passes);
    assert(pass < count);
    return passes[pass];
}

static size_t sum_count(const struct vfm_decision *decision)
{
    if (decision->weighing == VFM_WEIGHTS_CRITIC)
        return decision->count * decision->count;
    return decision->weighing == VFM_WEIGHTS_ENTROPY ? decision->count : 0;
}

int vfm_yardstick_init(struct vfm_yardstick *yardstick, const struct vfm_decision *decision,
                       struct vfm_error *error)
{
    size_t count = decision->count;
    *yardstick = (struct vfm_yardstick){.decision = decision, .least_quality = INFINITY};
    yardstick->raw = calloc(count, sizeof *yardstick->raw);
    yardstick->scaled = calloc(count, sizeof *yardstick->scaled);
    yardstick->weights = calloc(count, sizeof *yardstick->weights);
    bool failed = !yardstick->raw || !yardstick->scaled || !yardstick->weights;
    if (decision->weighing != VFM_WEIGHTS_FIXED) {
        yardstick->plain = calloc(count, sizeof *yardstick->plain);
        yardstick->sums = calloc(sum_count(decision), sizeof *yardstick->sums);
        failed |= !yardstick->plain || !yardstick->sums;
    }
    if (failed) {
        vfm_yardstick_release(yardstick);
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a lot");
    }
    for (size_t i = 0; i < count; i++)
        yardstick->weights[i] = decision->criteria[i].weight;
    return 0;
}

void vfm_yardstick_release(struct vfm_yardstick *yardstick)
{
    if (!yardstick || !yardstick->decision)
        return;
    for (size_t i = 0; i < yardstick->decision->count; i++) {
        if (yardstick->raw)
            vfm_column_release(&yardstick->raw[i]);
        if (yardstick->plain)
            vfm_column_release(&yardstick->plain[i]);
    }
    for (size_t i = 0; yardstick->sums && i < sum_count(yardstick->decision); i++)
        vfm_sum_release(&yardstick->sums[i]);
    free(yardstick->raw);
    free(yardstick->plain);
    free(yardstick->scaled);
    free(yardstick->weights);
    free(yardstick->sums);
    free(yardstick->rows);
    *yardstick = (struct vfm_yardstick){0};
}

int decision_blame(const struct vfm_criterion *criterion, struct vfm_error *error)
{
    return vfm_fail_field(error, criterion->id, (struct vfm_slice){NULL, 0});
}

/* ---- seeing ---- */

static int see_raw(struct vfm_yardstick *yardstick, const double *x, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    double entries[VFM_MOST_CRITERIA];
    /* All or nothing: a record that is refused has left no trace. */
    for (size_t i = 0; i < decision->count; i++)
        if (!isnan(x[i]) &&
            vfm_scale_entry(&decision->criteria[i].scale, x[i], &entries[i], error) < 0)
            return decision_blame(&decision->criteria[i], error);
    for (size_t i = 0; i < decision->count; i++) {
        if (isnan(x[i]))
            continue;
        if (by_column(&decision->criteria[i].scale) &&
            vfm_column_add(&yardstick->raw[i], entries[i], error) < 0)
            return -1;
        if (yardstick->plain && vfm_column_add(&yardstick->plain[i], x[i], error) < 0)
            return -1;
    }
    yardstick->count++;
    return 0;
}

/* Σ p ln p of one criterion, p its share of the column's total. */
static int see_entropy(struct vfm_yardstick *yardstick, size_t i, double x, struct vfm_error *error)
{
    const struct vfm_column *column = &yardstick->plain[i];
    if (column->least < 0 || !(column->total > 0)) {
        vfm_fail(error, VFM_OUT_OF_RANGE,
                 "entropy weights need numbers that are not negative, nor all 0");
        return decision_blame(&yardstick->decision->criteria[i], error);
    }
    double share = x / column->total;
    return share > 0 ? vfm_sum_add(&yardstick->sums[i], share * log(share), error) : 0;
}

static int see_products(struct vfm_yardstick *yardstick, const double *x, struct vfm_error *error)
{
    size_t count = yardstick->decision->count;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i; j < count; j++) {
            double a = x[i] - yardstick->plain[i].mean, b = x[j] - yardstick->plain[j].mean;
            if (!isnan(a) && !isnan(b) &&
                vfm_sum_add_product(&yardstick->sums[i * count + j], a, b, error) < 0)
                return -1;
        }
    return 0;
}

static int see_moments(struct vfm_yardstick *yardstick, const double *x, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    for (size_t i = 0; i < decision->count; i++) {
        const struct vfm_scale *scale = &decision->criteria[i].scale;
        double entry;
        if (isnan(x[i]))
            continue;
        if (vfm_scale_deviates(scale) && (vfm_scale_entry(scale, x[i], &entry, error) < 0 ||
                                          vfm_column_deviate(&yardstick->raw[i], entry, error) < 0))
            return -1;
        if (decision->weighing == VFM_WEIGHTS_ENTROPY && see_entropy(yardstick, i, x[i], error) < 0)
            return -1;
    }
    return decision->weighing == VFM_WEIGHTS_CRITIC ? see_products(yardstick, x, error) : 0;
}

static int keep_row(struct vfm_yardstick *yardstick, const double *values, struct vfm_error *error)
{
    size_t count = yardstick->decision->count;
    if (yardstick->row_count == yardstick->row_capacity) {
        uint64_t capacity = yardstick->row_capacity ? yardstick->row_capacity * 2 : 64;
        double *rows = realloc(yardstick->rows, capacity * count * sizeof *rows);
        if (!rows)
            return vfm_fail(error, VFM_NO_MEMORY,
                            "out of memory: PROMETHEE compares each record with each, so a lot "
                            "must fit in memory");
        yardstick->rows = rows;
        yardstick->row_capacity = capacity;
    }
    memcpy(yardstick->rows + yardstick->row_count++ * count, values, count * sizeof *values);
    return 0;
}

static void see_range(struct vfm_column *column, double value)
{
    column->least = column->count ? fmin(column->least, value) : value;
    column->greatest = column->count ? fmax(column->greatest, value) : value;
    column->count++;
}

static int see_scaled(struct vfm_yardstick *yardstick, const double *x, struct vfm_error *error)
{
    double values[VFM_MOST_CRITERIA];
    const struct vfm_decision *decision = yardstick->decision;
    if (decision_scale(yardstick, x, false, values, error) < 0)
        return -1;
    for (size_t i = 0; i < decision->count; i++) {
        if (isnan(values[i]))
            continue;
        if (by_quality(&decision->criteria[i].scale))
            yardstick->least_quality = fmin(yardstick->least_quality, values[i]);
        else
            see_range(&yardstick->scaled[i], values[i]);
    }
    return decision->method == VFM_PROMETHEE2 ? keep_row(yardstick, values, error) : 0;
}

static void widen(double range[2], double value, bool first)
{
    range[0] = first ? value : fmin(range[0], value);
    range[1] = first ? value : fmax(range[1], value);
}

static int see_regret(struct vfm_yardstick *yardstick, enum pass pass, const double *x,
                      struct vfm_error *error)
{
    double values[VFM_MOST_CRITERIA], s, r;
    vfm_points q;
    bool first = yardstick->judged == 0;
    if (decision_scale(yardstick, x, false, values, error) < 0 ||
        decision_finish(yardstick, false, values, error) < 0 ||
        decision_regret(yardstick, values, false, &s, &r, NULL, error) < 0)
        return -1;
    yardstick->judged++;
    if (pass == SEE_REGRET) {
        widen(yardstick->s, s, first);
        widen(yardstick->r, r, first);
        return 0;
    }
    if (vfm_points_round(decision_q(yardstick, s, r, false), &q, error) < 0)
        return -1;
    if (first || q < yardstick->best) {
        yardstick->second = first ? VFM_POINTS_LIMIT : yardstick->best;
        yardstick->best = q;
        yardstick->best_s = s;
        yardstick->best_r = r;
        return 0;
    }
    if (q < yardstick->second)
        yardstick->second = q;
    if (q == yardstick->best) {
        yardstick->best_s = fmin(yardstick->best_s, s);
        yardstick->best_r = fmin(yardstick->best_r, r);
    }
    return 0;
}

int vfm_yardstick_see(struct vfm_yardstick *yardstick, unsigned pass, const double *x,
                      struct vfm_error *error)
{
    enum pass kind = kind_of(yardstick, pass);
    if (kind == SEE_RAW)
        return see_raw(yardstick, x, error);
    if (kind == SEE_MOMENTS)
        return see_moments(yardstick, x, error);
    if (kind == SEE_SCALED)
        return see_scaled(yardstick, x, error);
    return see_regret(yardstick, kind, x, error);
}

/* ---- weights by the data ---- */

static int too_few(const struct vfm_yardstick *yardstick, struct vfm_error *error)
{
    return vfm_fail(error, VFM_OUT_OF_RANGE,
                    "weights by the data need at least two records that differ (for critic in two "
                    "criteria), in each lot; here are %llu: write the weights into the framework",
                    (unsigned long long)yardstick->count);
}

/* Asked of the numbers themselves: equal ones may deviate from their mean by its rounding. */
static bool varies(const struct vfm_column *column)
{
    return column->least < column->greatest;
}

/* w_j ∝ 1 − e_j with e_j = −Σ p ln p / ln n. */
static void weigh_entropy(struct vfm_yardstick *yardstick)
{
    for (size_t i = 0; i < yardstick->decision->count; i++) {
        double entropy =
            -vfm_sum_value(&yardstick->sums[i]) / log((double)yardstick->plain[i].count);
        /* Alike records have an entropy of exactly 1, up to rounding. */
        yardstick->weights[i] = varies(&yardstick->plain[i]) ? fmax(1 - entropy, 0) : 0;
    }
}

/* w_j ∝ σ_j Σ_k (1 − r_jk), σ of values scaled from worst to best, r their correlation. */
static void weigh_critic(struct vfm_yardstick *yardstick)
{
    const struct vfm_decision *decision = yardstick->decision;
    size_t count = decision->count;
    for (size_t i = 0; i < count; i++) {
        const struct vfm_column *column = &yardstick->plain[i];
        double own = vfm_sum_value(&yardstick->sums[i * count + i]), conflict = 0;
        yardstick->weights[i] = 0;
        if (!varies(column) || !(own > 0))
            continue;
        for (size_t j = 0; j < count; j++) {
            size_t low = i < j ? i : j, high = i < j ? j : i;
            double other = vfm_sum_value(&yardstick->sums[j * count + j]);
            double both = vfm_sum_value(&yardstick->sums[low * count + high]);
            bool opposed = decision->criteria[i].scale.lower != decision->criteria[j].scale.lower;
            if (j != i && varies(&yardstick->plain[j]) && other > 0)
                conflict += 1 - (opposed ? -both : both) / sqrt(own * other);
        }
        yardstick->weights[i] =
            sqrt(own / (double)column->count) / (column->greatest - column->least) * conflict;
    }
}

static int weigh(struct vfm_yardstick *yardstick, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    double total = 0;
    if (decision->weighing == VFM_WEIGHTS_FIXED)
        return 0;
    if (yardstick->count < 2)
        return too_few(yardstick, error);
    if (decision->weighing == VFM_WEIGHTS_ENTROPY)
        weigh_entropy(yardstick);
    else
        weigh_critic(yardstick);
    for (size_t i = 0; i < decision->count; i++)
        total += yardstick->weights[i];
    if (!(total > 0))
        return too_few(yardstick, error);
    for (size_t i = 0; i < decision->count; i++)
        yardstick->weights[i] *= decision->total / total;
    return 0;
}

int vfm_yardstick_close(struct vfm_yardstick *yardstick, unsigned pass, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    enum pass kind = kind_of(yardstick, pass);
    yardstick->judged = 0;
    for (size_t i = 0; i < decision->count; i++) {
        const struct vfm_scale *scale = &decision->criteria[i].scale;
        if (kind == SEE_RAW) {
            vfm_column_close(&yardstick->raw[i]);
            if (yardstick->plain)
                vfm_column_close(&yardstick->plain[i]);
        } else if (kind == SEE_MOMENTS && vfm_scale_deviates(scale)) {
            vfm_column_close_deviations(&yardstick->raw[i], scale->sample);
        }
    }
    /* Where every record failed a gate there is nothing to weigh by, and nothing that asks. */
    if (kind == SEE_MOMENTS && yardstick->count > 0)
        return weigh(yardstick, error);
    return 0;
}
