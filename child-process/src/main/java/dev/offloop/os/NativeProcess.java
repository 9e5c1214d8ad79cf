package dev.offloop.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The native calls by which a child ties its life to its parent's, and its parent ends what it left and waits for the
 * processes that no other code waits for. Where one of the former does not exist, it does nothing.
 */
public final class NativeProcess {
    /** {@code signal.h}, all Linux architectures and macOS. */
    private static final int SIGHUP = 1;

    private static final int SIGINT = 2;
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    /** {@code SIG_DFL} of {@code signal.h}. */
    private static final long SIG_DFL = 0;

    /** {@code SIG_IGN} of {@code signal.h}. */
    private static final long SIG_IGN = 1;

    /** {@code PR_SET_PDEATHSIG} of {@code linux/prctl.h}. */
    private static final int PR_SET_PDEATHSIG = 1;

    /** {@code linux/wait.h}: any child, or that one; those that ended; do not wait; leave it to be waited for again. */
    private static final int P_ALL = 0;

    private static final int P_PID = 1;
    private static final int WNOHANG = 0x1;
    private static final int WEXITED = 0x4;
    private static final int WNOWAIT = 0x0100_0000;

    /** {@code siginfo_t} of {@code asm-generic/siginfo.h}: its size, and where {@code si_pid} is on 64-bit machines. */
    private static final int SIGINFO_BYTES = 128;

    private static final int SI_PID = 16;

    /** {@code sys/resource.h}; with a thread id it means that thread. */
    private static final int PRIO_PROCESS = 0;

    private static final FunctionDescriptor KILL =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final FunctionDescriptor PRCTL =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor SIGNAL =
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

    private static final FunctionDescriptor WAITID = FunctionDescriptor.of(
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT);

    private static final FunctionDescriptor SETPRIORITY = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private NativeProcess() {}

    /**
     * Sends a signal; works where the JVM may make native calls.
     *
     * @param pid a process id, or the negative of a process group's
     * @param signal its number on this machine
     * @return false when there is no such process or group, or it is not ours
     */
    public static boolean kill(long pid, int signal) {
        MethodHandle kill = link("kill", KILL)
                .orElseThrow(
                        () -> new UnsupportedOperationException("There is no kill(2) here to send signal " + signal));
        return (int) invoke(kill, (int) pid, signal) == 0;
    }

    /** The user as whom this process makes files. */
    public static int userId() {
        return UserId.NUMBER;
    }

    private static final class UserId {
        static final int NUMBER = (int) invoke(
                link("geteuid", FunctionDescriptor.of(ValueLayout.JAVA_INT)).orElseThrow());
    }

    /** Kills all processes of a group, whose leader may have ended; there may be none. */
    public static void killGroup(long leader) {
        kill(-leader, SIGKILL);
    }

    /** Lets the kernel kill this process when the thread that started it ends. Linux only. */
    public static void dieWithParent() {
        if (System.getProperty("os.name").equals("Linux")) {
            link("prctl", PRCTL, Linker.Option.firstVariadicArg(1))
                    .ifPresent(prctl -> invoke(prctl, PR_SET_PDEATHSIG, (long) SIGKILL));
        }
    }

    /** Leaves Ctrl-C and the signals of a service manager to the parent, which lets running tasks finish. */
    public static void ignoreStopSignals() {
        MemorySegment ignore = MemorySegment.ofAddress(SIG_IGN);
        link("signal", SIGNAL).ifPresent(signal -> {
            invoke(signal, SIGHUP, ignore);
            invoke(signal, SIGINT, ignore);
            invoke(signal, SIGTERM, ignore);
        });
    }

    /** Lets SIGHUP be handled where this process was started with it ignored, as {@code nohup} does. */
    public static void stopIgnoringHangUp() {
        link("signal", SIGNAL).ifPresent(signal -> invoke(signal, SIGHUP, MemorySegment.ofAddress(SIG_DFL)));
    }

    /**
     * Whether some child of this process has ended and was not waited for yet, whatever code started it. Linux only;
     * else false.
     */
    public static boolean hasEndedChild() {
        return waitForEnded(P_ALL, 0, WNOWAIT);
    }

    /**
     * Waits for a child that has ended, so that nothing is left of it; false when there is no such child. Linux only.
     */
    public static boolean reap(long pid) {
        return waitForEnded(P_PID, pid, 0);
    }

    private static boolean waitForEnded(int idType, long id, int options) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO_BYTES, Long.BYTES);
            return link("waitid", WAITID)
                    .filter(waitid -> (int) invoke(waitid, idType, (int) id, info, WEXITED | WNOHANG | options) == 0)
                    .filter(waitid -> info.get(ValueLayout.JAVA_INT, SI_PID) != 0)
                    .isPresent();
        }
    }

    /**
     * Lowers the priority of this process: of each of its threads, as Linux keeps one per thread and the JVM's
     * compilers run already. Threads that are started later inherit it. Linux only.
     *
     * @param niceness 0 to 19; the higher, the less processor time beside others
     */
    public static void lowerPriority(int niceness) {
        Optional<MethodHandle> setpriority = link("setpriority", SETPRIORITY);
        if (niceness == 0 || setpriority.isEmpty()) {
            return;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                invoke(
                        setpriority.get(),
                        PRIO_PROCESS,
                        Integer.parseInt(thread.getFileName().toString()),
                        niceness);
            }
        } catch (IOException e) {
            // No procfs, so no Linux: the process keeps its priority.
        }
    }

    @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
    private static Optional<MethodHandle> link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name).map(symbol -> linker.downcallHandle(symbol, descriptor, options));
    }

    private static Object invoke(MethodHandle handle, Object... arguments) {
        try {
            return handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("A native call failed", e);
        }
    }
}
