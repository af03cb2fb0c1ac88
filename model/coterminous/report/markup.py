"""Small pieces of HTML, each escaping what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def element(tag: str, text: str, **attributes: str) -> str:
    """Return an element that holds text. An attribute's trailing underscore is dropped (``class_``).

    >>> element("p", "pounds < pence", class_="note")
    '<p class="note">pounds &lt; pence</p>'
    """
    said = "".join(f' {name.rstrip("_")}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{said}>{escape(text, quote=False)}</{tag}>"


def items(texts: Iterable[str], tag: str = "ul") -> str:
    r"""Return a list.

    >>> items(["one"])
    '<ul>\n<li>one</li>\n</ul>'
    """
    return "\n".join([f"<{tag}>", *(element("li", text) for text in texts), f"</{tag}>"])


def terms(pairs: Iterable[tuple[str, str]]) -> str:
    r"""Return a list of terms and what they stand for.

    >>> terms([("Seed", "7")])
    '<dl>\n<dt>Seed</dt><dd>7</dd>\n</dl>'
    """
    return "\n".join(["<dl>", *(element("dt", term) + element("dd", said) for term, said in pairs), "</dl>"])


def table(
    caption: str, headings: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()
) -> str:
    """Return a table whose first column names its rows, in a frame that scrolls on narrow screens.

    Args:
        caption: what the table holds.
        headings: one for each column.
        rows: cells as text.
        numbers: columns that hold numbers, from 0.

    >>> "scope" in table("Trust", ["Year", "Trust"], [["2006-07", "0.60"]])
    True
    """
    right = set(numbers)
    marks = [{"class_": "number"} if place in right else {} for place in range(len(headings))]
    head = "".join(
        element("th", text, scope="col", **mark) for text, mark in zip(headings, marks, strict=True)
    )
    lines = []
    for row in rows:
        cells = [element("th", row[0], scope="row")]
        cells += [element("td", text, **mark) for text, mark in zip(row[1:], marks[1:], strict=True)]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    # A frame that scrolls must be reachable by keyboard and have a name.
    frame = f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
    body = "\n".join(lines)
    return (
        f"{frame}\n<table>\n{element('caption', caption)}\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def section(name: str, title: str, *content: str) -> str:
    r"""Return a section of the page with its heading.

    >>> section("short", "In short", "<p>Nothing.</p>")
    '<section aria-labelledby="short">\n<h2 id="short">In short</h2>\n<p>Nothing.</p>\n</section>'
    """
    heading = element("h2", title, id=name)
    return "\n".join([f'<section aria-labelledby="{escape(name)}">', heading, *content, "</section>"])
