// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Amounts as most are written, read at a glance: what is right stands in the table, or is what was
 * printed; of all texts of an alphabet of digits and mistakes, those that are read so are read the
 * same by the reader that takes anything.
 */
#include <inttypes.h>

#include <lib/stage/cell.h>
#include <vfm/scanner.h>

#include "tap.h"

#define ROOM (AMOUNT_USUAL + VFM_PADDING)

/* The text of the answer, for whatever stands behind the cell. */
static const char *usual(const char *cell, const char *mark, char behind)
{
    static char out[ROOM + 1];
    char text[ROOM + AMOUNT_USUAL];
    size_t length = strlen(cell);
    memset(text, behind, sizeof text);
    memset(out, behind, sizeof out);
    memcpy(text, cell, length);
    out[amount_usual((struct vfm_slice){text, length}, vfm_slice_of(mark), out)] = '\0';
    return out;
}

struct amount_case {
    const char *cell, *mark, *want; /* want "": it is for the other reader */
};

static const struct amount_case amounts[] = {
    {"£1,234.50", "£", "1234.50"},
    {"£745.50", "£", "745.50"},
    {"£1,234,567", "£", "1234567"},
    {"1,234.5", "", "1234.5"},
    {"€12,345.67", "€", "12345.67"},
    {"£ 1,234.50", "£ ", "1234.50"},
    {" £1,234.50 ", "£", "1234.50"},
    {"£0", "£", "0"},
    {"£0.05", "£", "0.05"},
    {"£1234567.25", "£", "1234567.25"},
    {"£12,34.50", "£", ""},
    {"£1,2345", "£", ""},
    {"£1234,567", "£", ""},
    {"£1,234,56", "£", ""},
    {"£1,234,", "£", ""},
    {"£,123", "£", ""},
    {"£0,123", "£", ""},
    {"£007", "£", ""},
    {"£1,234.", "£", ""},
    {"£.50", "£", ""},
    {"£1.2.3", "£", ""},
    {"£1.234,50", "£", ""},
    {"£1,234.5 6", "£", ""},
    {"£-5", "£", ""},
    {"-£5", "£", ""},
    {"(£5)", "£", ""},
    {"£5k", "£", ""},
    {"£1e3", "£", ""},
    {"£", "£", ""},
    {"", "", ""},
    {"  ", "", ""},
    {"€5", "£", ""},
    {"5", "£", ""},
    {"£5", "", ""},
    {"\xc2\xa0£5", "£", ""},
    {"1,234,567,890,123.4567", "", ""},
};

static void test_amounts(void)
{
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++) {
        const struct amount_case *line = &amounts[i];
        tap_text(usual(line->cell, line->mark, 'x'), line->want, line->cell);
        tap_ok(strcmp(usual(line->cell, line->mark, '1'), line->want) == 0 &&
                   strcmp(usual(line->cell, line->mark, ','), line->want) == 0,
               "… whatever stands behind it");
    }
}

/* Amounts printed with commas, as a spreadsheet does, are the digits that were printed. */
static void test_printed(void)
{
    uint64_t state = 7;
    unsigned wrong = 0;
    for (int i = 0; i < 200000; i++) {
        uint64_t whole = tap_random(&state) >> (36 + tap_random(&state) % 28);
        unsigned pence = (unsigned)(tap_random(&state) % 100);
        char cell[100], want[60];
        snprintf(want, sizeof want, "%" PRIu64 ".%02u", whole, pence);
        if (whole >= 1000000)
            snprintf(cell, sizeof cell, "£%" PRIu64 ",%03" PRIu64 ",%03" PRIu64 ".%02u",
                     whole / 1000000, whole / 1000 % 1000, whole % 1000, pence);
        else if (whole >= 1000)
            snprintf(cell, sizeof cell, "£%" PRIu64 ",%03" PRIu64 ".%02u", whole / 1000,
                     whole % 1000, pence);
        else
            snprintf(cell, sizeof cell, "£%s", want);
        if (strcmp(usual(cell, "£", ','), want) != 0 && wrong++ < 5)
            printf("# %s gives %s\n", cell, usual(cell, "£", ','));
    }
    tap_integer(wrong, 0, "200,000 amounts below 300 million are read as they were printed");
}

/* All texts of up to eight bytes of a small alphabet. */
static void test_alphabet(void)
{
    static const char alphabet[] = "017,. -";
    const size_t letters = sizeof alphabet - 1;
    struct vfm_arena arena = {0};
    unsigned wrong = 0, read = 0, count = 0;
    for (size_t length = 1, all = letters; length <= 8; length++, all *= letters)
        for (size_t number = 0; number < all; number++, count++) {
            char cell[16] = "";
            size_t left = number;
            for (size_t i = 0; i < length; i++, left /= letters)
                cell[i] = alphabet[left % letters];
            const char *got = usual(cell, "", '1');
            struct vfm_slice known = {NULL, 0};
            if (!*got)
                continue;
            read++;
            vfm_arena_clear(&arena);
            wrong += amount_read(vfm_slice_of(cell), NULL, &arena, &known) != NULL ||
                     !vfm_slice_is(known, got);
        }
    vfm_arena_release(&arena);
    tap_ok(wrong == 0 && read > 10000, "%u of %u texts are read so, and the same by either reader",
           read, count);
}

int main(void)
{
    test_amounts();
    test_printed();
    test_alphabet();
    return tap_done();
}
