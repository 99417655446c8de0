// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/grid.h>

#include <stdlib.h>

#include <vfm/places.h>

/* A stretch of the data whose marks are at hand: it stays in the nearest cache. */
#define STRETCH VFM_GRID_LONGEST
#define STRETCH_WORDS (STRETCH / VFM_MARKS)

#define MOST_STRIDE (VFM_GRID_WIDEST + 1) /* CRLF */

struct vfm_grids {
    char delimiter;
    vfm_marks_find *find;
    const char *end;   /* of the data */
    const char *start; /* of the stretch */
    size_t length;     /* of it */
    unsigned met;      /* in it: VFM_MARKS_UNPLAIN and so on */
    bool neat;
    uint64_t words[STRETCH_WORDS], darks[STRETCH_WORDS];
    uint64_t quotes[STRETCH_WORDS], others[STRETCH_WORDS];
    uint32_t before_places[1 + STRETCH + VFM_PLACES_SPARE], *places; /* one before the first */
    size_t count, next; /* of places; the first that was not passed */
    size_t even; /* the places before this one are rows cut alike; 0 where that is not known */
    bool cut;    /* the last rows asked for ended with the stretch */
    /* the marks of a row: delimiters, and LF or CRLF */
    char bytes[MOST_STRIDE];
    uint32_t stride;
    bool crlf;
};

struct vfm_grids *vfm_grids_open(char delimiter, struct vfm_error *error)
{
    struct vfm_grids *grids = calloc(1, sizeof *grids);
    size_t ways;
    if (!grids) {
        vfm_fail(error, VFM_NO_MEMORY, "out of memory for reading rows");
        return NULL;
    }
    grids->delimiter = delimiter;
    grids->find = vfm_marks_ways(&ways)->find;
    grids->before_places[0] = UINT32_MAX; /* the stretch begins behind it */
    grids->places = grids->before_places + 1;
    return grids;
}

void vfm_grids_close(struct vfm_grids *grids)
{
    free(grids);
}

void vfm_grids_begin(struct vfm_grids *grids, struct vfm_slice data)
{
    grids->end = data.data + data.length;
    grids->start = data.data;
    grids->length = 0;
}

/* Finds the marks of the stretch: whole words of them, and the rest with letters behind it. Returns
 * what it met. */
static unsigned find_marks(const struct vfm_grids *grids, char delimiter, uint64_t *marks,
                           uint64_t *darks, uint64_t *quotes)
{
    size_t words = grids->length / VFM_MARKS, rest = grids->length % VFM_MARKS;
    unsigned met = grids->find(grids->start, words, delimiter, marks, darks, quotes);
    if (!rest)
        return met;
    char last[VFM_MARKS];
    memset(last, 'x', sizeof last);
    memcpy(last, grids->start + words * VFM_MARKS, rest);
    return grids->find(last, 1, delimiter, marks + words, darks + words, quotes + words) | met;
}

/* Leaves out what stands within quotes, and the quotes. Returns how many words have no quote but
 * around a cell, and no line end within quotes: the stretch ends with them. A mark that is dark is
 * a line end; where delimiters are dark, they are first told apart. */
static size_t fold_quotes(struct vfm_grids *grids, size_t words)
{
    struct vfm_marks_quotes state = {.behind_mark = 1};
    const uint64_t *lines = grids->words;
    if (grids->delimiter <= ' ') {
        find_marks(grids, '"', grids->others, grids->darks, grids->quotes);
        lines = grids->others;
    }
    for (size_t word = 0; word < words; word++) {
        uint64_t all = grids->words[word];
        if (!vfm_marks_fold(&state, grids->quotes[word], lines[word] & grids->darks[word],
                            &grids->words[word]))
            return word;
        if (grids->delimiter < ' ' && all & ~grids->quotes[word] & ~grids->words[word])
            grids->met |= VFM_MARKS_UNPLAIN; /* a tab within quotes, which JSON escapes */
    }
    return words;
}

/* Whether all cells have something in them and no blank at an end: no mark follows upon a mark (but
 * an LF upon a CR), a mark upon a blank or a blank upon a mark. */
static bool is_neat(const struct vfm_grids *grids, size_t words)
{
    uint64_t last_mark = 1, last_blank = 0; /* of the word before: a row begins here */
    for (size_t word = 0; word < words; word++) {
        uint64_t marks = grids->words[word], blanks = grids->darks[word] & ~grids->words[word];
        uint64_t behind_marks = marks << 1 | last_mark, behind_blanks = blanks << 1 | last_blank;
        if ((behind_marks & blanks) | (behind_blanks & marks))
            return false;
        for (uint64_t both = behind_marks & marks; both; both &= both - 1) {
            const char *at = grids->start + word * VFM_MARKS + __builtin_ctzll(both);
            if (at == grids->start || at[-1] != '\r' || at[0] != '\n')
                return false;
        }
        last_mark = marks >> (VFM_MARKS - 1);
        last_blank = blanks >> (VFM_MARKS - 1);
    }
    return true;
}

