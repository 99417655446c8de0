// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A program: its options as a table, and the stage they open. One table gives parsing, --help, the
 * ranges, and the check against the man page.
 */
#ifndef VFM_CLI_PROGRAM_H
#define VFM_CLI_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include <vfm/error.h>
#include <vfm/stage.h>

enum vfm_option_kind {
    VFM_OPTION_FLAG,     /* bool: set true */
    VFM_OPTION_TEXT,     /* const char *: borrowed from argv */
    VFM_OPTION_LIST,     /* struct vfm_list: each use appends */
    VFM_OPTION_NAMES,    /* struct vfm_list: one use holds names parted by commas */
    VFM_OPTION_COUNT,    /* uint64_t: a whole number, from `least` to `most` */
    VFM_OPTION_SIZE,     /* uint64_t bytes: 64M, 1G, 512K, 100 */
    VFM_OPTION_FRACTION, /* double from 0 to 1: 0.25 or 25% */
    VFM_OPTION_MONEY,    /* vfm_money: 250000, £250,000 */
    VFM_OPTION_NUMBER,   /* double */
    VFM_OPTION_CHOICE,   /* int: the index of the word in `words` ("end|mid|start") */
};

/* Words in order of appearance; `items` is owned by the option parser. */
struct vfm_list {
    const char **items;
    unsigned *operands; /* LIST only: how many operands stood before each use (as `gcc -x` needs) */
    size_t count;
};

struct vfm_option {
    const char *name; /* "rate": given as --rate */
    char letter;      /* 'o', or 0 */
    enum vfm_option_kind kind;
    size_t offset;        /* in the program's options struct */
    const char *argument; /* "FILE", NULL for a flag */
    const char *help;     /* one line */
    const char *words;    /* CHOICE: parted by | */
    uint64_t least, most; /* COUNT: the range, where most > 0 */
    size_t given;         /* offset of a bool that is set when the option is given; 0: none.
                             (So no options struct begins with such a bool.) */
};

struct vfm_example {
    const char *what; /* what it does, in a sentence */
    const char *command;
};

struct vfm_program {
    const char *name;                 /* "discount": the program is vfm-discount */
    const char *summary;              /* one line, lower case, no full stop */
    const struct vfm_option *options; /* ends at a row without a name; the shared rows are added */
    size_t size;                      /* of the options struct, which begins zeroed */
    const void *defaults;             /* the same struct with what is not zero, or NULL */
    struct vfm_example examples[2];
    bool prints_text; /* its output is no stream of records: --provenance has no place in it */
    /* Checks what the options say together and makes the stage. `operands`: the file names.
     * NULL with an error. The options struct lives as long as the run. */
    struct vfm_stage *(*open)(const void *options, char *const *operands, size_t count,
                              struct vfm_error *error);
};

/* Every program of the suite, in the order of a pipeline; ends at NULL. Only in `vfm`. */
extern const struct vfm_program *const vfm_programs[];

/* What main() of a stand-alone program does: parses, opens, runs; the exit status. */
int vfm_program_main(const struct vfm_program *program, int argc, char **argv);

/* In a program's own file, last: the main of the stand-alone program (none in `vfm`). */
#ifdef VFM_SUITE
#define VFM_PROGRAM_MAIN(program)
#else
#define VFM_PROGRAM_MAIN(program)                        \
    int main(int argc, char **argv)                      \
    {                                                    \
        return vfm_program_main(&(program), argc, argv); \
    }
#endif

#endif
