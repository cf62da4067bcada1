"""A request's body: exactly its length is read, or the connection's next request starts in its middle."""


class Body:
    def __init__(self, stream, length: int):
        self.stream, self.left = stream, length

    def read(self, most: int) -> bytes:
        """Empty at the end, and when the sender has gone (then `left` is not 0)."""
        data = self.stream.read(min(self.left, most)) if self.left else b""
        self.left -= len(data)
        return data

    def discard(self) -> None:
        while self.read(1 << 20):
            pass
