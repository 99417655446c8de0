// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Optimism: costs up and benefits down, by a table the user gives. It goes by the grade of the
 * evidence (`confidence`) or by the type of project (`project_type`, which may be an object of
 * shares that add up to 1: a project of several types has a blended bias). The part of a bias that
 * is `managed` is taken off; what is left is not below the table's lower bound. Source: Mott
 * MacDonald for HM Treasury, Review of Large Public Procurement in the UK, 2002.
 *
 * The correction of a benefit is one more named deduction, of its reference case too, so that it is
 * shown with the others; that of a cost stands beside it. A loss is no benefit: a share off it
 * would raise the return, so it stays.
 */
#include <math.h>
#include <stdlib.h>

#include <vfm/data.h>
#include <vfm/member.h>
#include <vfm/number.h>
#include <vfm/scanner.h>

#include "normalise.h"
#include "share.h"

#define DEDUCTION "optimism bias"
#define MOST_COSTS 10 /* a thousand per cent */

struct grade {
    double costs, lowest, benefits; /* lowest: of the costs */
    double works;                   /* how much longer works take */
    bool has_costs, has_benefits, has_works;
    double managed;
};

struct optimism {
    struct vfm_rows rows;
    const char *name;  /* as it was given */
    const char *field; /* confidence or project_type */
    int column;
    struct grade *grades; /* of the rows */
};

/* ---- the table ---- */

static int read_cell(const struct vfm_rows *rows, size_t row, int column, double most,
                     double *share, bool *there, struct vfm_error *error)
{
    struct vfm_slice text = vfm_rows_cell(rows, row, column);
    bool percent;
    *there = text.length > 0;
    if (!*there || (share_read(text, share, &percent) == 0 && *share >= 0 && *share <= most))
        return 0;
    return vfm_rows_fail(rows, row, column, error,
                         "\"%.*s\" is not a share from 0 to %g: write 0.24 or 24%%",
                         VFM_PRINT(vfm_slice_head(text, 40)), most);
}

static int read_grade(const struct vfm_rows *rows, size_t row, const int columns[5],
                      struct grade *grade, struct vfm_error *error)
{
    bool there;
    if (read_cell(rows, row, columns[0], MOST_COSTS, &grade->costs, &grade->has_costs, error) < 0 ||
        read_cell(rows, row, columns[1], MOST_COSTS, &grade->lowest, &there, error) < 0 ||
        read_cell(rows, row, columns[2], 1, &grade->benefits, &grade->has_benefits, error) < 0 ||
        read_cell(rows, row, columns[3], 1, &grade->managed, &there, error) < 0 ||
        read_cell(rows, row, columns[4], MOST_COSTS, &grade->works, &grade->has_works, error) < 0)
        return -1;
    if (grade->has_costs && grade->lowest > grade->costs)
        return vfm_rows_fail(rows, row, columns[1], error,
                             "the lower bound is above the upper one: swap them");
    return 0;
}

static int read_grades(struct optimism *optimism, struct vfm_error *error)
{
    const struct vfm_rows *rows = &optimism->rows;
    const int columns[5] = {vfm_rows_column(rows, "costs"), vfm_rows_column(rows, "costs_lower"),
                            vfm_rows_column(rows, "benefits"), vfm_rows_column(rows, "managed"),
                            vfm_rows_column(rows, "works_duration")};
    optimism->field = vfm_rows_column(rows, "project_type") >= 0 ? "project_type" : "confidence";
    optimism->column = vfm_rows_need(rows, optimism->field, error);
    if (optimism->column < 0 ||
        (columns[0] < 0 && columns[2] < 0 && vfm_rows_need(rows, "costs", error) < 0))
        return -1;
    optimism->grades = calloc(rows->row_count + 1, sizeof *optimism->grades);
    if (!optimism->grades)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    for (size_t row = 0; row < rows->row_count; row++) {
        for (size_t other = 0; other < row; other++)
            if (vfm_slice_equal(vfm_rows_cell(rows, other, optimism->column),
                                vfm_rows_cell(rows, row, optimism->column)))
                return vfm_rows_fail(rows, row, optimism->column, error,
                                     "the %s is in line %llu already: keep one", optimism->field,
                                     (unsigned long long)rows->lines[other]);
        if (read_grade(rows, row, columns, &optimism->grades[row], error) < 0)
            return -1;
    }
    return 0;
}

struct optimism *optimism_open(const char *name, struct vfm_error *error)
{
    const char *path = vfm_data_path("optimism", name, error);
    struct optimism *optimism = path ? calloc(1, sizeof *optimism) : NULL;
    if (!optimism) {
        if (path)
            vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
        return NULL;
    }
    optimism->name = name;
    if (vfm_rows_load(path, &optimism->rows, error) == 0 && read_grades(optimism, error) == 0)
        return optimism;
    optimism_close(optimism);
    return NULL;
}

void optimism_close(struct optimism *optimism)
{
    if (!optimism)
        return;
    vfm_rows_release(&optimism->rows);
    free(optimism->grades);
    free(optimism);
}

/* ---- the grade of a record ---- */

