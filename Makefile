# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the vfm authors
#
# vfm: value for money on the command line.
#   make demo      install what is missing, build, run the main job on real-shaped input
#   make check     the same set-up, then every test
#   make           build            make install   into PREFIX (and DESTDIR); uninstall
#   make lint fmt  look, and mend   make bench     speed beside peers; make fuzz
# Products go to build/$(MODE); MODE is release, debug or asan.

MODE    ?= release
BUILD   ?= build/$(MODE)
PREFIX  ?= /usr/local
VERSION := 0.1.0

CC       ?= cc
CPPFLAGS += -Iinclude -I. -D_POSIX_C_SOURCE=200809L -DVFM_VERSION='"$(VERSION)"' \
            -DVFM_PREFIX='"$(PREFIX)"' -DVFM_SOURCE='"$(CURDIR)"'
CFLAGS_release = -O3 -g
CFLAGS_debug   = -O0 -g3
CFLAGS_asan    = -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wcast-qual -Wwrite-strings -Wundef -Werror
VFM_CFLAGS  = -std=c11 -ffp-contract=off -pthread $(WARNINGS) $(CFLAGS_$(MODE)) $(CFLAGS)
VFM_LDFLAGS = -pthread -Wl,--as-needed $(CFLAGS_$(MODE)) $(LDFLAGS)
# Small libraries are linked in where the system has them so: loading them takes a good part of the
# time that a program needs for a short file.
linked = $(if $(filter /%,$(shell $(CC) -print-file-name=lib$(1).a)),-l:lib$(1).a,-l$(1))
LIBS := $(foreach library,csv z nettle gsl gslcblas,$(call linked,$(library))) -lxlsxwriter -lm -ldl
# Others are loaded where a run needs them (lib/io/late.h): the very ones that the headers are of.
named = $(or $(shell readelf -d "$$($(CC) -print-file-name=lib$(1).so)" | \
          sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p'),$(error lib$(1).so: readelf tells no name of it))
$(BUILD)/lib/io/filter_jq.o: CPPFLAGS += -DVFM_LIBJQ='"$(call named,jq)"'
$(BUILD)/lib/io/unzip.o: CPPFLAGS += -DVFM_LIBISAL='"$(call named,isal)"'

ROOMS    := base record io model stage report
LIB_SRC  := $(sort $(foreach room,$(ROOMS),$(wildcard lib/$(room)/*.c)))
CLI_SRC  := $(sort $(wildcard cmd/cli/*.c))
TOOL_SRC := $(sort $(filter-out cmd/vfm.c,$(wildcard cmd/*.c)))
UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/*.c))
TOOLS    := $(TOOL_SRC:cmd/%.c=$(BUILD)/bin/vfm-%)
UNITS    := $(UNIT_SRC:tests/unit/%.c=$(BUILD)/unit/%)
FUZZERS  := $(FUZZ_SRC:tests/fuzz/%.c=$(BUILD)/fuzz/%)
LIB      := $(BUILD)/libvfm.a
OBJ       = $(LIB_SRC:%.c=$(BUILD)/%.o) $(CLI_SRC:%.c=$(BUILD)/%.o)
SUITE_OBJ = $(TOOL_SRC:cmd/%.c=$(BUILD)/suite/%.o)
SUITE    := $(if $(wildcard cmd/vfm.c),$(BUILD)/bin/vfm)

# Where `make install` puts what. Data files are looked for in ../share/vfm beside bin.
BIN_DIR  = $(DESTDIR)$(PREFIX)/bin
DATA_DIR = $(DESTDIR)$(PREFIX)/share/vfm
MAN_DIR  = $(DESTDIR)$(PREFIX)/share/man
DATA    := $(sort $(wildcard data/*/*))
MAN     := $(sort $(wildcard man/*.[157]))
JOBS    ?= $(shell nproc 2>/dev/null || echo 1)

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
$(SUITE): $(BUILD)/cmd/vfm.o $(SUITE_OBJ) $(LIB)
$(UNITS): $(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(LIB)
$(FUZZERS): $(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(LIB)
$(TOOLS) $(SUITE) $(UNITS) $(FUZZERS):
	@mkdir -p $(@D)
	$(CC) $(VFM_LDFLAGS) -o $@ $^ $(LIBS)

units: $(UNITS)

deps:
	@./deps check

demo:
	@./deps build
	@$(MAKE) --no-print-directory -s -j$(JOBS) all
	@PATH="$(abspath $(BUILD))/bin:$$PATH" pipelines/demo

check:
	@./deps check
	@$(MAKE) --no-print-directory -s -j$(JOBS) all units
	@tests/run $(abspath $(BUILD))

lint:
	@tests/lint/run

fmt:
	clang-format -i $(shell git ls-files '*.[ch]')

bench: all
	@./deps bench
	@PATH="$(abspath $(BUILD))/bin:$$PATH" tests/bench/run

fuzz: $(FUZZERS)

install: all
	install -d $(BIN_DIR)
	install $(TOOLS) $(SUITE) $(BIN_DIR)
	for f in $(DATA:data/%=%); do install -D -m 644 data/$$f $(DATA_DIR)/$$f || exit 1; done
	for f in $(MAN:man/%=%); do install -D -m 644 man/$$f $(MAN_DIR)/man$${f##*.}/$$f || exit 1; done

uninstall:
	rm -f $(patsubst $(BUILD)/bin/%,$(BIN_DIR)/%,$(TOOLS) $(SUITE))
	rm -f $(DATA:data/%=$(DATA_DIR)/%)
	-rmdir $(sort $(patsubst data/%/,$(DATA_DIR)/%,$(dir $(DATA)))) $(DATA_DIR)
	for f in $(MAN:man/%=%); do rm -f $(MAN_DIR)/man$${f##*.}/$$f || exit 1; done

clean:
	rm -rf build

.PHONY: all units deps demo check lint fmt bench fuzz install uninstall clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
