// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * Every way to find marks that this processor can go gives what a look at each byte gives: over
 * random text, over each byte at each place, and with every kind of delimiter.
 */
#include "tap.h"

#include <vfm/places.h>

#define WORDS 43 /* some ways take words by the dozen */
#define BYTES (WORDS * VFM_MARKS)

/* What the header says of one byte. */
static bool is_mark(char byte, char delimiter)
{
    return byte == '\n' || byte == '\r' || byte == '"' || byte == delimiter;
}

static bool is_plain(char byte, char delimiter)
{
    unsigned char number = (unsigned char)byte;
    return byte != '\\' && (number >= 0x20 || byte == '\n' || byte == '\r' || byte == delimiter);
}

static bool agrees(vfm_marks_find *find, const char *text, size_t words, char delimiter)
{
    uint64_t got[WORDS + 1], alone[WORDS], darks[WORDS + 1], quotes[WORDS + 1];
    unsigned met = 0;
    bool right = true;
    got[words] = darks[words] = quotes[words] = 42; /* is not to be touched */
    unsigned found = find(text, words, delimiter, got, darks, quotes);
    right = found == find(text, words, delimiter, alone, NULL, NULL) &&
            memcmp(alone, got, words * sizeof *alone) == 0 && darks[words] == 42 &&
            quotes[words] == 42;
    for (size_t i = 0; i < words * VFM_MARKS; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool dark = byte <= ' ' || byte > '~' + 1;
        right = right && (darks[i / VFM_MARKS] >> i % VFM_MARKS & 1) == dark &&
                (quotes[i / VFM_MARKS] >> i % VFM_MARKS & 1) == (byte == '"');
        met |= is_plain(text[i], delimiter) ? 0 : VFM_MARKS_UNPLAIN;
        met |= text[i] == '"' ? VFM_MARKS_QUOTE : text[i] == '\r' ? VFM_MARKS_RETURN : 0;
        right = right && (got[i / VFM_MARKS] >> i % VFM_MARKS & 1) == is_mark(text[i], delimiter);
    }
    return right && got[words] == 42 && found == met;
}

/* What the header says of lines of JSON, byte by byte; the text begins in a string where `begun`.
 */
static bool agrees_json(vfm_marks_find_json *find, const char *text, size_t words, bool begun)
{
    uint64_t marks[WORDS + 1], quotes[WORDS + 1], inside = begun ? ~UINT64_C(0) : 0;
    bool right = true, string = begun;
    size_t plain = words;
    marks[words] = quotes[words] = 42;
    bool ascii = true, still = false, bright = false;
    size_t found = find(text, words, &inside, quotes, marks, &ascii);
    for (size_t i = 0; i < plain * VFM_MARKS; i++) {
        bool quote = text[i] == '"', line = text[i] == '\n';
        string = string != quote;
        bool mark = line || (text[i] == ',' && !string);
        if (text[i] == '\\' || ((unsigned char)text[i] < 0x20 && !line) || (line && string))
            plain = i / VFM_MARKS;
        right = right && (quotes[i / VFM_MARKS] >> i % VFM_MARKS & 1) == quote &&
                (marks[i / VFM_MARKS] >> i % VFM_MARKS & 1) == mark;
    }
    size_t looked = (plain + (plain < words)) * VFM_MARKS; /* the word that is not plain, too */
    for (size_t i = 0; i < looked; i++)
        bright = bright || (unsigned char)text[i] >= 0x80;
    inside = begun ? ~UINT64_C(0) : 0;
    find(text, words, &inside, quotes, marks, &still);
    return right && marks[words] == 42 && quotes[words] == 42 && found == plain &&
           ascii == !bright && !still && (plain < words || inside == (string ? ~UINT64_C(0) : 0));
}

