// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "columns.h"

#include "headings.h"
#include "mark.h"

#define REMARK_LENGTH 300 /* bytes of column names in one remark */

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the columns of an input");
}

/* ---- constants and defaults ---- */

static int read_constant(struct matching *matching, struct column *column, struct vfm_slice text,
                         const char *what)
{
    struct vfm_error *error = matching->error;
    column->kind.dates = matching->rules->dates;
    if (!text.length)
        return vfm_fail(error, VFM_BAD_USAGE, "%s %s: a value is missing after the =", what,
                        column->kind.name);
    enum cell_answer answer =
        cell_read(&column->kind, text, matching->columns->arena, &column->fallback, error);
    if (answer == CELL_READ) {
        column->has_fallback = true;
        return 0;
    }
    if (answer == CELL_ABSENT)
        return vfm_fail(error, VFM_BAD_USAGE, "%s %s: \"%.*s\" is no value", what,
                        column->kind.name, VFM_PRINT(vfm_slice_head(text, 60)));
    char words[sizeof error->message];
    memcpy(words, error->message, sizeof words);
    return vfm_fail(error, error->code == VFM_NO_MEMORY ? VFM_NO_MEMORY : VFM_BAD_USAGE,
                    "%s %.480s", what, words);
}

/* The columns that would give what `constant` gives make way for it. */
static int replace_columns(struct matching *matching, const struct column *constant)
{
    struct columns *columns = matching->columns;
    for (uint32_t i = 0; i < columns->count; i++) {
        struct column *other = &columns->items[i];
        if (other->state != COLUMN_READ || !vfm_slice_equal(other->key, constant->key))
            continue;
        bool same = !other->member.data == !constant->member.data &&
                    vfm_slice_equal(other->member, constant->member);
        if ((same && other->constant) || !other->member.data != !constant->member.data)
            return vfm_fail(matching->error, VFM_BAD_USAGE,
                            "--set %s: \"%.*s\" is given already: give it once",
                            constant->kind.name, VFM_PRINT(vfm_slice_head(other->heading, 80)));
        if (same)
            other->state = COLUMN_REPLACED;
    }
    return 0;
}

static int add_constants(struct matching *matching)
{
    struct columns *columns = matching->columns;
    for (size_t i = 0; i < matching->rules->constant_count; i++) {
        const struct constant *constant = &matching->rules->constants[i];
        struct column *column = &columns->items[columns->count];
        *column = (struct column){.heading = constant->field, .next_member = -1};
        if (headings_give(matching, columns->count, constant->field, "--set") < 0 ||
            read_constant(matching, column, constant->text, "--set") < 0 ||
            replace_columns(matching, column) < 0)
            return -1;
        column->constant = true;
        columns->count++;
    }
    return 0;
}

/* The column that gives `field`, or NULL. */
static struct column *giver(const struct columns *columns, const struct vfm_schema_field *field)
{
    for (uint32_t i = 0; i < columns->count; i++)
        if (columns->items[i].state == COLUMN_READ && columns->items[i].kind.field == field &&
            !columns->items[i].member.data)
            return &columns->items[i];
    return NULL;
}

static int add_defaults(struct matching *matching)
{
    const struct vfm_schema *schema = matching->rules->schema;
    struct columns *columns = matching->columns;
    for (uint32_t i = 0; i < schema->field_count; i++) {
        const struct vfm_schema_field *field = &schema->fields[i];
        struct column *column = giver(columns, field);
        if (!field->fallback.data || (column && column->constant))
            continue;
        if (!column) {
            column = &columns->items[columns->count++];
            *column = (struct column){.heading = field->name, .next_member = -1};
            headings_field(matching, column, i);
            column->constant = true;
        }
        if (read_constant(matching, column, field->fallback, "the schema's default:") < 0)
            return -1;
    }
    return 0;
}

