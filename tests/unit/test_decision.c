// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The arithmetic of decisions: exact sums, points, weights, scales, preferences, the compromise set
 * of VIKOR. Whole methods against published papers are in tests/score.tst.
 */
#include <math.h>

#include <vfm/decision.h>
#include <vfm/ranking.h>
#include <vfm/weights.h>

#include "tap.h"

static bool near(double got, double want, double within)
{
    bool is = fabs(got - want) <= within;
    if (!is)
        printf("# got %.17g, expected %.17g\n", got, want);
    return is;
}

/* ---- sums and points ---- */

static void test_sums(void)
{
    /* 1e100 + 1 - 1e100 is 1; ten times 0.1 rounds to 1, exactly summed (0.1 is a little more) */
    static const double terms[] = {1e100, 1,   -1e100, 0.1, 0.1, 0.1, 0.1,
                                   0.1,   0.1, 0.1,    0.1, 0.1, 0.1};
    enum { COUNT = sizeof terms / sizeof *terms };
    struct vfm_sum sum = {0}, reversed = {0}, products = {0};
    struct vfm_error error = {0};
    for (int i = 0; i < COUNT; i++) {
        vfm_sum_add(&sum, terms[i], &error);
        vfm_sum_add(&reversed, terms[COUNT - 1 - i], &error);
    }
    tap_double(vfm_sum_value(&sum), 2, "1e100 + 1 - 1e100 + ten times 0.1 is 2");
    tap_double(vfm_sum_value(&reversed), 2, "the same from the other end");
    /* (1 + 2^-52)^2 - 1 - 2^-51 is 2^-104: lost by rounding products */
    double above = 1 + ldexp(1, -52);
    vfm_sum_add_product(&products, above, above, &error);
    vfm_sum_add(&products, -1, &error);
    vfm_sum_add(&products, -ldexp(1, -51), &error);
    tap_double(vfm_sum_value(&products), ldexp(1, -104), "a product is exact");
    vfm_sum_release(&sum);
    vfm_sum_release(&reversed);
    vfm_sum_release(&products);
    tap_double(vfm_sum_value(&sum), 0, "an empty sum is 0");
}

static void test_order_of_sums(void)
{
    uint64_t random = 9;
    int differ = 0;
    for (int round = 0; round < 200; round++) {
        double terms[50];
        struct vfm_sum there = {0}, back = {0};
        struct vfm_error error = {0};
        for (int i = 0; i < 50; i++)
            terms[i] =
                ldexp((double)(int64_t)tap_random(&random), -(int)(tap_random(&random) % 120));
        for (int i = 0; i < 50; i++) {
            vfm_sum_add(&there, terms[i], &error);
            vfm_sum_add(&back, terms[49 - i], &error);
        }
        differ += vfm_sum_value(&there) != vfm_sum_value(&back);
        vfm_sum_release(&there);
        vfm_sum_release(&back);
    }
    tap_integer(differ, 0, "200 sums of 50 terms are the same from both ends");
}

static void print_points(double value, const char *want)
{
    vfm_points points;
    struct vfm_error error = {0};
    char text[VFM_POINTS_TEXT];
    if (vfm_points_round(value, &points, &error) < 0) {
        tap_text(error.message, want, "points of a number");
        return;
    }
    tap_slice((struct vfm_slice){text, vfm_points_print(points, text)}, want, want);
}

static void test_points(void)
{
    vfm_points points;
    struct vfm_error error = {0};
    print_points(0, "0");
    print_points(-0.0, "0");
    print_points(74.65, "74.65");
    print_points(-1.5, "-1.5");
    print_points(100, "100");
    print_points(2.0 / 3, "0.666666666667");
    print_points(1e-12, "0.000000000001");
    print_points(4e-13, "0");
    print_points(ldexp(1, -13), "0.000122070312");     /* 0.0001220703125: the tie goes to even */
    print_points(3 * ldexp(1, -13), "0.000366210938"); /* …0.0003662109375 */
    print_points(0.1 + 0.2, "0.3");
    print_points(999999999999999, "999999999999999");
    tap_ok(vfm_points_round(1.1e15, &points, &error) < 0 && error.code == VFM_OVERFLOWED,
           "past 10^15 is an error");
    tap_ok(vfm_points_round(NAN, &points, &error) < 0, "NaN is an error");
    tap_ok(vfm_points_round(INFINITY, &points, &error) < 0, "infinity is an error");
}

