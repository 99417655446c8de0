# Impact, value and present value of a line.

# ---- worked out by hand: each record says what it must come to; nothing may differ ----
# 25% a year, so that a year divides by 1.25; DF at 3, 6 and -3 months from (5/4)^(1/4) by bc
0 nothing vfm-discount --rate 25% discount/by-hand.jsonl | jq -c -f discount/differs.jq
0 nothing vfm-discount --rate 0.25 discount/by-hand.jsonl | jq -c -f discount/differs.jq
0 nothing vfm-discount --rate 25% --base 2024-25 discount/bases.jsonl | jq -c -f discount/differs.jq
# a schedule of one's own: 100 / (1.25 x 1.25 x 1.6 x 1.6) in year 4; year 5 is past its end
0 - vfm-discount --rate discount/own.csv <<<'{"record":"outcome","quantity":1,"proxy":100,"duration":4,"dropoff":0}' | jq -e '.pv == 209'
3 own-schedule-ends vfm-discount --rate discount/own.csv <<<'{"record":"outcome","quantity":1,"proxy":100,"duration":5}'
# its headings may be shorter, and rates as a spreadsheet writes them
0 - cmp <(vfm-discount --rate <(sed 's/year_//g; s/0\.\([0-9]\)/.\1/g' discount/own.csv) <<<'{"record":"outcome","quantity":1,"proxy":100,"duration":4}' | jq .pv) <(vfm-discount --rate discount/own.csv <<<'{"record":"outcome","quantity":1,"proxy":100,"duration":4}' | jq .pv)
0 - vfm-discount --rate .25 <<<'{"record":"outcome","quantity":1,"proxy":100}' | jq -e '.pv == 80'
# timing: 100/1.25^1, 100/1.25^0.5, 100
0 - for when in end mid start; do vfm-discount --rate 25% --timing $when <<<'{"record":"outcome","quantity":1,"proxy":100}'; done | jq -e -s 'map(.pv) == [80, 89.442719, 100]'
# inputs are undiscounted in their own period, or one year on with --inputs-from 1
0 - vfm-discount --rate 25% --inputs-from 1 <<<'{"record":"input","amount":100}' | jq -e '.pv == 80'
# a half year across a band's edge: 1/1.035^30/1.03^0.5, from the rates with 40 digits
0 - vfm-discount --timing mid --base 2024-25 <<<'{"record":"outcome","quantity":1,"proxy":1000000,"period":"2054-55"}' | jq -e '.pv == 351051.549144'
# value and pv are the exact sums of their years
0 nothing vfm-discount --yearly discount/by-hand.jsonl | jq -c -f discount/unresolved.jq
# null is as good as nothing
0 - cmp <(vfm-discount <<<'{"record":"outcome","quantity":1,"proxy":2,"dropoff":null,"deadweight":null,"weight":null,"period":null}' | jq .pv) <(vfm-discount <<<'{"record":"outcome","quantity":1,"proxy":2}' | jq .pv)
# what an earlier run left does not stay beside new figures
0 - cmp <(vfm-discount --yearly --explain discount/by-hand.jsonl | vfm-discount | jq -c -S .) <(vfm-discount discount/by-hand.jsonl | jq -c -S .)
# past 50 years the reduced rates are shown beside: 1/1.035, 1/1.03 and so on; the rows of
# testdata/discount/greenbook-factors.csv
0 - vfm-discount discount/horizons.jsonl | jq -e -s '[.[]|.pv_reduced] == [null,null,970873.786408,942595.909134,null,241799.719657]'
0 - vfm-discount --rate greenbook-health discount/horizons.jsonl | jq -e -s '.[2].pv_reduced == 990099.009901 and .[2].basis == "greenbook-health-2026 end base=own-period real"'
# on request on every line, so that the whole is at those rates: 1/1.03, and an input of year 2
0 - vfm-discount --reduced <<<$'{"record":"outcome","quantity":1,"proxy":1000}\n{"record":"input","amount":1000,"year":2}\n{"record":"input","amount":5}' | jq -e -s 'map([.pv, .pv_reduced]) == [[966.183575,970.873786],[933.5107,942.595909],[5,5]]'
# the working says the reduced rates too: 1000/1.03^30/1.0257^30 is 192.43
0 - vfm-discount --explain <<<'{"record":"input","amount":1000,"year":60}' | jq -e '.working == "£1,000.00 ÷ (1.035^30 × 1.03^30) = £146.78, at the reduced rates (÷ 1.03 a year to year 30, ÷ 1.0257 a year after) £192.43"'
2 reduced-none vfm-discount --reduced --rate 3.5%
0 - vfm-discount --rate 3.5% discount/horizons.jsonl | jq -e -s 'any(.[]; has("pv_reduced")) | not'

