// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Appraisal against published figures and hand calculations. */
#include <vfm/appraisal.h>

#include "tap.h"

static vfm_money pounds(const char *text)
{
    struct vfm_error error = {0};
    vfm_money amount = 0;
    if (vfm_money_parse(vfm_slice_of(text), &amount, &error) < 0)
        tap_ok(false, "\"%s\" is an amount", text);
    return amount;
}

static void is_money(vfm_money got, const char *wanted, const char *what)
{
    char text[VFM_MONEY_TEXT + 1];
    text[vfm_money_print(got, text)] = '\0';
    tap_ok(got == pounds(wanted), "%s is %s (got %s)", what, wanted, text);
}

/* UWE Bristol 2015, Living Well Taking Control: benefits 699,154.05, inputs 120,508.75, npv
 * 578,645.30, 5.80, net 4.80. */
static void ratios(void)
{
    struct vfm_error error = {0};
    struct vfm_appraisal result = {0};
    vfm_money inputs = pounds("120508.75");
    vfm_appraise(pounds("699154.05"), inputs, inputs, &result, &error);
    is_money(result.npv, "578645.30", "npv");
    tap_ok(result.has_ratio, "there is a ratio");
    is_money(result.sroi, "5.801687", "sroi to six decimals");
    is_money(result.net_sroi, "4.801687", "net sroi to six decimals");

    /* 260 of benefit from 150 of inputs, of which 100 are constrained */
    vfm_appraise(pounds("260"), pounds("150"), pounds("100"), &result, &error);
    is_money(result.npv, "110", "npv counts all inputs");
    is_money(result.sroi, "2.6", "sroi on a constrained budget");
    is_money(result.net_sroi, "1.1", "net sroi on a constrained budget");

    /* 1/3, -1/3 and the tie 0.0000005, which goes to the even 0 */
    vfm_appraise(pounds("1"), pounds("3"), pounds("3"), &result, &error);
    is_money(result.sroi, "0.333333", "a third");
    is_money(result.net_sroi, "-0.666667", "minus two thirds");
    vfm_appraise(pounds("1"), pounds("2000000"), pounds("2000000"), &result, &error);
    is_money(result.sroi, "0", "half a millionth");

    vfm_appraise(pounds("5"), 0, 0, &result, &error);
    tap_ok(!result.has_ratio, "no inputs give no ratio");
    vfm_appraise(pounds("5"), pounds("-2"), pounds("-2"), &result, &error);
    tap_ok(!result.has_ratio, "inputs below zero give no ratio");
    is_money(result.npv, "7", "but an npv");
    tap_ok(vfm_appraise(VFM_MONEY_LIMIT, -1, 1, &result, &error) < 0 &&
               error.code == VFM_OVERFLOWED,
           "an npv past the limit is an error");
}

static void is_payback(const struct vfm_flow *flows, size_t count, int32_t origin,
                       const char *inputs, const char *wanted)
{
    struct vfm_error error = {0};
    bool reached = false;
    vfm_money years = 0;
    if (vfm_payback(flows, count, origin, pounds(inputs), &reached, &years, &error) < 0)
        tap_ok(false, "payback of %s: %s", inputs, error.message);
    else if (wanted)
        is_money(reached ? years : -1, wanted, "payback");
    else
        tap_ok(!reached, "%s is never paid back", inputs);
}

static void payback(void)
{
    /* 100, 50, 25 a year: 150 after two years, so 160 is reached 10/25 into the third */
    const vfm_money even[] = {pounds("100"), pounds("50"), pounds("25")};
    const struct vfm_flow one = {24000, 3, even};
    is_payback(&one, 1, 24000, "50", "0.5");
    is_payback(&one, 1, 24000, "100", "1");
    is_payback(&one, 1, 24000, "160", "2.4");
    is_payback(&one, 1, 24000, "175", "3");
    is_payback(&one, 1, 24000, "175.000001", NULL);
    is_payback(&one, 1, 23988, "50", "1.5"); /* money went in a year before */
    is_payback(&one, 1, 24000, "70", "0.7");

    /* 120 a year from month 0 (10 a month) and 240 a year from month 6 (20 a month): 60 after six
     * months, then 30 a month: 105 at 7.5 months */
    const vfm_money first[] = {pounds("120")}, second[] = {pounds("240")};
    const struct vfm_flow two[] = {{0, 1, first}, {6, 1, second}};
    const struct vfm_flow swapped[] = {{6, 1, second}, {0, 1, first}};
    is_payback(two, 2, 0, "105", "0.625");
    is_payback(swapped, 2, 0, "105", "0.625");
    is_payback(two, 2, 0, "360", "1.5");

    /* 100 in the first year, then a loss of 40 and a gain of 100: 90 is reached at 0.9, before the
     * loss; 110 is reached in the third year: 60 after two, 50 more at 100 a year */
    const vfm_money back[] = {pounds("100"), pounds("-40"), pounds("100")};
    const struct vfm_flow dip = {0, 3, back};
    is_payback(&dip, 1, 0, "90", "0.9");
    is_payback(&dip, 1, 0, "110", "2.5");
    is_payback(NULL, 0, 0, "1", NULL);

    struct vfm_error error = {0};
    bool reached;
    vfm_money years;
    const struct vfm_flow long_one = {0, VFM_MOST_YEARS + 1, even};
    tap_ok(vfm_payback(&long_one, 1, 0, 1, &reached, &years, &error) < 0 &&
               error.code == VFM_OUT_OF_RANGE,
           "a flow of too many years is an error");
}

