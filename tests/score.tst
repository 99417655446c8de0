# vfm-score: STATUS GOLDEN COMMAND
# Published figures are named above their rows; the others were worked out by hand.

# ---- a framework of every kind of part ----
# North, lowest price of those that passed 80000: Alder 40*0.8 + 30*4/5 + 15*0.25/0.5 + 15*(1.5-1)/(2-1)
# = 32 + 24 + 7.5 + 7.5 = 71; Beech 40 + 18 + 3 + 0 = 61; Damson 20 + 30 + 15 + 15 = 80. Cedar fails the
# gate, changes nobody's points and is measured by the others and itself: 40 + 30 + 15 + 0. South has one
# bid: no spread, so half of 15.
0 transport vfm-score --framework score/transport.json --lot lot score/bids.jsonl
0 - vfm-score --framework score/transport.json --lot lot score/bids.jsonl | jq -se 'map(select(.score) | (.parts | add) == .score) | length == 5 and all'
# without the failing bid the others keep their points
0 - cmp <(vfm-score --framework score/transport.json --lot lot <(grep -v Cedar score/bids.jsonl)) <(vfm-score --framework score/transport.json --lot lot score/bids.jsonl | grep -v Cedar)
# the order of the bids changes no score
0 - cmp <(vfm-score --framework score/transport.json --lot lot score/bids.jsonl | sort) <(tac score/bids.jsonl | vfm-score --framework score/transport.json --lot lot | sort)
# a record without the lot, or without what is asked about
3 no-lot vfm-score --framework score/transport.json --lot parcel score/bids.jsonl
3 no-field echo '{"quality":3}' | vfm-score --framework score/reversal.json score/three.jsonl -
# in jq null <= 10: a bid that hides its pay multiple must not pass
3 no-gate-field jq -c 'del(.pay_multiple)' score/bids.jsonl | vfm-score --framework score/transport.json --lot lot
# nor one that leaves it out of an object, or says it in words: all text is true in jq
0 - jq '.gates = [{"id":"pay","pass":".terms.pay <= 10"},{"id":"reinvested","pass":".reinvested"}]' score/bounded.json >$TMP/f.json; echo '{"quality":90,"price":80,"terms":{"pay":10},"reinvested":true}' | vfm-score --framework $TMP/f.json | jq -e '.passed and .gates == {"pay":true,"reinvested":true}'
3 no-gate-member jq '.gates = [{"id":"pay","pass":".terms.pay <= 10"}]' score/bounded.json >$TMP/f.json; echo '{"quality":90,"price":80,"terms":{}}' | vfm-score --framework $TMP/f.json
3 gate-words jq '.gates = [{"id":"reinvested","pass":".reinvested"}]' score/bounded.json >$TMP/f.json; echo '{"quality":90,"price":80,"reinvested":"no"}' | vfm-score --framework $TMP/f.json
# where the framework says what missing is worth, a gate that cannot be seen is not passed
0 - jq '.gates = [{"id":"pay","pass":".terms.pay <= 10"}] | .missing = "zero"' score/bounded.json >$TMP/f.json; echo '{"quality":90,"price":80}' | vfm-score --framework $TMP/f.json | jq -e '.passed == false'
1 rejects bash -c 'vfm-score --framework score/reversal.json --rejects $TMP/r score/three.jsonl <(echo "{\"quality\":3}") && exit 9; s=$?; jq -c "[.line,.field,.reason]" $TMP/r; exit $s'

# a lot is the same lot however its name is escaped: with B beside it, A is not the cheapest
0 - printf '%s\n' '{"lot":"caf\u00e9","quality":90,"price":155}' '{"lot":"café","quality":70,"price":80}' | vfm-score --framework score/reversal.json --lot lot | jq -se 'map(.score*100|round/100) == [74.65, 82]'
3 lot-list echo '{"lot":["a"],"quality":90,"price":155}' | vfm-score --framework score/reversal.json --lot lot

