// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * GSL computes the cumulative distribution functions of the beta and the gamma distribution well;
 * its inverses of them give up for skewed parameters and take ten times as long, so they are
 * inverted here: Halley's steps from a close guess, held inside a bracket.
 */
#include <vfm/distribution.h>

#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>

#define LEAST_SHAPE 0.1
#define MOST_SHAPE 1e4
#define LEAST_LEFT 1e-6 /* of the probability, after a cut */
#define MOST_STEPS 400

void vfm_distribution_prepare(void)
{
    gsl_set_error_handler_off();
}

/* ---- makers ---- */

static int check_finite(const char *name, double value, struct vfm_error *error)
{
    return isfinite(value) ? 0
                           : vfm_fail(error, VFM_OUT_OF_RANGE, "%s is not a finite number", name);
}

static int check_above(const char *name, double value, struct vfm_error *error)
{
    if (check_finite(name, value, error) < 0)
        return -1;
    return value > 0 ? 0 : vfm_fail(error, VFM_OUT_OF_RANGE, "%s %g must be above 0", name, value);
}

static int check_sd(const char *name, double value, struct vfm_error *error)
{
    if (check_finite(name, value, error) < 0)
        return -1;
    return value >= 0 ? 0
                      : vfm_fail(error, VFM_OUT_OF_RANGE, "%s %g must not be below 0", name, value);
}

static int check_shape(const char *name, double value, struct vfm_error *error)
{
    if (value >= LEAST_SHAPE && value <= MOST_SHAPE)
        return 0;
    return vfm_fail(error, VFM_OUT_OF_RANGE, "%s %g must be from %g to %.0f%s", name, value,
                    LEAST_SHAPE, MOST_SHAPE,
                    value > MOST_SHAPE ? ": so narrow a distribution is as good as normal" : "");
}

static int check_range(double low, double high, bool open, struct vfm_error *error)
{
    if (check_finite("low", low, error) < 0 || check_finite("high", high, error) < 0 ||
        check_finite("high less low", high - low, error) < 0)
        return -1;
    if (low < high || (low == high && !open))
        return 0;
    return vfm_fail(error, VFM_OUT_OF_RANGE, "low %g must be %s high %g", low,
                    open ? "below" : "no more than", high);
}

static int check_mode(double low, double mode, double high, struct vfm_error *error)
{
    if (check_range(low, high, false, error) < 0 || check_finite("mode", mode, error) < 0)
        return -1;
    if (mode >= low && mode <= high)
        return 0;
    return vfm_fail(error, VFM_OUT_OF_RANGE, "mode %g must be from low %g to high %g", mode, low,
                    high);
}

/* The whole of a family between `low` and `high`. */
static struct vfm_distribution whole(enum vfm_family family, double low, double high)
{
    return (struct vfm_distribution){.family = family, .low = low, .high = high, .between = 1};
}

int vfm_triangular(double low, double mode, double high, struct vfm_distribution *made,
                   struct vfm_error *error)
{
    if (check_mode(low, mode, high, error) < 0)
        return -1;
    *made = whole(VFM_TRIANGULAR, low, high);
    made->mode = mode;
    return 0;
}

int vfm_uniform(double low, double high, struct vfm_distribution *made, struct vfm_error *error)
{
    if (check_range(low, high, false, error) < 0)
        return -1;
    *made = whole(VFM_UNIFORM, low, high);
    return 0;
}

int vfm_normal(double mean, double sd, struct vfm_distribution *made, struct vfm_error *error)
{
    if (check_finite("mean", mean, error) < 0 || check_sd("sd", sd, error) < 0)
        return -1;
    *made = sd > 0 ? whole(VFM_NORMAL, -INFINITY, INFINITY) : whole(VFM_NORMAL, mean, mean);
    made->a = mean;
    made->b = sd;
    return 0;
}

int vfm_lognormal(double meanlog, double sdlog, struct vfm_distribution *made,
                  struct vfm_error *error)
{
    double median = exp(meanlog);
    if (check_finite("meanlog", meanlog, error) < 0 || check_sd("sdlog", sdlog, error) < 0 ||
        check_above("the exponential of meanlog", median, error) < 0)
        return -1;
    *made = sdlog > 0 ? whole(VFM_LOGNORMAL, 0, INFINITY) : whole(VFM_LOGNORMAL, median, median);
    made->a = meanlog;
    made->b = sdlog;
    return 0;
}

