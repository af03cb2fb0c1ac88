"""What every page shares: one file that needs no network, for people and screen readers (WCAG 2.1 AA)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from coterminous.report.manifest import NOTICE
from coterminous.report.markup import element, section, table, terms
from coterminous.report.software import LICENCE, PACKAGES
from coterminous.report.wording import plain
from coterminous.report.world_words import said
from coterminous.scenario.records import parameter_records

if TYPE_CHECKING:
    from coterminous.report.drawn_figure import DrawnFigure
    from coterminous.scenario.loading import Scenario

Section = tuple[str, str, Sequence[str]]

# Rows are named by titles, which a table of many columns would squeeze to a word a line.
WIDE_NAMES = "tbody th { min-width: 11rem; }\n"

_NOT_FOR = (
    "To say what will happen, or what did happen, in any real PCT, council, NHS trust or place: "
    "every body here is invented.",
    "To judge a real organisation, its staff or its partners.",
    "To set a budget, an eligibility threshold or a boundary.",
)


def not_for() -> list[str]:
    """Return what no output of the model must be used for, in the words of the world that is being told of."""
    return [said(use) for use in _NOT_FOR]


def whole_page(
    window_title: str, title: str, questions: Sequence[str], sections: Sequence[Section], style: str = ""
) -> str:
    """Return a page: head, notice, contents, sections and foot.

    Args:
        window_title: what a browser shows above the page.
        title: the heading, as a user wrote it.
        questions: the questions that the page answers, as a user wrote them; an empty one is left out.
        sections: for each its id, its heading and its content, in order.
        style: rules of CSS that this page has besides those of all.

    >>> page = whole_page("One run", "A < B", [], [("short", "In short", ["<p>Nothing.</p>"])])
    >>> "<h1>A &lt; B</h1>" in page, '<a href="#short">In short</a>' in page
    (True, True)
    """
    links = [f'<li><a href="#{name}">{escape(heading)}</a></li>' for name, heading, _ in sections]
    return "\n".join(
        [
            *_opening(window_title, title, questions, style),
            '<nav aria-label="Contents">',
            "<ul>",
            *links,
            "</ul>",
            "</nav>",
            '<main id="main">',
            *(section(name, heading, *content) for name, heading, content in sections),
            "</main>",
            "<footer>",
            element("p", LICENCE),
            "</footer>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _opening(window_title: str, title: str, questions: Sequence[str], more_style: str) -> list[str]:
    """Return the head of the page, up to its main part."""
    style = files("coterminous.report").joinpath("page.css").read_text(encoding="utf-8")
    asked = [element("p", plain(question, 600), class_="question") for question in questions if question]
    return [
        "<!DOCTYPE html>",
        '<html lang="en-GB">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        element("title", window_title),
        f"<style>\n{style}{more_style}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#main">Skip to the report</a>',
        "<header>",
        element("h1", plain(title)),
        *asked,
        f'<p class="notice"><strong>Before you read on:</strong> {escape(NOTICE, quote=False)}</p>',
        "</header>",
    ]


def figure_block(figure: DrawnFigure) -> str:
    """Return a figure with its caption, the drawing itself, and its text for whoever cannot see it."""
    return "\n".join(
        [
            "<figure>",
            element("figcaption", figure.title),
            figure.svg.strip(),
            "<details>",
            element("summary", f"{figure.title}: the figure in words"),
            element("p", figure.alt),
            "</details>",
            "</figure>",
        ]
    )


def code(text: str) -> str:
    """Return commands as they are typed.

    >>> code("coterminous explain A > B")
    '<pre><code>coterminous explain A &gt; B</code></pre>'
    """
    return f"<pre><code>{escape(text, quote=False)}</code></pre>"


def changed_parameters(scenario: Scenario) -> list[str]:
    """Return the parameters whose values differ from the shipped ones, with a heading."""
    shipped = parameter_records()
    changed = [
        (name, str(value), str(shipped[name].default), said(shipped[name].unit))
        for name, value in scenario.parameters.items()
        if name in shipped and shipped[name].default != value
    ]
    heading = element("h3", "Parameters that differ from the shipped values")
    if not changed:
        return [heading, element("p", "None.")]
    return [
        heading,
        table("Parameters changed", ["Parameter", "Here", "Shipped", "Unit"], changed, numbers=(1, 2)),
    ]


def versions(software: Mapping[str, object]) -> list[str]:
    """Return the software that made something, with a heading.

    Args:
        software: as :func:`coterminous.report.software.software` gives it.
    """
    said = [("coterminous", str(software["coterminous"]))]
    commit = software["commit"]
    if commit:
        changed = ", with changes that were not committed" if software["commit_has_changes"] else ""
        said.append(("Commit", f"{commit}{changed}"))
    said += [(name, str(software[name])) for name in ("python", *PACKAGES)]
    return [element("h3", "Versions"), terms(said)]
