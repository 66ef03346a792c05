"""Korean prose becomes the same tree, bounds and structures as English prose."""

from __future__ import annotations

import pytest

from jobsvc.errors import GenerationError
from jobsvc.generation import prove, understand, write_script
from jobsvc.generation.solutions import Solution

from .problems import problem, relations, schema_of, script


def interval(text: str, name: str, constraints: str = "") -> tuple[int | None, int | None]:
    variable = understand(problem(constraints, text=text)).schema.variables[name]
    return variable.low, variable.high


def unresolved(text: str, constraints: str = "") -> tuple[str, ...]:
    with pytest.raises(GenerationError) as caught:
        schema_of(constraints, text=text)
    return caught.value.unresolved


ROW = "첫째 줄에 상자의 개수 N이 주어진다. (1 ≤ N ≤ 50) 둘째 줄에는 N개의 정수가 공백으로 구분되어 주어진다. "
EDGES = (
    "첫째 줄에 도시의 개수 N(2 ≤ N ≤ 50)과 도로의 개수 M(0 ≤ M ≤ 90)이 주어진다. 다음 M개의 줄에는 도로를 나타내는 "
    "두 정수 u, v가 주어진다. (1 ≤ u, v ≤ N) 이는 u번 도시와 v번 도시를 잇는 도로가 있음을 의미한다. "
)


# --- lines ------------------------------------------------------------------------------------------------


def test_lines_rows_and_relations():
    text = (
        "첫째 줄에 선반의 개수 $N$과 상자의 크기 $K$가 공백으로 구분되어 주어진다. $(1 \\le K \\le N \\le 2\\,000)$\n"
        "둘째 줄에 각 선반의 무게 $A_1, A_2, \\cdots, A_N$이 주어진다. $(1 \\le A_i \\le 10^9)$\n"
        "셋째 줄부터 $K$개의 줄에 걸쳐 두 정수 $l_i$, $r_i$가 공백을 사이에 두고 주어진다. $(1 \\le l_i \\le r_i \\le N)$"
    )
    schema = schema_of(text=text)
    assert schema["format"] == [
        {"line": [{"value": "N"}, {"value": "K"}]},
        {"line": [{"values": "A", "count": "N"}]},
        {"repeat": "K", "body": [{"line": [{"value": "l"}, {"value": "r"}]}]},
    ]
    assert {"K <= N", "l[i] <= r[i]", "r[i] <= N"} <= relations(schema)


def test_tests_and_the_sum_over_them():
    text = (
        "첫째 줄에 테스트 케이스의 개수 T가 주어진다. (1 ≤ T ≤ 100)\n각 테스트 케이스의 첫째 줄에는 정수 N이 주어진다. "
        "(1 ≤ N ≤ 1,000) 둘째 줄에는 N개의 정수 a_i가 주어진다. (0 ≤ a_i ≤ 9)\n"
        "모든 테스트 케이스에 대한 N의 합은 5,000을 넘지 않는다."
    )
    schema = schema_of(text=text)
    assert schema["format"][1] == {
        "tests": "T",
        "body": [{"line": [{"value": "N"}]}, {"line": [{"values": "a", "count": "N"}]}],
    }
    assert [(limit["of"], limit["at_most"]) for limit in schema["sums"]] == [("N", 5000)]


def test_tests_of_one_line_each():
    text = "첫 줄에 테스트 케이스의 수 T(1 ≤ T ≤ 9)가 주어진다. 각 테스트 케이스는 한 줄로 이루어져 있고, 두 수 x, y가 주어진다. (0 ≤ x, y ≤ 5)"
    assert schema_of(text=text)["format"][1] == {"tests": "T", "body": [{"line": [{"value": "x"}, {"value": "y"}]}]}


def test_lines_that_a_second_sentence_describes():
    text = (
        "첫 번째 줄에 N이 주어진다. (1 ≤ N ≤ 5) 두 번째 줄부터 N개의 줄에 걸쳐 손님의 정보가 주어진다. "
        "이 중 i(1 ≤ i ≤ N)번째 줄에는 정수 b_i가 주어진다. (1 ≤ b_i ≤ 9)"
    )
    assert schema_of(text=text)["format"][1] == {"repeat": "N", "body": [{"line": [{"value": "b"}]}]}


