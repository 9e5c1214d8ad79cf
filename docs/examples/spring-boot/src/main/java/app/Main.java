package app;

import dev.offloop.Offloop;
import dev.offloop.offload.Offload;
import io.vertx.core.Vertx;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A servlet application whose heavy work runs in child JVMs. Vert.x is there for Offloop alone. */
@SpringBootApplication
public class Main {
    public static void main(String[] args) {
        SpringApplication.run(Main.class, args);
    }

    @Bean
    Vertx vertx() {
        return Offloop.vertx();
    }

    @Bean
    Offload offload(Vertx vertx) {
        return Offload.create(vertx).tasks(Square.class).start().await();
    }

    /**
     * Closed first, and waits until the last child has ended: Spring calls the {@code close} of both and does not wait.
     */
    @Bean
    DisposableBean end(Vertx vertx, Offload offload) {
        return () -> offload.close().compose(closed -> vertx.close()).await();
    }
}