int vfm_lognormal_of_moments(double mean, double sd, struct vfm_distribution *made,
                             struct vfm_error *error)
{
    if (check_above("mean", mean, error) < 0 || check_sd("sd", sd, error) < 0)
        return -1;
    double variance = log1p(sd / mean * (sd / mean));
    if (vfm_lognormal(log(mean) - variance / 2, sqrt(variance), made, error) < 0)
        return -1;
    if (sd == 0)
        made->low = made->high = mean;
    return 0;
}

int vfm_beta(double alpha, double beta, double low, double high, struct vfm_distribution *made,
             struct vfm_error *error)
{
    if (check_shape("alpha", alpha, error) < 0 || check_shape("beta", beta, error) < 0 ||
        check_range(low, high, true, error) < 0)
        return -1;
    *made = whole(VFM_BETA, low, high);
    made->a = alpha;
    made->b = beta;
    made->log_weight = -gsl_sf_lnbeta(alpha, beta);
    return 0;
}

int vfm_beta_of_moments(double mean, double sd, double low, double high,
                        struct vfm_distribution *made, struct vfm_error *error)
{
    if (check_finite("mean", mean, error) < 0 || check_above("sd", sd, error) < 0 ||
        check_range(low, high, true, error) < 0)
        return -1;
    if (!(mean > low && mean < high))
        return vfm_fail(error, VFM_OUT_OF_RANGE, "mean %g must be between %g and %g", mean, low,
                        high);
    double m = (mean - low) / (high - low), s = sd / (high - low);
    double k = m * (1 - m) / (s * s) - 1;
    if (!(k > 0))
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "sd %g is too much for a beta distribution of mean %g: it must be below %g",
                        sd, mean, sqrt(m * (1 - m)) * (high - low));
    return vfm_beta(m * k, (1 - m) * k, low, high, made, error);
}

int vfm_pert(double low, double mode, double high, struct vfm_distribution *made,
             struct vfm_error *error)
{
    if (check_mode(low, mode, high, error) < 0)
        return -1;
    if (low == high) {
        *made = whole(VFM_PERT, low, high);
        return 0;
    }
    double width = high - low;
    if (vfm_beta(1 + 4 * (mode - low) / width, 1 + 4 * (high - mode) / width, low, high, made,
                 error) < 0)
        return -1;
    made->family = VFM_PERT;
    made->mode = mode;
    return 0;
}

int vfm_gamma(double shape, double scale, struct vfm_distribution *made, struct vfm_error *error)
{
    if (check_shape("shape", shape, error) < 0 || check_above("scale", scale, error) < 0)
        return -1;
    *made = whole(VFM_GAMMA, 0, INFINITY);
    made->a = shape;
    made->b = scale;
    made->log_weight = -gsl_sf_lngamma(shape);
    return 0;
}

int vfm_gamma_of_moments(double mean, double sd, struct vfm_distribution *made,
                         struct vfm_error *error)
{
    if (check_above("mean", mean, error) < 0 || check_above("sd", sd, error) < 0)
        return -1;
    return vfm_gamma(mean / sd * (mean / sd), sd / mean * sd, made, error);
}

int vfm_distribution_cut(struct vfm_distribution *made, double low, double high,
                         struct vfm_error *error)
{
    if (!(low < high))
        return vfm_fail(error, VFM_OUT_OF_RANGE, "low %g must be below high %g", low, high);
    double below = vfm_distribution_cumulative(made, low);
    double between = vfm_distribution_cumulative(made, high) - below;
    if (made->low == made->high)
        between = made->low >= low && made->low <= high;
    if (!(between >= LEAST_LEFT)) {
        if (isinf(low) || isinf(high))
            return vfm_fail(error, VFM_OUT_OF_RANGE,
                            "next to nothing of the distribution lies %s %g",
                            isinf(low) ? "below high" : "above low", isinf(low) ? high : low);
        return vfm_fail(error, VFM_OUT_OF_RANGE,
                        "next to nothing of the distribution lies from low %g to high %g", low,
                        high);
    }
    made->below = below;
    made->between = between;
    made->low = fmax(made->low, low);
    made->high = fmin(made->high, high);
    return 0;
}

