// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Pools: what comes out is in input order for any number of workers; who reads what; that of two
 * cores each keeps a worker; that workers who wait for pipes miss nothing and hold nobody up; and
 * that woken threads interrupt nobody, unless somebody chose otherwise. */
#define _GNU_SOURCE /* SCHED_BATCH, SCHED_IDLE */
#include <sched.h>
#include <signal.h>

#include <vfm/pool.h>
#include <vfm/sink.h>

#include "lib/io/pipe.h"

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

#define LINES 20000
#define BLOCK 4096
#define MOST_WORKERS 7

/* What a run did. */
struct run {
    struct vfm_buffer out; /* all batches, as they were delivered */
    size_t blocks;
    int threads;                   /* of this process, at most, while batches were delivered */
    cpu_set_t cores[MOST_WORKERS]; /* that each worker could use */
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

/* The same, slowly, so that each worker gets some. */
static void look_about(void *context, unsigned index, struct vfm_block *block,
                       struct vfm_batch *batch)
{
    struct run *run = context;
    copy_block(NULL, index, block, batch);
    sched_getaffinity(0, sizeof run->cores[index], &run->cores[index]);
    usleep(100);
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
                            .work = look_about,
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
        {"packed.gz", 2, 4, "for two as well"},
        {"packed.gz", 7, 0, NULL},
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

/* ---- cores ---- */

#define TWO 2

/* Leaves this process the first cores that it has, so many. */
static bool leave_cores(int count)
{
    cpu_set_t all, some;
    CPU_ZERO(&some);
    files_demand(sched_getaffinity(0, sizeof all, &all) == 0, "sched_getaffinity");
    for (int core = 0; core < CPU_SETSIZE && CPU_COUNT(&some) < count; core++)
        if (CPU_ISSET(core, &all))
            CPU_SET(core, &some);
    return CPU_COUNT(&some) == count && sched_setaffinity(0, sizeof some, &some) == 0;
}

/* Whether two workers (the first, of more) share no core, 1, or all, 0; 2 where this cannot be
 * told.
 */
static int keep_cores(void *context)
{
    if (!leave_cores(TWO))
        return 2;
    files_demand(freopen("/dev/null", "w", stdout), "/dev/null"); /* its tests are not ours */
    struct run run = run_pool("plain", *(unsigned *)context);
    vfm_buffer_release(&run.out);
    cpu_set_t both, callers;
    CPU_AND(&both, &run.cores[0], &run.cores[1]);
    sched_getaffinity(0, sizeof callers, &callers);
    if (CPU_COUNT(&callers) != TWO)
        return 3;
    return CPU_COUNT(&run.cores[0]) == 1 && CPU_COUNT(&run.cores[1]) == 1 && CPU_COUNT(&both) == 0;
}

static void test_cores(void)
{
    unsigned two = 2, three = 3;
    int answer = files_child(keep_cores, &two);
    if (answer == 2) {
        tap_ok(true, "two workers on two cores keep one each # SKIP there is one core here");
        return;
    }
    tap_integer(answer, 1, "two workers on two cores keep one each");
    tap_integer(files_child(keep_cores, &three), 0, "three are left to the system");
}

/* ---- from pipe to pipe ---- */

#define WIDE_BLOCK ((size_t)256 << 10) /* enough to be lent */
#define COPIES 12

struct relay {
    struct vfm_pipe out;
    size_t given, most; /* bytes that were delivered; those after which a delivery fails */
};

/* Every other block comes in two batches, so that their workers wait for their turns. */
static void copy_halves(void *context, unsigned index, struct vfm_block *block,
                        struct vfm_batch *batch)
{
    size_t half = block->sequence % 2 ? block->length / 2 : block->length;
    (void)context;
    (void)index;
    vfm_buffer_add(&batch->bytes, block->data, half);
    if (half == block->length || batch->flush(batch, batch->context) == 0)
        vfm_buffer_add(&batch->bytes, block->data + half, block->length - half);
}

static int relay_batch(void *context, struct vfm_batch *batch)
{
    struct relay *relay = context;
    if (vfm_pipe_give(&relay->out, batch->bytes.data, batch->bytes.length) < 0)
        return -1;
    relay->given += batch->bytes.length;
    return relay->given < relay->most ? 0 : -1;
}

static int relay_owes(void *context)
{
    struct relay *relay = context;
    return vfm_pipe_owes(&relay->out) ? relay->out.fd : -1;
}

static void pause_now_and_then(uint64_t *random)
{
    if (tap_random(random) % 8 == 0)
        usleep((useconds_t)(tap_random(random) % 2000));
}

/* A child that writes the lines so many times, by fits and starts, and then lets go of the pipe or
 * (`stays`) holds it in silence. */
static pid_t begin_feeder(struct vfm_slice lines, const int ends[2], bool stays)
{
    fflush(stdout);
    pid_t child = fork();
    files_demand(child >= 0, "fork");
    if (child)
        return child;
    alarm(300); /* if it is not ended before */
    uint64_t random = 3;
    for (int i = 0; i < COPIES; i++)
        for (size_t at = 0, piece; at < lines.length; at += piece) {
            piece = (size_t)(tap_random(&random) % 200000) + 1;
            piece = piece < lines.length - at ? piece : lines.length - at;
            pause_now_and_then(&random);
            if (write(ends[1], lines.data + at, piece) != (ssize_t)piece)
                _exit(1);
        }
    while (stays)
        pause();
    _exit(0);
}

/* A child that reads likewise: its status says whether just the first `length` bytes of the lines
 * (so many times) came. */
static pid_t begin_taker(struct vfm_slice lines, const int ends[2], size_t length)
{
    static char bytes[1 << 17];
    fflush(stdout);
    pid_t child = fork();
    files_demand(child >= 0, "fork");
    if (child)
        return child;
    close(ends[1]);
    uint64_t random = 4;
    size_t at = 0;
    for (ssize_t got; (got = read(ends[0], bytes, sizeof bytes)) > 0;) {
        for (ssize_t i = 0; i < got; i++, at++)
            if (at >= length || bytes[i] != lines.data[at % lines.length])
                _exit(1);
        pause_now_and_then(&random);
    }
    _exit(at == length ? 0 : 2);
}

static int status_of(pid_t child)
{
    int status;
    files_demand(waitpid(child, &status, 0) == child, "waitpid");
    return status;
}

/* Relays the lines by `workers`; whether all of it came, or as far as `most` where that is less. */
static bool relays(struct vfm_slice lines, unsigned workers, bool halves, size_t most)
{
    int in[2], out[2];
    bool whole = most > lines.length * COPIES;
    char name[] = "-", *paths[] = {name};
    struct vfm_error error = {0};
    files_demand(pipe(out) == 0, "pipe");
    vfm_pipe_widen(out[1]);
    pid_t taker = begin_taker(lines, out, whole ? lines.length * COPIES : most);
    close(out[0]);
    files_demand(pipe(in) == 0, "pipe"); /* of which the taker has no end */
    pid_t feeder = begin_feeder(lines, in, !whole);
    close(in[1]);
    int standard = dup(STDIN_FILENO);
    dup2(in[0], STDIN_FILENO);
    close(in[0]);
    struct vfm_reader_options options = {
        .paths = paths, .count = 1, .block_size = WIDE_BLOCK, .max_record = WIDE_BLOCK};
    struct vfm_reader *reader = vfm_reader_open(&options, &error);
    files_demand(reader, "standard input");
    struct relay relay = {.most = most};
    vfm_pipe_begin(&relay.out, out[1]);
    struct vfm_pool pool = {.reader = reader,
                            .threads = workers,
                            .work = halves ? copy_halves : copy_block,
                            .deliver = relay_batch,
                            .owes = relay_owes,
                            .context = &relay};
    bool read_failed;
    int result = vfm_pool_run(&pool, &read_failed, &error);
    vfm_reader_close(reader);
    bool left = vfm_pipe_owes(&relay.out);
    vfm_pipe_end(&relay.out);
    close(out[1]);
    if (!whole)
        kill(feeder, SIGKILL);
    int fed = status_of(feeder), taken = status_of(taker);
    dup2(standard, STDIN_FILENO);
    close(standard);
    return result == (whole ? 0 : -1) && !left && (fed == 0 || !whole) && taken == 0;
}

static void test_pipes(struct vfm_slice lines)
{
    static const unsigned workers[] = {0, 1, 2, 3, 9};
    for (size_t i = 0; i < 2 * sizeof workers / sizeof *workers; i++)
        tap_ok(relays(lines, workers[i / 2], i % 2, SIZE_MAX),
               "%u workers miss nothing between a pipe that is slow and one that is full%s",
               workers[i / 2], i % 2 ? ", though they wait for their turns" : "");
}

/* A delivery that fails while the others wait for input that never comes. */
static int stop_in_silence(void *context)
{
    struct vfm_slice *lines = context;
    alarm(200);
    for (unsigned workers = 0; workers < 4; workers++)
        if (!relays(*lines, workers, workers % 2, lines->length * COPIES))
            return 1 + (int)workers;
    return 0;
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
    alarm(300); /* whoever waits in vain is ended */
    char *folder = files_enter();
    struct vfm_buffer lines = make_files();
#ifdef SCHED_BATCH
    test_policy();
#endif
    test_runs(vfm_buffer_view(&lines));
    test_cores();
    struct vfm_slice all = vfm_buffer_view(&lines);
    test_pipes(all);
    tap_integer(
        files_child(stop_in_silence, &all), 0,
        "a delivery that fails ends the run, with what was delivered before, though workers "
        "wait for input");
    vfm_buffer_release(&lines);
    files_leave(folder);
    return tap_done();
}
