// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <assert.h>

#include <vfm/number.h>
#include <vfm/record.h>

static const char *kind_word(int kind)
{
    switch (kind) {
    case VFM_NULL:
        return "null";
    case VFM_FALSE:
    case VFM_TRUE:
        return "a boolean";
    case VFM_NUMBER:
    case VFM_MONEY_VALUE:
        return "a number";
    case VFM_STRING:
        return "text";
    case VFM_ARRAY:
        return "a list";
    default:
        return "an object";
    }
}

static struct vfm_slice value_text(const struct vfm_value *value)
{
    return (struct vfm_slice){value->text, value->length};
}

void vfm_value_print(const struct vfm_value *value, struct vfm_buffer *out)
{
    switch (value->kind) {
    case VFM_NULL:
        vfm_buffer_add(out, "null", 4);
        return;
    case VFM_FALSE:
        vfm_buffer_add(out, "false", 5);
        return;
    case VFM_TRUE:
        vfm_buffer_add(out, "true", 4);
        return;
    case VFM_MONEY_VALUE:
        vfm_buffer_money(out, value->micro);
        return;
    case VFM_STRING: {
        char *at = vfm_buffer_reserve(out, (size_t)value->length + 2);
        if (!at)
            return;
        *at = '"';
        if (value->length)
            memcpy(at + 1, value->text, value->length);
        at[value->length + 1] = '"';
        out->length += (size_t)value->length + 2;
        return;
    }
    default:
        vfm_buffer_add(out, value->text, value->length);
    }
}

/* ---- reading ---- */

/* Says that `value` is not what `field` takes. `wanted` ends in an example: `a number, such as 12`.
 */
static int wrong_kind(const struct vfm_value *value, const char *field, const char *wanted,
                      struct vfm_error *error)
{
    struct vfm_slice text = {NULL, 0};
    if (value->kind == VFM_STRING) {
        text = value_text(value);
        vfm_fail(error, VFM_BAD_TYPE, "%s is the text \"%.*s\", not %s", field,
                 (int)(text.length > 60 ? 60 : text.length), text.data, wanted);
    } else {
        vfm_fail(error, VFM_BAD_TYPE, "%s is %s, not %s", field, kind_word(value->kind), wanted);
    }
    return vfm_fail_field(error, field, text);
}

/* Puts `field` before the message of a parser that does not know it. */
static int name_field(const struct vfm_value *value, const char *field, struct vfm_error *error)
{
    char words[sizeof error->message];
    memcpy(words, error->message, sizeof words);
    vfm_fail(error, error->code, "%s: %.400s", field, words);
    return vfm_fail_field(error, field, value_text(value));
}

int vfm_value_number(const struct vfm_value *value, const char *field, double *number,
                     struct vfm_error *error)
{
    if (value->kind == VFM_NUMBER && value->known) {
        *number = value->number;
        return 0;
    }
    if (value->kind == VFM_MONEY_VALUE) {
        *number = vfm_money_double(value->micro);
        return 0;
    }
    if (value->kind != VFM_NUMBER)
        return wrong_kind(value, field, "a number: write it without quotes, as 12.5", error);
    if (vfm_number_parse(value_text(value), number, error) < 0)
        return name_field(value, field, error);
    return 0;
}

int vfm_value_fraction(const struct vfm_value *value, const char *field, double *fraction,
                       struct vfm_error *error)
{
    double number;
    if (value->kind != VFM_NUMBER && value->kind != VFM_MONEY_VALUE)
        return wrong_kind(value, field, "a fraction from 0 to 1: write 0.25", error);
    if (vfm_value_number(value, field, &number, error) < 0)
        return -1;
    if (!(number >= 0 && number <= 1)) {
        char text[VFM_NUMBER_TEXT];
        size_t length = vfm_number_print(number, text);
        vfm_fail(error, VFM_BAD_FRACTION,
                 "%s \"%.*s\" is not a fraction from 0 to 1: write 0.25 or 25%%", field,
                 (int)length, text);
        return vfm_fail_field(error, field, (struct vfm_slice){text, length});
    }
    *fraction = number;
    return 0;
}

int vfm_value_money(const struct vfm_value *value, const char *field, vfm_money *amount,
                    struct vfm_error *error)
{
    if (value->kind == VFM_MONEY_VALUE) {
        *amount = value->micro;
        return 0;
    }
    if (value->kind != VFM_NUMBER)
        return wrong_kind(value, field, "an amount: write it without quotes, as 1234.50", error);
    if (vfm_money_parse(value_text(value), amount, error) < 0)
        return name_field(value, field, error);
    return 0;
}

int vfm_value_boolean(const struct vfm_value *value, const char *field, bool *truth,
                      struct vfm_error *error)
{
    if (value->kind != VFM_TRUE && value->kind != VFM_FALSE)
        return wrong_kind(value, field, "true or false (without quotes)", error);
    *truth = value->kind == VFM_TRUE;
    return 0;
}

int vfm_value_string(const struct vfm_value *value, const char *field, struct vfm_arena *arena,
                     struct vfm_slice *text, struct vfm_error *error)
{
    if (value->kind != VFM_STRING)
        return wrong_kind(value, field, "text: put it in quotes", error);
    if (!value->escaped) {
        *text = value_text(value);
        return 0;
    }
    char *decoded = vfm_arena_take(arena, value->length);
    if (!decoded)
        return vfm_fail(error, VFM_NO_MEMORY, "out of memory for the text of %s", field);
    *text = (struct vfm_slice){decoded, vfm_unescape(value_text(value), decoded)};
    return 0;
}

