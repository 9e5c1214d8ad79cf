package dev.offloop.conformance;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tells whether a program's trace can be compared: it must not depend on how late the machine is.
 *
 * <p>The program is run on {@link NodeModel} under many kinds of lateness; all the traces must agree.
 */
final class Rehearsal {
    private static final int MAX_MILLIS = 300;
    private static final int LONGEST_TRACE = 60;
    private static final int ROUNDS = 10;

    /** In microseconds. */
    private static final List<Integer> LATEST_WAKINGS = List.of(100, 2_000, 25_000);

    private static final List<Lateness.Stalls> STALLS =
            List.of(new Lateness.Stalls(3, 4_000), new Lateness.Stalls(15, 25_000));

    private Rehearsal() {}

    /** Whether the trace is always the same, short, and soon there; with each way in which libuv runs timers. */
    static boolean isSteady(Program program) {
        return Stream.of(NodeModel.Libuv.values()).allMatch(libuv -> isSteady(program, libuv));
    }

    private static boolean isSteady(Program program, NodeModel.Libuv libuv) {
        try {
            NodeModel.Foreseen punctual = NodeModel.run(program, libuv, Lateness.NONE);
            return punctual.millis() <= MAX_MILLIS
                    && punctual.trace().split(" ", -1).length <= LONGEST_TRACE
                    && latenesses()
                            .allMatch(late ->
                                    NodeModel.run(program, libuv, late).trace().equals(punctual.trace()));
        } catch (NodeModel.DefectOfNode | Trace.DoesNotEnd e) {
            return false;
        }
    }

    private static Stream<Lateness> latenesses() {
        RandomGenerator random = new SplittableRandom(1);
        return IntStream.range(0, ROUNDS)
                .boxed()
                .flatMap(_ -> LATEST_WAKINGS.stream())
                .flatMap(latest -> STALLS.stream().map(stalls -> Lateness.random(random, latest, stalls)));
    }
}
