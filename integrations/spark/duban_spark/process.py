"""One `duban take` process and the frames that go to it and come from it (docs/take.md)."""

import struct
import subprocess

import msgpack

EDITION = "3"
PART = 16 << 20
MOST = 128 << 20


class Refused(RuntimeError):
    """duban cannot go on: there is no usable register, or it is of another edition."""


class Take:
    """A running `duban take`, started anew when something from outside has ended it."""

    def __init__(self, command):
        self.command = command
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ready = self._hear()
        if ready is None:
            raise Refused(f"{self.command[0]} ended with status {self.process.wait()}; its own log says why")
        edition = ready["Ready"].split("-")[1]
        if edition != EDITION:
            raise Refused(f"{self.command[0]} speaks edition {edition} of the protocol, and this module {EDITION}")

    def row(self, file, content):
        """What a document gave, as the row of a piece."""
        row = self._ask({"Document": {"file": file}}, content)
        if row is None:
            # Its workers bear with any document: somebody outside has ended the process. Once may be chance.
            self.close()
            self.start()
            row = self._ask({"Document": {"file": file}}, content)
        if row is None:
            self.close()
            self.start()
            row = self._ask({"Lost": {"file": file}}, content)
        if row is None:
            raise Refused(f"{self.command[0]} ends whatever it is asked")
        return row

    def _ask(self, message, content):
        try:
            # One more byte than may be says that there are too many.
            for start in range(0, min(len(content), MOST + 1), PART):
                self._say({"Part": bytes(content[start : min(start + PART, MOST + 1)])})
            self._say(message)
            heard = self._hear()
        except (BrokenPipeError, ConnectionResetError):
            return None
        return None if heard is None else heard["Row"]

    def _say(self, message):
        frame = msgpack.packb(message, use_bin_type=True)
        self.process.stdin.write(struct.pack("<I", len(frame)) + frame)
        self.process.stdin.flush()

    def _hear(self):
        head = self._read(4)
        frame = None if head is None else self._read(struct.unpack("<I", head)[0])
        return None if frame is None else msgpack.unpackb(frame, raw=False, strict_map_key=False)

    def _read(self, count):
        got = self.process.stdout.read(count)
        return got if len(got) == count else None

    def close(self):
        """Ends the process."""
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except OSError:
                pass
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
