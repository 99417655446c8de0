// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* What the columns of a table of proxies or assumptions mean. */

#include "fill.h"

#include <vfm/heading.h>

static bool one_of(struct vfm_slice name, const char *const *words)
{
    for (; *words; words++)
        if (vfm_slice_is(name, *words))
            return true;
    return false;
}

/* Fields that say which record it is, and never what it is worth. */
static const char *const keys[] = {
    "id",          "provider", "provider_id", "service",     "contract", "area",
    "stakeholder", "group",    "outcome",     "indicator",   "output",   "input",
    "kind",        "lot",      "supplier",    "supplier_id", "buyer",    "category",
    "funding",     "period",   "scenario",    "cost_code",   NULL};

/* Fields of a schema that may choose or be given. */
static const char *const either[] = {"unit",       "domain",     "level", "agency",
                                     "value_type", "confidence", NULL};

static const char *const amounts[] = {"proxy", "amount", "rate", "price", NULL};
static const char *const of_amounts[] = {"price_year", "currency", "proxy_source", NULL};

/* ---- layouts that are known by their headings ---- */

/* The unit cost database of Greater Manchester as its tables are headed: a row a cost code and kind
 * of value. What is left out describes the row or was worked out from it. */
static const struct {
    const char *heading, *field;
    enum fill_role role;
} unit_costs[] = {
    {"cost_code", "cost_code", FILL_KEY},
    {"value_type", "value_type", FILL_EITHER},
    {"original_value", "proxy", FILL_GIFT},
    {"original_year", "price_year", FILL_GIFT},
    {"unit", "unit", FILL_GIFT},
    {"agency_level1", "agency", FILL_GIFT},
    {"rag", "confidence", FILL_GIFT},
    {"source", "proxy_source", FILL_GIFT},
};

static bool is_unit_costs(const struct vfm_rows *rows)
{
    return vfm_rows_column(rows, "cost_code") >= 0 &&
           vfm_rows_column(rows, "original_value") >= 0 &&
           vfm_rows_column(rows, "original_year") >= 0;
}

/* ---- names and roles ---- */

/* The keys that `# key: a, b` names; {NULL, 0} without such a note. */
static struct vfm_slice noted_keys(const struct vfm_rows *rows)
{
    for (size_t i = 0; i < rows->note_count; i++) {
        struct vfm_slice note = rows->notes[i];
        if (note.length > 4 && memcmp(note.data, "key:", 4) == 0)
            return (struct vfm_slice){note.data + 4, note.length - 4};
    }
    return (struct vfm_slice){NULL, 0};
}

/* Whether `name` is one of those in `list`, parted by anything that is not part of a name. */
static bool listed(struct vfm_slice list, struct vfm_slice name)
{
    static const char parts[] = " ,\"[]\t";
    for (size_t i = 0; i < list.length;) {
        size_t start = i;
        while (i < list.length && !memchr(parts, list.data[i], sizeof parts - 1))
            i++;
        if (vfm_slice_equal((struct vfm_slice){list.data + start, i - start}, name))
            return true;
        i += i == start || i < list.length;
    }
    return false;
}

/* A table of results names its keys itself, in the list `by` of each row. */
static bool in_by(const struct fill *fill, int by, struct vfm_slice name)
{
    for (size_t row = 0; row < fill->rows.row_count; row++)
        if (listed(vfm_rows_cell(&fill->rows, row, by), name))
            return true;
    return false;
}

static const struct vfm_schema_field *field_of(const struct fill *fill, struct vfm_slice name,
                                               bool *outcome_only)
{
    for (size_t i = 0; i < FILL_SCHEMAS; i++) {
        int place = vfm_schema_find(fill->schemas[i], name);
        if (place < 0)
            continue;
        *outcome_only = i == 0 && vfm_schema_find(fill->schemas[1], name) < 0;
        return &fill->schemas[i]->fields[place];
    }
    *outcome_only = false;
    return NULL;
}

static enum fill_role role_of(const struct fill *fill, int by, struct vfm_slice noted,
                              struct vfm_slice name)
{
    bool ignored;
    if (by >= 0)
        return in_by(fill, by, name) ? FILL_KEY : FILL_GIFT;
    if (noted.length)
        return listed(noted, name) ? FILL_KEY : FILL_GIFT;
    if (one_of(name, keys))
        return FILL_KEY;
    if (one_of(name, either) || (!field_of(fill, name, &ignored) && !one_of(name, of_amounts)))
        return FILL_EITHER;
    return FILL_GIFT;
}

/* The type of a gift, from the schema that knows its field. */
static void describe(struct fill *fill, struct fill_column *column)
{
    const struct vfm_schema_field *field = field_of(fill, column->name, &column->outcome_only);
    column->kind = (struct cell_kind){.type = VFM_FIELD_ANY, .name = column->name.data};
    if (field && column->member.length) {
        column->kind.type = field->member;
        field = NULL;
        if (column->kind.type == VFM_FIELD_MEMBER_LIKE_FIELD) {
            bool ignored;
            field = field_of(fill, column->member, &ignored);
            column->kind.type = field ? field->type : VFM_FIELD_ANY;
        }
    } else if (field) {
        column->kind.type = field->type;
    } else if (column->tie != FILL_FREE) {
        column->kind.type = VFM_FIELD_STRING;
    }
    column->kind.field = field;
}

