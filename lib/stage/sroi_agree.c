// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Results against a published table, at the precision it is printed in; and the table against
 * itself. A figure printed as 5.80 stands for anything from 5.795 to 5.805, so two printed figures
 * agree where what they stand for overlaps.
 */
#include "sroi_expect.h"

#include <math.h>
#include <stdlib.h>

#include <vfm/number.h>

/* What a figure came to in the result. */
struct sroi_computed {
    bool known;
    vfm_money amount;
};

/* How many of how many agree. */
struct count {
    uint64_t agree, of;
};

/* ---- while results are written ---- */

/* The group's values of `by` as the rows of a table have them. */
static void add_key(const struct sroi_group *group, struct vfm_buffer *out)
{
    struct vfm_slice key = group->key;
    out->length = 0;
    while (key.length) {
        struct vfm_slice part = group_key_part(&key);
        if (part.data[0] == GROUP_KEY_TRUE || part.data[0] == GROUP_KEY_FALSE)
            vfm_buffer_text(out, part.data[0] == GROUP_KEY_TRUE ? "true" : "false");
        vfm_buffer_add(out, part.data + 1, part.length - 1);
        vfm_buffer_put(out, SROI_UNIT_SEPARATOR);
    }
}

/* A figure of the record at hand. */
static struct sroi_computed look_up(struct sroi_report *report, const struct sroi_group *group,
                                    struct vfm_slice figure)
{
    struct vfm_error ignored = {0};
    struct sroi_computed computed = {false, 0};
    if (figure.length > 4 && memcmp(figure.data, "pvs.", 4) == 0) {
        uint64_t year;
        struct vfm_slice digits = {figure.data + 4, figure.length - 4};
        computed.known = vfm_count_parse(digits, &year) == 0 &&
                         vfm_record_find(&report->record, vfm_slice_of("pvs")) >= 0;
        if (computed.known)
            computed.amount = sroi_year_amount(report, group, (uint32_t)year - 1);
        return computed;
    }
    int place = vfm_record_find(&report->record, figure);
    computed.known =
        place >= 0 && report->record.values[place].kind != VFM_NULL &&
        vfm_value_money(&report->record.values[place], "", &computed.amount, &ignored) == 0;
    return computed;
}

int sroi_note_computed(struct sroi_report *report, const struct sroi_group *group)
{
    const struct sroi_expect *expect = report->sroi->expect;
    if (!expect)
        return 0;
    size_t columns = expect->rows.column_count;
    if (!report->computed)
        report->computed = calloc(expect->rows.row_count * columns + 1, sizeof *report->computed);
    if (!report->computed)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for --expect");
    add_key(group, &report->json);
    if (vfm_buffer_check(&report->json, &report->link->error) < 0)
        return -1;
    for (size_t row = 0; row < expect->rows.row_count; row++) {
        bool same = group->fields
                        ? expect->keys[row].data &&
                              vfm_slice_equal(expect->keys[row], vfm_buffer_view(&report->json))
                        : !expect->keys[row].data;
        for (size_t column = 0; same && column < columns; column++)
            if (expect->columns[column].figure.data)
                report->computed[row * columns + column] =
                    look_up(report, group, expect->columns[column].figure);
    }
    return 0;
}

/* ---- one finding ---- */

/* The head of a finding about a figure of a row: who, which. */
static int put_head(struct sroi_report *report, size_t row, struct vfm_slice figure,
                    const char *against)
{
    const struct sroi_expect *expect = report->sroi->expect;
    const struct vfm_sroi_fields *by = &report->options->by;
    vfm_record_clear(&report->record);
    if (sroi_put_text(report, "record", "expectation") < 0)
        return -1;
    struct vfm_slice key = expect->keys[row];
    for (size_t i = 0; key.length && i < by->count; i++) {
        const char *end = memchr(key.data, SROI_UNIT_SEPARATOR, key.length);
        struct vfm_slice text = {key.data, (size_t)(end - key.data)};
        key.data += text.length + 1;
        key.length -= text.length + 1;
        report->json.length = 0;
        sroi_add_quoted(&report->json, text);
        if (sroi_put_json(report, by->names[i]) < 0)
            return -1;
    }
    if (sroi_put(report, "figure", vfm_make_text(figure, &report->arena)) < 0)
        return -1;
    return sroi_put_text(report, "against", against);
}

