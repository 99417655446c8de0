// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Filling records from a table (fill.h): finding the rows that fit, and giving. A value that the
 * record has is never touched, and what belongs to a value (its source, price year, currency) comes
 * only with it.
 */
#include "fill.h"

#include <stdlib.h>

#include <vfm/member.h>

#include "normalise.h"

#define SEPARATOR '\x1f'      /* no checked JSON text holds it */
#define MOST_REMEMBERED 65536 /* combinations of keys that a worker keeps */

/* Who gives a column to records with one combination of keys. */
struct giver {
    uint32_t row;   /* or FILL_NONE */
    uint32_t rival; /* a row that fits as well and says something else, or FILL_NONE */
};

struct fill_memory {
    const struct fill *fill;
    struct vfm_binding binding;
    struct vfm_table seen; /* combinations of keys … */
    struct giver *givers;  /* … and for each of them and each column who gives it */
    size_t capacity;
    struct vfm_buffer key;
    struct giver *given; /* scratch: of the columns; row FILL_NONE where nothing is given */
    uint32_t *specific;  /* scratch: in how many keys the giver of each column fits */
};

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for what a table gives");
}

/* ---- a worker's memory ---- */

struct fill_memory *fill_memory_open(const struct fill *fill, struct vfm_error *error)
{
    struct fill_memory *memory = calloc(1, sizeof *memory);
    if (memory) {
        memory->fill = fill;
        memory->given = calloc(fill->count, sizeof *memory->given);
        memory->specific = calloc(fill->count, sizeof *memory->specific);
        if (memory->given && memory->specific &&
            vfm_binding_init(&memory->binding, fill->names, fill->count, error) == 0)
            return memory;
        fill_memory_close(memory);
    }
    no_memory(error);
    return NULL;
}

void fill_memory_close(struct fill_memory *memory)
{
    if (!memory)
        return;
    vfm_binding_release(&memory->binding);
    vfm_table_release(&memory->seen);
    vfm_buffer_release(&memory->key);
    free(memory->givers);
    free(memory->given);
    free(memory->specific);
    free(memory);
}

/* ---- finding the rows that fit ---- */

/* What the record says in a key; false where it does not have the field. */
static bool key_text(const struct vfm_record *record, const int16_t *places, uint32_t column,
                     struct vfm_slice *text)
{
    struct vfm_error ignored = {0};
    const struct vfm_value *value = vfm_record_get(record, places, column);
    *text = (struct vfm_slice){NULL, 0};
    if (value && value->kind == VFM_STRING)
        vfm_value_string(value, "key", record->arena, text, &ignored);
    else if (value)
        *text = vfm_value_token(value, record->arena);
    return value != NULL;
}

/* In how many keys a row fits the record, or -1 where it does not. */
static int fits(const struct fill *fill, const struct vfm_record *record, const int16_t *places,
                uint32_t row)
{
    int count = 0;
    for (uint32_t i = 0; i < fill->count; i++) {
        struct vfm_slice text, cell = fill_cell(fill, row, i);
        if (!fill_chooses(fill, row, i) || !cell.length)
            continue;
        if (!key_text(record, places, i, &text) || !fill_alike(cell, text))
            return -1;
        count++;
    }
    return count;
}

static void offer(struct fill_memory *memory, const struct vfm_record *record,
                  const int16_t *places, uint32_t row, struct giver *givers)
{
    const struct fill *fill = memory->fill;
    int count = fits(fill, record, places, row);
    if (count < 0)
        return;
    for (uint32_t i = 0; i < fill->count; i++) {
        const struct vfm_value *value = fill_value(fill, row, i);
        struct giver *giver = &givers[i];
        if (value->kind == VFM_NULL)
            continue;
        if (giver->row == FILL_NONE || (uint32_t)count > memory->specific[i]) {
            *giver = (struct giver){row, FILL_NONE};
            memory->specific[i] = (uint32_t)count;
        } else if ((uint32_t)count == memory->specific[i] && giver->rival == FILL_NONE &&
                   !fill_same(value, fill_value(fill, giver->row, i))) {
            giver->rival = row;
        }
    }
}

/* Who gives each column to such a record. */
static int look_up(struct fill_memory *memory, const struct vfm_record *record,
                   const int16_t *places, struct giver *givers, struct vfm_error *error)
{
    const struct fill *fill = memory->fill;
    for (uint32_t i = 0; i < fill->count; i++)
        givers[i] = (struct giver){FILL_NONE, FILL_NONE};
    struct vfm_slice text;
    if (fill->indexed != FILL_NONE && key_text(record, places, fill->indexed, &text)) {
        struct vfm_buffer folded = {0};
        fill_fold(text, &folded);
        size_t place = vfm_table_find(&fill->index, vfm_buffer_view(&folded));
        int result = vfm_buffer_check(&folded, error);
        vfm_buffer_release(&folded);
        if (result < 0)
            return -1;
        for (uint32_t row = place == VFM_ABSENT ? FILL_NONE : fill->heads[place]; row != FILL_NONE;
             row = fill->next[row])
            offer(memory, record, places, row, givers);
    }
    for (uint32_t i = fill->other_count; i-- > 0;)
        offer(memory, record, places, fill->others[i], givers);
    return 0;
}

