"""`read_drafts`: the file drafts.yaml of a case, or every problem of it with its line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crossfix.errors import CaseInvalid, Problem
from crossfix.read.case_folder.models import DocumentsFile
from crossfix.read.case_folder.models.drafts import CHOOSE, DraftsFile
from crossfix.read.case_folder.models.statements import Says
from crossfix.read.case_folder.shape import Shaped, shape
from crossfix.read.case_folder.whole_file import raw_of

NAME = "drafts.yaml"


def read_drafts(folder: Path) -> tuple[bytes, Shaped[DraftsFile]] | None:
    """The file's bytes and what they say; None where the case has none. Raises CaseInvalid with every problem."""
    try:
        raw = raw_of(folder, NAME)
    except FileNotFoundError:
        return None
    except OSError as error:
        text = f"cannot be read: {error.strerror or error}; check the file and its rights"
        raise CaseInvalid([Problem(NAME, None, text)]) from error
    except ValueError as error:
        raise CaseInvalid([Problem(NAME, None, str(error))]) from error
    return raw, shaped_drafts(raw)


def document_files(folder: Path) -> dict[str, str]:
    """The local copy that each document of a case names, by the document's id. Raises CaseInvalid."""
    shaped, problems = shape("documents.yaml", raw_of(folder, "documents.yaml"), DocumentsFile)
    if shaped is None:
        raise CaseInvalid(problems)
    return {one.id: one.file for one in shaped.model.documents if one.file is not None}


def shaped_drafts(raw: bytes) -> Shaped[DraftsFile]:
    """Drafts of bytes. Raises CaseInvalid with every problem."""
    shaped, problems = shape(NAME, raw, DraftsFile)
    if shaped is None:
        raise CaseInvalid(problems)
    if found := list(_linked(shaped)):
        raise CaseInvalid(found)
    return shaped


def _linked(shaped: Shaped[DraftsFile]) -> Iterator[Problem]:
    """Ids are unique, and what names a document or a draft names one of the file."""
    model = shaped.model
    documents = {one.id for one in model.documents}
    for name in ("documents", "relays", "drafts"):
        seen: set[str] = set()
        for k, one in enumerate(getattr(model, name)):
            if one.id in seen:
                yield shaped.problem((name, k, "id"), f"duplicate id {one.id!r} in {name}; ids are unique")
            seen.add(one.id)
    for k, draft in enumerate(model.drafts):
        if draft.document not in documents:
            text = f"unknown document {draft.document!r}; it must be one of documents in this file"
            yield shaped.problem(("drafts", k, "document"), text)
    for k, relay in enumerate(model.relays):
        named = {*relay.documents, *(end for link in relay.links for end in (link.earlier, link.later))}
        for missing in sorted(named - documents):
            text = f"unknown document {missing!r}; it must be one of documents in this file"
            yield shaped.problem(("relays", k), text)


def open_places(says: Says) -> list[str]:
    """Where an event or a quantity is still to be chosen, as dotted keys.

    >>> from crossfix.read.case_folder.models import SaysTime
    >>> open_places(Says(time=SaysTime(event="choose", at="05:21", zone="UTC")))
    ['says.time.event']
    """
    return list(_open(says.model_dump(by_alias=True, exclude_none=True), "says"))


def _open(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _open(one, f"{at}.{key}")
    elif isinstance(value, list):
        for k, one in enumerate(value):
            yield from _open(one, f"{at}.{k}")
    elif isinstance(value, str) and is_open(value):
        yield at


def is_open(word: str) -> bool:
    """True for `choose`, `choose-2`, ..."""
    return word == CHOOSE or word.startswith(f"{CHOOSE}-")
