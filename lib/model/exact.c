// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/exact.h>

#include <math.h>
#include <stdlib.h>

void vfm_sum_release(struct vfm_sum *sum)
{
    if (!sum)
        return;
    free(sum->partials);
    *sum = (struct vfm_sum){0};
}

void vfm_sum_clear(struct vfm_sum *sum)
{
    sum->count = 0;
}

static int make_room(struct vfm_sum *sum, struct vfm_error *error)
{
    if (sum->count + 1 < sum->capacity)
        return 0;
    uint32_t capacity = sum->capacity ? sum->capacity * 2 : 4;
    double *partials = realloc(sum->partials, capacity * sizeof *partials);
    if (!partials)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a sum");
    sum->partials = partials;
    sum->capacity = capacity;
    return 0;
}

/* a + b as the rounded sum and what rounding lost (Knuth's TwoSum). */
static double two_sum(double a, double b, double *lost)
{
    double sum = a + b, of_b = sum - a, of_a = sum - of_b;
    *lost = (a - of_a) + (b - of_b);
    return sum;
}

int vfm_sum_add(struct vfm_sum *sum, double term, struct vfm_error *error)
{
    if (make_room(sum, error) < 0)
        return -1;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < sum->count; i++) {
        double lost;
        term = two_sum(term, sum->partials[i], &lost);
        if (lost != 0)
            sum->partials[kept++] = lost;
    }
    sum->partials[kept++] = term;
    sum->count = kept;
    return 0;
}

int vfm_sum_add_product(struct vfm_sum *sum, double a, double b, struct vfm_error *error)
{
    double product = a * b, lost = fma(a, b, -product);
    if (vfm_sum_add(sum, product, error) < 0)
        return -1;
    return lost != 0 ? vfm_sum_add(sum, lost, error) : 0;
}

double vfm_sum_value(const struct vfm_sum *sum)
{
    if (sum->count == 0)
        return 0;
    uint32_t i = sum->count - 1;
    double value = sum->partials[i], lost = 0;
    while (i > 0 && lost == 0) {
        value = two_sum(value, sum->partials[--i], &lost);
    }
    /* Exactly half-way between two doubles: what lies below decides, not the even digit. */
    if (i > 0 &&
        ((lost < 0 && sum->partials[i - 1] < 0) || (lost > 0 && sum->partials[i - 1] > 0))) {
        double twice = lost * 2, rounded = value + twice;
        if (twice == rounded - value)
            value = rounded;
    }
    return value;
}
