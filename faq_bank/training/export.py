"""Writes the student as a sentence-transformers model, small: a byte a number, a scale a piece."""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_MODULES = (
    ("0", "", "sentence_transformers.sentence_transformer.modules.StaticEmbedding"),
    ("1", "1_Normalize", "sentence_transformers.sentence_transformer.modules.Normalize"),
)


def save_student(weights: np.ndarray, tokenizer: Tokenizer, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    scales = np.maximum(np.abs(weights).max(axis=1) / 127, 1e-8).astype(np.float32)
    rows = np.round(weights / scales[:, None]).astype(np.int8)
    # The names that model2vec uses, which sentence-transformers multiplies out when it loads.
    save_file({"embeddings": rows, "weights": scales}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    modules = [
        {"idx": int(name), "name": name, "path": path, "type": kind}
        for name, path, kind in _MODULES
    ]
    _write(folder / "modules.json", modules)
    _write(
        folder / "config_sentence_transformers.json",
        {
            "model_type": "SentenceTransformer",
            "prompts": {},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    )


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