# ---- rank reversal ----
# B wins 82 to 74.65 (90*0.6 + 40*80/155 = 74.645…); with C, A wins 59.16 to 52
0 - head -2 score/three.jsonl | vfm-score --framework score/reversal.json | jq -se 'map(.score*100|round/100) == [74.65, 82]'
0 - vfm-score --framework score/reversal.json score/three.jsonl | jq -se 'map(.score*100|round/100) == [59.16, 52, 40]'
0 reversal vfm-score --framework score/reversal.json --reversals score/three.jsonl
# bounds fixed beforehand: 54 + 40*45/200 = 63; 42 + 24 = 66; 36; nothing to tell
0 bounded vfm-score --framework score/bounded.json --reversals score/three.jsonl

# ---- the false economy ----
# the cheapest of all, C at 20, saves 135 against the best value, A, and loses 59.16 - 40 points and
# 90 of quality
0 - vfm-score --framework score/reversal.json --cheapest price --loses quality score/three.jsonl | jq -e 'select(.record == "false_economy") | .cheapest.label == "C" and .best_value.label == "A" and .saves == 135 and .loses.quality == 90 and (.loses.score*100|round/100) == 19.16 and .same == false'
# A and B are of one value (60*0.9 + 40*0.5 = 60*0.7 + 40*0.8): the cheaper of the two is named, and
# loses nothing; who has no price is left out, which is said
0 economy-equal printf '%s\n' '{"supplier":"A","quality":90,"cost":100}' '{"supplier":"B","quality":70,"cost":40}' '{"supplier":"C","quality":10}' | vfm-score --cheapest cost --framework <(jq '.criteria[1].value = ".cost // 200"' score/bounded.json) | jq -c 'select(.record == "false_economy") | [.cheapest.label, .best_value.label, .same, .saves]'
# three choices side by side: B costs least, C least an hour (100/80) and is the best value, 48 + 20 to
# B's 42 + 24; the cheapest saves 20 and loses 2 points and 10 of quality
0 - printf '{"supplier":"%s","quality":%d,"price":%d,"hourly":%s}\n' A 90 155 1.55 B 70 80 2 C 80 100 1.25 | vfm-score --framework score/bounded.json --cheapest price --unit-cost hourly --loses quality | jq -se '.[-1] | [.cheapest, .lowest_unit_cost, .best_value | .label] == ["B","C","C"] and .saves == 20 and .loses == {"score":2,"quality":10} and .same == false'
2 economy-twice vfm-score --framework score/reversal.json --cheapest price --unit-cost price score/three.jsonl
2 economy-alone vfm-score --framework score/reversal.json --loses quality score/three.jsonl

