"""Benchmarks of Desktop Chat, each beside its yardstick; `python -m bench --help`."""
