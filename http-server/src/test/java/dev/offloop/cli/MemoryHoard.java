package dev.offloop.cli;

import dev.offloop.Offloop;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import dev.offloop.loop.netty.Loops;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/**
 * A program whose event loop takes all memory there is: in a handler of Vert.x, or in a callback that only the loop
 * sees.
 */
final class MemoryHoard {
    private static final int MIB = 1 << 20;

    private MemoryHoard() {}

    /** The argument says where. */
    public static void main(String[] args) {
        OutOfMemory outOfMemory = new OutOfMemory();
        LoopConfig loop =
                LoopConfig.defaults().toBuilder().errorHandler(outOfMemory).build();
        Vertx vertx = Vertx.builder()
                .withTransport(Offloop.transport(LoopTransport.best(), loop))
                .build()
                .exceptionHandler(outOfMemory::onUnhandled);
        if (args[0].equals("handler")) {
            vertx.runOnContext(ignored -> hoard());
        } else {
            vertx.runOnContext(ignored -> Loops.current().orElseThrow().setImmediate(MemoryHoard::hoard));
        }
    }

    private static void hoard() {
        List<byte[]> kept = new ArrayList<>();
        while (kept.size() < Integer.MAX_VALUE) {
            kept.add(new byte[MIB]);
        }
    }
}
