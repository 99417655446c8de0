# vfm-market: STATUS GOLDEN COMMAND
# Every figure here was worked out by hand or is published; the sums stand above each row.

# values that make no sense
3 bad-amount echo '{"record":"award","supplier":"Ash","amount":"£12"}' | vfm-market
3 below-nothing echo '{"record":"award","supplier":"Ash","amount":-200}' | vfm-market
3 no-suppliers echo '{"record":"award","supplier":"Ash","amount":1,"suppliers":0}' | vfm-market
3 half-suppliers echo '{"record":"award","supplier":"Ash","amount":1,"suppliers":1.5}' | vfm-market
3 no-bids echo '{"record":"award","supplier":"Ash","amount":1,"bids":0}' | vfm-market
3 bad-size echo '{"record":"award","supplier":"Ash","amount":1,"supplier_size":"small"}' | vfm-market
3 bad-kind echo '{"record":"award","supplier":"Ash","amount":1,"supplier_kind":"charity"}' | vfm-market
3 bad-funding echo '{"record":"award","supplier":"Ash","amount":1,"funding":"loan"}' | vfm-market
3 bad-local echo '{"record":"award","supplier":"Ash","amount":1,"local":"yes"}' | vfm-market
3 bad-date echo '{"record":"award","supplier":"Ash","amount":1,"date":"2024-13-01"}' | vfm-market
3 no-day echo '{"record":"award","supplier":"Ash","amount":1,"date":"2024-04"}' | vfm-market
3 ends-before echo '{"record":"award","supplier":"Ash","amount":1,"start":"2024-04-01","end":"2024-03-31"}' | vfm-market
3 closes-before echo '{"record":"award","supplier":"Ash","amount":1,"published":"2024-04-02","deadline":"2024-04-01"}' | vfm-market
3 bad-reporting echo '{"record":"award","supplier":"Ash","amount":1,"reporting_days":-1}' | vfm-market
3 bad-supplier echo '{"record":"award","supplier":["Ash","Birch"],"amount":1}' | vfm-market
3 bad-group echo '{"record":"award","supplier":"Ash","amount":1,"category":{}}' | vfm-market --by category
1 rejected (echo '{"record":"award","supplier":"Ash","amount":-1}'; cat market/shared.jsonl) | vfm-market -q --rejects $TMP/r | jq -c '[.awards,.value]'; jq -c '[.field,.reason]' $TMP/r; test -s $TMP/r && exit 1

# amounts that must not be added up: the message names both, whatever the order
3 mixed-currency (echo '{"record":"award","supplier":"Ash","amount":1,"currency":"EUR"}'; cat market/care.jsonl) | vfm-market
3 mixed-currency (cat market/care.jsonl; echo '{"record":"award","supplier":"Ash","amount":1,"currency":"EUR"}') | vfm-market -j 7 --block-size 1
3 mixed-prices (echo '{"record":"award","supplier":"Ash","amount":1,"price_year":"2023-24"}'; echo '{"record":"award","supplier":"Ash","amount":1,"price_year":"2024-25"}') | vfm-market
0 - (echo '{"record":"award","supplier":"Ash","amount":1,"currency":"EUR"}'; cat market/care.jsonl) | vfm-market -q --by currency | jq -s -e 'map([.currency, .value]) == [[null, 230000], ["EUR", 1]]'
# what a supplier earns from all buyers is added up over groups: there they must not differ either
3 mixed-currency (echo '{"record":"award","buyer":"B","supplier":"Ash","amount":1,"currency":"EUR"}'; cat market/care.jsonl) | vfm-market --by buyer --dependency 50%
0 - (echo '{"record":"award","buyer":"B","supplier":"Ash","amount":1,"currency":"EUR"}'; cat market/care.jsonl) | vfm-market -q --by buyer,currency --dependency 50% >$TMP/o
# an award without an amount has no currency
0 - (echo '{"record":"award","supplier":"Ash","currency":"EUR"}'; cat market/care.jsonl) | vfm-market -q | jq -e '.awards == 9 and .value == 230000'
# an absent currency is pounds
0 - (echo '{"record":"award","supplier":"Ash","amount":1,"currency":"GBP"}'; cat market/care.jsonl) | vfm-market -q | jq -e '.currency == "GBP" and .value == 230001'
# past the limit of 10^24, whatever the order
3 too-large for n in 1 2; do echo '{"record":"award","supplier":"Ash","amount":6e23}'; done | vfm-market
3 too-large for n in 1 2; do echo "{\"record\":\"award\",\"supplier\":\"S$n\",\"amount\":6e23}"; done | vfm-market -j 2 --block-size 1

