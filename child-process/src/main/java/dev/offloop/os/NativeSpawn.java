package dev.offloop.os;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts processes by {@code posix_spawn(3)}, which takes what {@link ProcessBuilder} does not: bytes instead of texts,
 * the default handling of all signals however this process was started, no signal blocked, a session. And it leaves it
 * to us to wait for the process, see {@link OwnProcess}. The process gets no descriptors but 0, 1 and 2. Blocks for
 * about a millisecond.
 *
 * <p>Linux, with glibc from 2.29 or musl from 1.1.24; before glibc 2.34, and with musl, descriptors that another
 * library opens at the same moment without {@code O_CLOEXEC} may get into the process. macOS by the same means,
 * untested.
 */
public final class NativeSpawn {
    private static final boolean MAC = System.getProperty("os.name").startsWith("Mac");

    /** {@code spawn.h}: {@code POSIX_SPAWN_SETSIGDEF}, {@code POSIX_SPAWN_SETSIGMASK}; {@code spawn.h} of macOS too. */
    private static final int RESET_SIGNALS = 0x04 | 0x08;

    /** {@code POSIX_SPAWN_SETSID}. */
    private static final int NEW_SESSION = MAC ? 0x0400 : 0x80;

    /** {@code POSIX_SPAWN_CLOEXEC_DEFAULT} of macOS. */
    private static final int CLOSE_ALL = MAC ? 0x4000 : 0;

    /**
     * Room for a {@code posix_spawnattr_t} (336 bytes in glibc), a {@code posix_spawn_file_actions_t} (80), a
     * {@code sigset_t} (128).
     */
    private static final int STRUCT_BYTES = 512;

    /** {@code fcntl.h} of Linux and of macOS. */
    private static final int O_WRONLY = 1;

    private static final int O_CREAT = MAC ? 0x200 : 0x40;
    private static final int O_TRUNC = MAC ? 0x400 : 0x200;
    private static final int O_APPEND = MAC ? 0x8 : 0x400;
    private static final int O_CLOEXEC = MAC ? 0x100_0000 : 0x8_0000;
    private static final int NEW_FILE_MODE = 0666;

    /** {@code X_OK} of {@code unistd.h}. */
    private static final int X_OK = 1;

    /** {@code errno.h}. */
    private static final int ENOEXEC = 8;

    private static final int STANDARD_STREAMS = 3;
    private static final NativeText SHELL = NativeText.of("The shell", "/bin/sh");

    private NativeSpawn() {}

    /**
     * Starts it. A file that is no binary and names no interpreter is run by {@code /bin/sh}, as {@code execvp} does.
     *
     * @throws SystemCallException when the kernel refuses to run the file; nothing is left
     * @throws IOException when a file of its streams cannot be opened
     */
    public static OwnProcess start(SpawnRequest request) throws IOException {
        try {
            return spawn(request);
        } catch (SystemCallException e) {
            if (e.errno() != ENOEXEC) {
                throw e;
            }
            List<NativeText> line = new ArrayList<>(List.of(SHELL, request.file()));
            line.addAll(request.arguments().subList(1, request.arguments().size()));
            return spawn(new SpawnRequest(
                    SHELL,
                    line,
                    request.environment(),
                    request.directory(),
                    request.streams(),
                    request.leadsSession()));
        }
    }

    /** Whether this process may run the file, or enter it if it is a directory. */
    public static boolean isExecutable(NativeText path) {
        try (Arena arena = Arena.ofConfined()) {
            return call(Calls.ACCESS, string(arena, path), X_OK) == 0;
        }
    }

    /** Whether there is such a file. */
    public static boolean exists(NativeText path) {
        try (Arena arena = Arena.ofConfined()) {
            return call(Calls.ACCESS, string(arena, path), 0) == 0;
        }
    }