# ---- published ----
# Living Well, Taking Control (testdata/lwtc): impact, the three years and the total, to the penny
0 - vfm-import -q --as outcomes lwtc/outcomes.csv | vfm-discount --rate 3.5% --yearly | jq -e -s --slurpfile p lwtc/published.json 'def pence: .*100|round/100; [(map(.impact)|add|pence), (map(.pvs[0])|add|pence), (map(.pvs[1])|add|pence), (map(.pvs[2])|add|pence), (map(.pv)|add|pence)] == ($p[0] | [.impact] + .pvs + [.pv])'
0 - vfm-import -q --as outcomes lwtc/outcomes.csv | vfm-discount --rate 3.5% | jq -e -s --slurpfile p lwtc/published.json 'all(.[]; (.impact*100|round/100) == $p[0].impact_by_line[.id])'
0 - vfm-import -q --as inputs lwtc/inputs.csv | vfm-discount --rate 3.5% | jq -e -s 'map(.pv)|add == 120508.75'
# a model whose first year is not discounted (testdata/qa-control)
0 - vfm-discount --rate 3.5% --timing start qa-control/lines.jsonl | jq -e -s '[.[].pv|round] == [145711968,69457920,31914981,235000000]'
0 - vfm-discount --rate 0% qa-control/lines.jsonl | jq -e -s '[.[].pv] == [150194898,70479360,32852160,235000000]'
# the 46 factors of the Northern Ireland guide, through the program: an input so many years on
0 - grep -v '^[#y]' discount/northern-ireland-factors.csv | jq -R -c 'split(",")|{record:"input",amount:10000,year:(.[0]|tonumber),want:(.[1]|tonumber)}' | vfm-discount --rate northern-ireland | jq -e -s 'length == 46 and all(.[]; (.pv|round) == (.want*10000|round))'

# ---- the working, read and keyed in by a person ----
0 working jq -c '.period //= "2024-25"' discount/working.jsonl | vfm-discount --base 2024-25 --explain | jq -r '.id + ": " + .working'

# ---- the basis tells everything that decides the figures ----
0 bases for o in '' '--rate 3.5%' '--rate 0.035' '--rate discount/own.csv' '--rate nz-2024-noncommercial' '--timing mid' '--timing start' '--inputs-from 1' '--base 2024-25' '--base 2024'; do vfm-discount $o <<<'{"record":"input","amount":1,"period":"2024-Q2"}' | jq -r .basis; done
# ---- what is not its business passes byte for byte ----
0 untouched vfm-discount <<<$'{"record" : "output","quantity":1.10}\n{"no":"record", "n":12345678901234567890.123}\n{"record":"outcome","material":false,"reason":"no proxy","quantity":3}\n{"record":12}'
0 - vfm-discount --where '.keep' <<<'{"record":"outcome","quantity":"bad"}'
# ---- the same bytes for any cutting and any number of workers ----
0 - for i in 1 2 3 4 5 6 7 8 9; do sed "s/\"id\": \"/&$i /" discount/by-hand.jsonl; done >$TMP/many; vfm-discount --yearly -j1 $TMP/many >$TMP/one; for o in '-j2' '-j7' '-j3 --block-size 1' '-j2 --block-size 700'; do vfm-discount --yearly $o $TMP/many | cmp - $TMP/one || exit 9; done

# ---- a field that is nearly one that counts takes nothing off, which is told ----
0 strangers vfm-discount <<<$'{"record":"outcome","quantity":1,"proxy":100,"dead_weight":0.5,"attribution_2":0.1,"dropof":0.1,"rotation":3,"notes":1,"proxy_source":"a"}\n{"record":"input","amount":1,"quantities":2}' | jq .pv

