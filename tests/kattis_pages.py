"""Small problem pages in the layouts of Kattis, written for the tests."""

from __future__ import annotations

STATEMENT = (
    "<p>There are <span class='tex2jax_process'>$n$</span> lamps.</p>"
    '<h2>Input</h2>\n<p>One line with <span class="tex2jax_process">$n$</span>\n(<span class="tex2jax_process">'
    "$1 \\le n \\le 10^5$</span>).</p>"
    "<h2>Output</h2><p>Print the sum.</p>"
)


def sample(number: int, given: str, printed: str) -> str:
    return (
        '<table class="sample" summary="sample data"><tbody>\n<tr>\n'
        f"<th>Sample Input {number}</th>\n<th>Sample Output {number}</th>\n</tr>\n<tr>\n"
        f'<td>\n<pre>{given}</pre>\n<span class="copy-to-clipboard"></span></td>\n<td>\n<pre>{printed}</pre>\n</td>\n'
        "</tr>\n</tbody></table>\n"
    )


SAMPLES = sample(1, "3\n1 2 3\n", "6\n") + sample(2, "1\n5", "5\n")
CONVERSATION = (
    '<table class="sample" summary="sample data"><tr><th>Read</th><th>Sample\nInteraction 1</th>'
    "<th>Write</th></tr></table>"
    '<div class="sampleinteractionread"><pre>10</pre></div><div class="sampleinteractionwrite"><pre>? 5</pre></div>'
)


def sidebar_page(
    statement: str = STATEMENT,
    samples: str = SAMPLES,
    *,
    heading: str = "Row of Lamps",
    facts: str = "<p><strong>CPU Time limit: </strong> 1 second</p><p><strong>Memory limit: </strong> 1024 MB</p>"
    "<p><strong>Difficulty:  </strong><span>1.5</span></p>",
) -> str:
    """The layout of the 2010s: facts in a sidebar."""
    return (
        "<!DOCTYPE html>\n<html><head><title>Row of Lamps &ndash; Kattis, Kattis</title></head><body>"
        '<a class="btn" href="/login">Log in</a>'
        f'<div class="problem-headline"><div class="headline-wrapper"><h1>{heading}</h1></div></div>'
        f'<div class="problembody">{statement}{samples}</div>'
        '<div class="problem-sidebar sidebar-info"><a href="/problems/lamps/submit">Submit</a>'
        f'<div class="sidebar-info"><p><strong>Problem ID: </strong> lamps</p>{facts}</div></div></body></html>'
    )


def _fact(kind: str, label: str, value: str) -> str:
    label = f'<span class="{kind}-label">{label}</span>'
    return f'<div class="{kind}-item">\n{label}\n<span>{value}</span></div>\n'


def book_page(
    statement: str = STATEMENT,
    samples: str = SAMPLES,
    *,
    difficulty: str = "1.2 - 2.6",
    kind: str = "metadata_list",
) -> str:
    """The layout from 2021 on: the statement as a book's page, facts in a tab beside the editor.

    The list of facts was of another `kind` before: ``attribute_list``.
    """
    facts = (
        _fact(kind, "CPU Time limit", "2 seconds")
        + _fact(kind, "Memory limit", "512 MB")
        + _fact(kind, "Difficulty", f'<span class="difficulty_number difficulty_easy">{difficulty}</span>Easy')
        + _fact(kind, "Statistics", "<a>Show</a>")
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Row of Lamps – Kattis, Kattis</title></head><body>'
        '<div class="book-container"><div id="bookmark">View problem statement: Row of Lamps</div>'
        '<div id="instructions-container" class="book-page-container"><article class="book-page">'
        f'<h1 class="book-page-heading">Row of Lamps</h1><div class="problembody">{statement}{samples}</div>'
        "</article></div>"
        '<div id="editor-container" data-problem-name="lamps" data-submit-url="/problems/lamps/submit">'
        f'<div id="metadata-tab"><div class="{kind}">{facts}</div></div></div></div></body></html>'
    )


def grid_page(statement: str = STATEMENT, samples: str = SAMPLES, *, values_first: bool = False) -> str:
    """The present layout: facts in a grid of cards."""
    cards = (
        ("<span>CPU Time limit</span>", "<div>1 second</div>"),
        ("<span>Memory limit</span>", "<div>2 GB</div>"),
        ("<div><span>Difficulty</span><span>Hard</span></div>", '<span class="difficulty_number">8.4</span>'),
    )
    grid = "".join(f'<div class="card">{"".join(card[:: -1 if values_first else 1])}</div>' for card in cards)
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Row of Lamps &ndash; Kattis, Kattis</title></head><body>'
        f'<div id="instructions"><h1 class="book-page-heading">Row of Lamps</h1><div class="metadata-grid">{grid}</div>'
        f'<div class="problembody">{statement}{samples}</div></div></body></html>'
    )
