// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Pages as lines of JSON: what differs from row to row, and what stands between. */
#include <stdlib.h>

#include <vfm/numerals.h>
#include <vfm/page.h>

/* So many bytes are copied at a time: nearly all that is copied is no longer, so no branch is
 * foretold badly. The compiler knows vectors of any processor. */
#define PIECE 32
typedef char piece __attribute__((vector_size(PIECE)));

/* The amounts of a column, printed for all rows at once. */
struct printed {
    char cells[VFM_PAGE_ROWS * VFM_NUMERALS_CELL + PIECE]; /* PIECE bytes of any text can be read */
    uint8_t starts[VFM_PAGE_ROWS], lengths[VFM_PAGE_ROWS];
};

/* What follows upon a joint. */
enum follows { TEXT, AMOUNT, END };

/* What stands between the texts of two columns that differ from row to row: the closing quote of
 * one, keys, texts that are the same in each row, and the opening quote of the next. It is put
 * together once a page. Then comes the text of a row, or its amount, or the row ends. */
struct joint {
    size_t at; /* of it, in the text of joints */
    uint32_t length;
    enum follows follows;
    const uint32_t *marks;        /* TEXT: as in the column */
    const char *text;             /* that of the mark before it, and so many bytes on */
    uint32_t stride, inset;       /* the bytes between two marks that are not its text */
    struct vfm_numerals numerals; /* AMOUNT */
    const int64_t *amounts;
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
    struct joint *joint = &joints->joints[joints->count++];
    *joint = (struct joint){
        .at = start, .length = (uint32_t)(joints->text.length - start), .follows = END};
    if (!column)
        return;
    joint->follows = column->kind == VFM_MONEY_VALUE ? AMOUNT : TEXT;
    joint->amounts = column->amounts;
    joint->marks = column->marks;
    joint->text = column->text + column->head;
    joint->stride = column->stride;
    joint->inset = (uint32_t)column->head + column->tail;
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

__attribute__((always_inline)) static inline void copy_piece(char *to, const char *from)
{
    piece some;
    memcpy(&some, from, sizeof some);
    memcpy(to, &some, sizeof some);
}

/* Copies whole pieces, of which the last may be too long. */
__attribute__((always_inline)) static inline char *copy_pieces(char *to, const char *from,
                                                               size_t length)
{
    copy_piece(to, from);
    for (size_t done = PIECE; __builtin_expect(done < length, 0); done += PIECE)
        copy_piece(to + done, from + done);
    return to + length;
}

/* Prints what stands behind the line of a row, but for its brace, or all of it. Returns where it
 * ends. */
typedef char *print_row(const struct joints *joints, uint32_t row, char *at);

__attribute__((always_inline)) static inline char *print_pieces(const struct joints *joints,
                                                                uint32_t row, char *at)
{
    const char *between = joints->text.data;
    for (const struct joint *joint = joints->joints;; joint++) {
        at = copy_pieces(at, between + joint->at, joint->length);
        if (joint->follows == TEXT) {
            const uint32_t *mark = joint->marks + (size_t)row * joint->stride;
            int32_t start = (int32_t)mark[-1]; /* the one before the first row is at -1 */
            at = copy_pieces(at, joint->text + start, mark[0] - mark[-1] - joint->inset);
        } else if (joint->follows == AMOUNT) {
            at = copy_pieces(at, vfm_numerals_start(&joint->numerals, row),
                             joint->numerals.lengths[row]);
        } else {
            return at;
        }
    }
}

static char *print_row_plain(const struct joints *joints, uint32_t row, char *at)
{
    return print_pieces(joints, row, at);
}

#if defined(__x86_64__)
/* A piece is one vector. */
__attribute__((target("avx2"))) static char *print_row_avx2(const struct joints *joints,
                                                            uint32_t row, char *at)
{
    return print_pieces(joints, row, at);
}

static print_row *best_way(void)
{
    return __builtin_cpu_supports("avx2") ? print_row_avx2 : print_row_plain;
}

#else

static print_row *best_way(void)
{
    return print_row_plain;
}

#endif

/* Prints the columns of amounts. False without memory. */
static bool print_amounts(struct joints *joints, uint32_t from, uint32_t to)
{
    size_t count = 0, ways;
    for (uint32_t i = 0; i < joints->count; i++)
        count += joints->joints[i].follows == AMOUNT;
    if (!count)
        return true;
    joints->printed = malloc(count * sizeof *joints->printed);
    struct printed *printed = joints->printed;
    for (struct joint *joint = joints->joints; printed && count; joint++) {
        if (joint->follows != AMOUNT)
            continue;
        joint->numerals = (struct vfm_numerals){printed->cells, printed->starts, printed->lengths};
        vfm_numerals_ways(&ways)->print(joint->amounts, from, to, &joint->numerals);
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
    print_row *print = best_way();
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
        at = print(joints, row, at);
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
