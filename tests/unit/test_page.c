// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Columns of a page made by hand. */
#include "tap.h"

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
    const struct vfm_page page = {.rows = ROWS, .text = text, .stride = 1, .odd = odd};
    const struct vfm_page_column column = {.kind = VFM_NUMBER, .head = 1, .marks = marks + 1};
    vfm_page_numbers(&page, &column, 1, ROWS, numbers, odd);
    tap_ok(numbers[0] == 0 && !odd[0], "the rows before are left alone");
    vfm_page_numbers(&page, &column, 0, 1, numbers, odd);
    for (uint32_t row = 0; row < ROWS; row++)
        right = right && odd[row] == is_odd[row] && (odd[row] || numbers[row] == wanted[row]);
    tap_ok(right, "numbers of a column are read, what is none is odd");
    odd[0] = true;
    vfm_page_numbers(&page, &column, 0, ROWS, numbers, odd);
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
        bool odd[ROWS] = {false};
        marks[0] = UINT32_MAX;
        for (uint32_t row = 0; row < ROWS; row++) {
            static const int most[] = {5, 9, 14, 18};
            uint32_t start = at;
            int whole = 1 + (int)(tap_random(&state) % (uint64_t)most[row % 4]),
                places = (int)(tap_random(&state) % 9);
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
        const struct vfm_page page = {.rows = ROWS, .text = cells, .stride = 1, .odd = odd};
        const struct vfm_page_column column = {.kind = VFM_NUMBER,
                                               .head = 1,
                                               .marks = marks + 1,
                                               .numbers = round % 2 ? numbers : NULL};
        vfm_page_amounts(&page, &column, 0, ROWS, amounts, odd);
        for (uint32_t row = 0; row < ROWS; row++) {
            struct vfm_error error;
            vfm_money amount;
            vfm_money_parse(vfm_page_text(&page, &column, row), &amount, &error);
            wrong += odd[row] ? (int64_t)amount == amount : amounts[row] != amount;
        }
    }
    tap_ok(wrong == 0, "amounts are exact (%zu are not)", wrong);
}

int main(void)
{
    test_amounts();
    test_numbers();
    return tap_done();
}
