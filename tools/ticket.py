#!/usr/bin/env python3
"""Rebuilds and checks the weights of a Marble ticket.

This program was written from the page docs/ticket-format.md alone, in its order, and shares no code
with the program that makes tickets. It needs Python 3.8 or later and nothing else.

A ticket is untrusted input: nothing is unpacked to disk, and every size that a ticket declares is
compared with the bytes that are there before memory is taken for it.
"""

import argparse
import hashlib
import json
import math
import multiprocessing
import os
import re
import struct
import sys
import zipfile
from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import mul, sub

CHUNK = 8192  # weights that are rebuilt at a time
LANES = 2048  # random numbers that are drawn at a time


class Refused(Exception):
    """The input is not what the page describes; the message is one clear sentence."""


def show(name):
    """A name from a file, safe to print."""
    return name if name.isprintable() else ascii(name)


def little_endian(values):
    """The bytes of an array, little-endian on every machine."""
    if sys.byteorder == "big":
        values = values[:]
        values.byteswap()
    return values.tobytes()


# ---- The container --------------------------------------------------------------------------------

def check_seal(path):
    """Checks the last bytes of the file against all the others; returns the seal."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 200))
        seal = re.search(rb"marble-ticket ([1-9][0-9]*) sha256 ([0-9a-f]{64})\Z", file.read())
        if not seal:
            raise Refused("the file does not end with the seal of a ticket: it is cut or not a ticket")
        file.seek(0)
        left = size - 64
        while left > 0:
            part = file.read(min(left, 1 << 20))
            if not part:
                raise Refused("the file became shorter while it was read")
            digest.update(part)
            left -= len(part)
    if digest.hexdigest().encode() != seal[2]:
        raise Refused("the seal does not fit the file: a byte of it was changed")
    if seal[1] != b"1":
        raise Refused(f"the ticket has version {seal[1].decode()}, this program reads version 1")
    return seal[0]


# What the module zipfile raises for bad archives
ZIP_ERRORS = (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, ArithmeticError,
              LookupError, EOFError, struct.error)


class Container:
    """The zip archive, with only what the page allows in it."""

    def __init__(self, path):
        seal = check_seal(path)
        try:
            self.archive = zipfile.ZipFile(path)
        except ZIP_ERRORS as error:
            raise Refused(f"the file is not a zip archive: {error}") from None
        if self.archive.comment != seal:
            raise Refused("the comment of the zip archive is not the seal")
        self.entries = {}
        for entry in self.archive.infolist():
            name = entry.orig_filename
            if name in self.entries or name != entry.filename:
                raise Refused(f"the entry {show(name)} is there twice or badly named")
            if entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
                raise Refused(f"the entry {show(name)} is not stored as it is")
            if entry.compress_size != entry.file_size:
                raise Refused(f"the entry {show(name)} has two sizes")
            self.entries[name] = entry
        if sum(entry.file_size for entry in self.entries.values()) > os.path.getsize(path):
            raise Refused("the entries are together larger than the file")

    def read(self, name):
        if name not in self.entries:
            raise Refused(f"the entry {show(name)} is missing")
        try:
            data = self.archive.read(self.entries[name])
        except ZIP_ERRORS as error:
            raise Refused(f"the entry {show(name)} cannot be read: {error}") from None
        if len(data) != self.entries[name].file_size:
            raise Refused(f"the entry {show(name)} is cut")
        return data

    def check(self, listed):
        """Checks that these files, (name, bytes, sha256), and ticket.json are all that is there."""
        names = {"ticket.json"}
        for name, size, sha256 in listed:
            if name in names:
                raise Refused(f"ticket.json lists {show(name)} twice, or lists itself")
            names.add(name)
            data = self.read(name)
            if len(data) != size:
                raise Refused(f"the entry {show(name)} has {len(data)} bytes, ticket.json lists {size}")
            if hashlib.sha256(data).hexdigest() != sha256:
                raise Refused(f"the entry {show(name)} does not have the listed SHA-256")
        for name in self.entries:
            if name not in names:
                raise Refused(f"the entry {show(name)} is not listed in ticket.json")


# ---- ticket.json ----------------------------------------------------------------------------------

@dataclass
class Recipe:
    seed: int
    distribution: str


@dataclass
class Mask:
    side: str
    kept: int
    file: str


@dataclass
class Tensor:
    name: str
    number: int
    shape: list
    dims: list
    input_axes: list
    choice: str
    samples: int
    exponent: int
    tolerance: float
    origin: object  # None, or {"initializer": ..., "steps": [...]}
    masks: list
    accepted: int
    sha256: str

    @property
    def count(self):
        """T, the number of weights of one side."""
        return math.prod(self.dims)


@dataclass
class Masked:
    """A tensor that is a random one, masked. What it shares with a carved one has the same name."""
    name: str
    layer: int
    shape: list
    scale: float
    masks: list  # its only one
    sha256: str
    origin = None
    samples = 1

    @property
    def count(self):
        return math.prod(self.shape)


@dataclass
class Ticket:
    recipe: Recipe
    target_sha256: object  # None if the ticket does not name it
    tensors: list  # the carved ones, then the masked ones
    carried: list
    carried_file: str
    files: list  # (name, bytes, sha256) of every listed file
    sha256: str


KINDS = {str: "a string", int: "a whole number", float: "a number", list: "a list", dict: "an object"}
MOST_SAMPLES = {"subset": 62, "single": 24, "copies": 62}
SIDES = {"non-negative": ["positive"], "non-positive": ["negative"], "any": ["positive", "negative"],
         "immaterial": ["positive"]}


def field(place, where, name, kind, low=None, high=None, items=None):
    """One field of a JSON object, of the kind and in the range that the page gives it."""
    value = place.get(name)
    good = (int, float) if kind is float else kind
    if not isinstance(value, good) or isinstance(value, bool):
        raise Refused(f"ticket.json: {where} has no field {name} that is {KINDS[kind]}")
    if low is not None and not low <= value <= high:
        raise Refused(f"ticket.json: {where}: {name} is not between {low} and {high}")
    if items and any(not isinstance(item, items) or isinstance(item, bool) for item in value):
        raise Refused(f"ticket.json: {where}: an element of {name} is not {KINDS[items]}")
    return value


def sizes(place, where, name, low):
    """A list of whole numbers, none of them below `low`."""
    values = field(place, where, name, list, items=int)
    if len(values) > 64 or any(value < low for value in values):
        raise Refused(f"ticket.json: {where}: {name} is too long or has an element below {low}")
    return values


def sha256_of(place, where, name):
    value = field(place, where, name, str)
    if not re.fullmatch("[0-9a-f]{64}", value):
        raise Refused(f"ticket.json: {where}: {name} is not 64 lower-case hexadecimal digits")
    return value


def listed_file(place, where):
    return (field(place, where, "file", str), field(place, where, "bytes", int, 0, 1 << 62),
            sha256_of(place, where, "sha256"))


def parse_json(data, what):
    try:
        value = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise Refused(f"{what} is not JSON: {error}") from None
    if not isinstance(value, dict):
        raise Refused(f"{what} is not a JSON object")
    return value


def parse_tensor(item, files):
    name = field(item, "a tensor", "name", str)
    where = "the tensor " + show(name)
    shape, dims = sizes(item, where, "shape", 1), sizes(item, where, "dims", 1)
    if math.prod(shape) != math.prod(dims):
        raise Refused(f"ticket.json: {where}: the products of shape and dims differ")
    axes = sizes(item, where, "inputAxes", 0)
    if len(set(axes)) != len(axes) or any(axis >= len(dims) for axis in axes):
        raise Refused(f"ticket.json: {where}: inputAxes are not axes of dims, each at most once")
    inputs = field(item, where, "inputs", str)
    listed = field(item, where, "masks", list, items=dict)
    masks = [Mask(field(mask, where, "side", str), field(mask, where, "kept", int, 0, 1 << 62),
                  field(mask, where, "file", str)) for mask in listed]
    if [mask.side for mask in masks] != SIDES.get(inputs):
        raise Refused(f"ticket.json: {where}: the sides do not belong to inputs {show(inputs)}")
    files.extend(listed_file(mask, where) for mask in listed)
    choice = field(item, where, "choice", str) if "choice" in item else "subset"
    if choice not in MOST_SAMPLES:
        raise Refused(f"ticket.json: {where}: the choice {show(choice)} is not known")
    if (choice == "copies") != (inputs == "immaterial"):
        raise Refused(f"ticket.json: {where}: the choice {choice} does not go with {inputs} inputs")
    origin = field(item, where, "origin", dict) if item.get("origin") is not None else None
    statistics = field(item, where, "statistics", dict) if "statistics" in item else {}
    return Tensor(
        name, field(item, where, "number", int, 0, (1 << 31) - 1), shape, dims, axes,
        choice, field(item, where, "samples", int, 1, MOST_SAMPLES[choice]),
        field(item, where, "scaleExponent", int, -900, 75),
        field(item, where, "tolerance", float, 0, math.inf), origin, masks,
        field(statistics, where, "accepted", int, 0, 1 << 62) if "accepted" in statistics else 0,
        sha256_of(item, where, "weightsSha256"))


def parse_masked(item, files):
    name = field(item, "a masked tensor", "name", str)
    where = "the tensor " + show(name)
    shape = sizes(item, where, "shape", 1)
    scale = float(field(item, where, "scale", float, 0, 3.4028234663852886e38))
    if scale == 0 or struct.unpack("<f", struct.pack("<f", scale))[0] != scale:
        raise Refused(f"ticket.json: {where}: its scale is not a binary32 above 0")
    kept = field(item, where, "kept", int, 0, math.prod(shape))
    files.append(listed_file(item, where))
    return Masked(name, field(item, where, "layer", int, 0, (1 << 31) - 1), shape, scale,
                  [Mask("kept", kept, files[-1][0])], sha256_of(item, where, "weightsSha256"))


def parse_ticket(data):
    header = parse_json(data, "ticket.json")
    if header.get("format") != "marble-ticket" or header.get("version") != 1:
        raise Refused("ticket.json is not of format marble-ticket, version 1")
    recipe = field(header, "the header", "recipe", dict)
    if recipe.get("generator") != "philox4x32-10":
        raise Refused("ticket.json: the generator is not philox4x32-10")
    seed = field(recipe, "the recipe", "seed", str)
    if not re.fullmatch("[0-9]{1,20}", seed) or int(seed) >= 1 << 64:
        raise Refused("ticket.json: the seed is not an unsigned 64-bit number")
    distribution = field(recipe, "the recipe", "distribution", str)
    if distribution not in ("uniform", "normal", "signed-constant"):
        raise Refused(f"ticket.json: the distribution {show(distribution)} is not known")
    target = header.get("target")
    files = [listed_file(field(header, "the header", "skeleton", dict), "the skeleton"),
             listed_file(field(header, "the header", "carriedFile", dict), "the carried file")]
    tensors = [parse_tensor(item, files)
               for item in field(header, "the header", "tensors", list, items=dict)]
    if "masked" in header:
        tensors += [parse_masked(item, files)
                    for item in field(header, "the header", "masked", list, items=dict)]
    return Ticket(Recipe(int(seed), distribution),
                  target.get("sha256") if isinstance(target, dict) else None, tensors,
                  field(header, "the header", "carried", list, items=dict), files[1][0], files,
                  sha256_of(header, "the header", "weightsSha256"))


# ---- A random weight ------------------------------------------------------------------------------
#
# Philox is computed for many blocks at once: a Python integer holds one number in each 64-bit "lane",
# so that one multiplication of the long integer multiplies all lanes. A product of two 32-bit numbers
# just fits its lane.

@lru_cache(maxsize=32)
def lane_constants(seed, lanes):
    """The number 1 in every lane, and the keys of the ten rounds in every lane."""
    ones = int.from_bytes(b"\1\0\0\0\0\0\0\0" * lanes, "little")
    k0, k1 = seed & 0xFFFFFFFF, seed >> 32
    keys = []
    for _ in range(10):
        keys.append((ones * k0, ones * k1))
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return ones, keys


def random_words(seed, layer, indices):
    """The 32-bit words of a random layer at these indices, read as signed numbers."""
    lanes = len(indices)
    ones, keys = lane_constants(seed, lanes)
    low = ones * 0xFFFFFFFF  # the lower half of every lane
    index = int.from_bytes(little_endian(indices), "little")
    word = index & ones * 3
    block = (index ^ word) >> 2
    x0, x1, x2, x3 = block & low, (block >> 32) & low, ones * layer, 0
    for k0, k1 in keys:
        p, r = x0 * 0xD2511F53, x2 * 0xCD9E8D57
        # x1 and x3 keep dirt in their upper halves, which the masks remove in the next round
        x0, x1, x2, x3 = ((r >> 32) ^ x1 ^ k0) & low, r, ((p >> 32) ^ x3 ^ k1) & low, p
    odd = (word & ones) * 0xFFFFFFFF  # all bits set in the lanes that want word 1 or 3
    upper = (word >> 1 & ones) * 0xFFFFFFFF  # ... and in those that want word 2 or 3
    x0 ^= (x0 ^ x1) & odd
    x2 ^= (x2 ^ x3) & odd
    x0 ^= (x0 ^ x2) & upper
    return struct.unpack(f"<{2 * lanes}i", x0.to_bytes(8 * lanes, "little"))[::2]


def random_weights(recipe, layer, indices):
    """q(layer, index) for every index of an array."""
    weights = []
    for start in range(0, len(indices), LANES):
        words = random_words(recipe.seed, layer, indices[start:start + LANES])
        if recipe.distribution == "uniform":
            weights += [word >> 8 for word in words]
        elif recipe.distribution == "signed-constant":
            weights += [-0x800000 if word < 0 else 0x800000 for word in words]
        else:
            weights += [round(normal(((word & 0xFFFFFFFF) + 0.5) / 4294967296.0) * 1048576.0)
                        for word in words]
    return weights


def normal(p):
    """The normal deviate of lower tail area p, 2^-33 <= p < 1: algorithm AS 241, PPND16."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return (q * (((((((2.5090809287301226727e+3 * r + 3.3430575583588128105e+4) * r
                         + 6.7265770927008700853e+4) * r + 4.5921953931549871457e+4) * r
                       + 1.3731693765509461125e+4) * r + 1.9715909503065514427e+3) * r
                     + 1.3314166789178437745e+2) * r + 3.3871328727963666080e+0)
                / (((((((5.2264952788528545610e+3 * r + 2.8729085735721942674e+4) * r
                        + 3.9307895800092710610e+4) * r + 2.1213794301586595867e+4) * r
                      + 5.3941960214247511077e+3) * r + 6.8718700749205790830e+2) * r
                    + 4.2313330701600911252e+1) * r + 1.0))
    # p is never so small that the third pair of polynomials, for r > 5, would be needed
    r = math.sqrt(-logarithm(min(p, 1.0 - p))) - 1.6
    x = ((((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
               + 2.41780725177450611770e-1) * r + 1.27045825245236838258e+0) * r
             + 3.64784832476320460504e+0) * r + 5.76949722146069140550e+0) * r
           + 4.63033784615654529590e+0) * r + 1.42343711074968357734e+0)
         / (((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
                 + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r
               + 6.89767334985100004550e-1) * r + 1.67638483018380384940e+0) * r
             + 2.05319162663775882187e+0) * r + 1.0))
    return -x if q < 0 else x


