# courant: a folder of posts in, feeds and a newsletter out.
#
#   make             build ./courant
#   make run         install what is missing, build, and do the main job on feeds/example
#   make check       build and run the tests
#   make check-asan  the same under AddressSanitizer and UndefinedBehaviorSanitizer
#   make check-full  what outside judges say: validators, feed readers, mail servers, a browser
#   make lint        warnings of two compilers, format, the rooms' rules, documents
#   make deps        only install what is missing
#   make install     program, templates and man pages; PREFIX, DESTDIR
#
# BUILD names the folder for what is made; SANITIZE=1 builds with the sanitizers; V=1 shows
# the commands.

VERSION = 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
CC ?= cc
CFLAGS ?= -O2 -g

PACKAGES = libxml-2.0 yaml-0.1 libesmtp-1.0 jansson libcmark-gfm gumbo glib-2.0 gmime-3.0 \
	sqlite3 openssl libgsasl libidn2 zlib
BUILD_DEBS = gcc libc6-dev pkg-config libxml2-dev libyaml-dev libesmtp-dev libjansson-dev \
	libcmark-gfm-dev libcmark-gfm-extensions-dev libgumbo-dev libglib2.0-dev libgmime-3.0-dev \
	libsqlite3-dev libssl-dev libgsasl-dev libidn2-dev libunistring-dev zlib1g-dev tzdata
CHECK_DEBS = libcmocka-dev python3
LIBRARIES = libxml2, libyaml, libesmtp, jansson, cmark-gfm with its extensions, gumbo, GLib 2, \
	GMime 3, SQLite 3, OpenSSL 3, libgsasl, libidn2, libunistring, zlib

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
ifdef SANITIZE
BUILD := $(BUILD)-asan
CFLAGS += -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer
endif
ALL_CFLAGS = -std=c11 $(WARNINGS) $(CFLAGS) -pthread
ALL_CPPFLAGS = -D_GNU_SOURCE -Iinclude -DCOURANT_VERSION='"$(VERSION)"' \
	-DCOURANT_TEMPLATES='"$(PREFIX)/share/courant/templates"' $(CPPFLAGS)

# pkg-config is asked once, and not before it is needed: `make deps` may have to install it.
LIB_CFLAGS = $(eval LIB_CFLAGS := $$(shell pkg-config --cflags $(PACKAGES) | sed 's/-I/-isystem /g'))$(LIB_CFLAGS)
LIBS = $(eval LIBS := $$(shell pkg-config --libs $(PACKAGES)) -lcmark-gfm-extensions -lunistring -lm -ldl)$(LIBS)

