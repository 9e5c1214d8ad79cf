package dev.offloop.http;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /tasks/NAME}: runs a task and answers with its result. */
final class TaskEndpoint implements Handler<RoutingContext> {
    private final TaskAdmission admission;
    private final Gate gate;
    private final Refusals refusals;

    TaskEndpoint(TaskAdmission admission, Gate gate, Refusals refusals) {
        this.admission = admission;
        this.gate = gate;
        this.refusals = refusals;
    }

    @Override
    public void handle(RoutingContext routing) {
        TaskRequest wanted = admission.read(routing);
        new TaskExchange<>(
                        routing.request(),
                        admission.offload(),
                        admission.config(),
                        admission.lease(
                                gate.knownCaller(), wanted.task().descriptor().name()),
                        refusals,
                        wanted.task(),
                        wanted.options())
                .start();
    }
}
