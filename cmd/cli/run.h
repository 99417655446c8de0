// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A run: stages joined into a chain, from the inputs to the output, and what is told about it.
 */
#ifndef VFM_CLI_RUN_H
#define VFM_CLI_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <vfm/error.h>
#include <vfm/stage.h>

/* What the shared options say for one stage of the chain. */
struct vfm_run_stage {
    struct vfm_stage *stage;      /* owned by the run once it begins */
    const char *rejects;          /* --rejects FILE, or NULL */
    uint64_t max_rejects;         /* UINT64_MAX: no bound */
    double max_reject_share;      /* of the rows read; 1: no bound */
    const char *stats;            /* --stats FILE, "hadoop", or NULL */
    const char *const *arguments; /* its command line, for --provenance; NULL-terminated */
    bool provenance;              /* --provenance was given: for vfm_relay */
};

struct vfm_run {
    struct vfm_run_stage *stages;
    size_t stage_count;
    char *const *inputs; /* operands of the first; none: standard input */
    size_t input_count;
    const char *output; /* -o, or NULL */
    unsigned workers;   /* -j; 0: the cores allowed to the process */
    size_t block_size;  /* --block-size; 0: the default */
    size_t max_record;  /* --max-record */
    bool progress, quiet;
    bool provenance; /* a run of one stage: its record goes ahead of the output */
};

/* Runs it, prints what is to be told, and returns the exit status. Closes the stages. */
enum vfm_status vfm_run(struct vfm_run *run);

/* Prints `program: message` for an error on standard error, in colour where that is wanted. */
void vfm_run_complain(const char *program, const struct vfm_error *error);

/* Prints `program: kind: text` (without the kind where it is NULL: an error) as one line on
 * standard error; control characters in it are made visible. */
void vfm_run_tell(const char *program, const char *kind, const char *text);

/* Whether standard error takes colour: a terminal, and NO_COLOR not set. */
bool vfm_run_colour(void);

#endif