/* The givers for the record's combination of keys, from memory where it was met before. */
static const struct giver *recall(struct fill_memory *memory, const struct vfm_record *record,
                                  const int16_t *places, struct vfm_error *error)
{
    const struct fill *fill = memory->fill;
    struct vfm_buffer *key = &memory->key;
    key->length = 0;
    for (uint32_t i = 0; i < fill->count; i++) {
        if (!(fill->columns[i].role & FILL_KEY))
            continue;
        const struct vfm_value *value = vfm_record_get(record, places, i);
        vfm_buffer_put(key, SEPARATOR);
        if (value) {
            vfm_buffer_put(key, value->kind == VFM_STRING ? '"' : ' ');
            vfm_buffer_slice(key, vfm_value_token(value, record->arena));
        }
    }
    if (vfm_buffer_check(key, error) < 0)
        return NULL;
    size_t place = vfm_table_find(&memory->seen, vfm_buffer_view(key));
    if (place != VFM_ABSENT)
        return memory->givers + place * fill->count;
    if (memory->seen.count == MOST_REMEMBERED)
        vfm_table_release(&memory->seen);
    size_t count = memory->seen.count;
    if (count == memory->capacity) {
        size_t capacity = count ? count * 2 : 64;
        struct giver *givers =
            realloc(memory->givers, capacity * fill->count * sizeof *memory->givers);
        if (!givers) {
            no_memory(error);
            return NULL;
        }
        memory->givers = givers;
        memory->capacity = capacity;
    }
    struct giver *givers = memory->givers + count * fill->count;
    if (look_up(memory, record, places, givers, error) < 0 ||
        vfm_table_add(&memory->seen, vfm_buffer_view(key), error) == VFM_ABSENT)
        return NULL;
    return givers;
}

/* ---- giving ---- */

static bool has_member(const struct vfm_value *object, struct vfm_slice name)
{
    struct vfm_member member;
    if (object->kind != VFM_OBJECT)
        return true; /* not ours to mend: whoever reads it says what is wrong */
    for (struct vfm_slice left = vfm_members(object); vfm_member_next(&left, &member);)
        if (vfm_slice_equal(member.key, name))
            return true;
    return false;
}

static bool lacks(const struct vfm_record *record, const int16_t *places, uint32_t slot,
                  const struct fill_column *column)
{
    const struct vfm_value *value = vfm_record_get(record, places, slot);
    return !value || (column->member.length && !has_member(value, column->member));
}

static int refuse_rivals(const struct fill *fill, const struct giver *giver,
                         const struct fill_column *column, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_CONFIG,
                    "lines %llu and %llu of %s fit the record equally well and give different %s: "
                    "make one of them more specific",
                    (unsigned long long)fill->rows.lines[giver->row],
                    (unsigned long long)fill->rows.lines[giver->rival], fill->rows.name,
                    column->name.data);
}

/* Which columns come from which rows. Of two rows that fit equally well but differ, neither gives
 * what only describes; where they differ in a figure the table must be mended. */
static int choose(struct fill_memory *memory, const struct giver *givers,
                  const struct vfm_record *record, const int16_t *places, enum kind kind,
                  struct vfm_error *error)
{
    const struct fill *fill = memory->fill;
    for (uint32_t i = 0; i < fill->count; i++) {
        const struct fill_column *column = &fill->columns[i];
        struct giver *given = &memory->given[i];
        *given = (struct giver){FILL_NONE, FILL_NONE};
        if (!(column->role & FILL_GIFT) || column->tie != FILL_FREE || givers[i].row == FILL_NONE ||
            (column->outcome_only && kind != KIND_OUTCOME) || !lacks(record, places, i, column))
            continue;
        if (givers[i].rival == FILL_NONE)
            *given = givers[i];
        else if (column->role != FILL_EITHER)
            return refuse_rivals(fill, &givers[i], column, error);
    }
    return 0;
}

/* `first; second`, in the arena. */
static struct vfm_value join(struct vfm_value first, const struct vfm_value *second,
                             struct vfm_arena *arena)
{
    size_t length = (size_t)first.length + 2 + second->length;
    char *both = vfm_arena_take(arena, length);
    if (!both)
        return first;
    memcpy(both, first.text, first.length);
    memcpy(both + first.length, "; ", 2);
    memcpy(both + first.length + 2, second->text, second->length);
    return (struct vfm_value){.text = both,
                              .length = (uint32_t)length,
                              .kind = VFM_STRING,
                              .escaped = first.escaped | second->escaped};
}

