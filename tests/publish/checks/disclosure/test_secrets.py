"""Secrets are known by their form or by the name they are assigned to.

Each is put together when the tests run, so that no scanner of this repository takes it for real.
"""

from collections.abc import Mapping

import pytest

from helpers.publish.checks.disclosure.identifiers import identifiers, mask

HEX = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
MIXED = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY"
LONG = MIXED * 3


def of(length: int, letters: str = LONG) -> str:
    return (letters * 4)[:length]


def pem(kind: str) -> str:
    return f"{'-' * 5}BEGIN {kind}{'-' * 5}\n{of(64)}\n"


BY_FORM = {
    "AWS access key": "AK" + "IA" + "IOSFODNN7EXAMPLE",
    "AWS temporary key": "AS" + "IA" + "IOSFODNN7EXAMPLE",
    "AWS secret key": "aws_secret_access" + f"_key = {of(40)}",
    "Azure storage": "DefaultEndpointsProtocol=https;AccountName=x;Account" + f"Key={of(86)}==",
    "Azure AD client secret": "abc" + f"8Q~{of(34)}",
    "Azure shared access": "https://x.example.net/c?sv=2022&sig" + f"={of(42)}%3D",
    "Google API key": "AI" + f"za{of(35)}",
    "Google OAuth client": "GOC" + f"SPX-{of(28)}",
    "Google OAuth token": "ya" + f"29.{of(60)}",
    "Google service account": '{"type": "service_account", "private_'
    + f'key_id": "{of(40, HEX)}"}}',
    "GitHub classic": "gh" + f"p_{of(36)}",
    "GitHub OAuth": "gh" + f"o_{of(36)}",
    "GitHub app": "gh" + f"s_{of(36)}",
    "GitHub fine-grained": "github" + f"_pat_{of(22)}_{of(59)}",
    "GitLab": "gl" + f"pat-{of(20)}",
    "GitLab runner": "GR" + f"1348941{of(20)}",
    "Slack bot": "xo" + "xb-123456789012-123456789012-" + of(24),
    "Slack app": "xa" + "pp-1-A012345678-1234567890123-" + of(64, HEX),
    "Slack webhook": "https://hooks.slack." + f"com/services/T{of(8)}/B{of(8)}/{of(24)}",
    "Stripe live": "sk_" + f"live_{of(24)}",
    "Stripe restricted": "rk_" + f"live_{of(24)}",
    "Stripe test": "sk_" + f"test_{of(24)}",
    "Stripe webhook": "wh" + f"sec_{of(32)}",
    "Twilio account": "A" + f"C{HEX}",
    "Twilio key": "S" + f"K{HEX}",
    "SendGrid": "S" + f"G.{of(22)}.{of(43)}",
    "Mailgun": "key" + f"-{HEX}",
    "Mailchimp": f"{HEX}-" + "us12",
    "npm": "np" + f"m_{of(36)}",
    "npm configuration": "//registry.example/:_auth"
    + f"Token={HEX[:8]}-{HEX[:4]}-{HEX[:4]}-{HEX[:4]}-{HEX[:12]}",
    "PyPI": "py" + f"pi-AgEIcHlwaS5vcmc{of(80)}",
    "Discord": "M" + f"{of(23)}.{of(6)}.{of(27)}",
    "Telegram": "123456789" + f":AA{of(33)}",
    "OpenAI": "sk" + f"-{of(20)}T3BlbkFJ{of(20)}",
    "OpenAI project": "sk" + f"-proj-{of(74)}",
    "Anthropic": "sk" + f"-ant-api03-{of(80)}",
    "Hugging Face": "h" + f"f_{of(34)}",
    "DigitalOcean": "do" + f"p_v1_{of(64, HEX)}",
    "Heroku": "HR" + f"KU-{of(60)}",
    "Shopify": "shp" + f"at_{HEX}",
    "Square": "sq0" + f"csp-{of(43)}",
    "Square access": "sq0" + f"atp-{of(22)}",
    "Databricks": "da" + f"pi{HEX}",
    "Grafana": "gl" + f"sa_{of(32)}_{HEX[:8]}",
    "New Relic": "NR" + f"AK-{of(27).upper()}",
    "Vault": "hv" + f"s.{of(24)}",
    "Terraform": f"{of(14)}.atl" + f"asv1.{of(64)}",
    "Linear": "lin" + f"_api_{of(40)}",
    "Postman": "PM" + f"AK-{of(24, HEX)}-{of(34, HEX)}",
    "Artifactory": "AK" + f"C{of(30)}",
    "Docker": "dck" + f"r_pat_{of(27)}",
    "Dropbox": "sl" + f".{of(130)}",
    "age": "AGE-SECRET-" + f"KEY-1{of(58).upper()}",
    "JSON web token": "ey"
    + "JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NSJ9.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
    **{
        f"{kind} key": pem(f"{kind} PRIVATE KEY")
        for kind in ("RSA", "EC", "DSA", "OPENSSH", "ENCRYPTED", "SSH2 ENCRYPTED")
    },
    "plain key": pem("PRIVATE " + "KEY"),
    "PGP key": pem("PGP PRIVATE " + "KEY BLOCK"),
    "PuTTY key": "PuTTY-User-Key-" + "File-3: ssh-ed25519",
    "address with a password": "https://jo:" + "hunter2@example.org/x",
    "address of a database": "postgresql+psycopg2://jo:" + "hunter2@db.example:5432/x",
    "address of a cache": "redis://:" + "hunter2hunter2@cache.example:6379/0",
    "ODBC": "Driver=x;Server=y;Uid=jo;P" + "wd=Hunter2Hunter2;",
}
BY_NAME = {
    "password": "pass" + "word = 'correct-horse'",
    "unquoted password": "pass" + "word=hunter2hunter2",
    "password of YAML": "pass" + "word: Hunter2hunter2",
    "environment": "export DB_PASS" + f"WORD={MIXED}",
    "api key": "api" + f'_key: "{MIXED}"',
    "API key of JSON": '{"api' + f'Key": "{MIXED}"}}',
    "API key of a query": "https://x.example/?api" + f"_key={MIXED}&y=1",
    "API key of a header": "X-API" + f"-Key: {MIXED}",
    "client secret": "client" + f'_secret="{MIXED}"',
    "secret key": "SECRET" + f"_KEY = '{MIXED}'",
    "access token": '"access' + f'_token":"{MIXED}"',
    "auth token": "auth" + f"-token: {MIXED}",
    "bearer": "Authorization: Bea" + f"rer {MIXED}",
    "basic": "Authorization: Ba" + "sic am86aHVudGVyMmh1bnRlcjI=",
    "token header": "Authorization: to" + f"ken {MIXED}",
    "Heroku": "HEROKU_API" + f"_KEY={HEX[:8]}-{HEX[:4]}-{HEX[:4]}-{HEX[:4]}-{HEX[:12]}",
    "Cloudant": "cloudant" + f"_password = '{of(64, HEX)}'",
    "IBM Cloud": "ibm_cloud_api" + f"_key: {of(44)}",
    "IBM COS": "cos_hmac_secret_access" + f"_key = {of(48, HEX)}",
    "SoftLayer": "softlayer_api" + f"_key = {of(64, HEX)}",
    "in a page": "api" + f"_key = &quot;{MIXED}&quot;",
    "in highlighted code": '<span class="n">pass'
    + f'word</span> <span class="o">=</span> <span class="s1">&#39;{MIXED}&#39;</span>',
}


