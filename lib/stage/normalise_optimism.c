// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Optimism: costs up and benefits down by the grade of their evidence (`confidence`), from a table
 * the user gives: confidence, costs, benefits. The correction of a benefit is one more named
 * deduction, so that it is shown with the others; that of a cost stands beside it. A row without a
 * grade is for records without one. `managed` is the share of the bias that mitigation has removed:
 * the rest is applied (Mott MacDonald for HM Treasury, Review of Large Public Procurement, 2002).
 */
#include <stdlib.h>

#include <vfm/number.h>

#include "normalise.h"

#define DEDUCTION "optimism bias"

struct grade {
    double costs, benefits;
    bool has_costs, has_benefits;
};

struct optimism {
    struct vfm_rows rows;
    int confidence;
    struct grade *grades; /* of the rows */
};

/* A share as 0.24 or 24%; costs may exceed 1. */
static int read_share(const struct vfm_rows *rows, size_t row, int column, double most,
                      double *share, bool *there, struct vfm_error *error)
{
    struct vfm_slice text = vfm_rows_cell(rows, row, column);
    struct vfm_slice number = text;
    struct vfm_error why = {0};
    *there = text.length > 0;
    if (!*there)
        return 0;
    bool percent = number.data[number.length - 1] == '%';
    number.length -= percent;
    number = vfm_slice_trim(number);
    if (vfm_number_parse(number, share, &why) == 0) {
        *share /= percent ? 100 : 1;
        if (*share >= 0 && *share <= most)
            return 0;
    }
    return vfm_rows_fail(rows, row, column, error,
                         "\"%.*s\" is not a share from 0 to %g: write 0.24 or 24%%",
                         VFM_PRINT(text), most);
}

static int read_grades(struct optimism *optimism, struct vfm_error *error)
{
    const struct vfm_rows *rows = &optimism->rows;
    optimism->confidence = vfm_rows_need(rows, "confidence", error);
    if (optimism->confidence < 0)
        return -1;
    int costs = vfm_rows_column(rows, "costs"), benefits = vfm_rows_column(rows, "benefits");
    int managed = vfm_rows_column(rows, "managed");
    if (costs < 0 && benefits < 0 && vfm_rows_need(rows, "costs", error) < 0)
        return -1;
    optimism->grades = calloc(rows->row_count + 1, sizeof *optimism->grades);
    if (!optimism->grades)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
    for (size_t row = 0; row < rows->row_count; row++) {
        struct grade *grade = &optimism->grades[row];
        double mitigated = 0;
        bool has_managed;
        if (read_share(rows, row, costs, 10, &grade->costs, &grade->has_costs, error) < 0 ||
            read_share(rows, row, benefits, 1, &grade->benefits, &grade->has_benefits, error) < 0 ||
            read_share(rows, row, managed, 1, &mitigated, &has_managed, error) < 0)
            return -1;
        grade->costs *= 1 - mitigated;
        grade->benefits *= 1 - mitigated;
    }
    return 0;
}

struct optimism *optimism_open(const char *path, struct vfm_error *error)
{
    struct optimism *optimism = calloc(1, sizeof *optimism);
    if (!optimism) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table");
        return NULL;
    }
    if (vfm_rows_load(path, &optimism->rows, error) < 0) {
        free(optimism);
        return NULL;
    }
    if (read_grades(optimism, error) < 0) {
        optimism_close(optimism);
        return NULL;
    }
    return optimism;
}

void optimism_close(struct optimism *optimism)
{
    if (!optimism)
        return;
    vfm_rows_release(&optimism->rows);
    free(optimism->grades);
    free(optimism);
}

/* The grade of the record, or NULL with a note or an error. */
static const struct grade *find_grade(const struct optimism *optimism, struct vfm_link *link,
                                      const struct vfm_record *record)
{
    struct vfm_slice confidence = field_text(record, "confidence");
    for (size_t row = 0; row < optimism->rows.row_count; row++)
        if (vfm_slice_equal(vfm_rows_cell(&optimism->rows, row, optimism->confidence), confidence))
            return &optimism->grades[row];
    if (!confidence.length) {
        vfm_link_note(link,
                      "lines without a confidence grade are not corrected for optimism: "
                      "%s has no row with an empty grade",
                      optimism->rows.name);
        return NULL;
    }
    vfm_fail(&link->error, VFM_OUT_OF_RANGE, "confidence \"%.*s\" is no grade of %s: add a row",
             (int)(confidence.length > 60 ? 60 : confidence.length), confidence.data,
             optimism->rows.name);
    vfm_fail_field(&link->error, "confidence", confidence);
    return NULL;
}

static int already(struct vfm_link *link, const char *field)
{
    vfm_fail(&link->error, VFM_OUT_OF_RANGE,
             "the record was corrected for optimism before: give --optimism once");
    return vfm_fail_field(&link->error, field, (struct vfm_slice){NULL, 0});
}

/* Adds the named deduction to the record's others. */
static int deduct(struct vfm_link *link, struct vfm_record *record, double share)
{
    const struct vfm_value *old = field_value(record, "deductions");
    struct vfm_buffer object = {0};
    struct vfm_slice before = {"{}", 2};
    char number[VFM_NUMBER_TEXT];
    if (old && old->kind != VFM_OBJECT) {
        vfm_fail(&link->error, VFM_BAD_TYPE,
                 "deductions is not an object of names and fractions: {\"drop-out\": 0.1}");
        return vfm_fail_field(&link->error, "deductions", vfm_value_token(old, link->arena));
    }
    if (old)
        before = (struct vfm_slice){old->text, old->length};
    for (size_t i = 0; i + sizeof DEDUCTION + 1 <= before.length; i++)
        if (memcmp(before.data + i, "\"" DEDUCTION "\"", sizeof DEDUCTION + 1) == 0)
            return already(link, "deductions");
    struct vfm_slice inside =
        vfm_slice_trim((struct vfm_slice){before.data + 1, before.length - 2});
    vfm_buffer_put(&object, '{');
    vfm_buffer_slice(&object, inside);
    vfm_buffer_text(&object, inside.length ? ",\"" DEDUCTION "\":" : "\"" DEDUCTION "\":");
    vfm_buffer_add(&object, number, vfm_number_print(share, number));
    vfm_buffer_put(&object, '}');
    struct vfm_slice json = vfm_arena_copy(link->arena, vfm_buffer_view(&object));
    int result = vfm_buffer_check(&object, &link->error);
    vfm_buffer_release(&object);
    if (result < 0 || !json.data)
        return result < 0 ? -1 : vfm_fail(&link->error, VFM_NO_MEMORY, "out of memory");
    return field_set(link, record, "deductions", vfm_make_json(json));
}

int optimism_apply(const struct optimism *optimism, struct vfm_link *link,
                   struct vfm_record *record, enum kind kind)
{
    if (kind != KIND_OUTCOME && kind != KIND_INPUT)
        return 0;
    link->error = (struct vfm_error){0};
    const struct grade *grade = find_grade(optimism, link, record);
    if (!grade)
        return link->error.code == VFM_NONE ? 0 : -1;
    if (kind == KIND_OUTCOME)
        return grade->has_benefits ? deduct(link, record, grade->benefits) : 0;
    if (!grade->has_costs)
        return 0;
    if (field_value(record, "optimism_bias"))
        return already(link, "optimism_bias");
    const struct scaling scaling = {.factor = 1 + grade->costs};
    if (money_scale(link, record, kind, &scaling) < 0)
        return -1;
    return field_set(link, record, "optimism_bias", vfm_make_number(grade->costs, link->arena));
}
