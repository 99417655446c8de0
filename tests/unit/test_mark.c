// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Marks of currency: what headings and amounts of real tables look like, and what only looks so. */
#include <lib/stage/mark.h>

#include "tap.h"

struct heading_case {
    const char *heading, *codes, *rest; /* codes NULL: no mark */
};

static const struct heading_case headings[] = {
    {"Value (AUD)", "AUD", "Value"},
    {"Value [€]", "EUR", "Value"},
    {"Value €", "EUR", "Value"},
    {"Value, EUR", "EUR", "Value"},
    {"€ value", "EUR", "value"},
    {"Amount (A$)", "AUD", "Amount"},
    {"Amount US$", "USD", "Amount"},
    {"Value £", "GBP", "Value"},
    {"What is it worth? (GBP)", "GBP", "What is it worth?"},
    {"Value", NULL, NULL},
    {"VALUEUSD", NULL, NULL}, /* no word of its own */
    {"Value (thousands)", NULL, NULL},
    {"Value (£000)", NULL, NULL},
    {"EURO area", NULL, NULL},
    {"£", NULL, NULL}, /* nothing is left to be headed */
    {"", NULL, NULL},
    {")", NULL, NULL},
};

static void test_headings(void)
{
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
        struct vfm_slice rest = {NULL, 0};
        const char *codes = mark_of_heading(vfm_slice_of(headings[i].heading), &rest);
        bool same = headings[i].codes ? codes && strcmp(codes, headings[i].codes) == 0 : !codes;
        tap_ok(same, "%s", headings[i].heading);
        if (codes && headings[i].codes)
            tap_slice(rest, headings[i].rest, "… and what is left of it");
    }
}

static void test_amounts(void)
{
    struct vfm_slice text = vfm_slice_of("$ 1,200");
    const char *codes = mark_take(&text, false);
    tap_ok(codes && !mark_is_plain(codes), "a dollar is of several");
    tap_slice(text, "1,200", "what stands behind it");
    tap_ok(codes && mark_means(codes, vfm_slice_of("NZD")), "of New Zealand's");
    tap_ok(codes && !mark_means(codes, vfm_slice_of("EUR")), "not a euro");
    tap_ok(codes && !mark_means(codes, vfm_slice_of("")), "not a pound, which needs no word");
    text = vfm_slice_of("1,200 EUR");
    codes = mark_take(&text, true);
    tap_ok(codes && mark_is_plain(codes) && mark_means(codes, vfm_slice_of("EUR")),
           "a code behind");
    tap_slice(text, "1,200", "what stands before it");
    text = vfm_slice_of("1,200");
    tap_ok(!mark_take(&text, true) && !mark_take(&text, false), "no mark");
    tap_ok(mark_means("EUR", vfm_slice_of(MARK_ANY)), "any will do");
}

int main(void)
{
    test_headings();
    test_amounts();
    return tap_done();
}
