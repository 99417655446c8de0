# vfm-sroi: STATUS GOLDEN COMMAND
# Every figure of the goldens was worked out by hand; the sums behind them stand above each row.

# Ash: 300 + 100.5 over 80 + 20.25 is 3.995012; half of 100.5 is cashable; paid back after
# 100.25/400.5 of the year; 32.5 homes at 3.084615. Birch: 120 - 20 + 0.000001 over 200, never paid
# back; its line that does not matter is counted, not added. The whole: 500.500001 over 300.25.
0 groups vfm-sroi --by provider --totals --shares stakeholder sroi/two.jsonl
0 one vfm-sroi sroi/two.jsonl

# 235 over 185 put in the year before: 100 in the second year, 50 + 60 in the third, of which 85 are
# needed: 2 + 85/110 years
0 yearly vfm-sroi sroi/yearly.jsonl

# weighted 250 + 50 + 40 beside unweighted 240, over 120
0 weights vfm-sroi sroi/weights.jsonl

# all 460 over 125; public 460 - 50 over the 100 that are constrained, npv over all 125; fiscal
# 200 x 0.25 + 50 x 0.8
0 case-all vfm-sroi sroi/cases.jsonl
0 case-public vfm-sroi --case public sroi/cases.jsonl
0 case-fiscal vfm-sroi --case fiscal sroi/cases.jsonl
# without marks the public case has all inputs below the line: 410 over 125
0 - vfm-sroi --case public <(jq -c 'del(.constrained)' sroi/cases.jsonl) | jq -e '.sroi == 3.28 and .inputs == 125 and .npv == 285'
# impact and value are those of all lines: a case has none of its own
0 - for c in all public fiscal; do vfm-discount --rate 0% <<<$'{"record":"outcome","quantity":1,"proxy":10,"transfer":true}\n{"record":"outcome","quantity":1,"proxy":5}\n{"record":"input","amount":5}' | vfm-sroi --case $c; done | jq -s -e 'map(.impact) == [15,null,null]'
# a fiscal line that does not say what is cashable counts whole, and that is said
0 case-whole vfm-sroi --case fiscal <(jq -c 'del(.cashable)' sroi/cases.jsonl)

# against everybody's money: Ash 400.5 over 300.25
0 over-all vfm-sroi --by provider --over all sroi/two.jsonl

# words that were written with escapes are the same words; 10 and "10" are not; null, true, 9, 10, "10"
0 names vfm-sroi --by area,provider sroi/names.jsonl

# lines that must not be added up: the message names both, whatever the order
3 mixed-basis vfm-sroi sroi/mixed-basis.jsonl
3 mixed-basis tac sroi/mixed-basis.jsonl | vfm-sroi
3 mixed-basis-group vfm-sroi --by provider sroi/mixed-basis.jsonl
0 by-basis vfm-sroi --by basis sroi/mixed-basis.jsonl
3 mixed-basis vfm-sroi --by basis --totals sroi/mixed-basis.jsonl
3 mixed-basis vfm-sroi --by basis --over all sroi/mixed-basis.jsonl
3 by-hand vfm-sroi sroi/by-hand.jsonl
3 mixed-currency vfm-sroi sroi/mixed-currency.jsonl
0 by-currency vfm-sroi --by currency sroi/mixed-currency.jsonl
3 mixed-prices vfm-sroi sroi/mixed-prices.jsonl
0 unstated-prices vfm-sroi sroi/unstated-prices.jsonl
# an absent currency is pounds
0 - cat sroi/mixed-currency.jsonl | sed s/EUR/GBP/ | vfm-sroi -q | jq -e '.currency == "GBP" and .benefits == 2'

# lines that nobody discounted
3 undiscounted vfm-sroi sroi/undiscounted.jsonl
3 undiscounted-input vfm-sroi sroi/undiscounted-input.jsonl
1 rejected cat sroi/undiscounted.jsonl sroi/yearly.jsonl | vfm-sroi --rejects $TMP/r; jq -c '[.field,.reason]' $TMP/r; test -s $TMP/r && exit 1