    private static OwnProcess spawn(SpawnRequest request) throws IOException {
        OwnProcess.keepEndedChildren();
        List<Integer> opened = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            List<Integer> descriptors = new ArrayList<>();
            for (int i = 0; i < STANDARD_STREAMS; i++) {
                descriptors.add(descriptor(i, request.streams().get(i), opened, arena));
            }
            return OwnProcess.started(spawn(request, descriptors, arena));
        } finally {
            opened.forEach(descriptor -> call(Calls.CLOSE, descriptor));
        }
    }

    private static int descriptor(int number, SpawnRequest.Stream stream, List<Integer> opened, Arena arena)
            throws IOException {
        return switch (stream) {
            case SpawnRequest.Stream.Same() -> number;
            case SpawnRequest.Stream.Descriptor(int other) -> other;
            case SpawnRequest.Stream.Read(NativeText path) -> open(path, 0, opened, arena);
            case SpawnRequest.Stream.Write(NativeText path, boolean append) ->
                open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), opened, arena);
        };
    }

    private static int open(NativeText path, int flags, List<Integer> opened, Arena arena) throws IOException {
        MemorySegment state = arena.allocate(Calls.STATE);
        int descriptor = call(Calls.OPEN, state, string(arena, path), flags | O_CLOEXEC, NEW_FILE_MODE);
        if (descriptor < 0) {
            throw new IOException(
                    failure((int) Calls.ERRNO.get(state, 0L), "opening " + path).getMessage());
        }
        opened.add(descriptor);
        return descriptor;
    }

    private static long spawn(SpawnRequest request, List<Integer> descriptors, Arena arena) throws IOException {
        MemorySegment attributes = arena.allocate(STRUCT_BYTES, Long.BYTES);
        MemorySegment actions = arena.allocate(STRUCT_BYTES, Long.BYTES);
        MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
        check(call(Calls.ATTRIBUTES_INIT, attributes), "making attributes");
        try {
            check(call(Calls.ACTIONS_INIT, actions), "making file actions");
            try {
                setAttributes(attributes, request.leadsSession(), arena);
                addActions(actions, request, descriptors, arena);
                MemorySegment file = string(arena, request.file());
                MemorySegment arguments = strings(arena, request.arguments());
                MemorySegment environment = strings(arena, request.environment());
                check(
                        call(Calls.SPAWN, pid, file, actions, attributes, arguments, environment),
                        "starting " + request.file());
            } finally {
                call(Calls.ACTIONS_DESTROY, actions);
            }
        } finally {
            call(Calls.ATTRIBUTES_DESTROY, attributes);
        }
        return pid.get(ValueLayout.JAVA_INT, 0);
    }

    private static void setAttributes(MemorySegment attributes, boolean leadsSession, Arena arena) throws IOException {
        MemorySegment signals = arena.allocate(STRUCT_BYTES, Long.BYTES);
        call(Calls.EMPTY_SET, signals);
        check(call(Calls.SET_MASK, attributes, signals), "unblocking signals");
        call(Calls.FULL_SET, signals);
        check(call(Calls.SET_DEFAULT, attributes, signals), "resetting signals");
        int flags = RESET_SIGNALS | CLOSE_ALL | (leadsSession ? NEW_SESSION : 0);
        check(call(Calls.SET_FLAGS, attributes, (short) flags), "setting attributes");
    }

    private static void addActions(MemorySegment actions, SpawnRequest request, List<Integer> descriptors, Arena arena)
            throws IOException {
        List<Integer> from = new ArrayList<>(descriptors);
        for (int i = 0; i < STANDARD_STREAMS; i++) {
            // One of the first three that is to become another of them gets out of the way first.
            if (from.get(i) < STANDARD_STREAMS && from.get(i) != i) {
                int free = freeNumber(from);
                check(call(Calls.ADD_DUP, actions, from.get(i), free), "moving a descriptor");
                from.set(i, free);
            }
        }
        for (int i = 0; i < STANDARD_STREAMS; i++) {
            if (from.get(i) != i || MAC) {
                check(call(Calls.ADD_DUP, actions, from.get(i), i), "handing on a descriptor");
            }
        }
        if (request.directory().isPresent()) {
            MethodHandle choose = Calls.ADD_CHDIR.orElseThrow(
                    () -> new IOException(
                            "A working directory cannot be chosen: this C library has no posix_spawn_file_actions_addchdir_np"));
            check(call(choose, actions, string(arena, request.directory().get())), "choosing the directory");
        }
        if (Calls.ADD_CLOSE_FROM.isPresent()) {
            check(call(Calls.ADD_CLOSE_FROM.get(), actions, STANDARD_STREAMS), "closing descriptors");
        } else if (!MAC) {
            for (int open : openDescriptors()) {
                check(call(Calls.ADD_CLOSE, actions, open), "closing a descriptor");
            }
        }
    }

    private static int freeNumber(List<Integer> taken) {
        int free = STANDARD_STREAMS;
        while (taken.contains(free)) {
            free++;
        }
        return free;
    }

    private static List<Integer> openDescriptors() throws IOException {
        List<Integer> open = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                int number = Integer.parseInt(link.getFileName().toString());
                if (number >= STANDARD_STREAMS) {
                    open.add(number);
                }
            }
        }
        return open;
    }

    private static MemorySegment strings(Arena arena, List<NativeText> texts) {
        MemorySegment array = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            array.setAtIndex(ValueLayout.ADDRESS, i, string(arena, texts.get(i)));
        }
        return array;
    }

    private static MemorySegment string(Arena arena, NativeText text) {
        MemorySegment string = arena.allocate(text.length() + 1L);
        MemorySegment.copy(text.bytes(), 0, string, ValueLayout.JAVA_BYTE, 0, text.length());
        return string;
    }

    private static void check(int error, String what) throws IOException {
        if (error != 0) {
            throw failure(error, what);
        }
    }

    @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
    private static SystemCallException failure(int errno, String what) {
        try {
            MemorySegment text = (MemorySegment) Calls.ERROR_TEXT.invokeWithArguments(errno);
            return new SystemCallException(
                    errno,
                    what + ": error=" + errno + ", "
                            + text.reinterpret(Long.MAX_VALUE).getString(0));
        } catch (Throwable e) {
            throw new IllegalStateException("A native call failed", e);
        }
    }

    private static int call(MethodHandle handle, Object... arguments) {
        try {
            return (int) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("A native call failed", e);
        }
    }

    /** Linked when the first process is started. */
    private static final class Calls {
        private static final AddressLayout POINTER = ValueLayout.ADDRESS;
        private static final FunctionDescriptor ONE = FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER);
        private static final FunctionDescriptor TWO = FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, POINTER);
        private static final FunctionDescriptor NUMBER =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_INT);

        static final StructLayout STATE = Linker.Option.captureStateLayout();
        static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

        static final MethodHandle ATTRIBUTES_INIT = link("posix_spawnattr_init", ONE);
        static final MethodHandle ATTRIBUTES_DESTROY = link("posix_spawnattr_destroy", ONE);
        static final MethodHandle ACTIONS_INIT = link("posix_spawn_file_actions_init", ONE);
        static final MethodHandle ACTIONS_DESTROY = link("posix_spawn_file_actions_destroy", ONE);
        static final MethodHandle EMPTY_SET = link("sigemptyset", ONE);
        static final MethodHandle FULL_SET = link("sigfillset", ONE);
        static final MethodHandle SET_MASK = link("posix_spawnattr_setsigmask", TWO);
        static final MethodHandle SET_DEFAULT = link("posix_spawnattr_setsigdefault", TWO);
        static final MethodHandle SET_FLAGS = link(
                "posix_spawnattr_setflags",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_SHORT));
        static final MethodHandle ADD_DUP = link(
                "posix_spawn_file_actions_adddup2",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final MethodHandle ADD_CLOSE = link("posix_spawn_file_actions_addclose", NUMBER);
        /** Since glibc 2.29. */
        static final Optional<MethodHandle> ADD_CHDIR = find("posix_spawn_file_actions_addchdir_np", TWO);

        static final Optional<MethodHandle> ADD_CLOSE_FROM = find("posix_spawn_file_actions_addclosefrom_np", NUMBER);
        static final MethodHandle SPAWN = link(
                "posix_spawn",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER));
        static final MethodHandle ACCESS = link("access", NUMBER);
        static final MethodHandle OPEN = link(
                "open",
                FunctionDescriptor.of(ValueLayout.JAVA_INT, POINTER, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2),
                Linker.Option.captureCallState("errno"));
        static final MethodHandle CLOSE =
                link("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        static final MethodHandle ERROR_TEXT = link("strerror", FunctionDescriptor.of(POINTER, ValueLayout.JAVA_INT));

        private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
            return find(name, descriptor, options)
                    .orElseThrow(() -> new UnsupportedOperationException("This C library has no " + name));
        }

        @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
        private static Optional<MethodHandle> find(
                String name, FunctionDescriptor descriptor, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            return linker.defaultLookup().find(name).map(symbol -> linker.downcallHandle(symbol, descriptor, options));
        }
    }
}
