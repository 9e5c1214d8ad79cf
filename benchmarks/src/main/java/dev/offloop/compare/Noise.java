package dev.offloop.compare;

import dev.offloop.compare.measure.ProcFs;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the machine did besides, since a first reading. Main thread. */
final class Noise {
    private final ProcFs proc;
    private final List<Long> processes;
    private final long startNanos = System.nanoTime();
    private final Optional<ProcFs.Ticks> ticks;
    private final double ownNanos;

    /**
     * Takes the first reading.
     *
     * @param processes those whose work is no disturbance
     */
    Noise(ProcFs proc, List<Long> processes) {
        this.proc = proc;
        this.processes = List.copyOf(processes);
        this.ticks = proc.ticks();
        this.ownNanos = nanos();
    }

    /** How many processors others kept busy; null when unknown. */
    @Nullable
    Double busyElsewhere() {
        double ours = (nanos() - ownNanos) / (System.nanoTime() - startNanos);
        return share((before, now) -> now.busy() - before.busy())
                .map(share ->
                        hundredths(Math.max(0, share * Runtime.getRuntime().availableProcessors() - ours)))
                .orElse(null);
    }

    /** Percent of the processors' time that the hypervisor gave to others; null when unknown. */
    @Nullable
    Double stolenPercent() {
        return share((before, now) -> now.stolen() - before.stolen())
                .map(share -> hundredths(100 * share))
                .orElse(null);
    }

    private interface Part {
        double between(ProcFs.Ticks before, ProcFs.Ticks now);
    }

    private Optional<Double> share(Part part) {
        return ticks.flatMap(before ->
                proc.ticks().map(now -> part.between(before, now) / Math.max(1, now.all() - before.all())));
    }

    private static double hundredths(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private double nanos() {
        double sum = 0;
        for (long pid : processes) {
            sum += proc.processNanos(pid).orElse(0);
        }
        return sum;
    }
}
