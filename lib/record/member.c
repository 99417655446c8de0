// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/member.h>

#include <assert.h>

struct vfm_slice vfm_members(const struct vfm_value *object)
{
    assert((object->kind == VFM_OBJECT || object->kind == VFM_ARRAY) && object->length >= 2);
    return (struct vfm_slice){object->text + 1, object->length - 2};
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
        at++;
    return at;
}

/* Past the string that begins at `at`: at the byte after its closing quote. */
static const char *skip_string(const char *at)
{
    for (at++; *at != '"'; at++)
        if (*at == '\\')
            at++;
    return at + 1;
}

/* Past the list or object that begins at `at`. */
static const char *skip_nested(const char *at)
{
    unsigned depth = 0;
    for (;;) {
        if (*at == '"') {
            at = skip_string(at);
            continue;
        }
        if (*at == '{' || *at == '[')
            depth++;
        else if ((*at == '}' || *at == ']') && --depth == 0)
            return at + 1;
        at++;
    }
}

/* Reads the value at `at`; returns where it ends. */
static const char *read_value(const char *at, const char *end, struct vfm_value *value)
{
    const char *start = at;
    *value = (struct vfm_value){.text = start};
    if (*at == '"') {
        at = skip_string(at);
        value->kind = VFM_STRING;
        value->text = start + 1;
        value->length = (uint32_t)(at - start - 2);
        value->escaped = memchr(value->text, '\\', value->length) != NULL;
        return at;
    }
    if (*at == '{' || *at == '[') {
        at = skip_nested(at);
        value->kind = *start == '{' ? VFM_OBJECT : VFM_ARRAY;
    } else {
        while (at < end && *at != ',' && *at != ' ' && *at != '\t' && *at != '\n' && *at != '\r')
            at++;
        value->kind = *start == 't'   ? VFM_TRUE
                      : *start == 'f' ? VFM_FALSE
                      : *start == 'n' ? VFM_NULL
                                      : VFM_NUMBER;
    }
    value->length = (uint32_t)(at - start);
    return at;
}

/* The place of the next member or item, past blanks and a comma; the end where there is none. */
static const char *next_place(const struct vfm_slice *left)
{
    const char *end = left->data + left->length;
    const char *at = skip_blanks(left->data, end);
    return at < end && *at == ',' ? skip_blanks(at + 1, end) : at;
}

bool vfm_member_next(struct vfm_slice *left, struct vfm_member *member)
{
    const char *end = left->data + left->length;
    const char *at = next_place(left);
    if (at == end)
        return false;
    const char *quote = at;
    at = skip_string(at);
    member->key = (struct vfm_slice){quote + 1, (size_t)(at - quote) - 2};
    at = skip_blanks(at, end);
    at = skip_blanks(at + 1, end); /* past the colon */
    at = read_value(at, end, &member->value);
    *left = (struct vfm_slice){at, (size_t)(end - at)};
    return true;
}

bool vfm_item_next(struct vfm_slice *left, struct vfm_value *item)
{
    const char *end = left->data + left->length;
    const char *at = next_place(left);
    if (at == end)
        return false;
    at = read_value(at, end, item);
    *left = (struct vfm_slice){at, (size_t)(end - at)};
    return true;
}
