package dev.offloop.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How often each operation occurred in a set of programs, and each pair of them. */
final class Coverage {
    private static final String MAIN = "main";
    private static final List<String> CALLS =
            Stream.of(Op.Kind.values()).map(kind -> kind.word).toList();
    private static final List<String> OPERATIONS = Stream.of(
                    CALLS.stream(), Stream.of(Op.Verb.values()).map(verb -> verb.word), Stream.of("spin", "throw"))
            .flatMap(words -> words)
            .toList();

    private final Map<String, Integer> operations = new TreeMap<>();
    private final Table inside = new Table("inside", prepend(MAIN, CALLS), OPERATIONS);
    private final Table after = new Table("after", without("throw", OPERATIONS), OPERATIONS);

    static Coverage of(List<Program> programs) {
        Coverage coverage = new Coverage();
        programs.forEach(program -> coverage.count(MAIN, program.body()));
        return coverage;
    }

    private void count(String caller, List<Op> body) {
        for (int i = 0; i < body.size(); i++) {
            Op op = body.get(i);
            operations.merge(op.word(), 1, Integer::sum);
            inside.count(caller, op.word());
            body.subList(0, i).forEach(before -> after.count(before.word(), op.word()));
            if (op instanceof Op.Call call) {
                count(call.word(), call.body());
            }
        }
    }

    /** What occurred nowhere. */
    Set<String> missing() {
        Set<String> missing = new TreeSet<>(OPERATIONS);
        missing.removeAll(operations.keySet());
        missing.addAll(inside.missing());
        missing.addAll(after.missing());
        return missing;
    }

    @Override
    public String toString() {
        String counts = OPERATIONS.stream()
                .map(word -> word + " " + operations.getOrDefault(word, 0))
                .collect(Collectors.joining(", "));
        return "operations: " + counts
                + "\n\ncolumn inside the callback of row:\n" + inside
                + "\ncolumn after row in the same callback:\n" + after;
    }

    private static List<String> prepend(String first, List<String> rest) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    private static List<String> without(String word, List<String> words) {
        return words.stream().filter(Predicate.not(word::equals)).toList();
    }

    private record Table(String relation, List<String> rows, List<String> columns, Map<String, Integer> counts) {
        Table(String relation, List<String> rows, List<String> columns) {
            this(relation, rows, columns, new TreeMap<>());
        }

        void count(String row, String column) {
            counts.merge(cell(row, column), 1, Integer::sum);
        }

        Set<String> missing() {
            return rows.stream()
                    .flatMap(row -> columns.stream().map(column -> cell(row, column)))
                    .filter(Predicate.not(counts::containsKey))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private String cell(String row, String column) {
            return column + " " + relation + " " + row;
        }

        @Override
        public String toString() {
            int width = 1
                    + Stream.concat(rows.stream(), columns.stream())
                            .map(String::length)
                            .max(Comparator.naturalOrder())
                            .orElse(0);
            StringBuilder text = new StringBuilder(" ".repeat(width));
            columns.forEach(column -> text.append(pad(column, width)));
            for (String row : rows) {
                text.append('\n').append(pad(row, width));
                columns.forEach(column -> text.append(
                        pad(counts.getOrDefault(cell(row, column), 0).toString(), width)));
            }
            return text.append('\n').toString();
        }

        private static String pad(String word, int width) {
            return " ".repeat(width - word.length()) + word;
        }
    }
}
