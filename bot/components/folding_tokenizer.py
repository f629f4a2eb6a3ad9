"""Splits a message into words that carry two spellings: as typed, and folded."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.language.folding import fold
from bot.language.shape import BEGIN, END, REQUEST, request_of, tone_of


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False
)
class FoldingTokenizer(WhitespaceTokenizer):
    """Rasa's whitespace tokenizer, with the folded spelling as each word's lemma.

    The featurizers choose between the two with `use_lemma`. Around the words stand marks that a
    bag of words would lose: where the message begins, what its last sentence says, how it ends.
    """

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        text = message.get(attribute)
        words = [BEGIN, *self._words(text)]
        ending = request_of(text)
        if ending:
            words += [REQUEST, *self._words(ending)]
        words += [END, *tone_of(text)]
        return [Token(word.lower(), 0, end=len(text), lemma=fold(word)) for word in words]

    def _words(self, text: str) -> list[str]:
        tokens = super().tokenize(Message({TEXT: text}), TEXT)
        return [token.text for token in tokens]
