// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "run.h"

#include <stdlib.h>

#include <vfm/chain.h>
#include <vfm/cores.h>
#include <vfm/filter.h>
#include <vfm/pool.h>
#include <vfm/scanner.h>
#include <vfm/sink.h>

#include "progress.h"
#include "provenance.h"
#include "refusal.h"
#include "stats.h"
#include "told.h"

#define DEFAULT_BLOCK ((size_t)256 << 10)
#define DEFAULT_MAX_RECORD ((size_t)64 << 20)

/* A run under way. */
struct running {
    struct vfm_run *run;
    struct vfm_chain chain;
    struct vfm_stage **stages;
    struct vfm_sink *sink;
    struct vfm_sink **rejects; /* one a stage; NULL where none */
    struct vfm_worker **workers;
    unsigned worker_count, threads;
    struct vfm_worker *serial; /* NULL where the chain has no serial part */
    struct vfm_batch serial_batch;
    struct vfm_buffer padded; /* lines on their way to the serial part */
    struct vfm_counts *counts;
    uint64_t *refused; /* rows so far, one a stage */
    struct told told;
    struct progress progress;
    struct provenance provenance;
    struct vfm_reader *reader;
    const struct vfm_input *input; /* of the last batch */
    uint64_t lines;                /* of that input, delivered so far */
    bool begun;                    /* something went out */
    bool failed;
    unsigned failed_stage;
    struct vfm_error error;
};

static int fail_at(struct running *running, unsigned stage, const struct vfm_error *error)
{
    if (!running->failed) {
        running->error = *error;
        running->failed_stage = stage;
    }
    running->failed = true;
    return -1;
}

/* ---- what comes of a batch ---- */

static int reject(struct running *running, const struct vfm_incident *incident,
                  const struct vfm_error *error)
{
    struct vfm_run_stage *stage = &running->run->stages[incident->stage];
    uint64_t refused = ++running->refused[incident->stage];
    if (refused > stage->max_rejects) {
        struct vfm_error many = *error;
        vfm_fail(&many, VFM_TOO_MANY_REJECTS,
                 "more than %llu row%s refused (--max-rejects); this one: %.300s",
                 (unsigned long long)stage->max_rejects, stage->max_rejects == 1 ? "" : "s",
                 error->message);
        return fail_at(running, incident->stage, &many);
    }
    struct vfm_buffer line = {0};
    struct vfm_error failed = {0};
    reject_print(error, (struct vfm_slice){incident->raw, incident->raw_length}, &line);
    int result = vfm_buffer_check(&line, &failed);
    if (result == 0)
        result = vfm_sink_write(running->rejects[incident->stage], vfm_buffer_view(&line), &failed);
    vfm_buffer_release(&line);
    return result < 0 ? fail_at(running, incident->stage, &failed) : 0;
}

static int happen(struct running *running, const struct vfm_incident *incident)
{
    struct vfm_error error = incident->error;
    if (incident->relative)
        error.line += running->input->first_line - 1 + running->lines;
    switch (incident->kind) {
    case VFM_REFUSED:
        return reject(running, incident, &error);
    case VFM_NOTED:
        if (running->run->quiet)
            return 0;
        progress_hide(&running->progress);
        tell_note(&running->told, running->run->stages[incident->stage].stage->program,
                  error.message);
        return 0;
    default:
        return fail_at(running, incident->stage, &error);
    }
}

/* Writes the bytes of a batch, minding what happened between them. `write` takes the bytes. */
static int unpack(struct running *running, struct vfm_batch *batch,
                  int (*write)(struct running *, struct vfm_slice))
{
    struct vfm_error failed = {0};
    int result = 0;
    if (vfm_buffer_check(&batch->bytes, &failed) < 0)
        return fail_at(running, 0, &failed);
    for (size_t i = 0; i < batch->incident_count && result == 0; i++)
        if ((result = happen(running, &batch->incidents[i])) < 0)
            batch->bytes.length = batch->incidents[i].at;
    struct vfm_slice bytes = vfm_buffer_view(&batch->bytes);
    if (bytes.length && write(running, bytes) < 0)
        return -1;
    return result;
}