/* What comes with the values given: of a source those of all rows that gave one, each once; of the
 * others the first. VFM_NULL where none says. */
static struct vfm_value companion(const struct fill_memory *memory, uint32_t column,
                                  struct vfm_arena *arena)
{
    const struct fill *fill = memory->fill;
    const struct giver *given = memory->given;
    const struct fill_column *wanted = &fill->columns[column];
    struct vfm_value found = vfm_make_null();
    for (uint32_t i = 0; i < fill->count; i++) {
        if (given[i].row == FILL_NONE ||
            (wanted->tie == FILL_WITH_MONEY && !fill->columns[i].money))
            continue;
        const struct vfm_value *value = fill_value(fill, given[i].row, column);
        bool known = value->kind == VFM_NULL;
        for (uint32_t j = 0; j < i && !known; j++)
            known = given[j].row != FILL_NONE &&
                    !(wanted->tie == FILL_WITH_MONEY && !fill->columns[j].money) &&
                    fill_same(value, fill_value(fill, given[j].row, column));
        if (known)
            continue;
        if (found.kind == VFM_NULL)
            found = *value;
        else if (wanted->source && found.kind == VFM_STRING && value->kind == VFM_STRING)
            found = join(found, value, arena);
    }
    return found;
}

/* Adds a member to an object field, which is made where it is not there. */
static int set_member(struct vfm_link *link, struct vfm_record *record,
                      const struct fill_column *column, const struct vfm_value *value)
{
    const struct vfm_value *old = field_value(record, column->name.data);
    struct vfm_buffer object = {0};
    struct vfm_slice inside = {NULL, 0};
    if (old)
        inside = vfm_slice_trim(vfm_members(old));
    vfm_buffer_put(&object, '{');
    vfm_buffer_slice(&object, inside);
    if (inside.length)
        vfm_buffer_put(&object, ',');
    vfm_buffer_json(&object, column->member);
    vfm_buffer_put(&object, ':');
    vfm_value_print(value, &object);
    vfm_buffer_put(&object, '}');
    struct vfm_slice kept = vfm_arena_copy(record->arena, vfm_buffer_view(&object));
    int result = vfm_buffer_check(&object, &link->error);
    vfm_buffer_release(&object);
    if (result < 0 || !kept.data)
        return result < 0 ? -1 : no_memory(&link->error);
    return field_set(link, record, column->name.data, vfm_make_json(kept));
}

static int give(struct fill_memory *memory, struct vfm_link *link, struct vfm_record *record,
                enum kind kind)
{
    const struct fill *fill = memory->fill;
    for (uint32_t i = 0; i < fill->count; i++) {
        const struct fill_column *column = &fill->columns[i];
        struct vfm_value value = vfm_make_null();
        if (memory->given[i].row != FILL_NONE)
            value = *fill_value(fill, memory->given[i].row, i);
        else if (column->tie != FILL_FREE && !(column->outcome_only && kind != KIND_OUTCOME) &&
                 !field_value(record, column->name.data))
            value = companion(memory, i, record->arena);
        if (value.kind == VFM_NULL)
            continue;
        int result = column->member.length
                         ? set_member(link, record, column, &value)
                         : vfm_record_set(record, column->name, value, &link->error);
        if (result < 0)
            return -1;
    }
    return 0;
}

static void note_missing(const struct fill *fill, struct vfm_link *link,
                         const struct vfm_record *record)
{
    struct vfm_slice outcome = field_text(record, "outcome");
    struct vfm_slice stakeholder = field_text(record, "stakeholder");
    vfm_link_note(link, "%s has no %s for outcome \"%.*s\" of \"%.*s\"", fill->rows.name,
                  fill->wanted, VFM_PRINT(vfm_slice_head(outcome, 100)),
                  VFM_PRINT(vfm_slice_head(stakeholder, 100)));
}

int fill_apply(struct fill_memory *memory, struct vfm_link *link, struct vfm_record *record,
               enum kind kind)
{
    const struct fill *fill = memory->fill;
    const int16_t *places = vfm_binding_places(&memory->binding, record->shape);
    const struct giver *givers = recall(memory, record, places, &link->error);
    if (!givers || choose(memory, givers, record, places, kind, &link->error) < 0 ||
        give(memory, link, record, kind) < 0)
        return -1;
    if (fill->wanted && kind == KIND_OUTCOME && !field_value(record, fill->wanted))
        note_missing(fill, link, record);
    return 0;
}
