"""A client of mooring.v1.Actors on grpcio, driven by tests: client.py ADDRESS SCENARIO

The same scenarios as in ../node/client.mjs, which explains them. Needs only Debian's python3-grpcio: messages are put
together here by hand, so that no generated code and no protobuf package is wanted.
"""

import queue
import sys
import time

import grpc

MEGABYTE = 1024 * 1024
LIMITS = [("grpc.max_receive_message_length", 64 * MEGABYTE), ("grpc.max_send_message_length", 64 * MEGABYTE)]


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def encode(fields):
    """Protobuf: pairs of field number and int or bytes."""
    out = bytearray()
    for number, value in fields:
        if isinstance(value, int):
            out += varint(number << 3) + varint(value)
        else:
            out += varint(number << 3 | 2) + varint(len(value)) + value
    return bytes(out)


def decode(data):
    """Protobuf: field number to int or bytes."""
    fields, at = {}, 0

    def read():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = read()
        if tag & 7 == 0:
            fields[tag >> 3] = read()
        else:
            assert tag & 7 == 2, tag
            length = read()
            fields[tag >> 3] = data[at:at + length]
            at += length
    return fields


def message(operation, payload=b"", number=0):
    return encode([(1, operation.encode()), (2, payload), (3, number)])


class Answer:
    def __init__(self, data):
        fields = decode(data)
        self.payload = fields.get(1, b"")
        self.id = fields.get(2, 0)
        self.failure = None
        if 3 in fields:
            failure = decode(fields[3])
            self.failure = (failure.get(1, 0), failure.get(2, b"").decode())


class Stream:
    """A stream whose answers are read one by one."""

    def __init__(self, channel, metadata=None, **options):
        self.requests = queue.SimpleQueue()
        method = channel.stream_stream("/mooring.v1.Actors/ProcessMessages", response_deserializer=Answer)
        self.call = method(iter(self.requests.get, None), metadata=metadata, **options)

    def send(self, *fields):
        self.requests.put(message(*fields))

    def read(self):
        return next(self.call)

    def ask(self, *fields):
        self.send(*fields)
        return self.read().payload.decode()

    def finish(self):
        """Half-closes, and expects OK and nothing else."""
        self.requests.put(None)
        assert list(self.call) == []
        assert self.call.code() == grpc.StatusCode.OK


def connect(**options):
    return grpc.insecure_channel(target, options=LIMITS, **options)


def unary(channel, operation, payload=b"", **options):
    return channel.unary_unary("/mooring.v1.Actors/Call", response_deserializer=Answer)(message(operation, payload), **options)


def fails(action, code, details=""):
    try:
        action()
    except grpc.RpcError as error:
        assert error.code() == code, (error.code(), error.details())
        assert details in error.details(), error.details()
    else:
        raise AssertionError(f"expected {code}")


def say(line):
    print(line, flush=True)


def hear():
    return sys.stdin.readline()


def state():
    channel = connect()
    one, two = Stream(channel), Stream(channel)
    assert one.ask("Count", b"the cat\n") == "lines=1 words=2 distinct=2 bytes=8"
    assert two.ask("Count", b"a\n") == "lines=1 words=1 distinct=1 bytes=2"
    assert one.ask("Count", b"the dog\n") == "lines=2 words=4 distinct=3 bytes=16"
    one.finish()
    two.finish()


def streams():
    channel = connect()
    opened = [Stream(channel) for _ in range(200)]
    for i, stream in enumerate(opened):
        stream.send("Count", b"w " * (i + 1))
    for i, stream in enumerate(opened):
        assert stream.read().payload.decode().startswith(f"lines=0 words={i + 1} distinct=1 ")
    for stream in opened:
        for _ in range(20):
            stream.send("Count", b"again ")
    for i, stream in enumerate(opened):
        for turn in range(20):
            assert stream.read().payload.decode().startswith(f"lines=0 words={i + 2 + turn} distinct=2 ")
    for stream in opened:
        stream.finish()


def statuses():
    channel = connect()
    fails(lambda: Stream(channel).ask("Error", "the guest says no: ü".encode()), grpc.StatusCode.UNKNOWN, "the guest says no: ü")
    fails(lambda: Stream(channel).ask("Nothing"), grpc.StatusCode.NOT_FOUND, "Nothing")
    fails(lambda: Stream(channel).ask("Trap"), grpc.StatusCode.ABORTED, "trap")
    fails(lambda: unary(channel, "Error", b"again no"), grpc.StatusCode.UNKNOWN, "again no")
    fails(lambda: channel.unary_unary("/mooring.v1.Actors/Missing")(b""), grpc.StatusCode.UNIMPLEMENTED, "Missing")
    fails(lambda: channel.unary_unary("/no.such.Service/Method")(b""), grpc.StatusCode.UNIMPLEMENTED, "no.such.Service")


