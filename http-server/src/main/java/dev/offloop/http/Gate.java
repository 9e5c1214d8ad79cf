package dev.offloop.http;

import dev.offloop.http.security.Caller;
import dev.offloop.http.security.Ledger;
import dev.offloop.http.security.Role;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets in requests of callers that are known, and all requests to the health pages; where callers need not be known it
 * lets in the programs of this machine, but no page of another site. Each endpoint then asks for the role that it
 * takes.
 *
 * <p>The loop's thread alone. Who calls is known while a request is handed on, and not after: an endpoint that needs it
 * asks before it waits for anything.
 */
final class Gate implements Handler<HttpServerRequest> {
    private final boolean tls;
    private final Callers callers;
    private final LocalCallers local;
    private final Ledger ledger;
    private final Refusals refusals;
    private final Handler<HttpServerRequest> inside;
    private final RefusedActions refusedActions = new RefusedActions(System::nanoTime);
    private @Nullable Caller current;

    Gate(
            boolean tls,
            Callers callers,
            LocalCallers local,
            Ledger ledger,
            Refusals refusals,
            Function<Gate, Handler<HttpServerRequest>> inside) {
        this.tls = tls;
        this.callers = callers;
        this.local = local;
        this.ledger = ledger;
        this.refusals = refusals;
        this.inside = inside.apply(this);
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (tls) {
            StrictTransport.demand(request);
        }
        Optional<Caller> caller = callers.of(request);
        Optional<Problem> refusal = callers.mustBeKnown() ? refusalOf(caller, request) : local.refusal(request);
        if (refusal.isPresent()) {
            refusals.write(Vertx.currentContext(), request, refusal.get());
            return;
        }
        current = caller.orElse(null);
        try {
            inside.handle(request);
        } finally {
            current = null;
        }
    }

    private static Optional<Problem> refusalOf(Optional<Caller> caller, HttpServerRequest request) {
        return caller.isPresent() || Endpoint.isOpen(request.path())
                ? Optional.empty()
                : Optional.of(Problems.unauthorized());
    }

    /** Whose request is being handed on. */
    Optional<Caller> caller() {
        return Optional.ofNullable(current);
    }

    /** Whose request is being handed on, to an endpoint that is not open to all; throws when it is not known. */
    Caller knownCaller() {
        if (current == null) {
            throw Problems.unauthorized().asException();
        }
        return current;
    }

    /** Whether the health pages tell the reasons as they are: to those who have shown that they may read them. */
    boolean mayReadReasons() {
        return callers.mustBeKnown()
                && caller().filter(known -> known.may(Role.READ)).isPresent();
    }

    /** Hands on what the caller may ask for; tasks have quotas of their own. */
    Handler<RoutingContext> guarding(Endpoint endpoint, Handler<RoutingContext> handler) {
        return routing -> {
            if (endpoint.access() != Access.OPEN) {
                check(endpoint, knownCaller(), routing.request());
            }
            handler.handle(routing);
        };
    }

    private void check(Endpoint endpoint, Caller caller, HttpServerRequest request) {
        Optional<Role> role = endpoint.access().role();
        if (role.isPresent() && !caller.may(role.get())) {
            if (role.get() == Role.OPERATE) {
                refusedActions.tell(endpoint, caller.name() + "@" + request.remoteAddress());
            }
            throw Problems.forbidden(endpoint, caller, role.get()).asException();
        }
        if (endpoint != Endpoint.RUN) {
            ledger.tryRequest(caller).ifPresent(exceeded -> {
                throw Problems.quota(caller, exceeded).asException();
            });
        }
    }
}
