// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Sinks: a file appears whole or not at all, whatever ends the process; nothing that the system
 * says about a write is lost. */
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>

#include <vfm/sink.h>
#include <vfm/source.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

static int put(struct vfm_sink *sink, const char *text, struct vfm_error *error)
{
    return vfm_sink_write(sink, vfm_slice_of(text), error);
}

/* Opens, writes `text` and commits; the code of what went wrong. */
static enum vfm_code write_whole(const char *path, const char *text)
{
    struct vfm_error error = {0};
    struct vfm_sink *sink = vfm_sink_open(path, &error);
    if (sink && put(sink, text, &error) == 0)
        vfm_sink_commit(sink, &error);
    vfm_sink_close(sink);
    return error.code;
}

static void test_commit(void)
{
    struct vfm_error error = {0};
    files_write("old", "old", 3);
    struct vfm_sink *sink = vfm_sink_open("old", &error);
    put(sink, "new", &error);
    tap_ok(files_hold("old", "old"), "before the commit the old file is there");
    tap_integer(files_count(), 2, "and the new one beside it");
    tap_integer(vfm_sink_commit(sink, &error), 0, "a commit goes well");
    vfm_sink_close(sink);
    tap_ok(files_hold("old", "new"), "and puts the new file in its place");
    tap_integer(files_count(), 1, "with nothing left beside it");

    sink = vfm_sink_open("old", &error);
    put(sink, "never", &error);
    vfm_sink_close(sink);
    tap_ok(files_hold("old", "new") && files_count() == 1, "without a commit nothing happens");

    tap_integer(write_whole("fresh", "x"), VFM_NONE, "a new file can be made");
    mode_t mask = umask(0);
    umask(mask);
    struct stat about;
    stat("fresh", &about);
    tap_ok((about.st_mode & 0777) == (0666 & ~mask), "with the mode that the umask leaves");
    unlink("fresh");
    unlink("old");
}

static void test_targets(void)
{
    struct stat about;
    files_write("private", "old", 3);
    chmod("private", 0640);
    tap_integer(write_whole("private", "new"), VFM_NONE, "a file is replaced");
    stat("private", &about);
    tap_ok((about.st_mode & 0777) == 0640 && files_hold("private", "new"), "and keeps its mode");

    files_demand(symlink("private", "link") == 0, "symlink");
    tap_integer(write_whole("link", "through"), VFM_NONE, "a link is written through");
    lstat("link", &about);
    tap_ok(S_ISLNK(about.st_mode) && files_hold("private", "through"), "and stays a link");
    unlink("link");
    files_demand(symlink("nothing", "link") == 0, "symlink");
    tap_integer(write_whole("link", "x"), VFM_CANNOT_WRITE, "a link to nothing is refused");
    unlink("link");
    unlink("private");

    tap_integer(write_whole("/dev/null", "x"), VFM_NONE, "a device is written straight");
    stat("/dev/null", &about);
    tap_ok(S_ISCHR(about.st_mode), "and is not replaced by a file");
    tap_integer(write_whole("/dev/full", "x"), VFM_CANNOT_WRITE, "a full disk is an error");
    tap_integer(write_whole("/tmp", "x"), VFM_CANNOT_WRITE, "a folder is refused");
    tap_integer(write_whole("none/x", "x"), VFM_CANNOT_WRITE, "as is a folder that is not there");
    tap_integer(files_count(), 0, "and none of these leaves a file");
}

