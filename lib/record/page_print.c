// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Pages as lines of JSON: what differs from row to row, and what stands between. */
#include <stdlib.h>

#include <vfm/numerals.h>
#include <vfm/page.h>

/* So many bytes are copied at a time: nearly all that is copied is no longer, so no branch is
 * foretold badly. */
#define PIECE 32

/* The amounts of a column, printed for all rows at once. */
struct printed {
    char cells[VFM_PAGE_ROWS * VFM_NUMERALS_CELL + PIECE]; /* PIECE bytes of any text can be read */
    uint8_t starts[VFM_PAGE_ROWS], lengths[VFM_PAGE_ROWS];
};

/* What stands between the texts of two columns that differ from row to row: the closing quote of
 * one, keys, texts that are the same in each row, and the opening quote of the next. It is put
 * together once a page. */
struct joint {
    size_t at; /* of it, in the text of joints */
    uint32_t length;
    struct vfm_page_column column; /* whose text or amount follows: VFM_NULL: the row's end */
    struct vfm_numerals numerals;  /* of amounts */
};

struct joints {
    struct joint *joints; /* in order */
    uint32_t count;
    bool gappy;              /* a column has gaps */
    size_t own;              /* bytes of texts that do not stand in the lines, at most, a row */
    struct vfm_buffer text;  /* PIECE bytes past its end can be read */
    struct printed *printed; /* a column of amounts each */
};

static void end_joint(struct joints *joints, size_t start, const struct vfm_page_column *column)
{
    static const struct vfm_page_column none = {.kind = VFM_NULL};
    joints->joints[joints->count++] =
        (struct joint){.at = start,
                       .length = (uint32_t)(joints->text.length - start),
                       .column = column ? *column : none};
}

/* The joints of rows from `row` on. False without memory. */
static bool join(const struct vfm_page *page, uint32_t row, struct joints *joints)
{
    struct vfm_buffer *text = &joints->text;
    uint32_t first = page->from_line, count = page->shape->count;
    size_t start = 0;
    bool open = false; /* a quote is to be closed */
    joints->joints = malloc((count - first + 1) * sizeof *joints->joints);
    if (!joints->joints)
        return false;
    if (first == 0)
        vfm_buffer_put(text, '{');
    for (uint32_t i = first; i < count; i++) {
        const struct vfm_page_column *column = &page->columns[i];
        struct vfm_slice prefix = page->shape->names[i].prefix;
        if (open)
            vfm_buffer_put(text, '"');
        vfm_buffer_add(text, prefix.data + (i == 0), prefix.length - (i == 0));
        open = column->kind == VFM_STRING;
        if (open)
            vfm_buffer_put(text, '"');
        joints->gappy |= column->gaps != NULL;
        if (column->kind != VFM_MONEY_VALUE && (!column->marks || column->repeats)) {
            vfm_buffer_slice(text, vfm_page_text(column, row));
            continue;
        }
        if (column->marks && column->text != page->text)
            joints->own += column->marks[(size_t)(page->rows - 1) * column->stride];
        end_joint(joints, start, column);
        start = text->length;
    }
    if (open)
        vfm_buffer_put(text, '"');
    vfm_buffer_text(text, "}\n");
    end_joint(joints, start, NULL);
    return vfm_buffer_reserve(text, PIECE) != NULL;
}

/* Copies whole pieces, of which the last may be too long. */
static inline char *copy_pieces(char *to, const char *from, size_t length)
{
    memcpy(to, from, PIECE);
    for (size_t done = PIECE; __builtin_expect(done < length, 0); done += PIECE)
        memcpy(to + done, from + done, PIECE);
    return to + length;
}

