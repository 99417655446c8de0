// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Every way to survey text tells what a look at each byte tells, from any place, of any length. */
#include "tap.h"

#include <vfm/survey.h>

#define BYTES 20000

static bool agrees(const struct vfm_survey_way *way, const char *text, size_t length)
{
    uint64_t feeds = 0;
    bool ascii = true, returns = false;
    for (size_t i = 0; i < length; i++) {
        feeds += text[i] == '\n';
        ascii = ascii && !((unsigned char)text[i] & 0x80);
        returns = returns || text[i] == '\r';
    }
    struct vfm_survey found = way->make(text, length);
    return found.feeds == feeds && found.ascii == ascii && found.returns == returns &&
           way->ascii(text, length) == ascii;
}

int main(void)
{
    static char text[BYTES + 40];
    size_t count;
    const struct vfm_survey_way *ways = vfm_survey_ways(&count);
    tap_text(ways[count - 1].name, "plain", "plain C is always there, as the last");
    for (size_t way = 0; way < count; way++) {
        uint64_t state = 11;
        size_t wrong = 0;
        for (int round = 0; round < 3000; round++) {
            size_t length = tap_random(&state) % (round % 8 ? 300 : BYTES);
            unsigned feeds = 1 + (unsigned)(tap_random(&state) % 40);
            for (size_t i = 0; i < length + 40; i++)
                text[i] = tap_random(&state) % feeds ? 'x' : '\n';
            if (length && tap_random(&state) % 2)
                text[tap_random(&state) % length] = '\r';
            if (length && tap_random(&state) % 3 == 0)
                text[tap_random(&state) % length] = (char)(0x80 + tap_random(&state) % 0x80);
            wrong += !agrees(&ways[way], text + tap_random(&state) % 33, length);
        }
        memset(text, '\n', sizeof text);
        wrong += !agrees(&ways[way], text, BYTES);
        tap_ok(wrong == 0, "%s: random text (%zu wrong)", ways[way].name, wrong);
    }
    const struct vfm_survey_way usual = {"usual", vfm_survey, vfm_is_ascii};
    tap_ok(agrees(&usual, text, BYTES), "what is called goes one of them");
    return tap_done();
}
