"""What the book is: its pages, their parameters and their finished runs."""
