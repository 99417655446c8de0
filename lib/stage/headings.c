// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "headings.h"

#include <vfm/heading.h>

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the columns of an input");
}

static bool is_key(struct vfm_slice name)
{
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.data[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_'))
            return false;
    }
    return name.length > 0;
}

struct vfm_slice headings_fold(struct vfm_slice text, struct vfm_arena *arena)
{
    char *out = vfm_arena_take(arena, text.length + 1);
    return (struct vfm_slice){out, out ? vfm_heading_fold(text, out) : 0};
}

/* ---- claims ---- */

static int fail_two_claims(const struct matching *matching, uint32_t field,
                           const struct column *one, const struct column *other)
{
    struct vfm_slice name = matching->rules->schema->fields[field].name;
    if (one->number > other->number) {
        const struct column *first = other;
        other = one;
        one = first;
    }
    return vfm_fail(matching->error, VFM_MISSING_COLUMN,
                    "columns %u \"%.*s\" and %u \"%.*s\" both give %.*s: leave one out with "
                    "--rename '#%u=', or name it otherwise",
                    one->number, VFM_PRINT(vfm_slice_head(one->heading, 80)), other->number,
                    VFM_PRINT(vfm_slice_head(other->heading, 80)), VFM_PRINT(name), other->number);
}

/* Gives `field` to `column`, whose heading is number `rank` among those of the schema. Where it is
 * taken: the better heading gets it if the field allows that, else an error. */
static int claim(struct matching *matching, uint32_t field, uint32_t column, uint32_t rank)
{
    int32_t before = matching->claims[field];
    struct column *items = matching->columns->items;
    matching->settled[column] = true;
    if (before != NOBODY) {
        if (!matching->rules->schema->fields[field].first_heading || matching->ranks[field] == rank)
            return fail_two_claims(matching, field, &items[before], &items[column]);
        if (matching->ranks[field] < rank)
            return 0;
        matching->claimed[before] = NOBODY;
    }
    matching->claims[field] = (int32_t)column;
    matching->ranks[field] = rank;
    matching->claimed[column] = (int32_t)field;
    return 0;
}

/* ---- what a column gives ---- */

void headings_field(const struct matching *matching, struct column *column, uint32_t number)
{
    const struct vfm_schema_field *field = &matching->rules->schema->fields[number];
    column->state = COLUMN_READ;
    column->key = field->name;
    column->kind.type = field->type;
    column->kind.field = field;
    column->kind.name = field->name.data;
}

/* The field of the schema that `text` names or heads, plainly; or NOBODY. */
static int find_field(const struct vfm_schema *schema, struct vfm_slice text,
                      struct vfm_arena *arena)
{
    int field = vfm_schema_find(schema, text);
    if (field >= 0)
        return field;
    struct vfm_slice folded = headings_fold(text, arena);
    for (uint32_t i = 0; i < schema->heading_count; i++)
        if (schema->headings[i].after == NOBODY && !schema->headings[i].member.data &&
            vfm_slice_equal(schema->headings[i].folded, folded))
            return (int)schema->headings[i].field;
    return NOBODY;
}

/* `deductions`, "leakage to London": deductions.leakage_to_london. */
static int give_member(const struct matching *matching, struct column *column, uint32_t number,
                       struct vfm_slice text)
{
    const struct vfm_schema *schema = matching->rules->schema;
    const struct vfm_schema_field *object = &schema->fields[number];
    struct vfm_arena *arena = matching->columns->arena;
    headings_field(matching, column, number);
    column->member = vfm_heading_key(text, arena);
    column->kind.type = object->member;
    column->kind.field = NULL;
    if (object->member == VFM_FIELD_MEMBER_LIKE_FIELD) {
        int like = find_field(schema, text, arena);
        if (like < 0 || schema->fields[like].type == VFM_FIELD_OBJECT)
            return vfm_fail(matching->error, VFM_BAD_USAGE,
                            "column \"%.*s\": there is no field \"%.*s\" for %.*s to tell of",
                            VFM_PRINT(vfm_slice_head(column->heading, 80)),
                            VFM_PRINT(vfm_slice_head(text, 80)), VFM_PRINT(object->name));
        column->member = schema->fields[like].name;
        column->kind.type = schema->fields[like].type;
        column->kind.field = &schema->fields[like];
    }
    size_t length = object->name.length + 1 + column->member.length;
    char *name = vfm_arena_take(arena, length + 1);
    if (!name || !column->member.data)
        return no_memory(matching->error);
    memcpy(name, object->name.data, object->name.length);
    name[object->name.length] = '.';
    memcpy(name + object->name.length + 1, column->member.data, column->member.length);
    name[length] = 0;
    column->kind.name = name;
    if (!column->member.length)
        return vfm_fail(matching->error, VFM_BAD_USAGE, "column \"%.*s\" names no member of %.*s",
                        VFM_PRINT(vfm_slice_head(column->heading, 80)), VFM_PRINT(object->name));
    return 0;
}

