# make fuzz: build every target of tests/fuzz with libFuzzer (clang) and run each on its corpus, tests/fuzz/NAME/,
# for FUZZ_S seconds (0: the corpus only), with the words of tests/fuzz/NAME.dict where there are any.  What it finds is left in $(BUILD)/fuzz/.
FUZZ_S ?= 60
FUZZ_CC ?= clang
FUZZ_FLAGS = -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
FUZZERS = $(patsubst tests/fuzz/%.c,build/fuzz/%,$(wildcard tests/fuzz/*.c))
FUZZ_OBJECTS = $(patsubst src/%.c,build/fuzz/obj/%.o,$(filter-out src/cli/main.c,$(SOURCES)))

.PHONY: fuzz fuzzers
fuzzers: $(FUZZERS)

fuzz: fuzzers
	@for fuzzer in $(FUZZERS); do \
	    name=$${fuzzer##*/}; mkdir -p build/fuzz/corpus/$$name tests/fuzz/$$name; \
	    if [ "$(FUZZ_S)" -eq 0 ]; then set -- -runs=0; else set -- -max_total_time=$(FUZZ_S); fi; \
	    if [ -e tests/fuzz/$$name.dict ]; then set -- "$$@" -dict=tests/fuzz/$$name.dict; fi; \
	    $$fuzzer "$$@" -rss_limit_mb=2048 -timeout=20 -artifact_prefix=build/fuzz/$$name- \
	        build/fuzz/corpus/$$name tests/fuzz/$$name || exit 1; \
	done

build/fuzz/obj/%.o: src/%.c Makefile tests/fuzz/fuzz.mk
	@mkdir -p $(@D)
	$(FUZZ_CC) -std=c11 $(FUZZ_FLAGS) $(ALL_CPPFLAGS) $(LIB_CFLAGS) -MMD -MP -c -o $@ $<

# Alone what a target needs is linked.
build/fuzz/libcourant.a: $(FUZZ_OBJECTS)
	@rm -f $@
	ar rcs $@ $(FUZZ_OBJECTS)

build/fuzz/%: tests/fuzz/%.c build/fuzz/libcourant.a
	$(FUZZ_CC) -std=c11 $(FUZZ_FLAGS) -fsanitize=fuzzer $(ALL_CPPFLAGS) $(LIB_CFLAGS) -rdynamic -o $@ $< \
	    build/fuzz/libcourant.a $(LIBS)

-include $(FUZZ_OBJECTS:.o=.d)
