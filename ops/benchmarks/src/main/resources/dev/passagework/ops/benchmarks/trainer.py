"""The peer of the trainer benchmark: the same steps in Python's PyTorch.

Called with a model.safetensors, its config.json and a file of batches of token ids. Then reads commands, one a line,
each a precision (fp32 or bf16) and the number of a batch, takes that step, and answers with its seconds and its loss.
A step is what a Python trainer does: pad, embed, symmetric InfoNCE, backward, clip, AdamW.
"""

import ctypes
import json
import sys
import time

import numpy
import torch
from torch.nn import functional as F


def read_weights(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    weights = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(data[begin:end], dtype=numpy.float32)
        weights[name] = torch.from_numpy(values.copy()).reshape(entry["shape"]).requires_grad_()
    return weights


class Encoder:
    """A BERT encoder with mean pooling, as Hugging Face computes it."""

    def __init__(self, weights, config):
        self.weights = weights
        self.layers = config["num_hidden_layers"]
        self.heads = config["num_attention_heads"]
        self.epsilon = config["layer_norm_eps"]

    def linear(self, name, x):
        return F.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def norm(self, name, x):
        weight = self.weights[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self.weights[name + ".bias"], self.epsilon)

    def embed(self, ids, mask):
        embeddings = "embeddings."
        x = F.embedding(ids, self.weights[embeddings + "word_embeddings.weight"])
        x = x + self.weights[embeddings + "token_type_embeddings.weight"][0]
        x = x + self.weights[embeddings + "position_embeddings.weight"][: ids.shape[1]]
        x = self.norm(embeddings + "LayerNorm", x)
        bias = (mask[:, None, None, :] - 1) * 1e9
        for layer in range(self.layers):
            x = self.layer(f"encoder.layer.{layer}.", x, bias)
        x = x.float()
        pooled = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
        return F.normalize(pooled)

    def layer(self, name, x, bias):
        shape = (x.shape[0], x.shape[1], self.heads, -1)
        query, key, value = (
            self.linear(name + "attention.self." + part, x).view(shape).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(2, 3) / query.shape[3] ** 0.5 + bias
        attended = (scores.softmax(3) @ value).transpose(1, 2).reshape(x.shape)
        attended = self.linear(name + "attention.output.dense", attended)
        x = self.norm(name + "attention.output.LayerNorm", x + attended)
        wide = F.gelu(self.linear(name + "intermediate.dense", x))
        return self.norm(name + "output.LayerNorm", x + self.linear(name + "output.dense", wide))


def padded(sequences):
    length = max(map(len, sequences))
    ids = torch.zeros(len(sequences), length, dtype=torch.long)
    mask = torch.zeros(len(sequences), length)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = torch.tensor(sequence)
        mask[row, : len(sequence)] = 1
    return ids, mask


class Trainer:
    def __init__(self, weights, config, settings, precision):
        self.encoder = Encoder(weights, config)
        self.temperature = settings["temperature"]
        self.precision = precision
        decayed, rest = [], []
        for name, weight in weights.items():
            free = name.endswith(".bias") or "LayerNorm" in name
            (rest if free else decayed).append(weight)
        self.weights = decayed + rest
        groups = [
            {"params": decayed, "weight_decay": settings["weight-decay"]},
            {"params": rest, "weight_decay": 0.0},
        ]
        self.optimiser = torch.optim.AdamW(groups, lr=settings["learning-rate"])

    def step(self, batch):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.precision == "bf16"):
            queries = self.encoder.embed(*padded(batch["queries"]))
            passages = self.encoder.embed(*padded(batch["passages"]))
        scores = queries @ passages.T / self.temperature
        labels = torch.arange(len(scores))
        loss = (F.cross_entropy(scores, labels) + F.cross_entropy(scores.T, labels)) / 2
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.weights, 1.0)
        self.optimiser.step()
        return loss.item()


def blas_kernels():
    """The processor that OpenBLAS, if that is what PyTorch multiplies with, takes this one for; else the file's name."""
    try:
        with open("/proc/self/maps") as maps:
            files = sorted({line.split()[-1] for line in maps if "blas" in line})
    except OSError:
        return "unknown"
    for file in files:
        try:
            name = ctypes.CDLL(file).openblas_get_corename
        except (AttributeError, OSError):
            continue
        name.restype = ctypes.c_char_p
        return name().decode()
    return files[0].split("/")[-1] if files else "unknown"


def main(weights, config, batches):
    with open(config) as file:
        config = json.load(file)
    with open(batches) as file:
        work = json.load(file)
    torch.set_num_threads(work["threads"])
    torch.manual_seed(0)
    trainers = {
        precision: Trainer(read_weights(weights), config, work, precision)
        for precision in ("fp32", "bf16")
    }
    print("ready", torch.__version__, blas_kernels(), flush=True)
    for line in sys.stdin:
        precision, number = line.split()
        start = time.perf_counter()
        loss = trainers[precision].step(work["batches"][int(number)])
        print(time.perf_counter() - start, loss, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
