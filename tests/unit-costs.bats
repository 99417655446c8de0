# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# A published table of unit costs, read as it is and brought to the prices that it was published in.
# The table is not ours to carry: looked for beside the source tree, skipped where it is not.
# shellcheck shell=bash disable=SC2154 # VFM_ROOT is exported by tests/run

source "$VFM_ROOT/tests/helper.bash"

@test "the 779 unit costs of the Greater Manchester database v1.4 come out in 2015-16 prices" {
    data=$VFM_ROOT/../shared/data
    costs=$data/unit-costs/ucd_v1_4_uprating.csv
    series=$data/deflators/deflator_hmt_fy_2015-03_ucd.csv
    if [ ! -e "$costs" ] || [ ! -e "$series" ]; then
        skip "the tables are not beside the source tree"
    fi
    mkdir -p "$TMP"
    awk -F, 'NR > 1 { printf "{\"record\":\"outcome\",\"cost_code\":\"%s\",\"value_type\":\"%s\",\"want\":%s}\n", $2, $3, $NF }' \
        "$costs" >"$TMP/lines"
    vfm-normalise -q --proxies "$costs" --deflator "$series" --prices 2015-16 "$TMP/lines" |
        jq -e -s 'length == 779 and all(.[]; (.proxy - .want | fabs) < 1.1e-6 and .price_forecast)'
}
