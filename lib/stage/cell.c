// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "cell.h"

#include <stdio.h>

#include <vfm/heading.h>
#include <vfm/number.h>

#include "dates.h"

#define SHOWN 60 /* bytes of a cell in a message */
#define LONGEST_WORD 64

/* Bytes of `cell` to show: cut where a character ends. */
static int shown(struct vfm_slice cell)
{
    size_t length = cell.length;
    if (length > SHOWN)
        for (length = SHOWN; length && ((unsigned char)cell.data[length] & 0xc0) == 0x80;)
            length--;
    return (int)length;
}

__attribute__((format(printf, 5, 6))) static enum cell_answer
refuse(const struct cell_kind *kind, struct vfm_slice cell, struct vfm_error *error,
       enum vfm_code code, const char *format, ...)
{
    char words[sizeof error->message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    vfm_fail(error, code, "%s \"%.*s%s\" %.320s", kind->name, shown(cell), cell.data,
             cell.length > SHOWN ? "\xe2\x80\xa6" : "", words);
    vfm_fail_field(error, kind->name, cell);
    return CELL_REFUSED;
}

static enum cell_answer no_memory(struct vfm_error *error)
{
    vfm_fail(error, VFM_NO_MEMORY, "out of memory for a cell");
    return CELL_REFUSED;
}

static enum cell_answer token(uint8_t kind, struct vfm_slice text, struct vfm_value *value)
{
    *value = (struct vfm_value){.text = text.data, .length = (uint32_t)text.length, .kind = kind};
    return CELL_READ;
}

/* `n/a` and its like. */
static bool is_absent(struct vfm_slice cell)
{
    static const char *const words[] = {"n/a", "n.a.", "null"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t k = 0;
        while (k < cell.length && words[i][k] &&
               (cell.data[k] | (words[i][k] >= 'a' ? 0x20 : 0)) == words[i][k])
            k++;
        if (k == cell.length && !words[i][k])
            return true;
    }
    return false;
}

/* ---- numbers ---- */

/* Whether `number`, a JSON number, lies within the bounds of the field. */
static enum cell_answer check_bounds(const struct cell_kind *kind, struct vfm_slice cell,
                                     struct vfm_slice number, struct vfm_value *value,
                                     struct vfm_error *error)
{
    const struct vfm_schema_field *field = kind->field;
    double size;
    if (!field || !(field->has_least || field->has_above || field->has_most))
        return token(VFM_NUMBER, number, value);
    if (vfm_number_parse(number, &size, error) < 0)
        return refuse(kind, cell, error, VFM_OUT_OF_RANGE, "is beyond any number that can be used");
    char bound[VFM_NUMBER_TEXT];
    if (field->has_above && !(size > field->above))
        return refuse(kind, cell, error, VFM_OUT_OF_RANGE, "is out of range: it is more than %.*s",
                      (int)vfm_number_print(field->above, bound), bound);
    if (field->has_least && !(size >= field->least))
        return refuse(kind, cell, error, VFM_OUT_OF_RANGE, "is out of range: it is at least %.*s",
                      (int)vfm_number_print(field->least, bound), bound);
    if (field->has_most && !(size <= field->most))
        return refuse(kind, cell, error, VFM_OUT_OF_RANGE, "is out of range: it is at most %.*s",
                      (int)vfm_number_print(field->most, bound), bound);
    return token(VFM_NUMBER, number, value);
}

static enum cell_answer read_number(const struct cell_kind *kind, struct vfm_slice cell,
                                    struct vfm_arena *arena, struct vfm_value *value,
                                    struct vfm_error *error)
{
    struct vfm_slice number;
    const struct vfm_slice *currency = kind->type == VFM_FIELD_MONEY ? &kind->currency : NULL;
    const char *fault = amount_read(cell, currency, arena, &number);
    if (!fault && currency)
        fault = amount_expand(&number, arena);
    if (fault)
        return refuse(kind, cell, error, VFM_BAD_NUMBER, "%s", fault);
    return check_bounds(kind, cell, number, value, error);
}

static enum cell_answer read_count(const struct cell_kind *kind, struct vfm_slice cell,
                                   struct vfm_arena *arena, struct vfm_value *value,
                                   struct vfm_error *error)
{
    struct vfm_slice number;
    uint64_t count;
    const char *fault = amount_read(cell, NULL, arena, &number);
    if (fault)
        return refuse(kind, cell, error, VFM_BAD_NUMBER, "%s", fault);
    const char *point = memchr(number.data, '.', number.length);
    if (point) { /* 12.0 is whole */
        size_t zeros = (size_t)(number.data + number.length - point) - 1;
        while (zeros && point[zeros] == '0')
            zeros--;
        if (zeros == 0)
            number.length = (size_t)(point - number.data);
    }
    if (vfm_count_parse(number, &count) < 0)
        return refuse(kind, cell, error, VFM_BAD_NUMBER, "is not a whole number from 0: write 12");
    return check_bounds(kind, cell, number, value, error);
}

/* `number`, a JSON number, divided by 100, exactly: its point moves by two. */
static bool hundredth(struct vfm_slice number, struct vfm_arena *arena, struct vfm_slice *shifted)
{
    bool negative = number.length && number.data[0] == '-';
    number.data += negative;
    number.length -= negative;
    if (memchr(number.data, 'e', number.length) || memchr(number.data, 'E', number.length))
        return false;
    const char *point = memchr(number.data, '.', number.length);
    size_t whole = point ? (size_t)(point - number.data) : number.length;
    size_t decimals = point ? number.length - whole - 1 : 0;
    char *out = vfm_arena_take(arena, number.length + 8);
    if (!out)
        return false;
    size_t length = 0, dot;
    if (negative)
        out[length++] = '-';
    if (whole > 2)
        memcpy(out + length, number.data, whole - 2);
    else
        out[length] = '0';
    length += whole > 2 ? whole - 2 : 1;
    dot = length;
    out[length++] = '.';
    out[length++] = whole > 1 ? number.data[whole - 2] : '0';
    out[length++] = number.data[whole - 1];
    if (decimals)
        memcpy(out + length, point + 1, decimals);
    length += decimals;
    while (out[length - 1] == '0')
        length--;
    if (length == dot + 1)
        length = dot;
    *shifted = (struct vfm_slice){out, length};
    return true;
}

static enum cell_answer refuse_fraction(const struct cell_kind *kind, struct vfm_slice cell,
                                        struct vfm_slice number, struct vfm_arena *arena,
                                        struct vfm_error *error)
{
    double size = 0;
    struct vfm_error ignored = {0};
    struct vfm_slice shifted;
    bool read = number.length && vfm_number_parse(number, &size, &ignored) == 0;
    if (read && size > 1 && size <= 100 && cell.data[cell.length - 1] != '%' &&
        hundredth(number, arena, &shifted))
        return refuse(kind, cell, error, VFM_BAD_FRACTION,
                      "is not a fraction: write %.*s or %.*s%%", VFM_PRINT(shifted),
                      VFM_PRINT(number));
    if (number.length)
        return refuse(kind, cell, error, VFM_BAD_FRACTION,
                      "is not a fraction: it lies between 0 and 1, or 0%% and 100%%");
    return refuse(kind, cell, error, VFM_BAD_FRACTION, "is not a fraction: write 0.25 or 25%%");
}

static enum cell_answer read_fraction(const struct cell_kind *kind, struct vfm_slice cell,
                                      struct vfm_arena *arena, struct vfm_value *value,
                                      struct vfm_error *error)
{
    struct vfm_slice number = {NULL, 0}, body = cell;
    struct vfm_error ignored = {0};
    double size;
    bool percent = cell.data[cell.length - 1] == '%';
    body.length -= percent;
    if (amount_read(body, NULL, arena, &number))
        return refuse_fraction(kind, cell, (struct vfm_slice){NULL, 0}, arena, error);
    if (percent && !hundredth(number, arena, &number))
        return refuse_fraction(kind, cell, (struct vfm_slice){NULL, 0}, arena, error);
    if (vfm_number_parse(number, &size, &ignored) < 0 || !(size >= 0 && size <= 1))
        return refuse_fraction(kind, cell, number, arena, error);
    return check_bounds(kind, cell, number, value, error);
}

/* ---- the others ---- */

static enum cell_answer read_period(const struct cell_kind *kind, struct vfm_slice cell,
                                    struct vfm_arena *arena, struct vfm_value *value,
                                    struct vfm_error *error)
{
    struct vfm_period period;
    bool date = kind->type == VFM_FIELD_DATE;
    const char *fault =
        date ? date_read(cell, kind->dates, &period) : period_read(cell, kind->dates, &period);
    if (fault)
        return refuse(kind, cell, error, date ? VFM_BAD_DATE : VFM_BAD_PERIOD, "%s", fault);
    char text[VFM_PERIOD_TEXT];
    struct vfm_slice printed = {text, vfm_period_print(period, text)};
    if (vfm_slice_equal(printed, cell))
        return token(VFM_STRING, cell, value);
    printed = vfm_arena_copy(arena, printed);
    return printed.data ? token(VFM_STRING, printed, value) : no_memory(error);
}

static enum cell_answer read_boolean(const struct cell_kind *kind, struct vfm_slice cell,
                                     struct vfm_value *value, struct vfm_error *error)
{
    static const char *const words[] = {"false", "true", "no", "yes", "n", "y", "0", "1"};
    char folded[LONGEST_WORD];
    size_t length = cell.length <= sizeof folded ? vfm_heading_fold(cell, folded) : 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (vfm_slice_is((struct vfm_slice){folded, length}, words[i])) {
            *value = vfm_make_boolean(i % 2);
            return CELL_READ;
        }
    }
    return refuse(kind, cell, error, VFM_BAD_TYPE, "is neither yes nor no: write one of them");
}