def test_lines_up_to_the_one_with_a_number():
    text = "첫째 줄에 N(2 ≤ N ≤ 9)이 주어진다. 둘째 줄부터 N번째 줄까지 두 정수 a, b가 주어진다. (1 ≤ a, b ≤ 7)"
    assert schema_of(text=text)["format"][1]["repeat"] == "N - 1"


def test_two_lines_in_one_clause():
    text = "첫째 줄과 둘째 줄에 알파벳 소문자로 이루어진 문자열 S와 T가 각각 주어진다. (1 ≤ |S|, |T| ≤ 9)"
    assert schema_of(text=text)["format"] == [{"line": [{"value": "S"}]}, {"line": [{"value": "T"}]}]


def test_clauses_that_share_a_verb():
    text = (
        "첫째 줄에는 상자의 수 N(1 ≤ N ≤ 9), 둘째 줄에는 i번째 상자의 무게를 나타내는 w_i가 N개 주어진다. (1 ≤ w_i ≤ 5)"
    )
    assert schema_of(text=text)["format"][1] == {"line": [{"values": "w", "count": "N"}]}


def test_one_value_for_each_thing_that_was_counted_is_a_row():
    text = "첫째 줄에 상자의 개수 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에 각 상자의 무게 w_i가 주어진다. (1 ≤ w_i ≤ 5)"
    assert schema_of(text=text)["format"][1] == {"line": [{"values": "w", "count": "N"}]}


@pytest.mark.parametrize(
    "text",
    [
        "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에 상자의 무게 w_i가 주어진다. (1 ≤ w_i ≤ 5)",  # how many?
        "첫째 줄에 책의 개수 N(1 ≤ N ≤ 9)과 두께의 합 M(1 ≤ M ≤ 9)이 주어진다. 둘째 줄에 위치가 주어진다. 위치는 1 이상 9 이하이다.",
        "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에는 카드의 정수가 주어진다. 이 값은 1 이상 9 이하이다.",
        "첫째 줄에 단어의 개수 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에는 소문자로 이루어진 단어가 주어진다.",
        "첫째 줄에 최대 9개의 정수가 주어진다. 정수는 1 이상 9 이하이다.",
        "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 셋째 줄에 M(1 ≤ M ≤ 9)이 주어진다.",
        "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 다음 N개의 줄에는 도로의 정보가 주어진다.",
        "첫째 줄에 N명의 점수 M(1 ≤ N, M ≤ 9)이 주어진다.",
        "각 테스트 케이스의 첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 입력의 마지막 줄에는 0이 주어진다.",
        "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 다음 줄부터 N과 K의 값이 주어진다. (1 ≤ K ≤ 5)",
        "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 다음 N개의 줄에 각 칸에 있는 상자의 개수가 주어진다. 상자의 개수는 1 이상 9 이하이다.",
    ],
)
def test_lines_that_may_be_read_in_two_ways_are_refused(text):
    assert any(reason.startswith("input format") for reason in unresolved(text))


def test_values_that_stand_one_on_a_line():
    text = "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에 N개의 정수가 한 줄에 하나씩 주어진다. 각 정수는 1 이상 5 이하이다."
    assert schema_of(text=text)["format"][1] == {"repeat": "N", "body": [{"line": [{"value": "number"}]}]}


QUERIES = (
    "첫째 줄에 상자의 수 N과 쿼리의 개수 Q가 주어진다. (1 ≤ N, Q ≤ 9) 다음 Q개의 줄에는 쿼리가 한 줄에 하나씩 주어진다. "
    "쿼리는 다음 두 가지 중 하나이다.\n- 1 x : x번 상자를 연다. (1 ≤ x ≤ N)\n- 2 l r : l번부터 r번까지 센다. (1 ≤ l ≤ r ≤ N)"
)


