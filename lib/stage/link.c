// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdio.h>

#include <vfm/filter.h>

#include "worker.h"

/* A program before this one stopped half-way and said so: its records are not all there are. */
static int refuse_cut_short(struct vfm_link *link, const struct vfm_record *record)
{
    static const struct vfm_slice names[] = {VFM_LITERAL("program"), VFM_LITERAL("reason")};
    struct vfm_slice said[2] = {VFM_LITERAL("a program"), VFM_LITERAL("no reason given")};
    for (int i = 0; i < 2; i++) {
        int place = vfm_record_find(record, names[i]);
        struct vfm_error ignored = {0};
        if (place >= 0)
            vfm_value_string(&record->values[place], "reason", record->arena, &said[i], &ignored);
    }
    link->error = (struct vfm_error){0};
    vfm_fail(&link->error, VFM_CUT_SHORT,
             "the input is not complete: %.*s stopped (%.*s); mend that first", VFM_PRINT(said[0]),
             (int)(said[1].length > 300 ? 300 : said[1].length), said[1].data);
    return worker_stop(link, &link->error);
}

static bool is_stopped(const struct vfm_record *record)
{
    int place = record->shape->record_place;
    if (place < 0)
        return false;
    const struct vfm_value *value = &record->values[place];
    return value->length == 7 && value->kind == VFM_STRING && value->text[0] == 's' &&
           memcmp(value->text, "stopped", 7) == 0;
}

int vfm_link_push(struct vfm_link *link, struct vfm_record *record)
{
    link->ordinal++;
    link->counts.read++;
    if (__builtin_expect(link->index == 0 && is_stopped(record), 0))
        return refuse_cut_short(link, record);
    if (link->where) {
        bool truth;
        link->error.code = VFM_NONE;
        if (vfm_filter_test(link->where, record, &truth, &link->error) < 0)
            return vfm_link_refuse_record(link, record);
        if (!truth)
            return vfm_link_pass(link, record);
    }
    return link->stage->class->push(link->local, link, record);
}

/* ---- pages ---- */

/* The record of a row; NULL where the run is to stop. */
static struct vfm_record *record_of(struct vfm_link *link, const struct vfm_page *page,
                                    uint32_t row)
{
    struct vfm_worker *worker = link->worker;
    vfm_arena_clear(&worker->arena);
    worker->line = page->line + row;
    if (vfm_page_record(page, row, &worker->record, &link->error) == 0)
        return &worker->record;
    worker_stop(link, &link->error);
    return NULL;
}

int vfm_link_push_row(struct vfm_link *link, const struct vfm_page *page, uint32_t row)
{
    struct vfm_record *record = record_of(link, page, row);
    return record ? vfm_link_push(link, record) : -1;
}

static int hand_on_page(struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                        uint32_t to)
{
    if (link->next)
        return vfm_link_push_page(link->next, page, from, to);
    vfm_page_print(page, from, to, &link->worker->batch->bytes);
    return vfm_batch_check(link->worker->batch);
}

/* What --where says of a row. */
enum { LEFT, WANTED, UNTOLD };

/* That of each row. One on which it fails is to come as a record, and fail there. */
static int ask_where(struct vfm_link *link, const struct vfm_page *page, uint32_t from, uint32_t to,
                     uint8_t *answers)
{
    struct vfm_worker *worker = link->worker;
    vfm_record_clear(&worker->record);
    if (vfm_record_grow(&worker->record, page->shape->count, &link->error) < 0)
        return worker_stop(link, &link->error);
    for (uint32_t row = from; row < to; row++) {
        bool truth;
        vfm_arena_clear(&worker->arena);
        answers[row] = UNTOLD;
        if (vfm_filter_test_row(link->where, page, row, &worker->record, &truth, &link->error) == 0)
            answers[row] = truth ? WANTED : LEFT;
        link->error.code = VFM_NONE;
    }
    return 0;
}

static int pass_page(struct vfm_link *link, const struct vfm_page *page, uint32_t from, uint32_t to)
{
    link->ordinal += to - from;
    link->counts.read += to - from;
    link->counts.passed += to - from;
    return link->stage->class->final ? 0 : hand_on_page(link, page, from, to);
}

/* Gives a stage rows as a page: more than 0 where it takes none. The first stage is then best given
 * records. */
static int push_together(struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                         uint32_t to)
{
    const struct vfm_stage_class *class = link->stage->class;
    link->worker->line = page->line + from;
    int answer = class->push_page ? class->push_page(link->local, link, page, from, to) : 1;
    link->worker->wants_records |= answer > 0 && link == link->worker->links;
    return answer;
}

/* Rows that are wanted: together, if there are enough of them and the stage takes them. */
static int push_wanted(struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                       uint32_t to)
{
    int answer = to - from >= VFM_PAGE_FEWEST ? push_together(link, page, from, to) : 1;
    for (uint32_t row = from; answer > 0 && row < to; row++) {
        struct vfm_record *record = record_of(link, page, row);
        link->ordinal++;
        link->counts.read++;
        if (!record || link->stage->class->push(link->local, link, record) < 0)
            return -1;
    }
    return answer < 0 ? -1 : 0;
}

