// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Cells as people write them: what each says was worked out by hand; the serial numbers of days are
 * those that spreadsheets show for those days. */
#include <vfm/arena.h>

#include "lib/stage/cell.h"
#include "tap.h"

/* `want` is the JSON value, "absent", or words of the message after a `!`. */
struct row {
    const char *cell, *want;
};

static struct vfm_schema_word words[] = {{VFM_LITERAL("period"), VFM_LITERAL("period")},
                                         {VFM_LITERAL("after"), VFM_LITERAL("after")},
                                         {VFM_LITERAL("periodafter"), VFM_LITERAL("after")},
                                         {VFM_LITERAL("2"), VFM_LITERAL("after")}};

static void look_at(const struct cell_kind *kind, const struct row *rows, size_t count)
{
    struct vfm_arena arena = {0};
    for (size_t i = 0; i < count; i++) {
        struct vfm_error error = {0};
        struct vfm_value value;
        struct vfm_buffer got = {0};
        const char *want = rows[i].want;
        enum cell_answer answer =
            cell_read(kind, vfm_slice_of(rows[i].cell), &arena, &value, &error);
        if (answer == CELL_READ)
            vfm_value_print(&value, &got);
        else
            vfm_buffer_text(&got, answer == CELL_ABSENT ? "absent" : error.message);
        vfm_buffer_put(&got, 0);
        bool right = *want == '!' ? answer == CELL_REFUSED && strstr(got.data, want + 1) &&
                                        error.code && vfm_slice_is(vfm_slice_of(error.field), "x")
                                  : answer != CELL_REFUSED && strcmp(got.data, want) == 0;
        tap_ok(right, "%s: %s is %s", vfm_field_type_name(kind->type), rows[i].cell, want);
        if (!right)
            printf("#      got: %s\n", got.data);
        vfm_buffer_release(&got);
        vfm_arena_clear(&arena);
    }
    vfm_arena_release(&arena);
}

#define LOOK(kind, ...)                                       \
    do {                                                      \
        static const struct row rows[] = {__VA_ARGS__};       \
        look_at(&(kind), rows, sizeof rows / sizeof rows[0]); \
    } while (0)

static void numbers(void)
{
    struct cell_kind number = {.type = VFM_FIELD_NUMBER, .name = "x"};
    struct cell_kind money = {.type = VFM_FIELD_MONEY, .name = "x"};
    struct cell_kind count = {.type = VFM_FIELD_COUNT, .name = "x"};
    struct vfm_schema_field above = {.has_above = true, .above = 0};
    struct vfm_schema_field one_or_two = {
        .has_least = true, .least = 1, .has_most = true, .most = 2};
    LOOK(number, {"12", "12"}, {"1.10", "1.10"}, {"-0.5", "-0.5"}, {"1e3", "1e3"},
         {"12345678901234567890.123", "12345678901234567890.123"}, {"1,234.5", "1234.5"},
         {"1,234,567", "1234567"}, {"(12)", "-12"}, {"( 12 )", "-12"}, {"12-", "-12"},
         {"12 -", "-12"}, {"+5", "5"}, {".5", "0.5"}, {"5.", "5"}, {"007", "7"}, {"-007", "-7"},
         {"000", "0"}, {"00.50", "0.50"}, {"(0)", "0"}, {"-0", "-0"}, {"0-", "0"},
         {"\xc2\xa0"
          "12\xc2\xa0",
          "12"},
         {"\xe2\x88\x92"
          "12",
          "-12"},
         {"1.2E+05", "1.2E+05"}, {"01e2", "1e2"}, {"n/a", "absent"}, {"N/A", "absent"},
         {"#N/A", "absent"}, {"null", "absent"}, {"NULL", "absent"}, {"n.a.", "absent"});
    LOOK(number, {"1,23", "!x \"1,23\" is not a number: a comma parts thousands"},
         {"1.234,50", "!a comma parts thousands"}, {",123", "!a comma parts thousands"},
         {"1234,567", "!a comma parts thousands"}, {"1,234,56", "!a comma parts thousands"},
         {"1,,234", "!a comma parts thousands"}, {"12 34", "!is not a number: write 1234.5"},
         {"twelve", "!is not a number"}, {"12 people", "!is not a number"}, {"1.2.3", "!is not"},
         {"-", "!holds no digits: write 0"}, {"(", "!is not a number"}, {"(12", "!is not a number"},
         {"12)", "!is not a number"}, {"(-12)", "!has two signs"}, {"--12", "!has two signs"},
         {"-12-", "!has two signs"}, {"25%", "!is a percentage"}, {"#REF!", "!for an error"},
         {"#DIV/0!", "!for an error"},
         {"\xc2\xa3"
          "5",
          "!is not a number"},
         {"$5", "!is not a number"}, {"1e", "!is not a number"}, {"e5", "!is not a number"},
         {"0x10", "!is not a number"}, {"NaN", "!is not a number"}, {"inf", "!is not a number"},
         {"1\xe2\x80\xa6", "!is not a number"}, {".", "!is not a number"}, {"TBC", "!is not"});
    LOOK(money,
         {"\xc2\xa3"
          "1,234.50",
          "1234.50"},
         {"\xc2\xa3 5", "5"},
         {"-\xc2\xa3"
          "5",
          "-5"},
         {"\xc2\xa3-5", "-5"},
         {"(\xc2\xa3"
          "1,234.50)",
          "-1234.50"},
         {"\xc2\xa3(12)", "-12"},
         {"\xc2\xa3"
          "12-",
          "-12"},
         {"GBP 12", "12"}, {"12 GBP", "12"}, {"0", "0"}, {"1234-", "-1234"});
    LOOK(money,
         {"\xe2\x82\xac"
          "100",
          "!is in another currency"},
         {"$100", "!is in another currency"}, {"100 EUR", "!is in another currency"},
         {"\xc2\xa3"
          "1.2m",
          "!is not an amount: write 1234.50"},
         {"\xc2\xa3 -", "!holds no digits"}, {"-\xc2\xa3-5", "!has two signs"},
         {"free", "!is not an amount"});
    LOOK(count, {"12", "12"}, {"1,200", "1200"}, {"12.0", "12"}, {"0", "0"}, {"007", "7"},
         {"12.5", "!is not a whole number"}, {"-1", "!is not a whole number"}, {"1e3", "!is not"},
         {"many", "!is not a number"});
    number.field = &above;
    LOOK(number, {"0.001", "0.001"}, {"3", "3"}, {"0", "!is out of range: it is more than 0"},
         {"-1", "!is out of range"}, {"1e999", "!beyond any number"});
    count.field = &one_or_two;
    LOOK(count, {"1", "1"}, {"2", "2"}, {"0", "!it is at least 1"}, {"3", "!it is at most 2"});
}

