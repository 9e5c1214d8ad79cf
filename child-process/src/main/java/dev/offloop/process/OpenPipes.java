package dev.offloop.process;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The pipes made for one start. Closes at its end all that is not kept: the process's ends, or everything after a
 * failure.
 */
final class OpenPipes implements AutoCloseable {
    private final List<Channel> open = new ArrayList<>();

    /** A pipe, if one is wanted. */
    Optional<Pipe> open(Stdio stdio) throws IOException {
        if (!(stdio instanceof Stdio.Pipe)) {
            return Optional.empty();
        }
        Pipe pipe = Pipe.open();
        open.add(pipe.source());
        open.add(pipe.sink());
        return Optional.of(pipe);
    }

    /** Leaves this end open. */
    void keep(Optional<? extends Channel> end) {
        end.ifPresent(open::remove);
    }

    @Override
    public void close() throws IOException {
        for (Channel channel : open) {
            channel.close();
        }
    }
}
