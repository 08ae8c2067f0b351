"""Failures in words: what happened, at which host, and what one can do."""

from __future__ import annotations

import re

from desktop_chat.chat.addresses import Problem
from desktop_chat.chat.failures import ErrorCode, Failure, Reason
from desktop_chat.chat.messages import Message, Status
from desktop_chat.chat.notices import (
    BackOnline,
    Notice,
    Offline,
    Reconnecting,
    RetryPause,
    Silence,
    Woke,
)
from desktop_chat.chat.scrubbing import one_line
from desktop_chat.storage.keys import KeyringProblem, Trouble
from desktop_chat.ui.words import tr


def failure_sentence(failure: Failure) -> str:
    """One or two plain sentences for a failure: cause, host, next step."""
    text = _by_reason(failure) or _by_code(failure)
    host = failure.host or tr("the service")
    return (
        text.replace("{host}", host)
        .replace("{target}", failure.target or tr("an address it did not name"))
        .replace("{status}", str(failure.status or ""))
        .replace("{seconds}", f"{failure.seconds or 0:.0f}")
    )


def _by_reason(failure: Failure) -> str:
    match failure.reason:
        case Reason.NO_KEY:
            return tr("{host} needs a key. Add one in Settings, then retry.")
        case Reason.NO_MODEL:
            return tr("No model is chosen for {host}. Choose one at the top, then retry.")
        case Reason.NO_CREDIT:
            return tr(
                "{host} says that the account has no credit left. Check its billing page, "
                "then retry."
            )
        case Reason.BAD_ADDRESS:
            return tr("The address of {host} cannot be used. Correct it in Settings.")
        case Reason.KEYRING:
            return tr(
                "The key for {host} could not be read. {detail} Unlock it and retry, or enter "
                "the key for this session in Settings."
            ).replace("{detail}", failure.detail)
        case Reason.NO_KEYRING:
            return tr(
                "{host} needs a key. {detail} Enter the key for this session in Settings, "
                "then retry."
            ).replace("{detail}", failure.detail)
        case Reason.ENVIRONMENT_KEY:
            return tr("OPENAI_API_KEY does not hold a key that can be sent. Correct or unset it.")
        case Reason.ENVIRONMENT_TOKEN:
            return tr("DESKTOP_CHAT_TOKEN does not hold a token that can be sent. Correct it.")
        case Reason.ENVIRONMENT:
            return tr(
                "The secure connection could not be prepared. Check SSL_CERT_FILE and the proxy "
                "variables of your system."
            )
        case Reason.OLLAMA_NATIVE:
            return tr(
                "{host} answered in Ollama's own protocol. Add /v1 to its address in Settings."
            )
        case Reason.WEB_PAGE:
            return tr(
                "{host} answered with a web page instead of a reply. Check the address in "
                "Settings, and whether the network asks you to log in."
            )
        case Reason.SINGLE_MESSAGE:
            return tr(
                "{host} answers one message at a time and takes no conversation. Start a new "
                "chat, without a system prompt."
            )
        case Reason.NOT_HTTP:
            return tr("{host} is not a web service. Check host and port in Settings.")
    return _by_network_reason(failure.reason)


def _by_network_reason(reason: Reason) -> str:
    match reason:
        case Reason.NAME:
            return tr(
                "The name {host} could not be found. Check the address in Settings and your "
                "internet connection."
            )
        case Reason.REFUSED:
            return tr(
                "Nothing answers at {host}. Check that the service is running and that the "
                "address in Settings is right."
            )
        case Reason.NO_ROUTE:
            return tr("There is no way to {host}. Check your internet connection, then retry.")
        case Reason.CLOSED:
            return tr("{host} closed the connection before it answered. Retry.")
        case Reason.CONNECT_TIME:
            return tr(
                "{host} could not be reached within {seconds} seconds. Check the address and "
                "your connection, then retry."
            )
        case Reason.FIRST_BYTE_TIME:
            return tr("{host} did not begin to answer within {seconds} seconds. Retry.")
        case Reason.SLEPT:
            return tr(
                "The connection did not outlive the sleep of this computer. What came before is "
                "above."
            )
        case Reason.IDLE_TIME:
            return tr("{host} sent nothing for {seconds} seconds. The reply may be incomplete.")
    return _by_proxy_reason(reason) or _by_tls_reason(reason)


def _by_proxy_reason(reason: Reason) -> str:
    match reason:
        case Reason.PROXY:
            return tr(
                "The proxy did not let the request to {host} through. Check the proxy in "
                "Settings, or use none."
            )
        case Reason.PROXY_DOWN:
            return tr(
                "The proxy {target} cannot be reached, so nothing was sent to {host}. Check the "
                "proxy in Settings, or use none."
            )
        case Reason.PROXY_LOGIN:
            return tr(
                "The proxy on the way to {host} asks for a user name and a password, or does not "
                "accept those it got. Enter them in Settings."
            )
        case Reason.PROXY_ADDRESS:
            return tr("The address of the proxy cannot be used. Correct it in Settings.")
    return ""


