package dev.offloop.child.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A descriptor of a process, by which Linux tells how the process ended, also to one who did not wait for it. Java
 * waits for its processes itself and does not tell an exit code above 128 from a signal; this does. One thread at a
 * time.
 */
public final class ProcessDescriptor implements AutoCloseable {
  /** {@code __NR_pidfd_open} of {@code asm-generic/unistd.h}; the same on x86-64. */
  private static final long PIDFD_OPEN = 434;

  /**
   * {@code PIDFD_GET_INFO} of {@code linux/pidfd.h}: {@code _IOWR(0xFF, 11, struct pidfd_info)}, whose first form has
   * 64 bytes.
   */
  private static final long PIDFD_GET_INFO = 0xC040_FF0BL;

  private static final int INFO_BYTES = 64;

  /** {@code mask} of {@code struct pidfd_info}. */
  private static final int MASK_OFFSET = 0;

  /** {@code exit_code} of {@code struct pidfd_info}: the status as {@code waitpid} gives it. */
  private static final int STATUS_OFFSET = 60;

  /** {@code PIDFD_INFO_EXIT} of {@code linux/pidfd.h}, since Linux 6.15. */
  private static final long INFO_EXIT = 1 << 3;

  private static final FunctionDescriptor SYSCALL = FunctionDescriptor.of(
      ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
  private static final FunctionDescriptor IOCTL = FunctionDescriptor.of(
      ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
  private static final FunctionDescriptor CLOSE = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

  private final int descriptor;

  private ProcessDescriptor(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Of a process that has not been waited for; empty if it has been, or where there is no such thing. */
  public static Optional<ProcessDescriptor> open(long pid) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    long descriptor = (long) Calls.invoke(Calls.SYSCALL_HANDLE, PIDFD_OPEN, pid, 0L);
    return descriptor < 0 ? Optional.empty() : Optional.of(new ProcessDescriptor((int) descriptor));
  }

  /**
   * The status of a process that has ended and was waited for, as {@code waitpid} gives it; empty before Linux 6.15.
   */
  public OptionalInt waitStatus() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(INFO_BYTES, Long.BYTES);
      info.set(ValueLayout.JAVA_LONG, MASK_OFFSET, INFO_EXIT);
      int answer = (int) Calls.invoke(Calls.IOCTL_HANDLE, descriptor, PIDFD_GET_INFO, info);
      boolean told = answer == 0 && (info.get(ValueLayout.JAVA_LONG, MASK_OFFSET) & INFO_EXIT) != 0;
      return told ? OptionalInt.of(info.get(ValueLayout.JAVA_INT, STATUS_OFFSET)) : OptionalInt.empty();
    }
  }

  @Override
  public void close() {
    Calls.invoke(Calls.CLOSE_HANDLE, descriptor);
  }

  /** Linked when the first process is started, on Linux only. */
  private static final class Calls {
    static final MethodHandle SYSCALL_HANDLE = link("syscall", SYSCALL, Linker.Option.firstVariadicArg(1));
    static final MethodHandle IOCTL_HANDLE = link("ioctl", IOCTL, Linker.Option.firstVariadicArg(2));
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
