package dev.offloop.os;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;

/**
 * Ends this process by SIGKILL: linked beforehand, so that it works at once when the time comes. The JVM's own way of
 * raising a signal is linked in a small part of the time that a native call takes. The compiler refuses the JDK's
 * interface for it with a warning that cannot be switched off; hence by its name.
 */
public final class SelfDestruct {
    private static final int EXIT_KILLED = 128 + 9;

    private final Optional<MethodHandle> raise;

    private SelfDestruct(Optional<MethodHandle> raise) {
        this.raise = raise;
    }

    /** Links it. */
    public static SelfDestruct link() {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Object signal = type.getConstructor(String.class).newInstance("KILL");
            MethodHandle raise =
                    MethodHandles.publicLookup().findStatic(type, "raise", MethodType.methodType(void.class, type));
            return new SelfDestruct(Optional.of(MethodHandles.insertArguments(raise, 0, signal)));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Nothing but halting is left, which waits for the loops of tasks.
            return new SelfDestruct(Optional.empty());
        }
    }

    /**
     * Ends this process at once, whatever its threads do: neither shutdown hooks nor the end of a task are waited for.
     */
    public void fire() {
        try {
            if (raise.isPresent()) {
                raise.get().invokeExact();
            }
        } catch (Throwable e) {
            // What is left is to halt.
        }
        Runtime.getRuntime().halt(EXIT_KILLED);
    }
}
