// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "mark.h"

/* Longer marks before those that they hold. */
static const struct {
    const char *mark, *codes;
} symbols[] = {
    {"\xc2\xa3", "GBP"},
    {"\xe2\x82\xac", "EUR"},
    {"AU$", "AUD"},
    {"CAN$", "CAD"},
    {"CA$", "CAD"},
    {"HK$", "HKD"},
    {"NZ$", "NZD"},
    {"US$", "USD"},
    {"A$", "AUD"},
    {"C$", "CAD"},
    {"R$", "BRL"},
    {"S$", "SGD"},
    {"$", "USD AUD CAD NZD SGD HKD TWD ARS BBD BMD BSD BZD CLP COP FJD GYD JMD LRD MXN NAD SBD SRD "
          "TTD UYU XCD"},
    {"\xc2\xa5", "JPY CNY"},
    {"\xe2\x82\xb9", "INR"},
};

static bool is_letter(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* The code at the front or the back of `text`, a word of its own; NULL where there is none. Those
 * of ISO 4217 that reports are written in. */
static const char *code_at(struct vfm_slice text, bool back)
{
    static const char known[][4] = {"AED", "ARS", "AUD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP",
                                    "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR",
                                    "ISK", "JPY", "KES", "KRW", "MXN", "MYR", "NGN", "NOK", "NZD",
                                    "PHP", "PLN", "RON", "SEK", "SGD", "THB", "TRY", "TWD", "UAH",
                                    "UGX", "USD", "UYU", "VND", "ZAR"};
    if (text.length < 3)
        return NULL;
    const char *at = back ? text.data + text.length - 3 : text.data;
    if (text.length > 3 && is_letter(back ? at[-1] : at[3]))
        return NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (memcmp(at, known[i], 3) == 0)
            return known[i];
    return NULL;
}

static void take(struct vfm_slice *text, size_t length, bool back)
{
    text->data += back ? 0 : length;
    text->length -= length;
    *text = vfm_slice_trim(*text);
}

const char *mark_take(struct vfm_slice *text, bool back)
{
    char edge = text->length ? text->data[back ? text->length - 1 : 0] : '0';
    if (edge >= '0' && edge <= '9') /* so most amounts end, and no mark does */
        return NULL;
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        size_t length = strlen(symbols[i].mark);
        if (text->length < length)
            continue;
        const char *at = back ? text->data + text->length - length : text->data;
        if (memcmp(at, symbols[i].mark, length) != 0)
            continue;
        take(text, length, back);
        return symbols[i].codes;
    }
    const char *code = code_at(*text, back);
    if (code)
        take(text, 3, back);
    return code;
}

bool mark_means(const char *meant, struct vfm_slice currency)
{
    if (vfm_slice_is(currency, MARK_ANY))
        return true;
    if (!currency.length)
        currency = vfm_slice_of("GBP");
    for (;; meant += 4) { /* codes of three letters, a space behind each but the last */
        if (currency.length == 3 && memcmp(meant, currency.data, 3) == 0)
            return true;
        if (!meant[3])
            return false;
    }
}

bool mark_is_plain(const char *meant)
{
    return strlen(meant) == 3;
}

const char *mark_of_heading(struct vfm_slice heading, struct vfm_slice *rest)
{
    *rest = vfm_slice_trim(heading);
    bool bracket = rest->length && strchr(")]", rest->data[rest->length - 1]);
    if (bracket)
        take(rest, 1, true);
    const char *meant = mark_take(rest, true);
    while (meant && rest->length && strchr("([,:-", rest->data[rest->length - 1]))
        take(rest, 1, true);
    if (!meant && !bracket)
        meant = mark_take(rest, false);
    return rest->length ? meant : NULL;
}
