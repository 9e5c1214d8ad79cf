package dev.offloop.deployment;

import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Kills a child of a service by SIGKILL at every beat: one that is ready and so at work, the busiest first.
 *
 * <p>Spares them as long as nothing was answered since the last kill, and has enough after {@value #MAX_KILLS}: on a
 * machine where a child takes longer to start than a beat, nothing would ever run.
 */
final class Assassin implements AutoCloseable {
    private static final int MAX_KILLS = 12;

    private final Service service;
    private final IntSupplier answered;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger kills = new AtomicInteger();

    private int answeredAtKill = -1;

    private Assassin(Service service, IntSupplier answered) {
        this.service = service;
        this.answered = answered;
    }

    static Assassin every(Duration beat, Service service, IntSupplier answered) {
        Assassin assassin = new Assassin(service, answered);
        var _ = assassin.clock.scheduleAtFixedRate(
                assassin::strike, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
        return assassin;
    }

    private void strike() {
        int now = answered.getAsInt();
        if (now == answeredAtKill || kills.get() == MAX_KILLS) {
            return;
        }
        service.workers()
                .filter(worker -> worker.path("state").asText().equals("ready"))
                .max(Comparator.comparingInt(worker -> worker.path("inFlight").asInt()))
                .flatMap(worker -> ProcessHandle.of(worker.path("pid").asLong()))
                .filter(ProcessHandle::destroyForcibly)
                .ifPresent(child -> {
                    kills.incrementAndGet();
                    answeredAtKill = now;
                });
    }

    int kills() {
        return kills.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
