package dev.offloop.loop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A number that one thread changes and any thread reads. Opaque access: no fence, never torn, seen before long. */
final class Counter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // accessed through VALUE
    private long value;

    /** Owner only. */
    void add(long n) {
        VALUE.setOpaque(this, get() + n);
    }

    /** Owner only. */
    void set(long n) {
        VALUE.setOpaque(this, n);
    }

    /** Owner only. */
    void max(long n) {
        if (n > get()) {
            set(n);
        }
    }

    /** Any thread. */
    long get() {
        return (long) VALUE.getOpaque(this);
    }
}
