"""Multinomial logistic regression in a few lines, so that serving needs no training library."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = shifted / shifted.sum(axis=-1, keepdims=True)
    return shares


def fit_softmax(
    rows: Floats, labels: Sequence[int], classes: int, *, penalty: float, weights: Floats
) -> Floats:
    """One column of weights a class, the bias in the last row; `weights` count the samples."""
    from scipy.optimize import minimize

    x = np.hstack([rows, np.ones((len(rows), 1), np.float32)])
    wanted = np.zeros((len(rows), classes), np.float32)
    wanted[np.arange(len(rows)), labels] = 1
    share = (weights / weights.sum()).astype(np.float32)[:, None]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        theta = flat.reshape(x.shape[1], classes).astype(np.float32)
        predicted = softmax(x @ theta)
        picked = np.maximum((predicted * wanted).sum(axis=1), 1e-12)
        ridge = theta.copy()
        ridge[-1] = 0
        value = -float((share[:, 0] * np.log(picked)).sum()) + penalty / 2 * float((ridge**2).sum())
        gradient = x.T @ (share * (predicted - wanted)) + penalty * ridge
        return value, gradient.astype(np.float64).ravel()

    start = np.zeros(x.shape[1] * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120})
    theta: Floats = found.x.reshape(x.shape[1], classes).astype(np.float32)
    return theta