/* Where a pipe is full, the rest waits until there is room. */
static int write_out(struct running *running, struct vfm_slice bytes)
{
    struct vfm_error failed = {0};
    running->begun = true;
    int result = running->run->provenance ? provenance_hold(&running->provenance, bytes, &failed)
                                          : vfm_sink_give(running->sink, bytes, &failed);
    if (result < 0)
        return fail_at(running, (unsigned)running->chain.count - 1, &failed);
    return 0;
}

static int owes(void *context)
{
    struct running *running = context;
    return vfm_sink_owes(running->sink);
}

static int flush_serial(struct vfm_batch *batch, void *context)
{
    struct running *running = context;
    int result = unpack(running, batch, write_out);
    vfm_batch_clear(batch);
    return result;
}

/* Through the serial part, then out. */
static int write_serial(struct running *running, struct vfm_slice bytes)
{
    struct vfm_buffer *padded = &running->padded;
    struct vfm_error failed = {0};
    padded->length = 0;
    vfm_buffer_slice(padded, bytes);
    char *end = vfm_buffer_reserve(padded, VFM_PADDING);
    if (!end) {
        vfm_buffer_check(padded, &failed);
        return fail_at(running, 0, &failed);
    }
    memset(end, 0, VFM_PADDING);
    int worked = vfm_worker_lines(running->serial, vfm_buffer_view(padded), &running->serial_batch);
    int flushed = flush_serial(&running->serial_batch, running);
    return worked < 0 || flushed < 0 ? -1 : 0;
}

static int deliver(void *context, struct vfm_batch *batch)
{
    struct running *running = context;
    if (batch->input != running->input) {
        running->input = batch->input;
        running->lines = 0;
    }
    int result =
        unpack(running, batch, running->serial && running->chain.spread ? write_serial : write_out);
    running->lines += batch->lines;
    if (batch->input)
        provenance_count(&running->provenance, batch->input->index, batch->rows);
    progress_step(&running->progress, running->reader, batch->rows, running->refused[0]);
    return result;
}

static void work(void *context, unsigned index, struct vfm_block *block, struct vfm_batch *batch)
{
    struct running *running = context;
    struct vfm_worker *worker = running->worker_count ? running->workers[index] : running->serial;
    const struct vfm_counts *counts = vfm_worker_counts(worker, 0);
    uint64_t before = counts->read;
    vfm_worker_block(worker, block, batch);
    batch->rows = counts->read - before;
}

/* ---- setting up and winding down ---- */

static int open_input(void *context, struct vfm_source **source, struct vfm_input *input,
                      struct vfm_error *error)
{
    struct vfm_stage *stage = context;
    return stage->class->open_input(stage, source, input, error);
}

static int open_workers(struct running *running, struct vfm_error *error)
{
    struct vfm_run *run = running->run;
    bool single = false;
    for (size_t i = 0; i < run->stage_count; i++) {
        const struct vfm_stage *stage = running->stages[i];
        single |= stage->single || (stage->where && !vfm_filter_plain(stage->where));
    }
    unsigned threads = run->workers ? run->workers : vfm_cores();
    running->worker_count = running->chain.spread == 0 ? 0 : single ? 1 : threads;
    running->threads = single || !running->worker_count ? 0 : threads;
    running->workers = calloc(running->worker_count + 1, sizeof *running->workers);
    if (!running->workers)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for workers");
    for (unsigned i = 0; i < running->worker_count; i++)
        if (!(running->workers[i] = vfm_worker_open(&running->chain, false, error)))
            return -1;
    if (running->chain.spread < running->chain.count) {
        running->serial = vfm_worker_open(&running->chain, true, error);
        running->serial_batch.flush = flush_serial;
        running->serial_batch.context = running;
        return running->serial ? 0 : -1;
    }
    return 0;
}

