// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Columns of a page made by hand. */
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>

#include <vfm/page.h>

/* Cells that stand between commas, and the marks that tell where. */
static const char text[] = ",237,-0.25,12345.678901,,1e5,01,x,1512.45,-,12345678901234567890,0\n"
                           "                                                                ";

static void test_numbers(void)
{
    static const double wanted[] = {237, -0.25, 12345.678901, 0, 0, 0, 0, 1512.45, 0, 0, 0};
    static const bool is_odd[] = {false, false, false, true, true, true,
                                  true,  false, true,  true, false};
    enum { ROWS = sizeof is_odd / sizeof *is_odd };
    uint32_t marks[ROWS + 1], count = 0;
    double numbers[ROWS] = {0};
    bool odd[ROWS] = {false}, right = true;
    for (uint32_t i = 0; text[i] != ' '; i++)
        if (text[i] == ',' || text[i] == '\n')
            marks[count++] = i;
    tap_integer(count, ROWS + 1, "a mark before and behind each cell");
    const struct vfm_page_column column = {
        .kind = VFM_NUMBER, .head = 1, .stride = 1, .text = text, .marks = marks + 1};
    vfm_page_numbers(&column, 1, ROWS, numbers, odd);
    tap_ok(numbers[0] == 0 && !odd[0], "the rows before are left alone");
    vfm_page_numbers(&column, 0, 1, numbers, odd);
    for (uint32_t row = 0; row < ROWS; row++)
        right = right && odd[row] == is_odd[row] && (odd[row] || numbers[row] == wanted[row]);
    tap_ok(right, "numbers of a column are read, what is none is odd");
    odd[0] = true;
    vfm_page_numbers(&column, 0, ROWS, numbers, odd);
    tap_ok(odd[0], "what was odd stays so");
}

/* Amounts of random decimals, with and without their nearest doubles, as vfm_money_parse tells. */
static void test_amounts(void)
{
    enum { ROWS = VFM_PAGE_ROWS };
    uint64_t state = 31;
    size_t wrong = 0;
    for (int round = 0; round < 400; round++) {
        char cells[ROWS * 32 + 64] = {0};
        uint32_t marks[ROWS + 1], at = 0;
        double numbers[ROWS] = {0};
        int64_t amounts[ROWS];
        bool odd[ROWS] = {false}, few = round % 4 == 3;
        marks[0] = UINT32_MAX;
        for (uint32_t row = 0; row < ROWS; row++) {
            static const int most[] = {5, 9, 14, 18};
            uint32_t start = at;
            int whole = 1 + (int)(tap_random(&state) % (uint64_t)most[row % 4]),
                places = (int)(tap_random(&state) % (few ? 7 : 9));
            if (tap_random(&state) % 5 == 0)
                cells[at++] = '-';
            cells[at++] = (char)('1' + tap_random(&state) % 9);
            while (--whole > 0)
                cells[at++] = (char)('0' + tap_random(&state) % 10);
            if (places)
                cells[at++] = '.';
            for (int i = 0; i < places; i++)
                cells[at++] = (char)(tap_random(&state) % 3 ? '5' : '0' + tap_random(&state) % 10);
            numbers[row] = strtod(cells + start, NULL);
            marks[row + 1] = at;
            cells[at++] = ',';
        }
        const struct vfm_page_column column = {.kind = VFM_NUMBER,
                                               .head = 1,
                                               .stride = 1,
                                               .text = cells,
                                               .marks = marks + 1,
                                               .numbers = round % 2 ? numbers : NULL,
                                               .few = round % 2 && few};
        vfm_page_amounts(&column, 0, ROWS, amounts, odd);
        for (uint32_t row = 0; row < ROWS; row++) {
            struct vfm_error error = {0};
            vfm_money amount;
            vfm_money_parse(vfm_page_text(&column, row), &amount, &error);
            wrong += odd[row] ? (int64_t)amount == amount : amounts[row] != amount;
        }
    }
    tap_ok(wrong == 0, "amounts are exact (%zu are not)", wrong);
}

/* Rows of a page print as their records do: with few columns and with more than are joined, with
 * texts short and long, the same in each row, of its own, there and not, and amounts; with lines of
 * their own or built. */
