"""Dry needling reference: data, matching, screening, cards. `Reference` is the way in."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from needleref.reference import Reference

__version__ = "0.1.0"
__all__ = ["Reference", "__version__"]


def __getattr__(name: str) -> Any:
    # Imported when asked for: the command line needs the version long before the data.
    if name == "Reference":
        from needleref.reference import Reference

        return Reference
    raise AttributeError(name)
