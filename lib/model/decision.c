// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "decision.h"

#include <assert.h>
#include <math.h>

/* ---- values ---- */

/* The share of the quality points that the record has, from 0 to 1. */
static double quality_of(const struct vfm_yardstick *yardstick, const double *values)
{
    const struct vfm_decision *decision = yardstick->decision;
    double points = 0, most = 0;
    for (size_t i = 0; i < decision->count; i++) {
        if (!decision->criteria[i].quality)
            continue;
        most += yardstick->weights[i];
        if (!isnan(values[i]))
            points += yardstick->weights[i] * values[i];
        else if (decision->missing == VFM_MISSING_NEUTRAL)
            points += yardstick->weights[i] * 0.5;
    }
    return most > 0 ? points / most : 0;
}

int decision_scale(const struct vfm_yardstick *yardstick, const double *x, bool beyond,
                   double *values, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    bool quotients = false;
    for (size_t i = 0; i < decision->count; i++) {
        const struct vfm_criterion *criterion = &decision->criteria[i];
        values[i] = x[i];
        if (criterion->scale.type == VFM_SCALE_QUALITY)
            quotients = true;
        else if (!isnan(x[i]) && vfm_scale_value(&criterion->scale, &yardstick->raw[i], x[i],
                                                 beyond, &values[i], error) < 0)
            return decision_blame(criterion, error);
    }
    if (!quotients)
        return 0;
    double quality = quality_of(yardstick, values);
    for (size_t i = 0; i < decision->count; i++)
        if (decision->criteria[i].scale.type == VFM_SCALE_QUALITY && !isnan(x[i])) {
            double entry;
            if (vfm_scale_entry(&decision->criteria[i].scale, x[i], &entry, error) < 0)
                return decision_blame(&decision->criteria[i], error);
            values[i] = quality > 0 ? entry / quality : INFINITY;
        }
    return 0;
}

/* The range of values of criterion `i`, widened by an own value from beyond. */
static void range_of(const struct vfm_yardstick *yardstick, size_t i, double own, bool beyond,
                     double *least, double *greatest)
{
    const struct vfm_column *column = &yardstick->scaled[i];
    bool own_counts = beyond && !isnan(own);
    *least = column->least;
    *greatest = column->greatest;
    if (own_counts && (column->count == 0 || own < *least))
        *least = own;
    if (own_counts && (column->count == 0 || own > *greatest))
        *greatest = own;
}

/* The worst value of the lot, or the middle of its range. */
static double value_of_range(const struct vfm_yardstick *yardstick, size_t i)
{
    const struct vfm_decision *decision = yardstick->decision;
    const struct vfm_column *column = &yardstick->scaled[i];
    if (decision->missing == VFM_MISSING_NEUTRAL)
        return column->least + (column->greatest - column->least) / 2;
    return vfm_scale_inverts(&decision->criteria[i].scale) ? column->greatest : column->least;
}

/* What a missing value counts as. Methods that know no points take it from the range of the lot, as
 * do scales on which 0 or 0.5 could be more than anybody has. */
static double missing_value(const struct vfm_yardstick *yardstick, size_t i)
{
    const struct vfm_decision *decision = yardstick->decision;
    bool neutral = decision->missing == VFM_MISSING_NEUTRAL;
    if (decision->method == VFM_TOPSIS || decision->method == VFM_VIKOR ||
        decision->method == VFM_PROMETHEE2)
        return value_of_range(yardstick, i);
    if (!vfm_scale_relative(&decision->criteria[i].scale))
        return neutral ? 0.5 : 0;
    double value = value_of_range(yardstick, i);
    return neutral ? value : fmin(value, 0);
}

