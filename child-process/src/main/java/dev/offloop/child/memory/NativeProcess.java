package dev.offloop.child.memory;

import java.io.IOException;
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
 * The native calls by which a child ties its life to its parent's, and its parent ends what it left. Where one of the former
 * does not exist, it does nothing.
 */
public final class NativeProcess {
  /** {@code signal.h}, all Linux architectures and macOS. */
  private static final int SIGHUP = 1;

  private static final int SIGINT = 2;
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /** {@code SIG_IGN} of {@code signal.h}. */
  private static final long SIG_IGN = 1;

  /** {@code PR_SET_PDEATHSIG} of {@code linux/prctl.h}. */
  private static final int PR_SET_PDEATHSIG = 1;

  /** {@code sys/resource.h}; with a thread id it means that thread. */
  private static final int PRIO_PROCESS = 0;

  private static final FunctionDescriptor KILL =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final FunctionDescriptor PRCTL =
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
  private static final FunctionDescriptor SIGNAL =
      FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);

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
        .orElseThrow(() -> new UnsupportedOperationException("There is no kill(2) here to send signal " + signal));
    return (int) invoke(kill, (int) pid, signal) == 0;
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

  /**
   * Lowers the priority of this process: of each of its threads, as Linux keeps one per thread and the JVM's compilers run
   * already. Threads that are started later inherit it. Linux only.
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
        invoke(setpriority.get(), PRIO_PROCESS, Integer.parseInt(thread.getFileName().toString()), niceness);
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