/* ---- weights ---- */

static bool weights_are(enum vfm_rank_weights kind, const double *importance, size_t count,
                        const double *want)
{
    double weights[8];
    struct vfm_error error = {0};
    bool is = vfm_weights_ranked(kind, importance, count, weights, &error) == 0;
    for (size_t i = 0; i < count; i++)
        is &= near(weights[i], want[i], 1e-12);
    return is;
}

static void test_ranked(void)
{
    static const double order[] = {1, 2, 3, 4}, ties[] = {2, 1, 2, 4}, turned[] = {30, 20, 10};
    /* Barron and Barrett 1996: (1 + 1/2 + 1/3 + 1/4)/4 … (1/4)/4 */
    static const double centroid[] = {25.0 / 48, 13.0 / 48, 7.0 / 48, 3.0 / 48};
    static const double sums[] = {0.4, 0.3, 0.2, 0.1};
    static const double reciprocals[] = {12.0 / 25, 6.0 / 25, 4.0 / 25, 3.0 / 25};
    /* places 2 and 3 shared */
    static const double tied[] = {10.0 / 48, 25.0 / 48, 10.0 / 48, 3.0 / 48};
    static const double tied_sums[] = {0.25, 0.4, 0.25, 0.1};
    static const double back[] = {1.0 / 9, 2.5 / 9, 5.5 / 9};
    tap_ok(weights_are(VFM_RANK_CENTROID, order, 4, centroid), "centroids of four");
    tap_ok(weights_are(VFM_RANK_SUM, order, 4, sums), "rank sums of four");
    tap_ok(weights_are(VFM_RANK_RECIPROCAL, order, 4, reciprocals), "rank reciprocals of four");
    tap_ok(weights_are(VFM_RANK_CENTROID, ties, 4, tied), "ties share centroids");
    tap_ok(weights_are(VFM_RANK_SUM, ties, 4, tied_sums), "ties share rank sums");
    tap_ok(weights_are(VFM_RANK_CENTROID, turned, 3, back), "only the order counts");
}

static void test_pairwise(void)
{
    static const double consistent[] = {1, 6, 3, 1.0 / 6, 1, 0.5, 1.0 / 3, 2, 1};
    /* the style of four cars, R package MCDA: consistency ratio 0.164 by 0.882 */
    static const double style[] = {1,    0.25, 4, 1.0 / 6, 4, 1, 4, 0.25,
                                   0.25, 0.25, 1, 0.2,     6, 4, 5, 1};
    static const double crooked[] = {1, 3, 3, 1};
    double weights[4];
    struct vfm_consistency told;
    struct vfm_error error = {0};
    tap_ok(vfm_weights_pairwise(consistent, 3, 0.58, weights, &told, &error) == 0 &&
               near(weights[0], 2.0 / 3, 1e-12) && near(weights[1], 1.0 / 9, 1e-12) &&
               near(told.eigenvalue, 3, 1e-12) && near(told.ratio, 0, 1e-12),
           "a consistent matrix gives back its weights");
    tap_ok(vfm_weights_pairwise(style, 4, 0.882, weights, &told, &error) == 0 &&
               near(told.ratio, 0.164, 0.0005),
           "style of four cars: 0.164");
    double one = 1;
    tap_ok(vfm_weights_pairwise(&one, 1, 0, weights, &told, &error) == 0 && weights[0] == 1 &&
               told.ratio == 0,
           "one criterion weighs all");
    tap_ok(vfm_weights_pairwise(crooked, 2, 0, weights, &told, &error) < 0 &&
               error.code == VFM_BAD_CONFIG,
           "3 against 3 is refused");
}

/* A random reciprocal matrix. `many` values are as likely as each other: 17, those of the scale
 * from 1/9 to 9; 18, a number from 1 to 9 as it is or its reciprocal, so that 1 comes twice. */
