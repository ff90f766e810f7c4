"""Single people of one replication: who they were, and everything that happened to them.

`recording` runs the replication with its log, `crowd` looks over everybody in it, `retelling` lives the
lives of a few again, with what their world did to them taken from the log, and `biography` is what is
known of one of them in the end.
"""

from __future__ import annotations

from simulator.lives.biography import Biography, biography
from simulator.lives.crowd import Sketch, crowd
from simulator.lives.recording import Recording, record

__all__ = ["Biography", "Recording", "Sketch", "biography", "crowd", "record"]
