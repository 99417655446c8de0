// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/random.h>

#include <Random123/philox.h>

void vfm_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t words[4])
{
    philox4x32_ctr_t at = {{counter[0], counter[1], counter[2], counter[3]}};
    philox4x32_key_t under = {{key[0], key[1]}};
    philox4x32_ctr_t given = philox4x32_R(10, at, under);
    for (int i = 0; i < 4; i++)
        words[i] = given.v[i];
}

double vfm_random_unit(const uint32_t words[4])
{
    uint64_t x = (uint64_t)words[1] << 32 | words[0];
    return ((double)(x >> 12) + 0.5) * 0x1p-52;
}

double vfm_random_uniform(uint64_t seed, struct vfm_coordinates at)
{
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    const uint32_t counter[4] = {at.draw, at.line, at.field, at.sub_draw};
    uint32_t words[4];
    vfm_philox(counter, key, words);
    return vfm_random_unit(words);
}

uint32_t vfm_random_hash(struct vfm_slice name)
{
    uint32_t hash = UINT32_C(2166136261);
    for (size_t i = 0; i < name.length; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * UINT32_C(16777619);
    return hash;
}