static void test_packed(void)
{
    char text[40000], *all;
    size_t length;
    struct vfm_error error = {0};
    uint64_t random = 1;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + tap_random(&random) % 7);
    static const size_t pieces[] = {1, 999, sizeof text};
    static const char *const names[] = {"a.gz", "b.gz", "c.gz"};
    for (size_t i = 0; i < 3; i++) {
        struct vfm_sink *sink = vfm_sink_open(names[i], &error);
        for (int times = 0; times < 9; times++) /* more than one of the pieces that are packed */
            for (size_t at = 0; at < sizeof text; at += pieces[i]) {
                size_t left = sizeof text - at;
                vfm_sink_write(sink,
                               (struct vfm_slice){text + at, left < pieces[i] ? left : pieces[i]},
                               &error);
            }
        vfm_sink_commit(sink, &error);
        vfm_sink_close(sink);
    }
    struct vfm_slice a = files_read("a.gz"), b = files_read("b.gz"), c = files_read("c.gz");
    tap_ok(vfm_slice_equal(a, b) && vfm_slice_equal(a, c),
           "packed bytes do not depend on the sizes of the writes");
    tap_ok(memcmp(a.data, "\x1f\x8b\x08\0\0\0\0\0", 8) == 0, "there is no name or time in them");
    struct vfm_source *source = vfm_source_open("a.gz", &error);
    vfm_source_slurp(source, 1 << 20, &all, &length, &error);
    vfm_source_close(source);
    bool same = length == 9 * sizeof text;
    for (size_t i = 0; same && i < 9; i++)
        same = memcmp(all + i * sizeof text, text, sizeof text) == 0;
    tap_ok(same, "and they unpack to what was written");
    free(all);
    free((char *)(uintptr_t)a.data);
    free((char *)(uintptr_t)b.data);
    free((char *)(uintptr_t)c.data);
    tap_integer(system("gzip -t a.gz"), 0, "gzip takes them");
    tap_integer(write_whole("none.gz", ""), VFM_NONE, "nothing can be packed");
    tap_integer(system("gzip -t none.gz && test -s none.gz"), 0, "and gzip takes that too");
    for (size_t i = 0; i < 3; i++)
        unlink(names[i]);
    unlink("none.gz");
}

/* ---- ends ---- */

static int be_killed(void *context)
{
    struct vfm_error error = {0};
    struct vfm_sink *one = vfm_sink_open("old", &error);
    struct vfm_sink *two = vfm_sink_open("other.gz", &error);
    if (put(one, "new", &error) < 0 || put(two, "new", &error) < 0 || files_count() != 3)
        return 1;
    raise(*(int *)context);
    return 0;
}

static int break_pipe(void *context)
{
    int ends[2];
    struct vfm_error error = {0};
    if (*(bool *)context)
        signal(SIGPIPE, SIG_IGN);
    struct vfm_sink *file = vfm_sink_open("old", &error);
    put(file, "new", &error);
    files_demand(pipe(ends) == 0, "pipe");
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    struct vfm_sink *output = vfm_sink_open(NULL, &error);
    put(output, "x", &error);
    return 0;
}

static int ignore_hangup(void *context)
{
    struct vfm_error error = {0};
    (void)context;
    signal(SIGHUP, SIG_IGN);
    struct vfm_sink *sink = vfm_sink_open("old", &error);
    put(sink, "new", &error);
    raise(SIGHUP);
    int answer = vfm_sink_commit(sink, &error);
    vfm_sink_close(sink);
    return -answer;
}

static void test_signals(void)
{
    static const struct {
        int number;
        const char *name;
    } signals[] = {
        {SIGINT, "SIGINT"}, {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"}, {SIGPIPE, "SIGPIPE"}};
    files_write("old", "old", 3);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int number = signals[i].number;
        tap_ok(files_child(be_killed, &number) == -number && files_hold("old", "old") &&
                   files_count() == 1,
               "%s ends it, leaves the old file and nothing else", signals[i].name);
    }
    for (int ignored = 0; ignored < 2; ignored++) {
        bool ignore = ignored;
        tap_ok(files_child(break_pipe, &ignore) == -SIGPIPE && files_hold("old", "old") &&
                   files_count() == 1,
               "a reader that goes away ends it likewise%s", ignore ? ", SIGPIPE ignored" : "");
    }
    tap_ok(files_child(ignore_hangup, NULL) == 0 && files_hold("old", "new"),
           "an ignored SIGHUP stays ignored (nohup)");
    unlink("old");
}

static int write_closed(void *context)
{
    struct vfm_error error = {0};
    (void)context;
    close(STDOUT_FILENO);
    struct vfm_source *input = vfm_source_open("/dev/null", &error); /* would get the number 1 */
    int spill = vfm_spill_open(&error);
    struct vfm_sink *sink = vfm_sink_open("-", &error);
    vfm_source_close(input);
    return sink || spill == STDOUT_FILENO ? 0 : (int)vfm_code_status(error.code);
}

static int write_full(void *context)
{
    struct vfm_error error = {0};
    (void)context;
    dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO);
    struct vfm_sink *sink = vfm_sink_open(NULL, &error);
    int answer = put(sink, "x", &error);
    vfm_sink_close(sink);
    return answer < 0 && strcmp(error.file, "(standard output)") == 0
               ? (int)vfm_code_status(error.code)
               : 0;
}

