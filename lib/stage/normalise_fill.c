// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Fill: what a record lacks, from a table. Columns that say which record a row is for are its key
 * (an empty cell fits any record); the others are what it gives. Of the rows that fit, the one with
 * the most key cells filled gives a field first. A value that the record has is never touched, and
 * what belongs to a value (its source, price year, currency) comes only with it.
 */
#include "normalise.h"

#include <stdlib.h>

#include <vfm/heading.h>
#include <vfm/schema.h>

#include "cell.h"

#define SEPARATOR '\x1f' /* no checked JSON text holds it */
#define NO_ROW UINT32_MAX

struct key {
    int column;
    struct vfm_slice name;
};

struct gift {
    int column;
    struct vfm_slice name;
    bool outcome_only; /* a field of outcomes, which no other record is given */
    bool companion;    /* comes only with another value of its row */
    bool source;       /* … and those of several rows are all kept */
    struct cell_kind kind;
};

struct fill {
    struct vfm_rows rows;
    struct vfm_arena arena;
    struct vfm_schema *schemas[4];
    const char *wanted;
    struct key *keys;
    struct gift *gifts;
    uint32_t key_count, gift_count;
    struct vfm_slice *names;  /* keys, then gifts: of the binding */
    uint32_t *order;          /* rows, the most specific first */
    uint32_t *specific;       /* of each row: key cells filled */
    struct vfm_value *values; /* row by gift; VFM_NULL where empty */
};

struct fill_memory {
    const struct fill *fill;
    struct vfm_binding binding;
    struct vfm_table seen; /* combinations of key values */
    uint32_t *rows;        /* for each of them and each gift the row that gives it, or NO_ROW */
    size_t capacity;
    struct vfm_buffer key;
};

static const char *const schema_names[] = {"outcomes", "inputs", "bids", "awards"};

