// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Look-up tables: the same table in each of its forms gives the same rows; what is wrong in one is
 * told at its line and cell. */
#include <stdint.h>

#include <vfm/rows.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

static int load(const char *text, size_t length, struct vfm_rows *rows, struct vfm_error *error)
{
    *error = (struct vfm_error){0};
    files_write("table", text, length);
    return vfm_rows_load("table", rows, error);
}

static void test_csv(void)
{
    static const char text[] = "\xef\xbb\xbf# Source: a \"table\", of 2025\r\n#Licence: OGL\r\n\r\n"
                               "Price Year, proxy-value ,Note,,\r\n"
                               "2024-25,45.33,\"a, \"\"b\"\"\nc\"\r\n"
                               "\r\n"
                               "2023-24, ,£1 – x,,\r\n";
    struct vfm_error error;
    struct vfm_rows rows;
    tap_integer(load(text, sizeof text - 1, &rows, &error), 0, "a table as Excel leaves it");
    tap_ok(rows.column_count == 3 && rows.row_count == 2 && rows.note_count == 2, "its sizes");
    tap_slice(rows.notes[0], "Source: a \"table\", of 2025", "a note");
    tap_slice(rows.notes[1], "Licence: OGL", "another");
    tap_slice(rows.headings[1], "proxy-value", "a heading, trimmed");
    tap_integer(vfm_rows_column(&rows, "price_year"), 0, "a column by its folded name");
    tap_integer(vfm_rows_column(&rows, "proxy_value"), 1, "another");
    tap_integer(vfm_rows_column(&rows, "proxy"), -1, "part of a name is none");
    tap_slice(vfm_rows_cell(&rows, 0, 2), "a, \"b\"\nc", "a quoted cell");
    tap_slice(vfm_rows_cell(&rows, 1, 2), "£1 – x", "a plain one");
    tap_slice(vfm_rows_cell(&rows, 0, -1), "", "a column that is not there");
    tap_ok(vfm_rows_kind(&rows, 1, 1) == VFM_NULL && vfm_rows_kind(&rows, 0, 1) == VFM_STRING,
           "kinds");
    tap_ok(rows.lines[0] == 5 && rows.lines[1] == 8, "the lines of the rows");
    vfm_rows_fail(&rows, 1, 2, &error, "%s is no number", "x");
    tap_ok(error.code == VFM_BAD_CONFIG && error.line == 8 && error.column == 3 &&
               strcmp(error.field, "Note") == 0 && strcmp(error.file, "table") == 0,
           "a fault of a cell names it");
    tap_ok(vfm_rows_need(&rows, "area", &error) < 0 && strstr(error.message, "area") &&
               strstr(error.message, "Price Year, proxy-value"),
           "a missing column is told with those that are there");
    vfm_rows_release(&rows);
}

static void test_forms(void)
{
    static const struct {
        const char *name, *text;
        size_t length;
    } forms[] = {
#define FORM(name, text) {name, text, sizeof text - 1}
        FORM("CSV", "code,name\n007,Caf\xc3\xa9\n,b\n"),
        FORM("CSV with CR alone", "code,name\r007,Caf\xc3\xa9\r,b"),
        FORM("TSV", "code\tname\n007\tCaf\xc3\xa9\n\tb\n"),
        FORM("semicolons", "code;name\n007;Caf\xc3\xa9\n;b\n"),
        FORM("JSON Lines", "{\"code\":\"007\",\"name\":\"Caf\\u00e9\"}\n\n{\"name\":\"b\"}\n"),
        FORM("UTF-16LE", "\xff\xfe"
                         "c\0o\0d\0e\0,\0n\0a\0m\0e\0\n\0"
                         "0\0"
                         "0\0"
                         "7\0,\0C\0a\0f\0\xe9\0\n\0,\0b\0"),
        FORM("UTF-16BE", "\xfe\xff\0c\0o\0d\0e\0,\0n\0a\0m\0e\0\n\0"
                         "0\0"
                         "0\0"
                         "7\0,\0C\0a\0f\0\xe9\0\n\0,\0b"),
#undef FORM
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct vfm_error error;
        struct vfm_rows rows;
        if (!tap_integer(load(forms[i].text, forms[i].length, &rows, &error), 0, forms[i].name)) {
            printf("# %s\n", error.message);
            continue;
        }
        tap_ok(rows.column_count == 2 && rows.row_count == 2, "two by two");
        tap_slice(vfm_rows_cell(&rows, 0, vfm_rows_column(&rows, "Code")), "007", "a code");
        tap_slice(vfm_rows_cell(&rows, 0, vfm_rows_column(&rows, "Name")), "Café", "a name");
        tap_ok(vfm_rows_kind(&rows, 1, 0) == VFM_NULL, "a missing cell");
        tap_slice(vfm_rows_cell(&rows, 1, 1), "b", "the last");
        vfm_rows_release(&rows);
    }
}

