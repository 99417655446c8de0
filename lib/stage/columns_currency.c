// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The currency of columns of money: what --set says or what a heading says, which may not
 * contradict each other. Pounds need no telling. Where each row says its own in a column
 * `currency`, headings say nothing.
 */
#include "headings.h"
#include "mark.h"

static bool is_money(const struct column *column)
{
    return column->state == COLUMN_READ && column->kind.type == VFM_FIELD_MONEY;
}

/* The column that gives the field `currency`, or NULL. */
static struct column *said(const struct columns *columns, struct vfm_slice name)
{
    for (uint32_t i = 0; i < columns->count; i++) {
        struct column *column = &columns->items[i];
        if (column->state == COLUMN_READ && !column->member.data &&
            vfm_slice_equal(column->key, name))
            return column;
    }
    return NULL;
}

/* The one code that a heading of money says; NULL for none. Where it can only be several: in
 * `doubtful`. */
static const char *heading_code(const struct columns *columns, const struct column **by,
                                const struct column **doubtful)
{
    *by = *doubtful = NULL;
    for (uint32_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        if (!is_money(column) || !column->mark)
            continue;
        if (!mark_is_plain(column->mark))
            *doubtful = column;
        else if (!*by)
            *by = column;
    }
    return *by ? (*by)->mark : NULL;
}

/* Every heading of money may mean `currency`. */
static int check_headings(const struct matching *matching, struct vfm_slice currency)
{
    const struct columns *columns = matching->columns;
    for (uint32_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        if (is_money(column) && column->mark && !mark_means(column->mark, currency))
            return vfm_fail(matching->error, VFM_MISSING_COLUMN,
                            "column %u \"%.*s\" is headed by another currency than %.*s: leave it "
                            "out with --rename '#%u=', or bring all into one",
                            column->number, VFM_PRINT(vfm_slice_head(column->heading, 80)),
                            VFM_PRINT(currency), column->number);
    }
    return 0;
}

static int add_currency(struct matching *matching, uint32_t field, const char *code)
{
    struct columns *columns = matching->columns;
    struct column *column = &columns->items[columns->count++];
    const struct vfm_schema_field *of = &matching->rules->schema->fields[field];
    *column = (struct column){.heading = of->name, .next_member = -1};
    headings_field(matching, column, field);
    column->constant = column->has_fallback = true;
    column->fallback = vfm_make_text(vfm_slice_of(code), columns->arena);
    return 0;
}

int headings_currency(struct matching *matching)
{
    static const struct vfm_slice name = VFM_LITERAL("currency");
    struct columns *columns = matching->columns;
    int field = vfm_schema_find(matching->rules->schema, name);
    const struct column *by, *doubtful;
    const char *code = heading_code(columns, &by, &doubtful);
    const struct column *told = said(columns, name);
    if (told && !told->constant) {
        columns->currency = told->number;
        return 0;
    }
    struct vfm_slice currency = code ? vfm_slice_of(code) : (struct vfm_slice)VFM_LITERAL("GBP");
    if (told && told->fallback.kind == VFM_STRING)
        currency = (struct vfm_slice){told->fallback.text, told->fallback.length};
    else if (!code && doubtful)
        return vfm_fail(matching->error, VFM_MISSING_COLUMN,
                        "column %u \"%.*s\" may be of several currencies: say which with --set "
                        "currency=USD",
                        doubtful->number, VFM_PRINT(vfm_slice_head(doubtful->heading, 80)));
    if (check_headings(matching, currency) < 0)
        return -1;
    for (uint32_t i = 0; i < columns->count; i++)
        if (columns->items[i].kind.type == VFM_FIELD_MONEY)
            columns->items[i].kind.currency = currency;
    bool pounds = vfm_slice_is(currency, "GBP");
    return told || pounds || field < 0 ? 0 : add_currency(matching, (uint32_t)field, code);
}
