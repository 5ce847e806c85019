"""Static files with a hash in the name, and the stylesheet in one piece."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY = "web/css/footfall.css"
FOREIGN = ("django_htmx/",)  # has "from './htmx'" in a comment, which hashing would take for an import
IMPORT = re.compile(r'@import "(?P<name>[^"]+)" layer\((?P<layer>\w+)\);')


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Hashes names inside modules too, and writes the imports of the stylesheet into it.

    A browser that reads `@import` asks for each file only after it has read the entry; thirty small
    files would hold back the first paint by several round trips.
    """

    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """The hashed name, or the plain one while nothing is collected: the server finds that as well."""
        return str(self.hashed_files.get(self.hash_key(name), name))

    def url_converter(self, name: str, *args: Any, **kwargs: Any) -> Callable[[re.Match[str]], str]:
        """How addresses in file `name` are rewritten; scripts that are not ours stay as they are."""
        if name.startswith(FOREIGN):
            return lambda found: found[0]
        converter: Callable[[re.Match[str]], str] = super().url_converter(name, *args, **kwargs)
        return converter

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: bool) -> Iterator[Any]:  # noqa: FBT001, FBT002 -- Django's
        """Hashed names of all files, the entry stylesheet with its parts inside."""
        if ENTRY in paths:
            storage, path = paths[ENTRY]
            paths[ENTRY] = (_Inlined(storage), path)
        yield from super().post_process(paths, dry_run, **options)


class _Inlined:
    """A storage that answers with the stylesheet in one piece and is otherwise the one it wraps."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 -- whatever the storage has
        return getattr(self._storage, name)

    def open(self, name: str, mode: str = "rb") -> "File[bytes]":  # noqa: ARG002 -- a storage's signature
        """The file with each import replaced by what it names, in its layer."""
        folder = PurePosixPath(name).parent
        return ContentFile(IMPORT.sub(lambda found: self._part(folder, found), self._text(name)).encode())

    def _part(self, folder: PurePosixPath, found: re.Match[str]) -> str:
        return f"@layer {found['layer']} {{\n{self._text(str(folder / found['name']))}}}"

    def _text(self, name: str) -> str:
        with self._storage.open(name) as file:
            return bytes(file.read()).decode()
