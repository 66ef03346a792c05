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
    def tree_edges(self, size):
        """The edges of a tree of the vertices 0 to size - 1: a path, a star, or one that grew in some way."""
        shapes = {"least": "path", "most": "star", "equal": "caterpillar"}
        shape = shapes.get(self.style) or rng.choice(("random", "random", "random", "deep", "path", "star", "broom"))
        half = max(1, size // 2)
        parent = {
            "path": lambda vertex: vertex - 1,
            "star": lambda vertex: 0,
            "caterpillar": lambda vertex: vertex - 1 if vertex < half else vertex - half,
            "broom": lambda vertex: vertex - 1 if vertex < half else half - 1,
            "deep": lambda vertex: max(0, vertex - 1 - int(rng.random() * 3)),
            "random": lambda vertex: int(rng.random() * vertex),
        }[shape]
        return [(parent(vertex), vertex) for vertex in range(1, size)]
''',
    "graph": '''\
    def graph(self, low, high, count, *, connected=False, simple=False, loops=False, acyclic=False, ordered=False):
        """The ends of so many edges between the vertices low to high."""
        size = high - low + 1
        edges = self.tree_edges(size) if connected else []
        if len(edges) > count or (size < 2 and count and not loops):
            raise NoRoom
        pairs = size * (size - 1) // 2
        if simple and pairs < 2 * count:
            if pairs < count:
                raise NoRoom
            there = set(edges)
            others = [(u, v) for v in range(size) for u in range(v) if (u, v) not in there]
            edges += rng.sample(others, count - len(edges))
        seen = set(edges)
        while len(edges) < count:
            u, v = int(rng.random() * size), int(rng.random() * size)
            edge = (u, v) if u < v else (v, u)
            if (u != v or loops) and not (simple and edge in seen):
                seen.add(edge)
                edges.append(edge)
        return self.edges(edges, low, high, ordered, directed=acyclic)
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