# options
2 by-own vfm-market --by suppliers market/care.jsonl
# no field of any result can be grouped by, but those that awards have with the same meaning
0 - cat market/care.jsonl market/shared.jsonl market/small.jsonl market/bids.jsonl | vfm-market -q --suppliers --dependency 0% --thresholds market/thresholds.csv --plan-from 2020-01-01 --exclude market/public.csv | jq -r 'keys[]' | sort -u | grep -vxE 'buyer|category|currency|price_year' >$TMP/k; test "$(wc -l <$TMP/k)" -gt 40 && while read -r key; do vfm-market --by $key /dev/null 2>/dev/null; test $? = 2 || exit 9; done <$TMP/k
2 by-twice vfm-market --by buyer,buyer market/care.jsonl
2 plan-from vfm-market --plan-from 2024-04 market/care.jsonl
2 plan-from-words vfm-market --plan-from April market/care.jsonl
2 dependency-range vfm-market --dependency 50 market/care.jsonl
4 exclude-nowhere vfm-market --exclude market/nowhere.csv market/care.jsonl
2 exclude-columns vfm-market --exclude market/nine-firms.csv market/care.jsonl
2 exclude-empty vfm-market --exclude <(printf 'supplier,number\nAsh Trust,\n,\n') market/care.jsonl 2>&1 | sed 's|/dev/fd/[0-9]*|FILE|' >&2; exit ${PIPESTATUS[0]}
4 - vfm-market --thresholds market/nowhere.csv market/small.jsonl
2 thresholds-column vfm-market --thresholds market/public.csv market/small.jsonl
2 thresholds-amount vfm-market --thresholds market/damaged/amount.csv market/small.jsonl
2 thresholds-day vfm-market --thresholds market/damaged/day.csv market/small.jsonl
2 thresholds-within vfm-market --thresholds market/damaged/within.csv market/small.jsonl
2 thresholds-ends vfm-market --thresholds market/damaged/ends.csv market/small.jsonl
2 - vfm-market --thresholds <(echo threshold; seq 65) market/small.jsonl
0 - vfm-market -q --thresholds <(echo threshold; seq 64) market/small.jsonl | jq -e '.thresholds | length == 64'
# a field that no award has, a misspelt one, say: the threshold is for none of them, and that is told
0 thresholds-none vfm-market --thresholds market/damaged/field.csv market/small.jsonl | jq -c '.thresholds[]'

# nothing to tell of
0 nothing vfm-market /dev/null
0 others echo '{"record":"sroi","sroi":1.10}' | vfm-market --by buyer