# what is added up is read to the sixth decimal, half to even, however many digits it has
0 - { for pv in 0.0000005 0.0000015 0.0000025 2.500001e-6 1.0000000000000000000000000001 12345678901234567890.0000005; do vfm-sroi -q <<<"{\"record\":\"outcome\",\"pv\":$pv}"; done; } | grep -o '"benefits":[^,]*' | xargs | tr -d '"' | grep -qx 'benefits:0 benefits:0.000002 benefits:0.000002 benefits:0.000003 benefits:1 benefits:12345678901234567890'

# values that make no sense
3 bad-pv echo '{"record":"outcome","pv":"12"}' | vfm-sroi
3 bad-cashable echo '{"record":"outcome","pv":12,"cashable":25}' | vfm-sroi
3 bad-value-type echo '{"record":"outcome","pv":12,"value_type":"Fiscal"}' | vfm-sroi
3 bad-weight echo '{"record":"outcome","pv":12,"weight":0}' | vfm-sroi
3 bad-material echo '{"record":"outcome","pv":12,"material":"no"}' | vfm-sroi
3 bad-period echo '{"record":"input","pv":12,"period":"2024-26"}' | vfm-sroi
3 bad-starts echo '{"record":"outcome","pv":12,"starts":"later"}' | vfm-sroi
3 bad-pvs echo '{"record":"outcome","pv":12,"pvs":[6,5]}' | vfm-sroi
3 bad-pvs echo '{"record":"outcome","pv":12,"pvs":[6,"6"]}' | vfm-sroi
3 bad-group echo '{"record":"outcome","pv":12,"area":["a"]}' | vfm-sroi --by area
3 no-quantity echo '{"record":"output","output":"visits"}' | vfm-sroi
# 10^24 is the limit; a sum past it fails whatever the order
0 - for n in 1 2; do echo '{"record":"outcome","pv":6e23}'; done | vfm-sroi 2>&1 | grep -q 'past the limit of 10^24'
0 - (for n in 1 2; do echo '{"record":"outcome","pv":6e23}'; done; echo '{"record":"outcome","pv":-6e23}') | vfm-sroi 2>&1 | grep -q 'past the limit of 10^24'
0 - (for n in 1 2; do echo '{"record":"outcome","pv":6e23}'; done; echo '{"record":"outcome","pv":-6e23}') | tac | vfm-sroi 2>&1 | grep -q 'past the limit of 10^24'

# nothing to add up
0 nothing vfm-sroi /dev/null
0 others echo '{"record":"award","amount":1.10}' | vfm-sroi --by provider

# counts: 11 lines taken, 2 results; one award passed through
0 - (cat sroi/two.jsonl; echo '{"record":"award"}') | vfm-sroi --by provider --stats $TMP/s >$TMP/o && jq -e '.read == 12 and .written == 11 and .passed == 1 and .refused == 0 and .read == .written + .passed + .refused' $TMP/s

# options
2 - vfm-sroi --by provider,provider sroi/two.jsonl
2 by-own vfm-sroi --by inputs sroi/two.jsonl
2 - vfm-sroi --over both sroi/two.jsonl

# against "do minimum" (300 for 100): mentors 200 more for 50 more; helpline gives up 100 for 50 saved;
# leaflets cost 10 less and gain 10 more; the new building costs 300 more and gains 20 less
0 versus vfm-sroi --by option --versus 'option=do minimum' sroi/options.jsonl
2 versus-nobody vfm-sroi --by option --versus option=nobody sroi/options.jsonl
2 versus-by vfm-sroi --versus option=mentors sroi/options.jsonl
2 versus-form vfm-sroi --by option --versus mentors sroi/options.jsonl

