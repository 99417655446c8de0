// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Digests: the published examples of SHA-256 (NIST, FIPS 180-4 example values), and sha256sum. */
#include <stdint.h>

#include <vfm/digest.h>

#include "tests/unit/files.h"
#include "tests/unit/tap.h"

static void digest_of(const char *text, size_t times, const char *want, const char *name)
{
    struct vfm_error error = {0};
    char got[VFM_DIGEST_TEXT];
    struct vfm_digest *digest = vfm_digest_open(&error);
    for (size_t i = 0; i < times; i++)
        vfm_digest_add(digest, vfm_slice_of(text));
    vfm_digest_take(digest, got);
    tap_text(got, want, name);
    vfm_digest_close(digest);
}

int main(void)
{
    digest_of("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "nothing");
    digest_of("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
    digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "448 bits");
    digest_of("aaaaaaaaaa", 100000,
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
              "a million times a, in pieces");

    char *folder = files_enter();
    struct vfm_error error = {0};
    char got[VFM_DIGEST_TEXT], want[VFM_DIGEST_TEXT] = "";
    FILE *peer = popen("sha256sum < " FILES_TESTDATA "gzip/whole.gz", "r");
    files_demand(peer && fread(want, 1, VFM_DIGEST_TEXT - 1, peer) == VFM_DIGEST_TEXT - 1,
                 "sha256sum");
    pclose(peer);
    vfm_digest_file(FILES_TESTDATA "gzip/whole.gz", got, &error);
    tap_text(got, want, "a packed file, as it is stored, has the digest of sha256sum");
    tap_ok(vfm_digest_file("-", got, &error) == 0 && !*got, "standard input has none");
    tap_ok(vfm_digest_file("/dev/null", got, &error) == 0 && !*got, "nor has a device");
    tap_ok(vfm_digest_file("none", got, &error) < 0 && error.code == VFM_CANNOT_READ,
           "a file that is not there is an error");
    files_leave(folder);
    return tap_done();
}
