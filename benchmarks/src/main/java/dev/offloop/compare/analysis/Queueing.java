package dev.offloop.compare.analysis;

/**
 * Estimates for machines that are not at hand, from what a task costs: none of them is a measurement.
 *
 * <p>Two textbook results. Operational analysis bounds the rate: the loop is one server, each worker one, and all of
 * them share the processors. Erlang's C formula gives the time a task waits for a worker when tasks come at random
 * moments and take exponentially distributed times.
 */
public final class Queueing {
    private Queueing() {}

    /**
     * The highest rate, per microsecond.
     *
     * @param loopMicros processor time of the loop per task
     * @param workerMicros processor time of a worker per task
     */
    public static double rate(double loopMicros, double workerMicros, int workers, int processors) {
        return Math.min(Math.min(1 / loopMicros, workers / workerMicros), processors / (loopMicros + workerMicros));
    }

    /**
     * How long a task is under way on average, in microseconds; infinite when more come than can be served.
     *
     * @param perMicro tasks that come per microsecond
     * @param serviceMicros what one takes
     */
    public static double sojourn(double perMicro, double serviceMicros, int workers) {
        double load = perMicro * serviceMicros;
        if (load >= workers) {
            return Double.POSITIVE_INFINITY;
        }
        return serviceMicros + waits(load, workers) * serviceMicros / (workers - load);
    }

    /** Erlang's C: the share of tasks that have to wait, by the recursion of Erlang's B. */
    static double waits(double load, int workers) {
        double blocked = 1;
        for (int i = 1; i <= workers; i++) {
            blocked = load * blocked / (i + load * blocked);
        }
        return blocked / (1 - load / workers * (1 - blocked));
    }
}