def test_lines_of_several_kinds():
    schema = schema_of(text=QUERIES.replace("센다", "출력한다"))
    assert [kind["word"] for kind in schema["format"][1]["kinds"]] == ["1", "2"]
    assert "l[i] <= r[i]" in relations(schema)


def test_an_operation_that_may_be_a_condition_is_listed():
    assert unresolved(QUERIES.replace("l번부터 r번까지 센다", "l번 상자는 홀수이다"))


def test_the_elements_of_a_sequence_whose_size_is_told():
    text = "첫째 줄에 수열 B의 크기 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에는 수열 B를 이루고 있는 B_i가 주어진다. (1 ≤ B_i ≤ 5)"
    assert schema_of(text=text)["format"][1] == {"line": [{"values": "B", "count": "N"}]}


# --- bounds -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("N은 1보다 크거나 같고, 100보다 작거나 같은 자연수이다.", 1, 100),
        ("N은 5 이상 10만 이하의 정수이다.", 5, 100_000),
        ("N은 0 초과 1억 미만이다.", 1, 99_999_999),
        ("N은 음이 아닌 정수이며 2^31-1을 넘지 않는다.", 0, 2**31 - 1),
        ("N은 1,000,000을 초과하지 않는 양의 정수이다.", 1, 10**6),
        ("N의 절댓값은 1,000을 넘지 않는다.", -1000, 1000),
        ("N은 30보다 작은 자연수 또는 0이다.", 0, 29),
        ("N은 3부터 8까지의 정수이다.", 3, 8),
        ("N은 1~9의 자연수이다.", 1, 9),
        ("단, 2 ≤ N ≤ 7이다.", 2, 7),
        ("N은 2 또는 3이다.", 2, 3),
        ("입력으로 주어지는 수는 4 이상 5 이하이다.", 4, 5),
    ],
)
def test_bounds_in_words(words, low, high):
    assert interval(f"첫째 줄에 정수 N이 주어진다. {words}", "N") == (low, high)


def test_a_bound_before_its_name():
    assert interval("첫째 줄에 1 이상 20 이하의 정수 K가 주어진다.", "K") == (1, 20)
    assert interval("첫째 줄에 99보다 작거나 같은 음이 아닌 정수 K가 주어진다.", "K") == (0, 99)


def test_a_value_is_known_by_what_the_lines_call_it():
    assert interval(f"{ROW}주어지는 정수는 절댓값이 30을 넘지 않는다.", "numbers") == (-30, 30)
    text = "첫째 줄에 상자의 수 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에 N개의 상자의 무게가 주어진다. 상자의 무게는 2 이상 5 이하이다."
    assert interval(text, "numbers") == (2, 5)


@pytest.mark.parametrize("subject", ["모든 정수는", "주어지는 정수는", "입력으로 주어지는 모든 수는", "각 정수는"])
def test_all_numbers_are_not_those_that_count_them(subject):
    text = (
        f"첫째 줄에 N이 주어진다. N은 1 이상 50 이하이다. 둘째 줄에 N개의 정수가 주어진다. {subject} 2 이상 9 이하이다."
    )
    assert interval(text, "N") == (1, 50)
    assert interval(text, "numbers") == (2, 9)


def test_a_noun_that_ends_another_one_does_not_mean_it():
    text = "첫째 줄에 사람의 수 N(1 ≤ N ≤ 5)이 주어진다. 둘째 줄에 N개의 수가 주어진다. 각 수는 2 이상 9 이하이다."
    assert interval(text, "N") == (1, 5)
    assert interval(text, "numbers") == (2, 9)


def test_this_value_is_the_one_of_the_line_before():
    text = "첫째 줄에 정수 K가 주어진다. 이 값은 7보다 작거나 같은 자연수이다."
    assert interval(text, "K") == (1, 7)
    text = "첫째 줄에 개수 N이 주어진다. 둘째 줄에 이상한 지도가 주어진다. 이 값은 7보다 작거나 같은 자연수이다."
    assert interval(text, "N") == (None, None)


