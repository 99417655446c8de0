// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "template.h"

#define SOME_ROWS 4

/* ---- making ---- */

/* Where a mark stands; the one before the first line is at -1. */
static ptrdiff_t place_of(uint32_t mark)
{
    return (int32_t)mark;
}

/* The joint of `length` bytes at `bytes`, which stay; `from` its mark, number `mark`. */
static struct joint joint_of(const char *bytes, size_t length, ptrdiff_t from, uint32_t mark)
{
    char masked[sizeof(piece)] = {0};
    struct joint joint = {
        .length = (uint32_t)length, .from = (int32_t)from, .mark = mark, .text = bytes};
    memcpy(joint.pieces, bytes, length < sizeof joint.pieces ? length : sizeof joint.pieces);
    memset(masked, 0xff, (length - 1) % sizeof masked + 1);
    memcpy(&joint.mask, masked, sizeof masked);
    return joint;
}

/* Adds the bytes from `start` to `end`, places in `text`, which go by `mark`, number `number`. */
static bool joint_add(struct template *made, size_t *used, const char *text, ptrdiff_t start,
                      ptrdiff_t end, uint32_t mark, uint32_t number)
{
    size_t length = (size_t)(end - start);
    if (*used + length > TEMPLATE_TEXT)
        return false;
    char *kept = made->text + *used;
    memcpy(kept, text + start, length);
    *used += length;
    made->joints[made->joint_count++] = joint_of(kept, length, start - place_of(mark), number);
    return true;
}

/* The column of a value, between two marks. */
static bool column_make(struct vfm_page_column *column, const struct vfm_value *value,
                        const char *text, const uint32_t *marks, bool last)
{
    static const char tails[] = "\"}";
    bool string = value->kind == VFM_STRING;
    bool word = value->kind == VFM_TRUE || value->kind == VFM_FALSE;
    bool number = value->kind == VFM_NUMBER || value->kind == VFM_NULL; /* in rows to come */
    if (!(string || word || number) || value->escaped)
        return false;
    ptrdiff_t start = value->text - text, end = start + value->length;
    ptrdiff_t head = start - place_of(marks[0]), tail = string + last;
    if (head > UINT16_MAX || place_of(marks[1]) - end != tail ||
        memcmp(text + end, tails + !string, (size_t)tail) != 0)
        return false;
    *column = (struct vfm_page_column){.kind = string ? VFM_STRING
                                               : word ? VFM_TRUE
                                                      : VFM_NUMBER,
                                       .tail = (uint8_t)tail,
                                       .head = (uint16_t)head};
    return true;
}

/* From the end of each text to the start of the next one, past the text of "record". */
static bool joints_make(struct template *made, const struct vfm_record *record, const char *text,
                        const uint32_t *marks)
{
    const struct vfm_value *values = record->values;
    ptrdiff_t start = place_of(marks[0]) + 1;
    size_t used = 0;
    for (uint32_t i = 0; i <= made->fields; i++) {
        uint32_t number = i;
        if ((int32_t)i == record->shape->record_place)
            i++;
        bool last = i == made->fields;
        ptrdiff_t stop = last ? place_of(marks[i]) + 1 : values[i].text - text;
        if (!joint_add(made, &used, text, start, stop, marks[number], number))
            return false;
        start = stop + (last ? 0 : values[i].length);
    }
    return true;
}

/* Keeps the text of "record", which the joint that holds it begins a key before. */
static void keep_record(struct template *made, const struct vfm_record *record)
{
    int32_t place = record->shape->record_place;
    if (place < 0)
        return;
    const struct joint *joint = &made->joints[place]; /* one for each value before it */
    const struct vfm_page_column *column = &made->columns[place];
    made->record = (struct vfm_slice){joint->text + (column->head - joint->from),
                                      record->values[place].length};
}

