"""The privacy manifest: find, load, check, explain."""

from sottovoce.manifest.check import check, enabled_kinds
from sottovoce.manifest.durations import Duration, DurationUnit
from sottovoce.manifest.explain import explain
from sottovoce.manifest.model import (
    BUILT_IN,
    BUILTIN_TAGGER,
    NO_TAGGER,
    Attribute,
    Basis,
    Consent,
    Detect,
    InvalidManifestError,
    KindSetting,
    Listed,
    Manifest,
    NoticeTexts,
    Problem,
    Purpose,
    Recipient,
    Sees,
    Service,
    Setting,
    SettingValue,
    Transformations,
    View,
)
from sottovoce.manifest.ports import ParseTransformation, Vocabulary
from sottovoce.manifest.service import FILE_NAME, find, load, loads
from sottovoce.manifest.settings import SETTINGS, SettingSpec, settings_table
from sottovoce.manifest.toml_text import write_path

__all__ = [
    "BUILTIN_TAGGER",
    "BUILT_IN",
    "FILE_NAME",
    "NO_TAGGER",
    "SETTINGS",
    "Attribute",
    "Basis",
    "Consent",
    "Detect",
    "Duration",
    "DurationUnit",
    "InvalidManifestError",
    "KindSetting",
    "Listed",
    "Manifest",
    "NoticeTexts",
    "ParseTransformation",
    "Problem",
    "Purpose",
    "Recipient",
    "Sees",
    "Service",
    "Setting",
    "SettingSpec",
    "SettingValue",
    "Transformations",
    "View",
    "Vocabulary",
    "check",
    "enabled_kinds",
    "explain",
    "find",
    "load",
    "loads",
    "settings_table",
    "write_path",
]
