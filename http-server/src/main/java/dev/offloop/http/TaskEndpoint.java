package dev.offloop.http;

import dev.offloop.offload.Offload;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** {@code POST /tasks/NAME}: runs a task and answers with its result. */
final class TaskEndpoint implements Handler<RoutingContext> {
    private final Supplier<Offload> current;
    private final ServiceConfig config;
    private final HeldBytes held;
    private final BooleanSupplier draining;

    TaskEndpoint(Supplier<Offload> current, ServiceConfig config, HeldBytes held, BooleanSupplier draining) {
        this.current = current;
        this.config = config;
        this.held = held;
        this.draining = draining;
    }

    @Override
    public void handle(RoutingContext routing) {
        if (draining.getAsBoolean()) {
            throw Problems.draining().asException();
        }
        Offload offload = current.get();
        TaskRequest wanted = TaskRequest.of(routing, offload, config.inlineAllowed());
        new TaskExchange<>(routing.request(), offload, config, held.lease(), wanted.task(), wanted.options()).start();
    }
}