# The published case, from its table through the import: 1540; the two smallest merged 1580, the two
# largest 2540. Without the largest, eight of 75: 915/75^2 is 1626.666667.
0 - vfm import --as awards --rename alternative=supplier --rename share_pct=amount market/nine-firms.csv then market | jq -e '.hhi == 1540 and .suppliers == 9 and .value == 100 and .hhi_without_largest == 1626.666667 and .top_supplier == "F1" and .top_share == 0.25'
0 - sed 's/^F9,/F8,/' market/nine-firms.csv | vfm import --as awards --rename alternative=supplier --rename share_pct=amount then market | jq -e '.hhi == 1580 and .suppliers == 8 and .awards == 9'
0 - sed 's/^F2,/F1,/' market/nine-firms.csv | vfm import --as awards --rename alternative=supplier --rename share_pct=amount then market | jq -e '.hhi == 2540 and .suppliers == 8 and .top_value == 45'
# one supplier of everything, and nothing left without its largest award
0 - echo '{"record":"award","supplier":"Ash","amount":7}' | vfm-market | jq -e '.hhi == 10000 and .hhi_without_largest == null and .largest_award == 7'
# of equal ones the first by name; awards of nothing are counted, and hold nothing
0 - for s in Elm Ash Oak; do echo "{\"record\":\"award\",\"supplier\":\"$s\",\"amount\":2}"; done | vfm-market | jq -e '.top_supplier == "Ash" and .hhi == 3333.333333 and .hhi_without_largest == 5000'
0 - for a in 0 4; do echo "{\"record\":\"award\",\"supplier\":\"S$a\",\"amount\":$a}"; done | vfm-market | jq -e '.hhi == 10000 and .suppliers == 2 and .amounts_zero == 1 and .amounts_missing == 0'
0 - echo '{"record":"award","supplier":"Ash","amount":0}' | vfm-market | jq -e '.hhi == null and .top_supplier == null and .value == 0 and .suppliers == 1'
0 - echo '{"record":"award","supplier":"Ash"}' | vfm-market -q | jq -e '.hhi == null and .value == null and .amounts_missing == 1 and .awards == 1 and .suppliers == 1'

# Northdale: 70,000, 30,000 and 20,000 are 7, 3 and 2 twelfths: 10^4 * 62/144; without the 60,000
# 1, 3 and 2 sixths: 10^4 * 14/36. Small 90,000 of 120,000; voluntary the same, user-led 20,000.
# 30 and 10 days to tender; 18 days of reporting on 90,000. Ash had won before. Southmoor: 90,000 and
# 15,000 are 6 and 1 sevenths: 10^4 * 37/49; 5,000 to nobody that is named.
0 by-buyer vfm-market --by buyer --plan-from 2024-02-10 --dependency 50% market/care.jsonl
0 - vfm-market -q --by buyer market/care.jsonl | head -n 1 | jq -e '.awards == 4 and .suppliers == 3 and .value == 120000 and .hhi == 4305.555556 and .hhi_without_largest == 3888.888889 and .top_supplier == "Ash Trust" and .top_supplier_id == "1001" and .top_share == 0.583333'
0 - vfm-market -q --by buyer market/care.jsonl | head -n 1 | jq -e '[.small.share, .small.value_share, .voluntary.share, .voluntary.value_share, .user_led.value_share, .local.missing, .reserved.yes, .reserved.no, .reserved.missing] == [0.75, 0.75, 0.75, 0.75, 0.166667, 0, 1, 2, 1]'
0 - vfm-market -q --by buyer market/care.jsonl | head -n 1 | jq -e '[.single_bid.yes, .single_bid.no, .single_bid.missing, .single_bid.share, .bids_per_lot] == [1, 1, 2, 0.5, 2] and [.three_years.yes_value, .three_years.no_value, .three_years.missing_value, .three_years.value_share] == [80000, 30000, 10000, 0.727273]'
0 - vfm-market -q --by buyer market/care.jsonl | head -n 1 | jq -e '.tender == {awards: 2, missing: 2, mean_days: 20, least_days: 10} and .reporting == {awards: 2, missing: 2, days: 18, value: 90000, days_per_100000: 20} and .incumbent.yes == 1 and .incumbent.yes_value == 10000 and .incumbent.no_value == 110000'
0 - vfm-market -q --by buyer market/care.jsonl | head -n 1 | jq -e '[.funding.contract.awards, .funding.contract.value, .funding.grant.value_share, .funding.sla.share, .funding.missing.awards] == [2, 90000, 0.083333, 0.25, 0]'
0 - vfm-market -q --by buyer market/care.jsonl | tail -n 1 | jq -e '.awards == 4 and .suppliers == 3 and .value == 110000 and .amounts_missing == 1 and .hhi == 7551.020408 and .hhi_without_largest == 10000 and .top_share == 0.857143 and .unnamed == {awards: 1, value: 5000} and .small.missing == 3 and .voluntary.missing == 1'
# who won twice on one day had not won before; who won a day later had
0 - for d in 04 04 05; do echo "{\"record\":\"award\",\"supplier\":\"Ash\",\"amount\":1,\"date\":\"2024-01-$d\"}"; done | vfm-market -j 2 --block-size 1 | jq -e '.incumbent.yes == 1 and .incumbent.no == 2'
# a contract of one day, a tender that closes on the day it is published
0 - echo '{"record":"award","supplier":"Ash","amount":1,"start":"2024-04-01","end":"2024-04-01","published":"2024-01-01","deadline":"2024-01-01"}' | vfm-market | jq -e '.three_years.no == 1 and .tender.least_days == 0'
# who is left out is counted: by name without regard to case and punctuation, by number
0 - vfm-market -q --by buyer --exclude market/public.csv market/care.jsonl | tail -n 1 | jq -e '.awards == 3 and .suppliers == 2 and .value == 95000 and .hhi == 10000 and .hhi_without_largest == null and .excluded == {awards: 1, value: 15000}'
0 - vfm-market -q --by buyer --exclude market/public.csv market/care.jsonl | head -n 1 | jq -e '.excluded == {awards: 0, value: 0} and .awards == 4'
0 - echo '{"record":"award","supplier":"Somebody","supplier_id":"NHS77","amount":3}' | vfm-market --exclude market/public.csv | jq -e '.awards == 0 and .excluded == {awards: 1, value: 3} and .hhi == null'
# what ends from the quarter of 10 February 2024 on: 30,000 in it, 60,000 a year later, 20,000 after
0 - vfm-market -q --by buyer --plan-from 2024-02-10 market/care.jsonl | head -n 1 | jq -e '.plan == [{quarter: "2024-Q1", awards: 1, value: 30000}, {quarter: "2025-Q1", awards: 1, value: 60000}, {quarter: "2026-Q2", awards: 1, value: 20000}] and .no_end == {awards: 1, value: 10000}'
0 - vfm-market -q --plan-from 2026-07-01 market/care.jsonl | jq -e '.plan == [] and .no_end.awards == 5'