# mentors: 150/16 a person in work, 350/16 net; 350/16 x 1000 x 30% is 6562.5
0 per vfm-sroi --by option --per 'outcome=people in work' --population 1000 --take-up 30% sroi/options.jsonl
# 100.25 over 32.5 homes, and 300.25 over them
0 - vfm-sroi -q --by provider --per 'output=homes insulated' sroi/two.jsonl | jq -se '.[0] | .unit_cost == 3.084615 and .net_per_unit == 9.238462'
3 per-units sed 's/"unit":"people","pv":500/"unit":"hours","pv":500/' sroi/options.jsonl | vfm-sroi --per 'outcome=people in work'
3 per-no-quantity echo '{"record":"outcome","outcome":"a","pv":1}' | vfm-sroi --per outcome=a
2 take-up vfm-sroi --per outcome=a --population 10 sroi/options.jsonl
2 population vfm-sroi --population 10 --take-up 1 sroi/options.jsonl

# Ash to date: 10 over 20, 40 over 20, 45 over 25; the 20 come back a third into the second year, the
# 25 half into it
0 cumulative vfm-sroi --by provider --cumulative --shares stakeholder sroi/periods.jsonl
0 cumulative shuf --random-source=sroi/two.jsonl sroi/periods.jsonl | vfm-sroi --by provider --cumulative --shares stakeholder
3 cumulative-mixed sed 's/2025-26/2025-Q3/' sroi/periods.jsonl | vfm-sroi --by provider --cumulative
3 cumulative-none vfm-sroi --cumulative sroi/options.jsonl

# 13.586796 a year for each 100 (Green Book 1997, 4.56), of 890 and of 1880
0 - vfm-sroi --annual-years 10 --annual-rate 6% sroi/options.jsonl | jq -e '.annual_cost == 120.922483 and .annual_benefit == 255.431761'
# by a schedule: 1 over the sum of the Green Book's factors, 0.039408463977 over 60 years and
# 0.033557436913 over 125 (summed with 50 digits)
0 - for years in 60 125; do vfm-sroi --annual-years $years --annual-rate greenbook <<<'{"record":"input","pv":1000000}'; done | jq -s -e 'map([.annual_cost, .annual_rate]) == [[39408.463977,"greenbook-2026"],[33557.436913,"greenbook-2026"]]'
0 - vfm-sroi --explain --annual-years 60 --annual-rate greenbook <<<'{"record":"input","pv":1000000}' | jq -e '.working | contains("a year £1,000,000.00 ÷ 25.3752595025, the sum of 60 factors of greenbook-2026, = £39,408.463977")'
2 annual-schedule vfm-sroi --annual-years 5 --annual-rate discount/own.csv sroi/options.jsonl
2 annual-rate vfm-sroi --annual-years 10 --annual-rate 6 sroi/options.jsonl
2 annual-pair vfm-sroi --annual-years 10 sroi/options.jsonl

# -990/1680 and -990/200
0 - vfm-sroi --switching outcome sroi/options.jsonl | jq -e '.switching == {"outcome": {"people in work": -0.589286, "wellbeing": -4.95}}'

# partials: what they lack is named, with the way out; what they do not give is refused
3 partial-by vfm-sroi --partial --by provider sroi/two.jsonl | vfm-sroi --by area
3 partial-shares vfm-sroi --partial --by provider sroi/two.jsonl | vfm-sroi --shares agency
3 partial-per vfm-sroi --partial --by provider sroi/two.jsonl | vfm-sroi --per output=homes
3 partial-damaged echo '{"record":"sroi_partial","set":"a","row":0,"by":[],"sums":{"benefits":"1"}}' | vfm-sroi
3 partial-headless vfm-sroi --partial sroi/two.jsonl | tail -n +2 | vfm-sroi
3 partial-covers vfm-sroi --covers 2024-25 sroi/two.jsonl
2 partial-totals vfm-sroi --partial --totals sroi/two.jsonl
# units, switching values and outputs survive the way through a partial
0 - cmp <(vfm-sroi -q --by option --per 'outcome=people in work' --switching outcome sroi/options.jsonl) <(vfm-sroi --partial --by option --per 'outcome=people in work' --switching outcome sroi/options.jsonl | vfm-sroi -q --by option --per 'outcome=people in work' --switching outcome)
0 - cmp <(vfm-sroi --by provider --totals --shares stakeholder --switching stakeholder sroi/two.jsonl) <(vfm-sroi --partial --by provider --shares stakeholder --switching stakeholder sroi/two.jsonl | vfm-sroi --by provider --totals --shares stakeholder --switching stakeholder)

