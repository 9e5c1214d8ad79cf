package dev.offloop.http;

import dev.offloop.http.connection.Capacity;
import dev.offloop.http.connection.ClosingAnswers;
import dev.offloop.http.connection.ConnectionBounds;
import dev.offloop.http.connection.Connections;
import dev.offloop.http.connection.Peer;
import dev.offloop.http.overload.Overload;
import dev.offloop.http.proxy.Networks;
import dev.offloop.http.proxy.Proxies;
import dev.offloop.http.security.CallersFile;
import dev.offloop.http.security.Ledger;
import dev.offloop.http.tls.ServerTls;
import dev.offloop.http.tls.TlsConfig;
import dev.offloop.jobs.JobBounds;
import dev.offloop.jobs.JobRunner;
import dev.offloop.loop.netty.Loops;
import dev.offloop.loop.netty.RequestHeads;
import dev.offloop.offload.Offload;
import dev.offloop.offload.OffloadConfig;
import dev.offloop.offload.OffloadObserver;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The service: one HTTP server on one event loop. Any thread may call it. */
public final class OffloopService {
    private static final long CODE_LOOK_MILLIS = 5_000;

    private final Listener listener;
    private final String host;
    private final boolean ownsOffload;

    private OffloopService(Listener listener, String host, boolean ownsOffload) {
        this.listener = listener;
        this.host = host;
        this.ownsOffload = ownsOffload;
    }

    /**
     * Starts an {@link Offload} and the service in front of it, with meters of its own, for an application that brings
     * nothing but Vert.x. {@link #close} ends both, as does closing Vert.x. Fails with the reason when one cannot
     * start, everything closed again.
     */
    public static Future<OffloopService> start(Vertx vertx, OffloadConfig offload, ServiceConfig config) {
        ServiceMetrics metrics = new ServiceMetrics();
        OffloadObserver observer = OffloadObserver.both(offload.observer(), metrics.observer());
        return Offload.start(vertx, offload.withObserver(observer))
                .compose(started -> deploy(vertx, new Listener(started, config, metrics, metrics::close), true)
                        .recover(e -> started.close(Duration.ZERO).transform(closed -> Future.failedFuture(e))))
                .onFailure(e -> metrics.close());
    }

    /**
     * Listens; fails with the reason when it cannot. The caller, who made the {@link Offload} and the meters, closes
     * them after the service.
     */
    public static Future<OffloopService> start(
            Vertx vertx, Offload offload, ServiceConfig config, ServiceMetrics metrics) {
        return deploy(vertx, new Listener(offload, config, metrics, () -> {}), false);
    }

    private static Future<OffloopService> deploy(Vertx vertx, Listener listener, boolean ownsOffload) {
        return vertx.deployVerticle(listener, new DeploymentOptions())
                .map(ignored -> new OffloopService(listener, listener.config.host(), ownsOffload));
    }

    /** What runs the tasks, also for the application itself. */
    public Offload offload() {
        return listener.offload;
    }

    /**
     * From now on requests are given to this one; those that are being answered stay with the one before, which the
     * caller closes. For a service whose caller made the {@link Offload}.
     */
    public void replace(Offload next) {
        if (ownsOffload) {
            throw new IllegalStateException("The service started its Offload itself, which cannot be replaced");
        }
        listener.offload = next;
    }

    /** Shown by {@code /workers} until the next call: why the newest code of the tasks is not run. */
    public void showCodeError(Optional<String> error) {
        listener.codeError = error;
    }

    /**
     * Reads the files of the certificate and of the callers again; completes when what they hold is in force, or the
     * certificate that was before stays, as the new one cannot be used. Changes are also seen by themselves, within two
     * seconds.
     */
    public Future<Void> reload() {
        return listener.reload();
    }

    /**
     * Goes by other limits from now on: body limit, bytes held, bounds of connections and of overload; of the rest of
     * the configuration nothing counts. What is under way goes on, also where it is more.
     */
    public Future<Void> changeLimits(ServiceConfig limits) {
        return listener.change(limits);
    }