# Dependency: Ash earns all from Northdale and is 7/12 of its spend; Birch earns 3/4 from Southmoor.
# Cedar has no amount from Southmoor, so that all it is known to earn comes from Northdale.
0 - vfm-market -q --by buyer --dependency 50% market/care.jsonl | jq -s -e 'map(select(.record == "dependency") | [.buyer, .supplier, .buyer_share, .supplier_share]) == [["Northdale Council", "Cedar Collective", 0.166667, 1], ["Northdale Council", "Ash Trust", 0.583333, 1], ["Southmoor Council", "Southmoor Leisure", 0.142857, 1], ["Southmoor Council", "Birch Care Ltd", 0.857143, 0.75]]'
0 - vfm-market -q --by buyer --dependency 50% market/care.jsonl | jq -s -e 'map(.dependency // empty | [.buyer_on_supplier, .supplier_on_buyer]) == [[1, 2], [1, 2]]'
# from three quarters on Birch still does; above it no more
0 - vfm-market -q --by buyer --dependency 0.75 market/care.jsonl | jq -s -e 'map(select(.supplier_id == "1002").supplier_share) == [0.75]'
0 - vfm-market -q --by buyer --dependency 86% market/care.jsonl | jq -s -e 'map(select(.record == "dependency").supplier) == ["Cedar Collective", "Ash Trust", "Southmoor Leisure"]'
# half is half or more, each way: S earns 2 of 4 from A, a quarter of what A spends; then A spends 2 of
# 4 with S, a quarter of what S earns
0 - for p in "A S 2" "A T 6" "B S 2" "B U 6"; do set -- $p; echo "{\"record\":\"award\",\"buyer\":\"$1\",\"supplier\":\"$2\",\"amount\":$3}"; done | vfm-market --dependency 50% | jq -s -e 'length == 5 and .[0].dependency == {at_least: 0.5, buyer_on_supplier: 2, supplier_on_buyer: 4}'
0 - for p in "A S 2" "A T 2" "C S 6" "D T 6"; do set -- $p; echo "{\"record\":\"award\",\"buyer\":\"$1\",\"supplier\":\"$2\",\"amount\":$3}"; done | vfm-market --dependency 50% | jq -s -e 'length == 5 and .[0].dependency == {at_least: 0.5, buyer_on_supplier: 4, supplier_on_buyer: 2}'
0 - for b in A B; do for s in S T; do echo "{\"record\":\"award\",\"buyer\":\"$b\",\"supplier\":\"$s\",\"amount\":2}"; done; done | vfm-market --dependency 50.0001% | jq -s -e 'length == 1 and .[0].dependency.buyer_on_supplier == 0'
# in home care alone, over both councils: Birch is 3/10 of Northdale's and all of Southmoor's
0 - vfm-market -q --by category --dependency 90% market/care.jsonl | jq -s -e 'map(select(.record == "dependency" and .category == "home care") | [.by, .buyer, .supplier, .buyer_share, .supplier_share]) == [[["category"], "Northdale Council", "Ash Trust", 0.7, 1], [["category"], "Southmoor Council", "Birch Care Ltd", 1, 0.75]]'
0 - vfm-market -q --by buyer,category --dependency 90% market/care.jsonl | jq -s -e 'map(select(.record == "market" and .buyer == "Northdale Council") | [.category, .dependency.buyer_on_supplier, .dependency.supplier_on_buyer]) == [["day services", 1, 1], ["home care", 0, 1]]'
# a buyer that nobody knows is not told of; what it spends is still earned
0 - (echo '{"record":"award","supplier":"Ash","amount":3}'; echo '{"record":"award","buyer":"B","supplier":"Ash","amount":1}') | vfm-market --dependency 0% | jq -s -e 'map(select(.record == "dependency") | [.buyer, .buyer_share, .supplier_value, .supplier_share]) == [["B", 1, 4, 0.25]]'

