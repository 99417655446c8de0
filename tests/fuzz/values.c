// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Text that is a number, money, a fraction, a count or a period, or is not: one grammar for all,
 * strtod for the value, and what is printed reads back the same.
 */
#include "fuzz.h"

#include <float.h>
#include <math.h>

#include <vfm/money.h>
#include <vfm/number.h>
#include <vfm/period.h>

static const char *const seeds[] = {
    "0",
    "-12.5",
    "1e3",
    "123456789012345678901234567890.125",
    "0.0000005",
    "-0.0",
    "2024-25",
    "2024-Q3",
    "2024-04",
    "2024-04-17",
    "2011-12",
    "1e-330",
    "9007199254740993.00000000000000000000000001",
    "18446744073709551615",
    "1e24",
    "0.9999995",
};

static void check_number(struct vfm_slice text, bool good)
{
    struct vfm_error error = {0};
    char copy[5000], printed[VFM_NUMBER_TEXT];
    double number = 42;
    int status = vfm_number_parse(text, &number, &error);
    if (!good) {
        PROMISE(status == -1 && error.code == VFM_BAD_NUMBER && number == 42);
        return;
    }
    if (text.length >= sizeof copy)
        return;
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    double want = strtod(copy, NULL);
    if (isinf(want)) {
        PROMISE(status == -1 && error.code == VFM_OVERFLOWED && number == 42);
        return;
    }
    PROMISE(status == 0 && memcmp(&number, &want, sizeof number) == 0);
    size_t length = vfm_number_print(number, printed);
    PROMISE(length <= VFM_NUMBER_TEXT &&
            vfm_number_length((struct vfm_slice){printed, length}) == length);
    PROMISE(vfm_number_parse((struct vfm_slice){printed, length}, &want, &error) == 0);
    PROMISE(memcmp(&number, &want, sizeof number) == 0);
}

static void check_money(struct vfm_slice text, bool good)
{
    struct vfm_error error = {0};
    char printed[VFM_MONEY_TEXT];
    vfm_money amount = 42, again, rounded;
    double number;
    int status = vfm_money_parse(text, &amount, &error);
    if (status != 0) {
        PROMISE(amount == 42 && error.code == (good ? VFM_OVERFLOWED : VFM_BAD_NUMBER));
        return;
    }
    PROMISE(good);
    PROMISE(amount <= VFM_MONEY_LIMIT && amount >= -VFM_MONEY_LIMIT);
    size_t length = vfm_money_print(amount, printed);
    PROMISE(vfm_money_parse((struct vfm_slice){printed, length}, &again, &error) == 0);
    PROMISE(again == amount);
    /* the nearest double to what it says, and half a micro-unit away at most from the text's own */
    PROMISE(vfm_number_parse((struct vfm_slice){printed, length}, &number, &error) == 0);
    PROMISE(vfm_money_double(amount) == number);
    PROMISE(vfm_number_parse(text, &number, &error) == 0);
    if (fabs(number) < 1e9) {
        PROMISE(vfm_money_round(number, &rounded, &error) == 0);
        PROMISE(rounded - amount <= 1 && amount - rounded <= 1);
    }
}

static void check_period(struct vfm_slice text)
{
    struct vfm_error error = {0};
    struct vfm_period period, back;
    char printed[VFM_PERIOD_TEXT];
    if (vfm_period_parse(text, &period, &error) != 0) {
        PROMISE(error.code == VFM_BAD_PERIOD);
        return;
    }
    size_t length = vfm_period_print(period, printed);
    PROMISE(vfm_slice_equal(text, (struct vfm_slice){printed, length}));
    back = vfm_period_shift(vfm_period_shift(period, 5), -5);
    PROMISE(back.kind == period.kind && back.year == period.year && back.month == period.month &&
            back.day == period.day);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vfm_slice text = {(const char *)data, size};
    struct vfm_error error = {0};
    double fraction;
    uint64_t count;
    size_t length = vfm_number_length(text);
    PROMISE(length <= size);
    bool good = length == size && size > 0;
    check_number(text, good);
    check_money(text, good);
    check_period(text);
    if (vfm_fraction_parse(text, &fraction, &error) == 0)
        PROMISE(good && fraction >= 0 && fraction <= 1);
    if (vfm_count_parse(text, &count) == 0)
        PROMISE(size > 0 && memchr(data, 0x2d, size) == NULL);
    return 0;
}

FUZZ_MAIN(seeds)