    /** From now on {@code /settings} shows these. */
    public void showSettings(ServiceSettings settings) {
        listener.settings = Optional.of(settings);
    }

    /** The port it listens on. */
    public int port() {
        return listener.port;
    }

    /** Where to reach it. */
    public String url() {
        return (listener.config.tls().isPresent() ? "https://" : "http://")
                + (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
    }

    /**
     * From now on new tasks are refused with 503, readiness is false, each answer is the last one of its connection,
     * and no further connection is accepted; what was read is answered. Completes when it does not listen any more.
     * Idempotent.
     */
    public Future<Void> drain() {
        return listener.drain();
    }

    /**
     * Drains, and gives the requests that are being answered this long; where it started the {@link Offload} itself,
     * that is closed before, and its tasks have this long as well. Completes when nothing of it is left in Vert.x.
     * Idempotent.
     */
    public Future<Void> close(Duration grace) {
        return ownsOffload
                ? drain().compose(draining -> offload().close(grace)).compose(closed -> listener.shutdown(grace))
                : listener.shutdown(grace);
    }

    private static final class Listener extends VerticleBase {
        /** How often it looks whether clients still connect, before it stops listening. */
        private static final long SETTLE_MILLIS = 2;

        private static final int SETTLE_ROUNDS = 50;

        /** What is left of Vert.x' connections then is still in its handshake; it ends by itself, or with Vert.x. */
        private static final long LEFT_MILLIS = 500;

        /** When Vert.x would close connections by itself: never, they are closed here. */
        private static final long NEVER_DAYS = 1;

        private volatile Offload offload;
        private volatile Optional<String> codeError = Optional.empty();
        private volatile ServiceConfig config;
        private volatile Optional<ServiceSettings> settings = Optional.empty();
        private final ServiceMetrics metrics;
        private final Refusals refusals;
        private final Proxies proxies;
        private final Runnable whenStopped;
        private volatile boolean draining;
        private volatile int port;

        /** Of connections, as it was before the first one. */
        private volatile int capacity;

        // On the loop alone
        private final List<HttpServer> servers = new ArrayList<>();
        private @Nullable Connections connections;
        private @Nullable ServerTls tls;
        private @Nullable CallersFile callers;
        private @Nullable Overload overload;
        private @Nullable HeldBytes held;
        private @Nullable JobRunner jobs;
        private @Nullable Future<Void> begun;
        private @Nullable Future<Void> stopped;
        private @Nullable Future<Void> gone;

        Listener(Offload offload, ServiceConfig config, ServiceMetrics metrics, Runnable whenStopped) {
            this.offload = offload;
            this.config = config;
            this.metrics = metrics;
            this.refusals = new Refusals(metrics);
            this.proxies = new Proxies(Networks.parse(config.trustedProxies()));
            this.whenStopped = whenStopped;
        }

        /** Reads again what is read from files. */
        Future<Void> reload() {
            return onLoop(all -> Future.join(
                            tls == null ? Future.succeededFuture() : tls.reload(),
                            callers == null ? Future.succeededFuture() : callers.reload())
                    .mapEmpty());
        }

        @Override
        public Future<?> stop() {
            whenStopped.run();
            return Future.join(
                    tls == null ? Future.succeededFuture() : tls.close(),
                    callers == null ? Future.succeededFuture() : callers.close(),
                    overload == null ? Future.succeededFuture() : overload.close());
        }

        @Override
        public Future<?> start() {
            HeldBytes bytes = new HeldBytes(config.heldBytes());
            held = bytes;
            metrics.watch(bytes);
            Loops.of(context).ifPresent(metrics::watch);
            OwnCode code = new OwnCode(System.getProperty("java.class.path"));
            watch(code);
            return vertx.executeBlocking(this::prepare).compose(prepared -> {
                HttpServerOptions options = ServerOptions.of(config, prepared.bounds());
                Ledger ledger = new Ledger(System::nanoTime);
                prepared.callers().ifPresent(opened -> {
                    opened.watch(context, ledger::retain);
                    callers = opened;
                });
                prepared.tls().ifPresent(opened -> {
                    opened.applyTo(options);
                    opened.watch(context);
                    metrics.watch(opened);
                    tls = opened;
                });
                Connections all = new Connections(
                        context,
                        options,
                        prepared.bounds(),
                        new ClosingAnswers(
                                Problems.headStalled(prepared.bounds().headTimeout())
                                        .closingAnswer(),
                                Problems.http2Only().closingAnswer()),
                        refusals);
                connections = all;
                metrics.watch(all);
                return listen(prepared.addresses(), config.port(), options, gate(bytes, code, ledger), all)
                        .onSuccess(listening -> runJobs());
            });
        }

        private void runJobs() {
            config.jobs().ifPresent(store -> {
                JobRunner runner = new JobRunner(
                        context,
                        store,
                        () -> offload,
                        () -> new JobBounds(config.effectiveResultLimit(), config.heldBytes()));
                jobs = runner;
                runner.start();
            });
        }

        private Future<Void> stopJobs() {
            return jobs == null ? Future.succeededFuture() : jobs.stop();
        }

        private Gate gate(HeldBytes held, OwnCode code, Ledger ledger) {
            Overload busy = new Overload(context, config.overload());
            metrics.watch(busy);
            overload = busy;
            Pages pages = new Pages(() -> offload, metrics, code, () -> codeError, () -> draining);
            TaskAdmission admission =
                    new TaskAdmission(() -> offload, () -> config, held, () -> draining, ledger, busy);
            return new Gate(
                    tls != null,
                    proxies,
                    new Cors(
                            config.corsOrigins(),
                            config.tls().flatMap(TlsConfig::clientAuthorities).isPresent()),
                    new Callers(
                            new Token(config.token()),
                            Optional.ofNullable(callers),
                            config.tls().flatMap(TlsConfig::clientAuthorities).isPresent()),
                    config.host(),
                    ledger,
                    refusals,
                    gate -> {
                        Map<Endpoint, Handler<RoutingContext>> handlers = pages.handlers(gate);
                        handlers.putAll(
                                new SettingsEndpoint(() -> settings, () -> config, held, refusals).handlers(gate));
                        handlers.put(Endpoint.RUN, new TaskEndpoint(admission, gate, refusals));
                        handlers.putAll(new JobsEndpoint(config.jobs(), admission, gate, refusals).handlers());
                        return Routes.of(vertx, gate, refusals, handlers);
                    });
        }

        Future<Void> change(ServiceConfig next) {
            return onLoop(all -> {
                config = config.withLimitsOf(next);
                all.change(counted(next.connections()));
                if (held != null) {
                    held.limit(next.heldBytes());
                }
                if (overload != null) {
                    overload.change(next.overload());
                }
                return Future.succeededFuture();
            });
        }

        private ConnectionBounds counted(ConnectionBounds bounds) {
            return bounds.connections() > 0 ? bounds : bounds.withConnections(capacity);
        }

        private record Prepared(
                List<InetAddress> addresses,
                ConnectionBounds bounds,
                Optional<ServerTls> tls,
                Optional<CallersFile> callers) {}

        private Prepared prepare() throws Exception {
            CodePreload.run();
            capacity = Capacity.ofThisProcess();
            return new Prepared(
                    Addresses.of(config.host()),
                    counted(config.connections()),
                    config.tls().isPresent()
                            ? Optional.of(ServerTls.open(vertx, config.tls().get()))
                            : Optional.empty(),
                    config.tokens().isPresent()
                            ? Optional.of(CallersFile.open(config.tokens().get()))
                            : Optional.empty());
        }

        /** The next look waits for the end of this one, which a file system may hold up. */
        private void watch(OwnCode code) {
            vertx.setTimer(
                    CODE_LOOK_MILLIS,
                    due -> vertx.executeBlocking(() -> {
                                code.look();
                                return code;
                            })
                            .onComplete(looked -> {
                                if (!draining) {
                                    watch(code);
                                }
                            }));
        }

        /** One server for each address of the host, all on one port. */
        private Future<Void> listen(
                List<InetAddress> addresses, int port, HttpServerOptions options, Gate gate, Connections all) {
            HttpServer starting = vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        if (config.proxyProtocol()) {
                            Peer.restore(connection);
                            if (!proxies.trusts(connection.remoteAddress(true))) {
                                all.refuseUntrusted(connection);
                                return;
                            }
                        }
                        all.accept(connection);
                        if (!Connections.isMultiplexed(connection)) {
                            RequestHeads.check(connection);
                        }
                    })
                    .requestHandler(gate)
                    .invalidRequestHandler(refusals::writeInvalid);
            return starting.listen(SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.getFirst(), port)))
                    .compose(listening -> {
                        this.port = listening.actualPort();
                        servers.add(listening);
                        all.listening(listening.actualPort());
                        if (tls != null) {
                            tls.keepCurrent(listening);
                        }
                        return addresses.size() == 1
                                ? Future.succeededFuture()
                                : listen(
                                        addresses.subList(1, addresses.size()),
                                        listening.actualPort(),
                                        options,
                                        gate,
                                        all);
                    });
        }

        Future<Void> drain() {
            return onLoop(this::beginDrain);
        }

        /** Waits for all connections to end, then for Vert.x to notice, and leaves Vert.x. */
        Future<Void> shutdown(Duration grace) {
            return onLoop(all -> {
                if (gone == null) {
                    gone = end(all, grace).compose(ended -> leave());
                }
                return gone;
            });
        }

        private Future<Void> leave() {
            String self = context.deploymentID();
            return vertx.deploymentIDs().contains(self) ? vertx.undeploy(self) : Future.succeededFuture();
        }

        private Future<Void> end(Connections all, Duration grace) {
            long timer = vertx.setTimer(Math.max(1, grace.toMillis()), ignored -> all.abort());
            return beginDrain(all)
                    .compose(ignored -> all.drain())
                    .compose(ignored -> stopJobs()
                            .timeout(Math.max(1, grace.toMillis()), TimeUnit.MILLISECONDS)
                            .otherwiseEmpty())
                    .compose(ignored -> Objects.requireNonNull(stopped)
                            .timeout(LEFT_MILLIS, TimeUnit.MILLISECONDS)
                            .otherwiseEmpty())
                    .onComplete(ignored -> vertx.cancelTimer(timer));
        }

        private Future<Void> onLoop(Function<Connections, Future<Void>> action) {
            Promise<Void> done = Promise.promise();
            try {
                context.runOnContext(ignored -> {
                    Connections all = connections;
                    (all == null ? Future.<Void>succeededFuture() : action.apply(all)).onComplete(done);
                });
            } catch (RejectedExecutionException e) {
                // The loop of a closed Vert.x, which has closed all of it.
                done.complete();
            }
            return done.future();
        }

        /**
         * Stops listening first: a client that is told that this was its connection's last answer comes back at once.
         */
        private Future<Void> beginDrain(Connections all) {
            if (begun == null) {
                Promise<Void> noneArrives = Promise.promise();
                awaitQuiet(all, -1, SETTLE_ROUNDS, noneArrives);
                begun = noneArrives.future().onSuccess(ignored -> {
                    stopped = stopListening();
                    draining = true;
                    stopJobs();
                    all.drain();
                });
            }
            return begun;
        }

        /** A connection that waits to be accepted when the socket is closed is reset: so those are accepted first. */
        private void awaitQuiet(Connections all, long accepted, int rounds, Promise<Void> noneArrives) {
            if (all.accepted() == accepted || rounds == 0) {
                noneArrives.complete();
            } else {
                long before = all.accepted();
                vertx.setTimer(SETTLE_MILLIS, ignored -> awaitQuiet(all, before, rounds - 1, noneArrives));
            }
        }

        private Future<Void> stopListening() {
            return Future.join(servers.stream()
                            .map(server -> server.shutdown(NEVER_DAYS, TimeUnit.DAYS))
                            .toList())
                    .mapEmpty();
        }
    }
}
