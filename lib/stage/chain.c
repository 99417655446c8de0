// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include <vfm/filter.h>
#include <vfm/scanner.h>

#include "worker.h"

void vfm_chain_init(struct vfm_chain *chain, struct vfm_stage **stages, size_t count,
                    size_t max_record)
{
    *chain = (struct vfm_chain){.stages = stages, .count = count, .max_record = max_record};
    while (chain->spread < count) {
        enum vfm_mode mode = stages[chain->spread]->class->mode;
        if (mode == VFM_ORDERED)
            break;
        chain->spread++;
        if (mode == VFM_MERGE)
            break;
    }
}

static int link_open(struct vfm_worker *worker, struct vfm_link *link, size_t index,
                     struct vfm_error *error)
{
    struct vfm_stage *stage = worker->chain->stages[index];
    *link = (struct vfm_link){.stage = stage,
                              .worker = worker,
                              .index = (unsigned)index,
                              .arena = &worker->arena,
                              .shapes = worker->shapes};
    if (index + 1 < worker->first + worker->count)
        link->next = link + 1;
    if (stage->where && !(link->where = vfm_filter_open(stage->where, error)))
        return -1;
    link->local = stage;
    if (stage->class->worker_open && !(link->local = stage->class->worker_open(stage, error)))
        return -1;
    return 0;
}

/* Whether pages are of use: a stage that wants records is best given records, and so is libjq. One
 * that takes blocks may make pages of them. */
static bool takes_pages(const struct vfm_worker *worker)
{
    const struct vfm_link *first = &worker->links[0];
    if (!worker->count)
        return false;
    if (first->where)
        return first->stage->class->push_page && vfm_filter_native(first->where);
    return first->stage->class->push_page || first->stage->class->push_block;
}

struct vfm_worker *vfm_worker_open(const struct vfm_chain *chain, bool serial,
                                   struct vfm_error *error)
{
    struct vfm_worker *worker = calloc(1, sizeof *worker);
    if (!worker)
        goto no_memory;
    worker->chain = chain;
    worker->first = serial ? chain->spread : 0;
    worker->count = serial ? chain->count - chain->spread : chain->spread;
    worker->links = calloc(worker->count + 1, sizeof *worker->links);
    if (!worker->links)
        goto no_memory;
    worker->shapes = vfm_shapes_open(error);
    if (!worker->shapes ||
        vfm_record_init(&worker->record, worker->shapes, &worker->arena, error) < 0)
        goto failed;
    for (size_t i = 0; i < worker->count; i++)
        if (link_open(worker, &worker->links[i], worker->first + i, error) < 0)
            goto failed;
    if (takes_pages(worker) && !(worker->lines = vfm_lines_open(worker->shapes, error)))
        goto failed;
    return worker;
no_memory:
    vfm_fail(error, VFM_NO_MEMORY, "out of memory for a worker");
failed:
    vfm_worker_close(worker);
    return NULL;
}

void vfm_worker_close(struct vfm_worker *worker)
{
    if (!worker)
        return;
    for (size_t i = 0; worker->links && i < worker->count; i++) {
        struct vfm_link *link = &worker->links[i];
        if (link->stage && link->stage->class->worker_close && link->local &&
            link->local != link->stage)
            link->stage->class->worker_close(link->local);
        vfm_filter_close(link->where);
    }
    free(worker->links);
    vfm_record_release(&worker->record);
    vfm_lines_close(worker->lines);
    vfm_shapes_close(worker->shapes);
    vfm_arena_release(&worker->arena);
    free(worker);
}

int worker_note(struct vfm_link *link, enum vfm_incident_kind kind, const struct vfm_error *what,
                struct vfm_slice raw)
{
    struct vfm_worker *worker = link->worker;
    struct vfm_error said = *what;
    bool relative = link->block && worker->lines_known && !said.file;
    if (relative) {
        said.file = link->block->input->name;
        if (!said.line)
            said.line = worker->line + 1;
    }
    struct vfm_error failed = {0};
    if (vfm_batch_note(worker->batch, kind, link->index, &said, relative, raw, &failed) == 0)
        return 0;
    link->error = failed;
    worker->stopped = true;
    return -1;
}

int worker_stop(struct vfm_link *link, const struct vfm_error *what)
{
    struct vfm_error said = *what; /* `what` may be link->error itself */
    if (!link->worker->stopped)
        worker_note(link, VFM_STOPPED, &said, (struct vfm_slice){NULL, 0});
    link->worker->stopped = true;
    return -1;
}

/* A stage answered -1: that it said why is its duty (vfm_link_refuse), or link->error holds it. */
static int stopped(struct vfm_worker *worker)
{
    for (size_t i = 0; !worker->stopped && i < worker->count; i++)
        if (worker->links[i].error.code != VFM_NONE)
            worker_stop(&worker->links[i], &worker->links[i].error);
    return -1;
}

static void work_on(struct vfm_worker *worker, const struct vfm_block *block,
                    struct vfm_batch *batch, bool lines_known)
{
    worker->batch = batch;
    worker->lines_known = lines_known;
    worker->line = 0;
    for (size_t i = 0; i < worker->count; i++) {
        worker->links[i].block = block;
        worker->links[i].ordinal = 0;
    }
}

