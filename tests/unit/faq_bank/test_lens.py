import numpy as np

from faq_bank.lens import Lens, fit_lens


def rows() -> tuple[np.ndarray, np.ndarray]:
    """Two entries that differ along the first axis, while ways of asking vary along the second."""
    random = np.random.default_rng(1)
    owners = np.repeat(np.array([0, 1], np.int32), 50)
    vectors = np.zeros((100, 4), np.float32)
    vectors[:, 0] = np.where(owners == 0, 0.2, -0.2)
    vectors[:, 1] = random.normal(size=100)
    vectors[:, 2] = 0.1
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), owners


def nearest_own(vectors: np.ndarray, owners: np.ndarray) -> float:
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -2)
    return float((owners[likeness.argmax(axis=1)] == owners).mean())


def test_what_varies_within_entries_counts_less() -> None:
    vectors, owners = rows()
    seen = fit_lens(vectors, owners).see(vectors)
    apart = np.abs(seen[:50].mean(axis=0) - seen[50:].mean(axis=0)).sum()
    assert apart > np.abs(vectors[:50].mean(axis=0) - vectors[50:].mean(axis=0)).sum()
    assert nearest_own(seen, owners) >= nearest_own(vectors, owners)


def test_lengths_are_one_and_nothing_stays_nothing() -> None:
    vectors, owners = rows()
    lens = fit_lens(vectors, owners)
    seen = lens.see(np.vstack([vectors[:3], np.zeros((1, 4), np.float32)]))
    assert np.allclose(np.linalg.norm(seen, axis=1), [1, 1, 1, 0], atol=1e-5)


def test_a_bank_of_one_wording_can_be_seen() -> None:
    one = np.eye(3, dtype=np.float32)[:1]
    assert np.isfinite(fit_lens(one, np.zeros(1, np.int32)).see(one)).all()


def test_it_comes_back_from_its_arrays() -> None:
    vectors, owners = rows()
    lens = fit_lens(vectors, owners)
    assert np.array_equal(Lens.from_arrays(lens.arrays()).see(vectors), lens.see(vectors))
