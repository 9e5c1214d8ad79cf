package dev.offloop.child.simulation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A piece of code that can be left in the middle and gone on with later, or never, on one thread. What the JDK makes
 * its virtual threads of; by its name, as the JDK does not export it to others.
 */
final class Coroutine {
    private static final MethodHandle NEW;
    private static final MethodHandle RUN;
    private static final MethodHandle YIELD;
    private static final MethodHandle IS_DONE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            Class<?> scopeType = Class.forName("jdk.internal.vm.ContinuationScope");
            Class<?> type = Class.forName("jdk.internal.vm.Continuation");
            Object scope = scopeType.getConstructor(String.class).newInstance("simulation");
            NEW = MethodHandles.insertArguments(
                            lookup.findConstructor(type, MethodType.methodType(void.class, scopeType, Runnable.class)),
                            0,
                            scope)
                    .asType(MethodType.methodType(Object.class, Runnable.class));
            RUN = lookup.findVirtual(type, "run", MethodType.methodType(void.class))
                    .asType(MethodType.methodType(void.class, Object.class));
            YIELD = MethodHandles.insertArguments(
                    lookup.findStatic(type, "yield", MethodType.methodType(boolean.class, scopeType)), 0, scope);
            IS_DONE = lookup.findVirtual(type, "isDone", MethodType.methodType(boolean.class))
                    .asType(MethodType.methodType(boolean.class, Object.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Object continuation;
    private @Nullable Throwable thrown;

    Coroutine(Runnable code) {
        try {
            this.continuation = (Object) NEW.invokeExact((Runnable) () -> run(code));
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(Runnable code) {
        try {
            code.run();
        } catch (Throwable e) {
            thrown = e;
        }
    }

    /** Goes on until the next {@link #leave} or the end. */
    void resume() {
        try {
            RUN.invokeExact(continuation);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isDone() {
        try {
            return (boolean) IS_DONE.invokeExact(continuation);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What ended it; null when it returned. */
    @Nullable
    Throwable thrown() {
        return thrown;
    }

    /** Leaves the running coroutine where it is. */
    static void leave() {
        boolean left;
        try {
            left = (boolean) YIELD.invokeExact();
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (!left) {
            throw new IllegalStateException("A coroutine cannot be left below a native frame");
        }
    }
}