/* A key outside the schema. */
static int give_extra(const struct matching *matching, struct column *column, struct vfm_slice key)
{
    key = vfm_arena_copy(matching->columns->arena, key);
    if (!key.data)
        return no_memory(matching->error);
    column->state = COLUMN_READ;
    column->key = key;
    column->kind.type = VFM_FIELD_ANY;
    column->kind.field = NULL;
    column->kind.name = key.data;
    return 0;
}

/* Where the name of an object and that of a member part: `.`, or `:`. 0: nowhere. */
static size_t object_part(struct vfm_slice text)
{
    for (size_t i = 1; i < text.length; i++)
        if (text.data[i] == '.' || text.data[i] == ':')
            return i;
    return 0;
}

/* Tries `text` as OBJECT.MEMBER. 1 where it is one. A heading that only looks like one, because the
 * member would be no field, is none; in an option that is an error. */
static int try_member(const struct matching *matching, struct column *column, struct vfm_slice text,
                      bool option)
{
    size_t part = object_part(text);
    if (!part)
        return 0;
    struct vfm_slice before = vfm_slice_trim((struct vfm_slice){text.data, part});
    struct vfm_slice after =
        vfm_slice_trim((struct vfm_slice){text.data + part + 1, text.length - part - 1});
    const struct vfm_schema *schema = matching->rules->schema;
    struct vfm_slice folded = headings_fold(before, matching->columns->arena);
    for (uint32_t i = 0; i < schema->heading_count; i++) {
        uint32_t field = schema->headings[i].field;
        if (schema->fields[field].type != VFM_FIELD_OBJECT || schema->headings[i].member.data ||
            !vfm_slice_equal(schema->headings[i].folded, folded))
            continue;
        if (option || schema->fields[field].member != VFM_FIELD_MEMBER_LIKE_FIELD ||
            find_field(schema, after, matching->columns->arena) >= 0)
            return give_member(matching, column, field, after) < 0 ? -1 : 1;
    }
    return 0;
}

/* A column of the input that gives a member of an object: headed as the schema says, or
 * OBJECT.MEMBER. Not where the object itself is there. */
static int match_member(const struct matching *matching, uint32_t number)
{
    const struct vfm_schema *schema = matching->rules->schema;
    struct column *column = &matching->columns->items[number];
    for (uint32_t i = 0; i < schema->heading_count; i++) {
        const struct vfm_schema_heading *heading = &schema->headings[i];
        if (heading->member.data && matching->claims[heading->field] == NOBODY &&
            vfm_slice_equal(heading->folded, matching->folded[number]))
            return give_member(matching, column, heading->field, heading->member);
    }
    return matching->rules->json ? 0 : try_member(matching, column, column->heading, false);
}

/* What a user called FIELD in an option: a field, a member, or a key of its own. */
int headings_give(struct matching *matching, uint32_t column, struct vfm_slice name,
                  const char *option)
{
    struct column *item = &matching->columns->items[column];
    const struct vfm_schema *schema = matching->rules->schema;
    int field = vfm_schema_find(schema, name);
    if (field >= 0 && (schema->fields[field].type != VFM_FIELD_OBJECT || matching->rules->json)) {
        headings_field(matching, item, (uint32_t)field);
        return column < matching->columns->width ? claim(matching, (uint32_t)field, column, 0) : 0;
    }
    int member = try_member(matching, item, name, true);
    if (member != 0)
        return member < 0 ? -1 : 0;
    if (!is_key(name) || vfm_slice_is(name, "record") || vfm_slice_is(name, "source") || field >= 0)
        return vfm_fail(matching->error, VFM_BAD_USAGE,
                        "%s: \"%.*s\" cannot be a field: write snake_case, as price_year, or "
                        "OBJECT.NAME, as deductions.leakage",
                        option, VFM_PRINT(vfm_slice_head(name, 80)));
    return give_extra(matching, item, name);
}

