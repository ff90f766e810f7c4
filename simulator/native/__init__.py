"""From plain Python functions over numbers and bare memory to machine code, by LLVM.

The simulation kernel is written in the part of Python that numba compiles, and `numba.njit` gives the
same results (tests/simulator/test_native.py). numba's own front end would need half a minute for it; the
little that the kernel uses is translated here in one pass over the syntax trees, in a second.
`kinds` says what values there are, `terms` and `body` translate expressions and statements,
`unit` gathers functions into one module of LLVM's language, `machine` makes it run.
"""
