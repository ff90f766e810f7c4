"""LLVM: from a module's text to code that runs here, and the object file that is kept."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

import llvmlite.binding as llvm

from simulator.native.kinds import BITS, INT, REAL, TRUTH

_C: dict[str, Any] = {
    INT: ctypes.c_int64,
    BITS: ctypes.c_uint64,
    REAL: ctypes.c_double,
    TRUTH: ctypes.c_bool,
}
_kept: list[Any] = []  # engines own the code


def processor() -> str:
    """What the code is made for: an object file runs only on processors of this kind."""
    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {_features()}"


def object_file(text: str, level: int = 2) -> bytes:
    """The machine code of a module, optimised."""
    machine = _machine()
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    tuning = llvm.create_pipeline_tuning_options(speed_level=level)
    tuning.loop_vectorization = True  # of loops that are marked so
    tuning.slp_vectorization = False
    tuning.loop_unrolling = False
    builder = llvm.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)
    return bytes(machine.emit_object(module))


def loaded(code: bytes) -> Any:
    """An engine that holds the code."""
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(code))
    engine.finalize_object()
    _kept.append(engine)
    return engine


def function(engine: Any, name: str, arguments: list[str], result: str) -> Any:
    """A function of the code, to be called from Python; other threads go on meanwhile."""
    made = ctypes.CFUNCTYPE(_C[result], *(_C.get(one, ctypes.c_int64) for one in arguments))
    return made(engine.get_function_address(name))


@cache
def _machine() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=_features(), opt=2, reloc="pic", codemodel="small"
    )


@cache
def _features() -> str:
    return str(llvm.get_host_cpu_features().flatten())
