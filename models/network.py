"""The network: a sum of embedded features, dilated convolutions over the units, one score a label."""

import torch
from torch import nn
from torch.nn import functional as F

from models.data import LABELS
from sottovoce.detect.tagger.features import ROWS, SPELLED_SLOTS, WORD_SLOT

WIDTH = 96
HIDDEN = 144
DILATIONS = (1, 2, 4, 8, 1)


class Neighbours(nn.Module):
    """A dilated convolution of size three, as one product: on a CPU its gradient is much cheaper than Conv1d's."""

    def __init__(self, dilation):
        super().__init__()
        self.dilation = dilation
        self.mix = nn.Linear(3 * HIDDEN, HIDDEN)

    def forward(self, x):
        size, apart = x.shape[1], self.dilation
        padded = F.pad(x, (0, 0, apart, apart))
        return self.mix(torch.cat((padded[:, :size], x, padded[:, 2 * apart :]), -1))


class Network(nn.Module):
    """Scores of labels for each unit. Padding (a unit whose last slot is 0) is kept at zero in every layer."""

    def __init__(self):
        super().__init__()
        self.table = nn.EmbeddingBag(ROWS, WIDTH, mode="sum", padding_idx=0, sparse=True)
        nn.init.normal_(self.table.weight, std=0.1)
        with torch.no_grad():
            self.table.weight[0] = 0
        self.norm = nn.LayerNorm(WIDTH)
        self.enter = nn.Linear(WIDTH, HIDDEN)
        self.layers = nn.ModuleList(Neighbours(dilation) for dilation in DILATIONS)
        self.leave = nn.Linear(HIDDEN, len(LABELS))

    def forward(self, rows):
        mask = (rows[:, :, -1:] != 0).float()
        if self.training:
            rows = dropped(rows)
        batch, size, slots = rows.shape
        x = self.table(rows.reshape(-1, slots)).view(batch, size, WIDTH)
        x = F.relu(self.enter(F.dropout(self.norm(x), 0.15, self.training))) * mask
        for layer in self.layers:
            x = x + F.dropout(F.relu(layer(x)), 0.15, self.training) * mask
        return self.leave(x)


def dropped(rows):
    """Rows with two fifths of the words and some other spellings hidden, so that shape and context are learned too."""
    rows = rows.clone()
    keep = torch.rand(rows.shape[0], rows.shape[1], SPELLED_SLOTS) > 0.1
    keep[:, :, WORD_SLOT] = torch.rand(rows.shape[0], rows.shape[1]) > 0.4
    hidden = torch.rand(rows.shape[0], rows.shape[1], 1) < 0.04
    rows[:, :, :SPELLED_SLOTS] *= keep & ~hidden
    return rows


def loss_of(scores, allowed):
    """Minus the logarithm of the probability that falls into each unit's set of labels, over the units that say something."""
    bits = (allowed.unsqueeze(-1) >> torch.arange(len(LABELS))) & 1
    inside = scores.masked_fill(bits == 0, -1e4)
    losses = torch.logsumexp(scores, -1) - torch.logsumexp(inside, -1)
    said = (allowed != (1 << len(LABELS)) - 1).float()
    return (losses * said).sum() / said.sum().clamp(min=1)