LOGARITHM = [1.0 / (2 * k + 1) for k in range(22, -1, -1)]


def logarithm(x):
    """The natural logarithm, by the series of the page."""
    m, e = math.frexp(x)
    if m < 0.7071067811865476:
        m, e = 2 * m, e - 1
    t = (m - 1.0) / (m + 1.0)
    square, s = t * t, 0.0
    for coefficient in LOGARITHM:
        s = s * square + coefficient
    return e * 0.6931471805599453 + 2 * t * s


# ---- From mask to weight --------------------------------------------------------------------------

def walk(dims, strides):
    """The sum of coordinate times stride for every multi-index over dims, in row-major order."""
    sums = array("q", [0])
    for size, stride in zip(reversed(dims), reversed(strides)):
        if stride == 0:
            sums = sums * size
        else:
            inner, sums = sums, array("q")
            for c in range(size):
                sums.extend([stride * c + x for x in inner])
    return sums


def row_major(dims):
    """The strides of a row-major array."""
    return list(accumulate([1] + dims[:0:-1], mul))[::-1] if dims else []


def block_numbers(dims, input_axes):
    """The number of the block of every weight."""
    axes = sorted(input_axes)
    strides = [0] * len(dims)
    for axis, stride in zip(axes, row_major([dims[axis] for axis in axes])):
        strides[axis] = stride
    return walk(dims, strides)


