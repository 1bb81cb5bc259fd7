# Everything runs in .venv, made on first use from the locked versions in constraints.txt.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo run test check bench lock clean

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	touch $@

demo: .venv/ready  ## the whole bot in the browser, with an invented school
	$(BIN)/jiaoyan demo

run: .venv/ready  ## the bot against Telegram; settings in .env
	$(BIN)/jiaoyan run

test: .venv/ready  ## all tests, a module on each core
	$(BIN)/pytest -n auto --dist loadscope

check: .venv/ready  ## lint, format, types, import rule, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/ready  ## how fast it is, next to a bare echo bot
	$(BIN)/python -m benchmarks

lock: .venv/ready  ## write the installed versions into constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable | grep -v '@' | LC_ALL=C sort -f > constraints.txt

clean:
	rm -rf .venv build *.egg-info
