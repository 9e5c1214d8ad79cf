package dev.offloop.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A descriptor of a process. It stands for that process alone, also when it has ended and its number belongs to
 * another: then a signal sent here reaches nobody. Linux only, since 5.3. Any thread.
 */
public final class ProcessDescriptor implements AutoCloseable {
    /** {@code asm-generic/unistd.h}; the same on x86-64. */
    private static final long PIDFD_SEND_SIGNAL = 424;

    private static final long PIDFD_OPEN = 434;

    /** {@code PIDFD_SIGNAL_PROCESS_GROUP} of {@code linux/pidfd.h}, since Linux 6.9. */
    private static final long TO_GROUP = 1 << 2;

    private static final FunctionDescriptor SYSCALL = FunctionDescriptor.of(
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor CLOSE = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private final int descriptor;
    private boolean closed;

    private ProcessDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Of the process that has this number now; empty if there is none, or where there is no such thing. */
    public static Optional<ProcessDescriptor> open(long pid) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        long descriptor = call(PIDFD_OPEN, pid, 0);
        return descriptor < 0 ? Optional.empty() : Optional.of(new ProcessDescriptor((int) descriptor));
    }

    /**
     * Sends the process a signal.
     *
     * @return false when it has ended, this is closed, or the kernel refuses
     */
    public synchronized boolean signal(int number) {
        return !closed && call(PIDFD_SEND_SIGNAL, descriptor, number) == 0;
    }

    /**
     * Sends a signal to the group whose number was that of the process, also when the process has ended.
     *
     * @return false when there is no such group, this is closed, or the kernel refuses, as it does before Linux 6.9
     */
    public synchronized boolean signalGroup(int number) {
        return !closed
                && (long) Calls.invoke(
                                Calls.SYSCALL_HANDLE,
                                PIDFD_SEND_SIGNAL,
                                (long) descriptor,
                                (long) number,
                                MemorySegment.NULL,
                                TO_GROUP)
                        == 0;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            Calls.invoke(Calls.CLOSE_HANDLE, descriptor);
        }
    }

    private static long call(long number, long first, long second) {
        return (long) Calls.invoke(Calls.SYSCALL_HANDLE, number, first, second, MemorySegment.NULL, 0L);
    }

    /** Linked when the first process is looked at, on Linux only. */
    private static final class Calls {
        static final MethodHandle SYSCALL_HANDLE = link("syscall", SYSCALL, Linker.Option.firstVariadicArg(1));
        static final MethodHandle CLOSE_HANDLE = link("close", CLOSE);

        @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
        private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
        }

        static Object invoke(MethodHandle handle, Object... arguments) {
            try {
                return handle.invokeWithArguments(arguments);
            } catch (Throwable e) {
                throw new IllegalStateException("A native call failed", e);
            }
        }
    }
}
