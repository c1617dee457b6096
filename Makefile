# The short way in. Meson and Ninja do the building; this file names what a
# person types. `make help` lists it.

BUILD ?= build
JOBS  ?= $(shell nproc)
T     ?=

.PHONY: all demo test bench fuzz format lint install clean help bootstrap

all: $(BUILD)/build.ninja
	@ninja -j$(JOBS) -C $(BUILD)

$(BUILD)/build.ninja: | bootstrap
	@meson setup $(BUILD) $(MESON_ARGS)

bootstrap:
	@tools/bootstrap

demo: all
	@tools/demo $(BUILD)

test: all
	@tools/test --build $(BUILD) $(T)

bench: all
	@bench/run --build $(BUILD)

fuzz:
	@tools/bootstrap --dev
	@tools/fuzz 60 $(T)

format: bootstrap
	@tools/format

lint: all
	@tools/lint

install: all
	@meson install -C $(BUILD)

clean:
	@rm -rf $(BUILD) build-asan build-tsan build-fuzz

help:
	@echo 'make           build $(BUILD)/tandem (installs what the build needs)'
	@echo 'make demo      serve an Express app that calls a Python model'
	@echo 'make test      run all tests; T=name runs those whose path has name'
	@echo 'make bench     measure against Node, Bun and other bridges'
	@echo 'make fuzz      fuzz what takes bytes from outside, 60 s each'
	@echo 'make format    format the C sources;  make lint  check the sources'
	@echo 'make install   install to the prefix; make clean removes the build'
