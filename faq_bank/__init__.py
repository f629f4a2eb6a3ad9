"""What the office answers, and how the right answer is found."""
