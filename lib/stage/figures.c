// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "figures.h"

#include <vfm/number.h>

void figures_number(struct vfm_buffer *out, double number)
{
    char text[VFM_NUMBER_TEXT];
    vfm_buffer_add(out, text, vfm_number_print(number, text));
}

/* Digits in groups of three. */
static void put_grouped(struct vfm_buffer *out, struct vfm_slice digits)
{
    for (size_t i = 0; i < digits.length; i++) {
        if (i && (digits.length - i) % 3 == 0)
            vfm_buffer_put(out, ',');
        vfm_buffer_put(out, digits.data[i]);
    }
}

void figures_money(struct vfm_buffer *out, struct vfm_slice currency, vfm_money amount, bool exact)
{
    const vfm_money penny = VFM_MONEY_UNIT / 100;
    if (!exact) { /* half to even */
        vfm_money size = amount < 0 ? -amount : amount;
        vfm_money pence = size / penny, left = size % penny;
        pence += left > penny / 2 || (left == penny / 2 && pence % 2);
        amount = amount < 0 ? -pence * penny : pence * penny;
    }
    char text[VFM_MONEY_TEXT];
    struct vfm_slice digits = {text, vfm_money_print(amount < 0 ? -amount : amount, text)};
    const char *point = memchr(text, '.', digits.length);
    size_t whole = point ? (size_t)(point - text) : digits.length;
    size_t decimals = digits.length - whole;
    if (amount < 0)
        vfm_buffer_text(out, FIGURES_MINUS);
    if (vfm_slice_is(currency, "GBP")) {
        vfm_buffer_text(out, "\xc2\xa3");
    } else {
        vfm_buffer_slice(out, currency);
        vfm_buffer_put(out, ' ');
    }
    put_grouped(out, (struct vfm_slice){text, whole});
    vfm_buffer_add(out, text + whole, decimals);
    vfm_buffer_text(out, decimals == 0 ? ".00" : decimals == 2 ? "0" : "");
}
