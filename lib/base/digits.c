// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: the vfm authors

#include <vfm/digits.h>

const double vfm_digits_powers[VFM_DIGITS] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