# ---- what is refused ----
3 fraction-25 vfm-discount damaged/discount-fraction-25.jsonl
3 fraction-text vfm-discount damaged/discount-fraction-text.jsonl
# what stood in the record before has no part in it
0 - for text in deadweight displacement attribution dropoff quantity proxy duration; do printf '%s\n' '{"record":"outcome","quantity":1,"proxy":1,"duration":1,"deadweight":0.5,"displacement":0.5,"attribution":0.5,"dropoff":0.5}' >$TMP/in; jq -c --arg text $text '.[$text] = "0.5"' $TMP/in >>$TMP/in; vfm-discount $TMP/in >$TMP/out 2>$TMP/err; [ $? = 3 ] && grep -q "in:2: $text is the text" $TMP/err || exit 9; done
3 attribution-over-1 vfm-discount damaged/discount-attribution-over-1.jsonl
3 negative-deduction vfm-discount damaged/discount-negative-deduction.jsonl
3 named-deduction vfm-discount damaged/discount-named-deduction.jsonl
3 deductions-list vfm-discount damaged/discount-deductions-list.jsonl
3 dropoff vfm-discount damaged/discount-dropoff.jsonl
3 dropoff-from vfm-discount damaged/discount-dropoff-from.jsonl
3 duration-0 vfm-discount damaged/discount-duration-0.jsonl
3 duration-negative vfm-discount damaged/discount-duration-negative.jsonl
3 duration-text vfm-discount damaged/discount-duration-text.jsonl
3 duration-long vfm-discount damaged/discount-duration-long.jsonl
3 years-rule vfm-discount damaged/discount-years-rule.jsonl
3 starts vfm-discount damaged/discount-starts.jsonl
3 multiplier-0 vfm-discount damaged/discount-multiplier-0.jsonl
3 weight-negative vfm-discount damaged/discount-weight-negative.jsonl
3 material-text vfm-discount damaged/discount-material-text.jsonl
3 no-quantity vfm-discount damaged/discount-no-quantity.jsonl
3 empty-quantity vfm-discount damaged/discount-empty-quantity.jsonl
3 no-proxy vfm-discount damaged/discount-no-proxy.jsonl
3 proxy-text vfm-discount damaged/discount-proxy-text.jsonl
3 reference-and-deadweight vfm-discount damaged/discount-reference-and-deadweight.jsonl
3 reference-number vfm-discount damaged/discount-reference-number.jsonl
3 reference-no-quantity vfm-discount damaged/discount-reference-no-quantity.jsonl
3 reference-misspelt vfm-discount damaged/discount-reference-misspelt.jsonl
3 reference-fraction vfm-discount damaged/discount-reference-fraction.jsonl
3 past-all-money vfm-discount damaged/discount-past-all-money.jsonl
3 sum-past-all-money vfm-discount damaged/discount-sum-past-all-money.jsonl
3 input-kind vfm-discount damaged/discount-input-kind.jsonl
3 input-no-amount vfm-discount damaged/discount-input-no-amount.jsonl
3 input-disagrees vfm-discount damaged/discount-input-disagrees.jsonl
3 input-year vfm-discount damaged/discount-input-year.jsonl
3 input-amount-text vfm-discount damaged/discount-input-amount-text.jsonl
3 period-calendar vfm-discount --base 2024-25 damaged/discount-period-calendar.jsonl
3 period-bad vfm-discount --base 2024-25 damaged/discount-period-bad.jsonl
3 period-number vfm-discount --base 2024-25 damaged/discount-period-number.jsonl
3 period-none vfm-discount --base 2024-25 damaged/discount-period-none.jsonl
# with --rejects they are kept whole, and the good line goes on
1 rejects vfm-discount --rejects $TMP/bad damaged/discount-fraction-25.jsonl damaged/discount-no-proxy.jsonl discount/horizons.jsonl | wc -l | tr -d ' '; vfm-discount --rejects $TMP/bad -o $TMP/out damaged/discount-fraction-25.jsonl damaged/discount-no-proxy.jsonl; s=$?; jq -c '[.record,.file,.line,.field,.value]' $TMP/bad; exit $s

# ---- rates, options and schedules that make no sense ----
2 rate-3.5 vfm-discount --rate 3.5
2 rate-1 vfm-discount --rate 1
2 rate-100 vfm-discount --rate 100%
2 rate-negative vfm-discount --rate=-1%
2 rate-comma vfm-discount --rate 0,035
2 rate-empty vfm-discount --rate ''
2 rate-unknown vfm-discount --rate greenbok
2 base-bad vfm-discount --base 2024-26
2 timing-bad vfm-discount --timing late
2 inputs-from-bad vfm-discount --inputs-from 2
2 schedule-3.5 vfm-discount --rate damaged/rates-3.5.csv
2 schedule-after-open vfm-discount --rate damaged/rates-after-open.csv
2 schedule-empty vfm-discount --rate damaged/rates-empty.csv
2 schedule-gap vfm-discount --rate damaged/rates-gap.csv
2 schedule-no-column vfm-discount --rate damaged/rates-no-column.csv
2 schedule-text vfm-discount --rate damaged/rates-text.csv
2 schedule-word vfm-discount --rate damaged/rates-word.csv
4 schedule-missing vfm-discount --rate ./no-such-file.csv