def test_a_permission_does_not_hide_a_bound():
    text = "첫째 줄에 정수 K가 주어진다. K는 1 이상 9 이하이다. 무게는 5 이하의 자연수이고, 중복될 수 있다."
    assert any("5 이하" in reason for reason in unresolved(text))


def test_a_bound_by_another_name_is_a_relation():
    text = "첫째 줄에 정수 N과 K가 주어진다. N은 1 이상 9 이하의 정수이고, K는 1 이상 N 이하이다."
    assert "K <= N" in relations(schema_of(text=text))


def test_a_number_of_digits_is_no_bound_of_the_value():
    text = "첫째 줄에 자연수 A가 주어진다. A는 최대 80자리이다."
    assert interval(text, "A") == (1, None)
    assert any("80자리" in reason for reason in unresolved(text))


def test_bounds_for_some_of_the_values_only_are_none():
    text = (
        "첫째 줄에 Q(1 ≤ Q ≤ 9)가 주어진다. 다음 Q개의 줄에는 세 정수 t, a, b가 주어진다. t는 1 또는 2이다. "
        "t가 1인 경우 a번 상자를 연다. (1 ≤ a ≤ 5, 0 ≤ b ≤ 3)"
    )
    assert interval(text, "a") == (None, None)
    assert any("인 경우" in reason for reason in unresolved(text))


def test_two_numbers_side_by_side_are_not_one():
    text = "첫째 줄에 두 정수 N과 K가 주어진다. (1 ≤ N ≤ 100, 200 ≤ K ≤ 300)"
    assert interval(text, "N") == (1, 100)
    assert interval(text, "K") == (200, 300)


def test_constraints_in_a_section_of_their_own():
    text = "첫째 줄에 정수 N이 주어진다."
    assert interval(text, "N", "1 ≤ N ≤ 77\nN은 정수이다.") == (1, 77)


def test_bounds_are_told_where_the_lines_are_not_understood():
    text = "첫째 줄에 이상한 모양의 지도가 주어진다. 다음 줄부터 N과 함께 무언가 주어진다. (1 ≤ N ≤ 30)"
    assert interval(text, "N") == (1, 30)
    assert any(reason.startswith("input format") for reason in unresolved(text))


# --- strings ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("알파벳 소문자로만 이루어져 있다.", "abcdefghijklmnopqrstuvwxyz"),
        ("숫자로만 이루어져 있습니다.", "0123456789"),
        ("'.'과 '#'으로만 이루어져 있다.", "#."),
        ("R, G, B로만 구성되어 있다.", "BGR"),
    ],
)
def test_characters(words, letters):
    text = f"첫째 줄에 문자열 S가 주어진다. S의 길이는 1 이상 20 이하이다. S는 {words}"
    variable = schema_of(text=text)["variables"]["S"]
    assert (variable["low"], variable["high"], variable["alphabet"]) == (1, 20, letters)


def test_length_and_characters_in_one_sentence():
    text = "첫째 줄에 단어 W가 주어진다. W의 길이는 9를 넘지 않으며, 알파벳 대문자로만 이루어져 있다."
    variable = schema_of(text=text)["variables"]["W"]
    assert (variable["high"], len(variable["alphabet"])) == (9, 26)


def test_a_grid_of_characters():
    text = (
        "첫째 줄에 R과 C가 주어진다. (1 ≤ R, C ≤ 9) 다음 R개의 줄에는 길이가 C인 문자열이 주어진다. "
        "문자열은 '.'과 '#'으로만 이루어져 있다."
    )
    schema = schema_of(text=text)
    assert {"C <= len(word[i])", "len(word[i]) <= C"} <= relations(schema)


def test_characters_without_spaces_between_them_are_a_string():
    text = "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 다음 N개의 줄에는 N개의 숫자가 공백 없이 주어진다."
    schema = schema_of(text=text)
    assert schema["variables"]["word"]["alphabet"] == "0123456789"


GRID = "첫째 줄에 R과 C가 주어진다. (1 ≤ R, C ≤ 9) 다음 R개의 줄에는 길이가 C인 문자열이 주어진다. "