struct vfm_slice vfm_value_token(const struct vfm_value *value, struct vfm_arena *arena)
{
    switch (value->kind) {
    case VFM_NULL:
        return (struct vfm_slice)VFM_LITERAL("null");
    case VFM_FALSE:
        return (struct vfm_slice)VFM_LITERAL("false");
    case VFM_TRUE:
        return (struct vfm_slice)VFM_LITERAL("true");
    case VFM_MONEY_VALUE: {
        char *text = vfm_arena_take(arena, VFM_MONEY_TEXT);
        return (struct vfm_slice){text, text ? vfm_money_print(value->micro, text) : 0};
    }
    default:
        return value_text(value);
    }
}

/* ---- making ---- */

struct vfm_value vfm_make_large_money(vfm_money amount, struct vfm_arena *arena)
{
    char *text = vfm_arena_take(arena, VFM_MONEY_TEXT);
    if (!text)
        return vfm_make_null();
    uint32_t length = (uint32_t)vfm_money_print(amount, text);
    return (struct vfm_value){.text = text, .length = length, .kind = VFM_NUMBER};
}

struct vfm_value vfm_make_number(double number, struct vfm_arena *arena)
{
    char *text = vfm_arena_take(arena, VFM_NUMBER_TEXT);
    if (!text)
        return vfm_make_null();
    uint32_t length = (uint32_t)vfm_number_print(number, text);
    return (struct vfm_value){.text = text, .length = length, .kind = VFM_NUMBER};
}

struct vfm_value vfm_make_count(uint64_t count, struct vfm_arena *arena)
{
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + count % 10);
    while (count /= 10);
    struct vfm_slice text =
        vfm_arena_copy(arena, (struct vfm_slice){digits + at, sizeof digits - at});
    return text.data ? (struct vfm_value){.text = text.data,
                                          .length = (uint32_t)text.length,
                                          .kind = VFM_NUMBER}
                     : vfm_make_null();
}

static bool needs_escape(struct vfm_slice text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.data[i] < 0x20 || text.data[i] == '"' || text.data[i] == '\\')
            return true;
    return false;
}

struct vfm_value vfm_make_text(struct vfm_slice text, struct vfm_arena *arena)
{
    if (!needs_escape(text))
        return (struct vfm_value){.text = text.length ? text.data : "",
                                  .length = (uint32_t)text.length,
                                  .kind = VFM_STRING};
    static const char hex[] = "0123456789abcdef";
    static const char shorts[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    char *out = vfm_arena_take(arena, text.length * 6);
    if (!out)
        return vfm_make_null();
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte >= 0x20 && byte != '"' && byte != '\\') {
            out[length++] = (char)byte;
            continue;
        }
        out[length++] = '\\';
        if (byte >= 0x20) {
            out[length++] = (char)byte;
        } else if (shorts[byte]) {
            out[length++] = shorts[byte];
        } else {
            memcpy(out + length, "u00", 3);
            out[length + 3] = hex[byte >> 4];
            out[length + 4] = hex[byte & 15];
            length += 5;
        }
    }
    return (struct vfm_value){
        .text = out, .length = (uint32_t)length, .kind = VFM_STRING, .escaped = 1};
}

struct vfm_value vfm_make_boolean(bool truth)
{
    return (struct vfm_value){.text = "", .kind = truth ? VFM_TRUE : VFM_FALSE};
}

struct vfm_value vfm_make_null(void)
{
    return (struct vfm_value){.text = "", .kind = VFM_NULL};
}

struct vfm_value vfm_make_json(struct vfm_slice json)
{
    json = vfm_slice_trim(json);
    assert(json.length > 0);
    struct vfm_value value = {.text = json.data, .length = (uint32_t)json.length};
    switch (json.data[0]) {
    case '"':
        value.kind = VFM_STRING;
        value.text++;
        value.length -= 2;
        value.escaped = value.length && memchr(value.text, '\\', value.length) != NULL;
        break;
    case '{':
        value.kind = VFM_OBJECT;
        break;
    case '[':
        value.kind = VFM_ARRAY;
        break;
    case 't':
        value.kind = VFM_TRUE;
        break;
    case 'f':
        value.kind = VFM_FALSE;
        break;
    case 'n':
        value.kind = VFM_NULL;
        break;
    default:
        value.kind = VFM_NUMBER;
    }
    return value;
}

/* ---- escapes ---- */

static unsigned hex_value(const char *four)
{
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        unsigned digit = (unsigned char)four[i];
        value = value << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
    }
    return value;
}

static size_t utf8_put(unsigned long point, char *out)
{
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    if (point < 0x800) {
        out[0] = (char)(0xc0 | point >> 6);
        out[1] = (char)(0x80 | (point & 0x3f));
        return 2;
    }
    if (point < 0x10000) {
        out[0] = (char)(0xe0 | point >> 12);
        out[1] = (char)(0x80 | (point >> 6 & 0x3f));
        out[2] = (char)(0x80 | (point & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | point >> 18);
    out[1] = (char)(0x80 | (point >> 12 & 0x3f));
    out[2] = (char)(0x80 | (point >> 6 & 0x3f));
    out[3] = (char)(0x80 | (point & 0x3f));
    return 4;
}

size_t vfm_unescape(struct vfm_slice text, char *out)
{
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] != '\\') {
            out[length++] = text.data[i];
            continue;
        }
        char kind = text.data[++i];
        if (kind == 'u') {
            unsigned long point = hex_value(text.data + i + 1);
            i += 4;
            if (point >= 0xd800 && point < 0xdc00) {
                point =
                    0x10000 + ((point - 0xd800) << 10) + (hex_value(text.data + i + 3) - 0xdc00);
                i += 6;
            }
            length += utf8_put(point, out + length);
            continue;
        }
        static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
        const char *found = strchr(from, kind);
        out[length++] = found && kind ? to[found - from] : kind;
    }
    return length;
}