/* `deductions.optimism` is the member `optimism` of the field `deductions`. */
static int split_member(struct fill *fill, struct vfm_slice heading, struct fill_column *column,
                        struct vfm_error *error)
{
    const char *dot = memchr(heading.data, '.', heading.length);
    bool ignored;
    if (!dot)
        return 0;
    struct vfm_slice stem = {heading.data, (size_t)(dot - heading.data)};
    struct vfm_slice name = vfm_heading_key(stem, &fill->arena);
    const struct vfm_schema_field *field = name.length ? field_of(fill, name, &ignored) : NULL;
    if (!field || field->type != VFM_FIELD_OBJECT)
        return 0;
    struct vfm_slice member = {dot + 1, heading.length - stem.length - 1};
    column->role = FILL_GIFT;
    column->name = vfm_arena_copy(&fill->arena, name);
    column->member = vfm_arena_copy(&fill->arena, vfm_slice_trim(member));
    if (!column->name.data || !column->member.data)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    return 0;
}

/* Fills `column` for one heading; role 0 where it is none of ours. */
static int read_heading(struct fill *fill, int place, const char *source_field, bool known,
                        struct fill_column *column, struct vfm_error *error)
{
    const struct vfm_rows *rows = &fill->rows;
    int by = vfm_rows_column(rows, "by");
    *column = (struct fill_column){.column = place};
    if (!known && split_member(fill, rows->headings[place], column, error) < 0)
        return -1;
    if (column->role)
        return 0;
    struct vfm_slice name = vfm_heading_key(rows->headings[place], &fill->arena);
    if (known) {
        for (size_t i = 0; i < sizeof unit_costs / sizeof *unit_costs && !column->role; i++)
            if (vfm_slice_is(name, unit_costs[i].heading)) {
                name = vfm_slice_of(unit_costs[i].field);
                column->role = unit_costs[i].role;
            }
    } else if (place != by && place != vfm_rows_column(rows, "record")) {
        column->role = role_of(fill, by, noted_keys(rows), name);
        if (vfm_slice_is(name, "source")) {
            name = vfm_slice_of(source_field);
            column->role = FILL_GIFT;
        }
    }
    column->name = vfm_arena_copy(&fill->arena, name); /* terminated */
    return column->name.data ? 0 : vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
}

static void tie(struct fill *fill, const char *source_field)
{
    bool money = false;
    for (uint32_t i = 0; i < fill->count; i++) {
        struct fill_column *column = &fill->columns[i];
        column->money = column->role != FILL_KEY && one_of(column->name, amounts);
        money |= column->money;
    }
    for (uint32_t i = 0; i < fill->count; i++) {
        struct fill_column *column = &fill->columns[i];
        if (column->role == FILL_KEY || column->member.length)
            continue;
        column->source = vfm_slice_is(column->name, source_field);
        if (money && one_of(column->name, of_amounts))
            column->tie = FILL_WITH_MONEY;
        else if (column->source)
            column->tie = FILL_WITH_ANY;
    }
}

int fill_read_columns(struct fill *fill, const char *source_field, struct vfm_error *error)
{
    const struct vfm_rows *rows = &fill->rows;
    bool known = is_unit_costs(rows), chooses = false, gives = false;
    fill->columns = vfm_arena_take(&fill->arena, (rows->column_count + 1) * sizeof *fill->columns);
    fill->names = vfm_arena_take(&fill->arena, (rows->column_count + 1) * sizeof *fill->names);
    if (!fill->columns || !fill->names)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    for (int place = 0; place < (int)rows->column_count; place++) {
        struct fill_column *column = &fill->columns[fill->count];
        if (read_heading(fill, place, source_field, known, column, error) < 0)
            return -1;
        fill->count += column->role != 0;
    }
    tie(fill, source_field);
    for (uint32_t i = 0; i < fill->count; i++) {
        struct fill_column *column = &fill->columns[i];
        fill->names[i] = column->name;
        chooses |= (column->role & FILL_KEY) != 0;
        gives |= (column->role & FILL_GIFT) != 0 && column->tie == FILL_FREE;
        describe(fill, column);
    }
    if (chooses && gives && fill->count > 1)
        return 0;
    vfm_fail(error, VFM_BAD_CONFIG,
             "the table has no column %s: it needs columns that say which records a row is for "
             "(stakeholder, outcome, ...; or name them in a line `# key: a, b` at its top) and "
             "columns with what it gives",
             chooses ? "that gives anything" : "to choose records by");
    error->file = rows->name;
    return -1;
}
