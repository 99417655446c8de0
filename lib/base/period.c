// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/period.h>

static const char *const kind_words[] = {"calendar year", "financial year", "quarter", "month",
                                         "day"};

static int leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int64_t year, int64_t month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

bool vfm_date_valid(int64_t year, int64_t month, int64_t day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in_month(year, month);
}

/* ---- reading ---- */

static int not_a_period(struct vfm_slice text, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_PERIOD,
                    "\"%.*s\" is not a period: write 2024, 2024-25, 2024-Q3, 2024-04 or 2024-04-17",
                    VFM_PRINT(vfm_slice_head(text, 40)));
}

/* The number that `count` digits at `at` make, or -1. */
static int digits_at(const char *at, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        number = number * 10 + (at[i] - '0');
    }
    return number;
}

/* `2024-NN`: a financial year where NN is the year after, else a month. */
static int parse_pair(struct vfm_slice text, int year, int second, struct vfm_period *period,
                      struct vfm_error *error)
{
    int after = (year + 1) % 100;
    if (second == after)
        *period = (struct vfm_period){VFM_FINANCIAL_YEAR, year, 4, 1};
    else if (second >= 1 && second <= 12)
        *period = (struct vfm_period){VFM_MONTH, year, (int8_t)second, 1};
    else
        return vfm_fail(error, VFM_BAD_PERIOD,
                        "\"%.*s\" is not a period: the second part of a financial year is the year "
                        "after, so write %04d-%02d, or a month from 01 to 12",
                        VFM_PRINT(text), year, after);
    return 0;
}

static int parse_day(struct vfm_slice text, int year, int month, int day, struct vfm_period *period,
                     struct vfm_error *error)
{
    if (month < 1 || month > 12)
        return vfm_fail(error, VFM_BAD_PERIOD,
                        "\"%.*s\" is not a date: there is no month %02d, write 01 to 12",
                        VFM_PRINT(text), month);
    if (!vfm_date_valid(year, month, day))
        return vfm_fail(error, VFM_BAD_PERIOD,
                        "\"%.*s\" is not a date: that month has days 01 to %02d", VFM_PRINT(text),
                        days_in_month(year, month));
    *period = (struct vfm_period){VFM_DAY, year, (int8_t)month, (int8_t)day};
    return 0;
}

int vfm_period_parse(struct vfm_slice text, struct vfm_period *period, struct vfm_error *error)
{
    const char *at = text.data;
    int year = text.length >= 4 ? digits_at(at, 4) : -1;
    if (year < 0 || (text.length > 4 && at[4] != '-'))
        return not_a_period(text, error);
    if (year == 0)
        return vfm_fail(error, VFM_BAD_PERIOD,
                        "\"%.*s\" is not a period: there is no year 0, write 0001 to 9999",
                        VFM_PRINT(vfm_slice_head(text, 40)));
    switch (text.length) {
    case 4:
        *period = (struct vfm_period){VFM_CALENDAR_YEAR, year, 1, 1};
        return 0;
    case 7:
        if (at[5] == 'Q') {
            if (at[6] < '1' || at[6] > '4')
                return vfm_fail(error, VFM_BAD_PERIOD,
                                "\"%.*s\" is not a period: quarters are Q1 to Q4", VFM_PRINT(text));
            *period = (struct vfm_period){VFM_QUARTER, year, (int8_t)((at[6] - '1') * 3 + 1), 1};
            return 0;
        }
        if (digits_at(at + 5, 2) >= 0)
            return parse_pair(text, year, digits_at(at + 5, 2), period, error);
        break;
    case 9: /* 2024-2025: the year after in full is a common slip */
        if (digits_at(at + 5, 4) == year + 1)
            return vfm_fail(error, VFM_BAD_PERIOD,
                            "\"%.*s\" is not a period: write the financial year as %04d-%02d",
                            VFM_PRINT(text), year, (year + 1) % 100);
        break;
    case 10:
        if (digits_at(at + 5, 2) >= 0 && at[7] == '-' && digits_at(at + 8, 2) >= 0)
            return parse_day(text, year, digits_at(at + 5, 2), digits_at(at + 8, 2), period, error);
        break;
    default:
        break;
    }
    return not_a_period(text, error);
}

/* ---- printing ---- */

/* `number` in `digits` digits, with zeros before it; returns where the text goes on. */
static char *put_digits(char *out, int number, int digits)
{
    for (int i = digits; i-- > 0; number /= 10)
        out[i] = (char)('0' + number % 10);
    return out + digits;
}

size_t vfm_period_print(struct vfm_period period, char *out)
{
    char *at = put_digits(out, period.year, 4);
    if (period.kind != VFM_CALENDAR_YEAR)
        *at++ = '-';
    if (period.kind == VFM_FINANCIAL_YEAR)
        at = put_digits(at, (period.year + 1) % 100, 2);
    if (period.kind == VFM_QUARTER) {
        *at++ = 'Q';
        at = put_digits(at, (period.month + 2) / 3, 1);
    }
    if (period.kind == VFM_MONTH || period.kind == VFM_DAY)
        at = put_digits(at, period.month, 2);
    if (period.kind == VFM_DAY) {
        *at++ = '-';
        at = put_digits(at, period.day, 2);
    }
    *at = 0;
    return (size_t)(at - out);
}