static void test_json(void)
{
    static const char text[] = "{\"a\":1.10,\"b\":[1, 2],\"c\":null}\n"
                               "{\"d\":true,\"a\":-1e3,\"b\":\"x\\\"y\"}\n";
    struct vfm_error error;
    struct vfm_rows rows;
    tap_integer(load(text, sizeof text - 1, &rows, &error), 0, "JSON of several shapes");
    tap_integer((long long)rows.column_count, 4, "has the columns of all");
    tap_slice(vfm_rows_cell(&rows, 0, 0), "1.10", "a number keeps its bytes");
    tap_slice(vfm_rows_cell(&rows, 0, 1), "[1, 2]", "as does what is nested");
    tap_slice(vfm_rows_cell(&rows, 1, 1), "x\"y", "a string is decoded");
    tap_ok(vfm_rows_kind(&rows, 0, 0) == VFM_NUMBER && vfm_rows_kind(&rows, 0, 2) == VFM_NULL &&
               vfm_rows_kind(&rows, 1, 1) == VFM_STRING && vfm_rows_kind(&rows, 0, 3) == VFM_NULL,
           "and the kinds are known");
    tap_integer(vfm_rows_column(&rows, "d"), 3, "a later key comes after the others");
    vfm_rows_release(&rows);
}

static const struct {
    const char *text;
    uint64_t line, column;
    const char *words;
} damage[] = {
    {"", 0, 0, "empty"},
    {"# only a note\n", 0, 0, "empty"},
    {"a,b\n1,2\n3\n", 3, 0, "1 cells under 2 headings"},
    {"a,b\n1,2,3\n", 2, 0, "3 cells under 2 headings"},
    {"#n\na,A \n1,2\n", 2, 2, "twice (columns 1 and 2)"},
    {"a,,b\n1,2,3\n", 1, 2, "no heading"},
    {"a,b\n1,\"2\n", 2, 2, "quote"},
    {"a,b\n1,x\"2\n", 2, 2, "quote"},
    {"a,b\n1,caf\xe9\n", 2, 0, "UTF-8"},
    {"{\"a\":1}\n{\"a\":01}\n", 2, 6, "leading zero"},
    {"{\"a\":1}\n\n[2]\n", 3, 1, ""},
    {"{\"a b\":1,\"a_b\":2}\n", 1, 0, "twice"},
};

static void test_damage(void)
{
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        struct vfm_error error;
        struct vfm_rows rows;
        int answer = load(damage[i].text, strlen(damage[i].text), &rows, &error);
        bool passed = answer < 0 && error.code == VFM_BAD_CONFIG && error.line == damage[i].line &&
                      error.column == damage[i].column && strstr(error.message, damage[i].words) &&
                      strcmp(error.file, "table") == 0;
        if (!tap_ok(passed, "damage is refused: %s", damage[i].words))
            printf("# %llu:%llu: %s %s\n", (unsigned long long)error.line,
                   (unsigned long long)error.column, vfm_code_name(error.code), error.message);
        if (answer == 0)
            vfm_rows_release(&rows);
    }
    struct vfm_error error = {0};
    struct vfm_rows rows;
    tap_ok(load("\xff\xfe"
                "a\0\n\0\0\xdc",
                8, &rows, &error) < 0 &&
               error.code == VFM_BAD_CONFIG && error.line == 2,
           "broken UTF-16 is refused at its line");
    error = (struct vfm_error){0};
    tap_ok(vfm_rows_load("none.csv", &rows, &error) < 0 && error.code == VFM_CANNOT_READ,
           "a table that is not there is a matter of the system");
    error = (struct vfm_error){0};
    tap_ok(vfm_rows_load(FILES_TESTDATA "gzip/truncated-data.gz", &rows, &error) < 0 &&
               error.code == VFM_BAD_GZIP,
           "a truncated one is a matter of its data");
}

int main(void)
{
    char *folder = files_enter();
    test_csv();
    test_forms();
    test_json();
    test_damage();
    files_leave(folder);
    return tap_done();
}
