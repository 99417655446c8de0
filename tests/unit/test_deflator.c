// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/deflator.h>

#include "tap.h"

/* HM Treasury, How to use the GDP deflator series, 2003 and 2013 editions. */
static struct vfm_deflator_year financial[] = {
    {{VFM_FINANCIAL_YEAR, 1998, 4, 1}, 91.031, false},
    {{VFM_FINANCIAL_YEAR, 1999, 4, 1}, 93.046, false},
    {{VFM_FINANCIAL_YEAR, 2000, 4, 1}, 94.251, false},
    {{VFM_FINANCIAL_YEAR, 2001, 4, 1}, 96.721, false},
    {{VFM_FINANCIAL_YEAR, 2002, 4, 1}, 100, false},
    {{VFM_FINANCIAL_YEAR, 2003, 4, 1}, 102.789, true},
};
static const struct vfm_deflator series = {"hmt-2003", financial, 6};

static const struct vfm_deflator_year *find(const char *period, struct vfm_error *error)
{
    struct vfm_period parsed;
    const struct vfm_deflator_year *year = NULL;
    *error = (struct vfm_error){0};
    if (vfm_period_parse(vfm_slice_of(period), &parsed, error) < 0 ||
        vfm_deflator_find(&series, parsed, &year, error) < 0)
        return NULL;
    return year;
}

int main(void)
{
    struct vfm_error error;
    vfm_money real = 0;
    const struct vfm_deflator_year *first = find("1998-99", &error),
                                   *last = find("2003-04", &error);
    tap_ok(first == &financial[0] && last == &financial[5], "years are found");
    tap_ok(vfm_deflate(7.4e6, first, last, &real, &error) == 0, "7.4m of 1998-99 ...");
    tap_integer((long long)(real / 10000000000), 835, "... is 8.36m in 2003-04 (8.3558)");
    tap_integer((long long)real, 8355819446123, "... to the last digit: 7.4m x 102.789 / 91.031");
    vfm_deflate(100, first, find("1999-00", &error), &real, &error);
    tap_integer((long long)real, 102213532, "inflation from 1998-99 to 1999-00 was 2.21%");
    vfm_deflate(-45.33, last, last, &real, &error);
    tap_integer((long long)real, -45330000, "a year's own prices are what they are");
    tap_ok(find("2001-05", &error) == &financial[3], "a month lies in its financial year");
    tap_ok(find("2001-03-31", &error) == &financial[2], "so does a day");
    tap_ok(find("2004-Q1", &error) == &financial[5], "and a quarter");
    tap_ok(!find("1997-98", &error) && error.code == VFM_OUTSIDE_SERIES,
           "a year before the series");
    tap_contains(error.message, "1998-99", "... says where it begins");
    tap_ok(!find("2004-05", &error) && error.code == VFM_OUTSIDE_SERIES, "a year after it");
    tap_ok(!find("2001", &error) && error.code == VFM_BAD_PERIOD, "a calendar year");
    tap_contains(error.message, "2001", "... is named");
    tap_ok(vfm_deflate(1e300, first, last, &real, &error) < 0, "past any money");
    return tap_done();
}
