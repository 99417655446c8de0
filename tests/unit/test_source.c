// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Sources: what every shape of gzip gives (gzip(1) says the same of all but the rubbish, which it
 * only warns of), at every size of read, from files and from a slow pipe. */
#include <pthread.h>
#include <stdint.h>

#include <vfm/encoding.h>
#include <vfm/source.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

#define GZIP FILES_TESTDATA "gzip/"

struct reading {
    char *bytes;
    size_t length;
    bool failed;
    struct vfm_error error;
};

static void read_all(struct vfm_source *source, size_t size, struct reading *reading)
{
    *reading = (struct reading){.bytes = malloc(1 << 20)};
    char *piece = malloc(size);
    for (;;) {
        ptrdiff_t got = vfm_source_read(source, piece, size, &reading->error);
        reading->failed = got < 0;
        if (got <= 0)
            break;
        memcpy(reading->bytes + reading->length, piece, (size_t)got);
        reading->length += (size_t)got;
    }
    free(piece);
    vfm_source_close(source);
}

static struct vfm_slice view(const struct reading *reading)
{
    return (struct vfm_slice){reading->bytes, reading->length};
}

static const struct {
    const char *file;
    bool whole;        /* gives the 100 lines; false: nothing, or an error */
    const char *fault; /* words of the message, or NULL */
} shapes[] = {
    {"plain.jsonl", true, NULL},
    {"whole.gz", true, NULL},
    {"two-members.gz", true, NULL},
    {"zeros-after.gz", true, NULL},
    {"empty", false, NULL},
    {"empty.gz", false, NULL},
    {"truncated-header.gz", false, "middle of gzip member 1"},
    {"truncated-data.gz", false, "middle of gzip member 1"},
    {"truncated-trailer.gz", false, "middle of gzip member 1"},
    {"truncated-second.gz", false, "middle of gzip member 2"},
    {"rubbish-after.gz", false, "after the last gzip member"},
    {"zeros-then-rubbish.gz", false, "after the last gzip member"},
    {"bad-checksum.gz", false, "member 1 is damaged (its checksum is wrong)"},
    {"bad-size.gz", false, "member 1 is damaged (its length is wrong)"},
};

static void test_shapes(struct vfm_slice lines)
{
    static const size_t sizes[] = {1, 2, 7, 4096, 1 << 19};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++) {
            char path[512];
            struct reading reading;
            struct vfm_error error = {0};
            snprintf(path, sizeof path, GZIP "%s", shapes[i].file);
            read_all(vfm_source_open(path, &error), sizes[j], &reading);
            if (shapes[i].fault) {
                tap_ok(reading.failed && reading.error.code == VFM_BAD_GZIP &&
                           strstr(reading.error.message, shapes[i].fault) &&
                           strcmp(reading.error.file, path) == 0,
                       "%s is refused, read %zu at a time", shapes[i].file, sizes[j]);
            } else {
                struct vfm_slice want = shapes[i].whole ? lines : (struct vfm_slice){NULL, 0};
                tap_ok(!reading.failed && vfm_slice_equal(view(&reading), want),
                       "%s gives its bytes, read %zu at a time", shapes[i].file, sizes[j]);
            }
            free(reading.bytes);
        }
}

static struct vfm_error refusal(const char *path)
{
    struct vfm_error error = {0};
    struct vfm_source *source = vfm_source_open(path, &error);
    vfm_source_close(source);
    return error;
}

static void test_refusals(void)
{
    struct vfm_error error = refusal("/nowhere/at/all");
    tap_ok(error.code == VFM_CANNOT_READ && strstr(error.message, "No such file") &&
               strcmp(error.file, "/nowhere/at/all") == 0,
           "a file that is not there is a matter of the system");
    error = refusal("/tmp");
    tap_ok(error.code == VFM_CANNOT_READ && strstr(error.message, "directory"),
           "a folder is refused when it is opened");
}

static void test_peek(void)
{
    struct vfm_error error = {0};
    struct vfm_slice head;
    char rest[16];
    files_write("peek", "abcdefgh", 8);
    struct vfm_source *source = vfm_source_open("peek", &error);
    vfm_source_peek(source, 3, &head, &error);
    tap_ok(head.length >= 3 && memcmp(head.data, "abc", 3) == 0, "a peek shows the first bytes");
    vfm_source_skip(source, 2);
    vfm_source_peek(source, 100, &head, &error);
    tap_slice(head, "cdefgh", "a peek past the end shows what there is, after a skip");
    tap_integer(vfm_source_read(source, rest, 2, &error), 2, "a read takes what was peeked");
    vfm_source_peek(source, 4, &head, &error);
    tap_slice(head, "efgh", "and a peek goes on after it");
    uint64_t taken, size;
    vfm_source_progress(source, &taken, &size);
    tap_ok(taken == 8 && size == 8, "progress tells the bytes of the file");
    char *all;
    size_t length;
    tap_integer(vfm_source_slurp(source, 3, &all, &length, &error), -1, "a slurp has its limit");
    tap_integer(error.code, VFM_RECORD_TOO_LONG, "and says so");
    vfm_source_close(source);

    source = vfm_source_open("peek", &error);
    tap_integer(vfm_source_slurp(source, 8, &all, &length, &error), 0, "a slurp to the byte");
    tap_ok(length == 8 && strcmp(all, "abcdefgh") == 0, "holds it all, terminated");
    free(all);
    vfm_source_close(source);
}

