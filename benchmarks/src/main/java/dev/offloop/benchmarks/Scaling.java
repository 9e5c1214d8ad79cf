package dev.offloop.benchmarks;

import dev.offloop.compare.analysis.AffineLaw;
import dev.offloop.compare.analysis.Interval;
import dev.offloop.compare.analysis.Medians;
import dev.offloop.compare.analysis.Queueing;
import dev.offloop.compare.analysis.Words;
import dev.offloop.compare.measure.Calibration;
import dev.offloop.compare.measure.Slice;
import dev.offloop.compare.report.Chart;
import dev.offloop.compare.report.JsonReport;
import dev.offloop.compare.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the cost of the strategy {@code child} grows: with the payload, with the tasks in flight, with the children.
 * Writes {@code scaling.json}, with the fitted laws and the estimates for other machines, and three plots.
 *
 * <p>Arguments: the directory of the results, that of the plots, and the milliseconds of one measurement.
 */
final class Scaling {
    private static final int ROUNDS = 9;
    private static final int WARM_UP = 3;
    private static final double CONFIDENCE = 0.95;
    private static final double WORK_MICROS = 100;
    private static final double COMING_SHARE = 0.5;
    private static final int LARGEST_PAYLOAD = 16 << 20;
    private static final int MAX_IN_FLIGHT = 1_000_000;
    /** Time for a task in flight, so that all of them are answered several times within a measurement. */
    private static final double NANOS_IN_FLIGHT = 4_000;

    private static final int[] OTHER_PROCESSORS = {4, 8, 16, 32, 64};

    private final int processors = Runtime.getRuntime().availableProcessors();
    private final double stepsPerMicro = Calibration.stepsPerMicro();
    private final List<String> words = new ArrayList<>();
    private final long nanos;

    private Scaling(long nanos) {
        this.nanos = nanos;
    }

    /**
     * A measured point: the median of the rounds and its bounds.
     *
     * @param law what the fitted law, or the estimate, says there
     */
    record Point(double x, double low, double median, double high, double law) {
        Point withLaw(double value) {
            return new Point(x, low, median, high, value);
        }
    }

    /**
     * An estimate, not a measurement.
     *
     * @param measured the same where it was measured; null on machines that were not at hand
     */
    record Estimate(
            String what,
            int processors,
            int children,
            double estimated,
            @Nullable Double measured) {}

    /** All that was found; its names are kept. */
    record Result(
            Machine machine,
            List<Point> roundTripMicrosByPayload,
            List<Point> microsByInFlight,
            List<Point> perSecondByChildren,
            List<Estimate> estimates,
            List<String> words) {}

