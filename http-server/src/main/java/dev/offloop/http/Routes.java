package dev.offloop.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths of the service. A path known under another method answers 405, every other path 404. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private Routes() {}

    /** What each endpoint does, behind the gate. */
    static Router of(Vertx vertx, Gate gate, Refusals refusals, Map<Endpoint, Handler<RoutingContext>> handlers) {
        Router router = Router.router(vertx);
        Map<String, Set<String>> allowed = new LinkedHashMap<>();
        for (Endpoint endpoint : Endpoint.values()) {
            Handler<RoutingContext> handler = gate.guarding(endpoint, Objects.requireNonNull(handlers.get(endpoint)));
            Set<String> methods = allowed.computeIfAbsent(endpoint.path(), path -> new LinkedHashSet<>());
            for (HttpMethod method : endpoint.methods()) {
                router.route(method, endpoint.path()).handler(handler);
                methods.add(method.name());
            }
        }
        allowed.forEach((path, methods) -> router.route(path).handler(routing -> {
            throw Problems.methodNotAllowed(routing.request().method().name(), routing.normalizedPath(), methods)
                    .asException();
        }));
        router.route().handler(routing -> {
            gate.knownCaller();
            throw Problems.unknownPath(routing.normalizedPath()).asException();
        });
        for (int status : new int[] {400, 404, 500}) {
            router.errorHandler(status, routing -> onFailure(routing, status, refusals));
        }
        return router;
    }

    private static void onFailure(RoutingContext routing, int status, Refusals refusals) {
        if (routing.failure() instanceof OutOfMemoryError error) {
            escape(error);
        }
        refusals.write(Vertx.currentContext(), routing.request(), problemOf(routing, status));
    }

    /** To the handler of what escapes the loop's callbacks; the router would swallow it. */
    private static void escape(OutOfMemoryError error) {
        Vertx.currentContext().runOnContext(ignored -> {
            throw error;
        });
    }

    private static Problem problemOf(RoutingContext routing, int status) {
        Throwable cause = routing.failure();
        if (cause instanceof ProblemException known) {
            return known.problem();
        }
        if (status == 400) {
            String host = routing.request().getHeader(HttpHeaders.HOST);
            if (host != null && routing.request().authority() == null) {
                return Problems.badRequest("The Host header '" + host
                        + "' is not a host name or an address, alone or with a colon and a port up to 65535");
            }
            return Problems.badRequest(
                    cause == null ? "The path or the query is malformed" : String.valueOf(cause.getMessage()));
        }
        if (status == 404) {
            return Problems.unknownPath(String.valueOf(routing.request().path()));
        }
        return Problems.internal(LOG, cause);
    }
}
