"""GLiNER models: they are told in words what to look for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from sottovoce.detect.model import Finding
from sottovoce.detect.taggers.settings import Settings, read_settings
from sottovoce.detect.taggers.windows import Block, Sight, blocks, pieces
from sottovoce.errors import MissingExtraError, OutsideError, SottovoceError, UsageError

PROMPTS = {
    "person": "PERSON",
    "location": "LOCATION",
    "street address": "ADDRESS",
    "organization": "ORGANIZATION",
    "user name": "USERNAME",
    "date of birth": "DATE_OF_BIRTH",
}
"""What a model is asked for by default: what the rules cannot see by its shape."""

BLOCK = 1024
"""Characters that the model sees at once, where so many fit in, and ..."""

CONTEXT = 128
"""... characters around them."""

BATCH = 16
"""Blocks in one run of the model."""

_SMALLEST = 16
"""Smaller blocks than this see next to nothing around them; only a model with hardly any room gets such."""

_FAR = 1 << 30


class GlinerTagger:
    """A GLiNER model. Deterministic, never truncating; threads wait for each other.

    Args:
        name: A folder, or a name on the Hugging Face hub (then the library fetches it, once).

    Raises:
        MissingExtraError: GLiNER is not installed.
        UsageError: There is no such model, it does not load, or it is told to look for nothing.
    """

    def __init__(self, name: str) -> None:
        try:
            from gliner import GLiNER  # noqa: PLC0415 - an extra
        except ImportError:
            raise MissingExtraError(
                "a GLiNER model needs gliner", remedy="Install it with: pip install 'sottovoce[gliner]'"
            ) from None
        short = Path(name).name
        self.name = f"gliner:{short}"
        local = Path(name).is_dir()
        settings = read_settings(Path(name)) if local else Settings()
        self._prompts = {prompt: kind for prompt, kind in (settings.kinds or PROMPTS).items() if kind}
        if not self._prompts:
            raise UsageError(f"{short}/sottovoce.json leaves nothing to look for", remedy="Name a kind in 'kinds'")
        self._threshold = settings.threshold
        self._lock = Lock()
        try:
            self._model: Any = GLiNER.from_pretrained(name, local_files_only=local)
            self._model.eval()
            self._tokenizer: Any = self._model.data_processor.transformer_tokenizer
            self._most_words = int(self._model.config.max_len)
            self._most_tokens = self._limit()
            fits = self._fits("Ana")
        except Exception as err:  # GLiNER, transformers and torch have no common base but this
            raise UsageError(
                f"GLiNER cannot load the model '{short}'",
                remedy="Name a folder that save_pretrained wrote, or a model on the hub while there is a network",
            ) from err
        if not fits:
            raise UsageError(
                f"'{short}' has no room for text beside {len(self._prompts)} prompts", remedy="Name fewer in 'kinds'"
            )

    def _limit(self) -> int:
        """Tokens that the encoder takes; more would be cut off without a word."""
        encoder = getattr(self._model.config, "encoder_config", None)
        positions = getattr(encoder, "max_position_embeddings", 0)
        sizes = (self._tokenizer.model_max_length, positions - 2)  # RoBERTa counts its positions from 2
        return min(int(size) for size in (*sizes, _FAR) if 0 < size <= _FAR)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it can find."""
        return tuple(sorted(set(self._prompts.values())))

    def tag(
        self, texts: Sequence[str], opaques: Sequence[Sequence[tuple[int, int]]] | None = None
    ) -> list[list[Finding]]:
        """Findings for each of ``texts``; see ``Tagger``."""
        found: list[set[Finding]] = [set() for _ in texts]
        waiting = pieces(
            texts,
            opaques,
            lambda seen: (block for whole in blocks(seen, BLOCK, CONTEXT) for block in self._fitting(seen, whole)),
        )
        # transformers' tokenizers change while they work; one thread at a time.
        with self._lock:
            try:
                while batch := list(islice(waiting, BATCH)):
                    self._settle(batch, found)
            except SottovoceError:
                raise
            except Exception:  # noqa: BLE001 - torch's and transformers' errors; their texts may hold values
                raise OutsideError(f"the model {self.name} broke on {len(texts)} texts") from None
        return [sorted(findings) for findings in found]

    def _settle(self, batch: Sequence[tuple[int, Sight, Block]], found: Sequence[set[Finding]]) -> None:
        seen = [sight.text[block.start : block.end] for _, sight, block in batch]
        answers = self._model.inference(seen, list(self._prompts), threshold=self._threshold, batch_size=BATCH)
        for (number, sight, block), entities in zip(batch, answers, strict=True):
            for entity in entities:
                low, high = entity["start"] + block.start, entity["end"] + block.start
                if block.decides(low, high):
                    kind = self._prompts[entity["label"]]
                    found[number].update(sight.findings(low, high, kind, float(entity["score"]), self.name))

    def _fitting(self, text: str, block: Block) -> Iterator[Block]:
        """``block``, or smaller ones with less around them, so that the model sees each whole."""
        size = block.high - block.low
        if self._fits(text[block.start : block.end]):
            yield block
            return
        if size == 1 and block.start == block.low and block.end == block.high:
            raise OutsideError(f"the model {self.name} has no room for a single sign", remedy="Name fewer 'kinds'")
        middle = block.low + size // 2
        around = max(_SMALLEST, size // 8) if size > _SMALLEST else size // 8
        for low, high in ((block.low, middle), (middle, block.high)):
            if low < high:
                start, end = max(block.start, low - around), min(block.end, high + around)
                yield from self._fitting(text, Block(start, end, low, high))

    def _fits(self, text: str) -> bool:
        words = [word for word, _, _ in self._model.data_processor.words_splitter(text)]
        prompt = [piece for label in self._prompts for piece in (self._model.config.ent_token, label)]
        if len(words) > self._most_words:
            return False
        prompt.append(self._model.config.sep_token)
        ids = self._tokenizer([*prompt, *words], is_split_into_words=True, verbose=False)["input_ids"]
        return len(ids) <= self._most_tokens
