# Conformance: each tests/conformance/NAME.c runs a suite of somebody else's and prints one line, "NAME passed/all".
CONFORMANCE_DATA ?= ../shared/conformance
CONFORMANCE = $(patsubst tests/conformance/%.c,$(BUILD)/conformance/%,$(wildcard tests/conformance/*.c))

.PHONY: conformance
conformance: $(CONFORMANCE)
	@CONFORMANCE_DATA=$(CONFORMANCE_DATA) tests/conformance/run $(BUILD)/conformance

# make check runs them too
units: $(CONFORMANCE)

$(BUILD)/conformance/%: tests/conformance/%.c $(LIBRARY)
	@mkdir -p $(@D)
	@echo CC $<
	$(Q)$(COMPILE) $(LDFLAGS) -rdynamic -o $@ $< $(LIBRARY) $(LIBS)

-include $(CONFORMANCE:=.d)
