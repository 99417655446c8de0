// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Merging. Sources (runs in files, sorted entries in memory) stand in a heap, the one whose next
 * entry comes first on top. Where there are more runs than windows fit into memory, some are merged
 * into longer runs first.
 */
#include <stdlib.h>

#include "rank.h"

#define LEAST_WINDOW ((size_t)32 << 10)
#define MOST_WINDOW ((size_t)1 << 20)

struct source {
    const struct rank_sorter *memory; /* sorted; NULL: a run */
    size_t index;                     /* in memory: the next */
    const struct vfm_spill *spill;
    struct rank_run run;
    struct vfm_spill_window window;
    struct rank_entry entry; /* the next that it has to give */
};

struct rank_stream {
    struct rank_sorter *sorters; /* owned, `sorter_count` */
    size_t sorter_count;
    struct rank_sorter merged; /* what intermediate merges wrote: two spills, taking turns */
    struct rank_sorter merged_before;
    struct source *sources;
    size_t source_count, window;
    struct source **heap;
    size_t heap_count;
    bool started;
};

/* ---- sources ---- */

/* 1 with the next entry, 0 at the end, -1. */
static int source_next(struct source *source, struct vfm_error *error)
{
    if (source->memory) {
        if (source->index == source->memory->count)
            return 0;
        rank_sorter_entry(source->memory, source->index++, &source->entry);
        return 1;
    }
    if (vfm_spill_window_done(&source->window))
        return 0;
    return rank_entry_take(&source->window, &source->entry, error) < 0 ? -1 : 1;
}

static int source_begin(struct source *source, size_t window, struct vfm_error *error)
{
    source->index = 0;
    if (source->memory)
        return 0;
    vfm_spill_window_close(&source->window);
    return vfm_spill_window_open(&source->window, source->spill, source->run.from, source->run.end,
                                 window, error);
}

/* ---- the heap ---- */

