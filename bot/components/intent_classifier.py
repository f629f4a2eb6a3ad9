"""Logistic regression over the featurizers' views, each weighed by direction, not by length."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.preprocessing import normalize


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Rasa's own, with two settings it lacks.

    It adds up raw counts, so that a story of forty words drowns in its own n-grams, and fixes
    the strength of regularisation. Here each view is dampened (1 + log) and brought to length
    one, and `C` is a setting.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {**LogisticRegressionClassifier.get_default_config(), "C": 1.0}

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=float(self.config["C"]))

    def _create_X(self, messages: list[Message]) -> csr_matrix:
        return vstack([_row(message) for message in messages], format="csr")


def _row(message: Message) -> csr_matrix:
    return hstack(
        [
            _weighed(csr_matrix(features.features, dtype=np.float64))
            for features in message.features
            if features.attribute == TEXT
            and features.type == FEATURE_TYPE_SENTENCE
            and features.is_sparse()
        ]
    )


def _weighed(counts: csr_matrix) -> csr_matrix:
    counts.data = 1 + np.log(counts.data)
    return normalize(counts, copy=False)