/* ---- the passes ---- */

const struct rename *headings_rename(const struct matching *matching, uint32_t column)
{
    const struct column_rules *rules = matching->rules;
    for (size_t i = 0; i < rules->rename_count; i++) {
        const struct rename *rename = &rules->renames[i];
        if (rename->number == column + 1)
            return rename;
        struct vfm_slice folded = headings_fold(rename->heading, matching->columns->arena);
        if (!rename->number && folded.length && vfm_slice_equal(folded, matching->folded[column]))
            return rename;
    }
    return NULL;
}

/* Keys that every record may have: its kind, and where it came from. */
static int match_own(struct matching *matching)
{
    const struct column_rules *rules = matching->rules;
    for (uint32_t i = 0; rules->json && i < matching->columns->width; i++) {
        struct column *column = &matching->columns->items[i];
        bool source = vfm_slice_is(column->heading, "source");
        if (!source && !vfm_slice_is(column->heading, "record"))
            continue;
        matching->settled[i] = true;
        column->state = COLUMN_LEFT_OUT;
        if (source && !rules->source && give_extra(matching, column, column->heading) < 0)
            return -1;
    }
    return 0;
}

/* Renames, and keys that are a field's own name to the letter. */
static int match_exactly(struct matching *matching)
{
    const struct vfm_schema *schema = matching->rules->schema;
    struct columns *columns = matching->columns;
    for (uint32_t i = 0; i < columns->width; i++) {
        const struct rename *rename = matching->settled[i] ? NULL : headings_rename(matching, i);
        if (!rename)
            continue;
        matching->settled[i] = true;
        columns->items[i].state = COLUMN_LEFT_OUT;
        if (rename->field.length && headings_give(matching, i, rename->field, "--rename") < 0)
            return -1;
    }
    for (uint32_t i = 0; i < columns->width; i++) {
        int field = matching->settled[i] ? -1 : vfm_schema_find(schema, columns->items[i].heading);
        if (field < 0 || (schema->fields[field].type == VFM_FIELD_OBJECT && !matching->rules->json))
            continue;
        if (claim(matching, (uint32_t)field, i, 0) < 0)
            return -1;
    }
    return 0;
}

/* The fields that a column may be by its heading alone: how many; the first that is free, and the
 * very first, with their ranks. */
struct candidates {
    unsigned count;
    int32_t first, free;
    uint32_t first_rank, free_rank;
};

static struct candidates find_called(const struct matching *matching, struct vfm_slice folded,
                                     bool money)
{
    const struct vfm_schema *schema = matching->rules->schema;
    struct candidates found = {.first = NOBODY, .free = NOBODY};
    for (uint32_t i = 0; i < schema->heading_count; i++) {
        const struct vfm_schema_heading *heading = &schema->headings[i];
        uint32_t field = heading->field;
        bool whole = schema->fields[field].type != VFM_FIELD_OBJECT || matching->rules->json;
        if (!whole || heading->after != NOBODY || heading->member.data ||
            found.first == (int32_t)field ||
            (money && schema->fields[field].type != VFM_FIELD_MONEY) ||
            !vfm_slice_equal(heading->folded, folded))
            continue;
        if (found.count++ == 0) {
            found.first = (int32_t)field;
            found.first_rank = i + 1;
        }
        if (found.free == NOBODY && matching->claims[field] == NOBODY) {
            found.free = (int32_t)field;
            found.free_rank = i + 1;
        }
    }
    return found;
}

