// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The command line of one program, read by its table of options and the rows that all programs
 * share.
 */
#ifndef VFM_CLI_OPTIONS_H
#define VFM_CLI_OPTIONS_H

#include <stdio.h>

#include <cmd/cli/program.h>
#include <vfm/arena.h>

/* What the shared rows say. */
struct vfm_common {
    const char *output;      /* -o, or NULL */
    const char *where;       /* a jq expression, or NULL */
    const char *rejects;     /* a file, or NULL */
    const char *max_rejects; /* "100" or "2%", or NULL */
    const char *stats;       /* a file, "hadoop", or NULL */
    uint64_t workers;        /* 0: the cores allowed */
    uint64_t block_size;     /* bytes; 0: the default */
    uint64_t max_record;     /* bytes; 0: the default */
    bool progress, quiet, provenance;
    bool help, version; /* asked for: nothing after it was looked at */
};

/* One program's part of the command line. */
struct vfm_command {
    const struct vfm_program *program;
    char title[32]; /* "vfm-import" */
    void *options;  /* the program's own struct */
    struct vfm_common common;
    char **operands; /* file names, in order, borrowed from argv */
    size_t operand_count;
    /* What decides the figures, for --provenance: options under their full names (`--rate=0.035`),
     * operands between them as they stood; NULL-terminated. */
    const char **arguments;
    size_t argument_count;
    struct vfm_arena arena; /* owns all of the above */
};

/* The rows that every program has; ends at a row without a name. */
extern const struct vfm_option vfm_common_options[];

/* Reads `count` words (without the program's name). Fills `command`, to be released in any case.
 * Errors: VFM_BAD_USAGE, the message ending in `(see vfm-import --help)`; VFM_NO_MEMORY. */
int vfm_command_parse(struct vfm_command *command, const struct vfm_program *program, char **words,
                      size_t count, struct vfm_error *error);
void vfm_command_release(struct vfm_command *command); /* zeroed is fine */

/* Reads `value` as `option` asks and puts it into `place` (the field that the row points to; lists
 * grow in `arena`). `operands`: how many stood before. Errors: VFM_BAD_USAGE, VFM_NO_MEMORY. */
int vfm_option_read(const struct vfm_option *option, const char *value, void *place,
                    unsigned operands, struct vfm_arena *arena, struct vfm_error *error);

/* Reads a share of a whole: `0.02` or `2%`, from 0 to 1; a bare 2 is refused. `name`: the option's,
 * for the message. Errors: VFM_BAD_USAGE. */
int vfm_option_fraction(const char *name, const char *value, double *fraction,
                        struct vfm_error *error);

/* Prints what --help says of a program: its options, examples, exit statuses. */
void vfm_help_print(const struct vfm_program *program, FILE *out);

/* Prints what `vfm help` says of the suite: `programs` ends at NULL. */
void vfm_help_suite(const struct vfm_program *const *programs, FILE *out);

/* Runs commands joined into a chain, and releases them; the exit status. They are parsed already,
 * and none asks for --help or --version. */
enum vfm_status vfm_chain_run(struct vfm_command *commands, size_t count);

/* Answers --help or --version where the command asks for one: true, and the exit status. */
bool vfm_command_answer(const struct vfm_command *command, enum vfm_status *status);

/* Flushes standard output, whose writes are looked at only here: VFM_STATUS_OK, or complains in
 * `title`'s name. */
enum vfm_status vfm_finish_output(const char *title);

#endif