static void fractions(void)
{
    struct cell_kind fraction = {.type = VFM_FIELD_FRACTION, .name = "x"};
    LOOK(fraction, {"0", "0"}, {"1", "1"}, {"0.25", "0.25"}, {".25", "0.25"}, {"25%", "0.25"},
         {"25 %", "0.25"}, {"12.5%", "0.125"}, {"1%", "0.01"}, {"0%", "0"}, {"100%", "1"},
         {"0.5%", "0.005"}, {"33.333333333333333333%", "0.33333333333333333333"}, {"100.0%", "1"},
         {"5.%", "0.05"}, {"1e-2", "1e-2"}, {"n/a", "absent"});
    LOOK(fraction, {"25", "!x \"25\" is not a fraction: write 0.25 or 25%"},
         {"1.5", "!write 0.015 or 1.5%"}, {"100", "!write 1 or 100%"},
         {"-0.1", "!it lies between 0 and 1"}, {"-5%", "!it lies between 0 and 1"},
         {"105%", "!it lies between 0 and 1"}, {"101", "!it lies between 0 and 1"},
         {"quarter", "!is not a fraction: write 0.25 or 25%"}, {"1/4", "!is not a fraction"},
         {"%", "!is not a fraction"}, {"25%%", "!is not a fraction"},
         {"1e-2%", "!is not a fraction"});
}

static void periods(void)
{
    struct cell_kind period = {.type = VFM_FIELD_PERIOD, .name = "x"};
    LOOK(period, {"2024", "\"2024\""}, {"2024-25", "\"2024-25\""}, {"2024-Q3", "\"2024-Q3\""},
         {"2024-04", "\"2024-04\""}, {"2024-04-17", "\"2024-04-17\""}, {"2024/25", "\"2024-25\""},
         {"2024/2025", "\"2024-25\""}, {"2024 - 25", "\"2024-25\""}, {"2024-2025", "\"2024-25\""},
         {"FY 2024/25", "\"2024-25\""}, {"FY2024-25", "\"2024-25\""}, {"1999/00", "\"1999-00\""},
         {"Apr-24", "\"2024-04\""}, {"April 2024", "\"2024-04\""}, {"2024 April", "\"2024-04\""},
         {"Sept 2024", "\"2024-09\""}, {"04/2024", "\"2024-04\""}, {"2024/04", "\"2024-04\""},
         {"Q1 2024/25", "\"2024-Q2\""}, {"Q3 2024-25", "\"2024-Q4\""},
         {"2024/25 Q4", "\"2025-Q1\""}, {"Quarter 2 2024/25", "\"2024-Q3\""},
         {"17/04/2024", "\"2024-04-17\""}, {"45383", "\"2024-04-01\""}, {"n/a", "absent"});
    LOOK(period, {"2024-26", "!is not a"}, {"2024/26", "!the second part is the year after"},
         {"24/25", "!does not say the century: write 2024-25"}, {"FY24", "!which two years"},
         {"Q1 2024", "!may be a quarter of the calendar or of a financial year"},
         {"2024 Q1", "!may be a quarter of the calendar"}, {"Q5 2024/25", "!is not a period"},
         {"03/04/2024", "!may be read day first or month first"}, {"last year", "!is not a period"},
         {"13/2024", "!is not a period"}, {"2024-13", "!is not a"},
         {"1234567", "!is not a period"});
}

