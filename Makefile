# courant: a folder of posts in, feeds and a newsletter out.
#
#   make            build ./courant              make run          install what is missing, build, build feeds/example
#   make check      build and run the tests      make check-asan   the same under AddressSanitizer and UBSan
#   make check-full with all the outside judges  make lint         warnings, format, rooms, documents
#   make deps       install what is missing      make install      PREFIX, DESTDIR
#
# BUILD names the folder for what is made; SANITIZE=1 builds with the sanitizers.

VERSION = 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
BUILD ?= build
CC ?= gcc

PACKAGES = libxml-2.0 yaml-0.1 jansson libcmark-gfm gumbo glib-2.0 gmime-3.0 sqlite3 openssl libgsasl libidn2 libesmtp-1.0
BUILD_DEBS = gcc make pkg-config libc6-dev libxml2-dev libyaml-dev libjansson-dev libcmark-gfm-dev \
	libcmark-gfm-extensions-dev libgumbo-dev libglib2.0-dev libgmime-3.0-dev libunistring-dev \
	libidn2-dev libsqlite3-dev libssl-dev libgsasl-dev libesmtp-dev tzdata
CHECK_DEBS = libcmocka-dev python3

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
CFLAGS ?= -O2 -g
ifdef SANITIZE
BUILD := $(BUILD)-asan
CFLAGS += -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif
ALL_CFLAGS = -std=c11 $(WARNINGS) $(CFLAGS)
CPPFLAGS += -D_GNU_SOURCE -Iinclude -DCOURANT_VERSION='"$(VERSION)"' -DCOURANT_TEMPLATES='"$(PREFIX)/share/courant/templates"'
LIB_CFLAGS = $(shell pkg-config --cflags $(PACKAGES) | sed 's/-I/-isystem /g')
LIBS = $(shell pkg-config --libs $(PACKAGES)) -lcmark-gfm-extensions -lunistring -lm -ldl -pthread

PROGRAM = $(if $(SANITIZE),$(BUILD)/courant,courant)
SOURCES = $(wildcard src/*/*.c)
OBJECTS = $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
LIBRARY_OBJECTS = $(filter-out $(BUILD)/obj/cli/main.o,$(OBJECTS))
UNITS = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/*.c))

.PHONY: all run deps deps-check check check-asan check-full lint install clean units
.DELETE_ON_ERROR:

all: $(PROGRAM)

$(PROGRAM): $(OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(LIBS)

$(BUILD)/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CPPFLAGS) $(LIB_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/libcourant.a: $(LIBRARY_OBJECTS)
	@rm -f $@
	ar rcs $@ $(LIBRARY_OBJECTS)

# -rdynamic is for mail/smtp: the program's own connect() must be the one libesmtp finds.
$(PROGRAM): LDFLAGS += -rdynamic

units: $(UNITS)
$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/libcourant.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(CPPFLAGS) $(LIB_CFLAGS) -MMD -MP $(LDFLAGS) -rdynamic -o $@ $< $(BUILD)/libcourant.a $(LIBS) -lcmocka

check: $(PROGRAM) units
	tests/run --program ./$(PROGRAM) --units $(BUILD)/unit check

clean:
	rm -rf build build-asan courant

-include $(OBJECTS:.o=.d) $(UNITS:=.d)
