// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/money.h>

#include <assert.h>
#include <math.h>

__extension__ typedef unsigned __int128 wide;

#define PLACES 6
#define LIMIT_DIGITS 31 /* VFM_MONEY_LIMIT has so many, in micro-units */

static int not_a_number(struct vfm_slice text, struct vfm_error *error)
{
    return vfm_fail(error, VFM_BAD_NUMBER,
                    "\"%.*s\" is not a number: write digits, with a point before decimals",
                    VFM_PRINT(vfm_slice_head(text, 40)));
}

static int too_large(struct vfm_error *error)
{
    return vfm_fail(error, VFM_OVERFLOWED,
                    "an amount is past the limit of 10^24: give it in a larger unit");
}

static inline bool is_digit(char byte)
{
    return (unsigned char)(byte - '0') < 10;
}

/* ---- reading ---- */

/* A JSON number taken apart. */
struct parts {
    bool negative;
    const char *whole, *fraction; /* digits */
    size_t whole_length, fraction_length;
    int64_t exponent; /* cut to what no length of digits can make up for */
};

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && is_digit(*at))
        at++;
    return at;
}

static bool take_apart(struct vfm_slice text, struct parts *parts)
{
    const char *at = text.data, *end = at + text.length;
    *parts = (struct parts){0};
    if (at < end && *at == '-') {
        parts->negative = true;
        at++;
    }
    parts->whole = at;
    at = skip_digits(at, end);
    parts->whole_length = (size_t)(at - parts->whole);
    if (parts->whole_length == 0 || (parts->whole_length > 1 && *parts->whole == '0'))
        return false;
    if (at < end && *at == '.') {
        parts->fraction = ++at;
        at = skip_digits(at, end);
        parts->fraction_length = (size_t)(at - parts->fraction);
        if (parts->fraction_length == 0)
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        bool down = at < end && *at == '-';
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        const char *digits = at;
        at = skip_digits(at, end);
        if (at == digits)
            return false;
        for (const char *digit = digits; digit < at; digit++)
            if (parts->exponent < INT64_C(1) << 50)
                parts->exponent = parts->exponent * 10 + (*digit - '0');
        if (down)
            parts->exponent = -parts->exponent;
    }
    return at == end;
}

/* The digit at `index` counted over both parts; 0 past the end. */
static unsigned digit_at(const struct parts *parts, size_t index)
{
    if (index < parts->whole_length)
        return (unsigned)(parts->whole[index] - '0');
    index -= parts->whole_length;
    return index < parts->fraction_length ? (unsigned)(parts->fraction[index] - '0') : 0;
}

/* Any length, any exponent: finds the digits that are whole micro-units and rounds by the rest. */
static int parse_general(struct vfm_slice text, vfm_money *amount, struct vfm_error *error)
{
    struct parts parts;
    if (!take_apart(text, &parts))
        return not_a_number(text, error);
    size_t count = parts.whole_length + parts.fraction_length;
    size_t first = 0;
    while (first < count && digit_at(&parts, first) == 0)
        first++;
    if (first == count) {
        *amount = 0;
        return 0;
    }
    /* digits[first] … digits[first + kept - 1] are the whole micro-units */
    int64_t kept = (int64_t)parts.whole_length - (int64_t)first + parts.exponent + PLACES;
    if (kept > LIMIT_DIGITS)
        return too_large(error);
    if (kept < 0) { /* below a tenth of a micro-unit */
        *amount = 0;
        return 0;
    }
    wide micro = 0;
    size_t next = first;
    for (; kept > 0; kept--)
        micro = micro * 10 + digit_at(&parts, next++);
    unsigned half = digit_at(&parts, next++);
    bool more = false;
    for (; next < count && !more; next++)
        more = digit_at(&parts, next) != 0;
    if (half > 5 || (half == 5 && (more || (micro & 1))))
        micro++;
    if (micro > (wide)VFM_MONEY_LIMIT)
        return too_large(error);
    *amount = parts.negative ? -(vfm_money)micro : (vfm_money)micro;
    return 0;
}

/* The usual amount, at most 12 whole digits and 6 decimals, is read in one go. */
int vfm_money_parse(struct vfm_slice text, vfm_money *amount, struct vfm_error *error)
{
    static const uint32_t scale[PLACES + 1] = {1000000, 100000, 10000, 1000, 100, 10, 1};
    if (text.length == 0)
        return not_a_number(text, error);
    const char *at = text.data, *end = at + text.length;
    bool negative = *at == '-';
    at += negative;
    const char *start = at;
    uint64_t digits = 0; /* 19 of them at most */
    if (end - at > 12 + 1 + PLACES)
        return parse_general(text, amount, error);
    while (at < end && is_digit(*at))
        digits = digits * 10 + (uint64_t)(*at++ - '0');
    ptrdiff_t whole = at - start, decimals = 0;
    if (whole == 0 || whole > 12 || (whole > 1 && *start == '0'))
        return parse_general(text, amount, error);
    if (at < end && *at == '.') {
        const char *point = at++;
        while (at < end && is_digit(*at))
            digits = digits * 10 + (uint64_t)(*at++ - '0');
        decimals = at - point - 1;
        if (decimals == 0 || decimals > PLACES)
            return parse_general(text, amount, error);
    }
    if (at != end)
        return parse_general(text, amount, error);
    digits *= scale[decimals];
    *amount = negative ? -(int64_t)digits : (int64_t)digits;
    return 0;
}

