"""Functions gathered into one module of LLVM's language, each once for every list of argument kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import FunctionType, MappingProxyType

from simulator.native.body import Body
from simulator.native.kinds import NotTranslated

_HEAD = """
declare double @llvm.sqrt.f64(double)
declare double @llvm.fabs.f64(double)
declare i64 @llvm.abs.i64(i64, i1)
declare i64 @llvm.smin.i64(i64, i64)
declare i64 @llvm.smax.i64(i64, i64)
declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
declare void @llvm.prefetch.p0(ptr, i32, i32, i32)
attributes #0 = { nounwind willreturn mustprogress }
attributes #1 = { nounwind willreturn mustprogress noinline }
attributes #2 = { nounwind willreturn mustprogress noinline cold optsize }
attributes #3 = { alwaysinline }
!0 = !{}
!1 = distinct !{!1, !2, !3}
!2 = !{!"llvm.licm.disable"}
!3 = !{!"llvm.loop.vectorize.enable", i1 false}
!4 = distinct !{!4, !3}
!6 = distinct !{!6, !7}
!7 = !{!"llvm.loop.unroll.disable"}
"""

_Key = tuple[int, tuple[str, ...], tuple[int, ...]]


class Unit:
    """What is translated together: `inside` are the functions that may be, `apart` those never made part
    of their callers. `settled` are the numbers of fixed memory that are known, by their place."""

    def __init__(
        self,
        inside: set[FunctionType],
        apart: set[FunctionType],
        rare: set[FunctionType],
        settled: Mapping[int, int] = MappingProxyType({}),
    ) -> None:
        self.settled = settled
        self.inside = inside
        self.apart = apart
        self.rare = rare
        self.texts: list[str] = []
        self._found: dict[_Key, tuple[str, str]] = {}
        self._under_way: list[_Key] = []

    def entry(self, function: FunctionType, kinds: Sequence[str], name: str) -> str:
        """Translate a function that is called from outside; the kind of its result."""
        body = Body(self, function, kinds, range(len(kinds)))
        self.texts.append(body.text(f"define {{}} @{name}", 0))
        return body.result

    def called(
        self, function: FunctionType, kinds: Sequence[str], same: Sequence[int]
    ) -> tuple[str, str]:
        """The name of a function for arguments of these kinds, and the kind of its result.

        `same` says of each argument which is the first of those with its value: only that one is passed.
        """
        key = (id(function), tuple(kinds), tuple(same))
        if key not in self._found:
            if key in self._under_way:
                raise NotTranslated(f"{function.__qualname__} calls itself")
            self._under_way.append(key)
            body = Body(self, function, kinds, same)
            name = f'"{function.__module__}.{function.__qualname__}.{len(self._found)}"'
            self.texts.append(body.text(f"define internal {{}} @{name}", self._group(function)))
            self._found[key] = name, body.result
            self._under_way.remove(key)
        return self._found[key]

    def _group(self, function: FunctionType) -> int:
        return 2 if function in self.rare else int(function in self.apart)

    def module(self) -> str:
        return "\n".join([_HEAD, *self.texts])
