"""docgen's tests; `pip install -e '.[test]' && pytest` runs them all."""
