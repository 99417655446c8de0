// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Editing records: what is not touched leaves byte for byte. */

#include <stdlib.h>

#include <vfm/scanner.h>

#include "tap.h"

struct desk {
    struct vfm_arena arena;
    struct vfm_shapes *shapes;
    struct vfm_record record;
    struct vfm_error error;
    char line[512];
};

static void take(struct desk *desk, const char *text)
{
    memset(desk->line, 0, sizeof desk->line);
    memcpy(desk->line, text, strlen(text));
    vfm_arena_clear(&desk->arena);
    struct vfm_slice line = {desk->line, strlen(text)};
    if (vfm_scan(&desk->record, line, &desk->error) < 0)
        printf("Bail out! cannot scan %s: %s\n", text, desk->error.message);
}

static void expect(struct desk *desk, const char *wanted, const char *what)
{
    struct vfm_buffer out = {0};
    vfm_record_print(&desk->record, &out);
    tap_slice((struct vfm_slice){out.data, out.length - 1}, wanted, what);
    vfm_buffer_release(&out);
}

static void set(struct desk *desk, const char *name, struct vfm_value value)
{
    vfm_record_set(&desk->record, vfm_slice_of(name), value, &desk->error);
}

static void check_edits(struct desk *desk)
{
    struct vfm_arena *arena = &desk->arena;
    take(desk, "{\"a\":1.10,\"b\":12345678901234567890.123,\"c\":1e400}");
    set(desk, "d", vfm_make_money(1500000, arena));
    expect(desk, "{\"a\":1.10,\"b\":12345678901234567890.123,\"c\":1e400,\"d\":1.5}",
           "an added field leaves the others as they came");
    take(desk, "{ \"a\" : 1.10 , \"b\":\t\"x\\u00e9\" }");
    set(desk, "c", vfm_make_boolean(true));
    expect(desk, "{ \"a\" : 1.10 , \"b\":\t\"x\\u00e9\" ,\"c\":true}", "spacing is kept");
    take(desk, "{ \"a\" : \"old\" , \"b\": 2 }");
    set(desk, "a", vfm_make_text(vfm_slice_of("n\"w"), arena));
    set(desk, "a", vfm_make_text(vfm_slice_of("twice"), arena));
    expect(desk, "{ \"a\" : \"twice\" , \"b\": 2 }", "a value replaced twice, in its place");
    take(desk, "{\"a\":[1, 2],\"b\":null,\"c\":{\"d\" : 1}}");
    set(desk, "b", vfm_make_count(18446744073709551615u, arena));
    set(desk, "c", vfm_make_null());
    set(desk, "e", vfm_make_json(vfm_slice_of("[1, 2]")));
    expect(desk, "{\"a\":[1, 2],\"b\":18446744073709551615,\"c\":null,\"e\":[1, 2]}",
           "values of every kind replaced");
    take(desk, "{}");
    set(desk, "a", vfm_make_number(0.1, arena));
    set(desk, "b", vfm_make_number(-2.5e-9, arena));
    expect(desk, "{\"a\":0.1,\"b\":-2.5e-9}", "fields added to nothing");
    take(desk, "{ }");
    set(desk, "a", vfm_make_null());
    expect(desk, "{ \"a\":null}", "and to nothing with a blank");
    take(desk, "{\"a\":1,\"b\":2,\"c\":3}");
    vfm_record_remove(&desk->record, 1, &desk->error);
    expect(desk, "{\"a\":1,\"c\":3}", "a field removed");
    set(desk, "b", vfm_make_count(4, arena));
    expect(desk, "{\"a\":1,\"c\":3,\"b\":4}", "and added again, at the end");
    take(desk, "{\"qu\\u0061ntity\":5}");
    set(desk, "quantity", vfm_make_count(6, arena));
    expect(desk, "{\"qu\\u0061ntity\":6}", "an escaped key is the key it means");
}

