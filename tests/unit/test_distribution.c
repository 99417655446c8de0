// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Distributions against their moments (textbook formulas, worked out beside each row), published
 * parameters, and GSL's cumulative distribution functions.
 */
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <vfm/distribution.h>
#include <vfm/random.h>

#include "tap.h"

static bool near(double got, double wanted, double tolerance)
{
    return fabs(got - wanted) <= tolerance * fmax(1, fabs(wanted));
}

static void is_near(double got, double wanted, double tolerance, const char *what)
{
    if (!tap_ok(near(got, wanted, tolerance), "%s is %.10g", what, wanted))
        printf("#      got: %.17g\n", got);
}

/* Mean and variance of draws, within five standard errors; and of the quantile function itself,
 * which is closer. */
static void has_moments(const struct vfm_distribution *made, double mean, double variance,
                        const char *name)
{
    enum { N = 40000 };
    double sum = 0, squares = 0, drawn = 0, drawn_squares = 0;
    for (uint32_t i = 0; i < N; i++) {
        double exact = vfm_distribution_quantile(made, (i + 0.5) / N) - mean;
        double draw = vfm_distribution_quantile(
                          made, vfm_random_uniform(7, (struct vfm_coordinates){i, 1, 2, 0})) -
                      mean;
        sum += exact;
        squares += exact * exact;
        drawn += draw;
        drawn_squares += draw * draw;
    }
    double sd = sqrt(variance);
    tap_ok(fabs(sum / N) < 2e-3 * sd, "%s: the mean is %g", name, mean);
    tap_ok(fabs(squares / N - variance) < 2e-2 * variance, "%s: the variance is %g", name,
           variance);
    tap_ok(fabs(drawn / N) < 5 * sd / sqrt(N), "%s: draws have that mean", name);
    tap_ok(fabs(drawn_squares / N - variance) < 0.1 * variance, "%s: draws have that variance",
           name);
}

/* Triangles and PERT shapes of three points; mean and variance by formula: (a+b+c)/3 and
 * (a²+b²+c²−ab−ac−bc)/18; (a+4m+b)/6 and (mean−a)(b−mean)/7. Percentiles of the triangle solved by
 * hand. */
static void three_points(void)
{
    static const struct {
        double low, mode, high;
        double mean, variance, p05, p50, p95;
        double pert_mean, pert_variance, alpha, beta;
    } rows[] = {
        {0, 3, 10, 4.333333333333333, 4.388888888888889, 1.224744871, 4.083920217, 8.129171307,
         3.6666666666666665, 3.317460317460317, 2.2, 3.8},
        {-1, 0, 1, 0, 0.16666666666666666, -0.683772234, 0, 0.683772234, 0, 0.14285714285714285, 3,
         3},
        {10, 20, 60, 30, 116.66666666666667, 15, 28.377223398, 50, 25, 75, 1.8, 4.2},
        {0.8, 1, 1.5, 1.1, 0.021666666666666667, 0.883666003, 1.081669987, 1.367712434, 1.05,
         0.016071428571428573, 2.142857143, 3.857142857},
    };
    struct vfm_distribution made;
    struct vfm_error error = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        vfm_triangular(rows[i].low, rows[i].mode, rows[i].high, &made, &error);
        has_moments(&made, rows[i].mean, rows[i].variance, "triangular");
        is_near(vfm_distribution_quantile(&made, 0.05), rows[i].p05, 1e-9, "its P5");
        is_near(vfm_distribution_quantile(&made, 0.5), rows[i].p50, 1e-9, "its P50");
        is_near(vfm_distribution_quantile(&made, 0.95), rows[i].p95, 1e-9, "its P95");
        vfm_pert(rows[i].low, rows[i].mode, rows[i].high, &made, &error);
        is_near(made.a, rows[i].alpha, 1e-9, "alpha of PERT");
        is_near(made.b, rows[i].beta, 1e-9, "beta of PERT");
        has_moments(&made, rows[i].pert_mean, rows[i].pert_variance, "pert");
    }
    vfm_triangular(2, 2, 5, &made, &error);
    is_near(vfm_distribution_quantile(&made, 0.75), 3.5, 1e-15, "a triangle whose mode is its low");
    vfm_triangular(2, 5, 5, &made, &error);
    is_near(vfm_distribution_quantile(&made, 0.25), 3.5, 1e-15,
            "a triangle whose mode is its high");
    vfm_triangular(4, 4, 4, &made, &error);
    tap_double(vfm_distribution_quantile(&made, 0.3), 4, "a triangle of no width");
    vfm_pert(4, 4, 4, &made, &error);
    tap_double(vfm_distribution_quantile(&made, 0.3), 4, "a PERT of no width");
    vfm_uniform(-2, 6, &made, &error);
    has_moments(&made, 2, 64.0 / 12, "uniform");
    tap_double(vfm_distribution_quantile(&made, 0.25), 0, "a quarter of the way");
}