static int open_all(struct running *running)
{
    struct vfm_run *run = running->run;
    struct vfm_error error = {0};
    size_t count = run->stage_count;
    running->stages = calloc(count, sizeof(*running->stages));
    running->rejects = calloc(count, sizeof(*running->rejects));
    running->counts = calloc(count, sizeof *running->counts);
    running->refused = calloc(count, sizeof *running->refused);
    if (!running->stages || !running->rejects || !running->counts || !running->refused) {
        vfm_fail(&error, VFM_NO_MEMORY, "out of memory for a chain of %zu programs", count);
        return fail_at(running, 0, &error);
    }
    for (size_t i = 0; i < count; i++) {
        running->stages[i] = run->stages[i].stage;
        running->stages[i]->keeps_rejects = run->stages[i].rejects != NULL;
        if (run->stages[i].rejects &&
            !(running->rejects[i] = vfm_sink_open(run->stages[i].rejects, &error)))
            return fail_at(running, (unsigned)i, &error);
    }
    vfm_chain_init(&running->chain, running->stages, count,
                   run->max_record ? run->max_record : DEFAULT_MAX_RECORD);
    if (open_workers(running, &error) < 0)
        return fail_at(running, 0, &error);
    running->sink = vfm_sink_open(run->output, &error);
    if (!running->sink)
        return fail_at(running, (unsigned)count - 1, &error);
    if (run->provenance && provenance_open(&running->provenance, run, &error) < 0)
        return fail_at(running, 0, &error);
    progress_begin(&running->progress, running->stages[0]->program, run->progress);
    return 0;
}

static int read_all(struct running *running)
{
    struct vfm_run *run = running->run;
    struct vfm_stage *first = running->stages[0];
    struct vfm_error error = {0};
    struct vfm_reader_options options = {
        .paths = run->inputs,
        .count = run->input_count,
        .block_size = run->block_size ? run->block_size : DEFAULT_BLOCK,
        .max_record = running->chain.max_record,
        .open_input = first->class->open_input ? open_input : NULL,
        .context = first,
    };
    struct vfm_reader *reader = vfm_reader_open(&options, &error);
    if (!reader)
        return fail_at(running, 0, &error);
    running->reader = reader;
    struct vfm_pool pool = {.reader = reader,
                            .threads = running->threads,
                            .work = work,
                            .deliver = deliver,
                            .owes = owes,
                            .context = running};
    bool read_failed;
    int result = vfm_pool_run(&pool, &read_failed, &error);
    if (read_failed && error.code == VFM_RECORD_TOO_LONG && running->input && !error.line)
        error.line = running->input->first_line + running->lines;
    if (result < 0)
        fail_at(running, 0, &error);
    progress_hide(&running->progress);
    vfm_reader_close(reader);
    running->reader = NULL;
    return result;
}

/* What the parallel part gives at its end may be all of the input (sorted, say): it leaves as it
 * comes. */
static int flush_end(struct vfm_batch *batch, void *context)
{
    struct running *running = context;
    int result = unpack(running, batch, running->serial ? write_serial : write_out);
    vfm_batch_clear(batch);
    return result;
}

/* Merges what the workers gathered and lets each part give its results. */
static int end_all(struct running *running)
{
    struct vfm_error error = {0};
    struct vfm_batch batch = {.input = running->input, .flush = flush_end, .context = running};
    int result = 0;
    for (unsigned i = 1; i < running->worker_count && result == 0; i++)
        result = vfm_worker_merge(running->workers[0], running->workers[i], &error);
    if (result < 0)
        return fail_at(running, (unsigned)running->chain.spread - 1, &error);
    if (running->worker_count) {
        int ended = vfm_worker_end(running->workers[0], &batch);
        result = flush_end(&batch, running);
        vfm_batch_release(&batch);
        if (ended < 0 || result < 0)
            return -1;
    }
    if (!running->serial)
        return 0;
    int ended = vfm_worker_end(running->serial, &running->serial_batch);
    result = flush_serial(&running->serial_batch, running);
    return ended < 0 ? -1 : result;
}

static void gather_counts(struct running *running)
{
    for (size_t i = 0; i < running->chain.count; i++) {
        struct vfm_worker *worker =
            i < running->chain.spread ? running->workers[0] : running->serial;
        if (worker)
            running->counts[i] = *vfm_worker_counts(worker, i);
    }
}

