package dev.offloop.loop.netty;

import dev.offloop.Offloop;
import dev.offloop.loop.blocking.BlockingPool;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/** Tells what {@code Offloop.vertx()} runs on. */
public final class EntryPointProgram implements Callable<String> {
    @Override
    public String call() {
        Vertx vertx = Offloop.vertx();
        try {
            String loop = Loops.of(vertx.getOrCreateContext()).isPresent() ? "phased" : "stock";
            return loop + (BlockingPool.find(vertx).isPresent() ? ", bulkheads" : ", no bulkheads");
        } finally {
            vertx.close().await();
        }
    }
}