def live_units(recipe, tensor, side, block):
    """The live units of a block: their numbers k, as bytes, and the weights u leading into them."""
    n, sign = tensor.samples, 1 if side == "positive" else -1
    for tried in (min(256, 2 * n + 20), 256):  # the first is nearly always enough
        indices = array("Q", range(256 * block, 256 * block + tried))
        units = random_weights(recipe, 2 * tensor.number, indices)
        live = [k for k, u in enumerate(units) if u * sign > 0][:n]
        if len(live) == n:
            return bytes(live), array("i", [units[k] for k in live])
    raise Refused(f"block {block} has fewer than {n} live units")


# The bits of every small subset, ascending.
BITS = [()]
for _bit in range(12):
    BITS += [bits + (_bit,) for bits in BITS]


def bits_of(subset):
    if subset < len(BITS):
        return BITS[subset]
    return BITS[subset & 4095] + tuple(12 + bit for bit in bits_of(subset >> 12))


def sums(recipe, layer, start, subsets, units):
    """S of the weights t = start, start + 1, ...; `units` are the live units of their blocks."""
    kept = [BITS[subset] if subset < 4096 else bits_of(subset) for subset in subsets]
    # One flat list for all kept units of these weights, first u, then v
    first = range(256 * start, 256 * (start + len(subsets)), 256)
    u = [us[j] for (_, us), bits in zip(units, kept) for j in bits]
    v = random_weights(recipe, layer, array("Q", [at + ks[j] for at, (ks, _), bits
                                                  in zip(first, units, kept) for j in bits]))
    # The sums of the parts of the list are the differences of the running sum, all of it exact
    running = list(accumulate(map(mul, u, v), initial=0))
    ends = [running[end] for end in accumulate(map(len, kept), initial=0)]
    return list(map(sub, ends[1:], ends)), len(u)


