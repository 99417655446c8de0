// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "print.h"

struct range {
    uint32_t first, last;
};

/* Characters that stand on the one before: the combining blocks of Unicode, joiners, selectors. */
static const struct range without_width[] = {
    {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a}, {0x064b, 0x065f},
    {0x093c, 0x093c}, {0x0941, 0x0948}, {0x094d, 0x094d}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x2064},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff},
};

/* East Asian Wide and Fullwidth (UAX #11), and the pictographs that terminals draw as wide. */
static const struct range wide[] = {
    {0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},
    {0x4e00, 0x9fff},   {0xa000, 0xa4cf},   {0xa960, 0xa97f},   {0xac00, 0xd7a3},
    {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},   {0xffe0, 0xffe6},
    {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static bool is_among(uint32_t character, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (character >= ranges[i].first && character <= ranges[i].last)
            return true;
    }
    return false;
}

unsigned vfm_character_width(struct vfm_slice text, size_t *bytes)
{
    unsigned char lead = (unsigned char)text.data[0];
    size_t length = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > text.length)
        length = 1;
    *bytes = length;
    if (length == 1)
        return 1;
    uint32_t character = lead & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++)
        character = character << 6 | ((unsigned char)text.data[i] & 0x3f);
    if (is_among(character, without_width, sizeof without_width / sizeof *without_width))
        return 0;
    return is_among(character, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

unsigned vfm_text_width(struct vfm_slice text)
{
    unsigned width = 0;
    while (text.length) {
        size_t bytes;
        width += vfm_character_width(text, &bytes);
        text.data += bytes;
        text.length -= bytes;
    }
    return width;
}

void vfm_buffer_line(struct vfm_buffer *out, struct vfm_slice text)
{
    text = vfm_slice_trim(text);
    bool blank = false;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        /* C1 controls (U+0080 to U+009F) are two bytes in UTF-8. */
        bool c1 = byte == 0xc2 && i + 1 < text.length && (unsigned char)text.data[i + 1] < 0xa0;
        if (byte == ' ' || (byte >= '\t' && byte <= '\r')) {
            blank = true;
            continue;
        }
        if (blank)
            vfm_buffer_put(out, ' ');
        blank = false;
        if (byte < 0x20 || byte == 0x7f || c1)
            vfm_buffer_text(out, "\xef\xbf\xbd");
        else
            vfm_buffer_put(out, (char)byte);
        i += c1;
    }
}
