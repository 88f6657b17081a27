#!/usr/bin/env python3
"""Tests of ticket.py: python3 tools/test_ticket.py

The tests write tickets with an encoder of their own, the plainest translation of
docs/ticket-format.md: one random weight at a time, one bit at a time, exact fractions. It shares
nothing with ticket.py.
"""

import contextlib
import hashlib
import io
import itertools
import json
import math
import os
import random
import statistics
import struct
import sys
import tempfile
import unittest
import zipfile
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import ticket as decoder  # noqa: E402


# ---- The page, translated word for word -----------------------------------------------------------

def philox(counter, key):
    x0, x1, x2, x3 = counter
    k0, k1 = key
    for _ in range(10):
        p, r = 0xD2511F53 * x0, 0xCD9E8D57 * x2
        x0, x1, x2, x3 = (r >> 32) ^ x1 ^ k0, r % 2 ** 32, (p >> 32) ^ x3 ^ k1, p % 2 ** 32
        k0, k1 = (k0 + 0x9E3779B9) % 2 ** 32, (k1 + 0xBB67AE85) % 2 ** 32
    return [x0, x1, x2, x3]


def q(seed, distribution, layer, index):
    b = index // 4
    block = philox((b % 2 ** 32, b // 2 ** 32, layer, 0), (seed % 2 ** 32, seed // 2 ** 32))
    w = block[index % 4]
    if distribution == "uniform":
        top = w // 256
        return top - 2 ** 24 if top >= 2 ** 23 else top
    if distribution == "signed-constant":
        return -2 ** 23 if w >= 2 ** 31 else 2 ** 23
    return round(phi_inverse((w + 0.5) / 2 ** 32) * 2 ** 20)


def horner(coefficients, x):
    value = 0.0
    for coefficient in reversed(coefficients):
        value = value * x + coefficient
    return value


A = [3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
     4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3]
B = [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3]
C = [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4]
D = [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9]


def phi_inverse(p):
    half = p - 0.5
    if abs(half) <= 0.425:
        r = 0.180625 - half * half
        return half * horner(A, r) / horner(B, r)
    x, e = min(p, 1 - p), 0
    while x < 0.7071067811865476:
        x, e = x * 2, e - 1
    t = (x - 1) / (x + 1)
    ln = e * 0.6931471805599453 + 2 * t * horner([1 / (2 * k + 1) for k in range(23)], t * t)
    r = math.sqrt(-ln) - 1.6
    z = horner(C, r) / horner(D, r)
    return -z if half < 0 else z


def binary32(exact):
    """The nearest binary32 of a Fraction, ties to even, as the bytes of a file."""
    sign, exact = (1 if exact < 0 else 0), abs(exact)
    if exact == 0:
        return b"\0\0\0\0"
    exponent = -126
    while exact >= Fraction(2) ** (exponent + 1):
        exponent += 1
    mantissa = round(exact / Fraction(2) ** (exponent - 23))  # of a Fraction: ties to even
    return struct.pack("<I", (sign << 31) + ((exponent + 126) << 23) + mantissa)


def block_of(t, dims, input_axes):
    index = []
    for size in reversed(dims):
        index.insert(0, t % size)
        t //= size
    i = 0
    for axis in sorted(input_axes):
        i = i * dims[axis] + index[axis]
    return i


def live(seed, distribution, number, block, n, side):
    sign = 1 if side == "positive" else -1
    found = []
    for k in range(256):
        u = q(seed, distribution, 2 * number, 256 * block + k)
        if u * sign > 0:
            found.append((k, u))
    return found[:n]


def rebuild(seed, distribution, tensor, side, subsets):
    """The weights of one side, as little-endian binary32."""
    result, units = b"", {}
    for t, subset in enumerate(subsets):
        if tensor.get("choice") == "single":
            s = single(seed, distribution, tensor, side, t, subset)
            result += binary32(s * Fraction(2) ** (tensor["scaleExponent"] - 46))
            continue
        if tensor.get("choice") == "copies":
            s = sum(2 ** 23 * q(seed, distribution, 2 * tensor["number"] + 1, 256 * t + c)
                    for c in range(tensor["samples"]) if subset >> c & 1)
            result += binary32(s * Fraction(2) ** (tensor["scaleExponent"] - 46))
            continue
        i = block_of(t, tensor["dims"], tensor["inputAxes"])
        if i not in units:
            units[i] = live(seed, distribution, tensor["number"], i, tensor["samples"], side)
        s = 0
        for j, (k, u) in enumerate(units[i]):
            if subset >> j & 1:
                s += u * q(seed, distribution, 2 * tensor["number"] + 1, 256 * t + k)
        result += binary32(s * Fraction(2) ** (tensor["scaleExponent"] - 46))
    return result


def single(seed, distribution, tensor, side, t, number):
    """S of weight t, or None where the number names a unit of the other side."""
    if number == 0:
        return 0
    i = block_of(t, tensor["dims"], tensor["inputAxes"])
    u = q(seed, distribution, 2 * tensor["number"], 2 ** 24 * i + number - 1)
    if u * (1 if side == "positive" else -1) <= 0:
        return None
    return u * q(seed, distribution, 2 * tensor["number"] + 1, 2 ** 24 * t + number - 1)


def huffman_lengths(counts):
    """Code lengths by the plain way of joining the two rarest."""
    if len(counts) == 1:
        return {c: 1 for c in counts}
    heap = [(count, [c]) for c, count in counts.items()]
    lengths = dict.fromkeys(counts, 0)
    while len(heap) > 1:
        heap.sort()
        (count1, classes1), (count2, classes2) = heap[:2]
        for c in classes1 + classes2:
            lengths[c] += 1
        heap[:2] = [(count1 + count2, classes1 + classes2)]
    return lengths


def encode_mask(n, subsets, lengths=None):
    classes = [subset.bit_length() for subset in subsets]
    lengths = lengths or huffman_lengths({c: classes.count(c) for c in set(classes)})
    words, word, last = {}, None, 0
    for length, c in sorted((length, c) for c, length in lengths.items()):
        word = 0 if word is None else (word + 1) << (length - last)
        words[c], last = format(word, "b").zfill(length), length
    text = "".join(words[c] + (format(subset, "b")[1:] if c > 1 else "")
                   for subset, c in zip(subsets, classes))
    text += "0" * (-len(text) % 8)
    body = bytes(int(text[at:at + 8], 2) for at in range(0, len(text), 8))
    return bytes([n]) + bytes(lengths.get(c, 0) for c in range(n + 1)) + body


def encode_weight_mask(model, kept, shape):
    """The range code as the page has it, with one long number for all that is written."""
    size, total, columns = len(kept), sum(kept), math.prod(shape[1:])
    low, reach, shifted = 0, 2 ** 32 - 1, 0

    def clamp(share):
        return max(1, min(65535, share))

    for t in range(size):
        left, to_keep = size - t, sum(kept[t:])
        if to_keep in (0, left):
            continue
        if model == 0:
            s = clamp((65536 * to_keep + left // 2) // left)
        else:
            above = sum(kept[t - columns::-columns]) if t >= columns else 0
            d = clamp((65536 * total + size // 2) // size)
            s = clamp((65536 * above + 8 * d) // (t // columns + 8))
        b = reach // 65536 * s
        low, reach = (low, b) if kept[t] else (low + b, reach - b)
        while reach < 2 ** 24:
            low, reach, shifted = low << 8, reach << 8, shifted + 1
    return bytes([model]) + low.to_bytes(4 + shifted, "big").rstrip(b"\0")


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def safetensors(tensors):
    header, body = {}, b""
    for name, (kind, shape, data) in tensors.items():
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode() + b"   "
    return struct.pack("<Q", len(text)) + text + body


def seal(data):
    data += b"marble-ticket 1 sha256 "
    return data + sha256(data).encode()


def archive(entries, comment=87, method=zipfile.ZIP_STORED):
    """A zip archive that announces a comment and ends before it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as out:
        for name, data in entries.items():
            out.writestr(name, data)
        out.comment = b"x" * comment
    return buffer.getvalue()[:-comment]


SIDES = {"non-negative": ["positive"], "non-positive": ["negative"], "any": ["positive", "negative"]}


class Maker:
    """Makes a ticket; `header` and `entries` may be changed before `bytes()` seals it."""

    def __init__(self, seed=2 ** 63 + 12345, distribution="uniform"):
        self.seed, self.distribution = seed, distribution
        carried = struct.pack("<3f", 1, 2, 3)
        self.entries = {"skeleton.onnx": b"skeleton",
                        "carried.safetensors": safetensors({"kept": ("F32", [3], carried)})}
        self.header = {
            "format": "marble-ticket", "version": 1, "madeBy": "test", "notes": [], "settings": {},
            "recipe": {"generator": "philox4x32-10", "seed": str(seed), "distribution": distribution},
            "target": {"name": "t", "bytes": 0, "sha256": sha256(b""), "parameters": 0},
            "carried": [{"name": "kept", "type": "F32", "shape": [3], "bytes": 12, "reason": "test"}],
            "tensors": []}
        self.weights = {}

    def add_single(self, name, shape, rng, dims=None, axes=(), inputs="any", n=14, **more):
        """Adds a tensor of single units: random ones that are of their sides."""
        tensor = {"dims": dims or shape, "inputAxes": list(axes), "number": len(self.header["tensors"])}
        numbers = []
        for side in SIDES[inputs]:
            numbers.append([])
            for t in range(math.prod(shape)):
                number = None
                while number is None or single(
                        self.seed, self.distribution, tensor, side, t, number) is None:
                    number = rng.randrange(2 ** rng.randint(0, n))
                numbers[-1].append(number)
        return self.add(name, shape, numbers, dims, axes, inputs, n, choice="single", **more)

    def add(self, name, shape, subsets, dims=None, axes=(), inputs="any", n=21, number=None, e=0, **more):
        """Adds a tensor; `subsets` has one list for each side."""
        tensor = {"name": name, "construction": "pensia", "shape": shape, "dims": dims or shape,
                  "inputAxes": list(axes), "inputs": inputs, "samples": n, "scaleExponent": e,
                  "number": len(self.header["tensors"]) if number is None else number,
                  "tolerance": 0.001, "statistics": {}, "masks": [], **more}
        sides, single_units = [], more.get("choice") == "single"
        for side, subset in zip(SIDES.get(inputs, ["positive"]), subsets):
            file = f"masks/{tensor['number']}.{side}"
            self.entries[file] = encode_mask(n, subset)
            tensor["masks"].append({"side": side, "file": file,
                                    "kept": sum(one > 0 if single_units else bin(one).count("1")
                                                for one in subset)})
            sides.append(rebuild(self.seed, self.distribution, tensor, side, subset))
        tensor["weightsSha256"] = sha256(b"".join(sides))
        self.weights[name] = sides
        self.header["tensors"].append(tensor)
        return tensor

    def add_masked(self, name, shape, kept, model=0, layer=0, scale=2.0 ** -20, **more):
        """Adds a masked tensor; `kept` has a 0 or a 1 for each weight."""
        file, weights = f"masks/{layer}.kept", b""
        self.entries[file] = encode_weight_mask(model, kept, shape)
        for t, one in enumerate(kept):
            exact = Fraction(q(self.seed, self.distribution, layer, t)) * Fraction(scale)
            weights += binary32(exact * one)
        self.header.setdefault("masked", []).append({
            "name": name, "layer": layer, "shape": shape, "scale": scale, "kept": sum(kept),
            "file": file, "weightsSha256": sha256(weights), **more})
        self.weights[name] = [weights]

    def finish(self):
        """Fills in the sizes and checksums of the header."""
        h = self.header
        h["skeleton"], h["carriedFile"] = {"file": "skeleton.onnx"}, {"file": "carried.safetensors"}
        for place in [h["skeleton"], h["carriedFile"], *h.get("masked", [])] \
                + [m for t in h["tensors"] for m in t["masks"]]:
            data = self.entries[place["file"]]
            place["bytes"], place["sha256"] = len(data), sha256(data)
        h["weightsSha256"] = sha256(b"".join(b"".join(sides) for sides in self.weights.values()))
        return self

    def bytes(self):
        entries = {**self.entries, "ticket.json": json.dumps(self.header).encode()}
        return seal(archive(entries))


def random_subsets(rng, n, count):
    """Subsets of which small ones are likelier, as a search from the first on finds them."""
    return [rng.randrange(2 ** rng.randint(0, n)) for _ in range(count)]


# ---- A minimal ONNX writer ------------------------------------------------------------------------

def varint(value):
    result = b""
    while value > 127:
        result += bytes([value & 127 | 128])
        value >>= 7
    return result + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value)


def data(field, value):
    value = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(value)) + value


def onnx_tensor(name, kind, dims, *fields, packed=True):
    shape = data(1, b"".join(map(varint, dims))) if packed else b"".join(number(1, d) for d in dims)
    return shape + number(2, kind) + data(8, name) + b"".join(fields)


def onnx_model(initializers=(), nodes=()):
    graph = b"".join(data(1, node) for node in nodes) + b"".join(data(5, t) for t in initializers)
    return number(1, 8) + data(7, data(2, "graph") + graph) + data(8, data(1, "") + number(2, 17))


def constant(output, attribute):
    return data(2, output) + data(4, "Constant") + data(5, attribute)


# ---- The tests ------------------------------------------------------------------------------------

class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            if os.path.exists(path):
                os.remove(path)  # some file systems are slow to overwrite a file
            with open(path, "wb") as file:
                file.write(content)
        return path

    def call(self, content, *options):
        """The exit code, the output and the complaint of ticket.py."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = decoder.main([self.path("x.ticket", content), *options])
        if code == 2:
            self.assertRegex(err.getvalue(), r"\Aticket\.py: [^\n]+\n\Z")
        else:
            self.assertEqual(err.getvalue(), "")
        return code, out.getvalue(), err.getvalue()

    def refused(self, content, *options, because=""):
        code, _, complaint = self.call(content, *options)
        self.assertEqual(code, 2)
        self.assertIn(because, complaint)

    def check(self, maker, *options):
        """The ticket is fine and the decoder's weights are those of the maker."""
        path = self.path("w.safetensors")
        code, out, _ = self.call(maker.finish().bytes(), "--json", "--write-weights", path, *options)
        report = json.loads(out)
        self.assertEqual(code, 0, report)
        with open(path, "rb") as file:
            size, = struct.unpack("<Q", file.read(8))
            header, body = json.loads(file.read(size)), file.read()
        expected = {}
        for tensor in maker.header["tensors"] + maker.header.get("masked", []):
            for name, side in zip([tensor["name"], tensor["name"] + ".negative"],
                                  maker.weights[tensor["name"]]):
                start, end = header[name]["data_offsets"]
                self.assertEqual(body[start:end], side)
                self.assertEqual(header[name]["shape"], tensor["shape"])
                expected[name] = side
        self.assertEqual(set(header), set(expected))
        self.assertEqual(body, b"".join(expected.values()))
        return report


class RandomWeights(unittest.TestCase):
    def test_known_answer(self):
        words = decoder.random_words(0, 0, decoder.array("Q", range(4)))
        self.assertEqual([word & 0xFFFFFFFF for word in words],
                         [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])
        self.assertEqual(philox((0, 0, 0, 0), (0, 0)), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8])

    def test_against_plain_translation(self):
        rng = random.Random(1)
        for distribution, bits in itertools.product(["uniform", "normal", "signed-constant"],
                                                    [3, 12, 34, 40, 60]):
            seed, layer = rng.getrandbits(64), rng.getrandbits(32)
            indices = decoder.array("Q", [rng.getrandbits(bits) for _ in range(150)])
            recipe = decoder.Recipe(seed, distribution)
            self.assertEqual(decoder.random_weights(recipe, layer, indices),
                             [q(seed, distribution, layer, index) for index in indices])

    def test_more_than_one_batch(self):
        recipe = decoder.Recipe(5, "uniform")
        many = decoder.random_weights(recipe, 3, decoder.array("Q", range(3 * decoder.LANES + 5)))
        for index in [0, 1, decoder.LANES - 1, decoder.LANES, len(many) - 1]:
            self.assertEqual(many[index], q(5, "uniform", 3, index))
        self.assertEqual(len(many), 3 * decoder.LANES + 5)

    def test_normal(self):
        rng = random.Random(2)
        words = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 322122547, 322122548, 3972844748]
        for word in words + [rng.getrandbits(32) for _ in range(2000)]:
            p = (word + 0.5) / 2 ** 32
            self.assertEqual(decoder.normal(p), phi_inverse(p))
            library = statistics.NormalDist().inv_cdf(p)
            self.assertLess(abs(decoder.normal(p) - library), 1e-14 * max(1, abs(library)))


class Layouts(Case):
    def test_all_distributions_and_sides(self):
        rng = random.Random(3)
        for distribution in ["uniform", "normal", "signed-constant"]:
            maker = Maker(rng.getrandbits(64), distribution)
            for inputs in SIDES:
                subsets = [random_subsets(rng, 21, 40) for _ in SIDES[inputs]]
                maker.add(inputs, [8, 5], subsets, axes=[1], inputs=inputs, e=rng.randint(-8, 4))
            self.check(maker)

    def test_layouts(self):
        rng = random.Random(4)
        maker = Maker()
        for at, (shape, dims, axes) in enumerate([
                ([5, 7], [5, 7], [0]), ([5, 7], [5, 7], [1]), ([5, 7], [5, 7], [0, 1]),
                ([4, 3, 2, 2], None, [1]),  # convolution
                ([6, 1, 3, 3], None, [0]),  # depthwise
                ([6, 2, 3], [2, 3, 2, 3], [0, 2]), ([6, 2, 3], [2, 3, 2, 3], [2, 0]),  # grouped
                ([6, 2, 2, 2], [3, 2, 2, 2, 2], [0, 2]), ([2, 3, 4], None, [0, 2]),
                ([9], None, []), ([3, 1], [3], []), ([], [], []), ([1, 1], [], [])]):
            subsets = [random_subsets(rng, 13, math.prod(shape)) for _ in range(2)]
            tensor = maker.add(f"t{at}", shape, subsets, axes=axes, n=13, number=1000 * at)
            if dims is not None:
                tensor["dims"] = dims
                sides = [rebuild(maker.seed, "uniform", tensor, side, one)
                         for side, one in zip(SIDES["any"], subsets)]
                tensor["weightsSha256"] = sha256(b"".join(sides))
                maker.weights[tensor["name"]] = sides
        self.check(maker)
        self.check(maker, "--jobs", "2")

    def test_samples(self):
        rng = random.Random(5)
        maker = Maker()
        for n in [1, 2, 12, 13, 21, 24, 25, 62]:
            maker.add(f"n{n}", [3, 10], [random_subsets(rng, n, 30), [2 ** n - 1] * 30], axes=[1], n=n)
        self.check(maker)

    def test_single_units(self):
        for distribution in ["uniform", "normal", "signed-constant"]:
            rng = random.Random(15)
            maker = Maker(2 ** 40 + 3, distribution)
            maker.add("subsets", [3, 10], [random_subsets(rng, 9, 30)] * 2, axes=[1], n=9)
            for inputs in SIDES:
                maker.add_single("dense " + inputs, [6, 5], rng, axes=[1], inputs=inputs, e=-3)
            maker.add_single("convolution", [4, 2, 3], rng, [2, 2, 2, 3], [0, 2], n=24)
            maker.add_single("bias", [7], rng, n=1)
            maker.add_single("scalar", [], rng, n=2)
            self.check(maker)

    def test_copies(self):
        for distribution in ["uniform", "normal", "signed-constant"]:
            rng = random.Random(18)
            maker = Maker(2 ** 40 + 3, distribution)
            maker.add("pair", [3, 10], [random_subsets(rng, 9, 30)] * 2, axes=[1], n=9)
            for n in [1, 12, 13, 62]:
                maker.add(f"copies {n}", [4, 3, 2], [random_subsets(rng, n, 24)], [1, 4, 3, 2], [0, 2],
                          "immaterial", n, e=-3, choice="copies", copies=2)
            self.check(maker)

    def test_copies_go_with_immaterial_inputs(self):
        for more in [{"inputs": "immaterial"}, {"inputs": "non-negative", "choice": "copies"}]:
            maker = Maker()
            maker.add("t", [3, 2], [[1] * 6], axes=[1], n=5, **more)
            self.refused(maker.finish().bytes(), because="does not go with")

    def test_many_single_units(self):
        rng = random.Random(16)
        maker = Maker()
        maker.add_single("t", [60, 150], rng, axes=[1], inputs="non-negative", n=3)
        self.check(maker)

    def test_single_classes(self):
        maker = Maker()
        for c in [0, 1, 2, 7]:
            subset = 1 << c >> 1
            maker.add(f"c{c}", [17], [[subset] * 17, [subset | subset >> 1] * 17], n=7)
        self.check(maker)

    def test_long_code_words(self):
        rng = random.Random(6)
        maker, n = Maker(), 62
        lengths = {c: min(c + 1, 62) for c in range(63)}
        subsets = [1 << c >> 1 for c in range(63)] + random_subsets(rng, n, 7)
        maker.add("t", [70], [subsets], inputs="non-negative", n=n)
        maker.entries["masks/0.positive"] = encode_mask(n, subsets, lengths)
        self.check(maker)

    def test_many_chunks(self):
        """More weights than a chunk, decoded all, compared with the plain way here and there."""
        rng = random.Random(7)
        count = 2 * decoder.CHUNK + 100
        subsets = [rng.randrange(2 ** rng.randint(0, 21)) for _ in range(count)]
        mask = encode_mask(21, subsets)
        self.assertEqual(sum(decoder.read_mask(mask, 21, count), []), subsets)
        tensor = decoder.Tensor("t", 4, [count // 4, 4], [count // 4, 4], [1], "subset", 21, -3, 0, None, [], 0,
                                "")
        weights, _ = decoder.rebuild((decoder.Recipe(8, "uniform"), tensor,
                                      decoder.Mask("negative", 0, "t"), mask))
        for t in [0, 1, decoder.CHUNK - 1, decoder.CHUNK, 2 * decoder.CHUNK + 50, count - 1]:
            units = live(8, "uniform", 4, t % 4, 21, "negative")
            s = sum(u * q(8, "uniform", 9, 256 * t + k) for j, (k, u) in enumerate(units)
                    if subsets[t] >> j & 1)
            self.assertEqual(struct.pack("<f", weights[t]), binary32(s * Fraction(2) ** -49))

    def test_rounding_of_small_weights(self):
        rng = random.Random(9)
        maker = Maker()
        for e in [-145, -130, -110, -900, 75]:
            maker.add(f"e{e}", [50], [random_subsets(rng, 21, 50)], inputs="non-negative", e=e)
        self.check(maker)


class MaskedTensors(Case):
    SCALE = struct.unpack("<f", b"\x12\x34\x56\x33")[0]

    def test_both_models_at_all_densities(self):
        rng = random.Random(5)
        for distribution in ["uniform", "normal", "signed-constant"]:
            maker = Maker(rng.getrandbits(64), distribution)
            maker.add("carved", [4], [random_subsets(rng, 21, 4)], inputs="non-negative")
            for at in range(24):
                shape = [rng.randint(1, 12) for _ in range(rng.randint(0, 4))]
                density = rng.choice([0, 0.02, 0.3, 0.7, 0.98, 1])
                kept = [int(rng.random() < density) for _ in range(math.prod(shape))]
                maker.add_masked(f"m{at}", shape, kept, at % 2, 7 * at, self.SCALE)
            self.check(maker)
            self.check(maker, "--jobs", "2")

    def maker(self, **more):
        maker = Maker()
        maker.add_masked("m", [5, 6], [1, 0, 0, 1, 0, 1] * 5, **more)
        return maker.finish()

    def test_refusals(self):
        good = self.maker().bytes()
        self.assertEqual(self.call(good)[0], 0)
        self.refused(self.maker(scale=2.0 ** -20 + 2.0 ** -50).bytes(), because="scale")
        for name, value in [("scale", 0), ("scale", -1), ("scale", 1e39), ("kept", 31), ("kept", -1),
                            ("shape", [5, 0]), ("layer", -1), ("layer", 2 ** 31)]:
            maker = self.maker()
            maker.header["masked"][0][name] = value
            self.refused(maker.finish().bytes(), because=name)
        for code in [b"", b"\2", b"\0" * 9, b"\0" + b"\1" * 40]:
            maker = self.maker()
            maker.entries["masks/0.kept"] = code
            self.refused(maker.finish().bytes(), because="the mask")

    def test_another_number_of_kept_weights(self):
        maker = self.maker()
        maker.header["masked"][0]["kept"] -= 1
        self.assertNotEqual(self.call(maker.finish().bytes())[0], 0)

    def test_golden(self):
        kept = [int(t in (0, 3, 4, 11, 20, 23)) for t in range(24)]
        self.assertEqual(encode_weight_mask(0, kept, [4, 6]).hex(), "001ab6492311")


class Refusals(Case):
    def maker(self, n=5):
        maker = Maker()
        maker.add("t", [3, 2], [[0, 1, 2, 3, 12, 16]], axes=[1], inputs="non-negative", n=n)
        return maker.finish()

    def test_every_changed_byte(self):
        good = self.maker().bytes()
        self.assertEqual(self.call(good)[0], 0)
        for at in range(len(good)):
            bad = bytearray(good)
            bad[at] ^= 1 << at % 8
            self.refused(bytes(bad))

    def test_every_cut(self):
        good = self.maker().bytes()
        for size in range(len(good)):
            self.refused(good[:size])
        self.refused(good + b"\n")

    def test_every_changed_byte_sealed_again(self):
        """A well sealed bad ticket is refused or fails; it never passes in another meaning."""
        good = self.maker().bytes()
        for at in range(len(good) - 87):
            for change in (255, 1 << at % 8):
                bad = bytearray(good[:-87])
                bad[at] ^= change
                code, _, _ = self.call(seal(bytes(bad)))
                self.assertIn(code, (0, 1, 2))

    def test_container(self):
        maker = self.maker()
        entries = {**maker.entries, "ticket.json": json.dumps(maker.header).encode()}
        self.assertEqual(self.call(seal(archive(entries)))[0], 0)
        self.refused(seal(archive({**entries, "more": b""})), because="more is not listed")
        self.refused(seal(archive(entries, method=zipfile.ZIP_DEFLATED)), because="not stored")
        self.refused(seal(archive({**entries, "skeleton.onnx": b"Skeleton"})), because="SHA-256")
        self.refused(seal(archive({**entries, "skeleton.onnx": b"longer than it"})), because="bytes")
        for name in entries:
            self.refused(seal(archive({key: entries[key] for key in entries if key != name})),
                         because="missing")
        self.refused(seal(archive(entries, comment=88) + b" "), because="comment")
        self.refused(seal(b""), because="zip")
        version2 = archive(entries) + b"marble-ticket 2 sha256 "
        self.refused(version2 + sha256(version2).encode(), because="version 2")

    def test_header(self):
        for change in [
                lambda h, t: h.update(format="other"), lambda h, t: h.update(version=2),
                lambda h, t: h.pop("tensors"), lambda h, t: h.update(weightsSha256="00"),
                lambda h, t: h["recipe"].update(generator="other"),
                lambda h, t: h["recipe"].update(seed=str(2 ** 64)),
                lambda h, t: h["recipe"].update(seed=5), lambda h, t: h["recipe"].update(seed="-1"),
                lambda h, t: h["recipe"].update(distribution="other"),
                lambda h, t: t.update(choice="pair"), lambda h, t: t.update(choice=1),
                lambda h, t: t.update(choice="single", samples=25),
                lambda h, t: t.update(samples=6), lambda h, t: t.update(samples=0),
                lambda h, t: t.update(samples=63), lambda h, t: t.update(samples=True),
                lambda h, t: t.update(dims=[3, 3]), lambda h, t: t.update(dims=[6, 0]),
                lambda h, t: t.update(dims=[-3, -2]), lambda h, t: t.update(dims=[3, 2.0]),
                lambda h, t: t.update(shape=[10 ** 9, 10 ** 9], dims=[10 ** 18]),
                lambda h, t: t.update(inputAxes=[2]), lambda h, t: t.update(inputAxes=[1, 1]),
                lambda h, t: t.update(inputs="any"), lambda h, t: t.update(inputs="other"),
                lambda h, t: t.update(inputs="non-positive"), lambda h, t: t.update(number=-1),
                lambda h, t: t.update(number=2 ** 31), lambda h, t: t.update(tolerance=-1),
                lambda h, t: t.update(tolerance=float("nan")), lambda h, t: t.update(name=5),
                lambda h, t: t.update(scaleExponent=10 ** 9), lambda h, t: t.update(scaleExponent=1.5),
                lambda h, t: t.update(masks=[]), lambda h, t: t.update(masks=t["masks"] * 2),
                lambda h, t: t["masks"][0].update(bytes=1), lambda h, t: t["masks"][0].pop("file"),
                lambda h, t: t["masks"][0].update(file="../x"),
                lambda h, t: t["masks"][0].update(file="ticket.json"),
                lambda h, t: h["skeleton"].update(h["carriedFile"]),
                lambda h, t: h["carried"].clear(), lambda h, t: h["carried"][0].update(shape=[4]),
                lambda h, t: h["carried"][0].update(name="\ud800")]:
            maker = self.maker()
            change(maker.header, maker.header["tensors"][0])
            self.refused(maker.bytes())
        for text in [b"", b"[]", b"[" * 100000, b"\xff", b'{"format": "marble-ticket", "version": 1}']:
            self.refused(seal(archive({**self.maker().entries, "ticket.json": text})))

    def test_a_single_unit_of_the_other_side(self):
        maker = Maker()
        tensor = maker.add_single("t", [9], random.Random(17), inputs="non-negative", n=9)
        wrong = next(number for number in itertools.count(1)
                     if single(maker.seed, "uniform", tensor, "positive", 3, number) is None)
        maker.entries["masks/0.positive"] = encode_mask(9, [0, 0, 0, wrong, 0, 0, 0, 0, 0])
        self.refused(maker.finish().bytes(), because="not of its side")

    def test_wrong_checksums_are_a_no(self):
        for change in [lambda h: h.update(weightsSha256="0" * 64),
                       lambda h: h["tensors"][0].update(weightsSha256="0" * 64),
                       lambda h: h["tensors"][0]["masks"][0].update(kept=1),
                       lambda h: h["tensors"][0].update(number=1),
                       lambda h: h["recipe"].update(seed="1")]:
            maker = self.maker()
            change(maker.header)
            code, out, _ = self.call(maker.bytes(), "--write-weights", self.path("w"))
            self.assertEqual(code, 1)
            self.assertIn("DIFFERS", out)
            self.assertEqual(os.listdir(self.folder), ["x.ticket"])

    def test_masks(self):
        good = self.maker().entries["masks/0.positive"]
        body = good[7:]
        for mask in [b"", good[:1], good[:7], good[:-1], good + b"\0", b"\6" + good[1:],
                     good[:-1] + bytes([good[-1] | 1]),
                     bytes([5, 0, 0, 0, 0, 0, 0]) + body,  # no code
                     bytes([5, 2, 0, 0, 0, 0, 0]) + body,  # a single word of two bits
                     bytes([5, 1, 2, 0, 0, 0, 0]) + body,  # incomplete
                     bytes([5, 1, 1, 1, 0, 0, 0]) + body,  # too full
                     bytes([5, 1, 63, 0, 0, 0, 0]) + body,
                     bytes([5, 1, 0, 0, 0, 0, 0, 0b10000000]),  # no code word
                     bytes([5, 1, 0, 0, 0, 0, 0, 0, 0]),
                     bytes([5, 0, 0, 0, 0, 0, 1, 0])]:  # six times five bits in one byte
            maker = self.maker()
            maker.entries["masks/0.positive"] = mask
            self.refused(maker.finish().bytes())
            self.refused(maker.bytes(), "--jobs", "2") if mask == b"" else None
        maker = self.maker()
        maker.entries["masks/0.positive"] = bytes([5, 1, 0, 0, 0, 0, 0, 0])
        self.assertEqual(self.call(maker.finish().bytes())[0], 1)  # well formed, other weights

    def test_carried(self):
        one = struct.pack("<f", 1)
        for carried in [b"", b"\0" * 8, b"\xff" * 20, safetensors({}),
                        safetensors({"kept": ("F32", [3], one)}),
                        safetensors({"kept": ("I32", [3], 3 * one)}),
                        safetensors({"kept": ("F32", [3], 3 * one)}) + b"\0",
                        safetensors({"kept": ("F32", [3], 3 * one)})[:-1],
                        safetensors({"kept": ("F32", [3], 3 * one), "more": ("F32", [1], one)})]:
            maker = self.maker()
            maker.entries["carried.safetensors"] = carried
            self.refused(maker.finish().bytes())

    def test_files_that_are_not_there(self):
        good = self.maker().bytes()
        self.refused(good, "--target", self.path("none.onnx"), because="none.onnx")
        self.refused(good, "--write-weights", self.path("none/w"), because="none")
        err = io.StringIO()
        with contextlib.redirect_stderr(err):
            self.assertEqual(decoder.main([self.path("none.ticket")]), 2)
            for options in [[], ["x", "--jobs", "0"], ["x", "--jobs", "y"], ["x", "--what"]]:
                with self.assertRaises(SystemExit) as caught:
                    decoder.main(options)
                self.assertEqual(caught.exception.code, 2)
        self.assertNotIn("Traceback", err.getvalue())


class Targets(Case):
    def setUp(self):
        super().setUp()
        rng = random.Random(10)
        self.maker = Maker()
        self.subsets = [random_subsets(rng, 9, 24)]
        tensor = self.maker.add("w", [4, 3, 2], self.subsets, axes=[1], inputs="non-negative", n=9,
                                origin={"initializer": "original", "steps": []})
        self.origin = tensor["origin"]
        self.tensor = tensor
        self.values = struct.unpack("<24f", self.maker.weights["w"][0])

    def compare(self, model):
        code, out, _ = self.call(self.maker.finish().bytes(), "--json",
                                 "--target", self.path("m.onnx", model))
        report = json.loads(out)
        self.assertEqual(code, 0 if report["ok"] else 1)
        return report["tensors"][0]["target"]

    def assertClose(self, model, error=0.0):
        result = self.compare(model)
        self.assertLessEqual(result["largestError"], error)
        self.assertEqual(result["above"], 0)

    def model(self, *fields, kind=1, dims=(4, 3, 2), packed=True):
        return onnx_model([onnx_tensor("other", 7, [1], data(9, b"\0" * 8)),
                           onnx_tensor("original", kind, dims, *fields, packed=packed)])

    def test_the_ways_of_writing_values(self):
        raw = struct.pack("<24f", *self.values)
        self.assertClose(self.model(data(9, raw)))
        self.assertClose(self.model(data(9, raw), packed=False))
        self.assertClose(self.model(data(4, raw)))
        self.assertClose(self.model(*(b"\x25" + raw[at:at + 4] for at in range(0, 96, 4))))
        self.assertClose(self.model(data(9, struct.pack("<24d", *self.values)), kind=11))
        self.assertClose(self.model(data(10, struct.pack("<24d", *self.values)), kind=11))
        half = struct.pack("<24e", *self.values)
        bits = struct.unpack("<24H", half)
        self.assertClose(self.model(data(9, half), kind=10), 0.002)
        self.assertEqual(self.compare(self.model(data(9, half), kind=10)),
                         self.compare(self.model(data(5, b"".join(map(varint, bits))), kind=10)))
        self.assertEqual(self.compare(self.model(data(9, half), kind=10)),
                         self.compare(self.model(*(number(5, one) for one in bits), kind=10)))
        self.tensor["tolerance"] = 0.01
        bfloat = b"".join(raw[at + 2:at + 4] for at in range(0, 96, 4))
        self.assertClose(self.model(data(9, bfloat), kind=16), 0.01)

    def test_double_is_rounded_to_binary32(self):
        nearby = [value * (1 + 2 ** -27) for value in self.values]
        self.assertClose(self.model(data(9, struct.pack("<24d", *nearby)), kind=11))

    def test_double_beyond_binary32(self):
        huge = [1e300] + list(self.values[1:])
        result = self.compare(self.model(data(9, struct.pack("<24d", *huge)), kind=11))
        self.assertEqual((result["largestError"], result["above"], result["ok"]), (None, 1, False))

    def test_external_data(self):
        raw = struct.pack("<24f", *self.values)
        os.mkdir(self.path("sub"))
        self.path("sub/data.bin", b"12345678" + raw)
        os.symlink("/", self.path("link"))

        def entry(key, value):
            return data(13, data(1, key) + data(2, value))
        outside = number(14, 1)
        self.assertClose(self.model(entry("location", "sub/data.bin"), entry("offset", "8"),
                                    entry("length", "96"), outside))
        self.assertClose(self.model(entry("location", "sub/data.bin"), entry("offset", "8"), outside))
        for entries in [[], [entry("location", "../data.bin")],
                        [entry("location", self.path("sub/data.bin"))],
                        [entry("location", "link/etc/passwd")], [entry("location", "none.bin")],
                        [entry("location", "sub/data.bin"), entry("offset", "9")],
                        [entry("location", "sub/data.bin"), entry("offset", "-8")],
                        [entry("location", "sub/data.bin"), entry("length", "95")],
                        [entry("location", "sub")], [entry("location", "a\0b")]]:
            self.refused(self.maker.finish().bytes(), "--target",
                         self.path("m.onnx", self.model(*entries, outside)))

    def test_constants(self):
        tensor = onnx_tensor("", 1, [4, 3, 2], data(4, struct.pack("<24f", *self.values)))
        nodes = [data(1, "a") + data(2, "original") + data(4, "Relu"),
                 constant("original", data(1, "value") + data(5, tensor))]
        self.assertClose(onnx_model(nodes=nodes))
        self.origin["steps"] = [{"reshape": [4, 3, 2]}]
        floats = struct.pack("<24f", *self.values)
        self.assertClose(onnx_model(nodes=[constant("original", data(1, "value_floats") + data(7, floats))]))
        one = self.maker.add("one", [], [[1]], inputs="non-negative", n=9, origin={"initializer": "one"})
        self.origin["steps"] = []
        nodes.append(constant("one", data(1, "value_float") + b"\x15" + self.maker.weights["one"][0]))
        self.assertClose(onnx_model(nodes=nodes))
        one["origin"]["initializer"] = "other"
        self.refused(self.maker.finish().bytes(), "--target", self.path("m.onnx"), because="other")

    def test_steps(self):
        """The tensor is the original turned twice."""
        self.origin["steps"] = [{"reshape": [2, 3, 4]}, {"transpose": [2, 1, 0]}]
        original = [0.0] * 24
        for a, b, c in itertools.product(range(4), range(3), range(2)):
            original[c * 12 + b * 4 + a] = self.values[a * 6 + b * 2 + c]
        raw = struct.pack("<24f", *original)
        self.assertClose(self.model(data(9, raw), dims=[24]))
        self.origin["steps"] = [{"reshape": [3, 2, 4]}, {"transpose": [2, 0, 1]}]
        original = [0.0] * 24
        for a, b, c in itertools.product(range(4), range(3), range(2)):
            original[b * 8 + c * 4 + a] = self.values[a * 6 + b * 2 + c]
        self.assertClose(self.model(data(9, struct.pack("<24f", *original)), dims=[4, 6]))
        for steps in [[{"transpose": [0, 1]}], [{"transpose": [0, 1, 1]}], [{"reshape": [5]}],
                      [{"tile": [2]}, {"reshape": [4, 3, 2]}], [{"tile": [1, 1]}], [{"tile": [0]}],
                      [{"reshape": [24]}], [{"other": 1}], [5], {}, [{"reshape": [-1, 3, 2]}]]:
            self.origin["steps"] = steps
            self.refused(self.maker.finish().bytes(), "--target",
                         self.path("m.onnx", self.model(data(9, raw))))

    def test_repetitions(self):
        """Along an axis in the middle, and along two."""
        for shape, repeats in [([4, 3, 1], [1, 1, 2]), ([4, 1, 2], [1, 3, 1]), ([2, 3, 2], [2, 1, 1]),
                               ([2, 1, 2], [2, 3, 1])]:
            original = [float(v) for v in range(math.prod(shape))]
            wide = []
            for at in itertools.product(*map(range, [4, 3, 2])):
                index = 0
                for place, size in zip(at, shape):
                    index = index * size + place % size
                wide.append(original[index])
            self.origin["steps"] = [{"tile": repeats}]
            raw = struct.pack(f"<{len(original)}f", *original)
            model = self.path("m.onnx", self.model(data(9, raw), dims=shape))
            code, out, _ = self.call(self.maker.finish().bytes(), "--target", model)
            largest = max(abs(a - b) for a, b in zip(self.values, wide))
            self.assertEqual(code, 1)
            self.assertIn(f"largest error {largest:.6g} ", out)

    def test_tolerance(self):
        off = list(self.values)
        off[3] += 0.5
        model = self.path("m.onnx", self.model(data(9, struct.pack("<24f", *off))))
        code, out, _ = self.call(self.maker.finish().bytes(), "--target", model)
        self.assertEqual(code, 1)
        self.assertIn("largest error 0.5  tolerance 0.001  above tolerance 1", out)
        self.assertIn("note: the target is not", out)
        self.tensor["statistics"]["accepted"] = 1
        with open(model, "rb") as file:
            self.maker.header["target"]["sha256"] = sha256(file.read())
        code, out, _ = self.call(self.maker.finish().bytes(), "--target", model)
        self.assertEqual(code, 0)
        self.assertNotIn("note:", out)
        self.tensor["statistics"]["accepted"] = 0
        off[3] = float("nan")
        result = self.compare(self.model(data(9, struct.pack("<24f", *off))))
        self.assertEqual((result["largestError"], result["above"]), (None, 1))

    def test_both_sides_are_compared(self):
        maker = Maker()
        subsets = [[3, 5, 6, 7], [3, 5, 6, 7]]
        maker.add("w", [4], subsets, n=9, origin={"initializer": "original", "steps": []})
        model = onnx_model([onnx_tensor("original", 1, [4], data(9, maker.weights["w"][0]))])
        code, out, _ = self.call(maker.finish().bytes(), "--target", self.path("m.onnx", model))
        self.assertEqual(code, 1)
        self.assertIn("above tolerance 4", out)

    def test_not_comparable(self):
        del self.tensor["origin"]
        code, out, _ = self.call(self.maker.finish().bytes(), "--target", self.path("m.onnx", b""))
        self.assertEqual(code, 0)
        self.assertIn("not comparable (computed from several)", out)

    def test_text(self):
        code, out, _ = self.call(self.maker.finish().bytes())
        self.assertEqual((code, out), (
            0, "w  4x3x2  samples 9  weights 24 positive  sha256 ok\n"
               f"weights sha256 {sha256(self.maker.weights['w'][0])}\n"))

    def test_broken_targets(self):
        good = self.model(data(9, struct.pack("<24f", *self.values)))
        content = self.maker.finish().bytes()
        for size in range(len(good)):
            code, _, _ = self.call(content, "--target", self.path("m.onnx", good[:size]))
            self.assertIn(code, (0, 2) if size > len(good) - 8 else (2,))
        rng = random.Random(11)
        for _ in range(1500):
            bad = bytearray(good)
            bad[rng.randrange(len(bad))] = rng.getrandbits(8)
            self.call(content, "--target", self.path("m.onnx", bytes(bad)))
        self.refused(content, "--target", self.path("m.onnx", self.model(kind=7)), because="float")
        huge = self.model(data(9, b"\0" * 8), dims=[2 ** 40, 2 ** 20])
        self.refused(content, "--target", self.path("m.onnx", huge), because="values")


if __name__ == "__main__":
    unittest.main()
