"""Disks of a test's own: a small one in memory, an ext4 image, and the end of its power. Root on Linux only."""

import contextlib
import fcntl
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_EXT4_IOC_SHUTDOWN = 0x8004587D
_WITHOUT_FLUSHING_THE_LOG = 2


def require_root(*programs: str) -> None:
    """Skip where no disk can be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a disk of its own needs root on Linux")
    absent = [program for program in ("mount", "umount", *programs) if shutil.which(program) is None]
    if absent:
        pytest.skip(f"a disk of its own needs {' and '.join(absent)}")


@contextlib.contextmanager
def small_disk(place: Path, size_kib: int) -> Iterator[Path]:
    """A disk in memory."""
    require_root()
    place.mkdir(exist_ok=True)
    _mount("a disk in memory", "-t", "tmpfs", "-o", f"size={size_kib}k,mode=700", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def make_image(image: Path, size_mib: int, *options: str) -> None:
    """An empty ext4 disk in a sparse file."""
    require_root("mkfs.ext4")
    with image.open("wb") as file:
        file.truncate(size_mib * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-F", "-m", "0", *options, str(image)], check=True, capture_output=True)


@contextlib.contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    """The disk in the image."""
    place.mkdir(exist_ok=True)
    _mount("an ext4 image", "-t", "ext4", "-o", "loop,errors=continue", str(image), str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=False, capture_output=True)
        if place.is_mount():
            subprocess.run(["umount", "-l", str(place)], check=False)


def cut_power(place: Path) -> None:
    """What the disk does not hold yet it will never hold."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _EXT4_IOC_SHUTDOWN, struct.pack("I", _WITHOUT_FLUSHING_THE_LOG))
    except OSError as error:
        pytest.skip(f"this kernel cannot cut the power of a disk: {error.strerror}")
    finally:
        os.close(descriptor)


def _mount(what: str, *arguments: str) -> None:
    done = subprocess.run(["mount", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"{what} cannot be mounted here: {done.stderr.strip()}")
