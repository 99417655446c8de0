# near($got; $want; $within): two lists of numbers, one by one no further apart than $within.
def near($got; $want; $within):
  ($got | length) == ($want | length)
  and ([range($got | length) | (($got[.] - $want[.]) | if . < 0 then -. else . end) <= $within] | all);