static void dates(void)
{
    struct cell_kind date = {.type = VFM_FIELD_DATE, .name = "x"};
    LOOK(date, {"2024-04-17", "\"2024-04-17\""}, {"2024/04/17", "\"2024-04-17\""},
         {"25/12/2024", "\"2024-12-25\""}, {"12/25/2024", "\"2024-12-25\""},
         {"25.12.2024", "\"2024-12-25\""}, {"04/04/2024", "\"2024-04-04\""},
         {"17 April 2024", "\"2024-04-17\""}, {"17th April 2024", "\"2024-04-17\""},
         {"1st May, 2024", "\"2024-05-01\""}, {"17-Apr-24", "\"2024-04-17\""},
         {"17-Apr-2024", "\"2024-04-17\""}, {"17 Apr 24", "\"2024-04-17\""},
         {"April 17, 2024", "\"2024-04-17\""}, {"Wednesday 17 April 2024", "\"2024-04-17\""},
         {"Wed, 17 Apr 2024", "\"2024-04-17\""}, {"2024-04-17T12:30:00Z", "\"2024-04-17\""},
         {"2024-04-17T12:30:00.123+01:00", "\"2024-04-17\""},
         {"25/12/2024 14:05", "\"2024-12-25\""}, {"25/12/2024 2:05:09 PM", "\"2024-12-25\""},
         {"45383", "\"2024-04-01\""}, {"45383.75", "\"2024-04-01\""}, {"36526", "\"2000-01-01\""},
         {"36585", "\"2000-02-29\""}, {"25569", "\"1970-01-01\""}, {"44927", "\"2023-01-01\""},
         {"45657", "\"2024-12-31\""}, {"#N/A", "absent"});
    LOOK(date,
         {"03/04/2024", "!x \"03/04/2024\" may be read day first or month first: say --dates"},
         {"31/06/2024", "!that the calendar does not have"},
         {"29/02/2023", "!that the calendar does not have"},
         {"2024-02-30", "!that the calendar does not have"},
         {"17/04/24", "!has a year of two digits"}, {"17/04", "!is not a date"},
         {"17-04/2024", "!is not a date"}, {"17/04/2024x", "!is not a date"},
         {"2024", "!is not a date"}, {"7", "!is not a date"}, {"99999", "!is not a date"},
         {"soon", "!is not a date"}, {"17 Apl 2024", "!is not a date"},
         {"17 April", "!is not a date"}, {"25/12/2024 99:00", "!is not a date"},
         {"25/13/2024", "!does not have"});
    date.dates = VFM_DATES_DMY;
    LOOK(date, {"03/04/2024", "\"2024-04-03\""}, {"3/4/24", "\"2024-04-03\""},
         {"12/25/2024", "!does not have"}, {"2024-04-03", "\"2024-04-03\""});
    date.dates = VFM_DATES_MDY;
    LOOK(date, {"03/04/2024", "\"2024-03-04\""}, {"25/12/2024", "!does not have"});
    date.dates = VFM_DATES_YMD;
    LOOK(date, {"24/03/04", "\"2024-03-04\""}, {"03/04/2024", "!does not begin with a year"});
}

static void words_and_text(void)
{
    struct vfm_schema_field field = {.words = words, .word_count = 4, .choices = "period, after"};
    struct cell_kind choice = {.type = VFM_FIELD_CHOICE, .field = &field, .name = "x"};
    struct cell_kind boolean = {.type = VFM_FIELD_BOOLEAN, .name = "x"};
    struct cell_kind text = {.type = VFM_FIELD_STRING, .name = "x"};
    struct cell_kind any = {.type = VFM_FIELD_ANY, .name = "x"};
    struct cell_kind object = {.type = VFM_FIELD_OBJECT, .name = "x"};
    LOOK(choice, {"Period", "\"period\""}, {"2", "\"after\""}, {"period - after", "\"after\""},
         {"later", "!x \"later\" is none of: period, after"}, {"!", "!is none of"});
    LOOK(boolean, {"Yes", "true"}, {"n", "false"}, {"TRUE", "true"}, {"0", "false"}, {"1", "true"},
         {"maybe", "!is neither yes nor no"}, {"2", "!is neither yes nor no"});
    LOOK(text, {"a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\""}, {"n/a", "\"n/a\""}, {"007", "\"007\""},
         {"a\x01", "\"a\\u0001\""});
    LOOK(any, {"007", "\"007\""}, {"107", "107"}, {"1e5", "1e5"}, {"true", "\"true\""});
    LOOK(object, {"5", "!headed x.NAME"});
}

int main(void)
{
    numbers();
    fractions();
    periods();
    dates();
    words_and_text();
    return tap_done();
}
