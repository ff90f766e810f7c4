"""From plain Python functions over numbers and bare memory to machine code, by LLVM.

The simulation kernel is written in a small part of Python. Compilers for the whole language take many
times as long over it as people like to wait at a first run; the little that it uses is translated here
in one pass over the syntax trees. Each construct is held to numba's `njit` and to Python
(tests/simulator/test_native.py), and what the kernel does to the slow simulator (test_twins.py).
`kinds` says what values there are, `terms` and `body` translate expressions and statements,
`unit` gathers functions into one module of LLVM's language, `machine` makes it run.
"""
