"""Which parts of a Markdown page are prose, and which are code, addresses or markup.

Pages are MyST: a fence whose language stands in braces is a directive, and its body is prose unless
the directive holds code. Parts are masked with blanks, so that places and lines stay the same.
"""

import re

CODE_DIRECTIVES = frozenset(
    {"code", "code-block", "code-cell", "sourcecode", "literalinclude", "raw", "math", "mermaid"}
)
"""Directives whose body is no prose."""

_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})\s*(?P<info>.*)$")
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:.-]+)\}")
_CODE_SPAN = re.compile(
    r"(?<!`)(?P<ticks>`+)(?!`)(?:.(?!\n[ \t]*\n))*?.(?<!`)(?P=ticks)(?!`)", re.DOTALL
)
_MARKUP = re.compile(
    r"""
    <!--.*?(?:-->|\Z)                    # HTML comment
    | \A---\n.*?\n---[ \t]*$             # front matter
    | ^[ ]{0,3}\[[^\]\n]+\]:[^\n]*$      # link definition
    | (?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)   # target of a link or picture
    | <https?:[^>\s]*>                   # address in angle brackets
    | \bhttps?://[^\s)\]>]+              # bare address
    | </?[A-Za-z][^>]*>                  # HTML tag
    | ^\([\w-]+\)=[ \t]*$                # label of a section
    | ^%[^\n]*$                          # comment of MyST
    | ^:[\w-]+:[^\n]*$                   # option of a directive
    | \{[\w:.-]+\}(?=`)                  # name of a role
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)


def code_masked(text: str) -> str:
    """Return the text with fenced code and code spans blanked, everything in its place."""
    return _CODE_SPAN.sub(_blank, _fences_masked(text))


def prose(text: str) -> str:
    """Return the text with all but prose blanked: code, comments, addresses, tags and markup."""
    return _MARKUP.sub(_blank, code_masked(text))


def _fences_masked(text: str) -> str:
    lines = []
    fence = ""
    directives: list[str] = []
    for line in text.splitlines(keepends=True):
        found = _FENCE.match(line.rstrip("\n"))
        if fence:
            closes = found and _closes(found, fence)
            fence = "" if closes else fence
            lines.append(_blanked(line))
        elif found and directives and _closes(found, directives[-1]):
            directives.pop()
            lines.append(_blanked(line))
        elif found and _is_prose(found["info"]):
            directives.append(found["fence"])
            # Its ticks are no code span; a title behind them is prose.
            lines.append(line.replace("`", " "))
        elif found:
            fence = found["fence"]
            lines.append(_blanked(line))
        else:
            lines.append(line)
    return "".join(lines)


def _closes(found: re.Match[str], fence: str) -> bool:
    """Say whether a fence line ends the block that `fence` began."""
    return not found["info"].strip() and found["fence"].startswith(fence)


def _is_prose(info: str) -> bool:
    directive = _DIRECTIVE.match(info)
    return directive is not None and directive["name"] not in CODE_DIRECTIVES


def _blank(match: re.Match[str]) -> str:
    return _blanked(match[0])


def _blanked(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
