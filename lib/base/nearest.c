// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdint.h>

#include <vfm/nearest.h>

#define LONGEST 63

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The optimal string alignment distance, three rows of its table at a time. */
size_t vfm_word_distance(struct vfm_slice a, struct vfm_slice b)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    if (a.length > LONGEST || b.length > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= b.length; j++)
        above[j] = j;
    for (size_t i = 1; i <= a.length; i++) {
        char letter = lower(a.data[i - 1]);
        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            bool same = letter == lower(b.data[j - 1]);
            row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && letter == lower(b.data[j - 2]) &&
                lower(a.data[i - 2]) == lower(b.data[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return above[b.length];
}

const char *vfm_nearest(struct vfm_slice word, const char *const *names, size_t count)
{
    const char *best = NULL;
    size_t bound = (word.length + 2) / 3 + 1;
    for (size_t i = 0; i < count; i++) {
        size_t distance = names[i] ? vfm_word_distance(word, vfm_slice_of(names[i])) : SIZE_MAX;
        if (distance < bound) {
            best = names[i];
            bound = distance;
        }
    }
    return best;
}
