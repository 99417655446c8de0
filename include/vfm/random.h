// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Random numbers by counter: a number is a function of a seed and of where it is wanted, so that it
 * depends neither on the order of the lines nor on who else drew before. The function is
 * Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel Random Numbers: As
 * Easy as 1, 2, 3", 2011).
 *
 * So that another implementation can repeat a draw, all of it in one place:
 *   key      = the seed's low 32 bits, its high 32 bits
 *   counter  = draw, hash of the line's id, hash of the field's name, sub-draw (all from 0)
 *   hash     = FNV-1a of the UTF-8 bytes, 32 bits: h = 2166136261; for each byte: h = (h xor byte)
 *              times 16777619, modulo 2^32 (G. Fowler, L. C. Noll, K.-P. Vo)
 *   uniform  = with w0, w1 the first two words that Philox gives: x = w1·2^32 + w0;
 *              (⌊x / 2^12⌋ + 1/2) / 2^52, strictly inside (0, 1)
 * Two names with one hash share their draws: among 10,000 lines the chance of any such pair is 1%.
 */
#ifndef VFM_RANDOM_H
#define VFM_RANDOM_H

#include <stdint.h>

#include <vfm/slice.h>

/* Where a number is wanted. */
struct vfm_coordinates {
    uint32_t draw, line, field, sub_draw;
};

/* The four words of Philox4x32-10 at `counter` under `key`. */
void vfm_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);

/* The number inside (0, 1) that the first two words make, as above. */
double vfm_random_unit(const uint32_t words[4]);

/* The uniform number of `seed` at `at`. */
double vfm_random_uniform(uint64_t seed, struct vfm_coordinates at);

/* The hash of a line's id or a field's name. */
uint32_t vfm_random_hash(struct vfm_slice name);

#endif
