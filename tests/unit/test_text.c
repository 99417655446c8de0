// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Looking through text sixteen bytes at a time finds what a look at each byte finds. */
#include "tap.h"

#include "lib/record/text.h"

#define BYTES 256
#define ROOM 32 /* what the vector may read past what it looks for */

int main(void)
{
    static const char likely[] = "abc 0123456789./:-\"\\\n\t\x1f\x7f\x80\xff";
    char text[BYTES + ROOM];
    uint64_t state = 9;
    size_t wrong_plain = 0, wrong_digits = 0;
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            uint64_t drawn = tap_random(&state);
            text[i] = round % 2 && drawn % 32 ? 'x' : likely[drawn % (sizeof likely - 1)];
        }
        text[BYTES] = '\0'; /* as behind every line: there is something to find */
        for (size_t i = 0; i < BYTES; i += 7) {
            wrong_plain += text_plain(text + i) != text_plain_by_bytes(text + i);
            wrong_digits += text_digits(text + i) != text_digits_by_bytes(text + i);
        }
    }
    tap_ok(wrong_plain == 0, "the end of plain text (%zu wrong)", wrong_plain);
    tap_ok(wrong_digits == 0, "digits (%zu wrong)", wrong_digits);
    return tap_done();
}
