# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# Present value by provider from JSON Lines: jq -rn -f value.jq
def pv:
  (1 - .dropoff) as $kept
  | .duration as $duration
  | (.quantity * .proxy * (1 - .deadweight) * (1 - .displacement) * (1 - .attribution)) as $value
  | reduce range($duration) as $year ({value: $value, factor: 1, sum: 0};
      .factor /= 1.035 | .sum += .value * .factor | .value *= $kept)
  | .sum;
reduce inputs as $line ({}; .[$line.provider] += ($line | pv))
| to_entries[]
| [.key, .value] | @tsv
