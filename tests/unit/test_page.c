// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Columns of a page made by hand. */
#include "tap.h"

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

int main(void)
{
    test_numbers();
    return tap_done();
}