# ---- published decisions ----
# Kracka, Brauers and Zavadskas 2010
0 - vfm-score --framework mcda/wsm.json mcda/wsm.jsonl | jq -se -L mcda 'include "near"; near(map(.score); [0.12040426,0.3458235,0.13838192,0.12841246,0.12346084,0.14351701]; 1e-7)'
# Wikipedia: logarithms of the products
0 - vfm-score --framework mcda/wpm.json mcda/wpm.jsonl | jq -se -L mcda 'include "near"; near(map(.score | log10); [-0.50128589,-0.50448471,-0.52947246]; 1e-7)'
# Tzeng and Huang 2011
0 - vfm-score --framework mcda/topsis.json mcda/topsis.jsonl | jq -se -L mcda 'include "near"; near(map(.closeness); [0.5037,0.6581,0.7482,0.334]; 1e-4)'
# Opricovic and Tzeng 2004
0 - vfm-score --framework mcda/vikor.json mcda/vikor.jsonl | jq -se -L mcda 'include "near"; near(map(.S,.R,.Q); [0.5,0.5,1,0.375,0.25,0,0.5,0.5,1]; 1e-9) and map(.compromise) == [false,true,false]'
# Zhao, Peng and Li 2013
0 - vfm-score --framework mcda/promethee2.json mcda/promethee2.jsonl | jq -se -L mcda 'include "near"; near(map(.phi); [0.1,-0.3,0.2]; 0.005) and near(map(.phi_plus - .phi_minus); map(.phi); 1e-12)'
# Dezert, Tchamova, Han and Tacnet 2020
0 - vfm-score --framework mcda/spotis.json mcda/spotis.jsonl | jq -se -L mcda 'include "near"; near(map(.distance); [0.1989,0.3705,0.3063,0.7491]; 5e-5)'
# Diakoulaki, Mavrotas and Papayannakis 1995
0 - vfm-score --framework mcda/critic.json mcda/critic.jsonl | jq -se -L mcda 'include "near"; near(.[0].weights | [.C1,.C2,.C3]; [0.20222554,0.48090173,0.31687273]; 1e-7)'
# Crown Commercial Service
0 - vfm-score --framework mcda/price.json mcda/price.jsonl | jq -se -L mcda 'include "near"; near(map(.score); [0.667,1,0.333]; 5e-4)'
# the R package MCDA: scores of four cars, and the consistency of the style matrix
0 - vfm-score --framework mcda/cars.json mcda/cars.jsonl | jq -se -L mcda 'include "near"; near(map(.score); [0.2922,0.2767,0.0697,0.3613]; 5e-5)'
0 - vfm-score --framework mcda/style.json mcda/one.jsonl | jq -se -L mcda 'include "near"; near(map(.consistency_ratio); [0.164]; 0.001)'
# … by the random index that the package has for four, as a number: the same; the result says by which
0 - vfm-score --framework <(jq '.weights.random_index = 0.882' mcda/style.json) mcda/one.jsonl | jq -se -L mcda 'include "near"; near(map(.consistency_ratio); [0.164]; 0.001) and .[0].scoring.random_index == 0.882'
0 - vfm-score --framework mcda/style.json mcda/one.jsonl | jq -e '.scoring.random_index == "aguaron-moreno"'
# the R package ahp
0 - vfm-score --framework mcda/consistent.json mcda/one.jsonl | jq -se -L mcda 'include "near"; near(.[0] | [.weights.a, .weights.b, .weights.c, .consistency_ratio]; [2/3, 1/9, 2/9, 0]; 1e-9)'
# rank order centroids of four
0 - vfm-score --framework mcda/roc.json mcda/one.jsonl | jq -se -L mcda 'include "near"; near(.[0].weights | [.c1,.c2,.c3,.c4]; [0.52,0.27,0.15,0.06]; 0.005)'
# pymcdm: minmax, max, sum, vector, linear
0 - vfm-score --framework mcda/normalise-minmax.json mcda/normalise.jsonl | jq -se -L mcda 'include "near"; near(map(.parts | .C1,.C2,.C3); [0.85294118,0.1875,0,1,0.25,0.85542169,0.88235294,0.625,0.21686747,0,0.1875,0.04819277,0.94117647,1,1,0.61764706,0,0.54216867]; 1e-8)'
0 - vfm-score --framework mcda/normalise-max.json mcda/normalise.jsonl | jq -se -L mcda 'include "near"; near(map(.parts | .C1,.C2,.C3); [0.30526316,0.05084746,0.53370787,0.35789474,0.06779661,0.93258427,0.31578947,0.16949153,0.63483146,0,0.05084746,0.55617978,0.33684211,0.27118644,1,0.22105263,0,0.78651685]; 1e-8)'
0 - vfm-score --framework mcda/normalise-sum.json mcda/normalise.jsonl | jq -se -L mcda 'include "near"; near(map(.parts | .C1,.C2,.C3); [0.17447136,0.155945,0.12010114,0.1887723,0.15878037,0.20986094,0.17715554,0.17822286,0.14285714,0.12121168,0.155945,0.12515803,0.18277952,0.20309117,0.22503161,0.15560959,0.1480156,0.17699115]; 1e-8)'
0 - vfm-score --framework mcda/normalise-vector.json mcda/normalise.jsonl | jq -se -L mcda 'include "near"; near(map(.parts | .C1,.C2,.C3); [0.62375904,0.57085288,0.28587109,0.65226214,0.57851622,0.49952212,0.62945966,0.62449627,0.34003614,0.45844104,0.57085288,0.29790777,0.6408609,0.67047632,0.53563215,0.57815408,0.54786285,0.42128371]; 1e-8)'
0 - vfm-score --framework mcda/normalise-linear.json mcda/normalise.jsonl | jq -se -L mcda 'include "near"; near(map(.parts | .C1,.C2,.C3); [0.92424242,0.76785714,0.53370787,1,0.78181818,0.93258427,0.93846154,0.87755102,0.63483146,0.64210526,0.76785714,0.55617978,0.96825397,1,1,0.82432432,0.72881356,0.78651685]; 1e-8)'