/* Random text, most of it plain and its strings closed before their line is. */
static size_t wrong_json(vfm_marks_find_json *find)
{
    static const char likely[] = "ab,,\"\"{}:.1\n \\\x1f\x7f\x80\xff\r\t";
    char text[BYTES + 1];
    uint64_t state = 6;
    size_t wrong = 0;
    for (int round = 0; round < 6000; round++) {
        bool string = false;
        for (size_t i = 0; i < sizeof text; i++) {
            uint64_t drawn = tap_random(&state);
            text[i] = likely[drawn % (round % 3 ? 13 : sizeof likely - 1)];
            if (round % 3 == 1 && string && text[i] == '\n')
                text[i] = 'x';
            string = string != (text[i] == '"');
        }
        wrong += !agrees_json(find, text + round % 2, 1 + (size_t)round % WORDS, round % 7 == 0);
    }
    for (int byte = 0; byte < 256; byte++)
        for (size_t place = 0; place < VFM_MARKS; place++) {
            memset(text, 'x', sizeof text);
            text[place * 9] = (char)byte;
            wrong += !agrees_json(find, text, 9, place % 2);
        }
    return wrong;
}

/* The places of random words, thin and thick ones, beside a look at each bit. */
static size_t wrong_places(vfm_places_find *find)
{
    uint64_t state = 9, words[WORDS];
    uint32_t places[BYTES + VFM_PLACES_SPARE];
    size_t wrong = 0;
    for (int round = 0; round < 2000; round++) {
        size_t count = 0, found, next = 0;
        for (size_t i = 0; i < WORDS; i++) {
            words[i] = tap_random(&state);
            for (int thin = 0; thin < round % 5; thin++)
                words[i] &= tap_random(&state);
            if (round == 0)
                words[i] = ~UINT64_C(0);
        }
        found = find(words, WORDS, places);
        wrong += vfm_places_count(words, WORDS) != found;
        for (size_t i = 0; i < BYTES; i++) {
            bool mark = words[i / VFM_MARKS] >> i % VFM_MARKS & 1;
            count += mark;
            if (mark && next < found)
                wrong += places[next++] != i;
        }
        wrong += count != found;
    }
    return wrong;
}

int main(void)
{
    size_t places;
    const struct vfm_places_way *finds = vfm_places_ways(&places);
    tap_text(finds[places - 1].name, "plain", "plain C is always there, as the last");
    tap_ok(wrong_places(vfm_places) == 0, "the places of marks are those of their bits");
    for (size_t way = 0; way < places; way++)
        tap_ok(wrong_places(finds[way].find) == 0, "%s: so are these", finds[way].name);
    static const char delimiters[] = ",;\t|:\x1f";
    size_t count;
    const struct vfm_marks_way *ways = vfm_marks_ways(&count);
    tap_text(ways[count - 1].name, "plain", "plain C is always there, as the last");
    for (size_t way = 0; way < count; way++) {
        char text[BYTES + 1];
        uint64_t state = 5;
        size_t wrong = 0;
        for (int round = 0; round < 4000; round++) {
            static const char likely[] = "ab 12.,;\t\"\n\r|:\\\x1f\x7f\x80\xff";
            bool tame = round % 2;
            for (size_t i = 0; i < sizeof text; i++) {
                uint64_t drawn = tap_random(&state);
                text[i] = tame && drawn % 16 ? 'x' : likely[drawn % (sizeof likely - 1)];
            }
            wrong += !agrees(ways[way].find, text + round % 2, 1 + (size_t)round % WORDS,
                             delimiters[(size_t)round % (sizeof delimiters - 1)]);
        }
        tap_ok(wrong == 0, "%s: random text (%zu wrong)", ways[way].name, wrong);
        wrong = 0;
        for (int byte = 0; byte < 256; byte++)
            for (size_t place = 0; place < VFM_MARKS; place++) {
                memset(text, 'x', sizeof text);
                text[place] = (char)byte;
                wrong += !agrees(ways[way].find, text, 2, delimiters[(size_t)byte % 6]);
            }
        tap_ok(wrong == 0, "%s: each byte at each place (%zu wrong)", ways[way].name, wrong);
        wrong = wrong_json(ways[way].find_json);
        tap_ok(wrong == 0, "%s: lines of JSON (%zu wrong)", ways[way].name, wrong);
    }
    return tap_done();
}
