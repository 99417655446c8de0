// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Numerals: each way that this processor can go prints what the C library makes of units and
 * micro-units, without the last zeros; at every power of ten, and from any row to any other. */
#include <inttypes.h>

#include <vfm/numerals.h>

#include "tests/unit/tap.h"

#define ROWS 37

/* The text of an amount, by snprintf: its length. */
static size_t expect(int64_t amount, char out[64])
{
    uint64_t size = amount < 0 ? -(uint64_t)amount : (uint64_t)amount;
    int length = snprintf(out, 64, "%s%" PRIu64 ".%06" PRIu64, amount < 0 ? "-" : "",
                          size / 1000000, size % 1000000);
    while (out[length - 1] == '0')
        length--;
    return (size_t)length - (out[length - 1] == '.');
}

static size_t count_wrong(const struct vfm_numerals_way *way, const int64_t *amounts, size_t from,
                          size_t to)
{
    char cells[ROWS * VFM_NUMERALS_CELL], text[64];
    uint8_t starts[ROWS], lengths[ROWS];
    size_t wrong = 0;
    const struct vfm_numerals numerals = {cells, starts, lengths};
    memset(lengths, 77, sizeof lengths);
    way->print(amounts, from, to, &numerals);
    for (size_t row = 0; row < ROWS; row++) {
        if (row < from || row >= to) {
            wrong += lengths[row] != 77;
            continue;
        }
        size_t length = expect(amounts[row], text);
        wrong +=
            lengths[row] != length || memcmp(vfm_numerals_start(&numerals, row), text, length) != 0;
    }
    return wrong;
}

/* Amounts of up to so many digits, many of them nines or zeros. */
static int64_t random_amount(uint64_t *state, unsigned most)
{
    unsigned digits = (unsigned)(tap_random(state) % (most + 1));
    uint64_t manner = tap_random(state) % 4;
    int64_t amount = 0;
    for (unsigned i = 0; i < digits; i++) {
        int64_t digit = (int64_t)(tap_random(state) % 10);
        amount = amount * 10 + (manner == 0 ? 9 : manner == 1 && i > digits / 2 ? 0 : digit);
    }
    return amount;
}

static size_t wrong_edges(const struct vfm_numerals_way *way)
{
    int64_t amounts[ROWS] = {INT64_MAX, INT64_MIN, INT64_MIN + 1, -1, 0};
    size_t wrong = count_wrong(way, amounts, 0, ROWS);
    for (int64_t power = 1; power <= INT64_MAX / 10; power *= 10)
        for (int64_t times = 1; times <= 9; times++) {
            for (int64_t i = 0; i < ROWS; i++)
                amounts[i] = power * times + (i - ROWS / 2) * (i % 2 ? 1 : 999983);
            wrong += count_wrong(way, amounts, 0, ROWS);
        }
    return wrong;
}

static size_t wrong_random(const struct vfm_numerals_way *way)
{
    uint64_t state = 9;
    size_t wrong = 0;
    for (int round = 0; round < 20000; round++) {
        int64_t amounts[ROWS];
        size_t from = tap_random(&state) % 9, to = ROWS - tap_random(&state) % 9;
        for (size_t i = 0; i < ROWS; i++)
            amounts[i] = random_amount(&state, round % 8 ? 14 : 18);
        if (round % 8 == 1)
            amounts[tap_random(&state) % ROWS] *= -1;
        wrong += count_wrong(way, amounts, from, to);
    }
    return wrong;
}

int main(void)
{
    size_t count;
    const struct vfm_numerals_way *ways = vfm_numerals_ways(&count);
    tap_text(ways[count - 1].name, "plain", "plain C is always there, as the last");
    for (size_t way = 0; way < count; way++) {
        size_t edges = wrong_edges(&ways[way]), random = wrong_random(&ways[way]);
        tap_ok(edges == 0, "%s: amounts about powers of ten (%zu wrong)", ways[way].name, edges);
        tap_ok(random == 0, "%s: columns of random amounts (%zu wrong)", ways[way].name, random);
    }
    return tap_done();
}
