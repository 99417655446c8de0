// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "stats.h"

#include <inttypes.h>
#include <stdio.h>

#include <vfm/sink.h>

#define COUNTS 5

static void list_counts(const struct vfm_counts *counts, const char *names[COUNTS],
                        uint64_t values[COUNTS])
{
    const char *all[COUNTS] = {"read", "written", "passed", "refused", "results"};
    uint64_t numbers[COUNTS] = {counts->read, counts->written, counts->passed, counts->refused,
                                counts->emitted};
    for (int i = 0; i < COUNTS; i++) {
        names[i] = all[i];
        values[i] = numbers[i];
    }
}

static int write_object(const struct vfm_run_stage *stage, struct vfm_slice object,
                        struct vfm_error *error)
{
    struct vfm_sink *sink = vfm_sink_open(stage->stats, error);
    int result = sink ? vfm_sink_write(sink, object, error) : -1;
    if (result == 0)
        result = vfm_sink_commit(sink, error);
    vfm_sink_close(sink);
    return result;
}

int stats_write(const struct vfm_run_stage *stage, const struct vfm_counts *counts,
                struct vfm_error *error)
{
    const char *names[COUNTS];
    uint64_t values[COUNTS];
    if (!stage->stats)
        return 0;
    list_counts(counts, names, values);
    if (strcmp(stage->stats, "hadoop") == 0) {
        for (int i = 0; i < COUNTS; i++)
            fprintf(stderr, "reporter:counter:%s,%s,%" PRIu64 "\n", stage->stage->program, names[i],
                    values[i]);
        return 0;
    }
    struct vfm_buffer line = {0};
    vfm_buffer_format(&line, "{\"program\":\"%s\"", stage->stage->program);
    for (int i = 0; i < COUNTS; i++)
        vfm_buffer_format(&line, ",\"%s\":%" PRIu64, names[i], values[i]);
    vfm_buffer_text(&line, "}\n");
    int result = vfm_buffer_check(&line, error);
    if (result == 0)
        result = write_object(stage, vfm_buffer_view(&line), error);
    vfm_buffer_release(&line);
    return result;
}
