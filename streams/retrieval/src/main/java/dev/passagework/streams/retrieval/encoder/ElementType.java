package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What a tensor of a safetensors file is made of. Floats of 16 and 32 bits can be read. */
enum ElementType {
  F32(4) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  /** The first half of a 32-bit float. */
  BF16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  },
  /** IEEE 754's 16-bit float: sign, 5 bits of exponent, 10 of fraction. */
  F16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return fromHalf(bytes.getShort());
    }
  },
  F64(8),
  I64(8),
  U64(8),
  I32(4),
  U32(4),
  I16(2),
  U16(2),
  I8(1),
  U8(1),
  BOOL(1);

  private static final int HALF_FRACTION = 0x3ff;
  private static final int HALF_EXPONENT = 0x1f;
  private static final float SMALLEST_HALF = 0x1p-24f;

  private final int size;

  ElementType(int size) {
    this.size = size;
  }

  /** Bytes of one element. */
  int size() {
    return size;
  }

  /** The type of that name in a header, or an error that names the tensor. */
  static ElementType parse(String tensor, String text) throws IOException {
    for (ElementType type : values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw new IOException(
        "%s is of type '%s', and only F32, F16 and BF16 are read".formatted(tensor, text));
  }

  /** Fails unless the elements are floats of a kind that can be read. */
  void requireReadable(String tensor) throws IOException {
    if (this != F32 && this != F16 && this != BF16) {
      throw new IOException(
          "%s is of type '%s', and only F32, F16 and BF16 are read".formatted(tensor, name()));
    }
  }

  /** The next element of little-endian bytes, exactly. */
  float next(ByteBuffer bytes) {
    throw new IllegalStateException(this + " is not read");
  }

  private static float fromHalf(short half) {
    int exponent = half >> 10 & HALF_EXPONENT;
    int fraction = half & HALF_FRACTION;
    int sign = (half & 0x8000) << 16;
    if (exponent == 0) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * SMALLEST_HALF));
    }
    int wide = exponent == HALF_EXPONENT ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }
}
