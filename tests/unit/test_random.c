// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Random numbers against published answers: those of the authors of Philox (Random123 1.14.0,
 * tests/kat_vectors, philox4x32 10) and of FNV-1a (the test vectors of its authors).
 */
#include <vfm/random.h>

#include "tap.h"

static void known_answers(void)
{
    static const struct {
        uint32_t counter[4], key[2], words[4];
        double uniform; /* worked out from the words with exact rationals */
    } rows[] = {
        {{0, 0, 0, 0},
         {0, 0},
         {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
         0.8805201978886142},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
         0.256961527804887},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
         0.5819976878860195},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t words[4];
        vfm_philox(rows[i].counter, rows[i].key, words);
        tap_ok(memcmp(words, rows[i].words, sizeof words) == 0, "known answer %zu of Philox4x32-10",
               i + 1);
        tap_double(vfm_random_unit(words), rows[i].uniform, "its uniform number");
        uint64_t seed = (uint64_t)rows[i].key[1] << 32 | rows[i].key[0];
        const uint32_t *at = rows[i].counter;
        tap_double(vfm_random_uniform(seed, (struct vfm_coordinates){at[0], at[1], at[2], at[3]}),
                   rows[i].uniform, "the same by seed and coordinates");
    }
}

static void ends(void)
{
    const uint32_t least[4] = {0}, most[4] = {0xffffffff, 0xffffffff, 0, 0};
    tap_double(vfm_random_unit(least), 0x1p-53, "the least uniform number is above 0");
    tap_double(vfm_random_unit(most), 1 - 0x1p-53, "the greatest is below 1");
}

static void hashes(void)
{
    tap_integer(vfm_random_hash(vfm_slice_of("")), 0x811c9dc5, "FNV-1a of nothing");
    tap_integer(vfm_random_hash(vfm_slice_of("a")), 0xe40c292c, "FNV-1a of a");
    tap_integer(vfm_random_hash(vfm_slice_of("foobar")), 0xbf9cf968, "FNV-1a of foobar");
}

/* Uniform numbers along each coordinate: the first two moments within five standard errors, and no
 * tie between neighbours. */
static void moments(void)
{
    enum { N = 100000 };
    static const char *const along[] = {"draws", "lines", "fields", "sub-draws", "seeds"};
    for (unsigned way = 0; way < 5; way++) {
        double sum = 0, squares = 0, products = 0, last = 0.5;
        for (uint32_t i = 0; i < N; i++) {
            struct vfm_coordinates at = {way == 0 ? i : 1, way == 1 ? i : 2, way == 2 ? i : 3,
                                         way == 3 ? i : 0};
            double uniform = vfm_random_uniform(way == 4 ? i : 42, at);
            sum += uniform - 0.5;
            squares += (uniform - 0.5) * (uniform - 0.5);
            products += (uniform - 0.5) * (last - 0.5);
            last = uniform;
        }
        double mean = sum / N, variance = squares / N, lagged = products / N;
        /* standard errors: sqrt(1/12/N), sqrt(1/180/N), 1/12/sqrt(N) */
        tap_ok(mean * mean < 25.0 / 12 / N, "the mean along %s is 1/2", along[way]);
        tap_ok((variance - 1.0 / 12) * (variance - 1.0 / 12) < 25.0 / 180 / N,
               "the variance along %s is 1/12", along[way]);
        tap_ok(lagged * lagged < 25.0 / 144 / N, "neighbours along %s do not go together",
               along[way]);
    }
}

int main(void)
{
    known_answers();
    ends();
    hashes();
    moments();
    return tap_done();
}
