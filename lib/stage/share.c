// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include "share.h"

#include <math.h>

#include <vfm/number.h>

int share_read(struct vfm_slice text, double *share, bool *percent)
{
    char decimal[64];
    struct vfm_error ignored = {0};
    *percent = text.length && text.data[text.length - 1] == '%';
    text.length -= *percent;
    text = vfm_slice_trim(text);
    if (text.length == 0 || text.length + 5 > sizeof decimal)
        return -1;
    size_t zero = text.data[0] == '.'; /* `.035`, as spreadsheets write it */
    decimal[0] = '0';
    memcpy(decimal + zero, text.data, text.length);
    text = (struct vfm_slice){decimal, zero + text.length};
    if (vfm_number_length(text) != text.length || memchr(text.data, 'e', text.length) ||
        memchr(text.data, 'E', text.length))
        return -1;
    memcpy(decimal + text.length, "e-2", 3);
    text.length += *percent ? 3 : 0;
    return vfm_number_parse(text, share, &ignored);
}

void share_percent(struct vfm_buffer *out, double share)
{
    char text[VFM_NUMBER_TEXT];
    vfm_buffer_add(out, text, vfm_number_print(round(share * 1e14) / 1e12, text));
    vfm_buffer_put(out, '%');
}
