# Everything needs only Python 3.11+ and make; the rest is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint gate train voices crossvalidate evaluate evaluate-incidents benchmark clean

demo: .venv/ready          ## code the sample news, show the records, write a brief of them
	$(BIN)/demarche code samples --format table --kind event --kind statement --kind force
	$(BIN)/demarche add samples --archive build/demo --link
	$(BIN)/demarche brief --archive build/demo -o build/demo-brief.html
	@echo "A brief of these articles: build/demo-brief.html (open it in a browser)"

test: .venv/ready          ## pass the tests
	$(BIN)/python -m pytest

lint: .venv/ready          ## style, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

gate: .venv/ready          ## accuracy against the floors of evaluation/baseline.json
	$(BIN)/python -m evaluation.gate

evaluate: .venv/ready      ## the accuracy table of the README
	$(BIN)/python -m evaluation.table

SHARED ?= ../shared/data/events
evaluate-incidents: .venv/ready ## how well reports of one happening are linked
	$(BIN)/demarche evaluate incidents $(SHARED)/ecbplus_topics_1_35.tar.gz --format ecb
	$(BIN)/demarche evaluate incidents $(SHARED)/meantime_3_topics.tar.gz --format meantime
	if [ -f evaluation/incidents/reports.jsonl ]; then \
	  $(BIN)/demarche evaluate incidents evaluation/incidents/reports.jsonl --format reports; fi

benchmark: .venv/ready     ## speed and memory
	$(BIN)/python -m benchmarks.speed

train: .venv/train         ## train the model and put it into the package
	$(BIN)/python -m training.train

voices: .venv/train        ## train who speaks and where they stand; needs ../shared
	mkdir -p build/polnear && tar xzf ../shared/data/quotes/polnear_train_dev.tar.gz -C build/polnear
	$(BIN)/python -m training.voices build/polnear/train

crossvalidate: .venv/train ## cross-validate typing on PLV_train
	$(BIN)/python -m training.crossvalidate

.venv/ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/ftm: .venv/ready requirements-ftm.lock  ## followthemoney, which the FtM test reads back with
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-ftm.lock
	touch $@

.venv/train: .venv/ready requirements-train.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-train.lock
	touch $@

clean:
	rm -rf .venv build dist
