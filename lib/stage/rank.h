// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The parts of vfm-rank. A record becomes an *entry*: its key as bytes that memcmp puts in order,
 * its place in the input, its line. Entries are sorted in memory and written out as runs
 * (rank_sort.c), merged (rank_merge.c) and sent on (rank_out.c).
 */
#ifndef VFM_STAGE_RANK_PRIVATE_H
#define VFM_STAGE_RANK_PRIVATE_H

#include <vfm/spill.h>
#include <vfm/stage/rank.h>

/* ---- keys (rank_key.c) ---- */

/* The first byte of a key's part where the value is absent: after all values, either direction. */
#define RANK_ABSENT 0xFF

struct rank_field {
    char *text; /* owned: the name, terminated; NULL where it is a literal */
    struct vfm_slice name;
    bool ascending;
};

/* Appends one part. Errors: VFM_OVERFLOWED for a number beyond doubles. */
int rank_key_add(struct vfm_buffer *key, const struct vfm_value *value, const char *field,
                 bool ascending, struct vfm_arena *arena, struct vfm_error *error);

/* The number that a part (at `part`) holds; false where it holds something else. */
bool rank_key_number(const unsigned char *part, double *number);

/* ---- entries ---- */

struct rank_entry {
    uint64_t position; /* in the input; breaks ties */
    const char *key;   /* group first, then what is ranked by */
    const char *line;  /* VFM_PADDING readable bytes follow */
    uint32_t key_length;
    uint32_t group_length; /* of the key: what makes the group */
    uint32_t line_length;
    uint64_t prefix; /* the first eight bytes of the key, as a number */
};

static inline int rank_compare(const struct rank_entry *a, const struct rank_entry *b)
{
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    int order = vfm_slice_compare((struct vfm_slice){a->key, a->key_length},
                                  (struct vfm_slice){b->key, b->key_length});
    if (order)
        return order;
    return a->position < b->position ? -1 : a->position > b->position;
}

static inline bool rank_same_group(const struct rank_entry *a, const struct rank_entry *b)
{
    return a->group_length == b->group_length && memcmp(a->key, b->key, a->group_length) == 0;
}

static inline bool rank_same_key(const struct rank_entry *a, const struct rank_entry *b)
{
    return a->key_length == b->key_length && memcmp(a->key, b->key, a->key_length) == 0;
}

/* ---- sorting (rank_sort.c) ---- */

struct rank_run {
    uint64_t from, end; /* in the spill */
};

/* What one worker has taken in: entries in memory, and sorted runs before them. */
struct rank_sorter {
    size_t size;  /* of memory, bytes */
    uint64_t top; /* of each group, 0: all */
    char *memory; /* entries from the front, two items for each from the back */
    size_t used;  /* bytes of entries */
    size_t count; /* entries in memory */
    size_t kept;  /* … when the last cut to the top was made */
    bool sorted;  /* those in memory are in order */
    struct vfm_spill spill;
    struct rank_run *runs;
    size_t run_count, run_capacity;
};

int rank_sorter_add(struct rank_sorter *sorter, const struct rank_entry *entry,
                    struct vfm_error *error);
void rank_sorter_sort(struct rank_sorter *sorter);
/* Entry `index` of those in memory, once sorted. */
void rank_sorter_entry(const struct rank_sorter *sorter, size_t index, struct rank_entry *entry);
/* Writes what is in memory as a run and lets the memory go. */
int rank_sorter_flush(struct rank_sorter *sorter, struct vfm_error *error);
/* Appends an entry to a spill in the form in which runs hold it. */
int rank_entry_put(struct vfm_spill *spill, const struct rank_entry *entry,
                   struct vfm_error *error);
/* Takes the next entry from a window; its bytes are good until the next call. */
int rank_entry_take(struct vfm_spill_window *window, struct rank_entry *entry,
                    struct vfm_error *error);
void rank_sorter_release(struct rank_sorter *sorter);

/* ---- merging (rank_merge.c) ---- */

/* Entries in order, from anywhere. */
struct rank_stream;
/* Merges all that the sorters hold; `memory` bytes for windows. Takes the sorters' contents. */
struct rank_stream *rank_stream_open(struct rank_sorter *sorters, size_t count, size_t memory,
                                     struct vfm_error *error);
/* 1, or 0 after the last, or -1. The entry is good until the next call. */
int rank_stream_next(struct rank_stream *stream, struct rank_entry *entry, struct vfm_error *error);
/* Begins again from the first. */
int rank_stream_rewind(struct rank_stream *stream, struct vfm_error *error);
void rank_stream_close(struct rank_stream *stream);

/* ---- the stage ---- */

struct rank_shared {
    unsigned workers; /* that have been opened */
};

/* Where the names of the binding begin, by what they are for. */
struct rank_slots {
    uint32_t order, passed, by, within, pareto, cost, value, must, count;
};

struct rank_stage {
    struct vfm_stage stage;
    struct vfm_rank_options options;
    struct rank_field *by, *within, *pareto; /* pareto: `ascending` where less is better */
    size_t by_count;
    bool by_score;    /* no --by: `score`, in the record's own order */
    bool first_score; /* ranked by `score` first: who failed a gate has no rank */
    bool whole;       /* Pareto, portfolio or random weightings */
    struct vfm_slice *names;
    struct rank_slots slots;
    struct rank_shared *shared;
};

struct rank_local {
    const struct rank_stage *rank;
    struct vfm_binding binding;
    struct rank_sorter sorter;
    struct rank_sorter *others; /* of the workers merged into this one */
    size_t other_count;
    struct vfm_buffer key, line;
    uint64_t ordinal; /* of records that no block holds */
};

uint64_t rank_memory(const struct rank_stage *rank);

/* ---- what goes out (rank_out.c) ---- */

int rank_end(void *local, struct vfm_link *link);

/* ---- what is told of a group as a whole (rank_whole.c) ---- */

struct rank_whole;
/* Looks at all entries of the stream. */
int rank_whole_open(struct rank_local *local, struct vfm_link *link, struct rank_stream *stream,
                    struct rank_whole **whole);
/* Adds to the record that came `index`th from the stream what is told of it. */
int rank_whole_set(struct rank_whole *whole, uint64_t index, struct vfm_record *record,
                   struct vfm_error *error);
/* Sends on what is told of all. */
int rank_whole_tell(struct rank_whole *whole, struct vfm_link *link);
void rank_whole_close(struct rank_whole *whole);

#endif
