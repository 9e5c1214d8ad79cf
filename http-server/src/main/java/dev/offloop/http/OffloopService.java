package dev.offloop.http;

import dev.offloop.loop.netty.Loops;
import dev.offloop.loop.netty.RequestHeads;
import dev.offloop.offload.Offload;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The service: one HTTP server on one event loop. Any thread may call it; whoever made the {@link Offload} closes that.
 */
public final class OffloopService {
  /** HTTP/1.1 alone: the upgrade to HTTP/2 that some clients try would bring a second set of limits. */
  private static final HttpServerOptions HTTP = new HttpServerOptions()
      .setHttp2ClearTextEnabled(false)
      .setMaxChunkSize(64 * 1024)
      .setMaxInitialLineLength(8 * 1024)
      .setMaxHeaderSize(32 * 1024);

  private static final long CODE_LOOK_MILLIS = 5_000;

  private final Listener listener;
  private final String host;

  private OffloopService(Listener listener, String host) {
    this.listener = listener;
    this.host = host;
  }

  /** Listens; fails with the reason when it cannot. */
  public static Future<OffloopService> start(
      Vertx vertx, Offload offload, ServiceConfig config, ServiceMetrics metrics) {
    Listener listener = new Listener(offload, config, metrics);
    return vertx.deployVerticle(listener, new DeploymentOptions())
        .map(ignored -> new OffloopService(listener, config.host()));
  }

  /** The port it listens on. */
  public int port() {
    return listener.port;
  }

  /** Where to reach it. */
  public String url() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** From now on new tasks are refused with 503 and readiness is false; everything else is answered as before. */
  public void drain() {
    listener.draining = true;
  }

  /** Stops listening, and gives the requests that are being answered this long. Idempotent. */
  public Future<Void> close(Duration grace) {
    drain();
    return listener.shutdown(grace);
  }

  private static final class Listener extends VerticleBase {
    private final Offload offload;
    private final ServiceConfig config;
    private final ServiceMetrics metrics;
    private volatile boolean draining;
    private volatile int port;
    private volatile List<HttpServer> servers = List.of();

    Listener(Offload offload, ServiceConfig config, ServiceMetrics metrics) {
      this.offload = offload;
      this.config = config;
      this.metrics = metrics;
    }

    @Override
    public Future<?> start() {
      HeldBytes held = new HeldBytes(config.heldBytes());
      metrics.watch(held);
      Loops.of(context).ifPresent(metrics::watch);
      TaskEndpoint tasks = new TaskEndpoint(offload, config, held, () -> draining);
      Token token = new Token(config.token());
      OwnCode code = new OwnCode(System.getProperty("java.class.path"));
      watch(code);
      Router router = Routes.of(vertx, tasks, new Pages(offload, metrics, token, code, () -> draining));
      Gate gate = new Gate(token, new LocalCallers(config.host()), router);
      return vertx.executeBlocking(() -> {
        Warmup.run();
        return Addresses.of(config.host());
      }).compose(addresses -> listen(addresses, config.port(), gate));
    }

    /** The next look waits for the end of this one, which a file system may hold up. */
    private void watch(OwnCode code) {
      vertx.setTimer(CODE_LOOK_MILLIS, due -> vertx.executeBlocking(() -> {
        code.look();
        return code;
      }).onComplete(looked -> watch(code)));
    }

    /** One server for each address of the host, all on one port. */
    private Future<Void> listen(List<InetAddress> addresses, int port, Gate gate) {
      HttpServer starting = vertx.createHttpServer(HTTP)
          .connectionHandler(RequestHeads::check)
          .requestHandler(gate)
          .invalidRequestHandler(Listener::onInvalid);
      return starting.listen(SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.getFirst(), port)))
          .compose(listening -> {
            this.port = listening.actualPort();
            servers = Stream.concat(servers.stream(), Stream.of(listening)).toList();
            return addresses.size() == 1
                ? Future.succeededFuture()
                : listen(addresses.subList(1, addresses.size()), listening.actualPort(), gate);
          });
    }

    Future<Void> shutdown(Duration grace) {
      long millis = Math.max(1, grace.toMillis());
      return Future.join(servers.stream().map(server -> server.shutdown(millis, TimeUnit.MILLISECONDS)).toList()).mapEmpty();
    }

    private static void onInvalid(HttpServerRequest request) {
      InvalidRequests.problem(request).writeTo(request.response());
    }
  }
}