static int no_grade(const struct optimism *optimism, struct vfm_link *link, struct vfm_slice word)
{
    vfm_fail(&link->error, VFM_OUT_OF_RANGE, "%s \"%.*s\" is not in %s: add a row", optimism->field,
             VFM_PRINT(vfm_slice_head(word, 60)), optimism->name);
    return vfm_fail_field(&link->error, optimism->field, word);
}

static const struct grade *grade_of(const struct optimism *optimism, struct vfm_slice word)
{
    for (size_t row = 0; row < optimism->rows.row_count; row++)
        if (vfm_slice_equal(vfm_rows_cell(&optimism->rows, row, optimism->column), word))
            return &optimism->grades[row];
    return NULL;
}

/* {"non_standard_buildings":0.3,"standard_buildings":0.7}: each by its share. */
static int blend(const struct optimism *optimism, struct vfm_link *link,
                 const struct vfm_value *shares, struct grade *grade)
{
    struct vfm_member member;
    double total = 0;
    *grade = (struct grade){.has_costs = true, .has_benefits = true, .has_works = true};
    for (struct vfm_slice left = vfm_members(shares); vfm_member_next(&left, &member);) {
        const struct grade *part = grade_of(optimism, member.key);
        double share;
        if (!part)
            return no_grade(optimism, link, member.key);
        if (vfm_value_fraction(&member.value, optimism->field, &share, &link->error) < 0)
            return -1;
        total += share;
        grade->costs += share * part->costs;
        grade->lowest += share * part->lowest;
        grade->benefits += share * part->benefits;
        grade->managed += share * part->managed;
        grade->works += share * part->works;
        grade->has_works = grade->has_works && part->has_works;
        grade->has_costs = grade->has_costs && part->has_costs;
        grade->has_benefits = grade->has_benefits && part->has_benefits;
    }
    if (fabs(total - 1) < 1e-9)
        return 0;
    vfm_fail(&link->error, VFM_OUT_OF_RANGE, "the shares of %s add up to %.12g: make them 1",
             optimism->field, total);
    return vfm_fail_field(&link->error, optimism->field,
                          (struct vfm_slice){shares->text, shares->length});
}

/* 1, or 0 with a note where the record has no grade and the table none for that; -1. */
static int find_grade(const struct optimism *optimism, struct vfm_link *link,
                      const struct vfm_record *record, struct grade *grade)
{
    const struct vfm_value *value = field_value(record, optimism->field);
    const struct vfm_value *managed = field_value(record, "managed");
    struct vfm_slice word = {NULL, 0};
    if (value && value->kind == VFM_OBJECT) {
        if (blend(optimism, link, value, grade) < 0)
            return -1;
    } else {
        if (value)
            word = vfm_value_token(value, link->arena);
        const struct grade *found = grade_of(optimism, word);
        if (!found && value)
            return no_grade(optimism, link, word);
        if (!found) {
            vfm_link_note(link,
                          "lines without %s are not corrected for optimism: %s has no row with an "
                          "empty one",
                          optimism->field, optimism->name);
            return 0;
        }
        *grade = *found;
    }
    if (managed && vfm_value_fraction(managed, "managed", &grade->managed, &link->error) < 0)
        return -1;
    return 1;
}

/* ---- the correction ---- */

static int already(struct vfm_link *link, const char *field)
{
    vfm_fail(&link->error, VFM_OUT_OF_RANGE,
             "the record was corrected for optimism before: give --optimism once");
    return vfm_fail_field(&link->error, field, (struct vfm_slice){NULL, 0});
}

/* `object` (NULL: none) with one more member, in the arena. {NULL, 0} with an error. */
static struct vfm_slice with_deduction(struct vfm_link *link, const struct vfm_value *object,
                                       double share)
{
    static const struct vfm_slice nothing = {NULL, 0};
    struct vfm_buffer made = {0};
    struct vfm_member member;
    char number[VFM_NUMBER_TEXT];
    if (object && object->kind != VFM_OBJECT) {
        vfm_fail(&link->error, VFM_BAD_TYPE,
                 "deductions is not an object of names and fractions: {\"drop-out\": 0.1}");
        vfm_fail_field(&link->error, "deductions", vfm_value_token(object, link->arena));
        return nothing;
    }
    struct vfm_slice inside = object ? vfm_slice_trim(vfm_members(object)) : nothing;
    for (struct vfm_slice left = inside; vfm_member_next(&left, &member);)
        if (vfm_slice_is(member.key, DEDUCTION)) {
            already(link, "deductions");
            return nothing;
        }
    vfm_buffer_put(&made, '{');
    vfm_buffer_slice(&made, inside);
    vfm_buffer_text(&made, inside.length ? ",\"" DEDUCTION "\":" : "\"" DEDUCTION "\":");
    vfm_buffer_add(&made, number, vfm_number_print(share, number));
    vfm_buffer_put(&made, '}');
    struct vfm_slice kept = vfm_arena_copy(link->arena, vfm_buffer_view(&made));
    if (vfm_buffer_check(&made, &link->error) == 0 && !kept.data)
        vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for a deduction");
    vfm_buffer_release(&made);
    return kept;
}

