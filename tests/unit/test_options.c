// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <stdlib.h>

#include <cmd/cli/options.h>
#include <tests/unit/tap.h>
#include <vfm/money.h>

struct options {
    uint64_t before; /* a bool at offset 0 could not be told from none given */
    bool yearly, rate_given;
    const char *rate;
    struct vfm_list as, by;
    uint64_t top, memory;
    double share, number;
    vfm_money budget;
    int timing;
};

#define ROW(field) .offset = offsetof(struct options, field)

static const struct vfm_option rows[] = {
    {"yearly", 'y', VFM_OPTION_FLAG, ROW(yearly), .help = "years"},
    {"rate", 'r', VFM_OPTION_TEXT, ROW(rate), .argument = "NAME", .help = "rate",
     .given = offsetof(struct options, rate_given)},
    {"as", 0, VFM_OPTION_LIST, ROW(as), .argument = "SCHEMA", .help = "schema"},
    {"by", 0, VFM_OPTION_NAMES, ROW(by), .argument = "FIELD,...", .help = "fields"},
    {"top", 0, VFM_OPTION_COUNT, ROW(top), .argument = "N", .help = "first", .least = 1,
     .most = 1000},
    {"memory", 0, VFM_OPTION_SIZE, ROW(memory), .argument = "SIZE", .help = "memory"},
    {"take-up", 0, VFM_OPTION_FRACTION, ROW(share), .argument = "F", .help = "share"},
    {"number", 0, VFM_OPTION_NUMBER, ROW(number), .argument = "X", .help = "number"},
    {"budget", 0, VFM_OPTION_MONEY, ROW(budget), .argument = "AMOUNT", .help = "budget"},
    {"timing", 0, VFM_OPTION_CHOICE, ROW(timing), .words = "end|mid|start", .help = "timing"},
    {0},
};

static const struct options defaults = {.timing = 2, .top = 7};

static const struct vfm_program program = {.name = "import",
                                           .summary = "a program",
                                           .options = rows,
                                           .size = sizeof(struct options),
                                           .defaults = &defaults};

#define MOST_WORDS 32

/* A parsed line of words parted by blanks. */
struct line {
    char text[256];
    char *words[MOST_WORDS];
    struct vfm_command command;
    struct vfm_error error;
    int status;
};

static struct options *parse(struct line *line, const char *text)
{
    size_t count = 0;
    memset(line, 0, sizeof *line);
    snprintf(line->text, sizeof line->text, "%s", text);
    for (char *at = line->text; *at && count < MOST_WORDS;) {
        line->words[count++] = at;
        at += strcspn(at, " ");
        if (*at)
            *at++ = '\0';
    }
    line->status = vfm_command_parse(&line->command, &program, line->words, count, &line->error);
    return line->command.options;
}

static void accepts(const char *text, bool (*holds)(const struct options *, const struct line *))
{
    struct line line;
    const struct options *options = parse(&line, text);
    if (!tap_ok(line.status == 0 && holds(options, &line), "accepts %s", text))
        printf("# %s\n", line.error.message);
    vfm_command_release(&line.command);
}

static void refuses(const char *text, const char *words)
{
    struct line line;
    char want[512];
    parse(&line, text);
    snprintf(want, sizeof want, "%s (see vfm-import --help)", words);
    if (!tap_ok(line.status == -1 && line.error.code == VFM_BAD_USAGE &&
                    strcmp(line.error.message, want) == 0,
                "refuses %s", text))
        printf("#      got: %s\n# expected: %s\n", line.error.message, want);
    vfm_command_release(&line.command);
}

static bool is_default(const struct options *options, const struct line *line)
{
    return options->timing == 2 && options->top == 7 && !options->yearly && !options->rate &&
           line->command.operand_count == 0 && !line->command.arguments[0];
}

static bool is_rated(const struct options *options, const struct line *line)
{
    return strcmp(options->rate, "x") == 0 && options->rate_given &&
           strcmp(line->command.arguments[0], "--rate=x") == 0;
}

static bool is_yearly_rated(const struct options *options, const struct line *line)
{
    return is_rated(options, line) == false && options->yearly && strcmp(options->rate, "x") == 0 &&
           line->command.common.quiet && line->command.common.workers == 4;
}

static bool has_two_files(const struct options *options, const struct line *line)
{
    return options->yearly && line->command.operand_count == 2 &&
           strcmp(line->command.operands[0], "a.csv") == 0 &&
           strcmp(line->command.operands[1], "b.csv") == 0;
}

static bool has_dashed_file(const struct options *options, const struct line *line)
{
    return !options->yearly && line->command.operand_count == 2 &&
           strcmp(line->command.operands[0], "-") == 0 &&
           strcmp(line->command.operands[1], "--yearly") == 0;
}

static bool lists_stand_before_files(const struct options *options, const struct line *line)
{
    return options->as.count == 3 && options->as.operands[0] == 0 && options->as.operands[1] == 2 &&
           options->as.operands[2] == 3 && strcmp(options->as.items[1], "inputs") == 0 &&
           line->command.operand_count == 3;
}

static bool names_are_split(const struct options *options, const struct line *line)
{
    return options->by.count == 3 && strcmp(options->by.items[0], "provider") == 0 &&
           strcmp(options->by.items[2], "area") == 0 && line->command.operand_count == 0;
}

static bool sizes_are_bytes(const struct options *options, const struct line *line)
{
    return options->memory == 3 * ((uint64_t)1 << 30) &&
           line->command.common.block_size == 512 * 1024 && line->command.common.max_record == 100;
}

