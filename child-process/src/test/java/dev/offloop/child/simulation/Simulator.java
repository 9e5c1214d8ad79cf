package dev.offloop.child.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs histories, and makes of one that fails the shortest that still does. */
public final class Simulator {
    private Simulator() {}

    /** Runs the history of this seed. Empty when all was well. */
    public static List<String> run(long seed) {
        return new History(Plan.of(seed), false).run();
    }

    /** The first of these seeds that fails; -1 when none does. */
    public static long firstFailure(long from, long count) {
        for (long seed = from; seed < from + count; seed++) {
            if (!run(seed).isEmpty()) {
                return seed;
            }
        }
        return -1;
    }

    /** The history of a seed that fails, without what it does not need to fail, as people read it. */
    public static String explain(long seed) {
        Plan shortest = shrink(Plan.of(seed));
        History history = new History(shortest, true);
        List<String> violations = history.run();
        StringBuilder text = new StringBuilder();
        text.append("Seed ")
                .append(seed)
                .append(" fails; again by -Dsimulation.seed=")
                .append(seed)
                .append('\n');
        text.append(shortest.setup()).append('\n');
        shortest.acts().forEach(act -> text.append("  ").append(act).append('\n'));
        history.world().tracedLines().forEach(line -> text.append(line).append('\n'));
        violations.forEach(
                violation -> text.append("VIOLATION ").append(violation).append('\n'));
        return text.toString();
    }

    private static Plan shrink(Plan failing) {
        Plan shortest = failing;
        for (int size = Math.max(1, failing.acts().size() / 2); size >= 1; size /= 2) {
            for (int from = 0; from < shortest.acts().size(); ) {
                List<Act> fewer = new ArrayList<>(shortest.acts());
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                Plan candidate = shortest.withActs(fewer);
                if (new History(candidate, false).run().isEmpty()) {
                    from += size;
                } else {
                    shortest = candidate;
                }
            }
        }
        return shortest;
    }

    /** Runs as many histories from a seed on, or explains one. */
    public static void main(String[] arguments) {
        long from = Long.parseLong(arguments[0]);
        long count = Long.parseLong(arguments[1]);
        int failures = 0;
        Map<String, String> kinds = new TreeMap<>();
        long begin = System.nanoTime();
        for (long seed = from; seed < from + count; seed++) {
            List<String> violations = run(seed);
            if (!violations.isEmpty()) {
                failures++;
                String kind =
                        violations.getFirst().replaceAll("\\d+", "#").replaceAll("\\[WorkerInfo.*?\\]\\]\\]\\]", "W");
                kinds.merge(
                        kind.substring(0, Math.min(150, kind.length())),
                        "" + seed,
                        (a, b) -> a.length() > 60 ? a : a + " " + b);
            }
        }
        kinds.forEach((kind, seeds) -> System.out.println(kind + "\n      " + seeds));
        System.out.println(failures + " of " + count + " fail, " + (System.nanoTime() - begin) / 1_000_000 + " ms");
        if (arguments.length > 2) {
            System.out.println(explain(Long.parseLong(arguments[2])));
        }
    }
}