static int check_required(const struct matching *matching)
{
    const struct vfm_schema *schema = matching->rules->schema;
    const struct columns *columns = matching->columns;
    struct vfm_buffer missing = {0};
    bool any = false;
    for (uint32_t i = 0; i < columns->width; i++)
        any |= columns->items[i].state == COLUMN_READ;
    for (uint32_t i = 0; i < schema->field_count; i++) {
        const struct vfm_schema_field *field = &schema->fields[i];
        if (!field->required || giver(columns, field))
            continue;
        vfm_buffer_text(&missing, missing.length ? " and " : "");
        vfm_buffer_slice(&missing, field->name);
    }
    if (vfm_buffer_check(&missing, matching->error) < 0) {
        vfm_buffer_release(&missing);
        return -1;
    }
    int result = 0;
    if (missing.length)
        result = vfm_fail(matching->error, VFM_MISSING_COLUMN,
                          "no column gives %.*s: say which does with --rename HEADING=FIELD, set "
                          "it with --set, or say where the headings stand with --header-row",
                          VFM_PRINT(vfm_buffer_view(&missing)));
    else if (!any)
        result = vfm_fail(matching->error, VFM_MISSING_COLUMN,
                          "no heading here is known for %.*s records: say where the headings stand "
                          "with --header-row, or name them with --rename HEADING=FIELD",
                          VFM_PRINT(schema->record));
    vfm_buffer_release(&missing);
    return result;
}

/* ---- objects ---- */

/* Ties the members of each object together, in order. */
static int tie_members(const struct matching *matching)
{
    struct columns *columns = matching->columns;
    for (uint32_t i = 0; i < columns->count; i++) {
        struct column *column = &columns->items[i];
        if (column->state != COLUMN_READ || !column->member.data)
            continue;
        for (uint32_t k = i; k-- > 0;) {
            struct column *before = &columns->items[k];
            if (before->state != COLUMN_READ || !before->member.data ||
                !vfm_slice_equal(before->key, column->key))
                continue;
            if (before->next_member < 0 && !column->follows) {
                before->next_member = (int32_t)i;
                column->follows = true;
            }
            if (vfm_slice_equal(before->member, column->member))
                return vfm_fail(matching->error, VFM_MISSING_COLUMN,
                                "columns %u \"%.*s\" and %u \"%.*s\" both give %s: leave one out "
                                "with --rename '#%u='",
                                before->number, VFM_PRINT(vfm_slice_head(before->heading, 80)),
                                column->number, VFM_PRINT(vfm_slice_head(column->heading, 80)),
                                column->kind.name, column->number);
        }
    }
    return 0;
}

/* ---- remarks ---- */

/* A line for each few of the columns in `state`, begun with `begin` and ended with `end`. */
static void remark(const struct columns *columns, enum column_state state, const char *begin,
                   const char *end, struct vfm_buffer *out)
{
    size_t start = out->length;
    for (uint32_t i = 0; i < columns->width; i++) {
        const struct column *column = &columns->items[i];
        if (column->state != state)
            continue;
        if (out->length - start > REMARK_LENGTH) {
            vfm_buffer_text(out, end);
            start = out->length;
        }
        vfm_buffer_text(out, out->length == start ? begin : ", ");
        vfm_buffer_format(out, "\"%.*s\"", VFM_PRINT(vfm_slice_head(column->heading, 80)));
    }
    if (out->length > start)
        vfm_buffer_text(out, end);
}

static void remark_renames(const struct matching *matching, struct vfm_buffer *out)
{
    const struct column_rules *rules = matching->rules;
    const struct columns *columns = matching->columns;
    for (size_t i = 0; i < rules->rename_count; i++) {
        const struct rename *rename = &rules->renames[i];
        bool used = rename->number && rename->number <= columns->width;
        for (uint32_t k = 0; k < columns->width && !used; k++)
            used = headings_rename(matching, k) == rename;
        if (!used)
            vfm_buffer_format(out, "there is no column \"%.*s\" for --rename\n",
                              VFM_PRINT(vfm_slice_head(rename->heading, 80)));
    }
}

