// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "tap.h"

#include <stdlib.h>

#include <vfm/scanner.h>
#include <vfm/tree.h>

static const char framework[] =
    "{\n"
    "  \"name\": \"Adult social care\",\n"
    "  \"criteria\": [\n"
    "    {\"key\": \"price\", \"weight\": 0.40},\n"
    "    {\"key\": \"quality \\u00a3 \\\"A\\\"\", \"weight\": 6e-1,\n"
    "     \"scale\": {\"type\": \"linear\", \"odd key\": [1, [], {}]}}\n"
    "  ],\n"
    "  \"open\": true, \"closed\": false, \"note\": null\n"
    "}\n";

static void test_shape(void)
{
    struct vfm_arena arena = {0};
    struct vfm_error error = {0};
    struct vfm_node *root =
        vfm_tree_parse(&arena, "framework.json", vfm_slice_of(framework), &error);
    if (!tap_ok(root != NULL, "a framework is read"))
        return;
    tap_integer(root->count, 5, "it has five members");
    tap_integer(root->kind, VFM_OBJECT, "it is an object");
    tap_slice(vfm_tree_member(root, "name")->text, "Adult social care", "a string's text");
    tap_ok(vfm_tree_member(root, "weight") == NULL, "a member that is not there");
    struct vfm_node *criteria = vfm_tree_member(root, "criteria");
    tap_ok(criteria->kind == VFM_ARRAY && criteria->count == 2, "a list of two");
    struct vfm_node *second = criteria->child->next;
    tap_ok(second->index == 1 && second->next == NULL && second->parent == criteria,
           "the second knows its place");
    tap_slice(vfm_tree_member(second, "key")->text, "quality \xc2\xa3 \"A\"", "escapes decoded");
    tap_slice(vfm_tree_member(second, "key")->source, "\"quality \\u00a3 \\\"A\\\"\"",
              "… and the source as it stood");
    tap_slice(vfm_tree_member(second, "weight")->text, "6e-1", "a number keeps its text");
    tap_integer((long long)second->line, 5, "it stands on line 5");
    tap_integer((long long)second->column, 5, "… at column 5");
    struct vfm_node *scale = vfm_tree_member(second, "scale");
    tap_integer((long long)scale->line, 6, "its scale stands on line 6");
    tap_integer((long long)scale->column, 15, "… at column 15");
    tap_slice(scale->source, "{\"type\": \"linear\", \"odd key\": [1, [], {}]}",
              "an object's source");
    tap_text(vfm_tree_path(vfm_tree_member(scale, "type"), &arena), "criteria[1].scale.type",
             "a path");
    struct vfm_node *odd = vfm_tree_member(scale, "odd key");
    tap_text(vfm_tree_path(odd->child->next, &arena), "criteria[1].scale[\"odd key\"][1]",
             "a path through a key that is not a name");
    tap_text(vfm_tree_path(root, &arena), "", "the root has no path");
    tap_ok(odd->child->next->kind == VFM_ARRAY && odd->child->next->count == 0, "an empty list");
    tap_integer(vfm_tree_member(root, "open")->kind, VFM_TRUE, "true");
    tap_integer(vfm_tree_member(root, "closed")->kind, VFM_FALSE, "false");
    tap_integer(vfm_tree_member(root, "note")->kind, VFM_NULL, "null");
    tap_ok(vfm_tree_member(criteria, "name") == NULL, "a list has no members");

    vfm_tree_fail(scale, "framework.json", &error, "no type called \"%s\"", "linaer");
    tap_text(error.message, "criteria[1].scale: no type called \"linaer\"",
             "a fault names the path");
    tap_ok(error.code == VFM_BAD_CONFIG && error.line == 6 && error.column == 15 &&
               strcmp(error.file, "framework.json") == 0,
           "… and the place");
    error = (struct vfm_error){0};
    static const char *const all[] = {"key", "weight", "scale", NULL};
    tap_integer(vfm_tree_only(second, "framework.json", all, &error), 0, "known keys pass");
    static const char *const some[] = {"key", "wieght", "gates", "scale", NULL};
    tap_integer(vfm_tree_only(second, "framework.json", some, &error), -1, "a stranger does not");
    tap_text(error.message, "criteria[1].weight: unknown key: did you mean \"wieght\"?",
             "… the nearest is named");
    static const char *const others[] = {"name", "lots", NULL};
    error = (struct vfm_error){0};
    vfm_tree_only(second, "framework.json", others, &error);
    tap_text(error.message, "criteria[1].key: unknown key: the keys here are name, lots",
             "… or all where none is near");
    vfm_arena_release(&arena);
}