def subset_sums(recipe, tensor, side, blocks):
    """What gives the sums of the weights t = start, ... for their subsets, and how many are kept."""
    live = [live_units(recipe, tensor, side, block) for block in range(max(blocks) + 1)]

    def of(start, subsets):
        units = [live[block] for block in blocks[start:start + len(subsets)]]
        return sums(recipe, 2 * tensor.number + 1, start, subsets, units)

    return of


def copy_sums(recipe, tensor, _side, _blocks):
    """The same for weights behind n copies of their input, each of which counts as a unit with u = 1."""
    copies = bytes(range(tensor.samples)), array("i", [1 << 23] * tensor.samples)

    def of(start, subsets):
        return sums(recipe, 2 * tensor.number + 1, start, subsets, [copies] * len(subsets))

    return of


def single_products(recipe, tensor, side, blocks):
    """The same for weights that keep a single unit each."""
    sign = 1 if side == "positive" else -1

    def of(start, numbers):
        kept = [t for t, number in enumerate(numbers) if number]
        u = random_weights(recipe, 2 * tensor.number, array("Q", [
            (blocks[start + t] << 24) + numbers[t] - 1 for t in kept]))
        v = random_weights(recipe, 2 * tensor.number + 1, array("Q", [
            (start + t << 24) + numbers[t] - 1 for t in kept]))
        if any(weight * sign <= 0 for weight in u):
            raise Refused("a weight keeps a unit that is not of its side")
        products = [0] * len(numbers)
        for t, into, out in zip(kept, u, v):
            products[t] = into * out
        return products, len(kept)

    return of


READERS = {"subset": subset_sums, "single": single_products, "copies": copy_sums}


def rebuild(task):
    """All weights of one side of a tensor, an array of binary32; and how many units it keeps."""
    recipe, tensor, mask, data = task
    try:
        if isinstance(tensor, Masked):
            return rebuild_masked(recipe, tensor, data)
        decoded = read_mask(data, tensor.samples, tensor.count)
        blocks = block_numbers(tensor.dims, tensor.input_axes)
        sums_of = READERS[tensor.choice](recipe, tensor, mask.side, blocks)
        scale = 2.0 ** (tensor.exponent - 46)
        weights, kept = array("f"), 0
        for numbers in decoded:
            exact, count = sums_of(len(weights), numbers)
            # S has at most 53 bits and so has S * scale; the array rounds it, once
            weights.extend([s * scale for s in exact])
            kept += count
        return weights, kept
    except Refused as error:
        raise Refused(f"{show(mask.file)}: {error}") from None


def rebuild_masked(recipe, tensor, data):
    """All weights of a masked tensor, an array of binary32; and how many it keeps."""
    kept = read_weight_mask(data, tensor.shape, tensor.masks[0].kept)
    weights = array("f", bytes(4)) * tensor.count
    for start in range(0, len(kept), CHUNK):
        part = kept[start:start + CHUNK]
        for t, q in zip(part, random_weights(recipe, tensor.layer, part)):
            weights[t] = q * tensor.scale  # of 48 bits at most: exact, and rounded once
    return weights, len(kept)


