"""Turns a second and their latency at a running Ponte: `benchmarks/turns.py [URL] [--rate 20] [--seconds 30]`.

Each simulated citizen asks, files a complaint and looks at it; loopback only. Quotes medians.
"""

import argparse
import asyncio
import statistics
import time
import uuid

import httpx

SCRIPT = [
    "bom dia",
    "como peço o NISS?",
    "quero reclamar",
    "espero há três meses pelo abono da minha filha e ninguém responde aos e-mails que mando",
    "1",
    "maria@example.org",
    "continuar",
    "enviar",
]


async def one_citizen(client: httpx.AsyncClient, due: asyncio.Queue, times: list[float]) -> None:
    while True:
        opened = (await client.post("/api/conversations", json={"organisation": "pt"})).json()
        path = f"/api/conversations/{opened['id']}/messages"
        headers = {"Authorization": f"Bearer {opened['token']}"}
        for text in SCRIPT:
            await due.get()
            started = time.perf_counter()
            body = {"client_message_id": str(uuid.uuid4()), "text": text}
            answer = await client.post(path, json=body, headers=headers)
            times.append(time.perf_counter() - started)
            if answer.status_code != 200:
                raise SystemExit(f"{answer.status_code}: {answer.text}")


async def run(url: str, rate: float, seconds: float) -> None:
    due: asyncio.Queue = asyncio.Queue()
    times: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        count = min(200, max(1, int(rate * 2)))
        citizens = [asyncio.create_task(one_citizen(client, due, times)) for _ in range(count)]
        started = time.perf_counter()
        if rate:
            for number in range(int(rate * seconds)):
                await asyncio.sleep(max(0.0, started + number / rate - time.perf_counter()))
                due.put_nowait(None)
            while not due.empty():  # noqa: ASYNC110 - a benchmark may poll
                await asyncio.sleep(0.05)
        else:
            while time.perf_counter() - started < seconds:
                if due.qsize() < 1:
                    due.put_nowait(None)
                await asyncio.sleep(0)
        elapsed = time.perf_counter() - started
        for citizen in citizens:
            citizen.cancel()
        await asyncio.gather(*citizens, return_exceptions=True)
    times.sort()
    tail = times[int(len(times) * 0.95)]
    print(
        f"{len(times)} turns, {len(times) / elapsed:.1f}/s, median {statistics.median(times) * 1e3:.0f} ms, "
        f"p95 {tail * 1e3:.0f} ms, slowest {times[-1] * 1e3:.0f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8080")
    parser.add_argument("--rate", type=float, default=20, help="turns a second")
    parser.add_argument("--seconds", type=float, default=30)
    chosen = parser.parse_args()
    asyncio.run(run(chosen.url, chosen.rate, chosen.seconds))


if __name__ == "__main__":
    main()
