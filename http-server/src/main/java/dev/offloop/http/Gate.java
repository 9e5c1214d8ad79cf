package dev.offloop.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests that carry the token, and all requests to the health pages. Without a token it lets in the programs
 * of this machine, but no page of another site.
 */
final class Gate implements Handler<HttpServerRequest> {
    private final Token token;
    private final LocalCallers local;
    private final Handler<HttpServerRequest> inside;

    Gate(Token token, LocalCallers local, Handler<HttpServerRequest> inside) {
        this.token = token;
        this.local = local;
        this.inside = inside;
    }

    @Override
    public void handle(HttpServerRequest request) {
        StrictTransport.demand(request);
        Optional<Problem> refusal = token.isDemanded() ? missingToken(request) : local.refusal(request);
        if (refusal.isPresent()) {
            Refusal.write(Vertx.currentContext(), request, refusal.get());
        } else {
            inside.handle(request);
        }
    }

    private Optional<Problem> missingToken(HttpServerRequest request) {
        return isHealth(request.path()) || token.isCarriedBy(request)
                ? Optional.empty()
                : Optional.of(Problems.unauthorized());
    }

    private static boolean isHealth(@Nullable String path) {
        return path != null && (path.equals(Routes.LIVE) || path.equals(Routes.READY));
    }
}