/* Rows of one answer that follow each other go together. */
static int push_where(struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                      uint32_t to)
{
    uint8_t answers[VFM_PAGE_ROWS];
    int result = ask_where(link, page, from, to, answers);
    for (uint32_t row = from, end; row < to && result == 0; row = end) {
        end = row + 1;
        while (end < to && answers[end] == answers[row] && answers[row] != UNTOLD)
            end++;
        result = answers[row] == LEFT     ? pass_page(link, page, row, end)
                 : answers[row] == WANTED ? push_wanted(link, page, row, end)
                                          : vfm_link_push_row(link, page, row);
    }
    return result;
}

int vfm_link_push_page(struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                       uint32_t to)
{
    bool stopped = link->index == 0 && vfm_slice_is(page->record, "stopped");
    if (!stopped && link->where && vfm_filter_native(link->where) && link->stage->class->push_page)
        return push_where(link, page, from, to);
    int answer = stopped || link->where ? 1 : push_together(link, page, from, to);
    for (uint32_t row = from; answer > 0 && row < to; row++)
        if (vfm_link_push_row(link, page, row) < 0)
            return -1;
    return answer < 0 ? -1 : 0;
}

void vfm_link_take_rows(struct vfm_link *link, uint32_t count)
{
    link->ordinal += count;
    link->counts.read += count;
    link->counts.written += count;
}

int vfm_link_write_page(struct vfm_link *link, const struct vfm_page *page,
                        const struct vfm_page *made, uint32_t from, uint32_t to)
{
    for (uint32_t row = from, end; row < to; row = end) {
        end = vfm_page_run(made, row, to);
        if (made->odd[row]) {
            for (; row < end; row++)
                if (vfm_link_push_row(link, page, row) < 0)
                    return -1;
            continue;
        }
        vfm_link_take_rows(link, end - row);
        if (hand_on_page(link, made, row, end) < 0)
            return -1;
    }
    return 0;
}

/* ---- records ---- */

/* On to the next stage, or into the output. */
static int hand_on(struct vfm_link *link, struct vfm_record *record)
{
    if (link->next)
        return vfm_link_push(link->next, record);
    vfm_record_print(record, &link->worker->batch->bytes);
    return vfm_batch_check(link->worker->batch);
}

int vfm_link_write(struct vfm_link *link, struct vfm_record *record)
{
    link->counts.written++;
    return hand_on(link, record);
}

int vfm_link_pass(struct vfm_link *link, struct vfm_record *record)
{
    link->counts.passed++;
    return link->stage->class->final ? 0 : hand_on(link, record);
}

int vfm_link_take(struct vfm_link *link)
{
    link->counts.written++;
    return 0;
}

int vfm_link_emit(struct vfm_link *link, struct vfm_record *record)
{
    link->counts.emitted++;
    return hand_on(link, record);
}

int vfm_link_text(struct vfm_link *link, struct vfm_slice bytes)
{
    assert(!link->next);
    vfm_buffer_slice(&link->worker->batch->bytes, bytes);
    return vfm_batch_check(link->worker->batch);
}

int vfm_link_refuse(struct vfm_link *link, struct vfm_slice raw)
{
    assert(link->error.code != VFM_NONE);
    if (!link->stage->keeps_rejects || vfm_code_status(link->error.code) != VFM_STATUS_DATA)
        return worker_stop(link, &link->error);
    link->counts.refused++;
    struct vfm_error refused = link->error;
    link->error = (struct vfm_error){0};
    if (worker_note(link, VFM_REFUSED, &refused, raw) < 0)
        return -1;
    return vfm_batch_check(link->worker->batch);
}

int vfm_link_refuse_record(struct vfm_link *link, const struct vfm_record *record)
{
    struct vfm_slice raw = record->line;
    if (!link->error.line && link->block)
        link->error.line = record->line_number + 1;
    if (!raw.data || record->changed) {
        struct vfm_buffer printed = {0};
        vfm_record_print(record, &printed);
        raw = vfm_buffer_view(&printed);
        raw.length -= raw.length > 0;
        int result = vfm_link_refuse(link, raw);
        vfm_buffer_release(&printed);
        return result;
    }
    return vfm_link_refuse(link, raw);
}

void vfm_link_note(struct vfm_link *link, const char *format, ...)
{
    struct vfm_error note = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(note.message, sizeof note.message, format, arguments);
    va_end(arguments);
    worker_note(link, VFM_NOTED, &note, (struct vfm_slice){NULL, 0});
}

uint64_t vfm_link_position(const struct vfm_link *link, const struct vfm_record *record)
{
    (void)record;
    uint64_t block = link->block ? link->block->sequence : 0;
    return block << 32 | link->ordinal;
}
