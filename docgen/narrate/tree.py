"""The tag tree: what templates, phrases and remarks may name. Tags are Vietnamese words without accents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from docgen.errors import Finding, InFile, Refused
from docgen.i18n import gettext as _
from docgen.model.figure import Figure
from docgen.vietnamese.lists import join


def tag_name(code: str) -> str:
    """A code as a tag name: `so-tu-phap` is written `so_tu_phap`."""
    return code.replace("-", "_")


class Node:
    """A place in the tag tree. It may print a figure, hold members by tag name, and hold items in order.

    key: stable path of codes. figure: what it prints; None when it only holds others.
    A member may be a Node, a Figure, a passage, or a tuple of them.
    of: what a class of `with_makers` makes members of.
    """

    __slots__ = ("__dict__", "_figure", "_items", "_of", "key")
    _makers: Mapping[str, Callable[[Any], Any]] = {}
    """Of members that are made when they are asked for: by tag name, how."""

    def __init__(
        self,
        key: str,
        members: Mapping[str, Any] | None = None,
        *,
        figure: Figure | None = None,
        items: Sequence[Any] = (),
        of: Any = None,
    ) -> None:
        self.key = key if figure is None else figure.key
        self._figure = figure
        if members:
            # As attributes, which Python itself finds.
            self.__dict__ = dict(members)
        self._items = tuple(items)
        self._of = of

    if TYPE_CHECKING:
        # Members are what the data have; for Python itself this would cost more than finding them.
        def __getattr__(self, name: str) -> Any: ...

    def __getitem__(self, index: int) -> Any:
        if not isinstance(index, int):
            raise LookupError(index)
        return self._items[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __bool__(self) -> bool:
        return bool(self._items or self.__dict__ or self._makers or self.figure)

    def __str__(self) -> str:
        return self.table

    @property
    def figure(self) -> Figure | None:
        """What it prints."""
        return self._figure

    def names(self) -> tuple[str, ...]:
        """The tag names of the members, in order."""
        if not self._makers:
            return tuple(self.__dict__)
        return (*(name for name in self.__dict__ if name not in self._makers), *self._makers)

    def members(self) -> Mapping[str, Any]:
        """Members by tag name."""
        return {name: getattr(self, name) for name in self.names()} if self._makers else self.__dict__

    @property
    def table(self) -> str:
        """What it prints in tables."""
        return self.figure.table if self.figure is not None else ""

    @property
    def prose(self) -> str:
        """What it prints in sentences."""
        return self.figure.prose if self.figure is not None else ""


class _Member:
    """A member of a node that is made when it is first asked for; then Python finds it before this."""

    def __init__(self, name: str, make: Callable[[Any], Any]) -> None:
        self._name, self._make = name, make

    def __get__(self, node: Node | None, _class: type[Node]) -> Any:
        if node is None:
            return self
        made = node.__dict__[self._name] = self._make(node._of)
        return made


N = TypeVar("N", bound=Node)


def with_makers(base: type[N], makers: Mapping[str, Callable[[Any], Any]]) -> type[N]:
    """A class of nodes that have, beside members of their own, those that are made: a document names few of the many
    that each unit has.

    makers: by tag name, how each is made of the node's `of`. Python finds them sooner than `__getattr__` would.
    """
    members = {name: _Member(name, make) for name, make in makers.items()}
    # The sandbox knows docgen's own values by their module.
    known = {"__module__": base.__module__, "__slots__": (), "_makers": makers}
    return cast(type[N], type(base.__name__, (base,), {**known, **members}))


class ListNode(Node):
    """A list of printable things: prints “A, B và C”; true when it has any."""

    __slots__ = ("_between", "_last", "origin")

    def __init__(
        self,
        key: str,
        items: Sequence[Any],
        members: Mapping[str, Any] | None = None,
        *,
        between: str = ", ",
        last: str = " và ",
        origin: ListNode | None = None,
    ) -> None:
        super().__init__(key, members, items=items)
        self._between, self._last = between, last
        self.origin = origin
        """The same list with the separators that the data have, where a filter chose others."""

    def __bool__(self) -> bool:
        return bool(self._items)

    @property
    def figure(self) -> Figure | None:
        """The list as one text, made from what its items print."""
        parts = tuple(found for item in self._items if (found := figure_of(item)) is not None)
        text = ", ".join(figure.table for figure in parts)
        return Figure(self.key, text or None, self.table, self.prose, inputs=parts, rule="list")

    def joined(self, between: str, last: str) -> ListNode:
        """The same list, printed with other separators."""
        origin = self.origin or self
        return ListNode(self.key, self._items, self.__dict__, between=between, last=last, origin=origin)

    def first(self, count: int) -> ListNode:
        """The first items of the list."""
        return ListNode(
            f"{self.key}.dau-{count}", self._items[:count], self.__dict__, between=self._between, last=self._last
        )

    @property
    def table(self) -> str:
        """The items' table forms, joined."""
        return join([str(item) for item in self._items], self._last, self._between)

    @property
    def prose(self) -> str:
        """The items' prose forms, joined."""
        return join([item.prose for item in self._items], self._last, self._between)


def figure_of(value: Any) -> Figure | None:
    """The figure that a value prints, as the data have it, whatever form a filter gave it; None if it prints none."""
    if type(value) is Figure:
        return value
    origin = getattr(value, "origin", None)
    # A figure that is nothing or zero is false.
    value = value if origin is None else origin
    return value if isinstance(value, Figure) else getattr(value, "figure", None)


class EmptyNode(Node):
    """An indicator that is known but was never entered: prints nothing and is false."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


class RowNode(Node):
    """A row of a table. code: the unit's code, or that of the group, tier or indicator it stands for."""

    __slots__ = ("code",)

    def __init__(
        self,
        key: str,
        code: str,
        members: Mapping[str, Any] | None = None,
        *,
        of: Any = None,
    ) -> None:
        super().__init__(key, members, of=of)
        self.code = code


class TableNode(Node):
    """A table: its items are rows."""

    __slots__ = ()


def text_figure(key: str, text: str, *, places: tuple[Any, ...] = (), rule: str = "") -> Figure:
    """A text as a figure, so that it can be printed and traced like a number."""
    return Figure(key, text, text, places=places, rule=rule)


def tag_names(codes: Iterable[str], taken: Collection[str] = ()) -> dict[str, str]:
    """Tag names by code. Raises `Refused` for a code that no tag can name, or whose name is taken."""
    made, known = dict[str, str](), set(taken)
    for code in dict.fromkeys(codes):
        name = made[code] = tag_name(code)
        if name in known or name in _OWN_NAMES or not name.isidentifier():
            message = _("the code “{code}” cannot be named by a tag, or the name is taken").format(code=code)
            raise Refused([Finding("code-reserved", InFile(code), message, _("choose another code"))])
        known.add(name)
    return made


def with_codes(members: Mapping[str, Any], coded: Mapping[str, Any]) -> dict[str, Any]:
    """Members by tag name, and others by code. Raises `Refused` as `tag_names` does."""
    named = tag_names(coded, members)
    return {**members, **{named[code]: value for code, value in coded.items()}}


def names(key: str, members: Mapping[str, Any]) -> Node:
    """A node that only holds others by code: hyphens become underscores."""
    return Node(key, with_codes({}, members))


_OWN_NAMES = frozenset(name for name in dir(RowNode) + dir(ListNode) if not name.startswith("_")) | {"true", "none"}
"""What a node has of its own, hidden from tags."""
