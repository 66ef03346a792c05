"""Programs in the languages that can be run, all of them for the same problem: n numbers, and the sum of them."""

from __future__ import annotations

import shutil

import pytest

from jobsvc.generation.solutions.languages import LANGUAGES, Language

SUMS = {
    "python": "n = int(input())\nprint(sum(map(int, input().split())))\n",
    "cpp": """
#include <iostream>
#include <vector>
using namespace std;
int main() {
    int n; cin >> n;
    vector<long long> a(n);
    long long sum = 0;
    for (auto &x : a) { cin >> x; sum += x; }
    cout << sum << endl;
}
""",
    "c": """
#include <stdio.h>
int main(void) {
    int n; long long x, sum = 0;
    scanf("%d", &n);
    for (int i = 0; i < n; i++) { scanf("%lld", &x); sum += x; }
    printf("%lld\\n", sum);
}
""",
    "javascript": """
const lines = require('fs').readFileSync('/dev/stdin', 'utf8').split('\\n');
console.log(lines[1].split(' ').map(Number).reduce((a, b) => a + b, 0));
""",
    "java": """
import java.util.*;
class Helper { static int twice(int x) { return 2 * x; } }
public class Sum {
    public static void main(String[] args) {  // a "}" in a comment
        Scanner in = new Scanner(System.in);
        int n = in.nextInt();
        long sum = 0;
        for (int i = 0; i < n; i++) sum += in.nextLong();
        System.out.println(sum);
    }
}
""",
}


def missing(language: Language) -> str:
    """Which programs of the language are not here."""
    return ", ".join(name for name in language.programs if not shutil.which(name, path="/usr/local/bin:/usr/bin:/bin"))


def runnable() -> list[object]:
    """Every language as a parameter, skipped where this machine cannot run it."""
    return [
        pytest.param(
            language.name,
            marks=[pytest.mark.skip(reason=f"not installed: {missing(language)}")] if missing(language) else [],
        )
        for language in LANGUAGES
    ]


def needs(name: str) -> pytest.MarkDecorator:
    """Skips a test where this machine cannot run the language."""
    [language] = (language for language in LANGUAGES if language.name == name)
    return pytest.mark.skipif(bool(missing(language)), reason=f"not installed: {missing(language)}")
