# Shortcuts for developers. A bare machine has no make: the two commands of the README need none.
.PHONY: run test quick format lock words screenshots bench coverage

run:
	python3 -m mobilite

test:
	python3 -m mobilite test

quick:
	python3 -m mobilite test --quick

format:
	.venv/bin/ruff check --fix --quiet . ; .venv/bin/ruff format --quiet .
	find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} + || true

# After a change of requirements/*.in. uv writes no host name into the files.
lock:
	python3 -m venv .venv/uv && .venv/uv/bin/pip install --quiet uv
	.venv/uv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --upgrade requirements/production.in -o requirements/production.txt
	.venv/uv/bin/uv pip compile --quiet --generate-hashes --python-version 3.11 --no-header --no-emit-index-url --upgrade requirements/test.in -o requirements/test.txt

# After a change of the words of a public page: then translate what it names in mobilite/locale.
words:
	.venv/bin/python manage.py words

screenshots:
	.venv/bin/python -m tests.screenshots

bench:
	.venv/bin/python -m tests.benchmarks

coverage:
	.venv/bin/coverage run -m pytest -q -m "not journey" && .venv/bin/coverage report
