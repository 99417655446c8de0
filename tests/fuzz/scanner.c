// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * JSON: the scanner, the check of any text, the tree and the walk over nested values keep to one
 * verdict; a record leaves as it came, and takes a change without harm to the rest.
 */
#include "fuzz.h"

#include <vfm/member.h>
#include <vfm/scanner.h>
#include <vfm/tree.h>

static const char *const seeds[] = {
    "{\"record\":\"outcome\",\"quantity\":163.5,\"proxy\":45.33,\"note\":\"caf\xc3\xa9 \\u00a3\"}",
    "{ \"a\" : [ 1 , -0.5e+3 , { \"b\" : null } ] , \"c\" : true }",
    "{\"deductions\":{\"x\":0.1,\"y\":0.25},\"low\":{},\"l\":[],\"s\":\"\"}",
    "[{\"a\":{\"b\":[[\"\\ud83d\\ude00\"]]}}]",
};

/* Walks all of a checked value; each piece stands within it. */
static size_t walk(const struct vfm_value *value)
{
    struct vfm_member member;
    struct vfm_value item;
    struct vfm_slice left;
    size_t count = 1;
    if (value->kind != VFM_ARRAY && value->kind != VFM_OBJECT)
        return count;
    left = vfm_members(value);
    if (value->kind == VFM_ARRAY)
        while (vfm_item_next(&left, &item))
            count += walk(&item);
    else
        while (vfm_member_next(&left, &member))
            count += walk(&member.value);
    PROMISE(left.data <= value->text + value->length);
    return count;
}

static size_t count_nodes(const struct vfm_node *node)
{
    size_t count = 1;
    for (const struct vfm_node *child = node->child; child; child = child->next)
        count += count_nodes(child);
    return count;
}

static void check_record(const struct vfm_record *record, struct vfm_slice line)
{
    struct vfm_buffer out = {0};
    vfm_record_print(record, &out);
    PROMISE(out.length == line.length + 1 && memcmp(out.data, line.data, line.length) == 0);
    vfm_buffer_release(&out);
}

/* A field set and one added: the line is still a record, and holds both. */
static void check_change(struct vfm_record *record, struct vfm_shapes *shapes)
{
    struct vfm_error error = {0};
    struct vfm_buffer out = {0};
    struct vfm_arena arena = {0};
    struct vfm_record again;
    uint32_t count = record->shape->count;
    if (count == 0 || count >= VFM_MOST_FIELDS)
        return;
    vfm_record_replace(record, count / 2, vfm_make_count(7, record->arena));
    bool known = vfm_record_find(record, vfm_slice_of("pv")) >= 0;
    PROMISE(vfm_record_set(record, vfm_slice_of("pv"), vfm_make_money(-1, record->arena), &error) ==
            0);
    vfm_record_print(record, &out);
    out.length--; /* the newline */
    memset(vfm_buffer_reserve(&out, VFM_PADDING), 0, VFM_PADDING);
    PROMISE(vfm_record_init(&again, shapes, &arena, &error) == 0);
    PROMISE(vfm_scan(&again, vfm_buffer_view(&out), &error) == 0);
    PROMISE(again.shape->count == count + !known);
    int place = vfm_record_find(&again, vfm_slice_of("pv"));
    PROMISE(place >= 0 && again.values[place].length == 9);
    vfm_record_release(&again);
    vfm_arena_release(&arena);
    vfm_buffer_release(&out);
}

static void check_line(struct vfm_slice text, bool good)
{
    struct vfm_error error = {0};
    struct vfm_arena arena = {0};
    struct vfm_record record;
    struct vfm_shapes *shapes = vfm_shapes_open(&error);
    char *line = malloc(text.length + VFM_PADDING);
    if (!shapes || !line || vfm_record_init(&record, shapes, &arena, &error) < 0)
        abort();
    memcpy(line, text.data, text.length);
    memset(line + text.length, 0, VFM_PADDING);
    struct vfm_slice padded = {line, text.length};
    size_t blanks = strspn(line, " \t\r\n");
    bool scanned = vfm_scan(&record, padded, &error) == 0;
    PROMISE(scanned == (good && blanks < text.length && line[blanks] == '{'));
    PROMISE(scanned || (error.column >= 1 && error.column <= text.length + 1));
    if (scanned) {
        check_record(&record, padded);
        check_change(&record, shapes);
    }
    vfm_record_release(&record);
    vfm_shapes_close(shapes);
    vfm_arena_release(&arena);
    free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vfm_slice text = {(const char *)data, size};
    struct vfm_error error = {0}, other = {0};
    struct vfm_arena arena = {0};
    bool good = vfm_json_check(text, &error) == 0;
    struct vfm_node *root = vfm_tree_parse(&arena, "text", text, &other);
    bool marked = size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
    bool zero = root == NULL && strstr(other.message, "zero character") != NULL;
    PROMISE(good == (root != NULL) || marked || zero);
    PROMISE(root || (other.line >= 1 && other.column >= 1));
    if (good) {
        struct vfm_value value = vfm_make_json(text);
        size_t count = walk(&value);
        PROMISE(!root || count == count_nodes(root));
    }
    vfm_arena_release(&arena);
    check_line(text, good);
    return 0;
}

FUZZ_MAIN(seeds)
