// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Pipes: what is written arrives, whatever the sizes of the writes, however slow the reader, and
 * whether or not the system has huge pages; and what was lent is never written again, which a
 * reader that keeps it by reference would see. */
#define _GNU_SOURCE /* splice, F_GETPIPE_SZ */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>

#include "lib/io/pipe.h"

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

#ifdef SPLICE_F_MOVE
#include <sys/prctl.h>
#endif

#define LARGEST ((size_t)3 << 20)
#define TIMES 40

/* Byte `at` of a stream without a period that a page could hide. */
static char stream_byte(uint64_t at)
{
    uint64_t state = at / 8;
    return (char)(tap_random(&state) >> at % 8 * 8);
}

static void fill(char *bytes, size_t length, uint64_t from)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = stream_byte(from + i);
}

/* Sizes of writes: single bytes, some hundred, more than a huge page. */
static size_t size_of(int write, uint64_t *random)
{
    static const size_t limits[] = {2, 900, (size_t)70 << 10, (size_t)600 << 10, LARGEST};
    return (size_t)(tap_random(random) % limits[write % 5]);
}

struct reading {
    int ends[2];
    size_t piece;
    unsigned pause; /* microseconds before each of the first reads */
    bool owing;     /* the writer leaves what the pipe has no room for */
};

/* In a child: 0 where just the stream comes. */
static int read_stream(void *context)
{
    struct reading *reading = context;
    char *piece = malloc(reading->piece);
    uint64_t at = 0, total = 0, random = 1;
    for (int i = 0; i < TIMES; i++)
        total += size_of(i, &random);
    close(reading->ends[1]);
    for (int reads = 0;; reads++) {
        if (reading->pause && reads < 20)
            usleep(reading->pause);
        ssize_t got = read(reading->ends[0], piece, reading->piece);
        if (got <= 0)
            break;
        for (ssize_t i = 0; i < got; i++)
            if (piece[i] != stream_byte(at + (uint64_t)i))
                return 1;
        at += (uint64_t)got;
    }
    return at == total ? 0 : 2;
}

/* Writes the stream to a child that reads it; whether it came, and whether it was lent. */
static bool arrives(struct reading reading, bool waits, bool *lent)
{
    fflush(stdout);
    files_demand(pipe(reading.ends) == 0, "pipe");
    vfm_pipe_widen(reading.ends[0]);
    pid_t child = fork();
    files_demand(child >= 0, "fork");
    if (child == 0)
        _exit(read_stream(&reading));
    close(reading.ends[0]);
    if (!waits)
        fcntl(reading.ends[1], F_SETFL, O_NONBLOCK);
    char *bytes = malloc(LARGEST);
    files_demand(bytes, "malloc");
    struct vfm_pipe pipe;
    vfm_pipe_begin(&pipe, reading.ends[1]);
    uint64_t random = 1, at = 0;
    int status, answer = 0;
    for (int i = 0; i < TIMES && answer == 0; i++) {
        size_t size = size_of(i, &random);
        fill(bytes, size, at);
        answer =
            reading.owing ? vfm_pipe_give(&pipe, bytes, size) : vfm_pipe_write(&pipe, bytes, size);
        memset(bytes, 0, LARGEST); /* they are ours again */
        at += size;
    }
    if (answer == 0)
        answer = vfm_pipe_write(&pipe, bytes, 0);
    if (lent)
        *lent = pipe.lends;
    vfm_pipe_end(&pipe);
    close(reading.ends[1]);
    free(bytes);
    files_demand(waitpid(child, &status, 0) == child, "waitpid");
    return answer == 0 && status == 0;
}

static void test_arrival(void)
{
    bool lent = false;
    tap_ok(arrives((struct reading){.piece = 65536}, true, &lent), "all of a stream arrives");
    printf("# by pages that are lent: %s\n", lent ? "yes" : "no, there are none here");
    tap_ok(arrives((struct reading){.piece = 777}, true, NULL), "read in small pieces, too");
    tap_ok(arrives((struct reading){.piece = 1 << 20, .pause = 5000}, true, NULL),
           "and by somebody slow");
    tap_ok(arrives((struct reading){.piece = 65536, .pause = 5000}, false, NULL),
           "and through a pipe that does not wait");
    tap_ok(arrives((struct reading){.piece = 777, .owing = true}, true, NULL),
           "and in order where some is owed at each write");
    tap_ok(arrives((struct reading){.piece = 1 << 20, .pause = 5000, .owing = true}, false, NULL),
           "and where nobody waits");
}

static void test_ends(void)
{
    char *bytes = calloc(1, LARGEST);
    int ends[2];
    files_demand(bytes && pipe(ends) == 0, "pipe");
    close(ends[0]);
    struct vfm_pipe pipe;
    vfm_pipe_begin(&pipe, ends[1]);
    errno = 0;
    tap_ok(vfm_pipe_write(&pipe, bytes, LARGEST) == -1 && errno == EPIPE,
           "a reader that went away is told");
    vfm_pipe_end(&pipe);
    close(ends[1]);

    int file = open("file", O_RDWR | O_CREAT | O_EXCL, 0600);
    files_demand(file >= 0, "open");
    fill(bytes, LARGEST, 0);
    vfm_pipe_begin(&pipe, file);
    int answer = vfm_pipe_write(&pipe, bytes, LARGEST);
    vfm_pipe_end(&pipe);
    close(file);
    struct vfm_slice whole = files_read("file");
    tap_ok(answer == 0 && vfm_slice_equal(whole, (struct vfm_slice){bytes, LARGEST}),
           "a file is written as ever");
    free((char *)(uintptr_t)whole.data);
    free(bytes);
    unlink("file");
}

