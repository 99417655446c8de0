// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A slice: some bytes that somebody else owns. Not terminated. The bytes live as long as the block,
 * arena or buffer that they were cut from; a function that keeps one longer copies it.
 */
#ifndef VFM_SLICE_H
#define VFM_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct vfm_slice {
    const char *data; /* NULL only where length is 0 */
    size_t length;    /* bytes */
};

/* A slice of a string literal, usable in static initialisers. */
#define VFM_LITERAL(text)           \
    {                               \
        ("" text), sizeof(text) - 1 \
    }

/* For printf("%.*s"): the two arguments. */
#define VFM_PRINT(slice) (int)(slice).length, (slice).data

static inline struct vfm_slice vfm_slice_of(const char *terminated)
{
    return (struct vfm_slice){terminated, strlen(terminated)};
}

static inline bool vfm_slice_equal(struct vfm_slice a, struct vfm_slice b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

static inline bool vfm_slice_is(struct vfm_slice a, const char *terminated)
{
    return vfm_slice_equal(a, vfm_slice_of(terminated));
}

/* Bytewise order (which for UTF-8 is the order of code points): <0, 0, >0. */
static inline int vfm_slice_compare(struct vfm_slice a, struct vfm_slice b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.data, b.data, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

static inline bool vfm_is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

/* `a` without ASCII blanks (space, tab, CR, LF) at both ends. */
static inline struct vfm_slice vfm_slice_trim(struct vfm_slice a)
{
    while (a.length && vfm_is_blank(a.data[0])) {
        a.data++;
        a.length--;
    }
    while (a.length && vfm_is_blank(a.data[a.length - 1]))
        a.length--;
    return a;
}

/* The first bytes of `a`, at most `most`, cut before a UTF-8 character that does not fit: what a
 * message quotes. */
static inline struct vfm_slice vfm_slice_head(struct vfm_slice a, size_t most)
{
    if (a.length > most) {
        a.length = most;
        while (a.length && (a.data[a.length] & 0xC0) == 0x80)
            a.length--;
    }
    return a;
}

/* Copies a short text without a call; returns where the copy ends. */
static inline char *vfm_copy_short(char *to, const char *from, size_t length)
{
    if (length > 32) {
        memcpy(to, from, length);
    } else if (length >= 16) {
        memcpy(to, from, 16);
        memcpy(to + length - 16, from + length - 16, 16);
    } else if (length >= 8) {
        memcpy(to, from, 8);
        memcpy(to + length - 8, from + length - 8, 8);
    } else if (length >= 4) {
        memcpy(to, from, 4);
        memcpy(to + length - 4, from + length - 4, 4);
    } else if (length) {
        to[0] = from[0];
        to[length / 2] = from[length / 2];
        to[length - 1] = from[length - 1];
    }
    return to + length;
}

/* vfm_slice_equal for names, which are short, without a call. */
static inline bool vfm_slice_equal_short(struct vfm_slice a, struct vfm_slice b)
{
    uint64_t word, other, differ = 0;
    if (a.length != b.length)
        return false;
    if (a.length < 4)
        return vfm_slice_equal(a, b);
    if (a.length < 8) {
        uint32_t words[4];
        memcpy(words, a.data, 4);
        memcpy(words + 1, a.data + a.length - 4, 4);
        memcpy(words + 2, b.data, 4);
        memcpy(words + 3, b.data + a.length - 4, 4);
        return words[0] == words[2] && words[1] == words[3];
    }
    for (size_t i = 0; i + 8 < a.length; i += 8) {
        memcpy(&word, a.data + i, 8);
        memcpy(&other, b.data + i, 8);
        differ |= word ^ other;
    }
    memcpy(&word, a.data + a.length - 8, 8);
    memcpy(&other, b.data + b.length - 8, 8);
    return (differ | (word ^ other)) == 0;
}

#endif
