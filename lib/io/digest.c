// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/digest.h>

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io/descriptor.h"

#define INPUT_SIZE ((size_t)128 * 1024)

struct vfm_digest {
    struct sha256_ctx context;
};

struct vfm_digest *vfm_digest_open(struct vfm_error *error)
{
    struct vfm_digest *digest = malloc(sizeof *digest);
    if (digest)
        sha256_init(&digest->context);
    else
        vfm_fail(error, VFM_NO_MEMORY, "no memory for a digest");
    return digest;
}

void vfm_digest_close(struct vfm_digest *digest)
{
    free(digest);
}

void vfm_digest_add(struct vfm_digest *digest, struct vfm_slice bytes)
{
    if (bytes.length)
        sha256_update(&digest->context, bytes.length, (const uint8_t *)bytes.data);
}

void vfm_digest_take(struct vfm_digest *digest, char text[VFM_DIGEST_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(&digest->context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        text[2 * i] = digits[bytes[i] >> 4];
        text[2 * i + 1] = digits[bytes[i] & 0xf];
    }
    text[2 * sizeof bytes] = '\0';
}

static int digest_all(int fd, struct vfm_digest *digest, struct vfm_error *error)
{
    char *input = malloc(INPUT_SIZE);
    if (!input)
        return vfm_fail(error, VFM_NO_MEMORY, "no memory for a digest");
    ptrdiff_t got;
    while ((got = vfm_descriptor_read(fd, input, INPUT_SIZE)) > 0)
        vfm_digest_add(digest, (struct vfm_slice){input, (size_t)got});
    int number = errno;
    free(input);
    if (got < 0)
        return vfm_fail_errno(error, VFM_CANNOT_READ, number, "cannot read it for its digest");
    return 0;
}

int vfm_digest_file(const char *path, char text[VFM_DIGEST_TEXT], struct vfm_error *error)
{
    struct stat about;
    if (strcmp(path, "-") == 0 || (stat(path, &about) == 0 && !S_ISREG(about.st_mode))) {
        text[0] = '\0';
        return 0;
    }
    int fd = vfm_descriptor_open(path, O_RDONLY, 0);
    if (fd < 0) {
        vfm_fail_errno(error, VFM_CANNOT_READ, errno, "cannot read it for its digest");
        error->file = path;
        return -1;
    }
    struct vfm_digest *digest = vfm_digest_open(error);
    int answer = digest ? digest_all(fd, digest, error) : -1;
    if (answer == 0)
        vfm_digest_take(digest, text);
    else
        error->file = path;
    vfm_digest_close(digest);
    close(fd);
    return answer;
}