/* Fields that say which record it is, and never what it is worth. */
static bool is_key_name(struct vfm_slice name)
{
    static const char *const names[] = {
        "id",          "provider",    "provider_id", "service",   "contract", "area",
        "stakeholder", "group",       "outcome",     "indicator", "domain",   "level",
        "agency",      "value_type",  "output",      "input",     "kind",     "lot",
        "supplier",    "supplier_id", "buyer",       "category",  "funding",  "period",
        "unit",        "confidence",  "scenario",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (vfm_slice_is(name, names[i]))
            return true;
    return false;
}

static bool is_companion(struct vfm_slice name, const char *source_field)
{
    return vfm_slice_is(name, source_field) || vfm_slice_is(name, "proxy_source") ||
           vfm_slice_is(name, "price_year") || vfm_slice_is(name, "currency");
}

/* A table of results names its key itself, in the list `by`. */
static bool named_in_by(const struct fill *fill, int by, struct vfm_slice name)
{
    for (size_t row = 0; row < fill->rows.row_count; row++) {
        struct vfm_slice list = vfm_rows_cell(&fill->rows, row, by);
        for (size_t i = 0; i + name.length + 2 <= list.length; i++)
            if (list.data[i] == '"' && list.data[i + name.length + 1] == '"' &&
                memcmp(list.data + i + 1, name.data, name.length) == 0)
                return true;
    }
    return false;
}

static void describe_gift(struct fill *fill, struct gift *gift, const char *source_field)
{
    gift->companion = is_companion(gift->name, source_field);
    gift->source = vfm_slice_is(gift->name, source_field);
    gift->kind = (struct cell_kind){.type = VFM_FIELD_ANY, .name = gift->name.data};
    for (size_t i = 0; i < 4; i++) {
        int place = vfm_schema_find(fill->schemas[i], gift->name);
        if (place < 0)
            continue;
        const struct vfm_schema_field *field = &fill->schemas[i]->fields[place];
        gift->kind.type = field->type;
        gift->kind.field = field;
        gift->outcome_only = i == 0 && vfm_schema_find(fill->schemas[1], gift->name) < 0;
        return;
    }
    if (gift->companion)
        gift->kind.type = VFM_FIELD_STRING;
}

static int sort_columns(struct fill *fill, const char *source_field, struct vfm_error *error)
{
    const struct vfm_rows *rows = &fill->rows;
    int by = vfm_rows_column(rows, "by"), record = vfm_rows_column(rows, "record");
    size_t count = rows->column_count;
    fill->keys = vfm_arena_take(&fill->arena, count * sizeof *fill->keys);
    fill->gifts = vfm_arena_take(&fill->arena, count * sizeof *fill->gifts);
    fill->names = vfm_arena_take(&fill->arena, count * sizeof *fill->names);
    if (!fill->keys || !fill->gifts || !fill->names)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    for (int column = 0; column < (int)count; column++) {
        struct vfm_slice name = vfm_heading_key(rows->headings[column], &fill->arena);
        if (!name.data)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
        if (column == by || column == record)
            continue;
        if (vfm_slice_is(name, "source"))
            name = vfm_slice_of(source_field);
        name = vfm_arena_copy(&fill->arena, name); /* terminated: messages name it */
        if (by >= 0 ? named_in_by(fill, by, name) : is_key_name(name)) {
            fill->keys[fill->key_count++] = (struct key){column, name};
        } else {
            struct gift *gift = &fill->gifts[fill->gift_count++];
            *gift = (struct gift){.column = column, .name = name};
            describe_gift(fill, gift, source_field);
        }
    }
    for (uint32_t i = 0; i < fill->key_count; i++)
        fill->names[i] = fill->keys[i].name;
    for (uint32_t i = 0; i < fill->gift_count; i++)
        fill->names[fill->key_count + i] = fill->gifts[i].name;
    if (fill->key_count && fill->gift_count)
        return 0;
    vfm_fail(error, VFM_BAD_CONFIG,
             "the table has no column %s: it needs columns that say which records a row is for "
             "(stakeholder, outcome, ...) and columns with what it gives",
             fill->key_count ? "that gives anything" : "to choose records by");
    error->file = rows->name;
    return -1;
}

static int read_values(struct fill *fill, struct vfm_error *error)
{
    const struct vfm_rows *rows = &fill->rows;
    fill->values = vfm_arena_take(&fill->arena,
                                  (rows->row_count * fill->gift_count + 1) * sizeof *fill->values);
    if (!fill->values)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    for (size_t row = 0; row < rows->row_count; row++) {
        for (uint32_t i = 0; i < fill->gift_count; i++) {
            const struct gift *gift = &fill->gifts[i];
            struct vfm_value *value = &fill->values[row * fill->gift_count + i];
            struct vfm_slice cell = vfm_rows_cell(rows, row, gift->column);
            enum vfm_kind kind = vfm_rows_kind(rows, row, gift->column);
            *value = vfm_make_null();
            if (kind == VFM_NULL)
                continue;
            if (kind != VFM_STRING) {
                *value = vfm_make_json(cell);
            } else if (cell_read(&gift->kind, cell, &fill->arena, value, error) == CELL_REFUSED) {
                char words[sizeof error->message];
                memcpy(words, error->message, sizeof words);
                return vfm_rows_fail(rows, row, gift->column, error, "%.480s", words);
            }
        }
    }
    return 0;
}

/* Two rows for the same records cannot both be right. */
static int refuse_twins(const struct fill *fill, struct vfm_error *error)
{
    struct vfm_table seen = {0};
    struct vfm_buffer key = {0};
    uint32_t *first = calloc(fill->rows.row_count + 1, sizeof *first);
    int result = first ? 0 : vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    for (size_t row = 0; row < fill->rows.row_count && result == 0; row++) {
        key.length = 0;
        for (uint32_t i = 0; i < fill->key_count; i++) {
            vfm_buffer_slice(&key, vfm_rows_cell(&fill->rows, row, fill->keys[i].column));
            vfm_buffer_put(&key, SEPARATOR);
        }
        size_t before = seen.count;
        size_t place = vfm_table_add(&seen, vfm_buffer_view(&key), error);
        if (place == VFM_ABSENT)
            result = -1;
        else if (place == before)
            first[place] = (uint32_t)row;
        else
            result = vfm_rows_fail(&fill->rows, row, -1, error,
                                   "the row is for the same records as line %llu: keep one",
                                   (unsigned long long)fill->rows.lines[first[place]]);
    }
    free(first);
    vfm_buffer_release(&key);
    vfm_table_release(&seen);
    return result;
}

/* Rows by how specific they are; a counting sort, which keeps the table's order. */
static int order_rows(struct fill *fill, struct vfm_error *error)
{
    size_t count = fill->rows.row_count;
    fill->order = vfm_arena_take(&fill->arena, (count + 1) * sizeof *fill->order);
    fill->specific = vfm_arena_take(&fill->arena, (count + 1) * sizeof *fill->specific);
    if (!fill->order || !fill->specific)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    for (size_t row = 0; row < count; row++) {
        fill->specific[row] = 0;
        for (uint32_t i = 0; i < fill->key_count; i++)
            fill->specific[row] += vfm_rows_cell(&fill->rows, row, fill->keys[i].column).length > 0;
    }
    size_t at = 0;
    for (uint32_t wanted = fill->key_count + 1; wanted-- > 0;)
        for (size_t row = 0; row < count; row++)
            if (fill->specific[row] == wanted)
                fill->order[at++] = (uint32_t)row;
    return 0;
}

struct fill *fill_open(const char *path, const char *source_field, const char *wanted,
                       struct vfm_error *error)
{
    struct fill *fill = calloc(1, sizeof *fill);
    if (!fill) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
        return NULL;
    }
    fill->wanted = wanted;
    for (size_t i = 0; i < 4; i++)
        if (!(fill->schemas[i] = vfm_schema_load(schema_names[i], error)))
            goto failed;
    if (vfm_rows_load(path, &fill->rows, error) < 0)
        goto failed;
    if (sort_columns(fill, source_field, error) < 0 || read_values(fill, error) < 0 ||
        refuse_twins(fill, error) < 0 || order_rows(fill, error) < 0)
        goto failed;
    return fill;
failed:
    fill_close(fill);
    return NULL;
}

