// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* A table of proxies or assumptions, read once and shared by the workers. */

#include "fill.h"

#include <stdlib.h>

#include "normalise.h"

#define SEPARATOR '\x1f' /* no checked JSON text holds it */

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
}

/* ---- cells that say the same ---- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

void fill_fold(struct vfm_slice text, struct vfm_buffer *out)
{
    text = vfm_slice_trim(text);
    for (size_t i = 0; i < text.length; i++)
        if (!is_blank(text.data[i]))
            vfm_buffer_put(out, lower(text.data[i]));
        else if (!is_blank(text.data[i - 1]))
            vfm_buffer_put(out, ' ');
}

bool fill_alike(struct vfm_slice a, struct vfm_slice b)
{
    a = vfm_slice_trim(a);
    b = vfm_slice_trim(b);
    size_t i = 0, j = 0;
    while (i < a.length && j < b.length) {
        if (is_blank(a.data[i]) && is_blank(b.data[j])) {
            while (is_blank(a.data[i]))
                i++;
            while (is_blank(b.data[j]))
                j++;
            continue;
        }
        if (lower(a.data[i++]) != lower(b.data[j++]))
            return false;
    }
    return i == a.length && j == b.length;
}

bool fill_same(const struct vfm_value *a, const struct vfm_value *b)
{
    return a->kind == b->kind && vfm_slice_equal((struct vfm_slice){a->text, a->length},
                                                 (struct vfm_slice){b->text, b->length});
}

/* ---- reading the table ---- */

static int read_value(struct fill *fill, size_t row, const struct fill_column *column,
                      struct vfm_value *value, struct vfm_error *error)
{
    struct vfm_slice cell = vfm_rows_cell(&fill->rows, row, column->column);
    enum vfm_kind kind = vfm_rows_kind(&fill->rows, row, column->column);
    char words[sizeof error->message];
    *value = vfm_make_null();
    if (kind == VFM_NULL || column->role == FILL_KEY)
        return 0;
    if (kind != VFM_STRING && (kind != VFM_NUMBER || column->kind.type == VFM_FIELD_STRING)) {
        *value = vfm_make_json(cell);
        return 0;
    }
    struct vfm_error fault = {0};
    if (cell_read(&column->kind, cell, &fill->arena, value, &fault) != CELL_REFUSED)
        return 0;
    memcpy(words, fault.message, sizeof words);
    return vfm_rows_fail(&fill->rows, row, column->column, error, "%.480s", words);
}

static int read_values(struct fill *fill, struct vfm_error *error)
{
    size_t rows = fill->rows.row_count;
    fill->values = vfm_arena_take(&fill->arena, (rows * fill->count + 1) * sizeof *fill->values);
    if (!fill->values)
        return no_memory(error);
    for (size_t row = 0; row < rows; row++)
        for (uint32_t i = 0; i < fill->count; i++)
            if (read_value(fill, row, &fill->columns[i], &fill->values[row * fill->count + i],
                           error) < 0)
                return -1;
    return 0;
}

/* ---- which rows are for the same records ---- */

/* Rows in groups of those whose cells are alike in some columns. */
struct groups {
    struct vfm_table table;
    uint32_t *of_row;
    uint32_t *first; /* row of each group */
};

static void groups_release(struct groups *groups)
{
    vfm_table_release(&groups->table);
    free(groups->of_row);
    free(groups->first);
}

/* By the cells that choose for sure (`strict`), or by all that choose. */
static int group_rows(const struct fill *fill, bool strict, struct groups *groups,
                      struct vfm_error *error)
{
    size_t rows = fill->rows.row_count;
    struct vfm_buffer key = {0};
    *groups = (struct groups){.of_row = calloc(rows + 1, sizeof *groups->of_row),
                              .first = calloc(rows + 1, sizeof *groups->first)};
    int result = groups->of_row && groups->first ? 0 : no_memory(error);
    for (size_t row = 0; row < rows && result == 0; row++) {
        key.length = 0;
        for (uint32_t i = 0; i < fill->count; i++) {
            if (strict ? fill->columns[i].role == FILL_KEY : fill_chooses(fill, row, i))
                fill_fold(fill_cell(fill, row, i), &key);
            vfm_buffer_put(&key, SEPARATOR);
        }
        size_t before = groups->table.count;
        size_t group = vfm_buffer_check(&key, error) < 0
                           ? VFM_ABSENT
                           : vfm_table_add(&groups->table, vfm_buffer_view(&key), error);
        if (group == VFM_ABSENT)
            result = -1;
        else if (group == before)
            groups->first[group] = (uint32_t)row;
        if (result == 0)
            groups->of_row[row] = (uint32_t)group;
    }
    vfm_buffer_release(&key);
    if (result < 0)
        groups_release(groups);
    return result;
}

/* A column that can be either chooses in the rows of a group that it tells apart; in a table
 * without any other key, in all rows. */
