// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * One cell of a return as a value of a record, by the type of its field. A cell that says its value
 * the way a record does is borrowed as it stands; the others (`£1,234.50`, `(12)`, `25%`,
 * `17/04/2024`) are written anew in the arena.
 */
#ifndef VFM_STAGE_CELL_H
#define VFM_STAGE_CELL_H

#include <vfm/record.h>
#include <vfm/schema.h>
#include <vfm/stage/import.h>

/* What a cell is to be. */
struct cell_kind {
    enum vfm_field_type type;
    const struct vfm_schema_field *field; /* bounds and words; NULL outside a schema */
    const char *name;                     /* for messages: `low.proxy` */
    enum vfm_dates dates;
    struct vfm_slice currency; /* of the input, for money; empty: pounds */
};

enum cell_answer { CELL_REFUSED = -1, CELL_ABSENT, CELL_READ };

/* Reads `cell`, UTF-8 without NUL, not empty. CELL_ABSENT for `n/a` and its like (not in a field of
 * text). CELL_REFUSED with the error that its type names, its field and value noted. */
enum cell_answer cell_read(const struct cell_kind *kind, struct vfm_slice cell,
                           struct vfm_arena *arena, struct vfm_value *value,
                           struct vfm_error *error);

/* `cell` without the blanks around it, those that do not break among them. */
struct vfm_slice cell_trim(struct vfm_slice cell);

/* Whether a blank may stand at an end of `cell`, not empty: within quotes, or one that does not
 * break. */
static inline bool cell_has_blank_edge(struct vfm_slice cell)
{
    unsigned char first = (unsigned char)cell.data[0];
    unsigned char last = (unsigned char)cell.data[cell.length - 1];
    return first <= ' ' || last <= ' ' || first >= 0x80 || last >= 0x80;
}

/* A number as people write it: `1,234.5`, `(12)`, `12-`, `+5`, `.5`, `-007`, a space that does not
 * break in place of the comma; as money (`currency` is not NULL) also with its mark (mark.h),
 * before or after. `number` becomes a JSON number, in place or in the arena. NULL, or the words
 * that follow the name and the cell. */
const char *amount_read(struct vfm_slice cell, const struct vfm_slice *currency,
                        struct vfm_arena *arena, struct vfm_slice *number);

/* The bytes that amount_usual may write; and read, from where the text of a cell starts. */
#define AMOUNT_USUAL 32

/* Writes a cell as amount_read does, if it is as most are: in at most half as many bytes, but for
 * blanks around it, `mark` and up to eight digits, or more with commas between thousands, and
 * perhaps a point and up to eight digits. Its length; 0 where it is anything else, and amount_read
 * is to be asked. */
size_t amount_usual(struct vfm_slice cell, struct vfm_slice mark, char *out);

/* `number`, a JSON number, without its exponent: 1.2E+05 is 120000, digit for digit. In place or in
 * the arena. NULL, or the words that follow the name and the cell. */
const char *amount_expand(struct vfm_slice *number, struct vfm_arena *arena);

#endif