static void draw_matrix(uint64_t *random, size_t count, unsigned many, double *matrix)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i; j < count; j++) {
            unsigned drawn = (unsigned)(tap_random(random) % many);
            double least = many == 17 ? 2 : 1; /* the least whose reciprocal is another value */
            double value = i == j ? 1 : drawn < 9 ? drawn + 1.0 : 1 / (drawn - 9 + least);
            matrix[i * count + j] = value;
            matrix[j * count + i] = 1 / value;
        }
}

static double index_of(const double *matrix, size_t count)
{
    double weights[VFM_MOST_PAIRWISE];
    struct vfm_consistency told = {0};
    struct vfm_error error = {0};
    vfm_weights_pairwise(matrix, count, 0, weights, &told, &error);
    return told.index;
}

/* The mean of `times` drawn matrices, and its standard error. */
static double mean_index(size_t count, unsigned many, unsigned times, double *deviates)
{
    double matrix[VFM_MOST_PAIRWISE * VFM_MOST_PAIRWISE], sum = 0, squares = 0;
    uint64_t random = count;
    for (unsigned i = 0; i < times; i++) {
        draw_matrix(&random, count, many, matrix);
        double index = index_of(matrix, count);
        sum += index;
        squares += index * index;
    }
    double mean = sum / times;
    *deviates = sqrt((squares / times - mean * mean) / times);
    return mean;
}

/* The mean of all matrices of three: 17 or 18 values in each of three places. */
static double exact_index_of_three(unsigned many)
{
    double sum = 0, values[18];
    for (unsigned i = 0; i < many; i++)
        values[i] = i < 9 ? i + 1.0 : 1 / (i - 9 + (many == 17 ? 2.0 : 1.0));
    for (unsigned a = 0; a < many; a++)
        for (unsigned b = 0; b < many; b++)
            for (unsigned c = 0; c < many; c++) {
                /* λ = 1 + t + 1/t with t the cube root of what is left of c / (a b) */
                double t = cbrt(values[c] / (values[a] * values[b]));
                sum += (t + 1 / t - 2) / 2;
            }
    return sum / (many * many * many);
}

/* The tables are means of random matrices; so draw some. Their makers drew too, so the tables have
 * errors of their own: of 100,000 matrices a size those of Aguarón and Moreno-Jiménez, up to 0.007
 * (their 1.115 for five); of some hundreds those of Donegan and Dodd, up to 0.022. Saaty's of 1980
 * are further off and are what his book prints. Published copies: the R package MCDA (of Aguarón
 * and Moreno-Jiménez), AHPy (of Donegan and Dodd). */
static void test_random_indices(void)
{
    static const struct {
        enum vfm_random_index index;
        const char *name;
        unsigned many;
        double within;
    } tables[] = {{VFM_RANDOM_AGUARON_MORENO, "Aguarón and Moreno-Jiménez", 17, 0.007},
                  {VFM_RANDOM_DONEGAN_DODD, "Donegan and Dodd", 18, 0.022}};
    tap_ok(near(vfm_random_index(VFM_RANDOM_AGUARON_MORENO, 3), exact_index_of_three(17), 0.0006),
           "0.525 is the mean of all matrices of three of 17 values");
    tap_ok(near(vfm_random_index(VFM_RANDOM_DONEGAN_DODD, 3), exact_index_of_three(18), 0.00005),
           "0.4914 is that of all where 1 comes up twice as often");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t count = 4; count <= VFM_MOST_PAIRWISE; count++) {
            double error, mean = mean_index(count, tables[i].many, 10000, &error);
            tap_ok(
                near(vfm_random_index(tables[i].index, count), mean, tables[i].within + 4 * error),
                "%s: %zu, drawn %.4f within %.4f", tables[i].name, count, mean,
                tables[i].within + 4 * error);
        }
    for (enum vfm_random_index index = VFM_RANDOM_SAATY; index <= VFM_RANDOM_AGUARON_MORENO;
         index++)
        tap_ok(vfm_random_index(index, 1) == 0 && vfm_random_index(index, 2) == 0,
               "one or two cannot contradict themselves");
}

/* ---- scales ---- */