    public static void main(String[] args) throws IOException {
        Path results = Files.createDirectories(Path.of(args[0]));
        Path plots = Files.createDirectories(Path.of(args[1]));
        Scaling scaling = new Scaling(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(args[2])));
        Result result = scaling.run(plots);
        Files.writeString(results.resolve("scaling.json"), JsonReport.of(result));
        result.words().forEach(System.out::println);
    }

    private Result run(Path plots) throws IOException {
        Machine machine = Machine.here();
        List<Point> byPayload;
        List<Point> byInFlight;
        try (ChildStand stand = new ChildStand(1)) {
            double[] payloads = DoubleStream.concat(
                            DoubleStream.of(0),
                            DoubleStream.iterate(64, size -> size <= LARGEST_PAYLOAD, size -> size * 4))
                    .toArray();
            byPayload = lawful(
                    "round trip", "B", rounds(payloads, size -> stand.lone((int) size, nanos), Slice::p50Micros));
            double[] counts = DoubleStream.iterate(1, count -> count <= MAX_IN_FLIGHT, count -> count * 10)
                    .toArray();
            byInFlight = lawful(
                    "time under way",
                    "task in flight",
                    rounds(
                            counts,
                            count -> stand.inFlight((int) count, Math.max(nanos, Math.round(count * NANOS_IN_FLIGHT))),
                            Slice::p50Micros));
        }
        List<Estimate> estimates = new ArrayList<>();
        List<Point> byChildren = byChildren(estimates);
        estimates.forEach(estimate -> words.add(words(estimate)));
        draw(
                plots,
                "scaling-payload",
                "Round trip to a child and back, by payload",
                byPayload,
                Words::bytes,
                Words::micros);
        draw(
                plots,
                "scaling-in-flight",
                "Time under way, by tasks of 64 B in flight",
                byInFlight,
                Words::count,
                Words::micros);
        draw(plots, "scaling-children", "Tasks/s of 100 µs, by children", byChildren, Words::count, Words::count);
        return new Result(machine, byPayload, byInFlight, byChildren, estimates, List.copyOf(words));
    }

    /** The costs of a task are taken from one child; what they foretell stands beside what more children do. */
    private List<Point> byChildren(List<Estimate> estimates) {
        List<Point> points = new ArrayList<>();
        double loopMicros = 0;
        double workerMicros = 0;
        for (int children = 1; children <= Math.max(2, processors); children++) {
            try (ChildStand stand = new ChildStand(children)) {
                List<Slice> slices = rounds(() -> stand.working(WORK_MICROS, stepsPerMicro, nanos));
                if (children == 1) {
                    loopMicros = Medians.of(array(slices, slice -> slice.cost().callerNanos() / 1e3));
                    workerMicros =
                            Medians.of(array(slices, slice -> slice.cost().workerNanos() / 1e3));
                }
                Point point = point(children, array(slices, Slice::perSecond));
                double estimate = 1e6 * Queueing.rate(loopMicros, workerMicros, children, processors);
                points.add(point.withLaw(estimate));
                estimates.add(new Estimate(
                        "tasks/s of 100 µs", processors, children, Math.rint(estimate), Math.rint(point.median())));
                estimates.add(waiting(stand, children, point.median()));
            }
        }
        for (int other : OTHER_PROCESSORS) {
            double rate = 1e6 * Queueing.rate(loopMicros, workerMicros, other - 1, other);
            estimates.add(new Estimate("tasks/s of 100 µs", other, other - 1, Math.rint(rate), null));
        }
        return points;
    }

    private Estimate waiting(ChildStand stand, int children, double maxPerSecond) {
        double perSecond = COMING_SHARE * maxPerSecond;
        List<Slice> slices = rounds(() -> stand.coming(WORK_MICROS, stepsPerMicro, perSecond, nanos));
        double measured = Medians.of(array(slices, Slice::p50Micros));
        double service = children * 1e6 / maxPerSecond;
        double estimate = Queueing.sojourn(perSecond / 1e6, service, children);
        return new Estimate(
                "µs under way at half that rate", processors, children, Math.rint(estimate), Math.rint(measured));
    }

    /** Rounds over all places, one after the other, so that a disturbance hits not one of them alone. */
    private static List<Point> rounds(double[] places, DoubleFunction<Slice> measure, ToDoubleFunction<Slice> value) {
        double[][] values = new double[places.length][ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            for (int i = 0; i < places.length; i++) {
                double measured = value.applyAsDouble(measure.apply(places[i]));
                if (round >= 0) {
                    values[i][round] = measured;
                }
            }
        }
        return IntStream.range(0, places.length)
                .mapToObj(i -> point(places[i], values[i]))
                .toList();
    }

    /** Rounds of one thing, after some in which the new children warm up. */
    private static List<Slice> rounds(Supplier<Slice> measure) {
        return Stream.generate(measure).limit(WARM_UP + ROUNDS).toList().subList(WARM_UP, WARM_UP + ROUNDS);
    }

    private static double[] array(List<Slice> slices, ToDoubleFunction<Slice> value) {
        return slices.stream().mapToDouble(value).toArray();
    }

    private static Point point(double x, double[] values) {
        Interval interval = Medians.interval(values, CONFIDENCE);
        return new Point(x, interval.low(), interval.estimate(), interval.high(), 0);
    }

    private List<Point> lawful(String what, String unit, List<Point> points) {
        AffineLaw law = AffineLaw.fit(
                points.stream().mapToDouble(Point::x).toArray(),
                points.stream().mapToDouble(Point::median).toArray());
        words.add("fitted law, " + what + ": " + law.words(unit));
        return points.stream().map(point -> point.withLaw(law.at(point.x()))).toList();
    }

    private static String words(Estimate estimate) {
        Double measured = estimate.measured();
        return String.format(
                Locale.ROOT,
                "estimate, %d processors, %d children: %s %s; %s",
                estimate.processors(),
                estimate.children(),
                Words.digits(estimate.estimated()),
                estimate.what(),
                measured == null ? "not measured" : "measured " + Words.digits(measured));
    }

    private static void draw(
            Path plots,
            String name,
            String title,
            List<Point> points,
            DoubleFunction<String> place,
            DoubleFunction<String> height)
            throws IOException {
        Chart chart = new Chart(
                title, points.stream().map(point -> place.apply(point.x())).toList(), height);
        List<Chart.Point> measured = new ArrayList<>();
        List<Chart.Point> law = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            measured.add(new Chart.Point(i, point.median(), point.low(), point.high()));
            law.add(new Chart.Point(i, point.law(), point.law(), point.law()));
        }
        chart.line("measured", measured).line(name.endsWith("children") ? "estimate" : "fitted law", law);
        Files.writeString(plots.resolve(name + ".svg"), chart.svg());
    }
}