def kinds(text: str) -> set[str]:
    return {str(each.kind) for each in identifiers(text)} - {"e-mail address"}


@pytest.mark.parametrize("secrets", [BY_FORM, BY_NAME], ids=["by form", "by name"])
def test_each_secret_is_found(secrets: Mapping[str, str]) -> None:
    assert [name for name, text in secrets.items() if kinds(f"x\n{text}\ny") != {"secret"}] == []


@pytest.mark.parametrize("secrets", [BY_FORM, BY_NAME], ids=["by form", "by name"])
def test_each_secret_is_masked(secrets: Mapping[str, str]) -> None:
    assert [name for name, text in secrets.items() if "•••" not in mask(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Password: ask the owner of the system. The secret: patience.",
        "Your password must have 8 characters; an API key is not needed.",
        '<input type="password" name="password" autocomplete="current-password">',
        'const token = "a"; token = next(); key = "register_people"; {"key": "' + HEX + '"}',
        "password = os.environ['PASSWORD']; api_key = settings.api_key",
        "api_key: ${API_KEY}, token: {{ token }}, secret=<your-secret-2>",
        "{password: 'password', widget_secret: \"SECRET\", api_token: 'PasswordWidget'}",
        f"commit {HEX}, sha256:{of(64, HEX)}, {HEX[:8]}-{HEX[:4]}-{HEX[:4]}-{HEX[:4]}-{HEX[:12]}",
        "tokens: 12345678, secretary: 2019-20, key: E84001, pass rate = 0.8712345678",
        "The bearer of this letter; basic information technology2024skills",
        "task-based risk-adjusted-rates-by-lower-layer-area-2019, desk-top-review-of-2022-23-plans",
        "-----BEGIN CERTIFICATE-----, ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI, BEGIN PUBLIC KEY",
        "https://example.org:8080/x?y=a:b@c, 09:30 @ 5, https://example.org/a:b",
        "data-key=primary-sidebar-2 aria-keyshortcuts=Control+K monkey: banana123456789",
    ],
)
def test_what_only_sounds_like_one_is_left_alone(text: str) -> None:
    assert list(identifiers(text)) == []