int decision_finish(const struct vfm_yardstick *yardstick, bool beyond, double *values,
                    struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    for (size_t i = 0; i < decision->count; i++) {
        const struct vfm_criterion *criterion = &decision->criteria[i];
        assert(!isnan(values[i]) || decision->missing != VFM_MISSING_REFUSE);
        if (isnan(values[i]) && decision->method == VFM_SPOTIS)
            continue;
        if (isnan(values[i])) {
            values[i] = missing_value(yardstick, i);
            continue;
        }
        if (criterion->scale.type != VFM_SCALE_QUALITY)
            continue;
        double least = yardstick->least_quality;
        if (beyond)
            least = fmin(least, values[i]);
        if (values[i] == 0 && criterion->scale.zero == VFM_RULE_REFUSE) {
            vfm_fail(error, VFM_OUT_OF_RANGE,
                     "a price of 0 cannot be divided by: write \"zero\": \"full\" where a 0 shall "
                     "have full marks");
            return decision_blame(criterion, error);
        }
        values[i] = isinf(values[i]) ? 0 : values[i] == 0 ? 1 : least / values[i];
    }
    return 0;
}

/* ---- methods ---- */

static int add_up(const struct vfm_decision *decision, struct vfm_verdict *verdict)
{
    verdict->score = 0;
    for (size_t i = 0; i < decision->count; i++)
        verdict->score += verdict->parts[i];
    return 0;
}

static int weighted_parts(const struct vfm_yardstick *yardstick, const double *values,
                          struct vfm_verdict *verdict, struct vfm_error *error)
{
    for (size_t i = 0; i < yardstick->decision->count; i++)
        if (vfm_points_round(yardstick->weights[i] * values[i], &verdict->parts[i], error) < 0)
            return decision_blame(&yardstick->decision->criteria[i], error);
    return 0;
}

static int weighted_factors(const struct vfm_yardstick *yardstick, const double *values,
                            struct vfm_verdict *verdict, struct vfm_error *error)
{
    verdict->factor = 1;
    for (size_t i = 0; i < yardstick->decision->count; i++) {
        if (values[i] < 0) {
            vfm_fail(error, VFM_OUT_OF_RANGE,
                     "a weighted product takes no negative value (here %.15g): scale it first",
                     values[i]);
            return decision_blame(&yardstick->decision->criteria[i], error);
        }
        verdict->factors[i] = pow(values[i], yardstick->weights[i]);
        verdict->factor *= verdict->factors[i];
        if (!isfinite(verdict->factor)) {
            vfm_fail(
                error, VFM_OVERFLOWED,
                "the product goes beyond all numbers (here %.15g to the power of %.15g): write "
                "\"rescale\": true into weights, so that they add up to 1",
                values[i], yardstick->weights[i]);
            return decision_blame(&yardstick->decision->criteria[i], error);
        }
    }
    return 0;
}

static int waspas(const struct vfm_yardstick *yardstick, const double *values,
                  struct vfm_verdict *verdict, struct vfm_error *error)
{
    double lambda = yardstick->decision->lambda;
    if (weighted_parts(yardstick, values, verdict, error) < 0 ||
        weighted_factors(yardstick, values, verdict, error) < 0)
        return -1;
    add_up(yardstick->decision, verdict);
    return vfm_points_round(lambda * vfm_points_double(verdict->score) +
                                (1 - lambda) * verdict->factor,
                            &verdict->score, error);
}

static int topsis(const struct vfm_yardstick *yardstick, const double *values, bool beyond,
                  struct vfm_verdict *verdict, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    double to_best = 0, to_worst = 0;
    for (size_t i = 0; i < decision->count; i++) {
        double least, greatest, weight = yardstick->weights[i];
        bool inverts = vfm_scale_inverts(&decision->criteria[i].scale);
        range_of(yardstick, i, values[i], beyond, &least, &greatest);
        double above = weight * (values[i] - least), below = weight * (greatest - values[i]);
        to_best += inverts ? above * above : below * below;
        to_worst += inverts ? below * below : above * above;
    }
    to_best = sqrt(to_best);
    to_worst = sqrt(to_worst);
    double closeness = decision->constant == VFM_RULE_FULL ? 1 : 0.5;
    if (to_best + to_worst > 0)
        closeness = to_worst / (to_best + to_worst);
    else if (decision->constant == VFM_RULE_REFUSE)
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "all records of the lot are alike, so the best point is the worst one: "
                        "write \"constant\": \"neutral\" or \"full\"");
    if (weighted_parts(yardstick, values, verdict, error) < 0)
        return -1;
    return vfm_points_round(closeness, &verdict->score, error);
}

