// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Lots: what is compared with what. As records come, their values go to one spill and their lines
 * to another, and the yardstick of their lot looks at the values. At the end the yardsticks look as
 * often again as they must, then every line is read back, judged and sent on, in input order.
 */
#include <stdio.h>
#include <stdlib.h>

#include <vfm/scanner.h>

#include "score.h"

#define WINDOW ((size_t)256 << 10)

/* One record in the spill of rows: this, then a double for each criterion, then a byte a gate. */
struct row {
    uint64_t lot;
    uint32_t length; /* of its line */
    uint32_t passed;
};

void score_lots_release(struct score_local *local)
{
    for (size_t i = 0; i < local->keys.count && i < local->lot_capacity; i++) {
        vfm_yardstick_release(&local->lots[i].yardstick);
        free(local->lots[i].bids);
    }
    free(local->lots);
    vfm_table_release(&local->keys);
    vfm_spill_release(&local->rows);
    vfm_spill_release(&local->lines);
}

/* ---- taking in ---- */

static int open_lot(struct score_local *local, size_t index, const struct vfm_value *value,
                    struct vfm_error *error)
{
    if (index >= local->lot_capacity) {
        size_t capacity = local->lot_capacity ? local->lot_capacity * 2 : 8;
        struct score_lot *lots = realloc(local->lots, capacity * sizeof *lots);
        if (!lots)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for %zu lots", capacity);
        memset(lots + local->lot_capacity, 0, (capacity - local->lot_capacity) * sizeof *lots);
        local->lots = lots;
        local->lot_capacity = capacity;
    }
    struct score_lot *lot = &local->lots[index];
    if (value) {
        local->text.length = 0;
        vfm_value_print(value, &local->text);
        lot->value = vfm_arena_copy(&local->arena, vfm_buffer_view(&local->text));
        if (!lot->value.data)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a lot");
    }
    return vfm_yardstick_init(&lot->yardstick, &local->score->framework->decision, error);
}

/* Into local->text: what makes two values one lot. However a text is escaped, it is the same. */
static int make_key(struct score_local *local, const struct vfm_value *value,
                    struct vfm_arena *arena, struct vfm_error *error)
{
    const char *field = local->score->options.lot;
    struct vfm_slice text;
    local->text.length = 0;
    if (value->kind == VFM_ARRAY || value->kind == VFM_OBJECT) {
        vfm_fail(error, VFM_BAD_TYPE, "%s is %s: tell lots apart by a text or a number", field,
                 value->kind == VFM_ARRAY ? "a list" : "an object");
        return vfm_fail_field(error, field, (struct vfm_slice){value->text, value->length});
    }
    if (value->kind == VFM_STRING) {
        if (vfm_value_string(value, field, arena, &text, error) < 0)
            return -1;
        vfm_buffer_put(&local->text, '"');
        vfm_buffer_slice(&local->text, text);
    } else {
        vfm_value_print(value, &local->text);
    }
    return vfm_buffer_check(&local->text, error);
}

/* The lot that the record belongs to. */
static int find_lot(struct score_local *local, const struct vfm_record *record, size_t *index,
                    struct vfm_error *error)
{
    const char *field = local->score->options.lot;
    const struct vfm_value *value = NULL;
    size_t before = local->keys.count;
    struct vfm_slice key = VFM_LITERAL("");
    if (field) {
        int place = vfm_record_find(record, vfm_slice_of(field));
        if (place < 0 || record->values[place].kind == VFM_NULL) {
            vfm_fail(error, VFM_MISSING_FIELD,
                     "there is no %s, which says the lot: complete the record", field);
            return vfm_fail_field(error, field, (struct vfm_slice){NULL, 0});
        }
        value = &record->values[place];
        if (make_key(local, value, record->arena, error) < 0)
            return -1;
        key = vfm_buffer_view(&local->text);
    }
    *index = vfm_table_add(&local->keys, key, error);
    if (*index == VFM_ABSENT)
        return -1;
    return *index == before ? open_lot(local, *index, value, error) : 0;
}

