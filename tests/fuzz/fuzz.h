// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * A fuzzer is a function that takes any bytes and aborts where a promise is broken. Two ways to run
 * one:
 *
 *   make fuzz MODE=asan && build/asan/fuzz/scanner 1000000 [FILE...]
 *     changes the seeds (its own, or the files) at random so many times, the same way every time;
 *   make fuzz MODE=asan CC=clang BUILD=build/fuzz CFLAGS='-DVFM_LIBFUZZER
 * -fsanitize=fuzzer-no-link' \ LDFLAGS=-fsanitize=fuzzer && build/fuzz/fuzz/scanner lets libFuzzer
 * follow the branches taken.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* libFuzzer's name for what is run. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise: says where it was broken, and aborts. */
#define PROMISE(kept)                                                          \
    do {                                                                       \
        if (!(kept)) {                                                         \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #kept); \
            abort();                                                           \
        }                                                                      \
    } while (0)

#ifdef VFM_LIBFUZZER

/* libFuzzer has a main of its own, and finds its own seeds. */
const char *const *fuzz_seeds(void);
#define FUZZ_MAIN(seeds)                \
    const char *const *fuzz_seeds(void) \
    {                                   \
        return seeds;                   \
    }

#else

#include <tests/unit/tap.h>

enum { FUZZ_MOST = 4096 };

struct fuzz_text {
    uint8_t bytes[FUZZ_MOST];
    size_t size;
};

static inline void fuzz_insert(struct fuzz_text *text, size_t at, const void *bytes, size_t size)
{
    if (text->size + size > FUZZ_MOST)
        return;
    memmove(text->bytes + at + size, text->bytes + at, text->size - at);
    memcpy(text->bytes + at, bytes, size);
    text->size += size;
}

/* One change: a byte set, taken away or put in, a piece doubled or taken away, or a likely word. */
static inline void fuzz_change(struct fuzz_text *text, uint64_t *state)
{
    static const char *const words[] = {
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\n",
        "\r\n",
        "\t",
        "0",
        "-",
        "1e400",
        "\\u0000",
        "\\ud800",
        "\\\"",
        "\xc3\xa9",
        "\xff",
        "e",
        ".",
        "9007199254740993",
        "null",
        "\"\"",
        "  ",
        "0000000",
        "99999999999999999999",
        "true",
        ".a",
        "|",
        "==",
        "and",
        "(",
        ")",
    };
    uint64_t dice = tap_random(state);
    size_t at = text->size ? (size_t)(tap_random(state) % text->size) : 0;
    size_t length = text->size ? (size_t)(tap_random(state) % 16) % (text->size - at + 1) : 0;
    uint8_t byte = (uint8_t)(dice >> 8);
    uint8_t piece[16];
    switch (dice % 6) {
    case 0:
        if (text->size)
            text->bytes[at] = byte;
        break;
    case 1:
        fuzz_insert(text, at, &byte, 1);
        break;
    case 2:
        memmove(text->bytes + at, text->bytes + at + length, text->size - at - length);
        text->size -= length;
        break;
    case 3:
        memcpy(piece, text->bytes + at, length);
        fuzz_insert(text, (size_t)(tap_random(state) % (text->size + 1)), piece, length);
        break;
    case 4:
        if (text->size)
            text->bytes[at] = (uint8_t)(text->bytes[at] ^ 1U << (dice >> 8) % 8);
        break;
    default: {
        const char *word = words[(dice >> 8) % (sizeof words / sizeof *words)];
        fuzz_insert(text, at, word, strlen(word));
    }
    }
}

/* In memory of just that size, so that a sanitizer sees each byte too far. */
static inline void fuzz_run(const struct fuzz_text *text)
{
    uint8_t *exact = malloc(text->size ? text->size : 1);
    if (!exact)
        abort();
    memcpy(exact, text->bytes, text->size);
    LLVMFuzzerTestOneInput(exact, text->size);
    free(exact);
}

static inline void fuzz_load(struct fuzz_text *text, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    text->size = fread(text->bytes, 1, FUZZ_MOST, file);
    fclose(file);
}

static inline int fuzz_main(int count, char **words, const char *const *seeds, size_t seed_count)
{
    uint64_t state = 1;
    unsigned long rounds = count > 1 ? strtoul(words[1], NULL, 10) : 100000;
    size_t file_count = count > 2 ? (size_t)count - 2 : 0;
    for (unsigned long round = 0; round < rounds; round++) {
        struct fuzz_text text = {.size = 0};
        if (file_count) {
            fuzz_load(&text, words[2 + tap_random(&state) % file_count]);
        } else {
            const char *seed = seeds[tap_random(&state) % seed_count];
            text.size = strlen(seed);
            memcpy(text.bytes, seed, text.size);
        }
        for (uint64_t changes = tap_random(&state) % 8; changes > 0; changes--)
            fuzz_change(&text, &state);
        fuzz_run(&text);
    }
    printf("%lu rounds, every promise kept\n", rounds);
    return 0;
}

/* main, over an array of strings. */
#define FUZZ_MAIN(seeds)                                                        \
    int main(int count, char **words)                                           \
    {                                                                           \
        return fuzz_main(count, words, seeds, sizeof(seeds) / sizeof *(seeds)); \
    }

#endif
#endif
