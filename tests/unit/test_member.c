// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/member.h>

#include "tap.h"

static struct vfm_slice begin(const char *object)
{
    struct vfm_value value = {
        .text = object, .length = (uint32_t)strlen(object), .kind = VFM_OBJECT};
    return vfm_members(&value);
}

int main(void)
{
    struct vfm_member member;
    struct vfm_slice left = begin("{}");
    tap_ok(!vfm_member_next(&left, &member), "an empty object has none");
    left = begin("{ \t\r\n}");
    tap_ok(!vfm_member_next(&left, &member), "nor one with blanks in it");

    left = begin("{\"a\":0.25,\"b c\" : \"x\\\"}y\" ,\"\\u00e9\":{\"n\":[1,\"]\"],\"m\":{}}, "
                 "\"t\":true\n,\"f\":false,\"z\": null ,\"l\":[ ],\"last\":-1.5e3 }");
    static const struct {
        const char *key, *text;
        int kind, escaped;
    } want[] = {
        {"a", "0.25", VFM_NUMBER, 0},
        {"b c", "x\\\"}y", VFM_STRING, 1},
        {"\\u00e9", "{\"n\":[1,\"]\"],\"m\":{}}", VFM_OBJECT, 0},
        {"t", "true", VFM_TRUE, 0},
        {"f", "false", VFM_FALSE, 0},
        {"z", "null", VFM_NULL, 0},
        {"l", "[ ]", VFM_ARRAY, 0},
        {"last", "-1.5e3", VFM_NUMBER, 0},
    };
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        if (!tap_ok(vfm_member_next(&left, &member), "member %zu", i))
            break;
        tap_slice(member.key, want[i].key, "... its key");
        tap_slice((struct vfm_slice){member.value.text, member.value.length}, want[i].text,
                  "... its value");
        tap_integer(member.value.kind, want[i].kind, "... what it is");
        tap_integer(member.value.escaped, want[i].escaped, "... whether it is escaped");
    }
    tap_ok(!vfm_member_next(&left, &member), "and no more");
    return tap_done();
}