int decision_regret(const struct vfm_yardstick *yardstick, const double *values, bool beyond,
                    double *s, double *r, vfm_points *parts, struct vfm_error *error)
{
    *s = *r = 0;
    for (size_t i = 0; i < yardstick->decision->count; i++) {
        double least, greatest, regret = 0;
        bool inverts = vfm_scale_inverts(&yardstick->decision->criteria[i].scale);
        range_of(yardstick, i, values[i], beyond, &least, &greatest);
        if (greatest > least)
            regret = yardstick->weights[i] *
                     ((inverts ? values[i] - least : greatest - values[i]) / (greatest - least));
        *s += regret;
        *r = fmax(*r, regret);
        if (parts && vfm_points_round(regret, &parts[i], error) < 0)
            return -1;
    }
    return 0;
}

static double share_of_range(const double range[2], double value, bool beyond)
{
    double least = beyond ? fmin(range[0], value) : range[0];
    double greatest = beyond ? fmax(range[1], value) : range[1];
    return greatest > least ? (value - least) / (greatest - least) : 0;
}

double decision_q(const struct vfm_yardstick *yardstick, double s, double r, bool beyond)
{
    double v = yardstick->decision->v;
    return v * share_of_range(yardstick->s, s, beyond) +
           (1 - v) * share_of_range(yardstick->r, r, beyond);
}

/* Whether `lead` over others is DQ = 1/(m − 1) or more, m records being compared. A lead is the
 * difference of two rounded figures: one of exactly 1/3 may read 0.333333333333. */
static bool is_advantage(const struct vfm_yardstick *yardstick, vfm_points lead)
{
    vfm_points others = (vfm_points)yardstick->count - 1;
    return (lead + 1) * others >= VFM_POINT_UNIT;
}

/* Whether a record with `q` belongs to the compromise set: the best alone where it leads by DQ or
 * more and is the best by S or by R too; the best two where only the latter fails; else all that
 * are nearer to the best than DQ. */
static bool in_compromise(const struct vfm_yardstick *yardstick, vfm_points q)
{
    bool advantage =
        yardstick->count == 1 || is_advantage(yardstick, yardstick->second - yardstick->best);
    bool stable = yardstick->best_s <= yardstick->s[0] || yardstick->best_r <= yardstick->r[0];
    if (!advantage)
        return !is_advantage(yardstick, q - yardstick->best);
    return stable ? q == yardstick->best : q <= yardstick->second;
}

static int vikor(const struct vfm_yardstick *yardstick, const double *values, bool beyond,
                 struct vfm_verdict *verdict, struct vfm_error *error)
{
    double s, r;
    if (decision_regret(yardstick, values, beyond, &s, &r, verdict->parts, error) < 0)
        return -1;
    add_up(yardstick->decision, verdict);
    verdict->s = verdict->score; /* S adds up from its parts */
    if (vfm_points_round(r, &verdict->r, error) < 0 ||
        vfm_points_round(decision_q(yardstick, s, r, beyond), &verdict->score, error) < 0)
        return -1;
    verdict->compromise = !beyond && in_compromise(yardstick, verdict->score);
    return 0;
}

double vfm_preference(const struct vfm_preference *preference, double lead)
{
    double q = preference->q, p = preference->p, s = preference->s;
    if (!(lead > 0))
        return 0;
    switch (preference->type) {
    case VFM_USUAL:
        return 1;
    case VFM_U_SHAPE:
        return lead > q;
    case VFM_V_SHAPE:
        return lead < p ? lead / p : 1;
    case VFM_LEVEL:
        return lead <= q ? 0 : lead <= p ? 0.5 : 1;
    case VFM_STRAIGHT:
        return lead <= q ? 0 : lead >= p ? 1 : (lead - q) / (p - q);
    case VFM_GAUSSIAN:
        return 1 - exp(-lead * lead / (2 * s * s));
    }
    return 0;
}

