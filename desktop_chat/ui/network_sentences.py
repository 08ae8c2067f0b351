"""The network in words: steps of a test, what helps, whom the app talked to and why."""

from __future__ import annotations

from desktop_chat.chat.addresses import InputProblem, Problem
from desktop_chat.chat.authorities import Flaw
from desktop_chat.chat.checkups import Outcome, Remedy, Step, StepReport
from desktop_chat.chat.ledger import Contact, Purpose
from desktop_chat.chat.routes import system_route
from desktop_chat.chat.system_proxies import SystemProxies
from desktop_chat.ui.dates import second_words
from desktop_chat.ui.numbers import decimal_words
from desktop_chat.ui.words import tr


def step_name(step: Step) -> str:
    """What a step is called."""
    match step:
        case Step.NAME:
            return tr("Name")
        case Step.CONNECTION:
            return tr("Connection")
        case Step.TLS:
            return tr("Security")
        case Step.KEY:
            return tr("Key")
        case Step.MODEL:
            return tr("Model")
    return tr("First word")


def step_words(report: StepReport) -> str:
    """What a step found, in few words."""
    match report.outcome:
        case Outcome.RUNNING:
            return tr("under way")
        case Outcome.FAILED:
            return tr("failed")
        case Outcome.PASSED:
            return _passed_words(report)
    return _skipped_words(report)


def _passed_words(report: StepReport) -> str:
    match report.step:
        case Step.NAME:
            return tr("found at {place}").replace("{place}", report.detail)
        case Step.CONNECTION if report.detail:
            return tr("stands, by the proxy {place}").replace("{place}", report.detail)
        case Step.CONNECTION:
            return tr("stands")
        case Step.TLS:
            return tr("encrypted, the certificate is right")
        case Step.KEY:
            return tr("accepted")
        case Step.MODEL:
            return tr("in the service's list of %n", int(report.detail or 0))
    return tr("arrived")


def _skipped_words(report: StepReport) -> str:
    match report.step:
        case Step.TLS:
            return tr("not encrypted")
        case Step.KEY:
            return tr("not asked for")
        case Step.MODEL if report.detail:
            return tr("not in the service's list of %n", int(report.detail))
        case Step.MODEL:
            return tr("the service has no list")
    return tr("not reached")


def outcome_name(outcome: Outcome) -> str:
    """What a mark says to a screen reader."""
    match outcome:
        case Outcome.RUNNING:
            return tr("Under way")
        case Outcome.PASSED:
            return tr("Passed")
        case Outcome.FAILED:
            return tr("Failed")
    return tr("Skipped")


def remedy_name(remedy: Remedy) -> str:
    """What the button says that leads to where it can be mended; empty where nothing does."""
    match remedy:
        case Remedy.ADDRESS:
            return tr("Correct the address")
        case Remedy.KEY | Remedy.KEYRING:
            return tr("Enter the key")
        case Remedy.MODEL:
            return tr("Choose another model")
        case Remedy.PROXY:
            return tr("Look at the proxy")
        case Remedy.AUTHORITY:
            return tr("Choose a certificate file")
    return ""


def remedy_hint(remedy: Remedy) -> str:
    """What to do where it cannot be mended in this app; empty where the cause says it."""
    match remedy:
        case Remedy.START_SERVICE:
            return tr("Start the service, then test again.")
        case Remedy.WAIT:
            return tr("Wait a little, then test again.")
    return ""


def purpose_name(purpose: Purpose) -> str:
    """Why the app talked to a host."""
    match purpose:
        case Purpose.CHAT:
            return tr("Chat")
        case Purpose.MODELS:
            return tr("List of models")
        case Purpose.TEST:
            return tr("Test")
        case Purpose.TITLE:
            return tr("Title of a conversation")
        case Purpose.UPDATES:
            return tr("Looking for updates")
    return tr("Looking for local models")


def contact_host(contact: Contact) -> str:
    """The host, and the proxy that led there."""
    if contact.target == contact.host:
        return contact.host
    way = tr("{target} by {proxy}").replace("{target}", contact.target)
    return way.replace("{proxy}", contact.host)


def size_words(size: int) -> str:
    """A number of bytes."""
    if size < 1000:
        return tr("%n B", size)
    for unit, factor in ((tr("kB"), 1e3), (tr("MB"), 1e6), (tr("GB"), 1e9)):
        if size < factor * 1000 or factor == 1e9:
            amount = size / factor
            return f"{decimal_words(amount, 1 if amount < 10 else 0)} {unit}"
    return ""


def time_words(seconds: float) -> str:
    """When it was, on this computer's clock."""
    return second_words(seconds)


def duration_words(seconds: float) -> str:
    """How long a step took."""
    if seconds < 1:
        return tr("%n ms", max(1, round(seconds * 1000)))
    return tr("{seconds} s").replace("{seconds}", decimal_words(seconds, 1))


def system_words(system: SystemProxies) -> str:
    """What is said of the way to services where the system's proxy is used."""
    if system.by_script:
        return tr(
            "The system chooses its proxy by a script, which this app does not run: every service "
            "is reached directly. Where that does not work, enter the proxy here."
        )
    try:
        route = system_route(system)
    except InputProblem as error:
        return proxy_problem_sentence(error.problem)
    if route is None:
        return tr("The system has no proxy. Every service is reached directly.")
    return tr(
        "The system's proxy is {place}. This machine and private networks are reached directly."
    ).replace("{place}", route.place)


def proxy_problem_sentence(problem: Problem) -> str:
    """Why a proxy's address cannot be used."""
    match problem:
        case Problem.EMPTY:
            return tr("Enter the proxy's address, such as http://proxy.example:3128.")
        case Problem.SPACES:
            return tr("An address has no spaces or line breaks inside.")
        case Problem.SCHEME:
            return tr("A proxy's address begins with http://, https:// or socks5://.")
        case Problem.PORT:
            return tr("The port is a number from 1 to 65535.")
        case Problem.QUERY:
            return tr("A proxy's address ends after the port.")
    return tr("The host in the address is not valid.")


def flaw_sentence(flaw: Flaw) -> str:
    """Why a file of certificates cannot be used."""
    match flaw:
        case Flaw.MISSING:
            return tr("This file is not there any more.")
        case Flaw.UNREADABLE:
            return tr("This file cannot be read.")
        case Flaw.TOO_LARGE:
            return tr("This file is too large to be one of certificates.")
        case Flaw.KEY:
            return tr("This file holds a private key and no certificate. Choose the certificate.")
        case Flaw.NO_AUTHORITY:
            return tr(
                "The certificate in this file may not vouch for others. Choose that of the "
                "authority that signed it."
            )
    return tr("This file holds no certificate. It should be a .pem, .crt or .cer file.")