def test_a_legend_tells_the_characters():
    schema = schema_of(text=f"{GRID}'.'은 빈 칸이고, '#'은 벽이다.")
    assert schema["variables"]["word"]["alphabet"] == "#."


@pytest.mark.parametrize(
    "words", ["'.'은 빈 칸이고, 'S'는 시작 위치이다.", "'a'로 시작하지 않는다.", "'#'은 항상 하나이다."]
)
def test_a_legend_of_one_thing_is_a_condition(words):
    assert unresolved(f"{GRID}{words}")


def test_names_without_spaces_between_them_are_characters():
    text = "첫째 줄에 N(1 ≤ N ≤ 5)이 주어진다. 둘째 줄에 a_1a_2a_3 ... a_{2N}이 주어진다. a_i는 1 또는 2이다."
    schema = schema_of(text=text)
    assert schema["variables"]["a"]["alphabet"] == "12"
    assert {"len(a) <= 2 * N", "2 * N <= len(a)"} <= relations(schema)


# --- structures -------------------------------------------------------------------------------------------


def orders(words: str) -> str:
    return str(schema_of(text=f"{ROW}정수는 0 이상 99 이하이다. {words}")["variables"]["numbers"]["order"])


def test_different_and_sorted_values():
    assert orders("같은 정수가 두 번 이상 주어지지 않는다.") == "distinct"
    text = ROW.replace("N개의 정수가", "서로 다른 N개의 정수가 오름차순으로") + "정수는 0 이상 99 이하이다."
    assert schema_of(text=text)["variables"]["numbers"]["order"] == "increasing"


def test_different_things_are_not_different_values():
    schema = schema_of(text="첫째 줄에 서로 다른 색의 개수 N이 주어진다. (1 ≤ N ≤ 9)")
    assert "order" not in schema["variables"]["N"]


def test_a_permutation():
    text = "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 둘째 줄에는 1부터 N까지의 수로 이루어진 순열 P_1, ..., P_N이 주어진다."
    variable = schema_of(text=text)["variables"]["P"]
    assert (variable["order"], variable["low"], variable["high"]) == ("distinct", 1, 9)


def test_two_values_that_differ():
    text = "첫째 줄에 서로 다른 두 정수 a, b가 주어진다. (1 ≤ a, b ≤ 9)"
    assert relations(schema_of(text=text)) == {"a != b"}


def kinds(text: str) -> set[str]:
    return {structure["kind"] for structure in schema_of(text=text)["structures"]}


def test_what_is_said_of_a_graph():
    assert kinds(f"{EDGES}주어지는 그래프는 항상 연결되어 있다.") == {"connected"}
    assert kinds(f"{EDGES}중복 간선은 없다. 자기 자신을 잇는 간선은 없다.") == {"no loops", "no multiple edges"}


def test_vertices_are_bounded_by_their_numbers():
    text = EDGES.replace("(1 ≤ u, v ≤ N) ", "") + "도시는 1번부터 N번까지 번호가 매겨져 있다."
    assert interval(text, "u") == interval(text, "v") == (1, 50)


def test_edges_of_a_tree():
    text = "첫째 줄에 N(2 ≤ N ≤ 9)이 주어진다. 다음 N-1개의 줄에는 간선이 잇는 두 정점 u, v가 주어진다. (1 ≤ u, v ≤ N)"
    assert kinds(text) == {"tree"}


@pytest.mark.parametrize(
    "words",
    [
        "주어지는 수들의 평균은 정수이다.",
        "상자는 회전할 수 없다.",
        "인접한 두 수는 서로 다르다.",
        "모든 수는 소수이다.",
        "수열의 합은 항상 짝수이다.",
        "이는 수가 항상 증가함을 의미한다.",
        "정수의 개수는 홀수인 경우만 주어진다.",
        "최대인 수는 하나뿐이다.",
        "그 아래 줄에는 지도가 있다.",
        "이는 그래프가 트리임을 의미한다.",
        "정수는 낮은 것부터 놓인다.",
        "정수는 뒤집어도 같아야 한다.",
    ],
)
def test_a_condition_that_is_not_understood_is_listed(words):
    assert any(words[:6] in reason for reason in unresolved(f"{ROW}정수는 1 이상 9 이하이다. {words}"))


