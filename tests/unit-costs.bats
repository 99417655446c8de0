# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# A published table of unit costs, read as it is and brought to the prices that it was published in.
# The table is not ours to carry: VFM_UNIT_COSTS names a folder with unit-costs/ and deflators/;
# skipped where it is not set.
# shellcheck shell=bash disable=SC2154 # VFM_ROOT is exported by tests/run

source "$VFM_ROOT/tests/helper.bash"

@test "the 779 unit costs of the Greater Manchester database v1.4 come out in 2015-16 prices" {
    data=${VFM_UNIT_COSTS-}
    costs=$data/unit-costs/ucd_v1_4_uprating.csv
    series=$data/deflators/deflator_hmt_fy_2015-03_ucd.csv
    if [ -z "$data" ]; then
        skip "VFM_UNIT_COSTS names no folder with the tables"
    fi
    mkdir -p "$TMP"
    awk -F, 'NR > 1 { printf "{\"record\":\"outcome\",\"cost_code\":\"%s\",\"value_type\":\"%s\",\"want\":%s}\n", $2, $3, $NF }' \
        "$costs" >"$TMP/lines"
    vfm-normalise -q --proxies "$costs" --deflator "$series" --prices 2015-16 "$TMP/lines" |
        jq -e -s 'length == 779 and all(.[]; (.proxy - .want | fabs) < 1.1e-6 and .price_forecast)'
}