static bool prints_right(struct vfm_shapes *shapes, uint32_t count, bool lines, uint64_t *state)
{
    enum { ROWS = 3, MOST = 200, OWN = 3000 };
    static const uint32_t own_marks[ROWS + 1] = {0, 5, 5 + OWN, 7 + OWN};
    static char own[OWN + 100];
    static const bool gaps[ROWS] = {true, false, true};
    static const char letters[] = "abc de\xc3\xa9 0123456789 abcdefghijklmnopqrstuvwxyz ABCDEFGH";
    char *bytes = calloc(ROWS * MOST, 64), key[16];
    uint32_t marks[ROWS * MOST + 1], at = 0, mark = 0;
    struct vfm_page_column columns[MOST + 2];
    int64_t amounts[ROWS] = {-1, 1234567890, INT64_MAX};
    bool odd[ROWS] = {false}, right;
    struct vfm_error error = {0};
    struct vfm_arena arena = {0};
    struct vfm_record record;
    struct vfm_buffer together = {0}, single = {0};
    const struct vfm_shape *shape = vfm_shapes_root(shapes);
    if (!bytes)
        return false;
    memset(own, 'o', sizeof own);
    marks[mark++] = UINT32_MAX;
    for (uint32_t row = 0; row < ROWS; row++)
        for (uint32_t i = 0; i < count; i++) {
            size_t length = tap_random(state) % (tap_random(state) % 4 ? 17 : sizeof letters);
            bytes[at++] = '"';
            memcpy(bytes + at, letters, length);
            at += (uint32_t)length;
            bytes[at++] = i + 1 == count && lines ? '}' : '"';
            marks[mark++] = at;
            bytes[at++] = ',';
        }
    for (uint32_t i = 0; i < count + 2; i++) {
        int length = snprintf(key, sizeof key, "key%u", i);
        shape = vfm_shape_extend(shapes, shape, (struct vfm_slice){key, (size_t)length}, &error);
        columns[i] = (struct vfm_page_column){.kind = i % 3 == 1 ? VFM_NUMBER : VFM_STRING,
                                              .head = 2,
                                              .tail = 1,
                                              .stride = count,
                                              .text = bytes,
                                              .marks = marks + i + 1};
        if (!lines && i % 7 == 3)
            columns[i] = (struct vfm_page_column){
                .kind = VFM_STRING, .head = 1, .stride = 1, .text = own, .marks = own_marks + 1};
        if (!lines && i % 5 == 2)
            columns[i] = (struct vfm_page_column){.kind = VFM_STRING, .same = VFM_LITERAL("same")};
        if (!lines && i % 4 == 3 && columns[i].marks)
            columns[i].gaps = gaps;
        if (i == count)
            columns[i] = (struct vfm_page_column){.kind = VFM_MONEY_VALUE, .amounts = amounts};
        if (i == count + 1)
            columns[i] = (struct vfm_page_column){.kind = VFM_NUMBER, .same = VFM_LITERAL("12")};
    }
    const struct vfm_page page = {.shape = shape,
                                  .columns = columns,
                                  .rows = ROWS,
                                  .from_line = lines ? count : 0,
                                  .text = bytes,
                                  .stride = count,
                                  .ends = marks + count,
                                  .odd = odd};
    vfm_page_print(&page, 0, ROWS, &together);
    right = vfm_record_init(&record, shapes, &arena, &error) == 0;
    for (uint32_t row = 0; row < ROWS && right; row++) {
        right = vfm_page_record(&page, row, &record, &error) == 0;
        for (uint32_t i = 0; i < count && right; i++)
            right = (vfm_record_find(&record, shape->names[i].key) < 0) ==
                    (columns[i].gaps && gaps[row]);
        vfm_record_print(&record, &single);
    }
    right = right && vfm_slice_equal(vfm_buffer_view(&together), vfm_buffer_view(&single));
    free(bytes);
    vfm_buffer_release(&together);
    vfm_buffer_release(&single);
    vfm_record_release(&record);
    vfm_arena_release(&arena);
    return right;
}

static void test_print(void)
{
    static const uint32_t counts[] = {1, 2, 5, 12, 126, 127, 128, 199};
    struct vfm_error error = {0};
    struct vfm_shapes *shapes = vfm_shapes_open(&error);
    uint64_t state = 5;
    size_t wrong = 0;
    for (int round = 0; round < 50; round++)
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
            for (int lines = 0; lines < 2; lines++)
                wrong += !prints_right(shapes, counts[i], lines, &state);
    vfm_shapes_close(shapes);
    tap_ok(wrong == 0, "rows print as their records do (%zu do not)", wrong);
}

int main(void)
{
    test_print();
    test_amounts();
    test_numbers();
    return tap_done();
}