def test_a_beginning_and_an_end_are_in_order():
    text = "첫째 줄에 N(1 ≤ N ≤ 9)이 주어진다. 다음 N개의 줄에 회의의 시작 시간 s와 끝나는 시간 e가 주어진다. (0 ≤ s, e ≤ 9)"
    assert any("interval" in reason for reason in unresolved(text))
    assert "s[i] <= e[i]" in relations(schema_of(text=text.replace("0 ≤ s, e ≤ 9", "0 ≤ s ≤ e ≤ 9")))


def test_the_vertices_of_a_polygon_are_no_points_of_any_kind():
    text = "첫째 줄에 N(3 ≤ N ≤ 9)이 주어진다. 다음 N개의 줄에 다각형의 꼭짓점의 좌표 x, y가 주어진다. (0 ≤ x, y ≤ 9)"
    assert unresolved(text)
    assert unresolved(text.replace("x, y가", "x, y가 반시계 방향으로"))


@pytest.mark.parametrize(
    "line",
    [
        "실수 x",
        "소수 x",
        "세 자리 수 x",
        "제곱수 x",
        "서로소인 두 정수 x, y",
        "연결 그래프의 정점의 수 x",
        "값이 100과 200 사이인 수 x",
        "팰린드롬인 수 x",
    ],
)
def test_a_condition_in_the_description_of_a_value_is_listed(line):
    names = "x, y" if "y" in line else "x"
    assert unresolved(f"첫째 줄에 {line}가 주어진다. (100 ≤ {names} ≤ 999)")


@pytest.mark.parametrize(
    "words",
    [
        "같은 정수가 여러 번 주어질 수 있다.",
        "이는 상자의 무게를 의미한다.",
        "입력의 양이 많으므로 빠른 입출력을 권장한다.",
        "상자는 1번부터 N번까지 번호가 매겨져 있다.",
        "모든 입력은 정수이다.",
    ],
)
def test_what_restricts_nothing_is_passed_over(words):
    assert schema_of(text=f"{ROW}정수는 1 이상 9 이하이다. {words}")["variables"]["numbers"]["high"] == 9


def test_korean_words_beside_a_format_block():
    words = "N은 1 이상 9 이하의 정수이다. A_i는 0 이상 5 이하의 정수이다. A_i는 서로 다르다."
    schema = schema_of(text=words, block="N\nA_1 A_2 ... A_N")
    assert schema["variables"]["A"]["order"] == "distinct"
    assert (schema["variables"]["N"]["low"], schema["variables"]["N"]["high"]) == (1, 9)


def test_korean_words_beside_the_lines_that_a_solution_reads():
    text = (
        "첫째 줄에 자연수 N이 주어진다. N은 9 이하이다. 둘째 줄에 카드의 수 A_i가 주어진다. (1 ≤ A_i ≤ 50) "
        "카드의 수는 모두 서로 다르다."
    )
    solution = Solution("n = int(input())\na = list(map(int, input().split()))\nprint(sum(a))\n")
    made = write_script(problem(text=text, samples=("2\n1 2\n",)), solution)
    assert made.by_solution
    assert (made.schema["variables"]["N"]["low"], made.schema["variables"]["N"]["high"]) == (1, 9)
    assert made.schema["variables"]["A"]["order"] == "distinct"


def test_a_korean_script_is_proved():
    made = script(text=f"{ROW}정수는 1 이상 9 이하이다. 같은 정수가 여러 번 주어질 수 있다.")
    assert prove(made).cases
    assert made.confidence == "low"  # words were passed over, and no samples are there to check the rest


def test_an_english_statement_that_names_something_in_korean_is_read_as_english():
    text = "The only line contains an integer n (1 <= n <= 9) — the price of a seat in 서울."
    assert write_script(problem(text=text)).schema["variables"]["n"]["high"] == 9
