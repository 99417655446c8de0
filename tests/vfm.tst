# The driver: what it says of itself, and what it refuses.
2 no-program vfm
2 unknown-program vfm discout
2 then-nothing vfm then
0 version vfm --version
