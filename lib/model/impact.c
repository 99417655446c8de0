// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/impact.h>

double vfm_impact(const struct vfm_impact *line)
{
    double impact = line->quantity * line->proxy;
    impact *= 1 - line->deadweight;
    impact *= 1 - line->displacement;
    impact *= 1 - line->attribution;
    impact *= 1 - line->leakage;
    impact *= 1 - line->substitution;
    for (size_t i = 0; i < line->further_count; i++)
        impact *= 1 - line->further[i];
    return impact * line->multiplier;
}

void vfm_impact_each(const struct vfm_impact_columns *columns, size_t from, size_t to,
                     double *impacts)
{
    for (size_t i = from; i < to; i++)
        impacts[i] = columns->quantity[i] * columns->proxy[i];
    for (size_t k = 0; k < sizeof columns->shares / sizeof *columns->shares; k++) {
        const double *shares = columns->shares[k];
        for (size_t i = from; shares && i < to; i++)
            impacts[i] *= 1 - shares[i];
    }
    for (size_t i = from; columns->multiplier && i < to; i++)
        impacts[i] *= columns->multiplier[i];
}

double vfm_impact_beyond(const struct vfm_impact *line, const struct vfm_impact *reference)
{
    return vfm_impact(line) - vfm_impact(reference);
}