# ---- The code of a mask ---------------------------------------------------------------------------

def mask_code(data, samples):
    """The code words, strings of 0 and 1, each with its class."""
    if len(data) < samples + 2 or data[0] != samples:
        raise Refused(f"the mask does not begin with {samples} and {samples + 1} code lengths")
    used = sorted((length, c) for c, length in enumerate(data[1:samples + 2]) if length)
    if not used or used[-1][0] > 62:
        raise Refused("the mask has no code, or code words of more than 62 bits")
    if len(used) == 1:
        complete = used[0][0] == 1
    else:
        complete = sum(1 << (62 - length) for length, _ in used) == 1 << 62
    if not complete:
        raise Refused("the code of the mask is not complete")
    code, word, last = {}, -1, used[0][0]
    for length, c in used:
        word, last = (word + 1) << (length - last), length
        code[f"{word:0{length}b}"] = c
    return code


def bit_text(data):
    """The bits of some bytes as a string of 0 and 1."""
    return f"{int.from_bytes(data, 'big'):0{8 * len(data)}b}" if data else ""


def read_mask(data, samples, count):
    """Checks the mask of `count` weights; returns an iterator of their subsets, a CHUNK at a time."""
    code = mask_code(data, samples)
    if count > 8 * (len(data) - samples - 2):
        raise Refused(f"the mask has fewer bits than the tensor has weights, {count}")
    return read_subsets(memoryview(data)[samples + 2:], code, samples, count)


def read_subsets(data, code, samples, count):
    lengths = sorted(set(map(len, code)))
    reserve = CHUNK * (lengths[-1] + samples) // 8 + 1  # bytes that are enough for a chunk
    known = {}  # the next 16 bits -> what they begin with, where they hold a whole subset
    text, at = "", 0

    def first_subset():
        """The subset at `at` and the number of its bits."""
        for length in lengths:
            c = code.get(text[at:at + length])
            if c is not None:
                rest = text[at + length:at + length + c - 1] if c > 1 else ""
                if len(rest) < c - 1:
                    break
                return (int("1" + rest, 2) if c else 0), length + len(rest)
        raise Refused("the bits of the mask end early or are no code word")

    for start in range(0, count, CHUNK):
        text, at = text[at:] + bit_text(data[:reserve]), 0
        data = data[reserve:]
        subsets = []
        for _ in range(min(CHUNK, count - start)):
            key = text[at:at + 16]
            found = known.get(key)
            if found is None:
                found = first_subset()
                if found[1] <= 16:
                    known[key] = found
            subset, length = found
            subsets.append(subset)
            at += length
        yield subsets
    if len(text) - at + 8 * len(data) >= 8 or "1" in text[at:]:
        raise Refused("the mask does not end with fewer than eight zero bits")