static int put_aside(struct score_local *local, size_t lot, const struct vfm_record *record,
                     struct vfm_error *error)
{
    const struct vfm_framework *framework = local->score->framework;
    local->text.length = 0;
    vfm_record_print(record, &local->text);
    if (vfm_buffer_check(&local->text, error) < 0)
        return -1;
    struct row row = {lot, (uint32_t)local->text.length - 1, local->marks.passed};
    struct vfm_slice head = {(const char *)&row, sizeof row};
    struct vfm_slice values = {(const char *)local->marks.x,
                               framework->decision.count * sizeof *local->marks.x};
    struct vfm_slice gates = {(const char *)local->marks.gates, framework->gate_count};
    struct vfm_slice line = {local->text.data, row.length};
    if (vfm_spill_add(&local->rows, head, error) < 0 ||
        vfm_spill_add(&local->rows, values, error) < 0 ||
        vfm_spill_add(&local->rows, gates, error) < 0)
        return -1;
    return vfm_spill_add(&local->lines, line, error);
}

int score_lots_push(void *state, struct vfm_link *link, struct vfm_record *record)
{
    struct score_local *local = state;
    const struct vfm_framework *framework = local->score->framework;
    struct score_marks *marks = &local->marks;
    size_t lot = 0;
    if (!vfm_framework_takes(framework, record))
        return vfm_link_pass(link, record);
    link->error = (struct vfm_error){0};
    if (vfm_sight_see(&local->sight, record, marks->x, marks->gates, &link->error) < 0 ||
        find_lot(local, record, &lot, &link->error) < 0)
        return vfm_link_refuse_record(link, record);
    marks->passed = true;
    for (size_t i = 0; i < framework->gate_count; i++)
        marks->passed &= marks->gates[i];
    if (marks->passed && vfm_decision_passes(&framework->decision) > 0 &&
        vfm_yardstick_see(&local->lots[lot].yardstick, 0, marks->x, &link->error) < 0)
        return score_refuse(local->score, link, record);
    if (put_aside(local, lot, record, &link->error) < 0)
        return -1;
    local->taken++;
    return vfm_link_take(link);
}

/* ---- reading back ---- */

static size_t row_size(const struct vfm_framework *framework)
{
    return sizeof(struct row) + framework->decision.count * sizeof(double) + framework->gate_count;
}

static int next_row(struct score_local *local, struct vfm_spill_window *window, struct row *row,
                    struct vfm_error *error)
{
    const struct vfm_framework *framework = local->score->framework;
    size_t values = framework->decision.count * sizeof(double);
    const char *at = vfm_spill_take(window, row_size(framework), error);
    if (!at)
        return -1;
    memcpy(row, at, sizeof *row);
    memcpy(local->marks.x, at + sizeof *row, values);
    memcpy(local->marks.gates, at + sizeof *row + values, framework->gate_count);
    local->marks.passed = row->passed;
    return 0;
}

static int close_pass(struct score_local *local, unsigned pass, struct vfm_error *error)
{
    for (size_t i = 0; i < local->keys.count; i++) {
        struct score_lot *lot = &local->lots[i];
        if (vfm_yardstick_close(&lot->yardstick, pass, error) == 0)
            continue;
        char words[sizeof error->message];
        memcpy(words, error->message, sizeof words);
        if (lot->value.length)
            vfm_fail(error, error->code, "lot %.*s: %.400s",
                     (int)(lot->value.length > 60 ? 60 : lot->value.length), lot->value.data,
                     words);
        return -1;
    }
    return 0;
}

/* Lets the yardsticks look once more. */
static int look_again(struct score_local *local, unsigned pass, struct vfm_error *error)
{
    struct vfm_spill_window window;
    struct row row;
    int result = 0;
    if (vfm_spill_window_open(&window, &local->rows, 0, local->rows.length, WINDOW, error) < 0)
        return -1;
    while (result == 0 && !vfm_spill_window_done(&window)) {
        result = next_row(local, &window, &row, error);
        if (result == 0 && row.passed)
            result =
                vfm_yardstick_see(&local->lots[row.lot].yardstick, pass, local->marks.x, error);
    }
    vfm_spill_window_close(&window);
    return result < 0 ? -1 : close_pass(local, pass, error);
}