static void sift_down(struct rank_stream *stream, size_t at)
{
    struct source **heap = stream->heap, *moving = heap[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= stream->heap_count)
            break;
        if (child + 1 < stream->heap_count &&
            rank_compare(&heap[child + 1]->entry, &heap[child]->entry) < 0)
            child++;
        if (rank_compare(&moving->entry, &heap[child]->entry) < 0)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

static int begin(struct rank_stream *stream, struct vfm_error *error)
{
    stream->heap_count = 0;
    stream->started = false;
    for (size_t i = 0; i < stream->source_count; i++) {
        struct source *source = &stream->sources[i];
        if (source_begin(source, stream->window, error) < 0)
            return -1;
        int got = source_next(source, error);
        if (got < 0)
            return -1;
        if (got)
            stream->heap[stream->heap_count++] = source;
    }
    for (size_t i = stream->heap_count / 2; i-- > 0;)
        sift_down(stream, i);
    return 0;
}

int rank_stream_next(struct rank_stream *stream, struct rank_entry *entry, struct vfm_error *error)
{
    if (stream->started && stream->heap_count) {
        int got = source_next(stream->heap[0], error);
        if (got < 0)
            return -1;
        if (!got)
            stream->heap[0] = stream->heap[--stream->heap_count];
        if (stream->heap_count)
            sift_down(stream, 0);
    }
    stream->started = true;
    if (!stream->heap_count)
        return 0;
    *entry = stream->heap[0]->entry;
    return 1;
}

int rank_stream_rewind(struct rank_stream *stream, struct vfm_error *error)
{
    return begin(stream, error);
}

/* ---- opening ---- */

static void drop_sources(struct rank_stream *stream)
{
    for (size_t i = 0; i < stream->source_count; i++)
        vfm_spill_window_close(&stream->sources[i].window);
    free(stream->sources);
    free(stream->heap);
    stream->sources = NULL;
    stream->heap = NULL;
    stream->source_count = stream->heap_count = 0;
}

void rank_stream_close(struct rank_stream *stream)
{
    if (!stream)
        return;
    drop_sources(stream);
    for (size_t i = 0; i < stream->sorter_count; i++)
        rank_sorter_release(&stream->sorters[i]);
    rank_sorter_release(&stream->merged);
    rank_sorter_release(&stream->merged_before);
    free(stream->sorters);
    free(stream);
}

static size_t count_runs(const struct rank_stream *stream)
{
    size_t runs = 0;
    for (size_t i = 0; i < stream->sorter_count; i++)
        runs += stream->sorters[i].run_count;
    return runs;
}

static void add_runs(struct rank_stream *stream, const struct rank_sorter *sorter)
{
    for (size_t i = 0; i < sorter->run_count; i++)
        stream->sources[stream->source_count++] =
            (struct source){.spill = &sorter->spill, .run = sorter->runs[i]};
    if (sorter->count)
        stream->sources[stream->source_count++] = (struct source){.memory = sorter};
}

/* Sources for all that the sorters and earlier merges hold. */
static int list_sources(struct rank_stream *stream, struct vfm_error *error)
{
    size_t most = count_runs(stream) + stream->sorter_count + stream->merged.run_count;
    stream->sources = calloc(most + 1, sizeof *stream->sources);
    stream->heap = calloc(most + 1, sizeof(*stream->heap));
    if (!stream->sources || !stream->heap)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for merging");
    for (size_t i = 0; i < stream->sorter_count; i++)
        add_runs(stream, &stream->sorters[i]);
    add_runs(stream, &stream->merged);
    return 0;
}

/* Merges `count` sources from `from` into one run of stream->merged. */
static int merge_some(struct rank_stream *stream, size_t from, size_t count,
                      struct vfm_error *error)
{
    struct rank_stream some = {.sources = stream->sources + from,
                               .source_count = count,
                               .window = LEAST_WINDOW,
                               .heap = stream->heap};
    struct rank_entry entry;
    struct rank_sorter *merged = &stream->merged;
    uint64_t start = merged->spill.length;
    int got = begin(&some, error);
    merged->spill.limit = 256 << 10;
    while (got == 0 && (got = rank_stream_next(&some, &entry, error)) > 0)
        got = rank_entry_put(&merged->spill, &entry, error);
    for (size_t i = 0; i < count; i++)
        vfm_spill_window_close(&some.sources[i].window);
    if (got < 0 || vfm_spill_flush(&merged->spill, error) < 0)
        return -1;
    merged->runs[merged->run_count++] = (struct rank_run){start, merged->spill.length};
    return 0;
}

/* One round: every `most` sources become one run. */
static int merge_round(struct rank_stream *stream, size_t most, struct vfm_error *error)
{
    size_t count = stream->source_count;
    rank_sorter_release(&stream->merged_before);
    stream->merged_before = stream->merged; /* its runs are among the sources */
    stream->merged = (struct rank_sorter){0};
    stream->merged.runs = calloc(count / most + 1, sizeof *stream->merged.runs);
    if (!stream->merged.runs)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for merging");
    for (size_t i = 0; i < count; i++) /* sources point at the spill, which has moved */
        if (stream->sources[i].spill == &stream->merged.spill)
            stream->sources[i].spill = &stream->merged_before.spill;
    for (size_t from = 0; from < count; from += most)
        if (merge_some(stream, from, count - from < most ? count - from : most, error) < 0)
            return -1;
    drop_sources(stream);
    for (size_t i = 0; i < stream->sorter_count; i++)
        rank_sorter_release(&stream->sorters[i]);
    stream->sorter_count = 0;
    return list_sources(stream, error);
}

/* Where anything has gone to a file, all does, so that memory is there for the windows. */
static int settle_memory(struct rank_stream *stream, struct vfm_error *error)
{
    bool spilled = count_runs(stream) > 0;
    for (size_t i = 0; i < stream->sorter_count; i++) {
        struct rank_sorter *sorter = &stream->sorters[i];
        if (spilled ? rank_sorter_flush(sorter, error) < 0 : false)
            return -1;
        if (!spilled && sorter->count)
            rank_sorter_sort(sorter);
    }
    return 0;
}

struct rank_stream *rank_stream_open(struct rank_sorter *sorters, size_t count, size_t memory,
                                     struct vfm_error *error)
{
    struct rank_stream *stream = calloc(1, sizeof *stream);
    if (!stream || !(stream->sorters = calloc(count + 1, sizeof *stream->sorters))) {
        free(stream);
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for merging");
        return NULL;
    }
    stream->sorter_count = count;
    for (size_t i = 0; i < count; i++) {
        stream->sorters[i] = sorters[i];
        sorters[i] = (struct rank_sorter){0};
    }
    size_t most = memory / LEAST_WINDOW < 2 ? 2 : memory / LEAST_WINDOW;
    int result = settle_memory(stream, error);
    if (result == 0)
        result = list_sources(stream, error);
    while (result == 0 && stream->source_count > most)
        result = merge_round(stream, most, error);
    if (result == 0) {
        size_t window = stream->source_count ? memory / stream->source_count : LEAST_WINDOW;
        stream->window = window > MOST_WINDOW    ? MOST_WINDOW
                         : window < LEAST_WINDOW ? LEAST_WINDOW
                                                 : window;
        result = begin(stream, error);
    }
    if (result < 0) {
        rank_stream_close(stream);
        return NULL;
    }
    return stream;
}