static bool scale_gives(const struct vfm_scale *scale, const double *column, size_t count, double x,
                        bool beyond, double want)
{
    struct vfm_column seen = {0};
    struct vfm_error error = {0};
    double entry, value = NAN;
    int result = 0;
    for (size_t i = 0; i < count; i++)
        result |= vfm_scale_entry(scale, column[i], &entry, &error) ||
                  vfm_column_add(&seen, entry, &error);
    vfm_column_close(&seen);
    for (size_t i = 0; i < count; i++)
        if (vfm_scale_entry(scale, column[i], &entry, &error) == 0)
            vfm_column_deviate(&seen, entry, &error);
    vfm_column_close_deviations(&seen, scale->sample);
    result |= vfm_scale_value(scale, &seen, x, beyond, &value, &error);
    vfm_column_release(&seen);
    if (isnan(want))
        return result != 0 && error.code == VFM_OUT_OF_RANGE;
    return result == 0 && near(value, want, 1e-12);
}

static void test_scales(void)
{
    static const double prices[] = {100, 80, 120};
    static const double alike[] = {5, 5}, zeros[] = {0, 0}, two_four[] = {2, 4, 4, 4, 5, 5, 7, 9};
    static const struct vfm_band bands[] = {{0, 0}, {10, 2}, {20, 5}};
    struct vfm_scale s = {.type = VFM_SCALE_RELATIVE, .lower = true};
    tap_ok(scale_gives(&s, prices, 3, 100, false, 0.8), "relative to the lowest: 80/100");
    tap_ok(scale_gives(&s, prices, 3, 40, true, 1), "who is beyond is measured by itself too");
    tap_ok(scale_gives(&s, zeros, 2, 0, false, NAN), "0 over 0 is refused");
    s.zero = VFM_RULE_FULL;
    tap_ok(scale_gives(&s, zeros, 2, 0, false, 1), "… or full");
    tap_ok(scale_gives(&s, prices, 3, -1, false, NAN), "a negative price is refused");
    s = (struct vfm_scale){.type = VFM_SCALE_MEAN, .lower = true};
    /* mean 100: 20% below is 0.7, 20% above 0.3, twice the mean nothing */
    tap_ok(scale_gives(&s, prices, 3, 80, false, 0.7), "a fifth below the mean: 0.7");
    tap_ok(scale_gives(&s, prices, 3, 120, false, 0.3), "a fifth above the mean: 0.3");
    s = (struct vfm_scale){.type = VFM_SCALE_MINMAX, .lower = true, .costs = VFM_COSTS_COMPLEMENT};
    tap_ok(scale_gives(&s, prices, 3, 100, false, 0.5), "minmax of a price half-way");
    tap_ok(scale_gives(&s, alike, 2, 5, false, NAN), "no spread is refused");
    s.constant = VFM_RULE_NEUTRAL;
    tap_ok(scale_gives(&s, alike, 2, 5, false, 0.5), "… or 0.5");
    s.constant = VFM_RULE_FULL;
    tap_ok(scale_gives(&s, alike, 2, 5, false, 1), "… or 1");
    s = (struct vfm_scale){.type = VFM_SCALE_ZSCORE};
    /* the textbook column of mean 5 and deviation 2 */
    tap_ok(scale_gives(&s, two_four, 8, 9, false, 2), "z-score of 9 is 2");
    s.sample = true;
    tap_ok(scale_gives(&s, two_four, 8, 9, false, 4 / sqrt(32.0 / 7)), "… by a sample's deviation");
    /* a mean of three times 0.1 may be off by its rounding: that is no deviation */
    static const double tenths[] = {0.1, 0.1, 0.1}, losses[] = {-5, -1};
    tap_ok(scale_gives(&s, tenths, 3, 0.1, false, NAN), "0.1 three times has no z-score");
    s.constant = VFM_RULE_NEUTRAL;
    tap_ok(scale_gives(&s, tenths, 3, 0.1, false, 0), "… or that of the mean");
    /* divided by the greatest, -1, the worse -5 would have 5; neither is alike */
    s = (struct vfm_scale){.type = VFM_SCALE_MAX, .constant = VFM_RULE_NEUTRAL};
    tap_ok(scale_gives(&s, losses, 2, -5, false, NAN), "max of losses is refused");
    s.type = VFM_SCALE_SUM;
    tap_ok(scale_gives(&s, losses, 2, -5, false, NAN), "… and their sum");
    tap_ok(scale_gives(&s, zeros, 2, 0, false, 0.5), "zeros have no spread");
    s = (struct vfm_scale){.type = VFM_SCALE_VECTOR, .lower = true};
    tap_ok(scale_gives(&s, losses, 2, -5, false, NAN), "a negative cost has no reciprocal");
    s = (struct vfm_scale){.type = VFM_SCALE_MEAN, .lower = true, .zero = VFM_RULE_FULL};
    tap_ok(scale_gives(&s, losses, 2, -5, false, NAN), "a negative price is not below a mean");
    static const double endless[] = {1e200, 1}, tiny[] = {1e-200, 1};
    s = (struct vfm_scale){.type = VFM_SCALE_ZSCORE, .constant = VFM_RULE_NEUTRAL};
    tap_ok(scale_gives(&s, endless, 2, 1, false, NAN), "numbers whose squares are beyond all");
    s = (struct vfm_scale){.type = VFM_SCALE_VECTOR, .lower = true};
    tap_ok(scale_gives(&s, tiny, 2, 1, false, NAN), "… and whose reciprocals' are");
    s = (struct vfm_scale){.type = VFM_SCALE_LINEAR, .from = 200, .to = 0};
    tap_ok(scale_gives(&s, NULL, 0, 80, false, 0.6), "linear from 200 to 0: 80 is 0.6");
    tap_ok(scale_gives(&s, NULL, 0, 250, false, NAN), "250 lies outside and is refused");
    s.outside = VFM_OUTSIDE_CLAMP;
    tap_ok(scale_gives(&s, NULL, 0, 250, false, 0), "… or clamped");
    s.outside = VFM_OUTSIDE_EXTEND;
    tap_ok(scale_gives(&s, NULL, 0, 250, false, -0.25), "… or goes on");
    s = (struct vfm_scale){.type = VFM_SCALE_TARGET, .from = 0, .target = 4, .to = 12};
    tap_ok(scale_gives(&s, NULL, 0, 4, false, 1), "on target: 1");
    tap_ok(scale_gives(&s, NULL, 0, 1, false, 0.25), "a quarter of the way up");
    tap_ok(scale_gives(&s, NULL, 0, 10, false, 0.25), "three quarters of the way down");
    s = (struct vfm_scale){.type = VFM_SCALE_BANDS, .most = 5, .bands = bands, .band_count = 3};
    tap_ok(scale_gives(&s, NULL, 0, 9.99, false, 0) && scale_gives(&s, NULL, 0, 10, false, 0.4) &&
               scale_gives(&s, NULL, 0, 1e9, false, 1),
           "bands begin where they begin");
    tap_ok(scale_gives(&s, NULL, 0, -1, false, NAN), "below the first band is refused");
    s = (struct vfm_scale){.type = VFM_SCALE_POINTS, .least = -2, .most = 2};
    tap_ok(scale_gives(&s, NULL, 0, -1, false, -0.5), "points may be negative");
    tap_ok(scale_gives(&s, NULL, 0, 3, false, NAN), "3 of 2 points is refused");
    /* turned round: 1 is the best of 1 to 5, and 5 has what 1 has where more is better */
    s = (struct vfm_scale){.type = VFM_SCALE_POINTS, .least = 1, .most = 5, .lower = true};
    tap_ok(scale_gives(&s, NULL, 0, 1, false, 1) && scale_gives(&s, NULL, 0, 5, false, 0.2),
           "where fewer are better the fewest have all");
}