static void check_copy(struct desk *desk)
{
    struct vfm_record copy;
    vfm_record_init(&copy, desk->shapes, &desk->arena, &desk->error);
    take(desk, "{\"a\": 1,\"b\": 2}");
    set(desk, "a", vfm_make_count(3, &desk->arena));
    vfm_record_copy(&copy, &desk->record, &desk->error);
    vfm_record_replace(&copy, 1, vfm_make_count(4, &desk->arena));
    expect(desk, "{\"a\": 3,\"b\": 2}", "a change to a copy leaves the original");
    struct vfm_buffer out = {0};
    vfm_record_print(&copy, &out);
    tap_slice(vfm_buffer_view(&out), "{\"a\": 3,\"b\": 4}\n", "the copy has both changes");
    vfm_buffer_release(&out);
    vfm_record_release(&copy);
}

static void check_binding(struct desk *desk)
{
    static const struct vfm_slice names[] = {VFM_LITERAL("b"), VFM_LITERAL("missing"),
                                             VFM_LITERAL("a")};
    struct vfm_binding binding;
    vfm_binding_init(&binding, names, 3, &desk->error);
    bool right = true;
    char text[64];
    for (int i = 0; i < 100; i++) { /* more shapes than a binding has ways */
        snprintf(text, sizeof text, "{\"k%d\":0,\"a\":1,\"b\":null}", i % 37);
        take(desk, text);
        const int16_t *places = vfm_binding_places(&binding, desk->record.shape);
        right &= places[0] == 2 && places[1] == -1 && places[2] == 1;
        right &= vfm_binding_there(&binding) == 5;                 /* the first and the third */
        right &= vfm_record_get(&desk->record, places, 0) == NULL; /* null reads as absent */
        right &= vfm_record_get(&desk->record, places, 1) == NULL;
        right &= vfm_record_get(&desk->record, places, 2) == &desk->record.values[1];
    }
    tap_ok(right, "a binding finds its names in every shape");
    vfm_binding_release(&binding);
}

static void check_reading(struct desk *desk)
{
    double number;
    vfm_money amount;
    struct vfm_slice text;
    take(desk, "{\"n\":12.5,\"t\":\"a\\u00e9\\ud83d\\ude00\\n\\\"\",\"o\":1.5,\"s\":\"12\"}");
    struct vfm_value *values = desk->record.values;
    tap_ok(vfm_value_number(&values[0], "n", &number, &desk->error) == 0 && number == 12.5,
           "a number");
    tap_ok(vfm_value_money(&values[0], "n", &amount, &desk->error) == 0 && amount == 12500000,
           "an amount");
    vfm_value_string(&values[1], "t", &desk->arena, &text, &desk->error);
    tap_slice(text, "a\xc3\xa9\xf0\x9f\x98\x80\n\"", "escapes decoded");
    desk->error = (struct vfm_error){0};
    tap_ok(vfm_value_fraction(&values[2], "share", &number, &desk->error) < 0 &&
               desk->error.code == VFM_BAD_FRACTION && strcmp(desk->error.field, "share") == 0,
           "1.5 is no fraction, and the message has the field");
    desk->error = (struct vfm_error){0};
    tap_ok(vfm_value_number(&values[3], "s", &number, &desk->error) < 0 &&
               desk->error.code == VFM_BAD_TYPE,
           "a number in quotes is text");
    tap_ok(vfm_record_is(&desk->record, "outcome") == false, "no kind");
    take(desk, "{\"a\":1,\"record\":\"out\\u0063ome\"}");
    tap_ok(vfm_record_is(&desk->record, "outcome"), "the kind, escaped and not first");
}

int main(void)
{
    struct desk desk = {0};
    desk.shapes = vfm_shapes_open(&desk.error);
    if (!desk.shapes || vfm_record_init(&desk.record, desk.shapes, &desk.arena, &desk.error) < 0)
        return 1;
    check_edits(&desk);
    check_copy(&desk);
    check_binding(&desk);
    check_reading(&desk);
    vfm_record_release(&desk.record);
    vfm_shapes_close(desk.shapes);
    vfm_arena_release(&desk.arena);
    return tap_done();
}
