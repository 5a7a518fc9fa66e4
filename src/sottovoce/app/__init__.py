"""Where the parts meet: configuration, wiring, and the steps that span features."""

from sottovoce.app.config import Home, find_home
from sottovoce.app.engine import Engine
from sottovoce.app.finder import Finder, Place, explain_in_text, find_in_text, parse_kinds, prepare_rules
from sottovoce.app.guarding import Guarded, Guards, Piece, Sealable
from sottovoce.app.jobs import Outcome, ReportPlan, mask_path, restore_path, scan_path
from sottovoce.app.keyring import make_keys, open_keys, rotate_keys, rotated_keys, show_keys, verify_vault, wrap_keys
from sottovoce.app.logs import MaskingFilter
from sottovoce.app.minting import put_minted
from sottovoce.app.placing import Spot
from sottovoce.app.policy import load_manifest, policy_of, rules_alone
from sottovoce.app.scoping import Scoping
from sottovoce.app.values import ValueRestorer
from sottovoce.app.version import version

__all__ = [
    "Engine",
    "Finder",
    "Guarded",
    "Guards",
    "Home",
    "MaskingFilter",
    "Outcome",
    "Piece",
    "Place",
    "ReportPlan",
    "Scoping",
    "Sealable",
    "Spot",
    "ValueRestorer",
    "explain_in_text",
    "find_home",
    "find_in_text",
    "load_manifest",
    "make_keys",
    "mask_path",
    "open_keys",
    "parse_kinds",
    "policy_of",
    "prepare_rules",
    "put_minted",
    "restore_path",
    "rotate_keys",
    "rotated_keys",
    "rules_alone",
    "scan_path",
    "show_keys",
    "verify_vault",
    "version",
    "wrap_keys",
]
