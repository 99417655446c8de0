// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "tap.h"

#include <stdlib.h>

#include <vfm/table.h>

static struct vfm_slice key_of(unsigned number, char *text)
{
    /* all lengths from 1 to 40, so that every branch of the hash has its turn */
    int length = sprintf(text, "%u", number);
    for (unsigned i = 0; i < number % 31; i++)
        text[length++] = (char)('a' + i % 26);
    return (struct vfm_slice){text, (size_t)length};
}

static void test_order(void)
{
    struct vfm_table table = {0};
    struct vfm_error error = {0};
    char text[64];
    const unsigned count = 200000;
    unsigned wrong = 0;

    tap_ok(vfm_table_find(&table, vfm_slice_of("x")) == VFM_ABSENT, "an empty table holds nothing");
    for (unsigned i = 0; i < count; i++) {
        if (vfm_table_find(&table, key_of(i, text)) != VFM_ABSENT)
            wrong++;
        if (vfm_table_add(&table, key_of(i, text), &error) != i)
            wrong++;
        if (vfm_table_add(&table, key_of(i / 2, text), &error) != i / 2)
            wrong++;
    }
    for (unsigned i = 0; i < count; i++) {
        struct vfm_slice key = key_of(i, text);
        if (vfm_table_find(&table, key) != i || !vfm_slice_equal(table.entries[i].key, key))
            wrong++;
        if (vfm_table_find(&table, key_of(i + count, text)) != VFM_ABSENT)
            wrong++;
    }
    tap_integer(wrong, 0, "keys are numbered in order of first sight and found again");
    tap_integer((long long)table.count, count, "each key once");
    vfm_table_release(&table);
    tap_ok(table.count == 0 && table.entries == NULL, "a released table is an empty one");
}

static void test_keys(void)
{
    struct vfm_table table = {0};
    struct vfm_error error = {0};
    char zeros[20] = {0};
    /* keys that differ only in length, or hold zero bytes */
    for (size_t i = 0; i <= sizeof zeros; i++)
        tap_integer((long long)vfm_table_add(&table, (struct vfm_slice){zeros, i}, &error),
                    (long long)i, "zero bytes of another length are another key");
    tap_integer((long long)vfm_table_find(&table, (struct vfm_slice){NULL, 0}), 0,
                "the empty key, with no bytes behind it");
    char changing[] = "mill";
    vfm_table_add(&table, vfm_slice_of(changing), &error);
    changing[0] = 'b';
    tap_ok(vfm_table_find(&table, vfm_slice_of("mill")) == sizeof zeros + 1,
           "the table keeps its own copy of a key");
    vfm_table_release(&table);
    vfm_table_release(NULL);
}

/* Of n keys hashed to 64 bits none should meet; in the low 16 bits they should fall evenly. */
static int ascending(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void test_hash(void)
{
    enum { count = 1 << 20, bins = 1 << 10 };
    uint64_t *hashes = malloc(count * sizeof *hashes);
    unsigned *low = calloc(bins, sizeof *low), *high = calloc(bins, sizeof *high);
    char text[64];
    for (unsigned i = 0; i < count; i++) {
        hashes[i] = vfm_hash(key_of(i, text));
        low[hashes[i] % bins]++;
        high[hashes[i] >> 54]++;
    }
    /* chi-square with 1023 degrees of freedom: mean 1023, deviation 45; 1300 is six of them off */
    double low_square = 0, high_square = 0, each = (double)count / bins;
    for (int i = 0; i < bins; i++) {
        low_square += (low[i] - each) * (low[i] - each) / each;
        high_square += (high[i] - each) * (high[i] - each) / each;
    }
    tap_ok(low_square < 1300, "the low bits are even (chi-square %.0f)", low_square);
    tap_ok(high_square < 1300, "the high bits are even (chi-square %.0f)", high_square);
    qsort(hashes, count, sizeof *hashes, ascending);
    unsigned met = 0;
    for (int i = 1; i < count; i++)
        met += hashes[i] == hashes[i - 1];
    tap_integer(met, 0, "a million keys have a million hashes");

    /* one bit of the key changed: half of the hash's bits change */
    uint64_t state = 21;
    double least = 64, most = 0;
    for (size_t length = 1; length <= 40; length++) {
        double changed = 0;
        int trials = 0;
        for (size_t bit = 0; bit < length * 8; bit++)
            for (int again = 0; again < 64; again++, trials++) {
                for (size_t i = 0; i < length; i++)
                    text[i] = (char)tap_random(&state);
                uint64_t before = vfm_hash((struct vfm_slice){text, length});
                text[bit / 8] = (char)(text[bit / 8] ^ 1 << bit % 8);
                uint64_t after = vfm_hash((struct vfm_slice){text, length});
                changed += __builtin_popcountll(before ^ after);
            }
        changed /= trials;
        if (changed < least)
            least = changed;
        if (changed > most)
            most = changed;
    }
    tap_ok(least > 31 && most < 33, "a changed bit changes half of the hash (%.2f to %.2f of 64)",
           least, most);

    /* the same where the bytes lie: at any address */
    unsigned wrong = 0;
    for (size_t shift = 0; shift < 8; shift++) {
        char room[64];
        memcpy(room + shift, "Thameside Community Kitchen", 27);
        wrong += vfm_hash((struct vfm_slice){room + shift, 27}) !=
                 vfm_hash(vfm_slice_of("Thameside Community Kitchen"));
    }
    tap_integer(wrong, 0, "the hash does not depend on where the bytes lie");
    free(hashes);
    free(low);
    free(high);
}

int main(void)
{
    test_order();
    test_keys();
    test_hash();
    return tap_done();
}
