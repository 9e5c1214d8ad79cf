package dev.offloop.benchmarks;

import dev.offloop.Offloop;
import dev.offloop.loop.LoopConfig;
import dev.offloop.loop.netty.LoopTransport;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.transport.Transport;
import java.util.Locale;

/**
 * An HTTP server that says hello on one event loop; {@code hello-loop.sh} drives it.
 *
 * <p>Arguments: {@code phased} or {@code stock}, {@code nio} or {@code epoll}, and for TLS the files of a certificate
 * and its key. Prints its port.
 */
final class HelloLoop {
    private HelloLoop() {}

    public static void main(String[] args) throws Exception {
        boolean phased = args[0].equals("phased");
        LoopTransport transport = LoopTransport.valueOf(args[1].toUpperCase(Locale.ROOT));
        if (!phased) {
            System.setProperty("offloop.loop", "stock");
        }
        VertxBuilder builder = Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(1));
        if (phased) {
            builder.withTransport(Offloop.transport(transport, LoopConfig.defaults()));
        } else {
            builder.withTransport(transport == LoopTransport.EPOLL ? Transport.EPOLL : Transport.NIO);
        }
        Buffer hello = Buffer.buffer("Hello, world!");
        builder.build()
                .createHttpServer(options(args))
                .requestHandler(request -> request.response()
                        .putHeader("content-type", "text/plain")
                        .end(hello))
                .listen(0, "127.0.0.1")
                .onSuccess(server -> System.out.println(server.actualPort()))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private static HttpServerOptions options(String[] args) {
        HttpServerOptions options = new HttpServerOptions();
        return args.length < 4
                ? options
                : options.setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(
                                new PemKeyCertOptions().setCertPath(args[2]).setKeyPath(args[3]));
    }
}
