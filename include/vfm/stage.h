// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A stage: what a program does to records. A stand-alone program is one stage between a reader and
 * a writer; `vfm … then …` joins several. The same code runs either way, so the bytes are the same.
 *
 * How it runs. The input is cut into blocks; workers scan the records of a block and push each
 * through the links of the chain, which print into the output of that block; outputs leave in input
 * order. Three modes:
 *   VFM_EACH     no state between records: any worker, any order.
 *   VFM_MERGE    a partial for each worker, merged at the end (must not depend on the order of
 *                records, nor on which worker saw which). Its results come after all records that
 * it passed through. `record position` (block, line) is available for stable orders. VFM_ORDERED
 * sees every record once, in input order, in one thread. What follows a MERGE or ORDERED stage in a
 * chain runs in one thread, in order.
 *
 * Lifecycle: a program makes the stage (its own `vfm_<name>_stage(options…)`), the run opens a
 * local state for each worker (`worker_open`), pushes, merges the locals into the first, calls
 * `end` on it once, closes the locals, and closes the stage.
 */
#ifndef VFM_STAGE_H
#define VFM_STAGE_H

#include <stdint.h>

#include <vfm/block.h>
#include <vfm/page.h>
#include <vfm/source.h>

enum vfm_mode { VFM_EACH, VFM_MERGE, VFM_ORDERED };

struct vfm_stage;
struct vfm_link;

struct vfm_stage_class {
    const char *name; /* "discount" */
    enum vfm_mode mode;
    bool final; /* its output is a document of its own: what passes it by is counted, not written */

    /* A worker's own state, or NULL with an error. May be NULL: `local` is then the stage. */
    void *(*worker_open)(const struct vfm_stage *stage, struct vfm_error *error);
    void (*worker_close)(void *local);

    /* Takes one record, and ends in exactly one of vfm_link_write, vfm_link_pass, vfm_link_take or
     * vfm_link_refuse for it (that keeps the counts true), returning what that returned; before it
     * any number of vfm_link_emit for further results. -1 stops the run. Only for records that
     * --where lets through. */
    int (*push)(void *local, struct vfm_link *link, struct vfm_record *record);

    /* The same for rows `from` to `to` (not it) of a page, none of them odd; may be NULL. Each row
     * ends in exactly one of vfm_link_write_page, vfm_link_take_rows or vfm_link_push_row, in order
     * of the rows. 1: this page is not for going down columns, nothing was done; the rows then come
     * to `push` one by one. What comes out is the same. */
    int (*push_page)(void *local, struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                     uint32_t to);

    /* VFM_MERGE: adds what `from` holds to `into`. */
    int (*merge)(void *into, void *from, struct vfm_error *error);

    /* After the last record: emits results with vfm_link_emit or vfm_link_text. `link->error` is
     * what a failure fills. May be NULL. */
    int (*end)(void *local, struct vfm_link *link);

    /* Only a first stage that reads something else than records (import): looks at a newly opened
     * input and says how its blocks are cut; may skip heading rows, or replace *source by a decoder
     * over it. In the reader's thread, one input after another. NULL: JSON Lines. */
    int (*open_input)(struct vfm_stage *stage, struct vfm_source **source, struct vfm_input *input,
                      struct vfm_error *error);
    /* … and takes its blocks: for every record made, vfm_link_* as in push; counts
     * link->counts.read itself, and refuses rows with error.line set (from 1 in its block,
     * error.file NULL: both are made absolute here). Sets block->lines. */
    int (*push_block)(void *local, struct vfm_link *link, struct vfm_block *block);

    void (*close)(struct vfm_stage *stage);
};

/* The head of every stage; a program's own struct begins with it. */
struct vfm_stage {
    const struct vfm_stage_class *class;
    bool single;         /* uses libjq or the like: run everything in the main thread */
    bool keeps_rejects;  /* --rejects was given: vfm_link_refuse goes on */
    const char *where;   /* --where, or NULL */
    const char *program; /* "vfm-discount": for messages */
};

struct vfm_counts {
    uint64_t read;    /* records or rows taken in */
    uint64_t written; /* acted on, and in the output (for an aggregate: in a result) */
    uint64_t passed;  /* passed through untouched */
    uint64_t refused; /* into the rejects */
    uint64_t emitted; /* put out beyond those: results, further records of one */
};

/* One stage in the chain of one worker. */
struct vfm_link {
    struct vfm_stage *stage;
    void *local;
    struct vfm_link *next; /* NULL after the last: the writer's */
    struct vfm_worker *worker;
    unsigned index; /* of the stage in the chain, from 0 */
    struct vfm_counts counts;
    uint64_t ordinal; /* of the record in its block, from 1 */
    struct vfm_filter *where;
    struct vfm_error error;        /* scratch, and what stops a run */
    struct vfm_arena *arena;       /* cleared before each record of the input */
    struct vfm_shapes *shapes;     /* the worker's */
    const struct vfm_block *block; /* that is being worked on; NULL in `end` */
};

/* Brings `record` into a link: counts it, asks --where, calls the stage. For the run loop and the
 * link before. */
int vfm_link_push(struct vfm_link *link, struct vfm_record *record);

/* Brings rows `from` to `to` (not it) of a page, none of them odd, into a link. */
int vfm_link_push_page(struct vfm_link *link, const struct vfm_page *page, uint32_t from,
                       uint32_t to);

/* The stage acted on rows of a page: those that are not odd in `made` go on with the columns that
 * it has now, counted as read and written; the odd ones come to the stage as records of `page`. */
int vfm_link_write_page(struct vfm_link *link, const struct vfm_page *page,
                        const struct vfm_page *made, uint32_t from, uint32_t to);

/* The stage took `count` rows of a page into its state: counted as read and written. */
void vfm_link_take_rows(struct vfm_link *link, uint32_t count);

/* A row that the stage wants as a record: it comes to `push`. */
int vfm_link_push_row(struct vfm_link *link, const struct vfm_page *page, uint32_t row);

/* The stage acted on `record`: it goes on, counted as written. */
int vfm_link_write(struct vfm_link *link, struct vfm_record *record);

/* The stage does not know `record`: it goes on untouched, counted as passed through. */
int vfm_link_pass(struct vfm_link *link, struct vfm_record *record);

/* The stage took `record` into its state (or replaced it by what it emitted): counted as written.
 */
int vfm_link_take(struct vfm_link *link);

/* A further result: goes on, counted as emitted. */
int vfm_link_emit(struct vfm_link *link, struct vfm_record *record);

/* Raw bytes to the output, past all later stages: a report. Only from the last stage of a chain. */
int vfm_link_text(struct vfm_link *link, struct vfm_slice bytes);

/* Refuses a record: with --rejects it goes there whole (`raw`: the row or line) and the return is
 * 0; without, -1. `link->error` says why; file and line are added here where they are unknown. */
int vfm_link_refuse(struct vfm_link *link, struct vfm_slice raw);

/* As vfm_link_refuse for a scanned or built record (its line, or its fields printed). */
int vfm_link_refuse_record(struct vfm_link *link, const struct vfm_record *record);

/* A remark for the user on standard error, once for each text (`vfm-import: note: …`), in order of
 * first sight in the input, silenced by -q. */
void vfm_link_note(struct vfm_link *link, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Where the record stands in the input: ascending in input order, for stable sorts. */
uint64_t vfm_link_position(const struct vfm_link *link, const struct vfm_record *record);

#endif
