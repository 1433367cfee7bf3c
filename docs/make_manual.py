"""Write the man page from the help: python docs/make_manual.py (a test keeps it current)."""

from __future__ import annotations

import re
from pathlib import Path

from typer._click import Context

from needleref import __version__
from needleref.cli import COMMANDS, app_command

PAGE = Path(__file__).with_name("needleref.1")


def roff(text: str) -> str:
    """Escape a text for roff."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", escaped, flags=re.MULTILINE)


def manual() -> str:
    """Return the man page."""
    root = app_command()
    context = Context(root, info_name="needleref")
    lines = [
        f'.TH NEEDLEREF 1 "" "needleref {__version__}" "User Commands"',
        ".SH NAME",
        r"needleref \- dry needling of myofascial trigger points, on the command line",
        ".SH SYNOPSIS",
        r".B needleref",
        r"[\fICOMMAND\fR] [\fIQUERY\fR...] [\fIOPTIONS\fR]",
        ".SH DESCRIPTION",
        *paragraphs(root.help or ""),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        command = root.get_command(context, name)
        lines += [f".SS {roff(name)}", *paragraphs(command.help or "")]
        inner = Context(command, info_name=name, parent=context)
        for parameter in command.get_params(inner):
            record = parameter.get_help_record(inner)
            if record:
                lines += [".TP", rf"\fB{roff(record[0])}\fR", roff(record[1])]
        for sub in getattr(command, "commands", {}).values():
            short = roff(sub.get_short_help_str(300))
            lines += [".TP", rf"\fB{roff(name)} {roff(sub.name)}\fR", short]
    lines += [
        ".SH EXIT STATUS",
        "0 answered; 1 no match; 2 usage error; 3 data missing, invalid or unreadable;",
        r"4 ambiguous; 5 could not write; 6 the decision named by \fB\-\-fail\-on\fR or worse.",
        ".SH ENVIRONMENT",
        ".TP",
        r"\fBNEEDLEREF_DATA\fR",
        "Folders of a clinic's own data, separated as in PATH.",
        ".TP",
        r"\fBNO_COLOR\fR",
        "No colour, whatever the terminal.",
    ]
    return "\n".join(lines) + "\n"


def paragraphs(text: str) -> list[str]:
    """Return a help text as roff; a block marked by backspace keeps its lines."""
    lines: list[str] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        if block.lstrip().startswith("\b"):
            kept = [line.strip() for line in block.splitlines() if line.strip(" \b")]
            lines += [".PP", ".nf", *map(roff, kept), ".fi"]
        else:
            lines += [".PP", roff(" ".join(block.split()))]
    return lines


if __name__ == "__main__":
    PAGE.write_text(manual(), encoding="utf-8")