# ---- damaged frameworks: one message each, naming the path ----
2 damaged-ahp-and-weight vfm-score --framework score/damaged/ahp-and-weight.json score/damaged/bids.jsonl
2 damaged-bad-expression vfm-score --framework score/damaged/bad-expression.json score/damaged/bids.jsonl
2 damaged-both vfm-score --framework score/damaged/both.json score/damaged/bids.jsonl
2 damaged-children vfm-score --framework score/damaged/children.json score/damaged/bids.jsonl
2 damaged-cycle vfm-score --framework score/damaged/cycle.json score/damaged/bids.jsonl
3 damaged-failing-expression vfm-score --framework score/damaged/failing-expression.json score/damaged/bids.jsonl
2 damaged-gate-without-pass vfm-score --framework score/damaged/gate-without-pass.json score/damaged/bids.jsonl
2 damaged-inconsistent vfm-score --framework score/damaged/inconsistent.json score/damaged/bids.jsonl
2 damaged-linear-turned vfm-score --framework score/damaged/linear-turned.json score/damaged/bids.jsonl
2 damaged-list vfm-score --framework score/damaged/list.json score/damaged/bids.jsonl
2 damaged-misspelt-key vfm-score --framework score/damaged/misspelt-key.json score/damaged/bids.jsonl
2 damaged-misspelt-scale-key vfm-score --framework score/damaged/misspelt-scale-key.json score/damaged/bids.jsonl
2 damaged-negative-weight vfm-score --framework score/damaged/negative-weight.json score/damaged/bids.jsonl
2 damaged-ninety-five vfm-score --framework score/damaged/ninety-five.json score/damaged/bids.jsonl
2 damaged-no-bounds vfm-score --framework score/damaged/no-bounds.json score/damaged/bids.jsonl
2 damaged-no-criteria vfm-score --framework score/damaged/no-criteria.json score/damaged/bids.jsonl
2 damaged-no-scale vfm-score --framework score/damaged/no-scale.json score/damaged/bids.jsonl
2 damaged-no-total vfm-score --framework score/damaged/no-total.json score/damaged/bids.jsonl
2 damaged-no-weight vfm-score --framework score/damaged/no-weight.json score/damaged/bids.jsonl
2 damaged-not-json vfm-score --framework score/damaged/not-json.json score/damaged/bids.jsonl
2 damaged-not-reciprocal vfm-score --framework score/damaged/not-reciprocal.json score/damaged/bids.jsonl
2 damaged-open-setting vfm-score --framework score/damaged/open-setting.json score/damaged/bids.jsonl
2 damaged-quality-cycle vfm-score --framework score/damaged/quality-cycle.json score/damaged/bids.jsonl
2 damaged-reference vfm-score --framework score/damaged/reference.json score/damaged/bids.jsonl
3 damaged-text-value vfm-score --framework score/damaged/text-value.json score/damaged/bids.jsonl
2 damaged-text-weight vfm-score --framework score/damaged/text-weight.json score/damaged/bids.jsonl
2 damaged-twice vfm-score --framework score/damaged/twice.json score/damaged/bids.jsonl
2 damaged-unknown-method vfm-score --framework score/damaged/unknown-method.json score/damaged/bids.jsonl
2 damaged-unknown-scale vfm-score --framework score/damaged/unknown-scale.json score/damaged/bids.jsonl
2 damaged-vikor-desc vfm-score --framework score/damaged/vikor-desc.json score/damaged/bids.jsonl
2 no-kinds jq '.record = []' score/bounded.json >$TMP/f.json; vfm-score --framework $TMP/f.json score/three.jsonl
2 no-framework vfm-score score/bids.jsonl
2 unknown-framework vfm-score --framework price-quality score/bids.jsonl

