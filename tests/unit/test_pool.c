// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Pools: what comes out is in input order for any number of workers; who reads what; and that woken
 * threads interrupt nobody, unless somebody chose otherwise. */
#define _GNU_SOURCE /* SCHED_BATCH, SCHED_IDLE */
#include <sched.h>

#include <vfm/pool.h>
#include <vfm/sink.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

#define LINES 20000
#define BLOCK 4096

/* What a run did. */
struct run {
    struct vfm_buffer out; /* all batches, as they were delivered */
    size_t blocks;
    int threads; /* of this process, at most, while batches were delivered */
};

/* The threads of this process; 0 where the system does not tell. */
static int count_threads(void)
{
    DIR *folder = opendir("/proc/self/task");
    int count = 0;
    for (const struct dirent *entry; folder && (entry = readdir(folder));)
        count += entry->d_name[0] != '.';
    if (folder)
        closedir(folder);
    return count;
}

static void copy_block(void *context, unsigned index, struct vfm_block *block,
                       struct vfm_batch *batch)
{
    (void)context;
    (void)index;
    vfm_buffer_add(&batch->bytes, block->data, block->length);
}

static int take_batch(void *context, struct vfm_batch *batch)
{
    struct run *run = context;
    int threads = count_threads();
    run->threads = threads > run->threads ? threads : run->threads;
    run->blocks++;
    vfm_buffer_slice(&run->out, vfm_buffer_view(&batch->bytes));
    return 0;
}

static struct run run_pool(const char *path, unsigned threads)
{
    struct run run = {.threads = 0};
    struct vfm_error error = {0};
    char name[64];
    char *paths[] = {strcpy(name, path)};
    struct vfm_reader_options options = {
        .paths = paths, .count = 1, .block_size = BLOCK, .max_record = BLOCK};
    struct vfm_reader *reader = vfm_reader_open(&options, &error);
    files_demand(reader, path);
    struct vfm_pool pool = {.reader = reader,
                            .threads = threads,
                            .work = copy_block,
                            .deliver = take_batch,
                            .context = &run};
    bool read_failed;
    tap_integer(vfm_pool_run(&pool, &read_failed, &error), 0, "a pool runs to the end");
    vfm_reader_close(reader);
    return run;
}

/* Makes the same lines as a file, and packed. */
static struct vfm_buffer make_files(void)
{
    struct vfm_buffer lines = {0};
    struct vfm_error error = {0};
    uint64_t state = 5;
    for (int i = 0; i < LINES; i++)
        vfm_buffer_format(&lines, "{\"line\":%d,\"any\":%llu}\n", i,
                          (unsigned long long)tap_random(&state));
    files_write("plain", lines.data, lines.length);
    struct vfm_sink *sink = vfm_sink_open("packed.gz", &error);
    files_demand(sink && vfm_sink_write(sink, vfm_buffer_view(&lines), &error) == 0 &&
                     vfm_sink_commit(sink, &error) == 0,
                 "packed.gz");
    vfm_sink_close(sink);
    return lines;
}

static void test_runs(struct vfm_slice lines)
{
    static const struct {
        const char *path;
        unsigned workers;
        int threads; /* with that of the caller */
        const char *who;
    } runs[] = {
        {"plain", 0, 1, "the caller reads a plain file itself"},
        {"plain", 1, 2, "so does a worker that is alone"},
        {"plain", 2, 3, "and of two the one that is free"},
        {"packed.gz", 0, 2, "a packed one is unpacked by a thread besides, for the caller"},
        {"packed.gz", 1, 3, "for a worker that is alone, too"},
        {"packed.gz", 2, 3, "of two the one that is free unpacks"},
        {"plain", 7, 0, NULL},
    };
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct run run = run_pool(runs[i].path, runs[i].workers);
        tap_ok(run.blocks > 50 && vfm_slice_equal(vfm_buffer_view(&run.out), lines),
               "%s, %u workers: %zu blocks come in order", runs[i].path, runs[i].workers,
               run.blocks);
        /* of several one may have done all before another began */
        if (runs[i].who && run.threads)
            tap_ok(runs[i].workers > 1 ? run.threads <= runs[i].threads
                                       : run.threads == runs[i].threads,
                   "%s (%d threads)", runs[i].who, run.threads);
        vfm_buffer_release(&run.out);
    }
}

#ifdef SCHED_BATCH
/* The policy after a run that began with `context`, an int. */
static int run_with(void *context)
{
    struct sched_param none = {0};
    files_demand(sched_setscheduler(0, *(int *)context, &none) == 0, "sched_setscheduler");
    files_demand(freopen("/dev/null", "w", stdout), "/dev/null"); /* its tests are not ours */
    struct run run = run_pool("plain", 1);
    vfm_buffer_release(&run.out);
    return sched_getscheduler(0);
}

static void test_policy(void)
{
    int usual = SCHED_OTHER, idle = SCHED_IDLE;
    tap_integer(files_child(run_with, &usual), SCHED_BATCH, "threads wait for a core");
    tap_integer(files_child(run_with, &idle), SCHED_IDLE, "a policy that was chosen stays");
}
#endif

int main(void)
{
    char *folder = files_enter();
    struct vfm_buffer lines = make_files();
#ifdef SCHED_BATCH
    test_policy();
#endif
    test_runs(vfm_buffer_view(&lines));
    vfm_buffer_release(&lines);
    files_leave(folder);
    return tap_done();
}
