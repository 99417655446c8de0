# vfm: value for money on the command line.
#   make demo    install what is missing, build, run the main job on real-shaped input
#   make check   the same set-up, then every test
# Products go to build/$(MODE); MODE is release, debug or asan.

MODE    ?= release
BUILD   ?= build/$(MODE)
PREFIX  ?= /usr/local
VERSION := 0.1.0

CC       ?= cc
CPPFLAGS += -Iinclude -I. -D_POSIX_C_SOURCE=200809L -DVFM_VERSION='"$(VERSION)"' \
            -DVFM_PREFIX='"$(PREFIX)"' -DVFM_SOURCE='"$(CURDIR)"'
CFLAGS_release = -O2 -g
CFLAGS_debug   = -O0 -g3
CFLAGS_asan    = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Werror
VFM_CFLAGS  = -std=c11 -ffp-contract=off -pthread $(WARNINGS) $(CFLAGS_$(MODE)) $(CFLAGS)
VFM_LDFLAGS = -pthread -Wl,--as-needed $(CFLAGS_$(MODE)) $(LDFLAGS)
LIBS = -lcsv -ljq -lz -lnettle -lxlsxwriter -lgsl -lgslcblas -lm

ROOMS    := base record io model stage report
LIB_SRC  := $(sort $(foreach room,$(ROOMS),$(wildcard lib/$(room)/*.c)))
CLI_SRC  := $(sort $(wildcard cmd/cli/*.c))
TOOL_SRC := $(sort $(filter-out cmd/vfm.c,$(wildcard cmd/*.c)))
UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
TOOLS    := $(TOOL_SRC:cmd/%.c=$(BUILD)/bin/vfm-%)
UNITS    := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)
LIB      := $(BUILD)/libvfm.a
OBJ       = $(LIB_SRC:%.c=$(BUILD)/%.o) $(CLI_SRC:%.c=$(BUILD)/%.o)
SUITE_OBJ = $(TOOL_SRC:cmd/%.c=$(BUILD)/suite/%.o)
SUITE    := $(if $(wildcard cmd/vfm.c),$(BUILD)/bin/vfm)

all: $(TOOLS) $(SUITE)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(VFM_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/suite/%.o: cmd/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -DVFM_SUITE $(VFM_CFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(TOOLS): $(BUILD)/bin/vfm-%: $(BUILD)/cmd/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(VFM_LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/bin/vfm: $(BUILD)/cmd/vfm.o $(SUITE_OBJ) $(LIB)
	@mkdir -p $(@D)
	$(CC) $(VFM_LDFLAGS) -o $@ $^ $(LIBS)

$(UNITS): $(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(VFM_LDFLAGS) -o $@ $^ $(LIBS)

units: $(UNITS)

clean:
	rm -rf build

.PHONY: all units clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