/* ---- giving out ---- */

/* An error about a record that was read long ago: says which. */
static int blame_record(struct score_local *local, const struct vfm_record *record, uint64_t number,
                        struct vfm_error *error)
{
    char words[sizeof error->message];
    score_blame(local->score, error);
    struct vfm_slice label =
        stage_label(local->score->options.label, record, number, record->arena);
    memcpy(words, error->message, sizeof words);
    return vfm_fail(error, error->code, "%.*s: %.400s",
                    (int)(label.length > 80 ? 80 : label.length), label.data, words);
}

static int judge(struct score_local *local, struct vfm_link *link, const struct row *row,
                 struct vfm_record *record, uint64_t number)
{
    struct score_lot *lot = &local->lots[row->lot];
    struct score_marks *marks = &local->marks;
    struct vfm_error *error = &link->error;
    *error = (struct vfm_error){0};
    marks->scored =
        vfm_yardstick_judge(&lot->yardstick, marks->x, !row->passed, &marks->verdict, error) == 0;
    if (!marks->scored && row->passed)
        return blame_record(local, record, number, error);
    *error = (struct vfm_error){0};
    if (!lot->weights.data &&
        score_weights(local->score, &lot->yardstick, &local->arena, &lot->weights, error) < 0)
        return -1;
    if (local->score->whole && row->passed) {
        struct vfm_slice label =
            stage_label(local->score->options.label, record, number, &local->arena);
        if (score_bid_add(local, lot, record, label, error) < 0)
            return blame_record(local, record, number, error);
    }
    return score_write(local->score, marks, lot->weights, &local->text, record, error);
}

static int give_out(struct score_local *local, struct vfm_link *link, struct vfm_record *record)
{
    struct vfm_spill_window rows = {0}, lines = {0};
    struct row row;
    uint64_t number = 0;
    int result = -1;
    if (vfm_spill_window_open(&rows, &local->rows, 0, local->rows.length, WINDOW, &link->error) <
            0 ||
        vfm_spill_window_open(&lines, &local->lines, 0, local->lines.length, WINDOW, &link->error) <
            0)
        goto done;
    for (result = 0; result == 0 && !vfm_spill_window_done(&rows); number++) {
        const char *line;
        result = -1;
        vfm_arena_clear(link->arena);
        vfm_shapes_trim(link->shapes);
        if (next_row(local, &rows, &row, &link->error) < 0 ||
            !(line = vfm_spill_take(&lines, row.length, &link->error)) ||
            vfm_scan(record, (struct vfm_slice){line, row.length}, &link->error) < 0 ||
            judge(local, link, &row, record, number + 1) < 0)
            break;
        result = vfm_link_emit(link, record);
    }
done:
    vfm_spill_window_close(&rows);
    vfm_spill_window_close(&lines);
    return result;
}

static int tell_lots(struct score_local *local, struct vfm_link *link)
{
    for (size_t i = 0; i < local->keys.count; i++) {
        vfm_arena_clear(link->arena);
        if (local->score->options.reversals && score_reversals(local, link, &local->lots[i]) < 0)
            return -1;
        if (local->score->options.cheapest && score_economy(local, link, &local->lots[i]) < 0)
            return -1;
    }
    return 0;
}

int score_lots_end(void *state, struct vfm_link *link)
{
    struct score_local *local = state;
    unsigned passes = vfm_decision_passes(&local->score->framework->decision);
    struct vfm_record record;
    link->error = (struct vfm_error){0};
    if (passes > 0 && close_pass(local, 0, &link->error) < 0)
        return -1;
    for (unsigned pass = 1; pass < passes; pass++)
        if (look_again(local, pass, &link->error) < 0) {
            score_blame(local->score, &link->error);
            return -1;
        }
    if (vfm_record_init(&record, link->shapes, link->arena, &link->error) < 0)
        return -1;
    int result = give_out(local, link, &record);
    if (result == 0)
        result = tell_lots(local, link);
    vfm_record_release(&record);
    return result;
}
