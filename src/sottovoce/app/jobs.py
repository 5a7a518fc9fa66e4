"""The jobs of the command line: mask, restore and scan a path, with keys, vault and report around the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sottovoce.app.config import Home
from sottovoce.app.file_masking import MaskPlan
from sottovoce.app.file_restoring import RestorePlan
from sottovoce.app.file_scanning import ScanPlan
from sottovoce.app.keyring import fingerprint_of, open_keys
from sottovoce.app.placing import Spot
from sottovoce.app.policy import policy_of, vocabulary
from sottovoce.app.scoping import Scoping
from sottovoce.app.surveying import Looking, half, surveying
from sottovoce.app.vault_sink import VaultSink
from sottovoce.app.version import version
from sottovoce.datasets import Job, ProgressCallback, Summary, check_target, run
from sottovoce.errors import OutsideError, UsageError
from sottovoce.manifest import Manifest, enabled_kinds
from sottovoce.report import RunFacts, Tally, as_html, as_json
from sottovoce.vault import OnWait, Vault

_PAGE_SUFFIXES = frozenset({".html", ".htm"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a job did.

    Attributes:
        summary: Records, bytes, seconds.
        tally: What was found.
        report: The page for people; None when none was written.
        new_keys: The key set file, if this job made it.
    """

    summary: Summary
    tally: Tally
    report: Path | None = None
    new_keys: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPlan:
    """Where the report goes: ``page`` (a name in ``.html``) and, beside it, its JSON twin; None writes none."""

    page: Path | None = None
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def refuse_to_replace(self, held: Iterable[str | Path | None]) -> None:
        """See to it, before anything is done, that the report takes the place of none of the files ``held``.

        Raises:
            UsageError: It would, or the page is not called ``.html``, so that its twin could not be told from it.
        """
        if self.page is None:
            return
        if self.page.suffix.lower() not in _PAGE_SUFFIXES:
            raise UsageError(
                f"a report cannot be called {self.page.name}", remedy="Give --report a name that ends in .html"
            )
        places = {self.page.resolve(), self._twin(self.page).resolve()}
        for path in held:
            if path is not None and Path(path).resolve() in places:
                raise UsageError(f"the report would replace {path}", remedy="Name another place with --report")

    @staticmethod
    def _twin(page: Path) -> Path:
        return page.with_suffix(".json")

    def write(self, tally: Tally, facts: RunFacts) -> None:
        """Write page and twin.

        Raises:
            OutsideError: The disk does not take them.
        """
        if self.page is None:
            return
        try:
            # Names of files are bytes and may be no text; both formats stay readable with a backslash in their place.
            self.page.write_text(as_html(tally, facts), encoding="utf-8", errors="backslashreplace")
            self._twin(self.page).write_text(as_json(tally, facts), encoding="utf-8", errors="backslashreplace")
        except OSError as err:
            raise OutsideError(
                f"the report cannot be written: {err.strerror}", remedy="Name a place with --report"
            ) from None


def mask_path(  # noqa: PLR0913 - what to do, with what, and whom to tell
    job: Job,
    manifest: Manifest,
    home: Home,
    *,
    scoping: Scoping,
    view: str = "",
    report: ReportPlan,
    progress: ProgressCallback | None = None,
    on_wait: OnWait | None = None,
) -> Outcome:
    """Mask a file or folder; values go into the vault.

    Raises:
        SottovoceError: See ``datasets.run``, ``Vault.open``, ``open_keys`` and ``ReportPlan``.
    """
    report.refuse_to_replace((job.source, job.target, home.keys, home.vault, manifest.source))
    opened = open_keys(home)
    plan = MaskPlan(manifest=manifest, minting_secret=opened.keyset.export_minting_secret(), scoping=scoping, view=view)
    digest = fingerprint_of(manifest, opened.keyset, scoping, view)
    attributes = frozenset(row.name for row in manifest.attributes)
    job = replace(job, options=replace(job.options, attributes=attributes, fingerprint=digest))
    with Vault.open(home.vault, opened.keyset, on_wait=on_wait) as vault:
        sink = VaultSink(vault)
        check_target(job)  # Before the first pass, which may take long.
        with surveying(job, plan.looking, progress) as survey:
            second = half(progress, 1) if survey is not None else progress
            summary = run(job, replace(plan, survey=survey), sink, second)
    facts = _facts("mask", job, summary, manifest, _reversible(manifest, view, sink.tally), report)
    report.write(sink.tally, facts)
    return Outcome(summary=summary, tally=sink.tally, report=report.page, new_keys=opened.made)


def restore_path(
    job: Job,
    home: Home,
    *,
    scoping: Scoping,
    progress: ProgressCallback | None = None,
    on_wait: OnWait | None = None,
) -> Outcome:
    """Restore a file or folder that ``mask_path`` wrote.

    Raises:
        SottovoceError: See ``datasets.run``, ``Vault.open`` and ``open_keys``.
    """
    keyset = open_keys(home, make=False).keyset
    # A wrong key is refused before anything is written.
    Vault.open(home.vault, keyset, create=False, on_wait=on_wait).close()
    plan = RestorePlan(vault=str(home.vault), keyset_secret=keyset.export_whole_secret(), scoping=scoping)
    sink = VaultSink(None)
    summary = run(replace(job, restoring=True), plan, sink, progress)
    return Outcome(summary=summary, tally=sink.tally)


def scan_path(  # noqa: PLR0913 - what to do, with what, and whom to tell
    job: Job,
    manifest: Manifest,
    *,
    kinds: frozenset[str] | None = None,
    min_score: float | None = None,
    on_spots: Callable[[Sequence[Spot]], None] | None = None,
    report: ReportPlan,
    progress: ProgressCallback | None = None,
) -> Outcome:
    """Look for personal data in a file or folder and change nothing.

    Raises:
        SottovoceError: See ``datasets.run``.
    """
    report.refuse_to_replace((job.source, manifest.source))
    sink = VaultSink(None, on_spots)
    looking = Looking(manifest=manifest, kinds=kinds, min_score=min_score)
    with surveying(job, looking, progress) as survey:
        second = half(progress, 1) if survey is not None else progress
        summary = run(job, ScanPlan(looking=looking, survey=survey), sink, second)
    report.write(sink.tally, _facts("scan", job, summary, manifest, {}, report))
    return Outcome(summary=summary, tally=sink.tally, report=report.page)


def _reversible(manifest: Manifest, view: str, tally: Tally) -> dict[str, bool]:
    policy = policy_of(manifest, view or None)
    return {kind: policy.for_kind(kind).is_reversible for kind in tally.kinds}


def _facts(  # noqa: PLR0913, PLR0917
    command: str, job: Job, summary: Summary, manifest: Manifest, reversible: Mapping[str, bool], report: ReportPlan
) -> RunFacts:
    kinds = vocabulary()
    return RunFacts(
        command=command,
        source=Path(job.source).name or str(job.source),
        finished_at=report.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
        seconds=summary.seconds,
        version=version(),
        reversible=reversible,
        bad_records=summary.bad,
        kinds_off=sorted(kinds.kinds - frozenset(enabled_kinds(manifest, kinds))),
    )
