// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* JSON documents as lines: layouts that mean the same give the same elements, at every size of
 * read; damage is refused at its place. */
#include <stdint.h>

#include <vfm/document.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

#define MOST 1000

static const char *const members[] = {"releases", "grants", NULL};

/* The lines of `text`; the caller frees them. NULL with the error. */
static char *elements(const char *text, bool with_members, size_t piece, struct vfm_error *error)
{
    char *lines = NULL;
    size_t length;
    *error = (struct vfm_error){0};
    struct vfm_source *source = vfm_source_elements(files_source(vfm_slice_of(text), piece),
                                                    with_members ? members : NULL, MOST, error);
    if (vfm_source_slurp(source, 1 << 20, &lines, &length, error) < 0)
        lines = NULL;
    vfm_source_close(source);
    return lines;
}

static const struct {
    const char *text, *lines;
    bool members;
} layouts[] = {
    {"[{\"a\":1},{\"a\":2}]", "1:2 {\"a\":1}\n1:10 {\"a\":2}\n", false},
    {"[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n", "2:3 {\"a\":1}\n5:3 {\"a\":2}\n",
     false},
    {"{\"a\":1}\r\n{\"a\":\r\n2}\r\n", "1:1 {\"a\":1}\n2:1 {\"a\":2}\n", false},
    {"{\"a\":1}\r{\"a\":2}", "1:1 {\"a\":1}\n2:1 {\"a\":2}\n", false},
    {"\xef\xbb\xbf{\"a\":1}{\"b\":[ ]}", "1:1 {\"a\":1}\n1:8 {\"b\":[]}\n", false},
    {"[1.10, 1e400 ,\"\\\"] }\\\\\", null]",
     "1:2 1.10\n1:8 1e400\n1:15 \"\\\"] }\\\\\"\n1:26 null\n", false},
    {"[[1, 2], []][{}]", "1:2 [1,2]\n1:10 []\n1:14 {}\n", false},
    {"", "", false},
    {" [ ] ", "", false},
    {"1 2\n\"x\"true", "1:1 1\n1:3 2\n2:1 \"x\"\n2:4 true\n", false},
    /* words that a blank parts stay apart, for the scanner to refuse */
    {"[{\"a\": 1 2}]", "1:2 {\"a\":1 2}\n", false},
    {"{\"a\" \"b\" : tr ue}", "1:1 {\"a\" \"b\":tr ue}\n", false},
    {"{\"u\":\"x\",\"releases\":[{\"a\":1},\n{\"b\":2}],\"z\":[3]}",
     "1:22 {\"a\":1}\n2:1 {\"b\":2}\n", true},
    {"{\"grants\":[]}", "", true},
    {"{\"grants\" : [ 1 ] , \"releases\":[2]}", "1:15 1\n1:33 2\n", true},
    {"{\"grants\":[1]}", "1:1 {\"grants\":[1]}\n", false},
    {"{\"grants\":{\"releases\":[1]}}", "1:1 {\"grants\":{\"releases\":[1]}}\n", true},
    {"{\"a\":\"grants\",\"b\":[1]}", "1:1 {\"a\":\"grants\",\"b\":[1]}\n", true},
    {"[{\"grants\":[1]}]", "1:2 {\"grants\":[1]}\n", true},
};

static void test_layouts(void)
{
    static const size_t pieces[] = {1, 2, 5, 1000};
    for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++)
        for (size_t j = 0; j < sizeof pieces / sizeof *pieces; j++) {
            struct vfm_error error;
            char *lines = elements(layouts[i].text, layouts[i].members, pieces[j], &error);
            tap_text(lines, layouts[i].lines, "elements of a document");
            free(lines);
        }
}

static const struct {
    const char *text;
    uint64_t line, column;
    const char *words;
    enum vfm_code code;
} damage[] = {
    {"[1,,2]", 1, 4, "an element is wanted", VFM_BAD_JSON},
    {"[1,]", 1, 4, "an element is wanted", VFM_BAD_JSON},
    {"[,1]", 1, 2, "an element is wanted", VFM_BAD_JSON},
    {"[1\n2]", 2, 1, "a comma or ]", VFM_BAD_JSON},
    {"[{\"a\":1}{\"a\":2}]", 1, 9, "a comma or ]", VFM_BAD_JSON},
    {"[1}", 1, 3, "a comma or ]", VFM_BAD_JSON},
    {"]", 1, 1, "a value is wanted", VFM_BAD_JSON},
    {"{},{}", 1, 3, "a value is wanted", VFM_BAD_JSON},
    {"{\"a\":[1}", 1, 8, "] to close the array", VFM_BAD_JSON},
    {"{\"a\":\n{\"b\":1]", 2, 7, "} to close the object", VFM_BAD_JSON},
    {"[1, 2", 1, 6, "begins at line 1, column 5", VFM_BAD_JSON},
    {"[1, 2 ", 1, 7, "inside an array", VFM_BAD_JSON},
    {"[", 1, 2, "inside an array", VFM_BAD_JSON},
    {"[{\"a\":1},\n{\"a\":", 2, 6, "begins at line 2, column 1", VFM_BAD_JSON},
    {"\"abc", 1, 5, "begins at line 1, column 1", VFM_BAD_JSON},
    {"{\"a\":\"x\ny\"}", 1, 8, "write \\n", VFM_BAD_JSON},
    {"{\"grants\":[1],\"grants\":[2]}", 1, 1, "twice", VFM_DUPLICATE_KEY},
    {"{\"grants\":[1],\"b\":01}", 1, 1, "leading zero", VFM_BAD_JSON},
    {"{\"grants\":[1] \"b\":1}", 1, 1, "JSON", VFM_BAD_JSON},
    {"{\"grants\":[1]", 1, 14, "begins at line 1, column 1", VFM_BAD_JSON},
};

