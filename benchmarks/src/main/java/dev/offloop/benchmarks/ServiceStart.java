package dev.offloop.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * From the command to "ready": {@code offloop serve} with the AOT cache of the service and, in turns, without. The
 * children have theirs both times. When there is no cache yet, it is made first.
 *
 * <p>Argument: starts of each (10).
 */
final class ServiceStart {
    /** The JVM's default, by which the launcher leaves the choice of caches to the user. */
    private static final Map<String, String> WITHOUT = Map.of("OFFLOOP_JAVA_OPTS", "-Xshare:auto");

    private ServiceStart() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int starts = args.length > 0 ? Integer.parseInt(args[0]) : 10;
        new ProcessBuilder(RunningService.LAUNCHER.toString(), "prepare")
                .inheritIO()
                .start()
                .waitFor();
        List<Start> with = new ArrayList<>();
        List<Start> without = new ArrayList<>();
        for (int i = 0; i < starts; i++) {
            with.add(start(Map.of()));
            without.add(start(WITHOUT));
        }
        print("with the AOT cache", with);
        print("without", without);
    }

    /** One start: how long until it was ready, and the processor time of the service itself until then. */
    private record Start(double seconds, double processorSeconds) {}

    private static Start start(Map<String, String> environment) throws IOException {
        long begin = System.nanoTime();
        try (RunningService service = RunningService.start(environment)) {
            return new Start((System.nanoTime() - begin) / 1e9, service.processorSeconds());
        }
    }

    private static void print(String what, List<Start> starts) {
        System.out.printf(
                Locale.ROOT,
                "%s, %d starts: ready after %.2f s, processor time of the service %.2f s (medians)%n",
                what,
                starts.size(),
                median(starts.stream().mapToDouble(Start::seconds).toArray()),
                median(starts.stream().mapToDouble(Start::processorSeconds).toArray()));
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