# ---- what the date decides ----
# the last day of the older rule and the first of the newer: more than half disabled until 25 February
# 2015, 30% disabled or disadvantaged from the 26th; 55% in all, 40% of them disabled
0 - for day in 2015-02-25 2015-02-26 2025-02-23 2025-02-24; do vfm-score -q --framework reserved --on $day frameworks/workshops.jsonl | jq -c 'select(.supplier == "Alder workshop") | [.passed, .scoring.settings["supported-employment"]]'; done | jq -se '. == [[false,"2006"],[true,"2015"],[true,"2015"],[true,"2023"]]'
# exactly half is not more than half; exactly 30% is enough
0 - for day in 2010-01-01 2020-01-01; do echo '{"quality":80,"price":1,"disabled_share":0.5,"disabled_or_disadvantaged_share":0.3}' | vfm-score -q --framework reserved --on $day; done | jq -se 'map(.passed) == [false,true]'
0 - for day in 2020-12-31 2021-01-01 2025-09-30 2025-10-01; do vfm-score -q --framework price-quality-social --on $day frameworks/tenders.jsonl | head -1; done | jq -se 'map([.weights["social-value"], .scoring.settings["social-value"]]) == [[5,"2013"],[10,"2021"],[10,"2021"],[10,"2025"]]'
2 - vfm-score --framework price-quality-social --on 2012-01-01 frameworks/tenders.jsonl
2 - vfm-score --framework price-quality-social frameworks/tenders.jsonl
2 dates-overlap vfm-score --framework score/damaged/dates-overlap.json --on 2026-01-01 score/damaged/bids.jsonl

# ---- what a zero, a column without spread and a missing value give ----
3 zero vfm-score --framework score/reversal.json score/odd.jsonl

# one: 20*40/50 + 10*6/8 + 20*4/4 + 10*4/5 + 30*2/4 + 10*4/4 (ranks share 40 as 30 and 10)
# two: 20 (5 is better than all bounds) + 0 + 15 - 4 + 30 + 0; three: 0 + 10 + 0 + 0 + what is missing
0 - vfm-score --framework score/scales.json score/scaled.jsonl | jq -se 'map(.score) == [76.5, 61, 10] and (.[0].parts == {"response":16,"group-size":7.5,"reach":20,"environment":8,"training":15,"pay":10}) and .[0].framework == "scales 2"'
3 unknown-word jq -c '.environment = "some"' score/scaled.jsonl | vfm-score --framework score/scales.json
3 outside jq -c '.group = 17' score/scaled.jsonl | vfm-score --framework score/scales.json
# 60 by rank sums is 30, 20, 10; swings 100 and 50 share 30 as 20 and 10; 20 in halves; 10 as 3 to 1
0 - echo '{"x":1}' | vfm-score --framework score/shares.json | jq -e '.weights == {"a1":20,"a2":10,"b1":10,"b2":10,"c1":7.5,"c2":2.5} and .score == 60'
# half of what is missing: 60*0.5 + 40*0.5
0 - sed 's/"refuse"/"neutral"/' score/bounded.json >$TMP/f.json; echo '{"supplier":"A"}' | vfm-score --framework $TMP/f.json | jq -e '.score == 50'
# scoring again takes away what the first scoring said
0 - vfm-score --framework mcda/vikor.json mcda/vikor.jsonl | vfm-score --framework score/one-column.json | jq -se 'map(has("Q") or has("compromise")) | any | not'

