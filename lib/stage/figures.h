// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

/* Figures as a working shows them to a person. */
#ifndef VFM_STAGE_FIGURES_H
#define VFM_STAGE_FIGURES_H

#include <vfm/buffer.h>
#include <vfm/money.h>

#define FIGURES_TIMES " \xc3\x97 "    /* × */
#define FIGURES_OVER " \xc3\xb7 "     /* ÷ */
#define FIGURES_LESS " \xe2\x88\x92 " /* − between two figures */
#define FIGURES_MINUS "\xe2\x88\x92"  /* − before one */

/* The shortest decimals of `number`. */
void figures_number(struct vfm_buffer *out, double number);

/* `£1,234.50`, `−EUR 0.000001`: at least two decimals; all that there are where `exact`, else two,
 * half to even. `currency` is its code. */
void figures_money(struct vfm_buffer *out, struct vfm_slice currency, vfm_money amount, bool exact);

#endif
