// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Names. The registered number decides where the record and the table have one; else the name,
 * cleaned of what writers differ in: case, blanks, punctuation, HTML entities, `Ltd` for `Limited`,
 * `&` for `and`. Nothing is matched by likeness.
 */
#include "normalise.h"

#include <stdlib.h>

struct names {
    struct vfm_rows rows;
    int canonical, name, number;
    struct vfm_table keys; /* "#12345" or a cleaned name */
    size_t *targets;       /* for each key its row */
    size_t capacity;
};

/* An entity at `at` (`&amp;`, `&#39;`, `&#x27;`): what of ASCII it stands for (0: no letter or
 * digit of ASCII), and its length; 0 where there is none. */
static size_t entity(struct vfm_slice at, char *meaning)
{
    static const struct {
        const char *text;
        char meaning;
    } known[] = {{"&amp;", '&'},    {"&apos;", '\''},  {"&quot;", '"'},   {"&lt;", '<'},
                 {"&gt;", '>'},     {"&nbsp;", ' '},   {"&#38;", '&'},    {"&#038;", '&'},
                 {"&#39;", '\''},   {"&#039;", '\''},  {"&#x27;", '\''},  {"&#x26;", '&'},
                 {"&#160;", ' '},   {"&ndash;", '-'},  {"&rsquo;", '\''}, {"&lsquo;", '\''},
                 {"&#8217;", '\''}, {"&#8216;", '\''}, {"&#8211;", '-'}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = strlen(known[i].text);
        if (at.length >= length && memcmp(at.data, known[i].text, length) == 0) {
            *meaning = known[i].meaning;
            return length;
        }
    }
    return 0;
}

/* Ends a word of the cleaned name: its short forms are written out. */
static void end_word(struct vfm_buffer *out, size_t start)
{
    static const struct {
        const char *from, *to;
    } forms[] = {{"ltd", "limited"}, {"co", "company"}, {"assoc", "association"}};
    struct vfm_slice word = {out->data + start, out->length - start};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (vfm_slice_is(word, forms[i].from)) {
            out->length = start;
            vfm_buffer_text(out, forms[i].to);
            return;
        }
    }
}

/* One sign of a name: the byte of ASCII that it is or stands for, 0 for a letter beyond ASCII, and
 * its bytes. */
static size_t next_sign(struct vfm_slice rest, char *sign)
{
    const unsigned char *at = (const unsigned char *)rest.data;
    size_t length = at[0] == '&' ? entity(rest, sign) : 0;
    if (length)
        return length;
    *sign = at[0] < 0x80 ? (char)at[0] : 0;
    if (at[0] == 0xe2 && rest.length >= 3 && at[1] == 0x80) { /* quotes, dashes, blanks */
        *sign = at[2] == 0x98 || at[2] == 0x99 ? '\'' : ' ';
        return 3;
    }
    if (at[0] == 0xc2 && rest.length >= 2) { /* the no-break space, symbols of Latin-1 */
        *sign = ' ';
        return 2;
    }
    return at[0] == 0xc3 && rest.length >= 2 ? 2 : 1;
}

/* A letter or digit in lower case; of letters beyond ASCII those of Latin-1 have a case. */
static void put_letter(struct vfm_buffer *out, const char *sign, size_t length)
{
    unsigned char last = (unsigned char)sign[length - 1];
    if (length == 2 && last >= 0x80 && last <= 0x9e && last != 0x97)
        last += 0x20;
    else if (length == 1 && last >= 'A' && last <= 'Z')
        last += 0x20;
    vfm_buffer_add(out, sign, length - 1);
    vfm_buffer_put(out, (char)last);
}