/* ---- inversion ---- */

/* A distribution on 0 to `high`, as its inversion sees it: the probability of the tail that is
 * sought, less `wanted`, rising with x; its density, and the derivative of the density's logarithm.
 */
struct curve {
    double (*excess)(const struct curve *curve, double x);
    double (*density)(const struct curve *curve, double x);
    double (*slope)(const struct curve *curve, double x);
    double a, b, log_weight, wanted, high;
    bool upper; /* wanted is the probability above x */
};

/* A point inside a bracket, near its lower end where that spans many powers of ten. */
static double middle(double low, double high)
{
    if (isinf(high))
        return low * 2 + 1;
    if (low == 0)
        return high / 1024;
    return high / low > 4 ? sqrt(low) * sqrt(high) : low + (high - low) / 2;
}

/* Halley's step from x: a third-order one (E. Halley, 1694). Where its correction is past half of
 * Newton's, half. */
static double step_from(const struct curve *curve, double x, double excess)
{
    double newton = excess / curve->density(curve, x);
    double correction = newton * curve->slope(curve, x) / 2;
    return x - newton / (1 - fmin(0.5, fmax(-1, correction)));
}

static double invert(const struct curve *curve, double guess)
{
    double low = 0, high = curve->high, x = guess;
    if (!(x > low && x < high))
        x = middle(low, high);
    for (int i = 0; i < MOST_STEPS && x > low && x < high; i++) {
        double excess = curve->excess(curve, x);
        if (excess > 0)
            high = x;
        else if (excess < 0)
            low = x;
        else
            return x;
        double next = step_from(curve, x, excess);
        /* what is left after a third-order step from here is less than doubles tell apart */
        if (fabs(excess) < 1e-5 * curve->wanted && next > 0 && next < curve->high)
            return next;
        x = next > low && next < high ? next : middle(low, high);
    }
    return x;
}

/* ---- beta ---- */

static double beta_excess(const struct curve *curve, double x)
{
    return gsl_cdf_beta_P(x, curve->a, curve->b) - curve->wanted;
}

static double beta_density(const struct curve *curve, double x)
{
    return exp(curve->log_weight + (curve->a - 1) * log(x) + (curve->b - 1) * log1p(-x));
}

static double beta_slope(const struct curve *curve, double x)
{
    return (curve->a - 1) / x - (curve->b - 1) / (1 - x);
}

/* Near 0 the probability is x^a/(a·B(a, b)); a hill is nearly normal in ln(x/(1 − x)). */
static double beta_guess(const struct curve *curve)
{
    double a = curve->a, b = curve->b;
    if (a < 1.5 || b < 1.5)
        return fmin(0.9, exp((log(a) - curve->log_weight + log(curve->wanted)) / a));
    double z = gsl_cdf_ugaussian_Pinv(curve->wanted);
    double sd = sqrt((a + b) * (a + b) / (a * b * (a + b + 1)));
    return 1 / (1 + b / a * exp(-z * sd));
}

/* The lower half, and the upper one as the lower half of its mirror image. */
static double beta_quantile(const struct vfm_distribution *beta, double p)
{
    bool mirrored = p > 0.5;
    const struct curve curve = {.excess = beta_excess,
                                .density = beta_density,
                                .slope = beta_slope,
                                .a = mirrored ? beta->b : beta->a,
                                .b = mirrored ? beta->a : beta->b,
                                .log_weight = beta->log_weight,
                                .wanted = mirrored ? 1 - p : p,
                                .high = 1};
    double x = invert(&curve, beta_guess(&curve));
    double width = beta->high - beta->low;
    return mirrored ? beta->high - width * x : beta->low + width * x;
}

/* ---- gamma, of scale 1 ---- */

static double gamma_excess(const struct curve *curve, double x)
{
    return curve->upper ? curve->wanted - gsl_cdf_gamma_Q(x, curve->a, 1)
                        : gsl_cdf_gamma_P(x, curve->a, 1) - curve->wanted;
}

static double gamma_density(const struct curve *curve, double x)
{
    return exp(curve->log_weight + (curve->a - 1) * log(x) - x);
}

