// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/digits.h>
#include <vfm/page.h>

uint32_t vfm_page_repeats(const struct vfm_page_column *column, uint32_t row, uint32_t to)
{
    if (!column->marks || column->repeats)
        return to;
    struct vfm_slice text = vfm_page_text(column, row++);
    while (row < to && vfm_page_same(vfm_page_text(column, row), text))
        row++;
    return row;
}

const double *vfm_page_numbers_at(const struct vfm_page *page, int place, double otherwise,
                                  double *room, bool *fine)
{
    if (place < 0)
        return NULL;
    const struct vfm_page_column *column = &page->columns[place];
    *fine = *fine && column->kind == VFM_NUMBER && column->numbers;
    if (!*fine || !column->gaps)
        return column->numbers;
    for (uint32_t row = 0; row < page->rows; row++)
        room[row] = column->gaps[row] ? otherwise : column->numbers[row];
    return room;
}

bool vfm_page_has_gaps(const struct vfm_page *page, const int16_t *places, uint32_t count,
                       uint64_t fine)
{
    for (uint32_t i = 0; i < count; i++)
        if (places[i] >= 0 && page->columns[places[i]].gaps && !(i < 64 && fine >> i & 1))
            return true;
    return false;
}

bool vfm_page_full(const struct vfm_page *page)
{
    const uint64_t *quotes = page->quotes;
    if (!page->quote_words)
        return false;
    uint64_t adjoining = quotes[0] & quotes[0] << 1;
    for (size_t word = 1; word < page->quote_words; word++)
        adjoining |= quotes[word] & (quotes[word] << 1 | quotes[word - 1] >> 63);
    return adjoining == 0;
}

bool vfm_page_lacks(const struct vfm_page *page, uint32_t row)
{
    for (uint32_t i = 0; i < page->shape->count; i++)
        if (page->columns[i].gaps && page->columns[i].gaps[row])
            return true;
    return false;
}

struct vfm_value vfm_page_value(const struct vfm_page_column *column, uint32_t row)
{
    if (column->kind == VFM_MONEY_VALUE)
        return (struct vfm_value){.micro = column->amounts[row], .kind = VFM_MONEY_VALUE};
    struct vfm_slice text = vfm_page_text(column, row);
    struct vfm_value value = {
        .text = text.data, .length = (uint32_t)text.length, .kind = column->kind};
    if (column->gaps && column->gaps[row])
        value.kind = VFM_NULL;
    else if (column->kind == VFM_TRUE)
        value.kind = *text.data == 't' ? VFM_TRUE : VFM_FALSE;
    else if (column->kind == VFM_NUMBER && column->numbers) {
        value.known = 1;
        value.number = column->numbers[row];
    }
    return value;
}

bool vfm_page_numbers(const struct vfm_page_column *column, uint32_t from, uint32_t to,
                      double *numbers, bool *odd)
{
    const struct vfm_digits_column texts = {.text = column->text,
                                            .marks = column->marks,
                                            .stride = column->stride,
                                            .head = column->head,
                                            .tail = column->tail};
    size_t count;
    return vfm_digits_ways(&count)->read(&texts, from, to, numbers, odd);
}

/* A decimal of six places whose micro-units are below 2^51 is told by its nearest double: that is
 * off by less than 2^-2 of them, and so is its product, so the nearest whole number is right. */
void vfm_page_amounts(const struct vfm_page_column *column, uint32_t from, uint32_t to,
                      int64_t *amounts, bool *odd)
{
    if (column->few && vfm_money_nearest_each(column->numbers, from, to, amounts))
        return;
    for (uint32_t row = from; row < to; row++) {
        vfm_money amount = 0;
        if (column->few && vfm_money_nearest(column->numbers[row], &amounts[row]))
            continue;
        odd[row] |= vfm_money_parse(vfm_page_text(column, row), &amount, NULL) < 0 ||
                    (int64_t)amount != amount;
        amounts[row] = (int64_t)amount;
    }
}

void vfm_page_bound(const double *numbers, const bool *gaps, uint32_t from, uint32_t to,
                    double least, double most, bool *odd)
{
    size_t count;
    if (__builtin_expect(vfm_digits_ways(&count)->within(numbers, from, to, least, most), 1))
        return;
    for (uint32_t row = from; row < to; row++)
        odd[row] |= !(gaps && gaps[row]) && !(numbers[row] >= least && numbers[row] <= most);
}

/* The values of a row that has gaps, and their shape. */
static int record_gappy(const struct vfm_page *page, uint32_t row, struct vfm_record *record,
                        struct vfm_error *error)
{
    const struct vfm_shape *shape = vfm_shapes_root(record->shapes);
    for (uint32_t i = 0, count = 0; i < page->shape->count && shape; i++) {
        const struct vfm_page_column *column = &page->columns[i];
        if (column->gaps && column->gaps[row])
            continue;
        record->values[count++] = vfm_page_value(column, row);
        shape = vfm_shape_extend(record->shapes, shape, page->shape->names[i].key, error);
    }
    record->shape = shape;
    return shape ? 0 : -1;
}

int vfm_page_record(const struct vfm_page *page, uint32_t row, struct vfm_record *record,
                    struct vfm_error *error)
{
    uint32_t count = page->shape->count;
    vfm_record_clear(record);
    if (vfm_record_grow(record, count, error) < 0)
        return -1;
    record->line_number = page->line + row;
    if (!page->from_line && vfm_page_lacks(page, row))
        return record_gappy(page, row, record, error);
    for (uint32_t i = 0; i < count; i++)
        record->values[i] = vfm_page_value(&page->columns[i], row);
    record->shape = page->shape;
    if (page->from_line) {
        record->line = vfm_page_line(page, row);
        record->from_line = page->from_line;
        record->changed = count > page->from_line;
    }
    return 0;
}