/* Parameters from mean and spread. The first beta is printed so in A. Briggs and others' and later
 * teaching material (mean 0.76, standard error 0.03: alpha 153.27, beta 48.4); the rest are the
 * formulas worked out by hand. */
static void moments(void)
{
    struct vfm_distribution made;
    struct vfm_error error = {0};
    vfm_beta_of_moments(0.76, 0.03, 0, 1, &made, &error);
    is_near(made.a, 153.27, 5e-5, "alpha of mean 0.76, sd 0.03");
    is_near(made.b, 48.4, 1e-12, "beta of mean 0.76, sd 0.03");
    has_moments(&made, 0.76, 0.0009, "beta");
    vfm_beta_of_moments(0.8, 0.1, 0, 1, &made, &error);
    is_near(made.a, 12, 1e-12, "alpha of mean 0.8, sd 0.1");
    is_near(made.b, 3, 1e-12, "beta of mean 0.8, sd 0.1");
    vfm_beta_of_moments(0.6, 0.08, 0, 1, &made, &error);
    is_near(made.a, 21.9, 1e-12, "alpha of mean 0.6, sd 0.08");
    is_near(made.b, 14.6, 1e-12, "beta of mean 0.6, sd 0.08");
    vfm_beta_of_moments(180, 10, 100, 200, &made, &error);
    is_near(made.a, 12, 1e-12, "alpha of the same stretched from 100 to 200");
    has_moments(&made, 180, 100, "beta from 100 to 200");
    vfm_gamma_of_moments(1000, 250, &made, &error);
    is_near(made.a, 16, 1e-12, "shape of mean 1000, sd 250");
    is_near(made.b, 62.5, 1e-12, "scale of mean 1000, sd 250");
    has_moments(&made, 1000, 62500, "gamma");
    vfm_gamma_of_moments(10, 5, &made, &error);
    is_near(made.a, 4, 1e-12, "shape of mean 10, sd 5");
    is_near(made.b, 2.5, 1e-12, "scale of mean 10, sd 5");
    vfm_lognormal_of_moments(1000, 250, &made, &error);
    is_near(made.a, 6.877442968074, 1e-12, "meanlog of mean 1000, sd 250");
    is_near(made.b, 0.246220677069, 1e-12, "sdlog of mean 1000, sd 250");
    has_moments(&made, 1000, 62500, "lognormal");
    vfm_lognormal_of_moments(10, 5, &made, &error);
    is_near(made.a, 2.191013317337, 1e-12, "meanlog of mean 10, sd 5");
    is_near(made.b, 0.472380727077, 1e-12, "sdlog of mean 10, sd 5");
    vfm_normal(-3, 2, &made, &error);
    has_moments(&made, -3, 4, "normal");
    /* the quantile of 0.975 of the standard normal, from tables */
    is_near(vfm_distribution_quantile(&made, 0.975), -3 + 2 * 1.959963984540054, 1e-14,
            "the 97.5% quantile of a normal");
    vfm_normal(5, 0, &made, &error);
    tap_double(vfm_distribution_quantile(&made, 0.9), 5, "a normal of no spread");
    vfm_lognormal_of_moments(5, 0, &made, &error);
    tap_double(vfm_distribution_quantile(&made, 0.9), 5, "a lognormal of no spread");
}