# A framework of three: one award, with five bids, whole for each; or its 100 in three parts, the odd
# micro-pound to the first supplier by name. Whole, 120, 100 and 100 are 34400/320^2.
0 shared vfm-market market/shared.jsonl
0 shared-split vfm-market --split-frameworks market/shared.jsonl
0 - vfm-market -q market/shared.jsonl | jq -e '.awards == 2 and .value == 320 and .shared == {awards: 1, value: 300} and .shared_amounts == "whole" and .bids_per_lot == 3.5 and .voluntary.yes == 3 and .voluntary.no == 1 and .hhi == 3359.375'
0 - vfm-market -q --split-frameworks --by supplier_kind market/shared.jsonl | jq -s -e 'map([.supplier_kind, .awards, .value]) == [["company", 1, 33.333333], ["user_led", 1, 33.333333], ["vcse", 2, 53.333334]]'
0 - vfm-market -q --split-frameworks market/shared.jsonl | jq -e '.value == 120 and .awards == 2 and .shared_amounts == "split" and .top_value == 53.333334'
# one that is left out takes its part with it
0 - vfm-market -q --split-frameworks --exclude <(printf 'name\nash trust\n') market/shared.jsonl | jq -e '.value == 66.666666 and .excluded == {awards: 2, value: 53.333334} and .awards == 1 and .suppliers == 2'
# parts that no record holds are told of
0 part-absent head -n 2 market/shared.jsonl | vfm-market --split-frameworks
0 parts-absent head -n 1 market/shared.jsonl | vfm-market --split-frameworks | jq -c '[.awards, .value]'
# two awards that look alike are two
0 - (cat market/shared.jsonl; head -n 3 market/shared.jsonl) | vfm-market -q --split-frameworks | jq -e '.awards == 3 and .value == 220'

