package app;

import dev.offloop.Offloop;
import dev.offloop.offload.Offload;
import io.vertx.core.Vertx;

/** Answers each request with a result of a child JVM. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Vertx vertx = Offloop.vertx();
        Offload pool = Offload.create(vertx).tasks(Square.class).start().await();
        vertx.createHttpServer()
                .requestHandler(request -> pool.submit(Square.class, 41)
                        .onSuccess(n -> request.response().end(n + "\n"))
                        .onFailure(e -> request.response().setStatusCode(500).end(e.getMessage() + "\n")))
                .listen(args.length == 0 ? 8080 : Integer.parseInt(args[0]))
                .onSuccess(server -> System.out.println("http://localhost:" + server.actualPort()))
                .await();
    }
}