static double gamma_slope(const struct curve *curve, double x)
{
    return (curve->a - 1) / x - 1;
}

/* Near 0 the probability is x^a/Γ(a + 1); a hill's cube root is nearly normal (E. B. Wilson, M. M.
 * Hilferty, "The Distribution of Chi-square", 1931). */
static double gamma_guess(const struct curve *curve)
{
    double a = curve->a, p = curve->upper ? 1 - curve->wanted : curve->wanted;
    double near_zero = exp((log(a) - curve->log_weight + log(p)) / a);
    double root = 1 - 1 / (9 * a) + gsl_cdf_ugaussian_Pinv(p) / (3 * sqrt(a));
    return root < 0.5 || near_zero < a / 8 ? near_zero : a * root * root * root;
}

static double gamma_quantile(const struct vfm_distribution *gamma, double p)
{
    bool upper = p > 0.5;
    const struct curve curve = {.excess = gamma_excess,
                                .density = gamma_density,
                                .slope = gamma_slope,
                                .a = gamma->a,
                                .log_weight = gamma->log_weight,
                                .wanted = upper ? 1 - p : p,
                                .high = INFINITY,
                                .upper = upper};
    return gamma->b * invert(&curve, gamma_guess(&curve));
}

/* ---- all ---- */

static double triangular_quantile(const struct vfm_distribution *triangle, double p)
{
    double width = triangle->high - triangle->low;
    double rising = triangle->mode - triangle->low, falling = triangle->high - triangle->mode;
    if (p * width <= rising)
        return triangle->low + sqrt(p * width * rising);
    return triangle->high - sqrt((1 - p) * width * falling);
}

static double triangular_cumulative(const struct vfm_distribution *triangle, double value)
{
    double width = triangle->high - triangle->low;
    double rising = triangle->mode - triangle->low, falling = triangle->high - triangle->mode;
    double from = value - triangle->low, to = triangle->high - value;
    return value <= triangle->mode && rising > 0 ? from / width * (from / rising)
                                                 : 1 - to / width * (to / falling);
}

static double quantile(const struct vfm_distribution *distribution, double p)
{
    double a = distribution->a, b = distribution->b;
    switch (distribution->family) {
    case VFM_TRIANGULAR:
        return triangular_quantile(distribution, p);
    case VFM_UNIFORM:
        return distribution->low + p * (distribution->high - distribution->low);
    case VFM_NORMAL:
        return a + b * gsl_cdf_ugaussian_Pinv(p);
    case VFM_LOGNORMAL:
        return exp(a + b * gsl_cdf_ugaussian_Pinv(p));
    case VFM_PERT:
    case VFM_BETA:
        return beta_quantile(distribution, p);
    case VFM_GAMMA:
        return gamma_quantile(distribution, p);
    }
    return NAN;
}

double vfm_distribution_quantile(const struct vfm_distribution *distribution, double uniform)
{
    if (distribution->low == distribution->high)
        return distribution->low;
    double value = quantile(distribution, distribution->below + uniform * distribution->between);
    return fmin(distribution->high, fmax(distribution->low, value));
}

static double cumulative(const struct vfm_distribution *distribution, double value)
{
    double a = distribution->a, b = distribution->b;
    double low = distribution->low, width = distribution->high - low;
    switch (distribution->family) {
    case VFM_TRIANGULAR:
        return triangular_cumulative(distribution, value);
    case VFM_UNIFORM:
        return (value - low) / width;
    case VFM_NORMAL:
        return gsl_cdf_ugaussian_P((value - a) / b);
    case VFM_LOGNORMAL:
        return gsl_cdf_ugaussian_P((log(value) - a) / b);
    case VFM_PERT:
    case VFM_BETA:
        return gsl_cdf_beta_P((value - low) / width, a, b);
    case VFM_GAMMA:
        return gsl_cdf_gamma_P(value / b, a, 1);
    }
    return NAN;
}

double vfm_distribution_cumulative(const struct vfm_distribution *distribution, double value)
{
    if (value >= distribution->high)
        return 1;
    if (value <= distribution->low)
        return 0;
    return (cumulative(distribution, value) - distribution->below) / distribution->between;
}
