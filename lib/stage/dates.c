// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "dates.h"

#define MOST_PARTS 24
#define FIRST_SERIAL 20000
#define LAST_SERIAL 80000
#define EPOCH_SERIAL 25569 /* the serial number of 1970-01-01 */

static const char not_a_date[] = "is not a date: write 2024-04-17 or 17/04/2024";
static const char no_such_day[] = "is a day that the calendar does not have: correct it";
static const char past_twelve[] =
    "has a month past 12: see which part is the month, and what --dates says";
static const char not_a_period[] =
    "is not a period: write 2024-25, 2024, 2024-Q3, 2024-04 or 2024-04-17";

/* A piece of a date: a run of digits or of letters, or one other byte. Blanks only part them. */
struct part {
    char kind;  /* '0' digits, 'a' letters, else the byte itself */
    bool apart; /* blanks stand before it */
    struct vfm_slice text;
    int64_t number;
};

struct parts {
    struct part items[MOST_PARTS];
    size_t count;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

#define LONGEST_DATE 80

/* `text` with the dashes of typesetting (2024–25) as hyphens and the spaces that do not
 * break as spaces, in `plain` (LONGEST_DATE bytes); as it stands where it is longer. */
static struct vfm_slice plainly(struct vfm_slice text, char *plain)
{
    size_t length = 0;
    if (text.length > LONGEST_DATE)
        return text;
    for (size_t at = 0; at < text.length; at++) {
        const unsigned char *byte = (const unsigned char *)text.data + at;
        size_t left = text.length - at;
        plain[length++] = text.data[at];
        if (left > 1 && byte[0] == 0xc2 && byte[1] == 0xa0) { /* U+00A0 */
            plain[length - 1] = ' ';
            at += 1;
        } else if (left > 2 && byte[0] == 0xe2 && byte[1] == 0x80) {
            bool dash = byte[2] >= 0x90 && byte[2] <= 0x95;   /* U+2010 to U+2015 */
            if (dash || byte[2] == 0xaf || byte[2] == 0x89) { /* U+202F, U+2009 */
                plain[length - 1] = dash ? '-' : ' ';
                at += 2;
            }
        }
    }
    return (struct vfm_slice){plain, length};
}

/* False where it is longer than any date. */
static bool split(struct vfm_slice text, struct parts *parts)
{
    const char *at = text.data, *end = at + text.length;
    parts->count = 0;
    while (at < end) {
        const char *blank = at;
        while (at < end && *at == ' ')
            at++;
        if (at == end)
            break;
        if (parts->count == MOST_PARTS)
            return false;
        struct part *part = &parts->items[parts->count++];
        const char *start = at;
        *part = (struct part){.kind = *at, .apart = at > blank};
        bool (*belongs)(char) = is_digit(*at) ? is_digit : is_letter(*at) ? is_letter : NULL;
        if (belongs)
            part->kind = is_digit(*at) ? '0' : 'a';
        do {
            if (part->kind == '0')
                part->number = part->number * 10 + (*at - '0');
            at++;
        } while (belongs && at < end && belongs(*at) && at - start < 12);
        part->text = (struct vfm_slice){start, (size_t)(at - start)};
    }
    return true;
}

static bool is_word(const struct part *part, const char *word)
{
    if (part->kind != 'a' || part->text.length != strlen(word))
        return false;
    for (size_t i = 0; i < part->text.length; i++)
        if ((part->text.data[i] | 0x20) != word[i])
            return false;
    return true;
}

/* The place of `part` among names given whole or by their first letters (3, or more), from 1. */
static int name_place(const struct part *part, const char *const *names, int count)
{
    if (part->kind != 'a' || part->text.length < 3)
        return 0;
    for (int i = 0; i < count; i++) {
        size_t length = part->text.length, k = 0;
        while (k < length && names[i][k] && (part->text.data[k] | 0x20) == names[i][k])
            k++;
        if (k == length && (length <= 4 || !names[i][k]))
            return i + 1;
    }
    return 0;
}

static int month_of(const struct part *part)
{
    static const char *const months[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
    return name_place(part, months, 12);
}

static bool is_weekday(const struct part *part)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    return name_place(part, days, 7) > 0;
}

static bool digits(const struct part *part, size_t least, size_t most)
{
    return part->kind == '0' && part->text.length >= least && part->text.length <= most;
}

static const char *make_day(int64_t year, int64_t month, int64_t day, struct vfm_period *period)
{
    if (month > 12)
        return past_twelve;
    if (!vfm_date_valid(year, month, day))
        return no_such_day;
    *period = (struct vfm_period){
        .kind = VFM_DAY, .year = (int32_t)year, .month = (int8_t)month, .day = (int8_t)day};
    return NULL;
}

static int64_t full_year(const struct part *part)
{
    return part->text.length == 2 ? 2000 + part->number : part->number;
}

/* A spreadsheet's serial number of a day, with or without a part of the day. */
static const char *read_serial(const struct parts *parts, struct vfm_period *day)
{
    const struct part *items = parts->items;
    bool whole = parts->count == 1;
    bool timed = parts->count == 3 && items[1].kind == '.' && items[2].kind == '0' &&
                 !items[1].apart && !items[2].apart;
    if (!(whole || timed) || !digits(items, 5, 5) || items->number < FIRST_SERIAL ||
        items->number > LAST_SERIAL)
        return not_a_date;
    /* days to a date of the Gregorian calendar: 400 years are 146097 days */
    int64_t days = items->number - EPOCH_SERIAL + 719468;
    int64_t era = days / 146097, of_era = days % 146097;
    int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t shifted = (5 * of_year + 2) / 153; /* months from March */
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return make_day(year_of_era + era * 400 + (month <= 2), month,
                    of_year - (153 * shifted + 2) / 5 + 1, day);
}

/* Whether what follows from `at` on is nothing or a time of day, with or without a zone. */
static bool time_follows(const struct parts *parts, size_t at)
{
    const struct part *items = parts->items;
    if (at == parts->count)
        return true;
    if (is_word(&items[at], "t") || items[at].kind == ',')
        at++;
    else if (!items[at].apart)
        return false;
    if (at + 2 >= parts->count || !digits(&items[at], 1, 2) || items[at].number > 24 ||
        items[at + 1].kind != ':' || !digits(&items[at + 2], 2, 2) || items[at + 2].number > 59)
        return false;
    at += 3;
    if (at + 1 < parts->count && items[at].kind == ':' && digits(&items[at + 1], 2, 2)) {
        at += 2;
        if (at + 1 < parts->count && items[at].kind == '.' && items[at + 1].kind == '0')
            at += 2;
    }
    if (at < parts->count && (is_word(&items[at], "am") || is_word(&items[at], "pm")))
        at++;
    if (at < parts->count && (is_word(&items[at], "z") || is_word(&items[at], "utc")))
        at++;
    if (at + 1 < parts->count && (items[at].kind == '+' || items[at].kind == '-') &&
        digits(&items[at + 1], 2, 4)) {
        at += 2;
        if (at + 1 < parts->count && items[at].kind == ':' && digits(&items[at + 1], 2, 2))
            at += 2;
    }
    return at == parts->count;
}

/* first/second/third in figures. */
static const char *read_figures(const struct part *first, const struct part *second,
                                const struct part *third, enum vfm_dates order,
                                struct vfm_period *day)
{
    if (digits(first, 4, 4) && digits(second, 1, 2) && digits(third, 1, 2))
        return make_day(first->number, second->number, third->number, day);
    if (!digits(first, 1, 2) || !digits(second, 1, 2))
        return not_a_date;
    if (digits(third, 2, 2) && order == VFM_DATES_UNSAID)
        return "has a year of two digits: write the whole year, or say --dates dmy, mdy or ymd";
    if (digits(third, 1, 2) && order == VFM_DATES_YMD && first->text.length == 2)
        return make_day(full_year(first), second->number, third->number, day);
    if (!digits(third, 4, 4) && !digits(third, 2, 2))
        return not_a_date;
    if (order == VFM_DATES_YMD)
        return "does not begin with a year, as --dates ymd says: write 2024-04-17";
    if (order == VFM_DATES_UNSAID && first->number <= 12 && second->number <= 12 &&
        first->number != second->number)
        return "may be read day first or month first: say --dates dmy or --dates mdy";
    bool month_first = order == VFM_DATES_MDY || (order == VFM_DATES_UNSAID && second->number > 12);
    if (month_first)
        return make_day(full_year(third), first->number, second->number, day);
    return make_day(full_year(third), second->number, first->number, day);
}

static bool same_separators(const struct part *one, const struct part *other)
{
    return one->kind == other->kind && (one->kind == '/' || one->kind == '-' || one->kind == '.');
}

/* A day in the parts from `at` on. */
static const char *read_day(const struct parts *parts, size_t at, enum vfm_dates order,
                            struct vfm_period *day)
{
    const struct part *items = parts->items + at;
    size_t left = parts->count - at;
    if (left >= 5 && same_separators(&items[1], &items[3]) && month_of(&items[2]) == 0) {
        if (!time_follows(parts, at + 5))
            return not_a_date;
        return read_figures(&items[0], &items[2], &items[4], order, day);
    }
    /* 17 April 2024, 17-Apr-24, 17th April, 2024 */
    size_t next = 1;
    if (left > 1 && !items[1].apart &&
        (is_word(&items[1], "st") || is_word(&items[1], "nd") || is_word(&items[1], "rd") ||
         is_word(&items[1], "th")))
        next = 2;
    bool day_first = left > next && digits(&items[0], 1, 2);
    if (day_first) {
        bool dashed = left > next + 2 && same_separators(&items[next], &items[next + 2]);
        size_t month = next + dashed, year = month + 1 + dashed;
        if (!dashed && left > year && items[year].kind == ',')
            year++;
        if (left > year && month_of(&items[month]) &&
            (digits(&items[year], 4, 4) || digits(&items[year], 2, 2)) &&
            time_follows(parts, at + year + 1))
            return make_day(full_year(&items[year]), month_of(&items[month]), items[0].number, day);
        return not_a_date;
    }
    /* April 17, 2024 */
    if (left >= 3 && month_of(&items[0]) && digits(&items[1], 1, 2)) {
        size_t year = 2 + (items[2].kind == ',');
        if (left > year && digits(&items[year], 4, 4) && time_follows(parts, at + year + 1))
            return make_day(items[year].number, month_of(&items[0]), items[1].number, day);
    }
    return not_a_date;
}

static const char *read_date_parts(const struct parts *parts, enum vfm_dates order,
                                   struct vfm_period *day)
{
    size_t at = 0;
    if (parts->count > 1 && is_weekday(&parts->items[0]))
        at = 1 + (parts->items[1].kind == ',');
    if (at == 0 && parts->count <= 3 && digits(&parts->items[0], 5, 5))
        return read_serial(parts, day);
    return read_day(parts, at, order, day);
}

const char *date_read(struct vfm_slice text, enum vfm_dates order, struct vfm_period *day)
{
    struct parts parts;
    char plain[LONGEST_DATE];
    if (!split(plainly(text, plain), &parts) || parts.count == 0)
        return not_a_date;
    return read_date_parts(&parts, order, day);
}

/* ---- periods ---- */

/* A financial year: 2024/25, 2024-25, 2024/2025. How many parts it takes from `at` on, or 0. */
static size_t financial_year(const struct parts *parts, size_t at, int64_t *year)
{
    const struct part *items = parts->items + at;
    if (parts->count - at < 3 || !digits(&items[0], 4, 4) ||
        (items[1].kind != '/' && items[1].kind != '-') ||
        !(digits(&items[2], 2, 2) || digits(&items[2], 4, 4)))
        return 0;
    *year = items[0].number;
    int64_t after = *year + 1;
    return items[2].number == (items[2].text.length == 2 ? after % 100 : after) ? 3 : 0;
}

/* Q1, Qtr 1, Quarter 1: how many parts, or 0. */
static size_t quarter(const struct parts *parts, size_t at, int64_t *number)
{
    const struct part *items = parts->items + at;
    if (parts->count - at < 2 ||
        !(is_word(&items[0], "q") || is_word(&items[0], "qtr") || is_word(&items[0], "quarter")))
        return 0;
    *number = items[1].number;
    return digits(&items[1], 1, 1) && *number >= 1 && *number <= 4 ? 2 : 0;
}

/* Q1 2024/25 or 2024/25 Q1, as the calendar quarter that it is. */
static const char *read_quarter(const struct parts *parts, struct vfm_period *period)
{
    static const char which_quarter[] =
        "may be a quarter of the calendar or of a financial year: write 2024-Q1 or Q1 2024/25";
    int64_t number, year;
    size_t first = quarter(parts, 0, &number), at;
    size_t years = financial_year(parts, first, &year);
    if (first) {
        if (years && first + years == parts->count)
            goto found;
    } else if (years) {
        at = years;
        if (at < parts->count && (parts->items[at].kind == '-' || parts->items[at].kind == '/'))
            at++;
        first = quarter(parts, at, &number);
        if (first && at + first == parts->count)
            goto found;
        return not_a_period;
    }
    for (at = 0; at < parts->count; at++)
        if (quarter(parts, at, &number))
            return which_quarter;
    return not_a_period;
found:
    *period = (struct vfm_period){.kind = VFM_QUARTER,
                                  .year = (int32_t)(year + (number == 4)),
                                  .month = (int8_t)(number == 4 ? 1 : 3 * number + 1),
                                  .day = 1};
    return NULL;
}

/* Apr-24, April 2024, 2024 April, 04/2024. */
static bool read_month(const struct parts *parts, struct vfm_period *period)
{
    const struct part *items = parts->items;
    size_t last = parts->count - 1;
    bool joined =
        parts->count == 3 && (items[1].kind == '-' || items[1].kind == '/' || items[1].kind == ',');
    int64_t year = 0, month = 0;
    if (parts->count != 2 && !joined)
        return false;
    if (month_of(&items[0]) && (digits(&items[last], 4, 4) || digits(&items[last], 2, 2))) {
        month = month_of(&items[0]);
        year = full_year(&items[last]);
    } else if (digits(&items[0], 4, 4) && month_of(&items[last])) {
        month = month_of(&items[last]);
        year = items[0].number;
    } else if (joined && items[1].kind == '/' && digits(&items[0], 1, 2) &&
               digits(&items[2], 4, 4)) {
        month = items[0].number;
        year = items[2].number;
    } else if (joined && items[1].kind == '/' && digits(&items[0], 4, 4) &&
               digits(&items[2], 1, 2)) {
        month = items[2].number;
        year = items[0].number;
    }
    if (!vfm_date_valid(year, month, 1))
        return false;
    *period = (struct vfm_period){
        .kind = VFM_MONTH, .year = (int32_t)year, .month = (int8_t)month, .day = 1};
    return true;
}

const char *period_read(struct vfm_slice text, enum vfm_dates order, struct vfm_period *period)
{
    struct parts parts;
    int64_t year;
    char plain[LONGEST_DATE];
    text = plainly(text, plain);
    if (vfm_period_parse(text, period, NULL) == 0)
        return NULL;
    if (!split(text, &parts) || parts.count == 0)
        return not_a_period;
    const struct part *items = parts.items;
    bool marked = is_word(&items[0], "fy");
    if (marked && parts.count > 1) {
        memmove(parts.items, parts.items + 1, --parts.count * sizeof *parts.items);
        if (financial_year(&parts, 0, &year) == 0)
            return "does not say which two years: write 2024-25";
    }
    if (financial_year(&parts, 0, &year) == parts.count) {
        *period = (struct vfm_period){
            .kind = VFM_FINANCIAL_YEAR, .year = (int32_t)year, .month = 4, .day = 1};
        return NULL;
    }
    if (read_month(&parts, period))
        return NULL;
    for (size_t at = 0; at < parts.count; at++) {
        int64_t number;
        if (quarter(&parts, at, &number) || is_word(&items[at], "q"))
            return read_quarter(&parts, period);
    }
    if (parts.count == 3 && items[1].kind == '/' && digits(&items[0], 4, 4) && items[2].kind == '0')
        return "is not a financial year: the second part is the year after the first, as 2024/25";
    if (parts.count == 3 && digits(&items[0], 2, 2) && digits(&items[2], 2, 2))
        return "does not say the century: write 2024-25";
    const char *fault = read_date_parts(&parts, order, period);
    return fault == not_a_date ? not_a_period : fault;
}
