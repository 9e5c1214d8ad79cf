package dev.offloop.child.wire;

import static dev.offloop.child.wire.FrameLayout.ALLOCATED;
import static dev.offloop.child.wire.FrameLayout.ATTEMPT;
import static dev.offloop.child.wire.FrameLayout.CPU;
import static dev.offloop.child.wire.FrameLayout.CURRENT_VERSION;
import static dev.offloop.child.wire.FrameLayout.KIND;
import static dev.offloop.child.wire.FrameLayout.LENGTH;
import static dev.offloop.child.wire.FrameLayout.TASK_ID;
import static dev.offloop.child.wire.FrameLayout.VERSION;

import dev.offloop.task.Usage;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What all frames have in their header, and answers of both kinds. */
final class FrameHeader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private FrameHeader() {}

    /**
     * Makes room for a frame and writes its header; all fields that are not named here are zero.
     *
     * @param length bytes of the whole frame
     * @return the array of the buffer
     */
    static byte[] write(FrameBuffer into, int length, byte kind, long taskId, int attempt) {
        byte[] array = into.reset(length);
        INT.set(array, LENGTH, length);
        array[VERSION] = CURRENT_VERSION;
        array[KIND] = kind;
        LONG.set(array, TASK_ID, taskId);
        INT.set(array, ATTEMPT, attempt);
        return array;
    }

    /** Of an answer. */
    static void writeUsage(byte[] array, Usage usage) {
        LONG.set(array, CPU, usage.cpuNanos());
        LONG.set(array, ALLOCATED, usage.allocatedBytes());
    }

    /** Of an answer. */
    static Usage readUsage(byte[] array) {
        long cpuNanos = (long) LONG.get(array, CPU);
        return cpuNanos < 0 ? Usage.NOT_MEASURED : new Usage(cpuNanos, (long) LONG.get(array, ALLOCATED));
    }
}