static void test_damage(void)
{
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++)
        for (size_t piece = 1; piece < 100; piece += 98) {
            struct vfm_error error;
            char *lines = elements(damage[i].text, true, piece, &error);
            bool passed = !lines && error.code == damage[i].code && error.line == damage[i].line &&
                          error.column == damage[i].column &&
                          strstr(error.message, damage[i].words) &&
                          strcmp(error.file, "memory") == 0;
            if (!tap_ok(passed, "damage is refused: %s", damage[i].words))
                printf("# %llu:%llu: %s\n", (unsigned long long)error.line,
                       (unsigned long long)error.column, error.message);
            free(lines);
        }
}

/* Documents with bytes changed, left out and put in. */
static size_t spoil(char *text, uint64_t *random)
{
    static const char seed[] =
        "{\"grants\":[{\"a\":1},\n{\"b\":[1,2,{\"x\":\"y\\\"\"}]}],\"z\":3}[4 ]5";
    static const char bytes[] = "{}[]\",:\\ \n\r01a";
    size_t length = sizeof seed - 1;
    memcpy(text, seed, sizeof seed);
    for (uint64_t times = tap_random(random) % 5; times; times--) {
        size_t at = tap_random(random) % length;
        char byte = bytes[tap_random(random) % (sizeof bytes - 1)];
        if (tap_random(random) % 2)
            text[at] = byte;
        else
            memmove(text + at, text + at + 1, length-- - at);
    }
    return length;
}

/* What is given before a fault, and the fault, are the same at every cut. */
static void test_cutting(void)
{
    uint64_t random = 5;
    int differ = 0, good = 0, bad = 0;
    for (int i = 0; i < 5000; i++) {
        char text[100];
        struct vfm_error errors[2];
        char got[2][1000];
        ptrdiff_t lengths[2];
        size_t length = spoil(text, &random);
        for (int j = 0; j < 2; j++) {
            size_t size = j ? sizeof got[j] : 1, done = 0;
            errors[j] = (struct vfm_error){0};
            struct vfm_source *source = vfm_source_elements(
                files_source((struct vfm_slice){text, length}, size), members, MOST, &errors[j]);
            while ((lengths[j] = vfm_source_read(source, got[j] + done, size, &errors[j])) > 0)
                done += (size_t)lengths[j];
            lengths[j] = (ptrdiff_t)done;
            vfm_source_close(source);
        }
        differ += lengths[0] != lengths[1] || memcmp(got[0], got[1], (size_t)lengths[0]) != 0 ||
                  errors[0].code != errors[1].code || errors[0].line != errors[1].line ||
                  errors[0].column != errors[1].column ||
                  strcmp(errors[0].message, errors[1].message) != 0;
        good += errors[0].code == VFM_NONE;
        bad += errors[0].code != VFM_NONE;
    }
    tap_integer(differ, 0, "5000 documents, sound and damaged, read alike by 1 byte and by 1000");
    tap_ok(good > 500 && bad > 500, "many of each");
}

static void test_bounds(void)
{
    char text[3 * MOST];
    struct vfm_error error;
    memset(text, 'x', sizeof text);
    memcpy(text, "[\n\"", 3);
    strcpy(text + 2 + MOST - 1, "\"]");
    char *lines = elements(text, false, 10, &error);
    tap_ok(lines && strlen(lines) == strlen("2:1 ") + MOST + 1, "an element to the bound");
    free(lines);
    memset(text + 3, 'x', sizeof text - 3);
    strcpy(text + 2 + MOST, "\"]");
    lines = elements(text, false, 10, &error);
    tap_ok(!lines && error.code == VFM_RECORD_TOO_LONG && error.line == 2 && error.column == 1,
           "one past it is refused");

    memset(text, '[', sizeof text);
    text[129] = '\0'; /* the first is the document, then 128 deep */
    lines = elements(text, false, 10, &error);
    tap_ok(!lines && strstr(error.message, "inside the value"), "128 deep may be");
    text[129] = '[';
    text[130] = '\0';
    lines = elements(text, false, 10, &error);
    tap_ok(!lines && strstr(error.message, "nested more than 128 deep") && error.column == 130,
           "129 deep may not");
}

static void test_places(void)
{
    uint64_t line, column;
    struct vfm_slice text = vfm_slice_of("12:345 {\"a\":1}");
    vfm_document_place(&text, &line, &column);
    tap_ok(line == 12 && column == 345, "the place of a line");
    tap_slice(text, "{\"a\":1}", "comes off it");
}

static void test_is_lines(void)
{
    static const struct {
        const char *head;
        bool lines;
    } heads[] = {
        {"{\"a\":1}\n{\"a\":2}\n", true},
        {"{\"a\":{\"b\":[1]}}", true},
        {"\n{\"a\":\"}\"} \r\n", true},
        {"{\"a\":\"\\\"}\"}\n", true},
        {"{\n\"a\":1}\n", false},
        {"[{\"a\":1}]\n", false},
        {"{\"a\":1}{\"a\":2}\n", false},
        {"{\"a\":\"x", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        tap_ok(vfm_document_is_lines(vfm_slice_of(heads[i].head)) == heads[i].lines,
               "%s JSON Lines", heads[i].lines ? "is" : "is not to be seen as");
}

int main(void)
{
    test_layouts();
    test_damage();
    test_cutting();
    test_bounds();
    test_places();
    test_is_lines();
    return tap_done();
}
