# The driver: chains and what is refused in them, help, lists.

# what is wrong is told with the way out
2 no-program vfm
2 unknown-program vfm sro
2 far-program vfm xylophone
2 then-first vfm then
2 then-last vfm sroi then
2 then-twice vfm sroi then then report
2 unknown-later vfm sroi then raport
2 option-later vfm sroi then report --too text
2 files-later vfm sroi sroi/two.jsonl then report sroi/two.jsonl
2 output-early vfm sroi -o $TMP/x sroi/two.jsonl then report
2 one-file-twice vfm sroi --rejects $TMP/x sroi/two.jsonl then report --rejects $TMP/x
2 provenance-of-text vfm sroi sroi/two.jsonl then report --provenance
2 no-kind vfm list
2 unknown-kind vfm list schema
2 far-kind vfm list cheese
2 unknown-help vfm help sro

# nothing is made where a later program is refused
0 - vfm sroi sroi/two.jsonl then report --too text -o $TMP/x 2>/dev/null; [ $? = 2 ] && [ -z "$(ls -A $TMP)" ]

# a chain is the pipe, byte for byte; -o, -j and -q may stand where the contract says
0 - cmp <(vfm sroi --by provider sroi/two.jsonl then report) <(vfm-sroi --by provider sroi/two.jsonl | vfm-report)
0 - vfm sroi -j 2 sroi/two.jsonl then report -q -o $TMP/out && cmp $TMP/out <(vfm-sroi sroi/two.jsonl | vfm-report)
0 - cmp <(vfm sroi sroi/two.jsonl) <(vfm-sroi sroi/two.jsonl)
0 - cmp <(vfm vfm-sroi sroi/two.jsonl) <(vfm-sroi sroi/two.jsonl)
0 - cmp <(vfm sroi then report <sroi/two.jsonl) <(vfm-sroi sroi/two.jsonl | vfm-report)
0 - cp sroi/two.jsonl $TMP/then && cd $TMP && vfm sroi ./then >out && [ -s out ]

# each link of a chain has its own --stats
0 - vfm sroi --stats $TMP/a sroi/two.jsonl then report --stats $TMP/b >/dev/null && [ "$(jq -r .program $TMP/a $TMP/b | xargs)" = "vfm-sroi vfm-report" ] && jq -e '.read == .written + .passed + .refused' $TMP/a $TMP/b

# help is that of the program, and names all of them
0 - cmp <(vfm help sroi) <(vfm-sroi --help)
0 - cmp <(vfm sroi --help) <(vfm-sroi -h)
0 - cmp <(vfm help) <(vfm --help) && cmp <(vfm help) <(vfm -h)
0 - diff <(vfm help | sed -n '/^Programs/,/^$/s/^  \([a-z]*\) .*/vfm-\1/p' | sort) <(cd $VFM_BIN && ls | grep vfm-)
0 - for tool in $(cd $VFM_BIN && ls | grep vfm-); do $tool --help | grep -q "^Usage: $tool " && [ "$($tool --help | sed -n '/^Examples/,/^$/p' | grep -c '^    ')" = 2 ] || exit 1; done
0 version vfm --version
0 version vfm -V
0 - [ "$(vfm-sroi --version)" = "vfm-sroi $(vfm --version | cut -d ' ' -f 2)" ]
0 - [ "$(vfm sroi -V then report)" = "$(vfm-sroi -V)" ]
4 - vfm help >/dev/full
4 - vfm-sroi --help >&-
4 - vfm --version >/dev/full
4 - vfm list schemas >/dev/full

# what is shipped
0 - [ "$(vfm list schemas | grep -o '^[a-z]*' | xargs)" = "awards bids inputs outcomes outputs" ]
0 - vfm list rates | grep -q '^greenbook  *Green Book standard schedule'
0 - vfm list rates | grep -A1 '^greenbook ' | tail -n 1 | grep -q '^    HM Treasury, The Green Book'
0 - mkdir -p $TMP/discount && printf '# title: Ours\n# edition: 7\nyear_from,year_to,rate\n0,,1%%\n' >$TMP/discount/ours.csv && [ "$(VFM_DATA=$TMP vfm list rates)" = "$(printf '%-30s Ours (7)' ours)" ]
