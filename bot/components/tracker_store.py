"""Where Rasa keeps a conversation between turns: one row, a few hundred bytes, no message texts.

Rasa's own SQL store keeps every event for good. A turn then slows with each one before it, two
overlapping turns lose events, and what a citizen wrote stays in a second place that nobody can
erase. Rules and forms need none of it: between turns only the slots and the open form count, and
the desk's database holds the conversation itself.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

_metadata = sa.MetaData()
_rows = sa.Table(
    "dialogues",
    _metadata,
    sa.Column("sender", sa.String(255), primary_key=True),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("saved_at", sa.Float, nullable=False, index=True),
)

_DAY = 24 * 60 * 60
_SWEEP_SECONDS = 60 * 60


def events_of(tracker: DialogueStateTracker) -> list[Event]:
    """The fewest events that bring a tracker back to where it stands, listening."""
    events: list[Event] = [
        SlotSet(name, slot.value)
        for name, slot in tracker.slots.items()
        if slot.value != slot.initial_value and name != SESSION_START_METADATA_SLOT
    ]
    if tracker.active_loop_name:
        events.append(ActiveLoop(tracker.active_loop_name))
    events.append(ActionExecuted(ACTION_LISTEN_NAME))
    return events


class DialogueStore(TrackerStore):
    """`endpoints.yml` gives `url` (any SQLAlchemy URL) and `forget_after_days`."""

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        forget_after_days: float = 30,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self._engine = _open(host or "sqlite://")
        self._forget_after = float(forget_after_days) * _DAY
        self._swept_at = 0.0
        _metadata.create_all(self._engine)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        if not tracker.events:
            return
        now = time.time()
        row = {
            "events": json.dumps([event.as_dict() for event in events_of(tracker)]),
            "saved_at": now,
        }
        with self._engine.begin() as connection:
            updated = connection.execute(
                _rows.update().where(_rows.c.sender == tracker.sender_id).values(row)
            )
            if updated.rowcount == 0:
                connection.execute(_rows.insert().values({**row, "sender": tracker.sender_id}))
            self._sweep(connection, now)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        with self._engine.connect() as connection:
            events = connection.execute(
                sa.select(_rows.c.events).where(_rows.c.sender == sender_id)
            ).scalar()
        if events is None:
            return None
        return DialogueStateTracker.from_dict(sender_id, json.loads(events), self.domain.slots)

    async def keys(self) -> Iterable[str]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.select(_rows.c.sender)).scalars())

    def _sweep(self, connection: sa.engine.Connection, now: float) -> None:
        """Once an hour, forgets dialogues nobody has touched for `forget_after_days`."""
        if now - self._swept_at < _SWEEP_SECONDS:
            return
        connection.execute(_rows.delete().where(_rows.c.saved_at < now - self._forget_after))
        self._swept_at = now


def _open(url: str) -> sa.engine.Engine:
    location = sa.engine.make_url(url)
    if location.get_backend_name() != "sqlite":
        return sa.create_engine(location, pool_pre_ping=True)
    if location.database and location.database != ":memory:":
        Path(location.database).parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(location, connect_args={"check_same_thread": False, "timeout": 10})
    sa.event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # WAL with NORMAL outlives a killed process, which is what a mirror of the desk needs.
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
