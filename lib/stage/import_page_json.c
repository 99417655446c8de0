// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A page of JSON whose keys are fields by their own names leaves as it came where each of its
 * values stands as a record of ours has it. That is asked a column at a time, by what a glance at
 * one value asks (stands_well in import_json.c); any other row is odd, and read by itself.
 */
#include "assemble.h"

static void judge_texts(const struct vfm_page *page, const struct vfm_page_column *column,
                        uint32_t from)
{
    for (uint32_t row = from; row < page->rows; row++)
        page->odd[row] |= vfm_page_text(column, row).length == 0;
}

static void judge_periods(const struct vfm_page *page, const struct vfm_page_column *column,
                          uint32_t from)
{
    for (uint32_t row = from, end; row < page->rows; row = end) {
        end = vfm_page_repeats(column, row, page->rows);
        if (!plain_period(vfm_page_text(column, row)))
            memset(page->odd + row, true, end - row);
    }
}

/* Words of a choice, each as records have it. */
static void judge_words(const struct vfm_page *page, const struct vfm_page_column *column,
                        const struct vfm_schema_field *field, uint32_t from)
{
    for (uint32_t row = from, end; row < page->rows; row = end) {
        struct vfm_slice text = vfm_page_text(column, row);
        uint32_t word = 0;
        end = vfm_page_repeats(column, row, page->rows);
        while (word < field->word_count && !vfm_slice_equal(text, field->words[word].value))
            word++;
        if (word == field->word_count)
            memset(page->odd + row, true, end - row);
    }
}

/* Columns that no glance tells of. */
static bool judge_other(const struct vfm_page *page, const struct vfm_page_column *column,
                        const struct cell_kind *kind, uint32_t from)
{
    switch (kind->type) {
    case VFM_FIELD_CHOICE:
        if (column->kind != VFM_STRING)
            return false;
        judge_words(page, column, kind->field, from);
        return true;
    case VFM_FIELD_BOOLEAN:
        return column->kind == VFM_TRUE;
    default:
        return kind->type == VFM_FIELD_ANY;
    }
}

/* Null stands in a field that a record may lack. */
static void judge_gaps(const struct vfm_page *page, const struct vfm_page_column *column,
                       const struct reading *reading, uint32_t from)
{
    if (!column->gaps || may_be_gap(reading->column))
        return;
    for (uint32_t row = from; row < page->rows; row++)
        page->odd[row] |= column->gaps[row];
}

static bool judge_column(const struct vfm_page *page, const struct vfm_page_column *column,
                         const struct reading *reading, uint32_t from, bool full)
{
    switch (reading->glance) {
    case GLANCE_TEXT:
        if (!full)
            judge_texts(page, column, from);
        return column->kind == VFM_STRING;
    case GLANCE_NUMBER:
        if (column->kind != VFM_NUMBER)
            return false;
        vfm_page_bound(column->numbers, column->gaps, from, page->rows, reading->least,
                       reading->most, page->odd);
        return true;
    case GLANCE_PERIOD:
        judge_periods(page, column, from);
        return column->kind == VFM_STRING;
    default:
        return reading->glance == GLANCE_NONE &&
               judge_other(page, column, &reading->column->kind, from);
    }
}

bool import_judge_page(struct import_worker *worker, const struct vfm_page *page, uint32_t from)
{
    if (!vfm_slice_equal(page->record, worker->layout->schema->record))
        return false;
    const struct json_plan *plan = import_json_plan(worker, page->shape);
    if (!plan || plan->missing || !plan->unchanged)
        return false;
    bool full = vfm_page_full(page);
    for (uint32_t i = 0; i < plan->plan.count; i++) {
        const struct reading *reading = &plan->plan.readings[i];
        const struct vfm_page_column *column = &page->columns[reading->cell];
        if (reading->column->constant || !judge_column(page, column, reading, from, full))
            return false;
        judge_gaps(page, column, reading, from);
    }
    return true;
}
