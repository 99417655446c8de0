// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <assert.h>
#include <stdio.h>

#include <cmd/cli/options.h>
#include <vfm/buffer.h>
#include <vfm/nearest.h>

#define MEBIBYTE ((uint64_t)1 << 20)

#define ROW(field) .offset = offsetof(struct vfm_common, field)

const struct vfm_option vfm_common_options[] = {
    {"output", 'o', VFM_OPTION_TEXT, ROW(output), .argument = "FILE",
     .help = "write to FILE: whole or not at all; compressed where the name ends in .gz"},
    {"jobs", 'j', VFM_OPTION_COUNT, ROW(workers), .argument = "N", .least = 1, .most = 1024,
     .help = "worker threads (default: the cores allowed to the process)"},
    {"where", 0, VFM_OPTION_TEXT, ROW(where), .argument = "JQ",
     .help = "act only on records for which the expression is true; pass the others through"},
    {"rejects", 0, VFM_OPTION_TEXT, ROW(rejects), .argument = "FILE",
     .help = "put refused rows there and go on (default: stop at the first)"},
    {"max-rejects", 0, VFM_OPTION_TEXT, ROW(max_rejects), .argument = "N|P%",
     .help = "stop when more rows than that are refused"},
    {"max-record", 0, VFM_OPTION_SIZE, ROW(max_record), .argument = "SIZE", .least = 1,
     .most = 2048 * MEBIBYTE, .help = "the longest record accepted (default: 64M)"},
    {"block-size", 0, VFM_OPTION_SIZE, ROW(block_size), .argument = "SIZE", .least = 1,
     .most = 2048 * MEBIBYTE, .help = "how much a worker takes at a time"},
    {"stats", 0, VFM_OPTION_TEXT, ROW(stats), .argument = "FILE|hadoop",
     .help = "write counts of what was read, written, passed through and refused"},
    {"provenance", 0, VFM_OPTION_FLAG, ROW(provenance),
     .help = "put a run record ahead: program, version, options, inputs with SHA-256"},
    {"progress", 0, VFM_OPTION_FLAG, ROW(progress),
     .help = "show bytes, records, rate and time left, where standard error is a terminal"},
    {"quiet", 'q', VFM_OPTION_FLAG, ROW(quiet), .help = "no notes; errors are still told"},
    {"help", 'h', VFM_OPTION_FLAG, ROW(help), .help = "this page"},
    {"version", 'V', VFM_OPTION_FLAG, ROW(version), .help = "the version"},
    {0},
};

/* Shared rows that say how to run, not what to compute: the figures do not depend on them. */
static bool decides_figures(const struct vfm_option *option)
{
    static const char *const how_to_run[] = {"output",     "jobs",     "max-record", "block-size",
                                             "provenance", "progress", "quiet",      "stats"};
    for (size_t i = 0; i < sizeof how_to_run / sizeof *how_to_run; i++)
        if (strcmp(option->name, how_to_run[i]) == 0)
            return false;
    return true;
}

/* A walk over the words of a command line. */
struct parse {
    struct vfm_command *command;
    char **words;
    size_t count, next;
    struct vfm_error *error;
};