PROGRAM = $(if $(SANITIZE),$(BUILD)/courant,courant)
SOURCES = $(wildcard src/*/*.c)
SCHEMAS = $(wildcard src/*/*.rng)
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/obj/%.o) $(SCHEMAS:src/%=$(BUILD)/obj/%.o)
LIBRARY = $(BUILD)/libcourant.a
LIBRARY_OBJECTS = $(filter-out $(BUILD)/obj/cli/main.o,$(OBJECTS))
UNITS = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))
DRIVERS = $(patsubst tests/smtp/%.c,$(BUILD)/smtp/%,$(wildcard tests/smtp/*.c))

Q = $(if $(V),,@)
COMPILE = $(CC) $(ALL_CFLAGS) $(ALL_CPPFLAGS) $(LIB_CFLAGS) -MMD -MP
# -rdynamic lets libesmtp find the program's own connect(), the door of mail/channel.
LINK = $(CC) $(ALL_CFLAGS) $(LDFLAGS) -rdynamic

SUBMAKE = --no-print-directory -j$(shell nproc 2>/dev/null || echo 2)

.PHONY: all run deps deps-check check check-asan check-full lint install clean units
.DELETE_ON_ERROR:

all: $(PROGRAM)

$(PROGRAM): $(OBJECTS)
	@echo LINK $@
	$(Q)$(LINK) -o $@ $(OBJECTS) $(LIBS)

$(BUILD)/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@echo CC $<
	$(Q)$(COMPILE) -c -o $@ $<

# A schema becomes an object file that holds its bytes; the folder is no part of the symbols' names.
$(BUILD)/obj/%.rng.o: src/%.rng Makefile
	@mkdir -p $(@D)
	$(Q)cd $(<D) && $(LD) -r -b binary -z noexecstack -o $(abspath $@) $(<F)

$(LIBRARY): $(LIBRARY_OBJECTS)
	@rm -f $@
	$(Q)ar rcs $@ $(LIBRARY_OBJECTS)

units: $(UNITS) $(DRIVERS)

$(BUILD)/smtp/%: tests/smtp/%.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo CC $<
	$(Q)$(COMPILE) $(LDFLAGS) -rdynamic -o $@ $< $(LIBRARY) $(LIBS)

$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo CC $<
	$(Q)$(COMPILE) $(LDFLAGS) -rdynamic -o $@ $< $(LIBRARY) $(LIBS) -lcmocka

run: deps
	@$(MAKE) $(SUBMAKE) all
	@./courant build -v feeds/example
	@[ -e feeds/example/.courant/ledger.sqlite ] || ./courant digest -v --force --announce 3 feeds/example
	@./courant send -v feeds/example
	@echo
	@echo 'The feeds are in feeds/example/_site, the message is in the Maildir feeds/example/.courant/outbox.'
	@echo 'Next: look at them; then, on a site of your own:  ./courant build SITE   ./courant init SITE'
	@echo 'Everything else: man -l docs/courant.1, man -l docs/courant.yml.5'

check: deps-check
	@$(MAKE) $(SUBMAKE) all units
	@tests/run --program ./$(PROGRAM) --units $(BUILD)/unit check

check-asan: deps-check
	@$(MAKE) $(SUBMAKE) SANITIZE=1 all units
	@ASAN_OPTIONS=detect_leaks=1 tests/run --program ./build-asan/courant --units build-asan/unit check

check-full: deps-check
	@$(MAKE) $(SUBMAKE) all units
	@tests/run --program ./$(PROGRAM) full

lint:
	@tests/lint/run

# What is missing is asked of the compiler and pkg-config, so that other systems get by without apt.
HAVE = pkg-config --exists $(PACKAGES) 2>/dev/null && \
	echo 'int main(void) { return 0; }' | cc -include unistr.h -include cmark-gfm-core-extensions.h -x c -o /dev/null - 2>/dev/null
HAVE_CHECK = echo 'int main(void) { return 0; }' | cc -include stdarg.h -include stddef.h -include stdint.h \
	-include setjmp.h -include cmocka.h -x c -o /dev/null - -lcmocka 2>/dev/null && python3 -c '' 2>/dev/null
INSTALL_DEBS = \
	if ! command -v apt-get >/dev/null; then \
	    echo 'courant needs a C compiler, pkg-config, and the development files of $(LIBRARIES)$(1).' >&2; \
	    echo 'Install them with the package manager of this system, then run make again.' >&2; exit 1; \
	fi; \
	as=; if [ "$$(id -u)" -ne 0 ]; then as=sudo; fi; \
	echo 'Installing what is missing with apt-get:' $(2); \
	$$as apt-get update -q && DEBIAN_FRONTEND=noninteractive $$as apt-get install -q -y --no-install-recommends $(2)

deps:
	@{ $(HAVE); } || { $(call INSTALL_DEBS,,$(BUILD_DEBS)); }

deps-check: deps
	@{ $(HAVE_CHECK); } || { $(call INSTALL_DEBS,$(comma) and for the tests cmocka and Python 3,$(CHECK_DEBS)); }
comma := ,

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/courant
	install -m 755 courant $(DESTDIR)$(PREFIX)/bin/
	install -m 644 docs/courant.1 $(DESTDIR)$(PREFIX)/share/man/man1/
	install -m 644 docs/courant.yml.5 $(DESTDIR)$(PREFIX)/share/man/man5/
	cd templates && find . -type f -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/courant/templates/{} \;

clean:
	rm -rf build build-asan courant

-include tests/bench/bench.mk tests/conformance/conformance.mk tests/fuzz/fuzz.mk tests/torture/torture.mk
-include $(OBJECTS:.o=.d) $(UNITS:=.d) $(DRIVERS:=.d)
