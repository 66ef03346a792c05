"""How a script draws trees and graphs: methods of its `Scale`, taken only where they are used."""

from __future__ import annotations

METHODS = {
    "tree": '''\
    def tree(self, low, high, *, ordered=False):
        """The ends of the edges of a tree with the vertices low to high."""
        return self.edges(self.tree_edges(high - low + 1), low, high, ordered)
''',
    "parents": '''\
    def parents(self, low, high):
        """The parent of each vertex but the first, in a tree that hangs from it and is numbered in any order."""
        names = [low, *rng.sample(range(low + 1, high + 1), high - low)]
        parent = {names[below]: names[above] for above, below in self.tree_edges(high - low + 1)}
        return [parent[vertex] for vertex in range(low + 1, high + 1)]
''',
    "tree_edges": '''\
    def tree_edges(self, size, shape=""):
        """The edges of a tree of the vertices 0 to size - 1, the lesser end first: of a shape, or grown in some way."""
        edge = {"least": "path", "most": "star", "equal": "caterpillar"}.get(self.style)
        others = ("random", "random", "random", "deep", "path", "star", "caterpillar", "broom")
        half = max(1, size // 2)
        parent = {
            "path": lambda vertex: vertex - 1,
            "star": lambda vertex: 0,
            "caterpillar": lambda vertex: vertex - 1 if vertex < half else vertex - half,
            "broom": lambda vertex: vertex - 1 if vertex < half else half - 1,
            "deep": lambda vertex: max(0, vertex - 1 - int(rng.random() * 3)),
            "random": lambda vertex: int(rng.random() * vertex),
        }[shape or edge or rng.choice(others)]
        return [(parent(vertex), vertex) for vertex in range(1, size)]
''',
    "graph": '''\
    def graph(self, low, high, count, *, connected=False, simple=False, loops=False, acyclic=False, ordered=False):
        """The ends of so many edges between the vertices low to high: those of a tree or a cycle first, then others."""
        size = high - low + 1
        shapes = ("random", "random", "tree", "cycle", "dense", "bipartite")
        shape = rng.choice(shapes) if self.style == "random" else "tree"
        edges = []
        if connected or shape in ("tree", "cycle"):
            edges = self.tree_edges(size, "path" if shape in ("cycle", "bipartite") else "")
        if connected and len(edges) > count:
            raise NoRoom
        if shape == "cycle" and size > 2:
            edges.append((0, size - 1))
        edges = self.with_others(edges[:count], size, count, shape, simple, loops)
        return self.edges(edges, low, high, ordered, directed=acyclic)
''',
    "with_others": '''\
    def with_others(self, edges, size, count, shape, simple, loops):
        """`edges` and others, `count` together: among few vertices if dense, of odd and even ones if bipartite."""
        first = 0 if loops else 1
        few = min(size, int((2 * count) ** 0.5) + 2) if shape == "dense" else size
        total = few * (few - 1) // 2 + (few if loops else 0)
        even, odd = (size + 1) // 2, size // 2
        bipartite = shape == "bipartite" and even * odd >= (count if simple else 1)
        if bipartite:
            total = even * odd
        if total < (count if simple else min(count, 1)):
            raise NoRoom
        seen = set(edges)
        for code in rng.sample(range(total), count) if simple else rng.choices(range(total), k=count):
            if len(edges) == count:
                break
            step, u = divmod(code, even if bipartite else few)
            u, v = (2 * u, 2 * step + 1) if bipartite else (u, (u + step + first) % few)
            edge = (u, v) if u < v else (v, u)
            if not (simple and edge in seen):
                edges.append(edge)
        return edges
''',
    "arcs": '''\
    def arcs(self, low, high, count, *, loops=False):
        """The columns of so many different pairs of low to high."""
        size = high - low + 1
        others = size if loops else size - 1
        if count > size * others:
            raise NoRoom
        pairs = [divmod(one, others) for one in rng.sample(range(size * others), count)] if count else []
        pairs = [(u, v + (v >= u and not loops)) for u, v in pairs]
        return [low + u for u, v in pairs], [low + v for u, v in pairs]
''',
    "edges": '''\
    def edges(self, edges, low, high, ordered, directed=False):
        """The columns of edges, in any order, with the vertices given new names."""
        names = list(range(low, high + 1))
        rng.shuffle(names)
        edges = [(names[u], names[v]) for u, v in edges]
        rng.shuffle(edges)
        if ordered:
            edges = [(u, v) if u < v else (v, u) for u, v in edges]
        elif not directed:
            edges = [(u, v) if rng.random() < 0.5 else (v, u) for u, v in edges]
        return [u for u, v in edges], [v for u, v in edges]
''',
}