static int usage(struct parse *parse, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static int usage(struct parse *parse, const char *format, ...)
{
    char words[sizeof parse->error->message];
    va_list list;
    va_start(list, format);
    vsnprintf(words, sizeof words, format, list);
    va_end(list);
    return vfm_fail(parse->error, VFM_BAD_USAGE, "%.*s (see %s --help)",
                    (int)(sizeof words - sizeof parse->command->title - 16), words,
                    parse->command->title);
}

/* Row `index` of the program's own options, then of the shared ones; NULL after the last. */
static const struct vfm_option *row_at(const struct vfm_program *program, size_t index)
{
    const struct vfm_option *rows = program->options;
    size_t own = 0;
    while (rows && rows[own].name)
        own++;
    const struct vfm_option *row = index < own ? &rows[index] : &vfm_common_options[index - own];
    return row->name ? row : NULL;
}

static bool is_common(const struct vfm_option *option)
{
    for (const struct vfm_option *row = vfm_common_options; row->name; row++)
        if (row == option)
            return true;
    return false;
}

/* "--rejects, --rename or --rates": the options that begin with `word`. */
static int refuse_ambiguous(struct parse *parse, struct vfm_slice word)
{
    struct vfm_buffer list = {0};
    const struct vfm_option *row, *last = NULL;
    for (size_t i = 0; (row = row_at(parse->command->program, i)) != NULL; i++) {
        if (strncmp(row->name, word.data, word.length) != 0)
            continue;
        if (last)
            vfm_buffer_format(&list, "%s--%s", list.length ? ", " : "", last->name);
        last = row;
    }
    assert(last);
    vfm_buffer_format(&list, " or --%s", last->name);
    int status = vfm_buffer_check(&list, parse->error);
    if (status == 0)
        usage(parse, "option \"--%.*s\" is ambiguous: %.*s?", VFM_PRINT(word),
              VFM_PRINT(vfm_buffer_view(&list)));
    vfm_buffer_release(&list);
    return -1;
}

static int refuse_unknown(struct parse *parse, struct vfm_slice word)
{
    const char *names[128];
    size_t count = 0;
    const struct vfm_option *row;
    for (size_t i = 0; (row = row_at(parse->command->program, i)) != NULL; i++)
        if (count < sizeof names / sizeof *names)
            names[count++] = row->name;
    const char *nearest = vfm_nearest(word, names, count);
    if (nearest)
        return usage(parse, "unknown option \"--%.*s\": did you mean --%s?", VFM_PRINT(word),
                     nearest);
    return usage(parse, "unknown option \"--%.*s\"", VFM_PRINT(word));
}

/* The option called `word`, or the only one that begins with it. */
static const struct vfm_option *find_long(struct parse *parse, struct vfm_slice word)
{
    const struct vfm_option *row, *found = NULL;
    size_t matches = 0;
    for (size_t i = 0; (row = row_at(parse->command->program, i)) != NULL; i++) {
        if (strncmp(row->name, word.data, word.length) != 0)
            continue;
        if (strlen(row->name) == word.length)
            return row;
        found = row;
        matches++;
    }
    if (matches == 0 || word.length == 0) {
        refuse_unknown(parse, word);
        return NULL;
    }
    if (matches > 1) {
        refuse_ambiguous(parse, word);
        return NULL;
    }
    return found;
}

static const struct vfm_option *find_letter(struct parse *parse, char letter)
{
    const struct vfm_option *row;
    for (size_t i = 0; (row = row_at(parse->command->program, i)) != NULL; i++)
        if (row->letter == letter)
            return row;
    usage(parse, "unknown option \"-%c\"", letter);
    return NULL;
}

static int argue(struct parse *parse, const char *name, const char *value)
{
    struct vfm_command *command = parse->command;
    size_t size = strlen(name) + (value ? strlen(value) : 0) + sizeof "--=";
    char *text = vfm_arena_take(&command->arena, size);
    if (!text)
        return vfm_fail(parse->error, VFM_NO_MEMORY, "no memory for the command line");
    snprintf(text, size, "--%s%s%s", name, value ? "=" : "", value ? value : "");
    command->arguments[command->argument_count++] = text;
    return 0;
}

/* Puts `value` (NULL for a flag) where the row points, and notes that the option was given. */
static int store(struct parse *parse, const struct vfm_option *option, const char *value)
{
    struct vfm_command *command = parse->command;
    bool common = is_common(option);
    char *base = common ? (char *)&command->common : (char *)command->options;
    if (!value)
        *(bool *)(base + option->offset) = true;
    else if (vfm_option_read(option, value, base + option->offset, (unsigned)command->operand_count,
                             &command->arena, parse->error) != 0)
        return parse->error->code == VFM_BAD_USAGE ? usage(parse, "%s", parse->error->message) : -1;
    if (option->given)
        *(bool *)(base + option->given) = true;
    return common && !decides_figures(option) ? 0 : argue(parse, option->name, value);
}

/* The word after an option that needs one. */
static const char *next_word(struct parse *parse, const struct vfm_option *option)
{
    if (parse->next < parse->count)
        return parse->words[parse->next++];
    usage(parse, "--%s needs a value: write --%s %s", option->name, option->name,
          option->kind == VFM_OPTION_CHOICE ? option->words : option->argument);
    return NULL;
}

static int parse_long(struct parse *parse, const char *word)
{
    const char *equals = strchr(word, '=');
    struct vfm_slice name = {word, equals ? (size_t)(equals - word) : strlen(word)};
    const struct vfm_option *option = find_long(parse, name);
    if (!option)
        return -1;
    if (option->kind == VFM_OPTION_FLAG) {
        if (equals)
            return usage(parse, "--%s takes no value: write it alone, without \"%s\"", option->name,
                         equals);
        return store(parse, option, NULL);
    }
    const char *value = equals ? equals + 1 : next_word(parse, option);
    return value ? store(parse, option, value) : -1;
}

/* `letters`: what follows the dash, flags and at last an option with its value. */
static int parse_short(struct parse *parse, const char *letters)
{
    for (; *letters; letters++) {
        const struct vfm_option *option = find_letter(parse, *letters);
        if (!option)
            return -1;
        if (option->kind == VFM_OPTION_FLAG) {
            if (store(parse, option, NULL) != 0)
                return -1;
            continue;
        }
        const char *value = letters[1] ? letters + 1 : next_word(parse, option);
        return value ? store(parse, option, value) : -1;
    }
    return 0;
}

static void take_operand(struct vfm_command *command, char *word)
{
    command->operands[command->operand_count++] = word;
    command->arguments[command->argument_count++] = word;
}

static int prepare(struct parse *parse)
{
    struct vfm_command *command = parse->command;
    const struct vfm_program *program = command->program;
    size_t places = (parse->count + 1) * sizeof(char *), arguments = sizeof(char *);
    for (size_t i = 0; i < parse->count; i++) /* a word of flags is one for each letter */
        arguments += (strlen(parse->words[i]) + 1) * sizeof(char *);
    command->options = vfm_arena_take(&command->arena, program->size ? program->size : 1);
    command->operands = vfm_arena_take(&command->arena, places);
    command->arguments = vfm_arena_take(&command->arena, arguments);
    if (!command->options || !command->operands || !command->arguments)
        return vfm_fail(parse->error, VFM_NO_MEMORY, "no memory for the command line");
    memset(command->options, 0, program->size);
    if (program->defaults)
        memcpy(command->options, program->defaults, program->size);
    memset(command->operands, 0, places);
    memset(command->arguments, 0, arguments);
    return 0;
}

int vfm_command_parse(struct vfm_command *command, const struct vfm_program *program, char **words,
                      size_t count, struct vfm_error *error)
{
    struct parse parse = {command, words, count, 0, error};
    *command = (struct vfm_command){.program = program};
    snprintf(command->title, sizeof command->title, "vfm-%s", program->name);
    if (prepare(&parse) != 0)
        return -1;
    bool only_operands = false;
    while (parse.next < count && !command->common.help && !command->common.version) {
        char *word = words[parse.next++];
        int status = 0;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            take_operand(command, word);
        else if (word[1] != '-')
            status = parse_short(&parse, word + 1);
        else if (word[2] == '\0')
            only_operands = true;
        else
            status = parse_long(&parse, word + 2);
        if (status != 0)
            return -1;
    }
    return 0;
}

void vfm_command_release(struct vfm_command *command)
{
    vfm_arena_release(&command->arena);
    *command = (struct vfm_command){0};
}
