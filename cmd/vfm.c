// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm: the suite in one program.
 *
 *     vfm import --as outcomes returns.csv then discount --rate greenbook then sroi --by provider
 *
 * does what vfm-import, vfm-discount and vfm-sroi joined by pipes do, byte for byte, in one process
 * on all cores: a record is read once and printed once.
 *
 * A map of the code, from here inwards. Each room includes only what stands below it.
 *
 *   cmd/vfm.c         this file: the table of programs, `then`, `help`, `list`
 *   cmd/<tool>.c      one program each: its options as a table, two examples, the stage it opens
 *   cmd/cli/          what all programs share
 *     program.h         what a program is: the table that cmd/<tool>.c fills
 *     options.c         argv by that table; values.c reads the values; help.c prints --help
 *     main.c            from parsed options to a run
 *     run.c             inputs, chain, output, exit status; told.c, refusal.c, stats.c, progress.c
 *                       and provenance.c are what a run tells besides its records
 *   lib/stage/        one file a program: takes a record, asks the model, hands the record on;
 *                     chain.c and link.c join them
 *   lib/report/       results as text, Markdown, CSV, JSON
 *   lib/io/           bytes in and out: files, pipes, gzip, CSV, jq expressions; blocks, and the
 *                     workers that take them (pool.c)
 *   lib/model/        the arithmetic, pure: impact, discounting, deflating, scoring
 *   lib/record/       a line of JSON split into fields, and put together again
 *   lib/base/         errors, slices, memory, money, numbers, periods
 *   include/vfm/      the public nouns of all those, one header each: read these first
 *   data/             dated figures: discount rates, deflators, frameworks, schemas
 *
 * Where to read on: include/vfm/stage.h says how a record travels; vfm-records(5) what it holds;
 * ARCHITECTURE.md where a change goes.
 */
#include <stdio.h>
#include <stdlib.h>

#include <cmd/cli/list.h>
#include <cmd/cli/options.h>
#include <cmd/cli/run.h>
#include <vfm/nearest.h>

/* In the order of a pipeline; each stands in cmd/<name>.c. */
#define PROGRAMS(X) \
    X(import)       \
    X(normalise)    \
    X(vary)         \
    X(discount)     \
    X(sroi)         \
    X(market)       \
    X(score)        \
    X(rank)         \
    X(report)

#define DECLARED(name) extern const struct vfm_program vfm_##name##_program;
PROGRAMS(DECLARED)

#define LISTED(name) &vfm_##name##_program,
const struct vfm_program *const vfm_programs[] = {PROGRAMS(LISTED) NULL};

static int fail(struct vfm_error *error)
{
    vfm_run_complain("vfm", error);
    return (int)vfm_code_status(error->code);
}

/* The program called `word` (`vfm-sroi` is `sroi`), or NULL. */
static const struct vfm_program *find_program(const char *word, struct vfm_error *error)
{
    const char *names[64] = {NULL};
    size_t count = 0;
    if (strncmp(word, "vfm-", 4) == 0)
        word += 4;
    for (const struct vfm_program *const *at = vfm_programs; *at; at++) {
        if (strcmp((*at)->name, word) == 0)
            return *at;
        if (count < sizeof names / sizeof *names)
            names[count++] = (*at)->name;
    }
    const char *nearest = vfm_nearest(vfm_slice_of(word), names, count);
    vfm_fail(error, VFM_BAD_USAGE, "unknown program \"%s\"%s%s%s (see vfm help)", word,
             nearest ? ": did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
    return NULL;
}

static int help(int count, char **words)
{
    struct vfm_error error = {0};
    const struct vfm_program *program = count > 0 ? find_program(words[0], &error) : NULL;
    if (error.code != VFM_NONE)
        return fail(&error);
    if (program)
        vfm_help_print(program, stdout);
    else
        vfm_help_suite(vfm_programs, stdout);
    return (int)vfm_finish_output("vfm");
}

static int list(int count, char **words)
{
    struct vfm_error error = {0};
    if (vfm_list_print(count > 0 ? words[0] : NULL, stdout, &error) != 0)
        return fail(&error);
    return (int)vfm_finish_output("vfm");
}

/* How many words come before the next `then`, or before the end. */
static size_t words_to_then(char **words, size_t count)
{
    size_t length = 0;
    while (length < count && strcmp(words[length], "then") != 0)
        length++;
    return length;
}

/* Parses one program of the chain from `count` words. True where it is to run; else *status. */
static bool parse_link(struct vfm_command *command, char **words, size_t count,
                       enum vfm_status *status)
{
    struct vfm_error error = {0};
    const struct vfm_program *program = NULL;
    if (count == 0)
        vfm_fail(&error, VFM_BAD_USAGE, "a program is missing beside \"then\" (see vfm help)");
    else
        program = find_program(words[0], &error);
    if (!program) {
        *status = (enum vfm_status)fail(&error);
        return false;
    }
    if (vfm_command_parse(command, program, words + 1, count - 1, &error) != 0) {
        vfm_run_complain(command->title, &error);
        *status = vfm_code_status(error.code);
        return false;
    }
    return !vfm_command_answer(command, status);
}

static int chain(char **words, size_t count)
{
    struct vfm_error error = {0};
    enum vfm_status status = VFM_STATUS_OK;
    size_t links = 0, at = 0;
    struct vfm_command *commands = calloc(count + 1, sizeof *commands);
    bool runs = true;
    if (!commands) {
        vfm_fail(&error, VFM_NO_MEMORY, "no memory for a chain of programs");
        return fail(&error);
    }
    for (bool more = true; runs && more; links++) {
        size_t length = words_to_then(words + at, count - at);
        more = at + length < count;
        runs = parse_link(&commands[links], words + at, length, &status);
        at += length + 1;
    }
    if (runs)
        status = vfm_chain_run(commands, links);
    else
        for (size_t i = 0; i < links; i++)
            vfm_command_release(&commands[i]);
    free(commands);
    return (int)status;
}

int main(int argc, char **argv)
{
    struct vfm_error error = {0};
    if (argc < 2) {
        vfm_fail(&error, VFM_BAD_USAGE, "name a program, or a chain of them (see vfm help)");
        return fail(&error);
    }
    const char *word = argv[1];
    if (strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        return help(argc - 2, argv + 2);
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0) {
        printf("vfm %s\n", VFM_VERSION);
        return (int)vfm_finish_output("vfm");
    }
    if (strcmp(word, "list") == 0)
        return list(argc - 2, argv + 2);
    return chain(argv + 1, (size_t)argc - 1);
}