static int make_remarks(const struct matching *matching)
{
    struct columns *columns = matching->columns;
    struct vfm_buffer text = {0};
    if (!matching->rules->json)
        remark_renames(matching, &text);
    remark(columns, COLUMN_UNCLAIMED, "no field takes ",
           ": --keep keeps it all, --rename HEADING=FIELD names the field\n", &text);
    remark(columns, COLUMN_REPLACED, "--set takes the place of ", "\n", &text);
    columns->remarks = vfm_arena_copy(columns->arena, vfm_buffer_view(&text));
    bool failed = text.failed || !columns->remarks.data;
    vfm_buffer_release(&text);
    return failed ? no_memory(matching->error) : 0;
}

static int list_unnamed(const struct matching *matching)
{
    struct columns *columns = matching->columns;
    columns->unnamed = vfm_arena_take(columns->arena, columns->width * sizeof *columns->unnamed);
    if (!columns->unnamed)
        return no_memory(matching->error);
    for (uint32_t i = 0; i < columns->width; i++)
        if (columns->items[i].state == COLUMN_UNNAMED)
            columns->unnamed[columns->unnamed_count++] = i;
    return 0;
}

/* ---- all of it ---- */

static int match_all(struct matching *matching)
{
    if (headings_match(matching) < 0 || add_constants(matching) < 0 ||
        headings_currency(matching) < 0 || add_defaults(matching) < 0 ||
        tie_members(matching) < 0 || list_unnamed(matching) < 0)
        return -1;
    if (!matching->rules->json && check_required(matching) < 0)
        return -1;
    for (uint32_t i = 0; i < matching->columns->count; i++)
        matching->columns->items[i].kind.dates = matching->rules->dates;
    return make_remarks(matching);
}

int columns_resolve(const struct column_rules *rules, const struct vfm_slice *headings,
                    uint32_t width, struct vfm_arena *arena, struct columns *columns,
                    struct vfm_error *error)
{
    uint32_t fields = rules->schema->field_count;
    size_t most = width + rules->constant_count + fields + 1; /* the currency of a heading */
    *columns = (struct columns){.width = width, .count = width, .arena = arena};
    columns->items = vfm_arena_take(arena, most * sizeof *columns->items);
    struct matching matching = {
        .rules = rules,
        .columns = columns,
        .folded = vfm_arena_take(arena, width * sizeof *matching.folded),
        .bare = vfm_arena_take(arena, width * sizeof *matching.bare),
        .claims = vfm_arena_take(arena, fields * sizeof *matching.claims),
        .ranks = vfm_arena_take(arena, fields * sizeof *matching.ranks),
        .claimed = vfm_arena_take(arena, width * sizeof *matching.claimed),
        .settled = vfm_arena_take(arena, width * sizeof *matching.settled),
        .error = error,
    };
    if (!columns->items || !matching.folded || !matching.bare || !matching.claims ||
        !matching.ranks || !matching.claimed || !matching.settled)
        return no_memory(error);
    for (uint32_t i = 0; i < width; i++) {
        struct vfm_slice folded = headings_fold(headings[i], arena), bare = {"", 0};
        const char *mark = mark_of_heading(headings[i], &bare);
        bare = mark ? headings_fold(bare, arena) : (struct vfm_slice){"", 0};
        if (!folded.data || !bare.data)
            return no_memory(error);
        matching.folded[i] = folded;
        matching.bare[i] = bare;
        matching.claimed[i] = NOBODY;
        matching.settled[i] = false;
        columns->items[i] =
            (struct column){.state = headings[i].length ? COLUMN_UNCLAIMED : COLUMN_UNNAMED,
                            .number = i + 1,
                            .heading = headings[i],
                            .mark = mark,
                            .next_member = -1};
    }
    for (uint32_t i = 0; i < fields; i++)
        matching.claims[i] = NOBODY;
    return match_all(&matching);
}
