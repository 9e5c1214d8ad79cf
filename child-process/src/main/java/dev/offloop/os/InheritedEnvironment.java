package dev.offloop.os;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment of this process as the kernel gave it, byte by byte; Java's own view of it loses what its locale does
 * not have.
 */
public final class InheritedEnvironment {
    private InheritedEnvironment() {}

    /** Each variable as {@code NAME=VALUE}. Read once. */
    public static List<NativeText> entries() {
        return Read.ENTRIES;
    }

    private static final class Read {
        static final List<NativeText> ENTRIES = List.copyOf(read());

        private static List<NativeText> read() {
            Optional<MemorySegment> variable =
                    Linker.nativeLinker().defaultLookup().find("environ");
            return variable.isPresent() ? read(variable.get()) : decoded();
        }

        /** {@code extern char **environ} of {@code unistd.h}: ends with a null pointer. */
        @SuppressWarnings("restricted") // Needs --enable-native-access, which jvm.flags and the manifest give.
        private static List<NativeText> read(MemorySegment variable) {
            List<NativeText> entries = new ArrayList<>();
            MemorySegment array = variable.reinterpret(ValueLayout.ADDRESS.byteSize())
                    .get(ValueLayout.ADDRESS, 0)
                    .reinterpret(Long.MAX_VALUE);
            for (long i = 0; ; i++) {
                MemorySegment entry = array.getAtIndex(ValueLayout.ADDRESS, i);
                if (entry.equals(MemorySegment.NULL)) {
                    return entries;
                }
                entries.add(text(entry.reinterpret(Long.MAX_VALUE)));
            }
        }

        private static NativeText text(MemorySegment bytes) {
            int length = 0;
            while (bytes.get(ValueLayout.JAVA_BYTE, length) != 0) {
                length++;
            }
            return NativeText.ofBytes(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        }

        /** Where a program cannot see the variable, as on macOS, whose locale is UTF-8 always. */
        private static List<NativeText> decoded() {
            List<NativeText> entries = new ArrayList<>();
            for (Map.Entry<String, String> entry : System.getenv().entrySet()) {
                entries.add(NativeText.of("The environment", entry.getKey() + "=" + entry.getValue()));
            }
            return entries;
        }
    }
}