/* Takes the share off the record's benefit. */
static int deduct(struct vfm_link *link, struct vfm_record *record, double share)
{
    struct vfm_slice json = with_deduction(link, field_value(record, "deductions"), share);
    return json.data ? field_set(link, record, "deductions", vfm_make_json(json)) : -1;
}

/* … and off that of its reference case, which is taken away from it. */
static int deduct_reference(struct vfm_link *link, struct vfm_record *record, double share)
{
    const struct vfm_value *reference = field_value(record, "reference");
    struct vfm_record nested;
    struct vfm_buffer printed = {0};
    if (!reference || reference->kind != VFM_OBJECT)
        return 0;
    char *text = vfm_arena_take(link->arena, reference->length + VFM_PADDING);
    if (!text)
        return vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for a reference case");
    memcpy(text, reference->text, reference->length);
    memset(text + reference->length, 0, VFM_PADDING);
    if (vfm_record_init(&nested, link->shapes, link->arena, &link->error) < 0)
        return -1;
    int result = vfm_scan(&nested, (struct vfm_slice){text, reference->length}, &link->error);
    if (result == 0)
        result = deduct(link, &nested, share);
    if (result == 0) {
        vfm_record_print(&nested, &printed);
        struct vfm_slice line = vfm_buffer_view(&printed);
        line.length -= line.length > 0; /* its newline */
        line = vfm_arena_copy(link->arena, line);
        result = line.data ? field_set(link, record, "reference", vfm_make_json(line))
                           : vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory for a record");
    }
    vfm_buffer_release(&printed);
    vfm_record_release(&nested);
    return result;
}

/* What of a bias is left, without the dust of the multiplication. */
static double left_of(double bias, double managed)
{
    return rint(bias * (1 - managed) * 1e12) / 1e12;
}

static int raise_costs(struct vfm_link *link, struct vfm_record *record, enum kind kind,
                       const struct grade *grade, bool explain)
{
    double bias = left_of(grade->costs, grade->managed);
    const struct scaling scaling = {.factor = 1 + bias, .bias = bias, .explain = explain};
    if (field_value(record, "optimism_bias"))
        return already(link, "optimism_bias");
    if (bias < grade->lowest - 1e-9) {
        vfm_fail(
            &link->error, VFM_OUT_OF_RANGE,
            "with %.12g%% of it managed the bias is %.12g%%, below the lower bound of %.12g%%: "
            "no more than the rest can be managed",
            grade->managed * 100, bias * 100, grade->lowest * 100);
        return vfm_fail_field(&link->error, "managed", (struct vfm_slice){NULL, 0});
    }
    if (money_scale(link, record, kind, &scaling) < 0)
        return -1;
    if (field_set(link, record, "optimism_bias", vfm_make_number(bias, link->arena)) < 0)
        return -1;
    /* what is managed of the costs says nothing of the time that works take */
    if (!grade->has_works || grade->managed > 0)
        return 0;
    return field_set(link, record, "works_duration_bias",
                     vfm_make_number(left_of(grade->works, 0), link->arena));
}

static double number_of(const struct vfm_value *value, double absent)
{
    struct vfm_error ignored = {0};
    double number = absent;
    if (value && vfm_value_number(value, "", &number, &ignored) < 0)
        return absent;
    return number;
}

/* Whether an outcome is a loss: quantity times proxy, less those of its reference case, below zero.
 * What cannot be read is left to vfm-discount to refuse. */
static bool is_loss(const struct vfm_record *record)
{
    const struct vfm_value *reference = field_value(record, "reference");
    double proxy = number_of(field_value(record, "proxy"), 0);
    double value = number_of(field_value(record, "quantity"), 0) * proxy, without = 0;
    struct vfm_member member;
    if (!reference || reference->kind != VFM_OBJECT)
        return value < 0;
    double quantity = 0;
    for (struct vfm_slice left = vfm_members(reference); vfm_member_next(&left, &member);) {
        if (vfm_slice_is(member.key, "quantity"))
            quantity = number_of(&member.value, 0);
        else if (vfm_slice_is(member.key, "proxy"))
            proxy = number_of(&member.value, proxy);
    }
    without = quantity * proxy;
    return value < without;
}

int optimism_apply(const struct optimism *optimism, struct vfm_link *link,
                   struct vfm_record *record, enum kind kind, bool explain)
{
    struct grade grade;
    if (kind != KIND_OUTCOME && kind != KIND_INPUT)
        return 0;
    int found = find_grade(optimism, link, record, &grade);
    if (found <= 0)
        return found;
    if (kind == KIND_INPUT)
        return grade.has_costs ? raise_costs(link, record, kind, &grade, explain) : 0;
    if (!grade.has_benefits)
        return 0;
    if (is_loss(record)) {
        vfm_link_note(link,
                      "outcomes that are losses are not corrected for optimism: a share off a "
                      "loss would raise the return");
        return 0;
    }
    double share = left_of(grade.benefits, grade.managed);
    if (money_untold(link, record) < 0 || deduct(link, record, share) < 0)
        return -1;
    return deduct_reference(link, record, share);
}