def errors_as_answers():
    stream = Stream(connect(), metadata=[("mooring-on-error", "answer")])
    stream.send("Error", b"no", 1)
    stream.send("Nothing", b"", 2)
    stream.send("Trap", b"", 3)
    one, two = stream.read(), stream.read()
    assert one.id == 1 and one.failure[0] == grpc.StatusCode.UNKNOWN.value[0] and "no" in one.failure[1]
    assert two.id == 2 and two.failure[0] == grpc.StatusCode.NOT_FOUND.value[0]
    fails(stream.read, grpc.StatusCode.ABORTED, "trap")


def unloadable():
    fails(Stream(connect()).read, grpc.StatusCode.FAILED_PRECONDITION)
    fails(lambda: unary(connect(), "Echo"), grpc.StatusCode.FAILED_PRECONDITION)


def deadline():
    channel = connect()
    before = time.monotonic()
    fails(lambda: Stream(channel, timeout=0.4).ask("Loop"), grpc.StatusCode.DEADLINE_EXCEEDED)
    assert time.monotonic() - before < 10
    fails(lambda: unary(channel, "Loop", timeout=0.4), grpc.StatusCode.DEADLINE_EXCEEDED)


def timeout():
    fails(lambda: Stream(connect()).ask("Loop"), grpc.StatusCode.DEADLINE_EXCEEDED)


def cancel():
    stream = Stream(connect())
    stream.send("Loop")
    say("looping")
    hear()
    stream.call.cancel()
    fails(stream.read, grpc.StatusCode.CANCELLED)


def vanish():
    stream = Stream(connect())
    stream.send("Loop")
    say("looping")
    hear()  # killed here


def large():
    stream = Stream(connect())
    payload = bytes((i * 37 + (i >> 8)) & 0xFF for i in range(65536)) * 64
    for _ in range(3):
        stream.send("Echo", payload)
        assert stream.read().payload == payload
    stream.finish()


def too_large():
    payload = bytes(6 * MEGABYTE)
    fails(lambda: Stream(connect()).ask("Echo", payload), grpc.StatusCode.RESOURCE_EXHAUSTED, "longer than the limit")
    gzip = connect(compression=grpc.Compression.Gzip)
    fails(lambda: Stream(gzip).ask("Echo", payload), grpc.StatusCode.RESOURCE_EXHAUSTED, "decompressed")


def gzip():
    stream = Stream(connect(compression=grpc.Compression.Gzip))
    payload = b"all work and no play " * 50_000
    for _ in range(3):
        stream.send("Echo", payload)
        assert stream.read().payload == payload
    stream.finish()


def metadata():
    sent = [("x-text", "some text"), ("x-data-bin", bytes([0, 1, 254, 255]))]
    _, call = connect().unary_unary("/mooring.test.Probe/Metadata").with_call(b"", metadata=sent)
    assert dict(call.initial_metadata())["x-initial"] == "some text"
    assert dict(call.trailing_metadata())["x-trailing-bin"] == bytes([0, 1, 254, 255])


def slow():
    total, payload = 2000, b"x" * 65536
    taken = 0

    def requests():
        nonlocal taken
        for number in range(total):
            taken = number
            yield message("Echo", payload, number)

    call = connect().stream_stream("/mooring.v1.Actors/ProcessMessages", response_deserializer=Answer)(requests())
    say("sending")
    hear()  # the test has seen that the server stands still
    assert taken < total / 2, taken
    read = 0
    for answer in call:
        assert (answer.id, len(answer.payload)) == (read, len(payload))
        read += 1
    assert read == total


def shared():
    assert unary(connect(), "Count", b"a b\n").payload == b"lines=1 words=2 distinct=2 bytes=4"
    assert unary(connect(), "Count", b"b c\n").payload == b"lines=2 words=4 distinct=3 bytes=8"


def ready():
    check = connect().unary_unary("/grpc.health.v1.Health/Check", response_deserializer=decode)
    for service in (b"", b"mooring.v1.Actors"):
        assert check(encode([(1, service)])) == {1: 1}


def health():
    channel = connect()
    check = channel.unary_unary("/grpc.health.v1.Health/Check", response_deserializer=decode)
    assert check(encode([(1, b"")])) == {1: 1}
    fails(lambda: check(encode([(1, b"no.such.Service")])), grpc.StatusCode.NOT_FOUND, "no.such.Service")
    watch = channel.unary_stream("/grpc.health.v1.Health/Watch", response_deserializer=decode)(b"")
    assert next(watch) == {1: 1}
    say("watching")
    assert next(watch) == {1: 2}
    watch.cancel()


target = sys.argv[1].removeprefix("http://")
scenarios = [state, streams, statuses, errors_as_answers, unloadable, deadline, timeout, cancel, vanish, large, too_large, gzip,
             metadata, slow, shared, ready, health]
{scenario.__name__: scenario for scenario in scenarios}[sys.argv[2]]()
