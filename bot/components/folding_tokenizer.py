"""Splits a message into words, in the one spelling the intent classifier knows."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.language.folding import fold
from bot.language.shape import BEGIN, END, REQUEST, request_of, tone_of


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class FoldingTokenizer(WhitespaceTokenizer):
    """Rasa's whitespace tokenizer, with every word folded.

    A message means the same with and without accents and tones, and a second view of the words
    as typed made the bare ones weaker (measured). Further words carry what a bag of words would
    lose: how the message begins and ends, its last sentence, its tone.
    """

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        words = self._words(text)
        shaped = [BEGIN + words[0], *words, words[-1] + END]
        ending = request_of(text)
        if ending:
            request = self._words(ending)
            shaped += [REQUEST + request[0], *request]
        shaped += tone_of(text)
        return [Token(fold(word), 0, end=len(text)) for word in shaped]

    def _words(self, text: str) -> list[str]:
        tokens = super().tokenize(Message({TEXT: text}), TEXT)
        return [token.text for token in tokens]