void fill_close(struct fill *fill)
{
    if (!fill)
        return;
    for (size_t i = 0; i < 4; i++)
        vfm_schema_close(fill->schemas[i]);
    vfm_rows_release(&fill->rows);
    vfm_arena_release(&fill->arena);
    free(fill);
}

struct fill_memory *fill_memory_open(const struct fill *fill, struct vfm_error *error)
{
    struct fill_memory *memory = calloc(1, sizeof *memory);
    if (!memory) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
        return NULL;
    }
    memory->fill = fill;
    if (vfm_binding_init(&memory->binding, fill->names, fill->key_count + fill->gift_count, error) <
        0) {
        free(memory);
        return NULL;
    }
    return memory;
}

void fill_memory_close(struct fill_memory *memory)
{
    if (!memory)
        return;
    vfm_binding_release(&memory->binding);
    vfm_table_release(&memory->seen);
    vfm_buffer_release(&memory->key);
    free(memory->rows);
    free(memory);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* Equal without regard to the case of ASCII letters and to how many blanks part words. */
static bool alike(struct vfm_slice a, struct vfm_slice b)
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
        char x = a.data[i++], y = b.data[j++];
        x = x >= 'A' && x <= 'Z' ? (char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (char)(y + 32) : y;
        if (x != y)
            return false;
    }
    return i == a.length && j == b.length;
}

