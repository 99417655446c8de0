// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <vfm/buffer.h>

#define INTERVAL 0.2 /* seconds between drawings */
#define FIRST 0.5    /* a run that is over sooner shows nothing */

static double seconds_between(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static size_t terminal_width(void)
{
    struct winsize size = {0};
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    return 80;
}

void progress_begin(struct progress *progress, const char *program, bool wanted)
{
    *progress = (struct progress){.program = program, .on = wanted && isatty(STDERR_FILENO)};
    if (progress->on)
        clock_gettime(CLOCK_MONOTONIC, &progress->began);
}

/* `1,234,567` */
static void add_count(struct vfm_buffer *out, uint64_t count)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, count);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            vfm_buffer_put(out, ',');
        vfm_buffer_put(out, digits[i]);
    }
}

static void add_size(struct vfm_buffer *out, uint64_t bytes)
{
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    double size = (double)bytes;
    size_t unit = 0;
    while (size >= 1024 && unit + 1 < sizeof units / sizeof *units) {
        size /= 1024;
        unit++;
    }
    vfm_buffer_format(out, "%.*f %s", unit > 0, size, units[unit]);
}

static void add_duration(struct vfm_buffer *out, double seconds)
{
    uint64_t whole = (uint64_t)(seconds + 0.5);
    if (whole >= 3600)
        vfm_buffer_format(out, "%" PRIu64 ":%02" PRIu64 ":", whole / 3600, whole / 60 % 60);
    else
        vfm_buffer_format(out, "%" PRIu64 ":", whole / 60);
    vfm_buffer_format(out, "%02" PRIu64, whole % 60);
}

static void compose(const struct progress *progress, const struct vfm_reader *reader,
                    uint64_t refused, double elapsed, struct vfm_buffer *out)
{
    uint64_t taken, size;
    vfm_reader_progress(reader, &taken, &size);
    vfm_buffer_format(out, "%s: ", progress->program);
    add_size(out, taken);
    if (size) {
        vfm_buffer_text(out, " of ");
        add_size(out, size);
        vfm_buffer_format(out, " (%.0f%%)", 100.0 * (double)taken / (double)size);
    }
    vfm_buffer_text(out, ", ");
    add_count(out, progress->records);
    vfm_buffer_text(out, " records, ");
    add_count(out, (uint64_t)((double)progress->records / elapsed));
    vfm_buffer_text(out, "/s, ");
    if (size && taken) {
        add_duration(out, elapsed * (double)(size - taken) / (double)taken);
        vfm_buffer_text(out, " left, ");
    }
    add_count(out, refused);
    vfm_buffer_text(out, " refused");
}

void progress_step(struct progress *progress, const struct vfm_reader *reader, uint64_t records,
                   uint64_t refused)
{
    struct timespec now;
    progress->records += records;
    if (!progress->on)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double elapsed = seconds_between(progress->began, now);
    if (elapsed < FIRST || (progress->drawn && seconds_between(progress->last, now) < INTERVAL))
        return;
    struct vfm_buffer line = {0};
    compose(progress, reader, refused, elapsed, &line);
    size_t width = terminal_width() - 1; /* the last column would wrap on some */
    if (!line.failed)
        fprintf(stderr, "\r\033[K%.*s", (int)(line.length < width ? line.length : width),
                line.data);
    vfm_buffer_release(&line);
    progress->drawn = true;
    progress->last = now;
}

void progress_hide(struct progress *progress)
{
    if (progress->drawn)
        fputs("\r\033[K", stderr);
    progress->drawn = false;
}