/* How many LFs the stretch has; SIZE_MAX where its marks are not LFs and delimiters alone. */
static size_t count_feeds(const struct vfm_grids *grids)
{
    size_t feeds = 0, words = (grids->length + VFM_MARKS - 1) / VFM_MARKS;
    if (grids->delimiter <= ' ' || grids->met & VFM_MARKS_RETURN)
        return SIZE_MAX;
    for (size_t word = 0; word < words; word++)
        feeds += vfm_marks_count(grids->words[word] & grids->darks[word]);
    return feeds;
}

/* Whether all rows of the stretch are cut as the first one is: then every so-manieth mark is an LF,
 * and there are no others. */
static size_t find_even(const struct vfm_grids *grids, uint32_t stride)
{
    size_t rows = grids->count / stride;
    bool even = rows == count_feeds(grids);
    for (size_t row = 1; row <= rows && even; row++)
        even = grids->start[grids->places[row * stride - 1]] == '\n';
    return even ? rows * stride : 0;
}

/* Makes the stretch that begins at `at`. */
static void look(struct vfm_grids *grids, const char *at)
{
    size_t left = (size_t)(grids->end - at);
    grids->start = at;
    grids->length = left < STRETCH ? left : STRETCH;
    size_t words = (grids->length + VFM_MARKS - 1) / VFM_MARKS;
    grids->met = find_marks(grids, grids->delimiter, grids->words, grids->darks, grids->quotes);
    bool quoted = grids->met & VFM_MARKS_QUOTE;
    if (quoted) {
        size_t whole = fold_quotes(grids, words);
        if (whole < words)
            grids->length = whole * VFM_MARKS;
        words = whole;
    }
    grids->neat = !quoted && is_neat(grids, words);
    grids->count = vfm_places(grids->words, words, grids->places);
    grids->next = grids->even = 0;
}

/* Learns the marks of the row at grids->next. False where it has not as many cells, or (`cut`) its
 * end is not to be seen. */
static bool learn(struct vfm_grids *grids, uint32_t width)
{
    const uint32_t *mark = grids->places + grids->next;
    size_t left = grids->count - grids->next;
    grids->cut = left <= width;
    if (left < width)
        return false;
    grids->crlf = grids->start[mark[width - 1]] == '\r';
    grids->stride = width + grids->crlf;
    if (left < grids->stride)
        return false;
    grids->cut = false;
    memset(grids->bytes, grids->delimiter, width);
    grids->bytes[width - 1] = grids->crlf ? '\r' : '\n';
    grids->bytes[width] = '\n';
    return true;
}

/* Whether the marks from `mark` on stand so. */
static inline bool stands(const struct vfm_grids *grids, const uint32_t *mark)
{
    unsigned differ = 0;
    for (uint32_t i = 0; i < grids->stride; i++)
        differ |= (unsigned)(grids->start[mark[i]] ^ grids->bytes[i]);
    if (grids->crlf)
        differ |= mark[grids->stride - 1] - mark[grids->stride - 2] - 1;
    return differ == 0;
}

/* The rows of a grid from grids->next on, in this stretch. */
static uint32_t count_rows(struct vfm_grids *grids, uint32_t width, uint32_t most)
{
    if (!learn(grids, width))
        return 0;
    const uint32_t *mark = grids->places + grids->next;
    size_t fit = (grids->count - grids->next) / grids->stride;
    uint32_t rows = 0;
    if (fit < most)
        most = (uint32_t)fit;
    if (!stands(grids, mark)) {
        grids->cut = false;
        return 0;
    }
    if (grids->next == 0)
        grids->even = find_even(grids, grids->stride);
    if (grids->next < grids->even)
        rows = most;
    while (rows < most && stands(grids, mark + (size_t)rows * grids->stride))
        rows++;
    grids->cut = rows == fit;
    return rows;
}

bool vfm_grids_find(struct vfm_grids *grids, const char *at, uint32_t width, uint32_t fewest,
                    uint32_t most, struct vfm_grid *grid)
{
    uint32_t rows = 0;
    bool seen = at < grids->start + grids->length;
    if (width > VFM_GRID_WIDEST)
        return false;
    if (seen) {
        while (grids->next < grids->count && grids->start + grids->places[grids->next] < at)
            grids->next++;
        rows = count_rows(grids, width, most);
    }
    bool more = at > grids->start && grids->start + grids->length < grids->end;
    if (!seen || (rows < fewest && grids->cut && more)) {
        look(grids, at);
        rows = count_rows(grids, width, most);
    }
    if (rows < fewest)
        return false;
    const uint32_t *marks = grids->places + grids->next;
    *grid = (struct vfm_grid){.text = grids->start,
                              .marks = marks,
                              .rows = rows,
                              .stride = grids->stride,
                              .plain = !(grids->met & VFM_MARKS_UNPLAIN),
                              .quoted = grids->met & VFM_MARKS_QUOTE,
                              .neat = grids->neat};
    grids->next += (size_t)rows * grids->stride;
    grid->next = grids->start + marks[(size_t)rows * grids->stride - 1] + 1;
    return true;
}
