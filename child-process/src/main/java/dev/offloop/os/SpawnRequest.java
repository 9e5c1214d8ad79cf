package dev.offloop.os;

import java.util.List;
import java.util.Optional;

/**
 * What {@link NativeSpawn} starts.
 *
 * @param file path of the program; a relative one counts from the directory
 * @param arguments all of them, the first of which is the program's name
 * @param environment each variable as {@code NAME=VALUE}
 * @param directory where it starts; that of this process when empty
 * @param streams what its descriptors 0, 1 and 2 are
 * @param leadsSession whether it leads a session, and so a process group, of its own
 */
public record SpawnRequest(
        NativeText file,
        List<NativeText> arguments,
        List<NativeText> environment,
        Optional<NativeText> directory,
        List<Stream> streams,
        boolean leadsSession) {
    private static final int STANDARD_STREAMS = 3;

    public SpawnRequest {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        streams = List.copyOf(streams);
        if (streams.size() != STANDARD_STREAMS) {
            throw new IllegalArgumentException("A process has three standard streams, not " + streams.size());
        }
    }

    /** Where a standard stream leads. */
    public sealed interface Stream {
        /** Where the same stream of this process leads. */
        record Same() implements Stream {}

        /** Where a descriptor of this process leads, which stays open here. */
        record Descriptor(int number) implements Stream {}

        /** To a file that is read. */
        record Read(NativeText path) implements Stream {}

        /** To a file that is written, and made if it is missing. */
        record Write(NativeText path, boolean append) implements Stream {}
    }
}