/* The text of a record's key field; empty where it has none. */
static struct vfm_slice key_text(const struct fill_memory *memory, const struct vfm_record *record,
                                 const int16_t *places, uint32_t key)
{
    struct vfm_error ignored = {0};
    struct vfm_slice text = {NULL, 0};
    const struct vfm_value *value = vfm_record_get(record, places, key);
    (void)memory;
    if (value && value->kind == VFM_STRING)
        vfm_value_string(value, "key", record->arena, &text, &ignored);
    else if (value)
        text = vfm_value_token(value, record->arena);
    return text;
}

static bool row_fits(const struct fill_memory *memory, const struct vfm_record *record,
                     const int16_t *places, uint32_t row)
{
    const struct fill *fill = memory->fill;
    for (uint32_t i = 0; i < fill->key_count; i++) {
        struct vfm_slice cell = vfm_rows_cell(&fill->rows, row, fill->keys[i].column);
        if (cell.length && !alike(cell, key_text(memory, record, places, i)))
            return false;
    }
    return true;
}

static bool same_value(const struct vfm_value *a, const struct vfm_value *b)
{
    return a->kind == b->kind && vfm_slice_equal((struct vfm_slice){a->text, a->length},
                                                 (struct vfm_slice){b->text, b->length});
}

/* The row that gives each gift to such a record. Two rows that fit equally well must agree. */
static int look_up(const struct fill_memory *memory, const struct vfm_record *record,
                   const int16_t *places, uint32_t *found, struct vfm_error *error)
{
    const struct fill *fill = memory->fill;
    for (uint32_t i = 0; i < fill->gift_count; i++)
        found[i] = NO_ROW;
    for (size_t at = 0; at < fill->rows.row_count; at++) {
        uint32_t row = fill->order[at];
        if (!row_fits(memory, record, places, row))
            continue;
        for (uint32_t i = 0; i < fill->gift_count; i++) {
            const struct vfm_value *value = &fill->values[row * fill->gift_count + i];
            if (value->kind == VFM_NULL)
                continue;
            if (found[i] == NO_ROW) {
                found[i] = row;
            } else if (fill->specific[row] == fill->specific[found[i]] &&
                       !fill->gifts[i].companion &&
                       !same_value(value, &fill->values[found[i] * fill->gift_count + i])) {
                vfm_fail(error, VFM_BAD_CONFIG,
                         "lines %llu and %llu of %s fit the record equally well and give "
                         "different %s: make one of them more specific",
                         (unsigned long long)fill->rows.lines[found[i]],
                         (unsigned long long)fill->rows.lines[row], fill->rows.name,
                         fill->gifts[i].name.data);
                return -1;
            }
        }
    }
    return 0;
}

/* The rows for the record's combination of key values, from memory where it was met before. */
static const uint32_t *recall(struct fill_memory *memory, const struct vfm_record *record,
                              const int16_t *places, struct vfm_error *error)
{
    const struct fill *fill = memory->fill;
    memory->key.length = 0;
    for (uint32_t i = 0; i < fill->key_count; i++) {
        const struct vfm_value *value = vfm_record_get(record, places, i);
        if (value)
            vfm_buffer_slice(&memory->key, vfm_value_token(value, record->arena));
        vfm_buffer_put(&memory->key, SEPARATOR);
    }
    if (vfm_buffer_check(&memory->key, error) < 0)
        return NULL;
    size_t place = vfm_table_find(&memory->seen, vfm_buffer_view(&memory->key));
    if (place != VFM_ABSENT)
        return memory->rows + place * fill->gift_count;
    size_t count = memory->seen.count;
    if (count == memory->capacity) {
        size_t capacity = count ? count * 2 : 64;
        uint32_t *rows = realloc(memory->rows, capacity * fill->gift_count * sizeof *memory->rows);
        if (!rows) {
            vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
            return NULL;
        }
        memory->rows = rows;
        memory->capacity = capacity;
    }
    uint32_t *rows = memory->rows + count * fill->gift_count;
    if (look_up(memory, record, places, rows, error) < 0 ||
        vfm_table_add(&memory->seen, vfm_buffer_view(&memory->key), error) == VFM_ABSENT)
        return NULL;
    return rows;
}

