package dev.offloop.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes a failing program smaller for as long as it fails. */
final class Shrinker {
    private Shrinker() {}

    /**
     * The smallest program that can be reached by taking away one operation after the other.
     *
     * @param firstFailing finds one that fails, if there is one, among programs a step smaller
     */
    static Program shrink(Program failing, Function<List<Program>, Optional<Program>> firstFailing) {
        Optional<Program> smaller = Optional.of(failing);
        Program smallest = failing;
        while (smaller.isPresent()) {
            smallest = smaller.get();
            smaller = firstFailing.apply(
                    stepsFrom(smallest).filter(Rehearsal::isSteady).toList());
        }
        return smallest;
    }

    /** Every program that is one step smaller, those that lose most first. */
    static Stream<Program> stepsFrom(Program program) {
        return smaller(program.body()).map(Program::new);
    }

    private static Stream<List<Op>> smaller(List<Op> body) {
        Stream<List<Op>> without = IntStream.range(0, body.size()).mapToObj(i -> replaced(body, i, List.of()));
        Stream<List<Op>> within = IntStream.range(0, body.size())
                .boxed()
                .flatMap(i -> smaller(body.get(i)).map(ops -> replaced(body, i, ops)));
        return Stream.concat(without, within);
    }

    /** What an operation may be replaced with. */
    private static Stream<List<Op>> smaller(Op op) {
        if (!(op instanceof Op.Call call)) {
            return Stream.of();
        }
        Stream<List<Op>> itsBody = call.body().isEmpty() ? Stream.of() : Stream.of(call.body());
        Stream<List<Op>> fewerTimes = call.times() <= 1
                ? Stream.of()
                : Stream.of(List.of(new Op.Call(call.kind(), call.id(), call.delay(), call.times() - 1, call.body())));
        Stream<List<Op>> smallerBody = smaller(call.body()).map(body -> List.of(call.with(body)));
        return Stream.of(itsBody, fewerTimes, smallerBody).flatMap(steps -> steps);
    }

    private static List<Op> replaced(List<Op> body, int i, List<Op> ops) {
        List<Op> replaced = new ArrayList<>(body.subList(0, i));
        replaced.addAll(ops);
        replaced.addAll(body.subList(i + 1, body.size()));
        return List.copyOf(replaced);
    }
}
