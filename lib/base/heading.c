// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/heading.h>

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* How many bytes at the start of `text` are one character of punctuation beyond ASCII: U+00A0 to
 * U+00BF, U+2000 to U+206F, U+20A0 to U+20BF, U+FEFF. 0 for anything else. */
static size_t wide_punctuation(struct vfm_slice text)
{
    const unsigned char *at = (const unsigned char *)text.data;
    if (text.length >= 2 && at[0] == 0xC2 && at[1] >= 0xA0)
        return 2;
    if (text.length < 3)
        return 0;
    if (at[0] == 0xE2 && (at[1] == 0x80 || at[1] == 0x81 || (at[1] == 0x82 && at[2] >= 0xA0)))
        return 3;
    return at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF ? 3 : 0;
}

size_t vfm_heading_fold(struct vfm_slice heading, char *out)
{
    size_t length = 0;
    while (heading.length) {
        char byte = heading.data[0];
        size_t skipped = 1;
        if (is_upper(byte))
            out[length++] = (char)(byte - 'A' + 'a');
        else if (is_lower(byte) || is_digit(byte))
            out[length++] = byte;
        else if ((unsigned char)byte >= 0x80 && !(skipped = wide_punctuation(heading)))
            out[length++] = byte;
        skipped += skipped == 0;
        heading.data += skipped;
        heading.length -= skipped;
    }
    return length;
}

struct vfm_slice vfm_heading_key(struct vfm_slice heading, struct vfm_arena *arena)
{
    char *key = vfm_arena_take(arena, 2 * heading.length + 1);
    if (!key)
        return (struct vfm_slice){NULL, 0};
    size_t length = 0;
    bool apart = false; /* something was left out, or a capital begins a word */
    for (size_t at = 0; at < heading.length;) {
        char byte = heading.data[at], folded[1];
        struct vfm_slice one = {heading.data + at, 1};
        size_t skipped = 1, kept = 0;
        if ((unsigned char)byte >= 0x80) {
            struct vfm_slice rest = {heading.data + at, heading.length - at};
            skipped = wide_punctuation(rest);
            kept = skipped == 0;
            folded[0] = byte;
            skipped += kept;
        } else {
            kept = vfm_heading_fold(one, folded);
        }
        if (!kept)
            apart = true;
        if (kept && is_upper(byte) && at && is_lower(heading.data[at - 1]))
            apart = true;
        if (kept) {
            if (apart && length)
                key[length++] = '_';
            key[length++] = folded[0];
            apart = false;
        }
        at += skipped;
    }
    key[length] = 0;
    return (struct vfm_slice){key, length};
}
