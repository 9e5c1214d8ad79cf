package dev.offloop.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Files that exist in memory alone and that cannot be shortened, by the C library of Linux. Blocks; not on the loop.
 *
 * <p>Elsewhere, and where a sandbox forbids a call, each method throws an {@link IOException} that says which.
 */
public final class NativeMemory {
    /** {@code linux/memfd.h}: close on exec, can be sealed, never executable; the last is of Linux 6.3. */
    private static final int MFD_CLOEXEC = 0x1;

    private static final int MFD_ALLOW_SEALING = 0x2;
    private static final int MFD_NOEXEC_SEAL = 0x8;

    /** {@code linux/fcntl.h}: {@code F_LINUX_SPECIFIC_BASE + 9}; no more seals, never shorter, never longer. */
    private static final int F_ADD_SEALS = 1033;

    private static final int F_SEAL_SEAL = 0x1;
    private static final int F_SEAL_SHRINK = 0x2;
    private static final int F_SEAL_GROW = 0x4;

    /** {@code asm-generic/errno-base.h}. */
    private static final int EINTR = 4;

    private static final int EINVAL = 22;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final FunctionDescriptor MEMFD_CREATE =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    private static final FunctionDescriptor FTRUNCATE =
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor FCNTL = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    private static final FunctionDescriptor POSIX_FALLOCATE = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
    private static final FunctionDescriptor CLOSE = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);

    private NativeMemory() {}

    /**
     * Makes an empty file in memory.
     *
     * @return its descriptor
     */
    public static int create(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(name);
            MemorySegment state = arena.allocate(STATE);
            MethodHandle call = link("memfd_create", MEMFD_CREATE, Linker.Option.captureCallState("errno"));
            int descriptor = invoke(call, state, text, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
            if (descriptor < 0 && errno(state) == EINVAL) {
                descriptor = invoke(call, state, text, MFD_CLOEXEC | MFD_ALLOW_SEALING);
            }
            return checked("memfd_create", descriptor, state);
        }
    }

    /** Gives the file its length once and for all: no process can then shorten or lengthen it. */
    public static void fixLength(int descriptor, long bytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Linker.Option errno = Linker.Option.captureCallState("errno");
            checked("ftruncate", invoke(link("ftruncate", FTRUNCATE, errno), state, descriptor, bytes), state);
            MethodHandle fcntl = link("fcntl", FCNTL, errno, Linker.Option.firstVariadicArg(2));
            int seals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW;
            checked("fcntl(F_ADD_SEALS)", invoke(fcntl, state, descriptor, F_ADD_SEALS, seals), state);
        }
    }

    /** Makes the pages of a range, zeroed; throws when there is no memory for them. */
    public static void allocate(int descriptor, long offset, long bytes) throws IOException {
        MethodHandle call = link("posix_fallocate", POSIX_FALLOCATE);
        int error;
        do {
            error = invoke(call, descriptor, offset, bytes);
        } while (error == EINTR);
        if (error != 0) {
            throw new IOException("posix_fallocate of " + bytes + " bytes failed with errno " + error);
        }
    }

    public static void close(int descriptor) throws IOException {
        invoke(link("close", CLOSE), descriptor);
    }

    private static int checked(String call, int result, MemorySegment state) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with errno " + errno(state));
        }
        return result;
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
    private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options)
            throws IOException {
        Linker linker = Linker.nativeLinker();
        MemorySegment symbol =
                linker.defaultLookup().find(name).orElseThrow(() -> new IOException("This system has no " + name));
        return linker.downcallHandle(symbol, descriptor, options);
    }

    private static int invoke(MethodHandle handle, Object... arguments) throws IOException {
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IOException("A native call failed", e);
        }
    }
}
