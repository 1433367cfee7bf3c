"""Build hook: compiles data/ into the wheel, so that an installed needleref reads no YAML."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledData(BuildHookInterface):  # type: ignore[type-arg]
    """Puts needleref/data/compiled.sqlite into the wheel; broken data stops the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the data. An editable install reads data/ itself."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from needleref.compiled import compile_data
        from needleref.folders import COMPILED_NAME
        from needleref.load import load

        self._folder = TemporaryDirectory()
        file = Path(self._folder.name, COMPILED_NAME)
        compile_data(load(root / "data")).execute("vacuum into ?", (str(file),))
        build_data["force_include"][str(file)] = f"needleref/data/{COMPILED_NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear up."""
        del version, build_data, artifact_path
        if folder := getattr(self, "_folder", None):
            folder.cleanup()
