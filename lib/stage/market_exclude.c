// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Suppliers that are left out, such as public bodies. Registered numbers are compared without
 * regard to case and blanks; names as headings are (include/vfm/heading.h), without regard to case,
 * blanks and punctuation, and not by likeness.
 */
#include "market.h"

#include <stdlib.h>

#include <vfm/heading.h>
#include <vfm/rows.h>

struct market_excluded {
    struct vfm_rows rows;
    struct vfm_table keys; /* `#` and a number, or a folded name after a blank */
};

static void put_number(struct vfm_buffer *key, struct vfm_slice number)
{
    vfm_buffer_put(key, '#');
    for (size_t i = 0; i < number.length; i++)
        if (number.data[i] != ' ')
            vfm_buffer_put(key, number.data[i] >= 'a' && number.data[i] <= 'z'
                                    ? (char)(number.data[i] - 'a' + 'A')
                                    : number.data[i]);
}

static void put_name(struct vfm_buffer *key, struct vfm_slice name)
{
    vfm_buffer_put(key, ' ');
    char *at = vfm_buffer_reserve(key, name.length);
    if (at)
        key->length += vfm_heading_fold(name, at);
}

/* The key of a cell, unless it is empty. */
static int add_key(struct market_excluded *excluded, struct vfm_slice cell,
                   void (*put)(struct vfm_buffer *, struct vfm_slice), struct vfm_error *error)
{
    struct vfm_buffer key = {0};
    if (cell.length)
        put(&key, cell);
    int status = vfm_buffer_check(&key, error);
    if (status == 0 && key.length > 1 &&
        vfm_table_add(&excluded->keys, vfm_buffer_view(&key), error) == VFM_ABSENT)
        status = -1;
    vfm_buffer_release(&key);
    return status;
}

static int add_rows(struct market_excluded *excluded, int name, int number, struct vfm_error *error)
{
    const struct vfm_rows *rows = &excluded->rows;
    for (size_t row = 0; row < rows->row_count; row++) {
        struct vfm_slice called = vfm_rows_cell(rows, row, name);
        struct vfm_slice numbered = vfm_rows_cell(rows, row, number);
        if (!called.length && !numbered.length)
            return vfm_rows_fail(rows, row, name, error,
                                 "a row without a name and a number: fill one in, or take it out");
        if (add_key(excluded, called, put_name, error) < 0 ||
            add_key(excluded, numbered, put_number, error) < 0)
            return -1;
    }
    return 0;
}

/* The column headed by one of two names; -1 where there is neither. */
static int column_of(const struct vfm_rows *rows, const char *heading, const char *other)
{
    int column = vfm_rows_column(rows, heading);
    return column >= 0 ? column : vfm_rows_column(rows, other);
}

struct market_excluded *market_exclude_open(const char *path, struct vfm_error *error)
{
    struct market_excluded *excluded = calloc(1, sizeof *excluded);
    if (!excluded) {
        vfm_fail(error, VFM_NO_MEMORY, "no memory for --exclude");
        return NULL;
    }
    if (vfm_rows_load(path, &excluded->rows, error) < 0) {
        free(excluded);
        return NULL;
    }
    int name = column_of(&excluded->rows, "supplier", "name");
    int number = column_of(&excluded->rows, "supplier_id", "number");
    int status = 0;
    if (name < 0 && number < 0) {
        status = vfm_fail(error, VFM_BAD_CONFIG,
                          "no column for names or numbers: head one supplier or name, or "
                          "supplier_id or number");
        error->file = path;
    }
    if (status < 0 || add_rows(excluded, name, number, error) < 0) {
        market_exclude_close(excluded);
        return NULL;
    }
    return excluded;
}

void market_exclude_close(struct market_excluded *excluded)
{
    if (!excluded)
        return;
    vfm_rows_release(&excluded->rows);
    vfm_table_release(&excluded->keys);
    free(excluded);
}

bool market_exclude_has(const struct market_excluded *excluded, struct vfm_slice number,
                        struct vfm_slice name, struct vfm_buffer *scratch)
{
    scratch->length = 0;
    put_number(scratch, number);
    if (number.length && vfm_table_find(&excluded->keys, vfm_buffer_view(scratch)) != VFM_ABSENT)
        return true;
    scratch->length = 0;
    put_name(scratch, name);
    return name.length && vfm_table_find(&excluded->keys, vfm_buffer_view(scratch)) != VFM_ABSENT;
}