/* ---- printing ---- */

static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                            "25262728293031323334353637383940414243444546474849"
                            "50515253545556575859606162636465666768697071727374"
                            "75767778798081828384858687888990919293949596979899";

static unsigned digit_count(uint64_t number)
{
    static const uint64_t powers[] = {
        UINT64_C(0),
        UINT64_C(10),
        UINT64_C(100),
        UINT64_C(1000),
        UINT64_C(10000),
        UINT64_C(100000),
        UINT64_C(1000000),
        UINT64_C(10000000),
        UINT64_C(100000000),
        UINT64_C(1000000000),
        UINT64_C(10000000000),
        UINT64_C(100000000000),
        UINT64_C(1000000000000),
        UINT64_C(10000000000000),
        UINT64_C(100000000000000),
        UINT64_C(1000000000000000),
        UINT64_C(10000000000000000),
        UINT64_C(100000000000000000),
        UINT64_C(1000000000000000000),
        UINT64_C(10000000000000000000),
    };
    unsigned bits = 64 - (unsigned)__builtin_clzll(number | 1);
    unsigned guess = bits * 1233 >> 12; /* log10(2) is near 1233/4096: right or one too few */
    return guess + (number >= powers[guess]);
}

/* `count` digits of `number`, with zeros before where it has fewer, ending before `end`. */
static void digits_before(char *end, uint64_t number, unsigned count)
{
    for (; count >= 2; count -= 2) {
        end -= 2;
        memcpy(end, pairs + number % 100 * 2, 2);
        number /= 100;
    }
    if (count)
        end[-1] = (char)('0' + number % 10);
}

/* Returns how many bytes. */
static unsigned print_small(uint64_t number, char *out)
{
    unsigned count = digit_count(number);
    digits_before(out + count, number, count);
    return count;
}

/* Any number of units: its digits past the eighteenth, then eighteen. */
static unsigned print_large(wide number, char *out)
{
    const uint64_t part = UINT64_C(1000000000000000000);
    if (number < part)
        return print_small((uint64_t)number, out);
    unsigned count = print_small((uint64_t)(number / part), out);
    digits_before(out + count + 18, (uint64_t)(number % part), 18);
    return count + 18;
}

/* The usual amount is below 10^8 units: its digits are found eight at a time, in one word whose
 * first byte is the first digit: fours, pairs, all. The multipliers are 2^20/100 and 2^10/10,
 * rounded up, which is near enough for fours and for pairs. */
static inline uint64_t eight_digits(uint32_t number)
{
    uint64_t fours = number / 10000 | (uint64_t)(number % 10000) << 32;
    uint64_t hundreds = fours * 10486 >> 20 & UINT64_C(0x0000007f0000007f);
    uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
    uint64_t tens = twos * 103 >> 10 & UINT64_C(0x000f000f000f000f);
    return tens | (twos - 10 * tens) << 8;
}

/* The bytes of `digits` from number `first` on as text; eight are written. */
static inline void put_digits(uint64_t digits, unsigned first, char *out)
{
    digits = (digits | UINT64_C(0x3030303030303030)) >> 8 * first;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    digits = __builtin_bswap64(digits);
#endif
    memcpy(out, &digits, sizeof digits);
}

/* Units below 10^8. */
static inline char *print_units(uint32_t units, char *at)
{
    uint64_t digits = eight_digits(units);
    unsigned zeros = (unsigned)__builtin_ctzll(digits | UINT64_C(1) << 56) / 8;
    put_digits(digits, zeros, at);
    return at + 8 - zeros;
}

size_t vfm_money_print(vfm_money amount, char *out)
{
    assert(amount <= VFM_MONEY_LIMIT && amount >= -VFM_MONEY_LIMIT);
    char *at = out;
    wide size = (wide)amount;
    if (amount < 0) {
        *at++ = '-';
        size = -size;
    }
    uint32_t decimals;
    if (__builtin_expect(size < UINT64_C(100000000) * 1000000, 1)) {
        uint64_t units = (uint64_t)size / 1000000;
        decimals = (uint32_t)((uint64_t)size - units * 1000000);
        at = print_units((uint32_t)units, at);
    } else {
        decimals = (uint32_t)(size % 1000000);
        at += print_large(size / 1000000, at);
    }
    if (decimals) {
        uint64_t digits = eight_digits(decimals * 100); /* the last two are nothing */
        *at = '.';
        put_digits(digits, 0, at + 1);
        at += 9 - __builtin_clzll(digits) / 8;
    }
    return (size_t)(at - out);
}

/* ---- doubles ---- */

/*
 * The product p of amount and 10^6 is itself rounded, so a tie in p need not be one in truth, and
 * the other way round. But p and the exact product never lie on two sides of a number that a double
 * can hold, so only p on a tie is in doubt, and fma gives exactly what p lost. Past 2^52 p is whole
 * and what it lost may be whole units or a tie too.
 */