/* The nearest double to 0.003, which 0.3 / 100 is not. */
static bool percent_is_nearest(const struct options *options, const struct line *line)
{
    return options->share == 0.003 && line->command.operand_count == 0;
}

static bool is_quarter(const struct options *options, const struct line *line)
{
    return options->share == 0.25 && line->status == 0;
}

static bool budget_is_pounds(const struct options *options, const struct line *line)
{
    return options->budget == 1250000 * VFM_MONEY_UNIT + VFM_MONEY_UNIT / 2 && line->status == 0;
}

static bool is_mid(const struct options *options, const struct line *line)
{
    return options->timing == 1 && line->status == 0;
}

static bool asks_for_help(const struct options *options, const struct line *line)
{
    return line->command.common.help && !options->yearly;
}

/* --jobs, -o and the like say how to run; what is computed depends on the others. */
static bool tells_what_decides(const struct options *options, const struct line *line)
{
    const char *const *told = line->command.arguments;
    return options->yearly && strcmp(told[0], "--as=outcomes") == 0 &&
           strcmp(told[1], "a.csv") == 0 && strcmp(told[2], "--where=.x") == 0 &&
           strcmp(told[3], "--yearly") == 0 && !told[4];
}

static void test_words(void)
{
    accepts("", is_default);
    accepts("--rate x", is_rated);
    accepts("--rate=x", is_rated);
    accepts("--ra=x", is_rated);
    accepts("-r x", is_rated);
    accepts("-rx", is_rated);
    accepts("-qyj4 -rx", is_yearly_rated);
    accepts("a.csv -y b.csv", has_two_files);
    accepts("--yea a.csv -- b.csv", has_two_files);
    accepts("- -- --yearly", has_dashed_file);
    accepts("--as outcomes a.csv b.csv --as inputs c.csv --as outputs", lists_stand_before_files);
    accepts("--help --nonsense", asks_for_help);
    accepts("-h --nonsense", asks_for_help);
    accepts("-j 2 --as=outcomes a.csv -o b --where .x -q --max-rec=5 --stats s --progress "
            "--block-size 7 --provenance --yearly",
            tells_what_decides);
}

static void test_values(void)
{
    accepts("--by provider,service --by area", names_are_split);
    accepts("--memory 3G --block-size 512K --max-record 100", sizes_are_bytes);
    accepts("--take-up 0.3%", percent_is_nearest);
    accepts("--take-up 0.25", is_quarter);
    accepts("--take-up 25%", is_quarter);
    accepts("--budget \xC2\xA3"
            "1,250,000.50",
            budget_is_pounds);
    accepts("--budget 1250000.5", budget_is_pounds);
    accepts("--timing mid", is_mid);
}

static void test_refusals(void)
{
    refuses("--yarly", "unknown option \"--yarly\": did you mean --yearly?");
    refuses("--deflater", "unknown option \"--deflater\"");
    refuses("-x", "unknown option \"-x\"");
    refuses("--r=x", "option \"--r\" is ambiguous: --rate or --rejects?");
    refuses("--ma 5", "option \"--ma\" is ambiguous: --max-rejects or --max-record?");
    refuses("--pro", "option \"--pro\" is ambiguous: --provenance or --progress?");
    refuses("--yearly=1", "--yearly takes no value: write it alone, without \"=1\"");
    refuses("a --rate", "--rate needs a value: write --rate NAME");
    refuses("-j", "--jobs needs a value: write --jobs N");
    refuses("-j 0", "--jobs \"0\" is out of range: write a number from 1 to 1024");
    refuses("--top x", "--top \"x\" is not a whole number: write digits only");
    refuses("--top 1001", "--top \"1001\" is out of range: write a number from 1 to 1000");
    refuses("--memory 64MB", "--memory \"64MB\" is not a size: write bytes, or 512K, 64M, 1G");
    refuses("--memory 99999999999999T",
            "--memory \"99999999999999T\" is out of range: write a size "
            "from 0 to 18446744073709551615 bytes");
    refuses("--take-up 25", "--take-up \"25\" is not a fraction: write 25% or 0.25");
    refuses("--take-up 101%",
            "--take-up \"101%\" is out of range: write a fraction from 0 to 1, or "
            "0% to 100%");
    refuses("--take-up -1%", "--take-up \"-1%\" is out of range: write a fraction from 0 to 1, or "
                             "0% to 100%");
    refuses("--take-up much", "--take-up \"much\" is not a fraction: write it as 0.25 or 25%");
    refuses("--take-up 1e1%", "--take-up \"1e1%\" is not a fraction: write it as 0.25 or 25%");
    refuses("--number ten", "--number \"ten\" is not a number: write it as 12.5");
    refuses("--budget 1,25", "--budget \"1,25\" is not an amount: write it as 250000 or \xC2\xA3"
                             "250,000.50");
    refuses("--budget 1k", "--budget \"1k\" is not an amount: write it as 250000 or \xC2\xA3"
                           "250,000.50");
    refuses("--by a,,b", "--by \"a,,b\" lacks a name: write names parted by single commas");
    refuses("--timing middle", "--timing \"middle\" is not one of its words: write end|mid|start");
}

static void test_help(void)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (!out)
        return;
    vfm_help_print(&program, out);
    fclose(out);
    for (const struct vfm_option *row = rows; row->name; row++) {
        char name[64];
        snprintf(name, sizeof name, " --%s ", row->name);
        tap_contains(text, name, row->name);
    }
    tap_contains(text, "  -o, --output FILE ", "the shared rows");
    tap_contains(text, "--timing end|mid|start\n", "the words of a choice");
    free(text);
}

int main(void)
{
    test_words();
    test_values();
    test_refusals();
    test_help();
    return tap_done();
}