/* ---- arithmetic ---- */

int32_t vfm_period_months(struct vfm_period period)
{
    return period.year * 12 + period.month - 1;
}

int vfm_period_length(enum vfm_period_kind kind)
{
    switch (kind) {
    case VFM_CALENDAR_YEAR:
    case VFM_FINANCIAL_YEAR:
        return 12;
    case VFM_QUARTER:
        return 3;
    case VFM_MONTH:
        return 1;
    case VFM_DAY:
        break;
    }
    return 0;
}

int vfm_period_widen(struct vfm_period period, enum vfm_period_kind kind, struct vfm_period *wider,
                     struct vfm_error *error)
{
    if (period.kind == kind) {
        *wider = period;
        return 0;
    }
    int year = period.year;
    bool inside = period.kind == VFM_QUARTER || period.kind == VFM_MONTH || period.kind == VFM_DAY;
    if (inside && kind == VFM_CALENDAR_YEAR) {
        *wider = (struct vfm_period){kind, year, 1, 1};
        return 0;
    }
    if (inside && kind == VFM_FINANCIAL_YEAR && (year > 1 || period.month >= 4)) {
        *wider = (struct vfm_period){kind, year - (period.month < 4), 4, 1};
        return 0;
    }
    if (kind == VFM_QUARTER && (period.kind == VFM_MONTH || period.kind == VFM_DAY)) {
        *wider = (struct vfm_period){kind, year, (int8_t)((period.month - 1) / 3 * 3 + 1), 1};
        return 0;
    }
    if (kind == VFM_MONTH && period.kind == VFM_DAY) {
        *wider = (struct vfm_period){kind, year, period.month, 1};
        return 0;
    }
    char text[VFM_PERIOD_TEXT];
    vfm_period_print(period, text);
    return vfm_fail(error, VFM_BAD_PERIOD, "%s is a %s: it does not lie within one %s", text,
                    kind_words[period.kind], kind_words[kind]);
}

/* The first of March opens the year here, so that a leap day comes last and every run of months
 * from there has the same lengths in every year. */
static int64_t days_of(int64_t year, int month, int day)
{
    int from_march = (month + 9) % 12;
    year -= month < 3;
    int64_t cycle = (year >= 0 ? year : year - 399) / 400; /* 400 years are 146097 days */
    int64_t in_cycle = year - cycle * 400;
    int64_t day_of_year = (153 * from_march + 2) / 5 + day - 1;
    return cycle * 146097 + in_cycle * 365 + in_cycle / 4 - in_cycle / 100 + day_of_year - 719468;
}

static struct vfm_period day_of(int64_t days)
{
    days += 719468;
    int64_t cycle = (days >= 0 ? days : days - 146096) / 146097;
    int64_t in_cycle = days - cycle * 146097;
    int64_t year = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    int64_t day_of_year = in_cycle - (365 * year + year / 4 - year / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    int month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
    int day = (int)(day_of_year - (153 * from_march + 2) / 5 + 1);
    year += cycle * 400 + (month < 3);
    return (struct vfm_period){VFM_DAY, (int32_t)year, (int8_t)month, (int8_t)day};
}

int64_t vfm_period_days(struct vfm_period period)
{
    return days_of(period.year, period.month, period.day);
}

struct vfm_period vfm_period_shift(struct vfm_period period, int32_t count)
{
    if (period.kind == VFM_DAY)
        return day_of(vfm_period_days(period) + count);
    int64_t months = vfm_period_months(period) + (int64_t)count * vfm_period_length(period.kind);
    int64_t year = (months >= 0 ? months : months - 11) / 12;
    period.year = (int32_t)year;
    period.month = (int8_t)(months - year * 12 + 1);
    return period;
}

int vfm_period_years(struct vfm_period from, struct vfm_period to, double *years,
                     struct vfm_error *error)
{
    if ((from.kind == VFM_CALENDAR_YEAR && to.kind == VFM_FINANCIAL_YEAR) ||
        (from.kind == VFM_FINANCIAL_YEAR && to.kind == VFM_CALENDAR_YEAR)) {
        char first[VFM_PERIOD_TEXT], second[VFM_PERIOD_TEXT];
        vfm_period_print(from, first);
        vfm_period_print(to, second);
        return vfm_fail(error, VFM_BAD_PERIOD,
                        "%s is a %s and %s a %s: give both in one kind of year", first,
                        kind_words[from.kind], second, kind_words[to.kind]);
    }
    *years = (vfm_period_months(to) - vfm_period_months(from)) / 12.0;
    return 0;
}