/* A finding: what was printed, what it is held against, whether they agree. */
static int put_finding(struct sroi_report *report, const struct sroi_printed *printed,
                       const char *name, const struct sroi_computed *other, bool agrees,
                       struct count *count)
{
    count->of++;
    count->agree += agrees;
    if (sroi_put(report, "published", vfm_make_json(printed->number)) < 0 ||
        sroi_put_maybe(report, name, other->known, other->amount) < 0 ||
        sroi_put(report, "agrees", vfm_make_boolean(agrees)) < 0 ||
        (other->known && sroi_put_money(report, "difference", other->amount - printed->amount) < 0))
        return -1;
    int status = vfm_link_emit(report->link, &report->record);
    vfm_arena_clear(&report->arena);
    return status;
}

/* ---- results against the table ---- */

static int hold_results(struct sroi_report *report, struct count *count)
{
    const struct sroi_expect *expect = report->sroi->expect;
    static const struct sroi_computed nothing = {false, 0};
    for (size_t row = 0; row < expect->rows.row_count; row++) {
        for (size_t column = 0; column < expect->rows.column_count; column++) {
            const struct sroi_printed *printed = sroi_expect_at(expect, row, (int)column);
            if (!printed->given)
                continue;
            const struct sroi_computed *computed =
                report->computed ? &report->computed[row * expect->rows.column_count + column]
                                 : &nothing;
            vfm_money off = computed->amount - printed->amount;
            bool agrees = computed->known && 2 * (off < 0 ? -off : off) <= printed->unit;
            if (put_head(report, row, expect->columns[column].figure, "results") < 0 ||
                put_finding(report, printed, "computed", computed, agrees, count) < 0)
                return -1;
        }
    }
    return 0;
}

/* ---- the table against itself ---- */

static const struct sroi_printed *printed_in(const struct sroi_expect *expect, size_t row,
                                             const char *figure)
{
    int column = sroi_expect_column(expect, figure);
    if (column < 0 || !sroi_expect_at(expect, row, column)->given)
        return NULL;
    return sroi_expect_at(expect, row, column);
}

static int put_implied(struct sroi_report *report, size_t row, const char *figure,
                       const struct sroi_printed *printed, const char *rule, vfm_money implied,
                       bool agrees, struct count *count)
{
    const struct sroi_computed other = {true, implied};
    if (put_head(report, row, vfm_slice_of(figure), "the table") < 0 ||
        sroi_put_text(report, "rule", rule) < 0)
        return -1;
    return put_finding(report, printed, "implied", &other, agrees, count);
}

/* Whether `printed` is within its own rounding and `slack` (of what it is made from, twice) of
 * `implied`. */
static bool is_within(const struct sroi_printed *printed, vfm_money implied, vfm_money slack)
{
    vfm_money off = implied - printed->amount;
    return 2 * (off < 0 ? -off : off) <= printed->unit + slack;
}

/* `printed` = over / under, as far as their digits tell. */
static int hold_quotient(struct sroi_report *report, size_t row, const char *figure,
                         const char *over_name, const char *rule, struct count *count)
{
    const struct sroi_expect *expect = report->sroi->expect;
    const struct sroi_printed *printed = printed_in(expect, row, figure);
    const struct sroi_printed *over = printed_in(expect, row, over_name);
    const struct sroi_printed *under = printed_in(expect, row, "inputs");
    vfm_money implied;
    if (!printed || !over || !under || under->amount - under->unit <= 0)
        return 0;
    if (vfm_money_ratio(over->amount, under->amount, &implied, &report->link->error) < 0)
        return -1;
    double least = vfm_money_double(under->amount) - vfm_money_double(under->unit) / 2;
    double slack = (vfm_money_double(over->unit) +
                    fabs(vfm_money_double(implied)) * vfm_money_double(under->unit)) /
                   least;
    vfm_money twice;
    if (vfm_money_round(slack, &twice, &report->link->error) < 0)
        return -1;
    return put_implied(report, row, figure, printed, rule, implied,
                       is_within(printed, implied, twice + 1), count);
}

static int hold_row(struct sroi_report *report, size_t row, struct count *count)
{
    const struct sroi_expect *expect = report->sroi->expect;
    const struct sroi_printed *npv = printed_in(expect, row, "npv");
    const struct sroi_printed *benefits = printed_in(expect, row, "benefits");
    const struct sroi_printed *inputs = printed_in(expect, row, "inputs");
    const struct sroi_printed *sroi = printed_in(expect, row, "sroi");
    const struct sroi_printed *net = printed_in(expect, row, "net_sroi");
    if (npv && benefits && inputs) {
        vfm_money implied = benefits->amount - inputs->amount;
        if (put_implied(report, row, "npv", npv, "benefits - inputs", implied,
                        is_within(npv, implied, benefits->unit + inputs->unit), count) < 0)
            return -1;
    }
    if (hold_quotient(report, row, "sroi", "benefits", "benefits / inputs", count) < 0 ||
        hold_quotient(report, row, "net_sroi", "npv", "npv / inputs", count) < 0)
        return -1;
    if (net && sroi) {
        vfm_money implied = sroi->amount - VFM_MONEY_UNIT;
        return put_implied(report, row, "net_sroi", net, "sroi - 1", implied,
                           is_within(net, implied, sroi->unit), count);
    }
    return 0;
}

