package dev.offloop.http;

import dev.offloop.http.overload.Overload;
import dev.offloop.http.security.Caller;
import dev.offloop.http.security.Ledger;
import dev.offloop.offload.Offload;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code POST /tasks/NAME}: runs a task and answers with its result. */
final class TaskEndpoint implements Handler<RoutingContext> {
    private final Supplier<Offload> current;
    private final Supplier<ServiceConfig> config;
    private final HeldBytes held;
    private final BooleanSupplier draining;
    private final Gate gate;
    private final Ledger ledger;
    private final Refusals refusals;
    private final Overload overload;

    TaskEndpoint(
            Supplier<Offload> current,
            Supplier<ServiceConfig> config,
            HeldBytes held,
            BooleanSupplier draining,
            Gate gate,
            Ledger ledger,
            Refusals refusals,
            Overload overload) {
        this.current = current;
        this.config = config;
        this.held = held;
        this.draining = draining;
        this.gate = gate;
        this.ledger = ledger;
        this.refusals = refusals;
        this.overload = overload;
    }

    @Override
    public void handle(RoutingContext routing) {
        if (draining.getAsBoolean()) {
            throw Problems.draining().asException();
        }
        overload.excess().ifPresent(excess -> {
            throw Problems.overloaded(excess).asException();
        });
        Offload offload = current.get();
        TaskRequest wanted = TaskRequest.of(routing, offload, config.get().inlineAllowed());
        Caller caller = gate.knownCaller();
        Ledger.Admission admission =
                ledger.tryTask(caller, wanted.task().descriptor().name());
        admission.exceeded().ifPresent(exceeded -> {
            throw Problems.quota(caller, exceeded).asException();
        });
        new TaskExchange<>(
                        routing.request(),
                        offload,
                        config.get(),
                        held.lease(caller, admission.held()),
                        refusals,
                        wanted.task(),
                        wanted.options())
                .start();
    }
}
