# SPDX-License-Identifier: GPL-3.0-or-later
# `make help` lists the targets.

VERSION := 0.1.0

# --- where things go ------------------------------------------------------
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
DATADIR ?= $(PREFIX)/share
MANDIR  ?= $(DATADIR)/man
SHAREDIR = $(DATADIR)/ioc

# V=1 shows the commands.
Q := $(if $(V),,@)

# --- what is built: each variant in its own tree --------------------------
# SAN=address,undefined is a variable of its own, so that objects never mix.
SAN ?=
comma := ,
VARIANT := $(if $(SAN),san-$(subst $(comma),-,$(SAN)),release)
ifneq ($(origin CC),default)
VARIANT := $(VARIANT)-$(notdir $(firstword $(CC)))
endif
B := build/$(VARIANT)

STD    := -std=c17 -D_POSIX_C_SOURCE=200809L -D_FILE_OFFSET_BITS=64
WARN   := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes \
          -Wmissing-prototypes -Wformat=2 -Wvla -Wwrite-strings -Wundef \
          -Wimplicit-fallthrough $(if $(WERROR),-Werror)
SAFE   := -fstack-protector-strong -fno-common -ffp-contract=off -pthread
CFLAGS ?= -O3 -g
SANFLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer)
ALL_CPPFLAGS = $(STD) -Ilib -DIOC_VERSION='"$(VERSION)"' \
               -DIOC_SHAREDIR='"$(SHAREDIR)"' $(CPPFLAGS)
ALL_CFLAGS   = $(WARN) $(SAFE) $(SANFLAGS) $(CFLAGS)
ALL_LDFLAGS  = $(SANFLAGS) -pthread $(LDFLAGS)
# Plain names: libcsv ships no .pc file, and the rest sit in default places.
LIBS ?= -lcsv -ljansson -lutf8proc -lgsl -lgslcblas -lsodium -lxlsxwriter -lm
# Looked up when a test is linked, so that `make deps check` works in one go.
CHECK_LIBS ?= $(shell pkg-config --libs check 2>/dev/null || echo -lcheck)

