"""What Rasa calls: thin shells around `bot.language` and the standard classes they extend."""