def _by_tls_reason(reason: Reason) -> str:
    match reason:
        case Reason.CERT_EXPIRED:
            return tr(
                "The certificate of {host} is not valid today. Check this computer's date; "
                "else the service must renew it."
            )
        case Reason.CERT_HOST:
            return tr(
                "The certificate of {host} belongs to another host, so nothing was sent. "
                "Check the address in Settings."
            )
        case Reason.CERT_UNKNOWN:
            return tr(
                "The certificate of {host} is not signed by anyone this computer trusts, so "
                "nothing was sent. If it is your own, choose its authority's file in Settings."
            )
        case Reason.AUTHORITY:
            return tr(
                "The file of trusted certificates that is set in Settings cannot be read, so "
                "nothing was sent to {host}."
            )
        case Reason.PLAIN_HTTP:
            return tr(
                "The key was not sent: the address of {host} begins with http://, so anyone on "
                "the way could read it. Use https://, or allow it for this session in Settings."
            )
        case Reason.NEEDS_TLS:
            return tr("{host} speaks https only. Put https:// before its address in Settings.")
        case Reason.NOT_TLS:
            return tr("{host} does not speak https. Try http:// in its address in Settings.")
    return ""


def _by_code(failure: Failure) -> str:
    match failure.code:
        case ErrorCode.BAD_KEY:
            return tr("{host} did not accept the key. Check it in Settings, then retry.")
        case ErrorCode.NO_PERMISSION:
            return tr("{host} does not allow this with your key. Try another model or key.")
        case ErrorCode.NOT_FOUND:
            return tr(
                "{host} does not know this model or address. Check the model at the top and "
                "the address in Settings."
            )
        case ErrorCode.BAD_REQUEST:
            return tr("{host} could not understand the request. Try another model.")
        case ErrorCode.CONTEXT_TOO_LONG:
            return tr(
                "The conversation is too long for this model. Start a new chat, or choose a "
                "model with a larger context."
            )
        case ErrorCode.RATE_LIMITED:
            return _rate_sentence(failure)
        case ErrorCode.OVERLOADED:
            return tr("{host} is overloaded. Retry in a moment.")
        case ErrorCode.CONTENT_FILTER:
            return tr("The service's content filter ended the reply. Reword the message.")
        case ErrorCode.TOO_LONG:
            return tr(
                "The reply was stopped at the largest size this app keeps; what came is above."
            )
    return _by_answer_code(failure)


def _by_answer_code(failure: Failure) -> str:
    match failure.code:
        case ErrorCode.EMPTY_REPLY:
            return tr("{host} gave an empty reply. Retry, or try another model.")
        case ErrorCode.NOT_A_STREAM:
            return tr(
                "{host} answered with something that is no reply. Check the address in Settings."
            )
        case ErrorCode.REDIRECT:
            return tr(
                "{host} sends a redirect to {target}. Nothing was sent there. If that is "
                "right, enter it as the address in Settings."
            )
        case ErrorCode.TLS:
            return tr("No secure connection to {host} could be made. Check the address.")
        case ErrorCode.TIMEOUT:
            return tr("{host} took too long. Retry.")
        case ErrorCode.UNREACHABLE:
            return tr("{host} cannot be reached. Check your connection, then retry.")
    if failure.status:
        return tr("{host} reports an error ({status}). Retry in a moment.")
    return tr("{host} reports an error. Retry in a moment.")


_WEEK = 7 * 24 * 3600.0


def _rate_sentence(failure: Failure) -> str:
    wait = failure.retry_after
    if not wait:
        return tr("{host} limits the rate of requests. Wait a little, then retry.")
    if wait < 90:
        return tr("{host} limits the rate of requests. Retry in %n s.", round(wait + 0.5))
    if wait > _WEEK:
        return tr("{host} limits the rate of requests. Try again another day.")
    if wait < 5400:
        return tr("{host} limits the rate of requests. Retry in %n min.", round(wait / 60))
    return tr("{host} limits the rate of requests. Retry in %n h.", round(wait / 3600))


# It stands in the sentence already, or is no word of the service's.
_OWN_DETAIL = {Reason.KEYRING, Reason.NO_KEYRING, Reason.AUTHORITY}


def said_by_service(failure: Failure) -> str:
    """The service's own words; empty where there are none."""
    if not failure.detail or failure.reason in _OWN_DETAIL:
        return ""
    return tr("It says: “{detail}”").replace("{detail}", failure.detail)