# 130 + 50 over 64 + 20 at the reduced rates, beside 150 over 80
0 - vfm-sroi -q sroi/long.jsonl | jq -e '.benefits == 150 and .sroi == 1.875 and .reduced_benefits == 180 and .reduced_inputs == 84 and .reduced_npv == 96 and .reduced_sroi == 2.142857'
# lines that have no such figure stand at the standard rates, which is told
0 partly-reduced vfm-sroi sroi/long.jsonl | jq .reduced_sroi
0 - vfm-sroi <(jq -c '.pv_reduced //= .pv' sroi/long.jsonl) 2>&1 >/dev/null | grep -c reduced | grep -qx 0
0 - cmp <(vfm-sroi -q sroi/long.jsonl) <(vfm-sroi --partial sroi/long.jsonl | vfm-sroi -q)

# workings: what they say was keyed into bc
0 explain vfm-sroi --explain --by option --versus 'option=do minimum' --per 'outcome=people in work' --population 1000 --take-up 30% --annual-years 10 --annual-rate 6% sroi/options.jsonl
0 explain-years vfm-sroi --explain sroi/yearly.jsonl
0 explain-public vfm-sroi --explain --case public sroi/cases.jsonl
0 explain-fiscal vfm-sroi --explain --case fiscal sroi/cases.jsonl
0 - vfm-sroi -q --explain --switching outcome sroi/long.jsonl | jq -e '.working | endswith("; at the reduced rates the benefits are £180.00, npv £180.00 − £84.00 = £96.00, sroi £180.00 ÷ £84.00 = 2.142857; switching values: −£70.00 ÷ the benefits of each")'
0 explain-weights vfm-sroi --explain sroi/weights.jsonl

# a published table: 309.3 is not 300.25; 200 (0.2k) and 100 agree to their last digit; 0.5 is Birch's
# ratio; Elm is nobody's. Of its own sums 400.50 - 100.25 is not 309.3, and 100 - 200 is -100; the
# groups' benefits, with Elm's 5, are 505.50
0 expect vfm-sroi --by provider --totals --expect sroi/printed.csv sroi/two.jsonl
# headings and ratios as reports print them; two columns of one figure are one too many
0 - vfm-sroi -q --expect <(printf 'SROI ratio,Net present value,Total inputs,Total present value,Year 1,Year 2,Year 3,Year 4\n£1.27:£1,£50.00,£185,235,0,100,110,25\n') sroi/yearly.jsonl | jq -s -e 'map(select(.against == "results") | .figure + " " + (.agrees | tostring)) == ["sroi true","npv true","inputs true","benefits true","pvs.1 true","pvs.2 true","pvs.3 true","pvs.4 true"]'
2 expect-double vfm-sroi --expect sroi/printed-double.csv sroi/yearly.jsonl
2 expect-whole vfm-sroi --by provider --expect sroi/printed.csv sroi/two.jsonl
2 expect-unknown vfm-sroi --by provider --expect sroi/printed-unknown.csv sroi/two.jsonl
2 expect-words vfm-sroi --by provider --expect sroi/printed-words.csv sroi/two.jsonl
2 expect-twice vfm-sroi --by provider --expect sroi/printed-twice.csv sroi/two.jsonl
2 expect-by vfm-sroi --by area --expect sroi/printed-twice.csv sroi/two.jsonl
4 expect-none vfm-sroi --expect sroi/no-such.csv sroi/two.jsonl
