package dev.offloop.child.wire;

import static dev.offloop.child.wire.FrameLayout.REFERENCE_LENGTH;
import static dev.offloop.child.wire.FrameLayout.REFERENCE_STAMP;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** References to the arena as bytes. */
final class ReferenceCodec {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private ReferenceCodec() {}

    static void write(byte[] array, int at, SlabRef ref) {
        LONG.set(array, at, ref.offset());
        INT.set(array, at + REFERENCE_LENGTH, ref.length());
        INT.set(array, at + REFERENCE_STAMP, ref.stamp());
    }

    static SlabRef read(byte[] array, int at) {
        return new SlabRef((long) LONG.get(array, at), (int) INT.get(array, at + REFERENCE_LENGTH), (int)
                INT.get(array, at + REFERENCE_STAMP));
    }

    /** CRC-32C. */
    static int crc(byte[] array, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(array, from, length);
        return (int) crc.getValue();
    }
}
