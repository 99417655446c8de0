// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Keys: values as bytes that memcmp puts in order. A part begins with a byte for its kind; a number
 * is its double's bits, arranged so that they ascend; text has its NULs escaped and ends in two.
 * Descending parts are the same with every bit turned round; an absent value is last either way. No
 * part is the beginning of another, so parts can stand one after another.
 */
#include <math.h>

#include "rank.h"

enum tag { TAG_NUMBER = 1, TAG_TEXT, TAG_FALSE, TAG_TRUE, TAG_NESTED };

static uint64_t ordered_bits(double number)
{
    uint64_t bits;
    if (number == 0)
        number = 0; /* no negative zero: the two are equal */
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

bool rank_key_number(const unsigned char *part, double *number)
{
    unsigned char turned = part[0] >= 0x40 ? 0xFF : 0;
    uint64_t bits = 0;
    if (part[0] == RANK_ABSENT || (part[0] ^ turned) != TAG_NUMBER)
        return false;
    for (int i = 1; i <= 8; i++)
        bits = bits << 8 | (part[i] ^ turned);
    bits = bits >> 63 ? bits & ~(UINT64_C(1) << 63) : ~bits;
    memcpy(number, &bits, sizeof bits);
    return true;
}

static void put_number(struct vfm_buffer *key, double number)
{
    uint64_t bits = ordered_bits(number);
    char *at = vfm_buffer_reserve(key, 9);
    if (!at)
        return;
    at[0] = TAG_NUMBER;
    for (int i = 8; i > 0; i--, bits >>= 8)
        at[i] = (char)(bits & 0xFF);
    key->length += 9;
}

static void put_text(struct vfm_buffer *key, enum tag tag, struct vfm_slice text)
{
    static const char end[2] = {0, 0};
    vfm_buffer_put(key, (char)tag);
    for (const char *nul; text.length && (nul = memchr(text.data, 0, text.length));) {
        size_t before = (size_t)(nul - text.data);
        vfm_buffer_add(key, text.data, before);
        vfm_buffer_put(key, 0);
        vfm_buffer_put(key, (char)0xFF);
        text.data += before + 1;
        text.length -= before + 1;
    }
    vfm_buffer_slice(key, text);
    vfm_buffer_add(key, end, 2);
}

int rank_key_add(struct vfm_buffer *key, const struct vfm_value *value, const char *field,
                 bool ascending, struct vfm_arena *arena, struct vfm_error *error)
{
    size_t from = key->length;
    double number;
    struct vfm_slice text;
    if (!value || value->kind == VFM_NULL) {
        vfm_buffer_put(key, (char)RANK_ABSENT);
        return 0;
    }
    switch (value->kind) {
    case VFM_NUMBER:
    case VFM_MONEY_VALUE:
        if (vfm_value_number(value, field, &number, error) < 0)
            return -1;
        put_number(key, number);
        break;
    case VFM_STRING:
        if (vfm_value_string(value, field, arena, &text, error) < 0)
            return -1;
        put_text(key, TAG_TEXT, text);
        break;
    case VFM_FALSE:
    case VFM_TRUE:
        vfm_buffer_put(key, value->kind == VFM_TRUE ? TAG_TRUE : TAG_FALSE);
        break;
    default:
        put_text(key, TAG_NESTED, (struct vfm_slice){value->text, value->length});
    }
    for (size_t i = from; !ascending && !key->failed && i < key->length; i++)
        key->data[i] = (char)~(unsigned char)key->data[i];
    return 0;
}