/* The years of a row make up its benefits. */
static int hold_years(struct sroi_report *report, size_t row, struct count *count)
{
    const struct sroi_expect *expect = report->sroi->expect;
    const struct sroi_printed *benefits = printed_in(expect, row, "benefits");
    vfm_money sum = 0, slack = 0;
    size_t years = 0;
    for (size_t column = 0; column < expect->rows.column_count; column++) {
        struct vfm_slice figure = expect->columns[column].figure;
        if (!figure.data || figure.length < 5 || memcmp(figure.data, "pvs.", 4) != 0)
            continue;
        const struct sroi_printed *year = sroi_expect_at(expect, row, (int)column);
        if (!year->given)
            continue; /* a group may end before others do */
        years++;
        sum += year->amount;
        slack += year->unit;
    }
    if (!benefits || !years)
        return 0;
    return put_implied(report, row, "benefits", benefits, "sum of the years", sum,
                       is_within(benefits, sum, slack), count);
}

/* Whether the figures of groups make up the figure of the whole. */
static bool adds_up(const struct vfm_sroi_options *options, struct vfm_slice figure)
{
    static const char *const sums[] = {
        "benefits",      "fiscal", "cashable",          "impact", "value", "transfers",
        "outcome_lines", "units",  "weighted_benefits", NULL};
    static const char *const of_own[] = {"inputs",      "npv",          "input_lines",
                                         "constrained", "weighted_npv", NULL};
    const char *const *names = sums;
    if (options->cumulative)
        return false;
    if (figure.length > 4 && memcmp(figure.data, "pvs.", 4) == 0)
        return true;
    for (int own = 0; own < 2; own++, names = of_own)
        for (size_t i = 0; names[i] && (!own || options->over == VFM_OVER_GROUP); i++)
            if (vfm_slice_is(figure, names[i]))
                return true;
    return false;
}

/* A column's groups make up the whole, where every group has a figure. */
static int hold_column(struct sroi_report *report, size_t whole, int column, struct count *count)
{
    const struct sroi_expect *expect = report->sroi->expect;
    struct vfm_slice figure = expect->columns[column].figure;
    const struct sroi_printed *total = sroi_expect_at(expect, whole, column);
    vfm_money sum = 0, slack = 0;
    if (!figure.data || !total->given || !adds_up(report->options, figure))
        return 0;
    for (size_t row = 0; row < expect->rows.row_count; row++) {
        const struct sroi_printed *part = sroi_expect_at(expect, row, column);
        if (row == whole)
            continue;
        if (!part->given)
            return 0;
        sum += part->amount;
        slack += part->unit;
    }
    char *name = vfm_arena_take(&report->arena, figure.length + 1);
    if (!name)
        return vfm_fail(&report->link->error, VFM_NO_MEMORY, "no memory for --expect");
    memcpy(name, figure.data, figure.length);
    name[figure.length] = '\0';
    return put_implied(report, whole, name, total, "sum of the groups", sum,
                       is_within(total, sum, slack), count);
}

static int hold_table(struct sroi_report *report, struct count *count)
{
    const struct sroi_expect *expect = report->sroi->expect;
    for (size_t row = 0; row < expect->rows.row_count; row++) {
        if (hold_row(report, row, count) < 0 || hold_years(report, row, count) < 0)
            return -1;
        if (expect->keys[row].data || !report->options->by.count || expect->rows.row_count < 2)
            continue;
        for (size_t column = 0; column < expect->rows.column_count; column++)
            if (hold_column(report, row, (int)column, count) < 0)
                return -1;
    }
    return 0;
}

int sroi_put_expectations(struct sroi_report *report)
{
    struct count results = {0, 0}, table = {0, 0};
    if (!report->sroi->expect)
        return 0;
    if (hold_results(report, &results) < 0 || hold_table(report, &table) < 0)
        return -1;
    vfm_link_note(report->link,
                  "--expect %s: %llu of %llu figures agree with the results, %llu of %llu sums of "
                  "its own hold",
                  report->options->expect, (unsigned long long)results.agree,
                  (unsigned long long)results.of, (unsigned long long)table.agree,
                  (unsigned long long)table.of);
    return 0;
}
