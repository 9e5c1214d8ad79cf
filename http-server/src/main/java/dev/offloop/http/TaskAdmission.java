package dev.offloop.http;

import dev.offloop.http.overload.Overload;
import dev.offloop.http.security.Caller;
import dev.offloop.http.security.Ledger;
import dev.offloop.offload.Offload;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether tasks are taken now, and whether this caller may send this one. The loop's thread alone. */
final class TaskAdmission {
    private final Supplier<Offload> current;
    private final Supplier<ServiceConfig> config;
    private final HeldBytes held;
    private final BooleanSupplier draining;
    private final Ledger ledger;
    private final Overload overload;

    TaskAdmission(
            Supplier<Offload> current,
            Supplier<ServiceConfig> config,
            HeldBytes held,
            BooleanSupplier draining,
            Ledger ledger,
            Overload overload) {
        this.current = current;
        this.config = config;
        this.held = held;
        this.draining = draining;
        this.ledger = ledger;
        this.overload = overload;
    }

    Offload offload() {
        return current.get();
    }

    ServiceConfig config() {
        return config.get();
    }

    /** Throws a {@link ProblemException} while no task is taken. */
    void demandOpen() {
        if (draining.getAsBoolean()) {
            throw Problems.draining().asException();
        }
        overload.excess().ifPresent(excess -> {
            throw Problems.overloaded(excess).asException();
        });
    }

    /** What a head asks for, while tasks are taken; throws a {@link ProblemException}. */
    TaskRequest read(RoutingContext routing) {
        demandOpen();
        return TaskRequest.of(routing, current.get(), config.get().inlineAllowed());
    }

    /**
     * For the body of a request of this task, or of several for an empty name; throws a {@link ProblemException} when
     * the caller's quota is used up.
     */
    HeldBytes.Lease lease(Caller caller, String task) {
        Ledger.Admission admission = ledger.tryTask(caller, task);
        admission.exceeded().ifPresent(exceeded -> {
            throw Problems.quota(caller, exceeded).asException();
        });
        return held.lease(caller, admission.held());
    }

    /** Counts a task among many of one request; throws a {@link ProblemException} when there may be no more. */
    void count(Caller caller, String task) {
        Ledger.Admission admission = ledger.tryTask(caller, task);
        admission.held().release();
        admission.exceeded().ifPresent(exceeded -> {
            throw Problems.quota(caller, exceeded).asException();
        });
    }

    /** For an answer. */
    HeldBytes.Lease lease(Caller caller) {
        return held.lease(caller, Ledger.Held.nothing());
    }
}