static int check_shares(struct running *running)
{
    for (size_t i = 0; i < running->chain.count; i++) {
        const struct vfm_counts *counts = &running->counts[i];
        double share = running->run->stages[i].max_reject_share;
        if ((double)counts->refused <= share * (double)counts->read)
            continue;
        struct vfm_error error = {0};
        vfm_fail(&error, VFM_TOO_MANY_REJECTS,
                 "%llu of %llu rows refused: more than --max-rejects allows",
                 (unsigned long long)counts->refused, (unsigned long long)counts->read);
        return fail_at(running, (unsigned)i, &error);
    }
    return 0;
}

static int commit_all(struct running *running)
{
    struct vfm_error error = {0};
    for (size_t i = 0; i < running->chain.count; i++)
        if (running->rejects[i] && vfm_sink_commit(running->rejects[i], &error) < 0)
            return fail_at(running, (unsigned)i, &error);
    if ((running->run->provenance &&
         provenance_write(&running->provenance, running->sink, &error) < 0) ||
        vfm_sink_commit(running->sink, &error) < 0)
        return fail_at(running, (unsigned)running->chain.count - 1, &error);
    for (size_t i = 0; i < running->chain.count; i++)
        if (stats_write(&running->run->stages[i], &running->counts[i], &error) < 0)
            return fail_at(running, (unsigned)i, &error);
    return 0;
}

/* The run failed: the rows refused so far are kept, and a program that reads our records is told
 * (but not where options were wrong from the start: then there is nothing to read). */
static void fail_all(struct running *running)
{
    struct vfm_run *run = running->run;
    struct vfm_error ignored = {0};
    const char *program = run->stages[running->failed_stage].stage->program;
    vfm_run_complain(program, &running->error);
    for (size_t i = 0; running->rejects && i < run->stage_count; i++)
        if (running->rejects[i])
            vfm_sink_commit(running->rejects[i], &ignored);
    bool usage = vfm_code_status(running->error.code) == VFM_STATUS_USAGE;
    if (!running->sink || run->output || (usage && !running->begun) ||
        running->error.code == VFM_CANNOT_WRITE)
        return;
    struct vfm_buffer line = {0};
    stopped_print(program, &running->error, &line);
    if (vfm_sink_write(running->sink, vfm_buffer_view(&line), &ignored) == 0)
        vfm_sink_commit(running->sink, &ignored);
    vfm_buffer_release(&line);
}

static void close_all(struct running *running)
{
    struct vfm_run *run = running->run;
    vfm_sink_close(running->sink);
    for (size_t i = 0; running->rejects && i < run->stage_count; i++)
        vfm_sink_close(running->rejects[i]);
    for (unsigned i = 0; running->workers && i < running->worker_count; i++)
        vfm_worker_close(running->workers[i]);
    vfm_worker_close(running->serial);
    for (size_t i = 0; i < run->stage_count; i++)
        if (run->stages[i].stage->class->close)
            run->stages[i].stage->class->close(run->stages[i].stage);
    vfm_batch_release(&running->serial_batch);
    vfm_buffer_release(&running->padded);
    provenance_close(&running->provenance);
    told_close(&running->told);
    free(running->workers);
    free(running->stages);
    free(running->rejects);
    free(running->counts);
    free(running->refused);
}

enum vfm_status vfm_run(struct vfm_run *run)
{
    struct running running = {.run = run};
    enum vfm_status status = VFM_STATUS_OK;
    if (open_all(&running) == 0 && read_all(&running) == 0 && end_all(&running) == 0) {
        gather_counts(&running);
        if (check_shares(&running) == 0)
            commit_all(&running);
    }
    if (running.failed) {
        fail_all(&running);
        status = vfm_code_status(running.error.code);
    } else {
        for (size_t i = 0; i < run->stage_count; i++) {
            if (!run->quiet)
                tell_counts(run->stages[i].stage->program, &running.counts[i]);
            if (running.counts[i].refused)
                status = VFM_STATUS_REJECTED;
        }
    }
    close_all(&running);
    return status;
}
