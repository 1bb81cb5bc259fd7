"""The environment becomes Settings, once. Everything an operator can set stands here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsProblem(Exception):
    """Settings are missing or wrong; the text says which and what to do, a line each."""


class Settings(BaseSettings):
    """What can be set, from JIAOYAN_* variables or a `.env` file in the working directory."""

    model_config = SettingsConfigDict(
        env_prefix="JIAOYAN_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: SecretStr = Field(description="The bot's token from @BotFather, such as 123456:ABC…")
    data_dir: Path = Field(Path("data"), description="Folder for the database and the files people send")
    owner_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram ids of those who may create schools, separated by commas"
    )
    open_registration: bool = Field(False, description="Whether anybody may create a school")
    telegram_api: str = Field(
        "https://api.telegram.org", description="Base address of the Bot API server to talk to"
    )
    proxy: str | None = Field(None, description="HTTP proxy, such as http://127.0.0.1:7890")
    webhook_url: str | None = Field(
        None, description="Public https address for updates; without it the bot polls"
    )
    public_url: str | None = Field(
        None, description="Public https address of the web port, for calendars to subscribe to"
    )
    listen: str = Field(
        "127.0.0.1:8080",
        description="Address the web port listens on; setting it, or a public address, opens the port",
    )
    webhook_secret: SecretStr | None = Field(
        None, description="Secret that Telegram repeats with each update; made up when missing"
    )
    timezone: str = Field("Asia/Shanghai", description="Time zone of new schools")
    messages_per_second: float = Field(
        29.5, gt=0, le=1000, description="Messages a second that Telegram allows this bot"
    )
    updates_per_minute: float = Field(
        60, gt=0, description="Updates a minute that one person may send for long; bursts may have twice that"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged")
    log_format: Literal["console", "json"] = Field("console", description="Logs for people or for machines")

    @field_validator("bot_token")
    @classmethod
    def _token_looks_right(cls, token: SecretStr) -> SecretStr:
        number, _, secret = token.get_secret_value().partition(":")
        if not (number.isdecimal() and secret):
            raise ValueError("a token looks like 123456:ABC-DEF; @BotFather gives it to you")
        return token

    @field_validator("owner_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        return (
            [part for part in value.replace(" ", ",").split(",") if part] if isinstance(value, str) else value
        )

    @field_validator("telegram_api")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("an address begins with http:// or https://")
        return value.rstrip("/")

    @field_validator("proxy")
    @classmethod
    def _is_http_proxy(cls, value: str | None) -> str | None:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("write an HTTP proxy as http://127.0.0.1:7890; SOCKS is not spoken here")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _is_header(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
            raise ValueError("Telegram takes 1-256 letters, digits, _ and - only")
        return secret

    @field_validator("webhook_url", "public_url")
    @classmethod
    def _is_https(cls, value: str | None) -> str | None:
        if value and not value.startswith(("https://", "http://127.0.0.1")):
            raise ValueError("it has to begin with https://, or Telegram and calendars will not come")
        return value.rstrip("/") if value else value

    @field_validator("listen")
    @classmethod
    def _is_host_and_port(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("write host and port, such as 127.0.0.1:8080")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("this time zone is not known; write Asia/Shanghai or the like") from error
        return value

    @property
    def web_address(self) -> str | None:
        """Where the web port can be reached from outside; None: it stays shut."""
        return self.public_url or self.webhook_url

    @property
    def web_port_open(self) -> bool:
        """Whether the web port is opened: it has a public address, or its own address was given."""
        return self.web_address is not None or "listen" in self.model_fields_set

    @property
    def database(self) -> Path:
        """Where the database lies."""
        return self.data_dir / "jiaoyan.db"

    @property
    def files(self) -> Path:
        """Where the files that people sent lie."""
        return self.data_dir / "files"


def read_settings(**overrides: object) -> Settings:
    """The settings of this process.

    Raises:
        SettingsProblem: something is missing or wrong.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsProblem("\n".join(map(_sentence, error.errors()))) from None


def _sentence(error: object) -> str:
    assert isinstance(error, dict)  # noqa: S101
    name = "JIAOYAN_" + str(error["loc"][0]).upper()
    if error["type"] == "missing":
        return f"{name} is missing: {Settings.model_fields[str(error['loc'][0])].description}."
    return f"{name} is not right: {error['msg'].removeprefix('Value error, ')}."
