"""The dialogue side of Ponte: what Rasa loads, in an environment of its own."""
