package dev.offloop.http;

import dev.offloop.http.proxy.Client;
import dev.offloop.http.proxy.ForwardingException;
import dev.offloop.http.proxy.Proxies;
import dev.offloop.http.security.Caller;
import dev.offloop.http.security.Ledger;
import dev.offloop.http.security.Role;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
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
    /** How a page of the service itself calls it, which has no other site's name. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final boolean tls;
    private final Proxies proxies;
    private final Cors cors;
    private final Callers callers;
    private final OtherSites otherSites;
    private final LocalCallers local;
    private final Ledger ledger;
    private final Refusals refusals;
    private final Handler<HttpServerRequest> inside;
    private final RefusedActions refusedActions = new RefusedActions(System::nanoTime);
    private @Nullable Caller current;

    /** Known where proxies are trusted. */
    private @Nullable Client client;

    Gate(
            boolean tls,
            Proxies proxies,
            Cors cors,
            Callers callers,
            String host,
            Ledger ledger,
            Refusals refusals,
            Function<Gate, Handler<HttpServerRequest>> inside) {
        this.tls = tls;
        this.proxies = proxies;
        this.cors = cors;
        this.callers = callers;
        this.otherSites = new OtherSites(cors);
        this.local = new LocalCallers(host, otherSites);
        this.ledger = ledger;
        this.refusals = refusals;
        this.inside = inside.apply(this);
    }

    @Override
    public void handle(HttpServerRequest request) {
        SecurityHeaders.put(request);
        try {
            client = proxies.isAnyTrusted() ? proxies.clientOf(request) : null;
            handOn(request);
        } catch (ForwardingException e) {
            refuse(request, Problems.forwarding(String.valueOf(e.getMessage())));
        } finally {
            current = null;
            client = null;
        }
    }

    private void handOn(HttpServerRequest request) {
        if (tls || (client != null && client.secure())) {
            StrictTransport.demand(request, hostAsCalled(request));
        }
        if (request.uri().length() > ServerOptions.MAX_LINE_BYTES) {
            refuse(request, Problems.uriTooLong());
            return;
        }
        if (cors.answers(request)) {
            return;
        }
        Optional<Caller> caller = callers.of(request);
        Optional<Problem> refusal = callers.mustBeKnown() ? refusalOf(caller, request) : local.refusal(request);
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
            return;
        }
        current = caller.orElse(null);
        inside.handle(request);
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        refusals.write(Vertx.currentContext(), request, problem);
    }

    private Optional<Problem> refusalOf(Optional<Caller> caller, HttpServerRequest request) {
        if (Endpoint.isOpen(request.path())) {
            return Optional.empty();
        }
        if (caller.isEmpty()) {
            return Optional.of(Problems.unauthorized());
        }
        return Callers.isKnownByItself(request) ? Optional.empty() : refusalOfPage(request);
    }

    /** A browser shows its certificate for any page. */
    private Optional<Problem> refusalOfPage(HttpServerRequest request) {
        return otherSites.refusal(request, origin -> isOwn(origin, request), OWN_SITES);
    }

    private boolean isOwn(String origin, HttpServerRequest request) {
        String host = hostAsCalled(request);
        try {
            return host != null && Cors.origin(origin).equals(Cors.origin("https://" + host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** With the port, where one is told. */
    private @Nullable String hostAsCalled(HttpServerRequest request) {
        if (client != null && client.authority() != null) {
            return client.authority();
        }
        HostAndPort authority = request.authority();
        return authority == null ? null : authority.toString();
    }

    /** Who sends it and from where, for the audit log. */
    String describe(Caller caller, HttpServerRequest request) {
        return caller.name() + "@" + (client == null ? request.remoteAddress() : client.describe());
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
                refusedActions.tell(endpoint, describe(caller, request));
            }
            throw Problems.forbidden(endpoint, caller, role.get()).asException();
        }
        if (!endpoint.takesTask()) {
            ledger.tryRequest(caller).ifPresent(exceeded -> {
                throw Problems.quota(caller, exceeded).asException();
            });
        }
    }
}
