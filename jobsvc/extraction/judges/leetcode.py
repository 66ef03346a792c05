"""LeetCode: asked through GraphQL; a page that was saved in a browser is read as well."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from urllib.parse import SplitResult

from jobsvc.errors import OtherProblem
from jobsvc.extraction import page
from jobsvc.extraction.judges.base import PageRequest, ProblemRef, complete
from jobsvc.extraction.judges.leetcode_pages import question_on
from jobsvc.extraction.judges.leetcode_statement import Statement, signature
from jobsvc.problem import ProblemInfo, Sections

_PATH = re.compile(
    r"(?:/contest/[\w-]{1,64})?/problems/(?P<slug>[a-z0-9][a-z0-9-]{0,127})(?:/description)?/?",
    re.ASCII | re.IGNORECASE,
)
_QUERY = (
    "query question($titleSlug: String!) { question(titleSlug: $titleSlug) "
    "{ title titleSlug content difficulty isPaidOnly topicTags { name } metaData } }"
)


class LeetCode:
    """leetcode.com. A problem's id is the name in its address, ``two-sum``."""

    platform = "leetcode"
    host = "leetcode.com"
    aliases = ("www.leetcode.com",)
    example = "https://leetcode.com/problems/two-sum/"

    complete = staticmethod(partial(complete, limits_shown=False))

    def problem_at(self, address: SplitResult) -> ProblemRef | None:
        match = _PATH.fullmatch(address.path)
        if match is None:
            return None
        slug = match["slug"].lower()
        return ProblemRef(platform=self.platform, problem_id=slug, url=f"https://{self.host}/problems/{slug}/")

    def request(self, ref: ProblemRef) -> PageRequest:
        body = {"operationName": "question", "query": _QUERY, "variables": {"titleSlug": ref.problem_id}}
        return PageRequest(f"https://{self.host}/graphql/", json_body=json.dumps(body))

    def read(self, ref: ProblemRef, answer: str, *, languages: Sequence[str]) -> ProblemInfo:
        question = question_on(answer)
        if question.slug not in ("", ref.problem_id):
            raise OtherProblem(question.slug, ref.problem_id)
        statement = Statement(page.parse(question.content, memory=page.PART))
        takes, returns = signature(question.meta_data)
        return ProblemInfo(
            url=ref.url,
            platform=self.platform,
            problem_id=ref.problem_id,
            title=question.title,
            sections=Sections(input=takes, output=returns, constraints=statement.constraints, notes=statement.notes),
            samples=statement.samples,
            tags=question.tags,
            difficulty=question.difficulty,
            languages=("en",),
            interactive=statement.is_interactive,
            warnings=tuple(_warnings(statement)),
        )


def _warnings(statement: Statement) -> Iterator[str]:
    yield "LeetCode calls a function: the samples are its arguments and its result, not standard input and output."
    yield "LeetCode does not show its limits of time and memory."
    if not statement.constraints:
        yield "The page has no constraints section."
