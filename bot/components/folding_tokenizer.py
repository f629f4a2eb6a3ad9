"""Splits a message into words that carry two spellings: as typed, and folded."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message

from bot.language.folding import fold, request_of


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False
)
class FoldingTokenizer(WhitespaceTokenizer):
    """Rasa's whitespace tokenizer, with the folded spelling as each word's lemma.

    The featurizers choose between the two with `use_lemma`. The words of a long message's last
    sentence come twice, which is how the classifier sees that the request stands there.
    """

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        tokens = super().tokenize(message, attribute)
        ending = request_of(message.get(attribute))
        if ending:
            tokens += super().tokenize(Message({attribute: ending}), attribute)
        return [Token(token.text.lower(), token.start, lemma=fold(token.text)) for token in tokens]