#ifdef SPLICE_F_MOVE
/* Moves what pipe `from` holds into pipe `to`, by reference. */
static void keep(int from, int to, size_t length)
{
    while (length) {
        ssize_t moved = splice(from, NULL, to, NULL, length, 0);
        files_demand(moved > 0, "splice");
        length -= (size_t)moved;
    }
}

/* Whether the next `length` bytes are the stream from `from` on. */
static bool holds(int fd, char *bytes, size_t length, uint64_t from)
{
    for (size_t done = 0; done < length;) {
        ssize_t got = read(fd, bytes + done, length - done);
        files_demand(got > 0, "read");
        done += (size_t)got;
    }
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != stream_byte(from + i))
            return false;
    return true;
}

static void test_references(void)
{
    enum { PIECE = 200001, ROUNDS = 30 };
    int ours[2], theirs[2];
    char *bytes = malloc(PIECE);
    files_demand(bytes && pipe(ours) == 0 && pipe(theirs) == 0, "pipe");
    vfm_pipe_widen(ours[0]);
    vfm_pipe_widen(theirs[0]);
    if (fcntl(ours[0], F_GETPIPE_SZ) < 1 << 20 || fcntl(theirs[0], F_GETPIPE_SZ) < 1 << 20) {
        tap_ok(true, "what was lent is not written again # SKIP pipes cannot be widened here");
        free(bytes);
        return;
    }
    struct vfm_pipe pipe;
    vfm_pipe_begin(&pipe, ours[1]);
    bool same = true;
    uint64_t kept = 0;
    for (uint64_t round = 0; round < ROUNDS; round++) {
        fill(bytes, PIECE, round * PIECE);
        same &= vfm_pipe_write(&pipe, bytes, PIECE) == 0;
        if (round % 10 < 2) { /* two pieces of ten are kept until eight more were written */
            kept = round % 10 ? kept : round;
            keep(ours[0], theirs[1], PIECE);
        } else {
            same &= holds(ours[0], bytes, PIECE, round * PIECE);
        }
        for (uint64_t i = kept; round % 10 == 9 && i < kept + 2; i++)
            same &= holds(theirs[0], bytes, PIECE, i * PIECE);
    }
    tap_ok(same, "what was lent is not written again, which a reader that keeps it would see");
    fill(bytes, PIECE, 1);
    vfm_pipe_write(&pipe, bytes, PIECE);
    vfm_pipe_end(&pipe);
    tap_ok(holds(ours[0], bytes, PIECE, 1), "and outlives the one who lent it");
    for (int i = 0; i < 2; i++) {
        close(ours[i]);
        close(theirs[i]);
    }
    free(bytes);
}

/* Gives more than a pipe holds while nobody reads, which would wait for ever if it did wait. */
static void test_owing(void)
{
    enum { FIRST = 65536, PIECE = 30011 };
    static char piece[FIRST];
    size_t given = ((size_t)3 << 19) + 12345, read = FIRST; /* in the page begun, for sure */
    int ends[2];
    char *bytes = malloc(given);
    files_demand(bytes && pipe(ends) == 0, "pipe");
    struct vfm_pipe pipe;
    vfm_pipe_begin(&pipe, ends[1]);
    fill(bytes, FIRST, 0);
    vfm_pipe_write(&pipe, bytes, FIRST);
    tap_ok(holds(ends[0], piece, FIRST, 0), "the first bytes come");
    if (!pipe.lends) {
        tap_ok(true, "what a full pipe has no room for is owed # SKIP nothing is lent here");
    } else {
        fill(bytes, given, FIRST);
        tap_ok(vfm_pipe_give(&pipe, bytes, given) == 0 && vfm_pipe_owes(&pipe),
               "what a full pipe has no room for is owed");
        memset(bytes, 0, given);
        bool same = true;
        int rounds = 0;
        for (; vfm_pipe_owes(&pipe) && same; read += PIECE, rounds++)
            same = holds(ends[0], piece, PIECE, read);
        tap_ok(same && rounds > 5, "and goes as there is room (%d times)", rounds);
        for (size_t left; same && (left = FIRST + given - read) > 0; read += left) {
            left = left < PIECE ? left : PIECE;
            same = holds(ends[0], piece, left, read);
        }
        tap_ok(same, "all of it, unchanged");
        vfm_pipe_give(&pipe, bytes, 4 * FIRST); /* which that page has room for, too */
        close(ends[0]);
        ends[0] = -1;
        tap_ok(!vfm_pipe_owes(&pipe), "nothing is waited for once the reader went away");
        errno = 0;
        tap_ok(vfm_pipe_write(&pipe, "", 0) == -1 && errno == EPIPE, "which the next write tells");
    }
    vfm_pipe_end(&pipe);
    close(ends[0]);
    close(ends[1]);
    free(bytes);
}

static int write_without(void *context)
{
    bool lent = true;
    (void)context;
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
    return arrives((struct reading){.piece = 65536}, true, &lent) ? lent : 2;
}

static void test_pieces(void)
{
    tap_integer(files_child(write_without, NULL), 0,
                "without huge pages nothing is lent, and all arrives");
}
#endif

int main(void)
{
    char *folder = files_enter();
    signal(SIGPIPE, SIG_IGN);
    alarm(300); /* whoever waits in vain is ended */
    test_arrival();
    test_ends();
#ifdef SPLICE_F_MOVE
    test_references();
    test_owing();
    test_pieces();
#endif
    files_leave(folder);
    return tap_done();
}