/* A line that is no record. It is the first stage that refuses it. */
static int refuse_line(struct vfm_worker *worker, struct vfm_slice line)
{
    struct vfm_link *link = &worker->links[0];
    link->counts.read++;
    return vfm_link_refuse(link, line);
}

static bool is_blank(struct vfm_slice line)
{
    return line.length == 0 || (line.length == 1 && line.data[0] == '\r');
}

static int put_line(struct vfm_worker *worker, struct vfm_slice line)
{
    struct vfm_link *link = &worker->links[0];
    if (is_blank(line))
        return 0;
    vfm_arena_clear(&worker->arena);
    if (__builtin_expect(line.length > worker->chain->max_record, 0)) {
        link->error = (struct vfm_error){0};
        vfm_fail(&link->error, VFM_RECORD_TOO_LONG,
                 "a record of %zu bytes: %zu are the most (see --max-record)", line.length,
                 worker->chain->max_record);
        return refuse_line(worker, line);
    }
    if (__builtin_expect(vfm_scan(&worker->record, line, &link->error) < 0, 0)) {
        if (vfm_slice_trim(line).length)
            return refuse_line(worker, line);
        link->error = (struct vfm_error){0}; /* of blanks alone */
        return 0;
    }
    worker->record.line_number = worker->line;
    return vfm_link_push(link, &worker->record);
}

static int put_singly(struct vfm_worker *worker, struct vfm_slice lines)
{
    const char *at = lines.data, *end = lines.data + lines.length;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        vfm_shapes_trim(worker->shapes);
        if (put_line(worker, (struct vfm_slice){at, (size_t)(stop - at)}) < 0)
            return stopped(worker);
        worker->line++;
        at = stop + 1;
    }
    return 0;
}

/* The rows in order: those that are odd as the lines that they are. A stage that then asks for each
 * as a record is best given records. */
static int put_page(struct vfm_worker *worker, const struct vfm_page *page)
{
    for (uint32_t row = 0, end; row < page->rows; row = end) {
        end = vfm_page_run(page, row, page->rows);
        worker->line = page->line + row;
        if (page->odd[row])
            end = row + 1;
        else
            vfm_arena_clear(&worker->arena);
        if ((page->odd[row] ? put_line(worker, vfm_page_line(page, row))
                            : vfm_link_push_page(&worker->links[0], page, row, end)) < 0)
            return -1;
    }
    worker->line = page->line + page->rows;
    if (worker->wants_records)
        vfm_lines_useless(worker->lines);
    worker->wants_records = false;
    return 0;
}

static int put_lines(struct vfm_worker *worker, struct vfm_slice lines)
{
    struct vfm_lines_part part;
    if (!worker->lines)
        return put_singly(worker, lines);
    vfm_lines_begin(worker->lines, lines, worker->chain->max_record);
    for (;;) {
        vfm_shapes_trim(worker->shapes);
        if (!vfm_lines_next(worker->lines, &part))
            return 0;
        if ((part.page ? put_page(worker, part.page) : put_line(worker, part.line)) < 0)
            return stopped(worker);
        worker->line += !part.page;
    }
}

int vfm_worker_block(struct vfm_worker *worker, struct vfm_block *block, struct vfm_batch *batch)
{
    if (worker->stopped)
        return -1;
    struct vfm_link *first = &worker->links[0];
    work_on(worker, block, batch, true);
    if (first->stage->class->push_block)
        return first->stage->class->push_block(first->local, first, block) < 0 ? stopped(worker)
                                                                               : 0;
    int result = put_lines(worker, (struct vfm_slice){block->data, block->length});
    block->lines = worker->line;
    return result;
}

int vfm_worker_lines(struct vfm_worker *worker, struct vfm_slice lines, struct vfm_batch *batch)
{
    if (worker->stopped)
        return -1;
    work_on(worker, NULL, batch, false);
    return put_lines(worker, lines);
}

static void counts_add(struct vfm_counts *into, const struct vfm_counts *from)
{
    into->read += from->read;
    into->written += from->written;
    into->passed += from->passed;
    into->refused += from->refused;
    into->emitted += from->emitted;
}

int vfm_worker_merge(struct vfm_worker *into, struct vfm_worker *from, struct vfm_error *error)
{
    for (size_t i = 0; i < into->count; i++) {
        struct vfm_link *link = &into->links[i];
        counts_add(&link->counts, &from->links[i].counts);
        if (link->stage->class->merge &&
            link->stage->class->merge(link->local, from->links[i].local, error) < 0)
            return -1;
    }
    return 0;
}

int vfm_worker_end(struct vfm_worker *worker, struct vfm_batch *batch)
{
    work_on(worker, NULL, batch, false);
    for (size_t i = 0; i < worker->count; i++) {
        struct vfm_link *link = &worker->links[i];
        vfm_arena_clear(&worker->arena);
        if (link->stage->class->end && link->stage->class->end(link->local, link) < 0)
            return stopped(worker);
    }
    return 0;
}

const struct vfm_counts *vfm_worker_counts(const struct vfm_worker *worker, size_t index)
{
    assert(index >= worker->first && index < worker->first + worker->count);
    return &worker->links[index - worker->first].counts;
}