# a column without spread says nothing, though three times 0.1 has a mean that is not 0.1
0 - printf '{"a":0.1,"b":%s}\n' 1 2 3 | vfm-score --framework score/standard.json | jq -se 'map(.parts.a) == [0,0,0]'
0 - printf '{"a":0.1,"b":%s,"c":%s}\n' 1 5 2 1 3 4 | vfm-score --framework score/conflict.json | jq -se '.[0].weights | .a == 0 and .b + .c == 1'
# what is left out on a scale by the column is the worst that anybody has (zero) or half-way (neutral):
# z-scores of 1, 2, 3 by their sample are -1, 0, 1; the share 0.5 would be more than anybody's 1/6 to 3/6
0 - (printf '{"b":%s}\n' 1 2 3; echo '{}') | vfm-score --framework <(jq '.missing = "zero" | .criteria |= .[1:] | .criteria[0].weight = 100' score/standard.json) | jq -se 'map(.score) == [-100,0,100,-100]'
0 - (printf '{"b":%s}\n' 1 2 3; echo '{}') | vfm-score --framework <(jq '.missing = "neutral" | .criteria |= .[1:] | .criteria[0].weight = 100' score/standard.json) | jq -se 'map(.score) == [-100,0,100,0]'
0 - (printf '{"b":%s}\n' 1 2 3; echo '{}') | vfm-score --framework <(jq '.missing = "neutral" | .normalise = "sum" | del(.deviation) | .criteria |= .[1:] | .criteria[0].weight = 6' score/standard.json | jq '.weights.total = 6') | jq -se 'map(.score) == [1,2,3,2]'
# losses have no share, a negative cost no reciprocal, a product beyond all numbers no score
3 losses printf '{"a":%s,"b":1}\n' -5 -1 | vfm-score --framework <(jq '.normalise = "max" | del(.deviation)' score/standard.json)
3 negative-cost printf '{"a":%s,"b":1}\n' 5 -2 | vfm-score --framework <(jq '.normalise = "sum" | del(.deviation) | .criteria[0].direction = "min"' score/standard.json)
3 product-beyond echo '{"a":1e10,"b":2}' | vfm-score --framework <(jq '.method = "weighted-product" | del(.deviation, .normalise)' score/standard.json)
2 costs-as-is jq '.normalise = "max" | .costs = "as-is" | del(.deviation) | .criteria[0].direction = "min"' score/standard.json >$TMP/f.json; vfm-score --framework $TMP/f.json score/three.jsonl

# ---- counts add up, whatever is scored, passed or refused ----
0 - vfm-score --framework score/transport.json --lot lot --stats $TMP/s score/bids.jsonl >/dev/null; jq -e '.read == 6 and .written == 5 and .passed == 1 and .refused == 0' $TMP/s
1 - (cat score/three.jsonl; echo '{"quality":3}') | vfm-score --framework score/reversal.json --rejects $TMP/r --stats $TMP/s >/dev/null; s=$?; jq -e '.read == 4 and .written == 3 and .refused == 1' $TMP/s >/dev/null || exit 9; exit $s
# a chain gives the bytes of pipes
0 - cmp <(vfm-score --framework score/transport.json --lot lot score/bids.jsonl | vfm-rank -q --within lot) <(vfm score --framework score/transport.json --lot lot score/bids.jsonl then rank -q --within lot)
0 - cmp <(vfm-score --framework score/bounded.json score/three.jsonl | vfm-rank) <(vfm score --framework score/bounded.json score/three.jsonl then rank)
# any number of workers and any blocks
0 - for i in $(seq 200); do sed "s/A\"/A$i\"/" score/three.jsonl; done >$TMP/many; cmp <(vfm-score -j1 --framework score/bounded.json $TMP/many) <(vfm-score -j7 --block-size 200 --framework score/bounded.json $TMP/many) && cmp <(vfm-score -j1 --framework score/reversal.json $TMP/many) <(vfm-score -j7 --block-size 200 --framework score/reversal.json $TMP/many)
