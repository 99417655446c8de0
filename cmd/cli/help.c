// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * What --help says: made from the table of options, so that it cannot say anything else than what
 * the parser does. A test reads the rows (two blanks, then the option) and holds them to the man
 * page.
 */
#include <errno.h>

#include <cmd/cli/options.h>
#include <cmd/cli/run.h>

enum { HELP_COLUMN = 28, LAST_COLUMN = 96 };

/* Columns that UTF-8 text takes on a terminal: its code points. */
static size_t columns(struct vfm_slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

/* Prints `text` from column `at` on, broken at blanks, each further line at `indent`. */
static void print_wrapped(const char *text, size_t at, size_t indent, FILE *out)
{
    size_t start = at;
    while (*text) {
        struct vfm_slice word = {text, strcspn(text, " ")};
        size_t width = columns(word);
        if (at > start && at + 1 + width > LAST_COLUMN) {
            fprintf(out, "\n%*s", (int)indent, "");
            at = start = indent;
        }
        at += (size_t)fprintf(out, "%s%.*s", at > start ? " " : "", VFM_PRINT(word));
        text += word.length;
        text += strspn(text, " ");
    }
    fputc('\n', out);
}

static void print_option(const struct vfm_option *option, FILE *out)
{
    char head[160];
    const char *argument = option->kind == VFM_OPTION_CHOICE ? option->words : option->argument;
    snprintf(head, sizeof head, "  %c%c%s --%s%s%s", option->letter ? '-' : ' ',
             option->letter ? option->letter : ' ', option->letter ? "," : " ", option->name,
             argument ? " " : "", argument ? argument : "");
    fputs(head, out);
    size_t at = columns(vfm_slice_of(head));
    if (at + 2 > HELP_COLUMN)
        fprintf(out, "\n%*s", HELP_COLUMN, "");
    else
        fprintf(out, "%*s", (int)(HELP_COLUMN - at), "");
    print_wrapped(option->help, HELP_COLUMN, HELP_COLUMN, out);
}

void vfm_help_print(const struct vfm_program *program, FILE *out)
{
    fprintf(out, "Usage: vfm-%s [OPTION]... [FILE]...\n", program->name);
    print_wrapped(program->summary, 0, 0, out);
    fputs("\nOptions:\n", out);
    for (const struct vfm_option *option = program->options; option && option->name; option++)
        print_option(option, out);
    fputs("\nOptions of every program:\n", out);
    for (const struct vfm_option *option = vfm_common_options; option->name; option++)
        print_option(option, out);
    fputs("\nExamples:\n", out);
    for (size_t i = 0; i < sizeof program->examples / sizeof *program->examples; i++) {
        if (!program->examples[i].command)
            continue;
        fputs("  ", out);
        print_wrapped(program->examples[i].what, 2, 2, out);
        fprintf(out, "    %s\n", program->examples[i].command);
    }
    fprintf(
        out,
        "\nExit status: 0 all went well; 1 finished, rows were refused into --rejects; 2 usage;\n"
        "3 bad data; 4 the system. More: man vfm-%s\n",
        program->name);
}

void vfm_help_suite(const struct vfm_program *const *programs, FILE *out)
{
    fputs("Usage: vfm PROGRAM [OPTION]... [FILE]... [then PROGRAM [OPTION]...]...\n"
          "       vfm help [PROGRAM]\n"
          "       vfm list frameworks|rates|deflators|schemas\n"
          "value for money on the command line: programs joined by `then` work as if by pipes\n"
          "\nPrograms:\n",
          out);
    for (; *programs; programs++)
        fprintf(out, "  %-11s %s\n", (*programs)->name, (*programs)->summary);
    fputs("\nExamples:\n"
          "  What each pound brought, provider by provider, best first:\n"
          "    vfm import --as outcomes returns.csv --as inputs costs.csv then discount \\\n"
          "      then sroi --by provider then rank --by sroi\n"
          "  What one program does:\n"
          "    vfm help discount\n"
          "\nMore: man 7 vfm\n",
          out);
}

enum vfm_status vfm_finish_output(const char *title)
{
    struct vfm_error error = {0};
    int number = fflush(stdout) != 0 ? errno : 0;
    if (number == 0 && !ferror(stdout))
        return VFM_STATUS_OK;
    vfm_fail_errno(&error, VFM_CANNOT_WRITE, number ? number : EIO,
                   "cannot write to standard output");
    vfm_run_complain(title, &error);
    return VFM_STATUS_SYSTEM;
}

bool vfm_command_answer(const struct vfm_command *command, enum vfm_status *status)
{
    if (!command->common.help && !command->common.version)
        return false;
    if (command->common.help)
        vfm_help_print(command->program, stdout);
    else
        printf("%s %s\n", command->title, VFM_VERSION);
    *status = vfm_finish_output(command->title);
    return true;
}
