"""What an operator can set, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsProblem, read_settings

TOKEN = "123456:AAExampleSecret"


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from the machine that the tests run on."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JIAOYAN_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_token_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIAOYAN_BOT_TOKEN", TOKEN)
    settings = read_settings()
    assert settings.bot_token.get_secret_value() == TOKEN
    assert settings.database == Path("data/jiaoyan.db") and settings.files == Path("data/files")
    assert settings.timezone == "Asia/Shanghai" and settings.webhook_url is None and settings.proxy is None


def test_a_dotenv_file_is_read_and_the_environment_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"JIAOYAN_BOT_TOKEN={TOKEN}\nJIAOYAN_LISTEN=0.0.0.0:80\nOTHER=1\n")
    monkeypatch.setenv("JIAOYAN_LISTEN", "127.0.0.1:9000")
    assert read_settings().listen == "127.0.0.1:9000"


def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIAOYAN_PROXY", "")
    monkeypatch.setenv("JIAOYAN_WEBHOOK_URL", "")
    monkeypatch.setenv("JIAOYAN_BOT_TOKEN", TOKEN)
    settings = read_settings()
    assert settings.proxy is None and settings.webhook_url is None
    monkeypatch.setenv("JIAOYAN_BOT_TOKEN", "")
    with pytest.raises(SettingsProblem, match="JIAOYAN_BOT_TOKEN is missing"):
        read_settings()


@pytest.mark.parametrize("ids", ["1,22,333", "1 22 333", "1, 22, 333,"])
def test_owners_are_a_list_of_ids(monkeypatch: pytest.MonkeyPatch, ids: str) -> None:
    monkeypatch.setenv("JIAOYAN_OWNER_IDS", ids)
    assert read_settings(bot_token=TOKEN).owner_ids == {1, 22, 333}


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("BOT_TOKEN", "secret-without-number", "@BotFather"),
        ("BOT_TOKEN", "123456:", "@BotFather"),
        ("OWNER_IDS", "me", "valid integer"),
        ("TELEGRAM_API", "api.telegram.org", "http:// or https://"),
        ("PROXY", "127.0.0.1:7890", "http://127.0.0.1:7890"),
        ("PROXY", "socks5://127.0.0.1:1080", "SOCKS"),
        ("WEBHOOK_URL", "http://bot.example.org", "https://"),
        ("PUBLIC_URL", "http://bot.example.org", "https://"),
        ("WEBHOOK_SECRET", "with spaces", "letters, digits"),
        ("LISTEN", "8080", "127.0.0.1:8080"),
        ("LISTEN", "127.0.0.1:99999", "127.0.0.1:8080"),
        ("TIMEZONE", "Asia/Atlantis", "Asia/Shanghai"),
        ("TIMEZONE", "../etc/passwd", "Asia/Shanghai"),
        ("MESSAGES_PER_SECOND", "0", "greater than 0"),
        ("LOG_LEVEL", "LOUD", "'DEBUG'"),
        ("LOG_FORMAT", "xml", "'json'"),
    ],
)
def test_a_wrong_value_is_named_with_advice(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv("JIAOYAN_BOT_TOKEN", TOKEN)
    monkeypatch.setenv(f"JIAOYAN_{name}", value)
    with pytest.raises(SettingsProblem) as caught:
        read_settings()
    [sentence] = str(caught.value).splitlines()
    assert sentence.startswith(f"JIAOYAN_{name} is not right: ") and advice in sentence
    assert "secret-without-number" not in sentence


def test_everything_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIAOYAN_LISTEN", "nowhere")
    monkeypatch.setenv("JIAOYAN_TIMEZONE", "Mars")
    with pytest.raises(SettingsProblem) as caught:
        read_settings()
    assert len(str(caught.value).splitlines()) == 3


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    settings = read_settings(bot_token=TOKEN, webhook_secret="hidden_one")
    assert TOKEN not in repr(settings) and "hidden_one" not in repr(settings)