/* ---- against GSL ---- */

/* The least uniform numbers there are, tails, and everything between. */
static double uniform_at(unsigned i)
{
    if (i < 53)
        return ldexp(1, -(int)i - 1);
    if (i < 106)
        return 1 - ldexp(1, 52 - (int)i);
    return (i - 105) / 1000.0;
}

/* What GSL says of quantiles, tail by tail: as close as the neighbouring doubles let it be. */
static double worst_of(const struct vfm_distribution *made, double (*lower)(double, double, double),
                       double (*upper)(double, double, double))
{
    double worst = 0;
    for (unsigned i = 0; i < 106 + 999; i++) {
        double uniform = uniform_at(i), value = vfm_distribution_quantile(made, uniform);
        double (*tail)(double, double, double) = uniform > 0.5 ? upper : lower;
        double wanted = fmin(uniform, 1 - uniform);
        double before = tail(nextafter(value, -INFINITY), made->a, made->b);
        double after = tail(nextafter(value, INFINITY), made->a, made->b);
        double off = fabs(tail(value, made->a, made->b) - wanted) - 2 * fabs(after - before);
        if (!(off / wanted <= worst))
            worst = off / wanted;
    }
    return worst;
}

static void against_gsl(void)
{
    static const double shapes[] = {0.1, 0.4, 1, 1.3, 2.2, 3.8, 12, 48.4, 153.27, 1000, 10000};
    enum { SHAPES = sizeof shapes / sizeof *shapes };
    struct vfm_distribution made;
    struct vfm_error error = {0};
    for (size_t i = 0; i < SHAPES; i++) {
        double worst = 0;
        for (size_t j = 0; j < SHAPES; j++) {
            vfm_beta(shapes[i], shapes[j], 0, 1, &made, &error);
            worst = fmax(worst, worst_of(&made, gsl_cdf_beta_P, gsl_cdf_beta_Q));
        }
        if (!tap_ok(worst < 1e-9, "beta with alpha %g is GSL's", shapes[i]))
            printf("# relative error of a tail: %g\n", worst);
        vfm_gamma(shapes[i], 2.5, &made, &error);
        worst = worst_of(&made, gsl_cdf_gamma_P, gsl_cdf_gamma_Q);
        if (!tap_ok(worst < 1e-8, "gamma with shape %g is GSL's", shapes[i]))
            printf("# relative error of a tail: %g\n", worst);
    }
    vfm_lognormal(0.7, 1.3, &made, &error);
    tap_ok(worst_of(&made, gsl_cdf_lognormal_P, gsl_cdf_lognormal_Q) < 1e-12, "lognormal is GSL's");
    bool rises = true;
    double last = -1;
    vfm_beta(0.4, 1.3, 0, 1, &made, &error);
    for (int i = 1; i < 100000; i++) {
        double value = vfm_distribution_quantile(&made, i / 100000.0);
        rises = rises && value > last;
        last = value;
    }
    tap_ok(rises, "quantiles rise");
}

