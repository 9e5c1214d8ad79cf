package dev.offloop.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * A descriptor of a process. It stands for that process alone, also when it has ended and its number belongs to
 * another: then a signal sent here reaches no process. Linux only, since 5.3. Any thread.
 */
public final class ProcessDescriptor implements AutoCloseable {
    /** {@code asm-generic/unistd.h}; the same on x86-64. */
    private static final long PIDFD_SEND_SIGNAL = 424;

    private static final long PIDFD_OPEN = 434;

    /** {@code PIDFD_SIGNAL_PROCESS_GROUP} of {@code linux/pidfd.h}, since Linux 6.9. */
    private static final long TO_GROUP = 1 << 2;

    /** {@code asm-generic/errno-base.h} and {@code asm-generic/errno.h}. */
    private static final int EINVAL = 22;

    private static final int ENOSYS = 38;

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

    /** What became of a signal to a group. */
    public enum GroupSignal {
        SENT,
        /** There is no process in the group, none that may be signalled, or this is closed. */
        NOT_SENT,
        /** The kernel has no such signals, as before Linux 6.9. */
        UNKNOWN
    }

    /** Sends a signal to the group whose number was that of the process, also when the process has ended. */
    public synchronized GroupSignal signalGroup(int number) {
        if (closed) {
            return GroupSignal.NOT_SENT;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Calls.STATE);
            long result = (long) Calls.invoke(
                    Calls.SYSCALL_WITH_ERRNO,
                    state,
                    PIDFD_SEND_SIGNAL,
                    (long) descriptor,
                    (long) number,
                    MemorySegment.NULL,
                    TO_GROUP);
            return result == 0 ? GroupSignal.SENT : whyNot((int) Calls.ERRNO.get(state, 0L));
        }
    }

    private static GroupSignal whyNot(int errno) {
        return errno == EINVAL || errno == ENOSYS ? GroupSignal.UNKNOWN : GroupSignal.NOT_SENT;
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
        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
        static final MethodHandle SYSCALL_HANDLE = link("syscall", SYSCALL, Linker.Option.firstVariadicArg(1));
        static final MethodHandle SYSCALL_WITH_ERRNO =
                link("syscall", SYSCALL, Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno"));
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
