package dev.offloop.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What became of programs that ran on Node and on a loop.
 *
 * @param identical how many printed the same on both
 * @param differing those that always print one thing on Node and always another on the loop
 * @param dropped those on which Node disagrees with itself
 * @param unsteady those on which the loop disagrees with itself, as on a machine that comes too late
 */
record Comparison(int identical, List<Run> differing, List<Run> dropped, List<Run> unsteady) {
    private static final int MORE_RUNS = 4;

    /** One program, and all that was printed on either. */
    record Run(Program program, List<String> node, List<String> loop) {
        boolean agrees() {
            return node.getFirst().equals(loop.getFirst());
        }

        @Override
        public String toString() {
            return ProgramJson.write(program) + lines("node", node) + lines("loop", loop);
        }

        private static String lines(String who, List<String> traces) {
            return traces.stream()
                    .distinct()
                    .map(trace -> "\n  " + who + ": " + trace)
                    .collect(Collectors.joining());
        }
    }

    /**
     * Compares what Node has printed with what the loop prints; where they differ both run {@value #MORE_RUNS} times
     * more.
     */
    static Comparison of(List<Program> programs, List<String> printedByNode, Subject node, Subject loop)
            throws InterruptedException {
        List<Run> suspects = runs(programs, List.of(printedByNode), List.of(loop.traces(programs))).stream()
                .filter(run -> !run.agrees())
                .toList();
        List<Program> again = suspects.stream().map(Run::program).toList();
        List<List<String>> byNode = new ArrayList<>(
                List.of(suspects.stream().map(run -> run.node.getFirst()).toList()));
        List<List<String>> byLoop = new ArrayList<>(
                List.of(suspects.stream().map(run -> run.loop.getFirst()).toList()));
        for (int i = 0; i < MORE_RUNS && !again.isEmpty(); i++) {
            byNode.add(node.traces(again));
            byLoop.add(loop.traces(again));
        }
        return sorted(programs.size() - suspects.size(), runs(again, byNode, byLoop));
    }

    private static List<Run> runs(List<Program> programs, List<List<String>> byNode, List<List<String>> byLoop) {
        return IntStream.range(0, programs.size())
                .mapToObj(i -> new Run(programs.get(i), column(byNode, i), column(byLoop, i)))
                .toList();
    }

    private static List<String> column(List<List<String>> rows, int i) {
        return rows.stream().map(row -> row.get(i)).toList();
    }

    private static Comparison sorted(int identical, List<Run> suspects) {
        List<Run> differing = new ArrayList<>();
        List<Run> dropped = new ArrayList<>();
        List<Run> unsteady = new ArrayList<>();
        for (Run run : suspects) {
            List<Run> where = disagrees(run.node) ? dropped : disagrees(run.loop) ? unsteady : differing;
            where.add(run);
        }
        return new Comparison(identical, differing, dropped, unsteady);
    }

    private static boolean disagrees(List<String> traces) {
        return traces.stream().distinct().count() > 1;
    }

    int programs() {
        return identical + differing.size() + dropped.size() + unsteady.size();
    }

    /** The larger share, of those dropped and of those that the loop was not steady on. */
    double shareNotCompared() {
        return (double) Math.max(dropped.size(), unsteady.size()) / programs();
    }

    @Override
    public String toString() {
        return programs() + " programs: " + identical + " identical, " + differing.size() + " different, "
                + dropped.size()
                + " dropped as Node disagrees with itself, " + unsteady.size() + " on which the loop does"
                + section("different", differing) + section("dropped", dropped)
                + section("not steady on the loop", unsteady);
    }

    private static String section(String title, List<Run> runs) {
        return runs.stream().map(run -> "\n" + title + ": " + run).collect(Collectors.joining());
    }
}