static bool takes(const struct vfm_record *record, const int16_t *places, uint32_t slot,
                  const struct gift *gift, enum kind kind)
{
    return !vfm_record_get(record, places, slot) && (kind == KIND_OUTCOME || !gift->outcome_only);
}

/* What a row gives besides: for a source the sources of all rows that gave something, each once;
 * for the others the first. VFM_NULL where none says. */
static struct vfm_value companion(const struct fill *fill, const bool *given, const uint32_t *rows,
                                  uint32_t gift, struct vfm_arena *arena)
{
    struct vfm_value found = vfm_make_null();
    bool source = fill->gifts[gift].source;
    for (uint32_t i = 0; i < fill->gift_count; i++) {
        if (!given[i] || fill->gifts[i].companion)
            continue;
        struct vfm_value value = fill->values[rows[i] * fill->gift_count + gift];
        bool known = false;
        for (uint32_t j = 0; j < i && !known; j++)
            known = given[j] && !fill->gifts[j].companion &&
                    same_value(&value, &fill->values[rows[j] * fill->gift_count + gift]);
        if (value.kind == VFM_NULL || known)
            continue;
        if (found.kind == VFM_NULL) {
            found = value;
        } else if (source && found.kind == VFM_STRING && value.kind == VFM_STRING) {
            char *both = vfm_arena_take(arena, (size_t)found.length + value.length + 2);
            if (!both)
                return found;
            memcpy(both, found.text, found.length);
            memcpy(both + found.length, "; ", 2);
            memcpy(both + found.length + 2, value.text, value.length);
            found = (struct vfm_value){.text = both,
                                       .length = found.length + 2 + value.length,
                                       .kind = VFM_STRING,
                                       .escaped = found.escaped | value.escaped};
        }
    }
    return found;
}

static void note_missing(const struct fill *fill, struct vfm_link *link,
                         const struct vfm_record *record)
{
    struct vfm_slice outcome = field_text(record, "outcome");
    struct vfm_slice stakeholder = field_text(record, "stakeholder");
    vfm_link_note(link, "%s has no %s for outcome \"%.*s\" of \"%.*s\"", fill->rows.name,
                  fill->wanted, (int)(outcome.length > 100 ? 100 : outcome.length), outcome.data,
                  (int)(stakeholder.length > 100 ? 100 : stakeholder.length), stakeholder.data);
}

int fill_apply(struct fill_memory *memory, struct vfm_link *link, struct vfm_record *record,
               enum kind kind)
{
    const struct fill *fill = memory->fill;
    const int16_t *places = vfm_binding_places(&memory->binding, record->shape);
    const uint32_t *rows = recall(memory, record, places, &link->error);
    bool *given = vfm_arena_take(record->arena, fill->gift_count * sizeof *given);
    if (!rows || !given)
        return rows ? vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for a table") : -1;
    for (uint32_t i = 0; i < fill->gift_count; i++)
        given[i] = rows[i] != NO_ROW && !fill->gifts[i].companion &&
                   takes(record, places, fill->key_count + i, &fill->gifts[i], kind);
    for (uint32_t i = 0; i < fill->gift_count; i++) {
        const struct gift *gift = &fill->gifts[i];
        struct vfm_value value = vfm_make_null();
        if (given[i])
            value = fill->values[rows[i] * fill->gift_count + i];
        else if (gift->companion && takes(record, places, fill->key_count + i, gift, kind))
            value = companion(fill, given, rows, i, record->arena);
        if (value.kind != VFM_NULL && vfm_record_set(record, gift->name, value, &link->error) < 0)
            return -1;
        if (value.kind != VFM_NULL)
            places = vfm_binding_places(&memory->binding, record->shape);
    }
    if (fill->wanted && kind == KIND_OUTCOME && !field_value(record, fill->wanted))
        note_missing(fill, link, record);
    return 0;
}
