# The everyday commands; `just` lists them. They expect the environment of CONTRIBUTING.md in .venv.

bin := ".venv/bin"

_default:
    @just --list

# Run the tests; `just test tests/read -k pdf` runs some, `just test -n auto --dist loadfile` all on all cores
test *arguments:
    {{bin}}/pytest {{arguments}}

# Check the style
lint:
    {{bin}}/ruff check .
    {{bin}}/ruff format --check .

# Mend the style where a machine can
format:
    {{bin}}/ruff check --fix .
    {{bin}}/ruff format .

# Check the types
types:
    {{bin}}/mypy

# Run the commands in the documentation anew and keep what they print
docs:
    {{bin}}/python docs/generate_ontology.py
    {{bin}}/python docs/generate_questions.py
    {{bin}}/python docs/accuracy.py
    {{bin}}/python docs/notebook.py
    {{bin}}/python docs/update.py

# Take the pictures of the explorer anew
screenshots:
    {{bin}}/python docs/screenshots.py

# Draw docs/network.png anew, in headless Chromium
picture:
    {{bin}}/python docs/picture.py

# Measure the speed, each part beside its peer in the same run
bench:
    {{bin}}/python benchmarks/read.py
    {{bin}}/python benchmarks/sparql.py
    {{bin}}/python benchmarks/serve.py
    {{bin}}/python benchmarks/pages.py

# Build the demonstration in ./congthuong-demo
demo:
    {{bin}}/congthuong demo

# Measure the reader against the gold; `just score practice --errors` lists every miss
score set="seeds" *arguments:
    {{bin}}/congthuong score tests/gold/{{set}} --texts {{ if set == "seeds" { "seeds" } else { "tests/gold/" + set } }} {{arguments}}

# Everything that is checked before a change goes in
check: lint types (test "-n auto --dist loadfile")
