"""Lists of (tick, value): nodes of one pool, the halves of a word for the first and the last."""

from __future__ import annotations

import numpy as np

from simulator.jit import inner
from simulator.kernel import layout as L
from simulator.kernel.pool import given_back, taken


@inner
def append(S, N, word, tick, value):
    """Add a node at the end of the list whose halves stand at `word`."""
    node = new_node(S, N, tick, value)
    if node < 0:
        return
    last = np.int64(N[2 * word + L.LIST_LAST])
    if last < 0 or N[2 * word + L.LIST_FIRST] < 0:
        N[2 * word + L.LIST_FIRST] = node
    else:
        N[2 * (last + 2)] = node
    N[2 * word + L.LIST_LAST] = node


@inner
def new_node(S, N, tick, value):
    node = taken(S, L.T_NODE_FREE, L.NODE_W)
    if node < 0:
        return node
    S[node] = tick
    S[node + 1] = value
    N[2 * (node + 2)] = L.NONE
    return node


@inner
def free_node(S, node):
    given_back(S, L.T_NODE_FREE, node)


@inner
def drop_until(S, N, word, tick):
    """Forget the nodes at or before a tick, which stand at the beginning."""
    node = np.int64(N[2 * word + L.LIST_FIRST])
    while node >= 0 and S[node] <= tick:
        after = np.int64(N[2 * (node + 2)])
        free_node(S, node)
        node = after
    N[2 * word + L.LIST_FIRST] = node
    if node < 0:
        N[2 * word + L.LIST_LAST] = L.NONE


@inner
def empty_list(S, N, word):
    drop_until(S, N, word, L.NEVER)


@inner
def put_reply(S, N, word, tick, event):
    """Add a reply in order of its tick, after those of the same."""
    first = np.int64(N[2 * word + L.LIST_FIRST])
    if first < 0 or S[np.int64(N[2 * word + L.LIST_LAST])] <= tick:
        append(S, N, word, tick, event)
        return
    node = new_node(S, N, tick, event)
    if node < 0:
        return
    back = np.int64(L.NONE)
    while first >= 0 and S[first] <= tick:
        back = first
        first = np.int64(N[2 * (first + 2)])
    N[2 * (node + 2)] = first
    if back < 0:
        N[2 * word + L.LIST_FIRST] = node
    else:
        N[2 * (back + 2)] = node