LIB_OBJS  := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard lib/*/*.c)))
PROGRAMS  := $(patsubst cmd/%.c,$(B)/%,$(sort $(wildcard cmd/*.c)))
UNIT_SRCS := $(sort $(wildcard tests/unit/t_*.c))
UNIT_OBJS := $(patsubst %.c,$(B)/%.o,$(UNIT_SRCS)) $(B)/tests/unit/main.o
FUZZ_NAMES := $(filter-out replay,$(patsubst tests/fuzz/%.c,%,$(sort $(wildcard tests/fuzz/*.c))))
FUZZERS   := $(FUZZ_NAMES:%=$(B)/fuzz/%)
GEN_OBJS  := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard tests/gen/*.c)))

.PHONY: all
all: $(PROGRAMS) ## build the four programs

$(B)/%.o: %.c $(B)/flags
	@mkdir -p $(@D)
	@echo '  cc   $<'
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/libioc.a: $(LIB_OBJS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# A program is cmd/NAME.c and, when it has many steps, the files of cmd/NAME/.
.SECONDEXPANSION:
parts = $(addprefix $(B)/,$(addsuffix .o,$(basename $(wildcard cmd/$(1)/*.c))))
$(PROGRAMS): $(B)/%: $(B)/cmd/%.o $$(call parts,$$*) $(B)/libioc.a
	@echo '  link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# Invented data: tests/gen/*.c; not installed.
$(B)/tests/gen/%.o: ALL_CPPFLAGS += -DGEN_NAMES='"$(CURDIR)/tests/gen/names"'

$(B)/gen: $(GEN_OBJS) $(B)/libioc.a
	@echo '  link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

DEMO_MONTHS := 2026-09 2026-10
.PHONY: demo-data
demo-data: $(DEMO_MONTHS:%=build/demo/truth/%/people.csv) ## the demonstration's extracts

build/demo/truth/%/people.csv: $(B)/gen $(wildcard tests/gen/names/*.txt)
	@mkdir -p build
	@echo '  gen  build/demo/in/$*'
	$(Q)$(B)/gen demo build/demo --month $*

# Changed flags rebuild everything: PREFIX is compiled in.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS)' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# --- tests ----------------------------------------------------------------
$(B)/tests/unit/suites.h: $(UNIT_SRCS)
	@mkdir -p $(@D)
	@for f in $(patsubst tests/unit/t_%.c,%,$(UNIT_SRCS)); do \
		echo "SUITE($$f)"; done > $@

$(B)/tests/unit/main.o: $(B)/tests/unit/suites.h
$(B)/tests/unit/%.o: ALL_CPPFLAGS += -I$(B)/tests/unit -Itests/unit

$(B)/unit: $(UNIT_OBJS) $(filter-out %/main.o,$(GEN_OBJS)) $(B)/libioc.a
	@echo '  link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(CHECK_LIBS) $(LIBS)

.PHONY: unit
unit: $(B)/unit ## the unit tests (Check); RUN=suite runs one
	$(if $(RUN),CK_RUN_SUITE=$(RUN)) CK_DEFAULT_TIMEOUT=60 $(B)/unit

# Fuzz targets run over their corpus in `make check`, with any compiler.
$(FUZZERS): $(B)/fuzz/%: $(B)/tests/fuzz/%.o $(B)/tests/fuzz/replay.o $(B)/libioc.a
	@mkdir -p $(@D)
	@echo '  link $@'
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

.PHONY: fuzz
fuzz: ## libFuzzer (clang) over every target; FUZZ=name FUZZ_SECONDS=600
	@sh tests/fuzz/run.sh "$(or $(FUZZ),$(FUZZ_NAMES))" $(or $(FUZZ_SECONDS),60)

.PHONY: check
check: all $(B)/unit $(B)/gen $(FUZZERS) demo-data ## every test but the slow ones, under five minutes
	@sh tests/check.sh $(B)

.PHONY: check-all
check-all: check ## and what needs R, node, a browser or an hour
	@sh tests/check-all.sh $(B)

.PHONY: san
san: ## the same tests with the address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory SAN=address,undefined IOC_SKIP_LINT=1 check

.PHONY: lint
lint: all ## layers, style, documentation, code lists, static analysis
	@sh tests/lint/layers.sh
	@sh tests/lint/style.sh
	@sh tests/lint/docs.sh $(B)
	@sh tests/lint/codes.sh
	@sh tests/lint/cppcheck.sh

.PHONY: golden-update
golden-update: all ## rewrite the golden outputs: review the diff
	@sh tests/golden/run.sh $(B) --update

.PHONY: completions
completions: all ## rewrite completions/ from --help
	@sh tests/lint/completions.sh $(B) completions/ioc.bash bash
	@sh tests/lint/completions.sh $(B) completions/_ioc zsh
	@sh tests/lint/completions.sh $(B) completions/ioc.fish fish

.PHONY: format
format: ## clang-format over all sources
	clang-format -i $$(git ls-files '*.c' '*.h')

.PHONY: bench
bench: all $(B)/gen ## speed and memory beside the peers that are installed
	@sh tests/bench/run.sh $(B)

# --- the demonstration ----------------------------------------------------
.PHONY: demo
demo: all demo-data ## two months of messy extracts to reports, in build/demo
	@sh tests/demo.sh $(B) build/demo

# --- installing -----------------------------------------------------------
.PHONY: deps
deps: ## install what is missing (Debian, Ubuntu), or say what is needed
	@sh tests/deps.sh

.PHONY: install
install: all demo-data ## into DESTDIR, PREFIX
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(MANDIR)/man1 \
	    $(DESTDIR)$(MANDIR)/man5 $(DESTDIR)$(MANDIR)/man7 \
	    $(DESTDIR)$(DATADIR)/bash-completion/completions \
	    $(DESTDIR)$(DATADIR)/zsh/site-functions \
	    $(DESTDIR)$(DATADIR)/fish/vendor_completions.d
	install -m 755 $(PROGRAMS) $(DESTDIR)$(BINDIR)
	cd share && find . -type d -exec install -d '$(DESTDIR)$(SHAREDIR)/{}' \;
	cd share && find . -type f -exec install -m 644 '{}' '$(DESTDIR)$(SHAREDIR)/{}' \;
	for month in $(DEMO_MONTHS); do \
		install -d $(DESTDIR)$(SHAREDIR)/demo/in/$$month; \
		install -m 644 build/demo/in/$$month/*.csv \
		    $(DESTDIR)$(SHAREDIR)/demo/in/$$month; done
	for n in 1 5 7; do \
		install -m 644 man/*.$$n $(DESTDIR)$(MANDIR)/man$$n; done
	install -m 644 completions/ioc.bash \
	    $(DESTDIR)$(DATADIR)/bash-completion/completions/ioc-import
	for p in ioc-match ioc-cohort ioc-report; do ln -sf ioc-import \
	    $(DESTDIR)$(DATADIR)/bash-completion/completions/$$p; done
	install -m 644 completions/_ioc $(DESTDIR)$(DATADIR)/zsh/site-functions
	install -m 644 completions/ioc.fish \
	    $(DESTDIR)$(DATADIR)/fish/vendor_completions.d

.PHONY: uninstall
uninstall: ## remove what install put there
	rm -f $(patsubst $(B)/%,$(DESTDIR)$(BINDIR)/%,$(PROGRAMS))
	rm -rf $(DESTDIR)$(SHAREDIR)
	for n in 1 5 7; do for page in man/*.$$n; do \
		rm -f $(DESTDIR)$(MANDIR)/man$$n/$${page#man/}; done; done
	for p in ioc-import ioc-match ioc-cohort ioc-report; do \
		rm -f $(DESTDIR)$(DATADIR)/bash-completion/completions/$$p; done
	rm -f $(DESTDIR)$(DATADIR)/zsh/site-functions/_ioc
	rm -f $(DESTDIR)$(DATADIR)/fish/vendor_completions.d/ioc.fish

.PHONY: dist
dist: ## a source archive of the last commit
	@test -z "$$(git status --porcelain)" || \
	    { echo 'dist: commit or stash first' >&2; exit 1; }
	git archive --prefix=ioc-$(VERSION)/ -o build/ioc-$(VERSION).tar.gz HEAD

.PHONY: clean
clean: ## remove build/
	rm -rf build

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | \
		awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

.PHONY: FORCE
FORCE:
.PRECIOUS: build/%.o

-include $(shell find $(B) -name '*.d' 2>/dev/null)