static bool is_letter(char sign)
{
    return sign == 0 || (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') ||
           (sign >= '0' && sign <= '9');
}

/* The cleaned form of a name: words in lower case, parted by one blank. */
static void clean(struct vfm_slice name, struct vfm_buffer *out)
{
    size_t start = out->length, length;
    bool in_word = false;
    for (size_t i = 0; i < name.length; i += length) {
        struct vfm_slice rest = {name.data + i, name.length - i};
        char sign;
        length = next_sign(rest, &sign);
        if (sign == '\'' || sign == '.')
            continue; /* St John's, C.I.C. */
        bool letter = is_letter(sign);
        if (letter && !in_word) {
            if (out->length)
                vfm_buffer_put(out, ' ');
            start = out->length;
        }
        if (letter)
            put_letter(out, rest.data, length);
        else if (in_word)
            end_word(out, start);
        in_word = letter;
        if (sign == '&')
            vfm_buffer_text(out, out->length ? " and" : "and");
    }
    if (in_word)
        end_word(out, start);
}

static int add_key(struct names *names, struct vfm_slice key, size_t row, struct vfm_error *error)
{
    size_t before = names->keys.count;
    size_t place = vfm_table_add(&names->keys, key, error);
    if (place == VFM_ABSENT)
        return -1;
    if (place < before) {
        size_t other = names->targets[place];
        if (vfm_slice_equal(vfm_rows_cell(&names->rows, other, names->canonical),
                            vfm_rows_cell(&names->rows, row, names->canonical)))
            return 0;
        return vfm_rows_fail(&names->rows, row, names->canonical, error,
                             "\"%.*s\" stands for another organisation in line %llu: one "
                             "spelling can mean only one",
                             VFM_PRINT(key), (unsigned long long)names->rows.lines[other]);
    }
    if (place == names->capacity) {
        size_t capacity = names->capacity ? names->capacity * 2 : 64;
        size_t *targets = realloc(names->targets, capacity * sizeof *targets);
        if (!targets)
            return vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table of names");
        names->targets = targets;
        names->capacity = capacity;
    }
    names->targets[place] = row;
    return 0;
}

static int add_name(struct names *names, struct vfm_slice name, size_t row, struct vfm_error *error)
{
    struct vfm_buffer cleaned = {0};
    if (!name.length)
        return 0;
    clean(name, &cleaned);
    int result = vfm_buffer_check(&cleaned, error);
    if (result == 0 && cleaned.length)
        result = add_key(names, vfm_buffer_view(&cleaned), row, error);
    vfm_buffer_release(&cleaned);
    return result;
}

static void number_key(struct vfm_slice number, struct vfm_buffer *out)
{
    vfm_buffer_put(out, '#');
    for (size_t i = 0; i < number.length; i++)
        if (number.data[i] != ' ')
            vfm_buffer_put(out, number.data[i] >= 'a' && number.data[i] <= 'z'
                                    ? (char)(number.data[i] - 32)
                                    : number.data[i]);
}

static int add_number(struct names *names, struct vfm_slice number, size_t row,
                      struct vfm_error *error)
{
    struct vfm_buffer key = {0};
    if (!number.length)
        return 0;
    number_key(number, &key);
    int result = vfm_buffer_check(&key, error);
    if (result == 0)
        result = add_key(names, vfm_buffer_view(&key), row, error);
    vfm_buffer_release(&key);
    return result;
}

struct names *names_open(const char *path, struct vfm_error *error)
{
    struct names *names = calloc(1, sizeof *names);
    if (!names) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for a table of names");
        return NULL;
    }
    if (vfm_rows_load(path, &names->rows, error) < 0) {
        free(names);
        return NULL;
    }
    names->canonical = vfm_rows_need(&names->rows, "canonical", error);
    names->name = vfm_rows_column(&names->rows, "name");
    names->number = vfm_rows_column(&names->rows, "number");
    if (names->canonical < 0)
        goto failed;
    for (size_t row = 0; row < names->rows.row_count; row++) {
        struct vfm_slice canonical = vfm_rows_cell(&names->rows, row, names->canonical);
        if (!canonical.length) {
            vfm_rows_fail(&names->rows, row, names->canonical, error,
                          "a row without its canonical name: fill it in");
            goto failed;
        }
        if (add_name(names, canonical, row, error) < 0 ||
            add_name(names, vfm_rows_cell(&names->rows, row, names->name), row, error) < 0 ||
            add_number(names, vfm_rows_cell(&names->rows, row, names->number), row, error) < 0)
            goto failed;
    }
    return names;
failed:
    names_close(names);
    return NULL;
}

void names_close(struct names *names)
{
    if (!names)
        return;
    vfm_rows_release(&names->rows);
    vfm_table_release(&names->keys);
    free(names->targets);
    free(names);
}

/* The row for an organisation, by number and then by name; VFM_ABSENT. */
static size_t find(const struct names *names, struct vfm_slice number, struct vfm_slice name)
{
    struct vfm_buffer key = {0};
    size_t place = VFM_ABSENT;
    if (number.length) {
        number_key(number, &key);
        place = vfm_table_find(&names->keys, vfm_buffer_view(&key));
        key.length = 0;
    }
    if (place == VFM_ABSENT) {
        clean(name, &key);
        place = key.length ? vfm_table_find(&names->keys, vfm_buffer_view(&key)) : VFM_ABSENT;
    }
    vfm_buffer_release(&key);
    return place == VFM_ABSENT ? VFM_ABSENT : names->targets[place];
}

int names_apply(const struct names *names, struct vfm_link *link, struct vfm_record *record)
{
    static const char *const fields[][2] = {
        {"provider", "provider_id"}, {"supplier", "supplier_id"}, {"buyer", "buyer_id"}};
    for (size_t i = 0; i < 3; i++) {
        struct vfm_slice name = field_text(record, fields[i][0]);
        if (!name.length)
            continue;
        size_t row = find(names, field_text(record, fields[i][1]), name);
        if (row == VFM_ABSENT) {
            vfm_link_note(link, "%s \"%.*s\" is not in %s: its name stays as it is", fields[i][0],
                          (int)(name.length > 120 ? 120 : name.length), name.data,
                          names->rows.name);
            continue;
        }
        struct vfm_slice canonical = vfm_rows_cell(&names->rows, row, names->canonical);
        if (!vfm_slice_equal(name, canonical) &&
            field_set(link, record, fields[i][0], vfm_make_text(canonical, link->arena)) < 0)
            return -1;
    }
    return 0;
}