bool template_make(struct template *made, const struct vfm_record *record, const char *text,
                   const uint32_t *marks, uint32_t count)
{
    const struct vfm_shape *shape = record->shape;
    made->shape = NULL;
    made->joint_count = 0;
    made->record = (struct vfm_slice){NULL, 0};
    made->fields = shape->count;
    if (shape->count == 0 || shape->count > TEMPLATE_FIELDS || shape->count > count ||
        text[marks[shape->count]] != '\n')
        return false;
    for (uint32_t i = 0; i < shape->count; i++)
        if (!column_make(&made->columns[i], &record->values[i], text, marks + i,
                         i + 1 == shape->count))
            return false;
    if (!joints_make(made, record, text, marks))
        return false;
    keep_record(made, record);
    made->quotes = 0;
    for (size_t i = 0; i < record->line.length; i++)
        made->quotes += record->line.data[i] == '"';
    made->shape = shape;
    return true;
}

/* ---- comparing ---- */

/* Whether all of `rows` have the first `count` pieces of the joint: what differs is gathered, and
 * looked at once. */
__attribute__((always_inline)) static inline bool pieces_fit(const struct joint *joint,
                                                             const char *text,
                                                             const uint32_t *marks, uint32_t stride,
                                                             uint32_t rows, int count)
{
    const char *from = text + joint->from;
    piece differ[TEMPLATE_PIECES] = {{0}};
#pragma GCC unroll 4
    for (uint32_t row = 0; row < rows; row++, marks += stride) {
        const char *at = from + (int32_t)*marks;
        for (int i = 0; i < count; i++, at += sizeof(piece)) {
            piece some;
            memcpy(&some, at, sizeof some);
            differ[i] |= some ^ joint->pieces[i];
        }
    }
    differ[count - 1] &= joint->mask;
    return !(differ[0][0] | differ[0][1] | differ[1][0] | differ[1][1]);
}

/* How many of `rows` have all of the joint. */
static uint32_t count_fitting(const struct joint *joint, const char *text, const char *end,
                              const uint32_t *marks, uint32_t stride, uint32_t rows)
{
    for (uint32_t row = 0; row < rows; row++) {
        const char *at = text + ((int32_t)marks[(size_t)row * stride] + joint->from);
        if (end - at < (ptrdiff_t)joint->length || memcmp(at, joint->text, joint->length) != 0)
            return row;
    }
    return rows;
}

/* How many of `rows` have it, those behind *marks. */
static uint32_t joint_fits(const struct joint *joint, const char *text, const char *end,
                           const uint32_t *marks, uint32_t stride, uint32_t rows)
{
    bool all = false;
    if (joint->length <= sizeof(piece))
        all = pieces_fit(joint, text, marks, stride, rows, 1);
    else if (joint->length <= sizeof joint->pieces)
        all = pieces_fit(joint, text, marks, stride, rows, 2);
    return all ? rows : count_fitting(joint, text, end, marks, stride, rows);
}

uint32_t template_fits(const struct template *made, const char *text, const char *end,
                       const uint32_t *marks, uint32_t rows)
{
    for (uint32_t i = 0; i < made->joint_count && rows; i++) {
        const struct joint *joint = &made->joints[i];
        rows = joint_fits(joint, text, end, marks + joint->mark, made->fields, rows);
    }
    return rows;
}

/* A text together with the mark behind it is as good as a joint. */
bool template_repeats(const struct template *made, uint32_t field, const char *text,
                      const char *end, const uint32_t *marks, uint32_t rows)
{
    ptrdiff_t head = made->columns[field].head, start = place_of(marks[field]) + head;
    size_t length = (size_t)(place_of(marks[field + 1]) + 1 - start);
    struct joint joint = joint_of(text + start, length, head, field);
    marks += field;
    uint32_t some = rows < SOME_ROWS ? rows : SOME_ROWS; /* in most columns they differ */
    return joint_fits(&joint, text, end, marks, made->fields, some) == some &&
           joint_fits(&joint, text, end, marks, made->fields, rows) == rows;
}