/* The flows of one criterion: how much `value` is preferred to the others, and they to it. */
static int flows(const struct vfm_yardstick *yardstick, size_t i, double value, double others,
                 vfm_points *plus, vfm_points *minus, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    const struct vfm_preference *preference = &decision->criteria[i].preference;
    double sign = vfm_scale_inverts(&decision->criteria[i].scale) ? -1 : 1;
    struct vfm_sum over = {0}, by = {0};
    int result = 0;
    for (uint64_t row = 0; row < yardstick->row_count && result == 0; row++) {
        double other = yardstick->rows[row * decision->count + i];
        if (isnan(other))
            other = missing_value(yardstick, i);
        double lead = (value - other) * sign;
        double preferred = vfm_preference(preference, fabs(lead));
        if (preferred > 0)
            result = vfm_sum_add(lead > 0 ? &over : &by, preferred, error);
    }
    double share = others > 0 ? yardstick->weights[i] / others : 0;
    if (result == 0 && (vfm_points_round(vfm_sum_value(&over) * share, plus, error) < 0 ||
                        vfm_points_round(vfm_sum_value(&by) * share, minus, error) < 0))
        result = -1;
    vfm_sum_release(&over);
    vfm_sum_release(&by);
    return result;
}

static int promethee2(const struct vfm_yardstick *yardstick, const double *values, bool beyond,
                      struct vfm_verdict *verdict, struct vfm_error *error)
{
    double others = (double)yardstick->row_count - (beyond ? 0 : 1);
    verdict->plus = verdict->minus = 0;
    for (size_t i = 0; i < yardstick->decision->count; i++) {
        vfm_points plus, minus;
        if (flows(yardstick, i, values[i], others, &plus, &minus, error) < 0)
            return -1;
        verdict->parts[i] = plus - minus;
        verdict->plus += plus;
        verdict->minus += minus;
    }
    return add_up(yardstick->decision, verdict);
}

static int spotis(const struct vfm_yardstick *yardstick, const double *values,
                  struct vfm_verdict *verdict, struct vfm_error *error)
{
    const struct vfm_decision *decision = yardstick->decision;
    for (size_t i = 0; i < decision->count; i++) {
        const struct vfm_criterion *criterion = &decision->criteria[i];
        double ideal = criterion->ideal, value = values[i];
        double furthest = fmax(criterion->upper - ideal, ideal - criterion->lower);
        double distance = isnan(value) ? furthest : fabs(value - ideal);
        if (isnan(value) && decision->missing == VFM_MISSING_NEUTRAL)
            distance = furthest / 2;
        if (value < criterion->lower || value > criterion->upper) {
            vfm_fail(error, VFM_OUT_OF_RANGE, "%.15g lies outside the bounds %.15g and %.15g",
                     value, criterion->lower, criterion->upper);
            return decision_blame(criterion, error);
        }
        double part = yardstick->weights[i] * (distance / (criterion->upper - criterion->lower));
        if (vfm_points_round(part, &verdict->parts[i], error) < 0)
            return decision_blame(criterion, error);
    }
    return add_up(decision, verdict);
}

static int judge(const struct vfm_yardstick *yardstick, const double *values, bool beyond,
                 struct vfm_verdict *verdict, struct vfm_error *error)
{
    switch (yardstick->decision->method) {
    case VFM_WEIGHTED_SUM:
        if (weighted_parts(yardstick, values, verdict, error) < 0)
            return -1;
        return add_up(yardstick->decision, verdict);
    case VFM_WEIGHTED_PRODUCT:
        return weighted_factors(yardstick, values, verdict, error);
    case VFM_WASPAS:
        return waspas(yardstick, values, verdict, error);
    case VFM_TOPSIS:
        return topsis(yardstick, values, beyond, verdict, error);
    case VFM_VIKOR:
        return vikor(yardstick, values, beyond, verdict, error);
    case VFM_PROMETHEE2:
        return promethee2(yardstick, values, beyond, verdict, error);
    case VFM_SPOTIS:
        return spotis(yardstick, values, verdict, error);
    }
    return -1;
}

int vfm_yardstick_judge(const struct vfm_yardstick *yardstick, const double *x, bool beyond,
                        struct vfm_verdict *verdict, struct vfm_error *error)
{
    double values[VFM_MOST_CRITERIA];
    if (decision_scale(yardstick, x, beyond, values, error) < 0 ||
        decision_finish(yardstick, beyond, values, error) < 0)
        return -1;
    return judge(yardstick, values, beyond, verdict, error);
}