/* As it is called; else as money, without the mark of a currency. */
static struct candidates find_candidates(const struct matching *matching, uint32_t column)
{
    struct candidates found = find_called(matching, matching->folded[column], false);
    if (found.count == 0 && matching->bare[column].length)
        found = find_called(matching, matching->bare[column], true);
    return found;
}

/* Columns that can only be one field first; then those that can be several. */
static int match_headings(struct matching *matching, bool several)
{
    for (uint32_t i = 0; i < matching->columns->width; i++) {
        if (matching->settled[i] || !matching->folded[i].length)
            continue;
        struct candidates found = find_candidates(matching, i);
        if (found.count == 0 || (found.count > 1) != several)
            continue;
        bool free = found.free != NOBODY;
        if (claim(matching, (uint32_t)(free ? found.free : found.first), i,
                  free ? found.free_rank : found.first_rank) < 0)
            return -1;
    }
    return 0;
}

/* Whether the column to the left of `column` is headed as `field` is. */
static bool stands_after(const struct matching *matching, uint32_t column, int32_t field)
{
    const struct vfm_schema *schema = matching->rules->schema;
    if (column == 0)
        return false;
    for (uint32_t i = 0; i < schema->heading_count; i++)
        if ((int32_t)schema->headings[i].field == field && schema->headings[i].after == NOBODY &&
            vfm_slice_equal(schema->headings[i].folded, matching->folded[column - 1]))
            return true;
    return matching->claimed[column - 1] == field;
}

static bool is_called(const struct matching *matching, uint32_t column, struct vfm_slice folded)
{
    return vfm_slice_equal(matching->folded[column], folded) ||
           vfm_slice_equal(matching->bare[column], folded);
}

/* Of columns headed alike (the value map has a Value of inputs and one of proxies) the one that
 * stands where the schema says has the field; the others are none of its. */
static int match_alike(struct matching *matching, const struct vfm_schema_heading *heading,
                       uint32_t rank)
{
    uint32_t alike = 0, right = 0, place = 0, width = matching->columns->width;
    if (heading->after == NOBODY || matching->claims[heading->field] != NOBODY)
        return 0;
    for (uint32_t i = 0; i < width; i++) {
        if (matching->settled[i] || !is_called(matching, i, heading->folded))
            continue;
        alike++;
        if (stands_after(matching, i, heading->after)) {
            right++;
            place = i;
        }
    }
    if (alike < 2 || right != 1 ||
        find_called(matching, heading->folded, true).first != (int32_t)heading->field)
        return 0;
    for (uint32_t i = 0; i < width; i++)
        if (is_called(matching, i, heading->folded))
            matching->settled[i] = true;
    return claim(matching, heading->field, place, rank);
}

static int match_all_alike(struct matching *matching)
{
    const struct vfm_schema *schema = matching->rules->schema;
    for (uint32_t i = 0; i < schema->heading_count && !matching->rules->json; i++)
        if (match_alike(matching, &schema->headings[i], i + 1) < 0)
            return -1;
    return 0;
}

/* `indicator/Source`: by what stands to the left. */
static int match_neighbours(struct matching *matching)
{
    const struct vfm_schema *schema = matching->rules->schema;
    int32_t left = NOBODY;
    for (uint32_t i = 0; i < matching->columns->width; i++) {
        for (uint32_t k = 0; k < schema->heading_count && !matching->settled[i]; k++) {
            const struct vfm_schema_heading *heading = &schema->headings[k];
            if (heading->after != NOBODY && heading->after == left &&
                vfm_slice_equal(heading->folded, matching->folded[i]) &&
                claim(matching, heading->field, i, k + 1) < 0)
                return -1;
        }
        if (matching->claimed[i] != NOBODY)
            left = matching->claimed[i];
    }
    return 0;
}

static bool is_taken(const struct matching *matching, uint32_t before, struct vfm_slice key)
{
    const struct columns *columns = matching->columns;
    if (vfm_slice_is(key, "record") || vfm_slice_is(key, "source") ||
        vfm_schema_find(matching->rules->schema, key) >= 0)
        return true;
    for (uint32_t i = 0; i < columns->width; i++)
        if (i != before && columns->items[i].state == COLUMN_READ &&
            vfm_slice_equal(columns->items[i].key, key))
            return true;
    return false;
}