static void cumulative(void)
{
    struct vfm_distribution made[8];
    struct vfm_error error = {0};
    vfm_triangular(10, 20, 60, &made[0], &error);
    vfm_pert(10, 20, 60, &made[1], &error);
    vfm_uniform(10, 60, &made[2], &error);
    vfm_normal(10, 3, &made[3], &error);
    vfm_lognormal(1, 0.5, &made[4], &error);
    vfm_beta(2, 5, -1, 1, &made[5], &error);
    vfm_gamma(3, 2, &made[6], &error);
    vfm_normal(10, 3, &made[7], &error);
    vfm_distribution_cut(&made[7], 9, 20, &error);
    for (int i = 0; i < 8; i++) {
        double worst = 0;
        for (double p = 0.001; p < 1; p += 0.001)
            worst = fmax(worst, fabs(vfm_distribution_cumulative(
                                         &made[i], vfm_distribution_quantile(&made[i], p)) -
                                     p));
        tap_ok(worst < 1e-13, "cumulative %d undoes quantile", i);
    }
}

/* A normal cut at its mean is a half-normal: mean sd·√(2/π), variance sd²(1 − 2/π). */
static void cuts(void)
{
    struct vfm_distribution made;
    struct vfm_error error = {0};
    vfm_normal(0, 1, &made, &error);
    tap_ok(vfm_distribution_cut(&made, 0, INFINITY, &error) == 0, "a normal cut at its mean");
    has_moments(&made, 0.7978845608028654, 0.3633802276324187, "half-normal");
    is_near(vfm_distribution_quantile(&made, 0.5), 0.6744897501960817, 1e-14, "its median");
    vfm_normal(0.1, 0.05, &made, &error);
    vfm_distribution_cut(&made, 0, 1, &error);
    tap_ok(vfm_distribution_quantile(&made, 0x1p-53) >= 0, "nothing below the cut");
    tap_ok(vfm_distribution_quantile(&made, 1 - 0x1p-53) <= 1, "nothing above the cut");
    tap_ok(vfm_distribution_cut(&made, 3, 4, &error) < 0 && error.code == VFM_OUT_OF_RANGE,
           "a cut that leaves nothing is refused");
}

static void refused(int result, struct vfm_error *error, const char *words)
{
    if (tap_ok(result < 0 && error->code == VFM_OUT_OF_RANGE, "refused: %s", words))
        tap_contains(error->message, words, "and the words say why");
    *error = (struct vfm_error){0};
}

static void errors(void)
{
    struct vfm_distribution made;
    struct vfm_error error = {0};
    refused(vfm_triangular(3, 2, 5, &made, &error), &error, "mode 2 must be from low 3 to high 5");
    refused(vfm_triangular(5, 4, 3, &made, &error), &error, "low 5 must be no more than high 3");
    refused(vfm_pert(0, 11, 10, &made, &error), &error, "mode 11 must be from low 0 to high 10");
    refused(vfm_uniform(1, 0, &made, &error), &error, "low 1 must be no more than high 0");
    refused(vfm_uniform(-1e308, 1e308, &made, &error), &error, "is not a finite number");
    refused(vfm_normal(0, -1, &made, &error), &error, "sd -1 must not be below 0");
    refused(vfm_normal(NAN, 1, &made, &error), &error, "mean is not a finite number");
    refused(vfm_lognormal_of_moments(-5, 1, &made, &error), &error, "mean -5 must be above 0");
    refused(vfm_lognormal(2000, 1, &made, &error), &error, "exponential of meanlog");
    refused(vfm_beta(0, 1, 0, 1, &made, &error), &error, "alpha 0 must be from 0.1 to 10000");
    refused(vfm_beta(1, 20000, 0, 1, &made, &error), &error, "is as good as normal");
    refused(vfm_beta_of_moments(0.5, 0.5, 0, 1, &made, &error), &error, "it must be below 0.5");
    refused(vfm_beta_of_moments(1.5, 0.1, 0, 1, &made, &error), &error, "must be between 0 and 1");
    refused(vfm_gamma(1, 0, &made, &error), &error, "scale 0 must be above 0");
    refused(vfm_gamma_of_moments(10, 0, &made, &error), &error, "sd 0 must be above 0");
}

int main(void)
{
    vfm_distribution_prepare();
    three_points();
    moments();
    against_gsl();
    cumulative();
    cuts();
    errors();
    return tap_done();
}