# a supplier's number decides, else its name; of its names the first by its letters; 12 and "12" are
# one number; words written with escapes are the same words
0 - (echo '{"record":"award","supplier":"Birch Ltd","supplier_id":12,"amount":1}'; echo '{"record":"award","supplier":"Birch Limited","supplier_id":"12","amount":2}'; echo '{"record":"award","supplier":"Birch Ltd","amount":4}'; echo '{"record":"award","supplier":"Birch\u0020Ltd","supplier_id":" ","amount":8}') | vfm-market | jq -e '.suppliers == 2 and .top_supplier == "Birch Ltd" and .top_value == 12 and (has("top_supplier_id") | not)'
0 - (echo '{"record":"award","supplier":"Birch Ltd","supplier_id":12,"amount":1}'; echo '{"record":"award","supplier":"Birch Limited","supplier_id":"12","amount":2}') | vfm-market | jq -e '.top_supplier == "Birch Limited" and .top_supplier_id == "12"'
0 - echo '{"record":"award","supplier_id":"12","amount":2}' | vfm-market | jq -e '.top_supplier == null and .top_supplier_id == "12"'

# a register, imported: 132,000 of 180,000 to one number under two names; 84,000 and 48,000 for three
# years and more
0 register vfm import --as awards --dates dmy market/register.csv then market --by category
0 - vfm import --as awards --dates dmy market/register.csv then market | jq -e '.suppliers == 3 and .value == 180000 and .top_share == 0.733333 and .three_years.value_share == 0.733333 and .single_bid.share == 0.333333 and .bids_per_lot == 2 and .voluntary.yes_value == 48000'

# --where takes some; the rest passes by; nothing is lost
0 - vfm-market -q --where '.category == "home care"' market/care.jsonl | jq -s -e 'length == 5 and .[4].awards == 4 and .[4].value == 190000'
0 - (cat market/care.jsonl; echo '{"record":"sroi"}') | vfm-market -q --by buyer --stats $TMP/s >$TMP/o && jq -e '.read == 9 and .written == 8 and .passed == 1 and .refused == 0' $TMP/s

# Bids: Ash, Birch (twice), Damson and Elm bid; two of the four have an award. Lot 1 has three bids,
# lot 2 one; Elm does not say for which. Small is one of four that are known.
0 - cat market/bids.jsonl market/care.jsonl | vfm-market -q --by buyer | head -n 1 | jq -e '.suppliers == 3 and (.bidding | del(.small, .voluntary, .user_led, .local)) == {bids: 5, bidders: 4, winners: 2, lots: 2, lot_missing: 1, bids_per_lot: 2, single_bid_lots: 1}'
0 - cat market/bids.jsonl market/care.jsonl | vfm-market -q --by buyer | head -n 1 | jq -e '.bidding.small == {yes: 1, no: 3, missing: 1, share: 0.25} and .bidding.voluntary == {yes: 1, no: 2, missing: 2, share: 0.333333} and .bidding.local.share == null'
0 - cat market/bids.jsonl market/care.jsonl | vfm-market -q --by buyer | tail -n 1 | jq -e 'has("bidding") | not'
0 - vfm-market market/bids.jsonl | jq -e '.awards == 0 and .suppliers == 0 and .value == null and .hhi == null and .bidding.bidders == 4 and .bidding.winners == 0'
0 - vfm-market --exclude <(printf 'number\n1002\n') market/bids.jsonl | jq -e '.bidding.bids == 3 and .bidding.excluded == 2 and .bidding.lots == 1'
# of lots with one bid, two and three bids, one has a single one
0 - for n in 1 2 2 3 3 3; do echo "{\"record\":\"bid\",\"lot\":\"$n\",\"supplier\":\"Ash\"}"; done | vfm-market -j 7 --block-size 1 | jq -e '.bidding | .lots == 3 and .single_bid_lots == 1 and .bids_per_lot == 2 and .bidders == 1'
3 bid-whose echo '{"record":"bid","lot":"1","price":3}' | vfm-market
3 bid-kind echo '{"record":"bid","lot":"1","supplier":"Ash","supplier_kind":"charity"}' | vfm-market

