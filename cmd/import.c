// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * vfm-import: messy returns in, records out; what cannot be read is refused with the way out.
 *   vfm-import --as outcomes returns/2024-25.csv --as inputs costs.csv --rejects refused.jsonl
 */
#include <vfm/stage/import.h>

#include <cmd/cli/program.h>
#include <stdlib.h>

struct options {
    struct vfm_list schemas, sets, renames;
    int from, dates;
    const char *jq, *jq_file, *encoding, *delimiter;
    uint64_t header_row;
    bool no_header, source, keep;
};

static const struct options defaults = {.from = -1, .dates = -1};

static const struct vfm_option options[] = {
    {.name = "as",
     .kind = VFM_OPTION_LIST,
     .offset = offsetof(struct options, schemas),
     .argument = "SCHEMA",
     .help = "what the rows are: outcomes, inputs, outputs, awards, bids, or a schema FILE.json; "
             "given again, it holds for the files after it"},
    {.name = "from",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, from),
     .argument = "FORMAT",
     .words = "csv|tsv|json|jsonl",
     .help = "what they are written in (default: told by content)"},
    {.name = "set",
     .kind = VFM_OPTION_LIST,
     .offset = offsetof(struct options, sets),
     .argument = "FIELD=VALUE",
     .help = "give every record this field; a column for it gives way"},
    {.name = "rename",
     .kind = VFM_OPTION_LIST,
     .offset = offsetof(struct options, renames),
     .argument = "HEADING=FIELD",
     .help = "the field that a column gives; '#3=FIELD' by number, 'HEADING=' leaves it out"},
    {.name = "jq",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, jq),
     .argument = "EXPR",
     .help = "turn each raw row, an object of its headings, into records first"},
    {.name = "jq-file",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, jq_file),
     .argument = "FILE",
     .help = "the same, with the expression in a file"},
    {.name = "encoding",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, encoding),
     .argument = "NAME",
     .help = "utf-8, windows-1252, iso-8859-1, cp437, utf-16le or utf-16be (default: told by its "
             "mark; else UTF-8, or Windows-1252 where the first line beyond ASCII is no UTF-8)"},
    {.name = "delimiter",
     .kind = VFM_OPTION_TEXT,
     .offset = offsetof(struct options, delimiter),
     .argument = "CHAR",
     .help = "what parts cells: one character, or tab (default: the one that makes most headings "
             "known)"},
    {.name = "header-row",
     .kind = VFM_OPTION_COUNT,
     .offset = offsetof(struct options, header_row),
     .argument = "N",
     .least = 1,
     .most = 1000000,
     .help = "the line of the headings (default: the first that is not blank)"},
    {.name = "no-header",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, no_header),
     .help = "there are no headings: columns are #1, #2 and so on"},
    {.name = "dates",
     .kind = VFM_OPTION_CHOICE,
     .offset = offsetof(struct options, dates),
     .argument = "ORDER",
     .words = "dmy|ymd|mdy",
     .help = "how 03/04/2024 is read (default: such a date is refused)"},
    {.name = "source",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, source),
     .help = "add the field source: file and line"},
    {.name = "keep",
     .kind = VFM_OPTION_FLAG,
     .offset = offsetof(struct options, keep),
     .help = "keep columns that no field takes, under their own names"},
    {0},
};

static struct vfm_stage *import_open(const void *given, char *const *operands, size_t count,
                                     struct vfm_error *error)
{
    const struct options *chosen = given;
    const struct vfm_list *names = &chosen->schemas;
    (void)operands;
    struct vfm_import_schema *schemas = calloc(names->count + 1, sizeof *schemas);
    if (!schemas) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for options");
        return NULL;
    }
    for (size_t i = 0; i < names->count; i++)
        schemas[i] = (struct vfm_import_schema){names->items[i], names->operands[i]};
    struct vfm_import_options import = {
        .schemas = schemas,
        .schema_count = names->count,
        .sets = chosen->sets.items,
        .set_count = chosen->sets.count,
        .renames = chosen->renames.items,
        .rename_count = chosen->renames.count,
        .from = (enum vfm_import_format)(chosen->from + 1),
        .dates = (enum vfm_dates)(chosen->dates + 1),
        .jq = chosen->jq,
        .jq_file = chosen->jq_file,
        .encoding = chosen->encoding,
        .delimiter = chosen->delimiter,
        .header_row = chosen->header_row,
        .no_header = chosen->no_header,
        .source = chosen->source,
        .keep = chosen->keep,
        .standard_input = count == 0,
    };
    struct vfm_stage *stage = vfm_import_stage(&import, error);
    free(schemas);
    return stage;
}

const struct vfm_program vfm_import_program = {
    .name = "import",
    .summary = "turn messy returns into records",
    .options = options,
    .size = sizeof(struct options),
    .defaults = &defaults,
    .examples =
        {{"Returns and costs together; rows that cannot be read are kept for mending",
          "vfm-import --as outcomes returns.csv.gz --as inputs costs.csv --rejects refused.jsonl"},
         {"A council's contract register, its American dates said to be so",
          "vfm-import --as awards --dates mdy --set buyer='Anytown Council' register.csv"}},
    .open = import_open,
};

VFM_PROGRAM_MAIN(vfm_import_program)