static enum cell_answer read_choice(const struct cell_kind *kind, struct vfm_slice cell,
                                    struct vfm_value *value, struct vfm_error *error)
{
    const struct vfm_schema_field *field = kind->field;
    char folded[LONGEST_WORD];
    size_t length = cell.length <= sizeof folded ? vfm_heading_fold(cell, folded) : 0;
    for (uint32_t i = 0; i < field->word_count && length; i++)
        if (vfm_slice_equal((struct vfm_slice){folded, length}, field->words[i].folded))
            return token(VFM_STRING, field->words[i].value, value);
    return refuse(kind, cell, error, VFM_BAD_TYPE, "is none of: %s", field->choices);
}

static enum cell_answer read_text(struct vfm_slice cell, struct vfm_arena *arena,
                                  struct vfm_value *value, struct vfm_error *error)
{
    *value = vfm_make_text(cell, arena);
    return value->kind == VFM_NULL ? no_memory(error) : CELL_READ;
}

enum cell_answer cell_read(const struct cell_kind *kind, struct vfm_slice cell,
                           struct vfm_arena *arena, struct vfm_value *value,
                           struct vfm_error *error)
{
    if (kind->type == VFM_FIELD_ANY && vfm_number_length(cell) == cell.length)
        return token(VFM_NUMBER, cell, value);
    if (kind->type == VFM_FIELD_STRING || kind->type == VFM_FIELD_ANY)
        return read_text(cell, arena, value, error);
    if (is_absent(cell))
        return CELL_ABSENT;
    if (cell.data[0] == '#') /* #N/A too: what was looked for and not found is not left out */
        return refuse(kind, cell, error, VFM_BAD_TYPE,
                      "is what a spreadsheet shows for an error: mend it there");
    switch (kind->type) {
    case VFM_FIELD_NUMBER:
    case VFM_FIELD_MONEY:
        return read_number(kind, cell, arena, value, error);
    case VFM_FIELD_COUNT:
        return read_count(kind, cell, arena, value, error);
    case VFM_FIELD_FRACTION:
        return read_fraction(kind, cell, arena, value, error);
    case VFM_FIELD_PERIOD:
    case VFM_FIELD_DATE:
        return read_period(kind, cell, arena, value, error);
    case VFM_FIELD_BOOLEAN:
        return read_boolean(kind, cell, value, error);
    case VFM_FIELD_CHOICE:
        return read_choice(kind, cell, value, error);
    default:
        return refuse(kind, cell, error, VFM_BAD_TYPE,
                      "stands in place of an object: give its members columns of their own, "
                      "headed %s.NAME",
                      kind->name);
    }
}
