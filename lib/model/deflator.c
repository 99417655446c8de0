// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/deflator.h>

static const char *kind_words(enum vfm_period_kind kind)
{
    return kind == VFM_FINANCIAL_YEAR ? "financial years" : "calendar years";
}

int vfm_deflator_find(const struct vfm_deflator *deflator, struct vfm_period period,
                      const struct vfm_deflator_year **year, struct vfm_error *error)
{
    char text[VFM_PERIOD_TEXT], first[VFM_PERIOD_TEXT], last[VFM_PERIOD_TEXT];
    enum vfm_period_kind kind = deflator->years[0].year.kind;
    struct vfm_period wanted;
    struct vfm_error ignored = {0};
    vfm_period_print(period, text);
    if (vfm_period_widen(period, kind, &wanted, &ignored) < 0)
        return vfm_fail(error, VFM_BAD_PERIOD,
                        "%s is not one of the %s of the series %s: choose a --deflator of the "
                        "other kind of year",
                        text, kind_words(kind), deflator->name);
    int32_t place = wanted.year - deflator->years[0].year.year;
    if (place >= 0 && (size_t)place < deflator->count) {
        *year = &deflator->years[place];
        return 0;
    }
    vfm_period_print(deflator->years[0].year, first);
    vfm_period_print(deflator->years[deflator->count - 1].year, last);
    return vfm_fail(error, VFM_OUTSIDE_SERIES,
                    "%s is outside the series %s, which goes from %s to %s: nothing is "
                    "extrapolated; take a series that has it",
                    text, deflator->name, first, last);
}

int vfm_deflate(double amount, const struct vfm_deflator_year *from,
                const struct vfm_deflator_year *to, vfm_money *real, struct vfm_error *error)
{
    return vfm_money_round(amount * to->index / from->index, real, error);
}
