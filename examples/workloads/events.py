"""Writes what TensorBoard shows. Its own writer is in a package that the notebook's image does not have."""

import os
import struct
import time


def checksum(data):
    """CRC-32C, masked as in files of records."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    crc ^= 0xFFFFFFFF
    return struct.pack('<I', (crc >> 15 | crc << 17) + 0xA282EAD8 & 0xFFFFFFFF)


def text(field, data):
    """A field of a protocol buffer, of less than 128 bytes."""
    return bytes([field << 3 | 2, len(data)]) + data


class EventFile:
    """A file of scalars in a folder, which is made if it is missing."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.file = open(os.path.join(folder, f'events.out.tfevents.{time.time():.0f}'), 'wb')
        self.record(text(3, b'brain.Event:2'))

    def write(self, step, **scalars):
        """Adds values of a step, which is less than 128."""
        for name, value in scalars.items():
            scalar = text(1, name.encode()) + struct.pack('<Bf', 2 << 3 | 5, value)
            self.record(bytes([2 << 3, step]) + text(5, text(1, scalar)))

    def record(self, message):
        event = struct.pack('<Bd', 1 << 3 | 1, time.time()) + message
        length = struct.pack('<Q', len(event))
        self.file.write(length + checksum(length) + event + checksum(event))
        self.file.flush()
