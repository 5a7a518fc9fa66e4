"""Keys of services. Every key here is made by a generator from its documented shape; none ever opened anything."""

import random

import pytest

from sottovoce.detect import Detector

DETECTOR = Detector(kinds=["SECRET"])
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
HEX = "0123456789abcdef"
PROVIDERS = {
    "AWS": ("AKIA", LETTERS[:26] + LETTERS[52:], 16),
    "GitHub classic": ("ghp_", LETTERS, 36),
    "GitHub app": ("ghs_", LETTERS, 36),
    "GitHub fine-grained": ("github_pat_", LETTERS, 82),
    "GitLab": ("glpat-", LETTERS, 20),
    "Google": ("AIza", LETTERS, 35),
    "OpenAI": ("sk-proj-", LETTERS, 60),
    "Anthropic": ("sk-ant-api03-", LETTERS, 80),
    "Slack": ("xoxb-", LETTERS, 40),
    "Stripe": ("sk_live_", LETTERS, 24),
    "Twilio": ("SK", HEX, 32),
    "npm": ("npm_", LETTERS, 36),
    "PyPI": ("pypi-AgEIcHlwaS5vcmc", LETTERS, 60),
    "Hugging Face": ("hf_", LETTERS, 34),
    "Azure": ("AccountKey=", LETTERS, 86),
    "DigitalOcean": ("dop_v1_", HEX, 64),
    "Shopify": ("shpat_", HEX, 32),
    "Square": ("sq0atp-", LETTERS, 22),
    "Telegram": ("123456789:AA", LETTERS, 33),
    "Notion": ("ntn_", LETTERS, 46),
    "Linear": ("lin_api_", LETTERS, 40),
    "Databricks": ("dapi", HEX, 32),
    "Heroku": ("HRKU-", LETTERS, 60),
    "Postman": ("PMAK-", HEX, 24),
    "Grafana": ("glsa_", LETTERS, 32),
    "HashiCorp Vault": ("hvs.", LETTERS, 24),
}


def made(provider: str) -> str:
    head, alphabet, size = PROVIDERS[provider]
    source = random.Random(provider)
    return head + "".join(source.choice(alphabet) for _ in range(size))


def found(text: str) -> list[str]:
    return [text[f.start : f.end] for f in DETECTOR.detect(text)]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize("frame", ["oops {} sorry", "密钥{}泄露了", "export KEY='{}'"])
def test_keys_of_providers_are_found_whole(provider, frame):
    """Prefix and length are documented by each provider."""
    key = made(provider)
    assert found(frame.format(key)) == [key]


def test_a_private_key_is_covered_from_header_to_footer():
    """Also when the block is longer than a window of the scan."""
    body = "\n".join(made("GitHub fine-grained")[11:75] for _ in range(60))
    block = f"-----BEGIN RSA PRIVATE KEY-----\n{body}\n-----END RSA PRIVATE KEY-----"
    assert found(f"here:\n{block}\nbye") == [block]


def test_a_public_key_is_no_secret():
    """Only private keys are."""
    assert found("-----BEGIN PUBLIC KEY-----\nQUJD\n-----END PUBLIC KEY-----") == []


@pytest.mark.parametrize(
    "text",
    ["postgres://app:s3cret@db.example/shop", "mongodb+srv://u:p4ss@c.example", "https://ana:geheim@ruiz.example/x"],
)
def test_connection_strings_with_credentials_are_secrets(text):
    """User, password and host are one secret."""
    assert found(f"use {text} now") == [text]


@pytest.mark.parametrize(
    "text",
    [
        "https://ruiz.example:8080/x",
        "bearer of bad news",
        "Authorization: see the handbook of the board",
        "sk-short",
        "ghp_",
    ],
)
def test_look_alikes_are_no_secrets(text):
    """Ports, phrases and bare prefixes stay."""
    assert found(text) == []
