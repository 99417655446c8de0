// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Short numbers read at once are those that the parser of numbers reads, and are the same doubles:
 * over all texts of up to four bytes of an alphabet of what numbers and mistakes are made of, and
 * over random ones of up to eight.
 */
#include "tap.h"

#include <vfm/digits.h>
#include <vfm/number.h>

static const char alphabet[] = "0123456789..-+eE ,/:x\xb0\xff";
#define LETTERS (sizeof alphabet - 1)

/* Whether the eight bytes read at once agree with the parser; what stands behind is of no account.
 */
static bool agrees(const char *text, size_t length, char behind)
{
    char room[2 * VFM_DIGITS];
    double number = 0, wanted = 0;
    struct vfm_error error = {0};
    memset(room, behind, sizeof room);
    memcpy(room, text, length);
    bool wrong =
        memchr(text, '-', length) || memchr(text, 'e', length) || memchr(text, 'E', length);
    wrong = wrong || vfm_number_length((struct vfm_slice){text, length}) != length;
    if (wrong)
        return !vfm_digits_read(room, length, &number);
    vfm_number_parse((struct vfm_slice){text, length}, &wanted, &error);
    const char *point = memchr(text, '.', length);
    unsigned places = point ? (unsigned)(text + length - point) - 1 : 0;
    return vfm_digits_read(room, length, &number) && number == wanted &&
           vfm_digits_known(room, length, places) == wanted;
}

static void test_all_short(void)
{
    size_t wrong = 0, count = 0;
    for (size_t length = 1; length <= 4; length++) {
        size_t texts = 1;
        for (size_t i = 0; i < length; i++)
            texts *= LETTERS;
        for (size_t number = 0; number < texts; number++, count++) {
            char text[4];
            for (size_t i = 0, left = number; i < length; i++, left /= LETTERS)
                text[i] = alphabet[left % LETTERS];
            wrong += !agrees(text, length, number % 2 ? '7' : '.');
        }
    }
    tap_ok(wrong == 0, "all %zu texts of up to four bytes: as the parser says (%zu not)", count,
           wrong);
}

static void test_random(void)
{
    uint64_t state = 11;
    size_t wrong = 0, count = 300000;
    for (size_t i = 0; i < count; i++) {
        char text[VFM_DIGITS];
        size_t length = 1 + tap_random(&state) % VFM_DIGITS;
        bool tame = tap_random(&state) % 4; /* digits and points alone: most are numbers */
        for (size_t k = 0; k < length; k++)
            text[k] = alphabet[tap_random(&state) % (tame ? 11 : LETTERS)];
        wrong += !agrees(text, length, (char)tap_random(&state));
    }
    tap_ok(wrong == 0, "%zu random texts of up to eight bytes: as the parser says (%zu not)", count,
           wrong);
}

int main(void)
{
    test_all_short();
    test_random();
    return tap_done();
}
