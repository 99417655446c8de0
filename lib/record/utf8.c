// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdint.h>

#include <vfm/scanner.h>
#include <vfm/survey.h>

/* How many bytes the valid sequence at `at` takes (RFC 3629, table 3-7 of the Unicode standard: no
 * overlong form, no surrogate, nothing past U+10FFFF), or 0. */
static size_t sequence(const unsigned char *at, size_t left)
{
    unsigned char lead = at[0];
    size_t length = lead < 0x80   ? 1
                    : lead < 0xc2 ? 0
                    : lead < 0xe0 ? 2
                    : lead < 0xf0 ? 3
                    : lead < 0xf5 ? 4
                                  : 0;
    if (length == 0 || length > left)
        return 0;
    if (length == 1)
        return 1;
    unsigned char least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    unsigned char most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < least || at[1] > most)
        return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

size_t vfm_utf8_length(struct vfm_slice text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t at = 0;
    if (vfm_is_ascii(text.data, text.length))
        return text.length;
    while (at < text.length) {
        uint64_t word;
        if (text.length - at >= sizeof word) {
            memcpy(&word, bytes + at, sizeof word);
            if (!(word & 0x8080808080808080u)) {
                at += sizeof word;
                continue;
            }
        }
        size_t length = sequence(bytes + at, text.length - at);
        if (!length)
            return at;
        at += length;
    }
    return at;
}