/* ---- methods ---- */

static void test_preferences(void)
{
    /* Brans and Vincke 1985, the six kinds */
    struct vfm_preference p = {.type = VFM_USUAL};
    tap_ok(vfm_preference(&p, 0.001) == 1 && vfm_preference(&p, 0) == 0 &&
               vfm_preference(&p, -1) == 0,
           "usual");
    p = (struct vfm_preference){.type = VFM_U_SHAPE, .q = 2};
    tap_ok(vfm_preference(&p, 2) == 0 && vfm_preference(&p, 2.1) == 1, "u-shape");
    p = (struct vfm_preference){.type = VFM_V_SHAPE, .p = 4};
    tap_ok(vfm_preference(&p, 1) == 0.25 && vfm_preference(&p, 5) == 1, "v-shape");
    p = (struct vfm_preference){.type = VFM_LEVEL, .q = 1, .p = 3};
    tap_ok(vfm_preference(&p, 1) == 0 && vfm_preference(&p, 3) == 0.5 &&
               vfm_preference(&p, 3.1) == 1,
           "level");
    p = (struct vfm_preference){.type = VFM_STRAIGHT, .q = 1, .p = 3};
    tap_ok(vfm_preference(&p, 1) == 0 && vfm_preference(&p, 2) == 0.5 && vfm_preference(&p, 3) == 1,
           "linear");
    p = (struct vfm_preference){.type = VFM_GAUSSIAN, .s = 2};
    tap_ok(near(vfm_preference(&p, 2), 1 - exp(-0.5), 1e-15), "gaussian");
}

