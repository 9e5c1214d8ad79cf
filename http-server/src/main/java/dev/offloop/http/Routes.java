package dev.offloop.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paths of the service. A path known under another method answers 405, every other path 404. */
final class Routes {
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private Routes() {}

    static Router of(Vertx vertx, TaskEndpoint tasks, Pages pages) {
        Router router = Router.router(vertx);
        get(router, "/ping", pages::ping);
        get(router, "/tasks", pages::tasks);
        path(router, "/tasks/:name", tasks, HttpMethod.POST);
        get(router, LIVE, pages::live);
        get(router, READY, pages::ready);
        get(router, "/workers", pages::workers);
        get(router, "/workers/dead-letters", pages::deadLetters);
        path(router, "/workers/restart", pages::restartWorkers, HttpMethod.POST);
        get(router, "/metrics", pages::metrics);
        get(router, "/loop", pages::loop);
        router.route().handler(routing -> {
            throw Problems.unknownPath(routing.normalizedPath()).asException();
        });
        for (int status : new int[] {400, 404, 500}) {
            router.errorHandler(status, routing -> onFailure(routing, status));
        }
        return router;
    }

    private static void get(Router router, String path, Handler<RoutingContext> handler) {
        path(router, path, handler, HttpMethod.GET, HttpMethod.HEAD);
    }

    private static void path(Router router, String path, Handler<RoutingContext> handler, HttpMethod... methods) {
        Set<String> allowed = new LinkedHashSet<>();
        for (HttpMethod method : methods) {
            router.route(method, path).handler(handler);
            allowed.add(method.name());
        }
        router.route(path).handler(routing -> {
            throw Problems.methodNotAllowed(routing.request().method().name(), routing.normalizedPath(), allowed)
                    .asException();
        });
    }

    private static void onFailure(RoutingContext routing, int status) {
        if (routing.failure() instanceof OutOfMemoryError error) {
            escape(error);
        }
        Refusal.write(Vertx.currentContext(), routing.request(), problemOf(routing, status));
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