def read_weight_mask(data, shape, kept):
    """The numbers of the kept weights of a masked tensor, ascending."""
    if not data or data[0] > 1 or (len(data) > 1 and data[-1] == 0):
        raise Refused("the mask does not begin with 0 or 1, or ends with a zero byte")
    left, to_keep = math.prod(shape), kept
    columns = math.prod(shape[1:])
    usual = min(max((kept * 65536 + left // 2) // left, 1), 65535)
    seen = [0] * columns
    at, code, reach, found = 5, int.from_bytes(data[1:5].ljust(4, b"\0"), "big"), 0xFFFFFFFF, array("Q")
    t = 0
    while to_keep:
        if to_keep == left:
            keeps = True
        else:
            if data[0] == 0:
                share = (to_keep * 65536 + left // 2) // left
            else:
                share = (seen[t % columns] * 65536 + 8 * usual) // (t // columns + 8)
            bound = (reach >> 16) * min(max(share, 1), 65535)
            keeps = code < bound
            if keeps:
                reach = bound
            else:
                code -= bound
                reach -= bound
            while reach < 1 << 24:
                reach <<= 8
                code = code << 8 | (data[at] if at < len(data) else 0)
                at += 1
        if keeps:
            found.append(t)
            seen[t % columns] += 1
            to_keep -= 1
        left -= 1
        t += 1
    if at < len(data):
        raise Refused("the mask goes on behind its last weight")
    return found


# ---- Checksums ------------------------------------------------------------------------------------

def rebuild_all(container, ticket, jobs):
    """Every tensor of the ticket with the weights of its sides and the kept units of its sides."""
    tasks = ((ticket.recipe, tensor, mask, container.read(mask.file))
             for tensor in ticket.tensors for mask in tensor.masks)
    pool = multiprocessing.Pool(jobs) if jobs > 1 else None
    try:
        results = pool.imap(rebuild, tasks) if pool else map(rebuild, tasks)
        for tensor in ticket.tensors:
            done = [next(results) for _ in tensor.masks]
            yield tensor, [weights for weights, _ in done], [kept for _, kept in done]
    finally:
        if pool:
            pool.terminate()


def check_weights(container, ticket, jobs, use):
    """Rebuilds all weights, checks them, hands them to `use`; returns the report."""
    total, rows = hashlib.sha256(), []
    for tensor, sides, kept in rebuild_all(container, ticket, jobs):
        digest = hashlib.sha256()
        for weights in sides:
            data = little_endian(weights)
            digest.update(data)
            total.update(data)
        row = {
            "name": tensor.name, "shape": tensor.shape, "samples": tensor.samples,
            "weights": tensor.count, "sides": [mask.side for mask in tensor.masks],
            "kept": kept, "keptOk": kept == [mask.kept for mask in tensor.masks],
            "weightsSha256": digest.hexdigest(), "sha256Ok": digest.hexdigest() == tensor.sha256}
        use(row, tensor, sides)
        rows.append(row)
    return {"tensors": rows, "weightsSha256": total.hexdigest(),
            "sha256Ok": total.hexdigest() == ticket.sha256}


# ---- Comparing with the target --------------------------------------------------------------------

def varint(data, at):
    """A protobuf varint as an unsigned 64-bit number, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            break
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value & 0xFFFFFFFFFFFFFFFF, at
    raise Refused("the target is not an ONNX file: a number is cut")


def message(data):
    """The fields of a protobuf message: pairs of number and value, an int or a memoryview."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
            yield key >> 3, value
            continue
        if kind == 2:
            size, at = varint(data, at)
        else:
            size = {1: 8, 5: 4}.get(kind)
        if size is None or size > len(data) - at:
            raise Refused("the target is not an ONNX file: a field is cut or of an unknown kind")
        yield key >> 3, data[at:at + size]
        at += size


def bytes_of(value):
    if isinstance(value, int):
        raise Refused("the target is not an ONNX file: a number stands where bytes should")
    return value


def text_of(value):
    return bytes(bytes_of(value)).decode("utf-8", "replace")


def varints_of(value):
    """The numbers of one occurrence, packed or not, of a repeated varint field."""
    if isinstance(value, int):
        return [value]
    numbers, at = [], 0
    while at < len(value):
        number, at = varint(value, at)
        numbers.append(number)
    return numbers


FLOAT, FLOAT16, DOUBLE, BFLOAT16 = 1, 10, 11, 16
WIDTHS = {FLOAT: 4, FLOAT16: 2, DOUBLE: 8, BFLOAT16: 2}


def binary32(data, kind):
    """Little-endian values of a float type, each rounded to the nearest binary32."""
    count, rest = divmod(len(data), WIDTHS[kind])
    if rest:
        raise Refused("a tensor of the target has half a value at its end")
    if kind == BFLOAT16:
        data = b"".join(b"\0\0" + data[at:at + 2] for at in range(0, 2 * count, 2))
        kind = FLOAT
    if kind == FLOAT:
        values = array("f")
        values.frombytes(data)
        if sys.byteorder == "big":
            values.byteswap()
        return values
    return array("f", struct.unpack(f"<{count}{'e' if kind == FLOAT16 else 'd'}", data))


class Target:
    """The float initializers and constants of an ONNX file."""

    def __init__(self, path):
        self.folder = os.path.dirname(os.path.abspath(path))
        with open(path, "rb") as file:
            data = file.read()
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.initializers, self.constants = {}, {}
        for number, graph in message(memoryview(data)):
            if number == 7:
                for part, value in message(bytes_of(graph)):
                    if part == 1:
                        self.note_constant(bytes_of(value))
                    elif part == 5:
                        self.note_initializer(bytes_of(value))

    def note_initializer(self, tensor):
        for number, value in message(tensor):
            if number == 8:
                self.initializers[text_of(value)] = tensor

    def note_constant(self, node):
        outputs, attributes, operator = [], [], ""
        for number, value in message(node):
            if number == 2:
                outputs.append(text_of(value))
            elif number == 4:
                operator = text_of(value)
            elif number == 5:
                attributes.append(bytes_of(value))
        if operator == "Constant" and outputs:
            self.constants[outputs[0]] = attributes

    def values(self, name):
        """The dims and the values, an array of binary32, of a tensor."""
        if name in self.initializers:
            return self.tensor(name, self.initializers[name])
        for attribute in self.constants.get(name, []):
            found, floats = {}, []
            for number, value in message(attribute):
                found[number] = value
                if number == 7:
                    floats.append(bytes(bytes_of(value)))
            called = text_of(found.get(1, b""))
            if called == "value" and 5 in found:
                return self.tensor(name, bytes_of(found[5]))
            if called == "value_float":
                return [], binary32(bytes(bytes_of(found.get(2, b"\0\0\0\0"))), FLOAT)
            if called == "value_floats":
                values = binary32(b"".join(floats), FLOAT)
                return [len(values)], values
        raise Refused(f"the target has no initializer and no Constant {show(name)}")

    def tensor(self, name, data):
        dims, kind, raw, external, outside = [], 0, None, {}, False
        floats, bits, doubles = [], [], []
        for number, value in message(data):
            if number == 1:
                dims += varints_of(value)
            elif number == 2:
                kind = value
            elif number == 4:
                floats.append(bytes_of(value))
            elif number == 5:
                bits += varints_of(value)
            elif number == 9:
                raw = bytes_of(value)
            elif number == 10:
                doubles.append(bytes_of(value))
            elif number == 13:
                entry = dict(message(bytes_of(value)))
                external[text_of(entry.get(1, b""))] = text_of(entry.get(2, b""))
            elif number == 14:
                outside = value == 1
        if kind not in WIDTHS:
            raise Refused(f"the tensor {show(name)} of the target is not of a float type")
        size = math.prod(dims) * WIDTHS[kind]
        if outside:
            raw = self.external(name, external, size)
        elif raw is not None:
            raw = bytes(raw)
        elif kind == FLOAT:
            raw = b"".join(floats)
        elif kind == DOUBLE:
            raw = b"".join(doubles)
        else:
            raw = struct.pack(f"<{len(bits)}H", *(value & 0xFFFF for value in bits))
        if len(raw) != size:
            raise Refused(f"the tensor {show(name)} of the target does not have the values it declares")
        return dims, binary32(raw, kind)

    def external(self, name, entries, size):
        """The bytes of a tensor that lie in another file, of the folder of the model only."""
        location = entries.get("location", "")
        folder = os.path.join(os.path.realpath(self.folder), "")
        path = os.path.realpath(os.path.join(folder, location.replace("\0", "?")))
        if not location or os.path.isabs(location) or not path.startswith(folder):
            raise Refused(f"the external data of {show(name)} lie outside the model's folder")
        numbers = [entries.get("offset", "0"), entries.get("length", str(size))]
        if not all(re.fullmatch("[0-9]{1,18}", number) for number in numbers):
            raise Refused(f"the external data of {show(name)} have a bad offset or length")
        offset, length = map(int, numbers)
        with open(path, "rb") as file:
            if length != size or offset + length > file.seek(0, os.SEEK_END):
                raise Refused(f"the external data of {show(name)} do not have the declared size")
            file.seek(offset)
            return file.read(length)

    def weights_of(self, tensor):
        """What `origin` says: the values of the target in the shape of the tensor."""
        where = f"the origin of {show(tensor.name)}"
        dims, values = self.values(field(tensor.origin, where, "initializer", str))
        steps = field(tensor.origin, where, "steps", list, items=dict) if "steps" in tensor.origin else []
        for step in steps:
            if "transpose" in step:
                order = sizes(step, where, "transpose", 0)
                if sorted(order) != list(range(len(dims))):
                    raise Refused(f"ticket.json: {where}: {order} is not a permutation of the axes")
                strides = row_major(dims)
                dims = [dims[axis] for axis in order]
                from_index = walk(dims, [strides[axis] for axis in order])
                values = array("f", map(values.__getitem__, from_index))
            elif "reshape" in step:
                shape = sizes(step, where, "reshape", 0)
                if math.prod(shape) != len(values):
                    raise Refused(f"ticket.json: {where}: {dims} cannot be reshaped to {shape}")
                dims = shape
            elif "tile" in step:
                repeats = sizes(step, where, "tile", 1)
                if len(repeats) != len(dims):
                    raise Refused(f"ticket.json: {where}: {dims} cannot be repeated {repeats} times")
                if math.prod(repeats) * len(values) > tensor.count:
                    raise Refused(f"ticket.json: {where}: {repeats} repeats more than the tensor holds")
                for axis, times in enumerate(repeats):
                    values = repeated(values, math.prod(dims[axis:]), times)
                dims = [size * times for size, times in zip(dims, repeats)]
            else:
                raise Refused(f"ticket.json: {where}: a step is none of transpose, reshape, tile")
        if dims != tensor.shape:
            raise Refused(f"the target's values for {show(tensor.name)} have the shape {dims}, "
                          f"the tensor has {tensor.shape}")
        return values


def repeated(values, part, times):
    """Every `part` values `times` times; along an axis, if a part is all that lies behind one place."""
    result = array("f")
    for start in range(0, len(values), part):
        result.extend(values[start:start + part] * times)
    return result


def compare(tensor, sides, target):
    """How far the weights are from the target: the part "target" of the tensor's report."""
    if tensor.origin is None:
        return "not comparable (computed from several)"
    wanted = target.weights_of(tensor)
    largest, above = 0.0, 0
    for weights in sides:
        for start in range(0, len(weights), CHUNK):
            part = slice(start, start + CHUNK)
            errors = list(map(abs, map(sub, weights[part], wanted[part])))
            if any(map(math.isnan, errors)):
                errors = [math.inf if math.isnan(error) else error for error in errors]
            largest = max(largest, max(errors))
            above += sum(1 for error in errors if error > tensor.tolerance)
    return {"largestError": largest, "tolerance": tensor.tolerance, "above": above,
            "accepted": tensor.accepted, "ok": above <= tensor.accepted}


# ---- carried.safetensors --------------------------------------------------------------------------

CARRIED_WIDTHS = {"F32": 4, "F64": 8, "F16": 2, "BF16": 2}


def check_carried(data, carried):
    """Checks the form of the file and that it holds exactly the listed tensors."""
    size = int.from_bytes(data[:8], "little")
    if size > len(data) - 8:
        raise Refused("the header of the carried tensors is cut")
    header = parse_json(data[8:8 + size], "the header of the carried tensors")
    header.pop("__metadata__", None)
    listed = {field(item, "a carried tensor", "name", str): item for item in carried}
    if set(listed) != set(header) or len(listed) != len(carried):
        raise Refused("the file of the carried tensors does not hold the tensors that are listed")
    parts = []
    for name, item in listed.items():
        where = "the carried tensor " + show(name)
        entry = field(header, "the file of carried tensors", name, dict)
        kind, shape = field(entry, where, "dtype", str), sizes(entry, where, "shape", 0)
        part = sizes(entry, where, "data_offsets", 0)
        if kind not in CARRIED_WIDTHS or len(part) != 2 \
                or part[1] - part[0] != math.prod(shape) * CARRIED_WIDTHS[kind]:
            raise Refused(f"{where} has a type, a shape and offsets that do not belong together")
        if (item.get("type"), item.get("shape"), item.get("bytes")) != (kind, shape, part[1] - part[0]):
            raise Refused(f"{where} has another type, shape or size than ticket.json lists")
        parts.append(part)
    end = 0
    for part in sorted(parts):
        if part[0] != end:
            raise Refused("the values of the carried tensors have a gap between them or overlap")
        end = part[1]
    if end != len(data) - 8 - size:
        raise Refused("the file of the carried tensors is longer or shorter than its values")


class WeightsFile:
    """A safetensors file of all rebuilt weights; it gets its name when it is complete."""

    def __init__(self, path, tensors):
        header, end = {}, 0
        for tensor in tensors:
            for name in [tensor.name, tensor.name + ".negative"][:len(tensor.masks)]:
                if name in header:
                    raise Refused(f"two tensors would be written under the name {show(name)}")
                header[name] = {"dtype": "F32", "shape": tensor.shape,
                                "data_offsets": [end, end + 4 * tensor.count]}
                end += 4 * tensor.count
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        self.path = path
        self.file = open(path + ".part", "wb")
        self.file.write(len(text).to_bytes(8, "little") + text)

    def add(self, weights):
        self.file.write(little_endian(weights))

    def close(self, keep):
        self.file.close()
        if keep:
            os.replace(self.path + ".part", self.path)
        else:
            os.remove(self.path + ".part")


# ---- The command line -----------------------------------------------------------------------------

def row_text(row):
    """The line of one tensor."""
    words = [show(row["name"]), "x".join(map(str, row["shape"])) or "scalar",
             f"samples {row['samples']}", f"weights {row['weights']} {'+'.join(row['sides'])}",
             "sha256 ok" if row["sha256Ok"] else "sha256 DIFFERS"]
    if not row["keptOk"]:
        words.append("number of kept units DIFFERS")
    target = row.get("target")
    if isinstance(target, str):
        words.append(target)
    elif target:
        words += [f"largest error {target['largestError']:.6g}", f"tolerance {target['tolerance']:.6g}",
                  f"above tolerance {target['above']} (accepted {target['accepted']})"]
        if not target["ok"]:
            words.append("TOO MANY")
    return "  ".join(words)


def jsonable(value):
    """The value without infinities, which JSON does not have."""
    if isinstance(value, dict):
        return {name: jsonable(item) for name, item in value.items()}
    if isinstance(value, list):
        return [jsonable(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def run(options):
    """Does what the command line asks; returns the exit code."""
    container = Container(options.ticket)
    ticket = parse_ticket(container.read("ticket.json"))
    container.check(ticket.files)
    check_carried(container.read(ticket.carried_file), ticket.carried)
    target = Target(options.target) if options.target else None
    output = WeightsFile(options.write_weights, ticket.tensors) if options.write_weights else None

    def use(row, tensor, sides):
        if target:
            row["target"] = compare(tensor, sides, target)
        if output:
            for weights in sides:
                output.add(weights)
        if not options.json:
            print(row_text(row), flush=True)

    sound = False
    try:
        report = check_weights(container, ticket, options.jobs, use)
        sound = report["sha256Ok"] and all(row["sha256Ok"] and row["keptOk"] for row in report["tensors"])
    finally:
        if output:
            output.close(keep=sound)
    close_enough = all(row["target"]["ok"] for row in report["tensors"]
                       if isinstance(row.get("target"), dict))
    if target:
        report["targetSha256Ok"] = target.sha256 == ticket.target_sha256
    report["ok"] = sound and close_enough
    if options.json:
        print(json.dumps(jsonable(report), indent=2))
    else:
        if target and not report["targetSha256Ok"]:
            print("note: the target is not, byte for byte, the file that was carved")
        if not report["sha256Ok"]:
            print("the SHA-256 of all weights DIFFERS from that of the ticket, " + ticket.sha256)
        if output and not sound:
            print(f"{options.write_weights} was not written")
        print("weights sha256 " + report["weightsSha256"])
    return 0 if report["ok"] else 1


def at_least_one(text):
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


at_least_one.__name__ = "positive number"  # as argparse shows it


def parser():
    result = argparse.ArgumentParser(
        description="Rebuild every weight of a Marble ticket from its random network and its masks, "
                    "and check the seal, the files and all checksums of the ticket.",
        epilog="Exit code: 0 if all is well; 1 if a checksum differs or a weight is too far from the "
               "target; 2 if the ticket or the target cannot be read or is not what it should be.")
    result.add_argument("ticket", metavar="FILE.ticket", help="the ticket to check")
    result.add_argument("--target", metavar="MODEL.onnx",
                        help="also compare every weight with the model that was carved; its external "
                             "data, if it has any, must lie in its folder")
    result.add_argument("--write-weights", metavar="FILE.safetensors",
                        help="write the rebuilt weights, if they pass the checks; the second side of a "
                             "tensor is called NAME.negative")
    result.add_argument("--json", action="store_true", help="print one JSON object instead of lines")
    result.add_argument("--jobs", metavar="N", type=at_least_one, default=1,
                        help="rebuild the tensors in N processes (default 1)")
    return result


def main(arguments=None):
    options = parser().parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        return run(options)
    except Refused as error:
        problem = str(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        problem = f"cannot use {error.filename}: {error.strerror}" if error.filename else str(error)
    except MemoryError:
        problem = "there is not enough memory"
    print(f"ticket.py: {problem}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
