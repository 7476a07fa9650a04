"""Reads an exported folder without any of our code, and compares embeddings.

usage: independent_reader.py FOLDER EXPECTED.json

EXPECTED.json holds {"queries": [...], "passages": [...], "query_embeddings": [[...]], "passage_embeddings": [[...]]}.
Prints the largest difference of a component. Needs torch and numpy; the tokenizer, the reader of
safetensors and the network are written here from the formats' descriptions.
"""

import json
import pathlib
import struct
import sys
import unicodedata

import numpy
import torch


def tensors(path):
    """The tensors of a safetensors file of 32-bit floats."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    assert header.pop("__metadata__") == {"format": "pt"}
    found = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", name
        begin, end = (8 + length + offset for offset in entry["data_offsets"])
        values = numpy.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
        found[name] = torch.from_numpy(values.copy())
    return found


def is_punctuation(char):
    ascii_sign = 33 <= ord(char) <= 47 or 58 <= ord(char) <= 64 or 91 <= ord(char) <= 96 or 123 <= ord(char) <= 126
    return ascii_sign or unicodedata.category(char).startswith("P")


def is_ideograph(char):
    code = ord(char)
    ranges = [(0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F)]
    ranges += [(0x2B820, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)]
    return any(low <= code <= high for low, high in ranges)


class WordPiece:
    """BERT's tokenizer, as tokenizer.json describes it."""

    def __init__(self, path):
        description = json.loads(path.read_text(encoding="utf-8"))
        self.vocabulary = description["model"]["vocab"]
        self.lower = description["normalizer"]["lowercase"]
        self.longest = description["model"].get("max_input_chars_per_word", 100)

    def ids(self, text, limit):
        pieces = [piece for word in self.words(text) for piece in self.pieces(word)]
        return [self.vocabulary["[CLS]"]] + pieces[: limit - 2] + [self.vocabulary["[SEP]"]]

    def words(self, text):
        cleaned = []
        for char in text:
            category = unicodedata.category(char)
            if char in "\t\n\r" or category == "Zs":
                cleaned.append(" ")
            elif ord(char) not in (0, 0xFFFD) and not category.startswith("C"):
                cleaned.append(f" {char} " if is_ideograph(char) else char)
        text = "".join(cleaned)
        if self.lower:
            text = unicodedata.normalize("NFD", text)
            text = "".join(char for char in text if unicodedata.category(char) != "Mn").lower()
        return "".join(f" {char} " if is_punctuation(char) else char for char in text).split()

    def pieces(self, word):
        if len(word) > self.longest:
            return [self.vocabulary["[UNK]"]]
        found, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = ("##" if start else "") + word[start:end]
                if piece in self.vocabulary:
                    break
                end -= 1
            if end == start:
                return [self.vocabulary["[UNK]"]]
            found.append(self.vocabulary[piece])
            start = end
        return found


class Bert:
    """The encoder of config.json with the weights of model.safetensors, pooled and normalised."""

    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text())
        self.weights = tensors(folder / "model.safetensors")
        self.cls = json.loads((folder / "1_Pooling/config.json").read_text())["pooling_mode_cls_token"]

    def linear(self, name, x):
        return torch.nn.functional.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def norm(self, name, x):
        weight, bias = self.weights[name + ".weight"], self.weights[name + ".bias"]
        return torch.nn.functional.layer_norm(x, weight.shape, weight, bias, self.config["layer_norm_eps"])

    def embed(self, ids):
        w = self.weights
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][: len(ids)]
        x = self.norm("embeddings.LayerNorm", x + w["embeddings.token_type_embeddings.weight"][0])
        for layer in range(self.config["num_hidden_layers"]):
            x = self.layer(f"encoder.layer.{layer}.", x)
        return torch.nn.functional.normalize(x[0] if self.cls else x.mean(0), dim=0)

    def layer(self, name, x):
        heads = self.config["num_attention_heads"]
        query, key, value = (
            self.linear(name + "attention.self." + part, x).view(len(x), heads, -1).transpose(0, 1)
            for part in ("query", "key", "value")
        )
        shares = torch.softmax(query @ key.transpose(1, 2) / query.shape[-1] ** 0.5, -1)
        context = (shares @ value).transpose(0, 1).reshape(len(x), -1)
        x = self.norm(name + "attention.output.LayerNorm", x + self.linear(name + "attention.output.dense", context))
        wide = torch.nn.functional.gelu(self.linear(name + "intermediate.dense", x))
        return self.norm(name + "output.LayerNorm", x + self.linear(name + "output.dense", wide))


def main(folder, expected):
    folder = pathlib.Path(folder)
    expected = json.loads(pathlib.Path(expected).read_text(encoding="utf-8"))
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text())["prompts"]
    limits = {
        "query": json.loads((folder / "passagework.json").read_text())["max_query_tokens"],
        "document": json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"],
    }
    tokenizer, encoder = WordPiece(folder / "tokenizer.json"), Bert(folder)
    largest = 0.0
    with torch.no_grad():
        for role, texts, embeddings in (("query", "queries", "query_embeddings"), ("document", "passages", "passage_embeddings")):
            for text, embedding in zip(expected[texts], expected[embeddings], strict=True):
                own = encoder.embed(tokenizer.ids(prompts[role] + text, limits[role]))
                largest = max(largest, (own - torch.tensor(embedding)).abs().max().item())
    print(f"{largest:.3e}")


if __name__ == "__main__":
    main(*sys.argv[1:])