def ending_sentence(message: Message) -> str:
    """What to say under a reply that did not end plainly; empty where it did."""
    facts = message.facts
    match message.status:
        case Status.STOPPED:
            return tr("Stopped.")
        case Status.INTERRUPTED:
            return tr("The app ended before this reply did.")
        case Status.TRUNCATED:
            said = failure_sentence(facts.failure) if facts.failure else ""
            return said or tr("The reply was cut off: the connection ended before it did.")
        case Status.ERROR if facts.failure:
            sentence = failure_sentence(facts.failure)
            return f"{sentence} {said_by_service(facts.failure)}".rstrip()
        case Status.COMPLETE if facts.masked:
            return tr("The service repeated your key in its reply; it is masked above.")
        case Status.COMPLETE if facts.finish == "length":
            return tr("Cut at the model's token limit.")
        case Status.COMPLETE if facts.tool_calls:
            names = ", ".join(call.name[:60] or "?" for call in facts.tool_calls[:5])
            return tr("The model asked for a tool, which is not carried out: {names}.").replace(
                "{names}", names
            )
    return ""


def notice_sentence(notice: Notice) -> str:
    """What to say while nothing comes."""
    if notice is None:
        return ""
    if isinstance(notice, RetryPause):
        seconds = max(1, round(notice.seconds + 0.49))
        wait = tr("Trying again in %n s. Esc stops.", seconds)
        # What to do comes after the first sentence; here it is being done.
        cause = re.split(r"(?<=\.) |(?<=。)", failure_sentence(notice.failure), maxsplit=1)[0]
        return f"{cause} {wait}"
    if isinstance(notice, Reconnecting):
        return tr("The connection was lost; going on from where it broke off. Esc stops.")
    if isinstance(notice, Woke):
        slept = span_words(notice.seconds)
        return tr(
            "This computer slept for {time}. If the connection held, the reply goes on; else Esc "
            "stops it, and you can ask again."
        ).replace("{time}", slept)
    if isinstance(notice, Offline):
        return tr(
            "This computer has no network. The reply goes on if the connection outlives that. "
            "Esc stops."
        )
    if isinstance(notice, BackOnline):
        return tr(
            "The network is back. If the connection held, the reply goes on; else Esc stops it, "
            "and you can ask again."
        )
    return _silence_sentence(notice)


def _silence_sentence(notice: Silence) -> str:
    seconds = int(notice.seconds)
    if notice.after_sleep:
        return tr(
            "No data for %n s since this computer woke up; the connection may be gone. Esc stops "
            "the reply, and you can ask again.",
            seconds,
        )
    if notice.began:
        return tr("No data for %n s. Esc stops.", seconds)
    return tr("No answer for %n s; the model may still be loading. Esc stops.", seconds)


def span_words(seconds: float) -> str:
    """A span of time in the unit that suits it."""
    if seconds < 90:
        return tr("%n s", round(seconds))
    if seconds < 5400:
        return tr("%n min", round(seconds / 60))
    return tr("%n h", round(seconds / 3600))


def key_problem_sentence(problem: Problem) -> str:
    """Why a pasted key cannot be one."""
    match problem:
        case Problem.EMPTY:
            return tr("The key is empty. Paste it again.")
        case Problem.TOO_LONG:
            return tr("This is too long for a key. Copy the key alone.")
        case Problem.LINES | Problem.SPACES:
            return tr("A key has no spaces or line breaks inside. Copy the key alone.")
        case Problem.SHORTENED:
            return tr(
                "This is only what a service shows of a key afterwards. Make a new key there, and "
                "copy it whole."
            )
    return tr("The key holds letters that no key has. Copy it again from the service's page.")


def address_problem_sentence(problem: Problem) -> str:
    """Why an address cannot be used."""
    match problem:
        case Problem.EMPTY:
            return tr("Enter the service's address, such as http://127.0.0.1:11434/v1.")
        case Problem.TOO_LONG:
            return tr("This is too long for an address.")
        case Problem.SPACES:
            return tr("An address has no spaces or line breaks inside.")
        case Problem.SCHEME:
            return tr("An address begins with https:// or http://.")
        case Problem.PORT:
            return tr("The port is a number from 1 to 65535.")
        case Problem.USER:
            return tr("Leave name and password out of the address; the key goes below.")
        case Problem.QUERY:
            return tr("Leave out what follows ? or # in the address.")
    return tr("The host in the address is not valid.")


def keyring_failure(problem: KeyringProblem, name: str) -> Failure:
    """What a keyring's trouble means for a request through the connection `name`."""
    if problem.trouble in (Trouble.NONE_FOUND, Trouble.NOT_TRUSTED):
        reason = Reason.NO_KEYRING
    else:
        reason = Reason.KEYRING
    return Failure(ErrorCode.BAD_KEY, reason, name, keyring_sentence(problem))


def keyring_sentence(problem: KeyringProblem) -> str:
    """Why the keyring cannot keep a key."""
    match problem.trouble:
        case Trouble.NONE_FOUND:
            return tr("This system has no keyring.")
        case Trouble.NOT_TRUSTED:
            return tr(
                "The keyring that is set up here ({keyring}) does not keep keys safe, or is not "
                "known to."
            ).replace("{keyring}", one_line(problem.backend, 100))
        case Trouble.LOCKED:
            return tr("The system's keyring is locked.")
        case Trouble.TIMED_OUT:
            return tr("The system's keyring did not answer.")
    return tr("The system's keyring reported an error.")
