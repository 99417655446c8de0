// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The values of options: text from the command line into what the program's struct holds. A list in
 * the defaults of a program is empty: here it grows in the command's arena.
 */
#include <stdio.h>

#include <cmd/cli/options.h>
#include <vfm/money.h>
#include <vfm/nearest.h>
#include <vfm/number.h>

#define LONGEST_NUMBER 64

static int no_memory(struct vfm_error *error)
{
    return vfm_fail(error, VFM_NO_MEMORY, "no memory for the command line");
}

/* Room for one more item; it doubles whenever `count` is a power of two. */
static int grow(struct vfm_list *list, struct vfm_arena *arena, struct vfm_error *error)
{
    if ((list->count & (list->count - 1)) != 0)
        return 0;
    size_t room = list->count ? list->count * 2 : 1;
    const char **items = vfm_arena_take(arena, room * sizeof *items);
    unsigned *operands = vfm_arena_take(arena, room * sizeof *operands);
    if (!items || !operands)
        return no_memory(error);
    if (list->count) {
        memcpy(items, list->items, list->count * sizeof *items);
        memcpy(operands, list->operands, list->count * sizeof *operands);
    }
    list->items = items;
    list->operands = operands;
    return 0;
}

static int append(struct vfm_list *list, const char *item, unsigned operands,
                  struct vfm_arena *arena, struct vfm_error *error)
{
    if (grow(list, arena, error) != 0)
        return -1;
    list->items[list->count] = item;
    list->operands[list->count] = operands;
    list->count++;
    return 0;
}

static int read_names(const struct vfm_option *option, const char *value, struct vfm_list *list,
                      unsigned operands, struct vfm_arena *arena, struct vfm_error *error)
{
    const char *at = value;
    for (;;) {
        size_t length = strcspn(at, ",");
        struct vfm_slice name = vfm_slice_trim((struct vfm_slice){at, length});
        if (name.length == 0)
            return vfm_fail(error, VFM_BAD_USAGE,
                            "--%s \"%s\" lacks a name: write names parted by single commas",
                            option->name, value);
        struct vfm_slice copy = vfm_arena_copy(arena, name);
        if (!copy.data)
            return no_memory(error);
        if (append(list, copy.data, operands, arena, error) != 0)
            return -1;
        if (at[length] == '\0')
            return 0;
        at += length + 1;
    }
}

static int read_count(const struct vfm_option *option, const char *value, uint64_t *count,
                      struct vfm_error *error)
{
    uint64_t number;
    if (vfm_count_parse(vfm_slice_of(value), &number) != 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--%s \"%s\" is not a whole number: write digits only", option->name,
                        value);
    if (option->most && (number < option->least || number > option->most))
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--%s \"%s\" is out of range: write a number from %llu to %llu",
                        option->name, value, (unsigned long long)option->least,
                        (unsigned long long)option->most);
    *count = number;
    return 0;
}

static int read_size(const struct vfm_option *option, const char *value, uint64_t *size,
                     struct vfm_error *error)
{
    static const char units[] = "KMGT";
    struct vfm_slice digits = vfm_slice_of(value);
    uint64_t unit = 1;
    const char *letter = digits.length ? strchr(units, digits.data[digits.length - 1]) : NULL;
    if (letter && *letter) {
        unit <<= 10 * (letter - units + 1);
        digits.length--;
    }
    uint64_t number;
    if (vfm_count_parse(digits, &number) != 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--%s \"%s\" is not a size: write bytes, or 512K, 64M, 1G", option->name,
                        value);
    if (number > UINT64_MAX / unit || (option->most && number * unit > option->most) ||
        number * unit < option->least)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--%s \"%s\" is out of range: write a size from %llu to %llu bytes",
                        option->name, value, (unsigned long long)option->least,
                        (unsigned long long)(option->most ? option->most : UINT64_MAX));
    *size = number * unit;
    return 0;
}

int vfm_option_fraction(const char *name, const char *value, double *fraction,
                        struct vfm_error *error)
{
    struct vfm_slice digits = vfm_slice_trim(vfm_slice_of(value));
    bool percent = digits.length && digits.data[digits.length - 1] == '%';
    char text[LONGEST_NUMBER];
    if (percent) {
        digits.length--;
        digits = vfm_slice_trim(digits);
    }
    double number = -1;
    struct vfm_error ignored = {0};
    int length =
        digits.length < sizeof text / 2
            /* the percent goes into the exponent: the nearest double to the decimal */
            ? snprintf(text, sizeof text, "%.*s%s", VFM_PRINT(digits), percent ? "e-2" : "")
            : 0;
    if (length == 0 ||
        vfm_number_parse((struct vfm_slice){text, (size_t)length}, &number, &ignored) != 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--%s \"%s\" is not a fraction: write it as 0.25 or 25%%", name, value);
    if (number > 1 && number <= 100 && !percent)
        return vfm_fail(error, VFM_BAD_USAGE, "--%s \"%s\" is not a fraction: write %s%% or %.15g",
                        name, value, value, number / 100);
    if (!(number >= 0 && number <= 1))
        return vfm_fail(
            error, VFM_BAD_USAGE,
            "--%s \"%s\" is out of range: write a fraction from 0 to 1, or 0%% to 100%%", name,
            value);
    *fraction = number;
    return 0;
}

