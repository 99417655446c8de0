// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdint.h>

#include <vfm/digits.h>
#include <vfm/scanner.h>
#include <vfm/survey.h>

/* How many bytes the valid sequence past ASCII at `at` takes (RFC 3629, table 3-7 of the Unicode
 * standard: no overlong form, no surrogate, nothing past U+10FFFF), or 0. */
static size_t sequence(const unsigned char *at, size_t left)
{
    unsigned char lead = at[0];
    size_t length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || length > left)
        return 0;
    unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < least || at[1] > most)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* How many bytes from `at` on are ASCII, of `left`. */
static size_t ascii_run(const unsigned char *at, size_t left)
{
    size_t run = 0;
    for (; left - run >= sizeof(uint64_t); run += sizeof(uint64_t)) {
        uint64_t bright = vfm_digits_word((const char *)at + run) & UINT64_C(0x8080808080808080);
        if (bright)
            return run + (size_t)__builtin_ctzll(bright) / 8;
    }
    while (run < left && at[run] < 0x80)
        run++;
    return run;
}

size_t vfm_utf8_length(struct vfm_slice text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t at = 0;
    if (vfm_is_ascii(text.data, text.length))
        return text.length;
    for (;;) {
        at += ascii_run(bytes + at, text.length - at);
        if (at == text.length)
            return at;
        size_t length = sequence(bytes + at, text.length - at);
        if (!length)
            return at;
        at += length;
    }
}
