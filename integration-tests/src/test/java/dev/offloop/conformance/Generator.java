package dev.offloop.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Random programs, the same for the same seed, whose traces do not depend on how late a machine is. */
final class Generator {
    private static final int DEEPEST = 4;

    /** Node counts each of these as 1 ms. */
    private static final List<Double> SHORTEST_DELAYS = List.of(0.0, 1.0, 0.5, 1.9, -1.0, 3e9);

    private static final List<Double> DELAYS = List.of(15.0, 30.0, 30.7, 50.0, 75.0, 110.0);
    private static final List<Integer> SPINS = List.of(5, 25, 45, 65);
    private static final List<Op.Kind> KINDS = List.of(Op.Kind.values());
    private static final List<Op.Verb> VERBS = List.of(Op.Verb.values());

    private final SplittableRandom random;

    Generator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    List<Program> next(int count) {
        return Stream.generate(() -> new Draft(random.split()).program())
                .filter(Rehearsal::isSteady)
                .limit(count)
                .toList();
    }

    /** One candidate in the making. */
    private static final class Draft {
        private final RandomGenerator random;
        private final List<Double> delays;
        private final List<Integer> handles = new ArrayList<>();
        private int lastId;
        private int opsLeft;
        private int spinsLeft = 3;

        Draft(RandomGenerator random) {
            this.random = random;
            this.delays = Stream.generate(() -> oneOf(random.nextInt(4) == 0 ? SHORTEST_DELAYS : DELAYS))
                    .limit(1 + random.nextInt(3))
                    .toList();
            this.opsLeft = 8 + random.nextInt(28);
        }

        Program program() {
            boolean fromIo = random.nextInt(3) == 0;
            return new Program(fromIo ? List.of(call(Op.Kind.IO, 0)) : body(0));
        }

        private <T> T oneOf(List<T> options) {
            return options.get(random.nextInt(options.size()));
        }

        private List<Op> body(int depth) {
            List<Op> body = new ArrayList<>();
            int length = depth == 0 ? 2 + random.nextInt(7) : random.nextInt(6);
            while (body.size() < length && opsLeft > 0) {
                opsLeft--;
                Op op = op(depth);
                body.add(op);
                if (op instanceof Op.Throw) {
                    break;
                }
            }
            return List.copyOf(body);
        }

        private Op op(int depth) {
            int chance = random.nextInt(100);
            if (chance < 60 && depth < DEEPEST) {
                return call(oneOf(KINDS), depth);
            } else if (chance < 87) {
                return new Op.Act(oneOf(VERBS), handle());
            } else if (chance < 94 && spinsLeft-- > 0) {
                return new Op.Spin(oneOf(SPINS));
            } else {
                return new Op.Throw();
            }
        }

        private Op.Call call(Op.Kind kind, int depth) {
            int id = ++lastId;
            if (kind.hasHandle()) {
                handles.add(id);
            }
            double delay = kind.isTimer() ? oneOf(delays) : 0;
            int times = kind == Op.Kind.INTERVAL ? 1 + random.nextInt(3) : 0;
            return new Op.Call(kind, id, delay, times, body(depth + 1));
        }

        /** Most often one that is there: of the callback that runs, of those around it, of those written before. */
        private int handle() {
            if (handles.isEmpty() || random.nextInt(10) == 0) {
                return lastId + random.nextInt(3);
            }
            return handles.get(random.nextInt(handles.size()));
        }
    }
}