static int choose_cells(struct fill *fill, struct vfm_error *error)
{
    size_t rows = fill->rows.row_count;
    struct groups groups;
    bool keyless = true;
    fill->chooses = vfm_arena_take(&fill->arena, rows * fill->count + 1);
    if (!fill->chooses)
        return no_memory(error);
    if (group_rows(fill, true, &groups, error) < 0)
        return -1;
    bool *apart = calloc(groups.table.count + 1, sizeof *apart);
    if (!apart) {
        groups_release(&groups);
        return no_memory(error);
    }
    for (uint32_t i = 0; i < fill->count; i++)
        keyless = keyless && fill->columns[i].role != FILL_KEY;
    for (uint32_t i = 0; i < fill->count; i++) {
        enum fill_role role = fill->columns[i].role;
        memset(apart, 0, groups.table.count * sizeof *apart);
        for (size_t row = 0; row < rows && role == FILL_EITHER; row++) {
            uint32_t group = groups.of_row[row];
            apart[group] |=
                !fill_alike(fill_cell(fill, row, i), fill_cell(fill, groups.first[group], i));
        }
        for (size_t row = 0; row < rows; row++)
            fill->chooses[row * fill->count + i] =
                role == FILL_KEY || (role == FILL_EITHER && (keyless || apart[groups.of_row[row]]));
    }
    free(apart);
    groups_release(&groups);
    return 0;
}

/* Two rows for the same records cannot both be right. */
static int refuse_twins(const struct fill *fill, struct vfm_error *error)
{
    struct groups groups;
    int result = group_rows(fill, false, &groups, error);
    if (result < 0)
        return -1;
    for (size_t row = 0; row < fill->rows.row_count && result == 0; row++) {
        size_t first = groups.first[groups.of_row[row]];
        if (first != row)
            result = vfm_rows_fail(&fill->rows, row, -1, error,
                                   "the row is for the same records as line %llu: keep one",
                                   (unsigned long long)fill->rows.lines[first]);
    }
    groups_release(&groups);
    return result;
}

/* ---- finding rows by a key ---- */

/* The key in which most rows say something. */
static uint32_t choose_index(const struct fill *fill)
{
    uint32_t best = FILL_NONE;
    size_t most = 0;
    for (uint32_t i = 0; i < fill->count; i++) {
        size_t filled = 0;
        if (fill->columns[i].role != FILL_KEY)
            continue;
        for (size_t row = 0; row < fill->rows.row_count; row++)
            filled += fill_cell(fill, row, i).length > 0;
        if (filled > most) {
            most = filled;
            best = i;
        }
    }
    return best;
}

static int build_index(struct fill *fill, struct vfm_error *error)
{
    size_t rows = fill->rows.row_count;
    struct vfm_buffer folded = {0};
    fill->heads = vfm_arena_take(&fill->arena, (rows + 1) * sizeof *fill->heads);
    fill->next = vfm_arena_take(&fill->arena, (rows + 1) * sizeof *fill->next);
    fill->others = vfm_arena_take(&fill->arena, (rows + 1) * sizeof *fill->others);
    if (!fill->heads || !fill->next || !fill->others)
        return no_memory(error);
    fill->indexed = choose_index(fill);
    for (size_t row = rows; row-- > 0;) { /* so that each chain is in the order of the table */
        struct vfm_slice cell = {NULL, 0};
        if (fill->indexed != FILL_NONE)
            cell = fill_cell(fill, row, fill->indexed);
        if (!cell.length) {
            fill->others[fill->other_count++] = (uint32_t)row;
            continue;
        }
        folded.length = 0;
        fill_fold(cell, &folded);
        size_t before = fill->index.count;
        size_t place = vfm_buffer_check(&folded, error) < 0
                           ? VFM_ABSENT
                           : vfm_table_add(&fill->index, vfm_buffer_view(&folded), error);
        if (place == VFM_ABSENT) {
            vfm_buffer_release(&folded);
            return -1;
        }
        fill->next[row] = place == before ? FILL_NONE : fill->heads[place];
        fill->heads[place] = (uint32_t)row;
    }
    vfm_buffer_release(&folded);
    return 0;
}

struct fill *fill_open(const char *path, const char *source_field, const char *wanted,
                       struct vfm_error *error)
{
    static const char *const schemas[FILL_SCHEMAS] = {"outcomes", "inputs", "bids", "awards"};
    struct fill *fill = calloc(1, sizeof *fill);
    if (!fill) {
        no_memory(error);
        return NULL;
    }
    fill->wanted = wanted;
    bool failed = false;
    for (size_t i = 0; i < FILL_SCHEMAS && !failed; i++)
        failed = !(fill->schemas[i] = vfm_schema_load(schemas[i], error));
    if (!failed && vfm_rows_load(path, &fill->rows, error) == 0 &&
        fill_read_columns(fill, source_field, error) == 0 && read_values(fill, error) == 0 &&
        choose_cells(fill, error) == 0 && refuse_twins(fill, error) == 0 &&
        build_index(fill, error) == 0)
        return fill;
    fill_close(fill);
    return NULL;
}

void fill_close(struct fill *fill)
{
    if (!fill)
        return;
    for (size_t i = 0; i < FILL_SCHEMAS; i++)
        vfm_schema_close(fill->schemas[i]);
    vfm_rows_release(&fill->rows);
    vfm_table_release(&fill->index);
    vfm_arena_release(&fill->arena);
    free(fill);
}
