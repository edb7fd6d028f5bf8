"""Reads a case folder: case.yaml, documents.yaml, statements.yaml and local copies of documents."""

from crossfix.read.case_folder.folder import read_case

__all__ = ["read_case"]
