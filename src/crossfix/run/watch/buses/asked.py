"""What buses say of questions: to whom an answer may go, and that none came."""

from __future__ import annotations

from crossfix.errors import RequestInvalid, StoreUnavailable

INBOX = "_INBOX."
"""With this begins the name of one who waits for an answer, as nats-py makes them."""


def inbox(to: str) -> str:
    """The name again; RequestInvalid for another, so that what is asked cannot send an answer into a part."""
    if not to.startswith(INBOX):
        raise RequestInvalid(f"{to!r}: not the name of one who waits for an answer; these begin with {INBOX}")
    return to


def unanswered(part: str, timeout_s: float) -> StoreUnavailable:
    """Who asked cannot know whether it was done: the message may still be read."""
    return StoreUnavailable(
        f"{part}: asked, and no answer within {timeout_s:g} s; it may be done later. Look whether it was before you "
        "ask again, and check that a worker serves this part"
    )


def asked_before(part: str, message_id: str) -> RequestInvalid:
    """The answer went, or goes, to who asked first."""
    return RequestInvalid(f"{part}: message {message_id} was there before; ask with an id of its own")