static char *print_row(const struct joints *joints, uint32_t row, char *at)
{
    const char *between = joints->text.data;
    for (const struct joint *joint = joints->joints;; joint++) {
        const struct vfm_page_column *column = &joint->column;
        at = copy_pieces(at, between + joint->at, joint->length);
        if (column->kind == VFM_MONEY_VALUE) {
            at = copy_pieces(at, vfm_numerals_start(&joint->numerals, row),
                             joint->numerals.lengths[row]);
            continue;
        }
        if (column->kind == VFM_NULL)
            return at;
        const uint32_t *mark = column->marks + (size_t)row * column->stride;
        uint32_t start = mark[-1] + column->head, length = mark[0] - column->tail - start;
        at = copy_pieces(at, column->text + start, length);
    }
}

/* Prints the columns of amounts. False without memory. */
static bool print_amounts(struct joints *joints, uint32_t from, uint32_t to)
{
    size_t count = 0, ways;
    for (uint32_t i = 0; i < joints->count; i++)
        count += joints->joints[i].column.kind == VFM_MONEY_VALUE;
    if (!count)
        return true;
    joints->printed = malloc(count * sizeof *joints->printed);
    struct printed *printed = joints->printed;
    for (struct joint *joint = joints->joints; printed && count; joint++) {
        if (joint->column.kind != VFM_MONEY_VALUE)
            continue;
        joint->numerals = (struct vfm_numerals){printed->cells, printed->starts, printed->lengths};
        vfm_numerals_ways(&ways)->print(joint->column.amounts, from, to, &joint->numerals);
        printed++;
        count--;
    }
    return printed;
}

/* Rows whose lines are as they came. */
static void print_lines(const struct vfm_page *page, uint32_t from, uint32_t to,
                        struct vfm_buffer *out)
{
    struct vfm_slice last = vfm_page_line(page, to - 1);
    const char *start = vfm_page_line(page, from).data;
    vfm_buffer_add(out, start, (size_t)(last.data + last.length + 1 - start));
}

/* A row with gaps, of a page that came with no lines. */
static void print_gappy(const struct vfm_page *page, uint32_t row, struct vfm_buffer *out)
{
    char before = '{';
    for (uint32_t i = 0; i < page->shape->count; i++) {
        const struct vfm_page_column *column = &page->columns[i];
        struct vfm_slice prefix = page->shape->names[i].prefix;
        if (column->gaps && column->gaps[row])
            continue;
        vfm_buffer_put(out, before);
        vfm_buffer_add(out, prefix.data + 1, prefix.length - 1);
        struct vfm_value value = vfm_page_value(column, row);
        vfm_value_print(&value, out);
        before = ',';
    }
    vfm_buffer_text(out, "}\n");
}

static void print_rows(const struct vfm_page *page, const struct joints *joints, uint32_t from,
                       uint32_t to, struct vfm_buffer *out)
{
    uint32_t first = page->from_line, count = page->shape->count;
    size_t fixed =
        joints->text.length + joints->own + (size_t)joints->count * VFM_MONEY_TEXT + PIECE;
    /* any other text stands between the marks of its row, and in no more than one place of it */
    size_t times = first ? 1 : count;
    for (uint32_t row = from; row < to; row++) {
        if (joints->gappy && vfm_page_lacks(page, row)) {
            print_gappy(page, row, out);
            continue;
        }
        struct vfm_slice line = vfm_page_line(page, row);
        char *at = vfm_buffer_reserve(out, fixed + times * line.length);
        if (!at)
            return;
        if (first) {
            memcpy(at, line.data, line.length);
            at += line.length - 1; /* its closing brace */
        }
        at = print_row(joints, row, at);
        out->length = (size_t)(at - out->data);
    }
}

void vfm_page_print(const struct vfm_page *page, uint32_t from, uint32_t to, struct vfm_buffer *out)
{
    struct joints joints = {.count = 0};
    if (page->from_line == page->shape->count) {
        print_lines(page, from, to, out);
        return;
    }
    if (join(page, from, &joints) && print_amounts(&joints, from, to))
        print_rows(page, &joints, from, to, out);
    else
        out->failed = true;
    free(joints.joints);
    free(joints.printed);
    vfm_buffer_release(&joints.text);
}