/* Keeps a column that no field claims, under a name that nothing else has. */
static int keep_column(struct matching *matching, uint32_t number)
{
    struct column *column = &matching->columns->items[number];
    struct vfm_arena *arena = matching->columns->arena;
    struct vfm_slice key = vfm_heading_key(column->heading, arena);
    if (!key.data)
        return no_memory(matching->error);
    struct vfm_buffer text = {0};
    if (key.length)
        vfm_buffer_slice(&text, key);
    else
        vfm_buffer_format(&text, "column_%u", column->number);
    size_t length = text.length;
    for (unsigned again = 2; is_taken(matching, number, vfm_buffer_view(&text)); again++) {
        text.length = length;
        vfm_buffer_format(&text, "_%u", again);
    }
    int result = vfm_buffer_check(&text, matching->error);
    if (result == 0)
        result = give_extra(matching, column, vfm_buffer_view(&text));
    vfm_buffer_release(&text);
    return result;
}

/* The field that `folded` names with `exact` after it, or NOBODY. */
static int32_t exact_field(const struct matching *matching, struct vfm_slice folded)
{
    static const char exact[] = "exact";
    size_t tail = sizeof exact - 1;
    if (folded.length <= tail || memcmp(folded.data + folded.length - tail, exact, tail) != 0)
        return NOBODY;
    struct vfm_slice stem = {folded.data, folded.length - tail};
    const struct vfm_schema *schema = matching->rules->schema;
    for (uint32_t i = 0; i < schema->field_count; i++)
        if (schema->fields[i].type != VFM_FIELD_OBJECT &&
            vfm_slice_equal(headings_fold(schema->fields[i].name, matching->columns->arena), stem))
            return (int32_t)i;
    return NOBODY;
}

/* Reports print figures rounded: where a column `quantity_exact` has a value, it goes before that
 * of `quantity`. */
static void match_exact(struct matching *matching)
{
    struct columns *columns = matching->columns;
    for (uint32_t i = 0; i < columns->width; i++) {
        int32_t field = matching->settled[i] ? NOBODY : exact_field(matching, matching->folded[i]);
        if (field == NOBODY)
            continue;
        int32_t rounded = matching->claims[field];
        if (rounded != NOBODY) {
            struct column *other = &columns->items[rounded];
            headings_field(matching, other, (uint32_t)field);
            other->state = COLUMN_LEFT_OUT;
            columns->items[i].otherwise = (uint32_t)rounded + 1;
            matching->claimed[rounded] = NOBODY;
            matching->settled[rounded] = true;
        }
        matching->settled[i] = true;
        matching->claims[field] = (int32_t)i;
        matching->claimed[i] = field;
    }
}

/* Turns claims into what columns give; the rest are members of objects, kept, or left. */
static int settle(struct matching *matching)
{
    struct columns *columns = matching->columns;
    for (uint32_t i = 0; i < columns->width; i++) {
        struct column *column = &columns->items[i];
        if (matching->claimed[i] != NOBODY)
            headings_field(matching, column, (uint32_t)matching->claimed[i]);
        else if (!matching->settled[i] && match_member(matching, i) < 0)
            return -1;
    }
    for (uint32_t i = 0; i < columns->width && matching->rules->keep; i++) {
        enum column_state state = columns->items[i].state;
        if ((state == COLUMN_UNCLAIMED || state == COLUMN_UNNAMED) && keep_column(matching, i) < 0)
            return -1;
    }
    return 0;
}

int headings_match(struct matching *matching)
{
    if (match_own(matching) < 0 || match_exactly(matching) < 0 || match_all_alike(matching) < 0 ||
        match_headings(matching, false) < 0 || match_headings(matching, true) < 0 ||
        match_neighbours(matching) < 0)
        return -1;
    match_exact(matching);
    return settle(matching);
}

unsigned columns_known(const struct vfm_schema *schema, const struct vfm_slice *headings,
                       uint32_t width)
{
    struct vfm_arena arena = {0};
    unsigned known = 0;
    for (uint32_t i = 0; i < width; i++)
        known += find_field(schema, headings[i], &arena) >= 0;
    vfm_arena_release(&arena);
    return known;
}
