// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/*
 * The numbers of a text: marked, it is JSON of the same shape, each mark leads back to its token,
 * and no two tokens share one.
 */
#include "fuzz.h"

#include <math.h>

#include <vfm/number.h>
#include <vfm/scanner.h>

#include "lib/io/tokens.h"

static const char *const seeds[] = {
    "{\"a\":1.10,\"b\":1.1,\"c\":1,\"d\":1.0,\"e\":\"1.10\"}",
    "[12345678901234567890,12345678901234567891,1e400,-1e400,0.0,-0.0,0]",
    "{\"x\":{\"y\":[1e3,1000,1.000e3,2,3.00]},\"z\":\"\\\"1.0\"}",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vfm_error error = {0};
    struct vfm_slice text = {(const char *)data, size};
    if (vfm_json_check(text, &error) != 0)
        return 0;
    struct vfm_tokens before = {0}, after = {0};
    struct vfm_buffer marked = {0};
    PROMISE(vfm_tokens_read(&before, text, &error) == 0);
    PROMISE(vfm_tokens_mark(&before, text, &marked, &error) == 0);
    struct vfm_slice twin = vfm_buffer_view(&marked);
    PROMISE(vfm_json_check(twin, &error) == 0);
    PROMISE(vfm_tokens_read(&after, twin, &error) == 0 && after.count == before.count);
    for (size_t i = 0; i < before.marked_count; i++) {
        const struct vfm_token *token = before.marked[i];
        PROMISE(vfm_tokens_marked(&before, token->mark) == token);
        PROMISE(i == 0 || before.marked[i - 1]->mark < token->mark);
        PROMISE(vfm_tokens_at_stake(&before, token->number));
        PROMISE(!vfm_tokens_at_stake(&before, token->mark));
    }
    for (size_t i = 0; i < before.count; i++) {
        const struct vfm_token *token = &before.rows[i];
        PROMISE(!token->odd || !isnan(token->mark));
        PROMISE(token->text.data >= text.data &&
                token->text.data + token->text.length <= text.data + text.length);
    }
    vfm_tokens_release(&before);
    vfm_tokens_release(&after);
    vfm_buffer_release(&marked);
    return 0;
}

FUZZ_MAIN(seeds)
