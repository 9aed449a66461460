# Benchmarks: each tests/bench/NAME is run by itself and prints its figures.  A tests/bench/NAME.c is built for it into
# $(BUILD)/bench, whose path the runner finds in the environment as BENCH.
BENCH_RUNS = $(filter-out %.c %.mk %.rb %.json,$(wildcard tests/bench/*))
BENCHES = $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))

.PHONY: bench
bench: $(PROGRAM) $(BENCHES)
	@for run in $(BENCH_RUNS); do BENCH=$(BUILD)/bench COURANT=./$(PROGRAM) $$run || exit 1; done

$(BUILD)/bench/%: tests/bench/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(COMPILE) $(LDFLAGS) -rdynamic -o $@ $< $(LIBRARY) $(LIBS)

-include $(BENCHES:=.d)
