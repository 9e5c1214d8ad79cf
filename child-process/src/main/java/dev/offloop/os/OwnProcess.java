package dev.offloop.os;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A process that this one started and waits for. Until it is waited for, the kernel gives neither its number nor that
 * of its group to another, so a signal sent here reaches it or no process. Any thread.
 */
public final class OwnProcess {
    /** {@code signal.h}. */
    private static final int SIGCHLD = System.getProperty("os.name").startsWith("Mac") ? 20 : 17;

    /**
     * How {@code waitpid} would tell of a process that ended with code 255, for one that another part of the program
     * waited for.
     */
    private static final int UNKNOWN_STATUS = 0xff00;

    private final long pid;
    private final ProcessHandle handle;
    private boolean reaped;

    private OwnProcess(long pid) {
        this.pid = pid;
        this.handle = ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException(
                        "Process " + pid + " was waited for by another part of this program"));
    }

    static OwnProcess started(long pid) {
        return new OwnProcess(pid);
    }

    /**
     * Has the kernel keep children that have ended until they are waited for, which it does not where SIGCHLD is
     * ignored since before this program began.
     */
    static void keepEndedChildren() {
        Calls.invoke(Calls.SIGNAL, SIGCHLD, MemorySegment.NULL);
    }

    /** Its number. */
    public long pid() {
        return pid;
    }

    /** The processes below it; none when it has ended. Reads the process table: blocks for milliseconds. */
    public synchronized List<ProcessHandle> below() {
        return reaped ? List.of() : handle.descendants().toList();
    }

    /** Whether it has not been waited for. */
    public synchronized boolean isAlive() {
        return !reaped;
    }

    /**
     * Sends it a signal.
     *
     * @return false when it has ended or the kernel refuses
     */
    public synchronized boolean signal(int number) {
        return !reaped && NativeProcess.kill(pid, number);
    }

    /**
     * Sends a signal to the group that it leads.
     *
     * @return false when it has ended, leads none, or the kernel refuses
     */
    public synchronized boolean signalGroup(int number) {
        return !reaped && NativeProcess.kill(-pid, number);
    }

    /**
     * Waits for it, on a thread of the JDK's. To be called once.
     *
     * @param last runs when it has ended and before its number is free
     * @return its status as {@code waitpid} gives it
     */
    public CompletableFuture<Integer> onExit(Runnable last) {
        return handle.onExit().thenRun(last).handle((done, failure) -> reap());
    }

    private synchronized int reap() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(ValueLayout.JAVA_INT);
            int waited = (int) Calls.invoke(Calls.WAITPID, (int) pid, status, 0);
            return waited == pid ? status.get(ValueLayout.JAVA_INT, 0) : UNKNOWN_STATUS;
        } finally {
            reaped = true;
        }
    }

    private static final class Calls {
        static final MethodHandle WAITPID = link(
                "waitpid",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        static final MethodHandle SIGNAL =
                link("signal", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

        @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
        private static MethodHandle link(String name, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
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
