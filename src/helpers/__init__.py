"""The library behind the book: analyses, statistics, data, presentation, runs and publishing."""
