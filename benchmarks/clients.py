"""People who look at pages at the same time, in a process of their own: `address seconds pause`.

Standard input tells who they are, as JSON; each asks for a page, reads for about `pause` seconds
(none for 0), and asks for the next.
"""

import http.client
import json
import random
import sys
import threading
import time
from urllib.parse import urlsplit


def _look(address: str, guest: dict[str, object], until: float, pause: float) -> None:
    reading = random.Random(str(guest["token"]))  # noqa: S311 - how long people read is no secret
    paths = [str(one) for one in guest["paths"]]  # type: ignore[attr-defined]  # a list, from JSON
    asked = 0
    time.sleep(reading.uniform(0, pause))
    while time.monotonic() < until:
        link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
        link.request("GET", paths[asked % len(paths)], headers={"Cookie": str(guest["cookie"])})
        answer = link.getresponse()
        answer.read()
        link.close()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{paths[asked % len(paths)]}: {answer.status}")
        asked += 1
        time.sleep(reading.uniform(pause / 2, pause * 3 / 2))


def main() -> None:
    """Let all of them look at pages until the time is over."""
    address, seconds, pause = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    until = time.monotonic() + seconds
    looking = [
        threading.Thread(target=_look, args=(address, guest, until, pause))
        for guest in json.load(sys.stdin)
    ]
    for one in looking:
        one.start()
    for one in looking:
        one.join()


if __name__ == "__main__":
    main()