int vfm_money_round(double amount, vfm_money *rounded, struct vfm_error *error)
{
    int64_t near;
    if (vfm_money_nearest(amount, &near)) {
        *rounded = near;
        return 0;
    }
    if (!(fabs(amount) <= 1e24))
        return isnan(amount) ? vfm_fail(error, VFM_OVERFLOWED, "an amount is not a number")
                             : too_large(error);
    double product = amount * 1e6;
    double whole = rint(product), over = product - whole; /* over: 0 past 2^52 */
    double lost = fma(amount, 1e6, -product);
    vfm_money micro = (vfm_money)whole;
    if (over == 0)
        micro += (vfm_money)rint(lost);
    else if (over == 0.5 && lost > 0)
        micro++;
    else if (over == -0.5 && lost < 0)
        micro--;
    if (micro > VFM_MONEY_LIMIT || micro < -VFM_MONEY_LIMIT)
        return too_large(error);
    *rounded = micro;
    return 0;
}

double vfm_money_double(vfm_money amount)
{
    const vfm_money exact = (vfm_money)1 << 53;
    if (amount <= exact && amount >= -exact)
        return (double)(int64_t)amount / 1e6; /* both exact: one rounding */
    wide size = amount < 0 ? -(wide)amount : (wide)amount;
    bool scaled = size >> 76 == 0; /* then the quotient has too few bits to round from */
    if (scaled)
        size <<= 30;
    /* at least 55 bits of quotient, the last of them told whether anything was left over */
    wide quotient = size / 1000000 | (size % 1000000 != 0);
    double number = (double)quotient;
    if (scaled)
        number *= 0x1p-30;
    return amount < 0 ? -number : number;
}

/* Some doubles at a time, and their bits; the compiler knows vectors of any processor. */
#define SOME 4
typedef double numbers __attribute__((vector_size(SOME * sizeof(double))));
typedef uint64_t bits __attribute__((vector_size(SOME * sizeof(uint64_t))));
#define TOP (UINT64_C(1) << 63)

/* The steps of vfm_money_nearest, but for what is asked of all at once: a top bit of `untold` is
 * set where one of them is too large, or half-way between two. Bits of numbers without their sign
 * are in the order of the numbers. */
bool vfm_money_nearest_each(const double *amounts, size_t from, size_t to, int64_t *rounded)
{
    const numbers nothing = VFM_MONEY_NO_FRACTION - (numbers){0},
                  near = VFM_MONEY_NEAR - (numbers){0}, half_way = 0.5 - (numbers){0};
    bits untold = {0};
    bool all = true;
    size_t row = from;
    for (; row + SOME <= to; row += SOME) {
        numbers some;
        memcpy(&some, amounts + row, sizeof some);
        numbers product = some * 1e6, moved = product + nothing;
        numbers over = product - (moved - nothing);
        bits whole = (bits)moved - (bits)nothing;
        memcpy(rounded + row, &whole, sizeof whole);
        untold |= (((bits)product & ~TOP) + (TOP - (bits)near)) |
                  (((bits)over & ~TOP) + (TOP - (bits)half_way));
    }
    for (; row < to; row++)
        all &= vfm_money_nearest(amounts[row], &rounded[row]);
    return all && !((untold[0] | untold[1] | untold[2] | untold[3]) >> 63);
}

/* ---- sums ---- */

int vfm_money_add(vfm_money *sum, vfm_money term, struct vfm_error *error)
{
    vfm_money total = *sum + term; /* both within the limit: no wrap */
    if (total > VFM_MONEY_LIMIT || total < -VFM_MONEY_LIMIT)
        return vfm_fail(error, VFM_OVERFLOWED,
                        "a sum of money is past the limit of 10^24: give amounts in a larger unit");
    *sum = total;
    return 0;
}

int vfm_money_ratio(vfm_money numerator, vfm_money denominator, vfm_money *ratio,
                    struct vfm_error *error)
{
    assert(denominator != 0);
    bool negative = (numerator < 0) != (denominator < 0);
    wide over = (wide)(numerator < 0 ? -numerator : numerator) * 1000000; /* at most 10^36 */
    wide under = (wide)(denominator < 0 ? -denominator : denominator);
    wide quotient = over / under, left = over % under;
    if (left > under - left || (left == under - left && (quotient & 1)))
        quotient++;
    if (quotient > (wide)VFM_MONEY_LIMIT)
        return vfm_fail(error, VFM_OVERFLOWED, "a ratio is past the limit of 10^24");
    *ratio = negative ? -(vfm_money)quotient : (vfm_money)quotient;
    return 0;
}

vfm_money vfm_money_part(vfm_money amount, unsigned count, unsigned index)
{
    assert(count > 0 && index < count);
    vfm_money each = amount / count, left = amount % count;
    if (left > 0 && index < (unsigned)left)
        return each + 1;
    if (left < 0 && index < (unsigned)-left)
        return each - 1;
    return each;
}
