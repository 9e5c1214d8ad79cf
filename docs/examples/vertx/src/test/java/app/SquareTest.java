package app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offloop.Offloop;
import dev.offloop.offload.Offload;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

class SquareTest {
    @Test
    void aChildSquares() {
        Vertx vertx = Offloop.vertx();
        try {
            Offload pool = Offload.create(vertx).tasks(Square.class).start().await();
            assertEquals(1681, pool.submit(Square.class, 41).await());
        } finally {
            vertx.close().await();
        }
    }
}