# Under 20,000 are seven of the nine with an amount: 19,000, 18,000 and 19,999 by no more than a tenth.
# In 2023-24 home care has 19,000, 18,000 and 15,000, the first and last day among them; day services
# 12,000 and 9,000, to one supplier. One of the seven has no category. The tender holds for contracts
# in 2023 and 2024: five, none at 30,000 or more, three of them together 52,000; one has no date.
0 thresholds vfm-market --thresholds market/thresholds.csv market/small.jsonl | jq -c 'if .record == "market" then .thresholds[] else . end'
0 - vfm-market -q --thresholds market/thresholds.csv market/small.jsonl | jq -s -e '.[0].thresholds | map([.threshold, .awards, .under, .just_under, .just_under_value, .bundles, .bundled_awards, .bundled_value, .bundle_missing]) == [[20000, 9, 7, 3, 56999, 2, 5, 73000, 1], [50000, 5, 5, 0, 0, 1, 3, 52000, 1]]'
# what is at the threshold is not under it; two halves of it reach it
0 - for a in 5 5; do echo "{\"record\":\"award\",\"buyer\":\"B\",\"category\":\"c\",\"supplier\":\"S\",\"date\":\"2024-05-01\",\"amount\":$a}"; done | vfm-market --thresholds <(printf 'threshold\n10\n5\n') | jq -s -e '.[0].thresholds[0].bundles == 1 and .[0].thresholds[1].under == 0 and (.[1] | .value == 10 and .one_supplier)'
# the first and the last day of a threshold are its own
0 - for d in 2022-12-31 2023-01-01 2024-12-31 2025-01-01; do echo "{\"record\":\"award\",\"supplier\":\"S\",\"funding\":\"contract\",\"date\":\"$d\",\"amount\":5}"; done | vfm-market --thresholds market/thresholds.csv | jq -e '.thresholds | map(.awards) == [4, 2]'
# a framework is one award of its whole amount, to more than one supplier
0 - jq -c '. + {category: "c", date: "2024-05-01"}' market/shared.jsonl | vfm-market -q --split-frameworks --thresholds <(printf 'threshold,within\n110,10%%\n') | jq -s -e '.[0].thresholds[0] == {threshold: 110, awards: 2, under: 2, just_under: 1, just_under_value: 100, bundles: 1, bundled_awards: 2, bundled_value: 120, bundle_missing: 0} and .[1].one_supplier == false'
# who is not named may be anybody
0 - for s in '"supplier":"Ash",' ''; do echo "{\"record\":\"award\",\"buyer\":\"B\",\"category\":\"c\",$s\"date\":\"2024-05-01\",\"amount\":6}"; done | vfm-market --thresholds <(printf 'threshold\n10\n') | jq -s -e '.[1].one_supplier == null and .[1].awards == 2'

# suppliers one by one, the largest first, those who only bid after them
0 suppliers cat market/bids.jsonl market/care.jsonl | vfm-market -q --by buyer --suppliers | jq -c 'select(.record == "supplier")'
0 - vfm-market -q --suppliers market/care.jsonl | jq -s -e 'map(select(.record == "supplier") | [.supplier, .value, .share, .amounts_missing]) == [["Birch Care Ltd", 120000, 0.533333, 0], ["Ash Trust", 70000, 0.311111, 0], ["Cedar Collective", 20000, 0.088889, 1], ["Southmoor Leisure", 15000, 0.066667, 0]]'
# a name that stands with a number and without may be one supplier: told, not guessed
0 twins (echo '{"record":"award","supplier":"Ash","supplier_id":"7","amount":1}'; echo '{"record":"award","supplier":"Ash","amount":2}') | vfm-market --suppliers | jq -c 'select(.record == "supplier") | [.supplier, .supplier_id, .value]'

# in a report
0 report vfm-market -q --by buyer --dependency 50% market/care.jsonl | vfm-report --sections market
0 - vfm-market -q --by buyer market/care.jsonl | vfm-rank --by hhi | jq -s -e 'map([.buyer, .rank]) == [["Southmoor Council", 1], ["Northdale Council", 2]]'
