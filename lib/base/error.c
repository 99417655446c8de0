// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What is printed to a terminal or put into a reject record must be clean UTF-8 whatever bytes the
 * input held: bytes that are not, and control characters, become `?` here, once for all messages.
 */
#include <vfm/error.h>

#include <stdio.h>
#include <string.h>

/* How many bytes the UTF-8 character at `text` has, or 0 where there is none. */
static size_t character_length(const unsigned char *text, size_t length)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = text[0];
    if (first < 0x80)
        return 1;
    size_t count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
    if (count == 0 || first >= 0xF8 || count > length)
        return 0;
    uint32_t point = first & (0x7FU >> count);
    for (size_t i = 1; i < count; i++) {
        if ((text[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (text[i] & 0x3FU);
    }
    if (point < least[count] || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        return 0;
    return count;
}

/* Copies as many whole characters of `text` to `out` of `size` bytes as fit, terminated. */
static void copy_clean(char *out, size_t size, const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        size_t count = character_length(at + i, length - i);
        bool clean = count > 1 || (count == 1 && at[i] >= 0x20 && at[i] != 0x7F);
        if (count == 0)
            count = 1;
        size_t room = clean ? count : 1;
        if (used + room >= size)
            break;
        if (clean)
            memcpy(out + used, at + i, count);
        else
            out[used] = '?';
        used += room;
        i += count;
    }
    out[used] = '\0';
}

static void fill(struct vfm_error *error, enum vfm_code code, const char *words)
{
    if (error->code == VFM_NONE) {
        error->file = NULL;
        error->line = error->column = 0;
        error->field[0] = error->value[0] = '\0';
    }
    error->code = code;
    copy_clean(error->message, sizeof error->message, words, strlen(words));
}

int vfm_fail(struct vfm_error *error, enum vfm_code code, const char *format, ...)
{
    char words[sizeof error->message]; /* apart: an argument may be the old message */
    va_list arguments;
    if (!error)
        return -1;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    fill(error, code, words);
    return -1;
}

int vfm_fail_errno(struct vfm_error *error, enum vfm_code code, int number, const char *format, ...)
{
    char words[sizeof error->message];
    va_list arguments;
    if (!error)
        return -1;
    va_start(arguments, format);
    int length = vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    char reason[128];
    if (strerror_r(number, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", number);
    size_t used = length < 0 ? 0 : (size_t)length;
    size_t most = sizeof words - 1 - strlen(reason) - 2;
    if (used > most)
        used = most;
    snprintf(words + used, sizeof words - used, ": %s", reason);
    fill(error, code, words);
    return -1;
}

int vfm_fail_field(struct vfm_error *error, const char *field, struct vfm_slice value)
{
    if (!error)
        return -1;
    copy_clean(error->field, sizeof error->field, field, strlen(field));
    copy_clean(error->value, sizeof error->value, value.data, value.length);
    return -1;
}

enum vfm_status vfm_code_status(enum vfm_code code)
{
    switch (code) {
    case VFM_NONE:
        return VFM_STATUS_OK;
#define VFM_ROW(code, status, name) \
    case VFM_##code:                \
        return VFM_STATUS_##status;
        VFM_CATALOGUE(VFM_ROW)
#undef VFM_ROW
    }
    return VFM_STATUS_SYSTEM;
}

const char *vfm_code_name(enum vfm_code code)
{
    switch (code) {
    case VFM_NONE:
        return "none";
#define VFM_ROW(code, status, name) \
    case VFM_##code:                \
        return name;
        VFM_CATALOGUE(VFM_ROW)
#undef VFM_ROW
    }
    return "unknown";
}

char *vfm_error_text(const struct vfm_error *error, char *out, size_t size)
{
    char place[48] = "";
    if (error->line && error->column)
        snprintf(place, sizeof place, "%llu:%llu: ", (unsigned long long)error->line,
                 (unsigned long long)error->column);
    else if (error->line)
        snprintf(place, sizeof place, "%llu: ", (unsigned long long)error->line);
    if (error->file)
        snprintf(out, size, "%s:%s%s%s", error->file, place[0] ? "" : " ", place, error->message);
    else
        snprintf(out, size, "%s%s", place, error->message);
    return out;
}