static void is_margin(const char *benefits, const char *inputs, const char *words, const char *rate)
{
    struct vfm_error error = {0};
    struct vfm_margin margin = {0};
    /* against 300 of benefit for 100 */
    vfm_marginal(pounds(benefits), pounds(inputs), pounds("300"), pounds("100"), &margin, &error);
    const char *got = vfm_comparison_words(margin.comparison);
    tap_ok(strcmp(got, words) == 0, "%s for %s against 300 for 100: %s (got %s)", benefits, inputs,
           words, got);
    if (rate)
        is_money(margin.rate, rate, "marginal return");
}

static void margins(void)
{
    is_margin("500", "150", "costs more, gains more", "4");
    is_margin("320", "150", "costs more, gains more", "0.4");
    is_margin("250", "50", "costs less, gains less", "1");
    is_margin("300", "90", "dominates", NULL);
    is_margin("310", "90", "dominates", NULL);
    is_margin("300", "110", "dominated", NULL);
    is_margin("200", "110", "dominated", NULL);
    is_margin("900", "100", "equal costs", NULL);
    is_margin("300", "100", "equal costs", NULL);
}

static void measures(void)
{
    struct vfm_error error = {0};
    vfm_money got = 0;
    /* Green Book 1997, 4.56: 13.59; 13.586795822038384 at full length */
    vfm_equivalent_annual(pounds("100"), 0.06, 10, &got, &error);
    is_money(got, "13.586796", "the yearly worth of 100 at 6% over 10 years");
    vfm_equivalent_annual(pounds("100"), 0, 8, &got, &error);
    is_money(got, "12.5", "the yearly worth at 0%");
    /* a schedule of one band is that rate; 40% for a year, then 25%: 1/(1/1.4 + 1/1.75) */
    struct vfm_schedule schedule = vfm_schedule_flat(0.06);
    vfm_equivalent_annual_over(pounds("100"), &schedule, 10, &got, NULL, &error);
    is_money(got, "13.586796", "the yearly worth by a schedule of one band");
    schedule = (struct vfm_schedule){.count = 2, .bands = {{0, 1, 0.4}, {2, VFM_OPEN, 0.25}}};
    vfm_equivalent_annual_over(pounds("100"), &schedule, 2, &got, NULL, &error);
    is_money(got, "77.777778", "the yearly worth by a schedule of two bands");
    /* 1.05 after one year */
    vfm_equivalent_annual(pounds("100"), 0.05, 1, &got, &error);
    is_money(got, "105", "the yearly worth over one year");

    /* npv 300, a line of 400: a loss of three quarters of it breaks even */
    vfm_switching(pounds("300"), pounds("400"), &got, &error);
    is_money(got, "-0.75", "switching value of a benefit");
    vfm_switching(pounds("300"), pounds("-100"), &got, &error);
    is_money(got, "3", "switching value of a loss");
    vfm_switching(pounds("-50"), pounds("200"), &got, &error);
    is_money(got, "0.25", "switching value where it does not pay");

    /* 5,000 net from 20 people is 250 each: 30% of 1,000 people make 75,000 */
    vfm_scale_up(pounds("5000"), pounds("20"), 1000, 0.3, &got, &error);
    is_money(got, "75000", "scaled up");
    vfm_money_times(pounds("0.000001"), 0.5, &got, &error);
    is_money(got, "0", "half a micro-unit goes to the even");
    vfm_money_times(pounds("100"), 0.35, &got, &error);
    is_money(got, "35", "a share");
    tap_ok(vfm_money_times(VFM_MONEY_LIMIT, 2, &got, &error) < 0 && error.code == VFM_OVERFLOWED,
           "a product past the limit is an error");
}

int main(void)
{
    ratios();
    payback();
    margins();
    measures();
    return tap_done();
}