/* Copies an amount without its pound sign and its thousands commas; false where it has the commas
 * in the wrong places. */
static bool plain_amount(struct vfm_slice amount, char *out, size_t size, size_t *length)
{
    static const char pound[] = "\xC2\xA3";
    size_t at = 0, run = 0, filled = 0;
    bool commas = false;
    if (amount.length && amount.data[0] == '-')
        out[filled++] = amount.data[at++];
    if (amount.length - at >= 2 && memcmp(amount.data + at, pound, 2) == 0)
        at += 2;
    for (; at < amount.length && amount.data[at] != '.'; at++) {
        bool comma = amount.data[at] == ',';
        if (comma && (commas ? run != 3 : run < 1 || run > 3))
            return false;
        commas = commas || comma;
        run = comma ? 0 : run + 1;
        if (filled == size)
            return false;
        if (!comma)
            out[filled++] = amount.data[at];
    }
    if ((commas && run != 3) || amount.length - at > size - filled)
        return false;
    memcpy(out + filled, amount.data + at, amount.length - at);
    *length = filled + amount.length - at;
    return true;
}

static int read_money(const struct vfm_option *option, const char *value, vfm_money *amount,
                      struct vfm_error *error)
{
    char plain[LONGEST_NUMBER];
    size_t length;
    vfm_money read;
    struct vfm_error ignored = {0};
    if (!plain_amount(vfm_slice_trim(vfm_slice_of(value)), plain, sizeof plain, &length) ||
        vfm_money_parse((struct vfm_slice){plain, length}, &read, &ignored) != 0)
        return vfm_fail(error, VFM_BAD_USAGE,
                        "--%s \"%s\" is not an amount: write it as 250000 or \xC2\xA3"
                        "250,000.50",
                        option->name, value);
    *amount = read;
    return 0;
}

static int read_number(const struct vfm_option *option, const char *value, double *number,
                       struct vfm_error *error)
{
    struct vfm_error ignored = {0};
    double read;
    if (vfm_number_parse(vfm_slice_of(value), &read, &ignored) != 0)
        return vfm_fail(error, VFM_BAD_USAGE, "--%s \"%s\" is not a number: write it as 12.5",
                        option->name, value);
    *number = read;
    return 0;
}

/* Which of the words parted by | is `value`. */
static int read_choice(const struct vfm_option *option, const char *value, int *choice,
                       struct vfm_error *error)
{
    size_t length = strlen(value);
    int index = 0;
    for (const char *word = option->words; *word && length; index++) {
        size_t width = strcspn(word, "|");
        if (width == length && memcmp(word, value, length) == 0) {
            *choice = index;
            return 0;
        }
        word += width + (word[width] == '|');
    }
    return vfm_fail(error, VFM_BAD_USAGE, "--%s \"%s\" is not one of its words: write %s",
                    option->name, value, option->words);
}

int vfm_option_read(const struct vfm_option *option, const char *value, void *place,
                    unsigned operands, struct vfm_arena *arena, struct vfm_error *error)
{
    switch (option->kind) {
    case VFM_OPTION_TEXT:
        *(const char **)place = value;
        return 0;
    case VFM_OPTION_LIST:
        return append(place, value, operands, arena, error);
    case VFM_OPTION_NAMES:
        return read_names(option, value, place, operands, arena, error);
    case VFM_OPTION_COUNT:
        return read_count(option, value, place, error);
    case VFM_OPTION_SIZE:
        return read_size(option, value, place, error);
    case VFM_OPTION_FRACTION:
        return vfm_option_fraction(option->name, value, place, error);
    case VFM_OPTION_MONEY:
        return read_money(option, value, place, error);
    case VFM_OPTION_NUMBER:
        return read_number(option, value, place, error);
    case VFM_OPTION_CHOICE:
        return read_choice(option, value, place, error);
    case VFM_OPTION_FLAG:
        break;
    }
    *(bool *)place = true;
    return 0;
}
