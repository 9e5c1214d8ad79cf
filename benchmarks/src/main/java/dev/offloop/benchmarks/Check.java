package dev.offloop.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offloop.compare.analysis.Separation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges two sets of reports of {@code offloop compare}, made in alternating runs: is anything more than 10 % worse,
 * beyond what the noise explains? Only ratios count, never times. Exit code 1 when something is.
 *
 * <p>Arguments: the directory of the reports of the base, and that of those to be judged; then those of a second set,
 * if there is one: of many figures one looks worse by chance now and then, but hardly the same one twice.
 */
final class Check {
    private static final double CONFIDENCE = 0.95;
    private static final double MARGIN = 0.1;

    private Check() {}

    public static void main(String[] args) throws IOException {
        List<List<Figure>> sets = new ArrayList<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            sets.add(judge(read(Path.of(args[i])), read(Path.of(args[i + 1]))));
        }
        List<Figure> last = sets.getLast();
        last.forEach(figure -> System.out.println(figure.words()));
        List<String> worse = worse(sets);
        worse.forEach(name -> System.out.println("worse" + (sets.size() > 1 ? ", again: " : ": ") + name));
        long unclear = last.stream()
                .filter(figure -> figure.verdict() == Verdict.CANNOT_TELL)
                .count();
        System.out.printf(
                Locale.ROOT,
                "check: %s; %d figures, %d worse, %d cannot be told on this machine%n",
                worse.isEmpty() ? "passed" : "FAILED",
                last.size(),
                worse.size(),
                unclear);
        System.exit(worse.isEmpty() ? 0 : 1);
    }

    /** Figures that are worse in every set. */
    static List<String> worse(List<List<Figure>> sets) {
        List<String> worse = new ArrayList<>(worseOf(sets.getFirst()));
        sets.forEach(set -> worse.retainAll(worseOf(set)));
        return worse;
    }

    private static List<String> worseOf(List<Figure> figures) {
        return figures.stream()
                .filter(figure -> figure.verdict() == Verdict.WORSE)
                .map(Figure::name)
                .toList();
    }

    /** What may be said of a figure. */
    enum Verdict {
        /** More than 10 % worse, all bounds considered. */
        WORSE,
        /** Certainly not more than 10 % worse. */
        FINE,
        /** The bounds hold both. */
        CANNOT_TELL
    }

    /**
     * One figure of both sides.
     *
     * @param slowness this over the base, turned so that above 1 is worse
     */
    record Figure(String name, Separation slowness) {
        Verdict verdict() {
            if (slowness.verdict() == Separation.Verdict.LARGER) {
                return Verdict.WORSE;
            }
            return slowness.ratio().high() <= 1 + MARGIN ? Verdict.FINE : Verdict.CANNOT_TELL;
        }

        String words() {
            return String.format(
                    Locale.ROOT,
                    "%-32s %6.3f times the base's cost (95 %%: %.3f to %.3f)  %s",
                    name,
                    slowness.ratio().estimate(),
                    slowness.ratio().low(),
                    slowness.ratio().high(),
                    verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
    }

    /** Figures that both sides have in every run, in the order of their names. */
    static List<Figure> judge(Map<String, List<Double>> base, Map<String, List<Double>> here) {
        List<Figure> figures = new ArrayList<>();
        base.forEach((name, values) -> {
            List<Double> mine = here.getOrDefault(name, List.of());
            if (mine.size() == values.size()) {
                figures.add(new Figure(name, Separation.of(array(mine), array(values), CONFIDENCE, MARGIN)));
            }
        });
        return figures;
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Costs by name, one value a report: round trips in microseconds, and microseconds per task under load. */
    static Map<String, List<Double>> read(Path directory) throws IOException {
        Map<String, List<Double>> costs = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                for (JsonNode row : new ObjectMapper().readTree(file.toFile()).path("rows")) {
                    String name = row.path("strategy").asText();
                    boolean asleep = row.path("thinkMicros").asLong() > 0;
                    double trip = row.path("roundTripMicros").path("p50").asDouble();
                    add(costs, name + (asleep ? " asleep" : "") + ", round trip", trip);
                    if (!asleep) {
                        add(
                                costs,
                                name + ", time per task",
                                1e6 / row.path("tasksPerSecond").asDouble());
                    }
                }
            }
        }
        return costs;
    }

    private static void add(Map<String, List<Double>> costs, String name, double value) {
        if (value > 0 && Double.isFinite(value)) {
            costs.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
        }
    }
}