/* Judges rows of two criteria by VIKOR; which are in the compromise set. */
static void judge_vikor(const double (*rows)[2], size_t count, bool *compromise)
{
    struct vfm_criterion criteria[2] = {
        {.id = "a", .scale = {.costs = VFM_COSTS_AS_IS}, .weight = 0.5},
        {.id = "b", .scale = {.costs = VFM_COSTS_AS_IS}, .weight = 0.5}};
    struct vfm_decision decision = {
        .method = VFM_VIKOR, .v = 0.5, .total = 1, .criteria = criteria, .count = 2};
    struct vfm_yardstick yardstick;
    struct vfm_error error = {0};
    vfm_points parts[2];
    struct vfm_verdict verdict = {.parts = parts};
    vfm_yardstick_init(&yardstick, &decision, &error);
    for (unsigned pass = 0; pass < vfm_decision_passes(&decision); pass++) {
        for (size_t i = 0; i < count; i++)
            vfm_yardstick_see(&yardstick, pass, rows[i], &error);
        vfm_yardstick_close(&yardstick, pass, &error);
    }
    for (size_t i = 0; i < count; i++) {
        vfm_yardstick_judge(&yardstick, rows[i], false, &verdict, &error);
        compromise[i] = verdict.compromise;
    }
    vfm_yardstick_release(&yardstick);
}

static void test_compromise(void)
{
    /* clear: S 0, 0.5, 1 and R 0, 0.5, 0.5, so Q 0, 0.75, 1 and the lead is at least 1/2 */
    static const double clear[][2] = {{10, 10}, {10, 0}, {0, 0}};
    /* close: Q 0.25, 0.25 and more: no lead at all, both are in */
    static const double close[][2] = {{10, 9}, {9, 10}, {0, 0}, {1, 0}};
    /* a lead of exactly DQ = 1/3: S 0, 2/6, 3/6, 6/6 and R 0, 1/3 … as S, so Q 0, 1/3, 1/2, 1 */
    static const double third[][2] = {{6, 6}, {4, 4}, {3, 3}, {0, 0}};
    bool in[4];
    judge_vikor(third, 4, in);
    tap_ok(in[0] && !in[1] && !in[2] && !in[3], "a lead of exactly DQ is enough");
    judge_vikor(clear, 3, in);
    tap_ok(in[0] && !in[1] && !in[2], "a clear winner stands alone");
    judge_vikor(close, 4, in);
    tap_ok(in[0] && in[1] && !in[2] && !in[3], "two that are as good make a set");
}

static void test_ranking(void)
{
    static const bool equal[] = {false, true, false, false};
    static const double want[4][4] = {{1, 1, 3, 4}, {1, 1, 2, 3}, {1, 2, 3, 4}, {1, 1.5, 3, 4}};
    for (int ties = 0; ties < 4; ties++) {
        struct vfm_ranking ranking = {0};
        bool is = true;
        for (int i = 0; i < 4; i++) {
            vfm_ranking_next(&ranking, equal[i]);
            is &= vfm_ranking_rank(&ranking, (enum vfm_ties)ties) == want[ties][i];
        }
        tap_ok(is, "tie rule %d", ties);
    }
}

int main(void)
{
    test_sums();
    test_order_of_sums();
    test_points();
    test_ranked();
    test_pairwise();
    test_random_indices();
    test_scales();
    test_preferences();
    test_compromise();
    test_ranking();
    return tap_done();
}