/* What stands before a fault is the same however the reading is cut. */
static void test_before_fault(struct vfm_slice lines)
{
    static const size_t sizes[] = {1, 100, 1 << 19};
    size_t half = 0; /* the file holds the first 50 lines */
    for (int line = 0; line < 50; line++)
        half = (size_t)(strchr(lines.data + half, '\n') - lines.data) + 1;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        for (size_t peek = 0; peek < 1 << 19; peek += (1 << 19) - 1) {
            struct vfm_error error = {0};
            struct vfm_slice head;
            struct reading reading;
            struct vfm_source *source = vfm_source_open(GZIP "truncated-trailer.gz", &error);
            tap_integer(vfm_source_peek(source, peek, &head, &error), 0, "a peek past a fault");
            read_all(source, sizes[i], &reading);
            tap_ok(reading.failed && reading.length == half &&
                       memcmp(reading.bytes, lines.data, reading.length) == 0,
                   "the lines before it are given, %zu at a time", sizes[i]);
            free(reading.bytes);
        }
}

static void test_packed_progress(void)
{
    struct vfm_error error = {0};
    struct stat about;
    struct reading reading;
    uint64_t taken, size;
    struct vfm_source *source = vfm_source_open(GZIP "whole.gz", &error);
    struct vfm_slice head;
    vfm_source_peek(source, 1 << 19, &head, &error);
    vfm_source_progress(source, &taken, &size);
    stat(GZIP "whole.gz", &about);
    tap_ok(taken == (uint64_t)about.st_size && size == taken,
           "progress of a packed file counts its packed bytes");
    read_all(source, 100, &reading);
    free(reading.bytes);
}

static enum vfm_effort effort_of(const char *path, size_t peek, enum vfm_encoding encoding)
{
    struct vfm_error error = {0};
    struct vfm_slice head;
    struct vfm_source *source = vfm_source_open(path, &error);
    if (peek)
        vfm_source_peek(source, peek, &head, &error);
    source = vfm_source_decoded(source, encoding, &error);
    enum vfm_effort answer = vfm_source_effort(source);
    vfm_source_close(source);
    return answer;
}

static void test_effort(void)
{
    for (size_t peek = 0; peek <= 100; peek += 100) {
        tap_ok(effort_of(GZIP "plain.jsonl", peek, VFM_UTF8) == VFM_COPYING,
               "to read a plain file is to copy it");
        tap_ok(effort_of(GZIP "empty", peek, VFM_UTF8) == VFM_COPYING, "an empty one, too");
        tap_ok(effort_of(GZIP "whole.gz", peek, VFM_UTF8) == VFM_WORK,
               "a packed one has to be unpacked");
        tap_ok(effort_of(GZIP "plain.jsonl", peek, VFM_WINDOWS_1252) == VFM_WORK,
               "another encoding decoded");
    }
    tap_ok(effort_of("/dev/null", 0, VFM_UTF8) == VFM_WAITING,
           "what is no regular file may be waited for");
}

/* Feeds a pipe on standard input a byte at a time. */
static int feed_slowly(void *context)
{
    int *ends = context;
    struct vfm_slice bytes = files_read(GZIP "two-members.gz");
    for (size_t i = 0; i < bytes.length; i++)
        if (write(ends[1], bytes.data + i, 1) != 1)
            return 1;
    return 0;
}

static void test_pipe(struct vfm_slice lines)
{
    int ends[2];
    struct vfm_error error = {0};
    struct reading reading;
    files_demand(pipe(ends) == 0, "pipe");
    int standard = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);

    struct vfm_source *source = vfm_source_open("-", &error);
    tap_text(vfm_source_name(source), "(standard input)", "standard input has a name");
    tap_ok(vfm_source_waits(source) == STDIN_FILENO, "an empty pipe is waited for");
    files_demand(write(ends[1], "{}\n", 3) == 3, "write");
    tap_ok(vfm_source_waits(source) == -1, "one with bytes is not");
    char got[8];
    tap_integer(vfm_source_read(source, got, sizeof got, &error), 3, "a read gives what there is");
    tap_ok(vfm_source_waits(source) == STDIN_FILENO, "and then would wait");
    vfm_source_close(source);

    source = vfm_source_open("-", &error);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0)
        _exit(feed_slowly(ends));
    close(ends[1]);
    read_all(source, 4096, &reading);
    waitpid(child, NULL, 0);
    tap_ok(!reading.failed && vfm_slice_equal(view(&reading), lines),
           "gzip that comes a byte at a time through a pipe is read whole");
    free(reading.bytes);
    dup2(standard, STDIN_FILENO);
    close(standard);
}

static int read_closed_input(void *context)
{
    (void)context;
    struct vfm_error error = {0};
    close(STDIN_FILENO);
    struct vfm_source *source = vfm_source_open("-", &error);
    return source ? 0 : (int)vfm_code_status(error.code);
}

/* In a thread that is to end where it would next wait. */
static void *close_cancelled(void *context)
{
    struct vfm_source **source = context;
    pthread_cancel(pthread_self());
    vfm_source_close(*source);
    *source = NULL;
    return NULL;
}

/* Reading ahead is cancelled when a run stops: none is left half closed. */
static void test_cancelled(void)
{
    struct vfm_error error = {0};
    pthread_t thread;
    struct vfm_source *source = vfm_source_open(GZIP "plain.jsonl", &error);
    pthread_create(&thread, NULL, close_cancelled, &source);
    pthread_join(thread, NULL);
    tap_ok(!source, "a source is closed whole where its thread is cancelled");
}

int main(void)
{
    char *folder = files_enter();
    struct vfm_slice lines = files_read(GZIP "plain.jsonl");
    test_shapes(lines);
    test_refusals();
    test_peek();
    test_before_fault(lines);
    test_packed_progress();
    test_effort();
    test_pipe(lines);
    test_cancelled();
    tap_integer(files_child(read_closed_input, NULL), VFM_STATUS_SYSTEM,
                "a closed standard input cannot be read");
    free((char *)(uintptr_t)lines.data);
    files_leave(folder);
    return tap_done();
}