static void test_spill(void)
{
    struct vfm_error error = {0};
    char back[4] = "";
    setenv("TMPDIR", ".", 1);
    int fd = vfm_spill_open(&error);
    tap_ok(fd > STDERR_FILENO && files_count() == 0, "a spill file has no name");
    tap_ok(write(fd, "abc", 3) == 3 && pread(fd, back, 3, 0) == 3 && strcmp(back, "abc") == 0,
           "and gives back what was written");
    close(fd);
    setenv("TMPDIR", "/nowhere", 1);
    tap_ok(vfm_spill_open(&error) == -1 && error.code == VFM_CANNOT_WRITE,
           "without a folder for it there is an error");
    unsetenv("TMPDIR");
}

/* ---- a pipe that is full ---- */

#define OWED ((size_t)1 << 20) /* less than a huge page, more than a pipe holds beside another */

static int take_all(void *context)
{
    static char bytes[3 * OWED];
    size_t length = 0;
    FILE *pipe = fopen(context, "rb");
    files_demand(pipe, "fifo");
    sleep(1); /* until it is full */
    length = fread(bytes, 1, sizeof bytes, pipe);
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != (i < OWED ? 'a' : i < 2 * OWED ? 'b' : 'c'))
            return 1;
    return length == 2 * OWED + 1 ? 0 : 2;
}

/* Gives more than a pipe holds to a taker that is slow; whether it got all. */
static bool all_is_taken(bool committed)
{
    char name[] = "fifo";
    struct vfm_error error = {0};
    files_demand(mkfifo(name, 0600) == 0, name);
    fflush(stdout);
    pid_t taker = fork();
    files_demand(taker >= 0, "fork");
    if (taker == 0)
        _exit(take_all(name));
    char *bytes = malloc(OWED + 1); /* the taker would lose its copy */
    struct vfm_sink *sink = vfm_sink_open(name, &error);
    files_demand(bytes && sink, name);
    memset(bytes, 'a', OWED);
    int answer = vfm_sink_give(sink, (struct vfm_slice){bytes, OWED}, &error);
    printf("# %s is owed\n", vfm_sink_owes(sink) >= 0 ? "some of it" : "nothing");
    memset(bytes, 'b', OWED);
    bytes[OWED] = 'c';
    answer |= vfm_sink_give(sink, (struct vfm_slice){bytes, OWED + 1}, &error);
    memset(bytes, 'x', OWED + 1);
    if (committed)
        answer |= vfm_sink_commit(sink, &error) | (vfm_sink_owes(sink) != -1);
    vfm_sink_close(sink);
    int status;
    files_demand(waitpid(taker, &status, 0) == taker, "waitpid");
    unlink(name);
    free(bytes);
    return answer == 0 && status == 0;
}

static void test_owing(void)
{
    struct vfm_error error = {0};
    tap_ok(all_is_taken(true), "what is owed to a pipe is written with the commit");
    tap_ok(all_is_taken(false), "and without one, as the reader has the rest already");
    struct vfm_sink *sink = vfm_sink_open("file", &error);
    tap_ok(sink && vfm_sink_give(sink, vfm_slice_of("x"), &error) == 0 &&
               vfm_sink_owes(sink) == -1 && vfm_sink_commit(sink, &error) == 0 &&
               files_hold("file", "x"),
           "a file is never full for a while");
    vfm_sink_close(sink);
    unlink("file");
}

int main(void)
{
    char *folder = files_enter();
    test_commit();
    test_targets();
    test_packed();
    test_signals();
    tap_integer(files_child(write_closed, NULL), VFM_STATUS_SYSTEM,
                "a closed standard output is an error, even where another file was opened since");
    tap_integer(files_child(write_full, NULL), VFM_STATUS_SYSTEM,
                "as is a standard output to a full disk");
    test_spill();
    test_owing();
    files_leave(folder);
    return tap_done();
}
