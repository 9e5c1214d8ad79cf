package dev.offloop.http;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.offloop.http.connection.Peer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a service's HTTP servers, under the names that Vert.x' own Micrometer metrics give them. Those look
 * every meter up in the registry, by tags that they make anew, for each request; here a request finds them in a table
 * of methods, routes and status codes, none of which a client can invent. The service's event loop.
 */
final class HttpMeters implements HttpServerMetrics<HttpMeters.Exchange, HttpMeters, Peer> {
    private static final String PREFIX = "vertx.http.server.";
    private static final String OTHER_METHOD = "other";

    /** As many as three digits can tell: RFC 9110, section 15. */
    private static final int STATUS_CODES = 1_000;

    private static final List<HttpMethod> METHODS = List.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS,
            HttpMethod.PATCH);

    private final MeterRegistry registry;

    /** A client may send any word for a method; those that are none of these have one series together. */
    private final Map<HttpMethod, OfMethod> methods;

    private final OfMethod otherMethod;
    private final LongAdder connections = new LongAdder();
    private final LongAdder webSockets = new LongAdder();
    private final Counter bytesRead;
    private final Counter bytesWritten;
    private final Counter errors;

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
        methods = METHODS.stream().collect(toUnmodifiableMap(method -> method, method -> new OfMethod(method.name())));
        otherMethod = new OfMethod(OTHER_METHOD);
        gauge("active.connections", "Number of opened connections to the server", connections);
        gauge("active.ws.connections", "Number of websockets currently opened", webSockets);
        bytesRead = counter("bytes.read", "Number of bytes received by the server");
        bytesWritten = counter("bytes.written", "Number of bytes sent by the server");
        errors = counter("errors", "Number of errors");
    }

    private void gauge(String name, String description, LongAdder value, String... tags) {
        Gauge.builder(PREFIX + name, value, LongAdder::doubleValue)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private DistributionSummary summary(String name, String description, String... tags) {
        return DistributionSummary.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    @Override
    public Peer connected(SocketAddress remote, String name) {
        connections.increment();
        return new Peer(remote);
    }

    @Override
    public void disconnected(Peer peer, SocketAddress remote) {
        connections.decrement();
    }

    @Override
    public void bytesRead(Peer peer, SocketAddress remote, long bytes) {
        bytesRead.increment((double) bytes);
    }

    @Override
    public void bytesWritten(Peer peer, SocketAddress remote, long bytes) {
        bytesWritten.increment((double) bytes);
    }

    @Override
    public void exceptionOccurred(Peer peer, SocketAddress remote, Throwable e) {
        errors.increment();
    }

    @Override
    public HttpMeters connected(Peer peer, Exchange upgrade, ServerWebSocket socket) {
        webSockets.increment();
        return this;
    }

    @Override
    public void disconnected(HttpMeters self) {
        webSockets.decrement();
    }

    @Override
    public Exchange requestBegin(Peer peer, HttpRequest request) {
        return new Exchange(methods.getOrDefault(request.method(), otherMethod));
    }

    /** A route without a path has no name; of several, the last is the one that answers. */
    @Override
    public void requestRouted(Exchange exchange, @Nullable String route) {
        if (route != null) {
            exchange.route = route;
        }
    }

    @Override
    public void requestEnd(Exchange exchange, HttpRequest request, long bytes) {
        exchange.method.requestBytes.record((double) bytes);
        exchange.requestEnded = true;
        exchange.leaveIfOver();
    }

    @Override
    public void responseEnd(Exchange exchange, HttpResponse response, long bytes) {
        exchange.method.answers(exchange.route, response.statusCode()).count(System.nanoTime() - exchange.begun, bytes);
        exchange.responseEnded = true;
        exchange.leaveIfOver();
    }

    @Override
    public void requestReset(Exchange exchange) {
        exchange.method.resets.increment();
        exchange.leave();
    }

    /** One request and its answer. */
    static final class Exchange {
        private final OfMethod method;
        private final long begun = System.nanoTime();
        private String route = "";
        private boolean requestEnded;
        private boolean responseEnded;
        private boolean left;

        private Exchange(OfMethod method) {
            this.method = method;
            method.active.increment();
        }

        private void leaveIfOver() {
            if (requestEnded && responseEnded) {
                leave();
            }
        }

        private void leave() {
            if (!left) {
                left = true;
                method.active.decrement();
            }
        }
    }

    /** The meters of requests with one method. */
    private final class OfMethod {
        private final String name;
        private final LongAdder active = new LongAdder();
        private final DistributionSummary requestBytes;
        private final Counter resets;
        private final Map<String, @Nullable Answers[]> byRoute = new HashMap<>();

        OfMethod(String name) {
            this.name = name;
            gauge("active.requests", "Number of requests being processed", active, "method", name);
            requestBytes = summary("request.bytes", "Size of requests in bytes", "method", name);
            resets = counter("request.resets", "Number of request resets", "method", name);
        }

        Answers answers(String route, int code) {
            @Nullable Answers[] byCode = byRoute.get(route);
            if (byCode == null) {
                byCode = new Answers[STATUS_CODES];
                byRoute.put(route, byCode);
            }
            Answers found = byCode[code];
            if (found == null) {
                found = new Answers("method", name, "route", route, "code", Integer.toString(code));
                byCode[code] = found;
            }
            return found;
        }
    }

    /** The meters of answers with one status code on one route. */
    private final class Answers {
        private final Counter count;
        private final Timer time;
        private final DistributionSummary bytes;

        Answers(String... tags) {
            count = counter("requests", "Number of processed requests", tags);
            time = Timer.builder(PREFIX + "response.time")
                    .description("Request processing time")
                    .tags(tags)
                    .register(registry);
            bytes = summary("response.bytes", "Size of responses in bytes", tags);
        }

        void count(long nanos, long written) {
            count.increment();
            time.record(nanos, TimeUnit.NANOSECONDS);
            bytes.record((double) written);
        }
    }
}