static void test_refusals(void)
{
    static const struct {
        const char *text;
        unsigned line, column;
        const char *words;
    } rows[] = {
        {"", 1, 1, "ends where a value"},
        {" \n ", 2, 2, "ends where a value"},
        {"{", 1, 2, "a key in double quotes"},
        {"{\"a\":1", 1, 7, "ends before the closing }"},
        {"[1,2", 1, 5, "ends before the closing ]"},
        {"[1 2]", 1, 4, "a comma or ]"},
        {"{\"a\" 1}", 1, 6, "a colon"},
        {"{\"a\":1 \"b\":2}", 1, 8, "a comma or }"},
        {"[1,2,]", 1, 5, "no comma after the last"},
        {"{\"a\":1,\n}", 1, 7, "no comma after the last"},
        {"[,1]", 1, 2, "comma too many"},
        {"[1,,2]", 1, 4, "comma too many"},
        {"{a:1}", 1, 2, "a key in double quotes"},
        {"{'a':1}", 1, 2, "a key in double quotes"},
        {"['a']", 1, 2, "double quotes"},
        {"{\"a\":1, // note\n \"b\":2}", 1, 9, "a key in double quotes"},
        {"[1, /* note */ 2]", 1, 5, "no comments"},
        {"[+1]", 1, 2, "no plus sign"},
        {"[.5]", 1, 2, "begins with a digit"},
        {"[5.]", 1, 2, "not a number"},
        {"[007]", 1, 2, "not a number"},
        {"[-]", 1, 2, "not a number"},
        {"[1e]", 1, 2, "not a number"},
        {"[NaN]", 1, 2, "not a value"},
        {"[True]", 1, 2, "not a value"},
        {"[nul]", 1, 2, "not a value"},
        {"{\"a\":}", 1, 6, "a value is missing"},
        {"[\"a\n\"]", 1, 2, "no closing quote"},
        {"[\"a", 1, 2, "no closing quote"},
        {"[\"a\tb\"]", 1, 4, "write it as \\t"},
        {"[\"a\x01\"]", 1, 4, "\\u00XX"},
        {"[\"\\x41\"]", 1, 3, "an escape is one of"},
        {"[\"C:\\dir\"]", 1, 5, "a backslash itself as"},
        {"[\"\\u12g4\"]", 1, 3, "four hexadecimal"},
        {"[\"\\ud800\"]", 1, 3, "surrogate"},
        {"[\"\\udc00\\ud800\"]", 1, 3, "surrogate"},
        {"[\"\\u0000\"]", 1, 3, "zero character"},
        {"{\"a\":1,\n \"b\":2, \"a\":3}", 2, 9, "\"a\" stands twice"},
        {"{\"a\":1,\"\\u0061\":3}", 1, 8, "\"a\" stands twice"},
        {"1 2", 1, 3, "something follows"},
        {"{}\n}", 2, 1, "something follows"},
        {"[\"a\",\n \"\xff\"]", 2, 3, "UTF-8"},
        {"\xef\xbb\xbf[1,]", 1, 3, "no comma after the last"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct vfm_arena arena = {0};
        struct vfm_error error = {0};
        struct vfm_node *root = vfm_tree_parse(&arena, "f", vfm_slice_of(rows[i].text), &error);
        bool passed = !root && error.code == VFM_BAD_CONFIG && error.line == rows[i].line &&
                      error.column == rows[i].column && strstr(error.message, rows[i].words);
        tap_ok(passed, "refused at %u:%u: %s", rows[i].line, rows[i].column, rows[i].words);
        if (!passed)
            printf("# got %llu:%llu: %s\n", (unsigned long long)error.line,
                   (unsigned long long)error.column, error.message);
        vfm_arena_release(&arena);
    }
    char deep[400];
    memset(deep, '[', 200);
    memset(deep + 200, ']', 200);
    for (int depth = VFM_DEPTH; depth <= VFM_DEPTH + 1; depth++) {
        struct vfm_arena arena = {0};
        struct vfm_error error = {0};
        struct vfm_slice text = {deep + 200 - depth, (size_t)depth * 2};
        tap_ok((vfm_tree_parse(&arena, "f", text, &error) != NULL) == (depth == VFM_DEPTH),
               "%d deep is %s", depth, depth == VFM_DEPTH ? "read" : "refused");
        vfm_arena_release(&arena);
    }
}

/* Adds what the nodes hold, and holds each to its parent's and sibling's word. */
static unsigned faults_below(const struct vfm_node *node)
{
    unsigned faults = 0, count = 0;
    for (const struct vfm_node *child = node->child; child; child = child->next) {
        faults += child->parent != node || child->index != count;
        faults +=
            child->source.data < node->source.data ||
            child->source.data + child->source.length > node->source.data + node->source.length;
        faults += (child->key.data != NULL) != (node->kind == VFM_OBJECT);
        faults += faults_below(child);
        count++;
    }
    return faults + (count != node->count);
}

/* Damaged in a thousand ways, a text is refused by the tree where the scanner refuses it. */
static void test_against_scanner(void)
{
    static const char bytes[] = "{}[]\",:\\0123456789.eE+-truefalsn \n\tu\xc3\xa9\x01";
    uint64_t state = 41;
    unsigned differ = 0, faults = 0, good = 0;
    for (int i = 0; i < 300000; i++) {
        char text[sizeof framework + 8];
        size_t length = sizeof framework - 1;
        memcpy(text, framework, length);
        if (i % 3 == 0) { /* a piece of it */
            size_t from = (size_t)(tap_random(&state) % length);
            length = (size_t)(tap_random(&state) % (length - from));
            memmove(text, text + from, length);
        }
        for (uint64_t edits = tap_random(&state) % 3; edits > 0 && length > 1; edits--) {
            size_t at = (size_t)(tap_random(&state) % length);
            char byte = bytes[tap_random(&state) % (sizeof bytes - 1)];
            switch (tap_random(&state) % 3) {
            case 0:
                text[at] = byte;
                break;
            case 1:
                memmove(text + at, text + at + 1, --length - at);
                break;
            default:
                memmove(text + at + 1, text + at, length++ - at);
                text[at] = byte;
            }
        }
        struct vfm_arena arena = {0};
        struct vfm_error error = {0}, other = {0};
        struct vfm_slice slice = {text, length};
        struct vfm_node *root = vfm_tree_parse(&arena, "f", slice, &error);
        int checked = vfm_json_check(slice, &other);
        if ((root != NULL) != (checked == 0) && differ++ < 5)
            printf("# %.*s\n# tree: %s\n# scanner: %s\n", VFM_PRINT(slice), error.message,
                   other.message);
        if (root) {
            good++;
            faults += faults_below(root);
        }
        vfm_arena_release(&arena);
    }
    tap_integer(differ, 0, "the tree and the scanner agree on 300000 damaged texts");
    tap_ok(good > 10000, "… of which %u are good", good);
    tap_integer(faults, 0, "… and their trees hold together");
}

int main(void)
{
    test_shape();
    test_refusals();
    test_against_scanner();
    return tap_done();
}
